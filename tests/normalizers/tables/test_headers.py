from __future__ import annotations

import pytest

from normalizers.tables.headers import is_numbering, kind_of_title, repeats, role_of
from normalizers.tables.reading import find_header
from schemas.reading import Cell, Grid


def grid(*rows: str) -> Grid:
    """A grid from rows such as "STT | Nhiệm vụ"; '<' widens the cell to its left."""
    cells: list[Cell] = []
    width = 0
    for number, row in enumerate(rows):
        texts = [text.strip() for text in row.split("|")]
        width = len(texts)
        for col, text in enumerate(texts):
            if text == "<":
                cells[-1].col_span += 1
            elif text == "^":
                above = next(c for c in cells if c.col == col and c.row + c.row_span == number)
                above.row_span += 1
            else:
                cells.append(Cell(number, col, text))
    return Grid(1, len(rows), width, cells)


@pytest.mark.parametrize(
    ("header", "role"),
    [
        ("STT", "no"),
        ("ST T", "no"),
        ("Số TT", "no"),
        ("Mục tiêu", "goal"),
        ("Tên nhiệm vụ", "task"),
        ("Nội dung công việc", "task"),
        ("Nhiệm vụ, giải pháp", "task"),
        ("Mục tiêu, nhiệm vụ", "task"),
        ("Nội dung/ sản phẩm", "deliverable"),
        ("Dự kiến kết quả", "deliverable"),
        ("Hình thức văn bản", "deliverable"),
        ("Lãnh đạo UBND phường chủ trì", "leader"),
        ("Cơ quan, đơn vị chủ trì", "lead"),
        ("CƠ QUAN\nCHỦ TRÌ", "lead"),
        ("Đơn vị thực hiện", "lead"),
        ("Cơ quan chủ trì thực hiện nhiệm vụ", "lead"),
        ("Cơ quan, đơn vị phối hợp thực hiện", "coordinating"),
        ("Tiểu ban phụ trách", "lead"),
        ("Phó Chủ tịch phụ trách", "leader"),
        ("Các đơn vị có liên quan", "coordinating"),
        ("Tham gia, phục vụ", "coordinating"),
        ("Đơn vị đo", "unit"),
        ("Tháng hoàn thành", "deadline"),
        ("Cấp trình", "approver"),
        ("Cấp phê duyệt", "approver"),
        ("Cơ quan chịu trách nhiệm theo dõi, đánh giá", "monitor"),
        ("Thời gian thực hiện/hoàn thành", "deadline"),
        ("Thời hạn hoàn thành", "deadline"),
        ("Tiến độ", "deadline"),
        ("Đơn vị tính", "unit"),
        ("ĐVT", "unit"),
        ("Tên chỉ tiêu", "indicator"),
        ("Ghi chú", "note"),
        ("Bộ phận phụ trách", "lead"),
        ("Người phụ trách", "lead"),
        ("Kế hoạch 2026", "target"),
        ("Ước thực hiện 2025", "extra"),
        ("Thời gian bắt đầu", "extra"),
        ("Thời gian bắt đầu - kết thúc", "deadline"),
        ("Kinh phí (triệu đồng)", "budget"),
        ("Quận", None),
    ],
)
def test_role_of(header: str, role: str | None) -> None:
    assert role_of(header) == role


def test_a_header_of_two_levels() -> None:
    header = find_header(
        grid(
            "STT | Nhiệm vụ | Cơ quan thực hiện | < | Thời gian",
            "^ | ^ | Chủ trì | Phối hợp | ^",
            "1 | Ban hành Kế hoạch | Phòng Kinh tế | Công an | Quý I",
        )
    )
    assert header is not None
    assert header.end == 2
    assert [c.role for c in header.columns] == ["no", "task", "lead", "coordinating", "deadline"]
    assert header.columns[2].header == "Cơ quan thực hiện - Chủ trì"


def test_a_title_row_above_the_header() -> None:
    header = find_header(
        grid("DANH MỤC NHIỆM VỤ | < | <", "TT | Nội dung | Thời gian", "1 | a | Quý I")
    )
    assert header is not None
    assert (header.first, header.end) == (1, 2)


@pytest.mark.parametrize(
    "rows",
    [
        ("1 | Báo cáo kết quả thực hiện nhiệm vụ | Thời gian | Chủ trì",),
        ("ỦY BAN NHÂN DÂN | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",),
        ("Họ tên | Chức vụ | Điện thoại",),
        ("Nội dung | Số trang",),
        ("Nơi nhận: | TM. ỦY BAN NHÂN DÂN",),
    ],
)
def test_what_is_no_header(rows: tuple[str, ...]) -> None:
    assert find_header(grid(*rows)) is None


def test_results_are_targets_beside_indicators() -> None:
    header = find_header(grid("STT | Chỉ tiêu | Đơn vị tính | Kết quả | Cơ quan theo dõi"))
    assert header is not None
    assert header.kind == "indicator"
    assert [c.role for c in header.columns] == ["no", "indicator", "unit", "target", "monitor"]


