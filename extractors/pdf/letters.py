"""Fonts that do not say, or say wrong, which letters they draw.

A glyph without a letter is kept as U+FFFD: no letter vanishes. A font whose words are no
syllables of the language has a wrong table. Where that table is shifted by a constant, moving
every letter back makes its words syllables, and the text is read so; else it is in doubt.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence, Set

from extractors.pdf.glyphs import Glyphs
from extractors.pdf.weights import WEIGHTS
from extractors.syllables import spelled

LOST = "\ufffd"
KEPT = frozenset(" \n\r\t" + LOST)
BULLET = "•"
NO_LETTERS = "its font does not say which letters it draws"
WRONG_LETTERS = "its letters spell no words: the font's table may be wrong"
SHIFTED = "its font's table is shifted by a constant; the letters were moved back"
_MAY_BE_LOST = re.compile("[\\x00-\\x1f\\x7f\\xad\ue000-\uf8ff\ufffd-\uffff]")


def with_lost(text: str, glyphs: Glyphs) -> str:
    """A page's text with U+FFFD for every glyph that has no letter."""
    lost = glyphs.lost([match.start() for match in _MAY_BE_LOST.finditer(text)])
    if not lost:
        return text
    letters = list(text)
    for glyph in lost:
        letters[glyph] = LOST
    return "".join(letters)


NO_BLANKS = {code: 0xE000 + code for code in (*range(0x1C, 0x20), 0x85)}
"""Control characters that Python takes for blanks, but that letters of a shifted font may be."""


def moved_back(text: str, shift: int) -> str:
    """A text with every letter `shift` places lower; blanks and lost letters stay."""
    codes = ((ord(letter) - 0xE000 * (letter in _STOOD_IN), letter) for letter in text)
    return "".join(
        letter if letter in KEPT or not shift < code < 0x10FFFF + shift else chr(code - shift)
        for code, letter in codes
    )


_STOOD_IN = frozenset(map(chr, NO_BLANKS.values()))


class FontLetters:
    """What is known of the letters of a document's fonts, by name."""

    def __init__(self) -> None:
        self._shifts: dict[str, int] = {}  # by how much a font's letters stand too high
        self._held: dict[str, list[str]] = {}  # texts of fonts of which too little was read
        self._doubts: dict[str, str] = {}  # '' for a font that spells words
        self.doubtful = False  # whether any of them is in doubt

    def is_new(self, font: str) -> bool:
        """Whether too little of a font was read to tell."""
        return font not in self._doubts

    def learn(self, fonts: Set[str], texts: Iterable[tuple[str, str]]) -> None:
        """Read words in fonts that are new."""
        by_font = {font: self._held.pop(font, []) for font in fonts}
        for font, text in texts:
            by_font[font].append(text)
        for font, held in by_font.items():
            words, syllables = spelled(held)
            spells = syllables >= WEIGHTS.spelled * words
            shift = 0 if spells else self._shift_of(held)
            if shift:
                self._shifts[font] = shift
            elif words < WEIGHTS.spelled_words:
                self._held[font] = held
                continue
            self._doubts[font] = "" if spells or shift else WRONG_LETTERS
            self.doubtful = self.doubtful or bool(self._doubts[font])

    def _shift_of(self, texts: Sequence[str]) -> int:
        """The constant that, taken from every letter, makes the words syllables; 0 for none.

        Of a font with few words another font's constant is asked alone.
        """
        sample = [text for text in texts if text.strip()][: WEIGHTS.shift_sample]
        known = set(self._shifts.values())
        most = WEIGHTS.most_shift
        best = (0, 0)  # syllables, constant
        for shift in (*known, *range(-most, 0), *range(1, most + 1)):
            words, syllables = spelled(moved_back(text, shift) for text in sample)
            enough = words >= (1 if shift in known else WEIGHTS.spelled_words)
            if enough and syllables >= WEIGHTS.spelled_back * words and syllables > best[0]:
                best = syllables, shift
        return best[1]

    @property
    def shifted(self) -> bool:
        """Whether the letters of any font must be moved back."""
        return bool(self._shifts)

    def shift(self, font: str) -> int:
        """By how much a font's letters stand too high."""
        return self._shifts.get(font, 0)

    def doubt(self, font: str) -> str:
        """Why words in a font are not sure, '' when they are."""
        return self._doubts.get(font, "")

    def told(self, text: str, doubt: str) -> tuple[str, str]:
        """A text with lost glyphs, and its doubt: a sign alone is a bullet."""
        if text == LOST:
            return BULLET, doubt
        return text, doubt or NO_LETTERS
