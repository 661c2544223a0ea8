"""Rows of an aligned table's page: the lines of every number, and of titles without one."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence, Set
from dataclasses import dataclass
from itertools import pairwise

from extractors.layout.cuts import Anchor, Habit, Place, Rows, TextLine, cut_rows
from extractors.layout.numbers import is_broken, is_level, is_number
from extractors.text.aligned.placed import Placed
from extractors.text.aligned.weights import WEIGHTS

EDGE = "where this row ends is not sure"
NO_TEXT = "a number without text"
NO_NUMBER = "what stands in the column of its number is not one number"
CROWDED = "the columns of this dump run into one another"
CLASH = "a title over all columns and other text"


@dataclass(slots=True)
class Band:
    """The lines [first, end) of a row; `numbered` false when it goes on from the page before."""

    first: int
    end: int
    doubt: str = ""
    numbered: bool = True
    begins: bool = True  # no line of it may belong to the row above


def bands_of(lines: Sequence[Placed], begins: bool, habit: Habit) -> list[Band]:
    """The rows of a page's table."""
    anchors = _anchors(lines)
    filled = [i for i, line in enumerate(lines) if line.wide or any(line.cells)]
    if not filled:
        return []
    if not anchors:
        doubt = EDGE if begins else next((line.doubt for line in lines if line.doubt), "")
        return [Band(filled[0], filled[-1] + 1, doubt, numbered=False)]
    columns = [
        [TextLine(i, i + 1, line.cells[c]) for i, line in enumerate(lines) if line.cells[c]]
        for c in range(1, len(lines[0].cells))
    ]
    wide = [TextLine(i, i + 1, line.wide) for i, line in enumerate(lines) if line.wide]
    blank = {below for above, below in pairwise([-2, *filled]) if below - above > 1}
    between = WEIGHTS.parted if _is_parted(blank, filled[-1] + 1, anchors) else 0.0
    places = [Place(i, WEIGHTS.blank if i in blank else between) for i in filled]
    places = [Place(filled[0]), *places[1:], Place(filled[-1] + 1)]
    rows = Rows(columns, wide, 1.0, places, habit)
    cuts = cut_rows(rows, anchors, WEIGHTS.begins if begins else WEIGHTS.goes_on)
    if not cuts:
        return [Band(filled[0], filled[-1] + 1, EDGE)]
    edges = [int(cut.at) for cut in cuts] + [filled[-1] + 1]
    sure = [cut.margin >= WEIGHTS.bands_sure for cut in cuts] + [True]
    bands = [
        Band(low, high, "" if sure[i] and sure[i + 1] else EDGE)
        for i, (low, high) in enumerate(pairwise(edges))
    ]
    bands[0].begins = sure[0]
    if edges[0] > filled[0]:
        bands.insert(0, Band(filled[0], edges[0], "" if sure[0] else EDGE, numbered=False))
    for band in bands:
        inside = lines[band.first : band.end]
        if not any(line.wide or any(line.cells[1:]) for line in inside):
            band.doubt = NO_TEXT
        if band.numbered and not is_number(number_of(inside)):
            band.doubt = band.doubt or NO_NUMBER
        band.doubt = band.doubt or next((line.doubt for line in inside if line.doubt), "")
        if any(line.wide for line in inside) and any(any(line.cells[2:]) for line in inside):
            band.doubt = band.doubt or CLASH
    return bands


def _is_parted(blank: Set[int], end: int, anchors: Sequence[Anchor]) -> bool:
    """Whether empty lines part the rows: nearly every block of lines holds one number."""
    starts = [*sorted(blank), end]
    tops = [anchor.top for anchor in anchors]
    numbers = [bisect_left(tops, high) - bisect_left(tops, low) for low, high in pairwise(starts)]
    return numbers.count(1) >= max(2, WEIGHTS.mostly * len(numbers)) and max(numbers) < 3


