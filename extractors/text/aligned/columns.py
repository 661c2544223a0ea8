"""Columns of aligned tables: where each begins on a page, and how wide its lines can be.

Widths are advance widths, in thousandths of the type size. A line of a cell ends where the next
word would not have fitted, so each pair of lines of one cell bounds its column's width from both
sides; the width that the most pairs allow is the column's.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from extractors.text.aligned.chunks import MAX_SPREAD, Chunk, Line, is_number, words_of
from extractors.text.aligned.heading import Label
from schemas.typeface import SPACE, width_of, width_of_text

OVER = 3  # characters a chunk may stand before its column's usual start
BEFORE = 0.35  # of a column's width that a chunk of the next one may begin before its start
STARTS = 0.3  # crossing chunks that one chunk's beginning at a place makes up for
RIGID_STARTS = 0.2  # ... that it makes up for in a rigid dump
SPARE = 200  # thousandths of the type size that a line may be wider than its column
ALLOWED = 0.5  # share of the pairs of lines that must allow a column's width
PAIRS = 3  # pairs of lines before a column's width is known
NEXT = 3  # lines of the page to the next line of the same cell


@dataclass(slots=True)
class Frame:
    """The columns of a table on one page: where each begins, and the room in it (0: unknown)."""

    starts: list[int]
    rigid: bool = False  # every word stands where it was printed
    rooms: list[int] = field(default_factory=list)
    seen: list[Counter[str]] = field(default_factory=list)  # texts that stand alone in a column

    def column(self, chunk: Chunk) -> int:
        """The column a chunk begins in.

        A dump moves a column's text to the left where the text beside it is short; so much that
        it begins in the last third of the column before.
        """
        if chunk.start < self.starts[1] - 1 and is_number(chunk.text.split(" ", 1)[0]):
            return 0
        column = bisect_right(self.starts, chunk.start + OVER) - 1
        if 0 < column < len(self.starts) - 1 and chunk.start > self.starts[column] + OVER:
            own, following = self.starts[column], self.starts[column + 1]
            if following - chunk.start <= BEFORE * (following - own):
                column += 1
        return max(column, 0)


def frame_of(labels: Sequence[Label], body: Sequence[Line], rigid: bool) -> Frame:
    """The columns under a header's labels: each begins where the fewest chunks are cut.

    In a `rigid` dump the fewest words are, and of such places the one where the most chunks begin.
    """
    starting = RIGID_STARTS if rigid else STARTS
    size = max((line[-1].end for line in body if line), default=0) + 2
    crossed = [0] * (size + 1)
    begun = [0] * (size + 1)
    for line in body:
        end = -MAX_SPREAD
        for chunk in line:
            begun[chunk.start] += not rigid or chunk.start - end > MAX_SPREAD
            end = chunk.end
            for part in words_of(chunk) if rigid else [chunk]:
                crossed[min(part.start + 1, size)] += 1
                crossed[min(part.end, size)] -= 1
    for place in range(1, size + 1):
        crossed[place] += crossed[place - 1]
    starts = [0]
    for one, other in pairwise(labels):
        low = (one.start + one.end) // 2 + 1
        high = max(low, (other.start + other.end) // 2)
        places = range(min(low, size), min(high, size) + 1)
        starts.append(min(places, key=lambda x: (crossed[x] - starting * begun[x], -x)))
    return Frame(starts, rigid, [0] * len(starts))


def learn_rooms(tables: Sequence[Sequence[tuple[Frame, Sequence[Line]]]]) -> None:
    """Set the room in every column, and the texts seen in it, from all pages of tables alike.

    A table with few lines takes the rooms of all the `tables` with its header.
    """
    count = len(tables[0][0][0].starts)
    whole = [_bounds(table) for table in tables]
    every = [[pair for bounds in whole for pair in bounds[c]] for c in range(count)]
    for table, bounds in zip(tables, whole, strict=True):
        rooms = [_room(own) or _room(of_all) for own, of_all in zip(bounds, every, strict=True)]
        for frame, _ in table:
            frame.rooms = rooms
    seen: list[Counter[str]] = [Counter() for _ in range(count)]
    for frame, body in (page for table in tables for page in table):
        ends = [*frame.starts[1:], 1 << 30]
        for chunk in (chunk for line in body for chunk in line):
            column = frame.column(chunk)
            room = frame.rooms[column]
            if chunk.end <= ends[column] and not 0 < room < width_of_text(chunk.text) - SPARE:
                seen[column][chunk.text] += 1
    for frame, _ in (page for table in tables for page in table):
        frame.seen = seen


def _bounds(table: Sequence[tuple[Frame, Sequence[Line]]]) -> list[list[tuple[int, int]]]:
    """What the pairs of lines of one cell tell of its column's room: at least, and less than."""
    count = len(table[0][0].starts)
    bounds: list[list[tuple[int, int]]] = [[] for _ in range(count)]
    for frame, body in table:
        above: list[tuple[int, str] | None] = [None] * count
        for at, line in enumerate(body):
            for chunk in line:
                column = frame.column(chunk)
                before = above[column]
                if before and at - before[0] <= NEXT and chunk.text[0].islower():
                    least = width_of_text(before[1])
                    bounds[column].append((least, least + SPACE + first_width(chunk.text)))
                above[column] = (at, chunk.text)
    return bounds


def _room(bounds: Sequence[tuple[int, int]]) -> int:
    """The middle of the widths that the most pairs of bounds allow, 0 if these are too few."""
    steps = sorted([(low, 1) for low, _ in bounds] + [(high, -1) for _, high in bounds])
    inside = best = 0
    low = high = 0
    for index, (at, change) in enumerate(steps):
        inside += change
        if inside > best:
            best, low, high = inside, at, steps[index + 1][0]
    return (low + high) // 2 if best >= max(PAIRS, ALLOWED * len(bounds)) else 0


def first_width(text: str) -> int:
    """Width of a text's first word."""
    return width_of(text.split(" ", 1)[0])
