"""A DuckDB connection that sees the curated datasets and nothing else of the machine.

The datasets are registered as Arrow datasets with explicit types, so DuckDB itself never opens a
file: external access is switched off and the configuration locked before any SQL of a user runs.
Rows of documents that are not (or not yet) listed in `documents` are left out below DuckDB: no
SQL reaches them.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.dataset as ds

from pipeline import hints
from pipeline.curated import asked, history, journal, partitions, parts, reference, state
from pipeline.curated.partitions import DamagedPartitionError
from pipeline.curated.parts import DOCUMENTS
from pipeline.curated.store import REFERENCE_FOLDER
from pipeline.exitcodes import CommandError, ExitCode
from schemas import arrow
from schemas.issues import ISSUES
from schemas.records import DATASETS, HISTORY, REFERENCE

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

DUE = """
CREATE VIEW due AS
SELECT
    o.task_id, o.doc_id, o.clause, o.start, o."end", d.kind, d.tentative, d.text,
    t.row_key, t.appendix, t.section, t.section_title, t.ordinal, t.no, t.task, t.deliverable,
    t.leader, t.lead, t.coordinating, t.deadline, t.grade, t.page_first,
    p.place, p.commune_code, p.commune, p.province_code, p.province, p.source, p.format
FROM task_occurrences AS o
JOIN plans AS p USING (doc_id)
JOIN tasks AS t ON t.task_id = o.task_id
JOIN task_deadlines AS d ON d.task_id = o.task_id AND d.ordinal = o.clause
"""
"""Each time a task falls due, with its clause, its task and its plan."""


def _literal(text: str) -> str:
    return "'{}'".format(text.replace("'", "''"))


LISTED = ", ".join(
    f"({_literal(code)}, {_literal(kind.vietnamese)}, {_literal(kind.meaning)})"
    for code, kind in ISSUES.items()
)
CODES = f"""
CREATE VIEW issue_codes AS
SELECT * FROM (VALUES {LISTED}) AS c (code, vietnamese, english)
"""
"""What each code of an issue means."""

VIEWS = (PLANS, DUE, CODES, *asked.VIEWS)
"""What makes every view, in order."""

TRIES = 1_000  # looks at a folder that is being written; one lets a commit pass at most


def connect(curated: Path, memory: int = 0) -> duckdb.DuckDBPyConnection:
    """Open the datasets, `plans` and `due` as they stand at one moment, whoever writes meanwhile.

    `memory` is a limit in MB, 0 for DuckDB's own. Nothing is spilled to the disk.

    `CommandError` where no run has left a curated folder yet, or its documents cannot be read.
    """
    stored = datasets(curated)
    connection = duckdb.connect()
    for name, dataset in stored.items():
        connection.register(name, dataset)
    for view in VIEWS:
        connection.execute(view)
    connection.execute("SET VARIABLE today = ?", [date.today()])
    for name in REFERENCE:
        connection.register(name, _reference(curated, name))
    connection.register(history.FOLDER, history.dataset(curated))
    if memory:
        connection.execute(f"SET memory_limit = '{memory}MiB'")
    connection.execute("SET temp_directory = ''")  # else `.tmp/` here could be written and read
    for setting in ("python_enable_replacements", "enable_external_access"):
        connection.execute(f"SET {setting} = false")
    connection.execute("SET lock_configuration = true")
    return connection


def without_rows() -> duckdb.DuckDBPyConnection:
    """A connection with every dataset and view, empty: what there is to ask, and of which type."""
    connection = duckdb.connect()
    for name in DATASETS:
        columns = arrow.empty(name).append_column(arrow.PARTITION_COLUMN, pa.array([], pa.string()))
        connection.register(name, columns)
    for name in (*REFERENCE, *HISTORY):
        connection.register(name, arrow.empty(name))
    for view in VIEWS:
        connection.execute(view)
    return connection


def datasets(curated: Path) -> dict[str, ds.Dataset]:
    """Every dataset at one moment, without rows of unlisted documents: Arrow leaves them out.

    `CommandError` as in `connect`. A commit changes `documents` first and last, so what was mapped
    between two equal looks at it belongs together. Rows of no listed document are there only while
    a commit is under way, or after one was killed.
    """
    if not parts.look(curated, DOCUMENTS).stamps:
        how = hints.command("ingest", curated=curated)
        raise CommandError(f"no curated data in {curated}: run `{how}` first")
    for _ in range(TRIES):
        before = parts.look(curated, DOCUMENTS).stamps
        cut = journal.is_committing(curated)
        try:
            stored = {name: _stored(curated, name) for name in DATASETS}
            stored[DOCUMENTS].count_rows()  # which reads their footers, kept for the question
            cut = cut or journal.is_committing(curated)
            wanted = stored[DOCUMENTS].to_table(columns=["doc_id"])["doc_id"] if cut else None
        except FileNotFoundError:
            continue  # a folder emptied under our eyes: look again
        except (pa.ArrowException, OSError) as error:
            raw = state.inbox_of(curated) or hints.RAW
            how = hints.command("ingest", curated=curated, raw=raw)
            message = f"the documents in {curated} cannot be read: run `{how}`"
            raise CommandError(message, ExitCode.FAILED) from error
        if parts.look(curated, DOCUMENTS).stamps == before:
            if wanted is None:
                return stored
            listed = wanted.combine_chunks()
            return {name: _whole(name, dataset, listed) for name, dataset in stored.items()}
    raise CommandError(f"{curated} changes too fast to be read; ask again", ExitCode.FAILED)


def columns(curated: Path, name: str) -> frozenset[str]:
    """The columns that some file of a dataset has."""
    fragments = _stored(curated, name).get_fragments()
    return frozenset(column for part in fragments for column in part.physical_schema.names)


def _whole(name: str, dataset: ds.Dataset, listed: pa.Array) -> ds.Dataset:
    """A dataset's rows of listed documents, and those that belong to none."""
    wanted = ds.field("doc_id").isin(listed)
    if name == "issues":
        wanted |= ds.field("doc_id").is_null()
    return dataset.filter(wanted)


def _stored(curated: Path, name: str) -> ds.Dataset:
    """Every row of a dataset's files; they are held, so one replaced later is read to its end."""
    form = ds.ParquetFileFormat()
    column = arrow.PARTITION_COLUMN
    fragments = [
        form.make_fragment(
            pa.memory_map(str(parts.path_of(curated, name, part))).read_buffer(),
            partition_expression=ds.field(column) == part.code,
        )
        for part in sorted(parts.look(curated, name).stamps)
    ]
    schema = arrow.schema(name).append(pa.field(column, pa.string()))
    return ds.FileSystemDataset(fragments, schema, form)


def _reference(curated: Path, name: str) -> pa.Table:
    """A reference table; what the next run writes anew where its file is damaged."""
    try:
        return partitions.read(curated / REFERENCE_FOLDER / f"{name}.parquet", name)
    except DamagedPartitionError:
        return arrow.table(name, reference.records()[name])
