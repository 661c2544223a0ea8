"""Lines that belong to text: underlines and strike-throughs are no rules of a table.

A line is told by all it touches: it runs through the boxes of the words of one printed line,
words cover it from end to end, and the nearer its ends stand to ends of words, not to the rules
that a border would meet, and the deeper it runs in the words' boxes, the less is it a rule.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from itertools import pairwise

from extractors.pdf.weights import WEIGHTS
from schemas.geometry import Rule, Word

Stretch = tuple[float, float]


def without_text_lines(rules: Sequence[Rule], words: Sequence[Word]) -> Sequence[Rule]:
    """The rules of a page but those that underline or strike out its words."""
    flat = [rule for rule in rules if rule.horizontal]
    crossing = []  # rules inside boxes of words, with these
    for y, touched in _touched({rule.top + rule.bottom for rule in flat}, words).items():
        for rule in flat:
            if rule.top + rule.bottom == y:
                held = [word for word in touched if word.x0 < rule.x1 and word.x1 > rule.x0]
                if held:
                    crossing.append((rule, held))
    if not crossing:
        return rules
    dropped: set[int] = set()
    inside = {id(rule) for rule, _ in crossing}
    edges = _Edges([rule for rule in rules if id(rule) not in inside])
    for pieces, touched in _joined(crossing):
        start, end = pieces[0].x0, max(piece.x1 for piece in pieces)
        if _is_of_text(start, end, pieces[0], touched, edges):
            dropped.update(id(piece) for piece in pieces)
    return [rule for rule in rules if id(rule) not in dropped]


def _touched(ys: Iterable[float], words: Sequence[Word]) -> dict[float, list[Word]]:
    """Words that a line at half of `y` underlines or strikes out if it runs through them."""
    reach = sorted(
        (
            word.top + WEIGHTS.above_strike * (word.bottom - word.top),
            word.bottom + WEIGHTS.below_text * (word.bottom - word.top),
            index,
        )
        for index, word in enumerate(words)
    )
    tops = [top for top, _, _ in reach]
    tallest = max((bottom - top for top, bottom, _ in reach), default=0.0)
    found = {}
    for y in ys:
        near = reach[bisect_left(tops, y / 2 - tallest) : bisect_right(tops, y / 2)]
        touched = [words[index] for _, bottom, index in near if bottom >= y / 2]
        if touched:
            found[y] = touched
    return found


def _joined(
    crossing: Sequence[tuple[Rule, list[Word]]],
) -> Iterable[tuple[list[Rule], list[Word]]]:
    """Pieces of one line that meet, with the words they touch."""
    ordered = sorted(crossing, key=lambda item: (round(item[0].top), item[0].x0))
    group: list[Rule] = []
    words: list[Word] = []
    end = 0.0
    for rule, touched in ordered:
        if group and (
            abs(rule.top - group[-1].top) > WEIGHTS.meets or rule.x0 - end > WEIGHTS.meets
        ):
            yield group, words
            group, words, end = [], [], 0.0
        group.append(rule)
        words += touched
        end = max(end, rule.x1)
    if group:
        yield group, words


class _Edges:
    """Where a border would end: at upright rules, and where the page's other rules end."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._uprights = [rule for rule in rules if not rule.horizontal]
        self._ends = sorted(x for rule in rules if rule.horizontal for x in (rule.x0, rule.x1))

    def distance(self, x: float, y: float) -> float:
        """Points from a line's end to the nearest of them."""
        at = bisect_left(self._ends, x)
        near = [abs(end - x) for end in self._ends[max(0, at - 1) : at + 1]]
        near += [
            abs(rule.x0 - x)
            for rule in self._uprights
            if rule.top - WEIGHTS.touch <= y <= rule.bottom + WEIGHTS.touch
        ]
        return min(near, default=WEIGHTS.no_edge)


def _is_of_text(
    start: float, end: float, line: Rule, touched: Sequence[Word], edges: _Edges
) -> bool:
    covered = _stretches(touched)
    size = max(word.size for word in touched)
    over = sum(max(0.0, min(end, high) - max(start, low)) for low, high in covered)
    spare = max((1 - WEIGHTS.under_words) * (end - start), WEIGHTS.blank * size + 2 * WEIGHTS.meets)
    if end - start - over > spare:
        return False
    y = (line.top + line.bottom) / 2
    ends = edges.distance(start, y), edges.distance(end, y)
    if max(ends) < WEIGHTS.meets:
        return False  # it meets others at both ends
    to_words = _to_end(start, covered, 0) + _to_end(end - WEIGHTS.blank * size, covered, 1)
    to_edges = sum(min(distance, WEIGHTS.no_edge) for distance in ends)
    depth = max(word.bottom - y for word in touched) / size - WEIGHTS.shallow
    return to_words < to_edges + WEIGHTS.deep * depth


def _to_end(x: float, covered: Sequence[Stretch], side: int) -> float:
    """Points from a line's end to the text's end there; a part of a text may be underlined."""
    if any(low - WEIGHTS.meets < x < high + WEIGHTS.meets for low, high in covered):
        return 0.0
    return min(WEIGHTS.no_edge, *(abs(stretch[side] - x) for stretch in covered))


def _stretches(words: Sequence[Word]) -> list[Stretch]:
    """Words of a printed line as stretches of text without a gap that parts cells."""
    ordered = sorted({(word.x0, word.x1) for word in words})
    found = [ordered[0]]
    gap = WEIGHTS.phrase_gap * max(word.size for word in words)
    for _, (low, high) in pairwise([ordered[0], *ordered]):
        if low - found[-1][1] <= gap:
            found[-1] = (found[-1][0], max(found[-1][1], high))
        else:
            found.append((low, high))
    return found
