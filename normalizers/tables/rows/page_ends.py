"""Whether a row goes on below a page end."""

from __future__ import annotations

from collections.abc import Sequence

from normalizers.tables.numbering import bare, count_of
from normalizers.tables.roles import AGENTS
from normalizers.tables.rows.drafts import Draft, Drafts
from normalizers.tables.slots import Slot, both_whole, contiguous
from normalizers.tables.weights import WEIGHTS
from normalizers.values.phrases import is_agency, opens
from schemas.reading import Grid
from schemas.table import Role


def evidence(
    drafts: Drafts, before: Draft, grid: Grid, slots: Sequence[Slot], roles: Sequence[Role]
) -> float:
    """How much speaks for the first row of a page going on with the last row before.

    Positive: the same row. A printed number speaks against, a missing one for it; a cell
    that starts in lower case or goes on after a comma for it; a cell that ended its sentence
    against; a cell that has nothing more for it; two whole deadlines against, and where no column
    of numbers tells, or its cells are merged over rows, two acts and two names.
    """
    no = roles.index("no") if "no" in roles else None
    told = no is not None and not drafts.shares_numbers()
    total = 0.0 if no is None else _number_evidence(drafts, before.slots[no], slots[no])
    last = before.part.grid
    if grid.open_top and last.open_bottom:
        total += WEIGHTS.open_edges
    if not grid.paged:
        total -= WEIGHTS.two_tables
    if last.row_tops and last.page_height:
        empty = last.page_height - last.row_tops[-1]
        if empty > WEIGHTS.foot * last.page_height:
            total -= WEIGHTS.empty_foot
    seen: set[int] = set()
    for column, slot in enumerate(slots):
        above = before.slots[column]
        if column == no or id(slot) in seen:
            continue
        seen.add(id(slot))
        if slot.text and above.text:
            total += contiguous(above.text, slot.text)
            if roles[column] == "deadline" and both_whole(above.text, slot.text):
                total -= WEIGHTS.two_deadlines
            elif not told and _are_two(roles[column], above.text, slot.text):
                total -= WEIGHTS.two_cells
        elif above.text and above.rows <= 1 and not slot.text:
            total += WEIGHTS.nothing_more
        elif slot.text and not above.text:
            total -= WEIGHTS.below_empty
    return total


def _are_two(role: Role, above: str, below: str) -> bool:
    """Whether two texts are a whole cell each: acts, or names of agencies."""
    if contiguous(above, below) > 0:
        return False
    if role in AGENTS:
        return is_agency(above) and is_agency(below)
    return role == "task" and opens("task", above) and opens("task", below)


def _number_evidence(drafts: Drafts, above: Slot, number: Slot) -> float:
    if number.text:
        if _is_cut(drafts.number_before(), bare(above.text), bare(number.text)):
            return WEIGHTS.cut_number
        return -WEIGHTS.numbered if above.text else 0.0
    merged = above.rows > 1 or any(cell.row_span > 1 for cell in number.cells)
    if merged or drafts.shares_numbers():
        return WEIGHTS.merged_number
    return WEIGHTS.unnumbered if drafts.mostly_numbered() else 0.0


def _is_cut(before: int | None, above: str, below: str) -> bool:
    """Whether a number counts on only with its lower half: 69, then "7" above "0"."""
    if before is None or not above or count_of(above) in (before, before + 1):
        return False
    return count_of(above + below) == before + 1
