"""Grammar of one calendar window, from a day to a phase of years.

    window := day | any window of `periods` | 'cả' window | weekday window
    day    := 'ngày'? D ('/' M | '-' M | '.' M | 'tháng' M) year?
    bare   := M '/' Y | Q '/' Y | Y | a number whose list tells what it counts

A function returns None and leaves the cursor where it was when its rule does not match. A day
may lack its month and anything its year: a list or range hands them on (`spans`).
"""

from __future__ import annotations

from collections.abc import Callable

from normalizers.values.deadlines import periods
from normalizers.values.deadlines.lexicon import NUMBER
from normalizers.values.deadlines.tokens import Cursor
from normalizers.values.deadlines.windows import UNKNOWN_MONTH, Unit, Window, day_of, year_of

SEPARATORS = (",", ";", "and", "-", "to")
WHOLES = ("year", "quarter", "month", "phase", "school")  # what "cả" may stand before

Rule = Callable[[Cursor], Window | None]


def window(cur: Cursor, context: Unit | None = None) -> Window | None:
    """The window at the cursor. `context` is the unit before it in a list: "tháng 7, 8, 9"."""
    at = cur.pos
    if cur.kind == NUMBER:
        found = _bare(cur, context)
    else:
        rule = _RULES.get(cur.kind)
        found = None if rule is None else rule(cur)
    if found is None:
        cur.pos = at
    return found


def _day(cur: Cursor) -> Window | None:
    cur.pos += 1
    found = _day_number(cur)
    if found is not None:
        return found
    later = _unit_ahead(cur)
    if later == "day":
        return _day_alone(cur)
    if cur.kinds[cur.pos + 1] == "-" and later is None and cur.year(2) is None:
        return _day_and_month(cur, 2, cur.pos + 3)  # "ngày 30-6"
    return None


def _day_number(cur: Cursor) -> Window | None:
    """A day with its month: D/M, D/M/Y, D-M-Y, D.M.Y, D 'tháng' M, D/'tháng' M."""
    mark, after = cur.kinds[cur.pos + 1], cur.kinds[cur.pos + 2]
    if mark in ("-", ".") and cur.kinds[cur.pos + 3] == mark:
        year = cur.year(4)
        found = _day_and_month(cur, 2, cur.pos + 5) if year is not None else None
        return found and found.of_year(year)
    if mark == "/" and after != "month" and cur.year(2) is None:
        found = _day_and_month(cur, 2, cur.pos + 3)
        return found and found.of_year(periods.year_part(cur, loose=False))
    if mark == "month" or (mark == "/" and after == "month"):
        step = 2 if mark == "month" else 3
        found = _day_and_month(cur, step, cur.pos + step + 1)
        return found and found.of_year(periods.year_part(cur))
    return None


def _day_and_month(cur: Cursor, step: int, end: int) -> Window | None:
    """Day at the cursor, month `step` tokens on; on success the cursor goes to `end`."""
    day = cur.number()
    month = cur.number(step) or cur.numeral(step)
    if day is None or not 1 <= day <= 31 or month is None or not 1 <= month <= 12:
        return None
    cur.pos = end
    return day_of(month, day)


def _day_alone(cur: Cursor) -> Window | None:
    day = cur.number()
    if day is None or not 1 <= day <= 31:
        return None
    cur.pos += 1
    return day_of(UNKNOWN_MONTH, day)


def _unit_ahead(cur: Cursor) -> Unit | None:
    """What the bare number at the cursor counts, told by where its list ends.

    "5, 6/3" and "5 đến ngày 10 tháng 3" are days, "6-9/2026" are months.
    """
    at = cur.pos
    kinds = cur.kinds
    while kinds[at] == "n" and kinds[at + 1] in SEPARATORS:
        at += 2
        while kinds[at] in ("day", "until", "and"):
            at += 1
    ahead = at - cur.pos
    if ahead == 0 or kinds[at] != "n":
        return None
    if kinds[at + 1] == "month":
        return "day" if kinds[at + 2] == "n" and cur.year(ahead + 2) is None else None
    if kinds[at + 1] != "/" or kinds[at + 2] != "n":
        return None
    return "month" if cur.year(ahead + 2) is not None else "day"


def _bare(cur: Cursor, context: Unit | None) -> Window | None:
    """A number without a word before it: its shape or the list it stands in tells its unit."""
    year = cur.year()
    if year is not None:
        cur.pos += 1
        return year_of(year)
    at = cur.pos
    if cur.kinds[at + 1] == "day" and (found := periods.days(cur)) is not None:
        return found
    cur.pos = at
    if cur.kinds[at + 1] in ("month", "quarter"):
        if (found := periods.months(cur)) is not None:
            return found
        cur.pos = at
    dated = cur.kinds[cur.pos + 1] == "/" and cur.year(2) is None and cur.number(2) is not None
    if not dated:
        if context == "quarter":
            return periods.quarter_number(cur)
        if context == "month":
            return periods.month_number(cur)
        if context == "week":
            return periods.week_number(cur)
        if cur.year(2) is not None and cur.kinds[cur.pos + 1] == "/":
            return (
                periods.month_number(cur)
                if cur.number() is not None
                else periods.quarter_number(cur)
            )
    if context is None and cur.kinds[cur.pos + 1] == "year" and cur.year(2) is not None:
        cur.pos += 1  # "trong 5 năm 2026-2030"
        return periods.whole_year(cur)
    if cur.number() is None:
        return periods.quarter_number(cur) if _romans_with_year(cur) else None
    if (found := _day_number(cur)) is not None:
        return found
    later = _unit_ahead(cur)
    if later == "month":
        return periods.month_number(cur)
    return _day_alone(cur) if later == "day" else None


def _romans_with_year(cur: Cursor) -> bool:
    """'III, IV/2026': only quarters are written so."""
    at = cur.pos
    while cur.kinds[at] == "n" and cur.kinds[at + 1] in SEPARATORS:
        at += 2
    return cur.kinds[at : at + 2] == ["n", "/"] and cur.year(at - cur.pos + 2) is not None


def _whole(cur: Cursor) -> Window | None:
    cur.pos += 1
    return window(cur) if cur.kind in WHOLES else None


def _weekday(cur: Cursor) -> Window | None:
    """'Thứ Sáu, ngày 15/3/2026': the weekday adds nothing."""
    cur.pos += 2
    cur.accept(",")
    return window(cur) if cur.kind in ("day", "n") else None


_RULES: dict[str, Rule] = {
    "day": _day,
    "month": periods.month,
    "quarter": periods.quarter,
    "week": periods.week,
    "year": periods.whole_year,
    "whole": _whole,
    "school": periods.school,
    "phase": periods.phase,
    "half": periods.half,
    "ordinal": _weekday,
    "word": periods.months,  # "ba tháng đầu năm"
    "after": periods.months,  # "sáu" folds like "sau"
    "one": periods.months,
    **dict.fromkeys(periods.THIRDS, periods.third),
    **dict.fromkeys(periods.TENDAYS, periods.tenday),
}
