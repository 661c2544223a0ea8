"""Goals: cells merged over several rows and printed once, so that each row gets its own.

A dump prints a merged cell where its drawing did: with the first of its rows, after the last of
them on the page, or between. Within a section a goal reaches from where it is printed to the
next; one printed after its rows reaches back over those that have none yet.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass, field

from normalizers.linear.rows import CutRow


@dataclass(slots=True)
class Span:
    """A goal over the rows first..last (inclusive) of a table.

    `sources` are the rows it is printed with, its upper part first; `trailing` when below them.
    The rows first..last that are in `guessed` may belong to a neighbouring goal.
    """

    first: int
    last: int
    sources: list[int]
    trailing: bool
    guessed: list[int] = field(default_factory=list)


def goal_spans(rows: Sequence[CutRow], goal: int, columns: int) -> list[Span]:
    """Which rows each printed goal covers; `goal` is its column, `columns` how many there are."""
    spans: list[Span] = []
    section: list[int] = []
    for number, row in enumerate(rows):
        if row.is_section:
            spans += _in_section(rows, section, goal, columns)
            section = []
        elif row.halves:
            section.append(number)
    return spans + _in_section(rows, section, goal, columns)


def _in_section(
    rows: Sequence[CutRow], numbers: Sequence[int], goal: int, columns: int
) -> list[Span]:
    spans: list[Span] = []
    free: list[int] = []  # rows that no goal covers yet
    for number in numbers:
        own, after = rows[number].text(goal), rows[number].text(columns)
        if not own and not after:
            free.append(number)
            continue
        if spans and (own or after)[:1].islower():  # the lower part of a goal that a page end cut
            spans[-1].sources.append(number)
            spans[-1].last = number
        elif own:
            if spans and free:
                spans[-1].last = free[-1]
                free = []
            spans.append(Span((free or [number])[0], number, [number], False, free))
        else:
            spans.append(Span((free or [number])[0], number, [number], True))
        free = []
    if free and spans:
        spans[-1].last = free[-1]
    return spans


def open_goals(
    rows: Sequence[CutRow], goal: int, is_doubtful: Callable[[CutRow], bool]
) -> list[int]:
    """Rows without a goal that would have one, were a row above in their section read otherwise."""
    found: list[int] = []
    reached = False
    for number, row in enumerate(rows):
        if row.is_section or row.text(goal):
            reached = False
        elif is_doubtful(row):
            reached = True
        elif reached:
            found.append(number)
    return found


def holds_two(row: CutRow, goal: int, columns: int) -> bool:
    """Whether a row has a goal before its task and another below it: one may be the next row's."""
    return bool(row.text(goal)) and row.text(columns)[:1].isupper()


def turns_in_doubt(span: Span, rows: Sequence[CutRow], reasons: Container[int]) -> bool:
    """Whether the row that the first page end within a goal cuts is in doubt.

    The goal is cut there too, so that its end may be among that row's words.
    """
    first = rows[span.first].halves[0].piece
    for number in range(span.first, span.last + 1):
        halves = rows[number].halves
        if halves and halves[-1].piece > first:
            return len(halves) > 1 and number in reasons
    return False
