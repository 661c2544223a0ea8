"""Rows that no rules part: below a closed header, or between upright rules.

A header whose cells are drawn tells the columns of what stands below it; where several numbers
stand in one drawn row of a table, the bands of its text are the rows (as in `bands`).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise
from math import inf

from extractors.layout.cuts import Cut
from extractors.layout.numbers import is_number
from extractors.pdf.bands import blank_edges, merge_down, row_edges
from extractors.pdf.borders import Columns
from extractors.pdf.columns import (
    begins_rows,
    cells_of,
    doubts_of,
    header_above,
    rows_of,
    table_lines,
    tail_above,
    unruled_spans,
)
from extractors.pdf.lattice import Lattice, Span, lines_of_rules
from extractors.pdf.text import lines_of
from extractors.pdf.weights import WEIGHTS
from schemas.geometry import Rule, Word

TAIL = "the text above its number may be of the row that the page end cut"
SEVERAL = "may hold several rows that nothing parts"
BELOW = "no rule ends it: it may be of what stands below the table"


def tell_rows(
    words: Sequence[Word], rules: Sequence[Rule], lattices: list[Lattice]
) -> Columns | None:
    """Rows of lattices that lack rules, and the columns that the next page may go on with."""
    columns: Columns | None = None
    for index, lattice in enumerate(lattices):
        if len(lattice.xs) <= WEIGHTS.min_columns:
            continue
        below = lattices[index + 1].ys[0] if index + 1 < len(lattices) else float("inf")
        numbers = _numbers(lattice, words)
        bare, drawn = False, len(lattice.ys) - 1
        if not numbers and len(lattice.ys) <= WEIGHTS.header_rows + 1:
            bare = _extend(lattice, words, rules, below)
            numbers = _numbers(lattice, words) if bare else []
        columns = Columns(tuple(lattice.xs), False) if bare else None
        rows = [bisect_right(lattice.ys, y) - 1 for y in numbers]
        parted = {row for row in rows if rows.count(row) > 1}
        few = drawn <= WEIGHTS.header_rows
        if few and not parted and _tell_bands(lattice, words, bool(rows)):
            continue
        for row in sorted(parted, reverse=True):
            _split(lattice, row, words)
        edges = len(lattice.ys)
        if rows and rows[0] not in parted:
            goes_on = rows[0] == (0 if lattice.open_top else drawn if bare else -1)
            if few or goes_on:
                _split(lattice, rows[0], words, tail=True)
            if goes_on and len(lattice.ys) == edges and _begins_above(lattice, words, numbers):
                lattice.doubts.setdefault(rows[0], TAIL)
    return columns


def upright_lattice(rules: Sequence[Rule]) -> list[Lattice]:
    """One lattice of one row from upright rules alone, that begin and end together."""
    across, down = lines_of_rules(rules)
    if across or len(down) <= WEIGHTS.min_columns:
        return []
    top, bottom = min(line.start for line in down), max(line.end for line in down)
    if any(
        abs(line.start - top) > WEIGHTS.same_ends or abs(line.end - bottom) > WEIGHTS.same_ends
        for line in down
    ):
        return []
    xs = sorted(line.at for line in down)
    spans = [Span(0, column, 1, 1) for column in range(len(xs) - 1)]
    return [Lattice(xs, [top, bottom], spans, open_top=True, open_bottom=True)]


def add_outer_rows(lattice: Lattice, words: Sequence[Word], before: Columns | None) -> None:
    """Add the header above the first rule and the row below the last one, where they stand so.

    Above the first rule of a further page the end of a row may stand that the page end has cut.
    """
    header = top = header_above(words, *lattice.ys[:2])
    if top is None and before is not None and _goes_on(lattice, before):
        top = tail_above(words, lattice.ys[0], lattice.ys[1], before)
    if top is not None:
        lattice.ys.insert(0, top)
        below = (span._replace(row=span.row + 1) for span in lattice.spans)
        first = (Span(0, column, 1, 1) for column in range(len(lattice.xs) - 1))
        lattice.spans[:] = [*first, *below]
    _add_last(lattice, words, between=header is not None)


def _goes_on(lattice: Lattice, before: Columns) -> bool:
    """Whether a table has the borders of the one that the page before ended with."""
    return len(before.xs) == len(lattice.xs) and all(
        abs(x - other) <= WEIGHTS.same_ends for x, other in zip(lattice.xs, before.xs, strict=True)
    )


def _add_last(lattice: Lattice, words: Sequence[Word], *, between: bool) -> None:
    """Add the last row of a table with rules between its rows and none at its foot.

    Its lines stand as near to each other as those of the rows above, and they fill columns.
    `between`: the header has no rule above either, else only a number tells such a row. One
    without a number is in doubt, and one that nothing wide parts from what stands below.
    """
    xs, foot = lattice.xs, lattice.ys[-1]
    near = _leading(lattice, words)
    rest = lines_of([word for word in words if _middle(word)[1] > foot])
    pad = min((word.top for line in rest[:1] for word in line), default=inf) - foot
    row: list[list[Word]] = []
    bottom = foot + pad
    while rest and min(word.top for word in rest[0]) - bottom <= near:
        row.append(rest.pop(0))
        bottom = max(word.bottom for word in row[-1])
    inside = [word for line in row for word in line]
    cells = cells_of(inside, xs)
    if sum(map(bool, cells)) < WEIGHTS.min_columns or pad > WEIGHTS.far * inside[0].size:
        return
    numbered = any(is_number(word.text) for word in cells[0])
    if not (numbered or between):
        return
    last = len(lattice.ys) - 1
    lattice.spans += [s._replace(row=last) for s in unruled_spans([inside], xs, drawn=True)]
    lattice.ys.append(bottom + WEIGHTS.row_gap)
    tight = rest and rest[0][0].top - bottom < near + WEIGHTS.near * inside[0].size
    if tight or not numbered or len(cells[0]) > 1:
        lattice.doubts[last] = BELOW


def _leading(lattice: Lattice, words: Sequence[Word]) -> float:
    """The widest blank between two lines of one row (points), of a part of a line at least."""
    lines = lines_of([w for w in words if lattice.ys[0] < _middle(w)[1] < lattice.ys[-1]])
    rows = [bisect_right(lattice.ys, _middle(line[0])[1]) for line in lines]
    gaps = (
        min(word.top for word in below) - max(word.bottom for word in above)
        for (above, one), (below, other) in pairwise(zip(lines, rows, strict=True))
        if one == other
    )
    least = WEIGHTS.near * lines[0][0].size if lines else 0.0
    return max(least, *gaps, WEIGHTS.row_gap)


def _middle(word: Word) -> tuple[float, float]:
    return (word.x0 + word.x1) / 2, (word.top + word.bottom) / 2


def _numbers(lattice: Lattice, words: Sequence[Word]) -> list[float]:
    """Middles of the numbers in the first column, but where numbers name the columns."""
    left, right, top, bottom = *lattice.xs[:2], lattice.ys[0], lattice.ys[-1]
    found = [
        word
        for word in words
        if word.x0 < right
        and 2 * left <= word.x0 + word.x1 < 2 * right
        and 2 * top <= word.top + word.bottom < 2 * bottom
    ]
    found = [word for word in found if is_number(word.text) and _is_alone(word, found)]
    ys = sorted((word.top + word.bottom) / 2 for word in found)
    rows = [bisect_right(lattice.ys, y) for y in ys]
    if len(lattice.ys) > WEIGHTS.header_rows + 1 and len(set(rows)) == len(rows):
        return ys  # no row is in question
    return [y for y in ys if _beside(y, words) < WEIGHTS.min_columns]


def _is_alone(number: Word, words: Sequence[Word]) -> bool:
    """Whether no other text of its column stands on its line: one in a sentence numbers no row."""
    middle = (number.top + number.bottom) / 2
    return all(word is number or not word.top < middle < word.bottom for word in words)


def _beside(y: float, words: Sequence[Word]) -> int:
    """Numbers on the line whose middle is at y."""
    return sum(
        word.top < y < word.bottom
        and abs(_middle(word)[1] - y) < word.size / 2
        and is_number(word.text)
        for word in words
    )


def _extend(lattice: Lattice, words: Sequence[Word], rules: Sequence[Rule], end: float) -> bool:
    """Add the rows below a header that is closed on all sides; whether there are any."""
    xs, foot = lattice.xs, lattice.ys[-1]
    below = [word for word in words if foot < _middle(word)[1] < end]
    edges = [
        line.at
        for line in lines_of_rules(rules)[0]
        if foot < line.at < end
        and abs(line.start - xs[0]) <= WEIGHTS.same_ends
        and abs(line.end - xs[-1]) <= WEIGHTS.same_ends
    ]
    lines = lines_of(below)
    last = edges[-1] if edges else foot
    ruled = sum(1 for line in lines if _middle(line[0])[1] < last)
    kept = lines[:ruled] + table_lines(lines[ruled:], 0, xs, last)
    inside = [word for line in kept for word in line]
    if not begins_rows(kept, xs) and not blank_edges(cells_of(inside, xs)):
        return False
    foot_of_text = max(word.bottom for word in inside)
    if not edges or foot_of_text > last + WEIGHTS.row_gap:
        edges.append(foot_of_text + WEIGHTS.row_gap)
        lattice.open_bottom = True
    ys = [foot, *edges]
    first = len(lattice.ys) - 1
    spans = unruled_spans(rows_of(inside, ys), xs)
    lattice.spans += [span._replace(row=span.row + first) for span in spans]
    lattice.ys += edges
    lattice.columns_from_text = True
    return True


def _begins_above(lattice: Lattice, words: Sequence[Word], numbers: Sequence[float]) -> bool:
    """Whether text stands above the first number of a page, and above no other of its rows'."""

    def above(y: float) -> bool:
        low = lattice.ys[bisect_right(lattice.ys, y) - 1]
        return any(low <= _middle(word)[1] and word.bottom < y for word in words)

    return above(numbers[0]) and not any(map(above, numbers[1:]))


