"""Grammar of what comes back: periods and frequencies, and places within a period.

    recurrence := (frequency | units | place | 'định kỳ') specifier?
    place      := bound? ('ngày' D | 'tháng cuối' | 'tuần' W | listing) 'của'? ('hằng' unit | unit)

A frequency with no code of its own ("03 lần/năm") recurs without one. A place that names a day, a
month or a quarter says when each time falls due (`rules`).
"""

from __future__ import annotations

from typing import NamedTuple

from normalizers.values.deadlines import rules
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
from normalizers.values.deadlines.listings import Listing, bound, listing
from normalizers.values.deadlines.rules import Months, Rule
from normalizers.values.deadlines.tokens import Cursor
from normalizers.values.deadlines.windows import DAYS_OF_WEEK, END_OF_MONTH, Mode
from schemas.records import Recurrence

BOUND_KINDS = ("before", "by", "until", "to", "in", "after", "from")
LEAD_KINDS = ("fill", "noun", "plural", "least", "expected", "in", ":")
SIGNS = ("every", "periodic", "annual", "times", "embedded")
PLACED = ("semiannual", "annual")  # codes whose times a date of the year may tell
LAST_MONTHS: dict[Recurrence, Months] = {"quarterly": (3, 6, 9, 12), "annual": (12,)}
ORDINALS = {"first": 1, "middle": 2, "last": 3}  # months of a quarter
WEEKDAY_WORDS = {"hai": 0, "ba": 1, "tu": 2, "nam": 3, "sau": 4, "bay": 5}
SUNDAY, LAST_WEEK = 6, 4


class Recurs(NamedTuple):
    """How often a clause comes back, and when within its period where it says."""

    codes: Codes
    rules: tuple[Rule, ...] = ()


class Days(NamedTuple):
    """Days of a month, END_OF_MONTH for the last; `ranged` when they are a first and a last."""

    days: tuple[int, ...] = ()
    ranged: bool = False
    working: bool = False


def recurrence(cur: Cursor) -> Recurs | None:
    """The recurrence at the cursor, without codes when it has none; None when there is no such."""
    at = cur.pos
    if not _signs(cur):
        return None
    while cur.accept(*LEAD_KINDS):
        pass
    for rule in (_frequency, _units, _place, _periodic):
        start = cur.pos
        found = rule(cur)
        if found is not None:
            return _specified(cur, found)
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


def _frequency(cur: Cursor) -> Recurs | None:
    codes = read_frequency(cur)
    return None if codes is None else Recurs(codes)


def _units(cur: Cursor) -> Recurs | None:
    codes = read_units(cur)
    return None if codes is None else Recurs(codes)


def _place(cur: Cursor) -> Recurs | None:
    """'trước ngày 25 hằng tháng', 'ngày 10 của tháng cuối quý', 'cuối quý', 'thứ 6 hằng tuần'."""
    at = cur.pos
    if read_unit(cur) is None or cur.kind not in BOUND_KINDS:
        cur.pos = at  # else "báo cáo quý trước ngày 15 của tháng cuối quý"
    mode = _bounds(cur)
    if cur.kind == "ordinal":
        return _weekday(cur, mode)
    named = cur.kind == "day"
    found = days_of_month(cur)
    if found is None:
        return None
    if found.days:
        cur.accept(",")
        if not named and cur.kind != "every":
            return None
    for rule in (_period_month, _period_week):
        if (placed := rule(cur, found, mode)) is not None:
            return placed
    at = cur.pos
    if not found.days and not cur.accept("first", "middle", "last"):
        return None
    if not found.days and cur.kinds[at] == "last":
        found, mode = Days((END_OF_MONTH,)), "by"
    return _period_end(cur, found, mode)


def _bounds(cur: Cursor) -> Mode:
    """The bound before a place; where its words say nothing together, those of no last day."""
    mode: Mode = "within"
    while cur.kind in (*BOUND_KINDS, "periodic", "fill", "n", "since"):
        at = cur.pos
        read = bound(cur)
        if cur.accept("periodic"):
            continue
        if cur.pos == at:
            cur.accept(*BOUND_KINDS)
            return "from" if cur.pos > at else mode
        mode = read if read is not None and mode in ("within", "by") else mode
        mode = "from" if read is None else mode
    return mode


