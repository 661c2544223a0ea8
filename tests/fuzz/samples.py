"""The undamaged files: the samples in the repository, and text dumps made of them."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import pypdfium2 as pdfium
from docx import Document
from pypdf import PdfWriter

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
TEXT_BYTES, PDF_PAGES = 4_000, 3  # of a dump and of a PDF that is shortened
TABLE = re.compile(r"^[\W\d]*S?TT\b", re.MULTILINE)  # where its first table begins
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


def short(originals: Mapping[str, bytes]) -> dict[str, bytes]:
    """Of PDFs and dumps the beginning of their tables alone: more damage in the same time."""
    return {name: _cut(name, data) for name, data in originals.items()}


def _cut(name: str, data: bytes) -> bytes:
    if name.startswith("text/") and len(data) > TEXT_BYTES:
        text = data.decode()
        found = TABLE.search(text)
        start = found.start() if found else 0
        return text[start : start + TEXT_BYTES].encode()
    if name.startswith("pdf/"):
        with pdfium.PdfDocument(data) as document:
            texts = [page.get_textpage().get_text_range() for page in document]
        first = next((number for number, text in enumerate(texts) if TABLE.search(text)), 0)
        writer, out = PdfWriter(), io.BytesIO()
        writer.append(io.BytesIO(data), pages=(first, min(len(texts), first + PDF_PAGES)))
        writer.write(out)
        return out.getvalue()
    return data


def witnesses(originals: Mapping[str, bytes]) -> dict[str, bytes]:
    """A sample of every format: what stays undamaged beside the damaged ones."""
    first = {name.partition("/")[0]: name for name in reversed(originals)}
    return {name: originals[name] for name in sorted(first.values())}


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
