"""Sheets that are no pages: two pages side by side on one, and a table as wide as two."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from extractors.pdf.lattice import Lattice
from extractors.pdf.weights import WEIGHTS
from schemas.reading import Block, Grid

APART = "its other columns may stand on another page"


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
