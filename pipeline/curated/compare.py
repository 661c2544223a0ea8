"""Two stores against each other: documents and rows lost, won, changed and regraded.

DuckDB finds the documents that differ, by digests of their rows, and hands over those alone, a
document at a time: memory is bounded whatever the stores hold.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from pipeline.curated import changes, snapshot
from pipeline.curated.changes import AGENCIES, MENTIONS, TEXTS, Entry, Read
from pipeline.curated.parts import DOCUMENTS
from pipeline.curated.snapshot import Snapshot
from schemas import arrow

if TYPE_CHECKING:
    import duckdb

SIDES = ("a", "b")
BATCH = 10_000  # rows held at a time
READ = (DOCUMENTS, *TEXTS)
SEEN = (*READ, *(mentions for mentions, _ in MENTIONS.values()))
FOUND = pa.schema(
    [(name, pa.string()) for name in ("what", "doc_id", "source", "row_key", "field", "old", "new")]
)

PAIRS = """
CREATE TABLE pair AS
WITH same AS (SELECT doc_id FROM a_documents SEMI JOIN b_documents USING (doc_id)),
one AS (SELECT doc_id, source FROM a_documents ANTI JOIN same USING (doc_id)),
other AS (SELECT doc_id, source FROM b_documents ANTI JOIN same USING (doc_id)),
both_ AS (
    SELECT doc_id AS a, doc_id AS b, source FROM b_documents SEMI JOIN same USING (doc_id)
    UNION ALL
    SELECT one.doc_id, other.doc_id, source FROM one FULL JOIN other USING (source)
)
SELECT row_number() OVER (ORDER BY source, a, b) AS n, a, b FROM both_
"""
"""The same file, else the file of the same name; null where a store has none."""

UNEQUAL = """
CREATE TABLE unequal AS SELECT n, a, b FROM pair
LEFT JOIN a_digest AS one ON one.doc_id = a LEFT JOIN b_digest AS other ON other.doc_id = b
WHERE one.digest IS DISTINCT FROM other.digest
"""

SHOWN = """
SELECT
    source AS "Tệp",
    CASE what WHEN 'new' THEN 'mới' WHEN 'removed' THEN 'mất' WHEN 'regraded' THEN 'đổi hạng'
        ELSE 'đổi' END AS "Thay đổi",
    field AS "Cột", old AS "Trước", new AS "Sau", row_key
FROM difference ORDER BY n
"""


@contextmanager
def differences(one: Path, other: Path, memory: int = 0) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection with the table `difference`: what the second store has otherwise than the first.

    `memory` is a limit in MB, 0 for DuckDB's own; beyond it DuckDB uses the system's folder for
    temporary files. Raises `CommandError` where one of them is no curated folder.
    """
    import duckdb

    with (
        tempfile.TemporaryDirectory() as folder,
        closing(snapshot.take(one, SEEN)) as before,
        closing(snapshot.take(other, SEEN)) as after,
        duckdb.connect() as connection,
    ):
        connection.execute("SET temp_directory = $1", [folder])
        if memory:
            connection.execute(f"SET memory_limit = '{memory}MiB'")
        left_out = {name: _not_in_both(name, connection, before, after) for name in READ}
        for side, store in zip(SIDES, (before, after), strict=True):
            for name in sorted(SEEN, key=lambda name: name != DOCUMENTS):
                rows = store.select(name, connection, f"{side}_{DOCUMENTS}")
                connection.execute(f"CREATE VIEW {side}_{name} AS {rows}")
            connection.execute(_digests(side, left_out))
        connection.execute(PAIRS)
        connection.execute(UNEQUAL)
        connection.register("nothing", FOUND.empty_table())
        connection.execute("CREATE TABLE difference AS SELECT 0 AS n, * FROM nothing")
        found = enumerate(_entries(connection, left_out), start=1)
        while batch := list(islice(found, BATCH)):
            rows = pa.Table.from_pylist([asdict(entry) for _, entry in batch], FOUND)
            numbers = pa.array([number for number, _ in batch], pa.int32())
            connection.register("batch", rows.add_column(0, "n", numbers))
            connection.execute("INSERT INTO difference SELECT * FROM batch")
        yield connection


