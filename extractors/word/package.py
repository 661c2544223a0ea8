"""Opens the zip package of a Word file under limits; follows no link out of it.

Whatever the zip's own directory says, a part is unpacked in pieces and given up at the first
limit it breaks, so a small file cannot cost more than the limits below.
"""

from __future__ import annotations

import io
import posixpath
import re
import struct
import zipfile
import zlib
from dataclasses import dataclass
from urllib.parse import unquote

from lxml import etree

from extractors.word import ole
from extractors.word.markup import Element
from schemas.reading import UnreadableError

MIB = 1024 * 1024
MAX_ENTRIES = 10_000
"""Entries of the zip. A plan has some twenty; one picture is one entry."""
MAX_TOTAL = 1024 * MIB
"""Bytes the whole package may claim to unpack to, and that are ever unpacked from it."""
MAX_PART = 64 * MIB
"""Bytes of one XML part. 5,000 rows of six cells, as Word writes them, take 15 MiB."""
MAX_RATIO = 200
"""Unpacked to packed size. Word's XML packs 10 to 40 fold, copies of one row 180 fold."""
RATIO_FLOOR = 32 * MIB
"""Bytes below which the ratio says nothing: blank pictures pack a thousand fold."""
MAX_TAGS = 2_000_000
"""Tags in one part; 5,000 rows of six cells have some 800,000. Bounds the memory of its tree."""
MAX_ATTRIBUTES = 2_000_000
"""Attributes in one part, counted by their equals signs, for the same reason."""

_CHUNK = 256 * 1024
_WORD_PARTS = ("word/", "_rels/", "[content_types].xml")
_ENTRY_SIGNATURE = b"PK\x01\x02"
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
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_STRICT = {
    b"http://purl.oclc.org/ooxml/wordprocessingml/main": (
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    ),
    b"http://purl.oclc.org/ooxml/drawingml/main": (
        b"http://schemas.openxmlformats.org/drawingml/2006/main"
    ),
    b"http://purl.oclc.org/ooxml/officeDocument/math": (
        b"http://schemas.openxmlformats.org/officeDocument/2006/math"
    ),
}
"""Namespaces of strict files and their names everywhere else."""
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")


@dataclass(frozen=True, slots=True)
class Link:
    """A relationship of the main part. `kind` is the last piece of its type."""

    kind: str
    target: str
    external: bool


class Package:
    """A Word file's parts by name, each unpacked on demand and under the limits."""

    def __init__(self, data: bytes) -> None:
        """Open the zip in `data`.

        Raises:
            UnreadableError: no package, no Word document in it, or a limit is broken.
        """
        self._zip = _open(data)
        self._entries = _by_name(self._zip.infolist())
        self._unpacked = 0
        self._check_claims()
        self.main = self._find_main()
        self.links = self._links_of(self.main)
        # The template a document was made from is named by its settings.
        self.outside = [
            link
            for part in [
                self.main,
                *(link.target for link in self.links if link.kind == "settings"),
            ]
            for link in self._links_of(part, must=part == self.main)
            if link.external
        ]

    def related(self, kind: str) -> bytes | None:
        """The main part's related part of that kind (styles, numbering ...), None without one."""
        for link in self.links:
            if link.kind == kind and not link.external:
                return self.part(link.target)
        return None

    def part(self, name: str) -> bytes | None:
        """Bytes of a part as UTF-8 with transitional namespaces, None where there is none."""
        entry = self._entries.get(_part_name(name))
        if entry is None:
            return None
        if entry.flag_bits & 0x1:
            raise UnreadableError(
                "encrypted-office", "the package needs a password; save it without one"
            )
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise _damaged(f"its part {entry.filename} is packed in a way Word does not use")
        try:
            return _normalise(self._unpack(entry))
        except _DAMAGE as error:
            raise _damaged(f"its part {entry.filename} cannot be unpacked ({error})") from error

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
                if size > MAX_PART or self._unpacked > MAX_TOTAL:
                    raise _unsafe(f"{entry.filename} unpacks to more than {MAX_PART // MIB} MiB")
                if tags > MAX_TAGS or attributes > MAX_ATTRIBUTES:
                    raise _unsafe(f"{entry.filename} holds more than {MAX_TAGS:,} tags or values")
        return b"".join(pieces)

    def _check_claims(self) -> None:
        """Refuse a package whose own directory claims a bomb, also in a part nobody reads."""
        total = 0
        for entry in self._entries.values():
            total += entry.file_size
            if entry.file_size > RATIO_FLOOR and entry.file_size > MAX_RATIO * entry.compress_size:
                raise _unsafe(f"{entry.filename} claims to be packed more than {MAX_RATIO} fold")
        if total > MAX_TOTAL:
            raise _unsafe(f"it claims to unpack to {total // MIB:,} MiB")

    def _find_main(self) -> str:
        for link in self._links_of(""):
            if link.kind == "officeDocument" and not link.external:
                if _part_name(link.target) in self._entries:
                    return link.target
                raise _damaged(f"its main part {link.target} is missing")
        if "word/document.xml" in self._entries:
            return "word/document.xml"
        if any(name.startswith(("xl/", "ppt/", "mimetype")) for name in self._entries):
            raise UnreadableError(
                "not-a-document",
                "the package holds no Word document; save the plan as DOCX or PDF",
            )
        if not any(name.startswith(_WORD_PARTS) for name in self._entries):
            raise UnreadableError(
                "not-a-document", "the file is a ZIP archive; unpack the plans in it into the inbox"
            )
        raise _damaged("its main part is missing")

    def _links_of(self, part: str, *, must: bool = True) -> list[Link]:
        """Relationships of a part ('' for the package itself), targets as part names.

        Damaged ones are none for a part that the document can be read without (`must` false).
        """
        folder, file_name = posixpath.split(part)
        name = posixpath.join(folder, "_rels", f"{file_name}.rels")
        try:
            data = self.part(name)
            root = None if data is None else parse_xml(data, name)
        except UnreadableError as error:
            if must or error.code != "damaged-docx":
                raise
            root = None
        links: list[Link] = []
        for element in () if root is None else root.iter(_RELATIONSHIP):
            target = element.get("Target", "")
            external = element.get("TargetMode", "").lower() == "external"
            if not external:
                target = posixpath.normpath(posixpath.join("/", folder, unquote(target)))[1:]
            links.append(Link(posixpath.basename(element.get("Type", "")), target, external))
        return links


