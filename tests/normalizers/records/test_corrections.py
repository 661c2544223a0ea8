"""A corrected cell is read like any other; what no longer stands is told and changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime

import pytest

from normalizers.records import Source, extract
from schemas.corrections import Correction, correctable
from schemas.extraction import Extraction
from schemas.reading import Paragraph, Reading
from schemas.records import Indicator, Task
from tests.normalizers.grids import grid

HEADER = "STT | Nhiệm vụ | Sản phẩm | Cơ quan chủ trì | Thời gian hoàn thành"
ROWS = (
    "1 | Rà soát văn bản | Báo cáo | Phòng Kinh tê | Quý III/2026",
    "2 | Niêm yết thủ tục | Danh mục | Văn phòng HĐND&U BND | Tháng 6/2026",
    "3 | Tập huấn | | | Qwerty",
)
TARGETS = ("Chỉ tiêu | Đơn vị tính | Kết quả", "Tỷ lệ hồ sơ trực tuyến | % | ≥ 80")


def read(
    *said: tuple[str, str, str], rows: Sequence[str] = (HEADER, *ROWS), at: int = 0
) -> Extraction:
    """A plan's records with corrections (column, old, new) of one of its rows."""
    head = ["KẾ HOẠCH", "Cải cách hành chính năm 2026", "PHỤ LỤC"]
    blocks = [Paragraph(line, centered=True, bold=True) for line in head]
    header, *printed = rows
    reading = Reading("docx", "word", 1, [*blocks, grid(header, *printed, paged=False)])
    where = Source("plan.docx", "0" * 64, "test", datetime(2026, 1, 1, tzinfo=UTC), {})
    found = extract(reading, where)
    if not said:
        return found
    key = [*found.tasks, *found.indicators][at].row_key  # type: ignore[attr-defined]
    lines = {key: [Correction(n, key, *line) for n, line in enumerate(said, 2)]}
    where = Source("plan.docx", "0" * 64, "test", where.parsed_at, {}, lines)
    return extract(reading, where)


def codes(found: Extraction) -> list[str]:
    return [issue.code for issue in found.issues]


def test_what_follows_from_a_corrected_cell_is_read_anew() -> None:
    read_wrong = read()
    found = read(
        ("lead", "Phòng Kinh tê", "Phòng Văn hóa - Xã hội; Công an"),
        ("deadline", "Quý III/2026", "Trước ngày 16/5/2026"),
        ("deliverable", "Báo cáo", "Tờ trình\nQuyết định"),
    )
    task, before = found.tasks[0], read_wrong.tasks[0]
    assert (task.lead, task.flags) == ("Phòng Văn hóa - Xã hội; Công an", ["corrected"])
    assert task.deliverables == ["Tờ trình", "Quyết định"]
    assert task.due_end == date(2026, 5, 15)
    assert [t.end for t in found.task_occurrences if t.task_id == task.task_id] == [task.due_end]
    agencies = [a.agency_id for a in found.task_agencies if a.task_id == task.task_id]
    assert agencies == ["phong-van-hoa-xa-hoi", "cong-an"]
    assert (task.row_key, task.task_id) == (before.row_key, before.task_id)
    assert found.tasks[1:] == read_wrong.tasks[1:]


def test_a_correction_keeps_the_account_of_the_pages_characters() -> None:
    found = read(("lead", "", "Công an"), ("task", "Tập huấn", "Tập huấn nghiệp vụ"), at=2)
    assert found.document.coverage == 1.0
    assert found.cells == read().cells
    assert {"text-lost", "text-doubled"}.isdisjoint(codes(found))
    assert (found.tasks[2].task, found.tasks[2].lead) == ("Tập huấn nghiệp vụ", "Công an")


@pytest.mark.parametrize(
    ("column", "old", "new", "stands", "flags"),
    [
        ("lead", "văn phòng HĐND & UBND", "Công an", "Công an", ["corrected"]),
        ("lead", "Sở Nội vụ", "Công an", "Văn phòng HĐND&U BND", []),
        ("lead", "Công an", "Văn phòng HĐND&U BND", "Văn phòng HĐND&U BND", []),
        ("lead", "Công an", "VĂN PHÒNG HĐND&UBND", "Văn phòng HĐND&U BND", []),
        ("note", "", "Xem lại", "Xem lại", ["corrected"]),
        ("no", "2", "2.1", "2.1", ["corrected"]),
        ("section_title", "", "Thể chế", "Thể chế", ["corrected"]),
        ("appendix_title", "", "DANH MỤC", "DANH MỤC", ["corrected"]),
    ],
)
def test_a_line_is_carried_out_where_its_old_value_stands(
    column: str, old: str, new: str, stands: str, flags: list[str]
) -> None:
    found = read((column, old, new), at=1)
    task = found.tasks[1]
    assert (getattr(task, column), task.flags) == (stands, flags)
    unmatched = [issue for issue in found.issues if issue.code == "correction-unmatched"]
    wrong = old == "Sở Nội vụ"
    assert [(issue.ordinal, issue.text) for issue in unmatched] == [(2, stands)] * wrong
    assert all("line 2 " in issue.message for issue in unmatched)


def test_later_lines_correct_what_earlier_ones_wrote() -> None:
    found = read(
        ("deadline", "Quý III/2026", "Tháng 7/2026"), ("deadline", "Tháng 7/2026", "Tháng 8/2026")
    )
    assert found.tasks[0].due_end == date(2026, 8, 31)
    assert "correction-unmatched" not in codes(found)


def test_a_checked_row_raises_no_doubts_but_keeps_its_grade() -> None:
    doubts = {issue.code for issue in read().issues if issue.ordinal == 3}
    assert "deadline-unknown" in doubts
    found = read(("checked", "Tập huấn", ""), at=2)
    assert [issue.code for issue in found.issues if issue.ordinal == 3] == []
    assert (found.tasks[2].flags[-1], found.tasks[2].grade) == ("checked", read().tasks[2].grade)
    assert found.document.issues == len(found.issues) == read().document.issues - len(doubts)


def test_a_check_of_another_text_is_unmatched() -> None:
    found = read(("checked", "Tập huấn nghiệp vụ", ""), at=2)
    assert "checked" not in found.tasks[2].flags
    assert {"correction-unmatched", "deadline-unknown"} <= set(codes(found))


def test_a_corrected_target_is_compared_anew_and_a_task_has_none() -> None:
    found = read(("target", "≥80", "≤ 75"), rows=TARGETS)
    (line,) = found.indicators
    assert (line.target, line.target_op, line.target_value) == ("≤ 75", "<=", 75.0)
    assert "correction-unmatched" in codes(read(("target", "", "5")))


def test_every_text_column_of_a_row_can_be_corrected_and_no_other() -> None:
    assert {"lead", "deadline", "target", "unit", "section_title", "goal"} <= correctable()
    assert correctable().isdisjoint({"row_key", "doc_id", "area", "grade", "due_kind", "flags"})
    assert Task.model_fields.keys() | Indicator.model_fields.keys() >= correctable()
