"""What is remembered of every plan to find its duplicates: `.phuluc/plans.log`, a sidecar.

The file grows by blocks: the records of documents that are new, were decided anew or left,
with their number and checksum before them. A document's last record counts. What is damaged counts
as never written, and is made anew from the store.
"""

from __future__ import annotations

import os
import struct
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

import numpy as np

from pipeline.curated.signatures import SHAPE
from pipeline.curated.state import STATE_FOLDER
from schemas.datasets import DOC_ID_LENGTH

NAME = "plans.log"
FORM = b"phuluc plans 2\n"  # raised when a record, or how one is made, changes
SPARE = 1_000  # records that no longer count, beside as many as do, until the file is written anew
BLOCK = 4_096  # records that are written, and later read, at once
GONE = 0  # the version of a document that is no longer there
RECORD = np.dtype(
    [
        ("doc_id", "<u8"),
        ("version", "<u8"),
        ("original", "<u8"),
        ("commune", "<u8"),
        ("number", "<u8"),
        ("issuer", "<u8"),
        ("period", "<u8"),
        ("scanned", "?"),
        ("rank", "u1"),
        ("coverage", "<f8"),
        ("rows", "<u4"),
        ("bands", "<u4", SHAPE.bands),
    ]
)
"""`doc_id` is the number that its digits write, `original` that of the document that stands for
the plan, 0 where it is this one. Facts are numbers (`number_of`). `rows`: different row texts, 0
for a document that is no plan."""
NAMED = ("doc_id", "version")
_HEAD = struct.Struct("<II")


def number_of(fact: str) -> int:
    """A fact as a number, the same in every run; 0 for none."""
    return int.from_bytes(blake2b(fact.encode(), digest_size=8).digest(), "little") if fact else 0


def ids(doc_ids: Iterable[str]) -> np.ndarray:
    """The numbers that doc_ids write."""
    return np.frombuffer(bytes.fromhex("".join(doc_ids)), ">u8").astype(np.uint64)


def doc_id(number: int) -> str:
    """The doc_id that a number was made of."""
    return f"{number:0{DOC_ID_LENGTH}x}"


def load(curated: Path, doc_ids: np.ndarray) -> tuple[np.ndarray, np.ndarray, bool]:
    """The last record of each document, the numbers of others, and whether to write all anew.

    A document without a record has one of zeros.
    """
    table, order, read = np.zeros(len(doc_ids), RECORD), np.argsort(doc_ids), _Reading()
    others: dict[int, int] = {}
    for records in read.blocks(_path(curated)):
        found, at = positions(records["doc_id"], doc_ids, order)
        table[at[found]] = records[found]
        others |= dict(zip(*(records[name][~found].tolist() for name in NAMED), strict=True))
    left = [number for number, version in others.items() if version != GONE]
    known = int(np.count_nonzero(table["version"])) + len(others)
    anew = not read.whole or read.records > 2 * known + SPARE
    return table, np.array(left, np.uint64), anew


def positions(
    wanted: np.ndarray, keys: np.ndarray, order: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Which of these are among the keys, and where; `order` sorts the keys."""
    if not len(keys):
        return np.zeros(len(wanted), bool), np.zeros(len(wanted), np.int64)
    at = order[np.searchsorted(keys, wanted, sorter=order).clip(max=len(keys) - 1)]
    return keys[at] == wanted, at


def gone(doc_ids: np.ndarray) -> np.ndarray:
    """What is saved of documents that left."""
    records = np.zeros(len(doc_ids), RECORD)
    records["doc_id"], records["version"] = doc_ids, GONE
    return records


def save(curated: Path, records: np.ndarray, *, anew: bool) -> None:
    """Add records to the file, or let these be all of it. OSError where it cannot be written."""
    path = _path(curated)
    starts = range(0, max(len(records), 1), BLOCK)
    blocks = (_block(records[start : start + BLOCK]) for start in starts)
    if not anew:
        with path.open("ab") as stream:
            stream.writelines(blocks)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{NAME}.tmp")
    try:
        with temporary.open("wb") as stream:
            stream.write(FORM)
            stream.writelines(blocks)
        os.replace(temporary, path)  # noqa: PTH105 (the atomic call, by its name)
    finally:
        temporary.unlink(missing_ok=True)


def _path(curated: Path) -> Path:
    return curated / STATE_FOLDER / NAME


def _block(records: np.ndarray) -> bytes:
    data = records.tobytes()
    return _HEAD.pack(len(records), zlib.crc32(data)) + data


@dataclass(slots=True)
class _Reading:
    """A file being read: how many records it held, and whether all were what was written."""

    records: int = 0
    whole: bool = False

    def blocks(self, path: Path) -> Iterator[np.ndarray]:
        """The blocks up to the first that is damaged or was cut short."""
        try:
            data = path.open("rb")
        except OSError:
            return
        with data:
            if data.read(len(FORM)) != FORM:
                return
            size = os.fstat(data.fileno()).st_size
            while len(head := data.read(_HEAD.size)) == _HEAD.size:
                count, checksum = _HEAD.unpack(head)
                length = count * RECORD.itemsize
                block = data.read(length) if data.tell() + length <= size else b""
                if len(block) != length or zlib.crc32(block) != checksum:
                    return
                self.records += count
                yield np.frombuffer(block, RECORD)
            self.whole = not head
