"""Cells merged over rows that a page end cuts: they show again blank, or with their last lines.

A page end that falls between rows may still cut a cell that both rows share. Whether what stands
below is the same cell is weighed: what the page shows as merged, the last and first words, and
whether the halves read as whole cells of their role.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from normalizers.tables.habits import grammar_of, is_cut_name
from normalizers.tables.roles import AGENTS, known_of
from normalizers.tables.rows.drafts import Draft, Drafts
from normalizers.tables.slots import Slot, contiguous
from normalizers.tables.weights import WEIGHTS
from schemas.reading import Grid
from schemas.table import Grade, Role

KEEPS: tuple[Role, ...] = ("task", "indicator")  # what a row is: never another row's as well
EMPTY = "an empty cell below the page end may be its own"
MAY_BE = "its empty cell may be merged with the one above the page end"
HALF = "its merged cell may be one with the other at the page end"
OTHER = "its part below the page end may be another cell"


@dataclass(frozen=True, slots=True)
class Carry:
    """A cell below a page end and the one above it: one cell when `is_one`.

    `grade`: of the row below, where neither cell shows that it is merged. `again`: the text is
    printed whole on both pages.
    """

    above: Slot
    below: Slot
    is_one: bool
    doubt: str = ""
    grade: Grade = "A"
    again: bool = False


def carried(
    drafts: Drafts,
    before: Draft,
    grid: Grid,
    slots: Sequence[Slot],
    roles: Sequence[Role],
    filled_below: Callable[[int], int | None],
) -> Iterator[Carry]:
    """The cells of a page's first row, which begins anew, that go on with the row above.

    `filled_below`: how many further rows of the page fill a column, None where one leaves it blank.
    """
    grids = (before.part.grid, grid)
    shown = any(cell.open_above or cell.open_below for each in grids for cell in each.cells)
    for column, (role, slot) in enumerate(zip(roles, slots, strict=True)):
        above = before.slots[column]
        if slot is above:
            continue
        cut = shown and _is_cut(above, slot)
        if shown and not cut:  # rules close it: it ends, or begins, with the page
            lost = known_of(role).owed and above.text and not slot.text
            if lost and len(drafts.rows) >= WEIGHTS.many_owed and not drafts.leaves_blank(column):
                yield Carry(above, slot, False, MAY_BE)
            continue
        merged = cut or above.rows > 1 or any(cell.row_span > 1 for cell in slot.cells)
        if not above.text:
            if cut:
                yield Carry(above, slot, True, grade="B" if slot.text else "A")
        elif cut and (not slot.text or slot.text == above.text):
            yield Carry(above, slot, True, again=True)
        elif not slot.text:
            one = Carry(above, slot, True)
            yield from _blank(drafts, column, role, merged, one, filled_below)
        elif role != "no" and (role == "goal" or not grid.columns_from_text):
            yield from _text(drafts, column, role, merged, Carry(above, slot, True), cut)


def _is_cut(above: Slot, below: Slot) -> bool:
    """Whether the page shows one cell cut: no rule closes it above the page end, nor below it.

    Below a header that is printed again its upper side cannot be seen.
    """
    if not (above.cells and below.cells and above.cells[-1].open_below):
        return False
    first = below.cells[0]
    return first.open_above or first.row > 0


def _blank(
    drafts: Drafts,
    column: int,
    role: Role,
    merged: bool,
    one: Carry,
    filled_below: Callable[[int], int | None],
) -> Iterator[Carry]:
    if merged or role == "goal":
        left = one.above.rows > 1 and drafts.leaves_blank(column)
        yield Carry(one.above, one.below, True, EMPTY if left else "")
    elif role == "no" and drafts.shares_numbers():
        yield Carry(one.above, one.below, True, grade="B")
    elif role != "no" and not drafts.leaves_blank(column):
        owed, above, below = known_of(role).owed, len(drafts.rows), filled_below(column)
        if owed and below and above + below >= WEIGHTS.many:
            yield Carry(one.above, one.below, True, grade="B")
        elif above >= (WEIGHTS.many_owed if owed else WEIGHTS.many):
            yield Carry(one.above, one.below, False, MAY_BE)


def _text(
    drafts: Drafts, column: int, role: Role, merged: bool, one: Carry, cut: bool = False
) -> Iterator[Carry]:
    margin = _runs_on(role, one.above.text, one.below.text)
    if cut:
        margin += WEIGHTS.cut_open
    reads = grammar_of(role)
    if merged and margin > 0:
        yield Carry(one.above, one.below, True, OTHER if margin < WEIGHTS.certain else "")
    elif merged and reads and reads(one.above.text) and not reads(one.below.text):
        yield Carry(one.above, one.below, False, HALF)
    elif not merged and margin >= WEIGHTS.certain and not drafts.begins_small(column):
        yield Carry(one.above, one.below, role not in KEEPS, "it may be cut by the page end")


def _runs_on(role: Role, above: str, below: str) -> float:
    """How much speaks for two texts being one cell, though their rows are two."""
    margin = contiguous(above, below)
    if above[-1:] in (";", ","):
        margin += WEIGHTS.listed
    reads = grammar_of(role)
    rest = reads is not None and not reads(below) and reads(f"{above} {below}")
    if rest and role == "deadline" and reads is not None:  # a name may be whole without its end
        rest = not reads(above)
    if rest or (role in AGENTS and is_cut_name(above, below)):
        margin += WEIGHTS.one_cell
    return margin
