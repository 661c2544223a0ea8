"""Headers of aligned dumps, and the columns of pages that print none."""

from __future__ import annotations

from extractors.text import read_text
from extractors.text.aligned import CUT
from normalizers.tables.continuation import find_tables
from schemas.reading import Cell
from tests.extractors.test_text_aligned import grids, rows

ROWS = (
    "1    Lập sổ theo dõi      Một cửa         Công an        Quý I\n"
    "2    Đo sự hài lòng       Văn phòng       Mặt trận       Quý II\n"
    "3    Báo cáo kết quả      Văn phòng       Công an        Quý III\n"
)


def next_rows(lead: str) -> str:
    """Three rows of the next page, with `lead` before their deadlines."""
    return "".join(
        f"{number}    {task:22} {lead}{time}\n"
        for number, task, time in [
            (4, "Họp với dân", "Quý I"),
            (5, "Kiểm tra việc làm", "Quý III"),
            (6, "Trả lời đơn thư", "Quý II"),
        ]
    )


def header(text: str) -> list[str]:
    """Labels of a table's columns, the lower ones below a label over several."""
    (grid,) = grids(text + ROWS)
    columns: dict[int, str] = {}
    for cell in grid.cells:
        if cell.col_span == 1:
            columns.setdefault(cell.col, cell.text)
    return [columns[column] for column in range(grid.n_cols)]


def test_a_row_that_numbers_the_columns_closes_the_header() -> None:
    text = (
        "STT      Nhiệm vụ          Chủ trì        Phối hợp        Thời gian\n"
        "                                                            (dự kiến)\n"
        "(1)        (2)               (3)             (4)             (5)\n"
        "I. Cải cách hành chính\n"
    )
    (grid,) = grids(text + ROWS)
    assert rows(grid)[0] == ["STT", "Nhiệm vụ", "Chủ trì", "Phối hợp", "Thời gian (dự kiến)"]
    assert rows(grid)[2] == ["1", "Lập sổ theo dõi", "Một cửa", "Công an", "Quý I"]


def test_labels_that_stand_over_one_another_are_told_by_the_columns_numbers() -> None:
    overlapping = (
        "STT      Nhiệm vụ          Cơ quan chủ trì\n"
        "                                      Cơ quan phối hợp    Thời gian\n"
        " 1          2                 3             4                5\n"
    )
    assert header(overlapping)[2:4] == ["Cơ quan chủ trì", "Cơ quan phối hợp"]
    glued = (
        "STT      Nhiệm vụ         Cơ quan  Cơ quan         Thời gian\n"
        "                          chủ trì phối hợp\n"
        " 1          2                3       4                 5\n"
    )
    assert header(glued)[2:4] == ["Cơ quan chủ trì", "Cơ quan phối hợp"]


def test_a_label_over_several_numbered_columns_is_a_group() -> None:
    text = (
        "STT      Nhiệm vụ             Cơ quan thực hiện           Thời gian\n"
        "                          Chủ trì         Phối hợp\n"
        " 1          2                3               4                5\n"
    )
    (grid,) = grids(text + ROWS)
    assert Cell(0, 2, "Cơ quan thực hiện", col_span=2) in grid.cells
    assert header(text)[2:4] == ["Chủ trì", "Phối hợp"]


def test_labels_with_one_blank_between_are_two_where_cells_begin_below_both() -> None:
    text = "STT  Nội dung công việc Chủ trì           Phối hợp       Thời gian\n"
    assert header(text)[1:4] == ["Nội dung công việc", "Chủ trì", "Phối hợp"]


def test_a_page_without_header_may_stand_elsewhere_and_leave_a_column_empty() -> None:
    wide = "STT   Nhiệm vụ            Chủ trì         Phối hợp       Thời gian\n"
    moved = "\f     của cơ quan nhà nước\n" + next_rows(f"{'Văn phòng':32} ")
    shifted = "".join(" " * 14 + line for line in (wide + ROWS).splitlines(keepends=True))
    first, second = grids(shifted + moved)
    assert rows(first)[1] == ["1", "Lập sổ theo dõi", "Một cửa", "Công an", "Quý I"]
    assert rows(second) == [
        ["", "của cơ quan nhà nước", "", "", ""],
        ["4", "Họp với dân", "Văn phòng", "", "Quý I"],
        ["5", "Kiểm tra việc làm", "Văn phòng", "", "Quý III"],
        ["6", "Trả lời đơn thư", "Văn phòng", "", "Quý II"],
    ]


