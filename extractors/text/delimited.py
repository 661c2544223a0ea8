"""Tables kept as tab-separated or Markdown pipe rows, with pieces broken off by page ends.

What the crawlers leave: one line a row, fields parted by tabs or pipes; `---` rules under what
they took for a header; blank lines where a page ended, so that the lower half of a cut row
stands below with its number empty; headers repeated; section rows as plain paragraphs between
the rows. Each piece between two page ends becomes a Grid of its own, `paged`, for the row
rebuild that all formats share. What only the dump broke is mended here: lines of one row, list
items, cells merged downwards (printed once and empty below).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from extractors.text.frames import unframed
from extractors.text.markup import plain
from extractors.text.pieces import SECTION, Piece, mended, pieces_of
from extractors.text.runs import (
    MIN_ROWS,
    DumpLine,
    fields_of,
    is_frame,
    is_number,
    tables_of,
)
from schemas.reading import Block, Cell, Grid, Paragraph

COUNTER_LENGTH = 10  # characters of a number cell: "VII.2.1"
COUNTER_SHARE = 0.8  # of the first column's cells are that short in a column of numbers


def is_delimited(text: str) -> bool:
    """Whether a dump holds tab-separated or pipe rows that make a table."""
    widths: Counter[int] = Counter()
    for line in text.split("\n"):
        fields = fields_of(line)
        if fields and sum(1 for value in fields if value.strip()) > 1:
            widths[len(fields)] += 1
    return any(count >= MIN_ROWS for count in widths.values())


def read(run: list[DumpLine], page: int) -> Iterator[Block]:
    """Blocks of a run of rows in reading order: a Grid a piece of table, else paragraphs.

    `page` is the page of the text above.
    """
    for rows in tables_of(run):
        for block in _table(rows, page):
            page = max(page, block.page)
            yield block


def paragraphs(text: str, page: int) -> Iterator[Paragraph]:
    """The paragraphs of a stretch of text outside tables, without markup."""
    content, bold = plain(text)
    for line in content.split("\n"):
        if line:
            yield Paragraph(line, page, bold=bold)


def _table(run: list[DumpLine], page: int) -> Iterator[Block]:
    """Grids of a run, a piece each, and the paragraphs between that are no sections."""
    if any(map(is_frame, run)):
        run = unframed(run)
    n_cols = _columns(run)
    pieces = list(pieces_of(mended(run, n_cols), page))
    header = pieces[0].rows[0] if pieces[0].rows else []
    counted = _is_counted(pieces)
    for index, piece in enumerate(pieces):
        if index and piece.rows and piece.rows[0] == header:
            for title in piece.sections:
                yield from paragraphs(title, piece.page)
            piece.sections = []
        grid, outside = _grid(piece, n_cols, counted, first=index == 0)
        yield from outside
        if grid.n_rows:
            yield grid


def _columns(run: Sequence[DumpLine]) -> int:
    """Columns of the table: as many as most of its rows have, the wider where two tie.

    A header with more titles than that is right: the rows have lost fields.
    """
    rows = [line.fields for line in run if line.fields and not line.rule]
    widths = Counter(map(len, rows))
    usual = max(widths, key=lambda width: (widths[width], width))
    titles = [plain(value)[0] for value in rows[0]]
    is_header = len(titles) > usual and all(titles) and not is_number(titles[0])
    return len(titles) if is_header else usual


def _is_counted(pieces: Sequence[Piece]) -> bool:
    """Whether the first column holds numbers."""
    first = [plain(row[0])[0] for piece in pieces for row in piece.rows if row[0].strip()]
    short = sum(len(text) <= COUNTER_LENGTH for text in first)
    return bool(first) and short >= COUNTER_SHARE * len(first)


def _grid(piece: Piece, n_cols: int, counted: bool, first: bool) -> tuple[Grid, list[Paragraph]]:
    """A piece as a Grid, and the paragraphs above it that are no sections."""
    grid = Grid(piece.page, 0, n_cols, [])
    outside: list[Paragraph] = []
    for title in piece.sections:
        text, bold = plain(title)
        cells = _section_cells(text, grid.n_rows, n_cols, counted, bold)
        if cells and not first:
            grid.cells += cells
            grid.n_rows += 1
        else:
            outside += paragraphs(title, piece.page)
    above: list[Cell | None] = [None] * n_cols
    for row in piece.rows:
        above = _add_row(grid, row, above, counted)
    return grid, outside


def _section_cells(text: str, row: int, n_cols: int, counted: bool, bold: bool) -> list[Cell]:
    """Cells of a section title that stands between the rows, none when it is other text."""
    match = SECTION.fullmatch(text)
    if match and counted and n_cols > 2:
        title = " ".join(match["text"].split())
        number = Cell(row, 0, match["no"], bold=bold)
        return [number, Cell(row, 1, title, col_span=n_cols - 1, bold=bold)]
    if match or (text.isupper() and not any(map(str.isdigit, text))):
        return [Cell(row, 0, " ".join(text.split()), col_span=n_cols, bold=bold)]
    return []


def _add_row(
    grid: Grid, row: Sequence[str], above: list[Cell | None], counted: bool
) -> list[Cell | None]:
    """Add a row's cells; return what stands in each column for the row below to merge with."""
    number = grid.n_rows
    grid.n_rows += 1
    values = [plain(value) for value in row]
    if len(values) > grid.n_cols:
        rest = values[grid.n_cols - 1 :]
        values[grid.n_cols - 1 :] = [("\n".join(text for text, _ in rest if text), False)]
    if len(row) != grid.n_cols:
        grid.row_doubts[number] = f"{len(row)} fields for {grid.n_cols} columns"
    values += [("", False)] * (grid.n_cols - len(values))
    merged = _merged_down([text for text, _ in values], above, counted)
    held: list[Cell | None] = []
    for col, (text, bold) in enumerate(values):
        up = above[col]
        if col in merged and up is not None:
            up.row_span += 1
            held.append(up)
            continue
        cell = Cell(number, col, text, bold=bold)
        grid.cells.append(cell)
        held.append(cell if text else None)
    filled = [cell for cell in held if cell is not None]
    is_section = len(filled) <= (2 if counted else 1)
    return [None] * grid.n_cols if is_section else held


def _merged_down(texts: Sequence[str], above: Sequence[Cell | None], counted: bool) -> set[int]:
    """Columns whose cell above is merged over this row too: it is printed once, empty below.

    Empty cells before a row's first text are such cells; a number's own cell only together with
    the text beside it. A numbered row without text beside its number shows one as well.
    """
    if not any(texts):
        return set()
    lead = next(col for col, text in enumerate(texts) if text)
    if lead == 0 and counted and len(texts) > 3 and not texts[1] and any(texts[2:]):
        return {1}
    if lead > (1 if counted else 0):
        return {col for col in range(lead) if above[col] is not None}
    return set()
