"""`phuluc changes` and `phuluc diff`."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.options import DAY, Curated
from pipeline.exitcodes import ExitCode
from pipeline.face.output import OutputFormat
from pipeline.hints import CURATED

Form = Annotated[
    OutputFormat, typer.Option("--format", help="How to print the rows.", metavar="FORMAT")
]


def changes(
    since: Annotated[
        datetime | None,
        typer.Option(
            help="First day asked for; default: the last run that changed anything.",
            formats=DAY,
            metavar="YYYY-MM-DD",
        ),
    ] = None,
    curated: Curated = CURATED,
    form: Form = OutputFormat.TABLE,
) -> None:
    """List what runs have added, removed, changed and graded otherwise, document by document."""
    from pipeline.curated import views
    from pipeline.face import output, questions

    sql = questions.sql_of("changes")
    begins = since and since.astimezone(UTC).replace(tzinfo=None)  # the history keeps UTC
    with views.connect(curated) as connection:
        questions.set_parameters(connection, sql, {"from": begins})
        output.to_stdout(connection.execute(sql), form)


def diff(
    one: Annotated[Path, typer.Argument(metavar="CURATED_A", help="The curated folder before.")],
    other: Annotated[Path, typer.Argument(metavar="CURATED_B", help="The one after.")],
    form: Form = OutputFormat.TABLE,
    memory: Annotated[
        int, typer.Option(help="Memory limit for comparing; 0: none.", min=0, metavar="MB")
    ] = 2048,
) -> int:
    """List documents and rows that the second folder lost, won, or has otherwise than the first.

    For a look before an upgrade: ingest one inbox with both versions, into two folders. Exit code 1
    when they differ.
    """
    from pipeline.curated import compare
    from pipeline.face import output

    with compare.differences(one, other, memory) as connection:
        output.to_stdout(connection.execute(compare.SHOWN), form)
        found = connection.execute("SELECT 1 FROM difference LIMIT 1").fetchone()
    return ExitCode.OK if found is None else ExitCode.FAILED
