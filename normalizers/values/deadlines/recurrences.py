"""Grammar of what comes back: periods and frequencies, and places within a period.

    recurrence := (frequency | units | place | 'định kỳ') specifier?
    place      := bound? ('ngày' D | 'tháng cuối' | 'tuần' W | listing) 'của'? ('hằng' unit | unit)

A frequency with no code of its own ("03 lần/năm") recurs without one. No dates come of it.
"""

from __future__ import annotations

from normalizers.values.deadlines.frequencies import (
    ENDS,
    UNITS,
    Codes,
    codes_of,
    read_count,
    read_frequency,
    read_unit,
    read_units,
)
from normalizers.values.deadlines.listings import listing
from normalizers.values.deadlines.tokens import Cursor

BOUND_KINDS = ("before", "by", "until", "to", "in", "after", "from")
LEAD_KINDS = ("fill", "noun", "plural", "least", "expected", "in", ":")
SIGNS = ("every", "periodic", "annual", "times", "embedded")


def recurrence(cur: Cursor) -> Codes | None:
    """Codes of the recurrence at the cursor, () when it has none; None when there is no such."""
    at = cur.pos
    if not _signs(cur):
        return None
    while cur.accept(*LEAD_KINDS):
        pass
    for rule in (read_frequency, read_units, _place, _periodic):
        start = cur.pos
        codes = rule(cur)
        if codes is not None:
            _specifiers(cur)
            return codes
        cur.pos = start
    cur.pos = at
    return None


def _signs(cur: Cursor) -> bool:
    """Whether the tokens hold a word of recurrence or a period without its number, for speed."""
    kinds = cur.kinds
    return any(
        kinds[at] in SIGNS or (kinds[at] in UNITS and kinds[at + 1] != "n")
        for at in range(cur.pos, cur.size)
    )


def _place(cur: Cursor) -> Codes | None:
    """'trước ngày 25 hằng tháng', 'ngày 10 của tháng cuối quý', 'cuối quý', 'thứ 6 hằng tuần'."""
    at = cur.pos
    if read_unit(cur) is None or cur.kind not in BOUND_KINDS:
        cur.pos = at  # else "báo cáo quý trước ngày 15 của tháng cuối quý"
    while cur.accept(*BOUND_KINDS, "periodic", "fill"):
        pass
    if cur.accept("ordinal"):  # a weekday
        cur.pos += 1
        return ("weekly",) if cur.accept("every") and cur.accept("week") else None
    named = cur.kind == "day"
    numbered = _days(cur)
    if numbered is None:
        return None
    if numbered:
        cur.accept(",")
        if not named and cur.kind != "every":
            return None
    period = _period_month(cur) or _period_week(cur)
    if period is not None:
        return period
    if not numbered and not cur.accept("first", "middle", "last"):
        return None
    return _period_end(cur)


def _days(cur: Cursor) -> bool | None:
    """'ngày 15 và 30', 'ngày cuối cùng': whether days were there; None for what cannot be one."""
    at = cur.pos
    named = cur.accept("day")
    if named:
        cur.accept("working")  # "ngày làm việc cuối cùng của tháng"
        if cur.accept("first", "last"):
            return True
    count = 0
    while (value := cur.number()) is not None and 1 <= value <= 31:
        if cur.kinds[cur.pos + 1] == "/":
            return None
        cur.pos += 1
        count += 1
        here = cur.pos
        if not cur.accept(",", "and", "-", "to"):
            break
        cur.accept("day")
        if cur.number() is None:
            cur.pos = here
            break
    if count == 0:
        cur.pos = at
        return None if named else False
    return True


def _period_month(cur: Cursor) -> Codes | None:
    """'tháng cuối quý', 'của tháng đầu quý sau', 'tháng thứ 3 của quý'."""
    at = cur.pos
    cur.accept("of", "in")
    cur.accept("every")
    if cur.accept("month"):
        placed = cur.accept("first", "middle", "last")
        if not placed and cur.accept("ordinal"):
            placed = read_count(cur) is not None
        if placed:
            cur.accept("of", "in")
            cur.accept("every")
            if cur.kind == "quarter" and cur.kinds[cur.pos + 1] != "n":
                cur.pos += 1
                cur.accept("next", "after", "now")
                return ("quarterly",)
    cur.pos = at
    return None


def _period_week(cur: Cursor) -> Codes | None:
    """'tuần cuối hằng tháng', 'tuần thứ 2 của tháng'."""
    at = cur.pos
    cur.accept("of")
    if cur.accept("week"):
        cur.accept("ordinal")
        if cur.accept("first", "last") or read_count(cur) is not None:
            found = _period_end(cur)
            if found is not None:
                return found
    cur.pos = at
    return None


def _period_end(cur: Cursor) -> Codes | None:
    """'hằng tháng', 'của quý', 'mỗi năm': the period that a place lies in."""
    cur.accept("of", "in")
    each = cur.accept("every", "plural")
    kind = cur.kind
    unit = read_unit(cur)
    if unit is None or (kind == "year" and not each):
        return None
    cur.accept("next", "after")
    return codes_of([unit])


def each_year(cur: Cursor) -> bool:
    """'hằng năm' after windows without a year: "15/12 hằng năm", "quý IV các năm"."""
    at = cur.pos
    cur.accept(",", "-")
    cur.accept("of", "in")
    each = cur.accept("every")
    if (each or cur.accept("plural")) and cur.accept("year"):
        if cur.year() is None:
            return True
        if not each and listing(cur) is not None:
            return True  # "quý IV các năm 2026 - 2030"
    cur.pos = at
    return False


def _periodic(cur: Cursor) -> Codes | None:
    """'Định kỳ' alone, 'theo định kỳ'."""
    cur.accept("authority")
    return () if cur.accept("periodic", "embedded") else None


def _specifiers(cur: Cursor) -> None:
    """What may follow without changing the codes: the years it runs, or where in the period."""
    while cur.accept("fill", "noun", "periodic"):
        pass
    at = cur.pos
    comma = cur.accept(",")
    if not comma:
        cur.accept("of", "in", "-")
    here = cur.pos
    for rule in (_placed_listing, _bounded_days, _least_times):
        if rule(cur, comma) and cur.kind in ENDS:
            return
        cur.pos = here
    cur.pos = at


def _placed_listing(cur: Cursor, comma: bool) -> bool:
    """'từ 2026 đến 2030', ', quý IV': years of its own after a comma make another clause."""
    found = listing(cur)
    return found is not None and (not comma or found.yearless)


def _bounded_days(cur: Cursor, comma: bool) -> bool:
    """'trước ngày 25' of 'hằng tháng, trước ngày 25'."""
    while cur.accept(*BOUND_KINDS):
        pass
    return cur.kind == "day" and bool(_days(cur))


def _least_times(cur: Cursor, comma: bool) -> bool:
    """'tối thiểu 01 lần' of 'hằng năm, tối thiểu 01 lần'."""
    return cur.accept("least") and read_count(cur) is not None and cur.accept("times")
