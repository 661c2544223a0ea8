"""Columns that only horizontal rules show: drawn cell by cell, they meet at the columns' borders.

Browsers and report writers draw the rules above and below every cell as a piece of its own, also
where a table has no upright rules. Where the pieces of most of a table's rules meet at the same
places, upright rules are put there, and the page is read as if they were drawn.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from extractors.pdf.borders import crosses, phrases_of
from extractors.pdf.text import lines_of
from extractors.pdf.weights import WEIGHTS
from schemas.geometry import Rule, Word


@dataclass(frozen=True, slots=True)
class Seams:
    """Upright rules where pieces of horizontal ones meet: those above and below, or only there.

    A cell merged over columns has no such places in its own rules: they are its neighbour's too.
    """

    sure: tuple[Rule, ...] = ()
    unsure: tuple[Rule, ...] = ()


def seams_of(rules: Sequence[Rule]) -> Seams:
    """Upright rules between the horizontal ones of a table without any, none where none shows."""
    flat = [rule for rule in rules if rule.horizontal]
    if len(flat) <= WEIGHTS.min_columns**2:
        return Seams()
    left, right = min(rule.x0 for rule in flat), max(rule.x1 for rule in flat)
    near = WEIGHTS.same_ends
    if any(left + near < rule.x0 < right - near for rule in rules if not rule.horizontal):
        return Seams()
    levels = _levels(flat)
    seams = [_seams(level) for level in levels if _is_whole(level, left, right)]
    borders = _common(seams)
    if len(seams) < WEIGHTS.min_columns or len(borders) < WEIGHTS.min_columns - 1:
        return Seams()
    sure: list[Rule] = []
    unsure: list[Rule] = []
    half = WEIGHTS.seam / 4
    for x in borders:
        held = [(level[0], ends) for level in levels if (ends := _ends_at(level, x)) is not None]
        for (above, high), (below, low) in pairwise(held):
            rule = Rule(x - half, above.top, x + half, below.bottom, above.ink)
            if high and low:
                sure.append(rule)
            elif high or low:
                unsure.append(rule)
    return Seams(tuple(sure), tuple(sorted(unsure, key=lambda rule: (rule.top, rule.x0))))


def _ends_at(level: Sequence[Rule], x: float) -> bool | None:
    """Whether a piece of a level ends at x, False where one runs past it, None for neither."""
    if any(min(abs(piece.x0 - x), abs(piece.x1 - x)) <= WEIGHTS.seam for piece in level):
        return True
    return False if any(piece.x0 < x < piece.x1 for piece in level) else None


def uncrossed(rules: Sequence[Rule], unsure: Sequence[Rule], words: Sequence[Word]) -> list[Rule]:
    """The rules but those unsure ones of a row that a text runs across: a section's title.

    A text that was cut at the first of them runs up to it, and nothing stands behind it.
    """
    crossed: set[Rule] = set()
    for (top, bottom), row in groupby(unsure, key=lambda rule: (rule.top, rule.bottom)):
        uprights = list(row)
        band = [word for word in words if 2 * top < word.top + word.bottom < 2 * bottom]
        phrases = [phrase for line in lines_of(band) for phrase in phrases_of(line)]
        first = uprights[0].x0
        cut = all(low < first for low, _ in phrases) and any(high >= first for _, high in phrases)
        if cut or any(crosses(phrase, rule.x1) for phrase in phrases for rule in uprights):
            crossed.update(uprights)
    return [rule for rule in rules if rule not in crossed]


def _levels(flat: Sequence[Rule]) -> list[list[Rule]]:
    """Horizontal rules by height, each level from left to right, top to bottom."""
    levels: list[list[Rule]] = []
    for rule in sorted(flat, key=lambda rule: rule.top):
        if levels and rule.top - levels[-1][0].top <= WEIGHTS.seam:
            levels[-1].append(rule)
        else:
            levels.append([rule])
    return [sorted(level, key=lambda rule: rule.x0) for level in levels]


def _is_whole(level: Sequence[Rule], left: float, right: float) -> bool:
    """Whether a level's pieces run from side to side of the table, each meeting the next."""
    ends = level[0].x0 - left <= WEIGHTS.same_ends and right - level[-1].x1 <= WEIGHTS.same_ends
    return ends and all(_meet(one, other) for one, other in pairwise(level))


def _meet(one: Rule, other: Rule) -> bool:
    return -WEIGHTS.touch <= other.x0 - one.x1 <= WEIGHTS.seam / 2


def _seams(level: Sequence[Rule]) -> list[float]:
    """Where the pieces of one level meet."""
    return [(one.x1 + other.x0) / 2 for one, other in pairwise(level)]


def _common(seams: Sequence[Sequence[float]]) -> list[float]:
    """The places where pieces of most levels meet."""
    fullest = max(seams, key=len, default=())
    least = WEIGHTS.seams * len(seams)
    return [x for x in fullest if sum(_holds(level, x) for level in seams) >= least]


def _holds(level: Sequence[float], x: float) -> bool:
    return any(abs(seam - x) <= WEIGHTS.seam for seam in level)
