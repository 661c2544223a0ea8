"""Fonts that do not say, or say wrong, which letters they draw.

A glyph without a letter is kept as U+FFFD: no letter vanishes. A font whose words are no
syllables of the language has a wrong table (shifted by a constant, or another font's).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Set

from extractors.pdf.glyphs import Glyphs
from extractors.pdf.weights import WEIGHTS
from extractors.syllables import spelled

LOST = "\ufffd"
BULLET = "•"
NO_LETTERS = "its font does not say which letters it draws"
WRONG_LETTERS = "its letters spell no words: the font's table may be wrong"
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


class FontLetters:
    """What is known of the letters of a document's fonts, by name."""

    def __init__(self) -> None:
        self._doubts: dict[str, str] = {}  # '' for a font that spells words
        self.doubtful = False  # whether any of them is in doubt
        self._seen: dict[str, tuple[int, int]] = {}  # words and syllables so far

    def is_new(self, font: str) -> bool:
        """Whether too little of a font was read to tell."""
        return font not in self._doubts

    def learn(self, fonts: Set[str], texts: Iterable[tuple[str, str]]) -> None:
        """Read words in fonts that are new."""
        by_font: dict[str, list[str]] = {font: [] for font in fonts}
        for font, text in texts:
            by_font[font].append(text)
        for font, held in by_font.items():
            words, syllables = spelled(held)
            before = self._seen.get(font, (0, 0))
            words, syllables = words + before[0], syllables + before[1]
            self._seen[font] = words, syllables
            if words >= WEIGHTS.spelled_words:
                spells = syllables >= WEIGHTS.spelled * words
                self._doubts[font] = "" if spells else WRONG_LETTERS
                self.doubtful = self.doubtful or not spells

    def doubt(self, font: str) -> str:
        """Why words in a font are not sure, '' when they are."""
        return self._doubts.get(font, "")

    def told(self, text: str, doubt: str) -> tuple[str, str]:
        """A text with lost glyphs, and its doubt: a sign alone is a bullet."""
        if text == LOST:
            return BULLET, doubt
        return text, doubt or NO_LETTERS
