"""The best cuts of a run of words into cells: dynamic programming, the N best kept."""

from __future__ import annotations

from dataclasses import dataclass
from operator import attrgetter

from normalizers.linear.costs import AGENTS, breaking, closing, ending, opening, overfull, saying
from normalizers.linear.lines import Run
from normalizers.linear.model import Cells, Model
from normalizers.linear.phrases import is_unfinished

HOPELESS = 16.0  # nats inside one cell after which it is not followed further
FAR = 24.0  # nats behind the best way to the same word after which a way is dropped
MAX_WORDS = 900  # words of one row: more are not one row's, and are not cut
MAX_LOWER = 60  # words of the lower half of a row in which a cell may begin with any
MAX_SHORT = 90  # words of a cell that names agencies or a date
GOAL_END = 2.5  # nats of a goal's last lines below a row
OUTSIDE, OUTSIDE_LINE = 4.0, 1.2  # words below the last row that are no cell's, by line

_BEGINNINGS = '-–+•“"(%≥≤<>'


@dataclass(frozen=True, slots=True)
class Cut:
    """One reading of a run: its cost in nats and its cells; `end` is the word after the last."""

    cost: float
    cells: Cells
    end: int


@dataclass(frozen=True, slots=True)
class _Way:
    """A way to a boundary: cost, the cell it ends with, and the way before."""

    cost: float
    col: int
    first: int
    end: int
    before: _Way | None


_cost = attrgetter("cost")


def best_cuts(
    model: Model, run: Run, count: int, lower_half: bool = False, tail: bool = False
) -> list[Cut]:
    """The `count` cheapest cuts of a run into cells of columns in order, cheapest first.

    `lower_half`: the cells go on from the page before. `tail`: words below the last row may
    belong to no cell. Empty for a run too long to be one row.
    """
    total = len(run.words)
    if not total or total > MAX_WORDS:
        return [Cut(sum(model.empty), (), 0)] if not total else []
    anywhere = lower_half and total <= MAX_LOWER
    bounds = [i for i in range(total) if anywhere or _is_bound(run, i)] + [total]
    columns = len(model.roles)
    virtual = columns + (model.goal is not None)  # a goal printed after its rows comes last
    ways: list[list[list[_Way]]] = [[[] for _ in range(virtual)] for _ in bounds]
    finished: list[_Way] = []
    lightest = [0.0] + [float("inf")] * (len(bounds) - 1)
    for place in range(len(bounds)):
        word = bounds[place]
        start = [_Way(0.0, -1, 0, 0, None)] if place == 0 else []
        carried: list[_Way] = start
        for col in range(virtual):
            if carried and carried[0].cost <= lightest[place] + FAR and word < total:
                _extend(model, run, bounds, place, col, carried, ways, lightest, count, lower_half)
            skip = model.empty[col] if col < columns else 0.0
            carried = _cheapest(_paid(carried, skip), ways[place][col], count)
        if word == total or (tail and word and run.starts[word]):
            outside = _outside(run, word)
            finished = _cheapest(finished, _paid(carried, outside), count)
    return [_cut(way) for way in finished if way.before is not None or way.col >= 0]


def _is_bound(run: Run, i: int) -> bool:
    """Whether a cell may begin with word i: any line, a capital or a digit within one."""
    if run.starts[i] or i == 0:
        return True
    word = run.words[i]
    if is_unfinished(run.words[i - 1]):
        return False
    return word[0].isupper() or word[0].isdigit() or word[0] in _BEGINNINGS


def _extend(
    model: Model,
    run: Run,
    bounds: list[int],
    place: int,
    col: int,
    carried: list[_Way],
    ways: list[list[list[_Way]]],
    lightest: list[float],
    count: int,
    lower_half: bool,
) -> None:
    """Add every cell of column `col` that begins at a boundary to the ways that reach it."""
    columns = len(model.roles)
    column = col if col < columns else model.goal or 0
    role = model.roles[column]
    i = part = bounds[place]
    below = col >= columns and run.words[i][0].islower()  # a merged goal's end, overleaf
    inner = opening(model, run, column, i, lower_half or below) + GOAL_END * below
    inner += model.filled[column] if col < columns else model.trailing
    short = role in AGENTS or role == "deadline"
    for following in range(place + 1, len(bounds)):
        j = bounds[following]
        before = bounds[following - 1]
        if before > i and run.starts[before]:
            inner += breaking(model, run, column, i, part, before)
            inner += overfull(model, run, column, part, before)
            part = before
        if inner > HOPELESS or (short and j - i > MAX_SHORT):
            return
        cost = inner + overfull(model, run, column, part, j) + closing(run, i, j)
        cost += ending(model, run, column, i, part, j)
        if not lower_half:
            cost += saying(model, column, run.text(i, j), j - i)
        if carried[0].cost + cost > lightest[following] + FAR:
            continue
        grown = [_Way(way.cost + cost, col, i, j, way) for way in carried]
        ways[following][col] = _cheapest(ways[following][col], grown, count)
        lightest[following] = min(lightest[following], grown[0].cost)


def _paid(ways: list[_Way], cost: float) -> list[_Way]:
    if not cost:
        return ways
    return [_Way(way.cost + cost, way.col, way.first, way.end, way.before) for way in ways]


def _cheapest(one: list[_Way], other: list[_Way], count: int) -> list[_Way]:
    if not one or not other:
        return one or other
    return sorted(one + other, key=_cost)[:count]


def _outside(run: Run, word: int) -> float:
    """Cost of leaving the words from `word` on to no cell."""
    lines = sum(1 for i in range(word, len(run.words)) if run.starts[i])
    return OUTSIDE + OUTSIDE_LINE * lines if lines else 0.0


def _cut(way: _Way) -> Cut:
    cells: list[tuple[int, int, int]] = []
    node: _Way | None = way
    while node is not None and node.col >= 0:
        cells.append((node.col, node.first, node.end))
        node = node.before
    cells.reverse()
    return Cut(way.cost, tuple(cells), cells[-1][2] if cells else 0)
