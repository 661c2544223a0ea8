"""What a person says about one row: a cell that was misread, or that the row was checked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

CORRECTED = "corrected"  # the flag of a row with a cell that a person has set
CHECKED = "checked"  # the flag of a row that a person has compared with the page; also the column
SETTLED = frozenset({CHECKED, CORRECTED})  # the flags of rows that a person has looked at
DERIVED = frozenset({"area", "target_unit"})  # texts that follow from other cells
CODES = ("_id", "_key", "_code")  # how the names of columns end that hold no text of the page


@dataclass(frozen=True, slots=True)
class Correction:
    """One line of corrections.csv; `old` and `new` are texts of the column, '' for an empty cell.

    `column` is one of `correctable()`, or CHECKED: then `old` is the row's text, or ''.
    """

    line: int
    row_key: str
    column: str
    old: str
    new: str


Corrections = Mapping[str, Sequence[Correction]]
"""Lines in the order of the file, by row_key."""

NO_CORRECTIONS: Corrections = {}


def about(corrections: Corrections, row_keys: Iterable[str]) -> list[Correction]:
    """The lines about these rows, in file order."""
    lines = (line for key in set(row_keys) for line in corrections.get(key, ()))
    return sorted(lines, key=lambda line: line.line)


@cache
def correctable() -> frozenset[str]:
    """The columns of rows that hold text of the page."""
    from schemas.records import Indicator, Task  # here: who has no correction needs no models

    return frozenset(
        name
        for name, field in (Task.model_fields | Indicator.model_fields).items()
        if field.annotation in (str, str | None)
        and name not in DERIVED
        and not name.endswith(CODES)
    )
