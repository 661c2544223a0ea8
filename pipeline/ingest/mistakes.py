"""What looks like an operator's mistake is refused, not carried out: nothing of it can be undone.

An inbox that was not mounted, emptied or exchanged looks like one whose plans were all removed.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline.curated.parts import Stored
from pipeline.exitcodes import CommandError
from pipeline.ingest.inbox import Inbox
from pipeline.ingest.plan import Plan

MANY = 5  # documents: fewer may well have been removed by hand
GO_ON = "if that is meant, say --prune"


def address(raw: Path, curated: Path) -> tuple[str, str]:
    """Where the inbox lies, from the root and from the curated folder: both may move together."""
    return os.path.abspath(raw), os.path.relpath(raw, curated)  # noqa: PTH100 (links stay)


def refuse_another_inbox(
    raw: Path, curated: Path, last_run: Mapping[str, Any], stored: Sequence[Stored]
) -> None:
    """Raise `CommandError` when the stored documents come from another inbox."""
    known = last_run.get("raw"), last_run.get("raw_from_curated")
    here = address(raw, curated)
    if stored and all(known) and known[0] != here[0] and known[1] != here[1]:
        raise CommandError(f"{curated} was filled from {known[0]}, not {raw}; {GO_ON}")


def refuse_loss(found: Inbox, todo: Plan, stored: Sequence[Stored], raw: Path) -> None:
    """Raise `CommandError` when the inbox is empty or misses most of what it had.

    Files that only moved are not missed, and what the run was not asked about is not counted.
    """
    had = sum(found.covers(document.source) for document in stored)
    missed = len(todo.removed)
    if missed and found.roots is None and not found.files:
        raise CommandError(f"{raw} holds no file, and held {had} documents; {GO_ON}")
    if missed >= MANY and 2 * missed > had:
        raise CommandError(f"{raw} misses {missed} of the {had} documents it held; {GO_ON}")
