"""What a reader needs to know of the language that documents are written in, as one value."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Language:
    """Words of a language, in small letters. The default knows none.

    `unfinished`: those that no cell's text ends with, as "và".
    """

    unfinished: frozenset[str] = frozenset()

    def leaves_open(self, text: str) -> bool:
        """Whether a text ends with such a word; one with a capital may be a name."""
        return text.rpartition(" ")[2] in self.unfinished
