"""Every kind of evidence at a page's end has its weight, and turns a case near the balance.

Weights stand here as numbers: a test that asked for them could not notice that they changed.
"""

from __future__ import annotations

import pytest

from normalizers.tables.continuation import find_tables
from normalizers.tables.rows import build_rows, items
from normalizers.tables.rows import builder as builder_module
from schemas.reading import Grid
from schemas.table import Row
from tests.normalizers.grids import PAGE_HEIGHT, grid

HEADER = "STT | Nhiệm vụ | Chủ trì | Thời gian"
ABOVE = ("1 | Lập hồ sơ | Công an | Quý I/2026", "2 | Rà soát | Y tế | Quý II/2026")


def read(*grids: Grid) -> list[Row]:
    (table,) = find_tables(grids).tables
    return list(items(build_rows(table)))


@pytest.fixture
def margins(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The sums that were weighed, one for each page's end."""
    seen: list[float] = []
    whole = builder_module.evidence

    def evidence(*args: object) -> float:
        seen.append(whole(*args))  # type: ignore[arg-type]
        return seen[-1]

    monkeypatch.setattr(builder_module, "evidence", evidence)
    return seen


def upper(last: str, *before: str, **drawn: bool | float) -> Grid:
    return grid(HEADER, *(before or ABOVE), last, **drawn)  # type: ignore[arg-type]


def lower(*rows: str, **drawn: bool | float) -> Grid:
    return grid(HEADER, *rows, page=2, **drawn)  # type: ignore[arg-type]


def weight(margins: list[float], base: tuple[Grid, Grid], other: tuple[Grid, Grid]) -> float:
    """How much more speaks for one row in the other pages than in the base ones."""
    read(*base)
    read(*other)
    return round(margins[1] - margins[0], 6)


CUT = "3 | Tổ chức kiểm tra | Công an | Quý III/2026"


def test_a_printed_number_speaks_against(margins: list[float]) -> None:
    base = (upper(CUT), lower(" | Báo cáo | |"))
    cost = weight(margins, base, (upper(CUT), lower("4 | Báo cáo | |")))
    assert cost == -6.0 - 2.5


def test_a_number_on_the_second_page_speaks_for_nothing(margins: list[float]) -> None:
    bare = " | Tổ chức kiểm tra | Công an | Quý III/2026"
    cost = weight(
        margins, (upper(bare), lower(" | Báo cáo | |")), (upper(bare), lower("3 | Báo cáo | |"))
    )
    assert cost == -2.5


def test_a_missing_number_says_nothing_where_most_rows_have_none(margins: list[float]) -> None:
    bare = [row.replace("1 |", " |").replace("2 |", " |") for row in ABOVE]
    base = (upper(CUT, *bare), lower(" | Báo cáo | |"))
    assert weight(margins, base, (upper(CUT), lower(" | Báo cáo | |"))) == 2.5


@pytest.mark.parametrize("where", ["above", "below"])
def test_a_missing_number_in_a_merged_cell_says_little(margins: list[float], where: str) -> None:
    base = (upper(CUT), lower(" | Báo cáo | Công an | Quý I/2026", "4 | b | Y tế | Quý I/2026"))
    sub = "^ | Kiểm tra | Y tế | Quý III/2026"
    above = grid(HEADER, *ABOVE, CUT.replace("Tổ chức kiểm tra", "Kiểm tra"), sub)
    below = lower(" | Báo cáo | Công an | Quý I/2026", "^ | b | Y tế | Quý I/2026")
    other = (above, base[1]) if where == "above" else (base[0], below)
    assert weight(margins, base, other) == 0.5 - 2.5


@pytest.mark.parametrize(
    ("last", "first", "said"),
    [
        ("Tổ chức kiểm tra", "báo cáo", 2.0),
        ("Tổ chức kiểm tra và", "Báo cáo", 1.5),
        ("Tổ chức kiểm tra;", "Báo cáo", 1.5 - 1.0),
        ("Tổ chức kiểm tra -", "Báo cáo", 1.5),
        ("Kế hoạch số", "12/KH-UBND", 1.5),
        ("Tổ chức kiểm tra.", "Báo cáo", -1.0),
        ("Tổ chức kiểm tra.", "báo cáo", 2.0),
        ("Tổ chức kiểm tra", "- Báo cáo", 0.0),
    ],
)
def test_what_last_and_first_words_say(
    margins: list[float], last: str, first: str, said: float
) -> None:
    base = (upper(CUT), lower(" | Báo cáo | |"))
    row = CUT.replace("Tổ chức kiểm tra", last)
    assert weight(margins, base, (upper(row), lower(f" | {first} | |"))) == pytest.approx(said)


def test_a_cell_that_has_nothing_more(margins: list[float]) -> None:
    base = (upper(CUT), lower(" | báo cáo | |"))
    other = (upper("3 | Tổ chức kiểm tra | | Quý III/2026"), lower(" | báo cáo | |"))
    assert weight(margins, base, other) == -0.5


def test_text_below_an_empty_cell_speaks_against(margins: list[float]) -> None:
    bare = "3 | Tổ chức kiểm tra | | Quý III/2026"
    cost = weight(
        margins, (upper(bare), lower(" | báo cáo | |")), (upper(bare), lower(" | báo cáo | Y tế |"))
    )
    assert cost == -1.0


def test_two_whole_deadlines_are_of_two_rows(margins: list[float]) -> None:
    base = (upper(CUT), lower(" | báo cáo | | Nghị quyết"))
    cost = weight(margins, base, (upper(CUT), lower(" | báo cáo | | Quý IV/2026")))
    assert cost == -3.0


def test_a_rule_left_open_on_both_pages(margins: list[float]) -> None:
    cut = " | Báo cáo | |"
    base = (upper(CUT), lower(cut))
    both = (upper(CUT, open_bottom=True), lower(cut, open_top=True))
    assert weight(margins, base, both) == 1.0


def test_a_rule_left_open_on_one_page_says_nothing(margins: list[float]) -> None:
    cut = " | Báo cáo | |"
    one = (upper(CUT, open_bottom=True), lower(cut))
    assert weight(margins, (upper(CUT), lower(cut)), one) == 0.0


def test_room_at_the_pages_foot_speaks_against(margins: list[float]) -> None:
    cut = " | Báo cáo | |"
    least = 0.35 * PAGE_HEIGHT
    base = (upper(CUT, room=least - 1), lower(cut))
    assert weight(margins, base, (upper(CUT, room=least + 1), lower(cut))) == -2.0


def test_tables_of_a_word_file_are_seldom_cut_within_a_row(margins: list[float]) -> None:
    below = (" | Báo cáo | |", "4 | Rà soát | Y tế | Quý IV/2026")
    base = (upper(CUT), grid(*below, page=2))
    other = (upper(CUT, paged=False), grid(*below, paged=False))
    assert weight(margins, base, other) == -1.5


# -- cases that one kind of evidence decides ----------------------------------------------------


def decided(*grids: Grid) -> tuple[int, str]:
    """How many rows, and the grade of the third."""
    rows = read(*grids)
    return len(rows), rows[2].grade


def test_an_open_edge_decides() -> None:
    bare = " | Tổ chức kiểm tra | | Quý III/2026"
    first = ("1 | a. | | Quý I/2026", " | b. | | Quý II/2026", " | c. | | Quý II/2026")
    cut = " | Báo cáo | |"
    shut = (grid(HEADER, *first, bare), lower(cut))
    drawn = (grid(HEADER, *first, bare, open_bottom=True), lower(cut, open_top=True))
    assert [row.grade for row in read(*shut)][3] == "C"
    assert [row.grade for row in read(*drawn)][3] == "B"


def test_room_at_the_foot_decides() -> None:
    full = (upper(CUT), lower(" | Báo cáo | Y tế | Nghị quyết"))
    empty = (upper(CUT, room=400.0), lower(" | Báo cáo | Y tế | Nghị quyết"))
    assert decided(*full) == (3, "B")
    assert decided(*empty)[1] == "C"


# -- cells merged over rows, cut by the page's end -----------------------------------------------

LEADS = "Phòng Văn hóa - Xã hội; Phòng Kinh tế, Hạ tầng và Đô thị; Trung"
REST = "tâm Phục vụ hành chính công; Công an phường"


def leads(*rows: Row) -> list[str]:
    return [row.cells[2] for row in rows]


@pytest.mark.parametrize("header", [True, False])
@pytest.mark.parametrize(
    ("top", "foot", "grade"),
    [
        (LEADS, REST, "A"),
        ("Phòng Kinh tế; Công an phường;", "Ban Chỉ huy Quân sự phường", "A"),
        ("Phòng Kinh tế và", "Công an phường", "C"),
        ("Phòng Văn hóa -", "Xã hội phường", "A"),
        ("Trung tâm Phục vụ hành chính", "Công phường", "A"),
    ],
)
def test_a_merged_cells_text_runs_on_over_a_page_end_between_rows(
    top: str, foot: str, grade: str, header: bool
) -> None:
    below = (
        f"3 | c. | {foot} | Quý III/2026",
        "4 | d. | ^ | Quý IV/2026",
        "5 | e. | Y tế | Quý I/2026",
    )
    rows = read(
        grid(HEADER, f"1 | a. | {top} | Quý I/2026", "2 | b. | ^ | Quý II/2026"),
        lower(*below) if header else grid(*below, page=2),
    )
    assert leads(*rows) == [f"{top} {foot}"] * 4 + ["Y tế"]
    assert {row.grade for row in rows[:4]} == {grade}
    assert rows[4].grade == "A"


@pytest.mark.parametrize("above", [1, 2])
@pytest.mark.parametrize("below", [1, 2])
def test_one_row_on_either_side_shares_it_too(above: int, below: int) -> None:
    top = [f"{n} | a{n}. | {LEADS if n == 1 else '^'} | Quý I/2026" for n in range(1, above + 1)]
    foot = [
        f"{n} | b{n}. | {REST if n == above + 1 else '^'} | Quý I/2026"
        for n in range(above + 1, above + below + 1)
    ]
    rows = read(grid(HEADER, *top), lower(*foot))
    assert leads(*rows) == [f"{LEADS} {REST}"] * (above + below)
    assert {row.grade for row in rows} == ({"C"} if above == below == 1 else {"A"})


def opened(part: Grid, column: int, *, above: bool = False, below: bool = False) -> Grid:
    """A grid whose column no rule closes at its top or foot."""
    cells = [cell for cell in part.cells if cell.col == column]
    cells[0].open_above, cells[-1].open_below = above, below
    return part


TOP = ("1 | a. | Y tế | Quý I/2026", "2 | b. | Công an | Quý I/2026", "3 | c. | | Quý I/2026")
FOOT = ("4 | d. | Văn phòng | Quý I/2026", "5 | e. | ^ | Quý I/2026")


@pytest.mark.parametrize("header", [True, False])
def test_a_cell_that_no_rule_closes_has_its_text_from_the_page_below(header: bool) -> None:
    below = grid(HEADER, *FOOT, page=2) if header else grid(*FOOT, page=2)
    rows = read(opened(grid(HEADER, *TOP), 2, below=True), opened(below, 2, above=not header))
    assert leads(*rows) == ["Y tế", "Công an", "Văn phòng", "Văn phòng", "Văn phòng"]
    assert all(row.grade != "C" for row in rows)


def test_such_a_cell_may_have_its_text_two_pages_below() -> None:
    middle = opened(grid("4 | d. | | Quý I/2026", page=2), 2, above=True, below=True)
    foot = grid("5 | e. | Văn phòng | Quý I/2026", "6 | f. | ^ | Quý I/2026", page=3)
    rows = read(opened(grid(HEADER, *TOP), 2, below=True), middle, opened(foot, 2, above=True))
    assert leads(*rows) == ["Y tế", "Công an", *["Văn phòng"] * 4]


def test_an_open_cell_whose_text_no_page_shows_leaves_its_rows_in_doubt() -> None:
    rows = read(opened(grid(HEADER, *TOP), 2, below=True))
    assert [row.grade for row in rows] == ["A", "A", "C"]


def test_an_empty_cell_that_rules_close_stays_empty_where_others_are_open() -> None:
    rows = read(grid(HEADER, *TOP), opened(grid(*FOOT, page=2), 3, above=True))
    assert leads(*rows)[2] == ""


@pytest.mark.parametrize(
    ("above", "below", "whole"),
    [
        ("Tháng 6 và tháng", "12/2026", "Tháng 6 và tháng 12/2026"),
        ("Thường xuyên", "Thường xuyên", "Thường xuyên"),  # cut through its letters
        ("Hằng quý", "", "Hằng quý"),
    ],
)
def test_a_text_that_an_open_cell_shows_on_both_pages_is_one(
    above: str, below: str, whole: str
) -> None:
    top = grid(HEADER, "1 | a. | Y tế | Quý I/2026", f"2 | b. | Y tế | {above}")
    foot = grid(f"3 | c. | Y tế | {below}", "4 | d. | Y tế | Quý IV/2026", page=2)
    rows = read(opened(top, 3, below=True), opened(foot, 3, above=True))
    assert [row.cells[3] for row in rows] == ["Quý I/2026", whole, whole, "Quý IV/2026"]
    assert all(row.grade != "C" for row in rows)


def test_an_empty_cell_below_a_merged_one_that_ends_is_not_its() -> None:
    top = grid(HEADER, "1 | a. | Y tế | Quý I/2026", "2 | b. | ^ | Quý I/2026")
    middle = opened(grid("3 | c. | | Quý I/2026", page=2), 2, below=True)
    foot = opened(grid("4 | d. | Công an | Quý I/2026", page=3), 2, above=True)
    assert leads(*read(top, middle, foot)) == ["Y tế", "Y tế", "Công an", "Công an"]


def test_two_merged_cells_that_meet_at_the_page_end_stay_two() -> None:
    rows = read(
        grid(HEADER, "1 | a. | Công an phường | Quý I/2026", "2 | b. | ^ | Quý II/2026"),
        lower("3 | c. | Phòng Kinh tế | Quý III/2026", "4 | d. | ^ | Quý IV/2026"),
    )
    assert leads(*rows) == ["Công an phường"] * 2 + ["Phòng Kinh tế"] * 2
    assert {row.grade for row in rows} == {"A"}


def test_a_merged_cell_that_is_none_of_its_role_is_in_doubt_with_the_one_above() -> None:
    rows = read(
        grid(HEADER, "1 | a. | Công an phường | Quý I/2026", "2 | b. | ^ | Quý II/2026"),
        lower("3 | c. | Hồng Gai | Quý III/2026", "4 | d. | ^ | Quý IV/2026"),
    )
    assert leads(*rows) == ["Công an phường"] * 2 + ["Hồng Gai"] * 2
    assert {row.grade for row in rows} == {"C"}


def test_a_task_that_begins_in_the_middle_of_a_sentence_is_in_doubt_with_the_one_above() -> None:
    rows = read(upper(CUT), lower("4 | công tác cải cách | Công an | Quý IV/2026"))
    assert [row.cells[1] for row in rows[2:]] == ["Tổ chức kiểm tra", "công tác cải cách"]
    assert [row.grade for row in rows] == ["A", "A", "C", "C"]


def test_clerks_who_write_small_letters_raise_no_doubt() -> None:
    small = ("1 | lập hồ sơ | Công an | Quý I/2026", "2 | rà soát | Y tế | Quý II/2026")
    rows = read(grid(HEADER, *small), lower("3 | kiểm tra | Công an | Quý IV/2026"))
    assert {row.grade for row in rows} == {"A"}


def test_a_merged_number_cut_by_the_page_end_stands_on_each_of_its_rows() -> None:
    top = grid(
        HEADER,
        "1 | Lập hồ sơ. | Công an | Quý I/2026",
        "2 | Rà soát. | Y tế | Quý II/2026",
        "^ | Kiểm tra. | Bưu điện | Quý III/2026",
    )
    for below in (
        lower(" | Báo cáo. | Công an | Quý IV/2026", "3 | Khác. | Y tế | Quý I/2026"),
        lower(
            " | Báo cáo. | Công an | Quý IV/2026",
            "^ | Tổng kết. | Công an | Tháng 12/2026",
            "3 | Khác. | Y tế | Quý I/2026",
        ),
    ):
        rows = read(top, below)
        assert [row.no for row in rows] == ["1", *["2"] * (len(rows) - 2), "3"]
        assert [row.cells[1] for row in rows[2:4]] == ["Kiểm tra.", "Báo cáo."]


def test_an_empty_lead_at_the_head_of_a_page_is_in_doubt() -> None:
    rows = read(upper(CUT), lower("4 | Khác. | | Quý IV/2026"))
    assert [row.grade for row in rows] == ["A", "A", "A", "C"]


# -- tables of one file without pages -------------------------------------------------------------


def test_a_row_cut_between_two_tables_is_joined() -> None:
    rows = read(
        upper(CUT, paged=False),
        grid(" | và báo cáo kết quả | | ", "4 | Khác | Y tế | Quý IV/2026", paged=False),
    )
    assert [row.no for row in rows] == ["1", "2", "3", "4"]
    assert rows[2].cells[1] == "Tổ chức kiểm tra và báo cáo kết quả"
    assert "joined-tables" in rows[2].flags


def test_an_unnumbered_row_below_is_joined_to_nothing_without_a_doubt() -> None:
    rows = read(
        upper(CUT, paged=False),
        grid(
            " | Báo cáo kết quả. | Y tế | Quý IV/2026", "4 | Khác | Y tế | Quý I/2026", paged=False
        ),
    )
    assert len(rows) == 5 or rows[2].grade == "C"


# -- cells that overflow --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "grade"),
    [
        ("phường An TườngCông an phường", "C"),
        ("Công an phường", "A"),
        ("Tổ YouTube, VNeID", "A"),
        ("X" * 50_000, "A"),
    ],
)
def test_words_that_run_together_below_rules_are_in_doubt(cell: str, grade: str) -> None:
    (row,) = read(grid(HEADER, f"1 | Lập hồ sơ | {cell} | Quý I/2026"))
    assert row.grade == grade