def _is_tail(cells: Sequence[Sequence[Word]], edge: float) -> bool:
    """Whether a row goes on above an edge and the next begins below it with its number."""
    above = [any(word.top < edge for word in words) for words in cells]
    first = min(word.top + word.bottom for words in cells for word in words if word.top > edge)
    numbers = [word for word in cells[0] if is_number(word.text)]
    return not above[0] and any(2 * word.top < first < 2 * word.bottom for word in numbers)


def _tell_bands(lattice: Lattice, words: Sequence[Word], numbered: bool) -> bool:
    """Part the last drawn row of a table by bands of text alone; whether it is told or in doubt.

    In doubt is one that nothing parts, where no number tells that it is one and its text is long.
    """
    row = len(lattice.ys) - 2
    _split(lattice, row, words, bands=True)
    if len(lattice.ys) - 2 > row or numbered:
        return len(lattice.ys) - 2 > row
    low, high = lattice.ys[-2:]
    inside = [word for word in words if low <= _middle(word)[1] < high]
    lines = [len(lines_of(cell)) for cell in cells_of(inside, lattice.xs)]
    if sum(count >= WEIGHTS.long_cell for count in lines) >= WEIGHTS.min_columns:
        lattice.doubts.setdefault(row, SEVERAL)
    return True


