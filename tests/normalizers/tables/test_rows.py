from __future__ import annotations

import pytest

from normalizers.tables.continuation import find_tables
from normalizers.tables.rows import build_rows, items
from schemas.reading import Grid, Paragraph
from schemas.table import Row
from tests.normalizers.grids import grid

HEADER = "STT | Nhiệm vụ | Chủ trì | Thời gian"
WITH_GOAL = "STT | Mục tiêu | Nhiệm vụ | Chủ trì | Thời gian"


def rows_of(*grids: Grid) -> list[Row]:
    found = find_tables(grids)
    assert len(found.tables) == 1
    return build_rows(found.tables[0])


def texts(rows: list[Row]) -> list[list[str]]:
    return [[row.no, *row.cells[1:]] for row in items(rows)]


def test_a_row_split_by_the_page_end_is_one_row() -> None:
    rows = rows_of(
        grid(HEADER, "1 | Ban hành và tổ chức | Phòng Văn hóa - | Quý III/2025"),
        grid(HEADER, "| thực hiện Kế hoạch | Xã hội phường |", page=2),
    )
    assert texts(rows) == [
        [
            "1",
            "Ban hành và tổ chức thực hiện Kế hoạch",
            "Phòng Văn hóa - Xã hội phường",
            "Quý III/2025",
        ]
    ]
    assert rows[0].flags == ["joined-page-break"]
    assert rows[0].grade == "B"
    assert (rows[0].page_first, rows[0].page_last) == (1, 2)


def test_a_page_end_between_rows_joins_nothing() -> None:
    rows = rows_of(
        grid(HEADER, "1 | Ban hành Kế hoạch. | Phòng Kinh tế | Quý I"),
        grid(HEADER, "2 | Tổ chức thực hiện. | Công an | Quý II", page=2),
    )
    assert [row[0] for row in texts(rows)] == ["1", "2"]
    assert all(row.grade == "A" for row in rows)


def test_an_unnumbered_row_that_stands_on_its_own_is_not_joined() -> None:
    rows = rows_of(
        grid(
            HEADER,
            "1 | Ban hành Kế hoạch. | Phòng Kinh tế. | Quý I/2026",
            "| Rà soát. | Công an. | Quý II/2026",
        ),
        grid(HEADER, "| Tổng kết việc thực hiện. | Công an xã. | Quý IV/2026", page=2),
    )
    assert len(texts(rows)) == 3


def test_a_word_left_over_from_a_split_row() -> None:
    rows = rows_of(
        grid(HEADER, "1 | Ban hành Kế hoạch năm | Phòng Kinh tế | Quý I"),
        grid(HEADER, "| 2026 | |", "2 | Khác | Công an | Quý II", page=2),
    )
    assert texts(rows)[0][1] == "Ban hành Kế hoạch năm 2026"
    assert len(texts(rows)) == 2


def test_a_number_that_stands_on_the_second_page() -> None:
    rows = rows_of(
        grid(HEADER, "1 | Rà soát | Công an | Quý I", "| Ban hành và tổ chức | Phòng Văn hóa - | "),
        grid(HEADER, "2 | thực hiện Kế hoạch | Xã hội | Quý II", page=2),
    )
    assert texts(rows)[1] == [
        "2",
        "Ban hành và tổ chức thực hiện Kế hoạch",
        "Phòng Văn hóa - Xã hội",
        "Quý II",
    ]


def test_a_table_over_three_pages_with_one_row() -> None:
    rows = rows_of(
        grid(HEADER, "1 | a, | Công an, | Quý I"),
        grid("| b, | Trạm Y tế, |", page=2),
        grid("| c | Bưu điện |", page=3),
    )
    assert texts(rows) == [["1", "a, b, c", "Công an, Trạm Y tế, Bưu điện", "Quý I"]]
    assert rows[0].page_last == 3


def test_a_cell_merged_over_rows_is_repeated() -> None:
    rows = rows_of(
        grid(WITH_GOAL, "1 | Mục tiêu A | a | Công an | Quý I", "2 | ^ | b | Công an | Quý II")
    )
    assert [row.cells[1] for row in rows] == ["Mục tiêu A", "Mục tiêu A"]
    assert all("merged-down" in row.flags for row in rows)


@pytest.mark.parametrize("same", ["nt", "-nt-", "Như trên", '"', "″", "(nt)"])
def test_a_cell_that_is_as_the_one_above_stays_as_printed_and_means_it(same: str) -> None:
    rows = rows_of(
        grid(
            HEADER,
            "1 | Lập hồ sơ | Công an | Quý I/2026",
            f"2 | Rà soát | {same} | Quý II/2026",
            f"3 | Báo cáo | {same} | {same}",
        )
    )
    assert [row.cells[2:4] for row in rows[1:]] == [[same, "Quý II/2026"], [same, same]]
    assert [row.meant for row in rows] == [{}, {2: "Công an"}, {2: "Công an", 3: "Quý II/2026"}]
    assert [row.grade for row in rows] == ["A", "B", "B"]


