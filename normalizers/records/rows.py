"""Logical rows into tasks and indicators, with their agencies and deadlines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

import regex

from normalizers.records.corrected import Corrected, corrected
from normalizers.records.notes import Issues
from normalizers.records.row_keys import RowKeys, task_key
from normalizers.records.surroundings import surroundings
from normalizers.tables.continuation import PlanTable
from normalizers.tables.marks import read_marks
from normalizers.tables.roles import AGENTS, stored_for
from normalizers.values.agencies import Mention, parse_agencies
from normalizers.values.areas import area_of
from normalizers.values.deadlines import (
    LESS_SURE,
    Clause,
    Period,
    occurrences,
    parse_deadline,
    summarise,
)
from normalizers.values.phrases import mentions_of
from normalizers.values.targets import parse_target
from normalizers.values.text import single_blanks
from schemas.corrections import CHECKED, CORRECTED, NO_CORRECTIONS, Correction, Corrections
from schemas.joints import BULLETS, LIST_ITEM
from schemas.records import (
    Indicator,
    IndicatorAgency,
    Task,
    TaskAgency,
    TaskDeadline,
    TaskOccurrence,
)
from schemas.table import Role, Row

SURE_LEAD = 0.95  # score from which a name in a title is a known agency

_ITEM_MARK = regex.compile(rf"^[{BULLETS}]\s*")
_OWN_LINE = regex.compile(r"\s*\n\s*(?![\p{Ll}\s])")
_WRAPPED = regex.compile(r"\s+")
_LEADS = regex.compile(r"^(?P<before>.+?)\s+CHỦ\s+TRÌ\b", regex.IGNORECASE)


def printed(text: str) -> str:
    """Cell text as stored: white space folded, list items one per line."""
    if "\n" not in text:
        return single_blanks(text)
    lines: list[str] = []
    for line in text.split("\n"):
        folded = single_blanks(line)
        if not folded:
            continue
        if lines and not LIST_ITEM.match(folded):
            lines[-1] += " " + folded
        else:
            lines.append(folded)
    return "\n".join(lines)


def cell_of(role: Role, text: str) -> str:
    """A cell as stored; where each line names whole agencies, its lines stay."""
    if role in AGENTS and "\n" in text:
        lines = [folded for line in text.split("\n") if (folded := " ".join(line.split()))]
        named = [mentions_of(line) for line in lines]
        if all(named) and sum(named) == len(parse_agencies(text)):
            return "\n".join(lines)
    return printed(text)


class RowRecords:
    """Collects the records of a document's rows."""

    def __init__(
        self,
        doc_id: str,
        commune_code: str | None,
        province_code: str,
        period: Period | None,
        issues: Issues,
        keys: RowKeys,
        corrections: Corrections = NO_CORRECTIONS,
    ) -> None:
        self.tasks: list[Task] = []
        self.task_agencies: list[TaskAgency] = []
        self.task_deadlines: list[TaskDeadline] = []
        self.task_occurrences: list[TaskOccurrence] = []
        self.untimed = False  # a recurring clause names a day, and no period says in which years
        self.indicators: list[Indicator] = []
        self.indicator_agencies: list[IndicatorAgency] = []
        self._doc_id = doc_id
        self._commune_code = commune_code
        self._province_code = province_code
        self._period = period
        self._issues = issues
        self._keys = keys
        self._corrections = corrections

    def lists(self) -> tuple[list[Any], ...]:
        """What was collected so far, list by list."""
        return (
            self.tasks,
            self.task_agencies,
            self.task_deadlines,
            self.task_occurrences,
            self.indicators,
            self.indicator_agencies,
        )

    def add(self, table: PlanTable, row: Row, record_id: str, ordinal: int) -> list[str]:
        """Store one item row; returns every text that was stored of it, for the ledger."""
        marks = table.header.marks
        texts = read_marks(marks, [column.role for column in table.columns], row.cells)
        marked = {at for group in marks for at, _ in group.columns}
        extra: dict[str, str] = {}
        for at, (column, text) in enumerate(zip(table.columns, row.cells, strict=True)):
            if at in marked:
                continue
            if column.role == "extra":
                extra[column.header] = printed(text)
            else:
                texts[column.role] = text
        key = self._keys.key(row, cell_of(table.kind, texts.get(table.kind, "")))
        said = self._corrected(Corrected(table, row, texts, {}), key, ordinal)
        first = len(self._issues.rows)
        store = self._task if table.kind == "task" else self._indicator
        meant = {
            role: text
            for at, text in row.meant.items()
            if said.texts.get(role := table.columns[at].role) == row.cells[at]
        }
        texts_meant = {**said.texts, **meant}
        record = store(
            said.table, said.row, record_id, ordinal, said.texts, texts_meant, extra, key
        )
        if record.grade == "C" and CORRECTED not in record.flags:
            message = row.doubt or "the row was rebuilt with doubt; compare it with the page"
            text = texts.get("task") or texts.get("indicator") or ""
            self._issues.add("row-doubtful", message, text, row.page_first, ordinal)
        if CHECKED in record.flags:  # somebody has looked
            del self._issues.rows[first:]
        shown = [column.role for i, column in enumerate(table.columns) if i not in row.repeats]
        kept = [
            said.read[role] if role in said.read else str(getattr(record, role) or "")
            for role in shown
            if role != "extra"
        ]
        kept += [row.cells[at] for at in marked]
        return kept + [value for value in extra.values() if value]

    def _corrected(self, read: Corrected, key: str, ordinal: int) -> Corrected:
        """The row as people have corrected it; a line that does not fit becomes an issue."""
        lines = self._corrections.get(key)
        if not lines:
            return read

        def unmatched(line: Correction, stands: str) -> None:
            message = (
                f"line {line.line} of corrections.csv finds no {line.column} "
                f"{line.old!r}; nothing was changed"
            )
            page = read.row.page_first
            self._issues.add("correction-unmatched", message, printed(stands), page, ordinal)

        return corrected(read, lines, unmatched)

    def _common(
        self,
        table: PlanTable,
        row: Row,
        ordinal: int,
        columns: Mapping[Role, str],
        extra: dict[str, str],
        key: str,
    ) -> dict[str, Any]:
        """Columns that tasks and indicators share."""
        section = row.section
        return {
            "row_key": key,
            "doc_id": self._doc_id,
            "appendix": table.appendix,
            "appendix_label": table.label,
            "appendix_title": table.title,
            "section": section.no if section else "",
            "section_title": section.title if section else "",
            "ordinal": ordinal,
            **{role: columns.get(role) for role in stored_for(table.kind)},
            "no": row.no,
            table.kind: columns.get(table.kind, ""),
            "extra": extra,
            "page_first": row.page_first,
            "page_last": row.page_last,
            "grade": row.grade,
            "commune_code": self._commune_code,
            "province_code": self._province_code,
        }

    def _task(
        self,
        table: PlanTable,
        row: Row,
        record_id: str,
        ordinal: int,
        texts: Mapping[Role, str],
        meant: Mapping[Role, str],
        extra: dict[str, str],
        key: str,
    ) -> Task:
        flags = list(row.flags)
        around = surroundings(table, row, self._period)
        clauses = parse_deadline(meant.get("deadline", ""), self._period, around)
        due = summarise(clauses)
        self._deadlines(record_id, ordinal, clauses, meant.get("deadline", ""), flags, row)
        mentions = list(_mentions(meant))
        if "lead" not in texts and (lead := _lead_in_title(table.title)) is not None:
            mentions.insert(0, ("lead", 1, lead))
            flags.append("lead-from-title")
        for role, place, mention in mentions:
            columns_of = self._mention(role, place, mention, row, ordinal)
            self.task_agencies.append(TaskAgency(**columns_of, task_id=record_id))
        section = row.section
        columns = {role: cell_of(role, text) for role, text in texts.items()}
        task = Task(
            **self._common(table, row, ordinal, columns, extra, key),
            task_id=record_id,
            task_key=task_key(columns.get("task") or ""),
            section_path=list(section.path) if section else [],
            area=area_of(section.title, section.ancestors) if section else None,
            deliverables=_items(texts.get("deliverable", ""), not table.parts[0].grid.paged),
            due_kind=due.kind,
            due_start=due.start,
            due_end=due.end,
            due_tentative=due.tentative,
            flags=flags,
        )
        if task.grade == "A" and not LESS_SURE.isdisjoint(flags):
            task = task.model_copy(update={"grade": "B"})
        self.tasks.append(task)
        return task

    def _indicator(
        self,
        table: PlanTable,
        row: Row,
        record_id: str,
        ordinal: int,
        texts: Mapping[Role, str],
        meant: Mapping[Role, str],
        extra: dict[str, str],
        key: str,
    ) -> Indicator:
        columns = {role: cell_of(role, text) for role, text in texts.items()}
        asked = {role: cell_of(role, meant[role]) for role in ("target", "unit") if role in meant}
        target = parse_target(asked.get("target", ""), asked.get("unit"))
        if columns.get("target") and target.value is None:
            message = "the target holds no number that could be compared"
            self._issues.add("target-unknown", message, columns["target"], row.page_first, ordinal)
        for role, place, mention in _mentions(meant):
            columns_of = self._mention(role, place, mention, row, ordinal)
            self.indicator_agencies.append(IndicatorAgency(**columns_of, indicator_id=record_id))
        indicator = Indicator(
            **self._common(table, row, ordinal, columns, extra, key),
            indicator_id=record_id,
            target_op=target.op,
            target_value=target.value,
            target_upper=target.upper,
            target_unit=target.unit,
            flags=row.flags,
        )
        self.indicators.append(indicator)
        return indicator

    def _deadlines(
        self,
        task_id: str,
        ordinal: int,
        clauses: Sequence[Clause],
        cell: str,
        flags: list[str],
        row: Row,
    ) -> None:
        """Store a cell's clauses; what could not be read becomes an issue."""
        for place, clause in enumerate(clauses, 1):
            flags += [flag for flag in clause.flags if flag not in flags]
            self.task_deadlines.append(
                TaskDeadline(
                    task_id=task_id,
                    doc_id=self._doc_id,
                    ordinal=place,
                    text=printed(clause.text),
                    kind=clause.kind,
                    start=clause.start,
                    end=clause.end,
                    recurrence=list(clause.recurrence),
                    rrule=clause.rrule,
                    trigger=clause.trigger,
                    within_days=clause.within_days,
                    working_days=clause.working_days,
                    tentative=clause.tentative,
                    province_code=self._province_code,
                )
            )
        for number, start, end in occurrences(clauses, self._period):
            time = TaskOccurrence(
                task_id=task_id,
                doc_id=self._doc_id,
                clause=number,
                start=start,
                end=end,
                province_code=self._province_code,
            )
            self.task_occurrences.append(time)
        self.untimed |= self._period is None and any(clause.rule for clause in clauses)
        if cell.strip() and any(clause.kind == "unknown" for clause in clauses):
            message = "no date, period or event was recognised; see `phuluc explain deadline`"
            self._issues.add("deadline-unknown", message, printed(cell), row.page_first, ordinal)
        elif "deadline-no-year" in flags:
            message = "the cell names no year, and the plan does not tell which"
            self._issues.add("deadline-no-year", message, printed(cell), row.page_first, ordinal)

    def _mention(
        self, role: Role, place: int, mention: Mention, row: Row, ordinal: int
    ) -> dict[str, Any]:
        """Columns of an agency mention; an unknown one becomes an issue."""
        if mention.rivals:
            message = f"it may be {' or '.join(mention.rivals)}; no agency was chosen"
            self._issues.add("agency-ambiguous", message, mention.text, row.page_first, ordinal)
        elif mention.agency_id is None and not mention.is_group:
            message = "add a line to normalizers/vocabulary/agency_aliases.csv"
            self._issues.add("agency-unknown", message, mention.text, row.page_first, ordinal)
        return {
            "doc_id": self._doc_id,
            "role": role,
            "ordinal": place,
            "mention": mention.text,
            "agency_id": mention.agency_id,
            "agency": mention.name,
            "is_group": mention.is_group,
            "score": mention.score,
            "province_code": self._province_code,
        }


