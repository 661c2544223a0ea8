"""Rows unlike the others of a table whose columns only its text tells."""

from __future__ import annotations

import pytest

from normalizers.tables.continuation import find_tables
from normalizers.tables.rows import build_rows, items
from tests.normalizers.grids import grid

HEADER = "STT | Nhiệm vụ | Chủ trì | Thời gian"
SOUND = tuple(
    f"{n} | Lập danh sách hộ của thôn {n} | Phòng Kinh tế | Tháng {n}/2027" for n in range(1, 9)
)


def doubtful(*rows: str, from_text: bool = True, header: str = HEADER) -> list[int]:
    """Places of the items with grade C."""
    read = grid(header, *rows, paged=False)
    read.columns_from_text = read.rows_from_text = from_text
    (table,) = find_tables([read]).tables
    return [at for at, row in enumerate(items(build_rows(table))) if row.grade == "C"]


def test_rows_alike_leave_no_doubt() -> None:
    assert doubtful(*SOUND) == []


@pytest.mark.parametrize(
    "odd",
    [
        "9 | Lập hồ sơ | Phòng Kinh tế | bộ Tháng 9/2027",
        "9 | Lập hồ sơ | Phòng Kinh tế | Quy chế làm việc",
        "9 | Lập hồ sơ (lần hai | Phòng Kinh tế | Tháng 9/2027",
        "9 | Lập hồ sơ | Phòng Kinh tế và | Tháng 9/2027",
        "9 | 2027 Lập hồ sơ | Phòng Kinh tế | Tháng 9/2027",
    ],
)
def test_a_cell_that_reads_unlike_its_column_is_in_doubt(odd: str) -> None:
    assert 8 in doubtful(*SOUND, odd)
    assert 8 not in doubtful(*SOUND, odd, from_text=False)


@pytest.mark.parametrize("from_text", [True, False])
def test_a_row_without_a_task_is_in_doubt_even_between_rules(from_text: bool) -> None:
    assert doubtful(*SOUND, "9 | | Phòng Kinh tế | Tháng 9/2027", from_text=from_text)[-1] == 8


def test_a_cell_that_begins_in_small_letters_may_be_the_end_of_the_one_above() -> None:
    cut = "9 | danh sách hộ của thôn | Phòng Kinh tế | Tháng 9/2027"
    assert doubtful(*SOUND, cut) == [7, 8]


def test_a_number_that_does_not_count_on_is_in_doubt_with_the_row_above() -> None:
    jumped = "11 | Lập hồ sơ | Phòng Kinh tế | Tháng 9/2027"
    assert doubtful(*SOUND, jumped) == [7, 8]
    assert doubtful(*SOUND, jumped, *SOUND[1:3]) == [7, 8, 9, 10]  # a row is lost


@pytest.mark.parametrize(
    ("lead", "deadline", "is_odd"),
    [
        ("Trạm Y tế TM. ỦY BAN NHÂN DÂN", "Quý I/2027", True),
        ("Trạm Y tế KT. CHỦ TỊCH", "Quý I/2027", True),
        ("Chủ tịch UBND xã", "Quý I/2027", False),
        ("Trạm Y tế", "Tết Trung thu 15/8 âm lịch", True),
        ("Trạm Y tế", "Quý III/2027", False),
    ],
)
def test_words_of_a_signature_and_of_a_task_in_other_cells(
    lead: str, deadline: str, is_odd: bool
) -> None:
    assert doubtful(*SOUND, f"9 | Tổ chức | {lead} | {deadline}") == [8] * is_odd


def test_columns_that_hold_other_text_are_in_doubt_as_a_whole() -> None:
    shifted = [f"{n} | Lập danh sách | Báo cáo {n} | Phòng Kinh tế" for n in range(1, 6)]
    assert doubtful(*shifted) == [0, 1, 2, 3, 4]


