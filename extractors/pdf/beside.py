"""What stands beside a table: a layout table round it, another page's table, its own columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from extractors.pdf.lattice import Lattice, Span, join_pieces
from extractors.pdf.weights import WEIGHTS
from schemas.geometry import Rule, Word
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


def with_open_columns(
    lattices: Sequence[Lattice], rules: Sequence[Rule], words: Sequence[Word]
) -> list[Lattice]:
    """Lattices with the cells that are merged over all rows of a page and cut by both its ends.

    No rule crosses such a cell. It stands between two lattices with the same rows, or beside one,
    and upright lines as high as they are its sides.
    """
    found: list[Lattice] = []
    for lattice in sorted(lattices, key=lambda lattice: (lattice.ys[0], lattice.xs[0])):
        left = found[-1] if found else lattice
        lines = _loose_lines(lattice, rules)
        between = [x for x in lines if left.box.x1 < x < lattice.box.x0]
        if left is not lattice and _goes_on_across(left, lattice, between, words):
            found[-1] = _widened(left, between, lattice)
        else:
            found.append(lattice)
    for index, lattice in enumerate(found):
        others = [other.box for other in found if other is not lattice]
        lines = [
            x
            for x in _loose_lines(lattice, rules)
            if not any(box.x0 - WEIGHTS.snap <= x <= box.x1 + WEIGHTS.snap for box in others)
        ]
        if lines:
            found[index] = _widened(lattice, lines)
    return found


def _loose_lines(lattice: Lattice, rules: Sequence[Rule]) -> list[float]:
    """Where upright lines outside a lattice stand that begin and end with it."""
    left, top, right, bottom = lattice.box
    beside = (
        ((rule.x0 + rule.x1) / 2, rule.top, rule.bottom)
        for rule in rules
        if not rule.horizontal and (rule.x1 < left or rule.x0 > right)
    )
    return [
        at
        for at, start, end in join_pieces(beside)
        if max(abs(start - top), abs(end - bottom)) <= WEIGHTS.touch
        and min(abs(at - left), abs(at - right)) > WEIGHTS.blank_column
    ]


def _goes_on_across(
    left: Lattice, right: Lattice, between: Sequence[float], words: Sequence[Word]
) -> bool:
    """Whether two lattices have the same rows, and what stands between them is a cell of theirs.

    One that begins with numbers is a table of its own.
    """
    end, start = left.box.x1, right.box.x0
    same_rows = len(left.ys) == len(right.ys) and all(
        abs(a - b) <= WEIGHTS.snap for a, b in zip(left.ys, right.ys, strict=True)
    )
    if not same_rows or start - end <= WEIGHTS.blank_column:
        return False
    inside = [w for w in words if left.ys[0] < w.bottom and w.top < left.ys[-1]]
    firsts = [w.text for w in inside if start < w.x0 and w.x1 < right.xs[1]]
    if firsts and all(text.rstrip(".").isdecimal() for text in firsts):
        return False
    return bool(between) or (len(left.ys) > 2 and any(end < w.x0 and w.x1 < start for w in inside))


def _widened(left: Lattice, lines: Sequence[float], right: Lattice | None = None) -> Lattice:
    """A lattice with open columns up to lines beside it and, on the right, to another one."""
    xs = sorted([*left.xs, *lines, *(right.xs if right else ())])
    spans = []
    for lattice in (left, right) if right else (left,):
        first = xs.index(lattice.xs[0])
        spans += [span._replace(col=span.col + first) for span in lattice.spans]
    filled = {column for span in spans for column in range(span.col, span.col + span.col_span)}
    rows = len(left.ys) - 1
    spans += [
        Span(0, column, rows, 1, open_above=True, open_below=True)
        for column in range(len(xs) - 1)
        if column not in filled
    ]
    spans.sort(key=lambda span: (span.row, span.col))
    return replace(left, xs=xs, spans=spans)


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
