"""The index: every document, and every row to search and filter in one page."""

from __future__ import annotations

import base64
import gzip
import json
from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING, Any

from pipeline.face import words
from pipeline.face.reasons import reason
from pipeline.face.review import html
from pipeline.face.review.document import name_of
from pipeline.face.terminal import one_line
from pipeline.face.values import records
from schemas.corrections import SETTLED
from schemas.datasets import UNKNOWN_PROVINCE

if TYPE_CHECKING:
    import duckdb

Record = dict[str, Any]

MAX_ROWS = 200_000  # rows that the page holds to search, some 60 bytes each when packed
MAX_TEXT = 260  # characters of a row's text that are shown; the document's page has the rest

GRADED = """
    SELECT doc_id, count(*) FILTER (grade = 'A') AS a, count(*) FILTER (grade = 'B') AS b,
        count(*) FILTER (grade = 'C') AS c
    FROM (SELECT doc_id, grade FROM tasks UNION ALL SELECT doc_id, grade FROM indicators)
    GROUP BY doc_id
"""
"""How many rows of each grade a document has."""

DOCUMENTS = f"""
SELECT d.* REPLACE (coalesce(i.found, 0) AS issues),
    coalesce(g.a, 0) AS a, coalesce(g.b, 0) AS b, coalesce(g.c, 0) AS c
FROM documents AS d
LEFT JOIN ({GRADED}) AS g USING (doc_id)
LEFT JOIN (
    SELECT doc_id, count(*) AS found FROM issues WHERE severity != 'info' GROUP BY doc_id
) AS i USING (doc_id)
ORDER BY d.province NULLS LAST, d.commune NULLS LAST, d.source
"""
ROWS = f"""
WITH rows AS (
    SELECT doc_id, task_id AS id, ordinal, no, task AS text, lead, deadline, grade, area,
        page_first, flags
    FROM tasks
    UNION ALL
    SELECT doc_id, indicator_id, ordinal, no, indicator, lead, deadline, grade, NULL, page_first,
        flags
    FROM indicators
),
named AS (
    SELECT task_id AS id, list(DISTINCT agency_id || ' ' || role) AS agencies
    FROM task_agencies WHERE agency_id IS NOT NULL GROUP BY task_id
    UNION ALL
    SELECT indicator_id, list(DISTINCT agency_id || ' ' || role)
    FROM indicator_agencies WHERE agency_id IS NOT NULL GROUP BY indicator_id
),
dues AS (
    SELECT task_id AS id, list(DISTINCT day ORDER BY day) AS due
    FROM (
        SELECT task_id, coalesce("end", start) || if("end" IS NULL, '+', '') AS day
        FROM task_occurrences
    )
    WHERE day IS NOT NULL GROUP BY task_id
)
SELECT r.doc_id, r.ordinal, r.no, r.text, r.lead, r.deadline, r.grade, r.area, r.page_first,
    n.agencies, d.due, list_has_any(r.flags, {sorted(SETTLED)}) AS settled
FROM rows AS r
JOIN plans AS p USING (doc_id)
LEFT JOIN named AS n ON n.id = r.id
LEFT JOIN dues AS d ON d.id = r.id
ORDER BY p.province NULLS LAST, p.commune NULLS LAST, p.source, r.ordinal
"""
UNREAD = """
SELECT source, code, message FROM issues WHERE doc_id IS NULL AND severity = 'error'
ORDER BY source
"""


COUNTS = """
SELECT count(*), coalesce(sum(tasks), 0)::BIGINT + coalesce(sum(indicators), 0)::BIGINT FROM plans
"""


def plans_and_rows(connection: duckdb.DuckDBPyConnection) -> tuple[int, int]:
    """How many plans there are, and rows in them."""
    plans, rows = connection.execute(COUNTS).fetchone() or (0, 0)
    return plans, rows