def test_a_cell_as_none_above_is_in_doubt_and_a_dash_is_none() -> None:
    rows = rows_of(
        grid(HEADER, "1 | Lập hồ sơ | nt | Quý I/2026", "2 | Rà soát | Công an | Quý II/2026")
    )
    assert [row.grade for row in rows] == ["C", "A"]
    rows = rows_of(
        grid(HEADER, "1 | Lập hồ sơ | Công an | Quý I/2026", "2 | Rà soát | - | Quý II/2026")
    )
    assert rows[1].cells[2] == "-"


def test_a_merged_cell_cut_by_the_page_shows_again_blank() -> None:
    rows = rows_of(
        grid(WITH_GOAL, "1 | Mục tiêu A | a | Công an | Quý I", "2 | ^ | b | Công an | Quý II"),
        grid(WITH_GOAL, "3 | | c | Công an | Quý III", "4 | ^ | d | Công an | Quý IV", page=2),
    )
    assert [row.cells[1] for row in rows] == ["Mục tiêu A"] * 4


def test_a_merged_cell_cut_by_the_page_shows_its_last_lines() -> None:
    rows = rows_of(
        grid(
            WITH_GOAL,
            "1 | Bộ máy tinh gọn, hoạt động | a | Công an | Quý I",
            "2 | ^ | b | Công an | Quý II",
        ),
        grid(WITH_GOAL, "3 | hiệu lực, hiệu quả | c | Công an | Quý III", page=2),
    )
    assert {row.cells[1] for row in rows} == {"Bộ máy tinh gọn, hoạt động hiệu lực, hiệu quả"}


def test_an_empty_cell_of_a_numbered_row_inherits_nothing() -> None:
    rows = rows_of(
        grid(HEADER, "1 | a | Công an | Quý I"),
        grid(HEADER, "2 | b | | Quý II", page=2),
    )
    assert texts(rows)[1] == ["2", "b", "", "Quý II"]


def test_sub_rows_of_a_merged_task_keep_its_number() -> None:
    rows = rows_of(
        grid(HEADER, "1 | Ban hành Kế hoạch | Công an | Quý I", "^ | ^ | Bưu điện | Quý II")
    )
    assert texts(rows) == [
        ["1", "Ban hành Kế hoạch", "Công an", "Quý I"],
        ["1", "Ban hành Kế hoạch", "Bưu điện", "Quý II"],
    ]


def test_sub_rows_go_on_over_the_page_end() -> None:
    rows = rows_of(
        grid(HEADER, "1 | Ban hành Kế hoạch | Công an | Tháng 5/2026"),
        grid(HEADER, "| | của tỉnh |", "^ | ^ | Bưu điện | Tháng 11/2026", page=2),
    )
    assert texts(rows) == [
        ["1", "Ban hành Kế hoạch", "Công an của tỉnh", "Tháng 5/2026"],
        ["1", "Ban hành Kế hoạch", "Bưu điện", "Tháng 11/2026"],
    ]


def test_a_cell_merged_over_lead_and_coordinating_fills_both() -> None:
    rows = rows_of(
        grid("TT | Nhiệm vụ | Chủ trì | Phối hợp | Thời gian", "1 | a | Công an | < | Quý I")
    )
    assert rows[0].cells[2:4] == ["Công an", "Công an"]
    assert rows[0].repeats == (3,)
    assert "merged-across" in rows[0].flags


@pytest.mark.parametrize(
    ("printed", "number", "title"),
    [
        ("I | CẢI CÁCH THỂ CHẾ | < | <", "I", "CẢI CÁCH THỂ CHẾ"),
        ("II.1 | Cải cách thủ tục | < | <", "II.1", "Cải cách thủ tục"),
        ("A. CÁC NHIỆM VỤ | < | < | <", "A", "CÁC NHIỆM VỤ"),
        ("QUÝ I | < | < | <", "", "QUÝ I"),
        ("III | Cải cách TTHC | |", "III", "Cải cách TTHC"),
        ("*1. | Rà soát, hoàn thiện thể chế | |", "1", "Rà soát, hoàn thiện thể chế"),
        ("II. 1 | Cải cách thủ tục | < | <", "II.1", "Cải cách thủ tục"),
    ],
)
def test_sections(printed: str, number: str, title: str) -> None:
    rows = rows_of(grid(HEADER, printed, "1 | a | Công an | Quý I"))
    assert [row.kind for row in rows] == ["section", "item"]
    section = rows[1].section
    assert section is not None
    assert (section.no, section.title) == (number, title)


