"""The command line: `phuluc`.

What people ask every day is told at once (`pipeline.cli.quick`), all else by the whole of it
(`pipeline.cli.app`).
"""

from __future__ import annotations

import io
import os
import sys
import traceback

from pipeline.cli import quick
from pipeline.exitcodes import CommandError, ExitCode
from pipeline.face.terminal import complain

DEBUG_VARIABLE = "PHULUC_DEBUG"
PLAINER = (
    ("Value error, ", ""),
    (
        "does not match the formats '%Y-%m-%d', '%d/%m/%Y'",
        "is no day: write 2027-01-15 or 15/01/2027",
    ),
    ("Input should be a valid integer, unable to parse string as an integer", "no whole number"),
    ("Input should be a valid number, unable to parse string as a number", "no number"),
)
"""What the library says of mistaken values, in plainer words."""


class WithoutPandas:
    """A finder that says there is no pandas: Arrow would import it, half the time of a start.

    No command needs it; the library, whose users may, is not entered here.
    """

    @staticmethod
    def find_spec(name: str, path: object = None, target: object = None) -> None:
        """None for any module but pandas."""
        if name == "pandas":
            raise ModuleNotFoundError("the command line does without pandas", name=name)


def set_up_arrow() -> None:
    """Make Arrow light before it is imported, in this process and its workers.

    Its own memory pool keeps what is freed, a quarter more; the library's users choose theirs.
    """
    sys.meta_path.insert(0, WithoutPandas)
    os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")


def main() -> None:
    """Entry point: run the command, and turn every error into one line and an exit code."""
    set_up_arrow()
    sys.unraisablehook = _unraisable
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")  # whatever the locale says
    sys.exit(run(sys.argv[1:]))


def _unraisable(seen: sys.UnraisableHookArgs) -> None:
    """A file that is dropped on a full disk says so again: once is enough."""
    if not isinstance(seen.exc_value, OSError) or os.environ.get(DEBUG_VARIABLE):
        sys.__unraisablehook__(seen)


def run(arguments: list[str]) -> int:
    """Run one command line; returns its exit code and prints errors to stderr."""
    try:
        told = quick.told(arguments)
        code = told() if told else _told_by_app(arguments)
    except CommandError as error:
        complain(error.message)
        code = error.code
    except KeyboardInterrupt:
        complain("interrupted")
        code = ExitCode.INTERRUPTED
    except Exception as error:
        code = _unexpected(error)
    return int(code or ExitCode.OK)


def _told_by_app(arguments: list[str]) -> int | None:
    """What the whole command line makes of the words."""
    import typer

    from pipeline.cli.app import app

    try:
        code: int | None = app(arguments, prog_name="phuluc", standalone_mode=False)
    except typer.TyperException as error:
        said = error.format_message()
        if said.startswith("Usage:"):  # a command without a word is asked for its help
            print(said, file=sys.stderr)
            return ExitCode.USAGE
        for words, plainer in PLAINER:
            said = said.replace(words, plainer)
        raise CommandError(f"{said} (phuluc --help)") from error
    except typer.Abort as error:
        raise KeyboardInterrupt from error
    return code


def _unexpected(error: Exception) -> ExitCode:
    if os.environ.get(DEBUG_VARIABLE):
        traceback.print_exc()
    hint = "" if os.environ.get(DEBUG_VARIABLE) else f" ({DEBUG_VARIABLE}=1 shows where)"
    complain(f"{type(error).__name__}: {error}{hint}")
    return ExitCode.FAILED
