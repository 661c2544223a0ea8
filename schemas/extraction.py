"""What one document becomes: the records of every dataset, ready to store."""

from __future__ import annotations

from dataclasses import dataclass, field

from schemas.records import (
    CellRecord,
    Document,
    Indicator,
    IndicatorAgency,
    Issue,
    Record,
    Task,
    TaskAgency,
    TaskDeadline,
    TaskOccurrence,
)


@dataclass(slots=True)
class Extraction:
    """All records of one document, by dataset."""

    document: Document
    tasks: list[Task] = field(default_factory=list)
    task_agencies: list[TaskAgency] = field(default_factory=list)
    task_deadlines: list[TaskDeadline] = field(default_factory=list)
    task_occurrences: list[TaskOccurrence] = field(default_factory=list)
    indicators: list[Indicator] = field(default_factory=list)
    indicator_agencies: list[IndicatorAgency] = field(default_factory=list)
    cells: list[CellRecord] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)

    def dataset(self, name: str) -> list[Record]:
        """Records of the named dataset (a key of `schemas.records.DATASETS`)."""
        if name == "documents":
            return [self.document]
        records: list[Record] = getattr(self, name)
        return records
