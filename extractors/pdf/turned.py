"""Text that runs up or down: read where it stands in a cell, a watermark where it crosses any."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from extractors.pdf.lattice import Lattice
from extractors.pdf.text import cell_text
from extractors.pdf.weights import WEIGHTS
from extractors.pdf.words import OVERFLOWS
from schemas.geometry import Box, Word


def into_cells(
    turned: Sequence[Word], lattices: Sequence[Lattice], inside: Sequence[list[list[Word]]]
) -> list[Word]:
    """Put turned words into the cells that hold them whole; those that no cell holds are left.

    Rows are in doubt where a line goes on from a word in their cell to one that is not.
    """
    left = []
    held: list[tuple[Word, Lattice | None, int]] = []
    for word in turned:
        for lattice, cells in zip(lattices, inside, strict=True):
            owner = _cell_of(word, lattice)
            if owner is not None:
                cells[owner].append(word)
                held.append((word, lattice, owner))
                break
        else:
            left.append(word)
            held.append((word, None, -1))
    held.sort(key=lambda item: (item[0].turn, round(item[0].x0), item[0].top))
    for (above, lattice_above, cell), (below, lattice_below, other) in pairwise(held):
        if (lattice_above is not lattice_below or cell != other) and _goes_on(above, below):
            _doubt(lattice_above, cell)
            _doubt(lattice_below, other)
    return left


def _doubt(lattice: Lattice | None, owner: int) -> None:
    if lattice is not None:
        span = lattice.spans[owner]
        rows = range(span.row, span.row + span.row_span)
        lattice.doubts |= dict.fromkeys(rows, OVERFLOWS)


def _goes_on(above: Word, below: Word) -> bool:
    """Whether two turned words stand on one line with no more than a blank between."""
    size, middle = above.x1 - above.x0, (below.x0 + below.x1) / 2
    on_line = below.turn == above.turn and above.x0 < middle < above.x1
    return on_line and below.top - above.bottom < WEIGHTS.phrase_gap * size


def _cell_of(word: Word, lattice: Lattice) -> int | None:
    """Index of the cell that holds a word whole."""
    xs, ys = lattice.xs, lattice.ys
    col = bisect_right(xs, (word.x0 + word.x1) / 2) - 1
    row = bisect_right(ys, (word.top + word.bottom) / 2) - 1
    if not (0 <= col < len(xs) - 1 and 0 <= row < len(ys) - 1):
        return None
    owner = lattice.owners()[row][col]
    span = lattice.spans[owner]
    edge = WEIGHTS.edge
    holds = (
        word.x0 >= xs[span.col] - edge
        and word.x1 <= xs[span.col + span.col_span] + edge
        and word.top >= ys[span.row] - edge
        and word.bottom <= ys[span.row + span.row_span] + edge
    )
    return owner if holds else None


def text_of(words: Sequence[Word], box: Box) -> str:
    """Text of a cell: upright lines first, then those that run up, then those that run down."""
    parts = []
    for turn in (0, 3, 1):
        held = [word if not turn else _upright(word) for word in words if word.turn == turn]
        if held:
            side = box if not turn else _turned_box(box, turn)
            parts.append(cell_text(held, side.x0, side.x1))
    return " ".join(parts)


def _upright(word: Word) -> Word:
    """A turned word as it stands when the page is turned so that it can be read."""
    box = _turned_box(Box(word.x0, word.top, word.x1, word.bottom), word.turn)
    return replace(word, x0=box.x0, top=box.top, x1=box.x1, bottom=box.bottom, turn=0)


def _turned_box(box: Box, turn: int) -> Box:
    if turn == 3:  # it runs up
        return Box(-box.bottom, box.x0, -box.top, box.x1)
    return Box(box.top, -box.x1, box.bottom, -box.x0)
