"""When a recurring clause falls due: RFC 5545 rules, one for each place within the period.

    "Trước ngày 15/12 hằng năm"   FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=14
    "Ngày 30 hằng tháng"          FREQ=MONTHLY;BYMONTHDAY=28,29,30;BYSETPOS=-1
    "Thứ Sáu hằng tuần"           FREQ=WEEKLY;BYDAY=FR

A rule says the last day that is still on time. A month too short for its day has its last day
instead: RFC 5545 by itself would skip that month. What one rule cannot say ("Ngày 15 và 30") is
several.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from normalizers.values.deadlines.listings import Item, Listing
from normalizers.values.deadlines.windows import (
    END_OF_MONTH,
    FEBRUARY,
    LENGTHS,
    UNKNOWN_MONTH,
    Mode,
    day_before_in_year,
)

SAME_DAY = -1  # day of an `Opening` that is the day the time ends on
SHORTEST_MONTH = 28  # days every month has
DAY_BEFORE_LAST = -2
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
LAST_WORKING_DAY = "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1"

Months = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Opening:
    """First day of a time: `day` of the month that lies `months` before that of its last day."""

    months: int = 0
    day: int = SAME_DAY


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule as RFC 5545 text; `opens` is None where a time has no first day ("trước").

    `years` are the first and last year that the clause itself names ("các năm 2026, 2027").
    """

    rrule: str
    opens: Opening | None = None
    years: tuple[int, int] | None = None

    def of_years(self, first: int, last: int) -> Rule:
        """The same rule between two years; what the text can say of it is its end."""
        return replace(self, rrule=f"{self.rrule};UNTIL={last}1231", years=(first, last))


def on_days(days: Sequence[int], mode: Mode, months: Months = ()) -> tuple[Rule, ...]:
    """Days of every month, or of some; () under a bound that names no last day.

    A day after the 28th has a rule of its own.
    """
    if mode in ("from", "after"):
        return ()
    opens = same_day(mode)
    lasts = [_last_day(day, months, mode) for day in days]
    alike = [day for day, there in lasts if there == months and 0 < day <= SHORTEST_MONTH]
    single = [(day, there) for day, there in lasts if not (there == months and day in alike)]
    rules = [Rule(_text(alike, months), opens)] if alike else []
    return (*rules, *(Rule(_text([day], there), opens) for day, there in single))


def through_days(first: int, last: int, months: Months = ()) -> tuple[Rule, ...]:
    """From a day to a later one of the same month: "từ ngày 20 đến ngày 25 hằng tháng"."""
    return (Rule(_text([last], months), Opening(0, first)),)


def on_weekday(weekday: int, mode: Mode) -> tuple[Rule, ...]:
    """A day of every week, Monday 0."""
    if mode in ("from", "after"):
        return ()
    if mode == "before":
        weekday -= 1
    return (Rule(f"FREQ=WEEKLY;BYDAY={WEEKDAYS[weekday]}", same_day(mode)),)


def every_year(found: Listing) -> tuple[Rule, ...]:
    """The windows of a listing in every year; () where one of them has no last day.

    Windows alike but for their month share a rule: "Tháng 6 và tháng 12 hằng năm".
    """
    groups: dict[tuple[int, Opening | None], list[int]] = {}
    for item in found.items:
        place = _of_item(item)
        if place is None:
            return ()
        month, day, opens = place
        groups.setdefault((day, opens), []).append(month)
    return tuple(
        Rule(_text([day], tuple(dict.fromkeys(months))), opens)
        for (day, opens), months in groups.items()
    )


def _of_item(item: Item) -> tuple[int, int, Opening | None] | None:
    """Month, day (END_OF_MONTH) and opening of an item's last day that is on time."""
    if item.mode in ("from", "after") or (item.first.vague and not item.first.closing):
        return None
    last = (item.last or item.first).last
    if item.mode == "before":
        last = day_before_in_year(*item.first.first)
    elif item.open_end and item.last is not None:
        last = day_before_in_year(*item.last.first)
    month, day = last
    first_month, first_day = item.first.first
    if UNKNOWN_MONTH in (month, first_month):
        return None
    if day > SHORTEST_MONTH and day >= LENGTHS[month - 1]:
        day = END_OF_MONTH
    if item.mode != "within" or item.first.closing:
        return month, day, None
    return month, day, Opening((month - first_month) % 12, first_day)


def same_day(mode: Mode) -> Opening | None:
    """How a single day opens: on itself, unless its bound leaves that open."""
    return Opening() if mode == "within" else None


def _last_day(day: int, months: Months, mode: Mode) -> tuple[int, Months]:
    """The last day that is on time, and the months it lies in."""
    if mode != "before":
        return day, months
    if day != 1:
        return (day - 1 if day else DAY_BEFORE_LAST), months
    return END_OF_MONTH, tuple((month - 2) % 12 + 1 for month in months)


def _text(days: Iterable[int], months: Months) -> str:
    """Days of the months, () for all twelve, as RFC 5545 says them."""
    days = sorted(days)
    bymonth = f"BYMONTH={','.join(map(str, sorted(months)))};" if months else ""
    frequency = "YEARLY" if months else "MONTHLY"
    lengths = {LENGTHS[month - 1] for month in months or range(1, 13)}
    (day, *more) = days
    if not more and (day == END_OF_MONTH or day >= max(lengths)):
        fixed = len(lengths) == 1 and FEBRUARY not in months
        return f"FREQ={frequency};{bymonth}BYMONTHDAY={lengths.pop() if fixed else -1}"
    if not more and day > min(lengths):
        reach = ",".join(map(str, range(min(lengths), day + 1)))
        return f"FREQ=MONTHLY;{bymonth}BYMONTHDAY={reach};BYSETPOS=-1"
    return f"FREQ={frequency};{bymonth}BYMONTHDAY={','.join(map(str, days))}"
