"""Columns of aligned tables: where each begins on a page, and how wide its lines can be.

Widths are advance widths, in thousandths of the type size. A line of a cell ends where the next
word would not have fitted, so each pair of lines of one cell bounds its column's width from both
sides; the width that the most pairs allow is the column's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

import numpy as np

from extractors.text.aligned.chunks import Chunk, Line, words_of
from extractors.text.aligned.moved import moved
from extractors.text.aligned.strings import columns_of
from extractors.text.aligned.weights import WEIGHTS
from extractors.text.aligned.wording import Wording
from schemas.typeface import SPACE, width_of, width_of_text

INFINITE = float("inf")


@dataclass(slots=True)
class Frame:
    """The columns of a table on one page: where each begins, and the room in it (0: unknown)."""

    starts: list[int]
    rigid: bool = False  # every word stands where it was printed
    widths: list[int] = field(default_factory=list)  # from a column's start to the next, but last
    absent: frozenset[int] = frozenset()  # columns without text; they begin where the next does
    rooms: list[int] = field(default_factory=list)
    seen: list[Counter[str]] = field(default_factory=list)  # texts that stand alone in a column

    trusted: bool = False  # the rooms agree with nearly all pairs of lines
    columns: list[list[int]] = field(default_factory=list)  # of every chunk of every line
    unsure: set[int] = field(default_factory=set)  # lines on which a chunk's column is not sure

    @property
    def edges(self) -> list[int]:
        """Where the columns with text begin, the first one aside."""
        return [x for c, x in enumerate(self.starts) if c and c not in self.absent]

    def places(self, body: Sequence[Line]) -> Iterator[tuple[Chunk, int]]:
        """Every chunk of a page's lines with its column."""
        for line, columns in zip(body, self.columns, strict=False):
            yield from zip(line, columns, strict=True)


def frame_of(labels: Sequence[Chunk], body: Sequence[Line], rigid: bool) -> Frame:
    """The columns under a header's labels: each begins where the fewest chunks are cut.

    In a `rigid` dump the fewest words are, and of such places the one where the most chunks begin.
    """
    starting = WEIGHTS.rigid_starts if rigid else WEIGHTS.starts
    return _frame(_starts(labels, _costs(body, rigid, starting)), body, rigid)


def frame_after(before: Frame, body: Sequence[Line], wording: Wording) -> Frame:
    """The columns of a page that prints no header, about as wide as on the page before.

    Such a page of a dump that is not rigid may stand elsewhere, and has no room for columns
    without text.
    """
    costs = _costs(body, False, WEIGHTS.starts)
    worded = np.array(costs) - WEIGHTS.worded * wording.favours(body, len(costs))
    held, sure = moved(before.widths, worded, body)
    columns = range(1, len(before.starts))
    starts, following = [0] * len(before.starts), len(costs)
    for column in reversed(columns):
        starts[column] = following = held.get(column, following)
    frame = _frame(starts, body, False, frozenset(columns) - held.keys())
    for column in columns[:-1]:
        if not {column, column + 1} <= held.keys():
            frame.widths[column] = before.widths[column]
    if not sure:
        frame.unsure.update(range(len(body)))
    return frame


def _frame(
    starts: list[int], body: Sequence[Line], rigid: bool, absent: frozenset[int] = frozenset()
) -> Frame:
    widths = [other - one for one, other in pairwise(starts)]
    frame = Frame(starts, rigid, widths, absent, [0] * len(starts))
    frame.columns, frame.unsure = columns_of(starts, body, absent)
    return frame


def _costs(body: Sequence[Line], rigid: bool, starting: float) -> list[float]:
    """What it costs that a column begins at each place of a page."""
    size = max((line[-1].end for line in body if line), default=0) + 2
    crossed = [0] * (size + 1)
    begun = [0] * (size + 1)
    for line in body:
        end = -WEIGHTS.max_spread
        for chunk in line:
            begun[chunk.start] += not rigid or chunk.start - end > WEIGHTS.max_spread
            end = chunk.end
            for part in words_of(chunk) if rigid else [chunk]:
                crossed[min(part.start + 1, size)] += 1
                crossed[min(part.end, size)] -= 1
    for place in range(1, size + 1):
        crossed[place] += crossed[place - 1]
    return [crossed[place] - starting * begun[place] for place in range(size + 1)]


def _starts(labels: Sequence[Chunk], costs: Sequence[float]) -> list[int]:
    """The cheapest places where columns begin, each about between its label and the one before.

    A dump moves labels too, so a column may begin somewhat outside; but no two at one place.
    """
    best: dict[int, tuple[float, list[int]]] = {0: (0.0, [0])}
    for one, other in pairwise(labels):
        low, high = (one.start + one.end) // 2 + 1, (other.start + other.end) // 2
        ahead: dict[int, tuple[float, list[int]]] = {}
        for at in range(
            max(low - WEIGHTS.columns_aside, 1), max(high, low) + WEIGHTS.columns_aside + 1
        ):
            off = max(low - at, at - high, 0)
            own = (costs[at] if at < len(costs) else 0.0) + WEIGHTS.off_label * off - at * 1e-6
            apart = (other.start + other.end - one.start - one.end) / 2
            least = (
                WEIGHTS.narrowest
                if one is labels[0]
                else max(WEIGHTS.narrowest, WEIGHTS.spacing * apart)
            )
            ways = [(cost, held) for x, (cost, held) in best.items() if at - x >= least]
            if ways:
                cost, held = min(ways)
                ahead[at] = (cost + own, [*held, at])
        best = ahead or {
            x + WEIGHTS.narrowest: (c, [*h, x + WEIGHTS.narrowest]) for x, (c, h) in best.items()
        }
    return min(best.values())[1]


