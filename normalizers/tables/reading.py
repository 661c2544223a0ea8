"""What a table is, by evidence: its header and its cells together, all columns at once.

Every column has a worth for every role, in nats: what the phrases of its header say (`headers`)
and what its cells read as (`evidence`). The roles of all columns are chosen together, each once,
so that their worth is greatest; the reading that the table is no plan is worth what its columns
say that no plan has, prices or telephone numbers. A plan has a column of tasks, and one of leads
or deadlines that reads as such. What the best reading is better by than the next grades the rows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from normalizers.tables.evidence import Cells, beginnings, cells_of, is_dated
from normalizers.tables.headers import (
    YEAR,
    Header,
    Marked,
    Verdict,
    key_of,
    meanings,
    theme_of,
)
from normalizers.tables.indicators import indicator_roles, is_rate
from normalizers.tables.marks import marked
from normalizers.tables.roles import AGENTS, ROLES, fit_for, known_of, showing
from normalizers.tables.structure import Label, Labels, find_labels
from normalizers.tables.weights import READING
from schemas.reading import Grid
from schemas.table import Column, Role

ALONE: tuple[Role, ...] = ("task", *(r for r in ROLES if ROLES[r].sought and not ROLES[r].anybody))
"""Roles that cells tell alone, below a header that says nothing of them."""

TELLING: tuple[Role, ...] = ("lead", "leader", "deadline")
"""Roles of which a plan has one whose cells read as such."""

RIVALS: tuple[Role, ...] = ("task", *TELLING)
"""Roles of which it is told when two columns lay claim to one with almost equal right."""

_NEVER = frozenset(("blank", "figure", "mark", "contact", "cited", "hours", "span"))
AGAINST: Mapping[str, frozenset[str]] = {
    "agency": _NEVER | {"date"},
    "deadline": _NEVER | {"agency"},
    "text": frozenset(("figure", "mark", "contact", "date")),
}
"""What cells of a grammar never are, though their header says so."""

MIN_DUTIES = 2  # columns that only plans have, without which a table of no named tasks is none

Roles = tuple[Role, ...]


@dataclass(frozen=True, slots=True)
class ColumnEvidence:
    """What is known of one column: its printed header, what it says, what the cells read as."""

    header: str
    said: Mapping[Role, float]
    theme: str
    cells: Cells
    marks: bool = False
    begins: bool = False  # its dates come before those of another column: they begin the work

    @property
    def is_strange(self) -> bool:
        """Whether its header says nothing."""
        return bool(self.header) and not self.said and not self.theme and not self.marks

    @property
    def is_foreign(self) -> bool:
        """Whether no plan has such a column: a theme by its header or by its cells."""
        if self.theme:
            return True
        alien = self.cells.share("contact", "cited", "person", "sum") > READING.most
        return alien and self.is_strange and self.cells.count > 1

    @property
    def may_name_tasks(self) -> bool:
        """Whether its cells may be tasks: "Số nhiệm vụ được giao" counts them."""
        against = AGAINST["text"]
        shares = self.cells.shares.items()
        return sum(s for held, s in shares if held & against and "act" not in held) <= READING.most

    def worth(self, role: Role) -> float | None:
        """Worth of the column in a role, None when nothing speaks for it."""
        if role == "extra":
            return self.said.get("extra", 0.0)
        if self.marks or self.theme or (role == "task" and not self.may_name_tasks):
            return None
        told = role in self.said
        if not told and (role not in ALONE or not self.header):
            return None
        fit = self.cells.fit(role)
        if not told and fit < READING.told:
            return None
        if role == "deadline" and self.begins:
            fit -= READING.begins
        if told:
            return self.said[role] + fit
        return fit - (READING.against if self.said else READING.unknown)

    def reads(self, role: Role) -> bool:
        """Whether its cells read as such a column's, or at least as nothing that it never holds."""
        if role not in self.said:
            return self.cells.fit(role) >= READING.told
        never = AGAINST[known_of(role).grammar]
        return (
            sum(
                s
                for held, s in self.cells.shares.items()
                if held & never
                and not (held & {"date", "year"} and known_of(role).grammar == "deadline")
            )
            < READING.most
        )


class RoleChoice(NamedTuple):
    """The roles of all columns, and what they are worth together."""

    worth: float
    roles: Roles


def find_header(grid: Grid) -> Header | None:
    """The header of a plan table among a grid's first rows, None when there is none."""
    labels = find_labels(grid)
    return None if labels is None else read_header(labels, texts_below(grid, labels))


