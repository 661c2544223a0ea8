"""Clauses of the calendar: ongoing, recurring, fixed. Each is explained whole or not at all.

    calendar := lead* 'thường xuyên' ...
              | recurrence
              | listing 'hằng năm'?                      the latter makes it recurring
              | act object ('trước' | 'chậm nhất') listing

A `Draft` is a clause before its dates; `cells` adds them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from normalizers.values.deadlines.claims import was_done_by_then
from normalizers.values.deadlines.frequencies import Codes
from normalizers.values.deadlines.listings import Listing, listing
from normalizers.values.deadlines.recurrences import (
    LEAD_KINDS,
    Recurs,
    each_year,
    placed,
    recurrence,
    within_bracket,
)
from normalizers.values.deadlines.rules import Rule, every_year
from normalizers.values.deadlines.tokens import END, Cursor, tokenise
from normalizers.values.text import fold
from schemas.records import DueKind

SEPARATORS = (",", ";", "and", "-", ".")
HEADS = (
    "authority", "event", "occasion", "since", "till",
    "every", "periodic", "annual", "ongoing", "scope", "vision",
)  # fmt: skip
BOUNDARIES = (END, *SEPARATORS, *HEADS)
ACTS = ("fill", "noun")
OBJECT_WORDS = ("word", "fill", "noun", "of", "plural", "and", "scope", "now")
FIRM_BOUNDS = ("before", "by")  # "đến", "hết", "trong" may as well belong to the object
NEVER = Recurs(())
MAX_OBJECT = 12  # words an act and its object may have before their bound


@dataclass(frozen=True, slots=True)
class Draft:
    """A clause before its dates: offsets in the line, and what its words said."""

    kind: DueKind
    start: int
    end: int
    listing: Listing | None = None
    codes: Codes = ()
    rules: tuple[Rule, ...] = ()
    trigger: str | None = None
    within_days: int | None = None
    working_days: bool = False
    tentative: bool = False
    flags: tuple[str, ...] = ()  # how it was found (schemas.issues.FLAGS)


def calendar_clause(cur: Cursor) -> Draft | None:
    """An ongoing, recurring or fixed clause."""
    at = cur.pos
    for rule in (_ongoing, recurring, fixed, _acted):
        draft = rule(cur, at)
        if draft is not None:
            return draft
        cur.pos = at
    return None


def _ongoing(cur: Cursor, at: int) -> Draft | None:
    while cur.accept(*LEAD_KINDS):
        pass
    if not cur.accept("ongoing"):
        return None
    while cur.accept("ongoing", "fill", "noun"):
        pass
    here = cur.pos
    if listing(cur) is None or cur.kind not in BOUNDARIES:  # "thường xuyên trong năm 2026"
        cur.pos = here
    if cur.kind not in BOUNDARIES and not cur.accept("/"):  # "thường xuyên/hằng năm"
        _to_separator(cur)
    return _calendar_draft(cur, at, "ongoing")


def recurring(cur: Cursor, at: int) -> Draft | None:
    """A recurring clause that began at token `at`."""
    draft = recurring_phrase(cur, at)
    if draft is not None and cur.kind not in BOUNDARIES:
        _to_separator(cur)
        draft = replace(draft, end=text_end(cur, at, cur.pos))
    return draft


def recurring_phrase(cur: Cursor, at: int) -> Draft | None:
    """What of a recurring clause the calendar says, without the words after it."""
    found = recurrence(cur)
    if found is None:
        return None
    for bracket in cur.brackets_in(at, cur.pos):
        found = within_bracket(tokenise(bracket.inner), found)
    return _calendar_draft(cur, at, "recurring", recurs=found)


def _to_separator(cur: Cursor) -> None:
    """Step over words that say more without a date, as far as the next mark."""
    at = cur.pos
    while cur.kind not in ("end", ",", ";", "-"):
        if cur.year() is not None:
            cur.pos = at
            return
        cur.pos += 1


def fixed(cur: Cursor, at: int) -> Draft | None:
    """Windows, or windows of every year, of a clause that began at token `at`."""
    found = listing(cur)
    if found is None:
        return None
    if found.yearless and (years := each_year(cur)):
        rules = every_year(found)
        if not isinstance(years, bool):
            rules = tuple(rule.of_years(*years) for rule in rules)
        return _calendar_draft(cur, at, "recurring", recurs=Recurs(("annual",), rules))
    tentative = found.tentative
    for bracket in cur.brackets_in(at, cur.pos):
        inner = tokenise(bracket.inner)
        recurs = Recurs(("annual",)) if each_year(inner) else recurrence(inner)
        if found.yearless and recurs and recurs.codes and inner.pos == inner.size:
            recurs = placed(recurs, found)  # "quý I (hằng năm)", "tháng 6, 12 (02 lần/năm)"
            return _calendar_draft(cur, at, "recurring", recurs=recurs)
        tentative |= inner.kinds[:1] == ["expected"] and inner.size == 1
    return _calendar_draft(cur, at, "fixed", found, tentative=tentative)


def _acted(cur: Cursor, at: int) -> Draft | None:
    """'Báo cáo UBND tỉnh trước ngày 15/12': an act, its object in a few words, and a firm bound."""
    if cur.kind not in ACTS:
        return None
    for bound in range(at + 1, min(at + MAX_OBJECT, cur.size)):
        kind = cur.kinds[bound]
        if kind in FIRM_BOUNDS:
            acted = cur.text[cur.tokens[at].start : cur.tokens[bound].start]
            if was_done_by_then(fold(acted)):
                return None
            cur.pos = bound
            return fixed(cur, at)
        if kind not in OBJECT_WORDS:
            return None
    return None


def text_end(cur: Cursor, first: int, last: int) -> int:
    """Offset where the printed clause ends, its brackets included."""
    end = cur.tokens[last - 1].end if cur.tokens else 0
    return max([end, *(bracket.end for bracket in cur.brackets_in(first, last))])


def _calendar_draft(
    cur: Cursor,
    first: int,
    kind: DueKind,
    found: Listing | None = None,
    recurs: Recurs = NEVER,
    tentative: bool = False,
) -> Draft:
    """A calendar clause from token `first` to the cursor."""
    end = text_end(cur, first, cur.pos)
    start = cur.tokens[first].start
    return Draft(kind, start, end, found, recurs.codes, recurs.rules, tentative=tentative)