def learn_rooms(tables: Sequence[Sequence[tuple[Frame, Sequence[Line]]]]) -> None:
    """Set the room in every column, and the texts seen in it, from all pages of tables alike.

    A table with few lines takes the rooms of all the `tables` with its header.
    """
    count = len(tables[0][0][0].starts)
    whole = [_bounds(table) for table in tables]
    every = [[pair for bounds in whole for pair in bounds[c]] for c in range(count)]
    for table, bounds in zip(tables, whole, strict=True):
        limits = _limits(
            table, [_room(own) or _room(all_) for own, all_ in zip(bounds, every, strict=True)]
        )
        rooms = [
            _room(own, *limit) or _room(of_all, *limit)
            for own, of_all, limit in zip(bounds, every, limits, strict=True)
        ]
        rooms = [0 if _is_overfull(table, c, room) else room for c, room in enumerate(rooms)]
        trusted = _are_trusted(bounds, rooms)
        for frame, _ in table:
            frame.rooms, frame.trusted = rooms, trusted
    seen: list[Counter[str]] = [Counter() for _ in range(count)]
    for frame, body in (page for table in tables for page in table):
        ends = [*frame.starts[1:], 1 << 30]
        for chunk, column in frame.places(body):
            room = frame.rooms[column]
            if (
                chunk.end <= ends[column]
                and not 0 < room < width_of_text(chunk.text) - WEIGHTS.spare
            ):
                seen[column][chunk.text] += 1
    for frame, _ in (page for table in tables for page in table):
        frame.seen = seen


def _are_trusted(bounds: Sequence[Sequence[tuple[int, int]]], rooms: Sequence[int]) -> bool:
    """Whether nearly all pairs of lines agree with the rooms: the type is as it is measured."""
    known = [
        (pair, room) for pairs, room in zip(bounds, rooms, strict=True) if room for pair in pairs
    ]
    agree = sum(low - WEIGHTS.spare <= room < high + WEIGHTS.spare for (low, high), room in known)
    return bool(known) and agree >= WEIGHTS.trusted * len(known)


def _is_overfull(table: Sequence[tuple[Frame, Sequence[Line]]], column: int, room: int) -> bool:
    """Whether too many lines that end before the next column are wider than the room in theirs."""
    inside = wider = 0
    for frame, body in table:
        end = frame.starts[column + 1] if column + 1 < len(frame.starts) else 1 << 30
        for chunk, own in frame.places(body):
            if own == column and chunk.end < end:
                inside += 1
                wider += width_of_text(chunk.text) > room + WEIGHTS.spare
    return wider > WEIGHTS.columns_overfull * inside


def _bounds(table: Sequence[tuple[Frame, Sequence[Line]]]) -> list[list[tuple[int, int]]]:
    """What the pairs of lines of one cell tell of its column's room: at least, and less than."""
    count = len(table[0][0].starts)
    bounds: list[list[tuple[int, int]]] = [[] for _ in range(count)]
    for frame, body in table:
        above: list[tuple[int, str] | None] = [None] * count
        for at, line in enumerate(body):
            for chunk, column in zip(line, frame.columns[at], strict=True):
                before = above[column]
                if before and at - before[0] <= WEIGHTS.next and chunk.text[0].islower():
                    least = width_of_text(before[1])
                    bounds[column].append((least, least + SPACE + first_width(chunk.text)))
                above[column] = (at, chunk.text)
    return bounds


def _limits(
    table: Sequence[tuple[Frame, Sequence[Line]]], rooms: Sequence[int]
) -> list[tuple[float, float]]:
    """What the room in each column may be, by its share of the page's characters."""
    spans = [median(frame.widths[c] for frame, _ in table) for c in range(len(rooms) - 1)]
    pitches = [
        room / span for room, span in zip(rooms[1:-1], spans[1:], strict=True) if room and span
    ]
    if len(pitches) < WEIGHTS.pitches:
        return [(0.0, INFINITE)] * len(rooms)
    pitch = median(pitches)
    limits = [(WEIGHTS.least * pitch * span, WEIGHTS.most * pitch * span) for span in spans]
    return [*limits, (0.0, INFINITE)]


def _room(bounds: Sequence[tuple[int, int]], least: float = 0.0, most: float = INFINITE) -> int:
    """The middle of the widths that the most pairs of bounds allow, 0 if these are too few."""
    inside = [(max(low, least), min(high, most)) for low, high in bounds]
    inside = [(low, high) for low, high in inside if low < high]
    steps = sorted([(low, 1) for low, _ in inside] + [(high, -1) for _, high in inside])
    depth = best = 0
    found = (0.0, 0.0)
    for index, (at, change) in enumerate(steps):
        depth += change
        if depth > best:
            best, found = depth, (at, steps[index + 1][0])
    return int(sum(found) / 2) if best >= max(WEIGHTS.pairs, WEIGHTS.allowed * len(inside)) else 0


def first_width(text: str) -> int:
    """Width of a text's first word."""
    return width_of(text.split(" ", 1)[0])