def test_an_empty_cell_may_be_merged_where_no_rule_shows_it() -> None:
    leads = "Phòng Kinh tế", "", "", ""
    merged = [f"{n} | Lập hồ sơ {n} | {lead} | Quý I/2027" for n, lead in enumerate(leads, 1)]
    assert doubtful(*merged) == [1, 2, 3]
    assert doubtful(*(row.replace("Quý I/2027", "") for row in merged)) == [0, 1, 2, 3]
    assert doubtful(*merged, from_text=False) == []


def products(*texts: str) -> list[int]:
    """Places of the doubtful rows of a table with these products."""
    rows = [f"{n} | Lập hồ sơ {n} | {text} | Quý I/2027" for n, text in enumerate(texts, 1)]
    return doubtful(*rows, header="STT | Nhiệm vụ | Sản phẩm | Thời gian")


def test_where_neighbours_say_the_same_an_empty_cell_is_empty() -> None:
    assert products(*["Báo cáo"] * 4, "", "Báo cáo") == []
    assert products("Báo cáo", "Kế hoạch", "Báo cáo", "", "Báo cáo") == [3]


def test_an_empty_note_is_no_doubt() -> None:
    rows = [f"{n} | Lập hồ sơ {n} | {'Có' if n == 2 else ''} | Quý I/2027" for n in range(1, 5)]
    assert doubtful(*rows, header="STT | Nhiệm vụ | Ghi chú | Thời gian") == []


def test_agencies_below_a_header_that_is_not_known_put_the_table_in_doubt() -> None:
    rows = [f"{n} | Lập hồ sơ {n} | Phòng Kinh tế | Tháng {n}/2027" for n in range(1, 6)]
    header = "STT | Nhiệm vụ | Tmchủphẩm | Thời gian"
    assert doubtful(*rows, header=header) == [0, 1, 2, 3, 4]
    assert doubtful(*rows, header=header, from_text=False) == []


def test_parts_of_one_text_in_two_cells_are_in_doubt() -> None:
    rows = [f"{n} | Tỷ lệ hồ sơ {n} | % | {n}0" for n in range(1, 6)]
    header = "STT | Chỉ tiêu | ĐVT | Năm 2027"
    assert doubtful(*rows, header=header) == []
    assert doubtful(*rows, "6 | Số hộ nghèo | Hộ 100 | 60", header=header) == [5]


def test_the_row_below_a_cell_without_its_end_is_in_doubt_too() -> None:
    cut = ("9 | Lập hồ sơ | Văn phòng HĐND và | Quý I/2027", "10 | Họp dân | UBND | Quý I/2027")
    assert doubtful(*SOUND, *cut) == [8, 9]


def test_words_run_together_are_in_doubt() -> None:
    assert doubtful(*SOUND, "9 | Lập tài sảnTháng | Phòng Kinh tế | Tháng 9/2027") == [8]
    assert doubtful(*SOUND, "9 | Cấp VNeID cho dân | Phòng Kinh tế | Tháng 9/2027") == []


def test_an_agency_among_deliverables_is_in_doubt() -> None:
    rows = [f"{n} | Lập hồ sơ {n} | Báo cáo {n} | Quý I/2027" for n in range(1, 6)]
    odd = "6 | Lập hồ sơ | Phòng Kinh tế | Quý I/2027"
    assert doubtful(*rows, odd, header="STT | Nhiệm vụ | Sản phẩm | Thời gian") == [5]


def test_a_goal_that_holds_another_is_in_doubt() -> None:
    one, two = "Nâng cao nhận thức người dân", "Đổi mới cách làm việc"
    goals = [one, f"{one} {two}", two]
    rows = [f"{n} | {goal} | Lập hồ sơ {n} | Quý I/2027" for n, goal in enumerate(goals, 1)]
    assert doubtful(*rows, header="STT | Mục tiêu | Nhiệm vụ | Thời gian") == [1]


def test_a_few_cells_must_each_read_as_their_role() -> None:
    assert doubtful("1 | Lập hồ sơ | Phòng Kinh tế | Thường xuyên Sở Tài chính") == [0]
    assert doubtful("1 | Lập hồ sơ | Phòng Kinh tế | Thường xuyên") == []