def test_a_page_of_one_long_cell_goes_on_with_the_table() -> None:
    long = "\f" + "     nhất là các hộ ở xa\n" * 12 + ROWS.replace("1 ", "4 ", 1)
    text = "STT  Nhiệm vụ             Chủ trì         Phối hợp       Thời gian\n"
    assert [grid.open_top for grid in grids(text + ROWS + long)] == [False, True]


def test_a_numbered_title_in_the_middle_of_the_page_is_a_section() -> None:
    title = "                  II. Cải cách thể chế\n"
    text = "STT  Nhiệm vụ             Chủ trì         Phối hợp       Thời gian\n"
    (grid,) = grids(text + title + ROWS)
    assert rows(grid)[1] == ["II.", "Cải cách thể chế"]


HEAD = "STT  Nhiệm vụ             Chủ trì         Phối hợp       Thời gian\n"


def test_a_column_without_text_takes_no_room_on_a_page_without_header() -> None:
    merged = "\f" + next_rows("")
    columns = "STT  Nhiệm vụ             Cơ quan chủ trì   Thời gian\n"
    above = (
        "1    Lập sổ theo dõi      Bộ phận một cửa   Quý I\n"
        "2    Đo sự hài lòng       Văn phòng         Quý II\n"
        "3    Báo cáo kết quả      Văn phòng         Quý III\n"
    )
    _, second = grids(columns + above + merged)
    assert rows(second)[0] == ["4", "Họp với dân", "", "Quý I"]


def test_text_below_a_page_end_that_may_be_a_rows_end_puts_it_in_doubt() -> None:
    first, *_ = grids(HEAD + ROWS + "\f     Ban hành quy chế\n     làm việc\n")
    assert first.row_doubts == {3: CUT}
    prose = "Trên đây là kế hoạch của phường, yêu cầu các bộ phận nghiêm túc thực hiện.\n"
    first, *_ = grids(HEAD + ROWS + "\f" + prose)
    assert first.row_doubts == {}


def test_another_table_with_as_many_columns_is_its_own() -> None:
    people = (
        "\n\n                 Danh sách\n\n"
        "STT  Họ và tên            Chức vụ         Đơn vị         Điện thoại\n"
        "1    Người thứ nhất       Chuyên viên     Văn phòng      0123\n"
        "2    Người thứ hai        Chuyên viên     Văn phòng      0124\n"
    )
    reading = read_text((HEAD + ROWS + people).encode())
    (table,) = find_tables(reading.blocks).tables
    assert len(table.parts) == 1


def test_a_title_in_capitals_keeps_its_lines_of_one_word() -> None:
    title = " A   QUỐC\n     PHÒNG, AN NINH\n     VÀ ĐỐI\n     NGOẠI\n"
    (grid,) = grids(HEAD + title + ROWS)
    assert rows(grid)[1] == ["A", "QUỐC PHÒNG, AN NINH VÀ ĐỐI NGOẠI"]


def test_a_number_of_two_lines_is_one_and_no_edge_cuts_it() -> None:
    broken = "III\n     Cải cách thủ tục hành chính ở các phòng, ban, đơn vị của toàn phường\n .1\n"
    (grid,) = grids(HEAD + broken + ROWS)
    assert rows(grid)[1][0] == "III.1"
    above = "III  CẢI CÁCH THỦ TỤC\nIII.1 Cải cách quy định\n"
    (grid,) = grids(HEAD + above + ROWS)
    assert [row[0] for row in rows(grid)[1:3]] == ["III", "III.1"]


def test_a_first_row_that_may_begin_above_puts_the_page_before_in_doubt() -> None:
    centred = (
        "\f     Chính trị\n"
        "     Họp với dân ở các\n"
        "4    khu phố trong         Văn phòng       Công an        Quý I\n"
        "     tháng\n"
        "5    Trả lời đơn thư       Văn phòng       Công an        Quý II\n"
    )
    first, second = grids(HEAD + ROWS + centred)
    assert 1 in second.row_doubts or 0 in second.row_doubts
    assert first.n_rows - 1 in first.row_doubts


def test_labels_that_a_page_breaks_otherwise_are_those_of_most_pages() -> None:
    whole = "STT  Nhiệm vụ        Cơ quan chủ trì   Phối hợp       Thời gian\n"
    other = "STT  Nhiệm vụ        Cơ quan    chủ trì Phối hợp      Thời gian\n"
    read = grids(whole + ROWS + "\f" + whole + ROWS + "\f" + other + ROWS)
    assert [rows(grid)[0][2] for grid in read] == ["Cơ quan chủ trì"] * 3
