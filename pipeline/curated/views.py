"""A DuckDB connection that sees the curated datasets and nothing else of the machine.

It may open the files of a snapshot (`pipeline.curated.snapshot`) and no others: external access is
switched off and the configuration locked before any SQL of a user runs. Rows of documents that are
not (or not yet) listed in `documents` are left out.
"""

from __future__ import annotations

import re
import weakref
from collections.abc import Collection, Iterable
from datetime import date
from pathlib import Path

import duckdb

from pipeline.curated import asked, gathered, reasons, snapshot, told
from pipeline.curated.labels import LABELS
from pipeline.curated.parts import DOCUMENTS
from pipeline.curated.reasons import literal
from schemas.datasets import DATASETS, HISTORY, PARTITION_COLUMN, REFERENCE
from schemas.issues import ISSUES

TABLES = (*DATASETS, *REFERENCE, *HISTORY)

PLANS = """
CREATE VIEW plans AS
SELECT
    *,
    CASE
        WHEN commune_code IS NOT NULL AND commune IS NOT NULL THEN commune
        WHEN province_code != '00' THEN coalesce(issuer, province, source)
        ELSE concat_ws(' · ', issuer, title, source)
    END AS place
FROM documents
WHERE duplicate_of IS NULL
"""
"""Each plan once. `place` names it; one that names no place is told apart by title and source."""


LISTED = ", ".join(
    f"({literal(code)}, {literal(kind.vietnamese)}, {literal(kind.meaning)})"
    for code, kind in ISSUES.items()
)
CODES = f"""
CREATE VIEW issue_codes AS
SELECT * FROM (VALUES {LISTED}) AS c (code, vietnamese, english)
"""
"""What each code of an issue means."""

_LABELLED = ", ".join(f"{literal(name)}: {literal(said)}" for name, said in LABELS.items())
LABEL = f"CREATE MACRO column_label(t) AS coalesce(MAP {{{_LABELLED}}}[t], t)"
"""A column as people call it."""

VIEWS = (*told.VIEWS, PLANS, asked.DUE, CODES, LABEL, *asked.VIEWS, *reasons.macros())
"""What makes every view, in order."""

_NAMED = {re.split(r"[\s(]+", statement.strip())[2]: statement for statement in VIEWS}
"""What makes them, by the name of what it makes."""
_ALL = re.compile(r"\b(?:show|describe|summarize|pragma|query|query_table|duckdb_\w+|\w+_schema)\b")
"""Words of SQL that asks for what its own words do not name."""


def connect(
    curated: Path, memory: int = 0, asking: Iterable[str] | None = None
) -> duckdb.DuckDBPyConnection:
    """Open the datasets, `plans` and `due` as they stand at one moment, whoever writes meanwhile.

    `memory` is a limit in MB, 0 for DuckDB's own. Nothing is spilled to the disk. `asking`: the
    SQL that will be asked, None for any: what it does not name is not opened.

    `CommandError` where no run has left a curated folder yet, or a file is damaged.
    """
    stored = tuple(told.TOLD) if gathered.known(curated) else ()
    tables = (*TABLES, *stored)
    wanted = None if asking is None else _named_in("\n".join(asking), tables)
    held = snapshot.take(curated, [name for name in tables if wanted is None or name in wanted])
    connection = duckdb.connect()
    weakref.finalize(connection, held.close)
    try:
        for name in sorted(held.names, key=lambda name: (name != DOCUMENTS, name in stored)):
            connection.execute(f"CREATE TEMP VIEW {name} AS {held.select(name, connection)}")
    except duckdb.Error as error:
        raise held.damaged(name) from error
    for name, statement in _NAMED.items():
        if name not in stored and (wanted is None or name in wanted):
            connection.execute(statement)
    connection.execute("SET VARIABLE today = ?", [date.today()])
    if memory:
        connection.execute(f"SET memory_limit = '{memory}MiB'")
    connection.execute("SET allowed_paths = ?", [held.paths()])
    connection.execute("SET temp_directory = ''")  # else `.tmp/` here could be written and read
    for setting in ("python_enable_replacements", "enable_external_access"):
        connection.execute(f"SET {setting} = false")
    connection.execute("SET lock_configuration = true")
    return connection


def made() -> tuple[str, ...]:
    """Views beside the datasets."""
    return tuple(name for name, statement in _NAMED.items() if "CREATE VIEW" in statement)


def _named_in(sql: str, tables: Collection[str]) -> set[str] | None:
    """The tables, views and macros that SQL names, and those that they need; None for all."""
    words = set(re.findall(r"\w+", sql.lower()))
    if _ALL.search(sql.lower()):
        return None
    found: set[str] = set()
    pending = [name for name in (*tables, *_NAMED) if name in words]
    while pending:
        name = pending.pop()
        found.add(name)
        needed = () if name in tables else re.findall(r"\w+", _NAMED[name])
        pending += [n for n in needed if n not in found and (n in tables or n in _NAMED)]
    return found


def without_rows() -> duckdb.DuckDBPyConnection:
    """A connection with every dataset and view, empty: what there is to ask, and of which type."""
    import pyarrow as pa

    from schemas import arrow

    connection = duckdb.connect()
    for name in TABLES:
        columns = arrow.empty(name)
        if name in DATASETS:
            columns = columns.append_column(PARTITION_COLUMN, pa.array([], pa.string()))
        connection.register(name, columns)
    for view in VIEWS:
        connection.execute(view)
    return connection