UNNUMBERED = "Nhiệm vụ | Cơ quan chủ trì | Thời gian"


def test_whole_cells_on_both_sides_of_a_page_end_are_rows_without_numbers_too() -> None:
    rows = read(
        grid(
            UNNUMBERED,
            "Lập hồ sơ công nhận sản phẩm | Phòng Kinh tế | Quý I/2026",
            "Rà soát quy hoạch vùng trồng rau | Công an phường | 30/9/2026",
        ),
        grid("Kiểm tra việc kinh doanh giống | Phòng Văn hóa - Xã hội | ", page=2),
    )
    assert [row.cells[1] for row in rows] == [
        "Phòng Kinh tế", "Công an phường", "Phòng Văn hóa - Xã hội",
    ]  # fmt: skip


def test_a_row_without_number_goes_on_in_the_middle_of_its_sentence() -> None:
    rows = read(
        grid(
            UNNUMBERED, "Lập hồ sơ | Y tế | Quý I", "Rà soát quy hoạch vùng | Phòng Kinh tế | Quý I"
        ),
        grid("trồng rau an toàn |  | ", page=2),
    )
    assert [row.cells[0] for row in rows] == [
        "Lập hồ sơ",
        "Rà soát quy hoạch vùng trồng rau an toàn",
    ]


