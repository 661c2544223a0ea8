"""Drawn rules into lattices: where the cells of the tables of one page lie.

Rules are snapped to common coordinates, pieces of one line are joined, lines that meet form a
lattice, and the unit cells between neighbouring lines are merged wherever no line parts them.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from extractors.pdf.weights import WEIGHTS
from schemas.geometry import Box, Rule


class Ruling(NamedTuple):
    """A straight line at coordinate `at`, from `start` to `end` along the other axis."""

    at: float
    start: float
    end: float


class Span(NamedTuple):
    """A cell's place in unit rows and columns, from 0.

    It is open above or below where no rule closes it on that side of the lattice, though one
    closes other cells there: a page end cuts it, but not them.
    """

    row: int
    col: int
    row_span: int
    col_span: int
    open_above: bool = False
    open_below: bool = False


@dataclass(slots=True)
class Lattice:
    """Column edges `xs`, row edges `ys` (points, ascending) and the cells between them."""

    xs: list[float]
    ys: list[float]
    spans: list[Span]
    open_top: bool = False
    open_bottom: bool = False
    columns_from_text: bool = False  # no vertical rules: the text told its columns
    rows_from_text: bool = False  # no horizontal rules: the text told its rows
    doubts: dict[int, str] = field(default_factory=dict)  # by row

    @property
    def box(self) -> Box:
        """The lattice's outline."""
        return Box(self.xs[0], self.ys[0], self.xs[-1], self.ys[-1])

    def owners(self) -> list[list[int]]:
        """Index into `spans` for every unit cell, by row and column."""
        table = [[-1] * (len(self.xs) - 1) for _ in range(len(self.ys) - 1)]
        for index, span in enumerate(self.spans):
            for row in range(span.row, span.row + span.row_span):
                table[row][span.col : span.col + span.col_span] = [index] * span.col_span
        return table


def find_lattices(rules: Sequence[Rule]) -> list[Lattice]:
    """Lattices of a page from its rules, from top to bottom; those of one cell are left out."""
    found = []
    for rows, columns in _meeting(*lines_of_rules(rules)):
        lattice = _build(rows, columns)
        if lattice is not None and len(lattice.spans) > 1:
            found.append(lattice)
    if len(found) > 1:
        found = [lattice for lattice in found if not any(_frames(lattice, o) for o in found)]
    return sorted(found, key=lambda lattice: lattice.ys[0])


def _frames(outer: Lattice, inner: Lattice) -> bool:
    """Whether a lattice is a frame round another: it has fewer cells, and holds it in one."""
    if outer is inner or len(outer.spans) >= len(inner.spans):
        return False
    x0, top, x1, bottom = inner.box
    return any(
        outer.xs[span.col] <= x0
        and outer.ys[span.row] <= top
        and x1 <= outer.xs[span.col + span.col_span]
        and bottom <= outer.ys[span.row + span.row_span]
        for span in outer.spans
    )


def lines_of_rules(rules: Sequence[Rule]) -> tuple[list[Ruling], list[Ruling]]:
    """Horizontal and vertical lines that rules draw, their pieces joined."""
    across: list[tuple[float, float, float]] = []
    down: list[tuple[float, float, float]] = []
    for x0, top, x1, bottom, _ in rules:
        if x1 - x0 >= bottom - top:
            across.append(((top + bottom) / 2, x0, x1))
        else:
            down.append(((x0 + x1) / 2, top, bottom))
    return join_pieces(across), join_pieces(down)


def join_pieces(pieces: Iterable[tuple[float, float, float]]) -> list[Ruling]:
    """Pieces (at, start, end) as lines: snapped to common coordinates, touching ones joined."""
    ordered = sorted(pieces)
    joined: list[Ruling] = []
    first = 0
    for index, (one, _, _) in enumerate(ordered, 1):
        if index < len(ordered) and ordered[index][0] - one <= WEIGHTS.snap:
            continue
        group = sorted([(start, end) for _, start, end in ordered[first:index]])
        at = sum([place for place, _, _ in ordered[first:index]]) / len(group)
        first = index
        start, end = group[0]
        for low, high in group:
            if low - end > WEIGHTS.join:
                joined.append(Ruling(at, start, end))
                start, end = low, high
            elif high > end:
                end = high
        joined.append(Ruling(at, start, end))
    return joined


def _meeting(across: list[Ruling], down: list[Ruling]) -> list[tuple[list[Ruling], list[Ruling]]]:
    """Groups of horizontal and vertical lines that hang together by touching."""
    parent = list(range(len(across) + len(down)))

    def root(item: int) -> int:
        while parent[item] != item:
            parent[item] = parent[parent[item]]
            item = parent[item]
        return item

    near = WEIGHTS.touch
    reaches = [
        (j, x, start - near, end + near) for j, (x, start, end) in enumerate(down, len(across))
    ]
    for i, (y, start, end) in enumerate(across):
        left, right = start - near, end + near
        for j, x, top, bottom in reaches:
            if left <= x <= right and top <= y <= bottom:
                parent[root(i)] = root(j)
    groups: dict[int, tuple[list[Ruling], list[Ruling]]] = {}
    for i, row in enumerate(across):
        groups.setdefault(root(i), ([], []))[0].append(row)
    for j, column in enumerate(down):
        groups.setdefault(root(len(across) + j), ([], []))[1].append(column)
    return [group for group in groups.values() if group[0] and group[1]]


