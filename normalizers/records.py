"""A reading into validated records: the whole way from physical tables to curated rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any

import regex
from pydantic import TypeAdapter

from normalizers.agencies import Mention, parse_agencies
from normalizers.agencies import reference as agencies
from normalizers.areas import area_of
from normalizers.deadlines import Clause, Period, parse_deadline, summarise
from normalizers.facts import apply_overrides, read_facts
from normalizers.ledger import Ledger, balance
from normalizers.linear import cut
from normalizers.rows import build_rows
from normalizers.slots import LIST_ITEM
from normalizers.tables import NO_PLAN_COLUMNS, PlanTable, find_tables
from normalizers.targets import parse_target
from schemas.extraction import Extraction
from schemas.issues import ISSUES, severity
from schemas.reading import Block, Cell, Reading
from schemas.records import (
    AgencyRole,
    CellRecord,
    CellRole,
    Document,
    Indicator,
    IndicatorAgency,
    Issue,
    Task,
    TaskAgency,
    TaskDeadline,
)
from schemas.table import Role, Row

AGENCY_ROLES: tuple[AgencyRole, ...] = ("lead", "coordinating", "leader", "approver", "monitor")
UNKNOWN_PROVINCE = "00"
ID_LENGTH = 16  # hexadecimal digits of the content hash that make a doc_id
ISSUE_TEXT = 500  # characters of a doubtful text kept in an issue
CELLS = TypeAdapter(list[CellRecord])
SURE_LEAD = 0.95  # score from which a name in a title is a known agency

_ITEM_MARK = regex.compile(r"^[-–—+•*]\s*")
_OF_COMMUNE = regex.compile(r"\b(?:xã|phường|đặc khu)\b", regex.IGNORECASE)
_LEADS = regex.compile(r"^(?P<before>.+?)\s+CHỦ\s+TRÌ\b", regex.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Source:
    """Where a reading comes from; `overrides` are document fields that a person has set."""

    path: str
    sha256: str
    parser_version: str
    parsed_at: datetime
    overrides: Mapping[str, str]

    @property
    def doc_id(self) -> str:
        """The document's stable id: the same file gives the same one anywhere."""
        return self.sha256[:ID_LENGTH]


def extract(reading: Reading, source: Source) -> Extraction:
    """All records of one document."""
    return _Extractor(_with_cut_tables(reading), source).run()


def _with_cut_tables(reading: Reading) -> Reading:
    """A linear dump with the tables that its lines hold; any other reading as it is."""
    if reading.reader != "text" or reading.grids:
        return reading
    blocks: list[Block] = []
    after = 0
    for first, last, grid in cut(reading.paragraphs):
        blocks += [*reading.blocks[after:first], grid]
        after = last + 1
    return replace(reading, blocks=blocks + reading.blocks[after:])


def printed(text: str) -> str:
    """Cell text as stored: white space folded, list items one per line."""
    if "\n" not in text:
        return " ".join(text.split())
    lines: list[str] = []
    for line in text.split("\n"):
        folded = " ".join(line.split())
        if not folded:
            continue
        if lines and not LIST_ITEM.match(folded):
            lines[-1] += " " + folded
        else:
            lines.append(folded)
    return "\n".join(lines)