def test_sections_nest_by_their_numbers() -> None:
    rows = rows_of(
        grid(
            HEADER,
            "A | PHẦN MỘT | < | <",
            "I | MỤC MỘT | < | <",
            "I.1 | Tiểu mục | < | <",
            "1 | a | Công an | Quý I",
            "II | MỤC HAI | < | <",
            "1 | b | Công an | Quý I",
            "B | PHẦN HAI | < | <",
            "1 | c | Công an | Quý I",
        )
    )
    paths = [row.section.path for row in items(rows) if row.section]
    assert paths == [("A", "I", "I.1"), ("A", "II"), ("B",)]


def test_a_section_title_cut_by_the_page_end() -> None:
    rows = rows_of(
        grid(HEADER, "1 | a | Công an | Quý I", "II | Nâng cao chất lượng và | < | <"),
        grid(HEADER, "| hiệu quả phục vụ | < | <", "1 | b | Công an | Quý I", page=2),
    )
    section = rows[-1].section
    assert section is not None
    assert section.title == "Nâng cao chất lượng và hiệu quả phục vụ"


def test_a_plain_item_without_duties_is_no_section() -> None:
    rows = rows_of(
        grid(HEADER, "4 | Hoàn thiện hệ thống tiêu chuẩn: | |", "- | Công trình | Công an | Quý I")
    )
    assert [row.kind for row in rows] == ["item", "item"]


def test_column_numbers_and_headers_in_the_middle_are_dropped() -> None:
    rows = rows_of(
        grid(HEADER, "1 | 2 | 3 | 4", "1 | a | Công an | Quý I", HEADER, "2 | b | Công an | Quý I")
    )
    assert [row.no for row in rows] == ["1", "2"]


@pytest.mark.parametrize(
    ("printed", "number"),
    [("a)", "a)"), ("(2)", "(2)"), ("3.", "3"), ("II. 1", "II.1")],
    ids=["letter", "in brackets", "dot", "broken"],
)
def test_a_number_keeps_its_bracket_and_loses_its_dot(printed: str, number: str) -> None:
    rows = rows_of(grid(HEADER, f"{printed} | Ban hành Kế hoạch | Văn phòng | Quý I/2026"))
    assert [row.no for row in rows] == [number]


def test_a_number_that_jumps_is_flagged() -> None:
    rows = rows_of(grid(HEADER, "1 | a | Công an | Quý I", "3 | c | Công an | Quý I"))
    assert "no-jump" in rows[1].flags
    assert rows[1].grade == "B"


def test_a_table_cut_in_two_in_a_word_file() -> None:
    rows = rows_of(
        grid(HEADER, "1 | a | Công an | Quý I", paged=False),
        grid("2 | b | Công an | Quý II", paged=False),
    )
    assert [row.no for row in rows] == ["1", "2"]


def test_tables_of_different_appendices_stay_apart() -> None:
    found = find_tables(
        [
            Paragraph("Phụ lục I", centered=True),
            Paragraph("DANH MỤC CHỈ TIÊU", centered=True, bold=True),
            grid("STT | Chỉ tiêu | ĐVT | Kết quả | Theo dõi", "1 | a | % | 95 | Công an"),
            Paragraph("Phụ lục II", page=2, centered=True),
            Paragraph("CÁC NHIỆM VỤ TRỌNG TÂM", page=2, centered=True, bold=True),
            Paragraph("(Kèm theo Kế hoạch số 12/KH-UBND ngày 1/2/2026)", page=2),
            grid(HEADER, "1 | a | Công an | Quý I", page=2),
            grid(HEADER, "2 | b | Công an | Quý I", page=3),
        ]
    )
    assert [(t.appendix, t.label, t.title, t.kind) for t in found.tables] == [
        (1, "Phụ lục I", "DANH MỤC CHỈ TIÊU", "indicator"),
        (2, "Phụ lục II", "CÁC NHIỆM VỤ TRỌNG TÂM", "task"),
    ]
    assert [row.no for row in build_rows(found.tables[1])] == ["1", "2"]


