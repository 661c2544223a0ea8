"""From a listing to dates: years and months handed on, bounds applied, windows merged.

A window without a year takes that of the next window of its list, else of the one before, else
that of a plan within one calendar year. Nothing is guessed: an impossible date, an end before
its start or a list that runs backwards raises, and a missing year leaves no dates at all.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from normalizers.values.deadlines.listings import YEAR_UNITS, Item, Listing
from normalizers.values.deadlines.windows import (
    UNKNOWN_MONTH,
    ImpossibleDateError,
    Window,
    day_after,
    day_before,
)

Span = tuple[date | None, date | None]
PlanYears = tuple[int, int]  # first and last calendar year of a plan


@dataclass(frozen=True, slots=True)
class Dates:
    """Windows of a listing as dates. `spans` is empty when a year is missing."""

    spans: tuple[Span, ...]
    assumed: bool = False  # the plan supplied a year

    @property
    def yearless(self) -> bool:
        """Whether no year was found, printed or supplied."""
        return not self.spans


def resolve(found: Listing, plan: PlanYears | None) -> Dates:
    """The listing as dates, years handed on; raises ImpossibleDateError.

    A window without a year takes that of the next window, else of the one before, else that of
    a plan within one calendar year.
    """
    plan_year = plan[0] if plan is not None and plan[0] == plan[1] else None
    windows = _with_months(found.windows)
    for each in windows:
        each.check()
    years = _years(found, windows, plan)
    assumed = plan_year is not None and None in years
    years = [plan_year if year is None else year for year in years]
    if any(year is None for year in years):
        return Dates(())
    dated = [each.of_year(year) for each, year in zip(windows, years, strict=True)]
    try:
        spans = _spans(found, dated)
    except ImpossibleDateError:
        retried = _retry(windows, years, plan_year)
        if retried is None:
            raise
        return Dates(_spans(found, retried), True)
    return Dates(spans, assumed)


def _with_months(windows: list[Window]) -> list[Window]:
    """Days and weeks without a month take it from the next that has one."""
    filled = list(windows)
    for at in range(len(filled) - 2, -1, -1):
        each, later = filled[at], filled[at + 1]
        if each.first[0] == UNKNOWN_MONTH and later.unit == each.unit:
            filled[at] = replace(
                each,
                first=(later.first[0], each.first[1]),
                last=(later.first[0], each.last[1]),
                year=later.year,
            )
    return filled


def _years(found: Listing, windows: list[Window], plan: PlanYears | None) -> list[int | None]:
    """The year printed for each window, there or beside it; None where there is none.

    A whole year hands its number on only to the start of a range that ends with it, and only
    where the plan begins in it: "từ tháng 3 đến hết năm 2026".
    """
    years = [each.year for each in windows]
    ranged = [mark for item in found.items for mark in ([True, False] if item.last else [False])]
    for at in range(len(years) - 2, -1, -1):
        later = windows[at + 1]
        near = later.unit not in YEAR_UNITS
        if years[at] is None and (near or (ranged[at] and (plan is None or plan[0] == later.year))):
            years[at] = years[at + 1]
    for at in range(1, len(years)):
        if years[at] is None and windows[at - 1].unit not in YEAR_UNITS:
            years[at] = years[at - 1]
    return years


def _retry(
    windows: list[Window], years: list[int | None], plan_year: int | None
) -> list[Window] | None:
    """'Tháng 10 - tháng 3/2027' in a plan of 2026: the plan's year where none was printed."""
    if plan_year is None or all(each.year is not None for each in windows) or plan_year in years:
        return None
    return [each.of_year(plan_year) for each in windows]


def _spans(found: Listing, dated: list[Window]) -> tuple[Span, ...]:
    """One span an item; windows that touch or overlap become one."""
    spans: list[Span] = []
    queue = iter(dated)
    for item in found.items:
        first = next(queue)
        last = next(queue) if item.last is not None else None
        spans.append(_span(item, first, last))
    if len(spans) == 1 and dated[0].closing and found.items[0].mode == "within":
        return ((None, spans[0][1]),)
    handed_on = any(each.year is None for each in found.windows)
    if handed_on and spans != sorted(spans, key=_order):
        raise ImpossibleDateError("a list that shares one year runs backwards")
    return tuple(_merged(spans))


def _order(span: Span) -> tuple[date, date]:
    return span[0] or date.min, span[1] or date.max


def _merged(spans: list[Span]) -> list[Span]:
    merged: list[Span] = []
    for start, end in sorted(spans, key=_order):
        if merged and start is not None:
            last_start, last_end = merged[-1]
            if last_start is not None and (last_end is None or start <= day_after(last_end)):
                reach = None if last_end is None or end is None else max(last_end, end)
                merged[-1] = last_start, reach
                continue
        if (start, end) not in merged:
            merged.append((start, end))
    return merged


def _span(item: Item, first: Window, last: Window | None) -> Span:
    """First and last day of an item whose windows are given with their years."""
    start, end = first.start, (last or first).end
    if last is not None and item.open_end:
        end = day_before(last.start)
    if item.mode == "before" and first.vague:
        raise ImpossibleDateError("before a vague time")
    if end < start:
        raise ImpossibleDateError("the end lies before the start")
    if item.mode == "by":
        return None, end
    if item.mode == "before":
        return None, day_before(start)
    if item.mode == "from":
        return start, None
    return (day_after(end), None) if item.mode == "after" else (start, end)
