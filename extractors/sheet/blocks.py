"""The tables on a sheet and the text around them, and a workbook's sheets as a Reading.

A sheet is one plane of cells: the letterhead, the title, a table, its signatures, another table.
Where borders are drawn they say which rows are a table's. Where none are, a table is a stretch of
rows without blank ones that begins with a row as full as its header is; above it stand rows of one
or two cells. A header that comes again begins another table.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from extractors.layout.numbers import is_number
from extractors.sheet.sheet import Sheet, SheetCell
from extractors.sheet.weights import WEIGHTS
from schemas.reading import Block, Cell, Format, Grid, Note, Paragraph, Reading

MAX_SHOWN = 20  # hidden texts of one sheet that are named

Rows = Mapping[int, Sequence[SheetCell]]


def reading(format_: Format, sheets: Sequence[Sheet], hidden: Iterable[str]) -> Reading:
    """A workbook's Reading: a page a sheet that shows; what is hidden is named in notes.

    `hidden` are the names of whole sheets that are.
    """
    blocks: list[Block] = []
    notes: list[Note] = []
    if sheets:
        sheets[0].hidden += [f"the sheet {name}" for name in hidden]
    for page, sheet in enumerate(sheets, 1):
        blocks += blocks_of(sheet, page)
        for text in sheet.hidden[:MAX_SHOWN]:
            notes.append(Note("hidden-in-sheet", f"hidden on the sheet {sheet.name}", page, text))
    return Reading(format_, "sheet", max(len(sheets), 1), blocks, notes)


def blocks_of(sheet: Sheet, page: int) -> list[Block]:
    """Grids and Paragraphs of a sheet in reading order, all on `page`. Grids are not paged."""
    rows = _rows(sheet)
    blocks: list[Block] = []
    for first, last, is_table in _stretches(rows):
        inside = {number: rows.get(number, ()) for number in range(first, last + 1)}
        if is_table:
            blocks.append(_grid(inside, page))
        else:
            blocks += _text(inside, page)
    return blocks


def _rows(sheet: Sheet) -> dict[int, list[SheetCell]]:
    """Cells with text by every row that they cover, left to right."""
    rows: dict[int, list[SheetCell]] = defaultdict(list)
    for cell in sheet.cells:
        if cell.text:
            for row in range(cell.row, cell.row + cell.row_span):
                rows[row].append(cell)
    for cells in rows.values():
        cells.sort(key=lambda cell: cell.col)
    return dict(sorted(rows.items()))


def _stretches(rows: Rows) -> Iterator[tuple[int, int, bool]]:
    """First and last row of every stretch, and whether it is a table."""
    drawn = any(_is_drawn(cells) for cells in rows.values())
    parts = _drawn(rows) if drawn else _joined(_runs(rows), rows)
    for first, last in parts:
        if drawn and not _is_drawn(rows[first]):
            yield first, last, False
            continue
        begins = _begins(rows, first, last)
        if begins > first:
            yield first, begins - 1, False
        while begins <= last:
            ends = next(_headers(rows, begins, last), last + 1)
            above = ends  # the titles above a header that comes again
            while above - 1 > begins and ends <= last and len(rows.get(above - 1, ())) == 1:
                above -= 1
            inside = above - 1 if drawn else _ends(rows, begins, above - 1)
            yield begins, inside, True
            above = inside + 1
            if above < ends:
                yield above, ends - 1, False
            begins = ends


def _is_drawn(cells: Sequence[SheetCell]) -> bool:
    """Whether a row belongs to a table by its borders."""
    return bool(cells) and sum(c.ruled for c in cells) >= max(WEIGHTS.ruled * len(cells), 1)


def _drawn(rows: Rows) -> Iterator[tuple[int, int]]:
    """Stretches of rows with borders, and of rows without; a blank row ends one."""
    for run in _runs(rows):
        inside = list(range(run[0], run[1] + 1))
        for _, part in groupby(inside, key=lambda number: _is_drawn(rows[number])):
            held = list(part)
            yield held[0], held[-1]


def _runs(rows: Rows) -> list[tuple[int, int]]:
    """First and last row of every run of rows with text."""
    runs: list[tuple[int, int]] = []
    for number in rows:
        if runs and runs[-1][1] == number - 1:
            runs[-1] = runs[-1][0], number
        else:
            runs.append((number, number))
    return runs


def _joined(runs: Sequence[tuple[int, int]], rows: Rows) -> list[tuple[int, int]]:
    """Runs, those that go on with the table above one blank row joined to it."""
    joined: list[tuple[int, int]] = []
    for first, last in runs:
        if joined and first - joined[-1][1] == 2 and _goes_on(rows, joined[-1], first):
            joined[-1] = joined[-1][0], last
        else:
            joined.append((first, last))
    return joined


def _goes_on(rows: Rows, above: tuple[int, int], first: int) -> bool:
    """Whether a run goes on with the table above: by a row as full, or by its section's number."""
    begins = _begins(rows, *above)
    if begins > above[1] or _is_header(rows[first], rows[begins]):
        return False
    if len(rows[first]) >= max(WEIGHTS.alike * _fullest(rows, *above), WEIGHTS.least):
        return True
    number = rows[first][0]
    return len(rows[first]) > 1 and number.col == rows[begins][0].col and is_number(number.text)


