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
from normalizers.values.agencies.vocabulary import Vocabulary, acts_here, place_key
from normalizers.values.agencies.words import Gap, NameWord, spelled

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
SCORE_PLACE = 0.95
MAX_NAME_WORDS = 5  # of a person
MAX_PLACE_WORDS = 5  # of a province's name: Bà Rịa - Vũng Tàu
COMMITTEE = "ubnd"
COMPANY = "company"
CENTRAL = "central"
PROVINCE_LEVELS = ("tỉnh", "tp", "tinh")
CITY_SHORT = ("tphcm", "tphn")
TERRITORIAL = ("committee", "council", "leader", "police")
"""Kinds of agencies of which every unit has its own: "UBND cấp xã" is many, not one."""
COLLECTIVE = ("school", "community", "health", "mass", "association", "company", "bank")
"""Kinds whose id stands for any of them, so also for all: "Trường học các xã" is truong-hoc."""


class NameReading(NamedTuple):
    """What a stretch of words names. Its first `solid` words hold no free text."""

    agency_id: str | None
    is_group: bool
    score: float
    cost: float
    solid: int
    how: str
    rivals: tuple[str, ...] = ()  # agencies that it may name as well as each other
    is_place: bool = False  # a People's Committee by its place alone
    local: bool = False  # a level or place stands behind the name

    @property
    def known(self) -> bool:
        """It names something: an agency, one of several, or a group."""
        return self.is_group or self.agency_id is not None or bool(self.rivals)

    @property
    def certain(self) -> bool:
        """Known by more than its first words."""
        return self.is_group or self.score >= SURE

    def behind(self, words: int, cost: float = 0.0) -> NameReading:
        """The same reading behind `words` further words, at a further cost."""
        return self._replace(cost=self.cost + cost, solid=self.solid + words)


UNKNOWN = NameReading(None, False, 0.0, COST_UNKNOWN, 0, "unknown")


