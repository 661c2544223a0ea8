"""Cells of linear dumps that are told by what they say, and rows that are in doubt."""

from __future__ import annotations

import pytest

from normalizers.linear import cut
from normalizers.tables.continuation import find_tables
from normalizers.tables.habits import habit_of
from normalizers.values.phrases import is_cut_date, is_deadline, is_name, runs_on
from schemas.reading import Grid, Paragraph
from tests.normalizers.dumps import LABELS, ROWS, paragraphs, row_lines, rows_of

INDICATORS = "STT Chỉ tiêu ĐVT Năm 2025 Năm 2026 Đơn vị theo dõi"
TARGETS = (
    ("Tỷ lệ hộ dân dùng nước sạch", "%", "90,5", ">= 98", "Phòng Kinh tế"),
    ("Tổng thu ngân sách trên địa bàn", "Tỷ đồng", "1.200", "1.450", "Phòng Kinh tế"),
    ("Số lớp tập huấn được mở", "Lớp", "12", "15", "Phòng Văn hóa - Xã hội"),
    ("Tỷ lệ dân số tham gia bảo hiểm y tế", "%", "93", "≥ 95", "Phòng Văn hóa - Xã hội"),
    ("Số mô hình dân vận khéo", "Mô hình", "4", "6", "Văn phòng HĐND và UBND"),
)


def the_grid(lines: list[str]) -> Grid:
    ((_, _, grid),) = cut(paragraphs(lines))
    return grid


def test_units_and_numbers_glued_on_one_line_are_cells() -> None:
    printed = [
        line
        for n, (name, *figures, monitor) in enumerate(TARGETS, 1)
        for line in (f"{n}", name, " ".join(figures), monitor)
    ]
    grid = the_grid([INDICATORS, *printed])
    assert rows_of(grid) == [[str(n), *row] for n, row in enumerate(TARGETS, 1)]
    assert grid.row_doubts == {}


def test_a_column_that_no_row_has_text_for_puts_all_in_doubt() -> None:
    rows = [(no, *cells, "") for no, *cells, _ in ROWS]
    grid = the_grid([*LABELS, *(line for row in rows for line in row_lines(row))])
    assert len(grid.row_doubts) == len(ROWS)


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("Hằng năm", True),
        ("Hằng năm theo hướng dẫn của Sở Nội vụ", True),
        ("Tháng 12/2026 (đối với tài sản chuyên dùng của Ngành y tế)", True),
        ("Hằng năm Nhiệm vụ chuyển tiếp", False),
        ("Hằng năm gỡ khó khăn, vướng mắc cho người dân và doanh nghiệp", False),
    ],
)
def test_a_deadline_does_not_go_on_with_other_text(text: str, whole: bool) -> None:
    assert is_deadline(text) is whole
    assert runs_on(text) is not whole


def test_a_date_without_its_last_digits_is_none() -> None:
    assert is_cut_date("Trước ngày 30/9/202") and not is_deadline("Trước ngày 30/9/202")
    assert not is_cut_date("Trước ngày 30/9/2026") and not is_cut_date("Trước 30/9")


def test_an_agencys_name_is_known_whole() -> None:
    assert is_name("Ban Chỉ huy Quân sự xã")
    assert not is_name("Ban Chỉ huy") and not is_name("Sở Nội vụ, Công an tỉnh")


def test_a_cell_that_ends_unlike_the_others_is_odd() -> None:
    texts = ["Ban hành kế hoạch", "Rà soát văn bản", "Lập danh sách", "Tổ chức hội nghị", "Rà soát"]
    habit = habit_of("task", texts)
    assert habit is not None
    assert habit.breach("Tuyên truyền tới các cơ quan Đảng,")
    assert not habit.breach("Tuyên truyền tới các cơ quan Đảng")


def test_a_cell_that_holds_another_cells_text_is_in_doubt() -> None:
    rows = [list(row) for row in ROWS]
    for row in rows[:3]:
        row[4] = "Danh mục được phê duyệt"
    printed = [line for row in rows for line in row_lines(row)]
    at = printed.index("5") + 1
    printed[at:at] = ["Danh mục được phê duyệt"]
    grid = the_grid([*LABELS, *printed])
    assert "holds what others say" in grid.row_doubts[5] or "may also be" in grid.row_doubts[5]


