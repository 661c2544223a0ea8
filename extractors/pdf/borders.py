"""Borders between the columns of a table without vertical rules, from the text itself.

Columns are seeded by the phrases of the header and their borders put where the fewest phrases of
the body stand across.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from extractors.pdf.text import lines_of
from extractors.pdf.weights import WEIGHTS
from schemas.geometry import Word

Phrase = tuple[float, float]
"""Left and right side of a stretch of a line, points."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Column borders of a table without vertical rules, handed on from page to page."""

    xs: tuple[float, ...]
    ruled: bool


def borders_of(
    words: Sequence[Word],
    header_bottom: float,
    left: float,
    right: float,
    before: Columns | None,
    ruled: bool,
) -> tuple[float, ...] | None:
    """Column borders from left to right, None where fewer than three columns show."""
    header = [word for word in words if (word.top + word.bottom) / 2 < header_bottom]
    body = [word for word in words if (word.top + word.bottom) / 2 >= header_bottom]
    seeds = clusters_of([phrase for line in lines_of(header) for phrase in phrases_of(line)])
    named = bool(header) and all(word.bold for word in header)
    if before is not None and before.ruled == ruled and not named:
        return before.xs
    if len(seeds) < WEIGHTS.min_columns:
        return None
    phrases = [phrase for line in lines_of(body) for phrase in phrases_of(line)]
    crossed = _crossings(phrases, left, right)
    borders = [_border(one, other, crossed, left) for one, other in pairwise(seeds)]
    return (left, *borders, right)


def _crossings(phrases: Sequence[Phrase], left: float, right: float) -> list[float]:
    """Phrases over every place from left to right, STEP apart; less where texts begin."""
    places = int((right - left) / WEIGHTS.step) + 2
    changes = [0] * (places + 1)
    begins = [0] * (places + 1)

    def place(x: float) -> int:
        return min(max(int((x - left) / WEIGHTS.step), 0), places)

    for x0, x1 in phrases:
        if x1 - x0 > 2 * WEIGHTS.borders_crossing:
            changes[place(x0 + WEIGHTS.borders_crossing)] += 1
            changes[place(x1 - WEIGHTS.borders_crossing)] -= 1
        begins[place(x0 - WEIGHTS.padding)] += 1
        begins[place(x0)] -= 1
    over, starting, cost = 0, 0, []
    for change, begin in zip(changes, begins, strict=True):
        over += change
        starting += begin
        cost.append(over - 0.01 * starting)
    return cost


def _border(one: Phrase, other: Phrase, crossed: Sequence[float], left: float) -> float:
    """Where between two header phrases the fewest body phrases cross."""
    last = len(crossed) - 1
    low = min(max(int(((one[0] + one[1]) / 2 - left) / WEIGHTS.step), 0), last)
    high = min(max(int(((other[0] + other[1]) / 2 - left) / WEIGHTS.step), low), last)
    between = range(
        int((min(one[1], other[0]) - left) / WEIGHTS.step),
        int((other[0] - left) / WEIGHTS.step) + 1,
    )
    costs = [crossed[i] + (0.0 if i in between else 0.5) for i in range(low, high + 1)]
    first = costs.index(min(costs))
    last = first
    while last + 1 < len(costs) and costs[last + 1] <= costs[first] + WEIGHTS.alike:
        last += 1
    return left + (low + (first + last) // 2) * WEIGHTS.step


def phrases_of(line: Sequence[Word]) -> list[Phrase]:
    """Stretches of a line without a gap wide enough to part two cells."""
    found: list[Phrase] = []
    blank = _usual_blank(line)
    for word in line:
        gap = WEIGHTS.phrase_gap * word.size
        if word.glued:
            gap = min(gap, max(blank, WEIGHTS.blank_gap * word.size))
        if found and word.x0 - found[-1][1] <= gap:
            found[-1] = (found[-1][0], max(found[-1][1], word.x1))
        else:
            found.append((word.x0, word.x1))
    return found


def _usual_blank(line: Sequence[Word]) -> float:
    """What parts words of a line for certain where a file writes no blanks at all, points.

    In one that does, few words of a line follow no blank: the first ones of its cells.
    """
    if len(line) < WEIGHTS.blankless or not all(word.glued for word in line[1:]):
        return 0.0
    return WEIGHTS.wide_blank * min(max(0.0, b.x0 - a.x1) for a, b in pairwise(line))


def clusters_of(phrases: Sequence[Phrase]) -> list[Phrase]:
    """Phrases that stand above one another joined into one stretch each."""
    found: list[Phrase] = []
    for phrase in sorted(phrases):
        if found and phrase[0] < found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], phrase[1]))
        else:
            found.append(phrase)
    return found


def crosses(phrase: Phrase, x: float) -> bool:
    """Whether a phrase stands across a border."""
    return phrase[0] + WEIGHTS.borders_crossing < x < phrase[1] - WEIGHTS.borders_crossing
