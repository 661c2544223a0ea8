"""Opens a zip package (a Word or Excel file, OpenDocument, an archive) under limits.

Whatever the zip's own directory says, a part is unpacked in pieces and given up at the first
limit it breaks, so a small file cannot cost more than the limits below. No link out is followed.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from dataclasses import dataclass
from typing import TypeAlias

from lxml import etree

from extractors import ole
from schemas.reading import UnreadableError

Element: TypeAlias = etree._Element

MIB = 1024 * 1024
MAX_ENTRIES = 10_000
"""Entries of the zip. A plan has some twenty; one picture is one entry."""
MAX_TOTAL = 1024 * MIB
"""Bytes the whole package may claim to unpack to, and that are ever unpacked from it."""
MAX_PART = 64 * MIB
"""Bytes of one part. 5,000 rows of six cells, as Word writes them, take 15 MiB."""
MAX_RATIO = 200
"""Unpacked to packed size. Word's XML packs 10 to 40 fold, copies of one row 180 fold."""
RATIO_FLOOR = 32 * MIB
"""Bytes below which the ratio says nothing: blank pictures pack a thousand fold."""
MAX_TAGS = 2_000_000
"""Tags in one part; 5,000 rows of six cells have some 800,000. Bounds the memory of its tree."""
MAX_ATTRIBUTES = 2_000_000
"""Attributes in one part, counted by their equals signs, for the same reason."""

_CHUNK = 256 * 1024
_ENTRY_SIGNATURE = b"PK\x01\x02"
_PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    OSError,
    struct.error,
    UnicodeDecodeError,
    ValueError,
)


@dataclass(frozen=True, slots=True)
class Kind:
    """How a package is called, what its issue codes end in, and the bytes a part may have."""

    noun: str
    ending: str
    max_part: int = MAX_PART

    def damaged(self, reason: str) -> UnreadableError:
        """It cannot be read."""
        return UnreadableError(
            f"damaged-{self.ending}",
            f"the {self.noun} cannot be read: {reason}; ask for it again or save it anew",
        )

    def unsafe(self, reason: str) -> UnreadableError:
        """It breaks a limit."""
        return UnreadableError(f"unsafe-{self.ending}", f"the {self.noun} was not opened: {reason}")

    def locked(self) -> UnreadableError:
        """It needs a password."""
        return UnreadableError(
            "encrypted-office", f"the {self.noun} needs a password; save it without one"
        )


WORD = Kind("Word file", "docx")
OPEN = Kind("OpenDocument text", "docx")
ARCHIVE = Kind("archive or mail", "archive", 200 * MIB)


class ZipPackage:
    """The parts of a zip package by name, each unpacked on demand and under the limits."""

    def __init__(self, data: bytes, kind: Kind) -> None:
        """Open the zip in `data`.

        Raises UnreadableError: it is no zip, is cut off, or breaks a limit by what it claims.
        """
        self.kind = kind
        self._zip = self._open(data)
        self.entries = self._by_name(self._zip.infolist())
        self._unpacked = 0
        self._check_claims()

    def part(self, name: str) -> bytes | None:
        """Bytes of a part, None where there is none.

        Raises UnreadableError: the part is locked or damaged, or a limit is broken.
        """
        entry = self.entries.get(part_name(name))
        return None if entry is None else self.unpacked(entry)

    def unpacked(self, entry: zipfile.ZipInfo) -> bytes:
        """Bytes of an entry; raises like `part`."""
        if entry.flag_bits & 0x1:
            raise self.kind.locked()
        if entry.compress_type not in _PACKED:
            raise self.kind.damaged(f"its part {entry.filename} is packed in an unknown way")
        try:
            return self._unpack(entry)
        except _DAMAGE as error:
            raise self.kind.damaged(
                f"its part {entry.filename} cannot be unpacked ({error})"
            ) from error

    def _unpack(self, entry: zipfile.ZipInfo) -> bytes:
        pieces: list[bytes] = []
        size = tags = attributes = 0
        with self._zip.open(entry) as stream:
            while piece := stream.read(_CHUNK):
                pieces.append(piece)
                size += len(piece)
                tags += piece.count(b"<")
                attributes += piece.count(b"=")
                self._unpacked += len(piece)
                if size > self.kind.max_part or self._unpacked > MAX_TOTAL:
                    limit = f"{entry.filename} unpacks to more than {self.kind.max_part // MIB} MiB"
                    raise self.kind.unsafe(limit)
                if tags > MAX_TAGS or attributes > MAX_ATTRIBUTES:
                    limit = f"{entry.filename} holds more than {MAX_TAGS:,} tags or values"
                    raise self.kind.unsafe(limit)
        return b"".join(pieces)

    def _check_claims(self) -> None:
        """Refuse a package whose own directory claims a bomb, also in a part nobody reads."""
        total = 0
        for entry in self.entries.values():
            total += entry.file_size
            if entry.file_size > RATIO_FLOOR and entry.file_size > MAX_RATIO * entry.compress_size:
                limit = f"{entry.filename} claims to be packed more than {MAX_RATIO} fold"
                raise self.kind.unsafe(limit)
        if total > MAX_TOTAL:
            raise self.kind.unsafe(f"it claims to unpack to {total // MIB:,} MiB")

    def _open(self, data: bytes) -> zipfile.ZipFile:
        if data.startswith(ole.MAGIC):
            raise self._refuse_ole(data)
        # Counted before the zip module builds an object for each.
        if data.count(_ENTRY_SIGNATURE) > MAX_ENTRIES:
            raise self.kind.unsafe(f"its zip has more than {MAX_ENTRIES:,} entries")
        try:
            return zipfile.ZipFile(io.BytesIO(data))
        except _DAMAGE as error:
            raise self.kind.damaged("it is no zip package, or was cut off") from error

    def _refuse_ole(self, data: bytes) -> UnreadableError:
        try:
            with ole.opened(data) as container:
                locked = container.exists(ole.ENCRYPTED_PACKAGE)
        except ValueError:
            return self.kind.damaged("it was cut off")
        if locked:
            return self.kind.locked()
        return self.kind.damaged(
            "it is an older office file under a new name; give it the ending .doc"
        )

    def _by_name(self, entries: list[zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
        """Entries by part name; of two parts with one name every program picks its own."""
        named: dict[str, zipfile.ZipInfo] = {}
        for entry in entries:
            name = part_name(entry.filename)
            if name in named and not entry.is_dir():
                raise self.kind.unsafe(f"its part {entry.filename} is in it twice")
            named[name] = entry
        return named


def parse_xml(data: bytes, name: str, kind: Kind = WORD) -> Element:
    """Root of an XML part; a document type declaration is refused before it can act.

    Raises:
        UnreadableError: `unsafe-…` for a DOCTYPE or markup nested too deep, `damaged-…` for XML
            that is not well formed.
    """
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise kind.unsafe(f"{name} declares a document type or an entity")
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        if "depth" in str(error):
            raise kind.unsafe(f"{name} is nested too deep") from error
        raise kind.damaged(f"{name} is not well formed ({error})") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise kind.unsafe(f"{name} declares a document type")
    return root


def part_name(name: str) -> str:
    """Part names are compared without case; some writers use backslashes."""
    return name.replace("\\", "/").lstrip("/").lower()
