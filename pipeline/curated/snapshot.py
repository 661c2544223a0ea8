"""The curated files as they stand at one moment, for DuckDB to read whoever writes meanwhile.

Every file is opened once and held, and DuckDB is given the descriptors' names: a file that is
replaced later is read to its end all the same. Which province's it is tells the folder that such a
name starts from, on its way up to the root and down again. Where a process may not hold so many
files, DuckDB gets their own names, as any reader of the plain globs.
"""

from __future__ import annotations

import contextlib
import os
import re
import resource
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import hints
from pipeline.curated import journal, loose, parts, state
from pipeline.curated.parts import DOCUMENTS
from pipeline.exitcodes import CommandError, ExitCode
from schemas.datasets import DATASETS, PARTITION_COLUMN, REFERENCE

if TYPE_CHECKING:
    import duckdb

TRIES = 1_000  # looks at a folder that is being written; one lets a commit pass at most
SPARE = 256  # files that a process opens beside those it holds
MAGIC = b"PAR1"  # what Parquet ends with
GONE = " (deleted)"
LEAST = 12  # bytes of a file: the magic twice, and the length of what stands between
PATTERN = re.compile(r"[*?\[]")  # what makes a pattern of a path for DuckDB
HIVE = f"hive_partitioning = true, hive_types = {{'{PARTITION_COLUMN}': VARCHAR}}"


@dataclass(slots=True)
class Snapshot:
    """The files' names by table, each with its province's code ('' where it has none).

    `cut`: rows of documents that are not listed may be there. `uniform`: all files have today's
    columns. `holding`: the files are held.
    """

    curated: Path
    cut: bool
    uniform: bool
    holding: bool = True
    names: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    _held: list[int] = field(default_factory=list)
    _gone: list[str] = field(default_factory=list)

    def close(self) -> None:
        """Let the files go."""
        while self._held:
            os.close(self._held.pop())

    def paths(self) -> list[str]:
        """What DuckDB must be allowed to open: it asks where a name leads."""
        return [path for named in self.names.values() for path, _ in named] + self._gone

    def columns(self, dataset: str, connection: duckdb.DuckDBPyConnection) -> frozenset[str]:
        """The columns that some file of a dataset has."""
        paths = [path for path, _ in self.names[dataset]]
        read = paths and _described(_read(paths, "union_by_name = true"), connection)
        return frozenset(read)

    def select(
        self, table: str, connection: duckdb.DuckDBPyConnection, documents: str = DOCUMENTS
    ) -> str:
        """SQL for all rows of a dataset, of a reference table or of the history.

        `documents`: what the view of that dataset is called.
        """
        named = self.names[table]
        if not named:
            return f"FROM {_made(table, connection)}"
        if table in DATASETS:
            rows = self._partitioned(table, named)
        else:
            rows = _read([path for path, _ in named], "union_by_name = true")
        if not self.uniform:
            rows = conformed(rows, table, connection)
        if not self.cut or table not in DATASETS or table == DOCUMENTS:
            return f"FROM {rows}"
        ownerless = "doc_id IS NULL OR " if table == "issues" else ""
        return f"FROM {rows} WHERE {ownerless}doc_id IN (SELECT doc_id FROM {documents})"

    def hold(self, tables: Collection[str]) -> None:
        """Open these tables' files. FileNotFoundError where one went meanwhile."""
        files: dict[str, list[tuple[Path, str]]] = {}
        for name in tables:
            if name in DATASETS:
                stamps = parts.look(self.curated, name).stamps
                # DuckDB takes the first file's rows for the others': one without rows stands last
                found = sorted(stamps, key=lambda part: (part == parts.FIRST, part))
                files[name] = [(parts.path_of(self.curated, name, p), p.code) for p in found]
            else:
                files[name] = [(path, "") for path in loose.files_of(self.curated, name)]
        self.holding = _may_hold(sum(map(len, files.values())))
        for name, some in files.items():
            self.names[name] = [(self._opened(path), code) for path, code in some]

    def damaged(self, what: object) -> CommandError:
        """That a file or a dataset cannot be read, and what to do."""
        raw = state.inbox_of(self.curated) or hints.RAW
        how = hints.command("ingest", curated=self.curated, raw=raw)
        return CommandError(f"{what} cannot be read: run `{how}`", ExitCode.FAILED)

    def _opened(self, path: Path) -> str:
        """A name under which DuckDB finds the file."""
        if not self.holding:
            return str(path)
        held = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        self._held.append(held)
        with contextlib.suppress(OSError):  # Linux tells where a file stood that was replaced
            stands = os.readlink(f"/proc/self/fd/{held}").removesuffix(GONE)  # noqa: PTH115
            self._gone.append(stands + GONE)
        size = os.fstat(held).st_size
        if size < LEAST or os.pread(held, len(MAGIC), size - len(MAGIC)) != MAGIC:
            raise self.damaged(path)
        return f"/dev/fd/{held}"

    def _partitioned(self, dataset: str, named: list[tuple[str, str]]) -> str:
        """A dataset's files with the column that their folder tells."""
        same = "" if self.uniform else ", union_by_name = true"
        if not self.holding:
            return _read([path for path, _ in named], HIVE + same)
        folder = os.path.realpath(self.curated / dataset)
        if not PATTERN.search(folder):
            root = "/.." * (folder.count("/") + 1)
            paths = [f"{folder}/{PARTITION_COLUMN}={code}{root}{path}" for path, code in named]
            return _read(paths, HIVE + same)
        by_code: dict[str, list[str]] = {}
        for path, code in named:
            by_code.setdefault(code, []).append(path)
        each = (
            f"SELECT *, '{code}' AS {PARTITION_COLUMN} FROM {_read(paths, same[2:])}"
            for code, paths in by_code.items()
        )
        return f"({' UNION ALL BY NAME '.join(each)})"