def texts_below(grid: Grid, labels: Labels) -> list[list[str]]:
    """Texts of every logical column below the labels, cells merged over several left out."""
    texts: list[list[str]] = [[] for _ in labels.columns]
    for cell in grid.cells:
        if cell.row >= labels.end and cell.text and cell.col < len(labels.leaves):
            over = set(labels.leaves[cell.col : cell.col + cell.col_span])
            if len(over) == 1:
                texts[over.pop()].append(cell.text)
    return texts


def read_header(labels: Labels, texts: Sequence[Sequence[str]]) -> Header | None:
    """What a table is by its labels and the texts of its columns; None for no plan."""
    printed = [label.printed for label in labels.columns]
    marks = tuple(marked(printed, texts))
    held = {column for group in marks for column, _ in group.columns}
    begin = beginnings(texts)
    columns = [
        replace(_evidence(label, cells_of(texts[at]), at in held), begins=at in begin)
        for at, label in enumerate(labels.columns)
    ]
    if not _is_labelled(columns) or _is_blank_form(columns):
        return None
    found = _indicators(columns) or _tasks(columns, marks)
    if found is None:
        return None
    roles, verdict = found
    pairs = tuple(Column(role, text) for role, text in zip(roles, printed, strict=True))
    levels = tuple(label.levels for label in labels.columns)
    return Header(labels.first, labels.end, pairs, labels.leaves, verdict, marks, levels)


def read_again(header: Header, texts: Sequence[Sequence[str]]) -> Header | None:
    """The header of a table by the texts of all its parts; None where it is none after all."""
    labels = tuple(Label(levels) for levels in header.levels)
    return read_header(Labels(header.first, header.end, labels, header.leaves), texts)


def repeated(header: Header, grid: Grid) -> Header | None:
    """The header where a further grid prints the same labels, None where it does not."""
    labels = find_labels(grid)
    if labels is None or len(labels.columns) != len(header.columns):
        return None
    for label, column in zip(labels.columns, header.columns, strict=True):
        if key_of(label.printed) != key_of(column.header):
            return None
    return replace(header, first=labels.first, end=labels.end, leaves=labels.leaves)


def _evidence(label: Label, cells: Cells, marks: bool) -> ColumnEvidence:
    """What is known of a column; of the levels of its header the lowest that says something."""
    levels = [*reversed(label.levels)]
    if len(levels) > 1:
        levels.append(" ".join(label.levels))
    for text in levels:
        said, theme = meanings(text), theme_of(text)
        if said or theme:
            break
    else:
        said, theme = {}, ""
    if marks:
        said, theme = {}, ""
    return ColumnEvidence(label.printed, said, theme, cells, marks)


def _is_labelled(columns: Sequence[ColumnEvidence]) -> bool:
    """Whether the words above the columns are headers at all, not the cells of a first row."""
    named = [column for column in columns if column.header]
    used = sum(bool(column.header) or column.cells.count > 0 for column in columns)
    if 2 * len(named) < used or all(column.header[0].islower() for column in named):
        return False
    worths = [
        max(column.said.values(), default=0.0) for column in named if not column.header[0].islower()
    ]
    known = sum(worth >= READING.head for worth in worths)
    known += sum(map(_is_rated, named))
    known += sum(
        not column.said
        and column.cells.share("date") > READING.most
        and not is_dated(column.header)
        for column in named
    )
    return any(worth >= READING.exact for worth in worths) or 2 * known >= len(named)


def _is_blank_form(columns: Sequence[ColumnEvidence]) -> bool:
    """Whether rows are numbered and nothing else is in them."""
    numbered = any("no" in column.said and column.cells.count for column in columns)
    return numbered and not any(c.cells.count for c in columns if "no" not in c.said)


def _no_plan(columns: Sequence[ColumnEvidence], roles: Roles = ()) -> float:
    """Worth of the reading that a table is no plan, against one with these roles."""
    named = [column for column in columns if column.header]
    worth = READING.no_plan
    worth += READING.theme * sum(column.is_foreign for column in named)
    subject = next((c for c in named if _top(c) not in ("no", "extra") or c.is_foreign), None)
    is_task = "task" in roles and columns[roles.index("task")] is subject
    if subject is not None and subject.is_foreign and not is_task:
        worth += READING.subject  # what stands first is what the rows are about
    worth += READING.strange * sum(column.is_strange for column in named)
    worth += READING.cell_like * sum(column.header[0].islower() for column in named)
    worth += READING.theme * sum(
        column.cells.share("span") for column in named if "deadline" in column.said
    )
    counts = sum(column.cells.count for column in columns)
    blank = sum(column.cells.count * column.cells.share("blank") for column in columns)
    return worth + READING.blank * blank / max(1, counts)


