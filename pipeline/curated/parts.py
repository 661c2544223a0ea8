"""The parts of the store, and what is known of each without opening it.

    <curated>/<dataset>/province_code=<code>/part-<number>.parquet
    <curated>/.phuluc/parts/<code>/<number>.json

A document's rows lie in one part: the files of its name in every dataset. A part takes documents
until it is full and keeps them until they leave, so that one that lands, changes or goes rewrites
one small file a dataset, and no row ever wanders from file to file under a reader.

Beside it lies its manifest: of every file the size, date and checksum, of every document its rows a
dataset. What it says can be told from the files alone; it spares opening them.

Nothing here needs Arrow: a run that has nothing to do never loads it.
"""

from __future__ import annotations

import os
import re
import struct
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, Self

from pipeline.curated import sealed
from pipeline.curated.state import STATE_FOLDER
from schemas.datasets import DATASETS, UNKNOWN_PROVINCE

DOCUMENTS = "documents"
PARTS = f"{STATE_FOLDER}/parts"
COLUMNS = f"{STATE_FOLDER}/columns.json"  # the form of every file, where all have the same
ROOT = Path(__file__).resolve().parents[2]
PREPARED_SUFFIX = ".tmp"  # of a file that waits to take its place: no reader's glob matches it
COUNTED = tuple(name for name in DATASETS if name != DOCUMENTS)
"""The datasets of which a document's rows are counted."""
_PLACE = {dataset: place for place, dataset in enumerate(COUNTED)}
_ROWS = struct.Struct(f"<{len(COUNTED)}I")
_PARTITION = "province_code="
_FOLDER = re.compile(rf"{_PARTITION}(\d\d)")
_NAME = re.compile(r"part(?:-(\d{5,}))?\.parquet")


class Part(NamedTuple):
    """A part: its province's code and its number there.

    Number 0 is `part.parquet`: a province's only part in an earlier version, and that of the issues
    which belong to no document.
    """

    code: str
    number: int

    @property
    def name(self) -> str:
        """Its path below a dataset's folder."""
        end = f"-{self.number:05d}" if self.number else ""
        return f"{_PARTITION}{self.code}/part{end}.parquet"


FIRST = Part(UNKNOWN_PROVINCE, 0)
"""A part that is there from the beginning, so that every dataset has a file."""


class Stamp(NamedTuple):
    """Bytes of a file and the date of its last change in nanoseconds: others, another file."""

    size: int
    changed: int


class Seen(bytes):
    """A file of the inbox as it was when its content was looked at; dates in nanoseconds.

    A third of what four numbers take: every file of the inbox has one.
    """

    __slots__ = ()
    _FORM = struct.Struct("<qqqQ")

    def __new__(cls, size: int, modified: int, changed: int, inode: int) -> Self:
        """ValueError for what is no file's."""
        try:
            return super().__new__(cls, cls._FORM.pack(size, modified, changed, inode))
        except struct.error as error:
            raise ValueError from error

    @property
    def numbers(self) -> tuple[int, int, int, int]:
        """Size, date of the last change of its content and of itself, inode."""
        size, modified, changed, inode = self._FORM.unpack(self)
        return size, modified, changed, inode


class FileState(NamedTuple):
    """A part's file in one dataset."""

    size: int
    changed: int
    sha256: str

    @property
    def stamp(self) -> Stamp:
        """What tells without opening it whether it is the same."""
        return Stamp(self.size, self.changed)


@dataclass(frozen=True, slots=True)
class Stored:
    """A document the store lists.

    `rows`: how many it has in each dataset of `COUNTED`, `packed`. `weight`: bytes of its rows in
    memory.
    `seen`: its file in the inbox, None where that is to be looked at again.
    """

    doc_id: str
    source: str
    sha256: str
    province_code: str
    parser_version: str
    number: int = 0
    stale: bool = False
    duplicate_of: str | None = None
    rows: bytes = b""
    weight: int = 0
    seen: Seen | None = None

    @property
    def part(self) -> Part:
        """Where its rows lie."""
        return Part(self.province_code, self.number)

    def count(self, dataset: str) -> int:
        """Its rows in a dataset."""
        count: int = _ROWS.unpack(self.rows)[_PLACE[dataset]]
        return count


def packed(rows: Iterable[int]) -> bytes:
    """Numbers of rows by dataset in little memory. ValueError for others."""
    try:
        return _ROWS.pack(*rows)
    except struct.error as error:
        raise ValueError from error


def _digest(one: Stored) -> int:
    said = f"{one.doc_id} {one.parser_version} {one.duplicate_of} {one.source}"
    return int(sealed.digest(said.encode("utf-8", "surrogatepass")), 16)


@dataclass(slots=True)
class Manifest:
    """What a part holds: its files by dataset, its documents by doc_id.

    `form`: what `form()` was when the files were written.
    """

    files: dict[str, FileState] = field(default_factory=dict)
    documents: dict[str, Stored] = field(default_factory=dict)
    form: str = ""
    _digest: int | None = None

    @property
    def digest(self) -> int:
        """A number that changes with what its documents are; that of several parts is their sum."""
        if self._digest is None:
            self._digest = sum(map(_digest, self.documents.values()))
        return self._digest

    @property
    def weight(self) -> int:
        """Bytes of its rows in memory."""
        return sum(document.weight for document in self.documents.values())


