"""The issues of one document."""

from __future__ import annotations

from normalizers.records.source import Source
from schemas.issues import severity
from schemas.records import Issue

ISSUE_TEXT = 500  # characters of a doubtful text kept in an issue


class Issues:
    """Collects what a person should look at."""

    def __init__(self, source: Source, province_code: str) -> None:
        self.rows: list[Issue] = []
        self._source = source
        self._province_code = province_code

    def add(
        self,
        code: str,
        message: str,
        text: str = "",
        page: int | None = None,
        ordinal: int | None = None,
    ) -> None:
        """Store an issue; `ordinal` is the row's, `page` counts from 1."""
        self.rows.append(
            Issue(
                doc_id=self._source.doc_id,
                source=self._source.path,
                severity=severity(code),
                code=code,
                page=page,
                ordinal=ordinal,
                message=message,
                text=text[:ISSUE_TEXT],
                province_code=self._province_code,
            )
        )
