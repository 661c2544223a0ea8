"""A DuckDB connection that sees the curated datasets and nothing else of the machine.

The datasets are registered as Arrow datasets with explicit types, so DuckDB itself never opens a
file: external access is switched off and the configuration locked before any SQL of a user runs.
Rows of documents that are not (or not yet) listed in `documents` are left out below DuckDB: no
SQL reaches them.
"""

from __future__ import annotations

from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.dataset as ds

from pipeline.curated import partitions
from pipeline.curated.store import REFERENCE_FOLDER
from pipeline.exitcodes import CommandError, ExitCode
from schemas import arrow
from schemas.records import DATASETS, REFERENCE


def connect(curated: Path) -> duckdb.DuckDBPyConnection:
    """Open the datasets and `plans`.

    `CommandError` where no run has left a curated folder yet, or its documents cannot be read.
    """
    if not partitions.provinces(curated, "documents"):
        raise CommandError(f"no curated data in {curated}: run `phuluc ingest` first")
    listed = _listed(curated)
    connection = duckdb.connect()
    for name in DATASETS:
        connection.register(name, _dataset(curated, name, listed))
    connection.execute("CREATE VIEW plans AS SELECT * FROM documents WHERE duplicate_of IS NULL")
    for name in REFERENCE:
        connection.register(name, _reference(curated, name))
    for setting in ("python_enable_replacements", "enable_external_access"):
        connection.execute(f"SET {setting} = false")
    connection.execute("SET lock_configuration = true")
    return connection


def _listed(curated: Path) -> pa.Array:
    """The doc_id of every document that is stored whole."""
    try:
        documents = _stored(curated, "documents").to_table(columns=["doc_id"])
    except (pa.ArrowException, OSError) as error:
        message = f"the documents in {curated} cannot be read: run `phuluc ingest`"
        raise CommandError(message, ExitCode.FAILED) from error
    return documents["doc_id"].combine_chunks()


def _dataset(curated: Path, name: str, listed: pa.Array) -> ds.Dataset:
    """A dataset without rows of unlisted documents; Arrow leaves them out as it scans."""
    wanted = ds.field("doc_id").isin(listed)
    if name == "issues":
        wanted |= ds.field("doc_id").is_null()
    return _stored(curated, name).filter(wanted)


def _stored(curated: Path, name: str) -> ds.Dataset:
    """Every row of a dataset's files."""
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
