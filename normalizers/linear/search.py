"""The cheapest cuts of a run of words into cells: dynamic programming, the N best kept.

Two passes. The first goes backwards and takes of each cell what is cheap to tell: its geometry
and the least that its words may cost. It leaves for every place and column the least that the
rest of the run can cost. The second goes forwards, reads what cells say (agencies, deadlines), and
follows only those ways that may still end within `slack` of the cheapest cut.
"""

from __future__ import annotations

from dataclasses import dataclass
from operator import itemgetter
from typing import NamedTuple, Optional

from normalizers.linear.costs import opening
from normalizers.linear.layout import Endings, Layout
from normalizers.linear.lines import Run
from normalizers.linear.model import Cells, Model
from normalizers.linear.weights import WEIGHTS
from normalizers.linear.wording import ending, least, meaning
from normalizers.tables.roles import known_of
from normalizers.values.phrases import is_unfinished
from schemas.joints import BULLETS

EPSILON = 1e-6

_BEGINNINGS = BULLETS + '“"(%≥≤<>'
_NEVER = float("inf")


@dataclass(frozen=True, slots=True)
class Cut:
    """One reading of a run: its cost in nats and its cells; `end` is the word after the last."""

    cost: float
    cells: Cells
    end: int


class _Way(NamedTuple):
    """A way to a boundary: cost, the cell it ends with, and the way before."""

    cost: float
    col: int
    first: int
    end: int
    before: Optional[_Way]  # noqa: UP045 (a NamedTuple cannot name itself in a union)


_cost = itemgetter(0)


def best_cuts(
    model: Model,
    run: Run,
    count: int,
    lower_half: bool = False,
    tail: bool = False,
    slack: float | None = None,
) -> list[Cut]:
    """The `count` cheapest cuts of a run into cells of columns in order, cheapest first.

    None costs `slack` nats more than the cheapest, WEIGHTS.near where none is given. `lower_half`:
    the cells go on from the page before. `tail`: words below the last row may belong to no cell.
    Empty for a run too long to be one row.
    """
    total = len(run.words)
    if not total or total > WEIGHTS.search_max_words:
        return [Cut(sum(model.empty), (), 0)] if not total else []
    within = WEIGHTS.near if slack is None else slack
    return _Search(model, run, lower_half, tail).cuts(count, within)


_Cell = tuple[int, float, float]
"""A cell that begins at a boundary: the boundary behind it, its cost, the least of its words."""


