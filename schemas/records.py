"""The one definition of the curated datasets: a pydantic model a dataset, a field a column.

Arrow schemas (`schemas.arrow`) and `docs/data-dictionary.md` are derived from these models.
Codes are GSO numbers as zero-padded text; text is NFC; coordinates are points from the top left.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from schemas import datasets
from schemas.issues import Severity
from schemas.reading import Format, Reader
from schemas.table import Grade, Role

DueKind = Literal["ongoing", "fixed", "recurring", "event", "authority", "unknown"]
Recurrence = Literal["weekly", "monthly", "quarterly", "semiannual", "annual"]
TargetOp = Literal[">=", "<=", "=", ">", "<"]
Change = Literal["new", "removed", "changed", "regraded"]
CellRole = Literal["header", "section", "item", "ignored"]


class Record(BaseModel):
    """Base of every curated row."""

    # built when first validated: most commands ask for the columns' names alone
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


def _behind(field: str, description: str) -> Any:
    """A field that stands behind one of the model's base; those declared next follow it."""
    return Field(description=description, json_schema_extra={"behind": field})


class Document(Record):
    """One row per file that was read."""

    doc_id: str = Field(description="Stable id, from the file's content alone")
    source: str = Field(description="Path below the raw root, / separators, NFC")
    sha256: str = Field(description="SHA-256 of the file's bytes, hexadecimal")
    format: Format = Field(description="Kind of file")
    reader: Reader = Field(description="Which reader read it")
    kind: str | None = Field(
        description="Kind of document: ke_hoach, quyet_dinh, thong_bao, phu_luc, nghi_quyet, ..."
    )
    number: str | None = Field(description="Number as printed: 565/QĐ-UBND; null when blank")
    issued_on: date | None = Field(description="Date of issue, null when the day is blank")
    issued_month: str | None = Field(description="Month of issue (2025-08) when the day is blank")
    issuer: str | None = Field(description="Issuing body, its place included when printed")
    signer: str | None = Field(description="Name of the person who signed, as printed")
    legal_basis: list[str] = Field(
        default_factory=list, description="Numbers of the documents its preamble cites"
    )
    commune_code: str | None = Field(description="GSO code of the commune, 5 digits")
    commune: str | None = Field(description="Commune with its kind: phường An Tường")
    province: str | None = Field(description="Province with its kind: tỉnh Tuyên Quang")
    title: str | None = Field(description="Title of the plan")
    period_start: date | None = Field(description="First day the plan covers")
    period_end: date | None = Field(description="Last day the plan covers")
    pages: int = Field(
        description="Pages of the file; 1 for Word, and for text whose pages nothing tells"
    )
    tables: int = Field(description="Logical plan tables found")
    tasks: int = Field(description="Rows in tasks")
    indicators: int = Field(description="Rows in indicators")
    issues: int = Field(description="Rows in issues")
    coverage: float = Field(
        description="Share of the tables' characters that landed in a record, header or section"
    )
    duplicate_of: str | None = Field(
        description="doc_id of the same plan in a better format, or null"
    )
    stale: bool = Field(
        default=False,
        description="Its file can no longer be read; the rows are of the last time it could",
    )
    parser_version: str = Field(description="Version of phuluc that read it")
    parsed_at: datetime = Field(description="When it was read, UTC")
    province_code: str = Field(
        description="GSO code of the province, 00 when unknown (from the path)"
    )


class PlanRow(Record):
    """What a logical row of any table has."""

    doc_id: str = Field(description="The document")
    appendix: int = Field(description="Order of the table in the document, from 1")
    appendix_label: str = Field(description="Printed label: Phụ lục II")
    appendix_title: str = Field(description="Printed title of the appendix")
    section: str = Field(description="Printed number of the section (II.1), '' when none")
    section_title: str = Field(description="Title of the section, '' when none")
    ordinal: int = Field(description="Order in the document, from 1")
    no: str = Field(description="Printed number without its trailing dot")
    lead: str | None = Field(description="Cơ quan chủ trì")
    coordinating: str | None = Field(description="Cơ quan phối hợp")
    monitor: str | None = Field(description="Cơ quan theo dõi, đánh giá")
    deadline: str | None = Field(description="Thời gian")
    note: str | None = Field(description="Ghi chú")
    extra: dict[str, str] = Field(description="Columns without a known role, by printed header")
    page_first: int = Field(description="Page the row begins on")
    page_last: int = Field(description="Page the row ends on")
    grade: Grade = Field(description="A certain, B repaired by rule, C look at it")
    flags: list[str] = Field(description="What was done or doubted, see Flags")
    commune_code: str | None = Field(description="GSO code of the document's commune")
    province_code: str = Field(description="GSO code of the province (from the path)")


