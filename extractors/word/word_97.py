"""The few places of a Word 97-2003 document we look at before LibreOffice gets it.

After [MS-DOC]. The text lies in pieces in the WordDocument stream; the table stream says where
each begins. A paragraph ends in CR, a cell and a row in BEL; whether a paragraph lies in a table
is told by its properties, kept in pages of 512 bytes.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

WORD_STREAM = "WordDocument"

_WORD_97, _WORD_6 = 0xA5EC, 0xA5DC  # wIdent
_FLAGS_AT, _ENCRYPTED, _TABLE_1 = 0x0A, 0x0100, 0x0200
_TEXT_LENGTH_AT = 0x4C  # ccpText: characters of the body
_PARAGRAPH_PAGES_AT = 0x102  # fcPlcfBtePapx, then its length
_PIECES_AT = 0x1A2  # fcClx, then its length
_FIB_BYTES = _PIECES_AT + 8

_PRC, _PCDT = 1, 2  # parts of the Clx: property modifiers, the piece table
_PCD = struct.Struct("<HIH")
_COMPRESSED = 0x40000000  # the piece has one byte a character, its offset is doubled
_CELL_END, _PARAGRAPH_END = "\x07", "\r"
_PAGE_BYTES, _BX_BYTES = 512, 13
_PAGE_NUMBER = 0x3FFFFF
_IN_TABLE = b"\x16\x24\x01"  # sprmPFInTable, on
_ELSEWHERE = b"\x46\x66"  # sprmPHugePapx: properties kept in another stream
_IN_LIST = b"\x0b\x46"  # sprmPIlfo


@dataclass(frozen=True, slots=True)
class _Piece:
    start: int  # characters from the beginning of all text
    end: int
    flags: int
    offset: int  # as stored, with the bit for compressed text
    modifier: int

    @property
    def is_compressed(self) -> bool:
        return bool(self.offset & _COMPRESSED)

    @property
    def byte_offset(self) -> int:
        return (self.offset & (_COMPRESSED - 1)) // 2 if self.is_compressed else self.offset

    @property
    def byte_end(self) -> int:
        return self.byte_offset + (self.end - self.start) * (1 if self.is_compressed else 2)

    def part(self, start: int, end: int, shift: int = 0) -> _Piece:
        """Characters from `start` to `end`, moved `shift` characters down the text."""
        skipped = (start - self.start) * 2  # doubled offsets step by two as well
        return _Piece(start + shift, end + shift, self.flags, self.offset + skipped, self.modifier)


def is_word_97(word: bytes) -> bool:
    """Whether the stream is of Word 97 to 2003, not older."""
    return len(word) > _FIB_BYTES and struct.unpack_from("<H", word)[0] == _WORD_97


def is_encrypted(word: bytes) -> bool:
    """Whether a document of Word 6 to 2003 needs a password."""
    if len(word) < _FLAGS_AT + 2:
        return False
    (kind,), (flags,) = struct.unpack_from("<H", word), struct.unpack_from("<H", word, _FLAGS_AT)
    return kind in (_WORD_97, _WORD_6) and bool(flags & _ENCRYPTED)


def table_stream(word: bytes) -> str:
    """Name of the table stream that belongs to the document."""
    flags = struct.unpack_from("<H", word, _FLAGS_AT)[0]
    return "1Table" if flags & _TABLE_1 else "0Table"


def close_last_table(word: bytes, table: bytes) -> tuple[bytes, bytes] | None:
    """Both streams with an empty paragraph after a table that ends the text, None if none does.

    Word always ends a document with a paragraph; other writers do not, and LibreOffice (7.4)
    then takes the whole last table for one line of text. The paragraph added is a piece that
    shows an end mark from elsewhere in the body once more.

    Raises:
        ValueError, struct.error: the streams do not fit together.
    """
    (length,) = struct.unpack_from("<I", word, _TEXT_LENGTH_AT)
    prefix, pieces = _read_pieces(word, table)
    if length == 0 or _character(word, pieces, length - 1) != _CELL_END:
        return None
    mark = _plain_paragraph_end(word, table, pieces)
    if mark is None:
        return None
    before = [p.part(p.start, min(p.end, length)) for p in pieces if p.start < length]
    after = [p.part(max(p.start, length), p.end, shift=1) for p in pieces if p.end > length]
    added = _Piece(length, length + 1, mark.flags, mark.offset, mark.modifier)
    clx = prefix + _write_pieces([*before, added, *after])
    changed = bytearray(word)
    struct.pack_into("<I", changed, _TEXT_LENGTH_AT, length + 1)
    struct.pack_into("<II", changed, _PIECES_AT, len(table), len(clx))
    return bytes(changed), table + clx


def _read_pieces(word: bytes, table: bytes) -> tuple[bytes, list[_Piece]]:
    """What precedes the piece table, and the pieces."""
    start, size = struct.unpack_from("<II", word, _PIECES_AT)
    clx = table[start : start + size]
    at = 0
    while at < len(clx) and clx[at] == _PRC:
        at += 3 + struct.unpack_from("<H", clx, at + 1)[0]
    if at >= len(clx) or clx[at] != _PCDT:
        raise ValueError("the document has no piece table")
    count = (struct.unpack_from("<I", clx, at + 1)[0] - 4) // (4 + _PCD.size)
    edges = struct.unpack_from(f"<{count + 1}I", clx, at + 5)
    stored = at + 5 + 4 * (count + 1)
    pieces = [
        _Piece(edges[i], edges[i + 1], *_PCD.unpack_from(clx, stored + i * _PCD.size))
        for i in range(count)
    ]
    return clx[:at], pieces


def _write_pieces(pieces: list[_Piece]) -> bytes:
    edges = [piece.start for piece in pieces] + [pieces[-1].end]
    body = struct.pack(f"<{len(edges)}I", *edges)
    body += b"".join(_PCD.pack(p.flags, p.offset, p.modifier) for p in pieces)
    return struct.pack("<BI", _PCDT, len(body)) + body


def _character(word: bytes, pieces: list[_Piece], position: int) -> str:
    for piece in pieces:
        if piece.start <= position < piece.end:
            one = piece.part(position, position + 1)
            raw = word[one.byte_offset : one.byte_end]
            return raw.decode("cp1252" if one.is_compressed else "utf-16-le", errors="replace")
    return ""


def _plain_paragraph_end(word: bytes, table: bytes, pieces: list[_Piece]) -> _Piece | None:
    """An end mark outside every table and list, the one with the fewest properties."""
    best: tuple[int, _Piece] | None = None
    for end, properties in _paragraph_ends(word, table):
        if any(mark in properties for mark in (_IN_TABLE, _ELSEWHERE, _IN_LIST)):
            continue
        if best is not None and len(properties) >= best[0]:
            continue
        for piece in pieces:
            width = 1 if piece.is_compressed else 2
            if piece.byte_offset + width <= end <= piece.byte_end:
                position = piece.start + (end - piece.byte_offset) // width - 1
                if _character(word, pieces, position) == _PARAGRAPH_END:
                    best = (len(properties), piece.part(position, position + 1))
    return None if best is None else best[1]


def _paragraph_ends(word: bytes, table: bytes) -> Iterator[tuple[int, bytes]]:
    """Byte offset behind each paragraph, and its properties."""
    start, size = struct.unpack_from("<II", word, _PARAGRAPH_PAGES_AT)
    count = (size - 4) // 8
    for (number,) in struct.iter_unpack("<I", table[start + 4 * (count + 1) : start + size]):
        at = (number & _PAGE_NUMBER) * _PAGE_BYTES
        page = word[at : at + _PAGE_BYTES]
        runs = page[-1] if len(page) == _PAGE_BYTES else 0
        ends = struct.unpack_from(f"<{runs + 1}I", page) if runs else ()
        for run in range(runs):
            at = page[4 * (runs + 1) + _BX_BYTES * run] * 2
            yield ends[run + 1], _properties(page, at)


def _properties(page: bytes, at: int) -> bytes:
    """Style and property modifiers of a paragraph; an offset of 0 means none at all."""
    if at == 0:
        return b""
    words = page[at]
    if words:
        return page[at + 1 : at + 2 * words]
    return page[at + 2 : at + 2 + 2 * page[at + 1]]
