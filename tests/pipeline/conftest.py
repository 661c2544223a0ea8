"""An inbox, a curated folder, and runs over them with the reader of `saboteur`."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipeline.curated import database
from pipeline.ingest import pool
from pipeline.ingest.limits import Limits
from pipeline.ingest.run import Options, Summary, ingest
from schemas.records import DATASETS
from tests.pipeline import saboteur

Run = Callable[..., Summary]
pool.PRELOADED[saboteur.PROCESS] = "tests.pipeline.warm"


@pytest.fixture(autouse=True)
def no_waiting_for_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test here pulls the plug, so none need wait until bytes are on the platter."""
    monkeypatch.setattr(os, "fsync", lambda descriptor: None)


@pytest.fixture(autouse=True)
def no_views_for_other_tools(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a run writes for them costs more than a small run; a module about it says otherwise."""
    monkeypatch.setattr(database, "_fill", lambda connection, curated: None)


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    """An empty inbox."""
    folder = tmp_path / "raw"
    folder.mkdir()
    return folder


@pytest.fixture
def curated(tmp_path: Path) -> Path:
    """Where a curated folder will be."""
    return tmp_path / "curated"


@pytest.fixture
def run(raw: Path, curated: Path) -> Run:
    """Ingest the inbox; keyword arguments are `Options`."""

    def ingest_inbox(*paths: Path, **options: Any) -> Summary:
        options.setdefault("limits", Limits(timeout=1_000, memory=1024))
        options.setdefault("process", saboteur.PROCESS)
        report = options.pop("report", None)
        places = {"raw": raw, "curated": curated}
        return ingest(Options(paths=paths, **(places | options)), report)

    return ingest_inbox


@pytest.fixture
def rows(curated: Path) -> Iterator[Callable[..., list[tuple[Any, ...]]]]:
    """SQL over the datasets exactly as the contract tells analysts to read them.

    The files are looked up anew for every statement.
    """
    with duckdb.connect() as connection:
        made: set[str] = set()  # DuckDB looks at a view's files to find that it is there

        def select(sql: str) -> list[tuple[Any, ...]]:
            for name in DATASETS.keys() - made:
                connection.execute(
                    f"CREATE VIEW {name} AS SELECT * FROM "
                    f"read_parquet('{curated}/{name}/**/*.parquet', hive_partitioning = true, "
                    "hive_types = {'province_code': VARCHAR})"
                )
                made.add(name)
            return connection.execute(sql).fetchall()

        yield select
