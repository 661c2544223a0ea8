"""The questions that ship with phuluc: `queries/*.sql`, one question a file.

A file begins with comment lines: what it answers, in Vietnamese and then in English. It reads its
parameters as DuckDB variables (`getvariable('today')`): nothing is written into its SQL.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.exitcodes import CommandError

if TYPE_CHECKING:
    import duckdb

FOLDER = Path(__file__).resolve().parents[2] / "queries"
PARAMETERS = ("today", "from", "to", "agency", "place")
"""Variables that a question may ask for with `getvariable`; `views.connect` sets `today`."""

NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")  # never a path: a name is looked up, not opened


@dataclass(frozen=True, slots=True)
class Question:
    """A stored question: its file's stem, what it answers, and the SQL."""

    name: str
    vietnamese: str
    english: str
    sql: str


def all_questions() -> list[Question]:
    """Every stored question, by name."""
    return [_parse(path) for path in sorted(FOLDER.glob("*.sql"))]


def sql_of(name_or_sql: str) -> str:
    """SQL of a stored question, or the argument itself when it is SQL.

    Raises `CommandError` for a single word that names no question.
    """
    if not NAME.fullmatch(name_or_sql.strip()):
        return name_or_sql
    for question in all_questions():
        if question.name == name_or_sql.strip():
            return question.sql
    raise CommandError(f"no question is called {name_or_sql!r}; `phuluc query` lists them")


def asks_for(sql: str) -> set[str]:
    """The parameters that the SQL reads."""
    return {name for name in PARAMETERS if f"getvariable('{name}')" in sql}


def set_parameters(
    connection: duckdb.DuckDBPyConnection, sql: str, given: Mapping[str, date | str | None]
) -> None:
    """Give the connection the variables that were asked for; the others stay null, or today.

    Raises `CommandError` for one that the SQL would not heed.
    """
    known = asks_for(sql)
    for name, value in given.items():
        if value is not None and name not in known:
            raise CommandError(f"this question takes no --{name}")
        if value is not None:
            connection.execute(f'SET VARIABLE "{name}" = ?', [value])


def _parse(path: Path) -> Question:
    sql = path.read_text("utf-8")
    comments = []
    for line in sql.splitlines():
        if not line.startswith("--"):
            break
        comments.append(line.removeprefix("--").strip())
    vietnamese, english, *_ = [*comments, "", ""]
    return Question(path.stem, vietnamese, english, sql)
