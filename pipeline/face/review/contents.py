"""What a document's page shows: its rows, and the cells they were built from, page by page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from normalizers.tables.roles import ROLES, STORED
from pipeline.face import words
from pipeline.face.reasons import OWN_WORDS, reason, said_of
from pipeline.face.terminal import printable
from pipeline.face.values import records
from schemas.corrections import SETTLED

if TYPE_CHECKING:
    import duckdb

Record = dict[str, Any]
Box = tuple[float, float, float, float]

BATCH = 20  # documents fetched at once: a few thousand cells each
STATES = ("joined", "merged")  # beginnings of flags that have a colour, the graver first


@dataclass(frozen=True, slots=True)
class Field:
    """A cell of a row: the column it is stored in ('' for an extra one), label and text.

    `reading` is what the text was read as, `unsure` what could not be read in it.
    """

    name: str
    label: str
    text: str
    reading: str = ""
    unsure: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that was done to a row, or is doubted of it: its colour and what it says."""

    state: str
    text: str


@dataclass(slots=True)
class Row:
    """A task or indicator as its card shows it.

    `agencies` are the names of those it mentions by their id, `due` the days on which it falls due.
    """

    index: int
    record_id: str
    row_key: str
    ordinal: int
    kind: str
    no: str
    main: Field
    fields: list[Field]
    pages: tuple[int, int]
    grade: str
    marks: list[Mark]
    state: str
    appendix: str
    section: str
    area: str
    agencies: dict[str, str]
    due: list[date]
    settled: bool


@dataclass(slots=True)
class Shape:
    """A physical cell: where it lies (points, None without a place), and the rows it belongs to."""

    table: int
    row: int
    col: int
    row_span: int
    col_span: int
    box: Box | None
    text: str
    role: str
    state: str
    rows: list[int]
    words: str


@dataclass(slots=True)
class Contents:
    """A document, its rows, the cells of its pages, and what is to be known of it as a whole."""

    document: Record
    rows: list[Row] = field(default_factory=list)
    pages: dict[int, list[Shape]] = field(default_factory=dict)
    issues: list[Mark] = field(default_factory=list)


def contents(connection: duckdb.DuckDBPyConnection, doc_ids: Sequence[str]) -> Iterator[Contents]:
    """The contents of these documents, in an order of its own, few at a time."""
    for start in range(0, len(doc_ids), BATCH):
        wanted = list(doc_ids[start : start + BATCH])
        fetched = {
            name: _grouped(records(connection, sql, wanted), "doc_id")
            for name, sql in QUERIES.items()
        }
        for doc_id in wanted:
            for document in fetched["documents"][doc_id]:
                yield _assembled(document, {name: of[doc_id] for name, of in fetched.items()})


QUERIES = {
    "documents": "SELECT * FROM documents WHERE doc_id IN (SELECT unnest($1))",
    "tasks": "SELECT *, task_id AS record_id FROM tasks WHERE doc_id IN (SELECT unnest($1)) "
    "ORDER BY ordinal",
    "indicators": "SELECT *, indicator_id AS record_id FROM indicators "
    "WHERE doc_id IN (SELECT unnest($1)) ORDER BY ordinal",
    "agencies": "SELECT task_id AS record_id, * EXCLUDE task_id FROM task_agencies "
    "WHERE doc_id IN (SELECT unnest($1)) "
    "UNION ALL BY NAME SELECT indicator_id AS record_id, * EXCLUDE indicator_id "
    "FROM indicator_agencies WHERE doc_id IN (SELECT unnest($1)) ORDER BY record_id, ordinal",
    "due": 'SELECT doc_id, task_id AS record_id, coalesce("end", start) AS day '
    "FROM task_occurrences WHERE doc_id IN (SELECT unnest($1)) ORDER BY day",
    "cells": "SELECT * FROM cells WHERE doc_id IN (SELECT unnest($1)) "
    'ORDER BY page, "table", row, col',
    "issues": "SELECT * FROM issues WHERE doc_id IN (SELECT unnest($1)) "
    "ORDER BY page NULLS FIRST, ordinal, code",
}


def _assembled(document: Record, of: dict[str, list[Record]]) -> Contents:
    agencies, due = _grouped(of["agencies"], "record_id"), _grouped(of["due"], "record_id")
    said = _grouped(of["issues"], "ordinal")
    rows = sorted([*of["tasks"], *of["indicators"]], key=lambda record: record["ordinal"])
    found = Contents(document)
    for index, record in enumerate(rows):
        record_id = record["record_id"]
        issues = said.get(record["ordinal"], [])
        days = [occurrence["day"] for occurrence in due.get(record_id, []) if occurrence["day"]]
        found.rows.append(_row(index, record, agencies.get(record_id, []), issues, days))
    found.issues = [Mark(issue["severity"], _with_page(issue)) for issue in said.get(None, [])]
    by_record = {row.record_id: row for row in found.rows}
    for page, cells in _grouped(of["cells"], "page").items():
        found.pages[page] = list(_shapes(cells, by_record))
    return found


def _grouped(rows: Iterable[Record], key: str) -> defaultdict[Any, list[Record]]:
    groups = defaultdict[Any, list[Record]](list)
    for record in rows:
        groups[record[key]].append(record)
    return groups


