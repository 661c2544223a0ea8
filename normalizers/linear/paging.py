"""Pages of a dump without form feeds: where the page numbers that it kept stand.

A number alone on a line is a row's or a page's. Those that the rows' counting leaves over and
that count on by themselves through the dump are page numbers: the lines below each are another
page's.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass, replace
from itertools import pairwise

from normalizers.linear.lines import Line
from normalizers.linear.weights import WEIGHTS


@dataclass(frozen=True, slots=True)
class _Link:
    """A number at a place among the lines, the last of a chain of so many."""

    place: int
    length: int
    before: _Link | None


def is_paged(lines: Sequence[Line]) -> bool:
    """Whether the dump's own form feeds tell its pages."""
    return any(a.page != b.page and a.stretch == b.stretch for a, b in pairwise(lines))


def paged(lines: Sequence[Line], rows: Set[int]) -> list[Line]:
    """Lines without page numbers, each with the page that these tell.

    `rows` are the paragraphs that rows begin with. All lines, unchanged, where no numbers count on.
    """
    numbers = _page_numbers(lines, rows)
    if not numbers:
        return list(lines)
    page = lines[0].page
    kept = []
    for line in lines:
        if line.index in numbers:
            page += 1
        else:
            kept.append(replace(line, page=page))
    return kept


def _page_numbers(lines: Sequence[Line], rows: Set[int]) -> set[int]:
    """The paragraphs that are page numbers: the longest chain that counts on by one, evenly."""
    chains: dict[int, _Link] = {}  # by the number that comes last
    best: _Link | None = None
    for place, line in enumerate(lines):
        if not is_number(line) or line.index in rows:
            continue
        value = int(line.text)
        before = chains.get(value - 1)
        if before is not None and place - before.place < WEIGHTS.min_lines:
            continue
        link = _Link(place, 1 if before is None else before.length + 1, before)
        if value not in chains or link.length >= chains[value].length:
            chains[value] = link
        if best is None or link.length > best.length:
            best = link
    places = []
    while best is not None:
        places.append(best.place)
        best = best.before
    gaps = sorted(above - below for above, below in pairwise(places))
    if len(places) < WEIGHTS.min_numbers or gaps[-1] > WEIGHTS.uneven * gaps[len(gaps) // 2]:
        return set()
    return {lines[place].index for place in places}


def is_number(line: Line) -> bool:
    """Whether a line is only a number such as pages have."""
    return len(line.words) == 1 and line.text.isdecimal() and len(line.text) <= WEIGHTS.page_digits
