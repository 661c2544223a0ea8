"""What stands beside a table: a layout table round it, another page's table, its own columns."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from extractors.pdf.lattice import Lattice
from extractors.pdf.weights import WEIGHTS
from schemas.geometry import Word
from schemas.reading import Block, Grid

APART = "its other columns may stand on another page"


def without_layout(lattice: Lattice, words: Sequence[Word]) -> Lattice:
    """The table inside a layout table whose rules meet its own.

    Blank columns as narrow as a cell's padding, not parted by any rule, stand between the two;
    of what they part, the table has most columns. The rest (a signature) stands beside it.
    """
    xs, rows = lattice.xs, len(lattice.ys) - 1
    if rows <= WEIGHTS.header_rows:
        return lattice
    blank = [
        span.col
        for span in lattice.spans
        if span.row_span == rows
        and span.col_span == 1
        and xs[span.col + 1] - xs[span.col] <= WEIGHTS.blank_column
        and not _any_inside(lattice, span.col, words)
    ]
    if not blank:
        return lattice
    ends = [-1, *blank, len(xs) - 1]
    first, last = max(((a + 1, b) for a, b in pairwise(ends)), key=lambda part: part[1] - part[0])
    if last - first < WEIGHTS.min_columns:
        return lattice
    spans = [s._replace(col=s.col - first) for s in lattice.spans if first <= s.col < last]
    return Lattice(
        xs[first : last + 1],
        lattice.ys,
        spans,
        open_top=lattice.open_top,
        open_bottom=lattice.open_bottom,
    )


def _any_inside(lattice: Lattice, column: int, words: Sequence[Word]) -> bool:
    x0, x1 = lattice.xs[column : column + 2]
    top, bottom = lattice.ys[0], lattice.ys[-1]
    return any(
        2 * x0 < word.x0 + word.x1 < 2 * x1 and 2 * top < word.top + word.bottom < 2 * bottom
        for word in words
    )


def gutter_of(lattices: Sequence[Lattice], middle: float) -> float:
    """Where the right one of two pages on one sheet begins (points), 0.0 on a page of its own.

    Tables stand abreast there, or on both sides of the sheet's `middle`, and none runs across.
    """
    for one in lattices:
        gutter = one.box.x1
        right = [other for other in lattices if other.box.x0 >= gutter]
        if any(
            (one.ys[0] < other.ys[-1] and other.ys[0] < one.ys[-1])
            or gutter <= middle <= other.box.x0
            for other in right
        ) and all(other.box.x1 <= gutter or other in right for other in lattices):
            return min(other.box.x0 for other in right)
    return 0.0


def doubt_columns_apart(blocks: Sequence[Block]) -> None:
    """Doubt rows of a sheet too wide for its page, whose other columns are printed on the next.

    Tables of two pages have rows of the same heights in the same places, and other columns.
    """
    grids = [block for block in blocks if isinstance(block, Grid)]
    for one, other in pairwise(grids):
        if (
            other.page > one.page
            and one.n_rows == other.n_rows > WEIGHTS.header_rows
            and len(one.col_lefts) != len(other.col_lefts)
            and all(
                abs(a - b) <= WEIGHTS.meets
                for a, b in zip(one.row_tops, other.row_tops, strict=True)
            )
        ):
            for grid in (one, other):
                grid.row_doubts = dict.fromkeys(range(grid.n_rows), APART) | grid.row_doubts
