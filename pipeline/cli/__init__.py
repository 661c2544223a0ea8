"""The command line: `phuluc`. Every command and option is described where it is declared.

A module of this room holds the commands of one errand; the list below is the whole of them.
"""

from __future__ import annotations

import io
import os
import sys
import traceback
from typing import Annotated

import typer

from pipeline.cli import asking, comparing, explaining, looking, reading, reviewing, serving, taking
from pipeline.exitcodes import CommandError, ExitCode
from pipeline.face.terminal import complain

DEBUG_VARIABLE = "PHULUC_DEBUG"

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


class WithoutPandas:
    """A finder that says there is no pandas: Arrow would import it, half the time of a start.

    No command needs it; the library, whose users may, is not entered here.
    """

    @staticmethod
    def find_spec(name: str, path: object = None, target: object = None) -> None:
        """None for any module but pandas."""
        if name == "pandas":
            raise ModuleNotFoundError("the command line does without pandas", name=name)


def main() -> None:
    """Entry point: run the command, and turn every error into one line and an exit code."""
    sys.meta_path.insert(0, WithoutPandas)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")  # whatever the locale says
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run one command line; returns its exit code and prints errors to stderr."""
    try:
        code = app(arguments, prog_name="phuluc", standalone_mode=False)
    except CommandError as error:
        complain(error.message)
        code = error.code
    except typer.TyperException as error:
        complain(f"{error.format_message()} (phuluc --help)")
        code = ExitCode.USAGE
    except (KeyboardInterrupt, typer.Abort):
        complain("interrupted")
        code = ExitCode.INTERRUPTED
    except Exception as error:
        code = _unexpected(error)
    return int(code or ExitCode.OK)


def _unexpected(error: Exception) -> ExitCode:
    if os.environ.get(DEBUG_VARIABLE):
        traceback.print_exc()
    hint = "" if os.environ.get(DEBUG_VARIABLE) else f" ({DEBUG_VARIABLE}=1 shows where)"
    complain(f"{type(error).__name__}: {error}{hint}")
    return ExitCode.FAILED
