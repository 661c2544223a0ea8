"""Cells merged over rows, in a dump: which rows a text in such a column belongs to."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, pairwise

from extractors.layout.numbers import is_number
from extractors.text.aligned.bands import Band
from extractors.text.aligned.chunks import is_titled
from extractors.text.aligned.columns import first_width
from extractors.text.aligned.placed import Placed
from extractors.text.aligned.weights import WEIGHTS
from schemas.typeface import SPACE, width_of_text

EMPTY = 2.0  # lines: a row without text in the column

Share = tuple[int, int]


def merged_columns(
    pages: Sequence[Sequence[Placed]],
    bands: Sequence[Sequence[Band]],
    rooms: Sequence[int],
    widest: int,
) -> list[int]:
    """Columns before the widest with far fewer cells than rows, so that some rows show none.

    `bands` are the rows as they are when no column is taken for such a one.
    """
    rows = sum(is_number(line.cells[0]) and not line.wide for lines in pages for line in lines)
    found = []
    for column in range(1, widest):
        texts = [[line.cells[column] for line in lines] for lines in pages]
        shown = [
            any(held[band.first : band.end])
            for held, lines, own in zip(texts, pages, bands, strict=True)
            for band in own
            if band.numbered and not any(line.wide for line in lines[band.first : band.end])
        ]
        begun = sum(_begun(held, rooms[column]) for held in texts)
        if begun < WEIGHTS.merged_sparse * rows and shown.count(False) > WEIGHTS.bare * len(shown):
            found.append(column)
    return found


def _begun(texts: Sequence[str], room: int) -> int:
    """Cells that begin in a column, as far as its lines tell."""
    count, above = 0, -WEIGHTS.next - 1
    for at, text in enumerate(texts):
        if text:
            goes_on = at - above <= WEIGHTS.next and wraps(texts[above], text, room)
            count += not text[0].islower() and not goes_on
            above = at
    return count


def wraps(text: str, following: str, room: int) -> bool:
    """Whether a line may go on on another because the next word would not have fitted."""
    if not room or following[0].islower():
        return True
    return width_of_text(text) + SPACE + first_width(following) > room - SPACE


class Shares:
    """How the rows of a run are shared among the cells of a merged column.

    A cell's text stands in the middle of its rows, or at their top. Rows are as high as the
    lines of their fullest cell, whatever lines of the dump they take.
    """

    def __init__(
        self, texts: Sequence[str], bands: Sequence[Band], heights: Sequence[int], room: int
    ) -> None:
        self.texts = texts
        self.bands = bands
        self.room = room
        self.tops = [0.0, *accumulate(map(float, heights))]

    def share(self) -> tuple[list[Share], bool]:
        """First and last row (inclusive) of every cell, and whether that is sure."""
        count = len(self.bands)
        infinite = float("inf")
        best = [0.0] + [infinite] * count
        second = [infinite] * (count + 1)
        before = [0] * (count + 1)
        for end in range(1, count + 1):
            ways = []
            for start in range(max(0, end - WEIGHTS.max_rows), end):
                cost = self._cost(start, end)
                ways += [(best[start] + cost, start), (second[start] + cost, start)]
            ways.sort()
            best[end], before[end] = ways[0]
            second[end] = ways[1][0]
        shares: list[Share] = []
        end = count
        while end:
            shares.insert(0, (before[end], end - 1))
            end = before[end]
        return shares, second[count] - best[count] >= WEIGHTS.merged_sure and not self._is_broken(
            shares
        )

    def _is_broken(self, shares: Sequence[Share]) -> bool:
        """Whether another cell may begin within one: a capital, or a line with room left above."""
        return any(
            not self._wraps(above, below) or is_titled(self.texts[below])
            for start, last in shares
            for above, below in pairwise(self._filled(start, last + 1))
        )

    def _filled(self, start: int, end: int) -> list[int]:
        """The lines that hold text of the rows [start, end)."""
        lines = range(self.bands[start].first, self.bands[end - 1].end)
        return [line for line in lines if self.texts[line]]

    def _cost(self, start: int, end: int) -> float:
        """Lines that a cell over the rows [start, end) is off their middle, or their top."""
        filled = self._filled(start, end)
        cost = WEIGHTS.merged * (end - start - 1)
        if not filled:
            opens = start == 0 and not self.bands[0].numbered
            return cost + (WEIGHTS.open if opens else EMPTY)
        top, bottom = self._place(filled[0], start, end, 0), self._place(filled[-1], start, end, 1)
        low, high = self.tops[start], self.tops[end]
        cost += min(abs(top + bottom - low - high) / 2, top - low)
        cost += WEIGHTS.broken * sum(not self._wraps(a, b) for a, b in pairwise(filled))
        if start or self.bands[start].numbered:
            cost += WEIGHTS.lower_case * self.texts[filled[0]][0].islower()
            above = next((i for i in range(filled[0] - 1, -1, -1) if self.texts[i]), None)
            if start and above is not None and above >= self.bands[0].first:
                cost += WEIGHTS.wrapped * self._wraps(above, filled[0])
        return cost

    def _wraps(self, above: int, below: int) -> bool:
        return below - above <= WEIGHTS.next and wraps(
            self.texts[above], self.texts[below], self.room
        )

    def _place(self, line: int, start: int, end: int, edge: int) -> float:
        """Height at which a line begins (edge 0) or ends (edge 1)."""
        row = next(r for r in range(start, end) if line < self.bands[r].end)
        band = self.bands[row]
        part = (line + edge - band.first) / (band.end - band.first)
        return self.tops[row] + part * (self.tops[row + 1] - self.tops[row])