class _Search:
    """The cells of a run that are possible, and the least that the words behind them cost.

    `cells[col][place]` are the cells of a column that begin at a boundary; `rest[col][place]` is
    the least cost of the words from there on in that column and those that follow it;
    `skips[col][place]` the cost of leaving the column empty before them.
    """

    def __init__(self, model: Model, run: Run, lower_half: bool, tail: bool) -> None:
        self.model, self.run, self.lower_half = model, run, lower_half
        total = len(run.words)
        anywhere = lower_half and total <= WEIGHTS.max_lower
        self.bounds = [i for i in range(total) if anywhere or _is_bound(run, i)] + [total]
        endings = Endings(run, self.bounds)
        self.layouts = [
            Layout(model, run, col, self.bounds, endings) for col in range(len(model.roles))
        ]
        spaced = [
            model.gap_skipped[run.gaps[i]] if (run.starts[i] if i else run.whole) else 0.0
            for i in self.bounds[:-1]
        ]
        self.skips = [[empty + gap for gap in (*spaced, 0.0)] for empty in model.empty]
        if model.goal is not None:  # a goal printed after its rows comes last
            self.layouts.append(self.layouts[model.goal])
            self.skips.append([0.0] * len(self.bounds))
        ends = [word == total or (tail and word and run.starts[word]) for word in self.bounds]
        self.outside = [
            _outside(run, word) if end else _NEVER
            for word, end in zip(self.bounds, ends, strict=True)
        ]
        self.cells: list[list[list[_Cell]]] = []
        self.rest = [self.outside]
        for col in reversed(range(len(self.layouts))):
            begun = [self._begun(col, place) for place in range(len(self.bounds) - 1)]
            self.rest.insert(0, self._rest(begun, self.skips[col], self.rest[0]))
            self.cells.insert(0, begun)

    def _begun(self, col: int, place: int) -> list[_Cell]:
        """The cells of a column that begin at a boundary."""
        model, run, bounds, layout = self.model, self.run, self.bounds, self.layouts[col]
        i, role = bounds[place], layout.role
        below = col >= len(model.roles) and run.words[i][0].islower()  # a goal's end, overleaf
        start = (
            opening(model, run, layout.col, i, self.lower_half or below) + WEIGHTS.goal_end * below
        )
        start += model.filled[col] if col < len(model.roles) else model.trailing
        short = known_of(role).grammar in ("agency", "deadline")
        longest = WEIGHTS.max_short if short else WEIGHTS.search_max_words
        cells = layout.cells(place, start, longest)
        if self.lower_half:
            return [(behind, cost, 0.0) for behind, cost in cells]
        gain = model.beginnings[layout.col].get(run.words[i], 0.0)
        reach, near, far = least(run, role, i)
        return [
            (behind, cost, (near if bounds[behind] <= reach else far) - gain)
            for behind, cost in cells
        ]

    def _rest(
        self, begun: list[list[_Cell]], skips: list[float], behind: list[float]
    ) -> list[float]:
        """Least costs from each boundary on, given those of the next column."""
        rest = [skip + cost for skip, cost in zip(skips, behind, strict=True)]
        for place, cells in enumerate(begun):
            for following, shape, words in cells:
                cost = shape + words + behind[following]
                if cost < rest[place]:
                    rest[place] = cost
        return rest

    def cuts(self, count: int, slack: float) -> list[Cut]:
        """The cheapest cuts of the whole run."""
        limit = self.rest[0][0] + slack
        while limit < _NEVER:
            ways = self._ways(count, limit + EPSILON)
            if ways and ways[0].cost + slack <= limit + EPSILON:
                return [_cut(way) for way in ways if way.cost <= ways[0].cost + slack]
            limit = ways[0].cost + slack if ways else limit + slack
        return []

    def _ways(self, count: int, limit: float) -> list[_Way]:
        """The cheapest ways through the run that cost no more than the limit."""
        ways: list[list[list[_Way]]] = [[[] for _ in self.layouts] for _ in self.bounds]
        finished: list[_Way] = []
        for place, outside in enumerate(self.outside):
            carried = [] if place else [_Way(0.0, -1, 0, 0, None)]
            for col, skips in enumerate(self.skips):
                if carried and place < len(self.bounds) - 1:
                    self._extend(ways, place, col, carried, count, limit)
                carried = _cheapest(_paid(carried, skips[place]), ways[place][col], count)
            if outside < _NEVER:
                finished = _cheapest(finished, _paid(carried, outside), count)
        return [way for way in finished if way.col >= 0]

    def _extend(
        self,
        ways: list[list[list[_Way]]],
        place: int,
        col: int,
        carried: list[_Way],
        count: int,
        limit: float,
    ) -> None:
        """Add the cells of a column that begin at a boundary to the ways that reach their ends."""
        rest, i = self.rest[col + 1], self.bounds[place]
        most = limit - carried[0].cost
        if self.rest[col][place] > most:
            return
        for following, shape, words in self.cells[col][place]:
            if shape + words + rest[following] > most:
                continue
            j = self.bounds[following]
            cost = shape + self._wording(self.layouts[col], i, j)
            if cost + rest[following] > most:
                continue
            grown = [
                _Way(way.cost + cost, col, i, j, way)
                for way in carried
                if way.cost + cost + rest[following] <= limit
            ]
            ways[following][col] = _cheapest(ways[following][col], grown, count)

    def _wording(self, layout: Layout, i: int, j: int) -> float:
        """Cost of what the words i..j say as a cell of a column."""
        run, gains = self.run, self.model.texts[layout.col]
        cost = ending(run, layout.role, i, j)
        if self.lower_half:
            return cost
        cost += meaning(run, layout.role, i, j)
        if gains and j - i <= WEIGHTS.repeated_words:
            cost -= gains.get(run.text(i, j), 0.0)
        return cost


def _is_bound(run: Run, i: int) -> bool:
    """Whether a cell may begin with word i: any line, a capital or a digit within one."""
    if run.starts[i] or i == 0:
        return True
    word = run.words[i]
    if is_unfinished(run.words[i - 1]):
        return False
    return word[0].isupper() or word[0].isdigit() or word[0] in _BEGINNINGS


def _paid(ways: list[_Way], cost: float) -> list[_Way]:
    if not cost:
        return ways
    return [_Way(way[0] + cost, *way[1:]) for way in ways]


def _cheapest(one: list[_Way], other: list[_Way], count: int) -> list[_Way]:
    if not one or not other:
        return one or other
    return sorted(one + other, key=_cost)[:count]


def _outside(run: Run, word: int) -> float:
    """Cost of leaving the words from `word` on to no cell."""
    lines = sum(1 for i in range(word, len(run.words)) if run.starts[i])
    return WEIGHTS.outside + WEIGHTS.outside_line * lines if lines else 0.0


def _cut(way: _Way) -> Cut:
    cells: list[tuple[int, int, int]] = []
    node: _Way | None = way
    while node is not None and node.col >= 0:
        cells.append((node.col, node.first, node.end))
        node = node.before
    cells.reverse()
    return Cut(way.cost, tuple(cells), cells[-1][2] if cells else 0)
