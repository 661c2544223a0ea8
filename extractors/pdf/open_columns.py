"""Cells merged over all rows of a page and cut by both its ends: upright lines alone show them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import inf

from extractors.pdf.lattice import Lattice, Span, join_pieces
from extractors.pdf.weights import WEIGHTS
from schemas.geometry import Rule, Word


def with_open_columns(
    lattices: Sequence[Lattice], rules: Sequence[Rule], words: Sequence[Word]
) -> list[Lattice]:
    """Lattices with the cells that are merged over all rows of a page and cut by both its ends.

    No rule crosses such a cell. It stands between two lattices with the same rows, or beside one,
    and upright lines as high as they are its sides.
    """
    uprights = [rule for rule in rules if not rule.horizontal]
    found: list[Lattice] = []
    for lattice in sorted(lattices, key=lambda lattice: (lattice.ys[0], lattice.xs[0])):
        left = found[-1] if found else lattice
        lines = _loose_lines(lattice, uprights)
        between = [x for x in lines if left.box.x1 < x < lattice.box.x0]
        if left is not lattice and _goes_on_across(left, lattice, between, words):
            found[-1] = _widened(left, between, lattice)
        else:
            found.append(lattice)
    for index, lattice in enumerate(found):
        others = [other.box for other in found if other is not lattice]
        near = max((box.x1 for box in others if box.x1 < lattice.box.x1), default=-inf)
        far = min((box.x0 for box in others if box.x0 > lattice.box.x0), default=inf)
        lines = [
            x
            for x in _loose_lines(lattice, uprights)
            if near + WEIGHTS.snap < x < far - WEIGHTS.snap
        ]
        if lines:
            found[index] = _widened(lattice, lines)
    return found


def _loose_lines(lattice: Lattice, uprights: Sequence[Rule]) -> list[float]:
    """Where upright lines outside a lattice stand that begin and end with it."""
    left, top, right, bottom = lattice.box
    beside = [
        ((x0 + x1) / 2, upper, lower)
        for x0, upper, x1, lower, _ in uprights
        if x1 < left or x0 > right
    ]
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
    numbers = [w.text for w in inside if left.xs[0] < w.x0 and w.x1 < left.xs[1]]
    told = len(left.ys) > 2 or (numbers and all(n.rstrip(".").isdecimal() for n in numbers))
    filled = any(end < w.x0 and w.x1 < start for w in inside)
    cut = left.open_top and right.open_top  # the page end cuts both, and what is between
    return bool(between or (told and (filled or cut)))


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
