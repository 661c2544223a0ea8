"""The columns of a page that prints no header and stands elsewhere than the page before."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from extractors.layout.numbers import is_number
from extractors.text.aligned.chunks import Line
from extractors.text.aligned.weights import WEIGHTS

INFINITE = float("inf")


def moved(
    widths: Sequence[int], costs: NDArray[np.float64], body: Sequence[Line]
) -> tuple[dict[int, int], bool]:
    """Where the columns with text begin, the first one aside, and whether it is sure which have.

    They are about as wide as `widths`. `costs` are those of each column by place, of three columns
    or more. A dump leaves no room for a column without text: at most one column is without.
    """
    left = _left(body)
    every = list(range(1, len(costs)))
    cost, whole = _placed(widths, costs, left, every)
    ways = [
        _placed(widths, costs, left, [other for other in every if other != column])
        for column in every
    ]
    (least, held), (second, _), *_ = sorted(ways, key=lambda way: way[0])
    sure = second - least >= WEIGHTS.moved_sure
    if cost > least + WEIGHTS.absent:
        return held, sure
    empty = _without_text(whole, body)
    return whole, not empty or (sure and not empty & held.keys())


def _without_text(places: Mapping[int, int], body: Sequence[Line]) -> set[int]:
    """The columns in which no line begins."""
    columns = sorted(places)
    starts = [places[column] for column in columns]
    begun = {bisect_right(starts, chunk.start + 1) for line in body for chunk in line}
    return {column for index, column in enumerate(columns, 1) if index not in begun}


def _left(body: Sequence[Line]) -> int:
    """Where the leftmost lines of text begin, down to the last number and beside the numbers."""
    numbered = [bool(line) and is_number(line[0].text.split(" ", 1)[0]) for line in body]
    end = len(body) - numbered[::-1].index(True) if any(numbered) else len(body)
    starts = []
    for line, skip in zip(body[:end], numbered, strict=False):
        starts += [chunk.start for chunk in line[skip : skip + 1]]
    starts.sort()
    return starts[len(starts) // WEIGHTS.outliers] if starts else 0


def _placed(
    widths: Sequence[int], costs: NDArray[np.float64], left: int, present: Sequence[int]
) -> tuple[float, dict[int, int]]:
    """The cheapest places of the columns with text, about as wide as `widths`, and their cost.

    `costs` are those of each column by place. The first column with text begins at `left` or
    before it.
    """
    size = costs.shape[1]
    reached = np.full(size, INFINITE)
    first = slice(min(WEIGHTS.narrowest, left), max(left, WEIGHTS.narrowest) + 1)
    reached[first] = costs[present[0], first]
    steps = []
    for before, column in pairwise(present):
        shifts = range(
            max(WEIGHTS.narrowest, widths[before] - WEIGHTS.resized),
            widths[before] + WEIGHTS.resized + 1,
        )
        ways = np.full((len(shifts), size), INFINITE)
        for index, shift in enumerate(shifts):
            off = WEIGHTS.off_width * abs(shift - widths[before])
            ways[index, shift:] = reached[: max(0, size - shift)] + off
        best = ways.argmin(axis=0)
        steps.append(np.arange(size) - np.array(shifts)[best])
        reached = ways.min(axis=0) + costs[column] - np.arange(size) * 1e-6
    at = int(reached.argmin())
    cost = float(reached[at])
    if cost == INFINITE:
        return cost, {}
    held = {present[-1]: at}
    for column, step in zip(reversed(present[:-1]), reversed(steps), strict=True):
        at = int(step[at])
        held[column] = at
    return cost, held
