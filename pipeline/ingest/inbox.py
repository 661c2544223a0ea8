"""The inbox as people fill it: every regular file below a root, with its fingerprint.

A **source** is a file's path below the raw root with `/` separators in NFC; of a file elsewhere,
which is read when it is named, the path that leads there from the raw root (`../new/a.pdf`), which
no file of the inbox can have. Links are not followed. What a file is, its reader decides by
content.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
import sys
import time
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from io import FileIO
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from pipeline.curated.outcome import path_of
from pipeline.curated.parts import Seen, Stored
from pipeline.exitcodes import CommandError

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

OVERRIDES_NAME = "overrides.csv"
IGNORE_NAME = ".phulucignore"
SKIPPED_NAMES = frozenset({"thumbs.db", "desktop.ini", "__macosx"})  # left by file managers
LOCK_PREFIX = "~$"  # Word's owner file beside an open document
HIDDEN = re.compile(r"\.(?!\.)")  # one leading dot hides a file; two are somebody's odd name
CHUNK = 1 << 20  # bytes hashed at a time
CHANGED_PAUSE = 0.2  # seconds to let a copy in progress finish before the second try

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class InboxFile:
    """A regular file of the inbox, or a document in one. `size` in bytes.

    `inside`: the names that lead to it within the container at `path`, () for the file itself.
    `at`: where it is (`outcome.path_of`). `seen`: how the file looked when the inbox was walked,
    None inside a container.
    """

    source: str
    at: str | Path
    size: int
    inside: tuple[str, ...] = ()
    seen: Seen | None = None

    @property
    def path(self) -> Path:
        """Where it is, made when it is asked for: most files are left alone."""
        return path_of(self.at, self.source)


@dataclass(slots=True)
class Inbox:
    """What a walk found. `unlisted` are folders (source prefixes) that could not be opened.

    `unfollowed` are links, pipes and devices, by source.
    `waiting` are sources of files that are still being written and are left for another run.
    `roots` are the source prefixes that were walked; None means the whole raw root. `skipped` and
    `ignored` count files and folders left out by their name and by .phulucignore.
    """

    files: list[InboxFile] = field(default_factory=list)
    unlisted: dict[str, str] = field(default_factory=dict)
    unfollowed: list[str] = field(default_factory=list)
    waiting: frozenset[str] = frozenset()
    roots: list[str] | None = None
    skipped: int = 0
    ignored: int = 0

    def covers(self, source: str) -> bool:
        """Whether the walk would have met this source if it were still there."""
        if not (self.waiting or self.unlisted or self.roots is not None):
            return True
        away = (*self.waiting, *self.unlisted)  # and what is inside a mail or an archive of these
        if any(_below(source, other) for other in away):
            return False
        return self.roots is None or any(_below(source, root) for root in self.roots)

    def leave(self, sources: frozenset[str]) -> None:
        """Leave these files out, and what is stored of them as it is."""
        self.waiting = sources
        self.files = [file for file in self.files if file.source not in sources]


class FileChangedError(Exception):
    """The file's size, date or identity changed between opening and closing it."""


def require(raw: Path, paths: Iterable[Path], without: Path | None = None) -> None:
    """Raise `CommandError` for a root or path that is missing, a link (a path) or `without`.

    An inbox that is not there is an error, never an inbox from which everything was removed.
    """
    raw_root = _absolute(raw)
    starts = [_absolute(path) for path in paths]
    if not starts and not raw_root.is_dir():
        raise CommandError(f"no such folder: {raw} (name the inbox with --raw)")
    for start in starts:
        if start != raw_root and start.is_symlink():
            raise CommandError(f"{start} is a link; name the file or folder it points to")
        if not start.exists():
            raise CommandError(f"no such file or folder: {start}")
    for start in starts or [raw_root]:
        if without is not None and _same_folder(start, without):
            raise CommandError(f"{start} is where the output goes; name another folder")