# -- tasks --------------------------------------------------------------------------------


def _tasks(
    columns: Sequence[ColumnEvidence], marks: Sequence[Marked]
) -> tuple[Roles, Verdict] | None:
    """The best reading as a plan of tasks, None where the table is rather none."""
    readings = _readings(columns) or _unnamed(columns)
    if not readings:
        return None
    best = readings[0]
    if not marks and not any(
        role in TELLING and column.reads(role)
        for column, role in zip(columns, best.roles, strict=True)
    ):
        return None
    over = _over_no_plan(columns, best.roles)
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
    return best.roles, _verdict(columns, readings, over, bool(alone))


def _over_no_plan(columns: Sequence[ColumnEvidence], roles: Roles) -> float:
    """What a reading as a plan is worth more than that the table is none."""
    return _worth_of_plan(columns, roles) - _no_plan(columns, roles)


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
    columns: Sequence[ColumnEvidence], readings: Sequence[RoleChoice], over: float, by_cells: bool
) -> Verdict:
    best = readings[0]
    other = next((r for r in readings[1:] if _differs(best.roles, r.roles)), None)
    margin = best.worth - other.worth if other is not None else READING.sure
    doubt = ""
    if over < READING.sure_plan:
        doubt = "the table may be no plan: its header or its cells are unlike one"
    elif any(
        role == "deadline" and column.cells.share("span") > READING.most
        for column, role in zip(columns, best.roles, strict=True)
    ):
        doubt = "the table may tell the steps of a procedure: its times are spans, no dates"
    elif not _is_headed(columns, best.roles) and not any(
        role == "task" and column.said.get("task", 0.0) >= READING.exact
        for column, role in zip(columns, best.roles, strict=True)
    ):
        doubt = "no header names who leads or by when: the cells alone tell it"
    elif _tasks_are_guessed(columns, best.roles):
        doubt = "no header names the tasks, and the cells do not begin as tasks do"
    elif "deadline" not in best.roles and any(
        column.cells.share("done") > READING.most for column in columns
    ):
        doubt = "the table may tell what was done: no column says when, one says how it went"
    elif _lists_things(columns, best.roles):
        doubt = "the table may list what there is: no cell begins as a task does"
    elif not {"lead", "leader"} & set(best.roles) and (hidden := _agencies_left(columns, best)):
        doubt = f"the cells of {hidden!r} name agencies, and no column is read as lead"
    elif other is not None and margin < READING.sure:
        doubt = _said_otherwise(columns, best.roles, other.roles)
    return Verdict(min(margin, over), doubt, by_cells)


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
    return not named and not column.theme and not _is_headed(columns, roles, MIN_DUTIES)


def _lists_things(columns: Sequence[ColumnEvidence], roles: Roles) -> bool:
    """Whether no task is an act, and no column tells when, or none who beside a foreign one."""
    cells = columns[roles.index("task")].cells
    if not cells.count or cells.share("act", "product") > READING.most:
        return False
    led = bool({"lead", "leader"} & set(roles))
    return "deadline" not in roles or (not led and any(column.is_foreign for column in columns))


def _agencies_left(columns: Sequence[ColumnEvidence], best: RoleChoice) -> str:
    """Header of a column of agencies that says something and has no role; '' for none."""
    for column, role in zip(columns, best.roles, strict=True):
        telling = role == "extra" and column.said and "extra" not in column.said
        if telling and column.cells.share("agency", "officer") > READING.most:
            return column.header
    return ""


