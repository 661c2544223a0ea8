"""Kinds of tables that are unlike a plan in one point, each read from a header and two rows."""

from __future__ import annotations

import pytest

from normalizers.tables.headers import kind_of_title, meanings
from normalizers.tables.reading import find_header, refused
from tests.normalizers.grids import grid


def told(header: str, *rows: str, title: str = "") -> tuple[list[str], str] | None:
    """The roles of a table's columns and what is in doubt; None where it is no plan."""
    found = find_header(grid(header, *rows), title)
    return None if found is None else ([c.role for c in found.columns], found.verdict.doubt)


LOOKED_AT = "Quản lý tài chính công | Tháng 4/2026 | Thanh tra tỉnh"


@pytest.mark.parametrize(
    ("header", "row", "roles"),
    [
        ("Đơn vị được kiểm tra | Nội dung kiểm tra", f"Phòng Kinh tế | {LOOKED_AT}", "task extra"),
        ("Đối tượng giám sát | Nội dung giám sát", f"Trạm Y tế xã | {LOOKED_AT}", "task extra"),
        ("Nội dung kiểm tra | Đơn vị được kiểm tra",
         "Thu, chi ngân sách | Sở Y tế | Tháng 4/2026 | Thanh tra", "task extra"),
        ("Đơn vị được kiểm tra | Nội dung kiểm tra",
         "Trạm Y tế xã | Kiểm tra việc đấu thầu thuốc | Tháng 4/2026 | Thanh tra", "extra task"),
    ],
)  # fmt: skip
def test_what_stands_first_of_units_and_what_is_looked_at_is_the_row(
    header: str, row: str, roles: str
) -> None:
    reading = told(f"TT | {header} | Thời gian | Đơn vị chủ trì", *[f"{n} | {row}" for n in "123"])
    assert reading is not None and reading[0] == ["no", *roles.split(), "deadline", "lead"]


@pytest.mark.parametrize(
    ("times", "doubt"),
    [
        (("8h00 - 8h10", "8h10 - 9h00"), "the table may be a day's agenda"),
        (("8h00 ngày 10/6/2026", "14h00 ngày 11/6/2026"), ""),
        (("10/6/2026", "11/6/2026"), ""),
    ],
)
def test_hours_without_a_day_are_an_agenda(times: tuple[str, str], doubt: str) -> None:
    rows = zip(times, ("Báo cáo sơ kết", "Thảo luận tại hội trường"), strict=True)
    reading = told(
        "Thời gian | Nội dung | Người thực hiện", *[f"{t} | {what} | Sở Nội vụ" for t, what in rows]
    )
    assert reading is not None and reading[1].startswith(doubt) and bool(reading[1]) is bool(doubt)


@pytest.mark.parametrize(
    ("years", "title", "doubt"),
    [
        ("Kế hoạch 2025 | Thực hiện 2025", "", "the table may tell what was reached"),
        ("Năm 2024 | Ước 2025", "", "the table may tell what was reached"),
        ("Ước thực hiện 2025 | Kế hoạch 2026", "", ""),
        ("Mục tiêu | Ước thực hiện 2025", "", ""),
        ("Năm 2024 | Mục tiêu 2026", "TÌNH HÌNH THỰC HIỆN CÁC CHỈ TIÊU", "the table may tell"),
    ],
)
def test_figures_that_were_reached_are_no_targets(years: str, title: str, doubt: str) -> None:
    rows = ("1 | Tỷ lệ hộ nghèo | % | 2,1 | 1,9", "2 | Sản lượng lương thực | Tấn | 5.400 | 5.612")
    reading = told(f"TT | Chỉ tiêu | Đơn vị tính | {years}", *rows, title=title)
    assert reading is not None and reading[1].startswith(doubt) and bool(reading[1]) is bool(doubt)


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("DANH MỤC NHIỆM VỤ QUÁ HẠN CHƯA HOÀN THÀNH", "past"),
        ("TỔNG HỢP CÁC VIỆC CHẬM TIẾN ĐỘ", "past"),
        ("KẾ HOẠCH XỬ LÝ NHIỆM VỤ QUÁ HẠN", "ahead"),
        ("NHIỆM VỤ NĂM 2026", "ahead"),
    ],
)
def test_work_is_ahead_unless_its_title_says_how_it_went(title: str, kind: str) -> None:
    assert kind_of_title(title) == kind


