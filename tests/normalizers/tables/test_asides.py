"""Totals, remarks and dots in the rows of a table are no tasks."""

from __future__ import annotations

import pytest

from normalizers.tables.continuation import find_tables
from normalizers.tables.rows import build_rows, items
from tests.normalizers.grids import grid

HEADER = "STT | Nhiệm vụ | Chủ trì | Thời gian"
ROWS = [f"{n} | Mở lớp dạy nghề số {n} | Công an phường | Quý I/2026" for n in (1, 2, 3)]


@pytest.mark.parametrize(
    "note",
    [
        " | Ghi chú: Các đơn vị báo cáo trước ngày 25 hằng tháng. | |",
        "Ghi chú | Các đơn vị báo cáo trước ngày 25 hằng tháng. | |",
        "Lưu ý: số liệu tạm tính | | |",
        "* | Số liệu tạm tính | |",
        "(**) | Số liệu tạm tính | |",
        "Tổng cộng | < | |",
        "Tổng cộng: 03 nhiệm vụ | < | < | <",
        " | Tổng số: 03 nhiệm vụ | | ",
        "Cộng | | - | -",
        " | Cộng mục I | x | x",
        "… | … | … | …",
        "... | ... | |",
    ],
)
def test_what_says_that_it_is_no_task_is_no_task_wherever_it_stands(note: str) -> None:
    for rows in ([*ROWS, note], [*ROWS[:2], note, *ROWS[2:]]):
        (table,) = find_tables([grid(HEADER, *rows)]).tables
        assert [row.no for row in items(build_rows(table))] == ["1", "2", "3"]


@pytest.mark.parametrize(
    "task",
    [
        "4 | Ghi chú vào sổ hộ tịch | |",
        " | Lưu ý các hộ nghèo khi xét duyệt | Công an phường |",
        "* | Số hóa sổ hộ tịch | Công an phường | Quý II/2026",
        " | Rà soát hộ nghèo | |",
        "4 | Tổng số hóa sổ hộ tịch | |",
        " | Tổng kết công tác Đoàn | |",
        " | Cộng đồng dân cư giám sát đầu tư | |",
        " | Tổng cộng các hộ nghèo được rà soát | Công an phường |",
    ],
)
def test_a_row_that_is_led_or_counts_on_or_says_nothing_of_the_kind_stays(task: str) -> None:
    (table,) = find_tables([grid(HEADER, *ROWS, task)]).tables
    assert len(list(items(build_rows(table)))) == 4


def test_what_adds_up_is_a_row_among_targets_and_with_a_mark_of_its_own() -> None:
    header = "TT | Chỉ tiêu | Đơn vị tính | Kế hoạch năm 2026"
    rows = [
        "1 | Tỷ lệ hộ nghèo | % | 2,5",
        " | Tổng số hộ nghèo | hộ | 120",
        "- | Tổng số xã | xã | 3",
    ]
    (table,) = find_tables([grid(header, *rows)]).tables
    assert len(list(items(build_rows(table)))) == 3
    (table,) = find_tables([grid(HEADER, *ROWS, "- | Tổng số hóa sổ hộ tịch | |")]).tables
    assert len(list(items(build_rows(table)))) == 4