@dataclass(slots=True)
class Found:
    """The files below a dataset's folder.

    `strays` are Parquet files that are no part's, `prepared` those a killed run never published.
    """

    stamps: dict[Part, Stamp] = field(default_factory=dict)
    strays: list[Path] = field(default_factory=list)
    prepared: list[Path] = field(default_factory=list)


@cache
def form() -> str:
    """Changes with the code that says which columns the datasets have."""
    code = b"".join((ROOT / "schemas" / name).read_bytes() for name in ("records.py", "arrow.py"))
    return sealed.digest(code)[:16]


def is_uniform(curated: Path) -> bool:
    """Whether all files are known to have today's columns."""
    known: object = sealed.read(curated / COLUMNS)
    return known == form()


def say_uniform(curated: Path, *, uniform: bool) -> None:
    """Remember whether they have."""
    if not uniform:
        (curated / COLUMNS).unlink(missing_ok=True)
    elif not is_uniform(curated):
        sealed.write(curated / COLUMNS, form())


def path_of(curated: Path, dataset: str, part: Part) -> Path:
    """Where a part's file lies."""
    return curated / dataset / part.name


def manifest_path(curated: Path, part: Part) -> Path:
    """Where a part's manifest lies."""
    return curated / PARTS / part.code / f"{part.number}.json"


def look(curated: Path, dataset: str) -> Found:
    """List a dataset's files."""
    found = Found()
    _look(curated / dataset, None, found)
    return found


def _look(folder: Path, code: str | None, found: Found) -> None:
    """List a folder; `code`: the province whose folder it is, None: another folder."""
    try:
        entries = list(os.scandir(folder))
    except OSError:
        return
    for entry in entries:
        name = entry.name
        if entry.is_dir(follow_symlinks=False):
            province = _FOLDER.fullmatch(name) if code is None else None
            _look(folder / name, province[1] if province else "", found)
        elif code and (part := _part(code, name)):
            status = entry.stat(follow_symlinks=False)
            found.stamps[part] = Stamp(status.st_size, status.st_mtime_ns)
        elif name.endswith(PREPARED_SUFFIX) and name.startswith("."):
            found.prepared.append(folder / name)
        elif name.endswith(".parquet"):
            found.strays.append(folder / name)


def _part(code: str, name: str) -> Part | None:
    known = _NAME.fullmatch(name)
    part = Part(code, int(known[1] or 0)) if known else None
    return part if part and part.name.endswith(f"/{name}") else None


def load(curated: Path) -> tuple[dict[Part, Manifest], set[Part]]:
    """Every manifest by part, and the parts whose manifest is damaged."""
    found: dict[Part, Manifest] = {}
    damaged: set[Part] = set()
    for part, path in _manifests(curated):
        try:
            found[part] = _manifest(part, sealed.opened(path.read_bytes()))
        except (sealed.BrokenSealError, KeyError, TypeError, ValueError):
            damaged.add(part)
    return found, damaged


def _manifests(curated: Path) -> Iterator[tuple[Part, Path]]:
    for folder in sorted((curated / PARTS).glob("[0-9][0-9]")):
        for name in os.listdir(folder):  # noqa: PTH208 (thousands, and their names alone)
            number, dot, end = name.partition(".")
            if number.isdecimal() and dot + end == ".json":
                yield Part(folder.name, int(number)), folder / name


def _manifest(part: Part, content: Mapping[str, Any]) -> Manifest:
    versions = content["versions"]
    documents = {}
    for doc_id, source, sha256, version, stale, duplicate_of, rows, weight, seen in content[
        "documents"
    ]:
        documents[doc_id] = Stored(
            doc_id,
            source,
            sha256,
            part.code,
            versions[version],
            part.number,
            stale,
            duplicate_of,
            packed(rows),
            weight,
            None if seen is None else Seen(*seen),
        )
    files = {name: FileState(*state) for name, state in content["files"].items()}
    known = content.get("digest")
    digest = None if known is None else int(known, 16)
    return Manifest(files, documents, content.get("form", ""), digest)


def as_content(manifest: Manifest) -> dict[str, Any]:
    """A manifest as it is written."""
    versions = sorted({document.parser_version for document in manifest.documents.values()})
    known = {version: number for number, version in enumerate(versions)}
    documents = [
        [
            document.doc_id,
            document.source,
            document.sha256,
            known[document.parser_version],
            document.stale,
            document.duplicate_of,
            _ROWS.unpack(document.rows),
            document.weight,
            document.seen and document.seen.numbers,
        ]
        for document in manifest.documents.values()
    ]
    return {
        "form": manifest.form,
        "digest": f"{manifest.digest:x}",
        "versions": versions,
        "files": manifest.files,
        "documents": documents,
    }
