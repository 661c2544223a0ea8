"""What the contract promises of a curated folder at any moment."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from schemas.records import DATASETS

Select = Callable[[str], list[Any]]
"""SQL in, rows out: tuples as long as the query has columns."""


def broken_documents(select: Select) -> list[tuple[Any, ...]]:
    """Listed documents whose rows are not all there; reading any dataset at all may raise."""
    select(" UNION ALL ".join(f"SELECT count(province_code) FROM {name}" for name in DATASETS))
    return select(
        """
        SELECT d.source FROM documents d
        LEFT JOIN (SELECT doc_id, count(*) n FROM tasks GROUP BY 1) t USING (doc_id)
        LEFT JOIN (SELECT doc_id, count(*) n FROM indicators GROUP BY 1) i USING (doc_id)
        LEFT JOIN (SELECT doc_id, count(*) n FROM issues GROUP BY 1) s USING (doc_id)
        LEFT JOIN (SELECT doc_id, count(*) n FROM cells GROUP BY 1) c USING (doc_id)
        WHERE coalesce(t.n, 0) != d.tasks OR coalesce(i.n, 0) != d.indicators
           OR coalesce(s.n, 0) != d.issues OR coalesce(c.n, 0) != d.tasks
        """
    )


def orphans(select: Select) -> list[tuple[Any, ...]]:
    """Rows of documents that are not listed, in any dataset."""
    listed = "SELECT (doc_id, province_code) FROM documents"
    return select(
        " UNION ALL ".join(
            f"SELECT '{name}', doc_id FROM {name} "
            f"WHERE doc_id IS NOT NULL AND (doc_id, province_code) NOT IN ({listed})"
            for name in DATASETS
        )
    )


def content(select: Select) -> dict[str, list[tuple[Any, ...]]]:
    """Everything in curated but the time of reading, to compare two folders."""
    return {
        name: select(
            f"SELECT * {'EXCLUDE (parsed_at)' if name == 'documents' else ''} FROM {name} "
            "ORDER BY ALL"
        )
        for name in DATASETS
    }
