"""A sheet as its reader saw it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from extractors.packages import Kind

KIND = Kind("workbook", "sheet")
MAX_PLACES = 2_000_000
"""Places of one sheet's merged cells, and rows times columns of what is written on it."""


@dataclass(frozen=True, slots=True)
class SheetCell:
    """A cell with text, or a merged one; `row` and `col` count from 0 on the sheet."""

    row: int
    col: int
    text: str
    row_span: int = 1
    col_span: int = 1
    bold: bool = False
    ruled: bool = False  # a border is drawn at one of its sides
    centered: bool = False
    doubt: str = ""  # why its text may not be what the sheet shows


@dataclass(slots=True)
class Sheet:
    """The cells that a sheet shows, in row-major order; hidden rows and columns are closed up."""

    name: str
    cells: list[SheetCell] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)  # what was left out, in words


def without_hidden(sheet: Sheet, rows: Iterable[int], columns: Iterable[int]) -> Sheet:
    """The sheet with its hidden rows and columns taken out, and what they held in words.

    A merged cell shows in what is left of it, as the program shows it.
    """
    hidden_rows, hidden_columns = set(rows), set(columns)
    if not hidden_rows and not hidden_columns:
        return sheet
    last_row = max((cell.row + cell.row_span for cell in sheet.cells), default=0)
    last_col = max((cell.col + cell.col_span for cell in sheet.cells), default=0)
    row_at = _closed_up(last_row, hidden_rows)
    col_at = _closed_up(last_col, hidden_columns)
    shown = Sheet(sheet.name, hidden=list(sheet.hidden))
    for cell in sheet.cells:
        row_span = row_at[cell.row + cell.row_span] - row_at[cell.row]
        col_span = col_at[cell.col + cell.col_span] - col_at[cell.col]
        if row_span and col_span:
            row, col = row_at[cell.row], col_at[cell.col]
            shown.cells.append(
                replace(cell, row=row, col=col, row_span=row_span, col_span=col_span)
            )
        elif cell.text:
            where = f"row {cell.row + 1}, column {cell.col + 1}"
            shown.hidden.append(f"{where}: {cell.text}")
    return shown


def _closed_up(last: int, hidden: set[int]) -> list[int]:
    """Where every row (column) stands when the hidden ones are gone, and the end."""
    places = [0]
    for number in range(last):
        places.append(places[-1] + (number not in hidden))
    return places
