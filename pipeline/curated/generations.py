"""What an older footer names stays where it was, so that no reader falls between two files.

Readers of Parquet (DuckDB 2, Polars) read a file's footer first and open the file anew for the rows
that it names; in between it may have been replaced. So a new file carries the bytes of the one it
replaces in their old places, named by its key `phuluc.kept` and by no column of its own: whoever
holds the older footer finds the older rows, whole. Of what was replaced earlier stays what a reader
may still look for; the room of the rest is used again (docs/decisions/0004).
"""

from __future__ import annotations

import json
import math
import os
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

KEY = b"phuluc.kept"
MAGIC = b"PAR1"
TAIL = 8  # bytes at the end: the footer's length in four, and the magic

Encode = Callable[[pq.ParquetWriter], None]
"""Writes all row groups."""
Form = Mapping[str, Any]
"""How a writer of Parquet is to write: its own named arguments."""


@dataclass(frozen=True, slots=True)
class Keeping:
    """How long older rows stay. What is being replaced now always does."""

    seconds: float = 15.0  # between reading a footer and its last row: a question's usual time
    spare: int = 4 << 20  # bytes of what was replaced earlier: a row of commits stays cheap
    margin: float = 1.2  # of the size that rows are expected to take, before they are encoded
    least: int = 4_096  # bytes added to it


KEEPING = Keeping()


@dataclass(frozen=True, slots=True)
class Stretch:
    """Bytes of a file, from `start` to `end`, that are kept until `until` (seconds, UTC)."""

    start: int
    end: int
    until: float


@dataclass(frozen=True, slots=True)
class _Before:
    """The file that is replaced: what stays of it, by start; bytes and number of its own rows."""

    kept: tuple[Stretch, ...] = ()
    size: int = 0
    rows: int = 0


def write(rows: pa.Table, stream: BinaryIO, replaced: Path, encode: Encode, form: Form) -> None:
    """Write the rows as Parquet that also serves readers of the file `replaced`, if there is one.

    `stream` is an empty file, open for reading and writing.
    """
    before = _look(replaced, time.time())
    rows = rows.replace_schema_metadata(None)
    note = {KEY: json.dumps([astuple(stretch) for stretch in before.kept]).encode()}
    if not before.kept:
        _encode(rows, stream, encode, form, {}, len(MAGIC))
        return
    with replaced.open("rb") as old:
        expected = before.size * (rows.num_rows + 1) / (before.rows + 1) * KEEPING.margin
        for start, end in _gaps(before.kept, expected + KEEPING.least):
            stream.seek(0)
            stream.truncate()
            _encode(rows, stream, encode, form, note, start)
            footer = _take_footer(stream)
            if stream.tell() <= end:
                break
        rows_end = stream.tell()
        _copy(old, stream, before.kept)
        stream.seek(max(rows_end, before.kept[-1].end))
        stream.write(footer)


def _gaps(kept: tuple[Stretch, ...], expected: float) -> Iterator[tuple[int, float]]:
    """Start and end of the places for so many bytes, the last of them without an end."""
    starts = [len(MAGIC), *(stretch.end for stretch in kept)]
    for start, end in zip(starts, [*(stretch.start for stretch in kept), math.inf], strict=True):
        if end - start >= expected:
            yield start, end


def _look(path: Path, now: float) -> _Before:
    """What of a file a reader may still look for; nothing where it is missing or damaged."""
    try:
        footer = pq.read_metadata(path)
        length = path.stat().st_size
        said = json.loads((footer.metadata or {}).get(KEY, b"[]"))
        earlier = [Stretch(int(start), int(end), float(until)) for start, end, until in said]
    except (OSError, pa.ArrowException, ValueError, TypeError):
        return _Before()
    kept, spare = [], KEEPING.spare
    for stretch in sorted(earlier, key=lambda stretch: -stretch.until):
        spare -= stretch.end - stretch.start
        if spare >= 0 and 0 <= stretch.until - now <= KEEPING.seconds:
            kept.append(stretch)
    own = _extent(footer)
    if own is not None:
        kept.append(Stretch(*own, now + KEEPING.seconds))
    kept = [s for s in kept if len(MAGIC) <= s.start < s.end <= length - TAIL]
    size = own[1] - own[0] if own else 0
    return _Before(tuple(sorted(kept, key=lambda s: s.start)), size, footer.num_rows)


def _extent(footer: pq.FileMetaData) -> tuple[int, int] | None:
    """Where a file's own rows lie, None where it has none; page indexes are not written."""
    starts, ends = [], []
    for group in map(footer.row_group, range(footer.num_row_groups)):
        for column in map(group.column, range(group.num_columns)):
            start = column.data_page_offset
            if column.dictionary_page_offset:
                start = min(start, column.dictionary_page_offset)
            starts.append(start)
            ends.append(start + column.total_compressed_size)
    return (min(starts), max(ends)) if starts else None


def _encode(
    rows: pa.Table,
    stream: BinaryIO,
    encode: Encode,
    form: Form,
    note: dict[bytes, bytes],
    start: int,
) -> None:
    """Write the magic, a hole, the rows from `start` on and the footer."""
    passing = _Passing(stream)
    with (
        pa.PythonFile(passing, "w") as sink,
        pq.ParquetWriter(sink, rows.schema, **form) as writer,
    ):
        passing.over = True
        sink.write(bytes(start - len(MAGIC)))
        passing.over = False
        encode(writer)
        if note:
            writer.add_key_value_metadata(note)


class _Passing:
    """A stream that may be told to pass over what is written: Arrow counts it all the same."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.over = False
        self.closed = False

    def write(self, data: bytes) -> int:
        """Write the bytes, or leave a hole as long."""
        if self.over:
            self._stream.seek(len(data), os.SEEK_CUR)
            return len(data)
        return self._stream.write(data)

    def flush(self) -> None:
        """Nothing is held back here."""

    def close(self) -> None:
        """The file is its owner's to close."""


def _take_footer(stream: BinaryIO) -> bytes:
    """Cut the footer off a file that ends with one, and return it; the rows' end is next."""
    end = stream.seek(0, os.SEEK_END)
    stream.seek(end - TAIL)
    length = int.from_bytes(stream.read(4), "little") + TAIL
    stream.seek(end - length)
    footer = stream.read(length)
    stream.seek(end - length)
    stream.truncate()
    return footer


def _copy(old: BinaryIO, new: BinaryIO, kept: tuple[Stretch, ...]) -> None:
    """Bytes of the old file in the same places of the new one."""
    for stretch in kept:
        old.seek(stretch.start)
        new.seek(stretch.start)
        new.write(old.read(stretch.end - stretch.start))