# -- pages --------------------------------------------------------------------------------------


def on_pages(*pages: tuple[int, list[str]]) -> list[Paragraph]:
    return [Paragraph(line, page) for page, lines in pages for line in lines]


@pytest.mark.parametrize("pages", [(1, 1, 2), (1, 2, 3), (1, 1, 3)])
def test_a_table_goes_on_behind_an_empty_page_or_a_header_at_a_pages_foot(
    pages: tuple[int, int, int],
) -> None:
    upper = [line for row in ROWS[:3] for line in row_lines(row)]
    lower = [line for row in ROWS[3:] for line in row_lines(row)]
    printed = on_pages((pages[0], list(LABELS)), (pages[1], upper), (pages[2], lower))
    found = find_tables([grid for _, _, grid in cut(printed)])
    assert found.left_out == {}
    assert [len(table.parts) for table in found.tables] == [2]


def test_a_sections_title_in_lines_of_capitals_is_one_row() -> None:
    title = ["B QUẢN LÝ TÀI", "NGUYÊN,", "BẢO VỆ MÔI TRƯỜNG"]
    upper = [line for row in ROWS[:3] for line in row_lines(row)]
    grid = the_grid([*LABELS, "A KINH TẾ", *upper, *title, *row_lines(("1", *ROWS[4][1:]))])
    assert ["B", "QUẢN LÝ TÀI NGUYÊN, BẢO VỆ MÔI TRƯỜNG"] in rows_of(grid)


@pytest.mark.parametrize(
    ("second", "doubted"),
    [("2 Mua sắm vật tư", True), ("3 Mua sắm vật tư", False), ("2 tháng một lần", False)],
)
def test_a_line_that_begins_as_the_next_row_would_is_in_doubt(second: str, doubted: bool) -> None:
    rows = [
        ["STT Nội dung công việc Đơn vị chủ trì Thời gian"],
        ["1 Kiểm tra, gia cố đê bao,", second, "cống tiêu", "Phòng Kinh tế Trước 31/5/2026"],
        ["2 Trực ban khi có tin bão", "Văn phòng HĐND và UBND Tháng 8/2026"],
        ["3 Thống kê thiệt hại, hỗ trợ", "Phòng Văn hóa - Xã hội Tháng 9/2026"],
    ]
    grid = the_grid([line for row in rows for line in row])
    assert any("the number that comes next" in why for why in grid.row_doubts.values()) is doubted


LISTED = "Phòng Kinh tế; Công an phường; Đoàn TNCS", "Hồ Chí Minh phường; Trạm Y tế phường"


@pytest.mark.parametrize(
    ("lower", "doubted"),
    [(LISTED[1], {2, 3, 4}), ("Trạm Y tế phường; Công an phường", set())],
    ids=["the end of a name", "a list of its own"],
)
def test_a_list_of_agencies_that_goes_on_some_rows_below_is_in_doubt(
    lower: str, doubted: set[int]
) -> None:
    rows = [list(row) for row in ROWS]
    rows[1][2], rows[3][2] = LISTED[0], lower
    printed = [line for row in rows for line in row_lines(row)]
    reasons = the_grid([*LABELS, *printed]).row_doubts
    assert doubted <= set(reasons)
    assert bool(doubted) is any("merged over rows" in why for why in reasons.values())


@pytest.mark.parametrize("parted", [False, True], ids=["none between", "parted"])
def test_two_agencies_in_a_cell_behind_one_within_a_line_are_in_doubt(parted: bool) -> None:
    rows = [list(row) for row in ROWS]
    printed = [line for row in rows[:4] for line in row_lines(row)]
    two = "Công an phường, Trạm Y tế phường" if parted else "Công an phường Trạm Y tế phường"
    glued = f"Phòng Kinh tế {two} Tờ trình UBND tỉnh Quý I/2026"
    printed += ["5", "Kiểm tra việc thực hiện nhiệm vụ", glued]
    reasons = the_grid([*LABELS, *printed]).row_doubts
    assert (
        "holds two agencies" in reasons.get(5, "") or "may also be" in reasons.get(5, "")
    ) or parted
