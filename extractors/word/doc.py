"""What LibreOffice converts: Word 97-2003, RTF, web pages, Word 2003 XML, OpenDocument text."""

from __future__ import annotations

import re
import struct
from typing import TYPE_CHECKING

from extractors import ole
from extractors.packages import OPEN, ZipPackage
from extractors.word import word_97
from extractors.word.docx import read_docx
from extractors.word.libreoffice import convert_to_docx
from extractors.word.web_page import is_web_page, safe_page
from schemas.reading import Reading, UnreadableError

if TYPE_CHECKING:
    import olefile

_DATA_STREAM = "Data"  # pictures, and properties too long for their page
_ZIP = b"PK\x03\x04"
_RTF = b"{\\rtf"
_WORD_XML = re.compile(rb"\s*(?:\xef\xbb\xbf)?<\?xml.{0,2000}?<(?:\w+:)?wordDocument\b", re.DOTALL)
_HEAD = 65_536  # bytes in which an OpenDocument file of one part says what it holds
_FLAT_TEXT = (b"office:document", b"application/vnd.oasis.opendocument.text")
_LOCKED = "the Word file needs a password; open it in Word and save it without one"


def is_older_word(data: bytes) -> bool:
    """Whether `read_doc` is the reader for these bytes, whatever the file's name says."""
    return (
        data.startswith((ole.MAGIC, _RTF))
        or is_web_page(data)
        or bool(_WORD_XML.match(data[:4096]))
    )


def is_flat_text(data: bytes) -> bool:
    """Whether the bytes are an OpenDocument text that is one XML file."""
    head = data[:_HEAD]
    begins = head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")
    return begins and all(mark in head for mark in _FLAT_TEXT)


def read_doc(data: bytes) -> Reading:
    """Read a Word file of an older format by way of LibreOffice.

    The content decides, not the name: Word 97-2003, RTF, HTML and MHTML, Word 2003 XML,
    OpenDocument text in a package or as one XML file. `format` of the Reading is 'doc'.

    Raises:
        UnreadableError: `converter-missing`, `converter-failed`, `encrypted-office`,
            `not-a-document`, and what `read_docx` raises.
    """
    source, suffix, import_filter = _source(data)
    reading = read_docx(convert_to_docx(source, suffix, import_filter))
    reading.format = "doc"
    return reading


def _source(data: bytes) -> tuple[bytes, str, str | None]:
    """What LibreOffice is given: bytes, file ending, import filter (None: it may choose)."""
    if data.startswith(ole.MAGIC):
        return _word_97(data)
    if data.startswith(_RTF):
        return data, ".rtf", "Rich Text Format"
    if _WORD_XML.match(data[:4096]):
        return data, ".xml", "MS Word 2003 XML"
    if data.startswith(_ZIP):
        return _open_text(data), ".odt", "writer8"
    if is_flat_text(data):
        return data, ".fodt", "OpenDocument Text Flat XML"
    if is_web_page(data):
        try:
            return safe_page(data), ".html", "HTML (StarWriter)"
        except ValueError as error:
            raise UnreadableError("not-a-document", f"{error}; ask for the file again") from error
    raise UnreadableError("not-a-document", "the content is no Word document; ask for it again")


def _open_text(data: bytes) -> bytes:
    """An OpenDocument package, once it has kept the limits of packages and needs no password."""
    package = ZipPackage(data, OPEN)
    if b"encryption-data" in (package.part("META-INF/manifest.xml") or b""):
        raise OPEN.locked()
    if package.part("content.xml") is None:
        raise OPEN.damaged("its content is missing")
    return data


def _word_97(data: bytes) -> tuple[bytes, str, str | None]:
    try:
        with ole.opened(data) as container:
            if container.exists(ole.ENCRYPTED_PACKAGE):
                raise UnreadableError("encrypted-office", _LOCKED)
            if not container.exists(word_97.WORD_STREAM):
                raise UnreadableError(
                    "not-a-document", "the file is no Word document; ask for it again"
                )
            word = container.openstream(word_97.WORD_STREAM).read()
            if word_97.is_encrypted(word):
                raise UnreadableError("encrypted-office", _LOCKED)
            if not word_97.is_word_97(word):
                return data, ".doc", None
            return _ended(container, word) or data, ".doc", "MS Word 97"
    except (ValueError, LookupError, struct.error) as error:
        raise UnreadableError(
            "damaged-docx", f"the Word file is cut off or damaged ({error}); ask for it again"
        ) from error


def _ended(container: olefile.OleFileIO, word: bytes) -> bytes | None:
    """The document with a paragraph at its end, if it ends in a table that would get lost."""
    name = word_97.table_stream(word)
    closed = word_97.close_last_table(word, container.openstream(name).read())
    if closed is None:
        return None
    streams = {word_97.WORD_STREAM: closed[0], name: closed[1]}
    if container.exists(_DATA_STREAM):
        streams[_DATA_STREAM] = container.openstream(_DATA_STREAM).read()
    return ole.write_compound(streams)
