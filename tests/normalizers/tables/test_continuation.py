"""Which grids continue which: every kind of evidence, and what it takes to outweigh it."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from normalizers.tables.continuation import Tables, find_tables
from normalizers.tables.joins import Gap, Rows, weigh
from normalizers.tables.rows import build_rows, items
from schemas.reading import Grid, Paragraph
from schemas.table import Row
from tests.normalizers.grids import grid

HEADER = "STT | Nhiệm vụ | Chủ trì | Thời gian"
ROLES = ("no", "task", "lead", "deadline")
EDGES = (70.0, 100.0, 300.0, 415.0, 530.0)
DATES = ("Quý I/2026", "Tháng 3/2026", "Trước ngày 30/6/2026", "Thường xuyên")


def rows(first: int, count: int = 4) -> list[str]:
    return [
        f"{n} | Lập hồ sơ {n} | Công an phường | {DATES[n % 4]}"
        for n in range(first, first + count)
    ]


def plan(*printed: str, page: int = 1, edges: Sequence[float] = EDGES, paged: bool = True) -> Grid:
    made = grid(*printed, page=page, paged=paged)
    made.col_lefts = list(edges) if paged else []
    return made


def found(*blocks: Grid | Paragraph) -> Tables:
    return find_tables(blocks)


def items_of(tables: Tables) -> list[Row]:
    return [row for table in tables.tables for row in items(build_rows(table))]


def scaled(by: float, shift: float = 0.0) -> list[float]:
    return [edge * by + shift for edge in EDGES]


@pytest.mark.parametrize(
    "edges",
    [
        EDGES,
        scaled(1.0, 4.0),
        scaled(1.0, 12.0),
        scaled(1.0, -28.0),  # mirrored margins
        scaled(1.0, 60.0),
        scaled(1.05),
        scaled(0.93, 20.0),
        scaled(1.4, -30.0),  # portrait, then landscape
        [45.0, 70.0, 235.0, 330.0, 430.0],  # a page whose cells grew with their texts
    ],
)
def test_numbers_that_count_on_below_the_same_borders(edges: Sequence[float]) -> None:
    read = found(plan(HEADER, *rows(1)), plan(*rows(5), page=2, edges=edges))
    assert [row.no for row in items_of(read)] == [str(n) for n in range(1, 9)]
    assert {row.grade for row in items_of(read)} == {"A"}
    moved = ["columns-moved" in row.flags for row in items_of(read)]
    assert moved == [False] * 4 + [max(map(abs, map(float.__sub__, edges, EDGES))) > 6] * 4
    assert all("header-assumed" in row.flags for row in items_of(read)[4:])


def test_columns_elsewhere_whose_numbers_and_cells_go_on_are_the_tables() -> None:
    other = [70.0, 100.0, 220.0, 400.0, 530.0]
    read = found(plan(HEADER, *rows(1)), plan(*rows(5), page=2, edges=other))
    assert len(items_of(read)) == 8


STRANGERS = [
    "TT | Họ và tên | Chức vụ | Điện thoại",
    "STT | Tên hàng hóa | Đơn vị tính | Số lượng",
    "Nhóm yêu cầu | Yêu cầu cụ thể | Cấp độ | Ghi chú",
]


@pytest.mark.parametrize("header", STRANGERS)
@pytest.mark.parametrize(("page", "paged"), [(1, True), (2, True), (1, False)])
def test_a_table_of_another_kind_below_is_none_of_its_rows(
    header: str, page: int, paged: bool
) -> None:
    people = [f"{n} | Nguyễn Văn {n} | Tổ trưởng | 0912 00{n}" for n in range(1, 5)]
    read = found(plan(HEADER, *rows(1), paged=paged), plan(header, *people, page=page, paged=paged))
    assert len(items_of(read)) == 4
    assert list(read.left_out) == [1]


def test_the_next_page_of_a_table_of_another_kind_is_none_of_the_plans_either() -> None:
    people = [f"{n} | Lê Văn {n} | Tổ trưởng | 0912 00{n}" for n in range(1, 9)]
    read = found(
        plan(HEADER, *rows(1)),
        plan(STRANGERS[0], *people[:4]),
        plan(*people[4:], page=2),
    )
    assert len(items_of(read)) == 4
    assert list(read.left_out) == [1, 2]


def test_column_count_alone_joins_nothing() -> None:
    other = plan("a | b | c | d", "e | f | g | h", page=2, edges=[70.0, 200.0, 250.0, 300.0, 530.0])
    assert list(found(plan(HEADER, *rows(1)), other).left_out) == [1]
    bare = found(plan(HEADER, *rows(1), paged=False), plan("thấp | b | c | d", paged=False))
    assert list(bare.left_out) == [1]


@pytest.mark.parametrize("paged", [True, False])
def test_numbers_that_begin_anew_end_a_table_or_are_doubted(paged: bool) -> None:
    read = found(plan(HEADER, *rows(1), paged=paged), plan(*rows(1), page=2, paged=paged))
    grades = {row.grade for row in items_of(read)[4:]}
    assert grades <= {"C"} or read.left_out
    assert grades or read.doubts


def test_what_was_left_out_with_little_against_it_is_told() -> None:
    read = found(plan(HEADER, *rows(1), paged=False), plan(*rows(1), paged=False))
    assert read.doubts == {1: "its numbers begin anew"}


def test_a_row_joined_with_doubt_says_why() -> None:
    read = found(plan(HEADER, *rows(1)), plan(*rows(1), page=2))
    (doubt,) = {row.doubt for row in items_of(read)[4:]}
    assert doubt == "may be of another table: its numbers begin anew"


@pytest.mark.parametrize("paged", [True, False])
@pytest.mark.parametrize(
    "line", ["Nhiệm vụ riêng", "NHIỆM VỤ RIÊNG", "Các đơn vị thực hiện sau đây."]
)
@pytest.mark.parametrize("first", [1, 5])
def test_a_table_without_header_below_a_line_is_read_or_told(
    line: str, first: int, paged: bool
) -> None:
    read = found(
        plan(HEADER, *rows(1), paged=paged), Paragraph(line), plan(*rows(first), paged=paged)
    )
    assert len(items_of(read)) == 8 or (first == 1 and read.doubts)
    if first == 5:
        assert {row.grade for row in items_of(read)} == {"A"}


def test_a_table_whose_cells_read_alike_is_never_left_out_without_a_word() -> None:
    prose = [Paragraph(f"Đoạn {n} nói về việc khác, không về bảng này.") for n in range(9)]
    read = found(plan(HEADER, *rows(1), paged=False), *prose, plan(*rows(1), paged=False))
    assert list(read.doubts) == [1]


@pytest.mark.parametrize("paged", [True, False])
def test_another_appendix_without_a_header_is_none_of_the_table_and_told(paged: bool) -> None:
    for first in (1, 5):
        read = found(
            plan(HEADER, *rows(1), paged=paged),
            Paragraph("PHỤ LỤC II", page=2, centered=True, bold=True),
            plan(*rows(first), page=2, paged=paged),
        )
        assert len(items_of(read)) == 4
        assert read.doubts == {1: "another appendix begins between"}


@pytest.mark.parametrize("paged", [True, False])
def test_numbers_alone_join_no_people(paged: bool) -> None:
    people = [f"{n} | Nguyễn Văn {n} | Tổ trưởng | 0912 00{n}" for n in range(5, 9)]
    read = found(plan(HEADER, *rows(1), paged=paged), plan(*people, page=2, paged=paged))
    assert {row.grade for row in items_of(read)[4:]} == {"C"} or read.doubts


def test_a_row_of_sums_below_is_in_doubt_with_the_row_above() -> None:
    read = found(plan(HEADER, *rows(1), paged=False), plan(" | Tổng cộng | 3 | 15", paged=False))
    assert [row.grade for row in items_of(read)][3:] in (["C"], ["A", "C"])


def test_numbers_that_count_on_in_more_columns_are_told() -> None:
    wide = [f"{row} | Ghi chú" for row in rows(5)]
    read = found(plan(HEADER, *rows(1), paged=False), plan(*wide, paged=False))
    assert read.doubts == {1: "it has more or fewer columns"}


# -- each kind of evidence ----------------------------------------------------------------------


def margin(below: Grid, gap: Gap | None = None, above: Grid | None = None) -> float:
    leaves = tuple((column,) for column in range(4))
    held = [Rows(above or plan(HEADER, *rows(1)), 1, leaves)]
    join = weigh(ROLES, held, below, gap or Gap())
    assert join is not None
    return join.margin


def test_a_section_between_lets_numbers_begin_anew() -> None:
    anew = plan(*rows(1), page=2)
    last = plan(HEADER, *rows(1), "II | Cải cách thủ tục | |")
    assert margin(anew, above=last) == margin(anew) + 4.0
    wide = plan(HEADER, *rows(1), "II. CẢI CÁCH THỦ TỤC | < | < | <")
    assert margin(anew, above=wide) == margin(anew, above=last)
    gap = margin(anew, Gap(heads=1))
    assert gap == margin(anew) + 4.0 - 0.5


@pytest.mark.parametrize(
    ("last", "number", "weight"),
    [
        ("4", "5", 3.0),
        ("1.2", "1.3", 3.0),
        ("1.2", "2", 3.0),
        ("1", "1.1", 3.0),
        ("4.", "5.", 3.0),
        ("4", "9", -1.0),
        ("4", "Nhóm yêu cầu", -2.0),
        ("4", "a)", 0.0),
        ("4", "", 0.0),
        ("4", "4", 0.0),
    ],
)
def test_what_numbers_say(last: str, number: str, weight: float) -> None:
    cells = "Công việc | Công an phường | Quý I/2026"
    above = plan(HEADER, f"{last} | {cells}")
    silent = margin(plan(f" | {cells}", page=2), above=above)
    said = margin(plan(f"{number} | {cells}", page=2), above=above)
    assert said == silent + weight


def test_a_first_page_that_shows_the_header_alone() -> None:
    assert margin(plan(*rows(1), page=2), above=plan(HEADER)) > 1.0


def test_cells_that_read_as_those_above_or_otherwise() -> None:
    numbered = plan(*(f"{n} | Lập hồ sơ | | " for n in range(5, 9)), page=2)
    strange = plan(*(f"{n} | Lập hồ sơ | màu xanh | 15 kg" for n in range(5, 9)), page=2)
    dated = plan(*(f"{n} | Lập hồ sơ | | Quý I/2026" for n in range(5, 9)), page=2)
    assert margin(dated) == margin(numbered) + 1.0
    assert margin(plan(*rows(5), page=2)) == margin(numbered) + 2 * 1.0
    assert margin(strange) == margin(numbered) - 4.75


@pytest.mark.parametrize(
    ("gap", "cost"),
    [
        (Gap(prose=1), 1.0 + 0.5),
        (Gap(prose=9), 3 * 1.0 + 0.5),
        (Gap(label=True), 12.0 + 0.5),
        (Gap(title=True), 0.5 + 0.5),
        (Gap(rival=grid("a | b")), 1.0 + 0.5),
        (Gap(rival=plan(STRANGERS[0])), 3.0 + 0.5),
    ],
)
def test_what_stands_between(gap: Gap, cost: float) -> None:
    below = plan(*rows(5), page=2)
    assert margin(below, gap) == pytest.approx(margin(below) - cost)


def test_a_page_without_a_part_between() -> None:
    later = margin(plan(*rows(5), page=3))
    assert later == margin(plan(*rows(5), page=2)) - 1.0 - 0.5


def test_a_first_row_set_apart_in_bold() -> None:
    bold = plan("* | Khu vực | Tổ | Ngày", *rows(5), page=2)
    plain = plan(" | Khu vực | Tổ | Ngày", *rows(5), page=2)
    assert margin(bold) == margin(plain) - 1.5


def test_letterheads_and_signatures_have_no_rules() -> None:
    unruled = plan(*rows(5), page=2)
    unruled.borderless = True
    assert margin(unruled) == margin(plan(*rows(5), page=2)) - 3.0


# -- sections that are paragraphs ---------------------------------------------------------------


def sections(tables: Tables) -> list[tuple[str, tuple[str, ...], str]]:
    return [
        (row.section.no, row.section.path, row.section.title) if row.section else ("", (), "")
        for row in items_of(tables)
    ]


@pytest.mark.parametrize("paged", [True, False])
@pytest.mark.parametrize(
    ("one", "two", "numbers"),
    [
        ("I. Công tác chỉ đạo", "II. Cải cách thủ tục", ("I", "II")),
        ("3.1. Bên trong", "3.2. Bên ngoài", ("3.1", "3.2")),
        ("3.1 Bên trong", "3.2 Bên ngoài", ("3.1", "3.2")),
        ("A. NHIỆM VỤ CHUNG:", "B. NHIỆM VỤ RIÊNG:", ("A", "B")),
        ("Phần I. Chỉ đạo", "Phần II - Điều hành", ("I", "II")),
        ("a) Nhiệm vụ chung", "b) Nhiệm vụ riêng", ("a", "b")),
        ("1) Nhiệm vụ chung", "2) Nhiệm vụ riêng.", ("1", "2")),
    ],
)
def test_titles_above_tables_are_sections(
    one: str, two: str, numbers: tuple[str, str], paged: bool
) -> None:
    for second in ((HEADER, *rows(1)), rows(5)):
        read = found(
            Paragraph(one),
            plan(HEADER, *rows(1), paged=paged),
            Paragraph(two),
            plan(*second, paged=paged),
        )
        assert [no for no, _, _ in sections(read)] == [numbers[0]] * 4 + [numbers[1]] * 4
        assert {table.appendix for table in read.tables} == {1}
        assert {row.grade for row in items_of(read)} == {"A"}


def test_sections_of_rows_stand_in_those_of_paragraphs() -> None:
    read = found(
        Paragraph("II. NHIỆM VỤ CỤ THỂ"),
        Paragraph("1. Cải cách thể chế"),
        plan(HEADER, "A | Văn bản | < | <", *rows(1, 1)),
        Paragraph("2. Cải cách thủ tục", page=2),
        plan(HEADER, *rows(1, 1), page=2),
    )
    assert [path for _, path, _ in sections(read)] == [("II", "1", "A"), ("II", "2")]


def test_a_title_broken_by_the_width_of_the_page() -> None:
    read = found(
        Paragraph("I. Công tác chỉ đạo, điều hành và"),
        Paragraph("cải cách thể chế của phường"),
        plan(HEADER, *rows(1, 1)),
    )
    title = "Công tác chỉ đạo, điều hành và cải cách thể chế của phường"
    assert sections(read) == [("I", ("I",), title)]


@pytest.mark.parametrize(
    "line",
    [
        "1. Giao các phòng, ban, đơn vị tổ chức thực hiện các nhiệm vụ tại Kế hoạch này đúng hạn.",
        "2. Các nhiệm vụ cụ thể như sau:",
        "3. Danh mục kèm theo Kế hoạch",
        "Số: 12/KH-UBND",
        "Hồng Gai, ngày 15 tháng 01 năm 2026",
        "4. …………",
    ],
)
def test_sentences_are_no_sections(line: str) -> None:
    assert sections(found(Paragraph(line), plan(HEADER, *rows(1, 1)))) == [("", (), "")]


def test_a_section_ends_with_its_appendix() -> None:
    read = found(
        Paragraph("PHỤ LỤC I"),
        Paragraph("I. Chung"),
        plan(HEADER, *rows(1, 1)),
        Paragraph("PHỤ LỤC II"),
        plan(HEADER, *rows(1, 1)),
    )
    assert [no for no, _, _ in sections(read)] == ["I", ""]
    assert [table.label for table in read.tables] == ["PHỤ LỤC I", "PHỤ LỤC II"]


def test_a_cut_row_does_not_go_on_below_a_sections_title() -> None:
    read = found(
        plan(HEADER, *rows(1, 2), "3 | Lập hồ sơ, | Công an phường | Quý I/2026"),
        Paragraph("II. Riêng", page=2),
        plan(HEADER, " | rà soát | Công an phường | Quý I/2026", page=2),
    )
    assert len(items_of(read)) == 4


def test_a_row_joined_over_lines_of_text_is_in_doubt() -> None:
    cut = "3 | Lập hồ sơ, rà soát và | Công an phường | Quý I/2026"
    lower = " | báo cáo kết quả, | |"
    for between, page in (([Paragraph("kiểm tra việc chấp hành", page=2)], 2), ([], 3)):
        read = found(plan(HEADER, *rows(1, 2), cut), *between, plan(lower, *rows(4, 2), page=page))
        assert [row.grade for row in items_of(read)] == ["A", "A", "C", "A", "A"]
    whole = found(plan(HEADER, *rows(1, 2), cut), plan(lower, *rows(4, 2), page=2))
    assert [row.grade for row in items_of(whole)] == ["A", "A", "B", "A", "A"]