def _weekday(cur: Cursor, mode: Mode) -> Recurs | None:
    """'thứ Sáu hằng tuần', 'thứ 2 hằng tuần'."""
    cur.pos += 1
    number = cur.number()
    token = cur.tokens[cur.pos].raw if cur.pos < cur.size else ""
    weekday = WEEKDAY_WORDS.get(token) if number is None else number - 2
    cur.pos += 1
    if not (cur.accept("every") and cur.accept("week")):
        return None
    known = weekday is not None and 0 <= weekday < SUNDAY
    return Recurs(("weekly",), rules.on_weekday(weekday or 0, mode) if known else ())


def days_of_month(cur: Cursor) -> Days | None:
    """'ngày 15 và 30', 'ngày cuối cùng'; no days where none are there, None for what is no day."""
    at = cur.pos
    named = cur.accept("day")
    if named:
        working = cur.accept("working")  # "ngày làm việc cuối cùng của tháng"
        if cur.accept("first", "last"):
            last = cur.kinds[cur.pos - 1] == "last"
            return Days((END_OF_MONTH if last else 1,), working=working)
    days: list[int] = []
    ranged = False
    while (value := cur.number()) is not None and 1 <= value <= 31:
        if cur.kinds[cur.pos + 1] == "/":
            return None
        cur.pos += 1
        days.append(value)
        here = cur.pos
        through = cur.kind in ("-", "to", "until")
        if not cur.accept(",", "and", "-", "to", "until"):
            break
        cur.accept("day")
        if cur.number() is None:
            cur.pos = here
            break
        ranged |= through
    if not days:
        cur.pos = at
        return None if named else Days()
    return Days(tuple(days), ranged)


def _rules(found: Days, mode: Mode, months: Months = ()) -> tuple[Rule, ...]:
    """Rules of days in every month or in some."""
    days = found.days
    if found.working:
        last = days == (END_OF_MONTH,) and not months and mode in ("within", "by")
        return (Rule(rules.LAST_WORKING_DAY, rules.same_day(mode)),) if last else ()
    if not found.ranged:
        return rules.on_days(days, mode, months)
    ordered = len(days) == len(("first", "last")) and days[0] < days[1]
    return rules.through_days(days[0], days[1], months) if ordered and mode != "before" else ()


def _period_month(cur: Cursor, found: Days, mode: Mode) -> Recurs | None:
    """'tháng cuối quý', 'của tháng đầu quý sau', 'tháng thứ 3 của quý'."""
    at = cur.pos
    cur.accept("of", "in")
    cur.accept("every")
    if cur.accept("month"):
        place = ORDINALS.get(cur.kind)
        if place is not None:
            cur.pos += 1
        elif cur.accept("ordinal"):
            place = read_count(cur)
        if place is not None:
            cur.accept("of", "in")
            cur.accept("every")
            if cur.kind == "quarter" and cur.kinds[cur.pos + 1] != "n":
                cur.pos += 1
                cur.accept("next", "after", "now")
                return Recurs(("quarterly",), _in_quarters(place, found, mode))
    cur.pos = at
    return None


def _in_quarters(place: int, found: Days, mode: Mode) -> tuple[Rule, ...]:
    """Days of the first, second or third month of each quarter; the whole month without days."""
    if place not in ORDINALS.values() or (not found.days and mode == "before"):
        return ()
    months = tuple(range(place, 13, 3))
    if found.days:
        return _rules(found, mode, months)
    if mode == "within":
        return rules.through_days(1, END_OF_MONTH, months)
    return rules.on_days((END_OF_MONTH,), mode, months)


def _period_week(cur: Cursor, found: Days, mode: Mode) -> Recurs | None:
    """'tuần cuối hằng tháng', 'tuần thứ 2 của tháng'."""
    at = cur.pos
    cur.accept("of")
    if cur.accept("week"):
        cur.accept("ordinal")
        week: int | None = {"first": 1, "last": LAST_WEEK}.get(cur.kind)
        if week is not None:
            cur.pos += 1
        else:
            week = read_count(cur)
        if week is not None:
            period = _period_end(cur, Days(), mode)
            if period is not None:
                whole = period.codes == ("monthly",) and not found.days and mode == "within"
                days = DAYS_OF_WEEK.get(week) if whole else None
                return period if days is None else Recurs(("monthly",), rules.through_days(*days))
    cur.pos = at
    return None


