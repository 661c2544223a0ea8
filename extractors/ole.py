"""OLE compound files, the container of Word 6 to 2003: read by olefile, which cannot write them.

After [MS-CFB]. A file is a row of sectors; the allocation table names for each sector the one
that follows it; the directory names the streams. Short streams share sectors in a stream of
their own with a table of its own ("mini").
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import olefile

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED_PACKAGE = "EncryptedPackage"
"""Stream of a password-protected DOCX, which Office wraps in a compound file."""

_FREE, _END = 0xFFFFFFFF, 0xFFFFFFFE
_TABLE_SECTOR, _TABLE_OF_TABLES = 0xFFFFFFFD, 0xFFFFFFFC
_HEADER_TABLES = 109  # allocation table sectors that the header itself names
_STREAM, _ROOT = 2, 5  # kinds of directory entries
_MINI_SHIFT = 6
_MINI_CUTOFF = 4096  # shorter streams are mini streams
_SECTOR, _SECTOR_SHIFT = 512, 9  # of the files we write; LibreOffice reads no other size
_PER_SECTOR = _SECTOR // 4  # sector numbers in a sector
_BROKEN = (OSError, LookupError, TypeError, OverflowError, RecursionError, struct.error)


@contextmanager
def opened(data: bytes) -> Iterator[olefile.OleFileIO]:
    """A compound file, streams named from its root; ValueError where it is cut off or broken."""
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(data)) as container:
            yield container
    except _BROKEN as error:
        raise ValueError(f"the compound file is cut off or broken: {error}") from error


def holds(data: bytes, *names: str) -> bool:
    """Whether the bytes are a compound file with one of these streams; a broken one has none."""
    if data.startswith(MAGIC):
        with suppress(Exception), opened(data) as container:  # its reader says what is broken
            return any(map(container.exists, names))
    return False


def write_compound(streams: dict[str, bytes]) -> bytes:
    """A compound file of these streams, each filled up with zeros so that none is mini."""
    # A reader looks names up in a tree; one that only leans right, in order, is a tree as well.
    names = sorted(streams, key=lambda name: (len(name), name.upper()))
    body: list[bytes] = []
    table: list[int] = []
    entries = [_entry("Root Entry", _ROOT, _FREE, 1, _END, 0)]
    for place, name in enumerate(names, start=1):
        data = streams[name].ljust(_MINI_CUTOFF, b"\0")
        right = place + 1 if place < len(names) else _FREE
        entries.append(_entry(name, _STREAM, right, _FREE, len(table), len(data)))
        _append(data, body, table)
    directory = len(table)
    _append(b"".join(entries), body, table)
    return _header_and_tables(table, directory, b"".join(body))


def _header_and_tables(table: list[int], directory: int, body: bytes) -> bytes:
    """The file around `body`: the header, and behind it the table of all sectors."""
    tables = more = 0
    while tables * _PER_SECTOR < len(table) + tables + more:
        tables += 1
        more = -(-max(tables - _HEADER_TABLES, 0) // (_PER_SECTOR - 1))
    first_table, first_more = len(table), len(table) + tables
    places = list(range(first_table, first_more))
    table = table + [_TABLE_SECTOR] * tables + [_TABLE_OF_TABLES] * more
    table += [_FREE] * (tables * _PER_SECTOR - len(table))
    header = MAGIC + bytes(16) + struct.pack("<5H6x", 0x3E, 3, 0xFFFE, _SECTOR_SHIFT, _MINI_SHIFT)
    header += struct.pack("<4I", 0, tables, directory, 0)
    header += struct.pack("<3I", _MINI_CUTOFF, _END, 0)
    header += struct.pack("<2I", first_more if more else _END, more)
    header += _pack(places[:_HEADER_TABLES], _HEADER_TABLES)
    further = b""
    for number in range(more):
        at = _HEADER_TABLES + number * (_PER_SECTOR - 1)
        following = first_more + number + 1 if number + 1 < more else _END
        further += _pack(places[at : at + _PER_SECTOR - 1], _PER_SECTOR - 1)
        further += struct.pack("<I", following)
    return header + body + _pack(table, len(table)) + further


def _pack(numbers: list[int], count: int) -> bytes:
    return struct.pack(f"<{count}I", *numbers, *[_FREE] * (count - len(numbers)))


def _append(data: bytes, body: list[bytes], table: list[int]) -> None:
    """Add a chain of sectors that holds `data`."""
    count = -(-len(data) // _SECTOR)
    body.append(data.ljust(count * _SECTOR, b"\0"))
    table += [len(table) + step for step in range(1, count)]
    table.append(_END)


def _entry(name: str, kind: int, right: int, child: int, start: int, size: int) -> bytes:
    encoded = name.encode("utf-16-le")
    head = encoded.ljust(64, b"\0") + struct.pack("<HBB", len(encoded) + 2, kind, 1)
    return head + struct.pack("<3I36xIQ", _FREE, right, child, start, size)
