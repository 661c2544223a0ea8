"""Look up one name: exact spelling, spelling without marks, abbreviation, near match.

Each way is only tried when the ones before it found nothing, and each refuses to choose between
two agencies: a wrong agency costs more than an unknown one. A separator that no spelling of the
name shows is taken for what it is: "Đảng ủy, UBND" is not the "Đảng ủy UBND".
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import accumulate, islice, takewhile
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from normalizers.values.agencies.vocabulary import Alias, Vocabulary
from normalizers.values.agencies.words import NameWord, marked, spelled, split_words, squashed

ALIAS = "alias"
WITHOUT_MARKS = "alias without marks"
ABBREVIATION = "abbreviation"
NEAR = "near match"
CUT_OFF = "cut-off name"

SCORE_PLAIN = 0.98
SCORE_ABBREVIATION = 0.95
SCORE_MISTYPED_ABBREVIATION = 0.9
MIN_ABBREVIATION = 3  # units; "P. KT" could stand for too much
MIN_LETTERS_ONLY = 4  # letters of an abbreviation that spells out no word
MIN_NEAR = 8  # letters; a slip in a shorter name may make another name of it
MIN_SHARE = 0.85  # of equal letters in a near match
MIN_MARGIN = 2  # edits by which a near match must beat another agency
MIN_CUT_IN_WORD = 0.65  # of the letters a name cut off within a word must keep
MIN_CUT_AT_WORD = 0.8  # the same when whole words remain: it could be another, shorter name
LETTERS_PER_EDIT = 12
SHORT_WORD = 2  # letters up to which a slip makes another word (sở, bộ)
LONG_NAME = 5  # units from which one of them may be misread as another known word
LONG_WORD = 5  # letters from which a word may hold two slips
CANDIDATES = 6
MAX_WORDS = 20  # of a name, an acronym's letters counted where dots part them
MAX_REMEMBERED = 50_000  # stretches of words, about 10 MB


class Hit(NamedTuple):
    """A name that was found."""

    alias: Alias
    score: float
    how: str  # one of the constants above


class Names:
    """Finds names in a vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._by_squashed: dict[str, list[Alias]] = {}
        for alias in vocabulary.aliases:
            self._by_squashed.setdefault(alias.squashed, []).append(alias)
        self._squashed = sorted(self._by_squashed)
        self._found: dict[str, Hit | None] = {}
        self._near: dict[str, Hit | None] = {}

    def hits(self, words: Sequence[NameWord], start: int = 0) -> Iterator[tuple[int, Hit]]:
        """Agencies that the words from `start` on begin with, the longest name first.

        Each with its number of words.
        """
        part = words[start : start + MAX_WORDS]
        tokens = (word.token for word in part[1:])
        keys = [*accumulate(tokens, initial=spelled(part[:1]))] if part else []
        for length in range(len(part), 0, -1):
            hit = self._find(keys[length - 1], part[:length])
            if hit is not None:
                yield length, hit

    def find(self, words: Sequence[NameWord]) -> Hit | None:
        """The agency that these words name in full."""
        return self._find(spelled(words), words)

    def _find(self, key: str, words: Sequence[NameWord]) -> Hit | None:
        if key not in self._found:
            if len(self._found) > MAX_REMEMBERED:
                self._found.clear()
            self._found[key] = self._spelled(words) or self._abbreviated(words)
        return self._found[key]

    def open_prefix(self, words: Sequence[NameWord]) -> tuple[Hit, int] | None:
        """The longest alias open to further words that these words begin with, and its length."""
        for length, hit in self.hits(words):
            if not hit.alias.open or length == len(words):
                continue
            if length == 1 and self.is_common(words[:2]):
                continue  # Bản Nà Lạ, but bản cam kết
            return hit, length
        return None

    def is_common(self, words: Sequence[NameWord]) -> bool:
        """The first of two words is a noun with other meanings, and no name follows it."""
        if len(words) != 2 or words[0].plain not in self._vocabulary.common:
            return False
        return words[1].low or tuple(word.key for word in words) in self._vocabulary.products

    def near(self, words: Sequence[NameWord]) -> Hit | None:
        """The one agency whose name these words misspell or cut off."""
        letters = squashed(words)
        if len(letters) < MIN_NEAR or len(words) > MAX_WORDS:
            return None
        key = spelled(words)
        if key not in self._near:
            if len(self._near) > MAX_REMEMBERED:
                self._near.clear()
            self._near[key] = self._cut_off(words, letters) or self._misspelled(words, letters)
        return self._near[key]

    def _spelled(self, words: Sequence[NameWord]) -> Hit | None:
        alias = self._vocabulary.exact.get(marked(words))
        score, how = 1.0, ALIAS
        if alias is None:
            letters = squashed(words)
            alias = self._vocabulary.plain.get(letters)
            score, how = SCORE_PLAIN, WITHOUT_MARKS
            if len(words) == 1 and letters in self._vocabulary.syllables and not words[0].bare:
                return None  # one syllable with other marks is another word: bản, ban
        if alias is not None and how == WITHOUT_MARKS and self._are_others(words, alias):
            return None  # Quân ủy is no Quận ủy
        if alias is None or not _breaks_fit(words, _starts(words), alias):
            return None
        return Hit(alias, score, how)

    def _are_others(self, words: Sequence[NameWord], alias: Alias) -> bool:
        """A word with marks of its own is another known one than the alias has in its place."""
        wanted = split_words(alias.text, self._vocabulary.contractions)
        return len(wanted) == len(words) and any(
            word.key != want.key and not word.key.isascii() and word.key in self._vocabulary.marked
            for word, want in zip(words, wanted, strict=True)
        )

    def _abbreviated(self, words: Sequence[NameWord]) -> Hit | None:
        syllables = self._vocabulary.syllables
        if all(word.plain in syllables for word in words):
            return None
        alias = self._by_units(words)
        if alias is not None:
            return Hit(alias, SCORE_ABBREVIATION, ABBREVIATION)
        once = [word._replace(plain=_without_doubles(word.plain)) for word in words]
        alias = self._by_units(once) if once != list(words) else None  # VHXXH
        return Hit(alias, SCORE_MISTYPED_ABBREVIATION, ABBREVIATION) if alias else None

    def _by_units(self, words: Sequence[NameWord]) -> Alias | None:
        units: list[str] = []
        first_units: list[int] = []  # of each word
        for word in words:
            first_units.append(len(units))
            units.extend(self._vocabulary.units((word.plain,)))
        letters_only = len(units) == len(squashed(words))
        if len(units) < (MIN_LETTERS_ONLY if letters_only else MIN_ABBREVIATION):
            return None
        fitting = {
            alias.agency_id: alias
            for alias in self._vocabulary.initials.get("".join([unit[0] for unit in units]), ())
            if _units_agree(units, alias.units)
            and _breaks_fit(words, [alias.places[unit] for unit in first_units], alias)
        }
        return next(iter(fitting.values())) if len(fitting) == 1 else None

    def _cut_off(self, words: Sequence[NameWord], letters: str) -> Hit | None:
        first = bisect_left(self._squashed, letters)
        longer = takewhile(
            lambda name: name.startswith(letters), islice(self._squashed, first, None)
        )
        found = [alias for name in longer for alias in self._by_squashed[name]]
        if len({alias.agency_id for alias in found}) != 1:
            return None
        alias = max(found, key=lambda alias: len(alias.squashed))
        plains = [word.plain for word in words]
        if list(alias.words[: len(words) - 1]) != plains[:-1]:
            return None
        share = len(letters) / len(alias.squashed)
        within_word = alias.words[len(words) - 1] != plains[-1]
        enough = MIN_CUT_IN_WORD if within_word else MIN_CUT_AT_WORD
        if share < enough or not _breaks_fit(words, _starts(words), alias):
            return None
        return Hit(alias, share, CUT_OFF)

    def _misspelled(self, words: Sequence[NameWord], letters: str) -> Hit | None:
        close = process.extract(
            letters,
            self._squashed,
            scorer=OSA.normalized_similarity,
            score_cutoff=MIN_SHARE,
            limit=CANDIDATES,
        )
        ranked = [
            (OSA.distance(letters, name), alias)
            for name, _, _ in close
            for alias in self._by_squashed[name]
            if self._only_slips(words, alias)
        ]
        if not ranked:
            return None
        edits, alias = min(ranked, key=lambda candidate: candidate[0])
        for other_edits, other in ranked:
            if other.agency_id != alias.agency_id and other_edits - edits < MIN_MARGIN:
                return None
        if edits > 1 + len(letters) // LETTERS_PER_EDIT:
            return None
        return Hit(alias, 1 - edits / len(letters), NEAR)

    def _only_slips(self, words: Sequence[NameWord], alias: Alias) -> bool:
        """Word for word the same but for slips that make no other known word."""
        if len(words) != len(alias.words):
            return False
        starts = [0, *accumulate(map(len, alias.words))][: len(words)]
        if not _breaks_fit(words, starts, alias):
            return False
        strange = 0  # slips that made another known word: môi tường
        for at, (word, wanted) in enumerate(zip(words, alias.words, strict=True)):
            if word.plain == wanted:
                continue
            if not _is_slip(word.plain, wanted):
                return False
            if word.plain in self._vocabulary.syllables:
                strange += 1
                if (
                    strange > 1
                    or at == 0
                    or len(wanted) <= SHORT_WORD
                    or len(alias.units) < LONG_NAME
                ):
                    return False
        return True


def _is_slip(word: str, wanted: str) -> bool:
    """A letter too many, missing, wrong or swapped; in long words two; short words only grow."""
    if len(wanted) <= SHORT_WORD and len(word) <= len(wanted):
        return False
    return bool(OSA.distance(word, wanted) <= (2 if len(wanted) >= LONG_WORD else 1))


def _starts(words: Sequence[NameWord]) -> list[int]:
    """Where each word begins in their letters."""
    return [0, *accumulate(len(word.plain) for word in words)][: len(words)]


def _breaks_fit(words: Sequence[NameWord], places: Sequence[int], alias: Alias) -> bool:
    """Every separator before a word, at its place in the alias, is one that the alias may show."""
    return all(
        not word.cut or place in alias.breaks
        for word, place in zip(words[1:], places[1:], strict=True)
    )


def _units_agree(units: Sequence[str], wanted: Sequence[str]) -> bool:
    """Unit for unit the same word, or a letter that the wanted word begins with."""
    return len(units) == len(wanted) and all(
        unit == want or (len(unit) == 1 and unit == want[0])
        for unit, want in zip(units, wanted, strict=True)
    )


def _without_doubles(text: str) -> str:
    return "".join([letter for at, letter in enumerate(text) if text[at - 1 : at] != letter])