def test_letterheads_are_left_out_with_a_reason() -> None:
    letterhead = grid("ỦY BAN NHÂN DÂN | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
    letterhead.borderless = True
    found = find_tables([letterhead, grid("Họ tên | Chức vụ | Điện thoại")])
    assert found.tables == []
    assert found.left_out == {0: "letterhead or signature", 1: "no plan columns"}


def test_a_number_with_parts_of_its_own_heads_a_section() -> None:
    rows = rows_of(
        grid(
            HEADER, "1 | Cải cách thể chế | |", "1.1 | a | Công an | Quý I", "2 | b | Y tế | Quý I"
        )
    )
    assert [(row.kind, row.no) for row in rows] == [
        ("section", "1"),
        ("item", "1.1"),
        ("item", "2"),
    ]
    assert rows[1].section is not None
    assert rows[1].section.title == "Cải cách thể chế"


def test_two_merged_goals_that_meet_at_the_page_end_stay_apart() -> None:
    rows = rows_of(
        grid(WITH_GOAL, "1 | Chuyển đổi số | a. | Công an | Quý I", "2 | ^ | b. | Y tế | Quý I"),
        grid(WITH_GOAL, "3 | Xã hội | c. | Công an | Quý I", "4 | ^ | d. | Y tế | Quý I", page=2),
    )
    assert [row.cells[1] for row in rows] == ["Chuyển đổi số"] * 2 + ["Xã hội"] * 2
    assert all(row.grade == "A" for row in rows)


def test_a_merged_cell_that_may_go_on_in_upper_case_is_doubtful_on_every_row() -> None:
    rows = rows_of(
        grid(WITH_GOAL, "1 | Phối hợp với | a | Công an | Quý I", "2 | ^ | b | Y tế | Quý I"),
        grid(WITH_GOAL, "3 | HĐND xã | c | Công an | Quý I", page=2),
    )
    assert [row.grade for row in rows] == ["C"] * 3


def test_an_empty_cell_below_a_merged_one_is_doubtful_where_cells_are_left_empty() -> None:
    rows = rows_of(
        grid(
            HEADER,
            "1 | a | | Quý I",
            "2 | b | Công an | Quý II",
            "3 | c | ^ | Quý III",
        ),
        grid(HEADER, "4 | d | | Quý IV", page=2),
    )
    assert [row.grade for row in rows] == ["A", "C", "C", "C"]


def test_a_page_whose_cells_are_all_merged_over_two_columns() -> None:
    header = "TT | Nhiệm vụ | Chủ trì | Phối hợp | Thời gian"
    second = grid("2 | b | Công an | Quý II", page=2)
    second.col_lefts = [0.0, 100.0, 200.0, 400.0, 500.0]
    third = grid("3 | c | Y tế | Công an | Quý III", page=3)
    rows = rows_of(grid(header, "1 | a | Công an | Y tế | Quý I"), second, third)
    assert [row.cells[2:] for row in rows] == [
        ["Công an", "Y tế", "Quý I"],
        ["Công an", "Công an", "Quý II"],
        ["Y tế", "Công an", "Quý III"],
    ]


@pytest.mark.parametrize(
    ("above", "number", "tables"),
    [("NHIỆM VỤ QUÝ II", "1", 2), ("NHIỆM VỤ QUÝ II", "2", 1), ("2", "1", 1)],
)
def test_a_title_above_numbers_that_begin_anew_begins_a_table(
    above: str, number: str, tables: int
) -> None:
    found = find_tables(
        [
            Paragraph("NHIỆM VỤ QUÝ I", centered=True, bold=True),
            grid(HEADER, "1 | a | Công an | Quý I"),
            Paragraph(above, page=2, centered=True, bold=True),
            grid(HEADER, f"{number} | b | Công an | Quý II", page=2),
        ]
    )
    assert len(found.tables) == tables


def test_the_first_empty_cell_of_a_column_at_the_head_of_a_page_is_doubtful() -> None:
    before = [f"{n} | a{n} | Công an | Quý I" for n in range(1, 6)]
    rows = rows_of(grid(HEADER, *before), grid(HEADER, "6 | b. | | Quý II", page=2))
    assert rows[-1].cells == ["6", "b.", "", "Quý II"]
    assert [row.grade for row in rows] == ["A"] * 5 + ["C"]


def test_the_only_empty_lead_of_a_table_stands_at_the_head_of_a_page_it_is_merged() -> None:
    before = [f"{n} | a{n} | Công an | Quý I" for n in range(1, 4)]
    after = ["4 | b. | | Quý II", "II | Xã hội | |", "5 | c. | Y tế | Quý II", "6 | d. | Y tế | QI"]
    rows = rows_of(grid(HEADER, *before), grid(HEADER, *after, page=2))
    assert rows[3].cells == ["4", "b.", "Công an", "Quý II"]
    assert [row.grade for row in rows] == [
        "A",
        "A",
        "A",
        "B",
        "A",
        "A",
        "A",
    ]  # 5: a section


@pytest.mark.parametrize("column", [2, 3])
def test_an_empty_cell_at_the_head_of_a_page_is_doubtful_where_another_is_empty(
    column: int,
) -> None:
    def row(number: int, empty: bool) -> str:
        cells = [str(number), f"a{number}.", "Công an", "Quý I"]
        return " | ".join("" if empty and at == column else cell for at, cell in enumerate(cells))

    before = [row(n, False) for n in range(1, 5)]
    after = [row(n, n in (5, 7)) for n in range(5, 9)]
    rows = rows_of(grid(HEADER, *before), grid(HEADER, *after, page=2))
    assert rows[4].cells[column] == "" and rows[4].grade == "C"
