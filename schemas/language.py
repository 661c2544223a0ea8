"""What a reader needs to know of the language that documents are written in, as one value."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


def _unheard(first: str, second: str) -> bool:
    return False


def _unknown(word: str) -> bool:
    return False


def _unspelled(text: str) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Language:
    """Words of a language, in small letters. The default knows none.

    `unfinished`: those that no cell's text ends with, as "và". `follows`: whether the second of
    two words is known to stand behind the first. `binds`: whether the two are of one word.
    `knows`: whether a word is among these.
    `abbreviates`: whether a word is a known abbreviation. `nearest`: the known name or phrase that
    a text is or misspells, '' for none; it has as many words as the text. `marked`: the one that it
    is but for the marks of its letters.
    """

    unfinished: frozenset[str] = frozenset()
    follows: Callable[[str, str], bool] = _unheard
    binds: Callable[[str, str], bool] = _unheard
    abbreviates: Callable[[str], bool] = _unknown
    knows: Callable[[str], bool] = _unknown
    nearest: Callable[[str], str] = _unspelled
    marked: Callable[[str], str] = _unspelled

    def leaves_open(self, text: str) -> bool:
        """Whether a text ends with such a word; one with a capital may be a name."""
        return text.rpartition(" ")[2] in self.unfinished