def _row(
    index: int,
    record: Record,
    agencies: Sequence[Record],
    issues: Sequence[Record],
    due: list[date],
) -> Row:
    kind = "task" if "task" in record else "indicator"
    flags = record["flags"] or []
    marks = [Mark(_state_of(flag), words.flag(flag)) for flag in flags]
    marks += [Mark("doubtful", _of_row(issue)) for issue in issues]
    main, *fields = _fields(record, kind, agencies)
    return Row(
        index=index,
        record_id=record["record_id"],
        row_key=record["row_key"],
        ordinal=record["ordinal"],
        kind=kind,
        no=printable(record["no"]),
        main=main,
        fields=fields,
        pages=(record["page_first"], record["page_last"]),
        grade=record["grade"],
        marks=marks,
        state=_state(record["grade"], flags),
        appendix=_joined(record["appendix_label"], record["appendix_title"]),
        section=_joined(record["section"], record["section_title"], " "),
        area=record.get("area") or "",
        agencies={a["agency_id"]: a["agency"] for a in agencies if a["agency_id"]},
        due=due,
        settled=bool(SETTLED & set(flags)),
    )


def _fields(record: Record, kind: str, agencies: Sequence[Record]) -> Iterator[Field]:
    """The row's own text first, then its other cells in the order of a row's columns."""
    yield Field(kind, ROLES[kind].label, printable(record[kind]))
    named = _grouped(agencies, "role")
    for role in STORED:
        text = record.get(role)
        if text is None or role in (kind, "no"):
            continue
        reading, unsure = "", ""
        if role in named:
            reading = "; ".join(dict.fromkeys(a["agency"] for a in named[role] if a["agency"]))
            odd = [a["mention"] for a in named[role] if not a["agency_id"] and not a["is_group"]]
            unsure = "; ".join(dict.fromkeys(odd))
        elif role == "deadline" and kind == "task" and text:
            reading = _due(record)
        elif role == "target":
            reading = _target(record)
        reading = "" if reading == text else reading
        yield Field(role, ROLES[role].label, printable(text), reading, printable(unsure))
    for header, text in (record["extra"] or {}).items():
        if header or text:
            yield Field("", printable(header) or "Cột khác", printable(text))


def _due(record: Record) -> str:
    """A deadline's kind and window."""
    start, end = record["due_start"], record["due_end"]
    kind = record["due_kind"]
    parts = [words.DUE_KINDS[kind]] if kind != "fixed" else []
    if start and end and start != end:
        parts.append(f"{start:%d/%m/%Y} đến {end:%d/%m/%Y}")
    elif start or end:
        parts.append(f"{'hạn' if end else 'từ'} {end or start:%d/%m/%Y}")
    if record["due_tentative"]:
        parts.append("dự kiến")
    return " · ".join(parts)


def _target(record: Record) -> str:
    value, upper = record["target_value"], record["target_upper"]
    if value is None:
        return ""
    sign = {">=": "≥ ", "<=": "≤ "}.get(record["target_op"], f"{record['target_op'] or ''} ")
    shown = f"{value:g} đến {upper:g}" if upper is not None else f"{sign}{value:g}"
    return f"{shown} {record['target_unit'] or ''}".strip()


def _state(grade: str, flags: Sequence[str]) -> str:
    """The colour of a row: the gravest of what is known of it."""
    states = {_state_of(flag) for flag in flags}
    if SETTLED & set(flags):
        return "corrected"
    if grade == "C":
        return "doubtful"
    fallback = "repaired" if grade == "B" else ""
    return next((state for state in STATES if state in states), fallback)


def _state_of(flag: str) -> str:
    if flag in SETTLED:
        return "corrected"
    if flag.endswith("-doubtful"):
        return "doubtful"
    begins = flag.partition("-")[0]
    return begins if begins in STATES else "repaired"


def _of_row(issue: Record) -> str:
    return reason(issue["message"]) if issue["code"] in OWN_WORDS else said_of(issue)


def _with_page(issue: Record) -> str:
    place = f"Trang {issue['page']}: " if issue["page"] else ""
    return place + said_of(issue)


def _joined(label: str, title: str, between: str = " · ") -> str:
    return printable(between.join(part for part in (label, title) if part))


def _shapes(cells: Sequence[Record], by_record: dict[str, Row]) -> Iterator[Shape]:
    """The cells of one page; one merged over rows belongs to each of them."""
    for grid in _grouped(cells, "table").values():
        items: dict[int, dict[int, None]] = defaultdict(dict)  # physical row -> rows, in order
        for cell in grid:
            if cell["record_id"] in by_record:
                items[cell["row"]][by_record[cell["record_id"]].index] = None
        rows = list(by_record.values())
        for cell in grid:
            over = range(cell["row"], cell["row"] + cell["row_span"])
            own = by_record.get(cell["record_id"])
            touched = dict.fromkeys([own.index] if own else [])
            if cell["role"] == "item":
                for place in over:
                    touched |= items.get(place, {})
            yield _shape(cell, [rows[index] for index in touched])


def _shape(cell: Record, rows: Sequence[Row]) -> Shape:
    edges = (cell["x0"], cell["top"], cell["x1"], cell["bottom"])
    merged = cell["role"] == "item" and (cell["row_span"] > 1 or cell["col_span"] > 1)
    states = {row.state for row in rows}
    if cell["role"] != "item":
        state = cell["role"]
    elif "doubtful" in states:
        state = "doubtful"
    elif merged:
        state = "merged"
    else:
        state = next((row.state for row in rows if row.state != "merged"), "")
    if cell["role"] == "ignored":
        said = words.LEFT_OUT.get(cell["note"], reason(cell["note"]))
    else:
        told = [mark.text for row in rows[:1] for mark in row.marks]
        said = ". ".join([*(["Ô gộp"] if merged else []), *told]) or words.CELL_ROLES[cell["role"]]
    return Shape(
        table=cell["table"],
        row=cell["row"],
        col=cell["col"],
        row_span=cell["row_span"],
        col_span=cell["col_span"],
        box=None if None in edges else edges,
        text=printable(cell["text"]),
        role=cell["role"],
        state=state,
        rows=[row.index for row in rows],
        words=said,
    )
