"""The column of every chunk on a page.

A dump moves the text of a row to the left where the text before it is narrow, so that a chunk's
place alone may tell a wrong column. The chunks of a line stand in the order of their columns, and
the lines of a cell begin at one place: what is sure on one line of a cell counts for all of them.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence, Set

from extractors.layout.numbers import is_number, is_tail
from extractors.text.aligned.chunks import Line
from extractors.text.aligned.weights import WEIGHTS

INFINITE = float("inf")


def columns_of(
    starts: Sequence[int], body: Sequence[Line], absent: Set[int]
) -> tuple[list[list[int]], set[int]]:
    """Column of every chunk of every line, and the lines on which one is not sure.

    No chunk is of an `absent` column.
    """
    rights = _rights(starts, body)
    costs = [_marginals(starts, rights, line, absent) for line in body]
    strings = _strings(body)
    totals: dict[int, list[float]] = {}
    for at, line in enumerate(body):
        for index in range(len(line)):
            total = totals.setdefault(strings[at][index], [0.0] * len(starts))
            for column, cost in enumerate(costs[at][index]):
                total[column] += cost
    found: list[list[int]] = []
    unsure: set[int] = set()
    for at, line in enumerate(body):
        columns = []
        for index, chunk in enumerate(line):
            total = totals[strings[at][index]]
            best = min(range(len(starts)), key=lambda c: total[c])
            others = [cost for c, cost in enumerate(total) if c != best]
            off = abs(chunk.start - starts[best])
            margin = min(others, default=INFINITE) - total[best]
            astray = (
                off > WEIGHTS.astray and rights[best] == WEIGHTS.right and len(line) < len(starts)
            )
            if astray or (off > 1 and margin < WEIGHTS.unsure):
                unsure.add(at)
            columns.append(best)
        if sorted(columns) != columns:
            unsure.add(at)
            columns = [min(range(len(starts)), key=lambda c: row[c]) for row in costs[at]]
        found.append(columns)
    return found, unsure


def _rights(starts: Sequence[int], body: Sequence[Line]) -> list[float]:
    """What a character right of each column's start costs."""
    inside, near = [0] * len(starts), [0] * len(starts)
    for chunk in (chunk for line in body for chunk in line):
        column = bisect_right(starts, chunk.start + 1) - 1
        inside[column] += 1
        near[column] += chunk.start - starts[column] <= 1
    return [
        WEIGHTS.right if n >= WEIGHTS.strings_alike * count else WEIGHTS.centred
        for n, count in zip(near, inside, strict=True)
    ]


def _marginals(
    starts: Sequence[int], rights: Sequence[float], line: Line, absent: Set[int]
) -> list[list[float]]:
    """Cost of a line's columns, each in the order of its chunks, by chunk and its column."""
    if not line:
        return []
    count = len(starts)
    word = line[0].text.split(" ", 1)[0]
    numbered = line[0].start < starts[1] - 1 and (is_number(word) or is_tail(word))
    own = [
        [
            (chunk.start - start) * right
            if chunk.start > start
            else (start - chunk.start) * WEIGHTS.left
            for start, right in zip(starts, rights, strict=True)
        ]
        for chunk in line
    ]
    for index, row in enumerate(own):
        for column in range(count):
            if (column == 0) != (numbered and index == 0) or column in absent:
                row[column] = INFINITE
    ahead = _running(own)
    back = [row[::-1] for row in _running([row[::-1] for row in own[::-1]])][::-1]
    totals = [
        [a + b - o if o < INFINITE else INFINITE for a, b, o in zip(x, y, z, strict=True)]
        for x, y, z in zip(ahead, back, own, strict=True)
    ]
    return totals if all(min(row) < INFINITE for row in totals) else own


def _running(own: Sequence[Sequence[float]]) -> list[list[float]]:
    """Cheapest cost of the chunks up to each, by the column of the last; columns go up."""
    found = [list(own[0])]
    for row in own[1:]:
        before, least = found[-1], INFINITE
        sums = []
        for column, cost in enumerate(row):
            sums.append(cost + min(least, before[column] + WEIGHTS.same))
            least = min(least, before[column])
        found.append(sums)
    return found


def _strings(body: Sequence[Line]) -> list[list[int]]:
    """A number for every chunk, the same for lines that go on with one another."""
    numbers: list[list[int]] = []
    count = 0
    open_: dict[int, tuple[int, int]] = {}  # where a chunk began -> (line, number)
    for at, line in enumerate(body):
        own = []
        for chunk in line:
            number = -1
            for start in (chunk.start, chunk.start - 1, chunk.start + 1):
                above, held = open_.get(start, (-WEIGHTS.next - 1, -1))
                if at - above <= WEIGHTS.next and (start == chunk.start or chunk.text[0].islower()):
                    number = held
                    break
            if number < 0:
                number = count
                count += 1
            own.append(number)
        for chunk, number in zip(line, own, strict=True):
            open_[chunk.start] = (at, number)
        numbers.append(own)
    return numbers
