"""What a deadline cell leaves in the records: clauses, every time it falls due, and issues."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime

import pytest

from normalizers.records import Source, extract
from schemas.extraction import Extraction
from schemas.reading import Paragraph, Reading
from tests.normalizers.grids import grid

HEADER = "STT | Nhiệm vụ | Cơ quan chủ trì | Thời gian hoàn thành"
PLAN = "KẾ HOẠCH\nCải cách hành chính năm 2026"


def read(
    *deadlines: str,
    title: str = PLAN,
    table: str = "PHỤ LỤC",
    header: str = HEADER,
    rows: Sequence[str] = (),
) -> Extraction:
    """The records of a plan with one task for each deadline cell, or of rows as printed."""
    rows = rows or [f"{n} | Việc {n} | Sở Nội vụ | {cell}" for n, cell in enumerate(deadlines, 1)]
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


LONG_PLAN = "KẾ HOẠCH\nCải cách hành chính giai đoạn 2026 - 2030"


def dates(found: Extraction) -> list[tuple[date | None, date | None]]:
    return [(task.due_start, task.due_end) for task in found.tasks]


def test_a_year_in_the_header_of_the_deadline_column_is_that_of_its_cells() -> None:
    header = HEADER.replace("hoàn thành", "thực hiện năm 2027")
    found = read("Quý II", "Tháng 3/2028", "Thường xuyên", title=LONG_PLAN, header=header)
    assert dates(found) == [
        (date(2027, 4, 1), date(2027, 6, 30)),
        (date(2028, 3, 1), date(2028, 3, 31)),
        (None, None),
    ]
    assert [(task.grade, task.flags) for task in found.tasks] == [
        ("B", ["year-from-heading"]),
        ("A", []),
        ("A", []),
    ]


def test_a_year_in_the_title_of_the_table_is_that_of_its_cells() -> None:
    table = "PHỤ LỤC NHIỆM VỤ NĂM 2027"
    assert dates(read("Quý II", title=LONG_PLAN, table=table)) == [
        (date(2027, 4, 1), date(2027, 6, 30))
    ]
    header = HEADER.replace("hoàn thành", "hoàn thành (năm 2029)")
    assert dates(read("Quý II", title=LONG_PLAN, table=table, header=header)) == [
        (date(2029, 4, 1), date(2029, 6, 30))
    ]


def test_a_year_outside_the_plan_is_that_of_something_else() -> None:
    found = read("Quý II", title=LONG_PLAN, table="PHỤ LỤC NHIỆM VỤ NĂM 2024")
    assert dates(found) == [(None, None)]
    assert found.tasks[0].flags == ["deadline-no-year"]
    one_year = read("Quý II", table="PHỤ LỤC NHIỆM VỤ NĂM 2025")
    assert dates(one_year) == [(date(2026, 4, 1), date(2026, 6, 30))]


def programme(*rows: str) -> Extraction:
    head = [Paragraph(line, centered=True, bold=True) for line in PLAN.split("\n")]
    reading = Reading("docx", "word", 1, [*head, grid(HEADER, *rows, paged=False)])
    source = Source("plan.docx", "0" * 64, "test", datetime(2026, 1, 1, tzinfo=UTC), {})
    return extract(reading, source)


def test_a_day_in_the_title_of_the_section_is_that_of_its_hours() -> None:
    found = programme(
        "*I | NGÀY 1: THỨ HAI, NGÀY 24/8/2026 | < | <",
        "1 | Đón tiếp đại biểu | Sở Nội vụ | 07h30 - 08h00",
        "2 | Tham quan mô hình | Sở Nội vụ | Chiều",
        "*II | NGÀY 2: THỨ BA, NGÀY 25/8/2026 | < | <",
        "1 | Nộp bài tham luận | Sở Nội vụ | Trước 17 giờ",
        "2 | Báo cáo kết quả | Sở Nội vụ | Tháng 9/2026",
    )
    assert dates(found) == [
        (date(2026, 8, 24), date(2026, 8, 24)),
        (date(2026, 8, 24), date(2026, 8, 24)),
        (None, date(2026, 8, 25)),
        (date(2026, 9, 1), date(2026, 9, 30)),
    ]
    assert [task.grade for task in found.tasks] == ["B", "B", "B", "A"]
    assert found.tasks[0].flags == ["day-from-section"]
    assert len(found.task_occurrences) == 4


@pytest.mark.parametrize(
    ("header", "cell", "end"),
    [
        ("Tháng", "3, 4", date(2026, 4, 30)),
        ("Quý hoàn thành", "III–IV", date(2026, 12, 31)),
        ("Thời gian (quý)", "2", date(2026, 6, 30)),
        ("Thời gian (tháng/2025)", "03", date(2025, 3, 31)),
        ("Thời gian (tháng)", "6", None),  # by June, or for half a year
        ("Tháng", "Ngày 5", None),
    ],
)
def test_bare_numbers_are_of_the_unit_that_their_header_names(
    header: str, cell: str, end: date | None
) -> None:
    (task,) = read(cell, header=f"STT | Nhiệm vụ | Cơ quan chủ trì | {header}").tasks
    assert (task.deadline, task.due_end) == (cell, end)


def test_a_ditto_below_a_bare_month_is_of_that_month() -> None:
    tasks = read("3", "nt", header="STT | Nhiệm vụ | Cơ quan chủ trì | Tháng").tasks
    assert [task.due_end for task in tasks] == [date(2026, 3, 31)] * 2
