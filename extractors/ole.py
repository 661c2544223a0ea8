"""OLE compound files, the container of Word 6 to 2003: streams out, and streams in again.

After [MS-CFB]. A file is a row of sectors; the allocation table names for each sector the one
that follows it; the directory names the streams. Short streams share sectors in a stream of
their own with a table of its own ("mini").
"""

from __future__ import annotations

import struct

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED_PACKAGE = "EncryptedPackage"
"""Stream of a password-protected DOCX, which Office wraps in a compound file."""

_FREE, _END = 0xFFFFFFFF, 0xFFFFFFFE
_TABLE_SECTOR, _TABLE_OF_TABLES = 0xFFFFFFFD, 0xFFFFFFFC
_LAST_SECTOR = 0xFFFFFFFA  # numbers above mean something else
_HEADER_TABLES = 109  # allocation table sectors that the header itself names
_ENTRY_BYTES = 128
_STREAM, _ROOT = 2, 5  # kinds of directory entries
_MINI_SHIFT = 6
_MINI_CUTOFF = 4096  # shorter streams are mini streams
_SECTOR, _SECTOR_SHIFT = 512, 9  # of the files we write; LibreOffice reads no other size
_PER_SECTOR = _SECTOR // 4  # sector numbers in a sector


class CompoundFile:
    """The streams of a compound file at any depth, by name; the first of a name counts."""

    def __init__(self, data: bytes) -> None:
        """Read the directory.

        Raises:
            ValueError: the file is cut off or its tables lead nowhere.
        """
        self._data = data
        try:
            self._shift = struct.unpack_from("<H", data, 0x1E)[0]
            if not data.startswith(MAGIC) or self._shift not in (9, 12):
                raise ValueError("no compound file")
            (directory,) = struct.unpack_from("<I", data, 0x30)
            mini_table, _, tables, table_count = struct.unpack_from("<4I", data, 0x3C)
            self._table = self._allocation_table(tables, table_count)
            self._mini_table = _numbers(self._chain(mini_table))
            self._entries = self._directory(self._chain(directory))
        except struct.error as error:
            raise ValueError("the compound file is cut off") from error

    def __contains__(self, name: str) -> bool:
        return name in self._entries

    def read(self, name: str) -> bytes:
        """Bytes of a stream.

        Raises:
            KeyError: no stream of that name.
            ValueError: its sectors lead nowhere.
        """
        start, size = self._entries[name]
        if size >= _MINI_CUTOFF:
            return self._chain(start)[:size]
        pool = self._chain(self._entries[""][0])
        pieces = _follow(start, self._mini_table)
        return b"".join(_sector(pool, number, _MINI_SHIFT) for number in pieces)[:size]

    def _allocation_table(self, sector: int, count: int) -> list[int]:
        names = list(struct.unpack_from(f"<{_HEADER_TABLES}I", self._data, 0x4C))
        # A table for more sectors than the file has is a trap.
        needed = (len(self._data) >> self._shift) * 4 // (1 << self._shift) + 2
        for _ in range(count):
            if len(names) > needed:
                break
            more = _numbers(self._sector(sector))
            if not more:
                raise ValueError("the compound file is cut off")
            names += more[:-1]
            sector = more[-1]
        tables = [self._sector(name) for name in names if name < _LAST_SECTOR]
        return _numbers(b"".join(tables[:needed]))

    def _directory(self, data: bytes) -> dict[str, tuple[int, int]]:
        """Stream name -> first sector and size; the root's own (mini) stream is called ''."""
        entries: dict[str, tuple[int, int]] = {}
        for at in range(0, len(data) - _ENTRY_BYTES + 1, _ENTRY_BYTES):
            length, kind = struct.unpack_from("<HB", data, at + 64)
            start, size = struct.unpack_from("<II", data, at + 116)
            if kind in (_STREAM, _ROOT):
                encoded = data[at : at + max(min(length, 64) - 2, 0)]
                name = "" if kind == _ROOT else encoded.decode("utf-16-le", errors="replace")
                entries.setdefault(name, (start, size))
        return entries

    def _chain(self, start: int) -> bytes:
        return b"".join(self._sector(number) for number in _follow(start, self._table))

    def _sector(self, number: int) -> bytes:
        return _sector(self._data, number + 1, self._shift)


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


def _follow(start: int, table: list[int]) -> list[int]:
    """Sectors of a chain in order."""
    chain: list[int] = []
    while start < _LAST_SECTOR:
        if start >= len(table) or len(chain) > len(table):
            raise ValueError("the compound file is cut off or its chains are broken")
        chain.append(start)
        start = table[start]
    return chain


def _sector(data: bytes, number: int, shift: int) -> bytes:
    return data[number << shift : (number + 1) << shift]


def _numbers(data: bytes) -> list[int]:
    return list(struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4]))
