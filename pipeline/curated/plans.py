"""What is remembered of every plan to find its duplicates: `.phuluc/plans.log`, a sidecar.

The file grows by blocks: facts and signatures of documents that are new, were decided anew or left,
with the number and checksum of the facts before them. A document's last record counts. What is
damaged counts as never written, and is made anew from the store. A mark at the end says which state
of the store all of it is of.

Written anew, it is in the order of doc_ids. So is the table that is made of it: what a run looks up
there it finds side by side. The facts alone are read; signatures, two thirds of all, are looked at
where they are asked for, each against the checksum that its facts hold.
"""

from __future__ import annotations

import mmap
import os
import struct
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

import numpy as np

from pipeline.curated.signatures import SHAPE, mixed
from pipeline.curated.state import STATE_FOLDER
from schemas.datasets import DOC_ID_LENGTH

NAME = "plans.log"
FORM = b"phuluc plans 3\n"  # raised when a record, or how one is made, changes
SPARE = 1_000  # records, and blocks, beside as many as count, until the file is written anew
BLOCK = 4_096  # records that are written, and later read, at once
MARK = 1 << 31  # beside the length of a mark, where a block has the number of its records
GONE = 0  # the version of a document that is no longer there
FACTS = np.dtype(
    [
        ("doc_id", "<u8"),
        ("version", "<u8"),
        ("original", "<u8"),
        ("commune", "<u8"),
        ("number", "<u8"),
        ("issuer", "<u8"),
        ("period", "<u8"),
        ("coverage", "<f8"),
        ("rows", "<u4"),
        ("check", "<u4"),
        ("scanned", "?"),
        ("rank", "u1"),
    ],
    align=True,
)
"""`doc_id` is the number that its digits write, `original` that of the document that stands for
the plan, 0 where it is this one. Facts are numbers (`number_of`). `rows`: different row texts, 0
for a document that is no plan. `check`: of its signature."""
BANDS = np.dtype(("<u4", SHAPE.bands))
RECORD = FACTS.itemsize + BANDS.itemsize
"""Bytes of a document's record."""
_HEAD = struct.Struct("<II")
_PLACES = mixed(np.arange(1, SHAPE.bands + 1, dtype=np.uint64))


class DamagedError(Exception):
    """A signature is not what was written."""


def number_of(fact: str) -> int:
    """A fact as a number, the same in every run; 0 for none."""
    return int.from_bytes(blake2b(fact.encode(), digest_size=8).digest(), "little") if fact else 0


def ids(doc_ids: Iterable[str]) -> np.ndarray:
    """The numbers that doc_ids write."""
    return np.frombuffer(bytes.fromhex("".join(doc_ids)), ">u8").astype(np.uint64)


def doc_id(number: int) -> str:
    """The doc_id that a number was made of."""
    return f"{number:0{DOC_ID_LENGTH}x}"


