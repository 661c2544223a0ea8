"""What runs changed is told once, whenever a run dies."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipeline.curated import history, reference, views
from pipeline.curated.history import History
from pipeline.curated.loose import files_of
from pipeline.curated.outcome import Landed
from pipeline.curated.store import Change, Store
from pipeline.ingest import worker
from tests.pipeline import saboteur

BEGAN = datetime(2026, 1, 15, 7, 30, tzinfo=UTC)
Told = list[tuple[str, str, str | None, str | None, str | None, str | None]]


class KilledError(BaseException):
    """The process died here."""


def land(source: str, *tasks: str, keys: Sequence[str] = (), **facts: Any) -> Landed:
    """A document as a worker sends it; `keys` are its rows' where they follow from other texts."""
    data = saboteur.recipe(*tasks, **facts)
    found = saboteur.extraction(sha256(data).hexdigest(), source, json.loads(data))
    named = keys or [f"{saboteur.sha256(text.encode()).hexdigest()[:6]}" for text in tasks]
    found.tasks = [
        task.model_copy(update={"row_key": key})
        for task, key in zip(found.tasks, named, strict=True)
    ]
    return worker.landed(found)


def run(curated: Path, number: int = 0, **change: Any) -> None:
    """One run that makes one change."""
    store = Store(curated)
    told = History(store, BEGAN + timedelta(days=number))
    told.expect(Change(**change))
    store.commit(Change(**change))
    told.publish()


def all_rows(curated: Path) -> list[dict[str, Any]]:
    """The whole history, the oldest run first."""
    return [row for path in files_of(curated, "history") for row in pq.read_table(path).to_pylist()]


def told(curated: Path) -> Told:
    """Everything that is told, without doc_ids."""
    table = all_rows(curated)
    names = ("what", "source", "row_key", "field", "old", "new")
    return [tuple(row[name] for name in names) for row in table]  # type: ignore[misc]


def doc_ids(*landed: Landed) -> set[str]:
    return {document.doc_id for document in landed}


def test_a_new_document_is_one_line_and_one_that_leaves_tells_its_rows(curated: Path) -> None:
    plan = land("a", "Một", "Hai", keys=["1", "2"], title="Kế hoạch", indicators=["Tỷ lệ"])
    run(curated, incoming=[plan])
    assert told(curated) == [("new", "a", None, None, None, "Kế hoạch")]
    run(curated, 1, outgoing=doc_ids(plan))
    assert told(curated)[1:] == [
        ("removed", "a", None, None, "Kế hoạch", None),
        ("removed", "a", "1", "task", "Một", None),
        ("removed", "a", "2", "task", "Hai", None),
        ("removed", "a", "key-3", "indicator", "Tỷ lệ", None),
    ]
    assert len(files_of(curated, "history")) == 2


def test_an_edited_file_is_changed_row_by_row(curated: Path) -> None:
    old = land("a", "Rà soát văn bản năm 2026", "Tập huấn nghiệp vụ", "Báo cáo", "Họp")
    new = land("a", "Rà soát, sửa văn bản năm 2026", "Khảo sát", "Báo cáo", "Họp", title="Mới")
    run(curated, incoming=[old])
    run(curated, 1, incoming=[new])
    assert [(what, field, was, now) for what, _, _, field, was, now in told(curated)[1:]] == [
        ("changed", "sha256", _sha(curated, 1, "old"), _sha(curated, 1, "new")),
        ("changed", "title", None, "Mới"),
        ("removed", "task", "Tập huấn nghiệp vụ", None),
        ("new", "task", None, "Khảo sát"),
        ("changed", "row_key", *_keys("Rà soát văn bản năm 2026", "Rà soát, sửa văn bản năm 2026")),
        ("changed", "task", "Rà soát văn bản năm 2026", "Rà soát, sửa văn bản năm 2026"),
    ]


def _keys(*texts: str) -> list[str]:
    return [sha256(text.encode()).hexdigest()[:6] for text in texts]


def _sha(curated: Path, number: int, column: str) -> str:
    rows = all_rows(curated)
    return next(row[column] for row in rows if row["field"] == "sha256")


def test_a_row_that_is_read_otherwise_is_changed_and_regraded(curated: Path) -> None:
    first = land("a", "Một", "Hai", due="2026-09-30")
    again = worker.landed(
        saboteur.extraction(
            first.sha256,
            "a",
            {"tasks": ["Một", "Hai"], "due": "2026-10-31", "grade": "C", "lead": "Công an"},
        )
    )
    run(curated, incoming=[first])
    run(curated, 1, incoming=[again])
    lines = [line for line in told(curated)[1:] if line[3] != "row_key"]
    assert sorted({(what, field, old, new) for what, _, _, field, old, new in lines}) == [
        ("changed", "agencies", "lead: phong-kinh-te", "lead: Công an"),
        ("changed", "due_end", "2026-09-30", "2026-10-31"),
        ("changed", "lead", "Phòng Kinh tế", "Công an"),
        ("regraded", "grade", "A", "C"),
    ]
    assert len(lines) == 8


