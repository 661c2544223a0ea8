"""Goldens: every sample document as parsed, in a form that people read and diffs show.

`make golden` writes them anew. A golden whose content changed loses its mark; whoever has
compared it with the document sets its first line to `reviewed: yes`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from normalizers.tables.roles import STORED
from pipeline.ingest import inbox, overrides
from pipeline.ingest.inbox import InboxFile
from schemas.extraction import Extraction
from schemas.records import Indicator, IndicatorAgency, Task, TaskAgency, TaskDeadline

FOLDER = Path(__file__).resolve().parent
RAW = FOLDER.parent.parent / "data" / "raw"
REVIEWED = "reviewed: yes"
UNREVIEWED = "reviewed: no"
FACTS = ("number", "issued_on", "issued_month", "issuer", "signer", "kind", "title")
PLACE = ("commune_code", "commune", "province_code", "province", "period_start", "period_end")
FIGURES = ("format", "reader", "pages", "tables", "tasks", "indicators", "coverage")
CELLS = tuple(role for role in STORED if role != "no")
INDENT = "    "


def samples() -> list[InboxFile]:
    """The documents of the sample inbox."""
    return inbox.walk(RAW).files


def path_of(source: str) -> Path:
    """Where a document's golden lies."""
    return FOLDER / f"{source.replace('/', '__')}.txt"


def body(file: InboxFile) -> str:
    """A sample document as parsed now."""
    from pipeline.ingest.document import process

    fields = overrides.load(RAW).matching(file.source)
    return "\n".join(lines(process(file.path.read_bytes(), file.source, fields))) + "\n"


def split(text: str) -> tuple[str, str]:
    """The mark on the first line, and the body."""
    mark, _, rest = text.partition("\n")
    return mark, rest


def lines(found: Extraction) -> Iterator[str]:
    """An extraction line by line: facts, then every row under its appendix and section."""
    for name in (*FACTS, *PLACE, *FIGURES):
        value = getattr(found.document, name)
        yield f"{name}: {'' if value is None else value}"
    yield f"legal_basis: {', '.join(found.document.legal_basis)}"
    appendix, section = 0, ""
    rows: list[Task | Indicator] = sorted(
        [*found.tasks, *found.indicators], key=lambda r: r.ordinal
    )
    for row in rows:
        if row.appendix != appendix:
            appendix, section = row.appendix, ""
            yield f"\n# {row.appendix_label} | {row.appendix_title}"
        if (here := f"{row.section} | {row.section_title}") != section:
            section = here
            yield f"\n## {here}" + (f" | {row.area}" if isinstance(row, Task) else "")
        yield from row_lines(row, found)
    yield "\n# Issues"
    for issue in found.issues:
        yield f"{issue.severity} {issue.code} page {issue.page} row {issue.ordinal}: {issue.text}"


def row_lines(row: Task | Indicator, found: Extraction) -> Iterator[str]:
    """One row: its number, grade and flags, then a line a cell and what it was read as."""
    pages = f"{row.page_first}-{row.page_last}"
    yield f"\n{row.no or '-'}  [{row.grade}] pages {pages} {' '.join(row.flags)}".rstrip()
    for name in CELLS:
        value = getattr(row, name, None)
        if value is not None:
            yield f"{INDENT}{name}: " + value.replace("\n", f"\n{INDENT * 2}")
    for header, value in row.extra.items():
        yield f"{INDENT}{header}: {value}"
    mentions: list[TaskAgency | IndicatorAgency]
    if isinstance(row, Task):
        mentions = [m for m in found.task_agencies if m.task_id == row.task_id]
        clauses = [c for c in found.task_deadlines if c.task_id == row.task_id]
        yield from (f"{INDENT}= {clause_line(clause)}" for clause in clauses)
    else:
        mentions = [m for m in found.indicator_agencies if m.indicator_id == row.indicator_id]
        value = f"{row.target_op} {row.target_value} {row.target_upper} {row.target_unit}"
        yield f"{INDENT}= target {value}"
    for mention in mentions:
        meaning = "group" if mention.is_group else mention.agency_id
        yield f"{INDENT}= {mention.role}: {mention.mention} -> {meaning}"


def clause_line(clause: TaskDeadline) -> str:
    """A deadline clause: kind, window and whatever else it says."""
    parts = [clause.kind, f"{clause.start or ''}..{clause.end or ''}", *clause.recurrence]
    parts += ["tentative"] if clause.tentative else []
    parts += [f"after {clause.trigger}"] if clause.trigger else []
    parts += [f"within {clause.within_days} days"] if clause.within_days else []
    return "due " + " ".join(parts)


def main() -> None:
    """Write every golden anew and drop those of documents that are gone."""
    wanted = {path_of(file.source): file for file in samples()}
    for path in FOLDER.glob("*.txt"):
        if path not in wanted:
            path.unlink()
            print(f"removed {path.name}")
    for path, file in wanted.items():
        mark, before = split(path.read_text("utf-8")) if path.exists() else (UNREVIEWED, "")
        after = body(file)
        if after != before:
            path.write_text(f"{UNREVIEWED}\n{after}", encoding="utf-8")
            print(f"changed {path.name}: compare it with the document, then mark it `{REVIEWED}`")
        elif mark != REVIEWED:
            print(f"unread  {path.name}: compare it with the document, then mark it `{REVIEWED}`")


if __name__ == "__main__":
    main()
