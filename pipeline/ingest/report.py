"""What a run says while it goes on, without knowing whether anybody watches."""

from __future__ import annotations

from pipeline.curated.outcome import Job, Outcome


class Report:
    """Receiver of a run's progress; this one says nothing."""

    def line(self, text: str) -> None:
        """One sentence worth keeping."""

    def passed(self, source: str, what: str) -> None:
        """One document was not read: it is `unchanged`, `moved` or `removed`."""

    def start(self, total: int) -> None:
        """So many documents are about to be read."""

    def page(self, job: Job, number: int, of: int) -> None:
        """A document that is a scan is at one of its pages."""

    def ended(self, job: Job, outcome: Outcome) -> None:
        """One document was read, or could not be."""

    def finish(self) -> None:
        """No more documents follow."""
