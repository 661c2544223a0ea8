"""Headers of aligned tables: on which lines they stand."""

from __future__ import annotations

from collections.abc import Sequence, Set
from itertools import pairwise, takewhile

from extractors.layout.numbers import is_number
from extractors.text.aligned.chunks import Chunk, Line, is_label, text_of
from extractors.text.aligned.labels import Heading, built, is_numbering
from extractors.text.aligned.weights import WEIGHTS

MAX_ABOVE = 5  # lines of a header above (and below) that line


def find_headings(
    lines: Sequence[Line], known: Sequence[tuple[str, ...]], keys: Set[str] = frozenset()
) -> list[Heading]:
    """The headers on a page, top to bottom.

    `known` are the lines, and `keys` the labels, of the headers before it.
    """
    found: list[Heading] = []
    known = list(known)
    at = 0
    while at < len(lines):
        floor = found[-1].end if found else 0
        heading = _repeated(lines, at, known) or _heading(lines, at, floor, keys)
        if heading is not None:
            found.append(heading)
            if (texts := printed(lines, heading)) not in known:
                known.append(texts)
            at = heading.end
        else:
            at += 1
    return found


def printed(lines: Sequence[Line], heading: Heading) -> tuple[str, ...]:
    """The lines of a header as printed, to know it again."""
    return tuple(text_of(line) for line in lines[heading.first : heading.end])


def _repeated(lines: Sequence[Line], at: int, known: Sequence[tuple[str, ...]]) -> Heading | None:
    for texts in known:
        if at + len(texts) <= len(lines) and all(
            text_of(line) == text for line, text in zip(lines[at:], texts, strict=False)
        ):
            return built(lines, at, at + len(texts))
    return None


def _heading(lines: Sequence[Line], at: int, floor: int, keys: Set[str]) -> Heading | None:
    """The header whose telling line is the given one, None when there is none."""
    main = lines[at]
    begun = [chunk for chunk in main if not chunk.text[0].islower()]
    if len(begun) < WEIGHTS.min_labels or not all(map(is_label, main)):
        return None
    above = [chunk for line in lines[max(floor, at - MAX_ABOVE) : at] for chunk in line]
    if not all(c in begun or any(_overlap(c, over) for over in above) for c in main):
        return None
    if all(b.start - a.end <= WEIGHTS.max_spread for a, b in pairwise(main)):
        return None  # a justified line
    first = at
    while first > floor and at - first < MAX_ABOVE and _goes_above(lines[first - 1], main):
        first -= 1
    while first < at and all(chunk.text[0].islower() for chunk in lines[first]):
        first += 1  # no header begins so: it is the rest of the row above
    number = _number_label(lines, first, at)
    if number is None:
        return None
    end = _numbering(lines, at) or _end(lines, first, at, number)
    heading = built(lines, first, end)
    if heading is None or heading.key in keys:
        return heading
    left, right = number
    below = lines[end : end + WEIGHTS.reach]
    if not any(
        line
        and is_number(line[0].text)
        and line[0].middle < right + WEIGHTS.aside
        and (left - WEIGHTS.aside < line[0].middle or len(line) == len(heading.labels))
        for line in below
    ):
        return None
    return heading


def _goes_above(line: Line, main: Line) -> bool:
    """Whether a line above holds labels too, and no title over the whole table or left of it."""
    if not line or not all(map(is_label, line)) or _is_title(line, main[0].start):
        return False
    if _is_shouted(line) and 2 * sum(chunk.text.isupper() for chunk in main) < len(main):
        return False  # a title in capitals over labels in small letters
    over = [sum(c.start < m.middle < c.end for m in main) for c in line]
    return max(over) * 2 <= len(main)


def _number_label(lines: Sequence[Line], first: int, at: int) -> tuple[int, int] | None:
    """The place of the first column's label: the leftmost short one on the lines of a header."""
    begin = lines[at][0].start - WEIGHTS.aside
    below = takewhile(lambda line: not _is_row(line, begin), lines[at + 1 : at + 3])
    near = [line[0] for line in (*lines[first : at + 1], *below) if line]
    left = min(near, key=lambda chunk: chunk.start)
    if len(left.text) > WEIGHTS.number_label or is_number(left.text) or not left.text[0].isalpha():
        return None
    if left.text[0].islower() or any(left.end > c.start for c in lines[at] if c.start > left.start):
        return None
    return left.start, left.end


def _numbering(lines: Sequence[Line], at: int) -> int:
    """Where a header ends that a row numbering its columns closes, 0 when there is none."""
    for end in range(at + 1, min(at + 2 + MAX_ABOVE, len(lines))):
        if is_numbering(lines[end]):
            return end + 1
        if not all(map(is_label, lines[end])):
            break
    return 0


def _end(lines: Sequence[Line], first: int, at: int, number: tuple[int, int]) -> int:
    """Where the header ends: as far below the number's label as above, or in small letters."""
    left, right = number
    own = [
        i
        for i in range(first, min(at + 3, len(lines)))
        if lines[i]
        and lines[i][0].start < right
        and lines[i][0].end > left
        and lines[i][0].end <= right + 2
        and lines[i][0].text[0].isalpha()
        and not is_number(lines[i][0].text)
    ]
    middle = (own[0] + own[-1]) / 2
    end = max(at, own[-1]) + 1
    wanted = round(2 * middle) - first + 1
    while end < len(lines) and end - at <= MAX_ABOVE and lines[end]:
        line = lines[end]
        if is_number(line[0].text) or not all(map(is_label, line)):
            break
        if end >= wanted and not _is_under(line, [c for held in lines[first:end] for c in held]):
            break
        end += 1
    return end


def _is_row(line: Line, left: int) -> bool:
    """Whether a line is none of a header's: it begins with a number, or is a title further left."""
    if not line:
        return False
    return _is_title(line, left) or is_number(line[0].text.split(" ", 1)[0])


def _is_title(line: Line, left: int) -> bool:
    """Whether a line begins left of a header with more than the label of its numbers."""
    return line[0].start < left and len(line[0].text) > WEIGHTS.number_label


def _is_shouted(line: Line) -> bool:
    return len(line) == 1 and len(line[0].text) > WEIGHTS.number_label and line[0].text.isupper()


def _overlap(one: Chunk, other: Chunk) -> bool:
    return one.start < other.end and one.end > other.start


def _is_under(line: Line, main: Line) -> bool:
    """Whether a line goes on with labels of the line above, in small letters or brackets."""
    widest = max(len(chunk.text) for chunk in main)
    return all(
        any(_overlap(chunk, c) for c in main)
        and (chunk.text[0] == "(" or (chunk.text[0].islower() and len(chunk.text) <= widest))
        for chunk in line
    )