class _Extractor:
    """Collects the records of one document."""

    def __init__(self, reading: Reading, source: Source) -> None:
        self.reading = reading
        self.source = source
        self.found = find_tables(reading.blocks)
        titles = [table.title for table in self.found.tables if table.title]
        self.facts = apply_overrides(read_facts(reading.blocks, titles), source.overrides)
        place = self.facts.located
        self.commune_code = place.commune_code
        self.province_code = place.province_code or UNKNOWN_PROVINCE
        start, end = self.facts.period_start, self.facts.period_end
        self.period = Period(start, end) if start and end else None
        self.issues: list[Issue] = []
        self.tasks: list[Task] = []
        self.indicators: list[Indicator] = []
        self.task_agencies: list[TaskAgency] = []
        self.indicator_agencies: list[IndicatorAgency] = []
        self.task_deadlines: list[TaskDeadline] = []
        self.landed: dict[int, tuple[CellRole, str | None]] = {}
        self.ordinal = 0

    def run(self) -> Extraction:
        """Tables to rows to records, then the ledger and the document's own row."""
        book = Ledger()
        for table in self.found.tables:
            rows = build_rows(table)
            stored = [self._row(table, row) for row in rows]
            headers = _header_cells(table)
            for cell in headers:
                self.landed.setdefault(id(cell), ("header", None))
            part = balance([p.grid for p in table.parts], headers, rows, stored)
            book.found += part.found
            book.stored += part.stored
            book.entries += part.entries
        for entry in book.entries:
            code = "text-doubled" if entry.doubled else "text-lost"
            self._issue(code, "compare the page with the stored rows", entry.text, entry.page)
        self._document_issues()
        document = self._document(book.coverage)
        return Extraction(
            document,
            self.tasks,
            self.task_agencies,
            self.task_deadlines,
            self.indicators,
            self.indicator_agencies,
            CELLS.validate_python(self._cells()),
            self.issues,
        )

    # -- rows -------------------------------------------------------------------------------

    def _row(self, table: PlanTable, row: Row) -> list[str]:
        """Store one logical row; returns every text that was stored of it, for the ledger."""
        if row.kind == "section":
            assert row.section is not None
            self._land(row, "section", None)
            return [row.section.no, row.section.title]
        self.ordinal += 1
        record_id = f"{self.source.doc_id}-{self.ordinal:04d}"
        self._land(row, "item", record_id)
        texts: dict[Role, str] = {}
        extra: dict[str, str] = {}
        for column, text in zip(table.columns, row.cells, strict=True):
            if column.role == "extra":
                extra[column.header] = printed(text)
            else:
                texts[column.role] = text
        record: Task | Indicator
        if table.kind == "task":
            record = self._task(table, row, record_id, texts, extra)
        else:
            record = self._indicator(table, row, record_id, texts, extra)
        if record.grade == "C":
            message = row.doubt or "the row was rebuilt with doubt; compare it with the page"
            text = texts.get("task") or texts.get("indicator") or ""
            self._issue("row-doubtful", message, text, row.page_first, self.ordinal)
        shown = [column.role for i, column in enumerate(table.columns) if i not in row.repeats]
        kept = [str(getattr(record, role) or "") for role in shown if role != "extra"]
        return kept + [value for value in extra.values() if value]

    def _land(self, row: Row, role: CellRole, record_id: str | None) -> None:
        for cell in row.sources:
            self.landed.setdefault(id(cell), (role, record_id))

    def _task(
        self,
        table: PlanTable,
        row: Row,
        record_id: str,
        texts: Mapping[Role, str],
        extra: dict[str, str],
    ) -> Task:
        flags = list(row.flags)
        clauses = parse_deadline(texts.get("deadline", ""), self.period)
        due = summarise(clauses)
        self._deadlines(record_id, clauses, texts.get("deadline", ""), flags, row)
        mentions = list(self._mentions(texts))
        if "lead" not in texts and (lead := _lead_in_title(table.title)) is not None:
            mentions.insert(0, ("lead", 1, lead))
            flags.append("lead-from-title")
        for role, ordinal, mention in mentions:
            self.task_agencies.append(
                TaskAgency(**self._mention(role, ordinal, mention, row), task_id=record_id)
            )
        section = row.section
        columns = {role: printed(text) for role, text in texts.items()}
        task = Task(
            task_id=record_id,
            doc_id=self.source.doc_id,
            appendix=table.appendix,
            appendix_label=table.label,
            appendix_title=table.title,
            section=section.no if section else "",
            section_title=section.title if section else "",
            section_path=list(section.path) if section else [],
            area=area_of(section.title, section.ancestors) if section else None,
            ordinal=self.ordinal,
            no=row.no,
            goal=columns.get("goal"),
            task=columns.get("task", ""),
            deliverable=columns.get("deliverable"),
            deliverables=_items(texts.get("deliverable", "")),
            leader=columns.get("leader"),
            lead=columns.get("lead"),
            coordinating=columns.get("coordinating"),
            approver=columns.get("approver"),
            monitor=columns.get("monitor"),
            deadline=columns.get("deadline"),
            note=columns.get("note"),
            extra=extra,
            due_kind=due.kind,
            due_start=due.start,
            due_end=due.end,
            due_tentative=due.tentative,
            page_first=row.page_first,
            page_last=row.page_last,
            grade=row.grade,
            flags=flags,
            commune_code=self.commune_code,
            province_code=self.province_code,
        )
        self.tasks.append(task)
        return task

    def _indicator(
        self,
        table: PlanTable,
        row: Row,
        record_id: str,
        texts: Mapping[Role, str],
        extra: dict[str, str],
    ) -> Indicator:
        section = row.section
        columns = {role: printed(text) for role, text in texts.items()}
        target = parse_target(columns.get("target", ""), columns.get("unit"))
        if columns.get("target") and target.value is None:
            message = "the target holds no number that could be compared"
            self._issue("target-unknown", message, columns["target"], row.page_first, self.ordinal)
        for role, ordinal, mention in self._mentions(texts):
            self.indicator_agencies.append(
                IndicatorAgency(
                    **self._mention(role, ordinal, mention, row), indicator_id=record_id
                )
            )
        indicator = Indicator(
            indicator_id=record_id,
            doc_id=self.source.doc_id,
            appendix=table.appendix,
            appendix_label=table.label,
            appendix_title=table.title,
            section=section.no if section else "",
            section_title=section.title if section else "",
            ordinal=self.ordinal,
            no=row.no,
            indicator=columns.get("indicator", ""),
            unit=columns.get("unit"),
            target=columns.get("target"),
            target_op=target.op,
            target_value=target.value,
            target_upper=target.upper,
            target_unit=target.unit,
            lead=columns.get("lead"),
            coordinating=columns.get("coordinating"),
            monitor=columns.get("monitor"),
            deadline=columns.get("deadline"),
            note=columns.get("note"),
            extra=extra,
            page_first=row.page_first,
            page_last=row.page_last,
            grade=row.grade,
            flags=row.flags,
            commune_code=self.commune_code,
            province_code=self.province_code,
        )
        self.indicators.append(indicator)
        return indicator

    def _deadlines(
        self, task_id: str, clauses: Sequence[Clause], cell: str, flags: list[str], row: Row
    ) -> None:
        """Store a cell's clauses; what could not be read becomes an issue."""
        for ordinal, clause in enumerate(clauses, 1):
            flags += [flag for flag in clause.flags if flag not in flags]
            self.task_deadlines.append(
                TaskDeadline(
                    task_id=task_id,
                    doc_id=self.source.doc_id,
                    ordinal=ordinal,
                    text=printed(clause.text),
                    kind=clause.kind,
                    start=clause.start,
                    end=clause.end,
                    recurrence=list(clause.recurrence),
                    trigger=clause.trigger,
                    within_days=clause.within_days,
                    working_days=clause.working_days,
                    tentative=clause.tentative,
                    province_code=self.province_code,
                )
            )
        if cell.strip() and any(clause.kind == "unknown" for clause in clauses):
            message = "no date, period or event was recognised; see `phuluc explain deadline`"
            self._issue("deadline-unknown", message, printed(cell), row.page_first, self.ordinal)
        elif "deadline-no-year" in flags:
            message = "the cell names no year and the plan covers several"
            self._issue("deadline-no-year", message, printed(cell), row.page_first, self.ordinal)

    def _mentions(self, texts: Mapping[Role, str]) -> Iterator[tuple[AgencyRole, int, Mention]]:
        for role in AGENCY_ROLES:
            if text := texts.get(role):
                for ordinal, mention in enumerate(parse_agencies(text), 1):
                    yield role, ordinal, mention

    def _mention(
        self, role: AgencyRole, ordinal: int, mention: Mention, row: Row
    ) -> dict[str, Any]:
        """Columns of an agency mention; an unknown one becomes an issue."""
        if mention.agency_id is None and not mention.is_group:
            message = "add a line to normalizers/vocabulary/agency_aliases.csv"
            self._issue("agency-unknown", message, mention.text, row.page_first, self.ordinal)
        return {
            "doc_id": self.source.doc_id,
            "role": role,
            "ordinal": ordinal,
            "mention": mention.text,
            "agency_id": mention.agency_id,
            "agency": mention.name,
            "is_group": mention.is_group,
            "score": mention.score,
            "province_code": self.province_code,
        }

    # -- document ---------------------------------------------------------------------------

    def _issue(
        self,
        code: str,
        message: str,
        text: str = "",
        page: int | None = None,
        ordinal: int | None = None,
    ) -> None:
        self.issues.append(
            Issue(
                doc_id=self.source.doc_id,
                source=self.source.path,
                severity=severity(code),
                code=code,
                page=page,
                ordinal=ordinal,
                message=message,
                text=text[:ISSUE_TEXT],
                province_code=self.province_code,
            )
        )

    def _document_issues(self) -> None:
        for note in self.reading.notes:
            self._issue(note.code, note.message, note.text, note.page)
        if not self.found.tables:
            self._issue("no-table", "no table with a task or indicator column was found")
        for index, grid in enumerate(self.reading.grids):
            if self.found.left_out.get(index) == NO_PLAN_COLUMNS:
                head = " | ".join(cell.text for cell in grid.cells if cell.row == 0)
                message = "a table whose columns have no known role was left out"
                self._issue("table-unknown", message, head, grid.page)
        place = self.facts.located
        if self._lacks_place():
            unit = "province" if place.province_code is None else "commune"
            message = f"no {unit} could be told; set commune_code in data/raw/overrides.csv"
            self._issue("place-unknown", message, self.facts.issuer or "")
        for name in self.facts.unusable:
            message = f"overrides.csv sets a {name} that is none; the fact was left as read"
            self._issue("override-unmatched", message, self.source.overrides.get(name, ""))
        for flag in place.flags:
            if flag in ISSUES:
                message = "a name from before July 2025 was read as today's unit"
                self._issue(flag, message, self.facts.commune or self.facts.province or "")

    def _lacks_place(self) -> bool:
        """Whether a document of a commune or province does not say which one."""
        place, issuer = self.facts.located, self.facts.issuer or ""
        if place.commune_code is not None or _is_central(issuer):
            return False
        return place.province_code is None or bool(_OF_COMMUNE.search(issuer))

    def _document(self, coverage: float) -> Document:
        facts, place = self.facts, self.facts.located
        return Document(
            doc_id=self.source.doc_id,
            source=self.source.path,
            sha256=self.source.sha256,
            format=self.reading.format,
            reader=self.reading.reader,
            kind=facts.kind,
            number=facts.number,
            issued_on=facts.issued_on,
            issued_month=facts.issued_month,
            issuer=facts.issuer,
            signer=facts.signer,
            legal_basis=list(facts.legal_basis),
            commune_code=place.commune_code,
            commune=place.commune or facts.commune,
            province=place.province or facts.province,
            title=facts.title,
            period_start=facts.period_start,
            period_end=facts.period_end,
            pages=self.reading.pages,
            tables=len(self.found.tables),
            tasks=len(self.tasks),
            indicators=len(self.indicators),
            issues=len(self.issues),
            coverage=coverage,
            duplicate_of=None,
            parser_version=self.source.parser_version,
            parsed_at=self.source.parsed_at,
            province_code=self.province_code,
        )

    def _cells(self) -> Iterator[dict[str, Any]]:
        """The lossless layer: every cell of every grid with what it was taken for."""
        doc_id = self.source.doc_id
        for index, grid in enumerate(self.reading.grids):
            reason = self.found.left_out.get(index, "")
            for cell in grid.cells:
                role, record_id = self.landed.get(id(cell), ("ignored", None))
                x0, top, x1, bottom = cell.box or (None, None, None, None)
                yield {
                    "doc_id": doc_id,
                    "table": index + 1,
                    "page": grid.page,
                    "row": cell.row,
                    "col": cell.col,
                    "row_span": cell.row_span,
                    "col_span": cell.col_span,
                    "x0": x0,
                    "top": top,
                    "x1": x1,
                    "bottom": bottom,
                    "text": cell.text,
                    "role": role,
                    "note": (reason or "empty row") if role == "ignored" else "",
                    "record_id": record_id,
                    "province_code": self.province_code,
                }


