"""Numbers that a narrow column breaks: "1" over "0" is 10 where it follows 9."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from extractors.layout.numbers import ROMANS
from extractors.pdf.lattice import Lattice
from extractors.pdf.weights import WEIGHTS
from schemas.geometry import Word

LONGEST = 3  # lines of such a number


class _Count(NamedTuple):
    kind: str
    value: int


def join_numbers(words: Sequence[Word], lattices: Sequence[Lattice]) -> Sequence[Word]:
    """Words, the parts of a number that the first column is too narrow for joined to one.

    The parts stand close above one another in one cell, and its first line does not count on
    from the number before, or the next one not from it: the whole does, or the next number from
    the whole, or rules part the row.
    """
    joined: dict[int, Word | None] = {}
    for lattice in lattices:
        parts = _parts(words, lattice)
        rows = [bisect_right(lattice.ys, (part.top + part.bottom) / 2) for part in parts]
        last: dict[str, int] = {}
        index = 0
        while index < len(parts):
            run = next(_whole(parts, rows, index, last, lattice), parts[index : index + 1])
            if len(run) > 1:
                joined |= {id(part): None for part in run}
                joined[id(run[0])] = replace(
                    run[0],
                    text=_text(run),
                    x0=min(part.x0 for part in run),
                    x1=max(part.x1 for part in run),
                    bottom=run[-1].bottom,
                )
            count = _count(_text(run))
            if count is not None:
                last[count.kind] = count.value
            index += len(run)
    if not joined:
        return words
    kept = (joined.get(id(word), word) for word in words)
    return [word for word in kept if word is not None]


def _parts(words: Sequence[Word], lattice: Lattice) -> list[Word]:
    """Numbers and parts of numbers in the first column, from top to bottom."""
    left, right = lattice.xs[:2]
    found = [
        word
        for word in words
        if word.x0 < right
        and 2 * left < word.x0 + word.x1 < 2 * right
        and 2 * lattice.ys[0] < word.top + word.bottom < 2 * lattice.ys[-1]
        and _count(word.text) is not None
    ]
    return sorted(found, key=lambda word: word.top)


def _whole(
    parts: Sequence[Word],
    rows: Sequence[int],
    start: int,
    last: dict[str, int],
    lattice: Lattice,
) -> Iterator[Sequence[Word]]:
    """Runs of parts, which stand in `rows`, from `start` on that are one number."""
    alone = _count(parts[start].text)
    if alone is None:
        return
    below = [
        _count(part.text) for part in parts[start + 1 : start + 2] if rows[start + 1] == rows[start]
    ]
    if last.get(alone.kind) == alone.value - 1 and below in ([], [_next(alone)]):
        return
    for end in range(min(start + LONGEST, len(parts)), start + 1, -1):
        run = parts[start:end]
        count = _count(_text(run))
        if count is None or len(set(rows[start:end])) > 1 or not _is_broken(run, lattice):
            continue
        after = [_count(_text(parts[end:stop])) for stop in range(end + 1, end + LONGEST + 1)]
        follows = last.get(count.kind, 0 if "." in count.kind else None) == count.value - 1
        ruled = rows.count(rows[start]) == len(run) and len(lattice.ys) > WEIGHTS.header_rows
        if follows or ruled or _next(count) in after:
            yield run


def _is_broken(run: Sequence[Word], lattice: Lattice) -> bool:
    """Whether lines stand close in a column that is too narrow for them side by side."""
    close = all(
        below.top - above.top < WEIGHTS.number_step * above.size for above, below in pairwise(run)
    )
    room = lattice.xs[1] - lattice.xs[0] - 2 * WEIGHTS.max_padding
    return close and sum(part.x1 - part.x0 for part in run) > room


def _text(run: Sequence[Word]) -> str:
    return "".join(part.text for part in run)


def _next(count: _Count) -> _Count:
    return count._replace(value=count.value + 1)


def _count(text: str) -> _Count | None:
    """What a number counts, None where it is none: "10", "3.", "IV", "2.10" among those of 2."""
    text = text.rstrip(".)")
    outer, _, inner = text.rpartition(".")
    if outer and _count(outer) is not None:
        count = _count(inner)
        return count and _Count(f"{outer}.{count.kind}", count.value)
    if text.isascii() and text.isdecimal() and len(text) <= LONGEST:
        return _Count("arabic", int(text))
    return _Count("roman", ROMANS.index(text) + 1) if text in ROMANS else None
