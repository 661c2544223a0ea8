"""The times a deadline falls due: fixed windows as they are, recurring clauses within the plan.

`dateutil` expands the rules; nothing lies outside the plan's period, and a plan without one has no
times of its recurring clauses.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from typing import NamedTuple

from dateutil.relativedelta import relativedelta
from dateutil.rrule import rrulestr

from normalizers.values.deadlines.model import Clause, Period
from normalizers.values.deadlines.rules import SAME_DAY, Opening, Rule


class Occurrence(NamedTuple):
    """One time: the clause (from 1), its first day and the last day that is on time."""

    clause: int
    start: date | None
    end: date | None


def occurrences(clauses: Sequence[Clause], period: Period | None) -> Iterator[Occurrence]:
    """Every time of a cell's clauses, in the order of the clauses, then of time."""
    for number, clause in enumerate(clauses, 1):
        if clause.dated:
            yield Occurrence(number, clause.start, clause.end)
        elif clause.rule is not None and period is not None:
            for start, end in _times(clause.rule, period):
                yield Occurrence(number, start, end)


def _times(rule: Rule, period: Period) -> Iterator[tuple[date | None, date]]:
    """First and last day of each time whose last day lies within the period."""
    first = period.start if rule.years is None else max(period.start, date(rule.years[0], 1, 1))
    for moment in rrulestr(rule.rrule, dtstart=datetime.combine(first, time.min)):
        if (end := moment.date()) > period.end:
            return
        yield None if rule.opens is None else max(_opening(rule.opens, end), period.start), end


def _opening(opens: Opening, end: date) -> date:
    if opens.day == SAME_DAY:
        return end
    opened: date = end + relativedelta(months=-opens.months, day=opens.day)
    return opened
