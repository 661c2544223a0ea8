"""What the reading of a whole table says of each of its rows: doubts, marks, texts told twice."""

from __future__ import annotations

from collections.abc import Sequence

from normalizers.tables.continuation import PlanTable
from normalizers.tables.marks import FROM_MARKS, read_marks, timed, unit_of
from normalizers.tables.roles import AGENTS, ROLES
from normalizers.values.agencies import parse_agencies
from normalizers.values.text import fold
from schemas.table import Grade, Role, Row

DOUBTFUL = "columns-doubtful"
BY_CELLS = "columns-from-cells"
MISTAKEN = "a header that is not known stands above a column told from text: it may be mistaken"
TWICE: tuple[Role, ...] = tuple(
    role
    for role, known in ROLES.items()
    if known.grammar in ("text", "agency", "deadline") and known.shows
)
"""Roles of a task's own text, of agencies and of dates: no two of them say the same by right."""


def judge_rows(table: PlanTable, rows: Sequence[Row]) -> None:
    """Grade and flag a table's rows by how sure the reading of its columns is."""
    verdict, roles = table.header.verdict, [column.role for column in table.columns]
    main = roles.index(table.kind)
    due = roles.index("deadline") if "deadline" in roles else 0
    unit = unit_of(table.columns[due].header) if "deadline" in roles else None
    from_text = any(part.grid.columns_from_text for part in table.parts)
    for row in rows:
        if row.kind == "section":
            continue
        if verdict.doubt:
            _flag(row, DOUBTFUL, "C", verdict.doubt)
        if table.kind == "indicator" and row.cells[main].isdigit():
            _flag(row, DOUBTFUL, "C", "its name is a bare number")
        if verdict.by_cells and from_text:
            _flag(row, BY_CELLS, "C", MISTAKEN)
        elif verdict.by_cells:
            _flag(row, BY_CELLS, "B")
        if unit is not None and (time := timed(unit, row.meant.get(due, row.cells[due]))):
            row.meant[due] = time
        if twice := _told_twice(row, roles, main):
            _flag(row, DOUBTFUL, "C", "its {} and its {} say the same".format(*twice))
        if table.header.marks and read_marks(table.header.marks, roles, row.cells):
            _flag(row, FROM_MARKS, "B")


def _told_twice(row: Row, roles: Sequence[Role], main: int) -> tuple[Role, Role] | None:
    """The first two roles whose cells say the same, though no cell is merged over them."""
    seen: dict[str, Role] = {}
    for at, role in enumerate(roles):
        if (at != main and role not in TWICE) or at in row.repeats:
            continue
        text = fold(row.meant.get(at, row.cells[at]))
        before = seen.get(text)
        if before and not ({before, role} <= set(AGENTS) and _is_everybody(row.cells[at])):
            return before, role
        if text:
            seen[text] = role
    return None


def _is_everybody(text: str) -> bool:
    """Whether a cell names groups: "các phòng, ban" both lead and join in."""
    mentions = parse_agencies(text)
    return bool(mentions) and any(mention.is_group for mention in mentions)


def _flag(row: Row, flag: str, grade: Grade, doubt: str = "") -> None:
    if flag not in row.flags:
        row.flags.append(flag)
    row.grade = max(row.grade, grade)
    row.doubt = row.doubt or doubt