class Reader:
    """Reads stretches of words."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._agencies = vocabulary.agencies
        self._phrases = vocabulary.phrases
        self._names = Names(vocabulary)
        self._tails = Tails(vocabulary, self._names)
        self._vocabulary = vocabulary
        self._read: dict[tuple[str, bool], NameReading] = {}

    def read(self, words: Sequence[NameWord], *, near: bool = False) -> NameReading:
        """Best reading of the words; `near` also accepts misspelled and cut-off names."""
        key = ("".join([spelled(words[:1]), *[word.exact for word in words[1:]]]), near)
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

    def read_elided(self, head: NameWord, words: Sequence[NameWord]) -> NameReading | None:
        """Reading of words whose head stands at an earlier mention: Sở Nội vụ, Tài chính.

        A place is no name whose head was left out (Bộ Y tế, TP. Huế), nor has a ministry places.
        """
        if self._phrases["level"].match(words):
            return None
        reading = self._named([head, words[0].behind(Gap.BLANK), *words[1:]])
        if reading is None or reading.agency_id is None or reading.solid == 1:
            return None
        if self._agencies[reading.agency_id].level == CENTRAL and reading.local:
            return None
        return reading._replace(
            cost=reading.cost + COST_ELIDED,
            score=min(reading.score, SCORE_ELIDED),
            solid=reading.solid - 1,
            how=f"{reading.how}, its head said before",
        )

    def _known(self, words: Sequence[NameWord]) -> NameReading | None:
        return (
            self._bare_whole(words)
            or self._named(words)
            or self._whole(words)
            or self._group(words)
            or self._several(words)
        )

    def _bare_whole(self, words: Sequence[NameWord]) -> NameReading | None:
        """A kind of companies without a name: Tổng công ty."""
        if self._phrases["whole"].match(words) != len(words):
            return None
        return NameReading(None, True, 1.0, COST_NAMED, len(words), "generic group")

    def _whole(self, words: Sequence[NameWord]) -> NameReading | None:
        """A group that no list goes on with: Già làng; Ban tự quản các thôn, buôn."""
        quantifier = self._phrases["quantifier"].match(words)
        solid = quantifier + self._phrases["whole"].match(words, quantifier)
        if solid == quantifier:
            return None
        rest = words[solid:]
        if not rest:
            return NameReading(None, True, 1.0, COST_NAMED, solid, "generic group")
        if rest[0].cut:
            return None
        places = self._group(rest)
        if places is not None:
            return places.behind(solid)
        tail = self._tails.read(words, solid, behind_group=True)
        if tail is not None:
            return NameReading(None, True, 1.0, COST_NAMED, solid + tail.solid, "generic group")
        if self._names.open_prefix(words[quantifier:]) is not None:
            return None  # Tổng công ty Đường sắt
        cost = COST_NAMED + COST_LOOSE_GROUP
        return NameReading(None, True, SCORE_LOOSE_GROUP, cost, solid, "group by its first words")

    def _is_company(self, reading: NameReading) -> bool:
        """'Các công ty' are many; 'các trường học' has an id of its own."""
        agency = self._agencies.get(reading.agency_id or "")
        return agency is not None and agency.kind == COMPANY

    def hands_on(self, head: NameWord, reading: NameReading) -> bool:
        """Whether later mentions may leave out the head of this one.

        "Bộ CHQS tỉnh, Công an" names no ministry; a place's level is said once for several places.
        """
        if head.key in PROVINCE_LEVELS:
            return reading.is_place
        agency = self._agencies.get(reading.agency_id or "")
        return agency is None or agency.kind != "military"

    def rival(self, reading: NameReading, elided: NameReading) -> NameReading:
        """A mention that two agencies fit equally well: none is chosen."""
        ids = tuple(agency_id for agency_id in (reading.agency_id, elided.agency_id) if agency_id)
        names = " or ".join(self._agencies[agency_id].name for agency_id in ids)
        return reading._replace(agency_id=None, score=0.0, how=f"either {names}", rivals=ids)

    def _named(self, words: Sequence[NameWord]) -> NameReading | None:
        """A known name, alone or with a tail: Trạm Y tế phường Ba Đình."""
        for length, hit in self._names.hits(words):
            tail = self._tails.read(words, length)
            if tail is None:
                continue
            if (
                length < len(words)
                and not tail.solid
                and self._names.is_common(words[: length + 1])
            ):
                continue  # bản cam kết
            return self._reading(words, hit, length, tail)
        return self._committee(words)

    def _committee(self, words: Sequence[NameWord]) -> NameReading | None:
        """A province or city by its level and name stands for its People's Committee."""
        end = self._province(words)
        tail = self._tails.read(words, end) if end else None
        if tail is None or tail.solid:
            return None
        cost = COST_NAMED + (COST_FREE_TEXT if end < len(words) else 0.0)
        how = "People's Committee of the place"
        return NameReading(COMMITTEE, False, SCORE_PLACE, cost, end, how, is_place=True)

    def _province(self, words: Sequence[NameWord]) -> int:
        """Words of the longest province or city, its level first, that the words begin with."""
        if not words:
            return 0
        level = int(words[0].key in PROVINCE_LEVELS)
        if not level and words[0].key not in CITY_SHORT:
            return 0
        ends = range(min(len(words), level + MAX_PLACE_WORDS), level, -1)
        return next((e for e in ends if place_key(words[level:e]) in self._vocabulary.provinces), 0)

    def _reading(self, words: Sequence[NameWord], hit: Hit, length: int, tail: Tail) -> NameReading:
        """Reading of a found name of `length` words with its tail."""
        solid = length + tail.solid
        cost = COST_NAMED + (1 - hit.score) + (COST_FREE_TEXT if solid < len(words) else 0.0)
        kind = self._agencies[hit.alias.agency_id].kind
        many = tail.many and kind not in COLLECTIVE
        if many or (tail.everywhere and kind in TERRITORIAL):
            return NameReading(
                None, True, hit.score, cost, solid, "one kind of agency, many places"
            )
        how = f"{hit.how}: {hit.alias.text}"
        local = tail.solid > 0
        return NameReading(hit.alias.agency_id, False, hit.score, cost, solid, how, local=local)

    def _several(self, words: Sequence[NameWord]) -> NameReading | None:
        """'các' before a plain name, or one kind of agency in many places."""
        quantifier = self._phrases["quantifier"].match(words)
        if quantifier:
            reading = self._named(words[quantifier:])
            if reading is not None and self._is_company(reading):
                return reading._replace(agency_id=None, is_group=True).behind(quantifier)
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

    def _held(self, words: Sequence[NameWord]) -> NameReading | None:
        """Who heads or speaks for an office, or a person who does, stands for the office."""
        for officer in self._phrases["officer"].matches(words):
            rest = words[officer:]
            if not rest or rest[0].cut:
                continue
            reading = self._known(rest) or self._held(rest) or self._open(rest)
            if reading is not None:
                return reading.behind(officer, COST_OFFICER)
        return self._person_in_office(words)

    def _person_in_office(self, words: Sequence[NameWord]) -> NameReading | None:
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

    def _open(self, words: Sequence[NameWord]) -> NameReading | None:
        """A kind of agency with a name of its own: Trường tiểu học Lê Lợi."""
        quantifier = self._phrases["quantifier"].match(words)
        for start in (0, quantifier) if quantifier else (0,):
            found = self._names.open_prefix(words[start:])
            if found is not None:
                (alias, score, how), length = found
                return NameReading(
                    alias.agency_id,
                    False,
                    min(score, SCORE_OPEN),
                    COST_NAMED + COST_OPEN,
                    start + length,
                    f"{how}: {alias.text}, open to further words",
                )
        return None

    def _near(self, words: Sequence[NameWord]) -> NameReading | None:
        """A misspelled or cut-off name, alone or before a tail or behind an officer."""
        for start in (0, *self._phrases["officer"].matches(words)):
            rest = words[start:]
            for length in range(len(rest), 1, -1):
                tail = self._tails.read(rest, length)
                hit = self._names.near(rest[:length]) if tail is not None else None
                if hit is not None and tail is not None:
                    return self._reading(rest, hit, length, tail).behind(start, COST_NEAR)
        return None

    def _group(self, words: Sequence[NameWord]) -> NameReading | None:
        """A generic group: Các phòng, ban, đơn vị liên quan; cơ quan thuộc UBND phường."""
        at = self._quantifier(words, 0)
        quantified = at > 0
        nouns = modifiers = standing = last = 0
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
                last = at
                standing += noun == longest
                at += longest
            else:
                break
        if at == 1 and self._names.is_common(words[:2]):
            return None  # bản cam kết
        if not nouns or not (quantified or standing or nouns > 1 or modifiers):
            return None
        verb = self._phrases["verb"].match(words)
        if verb and verb == at and acts_here(self._phrases, words, 0, verb):
            return None  # tổ chức tập huấn
        if at < len(words) and self._tails.read(words, at, behind_group=True) is None:
            return None
        if at < len(words) and self._province(words[at - 1 :]):
            return None  # các tỉnh Bắc Ninh, Hưng Yên
        if any(self._names.find(words[last:end]) for end in range(at + 1, len(words) + 1)):
            return None  # các phòng, Trung tâm Phục vụ hành chính công
        return NameReading(None, True, 1.0, COST_NAMED, at, "generic group")

    def _quantifier(self, words: Sequence[NameWord], at: int) -> int:
        """End of 'các', 'các 06', '06' from word `at`; `at` when there is none."""
        at += self._phrases["quantifier"].match(words, at)
        return at + 1 if at < len(words) and words[at].key.isdigit() else at

    def _loose_group(self, words: Sequence[NameWord]) -> NameReading | None:
        """'các' or a group's noun before words nobody knows: các đội xung kích."""
        quantifier = self._phrases["quantifier"].match(words)
        solid = quantifier + self._phrases["noun"].match(words, quantifier)
        if quantifier and any(self._names.hits(words, quantifier)):
            return None  # Các bộ Nội vụ, Tài chính
        if not solid or solid >= len(words) or words[solid].cut:
            return None
        if solid == 1 and self._names.is_common(words[:2]):
            return None
        if any(word.gap is Gap.COLON for word in words[solid:]):
            return None  # Các sở: Nội vụ, Tài chính
        cost = COST_NAMED + COST_LOOSE_GROUP
        return NameReading(None, True, SCORE_LOOSE_GROUP, cost, solid, "group by its first word")
