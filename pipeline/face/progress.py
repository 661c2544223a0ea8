"""A run's report on a terminal (a bar) or anywhere else (plain lines), and its closing table."""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

from pipeline import hints
from pipeline.curated.outcome import Failure, Job, Outcome, Unpacked
from pipeline.face.terminal import console, lines_to, one_line
from pipeline.ingest.report import Report
from pipeline.ingest.run import Options, Summary

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress

    from pipeline.face.terminal import Plain


class PlainReport(Report):
    """One line an event, for logs; the closing table counts what was not read."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._console: Console | Plain = lines_to(stream)
        self._total = 0
        self._done = 0

    def line(self, text: str) -> None:
        """Print a sentence."""
        self._console.print(one_line(text), soft_wrap=True)

    def start(self, total: int) -> None:
        """Remember how many documents follow; more may, once archives are opened."""
        self._total, self._done = total, 0

    def page(self, job: Job, number: int, of: int) -> None:
        """Print which page of a scan is being read."""
        self.line(f"{job.source}: page {number} of {of}")

    def ended(self, job: Job, outcome: Outcome) -> None:
        """Print what became of one document."""
        self._done += 1
        self.line(f"[{self._done}/{self._total}] {job.source}: {_result(outcome)}")


class BarReport(PlainReport):
    """A progress bar; only sentences and failures are printed above it."""

    def __init__(self) -> None:
        super().__init__()
        self._console = self._screen = console()
        self._bar: Progress | None = None

    def start(self, total: int) -> None:
        """Show the bar."""
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
        from rich.progress import TimeRemainingColumn as Remaining

        columns = (TextColumn("reading"), BarColumn(), MofNCompleteColumn(), Remaining())
        self._bar = Progress(*columns, console=self._screen, transient=True)
        self._bar.start()
        self._task = self._bar.add_task("reading", total=total)

    def page(self, job: Job, number: int, of: int) -> None:
        """Name the page of a scan at the bar."""
        if self._bar is not None:
            self._bar.update(self._task, description=one_line(f"{job.source} {number}/{of}"))

    def ended(self, job: Job, outcome: Outcome) -> None:
        """Move the bar on."""
        if isinstance(outcome, Failure):
            self.line(f"{job.source}: {_result(outcome)}")
        if self._bar is not None:
            self._bar.update(self._task, advance=1, description="reading")

    def finish(self) -> None:
        """Take the bar away."""
        if self._bar is not None:
            self._bar.stop()


def for_terminal() -> PlainReport:
    """The report that suits where the output goes."""
    return BarReport() if lines_to().is_terminal else PlainReport()


def closing(summary: Summary) -> list[tuple[str, str]]:
    """Label and figure of each line of the closing table."""
    speed = f"{summary.pages_per_second:,.1f}" if summary.pages else "-"
    return [
        ("new", f"{summary.new:,}"),
        ("unchanged", f"{summary.unchanged:,}"),
        ("failed", f"{summary.failed:,}"),
        *_where_any(
            ("failed before too", summary.known),
            ("kept though unreadable now", summary.stale),
        ),
        ("removed", f"{summary.removed:,}"),
        ("second copies", f"{summary.copies:,}"),
        *_where_any(
            ("left out by name", summary.skipped),
            ("left out by .phulucignore", summary.ignored),
        ),
        ("documents in curated", f"{summary.documents:,}"),
        ("tasks", f"{summary.tasks:,}"),
        ("indicators", f"{summary.indicators:,}"),
        ("issues", f"{summary.issues:,}"),
        ("pages read", f"{summary.pages:,}"),
        ("seconds", f"{summary.seconds:,.1f}"),
        ("pages per second", speed),
    ]


def _where_any(*figures: tuple[str, int]) -> list[tuple[str, str]]:
    """Lines that are worth a line only when there is something to count."""
    return [(label, f"{count:,}") for label, count in figures if count]


def print_closing(summary: Summary, options: Options) -> None:
    """The closing table, and what to do next."""
    screen = lines_to()
    lines = closing(summary)
    names, figures = (max(map(len, texts)) for texts in zip(*lines, strict=True))
    screen.print()
    for label, figure in lines:
        screen.print(f"  {label:{names}}  {figure:>{figures}}")
    screen.print()
    for line in next_steps(summary, options):
        screen.print(line, soft_wrap=True)


def next_steps(summary: Summary, options: Options) -> list[str]:
    """What an analyst would do now."""

    def query(*name: str) -> str:
        return hints.command("query", *name, curated=options.curated)

    lines = []
    if not summary.tried:
        lines.append("Nothing was read: no file is new or changed.")
    if summary.failed or summary.known:
        lines.append(f"Files that could not be read: {query('unreadable-files')}")
    if summary.issues:
        lines.append(f"Rows and files to look at:     {query('issues-to-look-at')}")
    if summary.documents:
        lines.append(f"Due next quarter:              {query('due-next-quarter')}")
        lines.append(f"All questions:                 {query()}")
    else:
        lines.append("Curated holds no document yet: put plans into the inbox and run again.")
    return lines


def _result(outcome: Outcome) -> str:
    if isinstance(outcome, Failure):
        return f"{outcome.code}: {outcome.message}"
    if isinstance(outcome, Unpacked):
        return f"holds {len(outcome.members)} files"
    counts = f"{outcome.tasks} tasks, {outcome.indicators} indicators, {outcome.issues} issues"
    return f"{outcome.pages} pages, {counts}"