def _header_cells(table: PlanTable) -> list[Cell]:
    return [
        cell for part in table.parts for cell in part.grid.cells if cell.row in part.header_rows
    ]


def _items(text: str) -> list[str]:
    """A deliverable cell item by item: its lines, or what semicolons part on one line."""
    pieces = [piece for line in printed(text).split("\n") for piece in line.split(";")]
    items = (_ITEM_MARK.sub("", piece).strip(" .") for piece in pieces)
    return [item for item in items if item]


def _is_central(issuer: str) -> bool:
    """Whether a body of the central level issued the document."""
    levels = {agency_id: level for agency_id, _, _, level in agencies()}
    mentions = parse_agencies(issuer) if issuer else ()
    return any(levels.get(mention.agency_id or "") == "central" for mention in mentions)


@cache
def _lead_in_title(title: str) -> Mention | None:
    """The agency of "… PHÒNG KINH TẾ XÃ CHỦ TRÌ", the longest known name before the verb."""
    match = _LEADS.search(title)
    if match is None:
        return None
    words = match["before"].split()
    for start in range(len(words)):
        mentions = parse_agencies(" ".join(words[start:]))
        if len(mentions) == 1 and mentions[0].agency_id and mentions[0].score >= SURE_LEAD:
            return mentions[0]
    return None
