"""`<curated>/phuluc.duckdb`: the datasets and views for DuckDB's own tools and for BI tools.

It holds views over the Parquet files and no row. DuckDB wants absolute paths in it, so a folder
that was moved has a file that points elsewhere until the next run writes it anew.

Views take their columns from one file where all have the same. Where a new version has begun to
write others they take them from all files, until a run has rewritten what was left.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import duckdb

from pipeline.curated import described, history, parts, snapshot, standing, views
from pipeline.curated.parts import DOCUMENTS
from pipeline.curated.store import REFERENCE_FOLDER
from schemas.records import DATASETS, HISTORY, REFERENCE

NAME = standing.NAME
STORAGE = "v1.0.0"  # the oldest that has comments: tools need not be as new as we are
HOLDS = "phuluc: views over "  # how the comment begins that tells which folder it points at


def write(curated: Path) -> bool:
    """Write the file anew where it is missing or points elsewhere; whether it was written.

    OSError where the folder cannot be written.
    """
    target = curated / NAME
    resolved = curated.resolve()
    if points_at(curated) == str(resolved) and not _outdated(target, resolved):
        standing.record(curated)
        return False
    temporary = curated / f".{NAME}.{os.urandom(4).hex()}.tmp"
    try:
        with duckdb.connect() as connection:
            connection.execute(
                f"ATTACH '{_quoted(temporary)}' AS made (STORAGE_VERSION '{STORAGE}')"
            )
            connection.execute("USE made")
            connection.begin()  # else every statement is made durable by itself
            _fill(connection, curated.resolve())
            connection.commit()
            connection.execute("USE memory")
            connection.execute("DETACH made")
        os.replace(temporary, target)  # noqa: PTH105 (the atomic call, by its name)
    except duckdb.IOException as error:
        raise OSError(str(error)) from error
    finally:
        temporary.unlink(missing_ok=True)
    standing.record(curated)
    return True


def points_at(curated: Path) -> str | None:
    """The folder that the file's views read, None where there is no file or no telling."""
    path = curated / NAME
    if not path.is_file():
        return None
    try:
        with duckdb.connect(str(path), read_only=True) as connection:
            found = connection.execute(
                "SELECT comment FROM duckdb_views() WHERE view_name = 'documents'"
            ).fetchone()
    except duckdb.Error:
        return None
    comment = found[0] if found and found[0] else ""
    return comment.partition(HOLDS)[2].partition(" ; ")[0] or None


def _fill(connection: duckdb.DuckDBPyConnection, curated: Path) -> None:
    for name in (DOCUMENTS, *(name for name in DATASETS if name != DOCUMENTS)):
        files = _quoted(curated / name / "**" / "*.parquet")
        listed = "" if name == DOCUMENTS else f"WHERE doc_id IN (SELECT doc_id FROM {DOCUMENTS})"
        if name == "issues":
            listed += " OR doc_id IS NULL"
        rows = f"read_parquet('{files}', {snapshot.HIVE})"
        if not parts.is_uniform(curated):
            rows = rows[:-1] + ", union_by_name = true)"
            rows = snapshot.conformed(rows, name, connection)
        connection.execute(f"CREATE VIEW {name} AS SELECT * FROM {rows} {listed}")
    for name in REFERENCE:
        file = _quoted(curated / REFERENCE_FOLDER / f"{name}.parquet")
        connection.execute(f"CREATE VIEW {name} AS SELECT * FROM read_parquet('{file}')")
    if _has_history(curated):
        file = _quoted(curated / history.FOLDER / "*.parquet")
        connection.execute(f"CREATE VIEW history AS SELECT * FROM read_parquet('{file}')")
    for statement in views.VIEWS:
        connection.execute(statement)
    _comment(connection, curated)


def _names(curated: Path) -> tuple[str, ...]:
    """Every view; that of changes where a run has told any: DuckDB makes none over no file."""
    told = HISTORY if _has_history(curated) else ()
    return (*DATASETS, *REFERENCE, *told, *described.VIEWS)


def _has_history(curated: Path) -> bool:
    return any((curated / history.FOLDER).glob("*.parquet"))


def _comment(connection: duckdb.DuckDBPyConnection, curated: Path) -> None:
    columns = connection.execute(
        "SELECT table_name, column_name FROM duckdb_columns() WHERE database_name = 'made'"
    ).fetchall()
    told = {f"VIEW {name}": described.dataset(name).both for name in _names(curated)}
    told[f"VIEW {DOCUMENTS}"] += (
        f" · {HOLDS}{curated} ; moved? run phuluc ingest ; {_made_as(curated)}"
    )
    told |= {
        f'COLUMN {name}."{column}"': described.column(column, name).both for name, column in columns
    }
    connection.execute(
        ";".join(f"COMMENT ON {what} IS '{_quoted(said)}'" for what, said in told.items())
    )


def _outdated(path: Path, curated: Path) -> bool:
    """Whether a view is missing or was made otherwise than now; other people's views may be.

    DuckDB tells a view's text otherwise once it has been stored, so texts cannot be compared.
    """
    sql = "SELECT view_name, comment FROM duckdb_views() WHERE NOT internal"
    try:
        with duckdb.connect(str(path), read_only=True) as connection:
            held = dict(connection.execute(sql).fetchall())
    except duckdb.Error:
        return True
    return not held.keys() >= set(_names(curated)) or _made_as(curated) not in (
        held[DOCUMENTS] or ""
    )


def _made_as(curated: Path) -> str:
    """What changes with the views' statements and descriptions."""
    columns = ((name, column) for name, model in DATASETS.items() for column in model.model_fields)
    told = [
        str(parts.is_uniform(curated)),
        *views.VIEWS,
        *(described.column(column, name).both for name, column in columns),
    ]
    told += [described.dataset(name).both for name in (*DATASETS, *REFERENCE, *described.VIEWS)]
    return hashlib.sha256("\n".join(told).encode()).hexdigest()[:16]


def _quoted(text: object) -> str:
    """Text inside the quotes of a literal of our own: a path or a description, no document's."""
    return str(text).replace("'", "''")
