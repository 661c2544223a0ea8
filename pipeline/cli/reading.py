"""`phuluc ingest`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.options import Curated
from pipeline.exitcodes import CommandError, ExitCode
from pipeline.face.terminal import complain
from pipeline.hints import CURATED, RAW


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
    corrections: Annotated[
        Path | None,
        typer.Option(
            help="Cells corrected; default: corrections.csv beside --raw.", metavar="FILE"
        ),
    ] = None,
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
        corrections=corrections,
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
