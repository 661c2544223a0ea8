"""What a deadline cell becomes: clauses, and the one window that stands for the whole cell."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from normalizers.values.deadlines.rules import Rule
from schemas.records import DueKind, Recurrence


class Period(NamedTuple):
    """First and last day a plan covers, both inclusive."""

    start: date
    end: date

    @property
    def year(self) -> int | None:
        """The calendar year the plan lies within; None for a plan over several years."""
        return self.start.year if self.start.year == self.end.year else None


IN_SENTENCE = "date-in-sentence"
YEAR_FROM_HEADING = "year-from-heading"
DAY_FROM_SECTION = "day-from-section"
LESS_SURE = frozenset((IN_SENTENCE, YEAR_FROM_HEADING, DAY_FROM_SECTION))
"""Flags (of `schemas.issues.FLAGS`) of dates told by more than the cell's own grammar."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is printed around a cell: the year of its column or table, the day of its section."""

    year: int | None = None
    day: date | None = None


NOTHING = Surroundings()


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause of a deadline cell.

    `start` and `end` are inclusive; a missing one leaves the window open. `trigger` is the event
    waited for, or whose plan is followed. `flags` are codes of `schemas.issues.FLAGS`. Clauses
    that one list printed together ("Quý II, IV") carry the same `listing` number, from 1; so do
    those of a recurrence that no one `rule` says.
    """

    text: str
    kind: DueKind
    start: date | None = None
    end: date | None = None
    recurrence: tuple[Recurrence, ...] = ()
    trigger: str | None = None
    within_days: int | None = None
    working_days: bool = False
    tentative: bool = False
    flags: tuple[str, ...] = ()
    listing: int = 0
    rule: Rule | None = None

    @property
    def rrule(self) -> str | None:
        """When a recurring clause falls due, as RFC 5545 text; None where it names no day."""
        return None if self.rule is None else self.rule.rrule

    @property
    def dated(self) -> bool:
        """Whether the clause carries a calendar date."""
        return self.start is not None or self.end is not None


@dataclass(frozen=True, slots=True)
class Due:
    """The cell in one line: what lands in `tasks.due_*`."""

    kind: DueKind
    start: date | None = None
    end: date | None = None
    tentative: bool = False


def summarise(clauses: tuple[Clause, ...]) -> Due:
    """The first clause with a calendar date, else the first; a list of windows gives its hull."""
    chosen = next((clause for clause in clauses if clause.dated), clauses[0] if clauses else None)
    if chosen is None:
        return Due("unknown")
    listed = [clause for clause in clauses if clause.listing == chosen.listing]
    if not chosen.dated or len(listed) == 1:
        return Due(chosen.kind, chosen.start, chosen.end, chosen.tentative)
    starts = [clause.start for clause in listed if clause.start is not None]
    ends = [clause.end for clause in listed if clause.end is not None]
    return Due(
        chosen.kind,
        min(starts) if len(starts) == len(listed) else None,
        max(ends) if len(ends) == len(listed) else None,
        chosen.tentative,
    )
