"""Rows that add up others are no tasks: every kind of evidence, and what is not enough."""

from __future__ import annotations

import pytest

from normalizers.tables.continuation import find_tables
from normalizers.tables.rows import build_rows, items
from schemas.reading import Block
from schemas.table import Row
from tests.normalizers.grids import grid

HEADER = "STT | Nhiệm vụ | Chủ trì | Thời gian | Kinh phí (triệu đồng)"
ONE = "1 | Sửa chữa nhà văn hóa | Phòng Kinh tế | Quý I/2026 | 1.200"
TWO = "2 | Mở lớp dạy nghề | Trạm Y tế phường | Quý II/2026 | 50,5"
MORE = "1 | Đo đạc đất đai | Công an phường | Quý III/2026 | 30"
LAST = "2 | Tổ chức hội thi | Phòng Kinh tế | Tháng 9/2026 | 20"


def rows(*blocks: Block) -> list[Row]:
    (table,) = find_tables(blocks).tables
    return build_rows(table)


@pytest.mark.parametrize(
    "total",
    [
        "Tổng cộng | < | < | < | 1.250,5",
        " | Tổng cộng | | | 1.250,5",
        " | Cộng | | | 1250,5",
        " | Tổng số | | | 9.999",  # a clerk's sum may be wrong
        " | Số tiền của cả năm | | | 1.250,5",
    ],
)
def test_a_total_is_no_task_wherever_it_stands(total: str) -> None:
    for printed in ([ONE, TWO, total], [total, ONE, TWO]):
        read = rows(grid(HEADER, *printed))
        assert [row.no for row in items(read)] == ["1", "2"]
        assert {row.grade for row in items(read)} == {"A"}
    overleaf = rows(grid(HEADER, ONE, TWO), grid(total, page=2))
    assert [row.no for row in items(overleaf)] == ["1", "2"]


def test_titles_beside_the_sums_of_their_rows_open_sections() -> None:
    first, second = "I | Xây dựng cơ bản | | | 1.250,5", "II | Sự nghiệp kinh tế | | | 50"
    read = rows(grid(HEADER, first, ONE, TWO, second, MORE, LAST))
    assert [(row.section.no, row.no) for row in items(read) if row.section] == [
        ("I", "1"),
        ("I", "2"),
        ("II", "1"),
        ("II", "2"),
    ]
    assert [row.sums for row in read if row.kind == "section"] == [(4,), (4,)]


def test_a_total_below_sections_opens_none_and_adds_up_what_they_do() -> None:
    first, second = "I | Xây dựng cơ bản | | | 1.250,5", "II | Sự nghiệp kinh tế | | | 50"
    read = rows(grid(HEADER, " | Cả năm | | | 1.300,5", first, ONE, TWO, second, MORE, LAST))
    assert [row.section.path for row in items(read) if row.section] == [("I",)] * 2 + [("II",)] * 2


@pytest.mark.parametrize(
    "odd",
    [
        "3 | Nâng cấp cổng thông tin | | | 70",  # nobody leads it, but it counts on
        "3 | Nâng cấp cổng thông tin | | | 1.250,5",  # even though it costs what both do
        "3 | Tổng vệ sinh môi trường | | Quý I/2026 | 1.250,5",
        " | Tổng kết phong trào | Công an phường | | 1.250,5",
    ],
)
def test_a_task_stays_one_though_something_is_missing(odd: str) -> None:
    assert len(list(items(rows(grid(HEADER, ONE, TWO, odd))))) == 3


def test_labels_in_a_second_row_below_an_unmerged_one_are_of_the_header() -> None:
    head = ("STT | Nhiệm vụ | Phân công | | Thời hạn", " | | Cơ quan chủ trì | Cơ quan phối hợp |")
    held = "Công an phường | Trạm Y tế phường"
    body = [f"{n} | Mở lớp dạy nghề số {n} | {held} | Quý I/2026" for n in (1, 2, 3)]
    (table,) = find_tables([grid(*head, *body, paged=False)]).tables
    assert [column.role for column in table.columns] == [
        "no",
        "task",
        "lead",
        "coordinating",
        "deadline",
    ]
    assert [row.grade for row in items(build_rows(table))] == ["A"] * 3
