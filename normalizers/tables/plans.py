"""A table as a plan of tasks: the roles of its columns chosen together, and what is in doubt."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from operator import itemgetter
from typing import NamedTuple

from normalizers.tables.evidence import labels_of
from normalizers.tables.headers import LEVELS, Marked, Verdict
from normalizers.tables.roles import AGENTS, fit_for, showing
from normalizers.tables.weights import READING
from normalizers.tables.worths import ALONE, ColumnEvidence, Roles, is_share, no_plan, went
from schemas.table import Role

TELLING: tuple[Role, ...] = ("lead", "leader", "deadline")
"""Roles of which a plan has one whose cells read as such."""

RIVALS: tuple[Role, ...] = ("task", *TELLING)
"""Roles of which it is told when two columns lay claim to one with almost equal right."""

MIN_DUTIES = 2  # columns that only plans have, without which a table of no named tasks is none


class RoleChoice(NamedTuple):
    """The roles of all columns, and what they are worth together."""

    worth: float
    roles: Roles


def best_plan(
    columns: Sequence[ColumnEvidence], marks: Sequence[Marked], title: str = ""
) -> tuple[Roles, Verdict] | None:
    """The best reading as a plan of tasks, None where the table is rather none.

    `title`: what the table's says of its rows (`kind_of_title`).
    """
    readings = _readings(columns) or _unnamed(columns)
    if not readings:
        return None
    best = readings[0]
    telling = [
        role
        for column, role in zip(columns, best.roles, strict=True)
        if role in TELLING and column.reads(role)
    ]
    if not marks and not telling:
        return None
    task = columns[best.roles.index("task")]
    acts = task.cells.share("act", "product") > READING.most
    named = acts and task.said.get("task", 0.0) >= READING.head
    least = READING.timed_acts if named else 1 - READING.most  # "Theo quy định" is no time
    if telling == ["deadline"] and columns[best.roles.index("deadline")].tells_no_time(least):
        return None
    over = _over_no_plan(columns, best.roles, title)
    if over <= 0:
        return None
    alone = [
        role
        for column, role in zip(columns, best.roles, strict=True)
        if role in ALONE and role not in column.said
    ]
    told = {r for r, c in zip(best.roles, columns, strict=True) if r in c.said}
    if not told & {"task", *TELLING}:
        over = min(over, 0.0)
        if not acts:
            return None
    if over < READING.sure_plan and _tasks_are_guessed(columns, best.roles):
        return None
    return best.roles, _verdict(columns, readings, over, bool(alone), title)


def _over_no_plan(columns: Sequence[ColumnEvidence], roles: Roles, title: str = "") -> float:
    """What a reading as a plan is worth more than that the table is none."""
    others = READING.others * _tells_of_others(columns, roles)
    return _worth_of_plan(columns, roles) - no_plan(columns, roles, title) - others


def _worth_of_plan(columns: Sequence[ColumnEvidence], roles: Roles) -> float:
    """Worth of the columns that only a plan has: who issues or approves tells none alone."""
    telling = {
        "task",
        *(showing("task") if _is_headed(columns, roles) else (*TELLING, "coordinating")),
    }
    return sum(
        column.worth(role) or 0.0
        for column, role in zip(columns, roles, strict=True)
        if role in telling
    )


def _verdict(
    columns: Sequence[ColumnEvidence],
    readings: Sequence[RoleChoice],
    over: float,
    by_cells: bool,
    title: str = "",
) -> Verdict:
    best = readings[0]
    other = next((r for r in readings[1:] if _differs(best.roles, r.roles)), None)
    margin = best.worth - other.worth if other is not None else READING.sure
    doubt = next(_doubts(columns, best.roles, over, title), "")
    if not doubt and other is not None and margin < READING.sure:
        doubt = _said_otherwise(columns, best.roles, other.roles)
    return Verdict(min(margin, over), doubt, by_cells)


def _doubts(
    columns: Sequence[ColumnEvidence], roles: Roles, over: float, title: str
) -> Iterator[str]:
    """What speaks against a table being a plan, or against its columns; the weightiest first."""
    held = [*zip(columns, roles, strict=True)]
    times = [column.cells for column, role in held if role == "deadline"]
    if over < READING.sure_plan:
        yield "the table may be no plan: its header or its cells are unlike one"
    if title == "past":
        yield "the table may tell what was done: its title names results"
    if title == "list":
        yield "the table may list what there is: its title names a list"
    if (result := went(columns)) is not None:
        yield f"the table may tell what was done: {result.header!r} says how it went"
    if shares := next((c.header for c, r in held if r == "extra" and is_share(c)), ""):
        yield f"the table may tell what was done: {shares!r} counts shares of something"
    if any(cells.share("span") > READING.most for cells in times):
        yield "the table may tell the steps of a procedure: its times are spans, no dates"
    if any(cells.share("hours") - cells.share("timed") > READING.most for cells in times):
        yield "the table may be a day's agenda: its times are hours, no dates"
    if not _is_headed(columns, roles) and not any(
        role == "task" and column.said.get("task", 0.0) >= READING.exact for column, role in held
    ):
        yield "no header names who leads or by when: the cells alone tell it"
    if _tasks_are_guessed(columns, roles):
        yield "no header names the tasks, and the cells do not begin as tasks do"
    if "deadline" not in roles and any(
        column.cells.share("done") > READING.most for column in columns
    ):
        yield "the table may tell what was done: no column says when, one says how it went"
    if _lists_things(columns, roles):
        yield "the table may list what there is: no cell begins as a task does"
    if hidden := _agencies_left(columns, roles):
        yield hidden


def _said_otherwise(columns: Sequence[ColumnEvidence], roles: Roles, others: Roles) -> str:
    """What another reading says of a column, or which column it gives a role to."""
    for column, one, other in zip(columns, roles, others, strict=True):
        if one != other and "extra" not in (one, other):
            return f"the column {column.header!r} is read as {one}, and may be {other}"
    both = [role for role in RIVALS if role in roles and role in others]
    role = next(role for role in both if roles.index(role) != others.index(role))
    here, there = (columns[at.index(role)].header for at in (roles, others))
    return f"the column {here!r} is read as {role}, and {there!r} may be"


def _is_headed(columns: Sequence[ColumnEvidence], roles: Roles, least: int = 1) -> bool:
    """Whether headers name leads or deadlines, so many at least: "Đơn vị ủng hộ" names anybody."""
    named = sum(
        role in TELLING and column.said.get(role, 0.0) >= READING.joined
        for column, role in zip(columns, roles, strict=True)
    )
    return named >= least or any(column.marks for column in columns)


def _tasks_are_guessed(columns: Sequence[ColumnEvidence], roles: Roles) -> bool:
    """Whether the tasks are any text below a header that does not name them, nor others duties."""
    column = columns[roles.index("task")]
    named = "task" in column.said or column.cells.share("act", "product") > READING.most
    named = named or column.cells.share("agency") > READING.most  # units that are inspected
    return not named and not column.theme and not _is_headed(columns, roles, MIN_DUTIES)


def _lists_things(columns: Sequence[ColumnEvidence], roles: Roles) -> bool:
    """Whether no task is an act, and no column tells when, or names who beside a foreign one."""
    cells = columns[roles.index("task")].cells
    if not cells.count or cells.share("act", "product") > READING.most:
        return False
    led = any(
        role in ("lead", "leader") and column.said.get(role, 0.0) >= READING.joined
        for column, role in zip(columns, roles, strict=True)
    )
    named = (c.header.rpartition(LEVELS)[2] for c in columns if c.marks)  # a bare "1" is no month
    timed = "deadline" in roles or not all("figure" in labels_of(period) for period in named)
    return not timed or (not led and any(column.is_foreign for column in columns))


def _tells_of_others(columns: Sequence[ColumnEvidence], roles: Roles) -> bool:
    """Whether nobody leads, and a column tells what plans do not: projects to be built."""
    nobody = "lead" not in roles and "leader" not in roles
    return nobody and any(column.is_foreign for column in columns)


def _agencies_left(columns: Sequence[ColumnEvidence], roles: Roles) -> str:
    """What is told of a column of agencies that has no role; '' for none.

    Where nobody leads any header that says something may name who does; where nobody joins in,
    one that says nothing may, or that may mean anybody beside one that names the lead.
    """
    led, joined = bool({"lead", "leader"} & set(roles)), "coordinating" in roles
    named = max(
        (c.said.get("lead", 0.0) for c, r in zip(columns, roles, strict=True) if r == "lead"),
        default=0.0,
    )
    for column, role in zip(columns, roles, strict=True):
        if role != "extra" or column.cells.share("agency", "officer") <= READING.most:
            continue
        if not led and column.said and "extra" not in column.said:
            return f"the cells of {column.header!r} name agencies, and no column is read as lead"
        if (
            led
            and not joined
            and (column.is_strange or (column.said and _says_less(column, named)))
        ):
            return f"the cells of {column.header!r} name agencies: they may join in"
    return ""


def _says_less(column: ColumnEvidence, named: float) -> bool:
    """Whether a header may name anybody ("Cơ quan ..."), where another names the lead."""
    return max(column.said.values()) <= READING.anybody_named < named


def _differs(roles: Roles, others: Roles) -> bool:
    """Whether a column has a role in both readings and not the same, or a role another column."""
    return any(
        "extra" not in (one, other)
        or (one in RIVALS and one in others)
        or (other in RIVALS and other in roles)
        for one, other in zip(roles, others, strict=True)
        if one != other
    )


def _unnamed(columns: Sequence[ColumnEvidence]) -> list[RoleChoice]:
    """Readings of a table in which no column is told to hold the tasks, of the likeliest kind.

    Of a table of duties one whose header says nothing, or what a product or an aim is; of one with
    dates also a column of another theme (procedures that are to be reviewed), or of units (those
    that are inspected).
    """
    duties = {role for column in columns for role in column.said} & showing("task")
    dated = any(
        column.cells.share("date") > READING.most
        and ("deadline" in column.said or column.is_strange)
        for column in columns
    )
    kinds: list[Callable[[ColumnEvidence], bool]] = []
    if len(duties) >= MIN_DUTIES:
        kinds.append(_may_hold_tasks)
    if len(duties) >= MIN_DUTIES and dated:
        kinds.append(lambda column: bool(column.theme))
    if dated:
        kinds.append(_may_hold_units)
    found = [readings for open_to in kinds if (readings := _readings(columns, open_to))]
    return max(found, key=lambda held: _over_no_plan(columns, held[0].roles), default=[])


def _may_hold_tasks(column: ColumnEvidence) -> bool:
    says = column.is_strange or bool({"goal", "deliverable", "indicator"} & set(column.said))
    return says and not column.is_foreign


def _may_hold_units(column: ColumnEvidence) -> bool:
    """Whether its cells are units and its header does not say that they lead or join in."""
    worth = max((column.said.get(role, 0.0) for role in AGENTS), default=0.0)
    says_no_more = set(column.said) <= {"unit", *AGENTS}
    return not column.theme and says_no_more and (worth < READING.head or "unit" in column.said)


def _readings(
    columns: Sequence[ColumnEvidence], open_to: Callable[[ColumnEvidence], bool] | None = None
) -> list[RoleChoice]:
    """Readings of the columns as a plan of tasks, the best first; none without a task column.

    `open_to`: which columns may hold the tasks though nothing tells it; their cells must not speak
    against it.
    """
    fits = fit_for("task")
    states = [RoleChoice(0.0, ())]
    for at, column in enumerate(columns):
        worths = _worths(column, fits, first=at == 0)
        fit = column.cells.fit("task")
        if open_to is not None and column.header and fit >= 0 and open_to(column):
            worths["task"] = fit - READING.unknown
        later = READING.order * at
        more = [
            (before + worth - later * (role != "extra"), roles, role)
            for before, roles in states
            for role, worth in worths.items()
            if role == "extra" or role not in roles
        ]
        more.sort(key=itemgetter(0), reverse=True)
        states = [RoleChoice(worth, (*roles, role)) for worth, roles, role in more[: READING.beam]]
    return sorted(
        (_as_whole(columns, state) for state in states if "task" in state.roles),
        key=lambda state: -state.worth,
    )


def _as_whole(columns: Sequence[ColumnEvidence], state: RoleChoice) -> RoleChoice:
    """A reading at what it is worth as a whole.

    Who answers for a task leads it where nobody does: "Người chịu trách nhiệm" is a leader beside
    a lead, and the lead where it stands alone. Units that are inspected are what the rows are
    about where they stand before what is looked at, unless its cells say that it is done ("Nội
    dung kiểm tra", "Kiểm tra …"); behind it they only say more.
    """
    worth = state.worth
    if "leader" in state.roles and "lead" not in state.roles:
        could_lead = "lead" in columns[state.roles.index("leader")].said
        worth -= READING.unled * could_lead
    at = state.roles.index("task")
    before = zip(columns, state.roles[:at], strict=False)
    if not columns[at].repeats and any(
        role == "extra" and {"extra", "task"} <= set(column.said) for column, role in before
    ):
        worth -= READING.inspected
    return RoleChoice(worth, state.roles)


def _worths(column: ColumnEvidence, fits: frozenset[Role], first: bool) -> dict[Role, float]:
    worths = {role: w for role in fits if (w := column.worth(role)) is not None}
    if "indicator" in column.said and "goal" not in worths:  # an aim beside tasks
        worths["goal"] = column.said["indicator"] - READING.second_meaning
    if first and "no" not in worths and not column.theme and column.cells.fit("no") > READING.told:
        worths["no"] = column.cells.fit("no")
    return worths
