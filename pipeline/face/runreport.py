"""What `phuluc ingest` leaves for programs and for later: its run report and its log."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pipeline.curated.outcome import Job, Landed, Outcome, Unpacked
from pipeline.exitcodes import CommandError
from pipeline.face.progress import PlainReport
from pipeline.face.terminal import one_line
from pipeline.ingest.report import Report
from pipeline.ingest.run import Summary

FIGURES = {
    "new": "Documents that were read",
    "tried": "Files opened to be read: those read, and those that failed and had not failed before",
    "unchanged": "Documents that were not read again",
    "failed": "Files that failed and had not failed before",
    "known": "Files that failed before too and were not tried again",
    "removed": "Documents whose files have left the inbox",
    "stale": "Documents whose file can no longer be read and whose rows are kept",
    "skipped": "Files left out by their name",
    "ignored": "Files left out by .phulucignore",
    "copies": "Files whose bytes lie in the inbox under another name",
    "pages": "Pages that were read",
    "seconds": "How long the run took",
    "pages_per_second": "Pages read in a second of the run",
    "finished": "When it ended, UTC",
    "version": "The version that read",
    "reference": "The version whose reference tables are written",
    "digest": "The same for the same documents read by the same version",
    "raw": "The inbox",
    "raw_from_curated": "The inbox as seen from the curated folder",
    "documents": "Documents in the curated folder",
    "tasks": "Tasks there",
    "indicators": "Indicators there",
    "issues": "Issues there",
}
"""What each of the run's figures counts."""

LISTS = {
    "files": "One object a file, by its source: `source`, `what` became of it (`read`, `unpacked`, "
    "`unchanged`, `moved`, `removed`, `failed`), `seconds`; of one that was read `doc_id`, "
    "`pages`, `tasks`, `indicators`, `issues`; of one unpacked `members`; of one that failed "
    "`code` and `message`",
    "lines": "Every sentence that the run said, in order",
}
"""What stands in the report beside them."""


class Several(Report):
    """One report to several receivers."""

    def __init__(self, reports: Sequence[Report]) -> None:
        self._reports = reports

    def line(self, text: str) -> None:
        """Pass it on."""
        for report in self._reports:
            report.line(text)

    def passed(self, source: str, what: str) -> None:
        """Pass it on."""
        for report in self._reports:
            report.passed(source, what)

    def start(self, total: int) -> None:
        """Pass it on."""
        for report in self._reports:
            report.start(total)

    def page(self, job: Job, number: int, of: int) -> None:
        """Pass it on."""
        for report in self._reports:
            report.page(job, number, of)

    def ended(self, job: Job, outcome: Outcome) -> None:
        """Pass it on."""
        for report in self._reports:
            report.ended(job, outcome)

    def finish(self) -> None:
        """Pass it on."""
        for report in self._reports:
            report.finish()


class Log(PlainReport):
    """Lines with their time, appended to a file."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        try:
            self._stream = path.open("a", encoding="utf-8", buffering=1)
        except OSError as error:
            reason = error.strerror or str(error)
            raise CommandError(f"cannot write {path}: {reason}") from error

    def line(self, text: str) -> None:
        """Append a sentence."""
        now = datetime.now(UTC).isoformat(timespec="seconds")
        self._stream.write(f"{now} {one_line(text)}\n")

    def close(self, summary: Summary) -> None:
        """Append the run's figures, and end."""
        self.line(
            f"{summary.new} read, {summary.unchanged} unchanged, {summary.failed} failed, "
            f"{summary.removed} removed, {summary.seconds:.1f} s"
        )
        self._stream.close()


class Record(Report):
    """What happened to every file, for `--json`; `text` is the documented run report."""

    def __init__(self) -> None:
        self._files: list[dict[str, Any]] = []
        self._lines: list[str] = []

    def line(self, text: str) -> None:
        """Keep a sentence."""
        self._lines.append(one_line(text))

    def passed(self, source: str, what: str) -> None:
        """Keep what was not read."""
        self._files.append({"source": source, "what": what})

    def ended(self, job: Job, outcome: Outcome) -> None:
        """Keep what became of one document."""
        told: dict[str, Any] = {"source": job.source}
        if isinstance(outcome, Landed):
            told |= {"what": "read", "doc_id": outcome.doc_id, "pages": outcome.pages}
            told |= {"tasks": outcome.tasks, "indicators": outcome.indicators}
            told |= {"issues": outcome.issues}
        elif isinstance(outcome, Unpacked):
            told |= {"what": "unpacked", "members": len(outcome.members)}
        else:
            told |= {"what": "failed", "code": outcome.code, "message": outcome.message}
        self._files.append(told | {"seconds": outcome.seconds})

    def text(self, summary: Summary) -> str:
        """The run's figures, `files` in order of their source, and `lines` that were said."""
        files = sorted(self._files, key=lambda told: str(told["source"]))
        content = asdict(summary) | {"files": files, "lines": self._lines}
        return json.dumps(content, ensure_ascii=False, indent=1)
