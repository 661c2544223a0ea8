"""Labels in two levels: parts printed below the whole first level, put in their group's place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from normalizers.linear.labels import is_year
from normalizers.tables.headers import LEVELS
from normalizers.tables.roles import ROLES, known_of
from normalizers.values.phrases import opens
from schemas.table import Role

RESULTS = frozenset(
    role for role, known in ROLES.items() if known.result is not None and role != "indicator"
)
"""The roles that a label over years may have."""


@dataclass(frozen=True, slots=True)
class _Parts:
    """Labels [first, end) of the second level, and the label they stand below."""

    first: int
    end: int
    group: int


def regroup(labels: list[str], roles: list[Role]) -> None:
    """Put the sub-labels of a second header line in their groups' places.

    'Cơ quan thực hiện' over 'Chủ trì' and 'Phối hợp' is printed with the first line, its parts
    with the second.
    """
    found = next((p for first in range(2, len(labels)) if (p := _level(labels, roles, first))), [])
    below = [(p.group, labels[p.first : p.end], roles[p.first : p.end]) for p in found]
    if found:
        del labels[found[0].first :], roles[found[0].first :]
    for group, names, theirs in reversed(below):
        if is_year(names[0]):
            names = [f"{labels[group]}{LEVELS}{name}" for name in names]
        labels[group : group + 1], roles[group : group + 1] = names, theirs


def _level(labels: Sequence[str], roles: Sequence[Role], first: int) -> list[_Parts]:
    """The labels from `first` on as parts of labels before; none where they are no such level."""
    found: list[_Parts] = []
    at = first
    while at < len(labels):
        kinds = _kinds(labels[at], roles[at])
        end = at + 1
        while end < len(labels) and kinds and _kinds(labels[end], roles[end]) == kinds:
            end += 1
        above = found[-1].group + 1 if found else 1
        group = next((i for i in range(above, first) if roles[i] in kinds), None)
        if group is None or end - at < 2 or ("lead" in kinds and roles[at] != "lead"):
            return []
        found.append(_Parts(at, end, group))
        at = end
    return found


def _kinds(label: str, role: Role) -> frozenset[Role]:
    """The roles of the labels that one like this may stand below."""
    if known_of(role).divided:
        return frozenset(("lead",))
    if role == "deadline" or opens("dates", label):
        return frozenset(("deadline",))
    return RESULTS if is_year(label) else frozenset()
