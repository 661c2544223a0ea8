"""Tables that only place other tables on the page: what they hold stands on its own.

Clerks put a whole page, or a heading, a plan and the signatures, into the cells of a table. The
plan inside is a table of the document then. A small list in the cell of a plan is that cell's
text. No shape tells the two apart: the evidence of `layout_evidence` does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from extractors.word.tables import Layout, Slot
from extractors.word.weights import WEIGHTS
from schemas.reading import Block, Cell, Grid, Paragraph

DOUBT = "a table lies in a table's cell: it may be that cell's text, or a table of its own"


@dataclass(slots=True)
class Filled:
    """A cell and what stands in it; `cell` is the same as text."""

    slot: Slot
    blocks: list[Block]
    cell: Cell

    def tables(self) -> list[Grid]:
        """The tables inside it, lists of one column or row aside."""
        return [b for b in self.blocks if isinstance(b, Grid) and b.n_rows > 1 and b.n_cols > 1]


def layout_evidence(layout: Layout, cells: Sequence[Filled]) -> float:
    """How much says that a table with tables inside only places them; below 0 it is one itself."""
    inner = [grid for filled in cells for grid in filled.tables()]
    letters = sum(len(filled.cell.text) for filled in cells)
    inside = sum(len(cell.text) for grid in inner for cell in grid.cells)
    own = [filled for filled in cells if filled.cell.text and not filled.tables()]
    used = {filled.slot.start for filled in own} | {f.slot.start for f in cells if f.tables()}
    columns = max((grid.n_cols for grid in inner), default=0)
    in_row = [sum(filled.slot.row == row for filled in own) for row in range(layout.n_rows)]
    evidence = inside / max(letters, 1) - WEIGHTS.share
    evidence += WEIGHTS.finer if columns > len(used) else -WEIGHTS.finer
    evidence += WEIGHTS.fills_row * any(not in_row[f.slot.row] for f in cells if f.tables())
    if sum(count >= WEIGHTS.row_cells for count in in_row) >= WEIGHTS.min_own_rows:
        evidence -= WEIGHTS.own_rows
    return evidence


def unframed(layout: Layout, cells: Sequence[Filled]) -> list[Block]:
    """A table as the document's blocks, in reading order: itself, or what it only places.

    A table of one column is no table in any case. Of one that is a table itself, an inner table
    that fills its row alone still stands on its own, between the rows above and below it.
    """
    if len(cells) == 1 and any(isinstance(block, Grid) for block in cells[0].blocks):
        return cells[0].blocks
    if not any(filled.tables() for filled in cells):
        return [_piece(layout, cells, 0, layout.n_rows)]
    evidence = layout_evidence(layout, cells)
    one_column = len({filled.slot.start for filled in cells if filled.cell.text}) == 1
    places = evidence > 0 or one_column
    rows = [[f for f in cells if f.slot.row == row] for row in range(layout.n_rows)]
    opened = [row for row, held in enumerate(rows) if _opens(held, places)]
    found: list[Block] = []
    start = 0
    for row in [*opened, layout.n_rows]:
        found += _between(layout, cells, start, row, places)
        if row < layout.n_rows:
            found += [block for filled in rows[row] for block in filled.blocks]
        start = row + 1
    if abs(evidence) < WEIGHTS.sure and not one_column:
        found = [doubted(block, DOUBT) for block in found]
    return found


def doubted(block: Block, why: str) -> Block:
    """A grid all of whose rows are in doubt; a paragraph stays as it is."""
    if isinstance(block, Paragraph):
        return block
    return replace(block, row_doubts=dict.fromkeys(range(block.n_rows), why) | block.row_doubts)


def _opens(row: Sequence[Filled], places: bool) -> bool:
    """Whether the tables in a row's cells stand on their own."""
    filled = [cell for cell in row if cell.cell.text]
    return any(cell.tables() for cell in filled) and (places or len(filled) == 1)


def _between(
    layout: Layout, cells: Sequence[Filled], start: int, end: int, places: bool
) -> list[Block]:
    """The rows from `start` to before `end`, as a table or, lone texts of a layout, paragraphs."""
    held = [filled for filled in cells if start <= filled.slot.row < end]
    texts = [filled for filled in held if filled.cell.text]
    if places and len({filled.slot.row for filled in texts}) == len(texts):
        return [block for filled in texts for block in filled.blocks]
    return [_piece(layout, held, start, end)] if texts else []


def _piece(layout: Layout, cells: Sequence[Filled], start: int, end: int) -> Grid:
    """The rows from `start` to before `end` as a table, with the cells that begin in them."""
    pieces = [filled.cell for filled in cells]
    if end - start < layout.n_rows:
        pieces = [
            replace(cell, row=cell.row - start, row_span=min(cell.row_span, end - cell.row))
            for cell in pieces
        ]
    return Grid(
        page=1,
        n_rows=end - start,
        n_cols=layout.n_cols,
        cells=pieces,
        paged=False,
        header_rows=min(max(layout.header_rows - start, 0), end - start),
        borderless=layout.borderless,
    )
