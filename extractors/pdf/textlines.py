"""Lines that belong to text: underlines and strike-throughs are no rules of a table.

A line is told by all it touches: it runs through the boxes of the words of one printed line,
words cover it from end to end, and the nearer its ends stand to ends of words, not to the rules
that a border would meet, and the deeper it runs in the words' boxes, the less is it a rule.
One that ends clear of every rule is none whatever its depth: a border ends on others, on some pages
to the point. One from side to side of a cell is told by what a border would part: the next line of
the same text, or a strip too low for any.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import pairwise, takewhile

from extractors.pdf.weights import WEIGHTS
from schemas.geometry import Rule, Word

Stretch = tuple[float, float]


def without_text_lines(rules: Sequence[Rule], words: Sequence[Word]) -> Sequence[Rule]:
    """The rules of a page but those that underline or strike out its words."""
    flat: dict[float, list[Rule]] = {}
    for rule in rules:
        if rule.horizontal:
            flat.setdefault(rule.top + rule.bottom, []).append(rule)
    crossing = []  # rules inside boxes of words, with these
    for y, touched in _touched(flat, words).items():
        for rule in flat[y]:
            held = [word for word in touched if word.x0 < rule.x1 and word.x1 > rule.x0]
            if held:
                crossing.append((rule, held))
    if not crossing:
        return rules
    dropped: set[int] = set()
    inside = {id(rule) for rule, _ in crossing}
    edges = _Edges([rule for rule in rules if id(rule) not in inside])
    strips = _Strips(rules, words)
    for pieces, touched in _joined(crossing):
        start, end = pieces[0].x0, max(piece.x1 for piece in pieces)
        if (
            strips.ends_clear(start, end, pieces[0], touched, edges)
            or _is_of_text(start, end, pieces[0], touched, edges)
            or strips.underlines(start, end, pieces[0], touched)
        ) and not strips.parts_cells(start, end, pieces[0]):
            dropped.update(id(piece) for piece in pieces)
    return [rule for rule in rules if id(rule) not in dropped]


def _touched(ys: Iterable[float], words: Sequence[Word]) -> dict[float, list[Word]]:
    """Words that a line at half of `y` underlines or strikes out if it runs through them."""
    above, below = WEIGHTS.above_strike, WEIGHTS.below_text
    found: dict[float, list[Word]] = {}
    lines = sorted(ys)
    for word in words:
        top, bottom = word.top, word.bottom
        size = bottom - top
        end = 2 * (bottom + below * size)
        at = bisect_left(lines, 2 * (top + above * size))
        while at < len(lines) and lines[at] <= end:
            found.setdefault(lines[at], []).append(word)
            at += 1
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
        self._flat = [rule for rule in rules if rule.horizontal]
        self._ends = sorted(x for rule in self._flat for x in (rule.x0, rule.x1))

    @cached_property
    def exact(self) -> bool:
        """Whether the page's borders end on upright rules to the point."""
        sides = self._uprights
        sample = self._flat[:: len(self._flat) // WEIGHTS.exact_sample + 1]
        meeting = 0
        for rule in sample:
            y = (rule.top + rule.bottom) / 2
            beside = [u for u in sides if u.top - WEIGHTS.touch <= y <= u.bottom + WEIGHTS.touch]
            meeting += all(
                any(u.x0 - WEIGHTS.ends_on <= x <= u.x1 + WEIGHTS.ends_on for u in beside)
                for x in (rule.x0, rule.x1)
            )
        return bool(sample) and meeting >= WEIGHTS.exact * len(sample)

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
    if not _is_covered(start, end, covered, size):
        return False
    y = (line.top + line.bottom) / 2
    ends = edges.distance(start, y), edges.distance(end, y)
    if max(ends) < WEIGHTS.meets:
        return False  # it meets others at both ends
    to_words = _to_end(start, covered, 0) + _to_end(end - WEIGHTS.blank * size, covered, 1)
    to_edges = sum(min(distance, WEIGHTS.no_edge) for distance in ends)
    depth = max(word.bottom - y for word in touched) / size - WEIGHTS.shallow
    return to_words < to_edges + WEIGHTS.deep * depth


def _is_covered(start: float, end: float, covered: Sequence[Stretch], size: float) -> bool:
    """Whether text stands over a line from end to end, the wide blanks of justified lines too."""
    low, high = covered[0][0], covered[-1][1]
    fits = max(abs(low - start), abs(high - end)) <= WEIGHTS.meets
    if fits and all(b[0] - a[1] <= WEIGHTS.justified * size for a, b in pairwise(covered)):
        return True
    over = sum(max(0.0, min(end, high) - max(start, low)) for low, high in covered)
    spare = max((1 - WEIGHTS.under_words) * (end - start), WEIGHTS.blank * size + 2 * WEIGHTS.meets)
    return end - start - over <= spare


class _Strips:
    """What stands below a line from side to side of some cells: has a row room there."""

    def __init__(self, rules: Sequence[Rule], words: Sequence[Word]) -> None:
        self._rules, self._words = rules, words

    @cached_property
    def _flat(self) -> list[tuple[float, float, float]]:
        """Middle, start and end of every horizontal line."""
        flat = (rule for rule in self._rules if rule.horizontal)
        return sorted(((rule.top + rule.bottom) / 2, rule.x0, rule.x1) for rule in flat)

    @cached_property
    def _uprights(self) -> list[Rule]:
        return [rule for rule in self._rules if not rule.horizontal]

    @cached_property
    def _lines(self) -> list[Word]:
        return sorted(self._words, key=lambda word: word.bottom)

    @cached_property
    def _leadings(self) -> tuple[float, float]:
        """Points from line to line of a text, by its words' tops and by their bottoms.

        They are the least steps between words of one left edge. Boxes are as high as their
        letters: feet differ by tails and dots below, tops by marks.
        """
        ordered = sorted(self._words, key=lambda word: (round(word.x0), word.bottom))
        pairs = [
            (before, after)
            for before, after in pairwise(ordered)
            if round(after.x0) == round(before.x0)
            and after.bottom - before.bottom > WEIGHTS.least_leading * before.size
        ]
        tops = sorted(after.top - before.top for before, after in pairs)
        feet = sorted(after.bottom - before.bottom for before, after in pairs)
        at = int(len(pairs) * WEIGHTS.leading)
        return (tops[at], feet[at]) if pairs else (0.0, 0.0)

    def _is_next_line(self, above: Sequence[Word], below: Word) -> bool:
        """Whether a word stands one line of a text below others."""
        by_top, by_foot = self._leadings
        spare = WEIGHTS.meets / 2
        return (
            below.top - min(word.top for word in above) <= by_top + spare
            or below.bottom - max(word.bottom for word in above) <= by_foot + spare
        )

    def ends_clear(
        self, start: float, end: float, line: Rule, touched: Sequence[Word], edges: _Edges
    ) -> bool:
        """Whether a line below text meets no rule at one of its ends, nor goes on after a gap."""
        y, size = (line.top + line.bottom) / 2, max(word.size for word in touched)
        if end - start < size and not self._fits(start, end, y, touched):
            return False
        gaps = edges.distance(start, y), edges.distance(end, y)
        if min(gaps) > WEIGHTS.ends_on and edges.exact:
            return True
        if max(gaps) <= WEIGHTS.touch or not _is_covered(start, end, _stretches(touched), size):
            return False
        at = bisect_left(self._flat, (y - WEIGHTS.meets,))
        pieces = []
        for middle, x0, x1 in self._flat[at:]:
            if middle > y + WEIGHTS.meets:
                break
            pieces.append((x0, x1))
        return any(
            gap > WEIGHTS.touch
            and not any(x0 - WEIGHTS.join <= x <= x1 + WEIGHTS.join
                        for x0, x1 in pieces if x1 < start or x0 > end)
            for gap, x in zip(gaps, (start, end), strict=True)
        )  # fmt: skip

    def _fits(self, start: float, end: float, y: float, touched: Sequence[Word]) -> bool:
        """Whether a line as short as a dash is as long as its one word, and no dash beside it."""
        near = WEIGHTS.no_edge
        if len(touched) > 1 or abs(touched[0].x0 - start) + abs(touched[0].x1 - end) > near:
            return False
        at = bisect_left(self._flat, (y - WEIGHTS.meets,))
        level = takewhile(lambda flat: flat[0] <= y + WEIGHTS.meets, self._flat[at:])
        reach = touched[0].size
        beside = (x0 - reach < end < x1 or x0 < start < x1 + reach for _, x0, x1 in level)
        return not any(beside)

    def parts_cells(self, start: float, end: float, line: Rule) -> bool:
        """Whether a line runs from a side of its table below several cells, as no underline."""
        y, near = (line.top + line.bottom) / 2, WEIGHTS.no_edge
        xs = [rule.x0 for rule in self._beside(y)]
        at_side = bool(xs) and (abs(start - min(xs)) <= near or abs(end - max(xs)) <= near)
        return at_side and any(start + near < x < end - near for x in xs)

    def _beside(self, y: float) -> list[Rule]:
        """Upright rules that reach a height."""
        near = WEIGHTS.touch
        return [rule for rule in self._uprights if rule.top - near <= y <= rule.bottom + near]

    def underlines(self, start: float, end: float, line: Rule, touched: Sequence[Word]) -> bool:
        """Whether a line between uprights underlines the text of a cell, and parts no rows."""
        y, foot = (line.top + line.bottom) / 2, max(word.bottom for word in touched)
        near = WEIGHTS.no_edge
        beside = self._beside(y)
        xs = [rule.x0 for rule in beside]
        if not xs or (start <= min(xs) + near and end >= max(xs) - near):
            return False  # from side to side of the table
        inner = (start + near < x < end - near for x in xs)
        if y >= foot and any(inner):
            return False  # below the text's boxes, and below several cells
        if any(
            min(abs(rule.top - y), abs(rule.bottom - y)) <= WEIGHTS.meets
            for rule in beside
            if start - near <= rule.x0 <= end + near
        ):
            return False  # sides of cells end there
        if self._is_border(y, xs) or self._is_one_of_many(start, end, y, beside):
            return False
        at = bisect_left(self._flat, (y - WEIGHTS.meets,))
        low = end + WEIGHTS.meets, start - WEIGHTS.meets
        below = float("inf")
        for other, x0, x1 in self._flat[at:]:
            if x0 > low[0] or x1 < low[1]:
                continue
            if other - y > WEIGHTS.meets:
                below = other
                break
            if x0 < start - WEIGHTS.meets or x1 > end + WEIGHTS.meets:
                return False  # it goes on beside the cell
        height = max(word.size for word in touched)
        at = bisect_right(self._lines, foot + WEIGHTS.meets, key=lambda word: word.bottom)
        for word in self._lines[at:]:
            if word.top + word.bottom > 2 * below:
                break
            if word.x0 < end and word.x1 > start:
                return self._is_next_line(touched, word)
        if below - y < height:
            return True
        above = max((o for o, x0, x1 in self._flat if o < y - height and x0 <= low[0]
                     and x1 >= low[1]), default=y)  # fmt: skip
        roof = min((w.top - above for w in self._words
                    if above < w.top < y and w.x0 < end and w.x1 > start), default=0.0)  # fmt: skip
        return y < foot and roof + foot - y > WEIGHTS.roof * height

    def _is_one_of_many(self, start: float, end: float, y: float, beside: Sequence[Rule]) -> bool:
        """Whether this line at `y`, and that of another cell, end on upright rules to the point.

        They part rows beside a merged cell; underlines end with their texts.
        """
        at = bisect_left(self._flat, (y - WEIGHTS.meets,))
        level = takewhile(lambda flat: flat[0] <= y + WEIGHTS.meets, self._flat[at:])
        spans = [(x0, x1) for _, x0, x1 in level if x1 <= start or x0 >= end]
        return bool(spans) and all(
            any(rule.x0 - WEIGHTS.ends_on <= x <= rule.x1 + WEIGHTS.ends_on for rule in beside)
            for x in (start, end, *spans[0])
        )

    def _is_border(self, y: float, xs: Sequence[float]) -> bool:
        """Whether lines at `y` are a border that a merged cell parts: one runs below several cells.

        Underlines of two cells may meet too, but not from a side of the table on.
        """
        near, first, last = WEIGHTS.no_edge, min(xs), max(xs)
        at = bisect_left(self._flat, (y - WEIGHTS.meets,))
        level = takewhile(lambda flat: flat[0] <= y + WEIGHTS.meets, self._flat[at:])
        low = high = -near
        for x0, x1 in sorted((x0, x1) for _, x0, x1 in level):
            if any(x0 + near < x < x1 - near for x in xs):
                return True
            low, high = (low, max(high, x1)) if x0 <= high + WEIGHTS.touch else (x0, x1)
            at_side = abs(low - first) <= near or abs(high - last) <= near
            if at_side and any(low + near < x < high - near for x in xs):
                return True
        return False


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
