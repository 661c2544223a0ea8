"""What a table calls its own agencies, and cells that are parts of others."""

from __future__ import annotations

import pytest

from normalizers.tables.habits import (
    broken,
    habit_of,
    is_cut_list,
    is_cut_name,
    is_one_name,
    names_of,
)

ROLES = ("task", "lead", "coordinating", "deadline")
OWN = "Chi cục Thuế khu vực 3"
ROWS = (
    ("Ban hành kế hoạch", OWN, "Công an xã", "Quý I/2026"),
    ("Rà soát thủ tục", "Công an xã", "", "Quý II/2026"),
    ("Tổ chức tập huấn", OWN, f"Phòng Kinh tế, {OWN}", "Quý III/2026"),
    ("Kiểm tra công vụ", "Văn phòng HĐND và UBND", "Công an xã", "Quý IV/2026"),
    ("Báo cáo kết quả", "Công an xã", "", "Quý IV/2026"),
)


def leads(rows: tuple[tuple[str, ...], ...]) -> list[str]:
    return [row[1] for row in rows]


def test_a_name_that_a_table_prints_beside_different_texts_is_an_agency_of_its_own() -> None:
    names = names_of(ROLES, ROWS)
    assert names == {OWN, "Công an xã"}
    assert habit_of("lead", leads(ROWS)).breach(OWN)
    assert not habit_of("lead", leads(ROWS), names).breach(OWN)
    assert not habit_of("lead", leads(ROWS), names).breach(f"Công an xã; {OWN}")


def test_what_is_printed_once_is_no_name() -> None:
    once = (ROWS[0], ROWS[1], *ROWS[3:])
    assert OWN not in names_of(ROLES, once)


@pytest.mark.parametrize("head", ["Chi cục Thuế", "Trung tâm Giống"])
def test_the_head_of_a_name_has_the_same_rest_behind_it_and_is_none(head: str) -> None:
    rows = tuple((f"Việc {n}", head, "cây trồng khu vực 3", "Quý I") for n in range(4))
    assert head not in names_of(ROLES, rows)


def test_a_text_that_begins_as_no_agency_does_is_no_name() -> None:
    rows = tuple((f"Việc {n}", "Đã thực hiện", f"Phòng {n}", "Quý I") for n in range(4))
    assert "Đã thực hiện" not in names_of(ROLES, rows)


@pytest.mark.parametrize("verb", ["Tổ chức", "Ban hành", "Trình"])
def test_a_verb_alone_among_agencies_begins_another_cell(verb: str) -> None:
    texts = ("Tuyên truyền chuyển đổi số", "Công an xã", verb, "Quý I/2026")
    assert [reason for reason in broken(ROLES, texts) if "first words" in reason]


@pytest.mark.parametrize(
    ("lead", "act"),
    [
        ("Chính phủ phê duyệt Đề án", True),
        ("Ban Chỉ đạo phát triển du lịch", False),
        ("Cơ quan, tổ chức và doanh nghiệp liên quan", False),
        ("Ngân hàng Nhà nước chi nhánh tỉnh", False),
    ],
)
def test_an_agency_that_acts_in_its_own_cell_holds_another(lead: str, act: bool) -> None:
    reasons = broken(("task", "lead"), ("Xây dựng Đề án", lead))
    assert any("may hold what another cell says" in reason for reason in reasons) is act


def test_an_agency_before_a_deadline_is_no_half_of_a_name() -> None:
    roles = ("task", "lead", "deadline")
    assert not broken(roles, ("Rà soát văn bản", "Công an tỉnh", "Thường xuyên"))
    assert broken(("task", "lead", "coordinating"), ("Rà soát", "Văn phòng", "HĐND và UBND"))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Công an tỉnh", "Trung tâm Phục vụ hành chính công"),
        ("Sở Nội vụ", "Công an tỉnh"),
        ("Công an xã", "Phòng Kinh tế"),
    ],
)
def test_two_whole_names_are_not_one(one: str, other: str) -> None:
    assert not is_one_name(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Văn phòng", "HĐND và UBND"),
        ("Văn phòng HĐND", "UBND"),
        ("Trung tâm", "Phục vụ hành chính công"),
        ("Ban Chỉ huy", "Quân sự"),
        ("Thành viên", "Ban Chỉ đạo"),
    ],
)
def test_two_halves_are_one_name(one: str, other: str) -> None:
    assert is_one_name(one, other)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Phòng Văn hóa - Xã hội Các trường mầm non", True),
        ("Phòng Kinh tế Hội Nông dân xã", True),
        ("Phòng Kinh tế, Hội Nông dân xã", False),
        ("Văn phòng HĐND và UBND", False),
        ("Phòng Kinh tế, Hạ tầng và Đô thị", False),
    ],
)
def test_two_names_that_nothing_parts(text: str, found: bool) -> None:
    reasons = broken(("task", "lead"), ("Lập sổ", text))
    assert any("two names" in reason for reason in reasons) is found


@pytest.mark.parametrize(
    ("last", "first", "half"),
    [
        ("Công an phường; Đoàn TNCS", "Hồ Chí Minh phường; Hội Cựu chiến binh", True),
        ("Công an phường", "Đoàn TNCS Hồ Chí Minh phường", False),
        ("Phòng Kinh tế", "Các thôn", False),
        ("Công an phường; Ban", "Chỉ huy Quân sự phường", True),
    ],
)
def test_the_half_of_a_name(last: str, first: str, half: bool) -> None:
    assert is_cut_name(last, first) is half


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("Công an xã; Ban Chỉ huy", True),
        ("Phòng Kinh tế; Hội", True),
        ("Hội Cựu chiến binh phường;", True),
        ("Công an xã; Hội Cựu chiến binh", False),
        ("Ban Quản lý rừng phòng hộ Sông Đà", False),
        ("Phòng Kinh tế", False),
        ("", False),
    ],
)
def test_a_list_of_agencies_that_breaks_off(text: str, cut: bool) -> None:
    assert is_cut_list(text) is cut
