"""`phuluc query`."""

from __future__ import annotations

from typing import Annotated

import typer

from pipeline.cli.options import (
    Agency,
    Curated,
    Form,
    Grade,
    Out,
    Place,
    Plan,
    Since,
    To,
    Today,
)
from pipeline.face.asking import Asked
from pipeline.hints import CURATED


def _question_names() -> list[str]:
    from pipeline.face import questions

    return [question.name for question in questions.all_questions()]


def query(
    question: Annotated[
        str | None,
        typer.Argument(
            help="A stored question's name, SQL, or - for SQL from standard input; "
            "without it: the list of questions.",
            autocompletion=_question_names,
        ),
    ] = None,
    curated: Curated = CURATED,
    form: Form = None,
    out: Out = None,
    wide: Annotated[
        bool, typer.Option("--wide", help="One line a row, however long, nothing cut.")
    ] = False,
    schema: Annotated[
        bool, typer.Option("--schema", help="Describe every dataset, view and column.")
    ] = False,
    timeout: Annotated[
        float,
        typer.Option(help="Time limit for finding the answer; 0: none.", min=0, metavar="SECONDS"),
    ] = Asked.timeout,
    memory: Annotated[
        int, typer.Option(help="Memory limit for the answer; 0: none.", min=0, metavar="MB")
    ] = Asked.memory,
    today: Today = None,
    since: Since = None,
    to: To = None,
    agency: Agency = None,
    place: Place = None,
    plan: Plan = None,
    grade: Grade = None,
) -> None:
    """Answer a stored question, or any SQL.

    SQL sees the datasets and the views `plans` and `due`. Questions say in the list which of
    --today, --from, --to, --agency, --place, --plan and --grade they take.
    """
    from pipeline.face import asking, listing

    if schema:
        listing.print_schema()
    elif question is None:
        listing.print_questions(curated)
    else:
        given = asking.given(agency, place, since, to, grade, plan, today)
        asking.answer(asking.Asked(question, curated, form, out, wide, timeout, memory, given))