def test_a_number_that_counts_on_only_with_its_lower_half_is_one_row() -> None:
    rows = [f"{n} | Lập hồ sơ {n} | Công an | Quý I/2026" for n in range(68, 70)]
    above = grid(HEADER, *rows, "7 | Tổ chức kiểm tra | Công an | Quý II/2026")
    below = grid("0 | an toàn thực phẩm | |", "71 | Báo cáo | Y tế | Quý III/2026", page=2)
    found = read(above, below)
    assert [row.no for row in found] == ["68", "69", "70", "71"]
    assert found[2].cells[1] == "Tổ chức kiểm tra an toàn thực phẩm"
    whole = grid(HEADER, *rows, "70 | Tổ chức kiểm tra | Công an | Quý II/2026")
    other = grid("71 | Tổ chức an toàn thực phẩm | Y tế | Quý I/2026", page=2)
    assert [row.no for row in read(whole, other)] == ["68", "69", "70", "71"]


def test_where_numbers_are_merged_over_rows_one_below_a_page_end_is_told_by_its_cells() -> None:
    shared = [
        "1 | Lập hồ sơ | Công an | Quý I/2026",
        "^ | Rà soát hồ sơ | Y tế | ^",
        "2 | Mở lớp dạy nghề | Công an | Quý II/2026",
        "^ | Tổ chức hội thi | Y tế | ^",
        "3 | Kiểm tra an toàn | Công an | Quý III/2026",
    ]
    found = read(grid(HEADER, *shared), grid(" | Tổ chức tập huấn | Y tế |", page=2))
    assert [row.no for row in found] == ["1", "1", "2", "2", "3", "3"]
    assert found[-1].cells[1:3] == ["Tổ chức tập huấn", "Y tế"]


def test_a_blank_lead_at_a_page_s_top_that_rules_close_is_in_doubt() -> None:
    rows = [f"{n} | Lập hồ sơ {n} | Công an | Quý I/2026" for n in range(1, 5)]
    above = grid(HEADER, *rows)
    above.cells[-1].open_below = True  # of the pages' cells one is drawn cut
    (first, *_) = read(above, grid("5 | Tổ chức tập huấn | | Quý II/2026", page=2))[4:]
    assert (first.no, first.grade) == ("5", "C")


def test_what_begins_as_an_agency_below_a_page_end_is_one_of_its_own() -> None:
    last = "3 | Lấy mẫu | Trung tâm Kiểm soát bệnh tật tỉnh | Quý I/2026"
    first = "4 | Xử lý vụ ngộ độc | Chi cục An toàn vệ sinh thực phẩm | Quý I/2026"
    rows = read(upper(last), lower(first))
    assert [row.cells[2] for row in rows[2:]] == [last.split(" | ")[2], first.split(" | ")[2]]
    assert not rows[3].doubt
