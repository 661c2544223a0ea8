"""What cells of each role usually say: their first words, whole agencies, whole deadlines."""

from __future__ import annotations

from datetime import date
from functools import cache, lru_cache

import regex

from normalizers.values import neighbours
from normalizers.values.agencies import parse_agencies
from normalizers.values.agencies.vocabulary import agency_spellings
from normalizers.values.deadlines import kinds_of, parse_deadline
from normalizers.values.lexicon import rows
from normalizers.values.misread import marked_phrase, nearest_phrase
from normalizers.values.openers import MAX_OPENER, words_of
from normalizers.values.openers import opens as opens
from normalizers.values.text import fold
from schemas.language import Language

MAX_DEADLINE = 160  # characters: a longer cell is no deadline
CALENDAR = frozenset(("ongoing", "fixed", "recurring"))
"""Kinds of deadlines that no free text belongs to."""
MAX_DATE = 8  # words of one
MIN_RUN_ON = 5  # words in small letters behind a deadline that may be another cell's
ACTS = ("verb", "nobody", "reports")  # phrases around agencies that begin other text
MAX_AGENCIES = 300  # characters of a cell that names agencies

_CUT_YEAR = regex.compile(r"/(?:2|20|20\d)$")
_WORD = regex.compile(r"[\p{L}\d]+")


@lru_cache(maxsize=1 << 15)
def opens_alone(text: str) -> bool:
    """Whether two words are, or end with, the bare head of an agency's name: 'Văn phòng'."""
    first, _, last = text.partition(" ")
    heads = words_of("head")
    return (first[0].isupper() and fold(text) in heads) or (
        last[0].isupper() and fold(last) in heads
    )


@lru_cache(maxsize=1 << 15)
def is_unfinished(word: str) -> bool:
    """Whether a cell that ends with this word has lost its end: 'và', 'liên', 'Xã hội -'.

    A word with a capital may be a name: 'xã Kim Liên'.
    """
    if word[-1] in ",(–-‑‐−“/&":
        return True
    return not word.istitle() and fold(word) in words_of("unfinished")


@cache
def vietnamese() -> Language:
    """What readers need to know of the plans' language."""
    return Language(
        words_of("unfinished"),
        neighbours.follows,
        neighbours.binds,
        neighbours.abbreviates,
        neighbours.knows,
        nearest_phrase,
        marked_phrase,
    )


@lru_cache(maxsize=1 << 15)
def is_deadline(text: str) -> bool:
    """Whether a text as a whole reads as a deadline."""
    if len(text) > MAX_DEADLINE or is_cut_date(text):
        return False
    return _is_dated(text) and not runs_on(text)


def last_day(text: str) -> date | None:
    """The last day that a text which is a deadline as a whole names, None for no certain one."""
    ends = [clause.end for clause in parse_deadline(text, None, sentences=False)]
    days = [end for end in ends if end is not None]
    return max(days) if days and len(days) == len(ends) else None


def is_cut_date(text: str) -> bool:
    """Whether a text ends with a year that has lost its last digits: '30/9/202'."""
    return _CUT_YEAR.search(text) is not None


def _is_dated(text: str) -> bool:
    kinds = kinds_of(text)
    return bool(kinds) and "unknown" not in kinds


def runs_on(text: str) -> bool:
    """Whether a deadline that is whole goes on with other text: 'Hằng năm Nhiệm vụ chuyển tiếp'.

    The other text begins with a capital, or is long and no 'theo', 'khi' or the like joins it.
    """
    words = text.split()
    if not (text[0].isdigit() or opens("deadline", text)):
        return False
    for k in range(1, min(len(words), MAX_DATE + 1)):
        first, held = words[k], " ".join(words[:k])
        begins = first[0].isupper() and first[1:2].islower()
        begins |= first[0].islower() and len(words) - k >= MIN_RUN_ON
        if not begins or is_unfinished(first) or is_unfinished(words[k - 1]):
            continue
        if words[k - 1][-1] in ".;:" or held.count("(") > held.count(")"):
            continue
        if _is_calendar(held) and not opens("deadline", " ".join(words[k : k + MAX_OPENER])):
            return True
    return False


@lru_cache(maxsize=1 << 13)
def _is_calendar(text: str) -> bool:
    """Whether a text as a whole is a deadline that no free text belongs to."""
    kinds = kinds_of(text)
    return bool(kinds) and kinds <= CALENDAR


@cache
def _agency_words() -> frozenset[str]:
    """Every word that a known agency's name, or the phrases around it, is made of."""
    texts = [text for text, _ in agency_spellings()]
    texts += [phrase for kind, phrase in rows("agency_groups") if kind not in ACTS]
    return frozenset(word for text in texts for word in _WORD.findall(fold(text)))


@lru_cache(maxsize=1 << 15)
def is_agency_word(word: str) -> bool:
    """Whether a printed word may stand in the name of an agency."""
    return _agency_words().issuperset(_WORD.findall(fold(word)))


@lru_cache(maxsize=1 << 15)
def is_agency(text: str) -> bool:
    """Whether a text as a whole names agencies.

    A text with a word that no agency's name has is not parsed: of all the ways to cut a row few
    are worth the parser's time.
    """
    if len(text) > MAX_AGENCIES or not opens("agency", text):
        return False
    if " " not in text and fold(text) in words_of("head"):
        return False
    if not _agency_words().issuperset(_WORD.findall(fold(text))):
        return False
    return _known_mentions(text) > 0


@lru_cache(maxsize=1 << 13)
def _known_mentions(text: str) -> int:
    """How many agencies a text names, 0 when one of them is unknown."""
    mentions = parse_agencies(text)
    known = all(mention.is_group or mention.score > 0 or mention.rivals for mention in mentions)
    return len(mentions) if known else 0


@lru_cache(maxsize=1 << 13)
def is_name(text: str) -> bool:
    """Whether a text is the name of one known agency."""
    if not _agency_words().issuperset(_WORD.findall(fold(text))):
        return False
    mentions = parse_agencies(text)
    return len(mentions) == 1 and mentions[0].score == 1.0


def mentions_of(text: str) -> int:
    """How many agencies a text as a whole names, 0 when it is no such text."""
    return _known_mentions(text) if is_agency(text) else 0
