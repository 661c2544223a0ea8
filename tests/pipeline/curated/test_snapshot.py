"""What DuckDB is given of a curated folder: its files at one moment, with today's columns."""

from __future__ import annotations

import gc
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from pipeline.curated import database, partitions, parts, reference, snapshot, standing, views
from pipeline.curated.store import Change, Store
from pipeline.exitcodes import CommandError
from schemas.records import DATASETS
from tests.pipeline.curated.test_store import fill, land, path_of, replace

TASKS = "SELECT task, province_code, grade FROM tasks ORDER BY task"
WHOLE = [("Ba", "22", "A"), ("Bốn", "08", "A"), ("Hai", "08", "A"), ("Một", "08", "A")]


@pytest.fixture(autouse=True)
def no_views_for_other_tools() -> None:
    """Here they are written."""


@pytest.fixture(params=[False, True], ids=["uniform", "pattern"])
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A store, once in a folder whose name is a pattern for DuckDB."""
    curated = tmp_path / ("a[b]*'c" if request.param else "curated")
    fill(curated).conform()
    return curated


def test_a_connection_sees_the_moment_at_which_it_was_opened(folder: Path) -> None:
    with views.connect(folder) as connection:
        store = fill(folder)
        store.commit(Change(incoming=[land("d", "Năm", province="08")]))
        store.commit(Change(outgoing=[store.documents[0].doc_id]))
        assert connection.execute(TASKS).fetchall() == WHOLE
        assert connection.execute("SELECT count(*) FROM documents").fetchall() == [(3,)]
    with views.connect(folder) as connection:
        assert ("Năm", "08", "A") in connection.execute(TASKS).fetchall()


def test_what_is_asked_of_an_answer_holds_its_files(folder: Path) -> None:
    answer = views.connect(folder).sql(TASKS)
    gc.collect()
    assert answer.fetchall() == WHOLE


def test_where_no_files_may_be_held_the_answers_are_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(tmp_path).conform()
    monkeypatch.setattr(snapshot, "_may_hold", lambda files: False)
    with views.connect(tmp_path) as connection:
        assert connection.execute(TASKS).fetchall() == WHOLE


def test_columns_of_another_version_are_conformed(folder: Path) -> None:
    path = path_of(folder, "tasks", "22")
    replace(path, partitions.read(path, "tasks").drop_columns(["grade"]))
    parts.say_uniform(folder, uniform=False)
    with views.connect(folder) as connection:
        found = connection.execute(TASKS).fetchall()
    assert found == [("Ba", "22", None), *WHOLE[1:]]


def test_other_tools_views_outlive_a_run_of_a_new_version_that_ended_early(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def asked() -> list[tuple[object, ...]]:
        with duckdb.connect(str(tmp_path / database.NAME), read_only=True) as tools:
            return tools.execute(TASKS).fetchall()

    store = fill(tmp_path)
    store.conform()
    reference.ensure(store)
    assert database.write(tmp_path)
    assert asked() == WHOLE
    monkeypatch.setattr(parts, "form", lambda: "another")
    Store(tmp_path)
    for code, name in (("00", "part.parquet"), ("22", "part-00001.parquet")):
        path = tmp_path / "tasks" / f"province_code={code}" / name
        rows = partitions.read(path, "tasks")
        rows = rows.append_column("newer", pa.nulls(rows.num_rows, pa.string()))
        replace(path, rows.drop_columns(["grade"]))
        assert asked() == [("Ba", "22", "A" if code == "00" else None), *WHOLE[1:]]
    assert not database.write(tmp_path)
    parts.say_uniform(tmp_path, uniform=True)
    assert not standing.is_current(tmp_path)


def test_only_what_is_named_is_opened(folder: Path) -> None:
    (folder / "cells" / "province_code=22" / "part-00001.parquet").write_bytes(b"nothing")
    with views.connect(folder, asking=["SELECT * FROM asked_due"]) as connection:
        assert connection.execute("SELECT * FROM asked_due").fetchall() == []
    for sql in ("SELECT * FROM cells", "SHOW TABLES", "FROM query_table('cells')"):
        with pytest.raises(CommandError, match="cannot be read"):
            views.connect(folder, asking=[sql])


def test_every_view_can_be_asked_alone(folder: Path) -> None:
    for name in (*DATASETS, *views.made()):
        with views.connect(folder, asking=[f"SELECT * FROM {name}"]) as connection:
            assert connection.execute(f"SELECT count(*) FROM {name}").fetchall()
