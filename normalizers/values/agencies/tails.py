"""What may follow a name within its mention without changing who is meant.

Levels and places ("phường Ba Đình, thành phố Hà Nội"), a person's name, or free text behind a
word that opens it ("thuộc ...", "phụ trách theo lĩnh vực").
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from normalizers.values.agencies.names import Names
from normalizers.values.agencies.vocabulary import Vocabulary, place_key
from normalizers.values.agencies.words import Gap, NameWord

MAX_PLACE_WORDS = 5  # of the longest names of communes
MAX_NAME_WORDS = 5  # of a person
CITY = "tp"
BEGINS_AGENCY = ("head", "noun", "plural", "surname", "title", "officer", "verb", "label")
ENDS_PLACE = ("level", "tail", "quantifier", "starter")


class Tail(NamedTuple):
    """A tail. Its first `solid` words hold no free text."""

    solid: int
    many: bool = False  # several levels and no place: UBND xã, phường means all of them
    everywhere: bool = False  # cấp xã, các cấp


class Tails:
    """Reads tails."""

    def __init__(self, vocabulary: Vocabulary, names: Names) -> None:
        self._vocabulary = vocabulary
        self._phrases = vocabulary.phrases
        self._names = names

    def read(
        self, words: Sequence[NameWord], start: int, *, behind_group: bool = False
    ) -> Tail | None:
        """The tail from word `start` to the end; None when the words there are no tail."""
        level_before = start > 0 and self._level(words, start - 1) == 1
        levels = int(level_before)
        at = self._place(words, start) if level_before else start
        places = int(at > start)
        if places and words[start - 1].plain == CITY and not self._city(words[start:at]):
            return None  # a city within a province, as there were before July 2025

        def many() -> bool:
            return levels > 1 and not places and not behind_group

        while at < len(words):
            after_sign = words[at].cut and not levels and not places
            if words[at].cut and self._begins_name(words, at):
                return None
            level = self._level(words, at)
            place = 0 if self._begins_name(words, at) else self._known_place(words, at)
            if level and not after_sign:
                levels += 1
                end = self._place(words, at + level)
                places += end > at + level
                at = end
            elif place and not after_sign:
                places += 1
                at += place
            elif everywhere := self._phrases["everywhere"].match(words, at):
                return Tail(at + everywhere - start, everywhere=True)
            elif (
                self._opens_free_text(words, at, behind_group)
                or self._acts(words, at, behind_group)
                or (words[at].gap is Gap.COLON and not behind_group)
                or self._person(words, at)
            ):
                return Tail(at - start, many())
            else:
                return None
        return Tail(at - start, many())

    def _level(self, words: Sequence[NameWord], at: int) -> int:
        return self._phrases["level"].match(words, at)

    def _city(self, words: Sequence[NameWord]) -> bool:
        return place_key(words) in self._vocabulary.cities

    def _opens_free_text(self, words: Sequence[NameWord], at: int, behind_group: bool) -> bool:
        tail = self._phrases["tail"].match(words, at)
        if behind_group and tail == 1:  # "các đơn vị thuộc" is only half of a group
            return at + tail < len(words)
        return tail > 0

    def _acts(self, words: Sequence[NameWord], at: int, behind_group: bool) -> bool:
        """What an agency does follows it without a sign, or behind a colon: Sở Y tế nghiên cứu."""
        signed = words[at].cut and (behind_group or words[at].gap is not Gap.COLON)
        verb = 0 if signed else self._phrases["verb"].match(words, at)
        head = self._phrases["head"].match(words, at)  # "Chi cục ..." spends nothing
        return verb > 0 and verb >= head and not self._begins_name(words, at)

    def _place(self, words: Sequence[NameWord], at: int) -> int:
        """End of the place name from word `at`, behind a level; `at` when there is none."""
        end = at
        if not self._phrases["starter"].match(words, at) and not self._heads(words, at):
            while self._in_place(words, at, end):
                end += 1
        known = at
        if at < len(words) and not words[at].cut:
            known += self._known_place(words, at)
        if known > end:  # xã Hội Sơn, phường Xuân Trường - Đà Lạt: not the next agency
            return at if self._names.find(words[at:known]) else known
        if any(self._names.find(words[first:end]) for first in range(at, end)):
            return at  # another agency, not a place
        return end

    def _begins_name(self, words: Sequence[NameWord], at: int) -> bool:
        """Another agency begins here: Liên đoàn Lao động tỉnh, Tỉnh đoàn."""
        return any(self._names.hits(words, at))

    def _heads(self, words: Sequence[NameWord], at: int) -> bool:
        """Words that only an agency begins with, known or not: Chi cục, Trung tâm."""
        return self._phrases["head"].match(words, at) > 1

    def _in_place(self, words: Sequence[NameWord], at: int, end: int) -> bool:
        """Word `end` may go on a place name that began at word `at`."""
        return (
            end < len(words)
            and end - at < MAX_PLACE_WORDS
            and (not words[end].cut or (end > at and self._hyphened(words, end)))
            and words[end].gap is not Gap.LINE
            and not any(self._phrases[kind].match(words, end) for kind in ENDS_PLACE)
            and self._phrases["verb"].match(words, end) <= 1  # xã Thu Cúc, xã tuần tra
        )

    def _hyphened(self, words: Sequence[NameWord], at: int) -> bool:
        """A name of two parts goes on behind its dash: phường Lâm Viên - Đà Lạt."""
        begins = any(self._phrases[kind].match(words, at) for kind in BEGINS_AGENCY)
        return words[at].gap is Gap.DASH and not begins and not self._begins_name(words, at)

    def _known_place(self, words: Sequence[NameWord], at: int) -> int:
        """Words of a place named without its level, or of a number."""
        if words[at].key.isdigit():
            return 1
        for end in range(min(len(words), at + MAX_PLACE_WORDS), at, -1):
            if place_key(words[at:end]) in self._vocabulary.places:
                return end - at
        return 0

    def _person(self, words: Sequence[NameWord], at: int) -> bool:
        """A person's name takes up the words from `at` to the end."""
        if self._phrases["title"].match(words, at):
            return True
        surname = self._phrases["surname"].match(words, at)
        return (
            surname > 0
            and self._known_place(words, at) < len(words) - at  # Hà Nội
            and 2 <= len(words) - at <= MAX_NAME_WORDS
            and self._names.find(words[at:]) is None
        )
