"""`phuluc changes` and `phuluc diff`."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.options import DAY, Curated, Form, Out
from pipeline.exitcodes import ExitCode
from pipeline.hints import CURATED


def changes(
    since: Annotated[
        datetime | None,
        typer.Option(
            help="First day asked for, as this machine's clock counts days; "
            "default: the last run that changed anything.",
            formats=DAY,
            metavar="YYYY-MM-DD",
        ),
    ] = None,
    curated: Curated = CURATED,
    form: Form = None,
    out: Out = None,
) -> None:
    """List what runs have added, removed, changed and regraded."""
    from pipeline.curated import views
    from pipeline.curated.asked import Filter
    from pipeline.face import output, questions

    sql, where = questions.sql_of("changes"), output.target(form, out)
    with views.connect(curated) as connection:
        questions.bind(connection, sql, Filter(since=since and since.date()))
        output.deliver(connection.execute(sql), where)


def diff(
    one: Annotated[Path, typer.Argument(metavar="CURATED_A", help="The curated folder before.")],
    other: Annotated[Path, typer.Argument(metavar="CURATED_B", help="The one after.")],
    form: Form = None,
    out: Out = None,
    memory: Annotated[
        int, typer.Option(help="Memory limit for comparing; 0: none.", min=0, metavar="MB")
    ] = 2048,
) -> int:
    """List what the second folder lost, won, or has otherwise.

    For a look before an upgrade: ingest one inbox with both versions, into two folders. Exit code 1
    when they differ.
    """
    from pipeline.curated import compare
    from pipeline.face import output

    where = output.target(form, out)
    with compare.differences(one, other, memory) as connection:
        output.deliver(connection.execute(compare.SHOWN), where)
        found = connection.execute("SELECT 1 FROM difference LIMIT 1").fetchone()
    return ExitCode.OK if found is None else ExitCode.FAILED
