"""The questions that ship with phuluc: `queries/*.sql`, one question a file.

A file begins with comment lines: what it answers, in Vietnamese and then in English, the parameters
it `takes:` and an `example:`. It reads them as DuckDB variables (`getvariable('today')`) or through
the views of `pipeline.curated.asked`: nothing is written into its SQL.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.curated.asked import HEEDS, PARAMETERS, Filter
from pipeline.exitcodes import CommandError

if TYPE_CHECKING:
    import duckdb

FOLDER = Path(__file__).resolve().parents[2] / "queries"
NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")  # never a path: a name is looked up, not opened


@dataclass(frozen=True, slots=True)
class Question:
    """A stored question: its file's stem, what it answers, and the SQL.

    `takes` are its parameters, `example` is a command that asks it; they and what it answers are
    the file's head, `sql` is the rest.
    """

    name: str
    vietnamese: str
    english: str
    takes: tuple[str, ...]
    example: str
    sql: str


def all_questions() -> list[Question]:
    """Every stored question, by name."""
    return [_parse(path) for path in sorted(FOLDER.glob("*.sql"))]


def sql_of(name_or_sql: str) -> str:
    """SQL of a stored question, of standard input for `-`, or the argument itself when it is SQL.

    Raises `CommandError` for a single word that names no question.
    """
    if name_or_sql.strip() == "-":
        return sys.stdin.read()
    if not NAME.fullmatch(name_or_sql.strip()):
        return name_or_sql
    for question in all_questions():
        if question.name == name_or_sql.strip():
            return question.sql
    raise CommandError(f"no question is called {name_or_sql!r}; `phuluc query` lists them")


def asks_for(sql: str) -> set[str]:
    """The parameters that the SQL heeds: those it reads, and those of the views it asks."""
    read = {name for name in PARAMETERS if f"getvariable('{name}')" in sql}
    return read.union(*(HEEDS[view] for view in HEEDS if view in sql))


def bind(connection: duckdb.DuckDBPyConnection, sql: str, given: Filter) -> None:
    """Give the connection what was asked for.

    Raises `CommandError` for a parameter that the SQL would not heed.
    """
    known = asks_for(sql)
    for name in given.given:
        if name not in known:
            raise CommandError(f"this question takes no --{name}")
    given.bind(connection)


def _parse(path: Path) -> Question:
    lines = path.read_text("utf-8").splitlines(keepends=True)
    told, said = {"takes": "", "example": f"phuluc query {path.stem}"}, []
    head = list(takewhile(lambda line: line.startswith("--"), lines))
    for line in head:
        comment = line.removeprefix("--").strip()
        word, colon, rest = comment.partition(": ")
        if colon and word in told:
            told[word] = rest
        else:
            said.append(comment)
    vietnamese, english, *_ = [*said, "", ""]
    takes = tuple(told["takes"].split())
    sql = "".join(lines[len(head) :])  # what DuckDB is asked names nothing that it does not need
    return Question(path.stem, vietnamese, english, takes, told["example"], sql)
