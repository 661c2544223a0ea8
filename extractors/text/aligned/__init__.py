"""Dumps that hold their columns apart by blanks (`pdftotext -layout`), as Grids.

A page is a raster of characters. Its table's header tells the columns (`heading`); where they
begin is seen from the lines below (`columns`), which are then parted by column (`cells`); the
numbers tell the rows (`bands`). What could have been read otherwise is in `Grid.row_doubts`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from extractors.layout.numbers import is_number
from extractors.text.aligned.bands import (
    CROWDED,
    Band,
    bands_of,
    habit_of,
    is_title,
    number_of,
)
from extractors.text.aligned.cells import APART, Placer
from extractors.text.aligned.chunks import chunks_of, joined
from extractors.text.aligned.columns import learn_rooms
from extractors.text.aligned.heading import find_headings
from extractors.text.aligned.labels import Heading
from extractors.text.aligned.pages import Sheet, sheets_of
from extractors.text.aligned.placed import Placed
from extractors.text.aligned.weights import WEIGHTS
from schemas.reading import Block, Cell, Grid

CUT = "its end may be what the next page begins with"


def is_aligned(text: str) -> bool:
    """Whether a dump holds a table's columns apart by blanks."""
    lines = text.replace("\f", "\n").split("\n")
    wide = [line for line in lines if line.count("  ") >= WEIGHTS.min_chunks - 1]
    if sum(len(chunks_of(line)) >= WEIGHTS.min_chunks for line in wide) < WEIGHTS.min_lines:
        return False
    return any(
        find_headings([chunks_of(line) for line in page.split("\n")], [])
        for page in text.split("\f")
    )


def read(text: str, first_page: int = 1) -> list[Block]:
    """Grids and paragraphs of an aligned dump in reading order, a Grid a page's table."""
    blocks = list(sheets_of(text, first_page))
    _settle_labels([block for block in blocks if isinstance(block, Sheet)])
    tables: dict[str, list[list[Sheet]]] = {}
    before: Block | Sheet | None = None
    for block in blocks:
        if isinstance(block, Sheet):
            alike = tables.setdefault(block.heading.key, [])
            if alike and before is alike[-1][-1]:
                alike[-1].append(block)
            else:
                alike.append([block])
        before = block
    grids: dict[int, Grid] = {}
    pushed = shared = 0
    for alike in tables.values():
        learn_rooms([[(sheet.frame, sheet.body) for sheet in table] for table in alike])
        sheets = [sheet for table in alike for sheet in table]
        placers = [Placer(sheet.frame, sheet.body) for sheet in sheets]
        pages = [placer.place() for placer in placers]
        pushed += sum(placer.pushed for placer in placers)
        shared += sum(sum(map(bool, line.cells[1:])) > 1 for lines in pages for line in lines)
        for sheet, grid in zip(sheets, _grids(sheets, pages), strict=True):
            grids[id(sheet)] = grid
            _doubt_columns(grid)
    if pushed > WEIGHTS.pushed * shared:
        for grid in grids.values():
            grid.row_doubts |= dict.fromkeys(range(grid.n_rows), CROWDED)
    return [grids[id(block)] if isinstance(block, Sheet) else block for block in blocks]


def _doubt_columns(grid: Grid) -> None:
    """Doubt every row where two texts stand apart in many: two columns are taken for one."""
    apart = list(grid.row_doubts.values()).count(APART)
    if apart > WEIGHTS.two_texts * (grid.n_rows - grid.header_rows):
        for row in range(grid.n_rows):
            grid.row_doubts.setdefault(row, APART)


def _settle_labels(sheets: Sequence[Sheet]) -> None:
    """Give headers of the same words the labels that most of them have.

    A narrow page may break a header so that a word stands below its neighbour's label.
    """
    alike: dict[tuple[str, ...], list[Sheet]] = {}
    for sheet in sheets:
        alike.setdefault(sheet.heading.words, []).append(sheet)
    for held in alike.values():
        texts, _ = Counter(sheet.heading.texts for sheet in held).most_common(1)[0]
        for sheet in held:
            sheet.heading = sheet.heading.labelled(*texts)


