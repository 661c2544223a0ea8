"""Excel workbooks (.xlsx, .xlsm) through openpyxl, which also knows their number formats.

It is given a package of the cells, styles and texts alone: pictures, comments, charts, pivot
tables and links to other workbooks never reach it.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

from extractors.legacy_fonts import Encoding, decode, encoding_of, encodings_in_use
from extractors.packages import ZipPackage
from extractors.sheet.blocks import reading
from extractors.sheet.formats import printed
from extractors.sheet.sheet import KIND, MAX_PLACES, Sheet, SheetCell, without_hidden
from extractors.word.text import fold
from schemas.reading import Reading, UnreadableError

_KEPT = re.compile(
    r"\[content_types\]\.xml|_rels/\.rels|xl/[^/]+\.xml|xl/_rels/[^/]+\.rels"
    r"|xl/(?:worksheets|theme)/[^/]+\.xml"
)
_STRICT = (
    (b"http://purl.oclc.org/ooxml/spreadsheetml/main",
     b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"),
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships",
     b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"),
)  # fmt: skip
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*ref=\"\$?([A-Z]+)\$?(\d+):\$?([A-Z]+)\$?(\d+)\"")
_SIDE = re.compile(
    rb"<(?:\w+:)?(?:legacyDrawing|drawing|legacyDrawingHF|picture|tablePart)\b[^>]*/>"
)
_FORMULA = re.compile(
    rb"<((?:\w+:)?)c(\s[^>]*?\br=\"[A-Z]+\d+\")[^>]*>\s*<(?:\w+:)?f\b[^>]*?(?:/>|>([^<]*)</(?:\w+:)?f>)"
    rb"\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_UNKNOWN = "a formula without a stored result: open the workbook in Excel and save it"
_FAULT = "the sheet shows an error instead of a value"
MAX_COLUMN = 16_384  # of a sheet
_ERRORS = ("#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!")


def read_xlsx(data: bytes) -> Reading:
    """Read an Excel workbook as it shows its cells; formulas by their stored results.

    Raises:
        UnreadableError: `damaged-sheet`, `unsafe-sheet`, `encrypted-office`.
    """
    from openpyxl import load_workbook

    package = _cells_alone(data)
    try:
        book = load_workbook(package, data_only=True, keep_links=False)
        encodings = encodings_in_use(_typed(book))
        sheets = [_sheet(sheet, encodings) for sheet in book.worksheets if _shows(sheet)]
        names = [sheet.title for sheet in book.worksheets if not _shows(sheet)]
    except (MemoryError, UnreadableError):
        raise
    except Exception as error:  # a broken part may fail anywhere in the library
        raise KIND.damaged(f"{type(error).__name__}: {error}"[:200]) from error
    return reading("xlsx", sheets, names)


def _cells_alone(data: bytes) -> io.BytesIO:
    """A package of the parts that hold cells; a formula without a result is shown as text."""
    package = ZipPackage(data, KIND)
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        for name, entry in package.entries.items():
            if not _KEPT.fullmatch(name):
                continue
            part = package.unpacked(entry)
            if b"<!DOCTYPE" in part or b"<!ENTITY" in part:
                raise KIND.unsafe(f"{name} declares a document type or an entity")
            for strict, transitional in _STRICT:
                part = part.replace(strict, transitional)
            if name.startswith("xl/worksheets/"):
                _check_merged(part, name)
                part = _FORMULA.sub(rb'<\1c\2 t="str"><\1v>=\3</\1v></\1c>', _SIDE.sub(b"", part))
            archive.writestr(entry.filename.replace("\\", "/").lstrip("/"), part)
    kept.seek(0)
    return kept


def _check_merged(part: bytes, name: str) -> None:
    """Refuse merged cells that cover more places than a plan can; openpyxl makes a cell of each."""
    places = sum(
        (int(last) - int(first) + 1) * (_column(right) - _column(left) + 1)
        for left, first, right, last in _MERGED.findall(part)
        if len(first) < 9 and len(last) < 9 and len(left) < 5 and len(right) < 5
    )
    if places > MAX_PLACES:
        raise KIND.unsafe(f"the merged cells of {name} cover over {MAX_PLACES:,} places")


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number


def _shows(sheet: Any) -> bool:
    return bool(sheet.sheet_state == "visible")


def _typed(book: Any) -> Iterator[tuple[str | None, str]]:
    """Font and text of every cell that holds text."""
    for sheet in book.worksheets:
        for cell in sheet._cells.values():
            if isinstance(cell.value, str):
                yield cell.font.name, cell.value


def _sheet(source: Any, encodings: frozenset[Encoding]) -> Sheet:
    sheet = Sheet(source.title)
    merged = {
        (area.min_row, area.min_col): (
            area.max_row - area.min_row + 1,
            area.max_col - area.min_col + 1,
        )
        for area in source.merged_cells.ranges
    }
    # The cells that the file holds: a walk over rows and columns would meet a billion empty ones.
    for (row, col), cell in sorted(source._cells.items()):
        text = _text(cell, encodings)
        if text:
            spans = merged.get((row, col), (1, 1))
            doubt = ""
            if text.startswith("="):
                doubt = _UNKNOWN
            elif text in _ERRORS:
                doubt = _FAULT
            centered = cell.alignment.horizontal in ("center", "centerContinuous")
            look = bool(cell.font.b), _is_ruled(cell), centered
            sheet.cells.append(SheetCell(row - 1, col - 1, text, *spans, *look, doubt))
    rows = [number - 1 for number, look in source.row_dimensions.items() if look.hidden]
    columns = [
        number - 1
        for look in source.column_dimensions.values()
        if look.hidden
        for number in range(look.min or 1, min(look.max or 0, MAX_COLUMN) + 1)
    ]
    return without_hidden(sheet, rows, columns)


def _text(cell: Any, encodings: frozenset[Encoding]) -> str:
    """What a cell shows."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, str):
        font = cell.font.name or ""
        return fold(decode(value, font) if encoding_of(font) in encodings else value)
    return fold(printed(value, cell.number_format))


def _is_ruled(cell: Any) -> bool:
    border = cell.border
    return any(
        side is not None and side.style
        for side in (border.left, border.right, border.top, border.bottom)
    )
