"""The command line: `phuluc`. Every command and option is described where it is declared."""

from __future__ import annotations

import io
import os
import sys
import traceback
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from pipeline.exitcodes import CommandError, ExitCode
from pipeline.face.output import OutputFormat
from pipeline.face.terminal import complain
from pipeline.hints import CURATED, RAW

DAY = ["%Y-%m-%d"]  # how an option writes a day
DEBUG_VARIABLE = "PHULUC_DEBUG"

app = typer.Typer(
    name="phuluc",
    help="Appendix tables of Vietnamese administrative plans as data to query and trust.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

Curated = Annotated[Path, typer.Option(help="Folder of the curated Parquet.", metavar="DIR")]


def main() -> None:
    """Entry point: run the command, and turn every error into one line and an exit code."""
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


@app.command()
def ingest(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(help="Files or folders to read; default: everything below --raw."),
    ] = None,
    raw: Annotated[Path, typer.Option(help="Folder of the inbox.", metavar="DIR")] = RAW,
    curated: Curated = CURATED,
    jobs: Annotated[
        int, typer.Option(help="Worker processes; 0: one for every core.", min=0, metavar="N")
    ] = 0,
    force: Annotated[bool, typer.Option("--force", help="Read unchanged files again.")] = False,
    timeout: Annotated[
        float, typer.Option(help="Time limit for one document; 0: none.", min=0, metavar="SECONDS")
    ] = 120.0,
    memory: Annotated[
        int, typer.Option(help="Memory limit for one document; 0: none.", min=0, metavar="MB")
    ] = 2048,
    max_size: Annotated[
        int, typer.Option(help="Larger files are not opened; 0: no limit.", min=0, metavar="MB")
    ] = 200,
    wait: Annotated[
        float,
        typer.Option(help="How long to wait for another run to end.", min=0, metavar="SECONDS"),
    ] = 0.0,
    prune: Annotated[
        bool,
        typer.Option("--prune", help="Go on although most documents are missing, or --raw is new."),
    ] = False,
) -> int:
    """Read the plans in the inbox and bring the curated Parquet up to date.

    Files whose content is known are not read again; those that left the inbox leave curated.
    """
    from pipeline.face import progress
    from pipeline.ingest.interrupt import asked_to_stop
    from pipeline.ingest.pool import Limits
    from pipeline.ingest.run import Options, ingest

    options = Options(
        raw=raw,
        curated=curated,
        paths=tuple(paths or ()),
        jobs=jobs or os.cpu_count() or 1,
        force=force,
        limits=Limits(timeout, memory),
        max_size=max_size,
        wait=wait,
        prune=prune,
    )
    with asked_to_stop() as stop:
        try:
            summary = ingest(options, progress.for_terminal(), stop)
        except OSError as error:
            reason = error.strerror or str(error)
            message = f"cannot write {curated}: {reason}; what was there before is whole"
            raise CommandError(message, ExitCode.FAILED) from error
    progress.print_closing(summary, options)
    if stop():
        complain("stopped; documents finished before are stored, run again for the rest")
        return stop.exit_code
    return ExitCode.SOME_UNREADABLE if summary.failed else ExitCode.OK


@app.command()
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


@app.command()
def show(
    document: Annotated[
        str,
        typer.Argument(
            metavar="SOURCE_OR_DOC_ID", help="A source, its end, a file's path, or a doc_id."
        ),
    ],
    curated: Curated = CURATED,
    draw: Annotated[
        int | None,
        typer.Option(help="Draw this page of a PDF with the cells found.", min=1, metavar="PAGE"),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(help="The picture; default: NAME-trang-PAGE.png here.", metavar="FILE"),
    ] = None,
    raw: Annotated[
        Path, typer.Option(help="Folder of the inbox, where the file lies.", metavar="DIR")
    ] = RAW,
) -> None:
    """Show one document's facts and its tables as they were parsed, with grades and flags.

    With --draw: write a picture of one page with the cells that were found, merged ones in red.
    """
    from pipeline.curated import views
    from pipeline.face import drawing, show
    from pipeline.ingest import inbox

    if out is not None and draw is None:
        raise CommandError("--out names the picture of --draw PAGE")
    with views.connect(curated) as connection:
        if draw is None:
            show.print_document(connection, inbox.as_source(document, raw), curated)
        else:
            found = show.find(connection, inbox.as_source(document, raw), curated)
            typer.echo(f"page {draw} drawn: {drawing.draw(found, draw, raw, out)}")


@app.command()
def status(curated: Curated = CURATED) -> None:
    """Show what curated holds, how the last run ended, and what needs attention."""
    from pipeline.curated import views
    from pipeline.face import status

    with views.connect(curated) as connection:
        status.print_status(connection, curated)


explain = typer.Typer(
    help="Show how one piece of text is read.", no_args_is_help=True, rich_markup_mode=None
)
app.add_typer(explain, name="explain")


@explain.command()
def deadline(
    text: Annotated[str, typer.Argument(help="A deadline cell: 'Quý III/2026'.")],
    plan: Annotated[
        str | None,
        typer.Option(help="Year or years the plan covers: 2026, 2026-2030.", metavar="YEARS"),
    ] = None,
) -> None:
    """Print how a deadline was read, clause by clause."""
    from normalizers.values import deadlines
    from pipeline.face.explain import period_of

    typer.echo(deadlines.explain(text, period_of(plan)))


@explain.command()
def agency(
    text: Annotated[str, typer.Argument(help="An agency cell: 'Phòng Văn hóa - Xã hội; CA'.")],
) -> None:
    """Print which agencies a cell names, and which canonical one each is."""
    from normalizers.values import agencies

    typer.echo(agencies.explain(text))