def _grids(sheets: Sequence[Sheet], pages: Sequence[Sequence[Placed]]) -> Iterator[Grid]:
    """A table's Grids, a page's each."""
    widest = _fullest(pages)
    habit = habit_of(pages, widest)
    before: Grid | None = None
    for sheet, lines in zip(sheets, pages, strict=True):
        goes_on = before is not None and before.page >= sheet.page - 1
        rows = bands_of(lines, not goes_on, habit) if lines else []
        grid = _grid(sheet, lines, rows)
        if before is not None and goes_on and rows and not (rows[0].numbered and rows[0].begins):
            _hand_on_doubt(before, grid)
        yield grid
        before = grid


def _fullest(pages: Sequence[Sequence[Placed]]) -> int:
    """The column with the most text: those between the number and it may group its rows."""
    lengths = Counter({1: 0})
    for line in (line for lines in pages for line in lines):
        lengths.update({column: len(text) for column, text in enumerate(line.cells)})
    return lengths.most_common(1)[0][0]


def _hand_on_doubt(before: Grid, grid: Grid) -> None:
    """Where a page's first row is in doubt, so is the row above it: they may be one."""
    doubt = grid.row_doubts.get(grid.header_rows)
    if doubt and before.n_rows:
        before.row_doubts.setdefault(before.n_rows - 1, doubt)


def _grid(sheet: Sheet, lines: Sequence[Placed], bands: Sequence[Band]) -> Grid:
    """A page's table as a Grid: the header where it is printed, then a row a band."""
    n_cols = len(sheet.frame.starts)
    grid = Grid(sheet.page, 0, n_cols, [], open_bottom=True, borderless=True)
    grid.columns_from_text = grid.rows_from_text = True
    if sheet.shown:
        grid.cells, grid.header_rows = _header_cells(sheet.heading)
        grid.n_rows = grid.header_rows
    grid.open_top = bool(bands) and not bands[0].numbered
    for band in bands:
        row = grid.n_rows
        grid.n_rows += 1
        if band.doubt:
            grid.row_doubts[row] = band.doubt
        title = _title(lines[band.first : band.end])
        if title is None:
            grid.cells += _cells(lines[band.first : band.end], row)
            continue
        number, text = title
        grid.cells += [Cell(row, 0, number)] if number else []
        at = 1 if number else 0
        grid.cells.append(Cell(row, at, text, col_span=n_cols - at))
    if sheet.cut and grid.n_rows:
        grid.row_doubts[grid.n_rows - 1] = CUT
    grid.cells.sort(key=lambda cell: (cell.row, cell.col))
    grid.printed = sum(
        len(chunk.text) - chunk.text.count(" ") for line in sheet.body for chunk in line
    )
    return grid


def _header_cells(heading: Heading) -> tuple[list[Cell], int]:
    """The header's cells, in two rows where labels stand over several columns."""
    rows = 2 if heading.groups else 1
    under = {c for first, last, _ in heading.groups for c in range(first, last + 1)}
    cells = [
        Cell(0, first, text, col_span=last - first + 1) for first, last, text in heading.groups
    ]
    for column, label in enumerate(heading.labels):
        top = 1 if column in under else 0
        cells.append(Cell(top, column, label.text, row_span=rows - top))
    return sorted(cells, key=lambda cell: (cell.row, cell.col)), rows


def _title(lines: Sequence[Placed]) -> tuple[str, str] | None:
    """Number and text of a section's title, None when the lines are an item's."""
    number = number_of(lines)
    if any(line.wide for line in lines) and not any(any(line.cells[2:]) for line in lines):
        texts = [text for line in lines for text in (line.cells[1], line.wide) if text]
        return number, joined(texts)
    columns = [joined([t for t in held if t]) for held in _by_column(lines)]
    if (is_number(number) or not number) and is_title(number, columns[1:]):
        return number, next(text for text in columns[1:] if text)
    return None


def _by_column(lines: Sequence[Placed]) -> Iterator[list[str]]:
    for column in range(len(lines[0].cells)):
        yield [line.cells[column] for line in lines]


def _cells(lines: Sequence[Placed], row: int) -> Iterator[Cell]:
    for column, texts in enumerate(_by_column(lines)):
        if column == 1:
            texts = [f"{t} {line.wide}".strip() for t, line in zip(texts, lines, strict=True)]
        text = number_of(lines) if column == 0 else joined([text for text in texts if text])
        yield Cell(row, column, text)
