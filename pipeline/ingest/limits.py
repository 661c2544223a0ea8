"""Who reads a document and what that may take, for a run that may have none to read."""

from __future__ import annotations

from dataclasses import dataclass

PROCESS = "pipeline.ingest.document:process"
"""What a worker does with a file: its module and name."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits per document: `timeout` in seconds, `memory` in MB; 0 means none."""

    timeout: float = 120.0
    memory: int = 2048


class WorkersError(Exception):
    """No worker process can be started or load the reader: no document's fault."""
