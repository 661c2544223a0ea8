"""What a file is, by its content: names and endings lie."""

from __future__ import annotations

from collections.abc import Callable

from extractors.layout.language import written_in
from extractors.pdf import read_pdf
from extractors.text import read_text
from extractors.word import is_older_word, read_doc, read_docx
from schemas.language import Language
from schemas.reading import Reading, UnreadableError

HEAD = 1_024  # bytes in which a PDF's mark may stand (ISO 32000-1, implementation note 13)
PAGE_HEAD = 65_536  # bytes in which an office program names itself
OFFICE_MARKS = (b"<?xml", b"schemas-microsoft-com:office", b"mso-", b"progid", b"libreoffice")
ZIP = b"PK\x03\x04"


def reader_of(data: bytes) -> Callable[[bytes], Reading]:
    """The reader for a file's bytes.

    Raises UnreadableError ('empty-file').
    """
    if not data.strip(b"\0 \t\r\n"):
        raise UnreadableError("empty-file", "the file is empty; ask the sender for it again")
    if b"%PDF-" in data[:HEAD]:
        return read_pdf
    if data.startswith(ZIP):
        return read_docx
    if is_older_word(data) and not _is_plain_page(data):
        return read_doc
    return read_text


def _is_plain_page(data: bytes) -> bool:
    """Whether the bytes are a web page that no office program wrote: its tables read as text."""
    head = data[:PAGE_HEAD].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return head.startswith(b"<") and not any(mark in head for mark in OFFICE_MARKS)


def read_file(data: bytes, language: Language) -> Reading:
    """Read a document of any known format, written in a language that the caller knows.

    Raises UnreadableError with an issue code and what to do.
    """
    with written_in(language):
        return reader_of(data)(data)