def _not_in_both(
    name: str, connection: duckdb.DuckDBPyConnection, *stores: Snapshot
) -> frozenset[str]:
    """Columns that the files of one store alone have: an older version knew nothing of them."""
    one, other = (store.columns(name, connection) for store in stores)
    return one ^ other if one and other else frozenset()


def _digests(side: str, left_out: Mapping[str, frozenset[str]]) -> str:
    """A table with one number for all that is compared of a document."""
    parts = []
    for name in READ:
        wanted = (*changes.compared(name), *(("row_key", "grade") if name in TEXTS else ()))
        columns = ", ".join(f'"{column}"' for column in wanted if column not in left_out[name])
        parts.append(f"SELECT doc_id, hash('{name}', {columns}) AS part FROM {side}_{name}")
    for mentions, _ in MENTIONS.values():
        columns = "role, ordinal, coalesce(agency_id, mention)"
        parts.append(f"SELECT doc_id, hash({columns}) AS part FROM {side}_{mentions}")
    union = " UNION ALL ".join(parts)
    return (
        f"CREATE TABLE {side}_digest AS "
        f"SELECT doc_id, sum(part) AS digest FROM ({union}) GROUP BY doc_id"
    )


def _entries(
    connection: duckdb.DuckDBPyConnection,
    left_out: Mapping[str, frozenset[str]],
) -> Iterator[Entry]:
    """What differs, document by document."""
    names = [f"{side}_{dataset}" for side in SIDES for dataset in READ]
    streams = {name: _Stream(connection.cursor(), name) for name in names}
    numbers = connection.cursor().execute("SELECT n FROM unequal ORDER BY n")
    while row := numbers.fetchone():
        before, after = (_read(streams, side, row[0]) for side in SIDES)
        yield from changes.between(before, after, left_out)


def _read(streams: Mapping[str, _Stream], side: str, number: int) -> Read | None:
    facts = streams[f"{side}_{DOCUMENTS}"].rows(number)
    rows = {name: streams[f"{side}_{name}"].rows(number) for name in TEXTS}
    return Read(facts.to_pylist()[0], rows) if facts.num_rows else None


class _Stream:
    """Rows of one dataset of one store in the order of the pairs, a document at a time."""

    def __init__(self, cursor: duckdb.DuckDBPyConnection, name: str) -> None:
        side, _, dataset = name.partition("_")
        self._nothing = arrow.empty(dataset)
        sql = f"FROM {name} AS r JOIN unequal AS u ON u.{side} = r.doc_id "
        if dataset in MENTIONS:
            mentions, key = MENTIONS[dataset]
            self._nothing = changes.with_agencies(dataset, self._nothing, arrow.empty(mentions))
            rows = cursor.sql(
                f"SELECT u.n, r.*, (SELECT list(m.role || ': ' || coalesce(m.agency_id, m.mention) "
                f"ORDER BY m.role, m.ordinal) FROM {side}_{mentions} AS m WHERE m.{key} = r.{key}) "
                f"AS {AGENCIES} {sql} ORDER BY u.n, r.ordinal"
            )
        else:
            rows = cursor.sql(f"SELECT u.n, r.* {sql} ORDER BY u.n")
        self._batches: Iterator[pa.RecordBatch] = iter(rows.to_arrow_reader(BATCH))
        self._held: pa.Table | None = None

    def rows(self, number: int) -> pa.Table:
        """The rows of a pair's document; numbers are asked for in ascending order."""
        found = []
        held = self._held or self._next()
        while held is not None:
            end = int(held["n"].to_numpy().searchsorted(number, side="right"))
            found.append(held.slice(0, end))
            if end < held.num_rows:
                held = held.slice(end)
                break
            held = self._next()
        self._held = held
        whole = [part for part in found if part.num_rows]
        return pa.concat_tables(whole) if whole else self._nothing

    def _next(self) -> pa.Table | None:
        batch = next(self._batches, None)
        return None if batch is None else pa.Table.from_batches([batch])