def _ends(rows: Rows, begins: int, last: int) -> int:
    """The last row of a table without borders, where its column of numbers tells.

    Behind it stand remarks and signatures: their text begins where the numbers stand, and no row
    as full as one that begins a table follows.
    """
    numbers = rows[begins][0].col
    full = [n for n in range(begins + 1, last + 1) if len(rows.get(n, ())) >= WEIGHTS.least]
    firsts = [rows[n][0] for n in full]
    numbered = sum(cell.col == numbers and is_number(cell.text) for cell in firsts)
    if not firsts or numbered < WEIGHTS.numbered * len(firsts):
        return last
    for number in range(full[-1] + 1, last + 1):
        cell = rows[number][0]
        if cell.col == numbers and not is_number(cell.text):
            return number - 1
    return last


def _fullest(rows: Rows, first: int, last: int) -> int:
    return max(len(rows.get(number, ())) for number in range(first, last + 1))


def _begins(rows: Rows, first: int, last: int) -> int:
    """The row that begins the table of a stretch; behind the last row when there is none."""
    least = max(WEIGHTS.least, math.ceil(WEIGHTS.dense * _fullest(rows, first, last)))
    numbers = range(first, last + 1)
    return next((n for n in numbers if len(rows.get(n, ())) >= least), last + 1)


def _headers(rows: Rows, begins: int, last: int) -> Iterator[int]:
    """Rows below the first that are a header once more."""
    header = rows[begins]
    for number in range(begins + 1, last + 1):
        if _is_header(rows.get(number, ()), header) and len(rows.get(number - 1, ())) == 1:
            yield number


def _is_header(cells: Sequence[SheetCell], header: Sequence[SheetCell]) -> bool:
    """Whether a row is another table's header, by that of the table above it.

    It says the same, or all of it is bold, it has no number and the header above is bold too.
    """
    texts = [cell.text.casefold() for cell in cells]
    if texts == [cell.text.casefold() for cell in header]:
        return True
    bold = all(cell.bold for cell in (*cells, *header))
    return bool(cells) and bold and not any(any(map(str.isdigit, text)) for text in texts)


def _grid(rows: Rows, page: int) -> Grid:
    """A table; columns and rows in which nothing is written are closed up."""
    numbers = [number for number, cells in rows.items() if cells]
    row_at = {number: place for place, number in enumerate(numbers)}
    starts = sorted({cell.col for cells in rows.values() for cell in cells})
    held: dict[tuple[int, int], Cell] = {}
    doubts: dict[int, str] = {}
    for number in numbers:
        for cell in rows[number]:
            key = cell.row, cell.col
            if key in held:
                held[key].row_span += 1
                continue
            col = bisect_left(starts, cell.col)
            span = bisect_left(starts, cell.col + cell.col_span) - col
            held[key] = Cell(row_at[number], col, cell.text, 1, span, bold=cell.bold)
            if cell.doubt:
                doubts.setdefault(row_at[number], cell.doubt)
    cells = sorted(held.values(), key=lambda cell: (cell.row, cell.col))
    grid = Grid(page, len(numbers), len(starts), cells, paged=False, row_doubts=doubts)
    grid.printed = sum(len("".join(cell.text.split())) for cell in cells)
    return grid


def _text(rows: Rows, page: int) -> Iterator[Block]:
    """Text outside tables: the left part of rows with two, as a letterhead has, then the right."""
    numbers = [number for number, cells in rows.items() if cells]
    for several, part in groupby(numbers, key=lambda number: len(rows[number]) > 1):
        cells = list(dict.fromkeys(cell for number in part for cell in rows[number]))
        if several:
            cells.sort(key=lambda cell: (cell.col, cell.row))
        for cell in cells:
            for line in cell.text.split("\n"):
                yield Paragraph(line, page, bold=cell.bold, centered=cell.centered)
