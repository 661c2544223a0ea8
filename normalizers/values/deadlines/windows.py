"""Calendar windows whose year may still be unknown, and their arithmetic.

Conventions the language leaves open, chosen once:
- weeks of a month are days 1-7, 8-14, 15-21 and 22 to the end (a fifth week: 29 to the end);
- đầu, giữa, cuối tháng are days 1-10, 11-20 and 21 to the end; of a quarter, its months; of a
  year, the first quarter, the second and third, the fourth; all flagged as vague;
- "cuối" alone sets an end: "Cuối quý III" is on time until 30/9, from whatever day on;
- a school year 2025-2026 runs from 2025-09-01 to 2026-05-31.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

Unit = Literal["day", "week", "month", "quarter", "half", "year", "school", "phase"]
Third = Literal["first", "middle", "last"]
Mode = Literal["within", "by", "before", "from", "after"]  # what a bound makes of a window

END_OF_MONTH = 0  # day number that stands for a month's last day
UNKNOWN_MONTH = 0  # month of a day whose month is printed further on: "từ ngày 5 đến 10/3"
MONTHS_OF_YEAR_THIRD: dict[Third, tuple[int, int]] = {
    "first": (1, 3),
    "middle": (4, 9),
    "last": (10, 12),
}
DAYS_OF_MONTH_THIRD: dict[Third, tuple[int, int]] = {
    "first": (1, 10),
    "middle": (11, 20),
    "last": (21, END_OF_MONTH),
}
MONTH_OF_QUARTER_THIRD: dict[Third, int] = {"first": 1, "middle": 2, "last": 3}
DAYS_OF_WEEK = {1: (1, 7), 2: (8, 14), 3: (15, 21), 4: (22, END_OF_MONTH), 5: (29, END_OF_MONTH)}
FEBRUARY = 2
SCHOOL_YEAR = ((9, 1), (5, 31))
HALF_MONTH = 15  # last day of a month's first half

LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)  # of the months of a common year
_LEAP_YEAR = 2000


class ImpossibleDateError(ValueError):
    """A window no calendar holds: 31/02, tháng 13, or an end before its start."""


@dataclass(frozen=True, slots=True)
class Window:
    """From `first` to `last`, each (month, day); `last` lies `years` after the year of `first`."""

    unit: Unit
    first: tuple[int, int]
    last: tuple[int, int]
    year: int | None = None
    years: int = 0
    vague: bool = False
    closing: bool = False  # "cuối": only its last day is named

    def of_year(self, year: int | None) -> Window:
        """The same window in a given year; unchanged when it already has one or none is given."""
        if year is None or self.year is not None:
            return self
        return replace(self, year=year)

    @property
    def start(self) -> date:
        """First day; raises ImpossibleDateError, also when the year is unknown."""
        if self.year is None:
            raise ImpossibleDateError("no year")
        return _day(self.year, *self.first)

    @property
    def end(self) -> date:
        """Last day; raises like `start`."""
        if self.year is None:
            raise ImpossibleDateError("no year")
        return _day(self.year + self.years, *self.last)

    def check(self) -> None:
        """Raise ImpossibleDateError where not even a leap year holds the window."""
        _day(_LEAP_YEAR if self.year is None else self.year, *self.first)
        _day(_LEAP_YEAR if self.year is None else self.year + self.years, *self.last)


def day_before(day: date) -> date:
    """The last day before."""
    return day - timedelta(days=1)


def day_after(day: date) -> date:
    """The first day after."""
    return day + timedelta(days=1)


def day_before_in_year(month: int, day: int) -> tuple[int, int]:
    """(month, day) of the day before one of any year; the last of a month as END_OF_MONTH."""
    return (month, day - 1) if day > 1 else ((month - 2) % 12 + 1, END_OF_MONTH)


def day_of(month: int, day: int) -> Window:
    """One day; UNKNOWN_MONTH where its month is printed further on."""
    return Window("day", (month, day), (month, day))


def week_of(month: int, first: int, last: int, year: int | None = None) -> Window:
    """Weeks `first` to `last` of a month; a KeyError means no such week."""
    days = DAYS_OF_WEEK[first][0], DAYS_OF_WEEK[last][1]
    return Window("week", (month, days[0]), (month, days[1]), year)


def month_of(month: int, year: int | None = None) -> Window:
    """A whole month."""
    return Window("month", (month, 1), (month, END_OF_MONTH), year)


def months_of(first: int, last: int, year: int | None = None) -> Window:
    """Whole months, both inclusive."""
    return Window("half", (first, 1), (last, END_OF_MONTH), year)


def quarter_of(quarter: int, year: int | None = None) -> Window:
    """A whole quarter, 1 to 4."""
    return Window("quarter", (3 * quarter - 2, 1), (3 * quarter, END_OF_MONTH), year)


def year_of(year: int | None) -> Window:
    """A whole calendar year; None leaves it to the plan."""
    return Window("year", (1, 1), (12, 31), year)


def some_days_of(whole: Window, count: int, at_end: bool) -> Window | None:
    """The first or last days of a month, or of a quarter as far as one of its months reaches."""
    month, last = (whole.last if at_end else whole.first)[0], LENGTHS[whole.last[0] - 1]
    if not 1 <= count <= LENGTHS[month - 1] or (at_end and month == FEBRUARY):
        return None
    if at_end:
        return Window("day", (month, last - count + 1), (month, END_OF_MONTH), whole.year)
    return Window("day", (month, 1), (month, count), whole.year)


def school_year_of(year: int) -> Window:
    """The school year that begins in `year`."""
    return Window("school", SCHOOL_YEAR[0], SCHOOL_YEAR[1], year, years=1)


def ten_days_of(third: Third, month: int, year: int | None = None) -> Window:
    """Ten days of a month, the last to its end."""
    first, last = DAYS_OF_MONTH_THIRD[third]
    return Window("day", (month, first), (month, last), year)


def third_of_month(third: Third, month: int, year: int | None = None) -> Window:
    """The ten days that a vague word stands for."""
    return _vague(ten_days_of(third, month, year), third)


def third_of_quarter(third: Third, quarter: int, year: int | None = None) -> Window:
    """The month of a quarter that a vague word stands for."""
    return _vague(month_of(3 * quarter - 3 + MONTH_OF_QUARTER_THIRD[third], year), third)


def third_of_year(third: Third, year: int | None = None) -> Window:
    """The quarters that a vague word stands for."""
    first, last = MONTHS_OF_YEAR_THIRD[third]
    return _vague(months_of(first, last, year), third)


def _vague(window: Window, third: Third) -> Window:
    return replace(window, vague=True, closing=third == "last")


def half_of_month(second: bool, month: int, year: int | None = None) -> Window:
    """Days 1-15, or 16 to the end."""
    days = (HALF_MONTH + 1, END_OF_MONTH) if second else (1, HALF_MONTH)
    return Window("day", (month, days[0]), (month, days[1]), year)


def _day(year: int, month: int, day: int) -> date:
    if not 1 <= month <= 12:
        raise ImpossibleDateError(f"month {month}")
    length = monthrange(year, month)[1]
    day = length if day == END_OF_MONTH else day
    if not 1 <= day <= length:
        raise ImpossibleDateError(f"day {day} of month {month}")
    return date(year, month, day)
