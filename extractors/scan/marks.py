"""Whether the marks of a word's letters are those that its picture shows.

Both engines know the language better than they see it: "tinh" comes as "tỉnh", "quý" as "quy".
Ink that floats above the small letters or below the line is counted, and a dot told from a tone.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from extractors.scan.engine import Seen
from extractors.scan.picture import Gray
from extractors.scan.weights import WEIGHTS

ABOVE = frozenset("\u0300\u0301\u0303\u0309")  # grave, acute, tilde, hook
HATS = frozenset("\u0302\u0306")  # circumflex, breve
BELOW = "\u0323"
ALIKE_CASES = "csvxz"  # letters whose capital is the same shape, only taller
REACHING, STANDING = ",;", ".:"  # last signs that reach below the line, or stand on it
EDGES = ".,;:()[]\"'“”‘’/-–—…"


@dataclass(frozen=True, slots=True)
class TypeLine:
    """Where the small letters of a printed line begin and end, rows of the strip."""

    top: int
    base: int


class Marks:
    """The marks that a strip shows. Its lines are of one type: a short line is as high as most."""

    def __init__(self, strip: Gray, words: Iterable[Seen], coarse: bool) -> None:
        self._strip = strip
        self._coarse = coarse
        self._lines: dict[tuple[int, int], TypeLine] = {}
        for word in words:
            place = word.top, word.bottom
            if place not in self._lines and (line := _line_of(strip, *place)) is not None:
                self._lines[place] = line
        heights = sorted(line.base - line.top for line in self._lines.values())
        self._usual = heights[len(heights) // 2] if heights else 0

    def bear_out(self, word: Seen) -> bool:
        """Whether the ink of a word has the marks of its letters; true of what is no word."""
        bare = word.text.strip(EDGES)
        if not bare.isalpha() or not bare[1:].islower() or bare != word.text.rstrip(EDGES):
            return True
        line = self.line_of(word)
        if line is None:
            return False
        if self._is_tall(word, line) is bare[0].islower():
            return False
        top = line.top - int(WEIGHTS.marks_above * self._usual)
        bottom = line.base + int(WEIGHTS.marks_below * self._usual)
        box = word.x0, max(top, 0), word.x1 + 1, bottom
        above, below = _floating(self._strip, box, line)
        letters = [unicodedata.normalize("NFD", letter) for letter in bare]
        if len(below) != sum(BELOW in letter for letter in letters):
            return False
        if self._coarse and any(HATS & set(letter) and ABOVE & set(letter) for letter in letters):
            return False
        least, most, tones = _expected(letters)
        if not least <= len(above) <= most:
            return False
        tallest = max(above, default=0.0)
        if not tones:
            return tallest <= WEIGHTS.dot
        return tallest > WEIGHTS.dot

    def line_of(self, word: Seen) -> TypeLine | None:
        """The line a word is printed on; None where it is too low to be told."""
        line = self._lines.get((word.top, word.bottom)) or _line_of(
            self._strip, word.top, word.bottom
        )
        if line is None or self._usual < WEIGHTS.least_band:
            return None
        return TypeLine(line.base - self._usual, line.base)

    def letter(self, word: Seen, left: int, right: int) -> Gray | None:
        """The picture of a letter with what stands above it; None where it is too small."""
        line = self.line_of(word)
        if line is None:
            return None
        tall = line.base - line.top
        rows = slice(max(line.top - tall, 0), line.top + tall // 4)
        found = self._strip[rows, max(left - 2, 0) : right + 3]
        return found if min(found.shape) >= WEIGHTS.least_band else None

    def bear_out_end(self, word: Seen) -> bool:
        """Whether a word's last sign reaches below its line as a comma does, or ends as a stop."""
        last = word.text[-1:]
        if last not in REACHING and last not in STANDING:
            return True
        line = self.line_of(word)
        if line is None:
            return False
        tall = line.base - line.top
        start = word.lefts[-1] if len(word.lefts) == len(word.text) else word.x1 - tall // 2
        foot = line.base + int(WEIGHTS.marks_below * tall)
        dark = self._strip[line.top : foot, max(start, word.x0) : word.x1 + 1] < WEIGHTS.text
        rows = np.flatnonzero(dark.any(axis=1))
        below = (int(rows[-1]) + 1 - tall) / tall if len(rows) else 0.0
        return below >= WEIGHTS.comma_below if last in REACHING else below <= WEIGHTS.stop_below

    def _is_tall(self, word: Seen, line: TypeLine) -> bool | None:
        """Whether a word's first letter is a capital by its height; None where that tells nothing.

        It tells where the capital is the small letter enlarged, without marks.
        """
        if word.text[0].lower() not in ALIKE_CASES or len(word.lefts) < 2:
            return None
        tall = line.base - line.top
        top = max(line.top - tall, 0)
        dark = self._strip[top : line.base, word.lefts[0] : word.lefts[1]] < WEIGHTS.text
        rows = np.flatnonzero(dark.sum(axis=1) > 1)
        return bool(len(rows)) and line.base - top - int(rows[0]) > WEIGHTS.capital * tall


def _expected(letters: Sequence[str]) -> tuple[int, int, int]:
    """Least and most pieces of ink above some letters; how many letters have a tone or a hat."""
    least = most = tones = 0
    for letter in letters:
        tone, hat = bool(ABOVE & set(letter)), bool(HATS & set(letter))
        dotted = letter[0] in "ij" and not tone
        least += tone or hat  # a dot may touch the letter before it
        most += max(tone + hat, dotted)
        tones += tone or hat
    return least, most, tones


def _line_of(strip: Gray, top: int, bottom: int) -> TypeLine | None:
    """The band of small letters in a line between two rows; None where none is told."""
    rows = (strip[top:bottom] < WEIGHTS.text).sum(axis=1)
    if not len(rows) or not rows.max():
        return None
    dense = np.flatnonzero(rows > WEIGHTS.band * rows.max())
    found = TypeLine(top + int(dense[0]), top + int(dense[-1]) + 1)
    return found if found.base - found.top >= WEIGHTS.least_band else None


def _floating(
    strip: Gray, box: tuple[int, int, int, int], line: TypeLine
) -> tuple[list[float], list[float]]:
    """Heights, in those of small letters, of what floats above and below them in a box."""
    import cv2

    x0, top, x1, bottom = box
    dark = (strip[top:bottom, x0:x1] < WEIGHTS.mark).astype(np.uint8)
    if min(dark.shape) < 2:
        return [], []
    tall = line.base - line.top
    _, _, stats, _ = cv2.connectedComponentsWithStats(dark, connectivity=8)
    above, below = [], []
    for _, y, _, height, area in stats[1:].tolist():
        if not y or area < WEIGHTS.mark_area * tall * tall:  # of the line above, or dust
            continue
        if top + y + height <= line.top + WEIGHTS.sinks * tall:
            above.append(height / tall)
        elif top + y >= line.base - WEIGHTS.sinks * tall:
            below.append(height / tall)
    return above, below
