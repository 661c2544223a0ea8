"""Questions that end: a statement runs beside the terminal, within a time and a memory limit."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from pipeline.exitcodes import CommandError

if TYPE_CHECKING:
    import duckdb

ENDING = 30.0  # seconds an interrupted statement may take to notice, on a busy machine
AGAIN = 0.05  # seconds between two interrupts
KEEPING = {"CREATE", "INSERT", "UPDATE", "DELETE", "ALTER", "DROP", "MERGE_INTO"}
ECHO = "\n\nLINE "  # where DuckDB begins to repeat the statement
COUNSEL = "\nDatabase is launched"  # where it begins to propose settings that are locked


def within(seconds: float, connection: duckdb.DuckDBPyConnection, work: Callable[[], None]) -> None:
    """Do the work, which asks this connection, in a thread; interrupt it at Ctrl-C and the limit.

    0 seconds mean no limit. Raises `CommandError` at the limit and for SQL errors.
    """
    import duckdb

    errors: list[BaseException] = []
    done = threading.Event()

    def run() -> None:
        try:
            work()
        except BaseException as error:
            errors.append(error)
        finally:
            done.set()

    try:
        threading.Thread(target=run, daemon=True).start()
        ended = done.wait(seconds or None)  # a join that Ctrl-C cuts short takes it for ended
    except KeyboardInterrupt:
        _interrupt(connection, done)
        raise
    if not ended:
        _interrupt(connection, done)
        raise CommandError(f"the question took longer than {seconds:g} s; raise it with --timeout")
    for error in errors:
        if isinstance(error, duckdb.Error):
            raise refused(error) from error
        raise error


def refused(error: Exception) -> CommandError:
    """What DuckDB says and proposes, without the statement it repeats.

    What it proposes against hunger cannot be set here; `--memory` can.
    """
    import duckdb

    if isinstance(error, duckdb.OutOfMemoryException):
        return CommandError(f"{str(error).partition(COUNSEL)[0].strip()}; raise it with --memory")
    return CommandError(str(error).partition(ECHO)[0].strip())


def require_question(connection: duckdb.DuckDBPyConnection, sql: str) -> None:
    """Raise `CommandError` for SQL that keeps something: nothing outlives a question."""
    statements = connection.extract_statements(sql)
    if not statements:
        raise CommandError("the SQL asks for nothing")
    name = statements[-1].type.name
    if name in KEEPING:
        message = f"{name} keeps nothing: what a question makes is gone when it ends"
        raise CommandError(f"{message}; ask with SELECT, or WITH ... SELECT")


def _interrupt(connection: duckdb.DuckDBPyConnection, done: threading.Event) -> None:
    deadline = time.monotonic() + ENDING
    while not done.is_set() and time.monotonic() < deadline:
        connection.interrupt()  # again and again: one that comes before the statement is lost
        done.wait(AGAIN)
