"""Printed numbers of rows and sections, where only text tells the rows."""

from __future__ import annotations

import regex

from schemas.numbers import LEVEL, NUMBER

ROMANS = (
    "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X",
    "XI", "XII", "XIII", "XIV", "XV", "XVI", "XVII", "XVIII", "XIX", "XX",
)  # fmt: skip
"""What parts and sections are counted by, from 1."""

_NUMBER = regex.compile(rf"\(?{NUMBER}[.)]?\)?|\d{{1,3}}[a-zđ]")
_TAIL = regex.compile(r"\.?\d{1,3}[.)]?")
_LEVEL = regex.compile(rf"{LEVEL}[.)]?")


def is_number(text: str) -> bool:
    """Whether a text is a row's printed number: 1, 12., II.1, A, a)."""
    return bool(_NUMBER.fullmatch(text))


def is_level(text: str) -> bool:
    """Whether a text is a section's printed number: I, II.1, A."""
    return bool(_LEVEL.fullmatch(text))


def is_tail(text: str) -> bool:
    """Whether a text is the end of a broken number: ".1", "12"."""
    return bool(_TAIL.fullmatch(text))


def is_broken(above: str, below: str) -> bool:
    """Whether two lines of a narrow column are one number: "II" over ".1", "III." over "1"."""
    whole = above + below
    parted = above.endswith(".") or is_tail(below)
    return parted and is_number(whole) and "." in whole[1:-1]
