"""`phuluc export`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.options import Agency, Curated, Grade, Place, Plan, Since, To, Today
from pipeline.face import asking
from pipeline.face.terminal import complain
from pipeline.hints import CURATED, RAW


def export(
    out: Annotated[
        Path, typer.Argument(metavar="OUT", help="The file: NAME.xlsx, .csv, .ics or .json.")
    ],
    curated: Curated = CURATED,
    raw: Annotated[
        Path, typer.Option(help="Folder of the inbox, for links to the files.", metavar="DIR")
    ] = RAW,
    profile: Annotated[
        str,
        typer.Option(
            "--for",
            help="people, or tracker: one line a lead, the columns task systems ask for.",
            metavar="PROFILE",
        ),
    ] = "people",
    today: Today = None,
    since: Since = None,
    to: To = None,
    agency: Agency = None,
    place: Place = None,
    plan: Plan = None,
    grade: Grade = None,
) -> None:
    """Take tasks along: a workbook, a table, a calendar or JSON.

    The options narrow it as they narrow questions. --from and --to ask for what falls due then.
    """
    from pipeline.curated import views
    from pipeline.exitcodes import CommandError
    from pipeline.face.export import command

    if profile not in command.PROFILES:
        raise CommandError(f"--for takes {' or '.join(command.PROFILES)}, not {profile!r}")
    given = asking.given(agency, place, since, to, grade, plan, today)
    with views.connect(curated) as connection:
        for line in command.export(connection, out, given, profile, raw):
            complain(line)
        for line in given.unmatched(connection, curated):
            complain(line)
    typer.echo(f"written: {out}")
