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
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pipeline import hints
from pipeline.curated import gathered, journal, loose, parts, state, told
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


class Named(NamedTuple):
    """A file as DuckDB is told of it.

    `code`: its province ('' where it has none). `left`: None for a file of one part or of none,
    for a gathered one the numbers of the parts whose rows there are others by now.
    """

    name: str
    code: str = ""
    left: tuple[int, ...] | None = None


@dataclass(slots=True)
class Snapshot:
    """The files' names by table.

    `live`: for each view that is told of each part, the files that it is made of where its rows are
    not stored, by dataset. `cut`: rows of documents that are not listed may be there. `uniform`:
    all files have today's columns. `holding`: the files are held.
    """

    curated: Path
    cut: bool
    uniform: bool
    holding: bool = True
    names: dict[str, list[Named]] = field(default_factory=dict)
    live: dict[str, dict[str, list[Named]]] = field(default_factory=dict)
    _held: list[int] = field(default_factory=list)
    _gone: list[str] = field(default_factory=list)

    def close(self) -> None:
        """Let the files go."""
        while self._held:
            os.close(self._held.pop())

    def paths(self) -> list[str]:
        """What DuckDB must be allowed to open: it asks where a name leads."""
        live = (own for by_base in self.live.values() for own in by_base.values())
        return [one.name for some in (*self.names.values(), *live) for one in some] + self._gone

    def columns(self, dataset: str, connection: duckdb.DuckDBPyConnection) -> frozenset[str]:
        """The columns that some file of a dataset has."""
        paths = [one.name for one in self.names[dataset]]
        read = paths and _described(_read(paths, "union_by_name = true"), connection)
        return frozenset(read) - {gathered.COLUMN}

    def select(
        self, table: str, connection: duckdb.DuckDBPyConnection, documents: str = DOCUMENTS
    ) -> str:
        """SQL for all rows of a dataset, of a reference table or of the history.

        `documents`: what the view of that dataset is called.
        """
        if table in told.TOLD:
            return self._told(table, connection)
        return self._select(table, self.names[table], connection, documents)

    def _told(self, view: str, connection: duckdb.DuckDBPyConnection) -> str:
        """SQL for a view that is told of each part: what is stored, and the rest as it is made."""
        rows = [f"SELECT * FROM ({self._copied(self.names[view])})"] * bool(self.names[view])
        if any(self.live[view].values()):
            bases = ", ".join(
                f"{name} AS NOT MATERIALIZED ({self._select(name, named, connection, DOCUMENTS)})"
                for name, named in self.live[view].items()
            )
            rows.insert(0, f"SELECT * FROM (WITH {bases} SELECT * FROM ({told.TOLD[view]}))")
        return " UNION ALL BY NAME ".join(rows)

    def _select(
        self,
        table: str,
        named: list[Named],
        connection: duckdb.DuckDBPyConnection,
        documents: str,
    ) -> str:
        if not named:
            return f"FROM {_made(table, connection)}"
        if table in DATASETS:
            rows = self._whole(named)
        else:
            rows = _read([one.name for one in named], "union_by_name = true")
        if not self.uniform:
            rows = conformed(rows, table, connection)
        if not self.cut or table not in DATASETS or table == DOCUMENTS:
            return f"FROM {rows}"
        ownerless = "doc_id IS NULL OR " if table == "issues" else ""
        return f"FROM {rows} WHERE {ownerless}doc_id IN (SELECT doc_id FROM {documents})"

    def hold(self, tables: Collection[str]) -> None:
        """Open these tables' files. FileNotFoundError where one went meanwhile."""
        known = gathered.known(self.curated) if self.uniform else {}
        views = [name for name in tables if name in told.TOLD]
        bases = {name for name in tables if name in DATASETS}.union(told.OF if views else ())
        stamps = {name: parts.look(self.curated, name).stamps for name in bases}
        files: dict[str, list[gathered.Copy]] = {}
        live: dict[str, dict[str, list[gathered.Copy]]] = {}
        for name in tables:
            if name in DATASETS or name in told.TOLD:
                files[name], others = gathered.copies(self.curated, name, stamps, known)
                # DuckDB takes the first file's rows for the others': one without rows stands last
                others.sort(key=lambda part: (part == parts.FIRST, part))
                if name in DATASETS:
                    files[name] += self._own(name, others)
                else:
                    live[name] = {base: self._own(base, others) for base in told.OF}
            else:
                found = loose.files_of(self.curated, name)
                files[name] = [gathered.Copy(path, "", None) for path in found]
        every = [*files.values(), *(own for view in live.values() for own in view.values())]
        self.holding = _may_hold(sum(map(len, every)))
        self.names = {name: self._opened_all(some) for name, some in files.items()}
        self.live = {
            view: {base: self._opened_all(own) for base, own in by_base.items()}
            for view, by_base in live.items()
        }

    def _own(self, dataset: str, some: Iterable[parts.Part]) -> list[gathered.Copy]:
        """The files of parts themselves."""
        paths = ((parts.path_of(self.curated, dataset, part), part.code) for part in some)
        return [gathered.Copy(path, code, None) for path, code in paths]

    def _opened_all(self, some: Iterable[gathered.Copy]) -> list[Named]:
        return [Named(self._opened(one.path), one.code, one.left) for one in some]

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

    def _whole(self, named: list[Named]) -> str:
        """All rows of a dataset: those of gathered files and those of the other parts' own."""
        if all(one.left is None for one in named):
            return self._partitioned(named)
        own = [one for one in named if one.left is None]
        rows = [f"SELECT * FROM {self._partitioned(own)}"] if own else []
        return f"({' UNION ALL BY NAME '.join([*rows, self._copied(named)])})"

    def _copied(self, named: list[Named]) -> str:
        """The rows of gathered files, but of parts that have others by now."""
        same = [one for one in named if one.left == ()]
        others = [one for one in named if one.left]
        gone = [
            f"({PARTITION_COLUMN} = '{one.code}' AND {gathered.COLUMN} IN {_listed(one.left)})"
            for one in others
            if one.left
        ]
        rows = [self._partitioned(same)] if same else []
        if others:
            rows.append(f"{self._partitioned(others)} WHERE NOT ({' OR '.join(gone)})")
        return " UNION ALL BY NAME ".join(
            f"SELECT * EXCLUDE ({gathered.COLUMN}) FROM {each}" for each in rows
        )

    def _partitioned(self, named: list[Named]) -> str:
        """Files with the column that their folder tells."""
        same = "" if self.uniform else ", union_by_name = true"
        if not self.holding:
            return _read([one.name for one in named], HIVE + same)
        folder = os.path.realpath(self.curated / DOCUMENTS)  # which is of every province there is
        if not PATTERN.search(folder):
            root = "/.." * (folder.count("/") + 1)
            paths = [f"{folder}/{PARTITION_COLUMN}={one.code}{root}{one.name}" for one in named]
            return _read(paths, HIVE + same)
        by_code: dict[str, list[str]] = {}
        for one in named:
            by_code.setdefault(one.code, []).append(one.name)
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


def _listed(numbers: Iterable[int]) -> str:
    return f"({', '.join(map(str, numbers))})"


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
