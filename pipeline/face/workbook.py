"""Rows as an Excel workbook that opens ready to work with: typed, filtered, frozen, wrapped.

Text from documents stays text, whatever it begins with. What Excel cannot hold is carried over to
a further sheet or said in a line, never dropped.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.face.terminal import FORMULA, printable
from pipeline.face.values import as_cell

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook

    from pipeline.face.rows import RowSheet

SHEET_ROWS = 1_048_576  # what Excel holds, the header's row included
CELL_UNITS = 32_767  # UTF-16 code units of a cell
SHEET_LINKS = 65_530
URL_LENGTH = 2_000  # characters of a link that Excel still opens
EXACT = 2**53  # whole numbers beyond it lose digits in a cell
FIRST_YEAR = 1900  # Excel knows no day before
NARROWEST, WIDEST = 8, 48  # characters of a column
LOOKED_AT = 200  # rows that tell how wide a column is


@dataclass(frozen=True, slots=True)
class Link:
    """A cell's text that opens a file or page."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Content:
    """What one sheet holds."""

    name: str
    columns: Sequence[str]
    rows: Iterable[Sequence[Any]]


def write(path: Path, sheets: Iterable[Content], created: date | None = None) -> list[str]:
    """Write a workbook; returns a line for everything that Excel's limits changed.

    Rows are written as they come and not held. OSError where the file cannot be written.
    """
    import xlsxwriter
    from xlsxwriter.exceptions import FileCreateError

    notes = _Notes()
    try:
        with xlsxwriter.Workbook(path, {"constant_memory": True}) as workbook:
            if created is not None:
                workbook.set_properties({"created": datetime(*created.timetuple()[:3])})
            looks = _Looks.of(workbook)
            for content in sheets:
                _write_sheet(workbook, looks, content, notes)
    except FileCreateError as error:
        cause = error.args[0] if error.args else error
        raise cause if isinstance(cause, OSError) else OSError(str(cause)) from error
    return notes.lines()


@dataclass(slots=True)
class _Notes:
    """What did not fit, counted."""

    sheets: list[str] = field(default_factory=list)
    cut: int = 0
    unlinked: int = 0

    def lines(self) -> list[str]:
        lines = [
            f"{name}: more than the {SHEET_ROWS - 1:,} rows of a sheet; it goes on in further ones"
            for name in self.sheets
        ]
        if self.cut:
            lines.append(
                f"{self.cut:,} cells hold more than Excel's {CELL_UNITS:,} characters and end "
                "in …; csv and json have them whole"
            )
        if self.unlinked:
            lines.append(f"{self.unlinked:,} links are beyond Excel's {SHEET_LINKS:,} and are text")
        return lines


@dataclass(frozen=True, slots=True)
class _Looks:
    """The formats of a workbook's cells."""

    header: Format
    text: Format
    plain: Format
    day: Format
    time: Format
    number: Format
    link: Format

    @classmethod
    def of(cls, workbook: Workbook) -> _Looks:
        top = {"valign": "top"}
        return cls(
            header=workbook.add_format(
                {"bold": True, "text_wrap": True, "bg_color": "#D9E2F3", "border": 1} | top
            ),
            text=workbook.add_format({"text_wrap": True} | top),
            plain=workbook.add_format({"text_wrap": True, "quote_prefix": True} | top),
            day=workbook.add_format({"num_format": "dd/mm/yyyy"} | top),
            time=workbook.add_format({"num_format": "dd/mm/yyyy hh:mm"} | top),
            number=workbook.add_format(top),
            link=workbook.add_format(
                {"text_wrap": True, "font_color": "#0563C1", "underline": 1} | top
            ),
        )


def _write_sheet(workbook: Workbook, looks: _Looks, content: Content, notes: _Notes) -> None:
    """One sheet, and further ones where its rows are more than Excel holds."""
    from pipeline.face.rows import RowSheet

    rows = iter(content.rows)
    first = list(islice(rows, LOOKED_AT))
    widths = _column_widths(content.columns, first)
    left = chain(first, rows)
    for number in range(1, len(first) + 2 if first else 2):
        name = content.name if number == 1 else f"{content.name} ({number})"
        sheet = workbook.add_worksheet(name, RowSheet)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        sheet.freeze_panes(1, 0)
        sheet.put(0, [sheet.text(printable(label), looks.header) for label in content.columns])
        count = _write_rows(sheet, looks, islice(left, SHEET_ROWS - 1), notes)
        sheet.autofilter(0, 0, max(count, 1), len(widths) - 1)
        sheet.repeat_rows(0)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        following = next(left, None)
        if following is None:
            return
        left = chain([following], left)
        if number == 1:
            notes.sheets.append(content.name)


def _write_rows(
    sheet: RowSheet, looks: _Looks, rows: Iterator[Sequence[Any]], notes: _Notes
) -> int:
    links = count = 0
    for count, row in enumerate(rows, 1):
        cells = []
        for column, value in enumerate(row):
            look = None
            if isinstance(value, Link):
                links += 1
                if links > SHEET_LINKS or len(value.url) > URL_LENGTH:
                    notes.unlinked += 1
                else:
                    sheet.link(count, column, value.url)
                    look = looks.link
                value = value.text
            cells.append(_cell(sheet, looks, value, look, notes))
        sheet.put(count, cells)
    return count


def _cell(
    sheet: RowSheet, looks: _Looks, value: Any, look: Format | None, notes: _Notes
) -> str | None:
    if value is None:
        return None
    if not isinstance(value, str):
        if isinstance(value, date) and value.year >= FIRST_YEAR:
            return sheet.moment(value, looks.time if isinstance(value, datetime) else looks.day)
        if _is_number(value):
            return sheet.number(value, looks.number)
        value = as_cell(value)
    text = _fitting(value, notes)
    return sheet.text(text, look or (looks.plain if FORMULA.match(text) else looks.text))


def _is_number(value: Any) -> bool:
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal)):
        return False
    return math.isfinite(value) and (not isinstance(value, int) or abs(value) <= EXACT)


def _fitting(text: str, notes: _Notes) -> str:
    """The text without what steers a terminal, no longer than a cell holds."""
    text = printable(text)
    if len(text) * 2 <= CELL_UNITS or len(text.encode("utf-16-le")) // 2 <= CELL_UNITS:
        return text
    notes.cut += 1
    whole = text.encode("utf-16-le")[: 2 * (CELL_UNITS - 1)]
    return whole.decode("utf-16-le", "ignore") + "…"


def _column_widths(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> list[int]:
    """Widths that suit the headers and the first rows, in characters."""

    def need(value: Any) -> int:
        text = value.text if isinstance(value, Link) else as_cell(value)
        return max((len(line) for line in text.split("\n")), default=0) + 2

    needs = [len(label) + 4 for label in columns]
    for row in rows:
        needs = [max(known, need(value)) for known, value in zip(needs, row, strict=True)]
    return [min(max(known, NARROWEST), WIDEST) for known in needs]
