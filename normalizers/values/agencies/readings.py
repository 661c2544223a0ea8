"""What one stretch of words names: an agency, an office holder, a person in office, a group.

`Reader.read` takes the words of one candidate mention and gives the best reading with its cost;
`split` chooses the mentions of a cell whose costs add up least. Costs are in units of one plainly
named agency; they only have to rank readings against each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from normalizers.values.agencies.names import MAX_REMEMBERED, MAX_WORDS, Hit, Names
from normalizers.values.agencies.tails import Tail, Tails
from normalizers.values.agencies.vocabulary import Vocabulary
from normalizers.values.agencies.words import Gap, Word, spelled

COST_NAMED = 1.0
COST_OFFICER = 0.1  # on top of the office
COST_PERSON = 0.2
COST_OPEN = 0.2  # free words belong to the name
COST_LOOSE_GROUP = 0.6  # a group by its first word only
COST_ELIDED = 0.5  # the head stands at an earlier mention
COST_NEAR = 0.5
COST_FREE_TEXT = 0.05  # behind a name: what can be told apart from it should be
COST_UNKNOWN = 3.2  # more than three mentions: known parts win over an unknown whole
SURE = 0.9
SCORE_OPEN = 0.85
SCORE_LOOSE_GROUP = 0.8
SCORE_ELIDED = 0.9
MAX_NAME_WORDS = 5  # of a person
TERRITORIAL = ("committee", "council", "leader", "police")
"""Kinds of agencies of which every unit has its own: "UBND cấp xã" is many, not one."""
COLLECTIVE = ("school", "community", "health", "mass", "association", "company", "bank")
"""Kinds whose id stands for any of them, so also for all: "Trường học các xã" is truong-hoc."""


class Reading(NamedTuple):
    """What a stretch of words names. Its first `solid` words hold no free text."""

    agency_id: str | None
    is_group: bool
    score: float
    cost: float
    solid: int
    how: str

    @property
    def known(self) -> bool:
        """It names something: an agency or a group."""
        return self.is_group or self.agency_id is not None

    @property
    def certain(self) -> bool:
        """Known by more than its first words."""
        return self.is_group or self.score >= SURE

    def behind(self, words: int, cost: float = 0.0) -> Reading:
        """The same reading behind `words` further words, at a further cost."""
        return self._replace(cost=self.cost + cost, solid=self.solid + words)


UNKNOWN = Reading(None, False, 0.0, COST_UNKNOWN, 0, "unknown")


class Reader:
    """Reads stretches of words."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._agencies = vocabulary.agencies
        self._phrases = vocabulary.phrases
        self._names = Names(vocabulary)
        self._tails = Tails(vocabulary, self._names)
        self._read: dict[tuple[str, bool], Reading] = {}

    def read(self, words: Sequence[Word], *, near: bool = False) -> Reading:
        """Best reading of the words; `near` also accepts misspelled and cut-off names."""
        key = (spelled(words), near)
        if key not in self._read:
            if len(self._read) > MAX_REMEMBERED:
                self._read.clear()
            self._read[key] = (
                self._known(words)
                or self._held(words)
                or (self._near(words) if near else None)
                or self._open(words)
                or self._loose_group(words)
                or UNKNOWN
            )
        return self._read[key]

    def read_elided(self, head: Word, words: Sequence[Word]) -> Reading | None:
        """Reading of words whose head stands at an earlier mention: Sở Nội vụ, Tài chính."""
        reading = self._named([head, words[0].behind(Gap.BLANK), *words[1:]])
        if reading is None or reading.is_group:
            return None
        return reading._replace(
            cost=reading.cost + COST_ELIDED,
            score=min(reading.score, SCORE_ELIDED),
            solid=reading.solid - 1,
            how=f"{reading.how}, its head said before",
        )

    def _known(self, words: Sequence[Word]) -> Reading | None:
        return self._named(words) or self._group(words) or self._several(words)

    def _named(self, words: Sequence[Word]) -> Reading | None:
        """A known name, alone or with a tail: Trạm Y tế phường Ba Đình."""
        for length in self._names.ends(words, 0):
            hit = self._names.find(words[:length])
            tail = self._tails.read(words, length) if hit is not None else None
            if hit is not None and tail is not None:
                return self._reading(words, hit, length, tail)
        return None

    def _reading(self, words: Sequence[Word], hit: Hit, length: int, tail: Tail) -> Reading:
        """Reading of a found name of `length` words with its tail."""
        solid = length + tail.solid
        cost = COST_NAMED + (1 - hit.score) + (COST_FREE_TEXT if solid < len(words) else 0.0)
        kind = self._agencies[hit.alias.agency_id].kind
        many = tail.many and kind not in COLLECTIVE
        if many or (tail.everywhere and kind in TERRITORIAL):
            return Reading(None, True, hit.score, cost, solid, "one kind of agency, many places")
        how = f"{hit.how}: {hit.alias.text}"
        return Reading(hit.alias.agency_id, False, hit.score, cost, solid, how)

    def _several(self, words: Sequence[Word]) -> Reading | None:
        """'các' before a plain name, or one kind of agency in many places."""
        quantifier = self._phrases["quantifier"].match(words)
        if quantifier:
            reading = self._named(words[quantifier:])
            return reading and reading.behind(quantifier)
        for at in range(1, min(len(words), MAX_WORDS)):  # UBND các xã, phường
            many = self._quantifier(words, at)
            if many == at or words[at].cut or not self._phrases["area"].match(words, many):
                continue
            hit = self._names.find(words[:at])
            places = self._group(words[at:]) if hit is not None else None
            if hit is not None and places is not None:
                tail = Tail(places.solid, many=True)
                return self._reading(words, hit, at, tail)
        return None

    def _held(self, words: Sequence[Word]) -> Reading | None:
        """Who heads or speaks for an office, or a person who does, stands for the office."""
        for officer in self._phrases["officer"].matches(words):
            rest = words[officer:]
            if not rest or rest[0].cut:
                continue
            reading = self._known(rest) or self._held(rest) or self._open(rest)
            if reading is not None:
                return reading.behind(officer, COST_OFFICER)
        return self._person_in_office(words)

    def _person_in_office(self, words: Sequence[Word]) -> Reading | None:
        """Đ/c Nguyễn Văn A - Phó Chủ tịch UBND phường."""
        title = self._phrases["title"].match(words)
        if not title and not self._phrases["surname"].match(words):
            return None
        for at in range(title or 2, min(len(words), title + MAX_NAME_WORDS + 1)):
            office = words[at:]
            held = self._phrases["officer"].match(office) > 0
            if not title and not (held and office[0].cut):
                continue  # "Đoàn phường, Hội Nông dân" begins with a surname too
            reading = self._named(office) or (self._held(office) if held else None)
            if reading is not None:
                return reading.behind(at, COST_PERSON)
        return None

    def _open(self, words: Sequence[Word]) -> Reading | None:
        """A kind of agency with a name of its own: Trường tiểu học Lê Lợi."""
        quantifier = self._phrases["quantifier"].match(words)
        for start in (0, quantifier) if quantifier else (0,):
            found = self._names.open_prefix(words[start:])
            if found is not None:
                (alias, score, how), length = found
                return Reading(
                    alias.agency_id,
                    False,
                    min(score, SCORE_OPEN),
                    COST_NAMED + COST_OPEN,
                    start + length,
                    f"{how}: {alias.text}, open to further words",
                )
        return None

    def _near(self, words: Sequence[Word]) -> Reading | None:
        """A misspelled or cut-off name, alone or before a tail or behind an officer."""
        for start in (0, *self._phrases["officer"].matches(words)):
            rest = words[start:]
            for length in range(len(rest), 1, -1):
                tail = self._tails.read(rest, length)
                hit = self._names.near(rest[:length]) if tail is not None else None
                if hit is not None and tail is not None:
                    return self._reading(rest, hit, length, tail).behind(start, COST_NEAR)
        return None

    def _group(self, words: Sequence[Word]) -> Reading | None:
        """A generic group: Các phòng, ban, đơn vị liên quan; cơ quan thuộc UBND phường."""
        at = self._quantifier(words, 0)
        quantified = at > 0
        nouns = modifiers = standing = 0
        lone_plural = False  # "Phòng Tổ chức" is a name, "phòng, tổ chức" is not
        while at < len(words):
            noun = self._phrases["noun"].match(words, at)
            longest = max(noun, self._phrases["plural"].match(words, at))
            if nouns:
                longest = max(longest, self._phrases["follower"].match(words, at))
            modifier = self._phrases["modifier"].match(words, at) if nouns else 0
            if modifier and modifier >= longest:
                modifiers += 1
                at += modifier
            elif longest and not (lone_plural and not words[at].cut):
                lone_plural = not quantified and noun < longest
                nouns += 1
                standing += noun == longest
                at += longest
            else:
                break
        if not nouns or not (quantified or standing or nouns > 1 or modifiers):
            return None
        if at < len(words) and self._tails.read(words, at, behind_group=True) is None:
            return None
        return Reading(None, True, 1.0, COST_NAMED, at, "generic group")

    def _quantifier(self, words: Sequence[Word], at: int) -> int:
        """End of 'các', 'các 06', '06' from word `at`; `at` when there is none."""
        at += self._phrases["quantifier"].match(words, at)
        return at + 1 if at < len(words) and words[at].key.isdigit() else at

    def _loose_group(self, words: Sequence[Word]) -> Reading | None:
        """'các' or a group's noun before words nobody knows: các đội xung kích."""
        quantifier = self._phrases["quantifier"].match(words)
        solid = quantifier + self._phrases["noun"].match(words, quantifier)
        if quantifier and any(
            self._names.find(words[quantifier:end]) for end in self._names.ends(words, quantifier)
        ):
            return None  # Các bộ Nội vụ, Tài chính
        if not solid or solid >= len(words) or words[solid].cut:
            return None
        cost = COST_NAMED + COST_LOOSE_GROUP
        return Reading(None, True, SCORE_LOOSE_GROUP, cost, solid, "group by its first word")
