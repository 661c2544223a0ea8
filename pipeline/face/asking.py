"""`phuluc query`: an answer on its way from the curated folder to where it was asked for."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from unicodedata import normalize

from pipeline.curated.asked import Filter
from pipeline.face.terminal import complain
from pipeline.hints import CURATED


@dataclass(frozen=True)
class Asked:
    """A question: its name or SQL, of which folder, how, and within how many seconds and MB."""

    question: str
    curated: Path = CURATED
    form: str | None = None
    out: Path | None = None
    wide: bool = False
    timeout: float = 60.0
    memory: int = 2048
    given: Filter = field(default_factory=Filter)


def given(
    agency: str | None = None,
    place: str | None = None,
    since: datetime | None = None,
    to: datetime | None = None,
    grade: str | None = None,
    plan: str | None = None,
    today: datetime | None = None,
) -> Filter:
    """The filter that options make; `CommandError` where they contradict."""

    def text(said: str | None) -> str | None:
        return said and normalize("NFC", said).strip()

    first, last, day = (said and said.date() for said in (since, to, today))
    return Filter(text(agency), text(place), first, last, grade, text(plan), day)


def answer(asked: Asked) -> None:
    """Write the answer; `CommandError` for what cannot be asked."""
    import duckdb

    from pipeline.curated import views
    from pipeline.face import answer, output, questions

    sql = questions.sql_of(asked.question)
    target = output.target(output.OutputFormat(asked.form) if asked.form else None, asked.out)
    with views.connect(asked.curated, asked.memory, (sql, *asked.given.asks)) as connection:
        try:
            questions.bind(connection, sql, asked.given)
            answer.require_question(connection, sql)
            for line in asked.given.unmatched(connection, asked.curated):
                complain(line)
        except duckdb.Error as error:
            raise answer.refused(error) from error
        output.deliver(answer.Limited(asked.timeout, connection, sql), target, asked.wide)