def take(curated: Path, tables: Collection[str]) -> Snapshot:
    """Hold the files of these tables, and of `documents`.

    A commit changes `documents` first and last, so what was opened between two equal looks at it
    belongs together. Rows of no listed document are there only while a commit is under way, or
    after one was killed. `CommandError` where no run has left a curated folder yet, or a file is
    damaged.
    """
    if not parts.look(curated, DOCUMENTS).stamps:
        how = hints.command("ingest", curated=curated)
        raise CommandError(f"no curated data in {curated}: run `{how}` first")
    for _ in range(TRIES):
        before = parts.look(curated, DOCUMENTS).stamps
        snapshot = Snapshot(curated, journal.is_committing(curated), parts.is_uniform(curated))
        try:
            snapshot.hold({*tables, DOCUMENTS})
        except FileNotFoundError:
            snapshot.close()
            continue  # a folder emptied under our eyes: look again
        except CommandError:
            snapshot.close()
            raise
        snapshot.cut = snapshot.cut or journal.is_committing(curated)
        snapshot.uniform = snapshot.uniform and parts.is_uniform(curated)
        if parts.look(curated, DOCUMENTS).stamps == before:
            return snapshot
        snapshot.close()
    raise CommandError(f"{curated} changes too fast to be read; ask again", ExitCode.FAILED)


def _may_hold(files: int) -> bool:
    """Whether this process may hold so many files; it asks for the right to."""
    wanted = files + SPARE
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft == resource.RLIM_INFINITY or wanted <= soft:
        return True
    if hard != resource.RLIM_INFINITY and wanted > hard:
        return False
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    except (OSError, ValueError):
        return False
    return True


def _read(paths: list[str], options: str) -> str:
    names = ", ".join("'{}'".format(path.replace("'", "''")) for path in paths)
    return f"read_parquet([{names}]{', ' * bool(options)}{options})"


def _described(rows: str, connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """DuckDB's types by column."""
    told = connection.execute(f"DESCRIBE FROM {rows}").fetchall()
    return {name: kind for name, kind, *_ in told}


def _made(table: str, connection: duckdb.DuckDBPyConnection, *, empty: bool = False) -> str:
    """A table that no file holds: without rows, or what a reference table is made of."""
    import pyarrow as pa

    from schemas import arrow

    rows = arrow.empty(table)
    if table in REFERENCE and not empty:
        from pipeline.curated import reference

        rows = reference.tables()[table]
    if table in DATASETS:
        rows = rows.append_column(PARTITION_COLUMN, pa.array([], pa.string()))
    connection.register("made", rows)
    connection.execute(f"CREATE OR REPLACE TABLE made_{table} AS FROM made")
    connection.unregister("made")
    return f"made_{table}"


def conformed(rows: str, table: str, connection: duckdb.DuckDBPyConnection) -> str:
    """Rows of any earlier version with today's columns."""
    present = _described(rows, connection)
    today = _described(_made(table, connection, empty=True), connection)
    connection.execute(f"DROP TABLE made_{table}")
    cast = ", ".join(_cast(name, kind, present) for name, kind in today.items())
    return f"(SELECT {cast} FROM {rows})"


def _cast(name: str, kind: str, present: Collection[str]) -> str:
    value = f'"{name}"' if name in present else "NULL"
    return f'CAST({value} AS {kind}) AS "{name}"'
