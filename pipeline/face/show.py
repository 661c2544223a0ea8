"""`phuluc show`: one document as it was parsed, for a person to compare with the page."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from normalizers.tables.roles import ROLES, STORED
from pipeline import hints
from pipeline.exitcodes import CommandError
from pipeline.face import words
from pipeline.face.reasons import said_of
from pipeline.face.sheet import Sheet, SheetRow
from pipeline.face.terminal import console, one_line
from pipeline.face.values import as_text, records

if TYPE_CHECKING:
    import duckdb
    from rich.console import Console

Row = dict[str, Any]

FACTS = {
    "source": "Tệp",
    "doc_id": "Mã tài liệu",
    "number": "Số, ký hiệu",
    "issued_on": "Ngày ban hành",
    "issued_month": "Tháng ban hành",
    "issuer": "Cơ quan ban hành",
    "signer": "Người ký",
    "title": "Trích yếu",
    "commune": "Xã, phường",
    "province": "Tỉnh, thành phố",
    "period_start": "Từ ngày",
    "period_end": "Đến ngày",
    "legal_basis": "Căn cứ",
    "reader": "Cách đọc",
    "pages": "Số trang",
    "tasks": "Nhiệm vụ",
    "indicators": "Chỉ tiêu",
    "issues": "Điểm cần xem",
    "coverage": "Độ phủ",
    "duplicate_of": "Trùng với",
}
CELLS = {role: ROLES[role].label for role in STORED}
GRADE_STYLE = {"A": "", "B": "yellow", "C": "bold red"}


def print_document(connection: duckdb.DuckDBPyConnection, wanted: str, curated: Path) -> None:
    """Print facts, tables and issues; `CommandError` when no or several documents fit."""
    document = find(connection, wanted, curated)
    screen = console()
    _print_facts(screen, document)
    doc_id = document["doc_id"]
    rows = records(connection, "SELECT * FROM tasks WHERE doc_id = ? ORDER BY ordinal", doc_id)
    rows += records(
        connection, "SELECT * FROM indicators WHERE doc_id = ? ORDER BY ordinal", doc_id
    )
    for appendix in sorted({row["appendix"] for row in rows}):
        _print_table(screen, [row for row in rows if row["appendix"] == appendix])
    sql = "SELECT * FROM issues WHERE doc_id = ? ORDER BY page NULLS FIRST, ordinal, code"
    _print_issues(screen, records(connection, sql, doc_id))


def find(connection: duckdb.DuckDBPyConnection, wanted: str, curated: Path) -> Row:
    """The document with this doc_id or source, or the only one whose source ends so."""
    wanted = unicodedata.normalize("NFC", wanted)
    exact = "SELECT * FROM documents WHERE doc_id = $1 OR source = $1"
    loose = "SELECT * FROM documents WHERE ends_with(source, $1) OR starts_with(doc_id, $1)"
    for sql in (exact, loose):
        documents = records(connection, f"{sql} ORDER BY source", wanted)
        if len(documents) == 1:
            return documents[0]
        if documents:
            sources = ", ".join(document["source"] for document in documents[:5])
            raise CommandError(f"{len(documents)} documents fit {wanted!r}: {sources} ...")
    unread = records(
        connection,
        "SELECT source, message FROM issues "
        "WHERE doc_id IS NULL AND ends_with(source, $1) ORDER BY source LIMIT 1",
        wanted,
    )
    for file in unread:
        raise CommandError(f"{file['source']} was not read: {file['message']}")
    how = hints.command("query", "plans-overview", curated=curated)
    raise CommandError(f"no document is called {wanted!r}; `{how}` lists them")


def _print_facts(screen: Console, document: Row) -> None:
    from rich.table import Table

    facts = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    for name, label in FACTS.items():
        text = as_text(document[name])
        if text:
            facts.add_row(label, one_line(text))
    screen.print(facts)


def _print_table(screen: Console, rows: Sequence[Row]) -> None:
    """One appendix: a heading for each section, a line for each task or indicator."""
    label, title = rows[0]["appendix_label"], rows[0]["appendix_title"]
    screen.print()
    screen.print(one_line(" - ".join(part for part in (label, title) if part)), style="bold")
    shown = [name for name in CELLS if any(row.get(name) is not None for row in rows)]
    extra = list(dict.fromkeys(header for row in rows for header in _extra(row)))
    sheet = Sheet([*(CELLS[name] for name in shown), *extra, "Trang", "Hạng", "Ghi nhận"])
    section = None
    for row in rows:
        here = f"{row['section']} {row['section_title']}".strip()
        if here and here != section:
            sheet.lines.append(SheetRow([here], "bold"))
        section = here
        cells = [as_text(row.get(name)) for name in shown]
        cells += [_extra(row).get(header, "") for header in extra]
        cells += [_pages(row), row["grade"], "; ".join(map(words.flag, row["flags"] or ()))]
        sheet.lines.append(SheetRow(cells, GRADE_STYLE[row["grade"]]))
    sheet.print(screen)


def _extra(row: Row) -> dict[str, str]:
    return row["extra"] or {}


def _pages(row: Row) -> str:
    first, last = row["page_first"], row["page_last"]
    return str(first) if first == last else f"{first}-{last}"


def _print_issues(screen: Console, issues: Sequence[Row]) -> None:
    if not issues:
        return
    screen.print()
    screen.print("Điểm cần xem", style="bold")
    for issue in issues:
        place = f" trang {issue['page']}" if issue["page"] else ""
        kind = words.SEVERITIES[issue["severity"]]
        said = one_line(said_of(issue))
        screen.print(f"  {kind}{place}: {said} [{issue['code']}]")
