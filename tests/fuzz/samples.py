"""The undamaged files: the samples in the repository, and text dumps made of them."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from pathlib import Path

import pypdfium2 as pdfium
from docx import Document

from extractors.registry import read_file
from normalizers.values.phrases import vietnamese
from tests.extractors.ole_build import message
from tests.extractors.sheet_build import workbook
from tests.extractors.test_containers import mail, zipped

REPOSITORY = Path(__file__).resolve().parent.parent.parent
INBOX = REPOSITORY / "data" / "raw"
FOLDERS = (INBOX, REPOSITORY / "tests" / "data")
FORMATS = {
    ".pdf": "pdf",
    ".docx": "docx",
    ".txt": "text",
    ".md": "text",
    ".html": "text",
    ".xls": "xls",
    ".ods": "ods",
    ".odt": "odt",
    ".rtf": "rtf",
}
SMALL = 60_000  # bytes: of such files the archives and mails are made


def samples(folders: Sequence[Path] = FOLDERS) -> dict[str, bytes]:
    """Every sample by a name that begins with its format: `pdf/001-open.pdf`."""
    found: dict[str, bytes] = {}
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            kind = FORMATS.get(path.suffix)
            if kind and path.is_file():
                found[f"{kind}/{path.name}"] = path.read_bytes()
    dumps = {
        f"text/{Path(name).name}.txt": dump(name, data)
        for name, data in found.items()
        if name.startswith(("pdf/", "docx/"))
    }
    return found | dumps | made_of(found)


def made_of(found: Mapping[str, bytes]) -> dict[str, bytes]:
    """The Word files as workbooks, and an archive and two mails of small files."""
    word = {Path(name).stem: data for name, data in found.items() if name.startswith("docx/")}
    made = {
        f"xlsx/{name}.xlsx": workbook(read_file(data, vietnamese()).blocks)
        for name, data in word.items()
    }
    small = {Path(name).name: data for name, data in found.items() if len(data) < SMALL}
    some = dict(list(small.items())[:3])
    made["zip/some.zip"] = zipped(some)
    made["eml/some.eml"] = mail({**some, "all.zip": made["zip/some.zip"]})
    made["msg/some.msg"] = message(some)
    return made


def dump(name: str, data: bytes) -> bytes:
    """What a crawler makes of a document: running text of a PDF, tabs between a table's cells."""
    if name.endswith(".pdf"):
        with pdfium.PdfDocument(data) as document:
            pages = [page.get_textpage().get_text_range() for page in document]
        return "\f".join(pages).encode("utf-8", "replace")
    document = Document(io.BytesIO(data))
    lines = [paragraph.text for paragraph in document.paragraphs]
    for table in document.tables:
        lines += [
            "\t".join(" ".join(cell.text.split()) for cell in row.cells) for row in table.rows
        ]
    return "\n".join(lines).encode()
