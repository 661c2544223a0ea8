"""Where a reading comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from schemas.corrections import Corrections
from schemas.datasets import DOC_ID_LENGTH


@dataclass(frozen=True, slots=True)
class Source:
    """Where a reading comes from, and what people have said about it.

    `overrides` are document fields that a person has set, `corrections` lines about any rows.
    """

    path: str
    sha256: str
    parser_version: str
    parsed_at: datetime
    overrides: Mapping[str, str]
    corrections: Corrections = field(default_factory=dict)

    @property
    def doc_id(self) -> str:
        """The document's stable id: the same file gives the same one anywhere."""
        return self.sha256[:DOC_ID_LENGTH]
