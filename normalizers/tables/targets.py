"""A table as one of targets: names, units, and the target among results, aims and years."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from normalizers.tables.headers import LEVELS, YEAR, Verdict, role_of
from normalizers.tables.roles import ROLES, fit_for, known_of, showing
from normalizers.tables.weights import READING
from normalizers.tables.worths import (
    AGAINST,
    ColumnEvidence,
    Roles,
    is_rate,
    is_rated,
    no_plan,
    top_of,
)
from schemas.table import Column, Role

_WHO_OR_WHAT = ("agency", "unit")  # who sees to a target, or what it is measured in


def best_targets(
    columns: Sequence[ColumnEvidence], title: str = ""
) -> tuple[Roles, Verdict] | None:
    """The reading as a table of targets, None where it is none.

    `title`: what the table's says of its rows (`kind_of_title`).
    """
    tops = [_top_of_targets(column, columns) for column in columns]
    if "task" in tops or _are_tasks(columns):
        return None
    if "indicator" not in tops:
        named = _rated(columns)
        if named is None:
            return None
        tops[named] = "indicator"
    valued = [column.header if not column.is_foreign else "" for column in columns]
    roles = _roles_of(tops, valued)
    if not set(roles) & showing("indicator"):
        return None
    worth = 0.0
    for column, role in zip(columns, roles, strict=True):
        if role in {"indicator", *showing("indicator")}:
            unsaid = READING.head if is_rate(column.header) else READING.anybody_named
            worth += column.said.get(role, unsaid) + column.cells.fit(role)
    over = worth - no_plan(columns)
    if over <= 0:
        return None
    known = sum(role != "extra" for role in roles)
    named_columns = sum(bool(column.header) for column in columns)
    if known * 2 < named_columns and not any(role == "target" for role in roles):
        return None
    return roles, Verdict(over, next(_doubts(columns, roles, over, title), ""))


def _doubts(
    columns: Sequence[ColumnEvidence], roles: Roles, over: float, title: str
) -> Iterator[str]:
    """What speaks against a table of targets, or against its target; the weightiest first."""
    if over < READING.sure_plan:
        yield "the table may be none of targets"
    if title == "past":
        yield "the table may tell what was reached: its title names results"
    if reached := _reached(columns, roles):
        yield f"the table may tell what was reached: {reached!r} is no later than the target"
    if guessed := _target_guessed(columns, roles):
        yield guessed
    for column, role in zip(columns, roles, strict=True):
        if known_of(role).grammar in ("agency", "deadline") and not column.reads(role):
            yield f"the cells of {column.header!r} do not read as {role}"


def _reached(columns: Sequence[ColumnEvidence], roles: Roles) -> str:
    """Header of a column that says what was reached in the target's own year; '' for none."""
    if "target" not in roles:
        return ""
    aimed = _last_year(columns[roles.index("target")].header)
    for column in columns:
        header = column.header
        if top_of(column) == "extra" and column.said and aimed and _last_year(header) >= aimed:
            return header
    return ""


def _target_guessed(columns: Sequence[ColumnEvidence], roles: Roles) -> str:
    """What is told when the target is one of several columns that no header tells apart."""
    if "target" not in roles:
        return ""
    target = columns[roles.index("target")]
    if "target" in target.said or is_rate(target.header) or YEAR.search(target.header):
        return ""
    after = columns[roles.index("indicator") + 1 :]
    unknown = [c for c in after if not (c.said and top_of(c) == "extra")]  # no "Ước năm 2025"
    figures = [c.header for c in unknown if c.cells.share("figure", "money") > READING.most]
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
    """The likeliest role among targets: "Nội dung chỉ tiêu" beside a column of units names them.

    "Đơn vị" and what follows may be who does it or what it is measured in: its cells tell.
    """
    top = top_of(column)
    if known_of(top).grammar in _WHO_OR_WHAT:
        said = {"unit": -READING.unknown, **column.said}
        may = [role for role in said if known_of(role).grammar in _WHO_OR_WHAT]
        top = max(may, key=lambda role: said[role] + column.cells.fit(role))
    if top == "indicator" and column.cells.share(*AGAINST["text"], "item") > READING.most:
        return "extra"  # "Tổng chỉ tiêu" counts them
    both = top == "task" and "indicator" in column.said
    return "indicator" if both and any(top_of(other) == "unit" for other in columns) else top


def _rated(columns: Sequence[ColumnEvidence]) -> int | None:
    """The column of names in a table of growth rates or shares, None where there is none."""
    rates = [at for at, column in enumerate(columns) if is_rated(column)]
    names = [
        at
        for at, column in enumerate(columns)
        if at < min(rates, default=0)
        and not column.theme
        and column.cells.share("figure", "item", "date", "blank") < READING.most
    ]
    return names[0] if len(names) == 1 else None


# -- which column is the target -------------------------------------------------------------


def _roles_of(roles: Sequence[Role], headers: Sequence[str]) -> tuple[Role, ...]:
    """The roles of a table of targets, from those that its headers name, each once."""
    columns = [Column(role, header) for role, header in zip(roles, headers, strict=True)]
    _name_target(columns)
    taken: set[Role] = set()
    for column in columns:
        if column.role not in fit_for("indicator") or column.role in taken:
            column.role = "extra"
        taken.add(column.role)
    return tuple(column.role for column in columns)


def _name_target(columns: list[Column]) -> None:
    """In a table of indicators, name the one column of values that is the target.

    A plan ("Kế hoạch năm 2026") before an aim, an aim before a second column of indicators,
    then a bare year, a result, any unknown column. Of several years the last is the target:
    the year of the plan beside those before it, or the end of the plan's period.
    """
    name = next(index for index, column in enumerate(columns) if column.role == "indicator")
    after = columns[name + 1 :]
    ranks = [rank for rank in map(_target_rank, after) if rank is not None]
    if ranks:
        best = [column for column in after if _target_rank(column) == min(ranks)]
        target = max(best, key=_year)  # the first of equals
        for column in best:
            column.role = "extra"
        target.role = "target"
    for column in after:
        if column.role in ("indicator", "target") and not (ranks and column is target):
            column.role = "extra"


def _target_rank(column: Column) -> int | None:
    """How near a column's header is to naming a target, 0 the nearest; None when it is not."""
    if column.role != "extra":
        return ROLES[column.role].result
    if not column.header or role_of(column.header.rpartition(LEVELS)[2]) == "extra":
        return None
    return 3 if _year(column) else 5


def _year(column: Column) -> int:
    return _last_year(column.header)


def _last_year(header: str) -> int:
    """The last year that a header names, 0 for none."""
    return max((int(year) for year in YEAR.findall(header)), default=0)