def parse_xml(data: bytes, name: str) -> Element:
    """Root of an XML part; a document type declaration is refused before it can act.

    Raises:
        UnreadableError: `unsafe-docx` for a DOCTYPE or markup nested too deep, `damaged-docx`
            for XML that is not well formed.
    """
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise _unsafe(f"{name} declares a document type or an entity")
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
            raise _unsafe(f"{name} is nested too deep") from error
        raise _damaged(f"{name} is not well formed ({error})") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise _unsafe(f"{name} declares a document type")
    return root


def _open(data: bytes) -> zipfile.ZipFile:
    if data.startswith(ole.MAGIC):
        raise _refuse_ole(data)
    # Counted before the zip module builds an object for each.
    if data.count(_ENTRY_SIGNATURE) > MAX_ENTRIES:
        raise _unsafe(f"its zip has more than {MAX_ENTRIES:,} entries")
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except _DAMAGE as error:
        raise _damaged("it is no zip package, or was cut off") from error


def _refuse_ole(data: bytes) -> UnreadableError:
    try:
        locked = ole.ENCRYPTED_PACKAGE in ole.CompoundFile(data)
    except ValueError:
        return _damaged("it was cut off")
    if locked:
        return UnreadableError(
            "encrypted-office",
            "the Word file needs a password; open it in Word and save it without one",
        )
    return _damaged("it is an older Word file under a new name; give it the ending .doc")


def _by_name(entries: list[zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
    """Entries by part name; of two parts with one name every program picks its own."""
    named: dict[str, zipfile.ZipInfo] = {}
    for entry in entries:
        name = _part_name(entry.filename)
        if name in named and not entry.is_dir():
            raise _unsafe(f"its part {entry.filename} is in it twice")
        named[name] = entry
    return named


def _part_name(name: str) -> str:
    """Part names are compared without case; some writers use backslashes."""
    return name.replace("\\", "/").lstrip("/").lower()


def _normalise(data: bytes) -> bytes:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        data = _DECLARATION.sub("", data.decode("utf-16")).encode()
    for strict, transitional in _STRICT.items():
        if strict in data:
            data = data.replace(strict, transitional)
    return data


def _damaged(reason: str) -> UnreadableError:
    return UnreadableError(
        "damaged-docx", f"the Word file cannot be read: {reason}; ask for it again or save it anew"
    )


def _unsafe(reason: str) -> UnreadableError:
    return UnreadableError("unsafe-docx", f"the Word file was not opened: {reason}")
