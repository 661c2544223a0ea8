"""No row of a made-up plan's dump is wrong without a doubt, and most are right."""

from __future__ import annotations

import pytest

from normalizers.tables.ledger import squash
from pipeline.ingest.document import process
from schemas.records import Task
from tests.normalizers.plans import COLUMNS, Plan, plan

PLANS = 60  # `make grades` reads more of them


def read(text: str) -> list[Task]:
    title = "Phụ lục\n\nDANH MỤC NHIỆM VỤ\n\n"
    return process((title + text).encode(), "dump.txt", {}).tasks


def cells(record: Task) -> tuple[str, ...]:
    return tuple(squash(getattr(record, role) or "") for role in COLUMNS)


def truth(made: Plan) -> set[tuple[str, ...]]:
    return {tuple(squash(row.get(role, "")) for role in COLUMNS) for row in made.rows}


@pytest.mark.parametrize("kind", ["aligned", "linear"])
@pytest.mark.parametrize("first", range(0, PLANS, 20))
def test_no_row_is_silently_wrong(kind: str, first: int) -> None:
    for seed in range(first, first + 20):
        made = plan(seed)
        true = truth(made)
        found = read(getattr(made, kind))
        wrong = [record.no for record in found if record.grade != "C" and cells(record) not in true]
        assert not wrong, f"plan {seed}: rows {wrong}"


@pytest.mark.parametrize("kind", ["aligned", "linear"])
def test_most_rows_are_right_and_certain(kind: str) -> None:
    rows = certain = 0
    for seed in range(0, PLANS, 4):
        made = plan(seed)
        true = truth(made)
        rows += len(made.rows)
        found = read(getattr(made, kind))
        certain += sum(record.grade != "C" and cells(record) in true for record in found)
    assert certain > 0.6 * rows
