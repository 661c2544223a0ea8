"""Rows that stand among tasks and say that they are none: totals, remarks, dots for "and so on"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import regex

from normalizers.tables.numbering import bare, count_of
from normalizers.tables.roles import ROLES
from normalizers.tables.slots import Slot
from normalizers.values.openers import opens, words_of
from normalizers.values.text import fold

_FOOTNOTE = regex.compile(r"\(?[*†‡]+\)?")
_NOTHING = regex.compile(r"[-–—.…/xX]*")  # what a clerk puts where nothing is to be said
_DOTS = regex.compile(r"[.…]+")


@dataclass(frozen=True, slots=True)
class Aside:
    """What a row that is no task is: the title of a section, or one that no row stands in.

    `sums` are the columns whose amounts were found to add up those of other rows.
    """

    is_title: bool = False
    sums: tuple[int, ...] = ()


def named_aside(
    places: Sequence[Slot | None], roles: Sequence[str], no: int | None, main: int
) -> Aside | None:
    """What a row without number, lead and day is that says why; None where it does not."""
    return Aside() if _is_named(places, roles, no, main) else None


def _is_named(
    places: Sequence[Slot | None], roles: Sequence[str], no: int | None, main: int
) -> bool:
    texts = [slot.text if slot is not None else "" for slot in places]
    number = texts[no] if no is not None else ""
    name = texts[main] or number
    if not name or count_of(bare(number)) is not None:
        return False
    if all(not text or _DOTS.fullmatch(text) for text in texts):
        return True
    others = [
        role
        for role, text in zip(roles, texts, strict=True)
        if text not in (name, number) and not _NOTHING.fullmatch(text)
    ]
    if any(role in ROLES and ROLES[role].owed for role in others):
        return False
    bare_name = number in ("", name)
    if bare_name and names_sum(name):
        return True
    noted = opens("note", name) if bare_name else opens("note", number)
    return not others and (noted or bool(texts[main] and _FOOTNOTE.fullmatch(number)))


def names_sum(text: str) -> bool:
    """Whether a text says that it adds up: "Cộng", "Tổng cộng: 12 nhiệm vụ"."""
    return opens("sum", text) or fold(text).strip(" :.") in words_of("total")
