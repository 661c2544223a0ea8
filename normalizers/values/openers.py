"""The words that open a cell of a kind, derived from what is known of agencies and deadlines.

Every name and alias of an agency opens a cell of agencies, every phrase that begins a deadline one
of deadlines: a spelling is added in one file, for every format. `cell_words.csv` (kind, text)
holds what those files cannot know: the openers of the other kinds, and bare heads that begin
agencies and much else (Ban, Tổ).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

import regex

from normalizers.values.agencies.vocabulary import OPEN_END, agency_spellings
from normalizers.values.lexicon import rows
from normalizers.values.text import fold
from schemas.joints import BULLETS

MAX_OPENER = 4  # words
KINDS = frozenset(
    [
        "agency", "budget", "close", "dates", "deadline", "deliverable", "end", "figures", "head",
        "header", "indicator", "leader", "note", "number", "same", "sum", "task", "total",
        "unfinished", "unit",
    ]
)  # fmt: skip
UNITS = frozenset(("day", "week", "month", "quarter", "year"))
LONGEST_DITTO = 12  # characters: (như trên)
MIN_UNIT = 3  # letters of a unit that needs no figure behind it: tháng, but T6
RELATIONS = frozenset(("from", "in", "first", "middle", "last", "whole", "every", "half", "plural"))
"""Kinds of words that open a deadline only before a unit or a figure: Trong quý, Từ 01/7."""
OPENING = frozenset(
    [
        "before", "after", "by", "to", "until", "till", "since", "event", "authority", "periodic",
        "ongoing", "expected", "occasion", "within", "early", "mid", "annual", "phase", "now",
        "school",
    ]
)  # fmt: skip
"""Kinds of words that open a deadline by themselves."""
FIRST_OF_GROUP = ("noun", "whole", "officer", "title", "everywhere", "follower")
MANY = ("noun", "plural", "area", "head")  # what 'các' stands before

_MARKS = BULLETS + " "
_END = ",;:."
_FIGURE = regex.compile(r"\(?\d")


class _FirstWords(NamedTuple):
    """The first words of a text as printed and folded, and what of them may be an opener."""

    printed: list[str]
    folded: list[str]
    openers: list[str]


def opens(kind: str, text: str) -> bool:
    """Whether the first words of a text are ones that open a cell of this kind.

    `kind`: one of those in cell_words.csv.
    """
    printed, folded, openers = _first_words(text)
    if not _openers(kind).isdisjoint(openers):
        return True
    if kind == "agency":
        return len(printed) > 1 and _opens_name(fold(printed[0]), printed[1])
    return kind == "deadline" and _opens_date(folded)


@lru_cache(maxsize=1 << 15)
def _first_words(text: str) -> _FirstWords:
    printed = text.lstrip(_MARKS).split(maxsplit=MAX_OPENER)[:MAX_OPENER]
    folded = fold(" ".join(printed)).split()
    openers: list[str] = []
    opener = ""
    for word in folded:
        opener = f"{opener} {word}" if opener else word
        openers.append(opener)
        if word[-1] in _END:
            openers.append(opener.rstrip(_END))
    return _FirstWords(printed, folded, openers)


def is_ditto(text: str) -> bool:
    """Whether a cell says that it is as the one above: "nt", "-nt-", "như trên", a double prime."""
    return len(text) <= LONGEST_DITTO and fold(text).strip(" -–().") in words_of("same")


def words_of(kind: str) -> frozenset[str]:
    """Folded texts of a kind of cell_words.csv."""
    return _cell_words().get(kind, frozenset())


@cache
def _cell_words() -> dict[str, frozenset[str]]:
    words: dict[str, set[str]] = {}
    for kind, text in rows("cell_words", kind=KINDS):
        words.setdefault(kind, set()).add(fold(text))
    return {kind: frozenset(texts) for kind, texts in words.items()}


@cache
def _openers(kind: str) -> frozenset[str]:
    if kind == "agency":
        return words_of(kind) | {opener for opener in map(_opener, _agency_phrases()) if opener}
    if kind == "deadline":
        return words_of(kind) | {opener for opener in map(_opener, _deadline_phrases()) if opener}
    return words_of(kind)


def _opener(phrase: str) -> str:
    """The first words of a phrase, folded."""
    return " ".join(fold(phrase).split()[:MAX_OPENER]).rstrip(_END + _MARKS)


def _agency_phrases() -> Iterator[str]:
    """Names and aliases whole, groups of two words and more: one word begins other things too."""
    for text, _ in agency_spellings():
        if not text.endswith(OPEN_END) or " " in text.removesuffix(OPEN_END):
            yield text.removesuffix(OPEN_END)
    for kind, phrase in rows("agency_groups"):
        if kind in FIRST_OF_GROUP and " " in phrase:
            yield phrase
        if kind in MANY:
            yield f"các {phrase}"
        if kind == "contraction":
            yield phrase.partition("=")[2]


@cache
def _before_names() -> frozenset[str]:
    """Words behind which an agency's own name stands: Bản, Đồn."""
    texts = (text for text, _ in agency_spellings() if text.endswith(OPEN_END))
    return frozenset(fold(text.removesuffix(OPEN_END)) for text in texts if text.count(" ") == 1)


def _opens_name(first: str, second: str) -> bool:
    return first in _before_names() and (second[0].isupper() or second[0].isdigit())


def _deadline_phrases() -> Iterator[str]:
    """Phrases that begin a deadline whatever stands behind them."""
    relations, units = [], []  # words that need a unit behind them, and the units
    for phrase, kind in rows("deadline_words"):
        if kind in OPENING or (kind in RELATIONS and " " in phrase):
            yield phrase
        if kind in RELATIONS:
            relations.append(phrase)
        if kind == "now" or (kind in UNITS and len(phrase) >= MIN_UNIT):
            units.append(phrase)
            yield phrase
    numerals = [word for word, _ in rows("deadline_numerals")]
    yield from (f"{word} {unit}" for word in (*relations, *numerals) for unit in units)


@cache
def _before_figures() -> tuple[frozenset[str], regex.Pattern[str]]:
    """Words that open a deadline before a figure, and the units printed in one with theirs: T6."""
    kinds = RELATIONS | UNITS
    words = frozenset(fold(text) for text, kind in rows("deadline_words") if kind in kinds)
    any_unit, quarter = "|".join(_units(*UNITS)), "|".join(_units("quarter"))
    return words, regex.compile(rf"(?:{any_unit})\.?\d|(?:{quarter})\.?[iv]+(?![^\W\d_])")


def _opens_date(words: list[str]) -> bool:
    """Whether folded words begin with a figure of time: 'từ 01/7', 'T6/2026', '06 tháng'."""
    before, glued = _before_figures()
    if not words or glued.match(words[0]):
        return bool(words)
    behind = words[1:2] and (_FIGURE.match(words[1]) or glued.match(words[1]))
    if behind and words[0].rstrip(_END) in before:
        return True
    return words[0].isdigit() and any(word.rstrip(_END) in _units(*UNITS) for word in words[1:2])


@cache
def _units(*kinds: str) -> tuple[str, ...]:
    """Units of these kinds folded, the longest first."""
    units = {fold(text) for text, kind in rows("deadline_words") if kind in kinds}
    return tuple(sorted(units, key=len, reverse=True))