def walk(
    raw: Path,
    paths: Iterable[Path] = (),
    without: Path | None = None,
    stored: Callable[[str], Stored | None] = lambda _: None,
) -> Inbox:
    """List the files below `raw`, or below `paths` alone when any are given.

    The folder `without` (the output) is left out. `stored` tells the document of a source: what it
    holds of an unchanged file is not held twice. Raises `CommandError` like `require`, and when
    the root itself cannot be listed.
    """
    paths = list(paths)
    require(raw, paths, without)
    raw_root = _absolute(raw)
    starts = [_absolute(path) for path in paths]
    inbox = Inbox(roots=[] if starts and raw_root not in starts else None)
    found: dict[str, str] = {}
    ignored = _ignored(raw_root)
    for start in starts or [raw_root]:
        if inbox.roots is not None:
            inbox.roots.append(_source(start, raw_root))
        for path, source in _regular_files(start, raw_root, inbox, without, ignored):
            found[path] = source
    inbox.files = _with_unique_sources(found, stored)
    return inbox


def gone(raw: Path, found: Inbox, sources: Iterable[str]) -> set[str]:
    """Those of the sources that `found` did not walk and that are nevertheless known to be gone.

    Sources are told by listing the inbox, since a name on the disk may be spelled otherwise; one
    outside it is looked up. An inbox that is not there tells nothing.
    """
    asked = {source for source in sources if not found.covers(source)}
    if not asked or not raw.is_dir():
        return set()
    whole = walk(raw)
    present = {file.source for file in whole.files}
    present |= {source for source in asked if source.startswith("../") and (raw / source).exists()}
    present |= {source for source in asked if not present.isdisjoint(around(source))}
    return {source for source in asked - present if whole.covers(source)}


def around(source: str) -> Iterator[str]:
    """Sources that a document may stand in, were they containers: `a.zip` of `a.zip/b.pdf`."""
    while "/" in source:
        source = source.rpartition("/")[0]
        yield source


def patiently(take: Callable[[Path], T], path: Path) -> T:
    """What is made of a file; one that changes meanwhile gets a moment and a second chance.

    Raises `FileChangedError` when it changes again.
    """
    with suppress(FileChangedError):
        return take(path)
    time.sleep(CHANGED_PAUSE)
    return take(path)


def fingerprint(path: Path) -> str:
    """SHA-256 of a regular file's bytes, hexadecimal.

    Raises OSError when it cannot be read, `FileChangedError` when it changes meanwhile.
    """
    digest = hashlib.sha256()
    with open_regular(path) as stream:
        before = os.fstat(stream.fileno())
        while chunk := stream.read(CHUNK):
            digest.update(chunk)
        _refuse_change(before, os.fstat(stream.fileno()), path)
    return digest.hexdigest()


def read_bytes(path: Path) -> bytes:
    """All bytes of a regular file; raises like `fingerprint`."""
    with open_regular(path) as stream:
        before = os.fstat(stream.fileno())
        data = stream.readall()
        _refuse_change(before, os.fstat(stream.fileno()), path)
    return data


