"""What the lines of a column's cells begin with, learned page by page.

Where a page prints no header and a column is empty on it, places alone do not tell which column
a text stands in; that it begins as those of one column did on the pages before does.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
import regex
from numpy.typing import NDArray

from extractors.text.aligned.chunks import Chunk, Line
from extractors.text.aligned.weights import WEIGHTS

_DIGITS = regex.compile(r"\d+")


class Wording:
    """Counts the first words of lines by column, numbers as one word."""

    def __init__(self, columns: int) -> None:
        self._seen: list[Counter[str]] = [Counter() for _ in range(columns)]
        self._total: Counter[str] = Counter()

    def learn(self, places: Iterable[tuple[Chunk, int]]) -> None:
        """Count the chunks of a page, each with its column."""
        for chunk, column in places:
            word = _first_word(chunk.text)
            self._seen[column][word] += 1
            self._total[word] += 1

    def favours(self, body: Sequence[Line], size: int) -> NDArray[np.float64]:
        """By column and place: how much more chunks there begin as that column's than as others'.

        A chunk counts from 0 to 1, and for the places up to `NEAR` characters left of it.
        """
        found = np.zeros((len(self._seen), size))
        for chunk in (chunk for line in body for chunk in line):
            word = _first_word(chunk.text)
            total = self._total[word]
            places = slice(max(0, chunk.start - WEIGHTS.wording_near), chunk.start + 2)
            for row, seen in zip(found, self._seen, strict=True):
                row[places] += max(0.0, (2 * seen[word] - total) / (total + WEIGHTS.wording_known))
        return found


def _first_word(text: str) -> str:
    return str(_DIGITS.sub("0", text.split(" ", 1)[0]))
