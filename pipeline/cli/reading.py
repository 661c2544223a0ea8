"""`phuluc ingest` and `phuluc watch`."""

from __future__ import annotations

import os
import time
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.options import Corrections, Curated, Jobs, MaxSize, Memory, Raw, Timeout
from pipeline.exitcodes import ExitCode
from pipeline.face.terminal import complain
from pipeline.hints import CURATED, RAW

STOP_SECONDS = 0.2  # how soon a pause notices Ctrl-C


def ingest(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(help="Files or folders to read; default: everything below --raw."),
    ] = None,
    raw: Raw = RAW,
    curated: Curated = CURATED,
    jobs: Jobs = 0,
    force: Annotated[bool, typer.Option("--force", help="Read unchanged files again.")] = False,
    timeout: Timeout = 120.0,
    memory: Memory = 2048,
    max_size: MaxSize = 200,
    wait: Annotated[
        float,
        typer.Option(help="How long to wait for another run to end.", min=0, metavar="SECONDS"),
    ] = 0.0,
    prune: Annotated[
        bool,
        typer.Option("--prune", help="Go on although most documents are missing, or --raw is new."),
    ] = False,
    corrections: Corrections = None,
    scheduler: Annotated[
        str | None,
        typer.Option(
            help="Let the workers of this Dask scheduler read (tcp://host:port), not --jobs.",
            metavar="ADDRESS",
        ),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the run report as JSON, and nothing else.")
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="Print errors alone.")] = False,
    log: Annotated[
        Path | None,
        typer.Option(help="Append what happens to this file, with the time.", metavar="FILE"),
    ] = None,
) -> int:
    """Read the plans in the inbox and bring curated up to date.

    Files whose content is known are not read again; those that left the inbox leave curated.
    """
    from pipeline.face import ingesting
    from pipeline.ingest import run
    from pipeline.ingest.limits import Limits

    options = run.Options(
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
        scheduler=scheduler,
    )
    return ingesting.ingest(options, as_json=as_json, quiet=quiet, log=log)


def watch(
    raw: Raw = RAW,
    curated: Curated = CURATED,
    every: Annotated[
        float, typer.Option(help="Pause between two looks.", min=0.1, metavar="SECONDS")
    ] = 60.0,
    once: Annotated[
        bool, typer.Option("--once", help="Look twice, read what stands still, and end.")
    ] = False,
    jobs: Jobs = 0,
    timeout: Timeout = 120.0,
    memory: Memory = 2048,
    max_size: MaxSize = 200,
    corrections: Corrections = None,
) -> int:
    """Look at the inbox every so often and read what is new in it.

    A file is read when its size and date stood still from one look to the next. Ctrl-C ends it.
    """
    from pipeline.face import progress, status
    from pipeline.ingest import inbox, run
    from pipeline.ingest.interrupt import asked_to_stop
    from pipeline.ingest.limits import Limits
    from pipeline.ingest.watch import Watch
    from pipeline.ingest.watch import watch as keep_looking

    inbox.require(raw, (), without=curated)
    cores = os.cpu_count() or 1
    limits = Limits(timeout, memory)
    options = run.Options(
        raw, curated, jobs=jobs or cores, limits=limits, max_size=max_size, corrections=corrections
    )
    failed = 0

    def ran(summary: run.Summary) -> None:
        nonlocal failed
        failed += summary.failed
        typer.echo(status.last_run(asdict(summary)))

    with asked_to_stop() as stop:

        def ingest(now: run.Options) -> run.Summary:
            return run.ingest(now, progress.for_terminal(), stop)

        def pause() -> None:
            until = time.monotonic() + every
            while not stop() and (left := until - time.monotonic()) > 0:
                time.sleep(min(left, STOP_SECONDS))

        keep_looking(Watch(options, ingest, complain), pause, stop, ran, once=once)
    return ExitCode.SOME_UNREADABLE if failed and once else ExitCode.OK
