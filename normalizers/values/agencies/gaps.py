"""The gaps of a cell: where a mention may end, and what it costs to cut or to keep one.

Costs are in units of one plainly named agency (readings.COST_NAMED).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from itertools import accumulate

from normalizers.values.agencies.readings import NameReading
from normalizers.values.agencies.vocabulary import Phrases, acts_here
from normalizers.values.agencies.words import AgencyText, Gap

CUT = {
    Gap.COLON: 0.3,
    Gap.STOP: 0.1,
    Gap.SLASH: 0.1,
    Gap.AND: 0.05,
    Gap.DASH: 0.2,
    Gap.HYPHEN: 0.6,
    Gap.BLANK: 0.3,
}
"""Ending a mention at a gap; nothing at a comma, a semicolon, a line's end."""

IN_NAME = {Gap.LINE: 0.5, Gap.SEMICOLON: 0.8, Gap.BULLET: 0.8, Gap.COLON: 0.5, Gap.STOP: 0.5}
"""Keeping a gap inside a known name."""

IN_GROUP = {Gap.LINE: 0.4, Gap.SEMICOLON: 1.5, Gap.BULLET: 1.5, Gap.COLON: 1.5, Gap.STOP: 1.5}
"""Keeping a gap inside a list of group nouns."""

IN_TEXT = {
    Gap.LINE: 3.5,
    Gap.SEMICOLON: 3.5,
    Gap.BULLET: 3.5,
    Gap.COLON: 1.0,
    Gap.STOP: 2.0,
    Gap.COMMA: 1.0,
    Gap.SLASH: 0.8,
    Gap.AND: 0.8,
    Gap.DASH: 0.6,
    Gap.HYPHEN: 0.3,
}
"""Keeping a gap inside words that are no name."""

CLAUSE_ENDS = (Gap.STOP, Gap.SEMICOLON, Gap.BULLET)
BEGINNINGS = ("head", "quantifier", "noun", "whole")
HEAD_IN_TEXT = 3.0  # more when what follows the gap begins like another agency
NEW_LINE_IN_GROUP = 1.5  # instead when the next line begins with a capital
CONNECTOR_IN_TEXT = 1.5  # "phối hợp với" before what begins like another agency
STARTER_IN_UNKNOWN = 0.8  # a word that may begin an agency without any sign before it


class Gaps:
    """The gaps of one cell; `at` names the gap before word `at`.

    Most cells are one name, of which little is asked: each part is worked out when it is.
    """

    def __init__(self, cell: AgencyText, phrases: Mapping[str, Phrases]) -> None:
        self._text, self._words = cell.text, cell.words
        self._phrases = phrases
        self._gaps = [word.gap for word in cell.words]
        self._begin: dict[int, bool] = {}

    @cached_property
    def connectors(self) -> list[int]:
        """Words of the connector (phối hợp với) that begins at a word, 0 when none does."""
        return [self._connector(at) for at in range(len(self._words))]

    @cached_property
    def places(self) -> list[int]:
        """Words before which a mention may end."""
        return [
            at
            for at, gap in enumerate(self._gaps)
            if at and (gap or self._starts[at] or self.connectors[at])
        ]

    @cached_property
    def _starts(self) -> list[bool]:
        return [self._matches(at, "starter", "quantifier") for at in range(len(self._words))]

    @cached_property
    def _in_name(self) -> list[float]:
        return _running(IN_NAME.get(gap, 0.0) for gap in self._gaps)

    @cached_property
    def _in_group(self) -> list[float]:
        return _running(
            NEW_LINE_IN_GROUP
            if word.gap is Gap.LINE and self._text[word.start].isupper()
            else IN_GROUP.get(word.gap, 0.0)
            for word in self._words
        )

    @cached_property
    def _in_text(self) -> list[float]:
        return _running(
            _in_text(gap, self.begins(at), receiver)
            if gap
            else (CONNECTOR_IN_TEXT if self.connectors[at] else 0.0)
            for at, (gap, receiver) in enumerate(zip(self._gaps, self._receivers(), strict=True))
        )

    @cached_property
    def _starters(self) -> list[float]:
        return _running(
            STARTER_IN_UNKNOWN if start and not gap else 0.0
            for gap, start in zip(self._gaps, self._starts, strict=True)
        )

    def unmarked(self, at: int) -> bool:
        """Nothing but a blank stands before the word."""
        return self._gaps[at] is Gap.BLANK

    def before_colon(self, end: int) -> bool:
        """A colon follows the words before `end`."""
        return end < len(self._gaps) and self._gaps[end] is Gap.COLON

    def cut(self, end: int) -> float:
        """Cost of ending a mention before word `end`."""
        if end == len(self._gaps) or (self.unmarked(end) and self.connectors[end]):
            return 0.0
        return CUT.get(self._gaps[end], 0.0)

    def kept(self, first: int, end: int, reading: NameReading) -> float:
        """Cost of the gaps inside words first..end-1 under a reading of them."""
        solid = max(first + 1, min(first + reading.solid, end))
        in_solid = self._in_group if reading.is_group else self._in_name
        cost = in_solid[solid] - in_solid[first + 1]
        if solid < end:
            cost += self._in_text[end] - self._in_text[solid]
        if not reading.known:
            cost += self._starters[end] - self._starters[first + 1]
        return cost

    def begins(self, at: int) -> bool:
        """Whether a word may begin an agency."""
        if at not in self._begin:
            self._begin[at] = self._may_begin(at)
        return self._begin[at]

    def _may_begin(self, at: int) -> bool:
        words = self._words
        longest = max([self._phrases[kind].match(words, at) for kind in BEGINNINGS])
        if not longest:
            return False
        verb = self._phrases["verb"].match(words, at)  # Báo cáo
        acts = verb == longest and acts_here(self._phrases, words, at, verb)
        return longest >= verb and not acts

    def _receivers(self) -> list[bool]:
        """Words that begin an agency which an earlier one in the clause reports to."""
        receives, reporting = [], False
        for at, word in enumerate(self._words):
            reporting = reporting and word.gap not in CLAUSE_ENDS
            receives.append(reporting and self._matches(at, "receiver"))
            reporting = reporting or self._matches(at, "reports")
        return receives

    def _matches(self, at: int, *kinds: str) -> bool:
        return any(self._phrases[kind].match(self._words, at) for kind in kinds)

    def _connector(self, at: int) -> int:
        length = self._phrases["connector"].match(self._words, at)
        behind = at + length
        return length if length and behind < len(self._words) and self.begins(behind) else 0


def _in_text(gap: Gap, begin: bool, receiver: bool) -> float:
    """Cost of a gap inside words that are no name: more before what may be the next agency."""
    if receiver:
        return IN_TEXT[gap] / 2
    return IN_TEXT[gap] + (HEAD_IN_TEXT if begin else 0.0)


def _running(costs: Iterable[float]) -> list[float]:
    """Sums of the costs before each place."""
    return [0.0, *accumulate(costs)]
