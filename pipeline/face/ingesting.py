"""`phuluc ingest`: a run, what it tells meanwhile, and how it ended."""

from __future__ import annotations

from pathlib import Path

from pipeline.exitcodes import CommandError, ExitCode
from pipeline.face import progress
from pipeline.face.terminal import complain
from pipeline.ingest import run
from pipeline.ingest.interrupt import asked_to_stop
from pipeline.ingest.report import Report


def ingest(
    options: run.Options, *, as_json: bool = False, quiet: bool = False, log: Path | None = None
) -> int:
    """Bring curated up to date; returns the exit code. `log`: a file that is told, too."""
    from pipeline.face import runreport

    reports: list[Report] = [] if quiet or as_json else [progress.for_terminal()]
    record, kept = runreport.Record(), runreport.Log(log) if log else None
    reports += [record] if as_json else []
    reports += [kept] if kept else []
    with asked_to_stop() as stop:
        try:
            summary = run.ingest(options, runreport.Several(reports), stop)
        except OSError as error:
            reason = error.strerror or str(error)
            message = f"cannot write {options.curated}: {reason}; what was there before is whole"
            raise CommandError(message, ExitCode.FAILED) from error
    if kept:
        kept.close(summary)
    if as_json:
        print(record.text(summary))
    elif not quiet:
        progress.print_closing(summary, options)
    if stop():
        complain("stopped; documents finished before are stored, run again for the rest")
        return stop.exit_code
    return ExitCode.SOME_UNREADABLE if summary.failed else ExitCode.OK
