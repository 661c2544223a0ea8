"""The text of every line of an aligned table by column.

A dump prints two cells with a single blank between them where the gap on the page was narrow.
Such a chunk is wider than its column, or reaches far into the next. It is cut where both parts
end as lines of cells do: the next word of either cell would not have fitted.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise

from extractors.layout.numbers import is_level, is_number
from extractors.text.aligned.chunks import Chunk, Line, chunk_of, words_of
from extractors.text.aligned.columns import Frame, first_width
from extractors.text.aligned.placed import Placed, doubt_breaks
from extractors.text.aligned.weights import WEIGHTS
from schemas.typeface import SPACE, width_of_text

DASHES, HANGING = ("- ", "– ", "+ "), (" -", " –", " +")

APART = "two texts stand apart in one column"
BY_PLACE = "a line of two cells is cut by its place alone"
BY_SHIFT = "a text stands between two columns"
UNTRUSTED = "a line of two cells is cut by widths that this table does not bear out"
TWO_PLACES = "a line of two cells may be cut at two places"
SHORT = "a line that ends before the next column is cut by its width alone"
UNBEGUN_CELL = "a line of two cells is cut where none begins"
CROSSING = "a line reaches into the next column"


class Placer:
    """Puts the lines of a page's table into columns, top to bottom."""

    def __init__(self, frame: Frame, body: Sequence[Line]) -> None:
        self.frame = frame
        self.body = body
        self.last = len(frame.starts) - 1
        self.above: list[tuple[int, str]] = [(-2 * WEIGHTS.next, "")] * len(frame.starts)
        self.pushed = 0  # texts that stand right of their column because another pushed them
        self._wide_above = -1
        self._last = self.last  # the last column that the chunk being parted may reach

    def place(self) -> list[Placed]:
        """Every line's text by column."""
        lines = [self._line(at, line) for at, line in enumerate(self.body)]
        if self.frame.trusted:
            for column, room in enumerate(self.frame.rooms):
                doubt_breaks(lines, column, room)
        return lines

    def _line(self, at: int, line: Line) -> Placed:
        placed = Placed([""] * (self.last + 1))
        if not line:
            return placed
        if title := self._title(at, line):
            placed.cells[0], placed.wide = title
            return placed
        if self.frame.rigid:
            self._by_place(line, placed)
            return placed
        columns = self.frame.columns[at]
        if at in self.frame.unsure:
            placed.doubt = BY_SHIFT
        for chunk, column, following in zip(
            line, columns, [*columns[1:], self.last + 1], strict=True
        ):
            self._chunk(at, chunk, column, following - 1, placed)
        for column, text in enumerate(placed.cells):
            if text:
                self.above[column] = (at, text)
        return placed

    def _title(self, at: int, line: Line) -> tuple[str, str] | None:
        """Number and text of a title over several columns, None when the line holds none."""
        if self.frame.rigid and not (line := self._spread_title(line)):
            return None
        chunk, starts = line[-1], self.frame.starts
        if len(line) > 2 or (len(line) == 2 and not is_number(line[0].text)):
            return None
        number, text = line[0].text if len(line) == 2 else "", chunk.text
        word, _, rest = text.partition(" ")
        if not number and rest and chunk.start < starts[1] - 1 and is_number(word):
            number, text = word, rest
        crossed = [
            x for x in self.frame.edges if chunk.start + WEIGHTS.over < x < chunk.end - WEIGHTS.over
        ]
        centred = bool(crossed) or chunk.start > starts[1] + WEIGHTS.cells_near
        if centred and not number and is_level(word[:-1]) and word[-1] in ".)":
            self._wide_above = at
            return word, rest
        if number and chunk.start < starts[1] - WEIGHTS.over:
            crossed = crossed[1:]
        if self.last > 1 and chunk.start >= starts[2]:
            return None
        titled = text.isupper() or bool(number and not number.strip(".)").isdigit())
        titled = titled or (self._wide_above == at - 1 >= 0 and text[0].islower())
        room = self.frame.rooms[min(1, self.last)]
        over = bool(crossed) or 0 < room < width_of_text(text) - WEIGHTS.spare
        titled = titled or self._is_level(at - 1) or self._is_level(at + 1)
        crosses = len(crossed) >= WEIGHTS.wide and (
            self.frame.rigid or not self._parts_well(at, text)
        )
        if (titled and over) or crosses:
            self._wide_above = at
            return number, text
        return None

    def _spread_title(self, line: Line) -> Line:
        """A line with its last chunks joined, when words of it stand across columns' starts."""
        words = [word for chunk in line for word in words_of(chunk)]
        head = words[:1] if is_number(words[0].text) and len(words) > 1 else []
        rest = words[len(head) :]
        if any(b.start - a.end > WEIGHTS.max_spread for a, b in pairwise(rest)):
            return []
        whole = [*head, chunk_of(rest)]
        level = bool(head) and not head[0].text.strip(".)").isdigit()
        if level or whole[-1].text.isupper():
            return whole
        inside = [x for x in self.frame.edges if rest[0].start < x < rest[-1].end]
        if all(any(word.start == x for word in rest) for x in inside):
            return []
        return whole

    def _by_place(self, line: Line, placed: Placed) -> None:
        """Put every word into the column that it stands in."""
        for chunk in line:
            before = -1
            for word in words_of(chunk):
                column = bisect_right(self.frame.starts, word.start) - 1
                if 0 < before < column:
                    placed.doubt = BY_PLACE
                before = column
                if column < self.last and word.end > self.frame.starts[column + 1]:
                    placed.doubt = CROSSING
                placed.cells[column] = f"{placed.cells[column]} {word.text}".strip()

    def _is_level(self, at: int) -> bool:
        """Whether a line prints a section's number alone."""
        if not 0 <= at < len(self.body) or len(self.body[at]) != 1:
            return False
        text = self.body[at][0].text
        return is_number(text) and not text.strip(".)").isdigit()

    def _parts_well(self, at: int, text: str) -> bool:
        """Whether what may be a title is lines of several cells, some of them seen elsewhere."""
        column = max(1, self.frame.columns[at][-1])
        self._last = self.last
        if not self.frame.rooms[column] or len(text) > WEIGHTS.max_parted:
            return False
        return min((cost for cost, _ in self._ways(at, column, text, first=True)), default=1.0) < 0

    def _chunk(self, at: int, chunk: Chunk, column: int, last: int, placed: Placed) -> None:
        """Put a chunk's parts into their columns, from the one it begins in to `last`."""
        start, text = chunk.start, chunk.text
        if column == 0 and last:
            number, _, rest = text.partition(" ")
            if rest and is_number(number):
                self._put(placed, 0, number)
                column, start, text = 1, start + len(number) + 1, rest
        last = min([last, *(c - 1 for c in self.frame.absent if c > column)])
        if column >= last or not self._is_joined(at, column, start, text):
            self._put(placed, column, text)
            return
        self._last = last
        parts, doubt = self._parted(at, column, start, text)
        if len(parts) > 1 and not self.frame.trusted and not self._in_place(column, start, parts):
            doubt = doubt or UNTRUSTED
        if len(parts) > 1 and chunk.end <= self.frame.starts[column + 1]:
            doubt = doubt or SHORT
        placed.doubt = placed.doubt or doubt
        for offset, part in enumerate(parts):
            self._put(placed, column + offset, part)
            self.pushed += offset > 0 and start > self.frame.starts[column + offset] + WEIGHTS.over
            start += len(part) + 1

    def _in_place(self, column: int, start: int, parts: Sequence[str]) -> bool:
        """Whether every part of a cut line begins where its column does."""
        places = [start + len(" ".join(parts[:i])) + 1 for i in range(1, len(parts))]
        starts = self.frame.starts[column + 1 :]
        return all(abs(at - x) <= WEIGHTS.exact for at, x in zip(places, starts, strict=False))

    @staticmethod
    def _put(placed: Placed, column: int, text: str) -> None:
        if placed.cells[column]:
            placed.doubt = placed.doubt or APART
        placed.cells[column] = f"{placed.cells[column]} {text}".strip()

    def _is_joined(self, at: int, column: int, start: int, text: str) -> bool:
        """Whether a text that begins in a column may be of the next one too.

        It is wider than its column, reaches far into the next, or ends with words of the next.
        """
        if " " not in text or self.frame.seen[column][text] >= WEIGHTS.often:
            return False
        own, following = self.frame.starts[column], self.frame.starts[column + 1]
        if start > (own + following) / 2:
            return False
        room = self.frame.rooms[column]
        if room and width_of_text(text) > room + WEIGHTS.spare:
            return True
        if start + len(text) > following + WEIGHTS.over:
            return True
        goes_on = at - self.above[column + 1][0] <= WEIGHTS.next
        least = following - WEIGHTS.before * (following - own) - start
        seen = self.frame.seen[column + 1]
        return any(
            i + 1 >= least and seen[text[i + 1 :]] >= (1 if goes_on else WEIGHTS.often)
            for i in _blanks(text)
        )

    def _parted(self, at: int, column: int, start: int, text: str) -> tuple[list[str], str]:
        """The parts of a text of one cell or several, and why they are in doubt."""
        following = self.frame.starts[column + 1]
        if not self.frame.rooms[column]:
            near = [
                i for i in _blanks(text) if abs(start + i + 1 - following) <= WEIGHTS.cells_near
            ]
            if not near:
                return [text], CROSSING
            cut = min(near, key=lambda i: abs(start + i + 1 - following))
            return [text[:cut], text[cut + 1 :]], BY_PLACE
        ways = self._ways(at, column, text, first=True)
        if width_of_text(text) <= self.frame.rooms[column] + WEIGHTS.spare:
            beyond = max(0, start + len(text) - following - 1)
            ways.append(
                (self._as_line(at, column, text, first=True) + WEIGHTS.beyond * beyond, [text])
            )
        if not ways:
            return [text], CROSSING
        ways.sort()
        parts = ways[0][1]
        if len(ways) > 1 and ways[1][0] - ways[0][0] < WEIGHTS.cells_alike:
            return parts, TWO_PLACES
        for offset, part in enumerate(parts[1:], 1):
            if part[0].islower() and at - self.above[column + offset][0] > WEIGHTS.next:
                return parts, UNBEGUN_CELL
            if part[:2] in DASHES or parts[offset - 1][-2:] in HANGING:
                return parts, TWO_PLACES  # a list's dash, or one between words
        reaches = len(parts) == 1 and start + len(text) > following + WEIGHTS.cells_near
        return parts, CROSSING if reaches else ""

    def _ways(
        self, at: int, column: int, text: str, first: bool = False
    ) -> list[tuple[float, list[str]]]:
        """Ways to part a text among a column and those after it, each with its cost."""
        found: list[tuple[float, list[str]]] = []
        room = self.frame.rooms[column]
        if not first:
            found.append((self._as_line(at, column, text, first), [text]))
        if column == self._last or (not first and width_of_text(text) <= room + WEIGHTS.spare):
            return found
        for cut in _blanks(text):
            left = text[:cut]
            if room and width_of_text(left) > room + WEIGHTS.spare:
                break
            own = self._as_line(at, column, left, first) + self._gap(at, column, left)
            if own < WEIGHTS.hopeless:
                found += [
                    (own + cost, [left, *parts])
                    for cost, parts in self._ways(at, column + 1, text[cut + 1 :])
                ]
        return found

    def _as_line(self, at: int, column: int, text: str, first: bool) -> float:
        """How badly a text stands as a line of a column's cell."""
        room = self.frame.rooms[column]
        used = width_of_text(text)
        cost = -WEIGHTS.cells_known if self.frame.seen[column][text] else 0.0
        if text[-2:] in HANGING:
            cost += WEIGHTS.unbegun
        if room and used > room + WEIGHTS.spare:
            cost += WEIGHTS.cells_overfull + used - room
        if first:
            return cost
        line, above = self.above[column]
        if text[:2] in DASHES:
            cost -= WEIGHTS.cells_known
        if text[0].islower():
            if at - line > WEIGHTS.next:
                cost += WEIGHTS.unbegun
            elif room:
                cost += max(0, room - width_of_text(above) - SPACE - first_width(text))
        below = self._below(at, column)
        if below and room:
            cost += max(0, room - used - SPACE - first_width(below))
        return cost

    def _gap(self, at: int, column: int, left: str) -> float:
        """How much too wide the gap after a line is for the one blank that the dump shows."""
        room = self.frame.rooms[column]
        if not room:
            return 0.0
        below = self._below(at, column)
        least = SPACE + first_width(below) if below else WEIGHTS.narrow
        return max(0, room - width_of_text(left) - least)

    def _below(self, at: int, column: int) -> str:
        """The next line of the same cell, '' when none shows."""
        for below in range(at + 1, min(at + 1 + WEIGHTS.next, len(self.body))):
            for chunk, own in zip(self.body[below], self.frame.columns[below], strict=True):
                if own == column:
                    return chunk.text if chunk.text[0].islower() else ""
        return ""


def _blanks(text: str) -> list[int]:
    return [i for i, letter in enumerate(text) if letter == " "]