def _split(
    lattice: Lattice, row: int, words: Sequence[Word], tail: bool = False, bands: bool = False
) -> None:
    """Part one drawn row, in which several numbers stand, by the bands of its text.

    One with one number is parted where the `tail` of the page before's last row stands above it,
    one without by its `bands` alone.
    """
    if any(s.row < row < s.row + s.row_span or (s.row == row and s.row_span > 1)
           for s in lattice.spans):  # fmt: skip
        return
    xs, ys = lattice.xs, lattice.ys
    low, high = ys[row], ys[row + 1]
    inside = [word for word in words if low <= _middle(word)[1] < high]
    cells = cells_of(inside, xs)
    merged: list[int] = []
    if bands:
        cuts = [Cut(edge, inf) for edge in blank_edges(cells)]
    else:
        merged, cuts = row_edges(cells, 0.0)
    if len(cuts) < 3:
        return
    if tail:
        cuts = [cuts[0], *cuts[-2:]]
        if not _is_tail(cells, cuts[1].at):
            return
    edges = [low, *(cut.at for cut in cuts[1:-1]), high]
    rows = rows_of(inside, edges)
    spans = unruled_spans(rows, xs, drawn=not lattice.columns_from_text)
    for column in merged:
        spans = merge_down(spans, column, cells[column], edges, first=0)
    more = len(rows) - 1
    kept = [
        span._replace(row=span.row + more) if span.row > row else span
        for span in lattice.spans
        if span.row != row
    ]
    lattice.ys = [*ys[:row], *edges, *ys[row + 2 :]]
    lattice.spans = sorted([*kept, *(span._replace(row=span.row + row) for span in spans)])
    lattice.doubts = {
        (r + more if r > row else r): doubt for r, doubt in lattice.doubts.items()
    } | {r + row: doubt for r, doubt in doubts_of(rows, xs, cuts).items()}
    lattice.rows_from_text = True
