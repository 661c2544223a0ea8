"""The one table of formats: what a file is, by its content, and which reader reads it.

Names and endings lie, so only bytes decide. The first line of `FORMATS` that recognises a file
reads it; the last takes what is left for text. A format is one line here and one folder of code.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import cast

from extractors import ole
from extractors.layout.language import written_in
from schemas.language import Language
from schemas.reading import Format, Reading, UnreadableError

Read = Callable[[bytes], Reading]

PDF_HEAD = 1_024  # bytes in which a PDF's mark may stand (ISO 32000-1, implementation note 13)
PAGE_HEAD = 65_536  # bytes in which an office program names itself
OFFICE_MARKS = (b"<?xml", b"schemas-microsoft-com:office", b"mso-", b"progid", b"libreoffice")
IMAGES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"II*\0", b"MM\0*")  # JPEG, PNG, TIFF
ZIP = b"PK\x03\x04"
RTF = b"{\\rtf"
MAX_NAMES = 10_000  # entries of a zip whose names are looked at
OPEN_TYPE = b"mimetypeapplication/vnd.oasis.opendocument."
"""An OpenDocument package begins with a stored part that names its kind."""


@dataclass(frozen=True, slots=True)
class FormatEntry:
    """One format.

    `rank`: of two files of one plan the one with the lower rank stands for it. `libraries`:
    packages whose version is part of the parser version, beside those of `COMMON_LIBRARIES`.
    """

    format: Format
    is_it: Callable[[bytes], bool]
    reader: str  # module:function, imported when the first such file comes
    rank: int
    libraries: tuple[str, ...] = ()

    @property
    def read(self) -> Read:
        """The reader of its files."""
        module, _, name = self.reader.partition(":")
        return cast(Read, getattr(import_module(module), name))


def _is_pdf(data: bytes) -> bool:
    return b"%PDF-" in data[:PDF_HEAD]


def _begins(*marks: bytes) -> Callable[[bytes], bool]:
    """Recognises what begins with one of these marks."""
    return lambda data: data.startswith(marks)


def _is_open(kind: bytes) -> Callable[[bytes], bool]:
    """Recognises an OpenDocument package of that kind."""
    mark = OPEN_TYPE + kind
    return lambda data: data.startswith(ZIP) and data[30 : 30 + len(mark)] == mark


def _is_xlsx(data: bytes) -> bool:
    if not data.startswith(ZIP):
        return False
    try:
        names = zipfile.ZipFile(io.BytesIO(data)).namelist()[:MAX_NAMES]
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return False
    return any(name.replace("\\", "/").lower().startswith("xl/") for name in names)


def _is_xls(data: bytes) -> bool:
    """Whether the storage of an OLE file is a workbook, whatever it embeds."""
    return ole.holds(data, "Workbook", "Book")


def _is_flat_text(data: bytes) -> bool:
    from extractors.word import is_flat_text

    return is_flat_text(data)


def _is_older_word(data: bytes) -> bool:
    from extractors.word import is_older_word

    return is_older_word(data) and not _is_plain_page(data)


def _is_plain_page(data: bytes) -> bool:
    """Whether the bytes are a web page that no office program wrote: its tables read as text."""
    head = data[:PAGE_HEAD].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return head.startswith(b"<") and not any(mark in head for mark in OFFICE_MARKS)


def _is_anything(data: bytes) -> bool:
    return True


_PDF_LIBRARIES = (
    "numpy",
    "opencv-python-headless",
    "pdfminer.six",
    "pdfplumber",
    "pillow",
    "pypdfium2",
    "tesserocr",
)

FORMATS: tuple[FormatEntry, ...] = (
    FormatEntry("pdf", _is_pdf, "extractors.pdf:read_pdf", 6, _PDF_LIBRARIES),
    FormatEntry("image", _begins(*IMAGES), "extractors.scan.images:read_image", 9, _PDF_LIBRARIES),
    FormatEntry("ods", _is_open(b"spreadsheet"), "extractors.sheet:read_ods", 5),
    FormatEntry("odt", _is_open(b"text"), "extractors.word:read_doc", 2),
    FormatEntry("xlsx", _is_xlsx, "extractors.sheet:read_xlsx", 4, ("openpyxl",)),
    FormatEntry("docx", _begins(ZIP), "extractors.word:read_docx", 0),
    FormatEntry("xls", _is_xls, "extractors.sheet:read_xls", 7, ("olefile", "python-calamine")),
    FormatEntry("rtf", _begins(RTF), "extractors.word:read_doc", 3),
    FormatEntry("odt", _is_flat_text, "extractors.word:read_doc", 2),
    FormatEntry("doc", _is_older_word, "extractors.word:read_doc", 1),
    FormatEntry("text", _is_anything, "extractors.text:read_text", 8),
)
"""In the order in which a file is asked what it is."""

COMMON_LIBRARIES = ("lxml", "python-dateutil", "rapidfuzz", "regex")
"""What the readers of several formats, and the normalisers, decide rows with."""
RANKS = {entry.format: entry.rank for entry in FORMATS}


def libraries() -> tuple[str, ...]:
    """Packages that decide rows, by name."""
    own = {name for entry in FORMATS for name in entry.libraries}
    return tuple(sorted(own | set(COMMON_LIBRARIES)))


def format_of(data: bytes) -> FormatEntry:
    """What a file is by its bytes.

    Raises UnreadableError ('empty-file').
    """
    if not data.strip(b"\0 \t\r\n"):
        raise UnreadableError("empty-file", "the file is empty; ask the sender for it again")
    return next(entry for entry in FORMATS if entry.is_it(data))


def read_file(data: bytes, language: Language) -> Reading:
    """Read a document of any known format, written in a language that the caller knows.

    What is in a container is a document of its own (`extractors.containers`), so that of the
    container only its own text is read.

    Raises UnreadableError with an issue code and what to do.
    """
    from extractors.containers import container_of, read_text_of

    entry = format_of(data)
    if container_of(data) is not None:
        return read_text_of(data)
    with written_in(language):
        reading = entry.read(data)
    reading.format = entry.format
    return reading
