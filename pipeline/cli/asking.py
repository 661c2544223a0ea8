"""`phuluc query`."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

from pipeline.cli.options import DAY, Curated
from pipeline.exitcodes import CommandError
from pipeline.face.output import OutputFormat
from pipeline.hints import CURATED


def query(
    question: Annotated[
        str | None,
        typer.Argument(help="A stored question's name, or SQL; without it: the list of names."),
    ] = None,
    curated: Curated = CURATED,
    form: Annotated[
        OutputFormat, typer.Option("--format", help="How to print the rows.", metavar="FORMAT")
    ] = OutputFormat.TABLE,
    timeout: Annotated[
        float, typer.Option(help="Time limit for the answer; 0: none.", min=0, metavar="SECONDS")
    ] = 60.0,
    memory: Annotated[
        int, typer.Option(help="Memory limit for the answer; 0: none.", min=0, metavar="MB")
    ] = 2048,
    today: Annotated[
        datetime | None,
        typer.Option(help="The day it is; default: today.", formats=DAY, metavar="YYYY-MM-DD"),
    ] = None,
    since: Annotated[
        datetime | None,
        typer.Option("--from", help="First day asked for.", formats=DAY, metavar="YYYY-MM-DD"),
    ] = None,
    to: Annotated[
        datetime | None,
        typer.Option(help="Last day asked for.", formats=DAY, metavar="YYYY-MM-DD"),
    ] = None,
    agency: Annotated[
        str | None, typer.Option(help="An agency's id, or part of its name.", metavar="NAME")
    ] = None,
    place: Annotated[
        str | None, typer.Option(help="A code, or part of a place's name.", metavar="NAME")
    ] = None,
) -> None:
    """Answer a stored question, or any SQL over the datasets and the views `plans` and `due`.

    --today, --from, --to, --agency and --place are for the questions that name them.
    """
    import duckdb

    from pipeline.curated import views
    from pipeline.face import answer, output, questions

    if question is None:
        stored = questions.all_questions()
        output.print_table(("name", "câu hỏi"), iter((q.name, q.vietnamese) for q in stored))
        return
    sql = questions.sql_of(question)
    days = {"today": today, "from": since, "to": to}
    given = {name: day and day.date() for name, day in days.items()}
    with views.connect(curated, memory) as connection:
        try:
            questions.set_parameters(connection, sql, {**given, "agency": agency, "place": place})
            answer.require_question(connection, sql)
        except duckdb.Error as error:
            raise CommandError(answer.message(error)) from error

        def ask() -> None:
            output.to_stdout(connection.execute(sql), form)

        answer.within(timeout, connection, ask)
