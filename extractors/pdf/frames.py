"""What is drawn round a table and is none of it: stamps' boxes, frames, a layout table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from extractors.pdf.lattice import Lattice
from extractors.pdf.weights import WEIGHTS
from schemas.geometry import Box, Rule, Word


def loose_boxes(rules: Sequence[Rule]) -> list[tuple[Box, int]]:
    """Boxes (with their ink) that belong to no table: stamps and text frames.

    Such a box is drawn in an ink of its own, or no other line ends on it.
    """
    inks = Counter(rule.ink for rule in rules)
    uprights: dict[tuple[int, int], list[Rule]] = {}
    across: dict[tuple[int, int], list[Rule]] = {}
    for rule in rules:
        if rule.horizontal:
            across.setdefault((round(rule.x0), round(rule.x1)), []).append(rule)
        else:
            uprights.setdefault((round(rule.top), round(rule.bottom)), []).append(rule)
    found = []
    for pair in across.values():
        if len(pair) != 2 or pair[0].x1 - pair[0].x0 < WEIGHTS.open_end:
            continue
        upper, lower = sorted(pair, key=lambda rule: rule.top)
        sides = [
            rule
            for rule in uprights.get((round(upper.top), round(lower.bottom)), [])
            if min(abs(rule.x0 - upper.x0), abs(rule.x1 - upper.x1)) <= 1
        ]
        if len(sides) != 2:
            continue
        box = Box(upper.x0, upper.top, upper.x1, lower.bottom)
        own = {id(rule) for rule in (*pair, *sides)}
        others = [rule for rule in rules if id(rule) not in own]
        if (inks[upper.ink] == len(own) < len(rules) and not _is_outline(box, others)) or not any(
            _ends_on(rule, box) for rule in others
        ):
            found.append((box, upper.ink))
    return found


def _is_outline(box: Box, others: Sequence[Rule]) -> bool:
    """Whether others run from side to side of a box: it is a table's outline in a darker ink."""
    return WEIGHTS.outlined <= sum(
        rule.horizontal
        and abs(rule.x0 - box.x0) <= WEIGHTS.touch
        and abs(rule.x1 - box.x1) <= WEIGHTS.touch
        and box.top < rule.top < box.bottom
        for rule in others
    )


def _ends_on(rule: Rule, box: Box) -> bool:
    """Whether an end of the rule lies on a side of the box."""
    for x, y in ((rule.x0, rule.top), (rule.x1, rule.bottom)):
        inside_x = box.x0 - WEIGHTS.touch <= x <= box.x1 + WEIGHTS.touch
        inside_y = box.top - WEIGHTS.touch <= y <= box.bottom + WEIGHTS.touch
        near_x = min(abs(x - box.x0), abs(x - box.x1)) <= WEIGHTS.touch
        near_y = min(abs(y - box.top), abs(y - box.bottom)) <= WEIGHTS.touch
        if (near_x and inside_y) or (near_y and inside_x):
            return True
    return False


def without_boxes(rules: Sequence[Rule], boxes: Sequence[Box]) -> list[Rule]:
    """The rules that are no side of the given boxes."""
    return [
        rule
        for rule in rules
        if not any(
            abs(rule.top - box.top) + abs(rule.bottom - box.bottom) <= 2
            or abs(rule.x0 - box.x0) + abs(rule.x1 - box.x1) <= 2
            for box in boxes
            if rule.x0 >= box.x0 - 1
            and rule.x1 <= box.x1 + 1
            and rule.top >= box.top - 1
            and rule.bottom <= box.bottom + 1
        )
    ]


def without_frame(rules: Sequence[Rule]) -> Sequence[Rule]:
    """The rules but a frame round them, so near beside a table's sides that they seem to meet.

    No line ends on it, as those of a table end on its outline.
    """
    near = WEIGHTS.ends_on
    lefts, tops, rights, bottoms, _ = zip(*rules, strict=True)
    x0, top, x1, bottom = min(lefts), min(tops), max(rights), max(bottoms)
    rest = []
    for rule in rules:
        left, right = rule.x0 - x0 > near, x1 - rule.x1 > near  # whether it stands inside there
        above, below = rule.top - top > near, bottom - rule.bottom > near
        if (
            left or right or (above and below)
            if rule.horizontal
            else above or below or (left and right)
        ):
            rest.append(rule)
    if len(rules) - len(rest) != 4 or not rest:
        return rules
    gaps = (min(rule.x0 for rule in rest) - x0, x1 - max(rule.x1 for rule in rest))
    return rest if near < min(gaps) and max(gaps) <= WEIGHTS.touch else rules


def without_layout(lattice: Lattice, words: Sequence[Word]) -> Lattice:
    """The table inside a layout table whose rules meet its own.

    Blank columns as narrow as a cell's padding, not parted by any rule, stand between the two;
    of what they part, the table has most columns. The rest (a signature) stands beside it.
    """
    xs, rows = lattice.xs, len(lattice.ys) - 1
    if rows <= WEIGHTS.header_rows:
        return lattice
    blank = [
        span.col
        for span in lattice.spans
        if span.row_span == rows
        and span.col_span == 1
        and xs[span.col + 1] - xs[span.col] <= WEIGHTS.blank_column
        and not _any_inside(lattice, span.col, words)
    ]
    if not blank:
        return lattice
    ends = [-1, *blank, len(xs) - 1]
    first, last = max(((a + 1, b) for a, b in pairwise(ends)), key=lambda part: part[1] - part[0])
    if last - first < WEIGHTS.min_columns:
        return lattice
    spans = [s._replace(col=s.col - first) for s in lattice.spans if first <= s.col < last]
    return Lattice(
        xs[first : last + 1],
        lattice.ys,
        spans,
        open_top=lattice.open_top,
        open_bottom=lattice.open_bottom,
    )


def _any_inside(lattice: Lattice, column: int, words: Sequence[Word]) -> bool:
    x0, x1 = lattice.xs[column : column + 2]
    top, bottom = lattice.ys[0], lattice.ys[-1]
    return any(
        2 * x0 < word.x0 + word.x1 < 2 * x1 and 2 * top < word.top + word.bottom < 2 * bottom
        for word in words
    )
