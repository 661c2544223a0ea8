"""Whether a word stands well among its neighbours, and which other tone would stand better.

Both engines guess alike where print is small or pale: "tổ chức" comes as "tố chức". A pair
of syllables that the language has ("chuyên môn") speaks for a reading as loudly as the picture.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import lru_cache

import regex

from extractors.scan.engine import Seen
from extractors.syllables import TONES
from schemas.language import Language

ENDS = ".,;:)”!?"  # a word that ends so and the next one are no pair
BEGINS = "(“"
EDGES = ".,;:()[]\"'“”‘’/-–—…"
ALIKE_SMALL = frozenset(("\u0301", "\u0309", "\u0303"))  # acute, hook, tilde: alike in small print
_TIES = regex.compile("[&/-]")  # between abbreviations: HĐND&UBND
_NUMBER = regex.compile(
    r"\d|^[VX]+$|^(?=.*I)[IVXHTLJ|!l]{1,6}$"
)  # or a Roman one as engines read it
NUMBER = "0"  # what stands for numbers among the words that follow one
_BARRED = str.maketrans("dđDĐ", "đdĐD")  # the bar of one is lost in black and white
_HATS = "\u0302\u0306\u031b"
VOWELS = "aeiouy"


class Wording:
    """What a language says of words in a row."""

    def __init__(self, language: Language) -> None:
        self._language = language

    def support(self, words: Sequence[Seen], at: int, text: str | None = None) -> int:
        """How many of a word's neighbours it is known to stand beside; 1 for a known abbreviation.

        `text` stands in the word's place.
        """
        word = words[at].text if text is None else text
        bare = word.strip(EDGES)
        if self.is_short(bare):
            return 1
        ways = [self._language.follows(*pair) for pair in _pairs(words, at, word)]
        if "/" in bare:  # two words: each has its own neighbour
            return len(ways) * (len(ways) == 2 and all(ways))
        return sum(ways)

    def is_short(self, word: str) -> bool:
        """Whether a word is a known abbreviation, or some tied together."""
        parts = [part for part in _TIES.split(word.strip(EDGES)) if part]
        return bool(parts) and all(map(self._language.abbreviates, parts))

    def rival(self, words: Sequence[Seen], at: int) -> int:
        """How many neighbours a word with another tone, or d for đ, has there at most."""
        text = words[at].text
        others = [*_others(text), *({text.translate(_BARRED)} - {text})]
        return max((self.support(words, at, other) for other in others), default=0)

    def _is_bound(self, words: Sequence[Seen], at: int, text: str) -> bool:
        return any(self._language.binds(*pair) for pair in _pairs(words, at, text))

    def other_tone(self, words: Sequence[Seen], at: int, is_clear: bool = False) -> str:
        """The word with another tone that stands well where it does not; '' for none, or many.

        Of a word that was read clearly a neighbour on one side tells where both are one word:
        side by side stand many by chance.
        """
        if self.support(words, at):
            return ""
        found = {
            other: support
            for other in _others(words[at].text)
            if (support := self.support(words, at, other))
        }
        best = [other for other, support in found.items() if support == max(found.values())]
        if len(best) != 1:
            return ""
        told = not is_clear or found[best[0]] > 1 or self._is_bound(words, at, best[0])
        return best[0] if told else ""


def _others(text: str) -> list[str]:
    """A word with each other tone; none of what is no word."""
    bare = text.strip(EDGES)
    if not bare.isalpha():
        return []
    start = text.index(bare)
    return [text[:start] + other + text[start + len(bare) :] for other in other_tones(bare)]


def _pairs(words: Sequence[Seen], at: int, text: str) -> list[tuple[str, str]]:
    """A word (`text`, for the one read) with the one before and the one behind it."""
    bare = text.strip(EDGES)
    before = words[at - 1].text if at else ""
    after = words[at + 1].text if at + 1 < len(words) else ""
    first, slash, last = bare.partition("/")
    found = []
    if before and before[-1] not in ENDS and text[0] not in BEGINS:
        found.append((before.strip(EDGES).rpartition("/")[2], first))
    if after and text[-1] not in ENDS and after[0] not in BEGINS:
        found.append((last if slash else bare, _word_of(after)))
    return found


def _word_of(text: str) -> str:
    """The word at the head of a neighbour, NUMBER for every number."""
    bare = text.strip(EDGES)
    return NUMBER if _NUMBER.search(bare) else bare.partition("/")[0]


@lru_cache(maxsize=1 << 12)
def other_tones(word: str) -> frozenset[str]:
    """A syllable with each tone that it has not, on the vowel that has its tone or on any."""
    apart = unicodedata.normalize("NFD", word)
    toneless = "".join(sign for sign in apart if sign not in TONES)
    places = [at for at, sign in enumerate(apart) if sign in TONES] or [
        at + 1
        for at, sign in enumerate(toneless)
        if sign.lower() in VOWELS + _HATS and toneless[at + 1 : at + 2] not in tuple(_HATS)
    ]
    spelled = {
        unicodedata.normalize("NFC", toneless[:at] + tone + toneless[at:])
        for at in places
        for tone in ("", *TONES)
    }
    return frozenset(spelled - {word})


def tone_of(word: str) -> str:
    """The sign of a syllable's tone, '' for the level one."""
    return next((sign for sign in unicodedata.normalize("NFD", word) if sign in TONES), "")
