"""Which content every file of the inbox has, hashing only those that look otherwise than before.

A file whose size, dates and inode are those it had when it was hashed has the content it had then.
One that was written in the moments before it was hashed may be written again without another date,
and is hashed once more by the next run. What is remembered lies with the documents in the manifests
of their parts, of all other files in `files.json`.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from pipeline.curated import state
from pipeline.curated.parts import Seen
from pipeline.curated.state import Notice
from pipeline.curated.store import Store
from pipeline.ingest import inbox
from pipeline.ingest.inbox import FileChangedError, Inbox, InboxFile

MEGABYTE = 1_000_000
SECOND = 1_000_000_000  # nanoseconds
TICK = SECOND // 20  # within which two changes may have one date; kernels tick every 1 to 10 ms
COARSE = 2 * SECOND  # the same on a file system that keeps whole seconds (FAT: two)
NOT_FOLLOWED = "A link is not followed, a pipe or device not opened; put the file itself here"

Known = Callable[[str], tuple[Seen, str] | None]
"""How the file of a source looked, and its SHA-256 then; None where nobody knows."""


@dataclass(slots=True)
class Fingerprints:
    """SHA-256 by source, and how those files look that need not be hashed again while they do.

    `seen` leaves out what the store holds already.
    `notices` tell of everything in the inbox that has no hash.
    """

    hashes: dict[str, str] = field(default_factory=dict)
    seen: dict[str, Seen] = field(default_factory=dict)
    notices: list[Notice] = field(default_factory=list)


def known(store: Store) -> Known:
    """What earlier runs saw."""
    others = {}
    for source, content in state.load_files(store.curated).items():
        try:
            sha256, *seen = content
            others[source] = (Seen(*seen), str(sha256))
        except (TypeError, ValueError):
            continue

    def at(source: str) -> tuple[Seen, str] | None:
        document = store.by_source(source)
        if document is None or document.seen is None:
            return others.get(source)
        return document.seen, document.sha256

    return at


def remember(store: Store, found: Inbox, taken: Fingerprints) -> None:
    """Keep what this run saw for the next one."""
    store.remember(taken.seen)
    before = state.load_files(store.curated)
    others = {source: content for source, content in before.items() if not found.covers(source)}
    for source, seen in taken.seen.items():
        document = store.by_source(source)
        if document is None or document.sha256 != taken.hashes[source]:
            others[source] = [taken.hashes[source], *seen.numbers]
    if others != before:
        state.save_files(store.curated, others)


def take(found: Inbox, known: Known, max_size: int, stopped: Callable[[], bool]) -> Fingerprints:
    """Tell the content of every file. `max_size` in MB, 0: no limit."""
    taken = Fingerprints()
    taken.notices += [
        Notice(source, "unreadable-file", f"the folder could not be opened: {reason}")
        for source, reason in found.unlisted.items()
    ]
    taken.notices += [Notice(source, "link-skipped", NOT_FOLLOWED) for source in found.unfollowed]
    for file in found.files:
        if stopped():
            break
        before = known(file.source)
        if max_size and file.size > max_size * MEGABYTE:
            size = f"{file.size / MEGABYTE:.0f} MB"
            message = f"the file has {size}, more than --max-size {max_size} allows"
            taken.notices.append(Notice(file.source, "file-too-large", message))
        elif before is not None and file.seen == before[0]:
            taken.hashes[file.source] = before[1]
            if file.seen is not before[0]:  # else the walk had it from the store
                taken.seen[file.source] = before[0]
        else:
            _take(file, taken)
    return taken


def _take(file: InboxFile, taken: Fingerprints) -> None:
    now = time.time_ns()
    try:
        taken.hashes[file.source] = inbox.patiently(inbox.fingerprint, file.path)
    except FileChangedError:
        message = "the file changed while it was being read; run again when it is complete"
        taken.notices.append(Notice(file.source, "file-changed", message))
    except OSError as error:
        message = f"the file could not be opened: {error.strerror or error}"
        taken.notices.append(Notice(file.source, "unreadable-file", message))
    else:
        if file.seen is not None and _is_settled(file.seen, now):
            taken.seen[file.source] = file.seen


def _is_settled(seen: Seen, now: int) -> bool:
    """Whether a change from now on would show in the file's dates."""
    _, modified, changed, _ = seen.numbers
    tick = TICK if modified % SECOND else COARSE
    return now - max(modified, changed) > tick