def _mentions(texts: Mapping[Role, str]) -> Iterator[tuple[Role, int, Mention]]:
    """What a row's cells name: the role, the place in it, and the mention.

    Who joins in by the words of the leads' cell ("…, phối hợp với Sở B") is no lead; one that the
    cell of those who join in names as well is named once.
    """
    places: Counter[Role] = Counter()
    both = texts.get("coordinating", "")
    joined = {mention.agency_id or mention.text for mention in parse_agencies(both)}
    for role in AGENTS:
        if text := texts.get(role):
            for mention in parse_agencies(text):
                plays: Role = role
                if role == "lead" and mention.share == "coordinating":
                    if (mention.agency_id or mention.text) in joined:
                        continue
                    plays = "coordinating"
                elif (
                    role == "coordinating" and mention.share == "lead" and both == texts.get("lead")
                ):
                    continue  # a cell merged over both
                places[plays] += 1
                yield plays, places[plays], mention


def _items(text: str, own_lines: bool) -> list[str]:
    """A deliverable cell item by item: its lines, or what semicolons part on one line.

    `own_lines`: every line end is the author's, as in Word; a page's lines also wrap, so that only
    list items are lines there. A line in small letters goes on with the one above.
    """
    lines = printed(text).split("\n")
    if own_lines:
        lines = [_WRAPPED.sub(" ", line) for line in _OWN_LINE.split(text)]
    pieces = [piece for line in lines for piece in line.split(";")]
    items = (_ITEM_MARK.sub("", piece).strip(" .") for piece in pieces)
    return [item for item in items if item]


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
