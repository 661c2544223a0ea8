"""OpenDocument sheets by their own markup.

An .ods keeps beside every value the text that the sheet shows, what is merged and what is hidden;
calamine gives neither, so the markup is read itself.
"""

from __future__ import annotations

from dataclasses import replace

from extractors.packages import Element, ZipPackage, parse_xml
from extractors.sheet.blocks import reading
from extractors.sheet.sheet import KIND, MAX_PLACES, Sheet, SheetCell, without_hidden
from extractors.word.text import fold
from schemas.reading import Reading, UnreadableError

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
_CELLS = (_TABLE + "table-cell", _TABLE + "covered-table-cell")
_BREAKS = {_TEXT + "line-break": "\n", _TEXT + "tab": " ", _TEXT + "s": " "}
_SKIPPED = (_OFFICE + "annotation", _TABLE + "tracked-changes")


def read_ods(data: bytes) -> Reading:
    """Read an OpenDocument workbook as it shows its cells.

    Raises:
        UnreadableError: `damaged-sheet`, `unsafe-sheet`, `encrypted-office`.
    """
    package = ZipPackage(data, KIND)
    if b"encryption-data" in (package.part("META-INF/manifest.xml") or b""):
        raise KIND.locked()
    content = package.part("content.xml")
    if content is None:
        raise KIND.damaged("its content is missing")
    root = parse_xml(content, "content.xml", KIND)
    styles = {style.get(_STYLE + "name"): style for style in root.iter(_STYLE + "style")}
    looks = _Looks(styles)
    shown: list[Sheet] = []
    hidden: list[str] = []
    for table in root.iter(_TABLE + "table"):
        name = table.get(_TABLE + "name", "")
        if looks.is_hidden(table):
            hidden.append(name)
        else:
            shown.append(_sheet(table, name, looks))
    return reading("ods", shown, hidden)


class _Looks:
    """What the automatic styles of a file say of its tables and cells."""

    def __init__(self, styles: dict[str | None, Element]) -> None:
        self._styles = styles
        self._known: dict[str, tuple[bool, bool, bool]] = {}

    def is_hidden(self, table: Element) -> bool:
        """Whether a sheet is hidden."""
        style = self._styles.get(table.get(_TABLE + "style-name"))
        if style is None:
            return False
        return any(
            part.get(_TABLE + "display") == "false"
            for part in style.iter(_STYLE + "table-properties")
        )

    def of_cell(self, name: str) -> tuple[bool, bool, bool]:
        """Whether cells of a style are bold, have a border, and are centred."""
        if name not in self._known:
            style = self._styles.get(name)
            parts = [] if style is None else list(style.iter())
            bold = any(part.get(_FO + "font-weight") == "bold" for part in parts)
            borders = [
                value
                for part in parts
                for key, value in part.attrib.items()
                if str(key).startswith(_FO + "border")
            ]
            ruled = any(value not in ("none", b"none", "hidden") for value in borders)
            centered = any(part.get(_FO + "text-align") == "center" for part in parts)
            self._known[name] = bold, ruled, centered
        return self._known[name]


def _sheet(table: Element, name: str, looks: _Looks) -> Sheet:
    sheet = Sheet(name)
    hidden_columns = _hidden_columns(table)
    hidden_rows: list[int] = []
    number = 0
    for row in _parts(table, _TABLE + "table-row"):
        count = _count(row, "number-rows-repeated")
        cells = list(_cells(row, looks))
        if cells:
            if row.get(_TABLE + "visibility") in ("collapse", "filter"):
                hidden_rows += range(number, number + count)
            if (len(sheet.cells) + len(cells) * count) > MAX_PLACES:
                raise KIND.unsafe(f"the sheet {name} has over {MAX_PLACES:,} cells")
            for place in range(number, number + count):
                sheet.cells += [replace(cell, row=place) for cell in cells]
        number += count
    spanned = sum(cell.row_span * cell.col_span for cell in sheet.cells)
    if spanned > MAX_PLACES:
        raise KIND.unsafe(f"the merged cells of {name} cover over {MAX_PLACES:,} places")
    return without_hidden(sheet, hidden_rows, hidden_columns)


def _cells(row: Element, looks: _Looks) -> list[SheetCell]:
    """Cells with text of a row, which stands at 0."""
    cells: list[SheetCell] = []
    col = 0
    for cell in row.iterchildren(*_CELLS):
        count = _count(cell, "number-columns-repeated")
        text = fold(_shown(cell)) if cell.tag == _CELLS[0] else ""
        if text:
            if count * len(text) > MAX_PLACES:
                raise KIND.unsafe(f"a cell is repeated over {MAX_PLACES:,} places")
            look = looks.of_cell(cell.get(_TABLE + "style-name", ""))
            spans = _count(cell, "number-rows-spanned"), _count(cell, "number-columns-spanned")
            cells += [SheetCell(0, place, text, *spans, *look) for place in
                      range(col, col + count)]  # fmt: skip
        col += count
    return cells


def _shown(cell: Element) -> str:
    """The text that a cell shows, a paragraph a line."""
    return "\n".join(
        "".join(_pieces(paragraph)) for paragraph in cell.iterchildren(_TEXT + "p", _TEXT + "h")
    )


def _pieces(element: Element) -> list[str]:
    pieces = [element.text or ""]
    for child in element:
        if child.tag in _BREAKS:
            pieces.append(_BREAKS[child.tag])
        elif child.tag not in _SKIPPED:
            pieces += _pieces(child)
        pieces.append(child.tail or "")
    return pieces


def _hidden_columns(table: Element) -> list[int]:
    hidden: list[int] = []
    col = 0
    for column in _parts(table, _TABLE + "table-column"):
        count = _count(column, "number-columns-repeated")
        if column.get(_TABLE + "visibility") in ("collapse", "filter"):
            hidden += range(col, min(col + count, MAX_PLACES))
        col += count
    return hidden


def _parts(table: Element, tag: str) -> list[Element]:
    """Rows (columns) of a sheet, those of groups and headers among them, of no table within."""
    inner = {_TABLE + name for name in ("table-row-group", "table-rows", "table-header-rows",
             "table-column-group", "table-columns", "table-header-columns")}  # fmt: skip
    parts: list[Element] = []
    for child in table:
        if child.tag == tag:
            parts.append(child)
        elif child.tag in inner:
            parts += _parts(child, tag)
    return parts


def _count(element: Element, name: str) -> int:
    try:
        return max(int(element.get(_TABLE + name, "1")), 1)
    except ValueError:
        raise UnreadableError("damaged-sheet", f"{name} of the workbook is no number") from None
