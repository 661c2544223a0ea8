"""A DuckDB connection that sees the curated datasets and nothing else of the machine.

The datasets are registered as Arrow datasets with explicit types, so DuckDB itself never opens a
file: external access is switched off and the configuration locked before any SQL of a user runs.
Rows of documents that are not (or not yet) listed in `documents` do not show.
"""

from __future__ import annotations

from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.dataset as ds

from pipeline import partitions
from pipeline.exitcodes import CommandError
from pipeline.store import REFERENCE_FOLDER
from schemas import arrow
from schemas.records import DATASETS, REFERENCE

HIDDEN = "stored_"  # prefix of the registered datasets below the views


def connect(curated: Path) -> duckdb.DuckDBPyConnection:
    """Open the views; `CommandError` where no run has left a curated folder yet."""
    if not partitions.provinces(curated, "documents"):
        raise CommandError(f"no curated data in {curated}: run `phuluc ingest` first")
    connection = duckdb.connect()
    for name in DATASETS:
        connection.register(HIDDEN + name, _dataset(curated, name))
    for name in DATASETS:
        connection.execute(f"CREATE VIEW {name} AS {_listed_rows(name)}")
    connection.execute("CREATE VIEW plans AS SELECT * FROM documents WHERE duplicate_of IS NULL")
    for name in REFERENCE:
        connection.register(HIDDEN + name, _reference(curated, name))
        connection.execute(f"CREATE VIEW {name} AS SELECT * FROM {HIDDEN}{name}")
    for setting in ("python_enable_replacements", "enable_external_access"):
        connection.execute(f"SET {setting} = false")
    connection.execute("SET lock_configuration = true")
    return connection


def _listed_rows(name: str) -> str:
    """SQL over our own names alone; every column of the contract, documents' rows only."""
    if name == "documents":
        return f"SELECT * FROM {HIDDEN}documents"
    listed = f"doc_id IN (SELECT doc_id FROM {HIDDEN}documents)"
    if name == "issues":
        listed = f"doc_id IS NULL OR {listed}"
    return f"SELECT * FROM {HIDDEN}{name} WHERE {listed}"


def _dataset(curated: Path, name: str) -> ds.Dataset:
    codes = partitions.provinces(curated, name)
    paths = [str(partitions.path_of(curated, name, code)) for code in codes]
    by_path = ds.partitioning(pa.schema([(arrow.PARTITION_COLUMN, pa.string())]), flavor="hive")
    schema = arrow.schema(name).append(pa.field(arrow.PARTITION_COLUMN, pa.string()))
    return ds.dataset(
        paths,
        schema=schema,
        format="parquet",
        partitioning=by_path,
        partition_base_dir=str(curated / name),
    )


def _reference(curated: Path, name: str) -> pa.Table:
    return partitions.read(curated / REFERENCE_FOLDER / f"{name}.parquet", name)