def test_a_level_that_no_phrase_names_approves_where_its_cells_are_agencies() -> None:
    assert meanings("Cấp cho ý kiến") == {"approver": 2.0}
    header = "TT | Nội dung trình | Cơ quan tham mưu | {} | Thời gian"
    row = "1 | Đề án tinh gọn bộ máy | Sở Nội vụ | {} | Tháng 4/2026"
    asked = told(header.format("Cấp cho ý kiến"), *[row.format("UBND tỉnh")] * 2)
    assert asked is not None and asked[0][3] == "approver"
    works = told(header.format("Cấp công trình"), *[row.format("III")] * 2)
    assert works is not None and works[0][3] == "extra"


@pytest.mark.parametrize(
    ("header", "cell", "doubt"),
    [
        ("Bạn đồng hành", "Hội Nông dân xã", "the cells of 'Bạn đồng hành' name agencies"),
        ("Bạn đồng hành", "Làm từng bước một", ""),
        ("Địa điểm", "Trường Tiểu học xã", ""),  # known to be none
    ],
)
def test_agencies_below_a_header_without_meaning_may_join_in(
    header: str, cell: str, doubt: str
) -> None:
    row = "Rà soát hộ nghèo | Phòng Kinh tế | {} | Tháng 4/2026"
    reading = told(
        f"TT | Nhiệm vụ | Đơn vị chủ trì | {header} | Thời gian",
        *[f"{n} | {row.format(cell)}" for n in "123"],
    )
    assert reading is not None and reading[1].startswith(doubt) and bool(reading[1]) is bool(doubt)


def test_projects_beside_sums_of_money_are_listed() -> None:
    header = "TT | Tên dự án | Đơn vị chủ quản | Khởi công - hoàn thành | Tổng vốn {}"
    rows = ("1 | Cầu Bến Thủy 3 | Sở Xây dựng | 2026-2028 | 1.200",
            "2 | Bệnh viện khu vực | Sở Y tế | 2027-2029 | 650")  # fmt: skip
    priced = told(header.format("(tỷ đồng)"), *rows)
    assert priced is None or priced[1]


@pytest.mark.parametrize(
    ("times", "plan"),
    [
        (("20 năm", "Vĩnh viễn", "10 năm"), False),
        (("Trong ngày", "03 ngày làm việc", "Trong ngày"), False),
        (("Tháng 3/2026", "Quý II/2026", "Trong năm 2026"), True),
    ],
)
def test_times_that_say_how_long_are_no_deadlines(times: tuple[str, ...], plan: bool) -> None:
    reading = told(
        "Ký hiệu | Tiêu đề hồ sơ | Thời hạn | Đơn vị lập hồ sơ",
        *[f"{n}.VP | Hồ sơ quản lý đê điều | {time} | Văn phòng" for n, time in enumerate(times)],
    )
    assert (reading is not None and not reading[1]) is plan


@pytest.mark.parametrize(
    ("header", "worths"),
    [
        ("Đơn vị được kiểm toán", {"extra": 4.0, "task": 3.0}),
        ("Cơ quan chịu sự thanh sát", {"extra": 4.0, "task": 3.0}),
        ("Đơn vị được phân công", {"lead": 4.0}),
        ("Đơn vị vận hành", {"lead": 2.0}),
    ],
)
def test_units_that_work_is_done_on_lead_nothing(header: str, worths: dict[str, float]) -> None:
    assert meanings(header) == worths


@pytest.mark.parametrize(
    ("header", "cell", "doubt"),
    [
        ("Mức độ hoàn thành (%)", "85", "the table may tell what was done"),
        ("Tỷ lệ thực hiện", "85%", "the table may tell what was done"),
        ("Số người tham dự", "85", ""),
    ],
)
def test_shares_beside_tasks_tell_how_far_they_are(header: str, cell: str, doubt: str) -> None:
    row = f"Rà soát hộ nghèo | Phòng Kinh tế | Tháng 4/2026 | {cell}"
    reading = told(
        f"TT | Nhiệm vụ | Chủ trì | Thời hạn | {header}", *[f"{n} | {row}" for n in "12"]
    )
    assert reading is not None and reading[1].startswith(doubt) and bool(reading[1]) is bool(doubt)


def test_what_reads_as_its_header_says_is_no_task_below_a_strange_one() -> None:
    header = "TT | Tên hội thi | Đơn vị chủ trì tổ chức | Dự kiến thời gian | Kinh phí dự kiến"
    rows = [f"{n} | Hội thi nhà nông đua tài | Hội Nông dân | Tháng 9/2026 | 200 triệu đồng"
            for n in "123"]  # fmt: skip
    reading = told(header, *rows)
    assert reading is not None and reading[0] == ["no", "task", "lead", "deadline", "budget"]


def test_marks_below_months_are_times() -> None:
    header = "TT | Hoạt động | Đầu mối thực hiện | Q.I | Q.II"
    reading = told(header, "1 | Loa đài | Trạm Y tế xã | x |", "2 | Pa nô | Trạm Y tế xã | | x")
    assert reading is not None and not reading[1]