def test_a_word_behind_an_agencys_name_may_be_another_cells() -> None:
    assert doubtful(*SOUND, "9 | Lập hồ sơ | Phòng Kinh tế ủy | Tháng 9/2027") == [8]
    assert doubtful(*SOUND, "9 | Lập hồ sơ | Phòng Kinh tế phường | Tháng 9/2027") == []


def test_a_section_that_counts_on_from_an_item_may_be_a_row() -> None:
    above = [f"I.{n} | Lập hồ sơ {n} | Phòng Kinh tế | Tháng {n}/2027" for n in (1, 2)]
    below = ("I.4 | Lập hồ sơ | Phòng Kinh tế | Quý I/2027",)
    assert doubtful("I | THỂ CHẾ | |", *above, "I.3 | Họp dân | |", *below) == [1, 2]
    assert doubtful("I | THỂ CHẾ | |", *above, "II | CƠ SỞ | |", *below) == []


def test_two_cells_that_are_one_name_may_be_a_merged_one() -> None:
    halves = ("9 | Lập hồ sơ | Văn phòng | Quý I/2027", "10 | Họp | HĐND và UBND | Quý I/2027")
    assert doubtful(*SOUND, *halves) == [8, 9]


@pytest.mark.parametrize(
    ("odd", "is_odd"),
    [
        ("9 | Lập hồ sơ | Phòng Kinh tế | Phòng Kinh tế | Báo cáo | Tháng 9/2027", True),
        ("9 | Lập hồ sơ | Tháng 9/2027 | Công an xã | Báo cáo | Tháng 9/2027", True),
        ("9 | Tổ chức hội nghị | Phòng Kinh tế | Công an xã | Tổ chức hội nghị | Quý I", True),
        ("9 | Lập hồ sơ | Các phòng, ban | Các phòng, ban | Báo cáo | Tháng 9/2027", False),
        ("9 | Lập hồ sơ | Phòng Kinh tế | | | Tháng 9/2027", False),
    ],
)
def test_a_row_that_says_the_same_in_two_columns_is_in_doubt(odd: str, is_odd: bool) -> None:
    header = "STT | Nhiệm vụ | Chủ trì | Phối hợp | Sản phẩm | Thời gian"
    sound = [row.replace("Phòng Kinh tế |", "Phòng Kinh tế | Công an xã | Sổ |") for row in SOUND]
    assert doubtful(*sound, odd, from_text=False, header=header) == [8] * is_odd


def test_a_list_that_breaks_off_leaves_all_rows_down_to_its_rest_in_doubt() -> None:
    leads = ("Phòng Kinh tế; Công an xã; Ban Chỉ huy", "Trạm Y tế", "Quân sự xã; Công an xã")
    rows = [f"{n} | Lập hồ sơ đợt {n} | {lead} | Tháng {n}/2027" for n, lead in enumerate(leads, 9)]
    assert doubtful(*SOUND, *rows, "12 | Lập sổ | Phòng Kinh tế | Tháng 12/2027") == [8, 9, 10]


def test_what_breaks_off_a_dump_leaves_the_rows_below_in_doubt() -> None:
    assert doubtful(" | Lập hồ sơ | Phòng Kinh tế | Quý I/2027", *SOUND) == [*range(9)]


@pytest.mark.parametrize(
    "odd",
    [
        "9 | Lập hồ sơ | Hội Liên hiệp Phụ nữ phường phường | Tháng 9/2027",
        "9 | Lập hồ sơ | Ban Quản lý dự án Sáng thứ Hai hằng tuần 1 | Tháng 9/2027",
        "9 | Lập hồ sơ | Phòng Kinh tế | - Quý III/2027",
        "9 | Lập hồ sơ TÀI LIỆU LƯU HÀNH NỘI BỘ | Phòng Kinh tế | Tháng 9/2027",
        "9 | Lập ké̂ hoạch | Phòng Kinh tế | Tháng 9/2027",
    ],
)
def test_what_other_cells_and_marks_leave_in_a_cell_is_in_doubt(odd: str) -> None:
    assert doubtful(*SOUND, odd) == [8]
    assert doubtful(*SOUND, odd, from_text=False) == []
