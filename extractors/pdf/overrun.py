"""Lines that a cell cut by the page end was too low for: they run on over the table's foot.

Some programs draw a merged cell's text whole on the page where the cell begins, however little of
the cell is left there. The first such line stands on the table's last rule, which no text below a
table does; the lines below it, in the same column and at the same distance, are the cell's too.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from extractors.pdf.lattice import Lattice
from extractors.pdf.weights import WEIGHTS
from extractors.syllables import is_syllable
from schemas.geometry import Word


def take_overrun(
    lattices: Sequence[Lattice], inside: Sequence[list[list[Word]]], outside: Sequence[Word]
) -> Sequence[Word]:
    """Move such words from those outside every lattice into their cells; those that stay."""
    for lattice, cells in zip(lattices, inside, strict=True):
        if lattice.columns_from_text or not outside:
            continue
        xs, foot = lattice.xs, lattice.ys[-1]
        over = [w for w in outside if w.top < foot < w.bottom and xs[0] < w.x1 and w.x0 < xs[-1]]
        if all(_in_column(xs, word) for word in over):
            moved = {id(word) for word in _overrun(lattice, cells, outside)}
            outside = [word for word in outside if id(word) not in moved] if moved else outside
    return outside


def too_low(lattice: Lattice, cells: Sequence[Sequence[Word]]) -> Iterator[int]:
    """Rows with text of a cell that is too low for it: on a rule, or printed over other text.

    Its first or last lines may stand in the row above or below.
    """
    for span, held in zip(lattice.spans, cells, strict=True):
        top, foot = lattice.ys[span.row], lattice.ys[span.row + span.row_span]
        high = low = left = right = 0.0  # the line that the word before stands on
        for word in held:
            size = word.bottom - word.top
            inset, near = WEIGHTS.overprint * size, WEIGHTS.on_edge * size
            beside = min(low, word.bottom) - max(high, word.top) > inset
            over = beside and word.x0 < right - inset and left < word.x1 - inset
            middle = (word.top + word.bottom) / 2
            if (over and abs(word.top - high) > near) or not top + near < middle < foot - near:
                yield from range(max(span.row - 1, 0), span.row + span.row_span)
                break
            if not beside:
                high, low, left, right = word.top, word.bottom, word.x0, word.x1
            elif word.x0 < left:
                left = word.x0
            elif word.x1 > right:
                right = word.x1


def cut_short(lattice: Lattice, cells: Sequence[Sequence[Word]]) -> list[int]:
    """Rows with text that ends at the side of its cell, in a table that cuts words there.

    Spreadsheets print a text that does not fit as far as the next cell: of one line, up to a
    letter that ends no syllable.
    """
    found: list[int] = []
    cut = False
    for span, held in zip(lattice.spans, cells, strict=True):
        if not held:
            continue
        last = held[-1]
        room = lattice.xs[span.col + span.col_span] - last.x1
        if room < WEIGHTS.cut_room * last.size and not last.text.isdecimal():
            high, low = last.top, last.bottom
            if all(high < (word.top + word.bottom) / 2 < low for word in held):
                found.extend(range(span.row, span.row + span.row_span))
                end = last.text.split()[-1]
                cut = cut or (end.isalpha() and end.islower() and not is_syllable(end))
    return found if cut else []


def _overrun(
    lattice: Lattice, cells: Sequence[list[Word]], outside: Sequence[Word]
) -> Iterator[Word]:
    """The words that are added to cells of a lattice's last row."""
    xs, foot = lattice.xs, lattice.ys[-1]
    for span, held in zip(lattice.spans, cells, strict=True):
        if span.row + span.row_span < len(lattice.ys) - 1 or not held:
            continue
        last = max(held, key=lambda word: word.bottom)
        end, near = last.bottom, WEIGHTS.overrun_gap * last.size
        if foot - end > near:
            continue
        over = end - foot > WEIGHTS.overrun * last.size
        left, right = xs[span.col], xs[span.col + span.col_span]
        below = (w for w in outside if w.bottom > foot and left <= w.x0 and w.x1 <= right)
        for word in sorted(below, key=lambda word: word.top):
            over = over or foot - word.top > WEIGHTS.overrun * word.size
            if not over or word.top - end > near or word.size > WEIGHTS.tall_box * last.size:
                break
            held.append(word)
            end = max(end, word.bottom)
            yield word


def _in_column(xs: Sequence[float], word: Word) -> bool:
    """Whether a word stands between two neighbouring upright rules."""
    return bisect_right(xs, word.x0) == bisect_right(xs, word.x1)
