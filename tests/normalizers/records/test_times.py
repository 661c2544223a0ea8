"""What a deadline cell leaves in the records: clauses, every time it falls due, and issues."""

from __future__ import annotations

from datetime import UTC, date, datetime

from normalizers.records import Source, extract
from schemas.extraction import Extraction
from schemas.reading import Paragraph, Reading
from tests.normalizers.grids import grid

HEADER = "STT | Nhiệm vụ | Cơ quan chủ trì | Thời gian hoàn thành"
PLAN = "KẾ HOẠCH\nCải cách hành chính năm 2026"


def read(
    *deadlines: str, title: str = PLAN, table: str = "PHỤ LỤC", header: str = HEADER
) -> Extraction:
    """The records of a plan with one task for each deadline cell."""
    rows = [f"{n} | Việc {n} | Sở Nội vụ | {cell}" for n, cell in enumerate(deadlines, 1)]
    head = [Paragraph(line, centered=True, bold=True) for line in (*title.split("\n"), table)]
    reading = Reading("docx", "word", 1, [*head, grid(header, *rows, paged=False)])
    source = Source("plan.docx", "0" * 64, "test", datetime(2026, 1, 1, tzinfo=UTC), {})
    return extract(reading, source)


def test_every_time_of_a_plan_is_stored() -> None:
    found = read("Tháng 6/2026", "Trước ngày 15/12 hằng năm", "Hằng tháng", "Thường xuyên")
    assert [clause.rrule for clause in found.task_deadlines] == [
        None,
        "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=14",
        None,
        None,
    ]
    first, second, *_ = found.tasks
    assert [(t.task_id, t.doc_id, t.clause, t.start, t.end) for t in found.task_occurrences] == [
        (first.task_id, first.doc_id, 1, date(2026, 6, 1), date(2026, 6, 30)),
        (second.task_id, second.doc_id, 1, None, date(2026, 12, 14)),
    ]
    assert "period-unknown" not in {issue.code for issue in found.issues}


def test_a_plan_without_a_period_has_no_times_of_recurring_clauses_and_one_issue() -> None:
    found = read("Ngày 25 hằng tháng", "Quý I hằng năm", "Tháng 6/2026", title="KẾ HOẠCH\nThi đua")
    assert [(t.start, t.end) for t in found.task_occurrences] == [
        (date(2026, 6, 1), date(2026, 6, 30))
    ]
    assert [issue.code for issue in found.issues].count("period-unknown") == 1


def test_recurrence_without_a_day_needs_no_period() -> None:
    found = read("Hằng tháng", title="KẾ HOẠCH\nThi đua")
    assert "period-unknown" not in {issue.code for issue in found.issues}


def test_rows_whose_date_stands_in_a_sentence_are_no_certain_ones() -> None:
    found = read("Ban hành kế hoạch trong tháng 3/2026 và triển khai", "Tháng 3/2026")
    sentence, plain = found.tasks
    assert (sentence.due_start, sentence.due_end) == (plain.due_start, plain.due_end)
    assert (sentence.grade, sentence.flags) == ("B", ["date-in-sentence"])
    assert (plain.grade, plain.flags) == ("A", [])
