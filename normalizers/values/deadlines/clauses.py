"""Grammar of whole clauses: a calendar clause, or free text under a head word.

    sentence := clause (sep clause)*
    clause   := ongoing | recurrence | listing | authority text | event text
    authority, event text may end in dates of their own: ", chậm nhất tháng 6/2026",
    "(dự kiến quý II)". No other date inside free text counts.

A calendar clause must end where a clause can end; words left over make the sentence unreadable,
and `sentence` returns None rather than a guess.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import pairwise
from typing import cast

from normalizers.values.deadlines.calendar_clauses import (
    BOUNDARIES,
    SEPARATORS,
    Draft,
    calendar_clause,
    fixed,
    recurring,
    text_end,
)
from normalizers.values.deadlines.frequencies import UNITS
from normalizers.values.deadlines.heads import (
    BOUND_HEADS,
    DAY,
    DURATIONS,
    FREE_HEADS,
    headed,
    headed_later,
    timed_event,
)
from normalizers.values.deadlines.lexicon import NUMBER, fold_line, kind_of, phrases
from normalizers.values.deadlines.listings import Listing, listing
from normalizers.values.deadlines.model import IN_SENTENCE
from normalizers.values.deadlines.recurrences import LEAD_KINDS, SIGNS, Recurs, placed
from normalizers.values.deadlines.tokens import (
    CLOSERS,
    MAX_TOKENS,
    YEAR_DIGITS,
    Bracket,
    Cursor,
    runs_of,
    tokenise,
)

MAX_CUTS = 6  # separators of a free text that are tried as its end
# what may stand before a bracket that alone says when: nothing, "05 năm", "giai đoạn 1", "02 lần"
COUNTED_PHASES: tuple[list[str], ...] = (
    [], [NUMBER, "year"], ["phase"], ["phase", NUMBER], [NUMBER, "times"]
)  # fmt: skip
MAX_NESTED = 2  # brackets within brackets that are looked into
RECURRENCE_STARTS = (
    "n", "day", "before", "by", "every", "periodic", "embedded", "annual", "in", "until", "month",
    "quarter",
)  # fmt: skip
TELLING = frozenset((*FREE_HEADS, *BOUND_HEADS, *SIGNS, *UNITS, *DURATIONS, "phase"))
"""Kinds of words without which only a date, a bracket or a count of days makes a clause."""


def sentence(cur: Cursor, strict: bool = False) -> list[Draft] | None:
    """Every clause of the tokens; None when something in them cannot be explained.

    `strict` asks each clause to begin with its head word.
    """
    drafts: list[Draft] = []
    if cur.size > MAX_TOKENS:
        return None
    while True:
        comma = cur.kind == ","
        while cur.accept(*SEPARATORS):
            pass
        if cur.pos >= cur.size and (drafts or not cur.brackets):
            return _joined(drafts) or None
        if drafts and _skipped(cur):
            continue
        at = cur.pos
        draft = calendar_clause(cur)
        if draft is None or cur.kind not in BOUNDARIES:
            cur.pos = at
            more = _bracket_alone(cur) or _free(cur, strict or bool(drafts))
            if more is None:
                return _joined(drafts) if _ignorable(cur, at, drafts) else None
            return _joined(drafts + more)
        if comma and drafts and _places(drafts[-1], draft):
            drafts[-1] = _placed(drafts[-1], draft)
        else:
            drafts.append(draft)


def may_tell(line: str) -> bool:
    """Whether any rule finds what it begins with: most texts that are no deadline hold none."""
    runs, _ = runs_of(fold_line(line))
    alone, pairs = _telling()
    return (
        not alone.isdisjoint(runs)
        or any(len(run) == YEAR_DIGITS and kind_of(run) == NUMBER for run in runs)
        or not pairs.isdisjoint(pairwise(runs))
    )


@cache
def _telling() -> tuple[frozenset[str], frozenset[tuple[str, str]]]:
    """Words that tell of time alone, and the first two of those that do together."""
    telling = [w for held in phrases().values() for w, kind in held if kind in TELLING]
    alone = (words[0] for words in telling if len(words) == 1)
    pairs = ((words[0], words[1]) for words in telling if len(words) > 1)
    return frozenset((*alone, *CLOSERS, DAY, "/")), frozenset(pairs)


def _places(before: Draft, draft: Draft) -> bool:
    """'hằng năm, báo cáo trước 15/12': the date without a year only places the recurrence."""
    return before.kind == "recurring" and draft.listing is not None and draft.listing.yearless


def _placed(before: Draft, draft: Draft) -> Draft:
    if draft.listing is None:
        return before
    recurs = placed(Recurs(before.codes, before.rules), draft.listing)
    return replace(before, end=draft.end, rules=recurs.rules)


def _bracket_alone(cur: Cursor) -> list[Draft] | None:
    """'Báo cáo (lồng ghép trong kỳ báo cáo)': only the bracket says when."""
    words = cur.kinds[cur.pos : cur.size]
    brackets = cur.brackets_in(cur.pos, cur.size)
    plain = [kind for kind in words if kind not in LEAD_KINDS]
    if not brackets or plain not in COUNTED_PHASES:
        return None
    if brackets[0].inner.count("(") > MAX_NESTED:
        return None
    inner = sentence(tokenise(brackets[0].inner))
    if inner is None:
        return None
    start = cur.tokens[cur.pos].start if words else brackets[0].start
    flags = (IN_SENTENCE,) if "times" in plain else ()
    return [replace(inner[0], start=start, end=brackets[-1].end, flags=flags)]


def _joined(drafts: list[Draft]) -> list[Draft]:
    """Neighbouring recurring clauses of which one says no more than the other become one."""
    joined: list[Draft] = []
    for draft in drafts:
        before = joined[-1] if joined else None
        alike = before is not None and before.kind == draft.kind
        if before is None or not alike or draft.kind not in ("recurring", "ongoing"):
            joined.append(draft)
        elif _says_no_more(draft, before):
            joined[-1] = replace(
                before,
                end=draft.end,
                codes=before.codes or draft.codes,
                rules=before.rules or draft.rules,
            )
        else:
            joined.append(draft)
    return joined


def _says_no_more(draft: Draft, before: Draft) -> bool:
    """Whether a recurrence is that of the clause before: its codes, and no other day."""
    other_day = before.rules and draft.rules and before.rules != draft.rules
    return not other_day and (not before.codes or set(draft.codes) <= set(before.codes))


def _ignorable(cur: Cursor, at: int, drafts: list[Draft]) -> bool:
    """Whether unexplained words hide no date, after clauses that carry none."""
    if not drafts or any(draft.listing is not None for draft in drafts):
        return False
    return "n" not in cur.kinds[at : cur.size]


def _skipped(cur: Cursor) -> bool:
    """Step over what only narrows the clause before: a scope, a vision of later years."""
    at = cur.pos
    if cur.accept("vision"):
        if listing(cur) is not None and cur.kind in BOUNDARIES:
            return True
    elif cur.accept("scope"):
        for cut in _cuts(cur, cur.pos):
            if _rest(cur, cut) is not None:
                cur.pos = cut
                return True
        cur.pos = cur.size
        return True
    cur.pos = at
    return False


def _free(cur: Cursor, strict: bool) -> list[Draft] | None:
    """Free text under a head word, to the end or to where another clause begins."""
    at = cur.pos
    found = timed_event(cur) or headed(cur)
    if found is None and not strict:
        cur.pos = at
        if (draft := _recurring_later(cur, at)) is not None:
            return [draft]
        cur.pos = at
        found = headed_later(cur)
    if found is None:
        return None
    kind, head, within, working = found
    ending = _ending(cur, cur.pos)
    if ending is None:
        return None
    end, dates, more = ending
    text_from = cur.tokens[head].start if head < end else None
    draft = Draft(
        kind,
        cur.tokens[at].start,
        dates.end if dates is not None else text_end(cur, at, end),
        listing=dates.listing if dates is not None else None,
        trigger=None if text_from is None else cur.text[text_from : cur.tokens[end - 1].end],
        within_days=within,
        working_days=working,
        tentative=dates is not None and dates.tentative,
    )
    if dates is None and kind in ("authority", "event"):
        bracketed = _bracketed(cur.brackets_in(at, end), cur.kinds[cur.pos : end])
        if bracketed is not None:
            draft = replace(draft, listing=bracketed, tentative=bracketed.tentative)
    if kind == "ongoing":
        draft = replace(draft, trigger=None)
    return [draft, *more]


def _recurring_later(cur: Cursor, first: int) -> Draft | None:
    """A recurrence that ends the clause ("Giao ban hằng tuần", "Kiểm tra cơ sở 02 lần/năm")."""
    for at in range(first, cur.size):
        kind = cur.kinds[at]
        cur.pos = at
        if kind in (",", ";", *FREE_HEADS) or cur.year() is not None:
            return None
        for rule in (_every_year, recurring) if kind in RECURRENCE_STARTS else ():
            cur.pos = at
            draft = rule(cur, at)
            if draft is not None and cur.pos == cur.size:
                return replace(draft, start=cur.tokens[first].start)
    return None


def _every_year(cur: Cursor, at: int) -> Draft | None:
    """Windows of every year: "Xây dựng dự toán trước ngày 15/7 hằng năm"."""
    draft = fixed(cur, at)
    return draft if draft is not None and draft.kind == "recurring" else None


def _cuts(cur: Cursor, first: int) -> list[int]:
    """The first separators after a token where a free text may end."""
    marks = [at for at in range(first + 1, cur.size) if cur.kinds[at] in (",", ";", "and", "-")]
    return marks[:MAX_CUTS]


def _rest(cur: Cursor, cut: int) -> list[Draft] | None:
    """The clauses after token `cut`, each with its head; read once however often it is asked."""
    part = cur.part(cut + 1, cur.size)
    key = part.tokens[0].start if part.size else len(cur.text)
    if key not in cur.read:
        cur.read[key] = None  # a rest that asks for itself is no clause
        cur.read[key] = sentence(part, strict=True)
    return cast("list[Draft] | None", cur.read[key])


def _ending(cur: Cursor, first: int) -> tuple[int, Draft | None, list[Draft]] | None:
    """Where the free text from `first` ends, the dates it ends in, and the clauses after it.

    None when a semicolon cuts off words that are no clause: each side is then read alone.
    """
    for at in range(first, cur.size):
        if cur.kinds[at] == "expected":
            part = cur.part(at, cur.size)
            dates = fixed(part, 0)
            if dates is not None and part.pos == part.size:
                return at - (cur.kinds[at - 1] in (",", ";", "-")), dates, []
    for cut in _cuts(cur, first):
        drafts = _rest(cur, cut)
        if not drafts:
            if cur.kinds[cut] == ";":
                return None
            continue
        dates = drafts[0]
        if dates.kind != "fixed" or cur.kinds[cut] == ";":
            return cut, None, drafts
        if cur.kinds[cut] == "," and _meant(dates.listing, cur.kinds[first:cut]):
            return cut, dates, drafts[1:]
    return cur.size, None, []


def _meant(found: Listing | None, text: list[str]) -> bool:
    """Whether dates beside free text of these kinds are the deadline: bounded, or a month.

    A bare day or year may as well belong to the document that the text names, and so may any
    bare date after a number ("Kế hoạch số 05, tháng 6/2026").
    """
    return found is not None and (found.bounded or not (found.coarse or NUMBER in text))


def _bracketed(brackets: list[Bracket], text: list[str]) -> Listing | None:
    """Dates that a bracket alone gives after free text of these kinds."""
    for bracket in brackets:
        inner = tokenise(bracket.inner)
        found = listing(inner)
        if inner.pos == inner.size and _meant(found, text):
            return found
    return None
