"""Workbooks for the tests: a document's blocks on a sheet, as a clerk types a plan into Excel."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter

from schemas.reading import Block, Grid, Paragraph

LINE = Side(style="thin")


def workbook(blocks: Sequence[Block], *, ruled: bool = True, top: int = 0, left: int = 0) -> bytes:
    """An .xlsx of one sheet: paragraphs merged over the width, tables with merged cells.

    `top`, `left`: empty rows and columns before everything.
    """
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    width = max((b.n_cols for b in blocks if isinstance(b, Grid)), default=1)
    row = top + 1
    for block in blocks:
        if isinstance(block, Paragraph):
            cell = sheet.cell(row, left + 1, block.text)
            cell.font = Font(bold=block.bold)
            cell.alignment = Alignment(horizontal="center" if block.centered else None)
            sheet.merge_cells(
                start_row=row, start_column=left + 1, end_row=row, end_column=left + width
            )
            row += 1
            continue
        row += 1
        for place in block.cells:
            at = row + place.row, left + 1 + place.col
            cell = sheet.cell(*at, _value(place.text))
            cell.font = Font(bold=place.bold)
            end = at[0] + place.row_span - 1, at[1] + place.col_span - 1
            if ruled:
                for r in range(at[0], end[0] + 1):
                    for c in range(at[1], end[1] + 1):
                        sheet.cell(r, c).border = Border(LINE, LINE, LINE, LINE)
            if end != at:
                sheet.merge_cells(
                    start_row=at[0], start_column=at[1], end_row=end[0], end_column=end[1]
                )
        row += block.n_rows + 1
    sheet.column_dimensions[get_column_letter(left + 2)].width = 50
    stream = io.BytesIO()
    book.save(stream)
    return _timeless(stream.getvalue())


def _timeless(data: bytes) -> bytes:
    """The same file whenever it is made: openpyxl writes the time into it."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as made, zipfile.ZipFile(out, "w") as again:
        for name in made.namelist():
            time = rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"
            part = re.sub(time, b"2026-01-01T00:00:00Z", made.read(name))
            again.writestr(zipfile.ZipInfo(name), part, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _value(text: str) -> str | int:
    return int(text) if text.isdigit() and text == str(int(text)) else text