class Task(PlanRow):
    """One row per logical row of a task table. Cell text as printed, '' empty, null no column."""

    task_id: str = Field(description="Stable id of the row")
    row_key: str = Field(
        description="Follows the content: the same in the DOCX, its PDF and a file saved again"
    )
    task_key: str = Field(
        description="The same for the same words of a task in any plan, '' where it has none"
    )
    section_path: list[str] = _behind("section_title", "Section numbers from the outermost in")
    area: str | None = Field(description="Reform area of the section, or null")
    goal: str | None = _behind("no", "Mục tiêu")
    task: str = Field(description="Nhiệm vụ")
    deliverable: str | None = Field(description="Sản phẩm, kết quả")
    deliverables: list[str] = Field(description="The deliverable cell item by item")
    leader: str | None = Field(description="Lãnh đạo chỉ đạo")
    approver: str | None = _behind("coordinating", "Cấp trình, cấp phê duyệt")
    budget: str | None = _behind("deadline", "Kinh phí, nguồn kinh phí, dự toán")
    due_kind: DueKind = _behind("extra", "How the deadline was read")
    due_start: date | None = Field(description="First day of the window")
    due_end: date | None = Field(description="Last day that is still on time")
    due_tentative: bool = Field(description="The date is only expected (dự kiến)")


class AgencyMention(Record):
    """An agency named in a task or indicator cell."""

    doc_id: str = Field(description="The document")
    role: Role = Field(
        description="The column it stands in; `coordinating` where the leads' cell says so of it"
    )
    ordinal: int = Field(description="Order among those of its role, from 1")
    mention: str = Field(description="The words printed")
    agency_id: str | None = Field(description="Canonical id, null when unknown")
    agency: str | None = Field(description="Canonical Vietnamese name")
    is_group: bool = Field(description="A generic group: các phòng, ban, đơn vị liên quan")
    score: float = Field(description="1.0 exact alias, less for a near match, 0 unknown")
    province_code: str = Field(description="GSO code of the province (from the path)")


class TaskAgency(AgencyMention):
    """One row per agency named in a task."""

    task_id: str = Field(description="The task")


class IndicatorAgency(AgencyMention):
    """One row per agency named in an indicator."""

    indicator_id: str = Field(description="The indicator")


class TaskDeadline(Record):
    """One row per clause of a deadline cell."""

    task_id: str = Field(description="The task")
    doc_id: str = Field(description="The document")
    ordinal: int = Field(description="Order in the cell, from 1")
    text: str = Field(description="The clause as printed")
    kind: DueKind = Field(description="How the clause was read")
    start: date | None = Field(description="First day of the window")
    end: date | None = Field(description="Last day that is still on time")
    recurrence: list[Recurrence] = Field(description="How often it recurs")
    rrule: str | None = Field(
        default=None,
        description="RFC 5545: each time's last day that is on time; null where it names no day",
    )
    trigger: str | None = Field(description="The event it waits for, or whose plan it follows")
    within_days: int | None = Field(description="Days allowed after the event")
    working_days: bool = Field(description="The days are working days")
    tentative: bool = Field(description="The date is only expected (dự kiến)")
    province_code: str = Field(description="GSO code of the province (from the path)")


class TaskOccurrence(Record):
    """One row per time a task falls due: fixed windows, recurring clauses within the period."""

    task_id: str = Field(description="The task")
    doc_id: str = Field(description="The document")
    clause: int = Field(description="The clause of task_deadlines, from 1")
    start: date | None = Field(description="First day; null for trước, chậm nhất, cuối")
    end: date | None = Field(description="Last day that is still on time; null for từ ... trở đi")
    province_code: str = Field(description="GSO code of the province (from the path)")


class Indicator(PlanRow):
    """One row per line of a target table (Chỉ tiêu | ĐVT | Kết quả | Cơ quan theo dõi)."""

    indicator_id: str = Field(description="Stable id of the row")
    row_key: str = Field(
        description="Follows the content: the same in the DOCX, its PDF and a file saved again"
    )
    indicator: str = _behind("no", "Chỉ tiêu")
    unit: str | None = Field(description="Đơn vị tính")
    target: str | None = Field(description="Target as printed")
    target_op: TargetOp | None = Field(description="Comparison the target states")
    target_value: float | None = Field(description="Value, or lower bound of a range")
    target_upper: float | None = Field(description="Upper bound of a range")
    target_unit: str | None = Field(
        description="Unit the target names (%, cuộc), else the unit column's"
    )


