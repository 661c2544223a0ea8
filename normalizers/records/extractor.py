"""Tables, rows, ledger and facts of a reading into the records of one document."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import regex
from pydantic import TypeAdapter

from normalizers.facts import Facts, apply_overrides, read_facts
from normalizers.linear import cut
from normalizers.records.notes import Issues
from normalizers.records.row_keys import RowKeys
from normalizers.records.rows import RowRecords
from normalizers.records.source import Source
from normalizers.records.unread import unread
from normalizers.tables.continuation import FAULTY, NO_PLAN_COLUMNS, PlanTable, find_tables
from normalizers.tables.ledger import Ledger, balance, squash
from normalizers.tables.rows import build_rows
from normalizers.values.agencies import parse_agencies
from normalizers.values.agencies import reference as agencies
from normalizers.values.deadlines import Period
from schemas.datasets import UNKNOWN_PROVINCE
from schemas.extraction import Extraction
from schemas.issues import ISSUES
from schemas.reading import Block, Cell, Place, Reading
from schemas.records import CellRecord, CellRole, Document
from schemas.table import Row

CELLS = TypeAdapter(list[CellRecord])

_OF_COMMUNE = regex.compile(r"\b(?:xã|phường|đặc khu)\b", regex.IGNORECASE)


def extract(reading: Reading, source: Source) -> Extraction:
    """All records of one document."""
    return _Extractor(_with_cut_tables(reading), source).run()


def _with_cut_tables(reading: Reading) -> Reading:
    """A dump with the tables that its lines hold too; any other reading as it is."""
    if reading.reader != "text":
        return reading
    blocks: list[Block] = []
    after = 0
    for first, last, grid in cut(reading.blocks):
        blocks += [*reading.blocks[after:first], grid]
        after = last + 1
    return replace(reading, blocks=blocks + reading.blocks[after:])


class _Extractor:
    """Collects the records of one document."""

    def __init__(self, reading: Reading, source: Source) -> None:
        self._reading = reading
        self._source = source
        self._found = find_tables(reading.blocks)
        titles = [table.title for table in self._found.tables if table.title]
        read = read_facts(reading.blocks, titles)
        facts = apply_overrides(read, source.overrides)
        self._facts = facts
        self._province_code = facts.located.province_code or UNKNOWN_PROVINCE
        start, end = facts.period_start, facts.period_end
        period = Period(start, end) if start and end else None
        self._issues = Issues(source, self._province_code)
        self._rows = RowRecords(
            source.doc_id,
            facts.located.commune_code,
            self._province_code,
            period,
            self._issues,
            RowKeys(read),
            source.corrections,
        )
        self._landed: dict[Place, tuple[CellRole, str | None]] = {}
        self._faults = dict(self._found.faults)
        self._items = 0

    def run(self) -> Extraction:
        """Tables to rows to records, then the ledger and the document's own row."""
        book = Ledger()
        for table in list(self._found.tables):
            part = self._table(table)
            book.found += part.found
            book.stored += part.stored
            book.entries += part.entries
        for entry in book.entries:
            code = "text-doubled" if entry.doubled else "text-lost"
            self._issues.add(code, "compare the page with the stored rows", entry.text, entry.page)
        self._document_issues()
        return Extraction(
            self._document(book.coverage),
            self._rows.tasks,
            self._rows.task_agencies,
            self._rows.task_deadlines,
            self._rows.task_occurrences,
            self._rows.indicators,
            self._rows.indicator_agencies,
            CELLS.validate_python(self._cells()),
            self._issues.rows,
        )

    def _table(self, table: PlanTable) -> Ledger:
        """Store one table; where that fails its cells stay ignored, and the others are read."""
        lists = self._issues.rows, *self._rows.lists()
        lengths, items = [len(rows) for rows in lists], self._items
        try:
            return self._stored(table)
        except MemoryError:  # the document's limit, not this table's fault
            raise
        except Exception as fault:
            for rows, length in zip(lists, lengths, strict=True):
                del rows[length:]
            self._items = items
            self._leave_out(table, fault)
            cells = (cell for part in table.parts for cell in part.grid.cells)
            return Ledger(found=sum(len(squash(cell.text)) for cell in cells))

    def _stored(self, table: PlanTable) -> Ledger:
        rows = build_rows(table)
        if doubt := table.header.verdict.doubt:
            labels = " | ".join(column.header for column in table.columns)
            self._issues.add("columns-doubtful", doubt, labels, table.parts[0].grid.page)
        stored = [self._row(table, row) for row in rows]
        if all(part.start >= part.grid.n_rows for part in table.parts):  # not even blank ones
            labels = " | ".join(column.header for column in table.columns)
            message = "a header names a plan's columns, but no rows were read below it"
            self._issues.add("table-unread", message, labels, table.parts[0].grid.page)
        headers = _header_cells(table)
        for cell in headers:
            self._landed.setdefault(cell.place, ("header", None))
        return balance([part.grid for part in table.parts], headers, rows, stored)

    def _leave_out(self, table: PlanTable, fault: Exception) -> None:
        """Take a table that could not be read for none."""
        self._found.tables = [other for other in self._found.tables if other is not table]
        for part in table.parts:
            self._found.left_out[part.grid.number] = FAULTY
            self._faults[part.grid.number] = fault
            for cell in part.grid.cells:
                self._landed.pop(cell.place, None)

    def _row(self, table: PlanTable, row: Row) -> list[str]:
        """Store one logical row; returns every text that was stored of it, for the ledger."""
        if row.section is not None and row.kind == "section":
            self._land(row, "section", None)
            if row.doubt:
                self._issues.add("row-doubtful", row.doubt, row.section.title, row.page_first)
            return [row.section.no, row.section.title, *(row.cells[at] for at in row.sums)]
        self._items += 1
        record_id = f"{self._source.doc_id}-{self._items:04d}"
        self._land(row, "item", record_id)
        return self._rows.add(table, row, record_id, self._items)

    def _land(self, row: Row, role: CellRole, record_id: str | None) -> None:
        for cell in row.sources:
            self._landed.setdefault(cell.place, (role, record_id))

    def _document_issues(self) -> None:
        for note in self._reading.notes:
            self._issues.add(note.code, note.message, note.text, note.page)
        grids = self._reading.grids
        for index, fault in sorted(self._faults.items()):
            text = f"{type(fault).__name__}: {fault}"
            message = "the table could not be read; its cells are kept as they stand on the page"
            self._issues.add("table-failed", message, text, grids[index].page)
        for index, against in sorted(self._found.doubts.items()):
            head = " | ".join(cell.text for cell in grids[index].cells if cell.row == 0)
            message = f"it may go on with the table above and was left out: {against}"
            self._issues.add("part-doubtful", message, head, grids[index].page)
        if not self._found.tables:
            self._issues.add("no-table", "no table with a task or indicator column was found")
        for index, grid in enumerate(grids):
            if self._found.left_out.get(index) == NO_PLAN_COLUMNS:
                head = " | ".join(cell.text for cell in grid.cells if cell.row == 0)
                message = "a table whose columns have no known role was left out"
                self._issues.add("table-unknown", message, head, grid.page)
        for header in unread(self._reading.blocks, self._found.left_out):
            message = "a header names a plan's columns, but no rows were read below it"
            self._issues.add("table-unread", message, header.words, header.page)
        if self._rows.untimed:
            message = "recurring deadlines have no times: no period was read for the plan"
            self._issues.add("period-unknown", message, self._facts.title or "")
        place = self._facts.located
        if self._found.tables and _lacks_place(self._facts):
            unit = "province" if place.province_code is None else "commune"
            message = f"no {unit} could be told; set commune_code in the inbox's overrides.csv"
            self._issues.add("place-unknown", message, self._facts.issuer or "")
        for name in self._facts.unusable:
            message = f"overrides.csv sets a {name} that cannot be used; the fact was left as read"
            self._issues.add("override-unmatched", message, self._source.overrides.get(name, ""))
        for flag in place.flags:
            if flag in ISSUES:
                message = "a name from before July 2025 was read as today's unit"
                self._issues.add(flag, message, self._facts.commune or self._facts.province or "")

    def _document(self, coverage: float) -> Document:
        facts, place = self._facts, self._facts.located
        return Document(
            doc_id=self._source.doc_id,
            source=self._source.path,
            sha256=self._source.sha256,
            format=self._reading.format,
            reader=self._reading.reader,
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
            pages=self._reading.pages,
            tables=len(self._found.tables),
            tasks=len(self._rows.tasks),
            indicators=len(self._rows.indicators),
            issues=len(self._issues.rows),
            coverage=coverage,
            duplicate_of=None,
            parser_version=self._source.parser_version,
            parsed_at=self._source.parsed_at,
            province_code=self._province_code,
        )

    def _cells(self) -> Iterator[dict[str, Any]]:
        """The lossless layer: every cell of every grid with what it was taken for."""
        doc_id, landed = self._source.doc_id, self._landed
        ignored: tuple[CellRole, str | None] = ("ignored", None)
        for index, grid in enumerate(self._reading.grids):
            reason = self._found.left_out.get(index, "")
            for cell in grid.cells:
                role, record_id = landed.get((cell.grid, cell.row, cell.col), ignored)
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
                    "province_code": self._province_code,
                }


def _lacks_place(facts: Facts) -> bool:
    """Whether a document of a commune or province does not say which one."""
    place, issuer = facts.located, facts.issuer or ""
    if place.commune_code is not None or _is_central(issuer):
        return False
    return place.province_code is None or bool(_OF_COMMUNE.search(issuer))


def _header_cells(table: PlanTable) -> list[Cell]:
    return [
        cell for part in table.parts for cell in part.grid.cells if cell.row in part.header_rows
    ]


def _is_central(issuer: str) -> bool:
    """Whether a body of the central level issued the document."""
    levels = {agency_id: level for agency_id, _, _, level in agencies()}
    mentions = parse_agencies(issuer) if issuer else ()
    return any(levels.get(mention.agency_id or "") == "central" for mention in mentions)
