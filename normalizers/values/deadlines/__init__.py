"""Deadlines as clerks write them, read by a grammar into windows, recurrences and events.

The parts of the grammar, from the smallest: `lexicon` and `tokens` (words and numbers), `periods`
and `dates` (one window), `listings` (ranges, lists, bounds), `spans` (years handed on, dates),
`frequencies`, `rules` and `recurrences` (what comes back, and when), `heads` (events, plans of
others), `calendar_clauses` and `clauses` (whole clauses, free text), `cells` (lines, labels),
`occurrences` (every time that a cell names). `windows` holds the calendar and its conventions. A
string outside the grammar is `unknown` and never gets a date.
"""

from __future__ import annotations

from normalizers.values.deadlines.cells import kinds_of, read_cell
from normalizers.values.deadlines.days import day_of_title
from normalizers.values.deadlines.explain import explain
from normalizers.values.deadlines.model import (
    LESS_SURE,
    NOTHING,
    Clause,
    Due,
    Period,
    Surroundings,
    summarise,
)
from normalizers.values.deadlines.occurrences import Occurrence, occurrences

__all__ = [
    "LESS_SURE",
    "Clause",
    "Due",
    "Occurrence",
    "Period",
    "Surroundings",
    "day_of_title",
    "explain",
    "kinds_of",
    "occurrences",
    "parse_deadline",
    "summarise",
]


def parse_deadline(
    text: str,
    period: Period | None,
    around: Surroundings = NOTHING,
    *,
    sentences: bool = True,
) -> tuple[Clause, ...]:
    """Clauses of a deadline cell in printed order; () for an empty cell. Never raises.

    `period` is what the plan covers: it supplies a year the clerk left out where it lies within
    one calendar year; a year printed `around` the cell goes before it. Clauses of one list carry
    the same `listing` number. Without `sentences` only what the grammar explains whole is read:
    whether a text is a deadline, and not what one says.
    """
    return read_cell(text, period, around, sentences)
