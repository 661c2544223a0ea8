"""The whole command line. Every command and option is described where it is declared.

A module of this room holds the commands of one errand; the list below is the whole of them.
"""

from __future__ import annotations

from typing import Annotated

import typer

from pipeline.cli import asking, comparing, explaining, looking, reading, reviewing, serving, taking

app = typer.Typer(
    name="phuluc",
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


def _print_version(asked: bool) -> None:
    if asked:
        from pipeline.ingest.version import parser_version

        typer.echo(f"phuluc {parser_version()}")
        raise typer.Exit


@app.callback()
def phuluc(
    version: Annotated[
        bool,
        typer.Option(
            "--version", help="Print the version and end.", is_eager=True, callback=_print_version
        ),
    ] = False,
) -> None:
    """Appendix tables of Vietnamese administrative plans as data to query and trust."""


for command in (
    reading.ingest,
    reading.watch,
    asking.query,
    taking.export,
    looking.show,
    reviewing.review,
    looking.status,
    comparing.changes,
    comparing.diff,
    serving.mcp,
):
    app.command()(command)
app.add_typer(explaining.app, name="explain")
