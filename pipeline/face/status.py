"""`phuluc status`: what curated holds, how the last run ended, what needs attention."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline import hints
from pipeline.curated import database, gathered, journal, lock, loose, repair, state
from pipeline.exitcodes import CommandError, ExitCode
from pipeline.face.terminal import console, one_line
from pipeline.ingest.version import parser_version
from schemas.corrections import SETTLED
from schemas.datasets import UNKNOWN_PROVINCE

if TYPE_CHECKING:
    import duckdb

COUNTS = f"""
SELECT 'plans', count(*) FROM plans WHERE tasks + indicators > 0
UNION ALL SELECT 'documents', count(*) FROM documents
UNION ALL SELECT 'duplicates of a plan', count(duplicate_of) FROM documents
UNION ALL SELECT 'texts without a plan', count(*) FROM plans WHERE tasks + indicators = 0
UNION ALL SELECT 'provinces', count(DISTINCT province_code) FROM documents
WHERE province_code != '{UNKNOWN_PROVINCE}'
UNION ALL SELECT 'communes', count(DISTINCT commune_code) FROM documents
UNION ALL SELECT 'tasks', count(*) FROM tasks
UNION ALL SELECT 'tasks, each plan once', coalesce(sum(tasks), 0) FROM plans
UNION ALL SELECT 'indicators', count(*) FROM indicators
UNION ALL SELECT 'indicators, likewise', coalesce(sum(indicators), 0) FROM plans
"""
ATTENTION = f"""
SELECT 'files that could not be read', count(*), 'unreadable-files'
FROM issues WHERE doc_id IS NULL AND severity = 'error'
UNION ALL SELECT 'documents whose file can no longer be read (stale)', count(*), 'unreadable-files'
FROM documents WHERE stale
UNION ALL SELECT 'plans with text lost (coverage below 1)', count(*), 'plans-overview'
FROM plans WHERE coverage < 1
UNION ALL SELECT 'plans without a place', count(*), 'issues-to-look-at'
FROM plans SEMI JOIN (SELECT doc_id FROM issues WHERE code = 'place-unknown') USING (doc_id)
UNION ALL SELECT 'rows graded C', count(*), 'doubtful-rows' FROM (
    SELECT doc_id, grade, flags FROM tasks UNION ALL SELECT doc_id, grade, flags FROM indicators)
SEMI JOIN plans USING (doc_id)
WHERE grade = 'C' AND NOT list_has_any(flags, {sorted(SETTLED)})
UNION ALL SELECT 'agency mentions without an id', count(*), 'unknown-agencies' FROM (
    SELECT doc_id, agency_id, is_group FROM task_agencies
    UNION ALL SELECT doc_id, agency_id, is_group FROM indicator_agencies)
SEMI JOIN plans USING (doc_id)
WHERE agency_id IS NULL AND NOT is_group
UNION ALL SELECT 'deadlines not understood', count(*), 'tasks-without-date'
FROM tasks SEMI JOIN plans USING (doc_id)
WHERE due_kind = 'unknown' AND coalesce(deadline, '') != ''
"""
"""What is counted is what the question lists: rows of plans, not those of their duplicates."""


def print_status(connection: duckdb.DuckDBPyConnection, curated: Path) -> None:
    """Print counts, the last run, and what is left to look at with the question that lists it."""
    screen = console()
    screen.print(f"curated: {one_line(str(curated))}", soft_wrap=True)
    for label, count in connection.execute(COUNTS).fetchall():
        screen.print(f"  {label:22} {count:>10,}")
    screen.print(last_run(state.load_last_run(curated)), soft_wrap=True)
    where = database.points_at(curated)
    if where is not None and where != str(curated.resolve()):
        how = hints.command("ingest", curated=curated)
        screen.print(f"{database.NAME} points at {where}: `{how}` writes it anew", soft_wrap=True)
    versions = connection.execute("SELECT DISTINCT parser_version FROM documents").fetchall()
    old = [name for (name,) in versions if not name.startswith(parser_version())]
    if old:
        screen.print("documents read by an older version: the next run reads them again")
    needs = [row for row in connection.execute(ATTENTION).fetchall() if row[1]]
    screen.print("to look at:" if needs else "nothing needs attention")
    for label, count, question in needs:
        how = hints.command("query", question, curated=curated)
        screen.print(f"  {count:>10,} {label}  ({how})", soft_wrap=True)  # to be pasted


def print_verified(curated: Path) -> None:
    """Compare every file with what was written, and say which differ.

    `CommandError` where one does, or where another run is writing.
    """
    if not (curated / state.STATE_FOLDER).is_dir():
        how = hints.command("ingest", curated=curated)
        raise CommandError(f"no curated data in {curated}: run `{how}` first")
    with lock.exclusive(curated, wait=0):
        faults = [*repair.faults(curated), *loose.faults(curated), *gathered.faults(curated)]
        if faults:
            journal.begin(curated)  # the next run looks at every byte, too
    for line in faults:
        console().print(one_line(line), soft_wrap=True)
    if faults:
        raw = state.inbox_of(curated) or hints.RAW
        how = hints.command("ingest", curated=curated, raw=raw)
        raise CommandError(f"{len(faults)} damaged; `{how}` sets it right", ExitCode.FAILED)
    console().print("every file is what was written")


def last_run(figures: dict[str, Any]) -> str:
    """One line on the last run."""
    try:
        known = f"{figures['known']} failed before too, " if figures.get("known") else ""
        return (
            f"last run: {figures['finished']}, {figures['seconds']:.1f} s, {figures['new']} read, "
            f"{figures['unchanged']} unchanged, {figures['failed']} failed, {known}"
            f"{figures['removed']} removed, version {figures['version']}"
        )
    except (KeyError, ValueError, TypeError):
        return "last run: unknown"