def _differs(roles: Roles, others: Roles) -> bool:
    """Whether a column has a role in both readings and not the same, or a role another column."""
    moved = (role for role in RIVALS if role in roles and role in others)
    return any(roles.index(role) != others.index(role) for role in moved) or any(
        one != other and "extra" not in (one, other)
        for one, other in zip(roles, others, strict=True)
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
        states = sorted(
            (
                RoleChoice(
                    state.worth + worth - READING.order * at * (role != "extra"),
                    (*state.roles, role),
                )
                for state in states
                for role, worth in worths.items()
                if role == "extra" or role not in state.roles
            ),
            key=lambda state: -state.worth,
        )[: READING.beam]
    return sorted(
        (_led(columns, state) for state in states if "task" in state.roles),
        key=lambda state: -state.worth,
    )


def _led(columns: Sequence[ColumnEvidence], state: RoleChoice) -> RoleChoice:
    """A reading at what it is worth as a whole: who answers for a task leads it where nobody does.

    "Người chịu trách nhiệm" is a leader beside a lead, and the lead where it stands alone.
    """
    if "leader" not in state.roles or "lead" in state.roles:
        return state
    could_lead = "lead" in columns[state.roles.index("leader")].said
    return RoleChoice(state.worth - READING.unled * could_lead, state.roles)


def _worths(column: ColumnEvidence, fits: frozenset[Role], first: bool) -> dict[Role, float]:
    worths = {role: w for role in fits if (w := column.worth(role)) is not None}
    if "indicator" in column.said and "goal" not in worths:  # an aim beside tasks
        worths["goal"] = column.said["indicator"] - READING.second_meaning
    if first and "no" not in worths and not column.theme and column.cells.fit("no") > READING.told:
        worths["no"] = column.cells.fit("no")
    return worths


# -- indicators ---------------------------------------------------------------------------


def _indicators(columns: Sequence[ColumnEvidence]) -> tuple[Roles, Verdict] | None:
    """The reading as a table of targets, None where it is none."""
    tops = [_top_of_targets(column, columns) for column in columns]
    if "task" in tops or _are_tasks(columns):
        return None
    if "indicator" not in tops:
        named = _rated(columns)
        if named is None:
            return None
        tops[named] = "indicator"
    valued = [column.header if not column.is_foreign else "" for column in columns]
    roles = indicator_roles(tops, valued)
    if not set(roles) & showing("indicator"):
        return None
    worth = 0.0
    for column, role in zip(columns, roles, strict=True):
        if role in {"indicator", *showing("indicator")}:
            unsaid = READING.head if is_rate(column.header) else READING.anybody_named
            worth += column.said.get(role, unsaid) + column.cells.fit(role)
    over = worth - _no_plan(columns)
    if over <= 0:
        return None
    known = sum(role != "extra" for role in roles)
    named_columns = sum(bool(column.header) for column in columns)
    if known * 2 < named_columns and not any(role == "target" for role in roles):
        return None
    doubt = "" if over >= READING.sure_plan else "the table may be none of targets"
    return roles, Verdict(over, doubt or _target_guessed(columns, roles))


def _target_guessed(columns: Sequence[ColumnEvidence], roles: Roles) -> str:
    """What is told when the target is one of several columns that no header tells apart."""
    if "target" not in roles:
        return ""
    target = columns[roles.index("target")]
    if "target" in target.said or is_rate(target.header) or YEAR.search(target.header):
        return ""
    after = columns[roles.index("indicator") + 1 :]
    figures = [c.header for c in after if c.cells.share("figure", "money") > READING.most]
    others = [header for header in figures if header != target.header]
    return f"the target is read from {target.header!r}, and may be {others[0]!r}" if others else ""


def _are_tasks(columns: Sequence[ColumnEvidence]) -> bool:
    """Whether what is called both ("Chỉ tiêu, nhiệm vụ") holds tasks: no column has values."""
    both = any({"task", "indicator"} <= set(column.said) for column in columns)
    valued = any(
        "unit" in column.said or column.cells.share("figure") > READING.most
        for column in columns
        if "no" not in column.said
    )
    return both and not valued


def _top_of_targets(column: ColumnEvidence, columns: Sequence[ColumnEvidence]) -> Role:
    """The likeliest role among targets: "Nội dung chỉ tiêu" beside a column of units names them."""
    top = _top(column)
    if top == "indicator" and column.cells.share(*AGAINST["text"], "item") > READING.most:
        return "extra"  # "Tổng chỉ tiêu" counts them
    both = top == "task" and "indicator" in column.said
    return "indicator" if both and any(_top(other) == "unit" for other in columns) else top


def _top(column: ColumnEvidence) -> Role:
    """The likeliest role by a column's header."""
    return max(column.said, key=lambda role: column.said[role]) if column.said else "extra"


def _rated(columns: Sequence[ColumnEvidence]) -> int | None:
    """The column of names in a table of growth rates or shares, None where there is none."""
    rates = [at for at, column in enumerate(columns) if _is_rated(column)]
    names = [
        at
        for at, column in enumerate(columns)
        if at < min(rates, default=0)
        and not column.theme
        and column.cells.share("figure", "item", "date", "blank") < READING.most
    ]
    return names[0] if len(names) == 1 else None


def _is_rated(column: ColumnEvidence) -> bool:
    """Whether a column holds figures below the name of a rate or a share."""
    return is_rate(column.header) and column.cells.share("figure") > READING.most