def _edges(ats: Iterable[float], starts: Iterable[float], ends: Iterable[float]) -> list[float]:
    """Distinct coordinates of lines, and the far ends of the lines that cross them."""
    edges = sorted(set(ats))
    low, high = min(starts), max(ends)
    if low < edges[0] - WEIGHTS.open_end:
        edges.insert(0, low)
    if high > edges[-1] + WEIGHTS.open_end:
        edges.append(high)
    return [
        edge for i, edge in enumerate(edges) if i == 0 or edge - edges[i - 1] >= WEIGHTS.min_side
    ]


def _build(rows: list[Ruling], columns: list[Ruling]) -> Lattice | None:
    """A lattice from lines that hang together, None when they enclose nothing."""
    ys = _edges((r.at for r in rows), (c.start for c in columns), (c.end for c in columns))
    xs = _edges((c.at for c in columns), (r.start for r in rows), (r.end for r in rows))
    if len(xs) < 2 or len(ys) < 2:
        return None
    below = _closed(rows, ys, xs)
    right = _closed(columns, xs, ys)
    spans = merge_units(len(ys) - 1, len(xs) - 1, below, right)
    closed = [{unit for edge, unit in below if edge == end} for end in (0, len(ys) - 1)]
    if any(0 < len(units) < len(xs) - 1 for units in closed):
        spans = [_opened(span, len(ys) - 1, *closed) for span in spans]
    return Lattice(
        xs,
        ys,
        spans,
        open_top=ys[0] < rows[0].at - WEIGHTS.open_end,
        open_bottom=ys[-1] > rows[-1].at + WEIGHTS.open_end,
    )


def _opened(span: Span, foot: int, top: set[int], bottom: set[int]) -> Span:
    """A cell that says on which sides of the lattice no rule of its columns closes it."""
    units = range(span.col, span.col + span.col_span)
    return span._replace(
        open_above=not span.row and bool(top) and top.isdisjoint(units),
        open_below=span.row + span.row_span == foot and bool(bottom) and bottom.isdisjoint(units),
    )


def _closed(lines: list[Ruling], edges: list[float], along: list[float]) -> set[tuple[int, int]]:
    """(edge, unit) pairs where a line on that edge covers that unit of the other axis."""
    covered: dict[tuple[int, int], float] = {}
    last, units = len(edges) - 1, len(along) - 1
    for line in lines:
        after = min(bisect_right(edges, line.at), last)
        near = max(after - 1, 0)
        edge = near if line.at - edges[near] <= edges[after] - line.at else after
        _, start, end = line
        for unit in range(
            max(0, bisect_right(along, start) - 1), bisect_left(along, end, 0, units)
        ):
            low, high = along[unit], along[unit + 1]
            part = (end if end < high else high) - (start if start > low else low)
            covered[edge, unit] = covered.get((edge, unit), 0.0) + part
    return {
        (edge, unit)
        for (edge, unit), length in covered.items()
        if length >= WEIGHTS.covered * (along[unit + 1] - along[unit])
    }


def merge_units(
    n_rows: int, n_cols: int, below: set[tuple[int, int]], right: set[tuple[int, int]]
) -> list[Span]:
    """Cells from unit cells: joined across where no vertical edge parts them, then down.

    `below` holds (row edge, column) and `right` (column edge, row) where a line is drawn. Only
    pieces of equal width are joined downwards, so every cell is a rectangle.
    """
    spans: list[Span] = []
    open_cells: dict[tuple[int, int], tuple[int, int]] = {}  # (col, width) -> (row, height)
    for row in range(n_rows):
        pieces = []
        start = 0
        for col in range(1, n_cols + 1):
            if col == n_cols or (col, row) in right:
                pieces.append((start, col - start))
                start = col
        still: dict[tuple[int, int], tuple[int, int]] = {}
        for col, width in pieces:
            parted = not below.isdisjoint([(row, unit) for unit in range(col, col + width)])
            above = open_cells.pop((col, width), None)
            if above is None or parted:
                if above is not None:
                    spans.append(Span(above[0], col, above[1], width))
                still[col, width] = (row, 1)
            else:
                still[col, width] = (above[0], above[1] + 1)
        spans.extend(
            Span(top, col, height, width) for (col, width), (top, height) in open_cells.items()
        )
        open_cells = still
    spans.extend(
        Span(top, col, height, width) for (col, width), (top, height) in open_cells.items()
    )
    return sorted(spans, key=lambda span: (span.row, span.col))