def habit_of(pages: Sequence[Sequence[Placed]], widest: int) -> Habit:
    """How a table sets its cells, from its numbers and the lines around them.

    A number of a centred row often stands between two lines of the row's text. A dump that has
    no line for it snaps it to one of them, so that middles may be half a line off.
    """
    beside = centred = halves = 0
    for lines in pages:
        texts = [line.cells[widest] for line in lines]
        for at in range(1, len(lines) - 1):
            if not is_number(lines[at].cells[0]):
                continue
            above, own, below = texts[at - 1 : at + 2]
            halves += bool(above and below and not own)
            centred += below[:1].islower() and (own[:1].islower() or bool(above and not own))
            beside += below[:1].islower() and own[:1].isupper() and not above[:1].isupper()
    habits = max(centred + beside, 1)
    return Habit(
        0.0 if halves else WEIGHTS.slack,
        WEIGHTS.odd if beside > WEIGHTS.mostly * habits else 0.0,
        WEIGHTS.odd if centred > WEIGHTS.mostly * habits else 0.0,
    )


def _anchors(lines: Sequence[Placed]) -> list[Anchor]:
    """The lines of numbers, and of titles that have none."""
    numbers = _numbers(lines)
    found = list(numbers)
    for first, last in _title_runs(lines):
        below = last + 1 if last + 1 < len(lines) and not any(lines[last + 1].cells[2:]) else last
        own = [(low, high) for low, high in numbers if low <= below and high >= first]
        if not own:
            found.append((first, last))
        elif own == [(first, first)] and not any(line.wide for line in lines[first : last + 1]):
            found[found.index(own[0])] = (first, last)  # a title in capitals is not cut
    return [Anchor(first, last + 1) for first, last in sorted(found)]


def _numbers(lines: Sequence[Placed]) -> list[tuple[int, int]]:
    """First and last line of every number; a narrow column breaks "II.1" over two lines."""
    found: list[tuple[int, int]] = []
    for at, line in enumerate(lines):
        if not line.cells[0]:
            continue
        if found and _continues(lines, found[-1], at):
            found[-1] = (found[-1][0], at)
            continue
        if is_number(line.cells[0]):
            found.append((at, at))
    return found


def _continues(lines: Sequence[Placed], number: tuple[int, int], at: int) -> bool:
    """Whether the number column of a line goes on with a number above: "II" over ".1"."""
    first, last = number
    above, below = lines[first], lines[at]
    if first != last or not is_broken(above.cells[0], below.cells[0]):
        return False
    if text := below.wide or "".join(below.cells[1:]):
        return at - first == 1 and text[0].islower()
    alone = not any(above.cells[1:])
    return at - first <= 2 if alone else at - first == 1 and below.cells[0][0] == "."


def number_of(lines: Sequence[Placed]) -> str:
    """The number of a row, as printed."""
    parts = [line.cells[0] for line in lines if line.cells[0]]
    whole = "".join(parts)
    return whole if is_number(whole) else " ".join(parts)


def _title_runs(lines: Sequence[Placed]) -> list[tuple[int, int]]:
    """First and last line of every title: it crosses columns, or stands alone in capitals."""
    found: list[tuple[int, int]] = []
    for at, line in enumerate(lines):
        if not line.wide and not _is_capitals(line):
            continue
        between = lines[found[-1][1] + 1 : at] if found else []
        if found and not line.cells[0] and not any(any(held.cells[1:]) for held in between):
            found[-1] = (found[-1][0], at)
        elif line.wide or is_level(line.cells[0]) or _is_phrase(line.cells[1]):
            found.append((at, at))
    return found


def _is_capitals(line: Placed) -> bool:
    """Whether nothing but words in capitals, and a section's number, stands on a line."""
    text = line.cells[1]
    alone = text.isupper() and not any(line.cells[2:]) and not any(map(str.isdigit, text))
    return alone and (not line.cells[0] or is_level(line.cells[0]))


def _is_phrase(text: str) -> bool:
    """Whether a text is long enough for a title of its own; "66/NQ-CP" is none."""
    return len(text) >= WEIGHTS.min_title and " " in text


def is_title(number: str, texts: Sequence[str]) -> bool:
    """Whether a row is a section's title: one text in the first columns, a level or capitals."""
    filled = [column for column, text in enumerate(texts) if text]
    if len(filled) != 1:
        return False
    return is_level(number) or texts[filled[0]].isupper()
