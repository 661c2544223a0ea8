"""Questions that end: a statement runs beside the terminal, within a time and a memory limit."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from pipeline import hints
from pipeline.exitcodes import CommandError

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

T = TypeVar("T")
ENDING = 30.0  # seconds an interrupted statement may take to notice, on a busy machine
AGAIN = 0.05  # seconds between two interrupts
KEEPING = {"CREATE", "INSERT", "UPDATE", "DELETE", "ALTER", "DROP", "MERGE_INTO"}
ASKING = {"SELECT", "SET", "TRANSACTION", *KEEPING}  # what stays in the memory of a connection
AROUND = {"EXPLAIN", "MULTI"}  # statements that hold others; a PIVOT is several
REACHING = re.compile(r"\b(?:copy|export|attach|execute|call|pragma|load)\b", re.IGNORECASE)
"""What another statement must not hold: DuckDB may open the datasets' files, to write as well."""
NO_TABLE = re.compile(r"Table with name .* does not exist")
ECHO = "\n\nLINE "  # where DuckDB begins to repeat the statement
COUNSEL = "\nDatabase is launched"  # where it begins to propose settings that are locked


class Limited:
    """The answer to a statement, whose rows are fetched within what is left of its time.

    What is done with them meanwhile does not count: who reads them in a pager takes his time.
    0 seconds mean no limit. Raises `CommandError` at the limit and for SQL errors.
    """

    def __init__(self, seconds: float, connection: duckdb.DuckDBPyConnection, sql: str) -> None:
        self._seconds, self._spent, self._connection = seconds, 0.0, connection
        self._within(lambda: connection.execute(sql))

    @property
    def description(self) -> list[Any] | None:
        """The columns, as DuckDB gives them."""
        return self._connection.description

    def fetchmany(self, rows: int) -> list[Any]:
        """The next rows."""
        return self._within(lambda: self._connection.fetchmany(rows))

    def to_arrow_reader(self, rows: int) -> pa.RecordBatchReader:
        """All rows, so many at a time."""
        import pyarrow as pa

        reader: Any = self._within(lambda: self._connection.to_arrow_reader(rows))
        fetched = iter(lambda: self._within(lambda: next(reader, None)), None)
        return pa.RecordBatchReader.from_batches(reader.schema, fetched)

    def _within(self, work: Callable[[], T]) -> T:
        began = time.monotonic()
        try:
            return within(self._seconds, self._connection, work, self._spent)
        finally:
            self._spent += time.monotonic() - began


def within(
    seconds: float,
    connection: duckdb.DuckDBPyConnection,
    work: Callable[[], T],
    spent: float = 0.0,
) -> T:
    """Do the work, which asks this connection, in a thread; interrupt it at Ctrl-C and the limit.

    0 seconds mean no limit; of others `spent` are gone already. Raises `CommandError` at the limit
    and for SQL errors.
    """
    import duckdb

    late = CommandError(f"the question took longer than {seconds:g} s; raise it with --timeout")
    if seconds and spent >= seconds:
        raise late
    errors: list[BaseException] = []
    results: list[T] = []
    done = threading.Event()

    def run() -> None:
        try:
            results.append(work())
        except BaseException as error:
            errors.append(error)
        finally:
            done.set()

    try:
        threading.Thread(target=run, daemon=True).start()
        ended = done.wait(
            seconds - spent if seconds else None
        )  # a join that Ctrl-C cuts short takes it for ended
    except KeyboardInterrupt:
        _interrupt(connection, done)
        raise
    if not ended:
        _interrupt(connection, done)
        raise late
    for error in errors:
        if isinstance(error, duckdb.Error):
            raise refused(error) from error
        raise error
    return results[0]


def refused(error: Exception) -> CommandError:
    """What DuckDB says and proposes, without the statement it repeats.

    What it proposes against hunger cannot be set here; `--memory` can.
    """
    import duckdb

    if isinstance(error, duckdb.OutOfMemoryException):
        return CommandError(f"{str(error).partition(COUNSEL)[0].strip()}; raise it with --memory")
    said = str(error).partition(ECHO)[0].strip()
    if NO_TABLE.search(said):  # what it would propose are tables of its own
        said = f"{said.partition('!')[0]}; `{hints.command('query', '--schema')}` lists them"
    return CommandError(said)


def require_question(connection: duckdb.DuckDBPyConnection, sql: str) -> None:
    """Raise `CommandError` for SQL that keeps something or reaches beyond the connection."""
    statements = connection.extract_statements(sql)
    if not statements:
        raise CommandError("the SQL asks for nothing")
    for statement in statements:
        name = statement.type.name
        held = name in AROUND and not REACHING.search(statement.query)
        if name not in ASKING and not held:
            raise CommandError(f"{name} is no question: ask with SELECT, or WITH ... SELECT")
    if name in KEEPING:
        message = f"{name} keeps nothing: what a question makes is gone when it ends"
        raise CommandError(f"{message}; ask with SELECT, or WITH ... SELECT")


def _interrupt(connection: duckdb.DuckDBPyConnection, done: threading.Event) -> None:
    deadline = time.monotonic() + ENDING
    while not done.is_set() and time.monotonic() < deadline:
        connection.interrupt()  # again and again: one that comes before the statement is lost
        done.wait(AGAIN)
