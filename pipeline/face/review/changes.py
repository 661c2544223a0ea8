"""The page of what changed: each run's new, removed, changed and regraded, document by document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC
from itertools import groupby
from typing import TYPE_CHECKING, Any

from pipeline.curated.labels import LABELS
from pipeline.face.review import html
from pipeline.face.review.listing import plans_and_rows
from pipeline.face.terminal import one_line, printable
from pipeline.face.values import records

if TYPE_CHECKING:
    import duckdb

MAX_ENTRIES = 2_000  # the latest; `phuluc changes --since` has all of them
DID = {
    "new": "văn bản mới",
    "removed": "không còn",
    "changed": "đã đổi",
    "regraded": "đổi hạng",
}
ENTRIES = f"""
SELECT h."when", h.what, h.doc_id, h.source, h.field, h.old, h.new, r.ordinal, r.text,
    d.doc_id IS NOT NULL AS stands
FROM history AS h
LEFT JOIN documents AS d USING (doc_id)
LEFT JOIN (
    SELECT doc_id, row_key, ordinal, task AS text FROM tasks
    UNION ALL SELECT doc_id, row_key, ordinal, indicator FROM indicators
) AS r ON r.doc_id = h.doc_id AND r.row_key = h.row_key
ORDER BY h."when" DESC, h.source, h.doc_id, r.ordinal NULLS FIRST, h.what, h.field
LIMIT {MAX_ENTRIES}
"""


@dataclass(frozen=True, slots=True)
class Line:
    """One change: its kind and the word for it, the row it is about, and what stood there."""

    what: str
    did: str
    href: str
    row: str
    field: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Changed:
    """A document in a run, and what changed in it; `href` is '' where it is gone."""

    source: str
    href: str
    lines: Sequence[Line]


def count(connection: duckdb.DuckDBPyConnection) -> int:
    """How many changes the page shows."""
    found = connection.execute("SELECT count(*) FROM history").fetchone() or (0,)
    return min(int(found[0]), MAX_ENTRIES)


def changes_page(connection: duckdb.DuckDBPyConnection) -> str:
    """The page as HTML."""
    plans, rows = plans_and_rows(connection)
    entries = records(connection, ENTRIES)
    return html.render(
        "changes",
        {
            "stamp": "",
            "changes": len(entries),
            "plan_count": plans,
            "row_count": rows,
            "full": len(entries) == MAX_ENTRIES,
            "runs": [
                (when.replace(tzinfo=UTC).astimezone(), list(_documents(run)))
                for when, run in groupby(entries, key=lambda entry: entry["when"])
            ],
        },
    )


def _documents(run: Iterator[dict[str, Any]]) -> Iterator[Changed]:
    for (doc_id, source), entries in groupby(run, key=lambda e: (e["doc_id"], e["source"])):
        told = list(entries)
        href = f"doc/{doc_id}.html" if told[0]["stands"] else ""
        yield Changed(one_line(source), href, [_line(entry, href) for entry in told])


def _line(entry: dict[str, Any], page: str) -> Line:
    field = entry["field"] or ""
    return Line(
        what=entry["what"],
        did=DID.get(entry["what"], entry["what"]),
        href=f"{page}#r{entry['ordinal']}" if page and entry["ordinal"] else "",
        row=one_line(entry["text"] or ""),
        field=LABELS.get(field, field),
        old=printable(entry["old"] or ""),
        new=printable(entry["new"] or ""),
    )
