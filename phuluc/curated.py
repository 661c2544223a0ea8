"""The curated folder: filled and asked from Python."""

from __future__ import annotations

import os
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import duckdb

    from pipeline.ingest.run import Summary


def open(curated: str | PathLike[str] = "data/curated") -> duckdb.DuckDBPyConnection:
    """A DuckDB connection that sees every dataset, the reference tables and `plans` as views.

    `province_code` is text. The connection reaches the datasets' files alone; data of your own
    joins in with `connection.register(name, frame)`. Raises `pipeline.exitcodes.CommandError` where
    there is no curated data.
    """
    from pipeline.curated import views

    return views.connect(Path(curated))


def ingest(
    raw: str | PathLike[str] = "data/raw",
    curated: str | PathLike[str] = "data/curated",
    **options: Any,
) -> Summary:
    """Bring `curated` up to date with the inbox `raw`, and return the run's figures.

    `options` are the fields of `pipeline.ingest.run.Options`: `paths`, `jobs` (default: one for
    every core), `force`, `limits`, ... Raises `CommandError` for wrong usage or a folder that
    another run is writing, OSError when it cannot be written.
    """
    from pipeline.ingest.run import Options
    from pipeline.ingest.run import ingest as run

    options.setdefault("jobs", os.cpu_count() or 1)
    return run(Options(raw=Path(raw), curated=Path(curated), **options))