class CellRecord(Record):
    """The lossless layer: one row per physical cell on a page."""

    doc_id: str = Field(description="The document")
    table: int = Field(description="Order of the grid in the document, from 1")
    page: int = Field(description="Page, from 1")
    row: int = Field(description="Row in the grid, from 0")
    col: int = Field(description="Column in the grid, from 0")
    row_span: int = Field(description="Rows the cell covers")
    col_span: int = Field(description="Columns the cell covers")
    x0: float | None = Field(description="Left edge, points; null for Word and text")
    top: float | None = Field(description="Upper edge, points from the page's top")
    x1: float | None = Field(description="Right edge, points")
    bottom: float | None = Field(description="Lower edge, points from the page's top")
    text: str = Field(description="Text of the cell")
    role: CellRole = Field(description="What the cell was taken for")
    note: str = Field(description="Why it was ignored, '' otherwise")
    record_id: str | None = Field(description="The task or indicator it went into, or null")
    province_code: str = Field(description="GSO code of the province (from the path)")


class Issue(Record):
    """Everything the run was not sure of."""

    doc_id: str | None = Field(description="The document, null for a file that was not read")
    source: str = Field(description="Path below the raw root")
    severity: Severity = Field(description="error, warning or info")
    code: str = Field(description="What kind of doubt, see Issue codes")
    page: int | None = Field(description="Page, when it has one")
    ordinal: int | None = Field(description="Ordinal of the task or indicator, when it has one")
    message: str = Field(description="What was seen, and what to do")
    text: str = Field(description="The text in question")
    province_code: str = Field(description="GSO code of the province (from the path)")


class Agency(Record):
    """Reference: canonical agencies."""

    agency_id: str = Field(description="Canonical id")
    name: str = Field(description="Canonical Vietnamese name")
    kind: str = Field(description="office, department, party, mass, school, company, ...")
    level: str = Field(description="commune, province, central or any")


class Commune(Record):
    """Reference: communes of the two-tier structure of 1 July 2025, as they are today."""

    commune_code: str = Field(description="GSO code, 5 digits")
    name: str = Field(description="Name without its kind")
    kind: str = Field(description="phường, xã or đặc khu")
    province_code: str = Field(description="GSO code of the province, 2 digits")


class UnitName(Record):
    """Reference: every name and kind a commune or province had since 1 July 2025."""

    code: str = Field(description="GSO code: 2 digits of a province, 5 of a commune")
    name: str = Field(description="Name without its kind")
    kind: str = Field(description="phường, xã, đặc khu, tỉnh or thành phố")
    province_code: str = Field(description="GSO code of the province, 2 digits")
    valid_from: date = Field(description="First day of this name and kind")
    valid_to: date | None = Field(description="Last day; null for what is so today")


class Province(Record):
    """Reference: provinces of the two-tier structure of 1 July 2025, as they are today."""

    province_code: str = Field(description="GSO code, 2 digits")
    name: str = Field(description="Name without its kind")
    kind: str = Field(description="tỉnh or thành phố")


class HistoryEntry(Record):
    """One thing that a run changed: `history/<run>.parquet`, a file for each run that did."""

    run: str = Field(description="The run, by when it began: 20260115T073000123456Z")
    when: datetime = Field(description="When the run began, UTC")
    what: Change = Field(description="What happened to the row, or to the document: row_key null")
    doc_id: str = Field(description="The document, as it is now or was last")
    source: str = Field(description="Its path below the raw root")
    row_key: str | None = Field(description="The row; null where it is about the document")
    field: str | None = Field(
        description="The column, or agencies: role and id of each; null for a whole document"
    )
    old: str | None = Field(description="What stood there, as text; null for nothing")
    new: str | None = Field(description="What stands there now, as text; null for nothing")


_MODELS: dict[str, type[Record]] = {
    "tasks": Task,
    "task_agencies": TaskAgency,
    "task_deadlines": TaskDeadline,
    "task_occurrences": TaskOccurrence,
    "indicators": Indicator,
    "indicator_agencies": IndicatorAgency,
    "cells": CellRecord,
    "issues": Issue,
    "documents": Document,
    "agencies": Agency,
    "communes": Commune,
    "provinces": Province,
    "unit_names": UnitName,
    "history": HistoryEntry,
}
DATASETS = {name: _MODELS[name] for name in datasets.DATASETS}
REFERENCE = {name: _MODELS[name] for name in datasets.REFERENCE}
HISTORY = {name: _MODELS[name] for name in datasets.HISTORY}