def test_what_changes_nothing_leaves_no_file(curated: Path) -> None:
    plan = land("a", "Một")
    run(curated, incoming=[plan])
    run(curated, 1, incoming=[plan])
    run(curated, 2)
    assert len(files_of(curated, "history")) == 1
    run(curated, 3, moved={plan.doc_id: "b"})
    assert told(curated)[1:] == [("changed", "b", None, "source", "a", "b")]


def test_a_run_killed_at_any_step_is_told_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A run dies at every rename and removal it does; the next one ends what it began."""
    old, leaving = land("a", "Một", "Hai"), land("c", "Ba")
    new = land("a", "Một", "Hai mươi", title="Mới")
    change = {"incoming": [new, land("d", "Bốn")], "outgoing": doc_ids(leaving)}
    run(tmp_path / "before", incoming=[old, leaving])
    wanted: Told = []
    for step in count():
        curated = tmp_path / str(step)
        shutil.copytree(tmp_path / "before", curated)
        killed = False
        with monkeypatch.context() as patch:
            if wanted:
                _die_after(patch, step - 1)
            try:
                run(curated, 1, **change)
            except KilledError:
                killed = True
        run(curated, 2, **_left_to_do(curated, change))
        wanted = wanted or sorted(told(curated), key=str)
        assert sorted(told(curated), key=str) == wanted, step
        assert not list((curated / history.PARTS).iterdir())
        assert {d.source for d in Store(curated).documents} == {"a", "d"}
        shutil.rmtree(curated)
        if step and not killed:
            assert step >= 9
            break


def _left_to_do(curated: Path, change: dict[str, Any]) -> dict[str, Any]:
    """What the run after a killed one finds to do, as the plan of a run decides it."""
    listed = {stored.doc_id for stored in Store(curated).documents}
    return {
        "incoming": [plan for plan in change["incoming"] if plan.doc_id not in listed],
        "outgoing": change["outgoing"] & listed,
    }


def _die_after(patch: pytest.MonkeyPatch, steps: int) -> None:
    """Let the process die before the step after so many."""
    left = iter(range(steps))

    def dying(real: Any) -> Any:
        def step(*args: Any, **options: Any) -> Any:
            if next(left, None) is None:
                raise KilledError
            return real(*args, **options)

        return step

    patch.setattr(os, "replace", dying(os.replace))
    patch.setattr(Path, "unlink", dying(Path.unlink))


def test_the_history_is_no_dataset_and_can_be_asked(curated: Path) -> None:
    run(curated, incoming=[land("a", "Một")])
    with views.connect(curated) as connection:
        (line,) = connection.execute('SELECT what, run, "when" FROM history').fetchall()
    assert line == ("new", "20260115T073000000000Z", datetime(2026, 1, 15, 7, 30))
    path = f"{curated}/history/*.parquet"
    assert duckdb.execute(f"SELECT count(*) FROM read_parquet('{path}')").fetchall() == [(1,)]
    with views.connect(curated) as connection:
        assert connection.execute("SELECT count(*) FROM tasks").fetchall() == [(1,)]


ASKED = """
import sys
from pipeline import cli
for day in sys.argv[2:]:
    cli.run(["changes", "--since", day, "--curated", sys.argv[1], "--format", "json"])
    cli.run(["query", "changes", "--from", day, "--curated", sys.argv[1], "--format", "json"])
"""


@pytest.mark.parametrize(
    ("zone", "before", "after", "shown"),
    [
        ("UTC", "2026-06-30", "2026-07-01", "2026-06-30T18:00:00+00:00"),
        ("Asia/Ho_Chi_Minh", "2026-07-01", "2026-07-02", "2026-07-01T01:00:00+07:00"),
    ],
    ids=["utc", "vietnam"],
)
def test_a_day_of_changes_begins_where_the_machine_is(
    curated: Path, zone: str, before: str, after: str, shown: str
) -> None:
    """The history keeps UTC; both commands count days by the clock of those who ask."""
    run(curated, incoming=[land("a", "Một")])
    reference.write(Store(curated))
    path = next((curated / history.FOLDER).glob("*.parquet"))
    table = pq.read_table(path)
    moment = pa.array([datetime(2026, 6, 30, 18)] * table.num_rows, table.schema.field("when").type)
    pq.write_table(table.set_column(table.column_names.index("when"), "when", moment), path)
    command = [sys.executable, "-c", ASKED, str(curated), before, after]
    asked = subprocess.run(command, env=os.environ | {"TZ": zone}, capture_output=True, check=True)
    answers = [f"{part}]" for part in asked.stdout.decode().split("]")[:-1]]
    told = [[row["Lúc"] for row in json.loads(answer)] for answer in answers]
    assert told == [[shown], [shown], [], []]