def open_regular(path: Path) -> FileIO:
    """Open a file for reading unless it is a link, a pipe or a device (OSError then)."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError("not a regular file")
    return FileIO(descriptor)


def as_source(text: str, raw: Path) -> str:
    """The source of a file given by its path, as a shell completes it; other text as it is."""
    path, root = _absolute(Path(text)), _absolute(raw)
    return _source(path, root) if path.is_file() and root in path.parents else text


def skipped(name: str) -> bool:
    """Whether a file or folder of this name is never a document."""
    lowered = name.lower()
    hidden = HIDDEN.match(lowered) or lowered.startswith(LOCK_PREFIX)
    return bool(hidden) or lowered in SKIPPED_NAMES


def _ignored(raw: Path) -> GitIgnoreSpec | None:
    """The patterns of .phulucignore, as in .gitignore; none where there is no such file."""
    path = raw / IGNORE_NAME
    if path.is_symlink() or not path.is_file():
        return None
    from pathspec import GitIgnoreSpec

    text = path.read_bytes().decode("utf-8-sig", "replace")
    return GitIgnoreSpec.from_lines(unicodedata.normalize("NFC", text).splitlines())


def _regular_files(
    start: Path, base: Path, inbox: Inbox, without: Path | None, ignored: GitIgnoreSpec | None
) -> Iterator[tuple[str, str]]:
    """Path and source of every file from `start` on."""
    source = "" if start == base else _source(start, base)
    if stat.S_ISREG(start.lstat().st_mode):
        yield str(start), source
        return
    pending = [(str(start), source)]
    while pending:
        folder, source = pending.pop()
        try:
            entries = list(os.scandir(folder))
        except OSError as error:
            if not source:
                raise CommandError(f"cannot list {base}: {error.strerror}") from error
            inbox.unlisted[source] = error.strerror or str(error)
            continue
        before = f"{source}/" if source else ""
        for entry in entries:
            name = entry.name
            if not source and name.lower() in {OVERRIDES_NAME, IGNORE_NAME}:
                continue
            if skipped(name):
                inbox.skipped += 1
                continue
            is_folder = entry.is_dir(follow_symlinks=False)
            below = before + (name if name.isascii() else _text(name))
            if is_folder and f"{base}/".startswith(f"{entry.path}/"):  # on the way to the inbox
                below = "" if entry.path == str(base) else _source(Path(entry.path), base)
            if ignored and below and ignored.match_file(below + "/" * is_folder):
                inbox.ignored += 1
                continue
            if is_folder:
                if without is None or not _same_folder(entry, without):
                    pending.append((entry.path, below))
            elif entry.is_file(follow_symlinks=False):
                yield entry.path, below
            else:
                inbox.unfollowed.append(below)


def _same_folder(one: os.DirEntry[str] | Path, other: Path) -> bool:
    """Whether both are one folder, whatever links lead there."""
    try:
        return os.path.samestat(one.stat(), other.stat())
    except OSError:
        return False


def _with_unique_sources(
    found: dict[str, str], stored: Callable[[str], Stored | None]
) -> list[InboxFile]:
    """Two names that differ only in normal form get one source each: `name` and `name#2`."""
    files: list[InboxFile] = []
    taken: set[str] = set()
    for path in sorted(found, key=os.fsencode):
        source, number = found[path], 1
        while source in taken:
            number += 1
            source = f"{found[path]}#{number}"
        taken.add(source)
        try:
            status = os.lstat(path)
        except OSError:
            continue  # gone since the folder was listed: it is no longer in the inbox
        seen, document = _seen(status), stored(source)
        if document is not None and document.seen == seen:
            source, seen = document.source, document.seen
        files.append(InboxFile(source, _at(path, source), status.st_size, seen=seen))
    return sorted(files, key=lambda file: file.source)


def _at(path: str, source: str) -> str:
    """The path as `path_of` wants it."""
    folder, slash, name = path.rpartition("/")
    return sys.intern(folder + slash) if name == source.rpartition("/")[2] else path


def _seen(status: os.stat_result) -> Seen:
    return Seen(status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)


def _refuse_change(before: os.stat_result, after: os.stat_result, path: Path) -> None:
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        raise FileChangedError(str(path))


def _below(source: str, root: str) -> bool:
    return source == root or source.startswith(root.rstrip("/") + "/")


def _absolute(path: Path) -> Path:
    """The path from `/` without `..`; links in it stay, so that sources stay as people see them."""
    return Path(os.path.normpath(path.absolute()))


def _source(path: Path, base: Path) -> str:
    """Source text of a path seen from `base`; bytes that are no UTF-8 show as backslash escapes."""
    return _text(os.path.relpath(path, base))


def _text(name: str) -> str:
    return unicodedata.normalize("NFC", os.fsencode(name).decode("utf-8", "backslashreplace"))
