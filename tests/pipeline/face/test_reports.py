"""The run report, the log, and the database file that other tools open."""

from __future__ import annotations

import json
import shutil
from functools import partial
from pathlib import Path

import duckdb
import pytest

from pipeline import cli
from pipeline.curated import database, described, views
from pipeline.ingest import run
from schemas.issues import ISSUES
from schemas.records import DATASETS, HISTORY, REFERENCE
from tests.pipeline import saboteur
from tests.pipeline.saboteur import recipe

Captured = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def no_views_for_other_tools() -> None:
    """Here they are written."""


@pytest.fixture(autouse=True)
def with_the_test_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "Options", partial(run.Options, process=saboteur.PROCESS))


def test_a_run_reports_every_file_and_leaves_a_database(
    raw: Path, curated: Path, tmp_path: Path, capsys: Captured
) -> None:
    (raw / "a.docx").write_bytes(recipe("Một", due="2027-02-10", indicators=["x"]))
    (raw / "b.pdf").write_bytes(b"junk")
    log = tmp_path / "run.log"
    command = ["ingest", "--raw", str(raw), "--curated", str(curated), "--log", str(log)]
    assert cli.run([*command, "--json"]) == 3
    first = json.loads(capsys.readouterr().out)
    assert (first["new"], first["failed"], first["tasks"]) == (1, 1, 1)
    read, failed = first["files"]
    assert (read["source"], read["what"], read["tasks"]) == ("a.docx", "read", 1)
    assert 0 <= read["seconds"] < 60
    assert (failed["what"], failed["code"]) == ("failed", "not-a-document")
    (raw / "a.docx").rename(raw / "c.docx")
    (raw / "b.pdf").unlink()
    assert cli.run([*command, "--json"]) == 0
    second = json.loads(capsys.readouterr().out)
    assert [(told["source"], told["what"]) for told in second["files"]] == [("c.docx", "moved")]
    assert cli.run([*command, "--quiet"]) == 0
    assert capsys.readouterr() == ("", "")
    lines = log.read_text("utf-8").splitlines()
    assert sum(line.endswith(" s") for line in lines) == 3
    assert any("b.pdf: not-a-document" in line for line in lines)
    with duckdb.connect(str(curated / database.NAME), read_only=True) as tools:
        assert tools.execute("SELECT source FROM plans").fetchall() == [("c.docx",)]
        assert tools.execute("SELECT count(*) FROM asked_tasks").fetchall() == [(1,)]
        told = tools.execute("SELECT what, source FROM history ORDER BY run").fetchall()
        assert told == [("new", "a.docx"), ("changed", "c.docx")]
        (word,) = tools.execute(
            "SELECT vietnamese FROM issue_codes WHERE code = 'not-a-document'"
        ).fetchall()[0]
        assert word == ISSUES["not-a-document"].vietnamese
        said = "SELECT comment FROM duckdb_columns() WHERE table_name = ? AND column_name = ?"
        (comment,) = tools.execute(said, ["due", "lead"]).fetchall()[0]
        assert comment == "Cơ quan chủ trì · Cơ quan chủ trì"
    written = (curated / database.NAME).stat().st_mtime_ns
    assert not database.write(curated)
    assert (curated / database.NAME).stat().st_mtime_ns == written
    moved = tmp_path / "moved 'here'"
    shutil.move(curated, moved)
    assert cli.run(["status", "--curated", str(moved)]) == 0
    assert "phuluc.duckdb points at" in capsys.readouterr().out
    assert database.write(moved)
    with duckdb.connect(str(moved / database.NAME), read_only=True) as tools:
        assert tools.execute("SELECT count(*) FROM tasks").fetchall() == [(1,)]


def test_every_column_is_described(capsys: Captured) -> None:
    every = (*DATASETS, *REFERENCE, *HISTORY, *described.VIEWS)
    with views.without_rows() as connection:
        for name in every:
            assert described.dataset(name).english, name
            for column, *_ in connection.execute(f"DESCRIBE {name}").fetchall():
                told = described.column(column, name)
                assert told.vietnamese and told.english, (name, column)
    assert cli.run(["query", "--schema"]) == 0
    out = capsys.readouterr().out
    assert all(f"\n{name}: " in f"\n{out}" for name in every)


def test_version_and_short_help(capsys: Captured) -> None:
    assert cli.run(["--version"]) == 0
    assert capsys.readouterr().out.startswith("phuluc 0.")
    assert cli.run(["query", "-h"]) == 0
    assert "--agency" in capsys.readouterr().out
