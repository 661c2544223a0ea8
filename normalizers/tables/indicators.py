"""The columns of a table of targets: names, units, the target among results, aims and years."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from normalizers.tables.headers import LEVELS, YEAR, key_of, role_of
from normalizers.tables.roles import ROLES, fit_for
from normalizers.values.lexicon import rows
from schemas.table import Column, Role


@cache
def _rates() -> list[str]:
    return [key_of(phrase) for (phrase,) in rows("header_rates")]


def is_rate(header: str) -> bool:
    """Whether a header names a rate of growth or a share: 'Tốc độ tăng', 'Tỷ lệ hộ nghèo (%)'."""
    key = f" {key_of(header)} "
    return any(f" {rate} " in key for rate in _rates())


def indicator_roles(roles: Sequence[Role], headers: Sequence[str]) -> tuple[Role, ...]:
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
    """The last year that a header names, 0 for none."""
    return max((int(year) for year in YEAR.findall(column.header)), default=0)
