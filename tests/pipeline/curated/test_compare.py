"""Two stores are compared document by document, whatever version wrote them."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipeline import cli
from pipeline.curated import compare
from pipeline.curated.outcome import Landed
from pipeline.curated.store import Change, Store
from tests.pipeline.curated.test_history import land

Captured = pytest.CaptureFixture[str]
SAME = [land("s1", "Một", "Hai", province="08"), land("s2", "Ba", indicators=["Tỷ lệ"])]


def store(folder: Path, *landed: Landed) -> Path:
    Store(folder).commit(Change(incoming=[*SAME, *landed]))
    return folder


def found(one: Path, other: Path) -> list[tuple[str, ...]]:
    with compare.differences(one, other) as connection:
        sql = "SELECT what, source, field, old, new FROM difference ORDER BY n"
        return connection.execute(sql).fetchall()


def test_documents_and_rows_lost_won_changed_and_regraded_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compare, "BATCH", 2)  # documents that lie in several batches
    texts = [f"Việc số {number}" for number in range(7)]
    one = store(tmp_path / "1", land("a", *texts), land("gone", "Bốn", title="Cũ"))
    edited = land("a", *texts[:5], "Việc số năm mới", grade="A")
    other = store(tmp_path / "2", edited, land("won", "Năm", province="22", title="Mới"))
    lines = found(one, other)
    assert [line for line in lines if line[1] != "a"] == [
        ("removed", "gone", None, "Cũ", None),
        ("removed", "gone", "task", "Bốn", None),
        ("new", "won", None, None, "Mới"),
    ]
    about = [(what, field, old, new) for what, source, field, old, new in lines if source == "a"]
    assert about[0][:2] == ("changed", "sha256")
    assert ("removed", "task", "Việc số 6", None) in about
    assert ("changed", "task", "Việc số 5", "Việc số năm mới") in about
    assert [line for line in about if line[1] not in ("sha256", "task", "row_key")] == []
    assert found(one, one) == []


def test_the_command_says_by_its_exit_code_whether_they_differ(
    tmp_path: Path, capsys: Captured
) -> None:
    one = store(tmp_path / "1", land("a", "Bốn", grade="A"))
    other = store(tmp_path / "2", land("a", "Bốn", grade="C"))
    assert cli.run(["diff", str(one), str(one), "--format", "csv"]) == 0
    assert capsys.readouterr().out.count("\n") == 1
    assert cli.run(["diff", str(one), str(other), "--format", "json"]) == 1
    rows = json.loads(capsys.readouterr().out)
    assert [(row["Thay đổi"], row["Trước"], row["Sau"]) for row in rows][1:] == [
        ("đổi hạng", "A", "C")
    ]
    assert cli.run(["diff", str(one), str(tmp_path / "none")]) == 2


def test_a_column_that_one_version_knew_nothing_of_is_no_difference(tmp_path: Path) -> None:
    one, other = store(tmp_path / "1"), store(tmp_path / "2")
    for path in (one / "tasks").rglob("*.parquet"):
        rows = pq.ParquetFile(path).read()
        pq.write_table(rows.drop_columns(["row_key", "approver"]), path)
    assert found(one, other) == []
    for path in (one / "task_agencies").rglob("*.parquet"):  # an alias was added since
        rows = pq.ParquetFile(path).read()
        ids = pa.array(["phong-khac"] * rows.num_rows, pa.string())
        column = rows.schema.get_field_index("agency_id")
        pq.write_table(rows.set_column(column, "agency_id", ids), path)
    lines = found(one, other)
    assert lines[0] == ("changed", "s1", "agencies", "lead: phong-khac", "lead: phong-kinh-te")
    assert len(lines) == 3
    again = store(tmp_path / "3", land("a", "Bốn"))
    assert [line[:2] for line in found(other, again)] == [("new", "a")]
