"""Printed numbers of rows and sections, and how sections nest by them."""

from __future__ import annotations

from functools import lru_cache

import regex

from normalizers.values.text import single_blanks
from schemas import numbers

NUMBER = regex.compile(
    rf"(?:{numbers.NUMBER}|[A-Z](?:\.\d{{1,3}})*|[a-zđ])(?=[.)\s]|$)[.)]*", regex.V1
)
_COUNT = regex.compile(r"[0-9]{1,6}")
_ORDINAL = regex.compile(numbers.ORDINAL, regex.I)
SECTION_NUMBER = regex.compile(rf"{numbers.LEVEL}[.)]?")


def bare(number: str) -> str:
    """What a printed number counts by: without its trailing dot or bracket."""
    return printed(number).rstrip(".)").strip()


@lru_cache(maxsize=1024)
def printed(number: str) -> str:
    """A printed number as it is stored, without its trailing dot; "II. 1" broke in a narrow column.

    A bracket stays: "a)" and "(1)" are another level's than "a" and "1".
    """
    whole = "".join(number.split())
    text = whole if NUMBER.fullmatch(whole) else single_blanks(number)
    return text.rstrip(".").strip()


def count_of(number: str) -> int | None:
    """What a bare number counts; None for "", "II", "1.2", "²", and more than a table can have."""
    return int(number) if _COUNT.fullmatch(number) else None


@lru_cache(maxsize=1024)
def style(number: str) -> str:
    """The family of a section number: the level it stands on when others of its kind follow."""
    if not number:
        return "none"
    if _ORDINAL.fullmatch(number):
        return "part"
    head = number.split(".")[0]
    depth = number.count(".")
    if regex.fullmatch(r"[IVX]+", head):
        return f"roman{depth}"
    if head.isdigit():
        return f"digit{depth}"
    return f"{'upper' if head.isupper() else 'lower'}{depth}"


_LEVELS = (
    *("none", "part", "upper0", "roman0", "roman1", "roman2"),
    *("digit0", "digit1", "digit2", "lower0"),
)


def contains(outer: str, inner: str) -> bool:
    """Whether a section with number `outer` is still open when one with `inner` begins."""
    if outer and inner.startswith(outer + "."):
        return True
    if style(outer) == style(inner):
        return False
    levels = [
        _LEVELS.index(s) if s in _LEVELS else len(_LEVELS) for s in (style(outer), style(inner))
    ]
    return bool(outer) and levels[0] < levels[1]
