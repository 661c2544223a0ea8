"""Names and deadlines as the vocabulary spells them, for what a scan's reader misread.

A misread letter makes "Sở Nôi vụ" of "Sở Nội vụ". Only whole names of agencies and whole phrases of
deadlines are looked for, and none is given where two are as near.
"""

from __future__ import annotations

from functools import cache, lru_cache
from unicodedata import normalize

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from normalizers.values.agencies.vocabulary import agency_spellings
from normalizers.values.lexicon import rows
from normalizers.values.text import unmarked

LETTERS_PER_SLIP = 8  # letters and marks of a phrase for each one that may be misread
MOST_SLIPS = 2
SHORTEST = 8  # letters and marks; a slip in a shorter phrase may make another of it


@lru_cache(maxsize=1 << 12)
def nearest_phrase(text: str) -> str:
    """The known phrase that a text is, or misspells, with the text's capitals; '' for none.

    Words stay as many as they are. What it belongs to may stand behind it: "Hội Nông dân tỉnh".
    """
    for level in _levels():
        head = text[: -len(level) - 1]
        if text.lower().endswith(f" {level}") and (known := _nearest(head)):
            return known + text[len(head) :]
    return _nearest(text)


def _nearest(text: str) -> str:
    key = _key(text)
    if key in _phrases():
        return text
    slips = min(len(key) // LETTERS_PER_SLIP, MOST_SLIPS)
    if len(key) < SHORTEST or not slips:
        return ""
    near = process.extract(
        key, _phrases().keys(), scorer=Levenshtein.distance, score_cutoff=slips, limit=2
    )
    if not near or (len(near) > 1 and near[1][1] == near[0][1]):
        return ""
    words, known = text.split(), _phrases()[near[0][0]].split()
    if len(words) != len(known):
        return ""
    return " ".join(map(_with_capitals, words, known))


@lru_cache(maxsize=1 << 12)
def marked_phrase(text: str) -> str:
    """The known phrase that a text is but for its marks, with its capitals; '' for none.

    What it belongs to may stand behind it: "Hội Nông dân tỉnh".
    """
    letters = unmarked(text.lower())
    found = _by_letters().get(letters, "")
    for level in _levels():
        head = letters.removesuffix(f" {unmarked(level)}")
        if not found and head != letters and (name := _by_letters().get(head)):
            found = f"{name} {level}"
    if len(text) < SHORTEST or not found or _key(found) == _key(text):
        return ""
    return " ".join(map(_with_capitals, text.split(), found.split()))


def _with_capitals(word: str, known: str) -> str:
    """A word of a phrase with the capitals that another reading of it has."""
    if word.islower():
        return known.lower()
    if word.isupper() and len(word) > 1:
        return known.upper()
    return known[:1].upper() + known[1:]


def _key(text: str) -> str:
    """Letters and marks apart, so that a mark is one slip."""
    return normalize("NFD", " ".join(text.lower().split()))


@cache
def _phrases() -> dict[str, str]:
    """Phrases of two words and more by their key."""
    names = (name for name, _ in agency_spellings())
    spelled = [*names, *(row[0] for row in rows("deadline_words"))]
    return {_key(text): text for text in spelled if " " in text and text[-1].isalpha()}


@cache
def _levels() -> frozenset[str]:
    return frozenset(kind for _, kind, _ in rows("place_kinds"))


@cache
def _by_letters() -> dict[str, str]:
    """Phrases by their letters without marks, '' for those that two have."""
    found: dict[str, str] = {}
    for text in _phrases().values():
        letters = unmarked(text.lower())
        found[letters] = text if _key(found.get(letters, text)) == _key(text) else ""
    return found