@pytest.mark.parametrize(
    ("header", "work", "timed", "plan"),
    [
        ("Nhiệm vụ", "Tiếp nhận hồ sơ thủ tục hành chính", 2, True),
        ("Nội dung công việc", "Kiểm tra việc thực hiện quy chế", 2, True),
        ("Nội dung công việc", "Kiểm tra việc thực hiện quy chế", 1, False),  # duties of a post
        ("Nhiệm vụ", "Nhân viên văn thư ở bộ phận", 2, False),
    ],
)
def test_acts_below_their_name_are_a_plan_though_few_of_their_times_name_a_day(
    header: str, work: str, timed: int, plan: bool
) -> None:
    times = ["Quý II/2026"] * timed + ["Thường xuyên"] * (5 - timed)
    rows = [f"{n} | {work} số {n} | Báo cáo | {time}" for n, time in enumerate(times, 1)]
    reading = told(f"STT | {header} | Sản phẩm | Thời gian hoàn thành", *rows)
    assert (reading == (["no", "task", "deliverable", "deadline"], "")) is plan


@pytest.mark.parametrize(
    ("header", "cells", "role", "doubt"),
    [
        ("Đơn vị quy ước", ("%", "ha"), "unit", ""),
        ("Đơn vị", ("Phòng Kinh tế", "Công an xã"), "lead", ""),
        ("Đơn vị theo dõi", ("12", "35"), "monitor", "the cells of 'Đơn vị theo dõi'"),
    ],
)
def test_cells_tell_who_sees_to_a_target_from_what_it_is_measured_in(
    header: str, cells: tuple[str, str], role: str, doubt: str
) -> None:
    names = ("Tỷ lệ hộ nghèo", "Diện tích rừng trồng mới")
    rows = [
        f"{no} | {name} | 12 | {cell}" for no, name, cell in zip("12", names, cells, strict=True)
    ]
    reading = told(f"TT | Chỉ tiêu | Kế hoạch năm 2026 | {header}", *rows)
    assert reading is not None and reading[0] == ["no", "indicator", "target", role]
    assert reading[1].startswith(doubt) and bool(reading[1]) is bool(doubt)


def test_steps_that_take_days_are_a_procedure() -> None:
    header = "Thứ tự | Nội dung công việc | Đơn vị thực hiện | Thời gian"
    works = ("Tiếp nhận, kiểm tra hồ sơ", "Thẩm định hồ sơ", "Trả kết quả")
    days = ("0,5 ngày", "2 ngày", "01 ngày làm việc")
    rows = [f"{work} | Phòng Kinh tế | {time}" for work, time in zip(works, days, strict=True)]
    assert told(header, *[f"Bước {no} | {row}" for no, row in enumerate(rows, 1)]) is None
    plain = told(header, *[f"{no} | {row}" for no, row in enumerate(rows, 1)])
    assert plain is not None and plain[1].startswith("the table may tell the steps")


PROJECTS = "TT | Tên dự án | Thời gian KC-HT | Tổng mức đầu tư (triệu đồng)"


def test_projects_that_nobody_leads_are_no_plan() -> None:
    rows = ("1 | Xây dựng trường THCS | 2025-2027 | 60.967", "2 | Kè Bắc Hà | 2026-2028 | 15.370")
    assert told(PROJECTS, *rows) is None
    led = [f"{row} | Phòng Kinh tế" for row in rows]
    assert told(f"{PROJECTS} | Đơn vị chủ trì", *led) is not None


def test_what_prints_the_labels_of_a_list_again_is_a_part_of_it() -> None:
    header = "TT | Nội dung | Hình thức | Thời gian"
    things = [f"{no} | Hội trường số {no} | Xã Bắc Hà | Vĩnh viễn" for no in range(1, 7)]
    acts = [f"{no} | Xây dựng trường học | Xã Bắc Hà | Quý I/2026" for no in (7, 8)]
    assert find_header(grid(header, *acts)) is not None
    assert find_header(grid(header, *acts), "", refused(grid(header, *things))) is None


@pytest.mark.parametrize("header", ["Đơn vị nào đó", "Ai ai"])
def test_agencies_below_a_header_that_may_mean_anybody_may_join_in(header: str) -> None:
    row = "Rà soát hộ nghèo | Phòng Kinh tế | Công an xã | Quý I/2026"
    reading = told(
        f"TT | Nhiệm vụ | Đơn vị chủ trì | {header} | Thời gian", *[f"{n} | {row}" for n in "123"]
    )
    assert reading is not None and reading[1].endswith("they may join in")