def _period_end(cur: Cursor, found: Days, mode: Mode) -> Recurs | None:
    """'hằng tháng', 'của quý', 'mỗi năm': the period that a place lies in."""
    cur.accept("of", "in")
    each = cur.accept("every", "plural")
    kind = cur.kind
    unit = read_unit(cur)
    if unit is None or (kind == "year" and not each):
        return None
    if not _beside(cur):
        cur.accept("after")
    codes = codes_of([unit])
    if codes == ("monthly",):
        return Recurs(codes, _rules(found, mode) if found.days else ())
    months = LAST_MONTHS.get(codes[0], ()) if codes else ()
    closing = months and found.days == (END_OF_MONTH,)
    return Recurs(codes, _rules(found, mode, months) if closing else ())


def _beside(cur: Cursor) -> bool:
    """'tiếp theo', 'liền kề', 'trước liền kề', 'liền sau': of the period before or after each."""
    at = cur.pos
    cur.accept("after", "before")
    if cur.accept("next"):
        cur.accept("after", "before")
        return True
    cur.pos = at
    return False


def each_year(cur: Cursor) -> tuple[int, int] | bool:
    """'hằng năm' after windows without a year: "15/12 hằng năm", "31/01 năm liền kề".

    The years themselves where it names them: "quý IV các năm 2026 - 2030".
    """
    at = cur.pos
    cur.accept(",", "-")
    cur.accept("of", "in")
    if cur.kind == "year" and cur.year(1) is None:
        cur.pos += 1
        if _beside(cur):
            return True
        cur.pos = at
        return False
    each = cur.accept("every")
    if (each or cur.accept("plural")) and cur.accept("year"):
        if cur.year() is None:
            return True
        found = None if each else listing(cur)
        if found is not None:
            return _years(found) or True
    cur.pos = at
    return False


def _years(found: Listing) -> tuple[int, int] | None:
    years = [window.year for window in found.windows if window.year is not None]
    return (min(years), max(years)) if years else None


def _periodic(cur: Cursor) -> Recurs | None:
    """'Định kỳ' alone, 'theo định kỳ'."""
    cur.accept("authority")
    return Recurs(()) if cur.accept("periodic", "embedded") else None


def _specified(cur: Cursor, found: Recurs) -> Recurs:
    """With what may follow: the years it runs, or where in the period it falls due."""
    while cur.accept("fill", "noun", "periodic"):
        pass
    at = cur.pos
    comma = cur.accept(",")
    if not comma:
        cur.accept("of", "in", "-")
    here = cur.pos
    for rule in (_placed_listing, _bounded_days, _least_times):
        placed = rule(cur, comma, found)
        if placed is not None and cur.kind in ENDS:
            return placed
        cur.pos = here
    cur.pos = at
    return found


def _placed_listing(cur: Cursor, comma: bool, before: Recurs) -> Recurs | None:
    """'từ 2026 đến 2030', ', quý IV': years of its own after a comma make another clause."""
    found = listing(cur)
    if found is None or (comma and not found.yearless):
        return None
    if found.yearless:
        return placed(before, found)
    years = _years(found)
    if years is None:
        return before
    return Recurs(before.codes, tuple(rule.of_years(*years) for rule in before.rules))


def placed(before: Recurs, found: Listing) -> Recurs:
    """A recurrence whose times a listing without a year tells: "hằng năm (trước 15/12)"."""
    if before.rules or not before.codes or before.codes[-1] not in PLACED:
        return before
    return Recurs(before.codes, rules.every_year(found))


def _bounded_days(cur: Cursor, comma: bool, before: Recurs) -> Recurs | None:
    """'trước ngày 25' of 'hằng tháng, trước ngày 25'."""
    mode = _bounds(cur)
    found = days_of_month(cur) if cur.kind == "day" else None
    if not found:
        return None
    monthly = before.codes == ("monthly",) and not before.rules
    return Recurs(before.codes, _rules(found, mode)) if monthly else before


def _least_times(cur: Cursor, comma: bool, before: Recurs) -> Recurs | None:
    """'tối thiểu 01 lần' of 'hằng năm, tối thiểu 01 lần'."""
    least = cur.accept("least") and read_count(cur) is not None and cur.accept("times")
    return before if least else None


def within_bracket(cur: Cursor, before: Recurs) -> Recurs:
    """What a bracket adds: how often ("báo cáo định kỳ (quý, năm)") or when ("(trước 15/12)")."""
    if not before.codes:
        found = recurrence(cur)
        return found if found is not None and cur.pos == cur.size else before
    for rule in (_placed_listing, _bounded_days):
        cur.pos = 0
        found = rule(cur, True, before)
        if found is not None and cur.pos == cur.size:
            return found
    return before