def index_page(connection: duckdb.DuckDBPyConnection, today: date, changes: int) -> str:
    """The page as HTML."""
    documents = records(connection, DOCUMENTS)
    folded = defaultdict[str, list[Record]](list)
    for document in documents:
        if document["duplicate_of"]:
            folded[document["duplicate_of"]].append(document)
    plans = [_described(d, folded[d["doc_id"]]) for d in documents if not d["duplicate_of"]]
    data = _data(connection, plans) | {"today": today.isoformat()}
    return html.render(
        "index",
        {
            "stamp": "",
            "changes": changes,
            "plans": plans,
            "unread": [
                (one_line(source), words.issue(code), one_line(reason(message)))
                for source, code, message in connection.execute(UNREAD).fetchall()
            ],
            "data": data,
            "agencies": data["agencies"],
            "places": _places(plans),
            "areas": [(area, words.AREAS.get(area, area)) for area in data["areas"]],
            "roles": words.AGENCY_ROLES,
        },
    )


def _described(document: Record, others: list[Record]) -> Record:
    return {
        **document,
        "name": name_of(document),
        "shown_title": one_line(document["title"] or ""),
        "shown_source": one_line(document["source"]),
        "kind_words": words.document_kind(document["kind"]) or "Văn bản",
        "where": ", ".join(filter(None, (document["commune"], document["province"]))),
        "others": [(other["doc_id"], one_line(other["source"])) for other in others],
    }


def _places(plans: list[Record]) -> list[tuple[str, str]]:
    """Codes and names to choose from: each province, then its communes."""
    found: dict[str, str] = {}
    for plan in plans:
        if plan["province_code"] != UNKNOWN_PROVINCE and plan["province"]:
            found.setdefault(plan["province_code"], plan["province"])
        if plan["commune_code"] and plan["commune"]:
            found.setdefault(plan["commune_code"], f"— {plan['commune']}")
    return list(found.items())


def _data(connection: duckdb.DuckDBPyConnection, plans: list[Record]) -> Record:
    """What the script filters: rows as short lists whose numbers point into the other lists."""
    places = {plan["doc_id"]: place for place, plan in enumerate(plans)}
    agencies: dict[str, int] = {}
    areas: dict[str, int] = {}
    rows = []
    found = connection.execute(f"{ROWS} LIMIT {MAX_ROWS}").fetchall()
    for doc_id, ordinal, no, text, lead, deadline, grade, area, page, named, due, settled in found:
        pairs = [pair.rsplit(" ", 1) for pair in sorted(named or ())]
        rows.append(
            [
                places[doc_id],
                ordinal,
                one_line(no),
                _shortened(text),
                _shortened(lead or ""),
                _shortened(deadline or ""),
                grade,
                areas.setdefault(area, len(areas)) if area else -1,
                page,
                [[agencies.setdefault(name, len(agencies)), role] for name, role in pairs],
                due or [],
                bool(settled),
            ]
        )
    names = dict(connection.execute("SELECT agency_id, name FROM agencies").fetchall())
    total = sum(plan["tasks"] + plan["indicators"] for plan in plans)
    return {
        "documents": [
            [p["doc_id"], p["name"], p["where"], p["commune_code"] or "", p["province_code"]]
            for p in plans
        ],
        "agencies": [[agency, names.get(agency, agency)] for agency in agencies],
        "areas": list(areas),
        "rows": _packed(rows),
        "held": len(rows),
        "total": total,
    }


def _packed(rows: list[list[Any]]) -> str:
    """The rows as the browser unpacks them: gzip in base64, a tenth of what they take as text."""
    text = json.dumps(rows, ensure_ascii=False, separators=(",", ":"))
    return base64.b64encode(gzip.compress(text.encode(), 6, mtime=0)).decode()


def _shortened(text: str) -> str:
    line = one_line(text)
    return line if len(line) <= MAX_TEXT else line[:MAX_TEXT].rstrip() + " …"
