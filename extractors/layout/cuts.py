"""Rows from numbers: which lines belong to the number that stands among them.

Where no rule and no blank stripe parts two rows, the numbers tell how many there are and the
cells tell where they end. The cells of a row are all centred on its number, or all begin beside
it; a cell begins with a capital and does not end with a comma. The cheapest edges are found by
dynamic programming, row by row, and each edge says how much the next best one would cost more.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import regex

from extractors.layout.language import language_of_documents
from extractors.layout.weights import WEIGHTS

EMPTY = 0.3  # lines: a column without text
INFINITE = float("inf")

_UNBEGUN = regex.compile(r"\p{Ll}|[-–] ?\p{Ll}|[-–] \d|[,;.)/]|[^()]*\)")
_UNENDED = regex.compile(r"(?:[,(\-–/]|\([^)]*)$")


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line of a cell: its edges and its text."""

    top: float
    bottom: float
    text: str


@dataclass(frozen=True, slots=True)
class Anchor:
    """A row's number, or the title of a row without one: its edges."""

    top: float
    bottom: float

    @property
    def middle(self) -> float:
        """Where a centred row has its middle."""
        return (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class Place:
    """Where an edge between two rows may be, and what it costs there (lines)."""

    at: float
    cost: float = 0.0


@dataclass(frozen=True, slots=True)
class Cut:
    """The edge above a row. `margin`: what the next best edge would cost more (lines)."""

    at: float
    margin: float


@dataclass(frozen=True, slots=True)
class Habit:
    """How a table sets its cells, in lines.

    `slack` is how far a row's middle may be off; `centred` and `beside` are what a row costs
    whose cells have their middle at its number, or begin beside it.
    """

    slack: float = 0.0
    centred: float = 0.0
    beside: float = 0.0


class Rows:
    """What the rows between any two places cost. `wide` holds the lines that cross columns."""

    def __init__(
        self,
        columns: Sequence[Sequence[TextLine]],
        wide: Sequence[TextLine],
        unit: float,
        places: Sequence[Place],
        habit: Habit | None = None,
    ) -> None:
        self.habit = habit or Habit()
        self.columns = [*columns, wide]
        self.unit = unit
        self.places = places
        middles = [[(line.top + line.bottom) / 2 for line in column] for column in self.columns]
        self._first = [[bisect_left(column, place.at) for place in places] for column in middles]
        self._begins = [[_begin_cost(line.text) for line in column] for column in self.columns]
        self._ends = [[_end_cost(line.text) for line in column] for column in self.columns]

    def cost(self, low: int, high: int, anchor: Anchor | None) -> float:
        """Lines that the cells between two places (by index) are off their row's number.

        Without a number the row goes on with one of the page before: its cells begin together
        or have one middle, and may begin in lower case.
        """
        blocks: list[tuple[float, float]] = []
        total = 0.0
        wide = False
        last = len(self.columns) - 1
        for column, lines in enumerate(self.columns):
            start, end = self._first[column][low], self._first[column][high]
            if start == end:
                total += EMPTY if column != last and anchor is not None else 0.0
                continue
            blocks.append((lines[start].top, lines[end - 1].bottom))
            if anchor is not None:
                total += self._begins[column][start]
            total += self._ends[column][end - 1]
            wide = wide or column == last
        if not blocks:
            return INFINITE if anchor is None else total
        if wide:
            title = [0, last] if self._first[0][low] < self._first[0][high] else [last]
            total += WEIGHTS.clash * (len(blocks) - len(title)) - EMPTY * last
            blocks = [(min(top for top, _ in blocks), max(bottom for _, bottom in blocks))]
        if anchor is None:
            top = min(top for top, _ in blocks)
            middle = (top + max(bottom for _, bottom in blocks)) / 2
        else:
            top, middle = anchor.top, anchor.middle
        centred, beside = (0.0, 0.0) if anchor is None else (self.habit.centred, self.habit.beside)
        if high == len(self.places) - 1:
            beside = 0.0  # a page end cuts rows, and what is cut begins at the top
        for block_top, block_bottom in blocks:
            off_middle = abs((block_top + block_bottom) / 2 - middle) / self.unit
            off_middle = max(0.0, off_middle - self.habit.slack)
            off_top = abs(block_top - top) / self.unit
            centred += min(off_middle, off_top + WEIGHTS.mixed)
            beside += min(off_top, off_middle + WEIGHTS.mixed)
        return total + min(centred, beside)


def cut_rows(rows: Rows, anchors: Sequence[Anchor], goes_on: float) -> list[Cut]:
    """The edge above every anchor's row; places before the first belong to no anchor.

    `goes_on` is what it costs (lines) that the first lines go on with the page before. The first
    place is the top of all lines and the last one their bottom. Time grows with the number of
    anchors times the square of the places between two of them.
    """
    places = rows.places
    last = len(places) - 1
    pairs = zip([None, *anchors], anchors, strict=False)
    options = [_between(places, above, below, rows.unit / 2) for above, below in pairs]
    costs = [{p: _opening(rows, p, goes_on) for p in options[0]}]
    steps: list[dict[tuple[int, int], float]] = []
    for index in range(1, len(anchors)):
        step = {
            (p, q): rows.cost(p, q, anchors[index - 1]) + places[q].cost
            for p in options[index - 1]
            for q in options[index]
            if p < q
        }
        steps.append(step)
        costs.append(_onward(costs[-1], step))
    rest = [{p: rows.cost(p, last, anchors[-1]) for p in options[-1] if p < last}]
    for step in reversed(steps):
        rest.append(_onward(rest[-1], {(q, p): cost for (p, q), cost in step.items()}))
    return _chosen(places, costs, rest[::-1], steps)


def _onward(
    reached: Mapping[int, float], step: Mapping[tuple[int, int], float]
) -> dict[int, float]:
    """What each place costs that a step leads to, by the cheapest way there."""
    found: dict[int, float] = {}
    for (p, q), cost in step.items():
        total = reached.get(p, INFINITE) + cost
        if total < found.get(q, INFINITE):
            found[q] = total
    return found


def _chosen(
    places: Sequence[Place],
    costs: Sequence[dict[int, float]],
    rest: Sequence[dict[int, float]],
    steps: Sequence[dict[tuple[int, int], float]],
) -> list[Cut]:
    """The cheapest sequence of edges, each with the margin over the next best place."""
    cuts: list[Cut] = []
    before: int | None = None
    for index, (reached, ahead) in enumerate(zip(costs, rest, strict=True)):
        totals = {p: reached[p] + ahead[p] for p in reached if p in ahead}
        if not totals:
            return []
        if before is None:
            best = min(totals, key=lambda p: totals[p])
        else:
            step, start = steps[index - 1], before
            open_ = [p for p in totals if (start, p) in step]
            if not open_:
                return []
            best = min(open_, key=lambda p: step[start, p] + ahead[p])
        others = [total for p, total in totals.items() if p != best]
        cuts.append(Cut(places[best].at, min(others, default=INFINITE) - totals[best]))
        before = best
    return cuts


def _between(
    places: Sequence[Place], above: Anchor | None, below: Anchor, half: float
) -> list[int]:
    """Indices of the places between two numbers; of very many only those near the numbers.

    An edge may cross `half` a line of a number, no more: one of several lines stays whole.
    """
    low = 0
    if above is not None:
        edge = max(above.middle, above.bottom - half)
        low = bisect_right(places, edge, key=lambda place: place.at)
    high = bisect_left(places, min(below.middle, below.top + half), key=lambda place: place.at)
    if high - low <= WEIGHTS.max_places:
        return list(range(low, high))
    half = WEIGHTS.max_places // 2
    ahead = range(low, low + half) if above is not None else range(0)
    return [*ahead, *range(high - half, high)]


def _opening(rows: Rows, place: int, goes_on: float) -> float:
    """What it costs that the lines above a place go on with the page before."""
    if place == 0:
        return 0.0
    return rows.cost(0, place, None) + goes_on + rows.places[place].cost


def _begin_cost(text: str) -> float:
    return WEIGHTS.lower_case if _UNBEGUN.match(text) else 0.0


def _end_cost(text: str) -> float:
    unended = _UNENDED.search(text) or language_of_documents().leaves_open(text)
    return WEIGHTS.unended if unended else 0.0
