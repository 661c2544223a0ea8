"""Headers of linear dumps: which columns they name, and where the rows below them begin."""

from __future__ import annotations

import pytest

from normalizers.linear.heading import Heading, find_heading
from normalizers.linear.lines import Line, lines_of
from normalizers.linear.starts import find_starts, mended
from tests.normalizers.dumps import paragraphs

INDICATORS = "STT Chỉ tiêu ĐVT Năm 2025 Năm 2026 Đơn vị theo dõi"


def lines(*texts: str) -> list[Line]:
    return lines_of(paragraphs(texts))


def heading(*texts: str) -> Heading:
    found = find_heading(lines(*texts), 0)
    assert found is not None
    return found


def test_acronyms_and_years_are_labels() -> None:
    found = heading(INDICATORS, "1", "Tỷ lệ đô thị hóa")
    assert found.labels == (
        "STT", "Chỉ tiêu", "ĐVT", "Năm 2025", "Năm 2026", "Đơn vị theo dõi",
    )  # fmt: skip
    assert found.contents == ("no", "indicator", "unit", "figure", "figure", "monitor")


def test_a_column_of_an_amount_holds_sums_of_money() -> None:
    found = heading(
        "TT Nội dung Căn cứ Người thực", "hiện", "Kinh phí", "(triệu", "đồng)", "Thời gian", "1"
    )
    assert found.labels[3:] == ("Người thực hiện", "Kinh phí (triệu đồng)", "Thời gian")
    assert found.contents[4] == "budget"


@pytest.mark.parametrize("numbering", [(), ("(1) (2) (3) (4)",), ("1", "2", "3", "4")])
@pytest.mark.parametrize("title", ["Phát triển kinh tế, tài chính và ngân sách", "A. NÔNG NGHIỆP"])
def test_the_title_of_the_first_section_is_no_label(title: str, numbering: tuple[str, ...]) -> None:
    printed = ("STT Nhiệm vụ Đơn vị chủ trì Thời gian hoàn", "thành", *numbering)
    found = heading(*printed, title, "1 Rà soát quy hoạch")
    assert found.labels[3] == "Thời gian hoàn thành"
    assert found.end == len(printed)


def test_the_parts_of_two_groups_take_their_places() -> None:
    found = heading(
        "STT Nhiệm vụ Cơ quan thực hiện Sản phẩm Thời gian",
        "Chủ trì Phối hợp Bắt đầu Hoàn thành",
        "1 Rà soát quy hoạch",
    )
    assert found.labels[2:] == ("Chủ trì", "Phối hợp", "Sản phẩm", "Bắt đầu", "Hoàn thành")
    assert found.contents[2:] == ("lead", "coordinating", "deliverable", "deadline", "deadline")


def test_years_below_a_group_keep_its_name() -> None:
    found = heading(
        "TT Tên chỉ tiêu Đơn vị tính Mục tiêu từng năm Cơ quan chủ",
        "trì",
        "2026 2027 2028",
        "I CÔNG TÁC THỂ CHẾ",
    )
    assert found.labels[3:] == (
        "Mục tiêu từng năm - 2026",
        "Mục tiêu từng năm - 2027",
        "Mục tiêu từng năm - 2028",
        "Cơ quan chủ trì",
    )
    assert found.contents[3:6] == ("figure",) * 3


# -- row starts ---------------------------------------------------------------------------------


def numbers(*texts: str) -> list[str]:
    whole = [line for _, line in mended([(0, line) for line in lines(*texts)])]
    return [start.no for start in find_starts(whole, frozenset())]


def test_a_dotted_count_goes_on_behind_the_one_below_it() -> None:
    printed = ["1 Kinh tế", "1.1 Đất đai", "1.1.1 Rà soát", "1.1.2 Lập", "1.2 Thuế", "1.2.1 Thu"]
    assert numbers(*printed) == ["1", "1.1", "1.1.1", "1.1.2", "1.2", "1.2.1"]


def test_a_sections_letter_may_stand_alone() -> None:
    printed = ["A", "Kinh tế", "1", "Rà soát", "2", "Lập", "B", "Văn hóa", "1", "Tổ chức"]
    assert numbers(*printed) == ["A", "1", "2", "B", "1"]


def test_a_number_glued_to_the_year_above_it_begins_a_row() -> None:
    printed = ["1", "Rà soát", "Quý II/20262", "Lập", "30/6/20263", "Tổ chức", "Năm 2026"]
    assert numbers(*printed) == ["1", "2", "3"]
    assert numbers("1 Rà soát Quý I/20262 Lập sổ 30/6/20263 Tổ chức", "Năm 2026") == ["1", "2", "3"]
    assert numbers("1 Rà soát 20262 ha", "2 Chi 20263 Triệu đồng") == ["1", "2"]


def test_a_number_broken_before_its_point_is_one() -> None:
    printed = ["I Chính quyền số", "I", ".1", "Khung pháp lý", "1", "Rà soát"]
    assert numbers(*printed) == ["I", "I.1", "1"]


def test_the_number_of_a_month_on_a_line_of_its_own_begins_no_row() -> None:
    printed = ["1 Báo cáo tháng", "1", "Văn phòng", "2 Báo cáo tháng", "2", "Văn phòng"]
    starts = find_starts(lines(*printed), frozenset())
    assert [start.line for start in starts] == [0, 3]
