"""Targets of indicators: operator, value, upper value and unit of "≥ 95", "trên 90%", "12 - 13".

    target := word* bound? number unit? (('-' | 'đến') number unit?)? closing? text
    closing := 'trở lên' | 'trở xuống'

Numbers are Vietnamese: a point groups thousands, a comma begins decimals ("1.234,5"); a point
before other than three digits is a decimal point ("99.5"). What could be both ("1,234"), a
growth ("tăng 5%"), a rank, a fraction or several numbers give no value: the cell stays as printed.
Words and what they mean are data: `vocabulary/target_words.csv`.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import cast

import regex

from normalizers.values.lexicon import rows
from normalizers.values.text import fold
from schemas.records import TargetOp

CACHE_SIZE = 4096  # distinct targets remembered
MAX_TARGET = 200  # characters: a longer cell states no target
MAX_UNIT_WORDS = 4  # "lớp tập huấn"; more is a sentence
OPERATORS = (">=", "<=", "=", ">", "<")
MEANINGS = frozenset((*OPERATORS, *["about", "down", "fill", "rank", "relative", "to", "up"]))
NARROWER: dict[str, TargetOp] = {"up": ">=", "down": "<="}  # "95% trở lên" is at least 95

_BRACKETS = regex.compile(r"\([^()]*\)")
_GROUPED = regex.compile(
    r"[0-9]{1,3}(?:\.[0-9]{3})+(?:,[0-9]+)?|[0-9]{1,3}(?: [0-9]{3})+(?:,[0-9]+)?"
)
_ENGLISH = regex.compile(r"[0-9]{1,3}(?:,[0-9]{3})+\.[0-9]+|[0-9]{1,3}(?:,[0-9]{3}){2,}")
_DECIMAL = regex.compile(r"[0-9]+(?:[.,][0-9]+)?")
_AMBIGUOUS = regex.compile(r"[1-9][0-9]{0,2},[0-9]{3}")
_NUMBER = regex.compile(r"[0-9]+(?:[.,][0-9]+)*(?: [0-9]{3}(?![0-9]))*")
_WORDS = regex.compile(r"[^\W\d_]+|[<>=]{2}|[^\w\s]")
_CLAUSE_MARKS = regex.compile(r"[,;:<>=≥≤]")  # a unit with these is a sentence
_EDGES = " .,;:-–—"


@dataclass(frozen=True, slots=True)
class Target:
    """What a target asks for; all None but the unit where it holds no number to compare with."""

    op: TargetOp | None = None
    value: float | None = None
    upper: float | None = None
    unit: str | None = None


def parse_target(text: str, unit: str | None) -> Target:
    """Operator, value (lower bound of a range), upper bound and unit of a target cell.

    `unit` is that of the row's unit column, used where the target names none. Never raises.
    """
    return _parse(text, unit or None)


@lru_cache(maxsize=CACHE_SIZE)
def _parse(text: str, unit: str | None) -> Target:
    nothing = Target(unit=unit)
    if len(text) > MAX_TARGET:
        return nothing
    printed = " ".join(_BRACKETS.sub(" ", unicodedata.normalize("NFC", text)).split())
    numbers = list(_NUMBER.finditer(printed))
    if not 1 <= len(numbers) <= 2:
        return nothing
    values = [_value(match.group()) for match in numbers]
    meanings = _meanings(printed[: numbers[0].start()])
    if None in values or meanings is None or any(_is_raised(printed, match) for match in numbers):
        return nothing
    tail = printed[numbers[-1].end() :]
    op, own = _operator(meanings), _unit(tail)
    if own is None:
        return nothing
    if len(values) == 2 and own[1]:
        return nothing
    if len(values) == 2:
        between = printed[numbers[0].end() : numbers[1].start()]
        return _range(values, between, op, own[0], unit)
    narrower = NARROWER.get(own[1]) if op in ("=", ">=", "<=") else None
    if own[1] and narrower is None:
        return nothing
    about = "about" in meanings
    return Target(None if about else narrower or op, values[0], None, own[0] or unit)


def _is_raised(text: str, number: regex.Match[str]) -> bool:
    """Whether a raised figure or a fraction follows a number: "9²" is no 9, nor is "9½"."""
    return unicodedata.category(text[number.end() : number.end() + 1] or " ") == "No"


def _range(
    values: list[float | None], between: str, op: TargetOp | None, own: str, unit: str | None
) -> Target:
    """'12 - 13', 'từ 80% đến 90%': the lower bound with its upper one."""
    lower, upper = values
    words = _WORDS.findall(fold(between))
    joined = [word for word in words if _vocabulary().get((word,)) == "to"]
    rest = " ".join(word for word in words if word not in joined)
    fits = len(joined) == 1 and (not rest or rest == fold(own))
    if not fits or op not in ("=", ">=") or lower is None or upper is None or lower >= upper:
        return Target(unit=unit)
    return Target("=", lower, upper, own or unit)


def _value(number: str) -> float | None:
    """Value of a printed number; None for what is no number or could be two."""
    if _AMBIGUOUS.fullmatch(number):
        return None
    if _GROUPED.fullmatch(number):
        return float(number.replace(".", "").replace(" ", "").replace(",", "."))
    if _ENGLISH.fullmatch(number):
        return float(number.replace(",", ""))
    return float(number.replace(",", ".")) if _DECIMAL.fullmatch(number) else None


def _operator(meanings: list[str]) -> TargetOp | None:
    """The one operator among what the words before the number mean; '=' when there is none."""
    found = [meaning for meaning in meanings if meaning in OPERATORS]
    if not found:
        return "="
    return cast(TargetOp, found[-1])


def _meanings(text: str) -> list[str] | None:
    """What the words before the number mean; None when one is not known or names a rank."""
    words = _WORDS.findall(fold(text))
    found: list[str] = []
    at = 0
    while at < len(words):
        if words[at] in _EDGES:
            at += 1
            continue
        for size in range(min(_longest(), len(words) - at), 0, -1):
            meaning = _vocabulary().get(tuple(words[at : at + size]))
            if meaning is not None:
                found.append(meaning)
                at += size
                break
        else:
            return None
    operators = {meaning for meaning in found if meaning in OPERATORS}
    if len(operators) > 1 or {"relative", "rank", "to", "up", "down"} & set(found):
        return None
    return found


def _unit(tail: str) -> tuple[str, str] | None:
    """Unit and closing words after the last number: ("%", "up") of "% trở lên"; None for text."""
    words = tail.strip(_EDGES).split()
    closing, kept, at = "", [], 0
    while at < len(words):
        size, meaning = _closing(words[at:])
        if size and closing:
            return None
        closing = closing or meaning
        kept += [] if size else [words[at]]
        at += size or 1
    unit = " ".join(kept).strip(_EDGES)
    if unit.startswith(("%", "‰")):
        return (unit if unit[1:].startswith("/") else unit[0]), closing
    plain = unit[:1] != "/" and not _CLAUSE_MARKS.search(tail) and len(kept) <= MAX_UNIT_WORDS
    return (unit, closing) if plain else None


def _closing(words: list[str]) -> tuple[int, str]:
    """Length and meaning of "trở lên" or the like at the head of the words; (0, '') for none."""
    folded = [fold(word).strip(_EDGES) for word in words[: _longest()]]
    for size in range(len(folded), 0, -1):
        meaning = _vocabulary().get(tuple(folded[:size]), "")
        if meaning in NARROWER:
            return size, meaning
    return 0, ""


@cache
def _vocabulary() -> dict[tuple[str, ...], str]:
    """Folded words of a phrase -> its meaning, the longest phrase first."""
    entries = [
        (tuple(_WORDS.findall(fold(phrase))), meaning)
        for phrase, meaning in rows("target_words", meaning=MEANINGS)
    ]
    return dict(sorted(entries, key=lambda entry: -len(entry[0])))


@cache
def _longest() -> int:
    return max(map(len, _vocabulary()))