def test_the_second_indicator_column_is_the_target() -> None:
    header = find_header(grid("TT | Chỉ tiêu | ĐVT | Chỉ tiêu năm 2026 | Ghi chú"))
    assert header is not None
    assert [c.role for c in header.columns] == ["no", "indicator", "unit", "target", "note"]


@pytest.mark.parametrize(
    ("header", "target"),
    [
        ("TT | Chỉ tiêu | ĐVT | Năm 2025 | Năm 2026 | Đơn vị theo dõi", "Năm 2026"),
        ("TT | Chỉ tiêu | ĐVT | Thực hiện 2025 | Mục tiêu 2026 | Chủ trì", "Mục tiêu 2026"),
        ("TT | Chỉ tiêu | ĐVT | Kết quả năm 2025 | KH 2026 | Chủ trì", "KH 2026"),
        ("TT | Chỉ tiêu | ĐVT | Thực hiện năm 2025 | Chủ trì", None),
    ],
)
def test_the_target_is_the_plan_and_not_what_was_reached(header: str, target: str | None) -> None:
    found = find_header(grid(header))
    assert found is not None
    assert next((c.header for c in found.columns if c.role == "target"), None) == target


def test_a_table_of_indicators_has_no_goals() -> None:
    header = find_header(
        grid(
            "TT | Chỉ tiêu | ĐVT | Mục tiêu từng năm | < | Chủ trì",
            "^ | ^ | ^ | 2026 | 2027 | ^",
        )
    )
    assert header is not None
    assert [c.role for c in header.columns] == [
        "no",
        "indicator",
        "unit",
        "extra",
        "target",
        "lead",
    ]


def test_a_table_of_tasks_has_no_units() -> None:
    header = find_header(grid("TT | Nhiệm vụ | ĐVT | Chủ trì | Thời gian"))
    assert header is not None
    assert [c.role for c in header.columns] == ["no", "task", "extra", "lead", "deadline"]


def test_the_end_of_a_task_is_its_deadline() -> None:
    header = find_header(
        grid(
            "TT | Nhiệm vụ | Chủ trì | Thời gian | <",
            "^ | ^ | ^ | Bắt đầu | Hoàn thành",
        )
    )
    assert header is not None
    assert [c.role for c in header.columns][3:] == ["extra", "deadline"]


def test_an_unknown_task_column_is_named_by_its_duties() -> None:
    header = find_header(grid("TT | Lĩnh vực rà soát | Cơ quan chủ trì | Thời hạn"))
    assert header is not None
    assert [c.role for c in header.columns] == ["no", "task", "lead", "deadline"]


def test_an_unknown_column_keeps_its_header() -> None:
    header = find_header(grid("TT | Nhiệm vụ | Chủ trì | Địa điểm | Thời gian"))
    assert header is not None
    assert [(c.role, c.header) for c in header.columns][3] == ("extra", "Địa điểm")


def test_numbering_rows() -> None:
    assert is_numbering(["1", "2", "3", "4"])
    assert is_numbering(["(1)", "(2)", "(3)"])
    assert is_numbering(["(1 )", "(2)", "( 3)"])  # in columns too narrow for them
    assert is_numbering(["A", "B", "1", "2"])
    assert not is_numbering(["1", "Ban hành Kế hoạch", "3"])
    assert not is_numbering(["1", "100", ""])


def test_a_repeated_header() -> None:
    header = find_header(grid("STT | Nhiệm vụ | Chủ trì"))
    assert header is not None
    assert repeats(header, ["STT", "NHIỆM VỤ", "Chủ\ntrì"])
    assert not repeats(header, ["1", "Nhiệm vụ", "Chủ trì"])


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("BÁO CÁO KẾT QUẢ THỰC HIỆN NHIỆM VỤ NĂM 2025", "past"),
        ("BIÊN BẢN BÀN GIAO", "past"),
        ("DANH MỤC NHIỆM VỤ VÀ KẾT QUẢ THỰC HIỆN", "ahead"),
        ("LỊCH TẠM NGỪNG CUNG CẤP ĐIỆN", "list"),
        ("KẾ HOẠCH Giải quyết đơn thư, khiếu nại", "ahead"),
        ("PHỤ LỤC II", ""),
    ],
)
def test_what_a_title_says_of_the_rows_below_it(title: str, kind: str) -> None:
    assert kind_of_title(title) == kind


@pytest.mark.parametrize(
    ("title", "doubt"),
    [("KẾT QUẢ THỰC HIỆN NHIỆM VỤ", "its title names results"), ("NHIỆM VỤ NĂM 2026", "")],
)
def test_a_title_that_names_results_leaves_the_rows_in_doubt(title: str, doubt: str) -> None:
    rows = ("1 | Tổ chức Tết | Công an | 02/2026", "2 | Rà soát hộ nghèo | Trạm Y tế | 03/2026")
    header = find_header(grid("STT | Nhiệm vụ | Chủ trì | Thời gian", *rows), title)
    assert header is not None and header.verdict.doubt.endswith(doubt)
    assert bool(header.verdict.doubt) is bool(doubt)
