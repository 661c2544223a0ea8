"""What is remembered of every plan to find its duplicates: `.phuluc/plans.log`, a sidecar.

The file grows by a block a run: the records of documents that are new, were decided anew or left,
with their number and checksum before them. A document's last record counts. What is damaged counts
as never written, and is made anew from the store.
"""

from __future__ import annotations

import os
import struct
import zlib
from collections.abc import Iterable
from hashlib import blake2b
from pathlib import Path

import numpy as np

from pipeline.curated.signatures import SHAPE
from pipeline.curated.state import STATE_FOLDER
from schemas.datasets import DOC_ID_LENGTH

NAME = "plans.log"
FORM = b"phuluc plans 2\n"  # raised when a record, or how one is made, changes
SPARE = 1_000  # records that no longer count, beside as many as do, until the file is written anew
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


def load(curated: Path) -> tuple[np.ndarray, bool]:
    """The last record of every document, by doc_id, and whether the file shall be written anew."""
    try:
        data = _path(curated).read_bytes()
    except OSError:
        data = b""
    blocks, whole = _blocks(data)
    records = blocks[0] if len(blocks) == 1 else np.concatenate([np.empty(0, RECORD), *blocks])
    last = records[::-1]
    _, first = np.unique(np.ascontiguousarray(last["doc_id"]), return_index=True)
    anew = not whole or len(records) > 2 * len(first) + SPARE
    return last[first[last["version"][first] != GONE]], anew


def gone(records: np.ndarray) -> np.ndarray:
    """What is saved of documents that left."""
    records = records.copy()
    records["version"] = GONE
    return records


def save(curated: Path, records: np.ndarray, *, anew: bool) -> None:
    """Add records to the file, or let these be all of it. OSError where it cannot be written."""
    path = _path(curated)
    if not anew:
        with path.open("ab") as stream:
            stream.write(_block(records))
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{NAME}.tmp")
    try:
        temporary.write_bytes(FORM + _block(records))
        os.replace(temporary, path)  # noqa: PTH105 (the atomic call, by its name)
    finally:
        temporary.unlink(missing_ok=True)


def _path(curated: Path) -> Path:
    return curated / STATE_FOLDER / NAME


def _block(records: np.ndarray) -> bytes:
    data = records.tobytes()
    return _HEAD.pack(len(records), zlib.crc32(data)) + data


def _blocks(data: bytes) -> tuple[list[np.ndarray], bool]:
    """The blocks up to the first that is damaged or was cut short, and whether these are all."""
    if not data.startswith(FORM):
        return [], False
    found: list[np.ndarray] = []
    at = len(FORM)
    while at < len(data):
        if at + _HEAD.size > len(data):
            return found, False
        count, checksum = _HEAD.unpack_from(data, at)
        start, at = at + _HEAD.size, at + _HEAD.size + count * RECORD.itemsize
        if at > len(data) or zlib.crc32(memoryview(data)[start:at]) != checksum:
            return found, False
        found.append(np.frombuffer(data, RECORD, count, start))
    return found, True
