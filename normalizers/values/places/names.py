"""How names of places are printed and compared.

A key forgets what clerks vary and keeps what tells two places apart: case, blanks, dashes,
apostrophes and the place of a tone mark (hoà, hòa) go; the letters and their tones stay.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal, cast, get_args

from normalizers.values.lexicon import rows
from normalizers.values.text import LOOK_ALIKES
from normalizers.values.text import unmarked as without_marks

MAX_WORDS = 6  # the longest names of the gazetteer have five words

Level = Literal["commune", "district", "province"]

_TONES = dict.fromkeys(map(ord, "\u0300\u0301\u0303\u0309\u0323"))
_SILENT = dict.fromkeys(map(ord, " \t\n\u00a0-\u2010\u2011\u2012\u2013\u2014'’‘ʼ`´."))
_LETTERS = {**_TONES, **_SILENT, **LOOK_ALIKES, ord("ð"): "đ"}  # Đ typed as Icelandic Ð
_NOT_TONE = re.compile("[^\u0300\u0301\u0303\u0309\u0323]+")
_WORD = re.compile(r"(?:\s*[-–—]\s*|\s+|)([^\W_]+(?:['’ʼ][^\W_]+)*)")


@dataclass(frozen=True, slots=True)
class Mention:
    """A printed kind and what may be the name behind it; `words` hold their ends in the text."""

    kind: str
    level: Level
    start: int
    name_start: int
    words: tuple[tuple[int, int], ...]


def key(name: str) -> str:
    """What two spellings of one name share: `Thuỷ Nguyên` and `THỦY NGUYÊN` -> one key.

    Tones are collected behind the letters in their order, so their place within a syllable
    does not count.
    """
    parts = unicodedata.normalize("NFD", name.casefold())
    return parts.translate(_LETTERS) + _NOT_TONE.sub("", parts)


def unmarked(key_or_name: str) -> str:
    """A key without any mark: for text whose clerk typed none."""
    return without_marks(key_or_name.casefold()).translate(_SILENT)


@cache
def _kinds() -> dict[str, tuple[str, Level]]:
    """What each printed form of a kind means, by the form without blanks."""
    known = rows("place_kinds", level=get_args(Level))
    return {_squash(form): (kind, cast(Level, level)) for form, kind, level in known}


def level_of(kind: str) -> Level:
    """The level of units of a kind; KeyError for a form of none."""
    return _kinds()[_squash(kind)][1]


@cache
def _pattern(level: Level | None) -> re.Pattern[str]:
    """Pattern of the printed forms of a level's kinds, of all kinds for None."""
    forms = [form for form, _, own in rows("place_kinds") if level in (None, own)]
    initials = "".join(sorted({form[0] + form[0].upper() for form in forms}))
    alternatives = "|".join(
        re.escape(form).replace(r"\ ", r"\s*").replace(r"\.", r"\s*\.")
        for form in sorted(forms, key=len, reverse=True)
    )
    return re.compile(rf"(?=[{initials}])(?<![^\W_])(?:{alternatives})", re.IGNORECASE)


@cache
def followers() -> frozenset[str]:
    """Words that follow a place's name in a heading without belonging to it."""
    return frozenset(word for (word,) in rows("place_followers"))


def _squash(form: str) -> str:
    return "".join(form.lower().split())


def split_kind(text: str) -> tuple[str | None, Level | None, str]:
    """`TP.Hà Nội` -> (`thành phố`, `province`, `Hà Nội`); (None, None, text) without a kind."""
    text = text.strip()
    match = _pattern(None).match(text)
    if match is None or match.end() == len(text):
        return None, None, text
    kind, level = _kinds()[_squash(match[0])]
    return kind, level, text[match.end() :].strip(" .:")


def mentions(text: str, level: Level) -> Iterator[Mention]:
    """Every printed kind of this level that a capital or a digit follows. `text` is NFC."""
    for match in _pattern(level).finditer(text):
        words: list[tuple[int, int]] = []
        position = match.end()
        while len(words) < MAX_WORDS and (word := _WORD.match(text, position)):
            first = word[1][0]
            if not words and not (first.isupper() or first.isdigit()):
                break
            words.append((word.start(1), word.end(1)))
            position = word.end()
        if words:
            kind, _ = _kinds()[_squash(match[0])]
            yield Mention(kind, level, match.start(), words[0][0], tuple(words))
