"""The questions that ship with phuluc: `queries/*.sql`, one question a file.

A file begins with comment lines: what it answers, in Vietnamese and then in English.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from pipeline.exitcodes import CommandError

FOLDER = Path(__file__).resolve().parents[2] / "queries"
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


def _parse(path: Path) -> Question:
    sql = path.read_text("utf-8")
    comments = []
    for line in sql.splitlines():
        if not line.startswith("--"):
            break
        comments.append(line.removeprefix("--").strip())
    vietnamese, english, *_ = [*comments, "", ""]
    return Question(path.stem, vietnamese, english, sql)