class Table:
    """What is remembered, a record a document in the order of their numbers.

    `mark`: the state of the store that it is of, '' where nobody knows.
    """

    def __init__(self, log: _Log) -> None:
        numbers = log.facts["doc_id"]
        order = np.argsort(numbers, kind="stable")
        ends = np.append(numbers[order][1:] != numbers[order][:-1], True)
        last = order[ends[: len(order)]]
        spare = max(len(order) - 2 * len(last), log.blocks - 2 * len(last) // BLOCK)
        self._anew = not log.whole or spare > SPARE
        self.mark = log.mark if log.whole else ""
        self._at = last[log.facts["version"][last] != GONE]  # where in the log each stands
        self.facts = log.facts[self._at]
        self._data, self._starts = log.data, log.bands
        self._news = np.empty(0, BANDS)
        self._left = np.empty(0, np.uint64)

    def bands(self, places: np.ndarray) -> np.ndarray:
        """The signatures of documents, a row each. `DamagedError` where one is."""
        at, old = self._at[places], len(self._starts)
        found, is_new = np.empty(len(at), BANDS), at >= old
        found[is_new] = self._news[at[is_new] - old]
        for start in range(0, len(at), BLOCK):
            some = np.flatnonzero(~is_new[start : start + BLOCK]) + start
            starts = self._starts[at[some]][:, None]
            stored = self._data[starts + np.arange(BANDS.itemsize)].view(BANDS.base)
            if (_checks(stored) != self.facts["check"][places[some]]).any():
                raise DamagedError
            found[some] = stored
        return found

    def places(self, numbers: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Which of these numbers are there, and where."""
        return _positions(numbers, self.facts["doc_id"])

    def renew(self, came: np.ndarray, left: np.ndarray) -> np.ndarray:
        """Forget documents, and make empty records of those that came; their places. Once."""
        came = np.unique(came)
        found, at = self.places(np.union1d(came, left))
        stays = np.ones(len(self.facts), bool)
        stays[at[found]] = False
        self._left = np.setdiff1d(self.facts["doc_id"][~stays], came)
        facts, at = self.facts[stays], self._at[stays]
        news, own = np.zeros(len(came), FACTS), len(self._starts) + np.arange(len(came))
        news["doc_id"], self._news = came, np.zeros(len(came), BANDS)
        before = np.searchsorted(facts["doc_id"], came)
        self.facts, self._at = np.insert(facts, before, news), np.insert(at, before, own)
        return before + np.arange(len(came))

    def learn(self, place: int, bands: np.ndarray) -> None:
        """Take in the signature of one that came."""
        self._news[self._at[place] - len(self._starts)] = bands
        self.facts["check"][place] = _checks(bands[None])[0]

    def save(self, curated: Path, changed: np.ndarray) -> None:
        """Add what changed, and what left, to the file. OSError where it cannot be written."""
        path = _path(curated)
        if not self._anew:
            gone = np.zeros(len(self._left), FACTS)
            gone["doc_id"], gone["version"] = self._left, GONE
            facts = np.concatenate([self.facts[changed], gone])
            bands = np.concatenate([self.bands(changed), np.zeros(len(gone), BANDS)])
            _add(path, _blocks(facts, bands))
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_name(f".{NAME}.tmp")
        try:
            with temporary.open("wb") as stream:
                stream.write(FORM)
                stream.writelines(_blocks(self.facts, self.bands(np.arange(len(self.facts)))))
            os.replace(temporary, path)  # noqa: PTH105 (the atomic call, by its name)
        finally:
            temporary.unlink(missing_ok=True)


def load(curated: Path) -> Table:
    """What is remembered."""
    return Table(_read(_path(curated)))


def forget(curated: Path) -> None:
    """Nothing is remembered."""
    _path(curated).unlink(missing_ok=True)


def say_marked(curated: Path, state: str) -> None:
    """All that is remembered is of this state of the store."""
    data = state.encode()
    _add(_path(curated), [_HEAD.pack(MARK + len(data), zlib.crc32(data)) + data])


def _positions(wanted: np.ndarray, keys: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Which of these are among the keys, which are in order, and where."""
    if not len(keys):
        return np.zeros(len(wanted), bool), np.zeros(len(wanted), np.int64)
    at = np.searchsorted(keys, wanted).clip(max=len(keys) - 1)
    return keys[at] == wanted, at


def _path(curated: Path) -> Path:
    return curated / STATE_FOLDER / NAME


def _add(path: Path, blocks: Iterable[bytes]) -> None:
    with path.open("ab") as stream:
        stream.writelines(blocks)


def _blocks(facts: np.ndarray, bands: np.ndarray) -> Iterator[bytes]:
    for start in range(0, len(facts), BLOCK):
        some = slice(start, start + BLOCK)
        data = facts[some].tobytes()
        yield _HEAD.pack(len(facts[some]), zlib.crc32(data)) + data + bands[some].tobytes()


def _checks(bands: np.ndarray) -> np.ndarray:
    """A checksum of each signature."""
    found: np.ndarray = mixed(bands ^ _PLACES).sum(axis=1, dtype=np.uint64) >> np.uint64(32)
    return found.astype(np.uint32)


@dataclass(slots=True)
class _Log:
    """A file as it was read: its records, and whether all were what was written.

    `bands`: where in the `data` of the file each record's signature begins.
    """

    data: np.ndarray
    facts: np.ndarray
    bands: np.ndarray
    blocks: int = 0
    mark: str = ""
    whole: bool = False


def _read(path: Path) -> _Log:
    """The blocks up to the first that is damaged or was cut short."""
    data = _mapped(path)
    log = _Log(data, np.empty(0, FACTS), np.empty(0, np.int64))
    facts, bands, at = [log.facts], [log.bands], len(FORM)
    known = data[:at].tobytes() == FORM
    while known and len(head := data[at : at + _HEAD.size].tobytes()) == _HEAD.size:
        count, checksum = _HEAD.unpack(head)
        at += _HEAD.size
        log.blocks, log.mark = log.blocks + 1, ""
        is_mark = count >= MARK
        own = data[at : at + (count - MARK if is_mark else count * FACTS.itemsize)]
        at += len(own)
        known = count > 0 and zlib.crc32(own.data) == checksum  # a hole of zeros is no block
        if is_mark:
            log.mark = own.tobytes().decode("ascii", "replace")
            continue
        end = at + count * BANDS.itemsize
        known = known and end <= len(data)
        if known:
            facts.append(own.view(FACTS))
            bands.append(np.arange(at, end, BANDS.itemsize))
        at = end
    log.whole = known and not head
    log.facts, log.bands = np.concatenate(facts), np.concatenate(bands)
    return log


def _mapped(path: Path) -> np.ndarray:
    """A file's bytes, read where they are looked at; none of one that is not there."""
    try:
        with path.open("rb") as stream:
            data = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
    except (OSError, ValueError):  # missing, empty
        return np.empty(0, np.uint8)
    return np.frombuffer(data, np.uint8)
