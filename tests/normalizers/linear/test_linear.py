from __future__ import annotations

import random

import pytest

from normalizers.linear import cut
from normalizers.linear.goals import open_goals
from normalizers.linear.heading import find_heading, repeats
from normalizers.linear.lines import Line, lines_of, run_of
from normalizers.linear.model import first_model
from normalizers.linear.rows import CutRow, Half
from normalizers.linear.search import best_cuts
from normalizers.linear.starts import find_starts
from schemas.reading import Paragraph
from tests.growth import growth
from tests.normalizers.dumps import LABELS, ROWS, WIDTHS, paragraphs, row_lines, rows_of, wrapped

SECTION = "I CÔNG TÁC CHỈ ĐẠO, ĐIỀU HÀNH CẢI CÁCH HÀNH CHÍNH"
TITLE = ["Phụ lục II", "CÁC NHIỆM VỤ TRỌNG TÂM"]


def lines(*texts: str) -> list[Line]:
    return lines_of(paragraphs(texts))


def dump(*rows: tuple[str, ...]) -> list[str]:
    return [line for row in rows for line in row_lines(row)]


# -- headers ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "printed",
    [
        LABELS,
        ("STT Nhiệm vụ Chủ trì Phối hợp Dự kiến kết quả Thời gian",),
        ("ST", "T", "Nhiệm vụ Chủ trì Phối hợp", "Dự kiến", "kết quả", "Thời gian"),
        (*LABELS, "1 2 3 4 5 6"),
        (*LABELS, "(1)", "(2)", "(3)", "(4)", "(5)", "(6)"),
    ],
)
def test_a_header_is_cut_into_its_labels_however_it_is_broken(printed: tuple[str, ...]) -> None:
    heading = find_heading(lines(*printed, "I", "CHỈ ĐẠO", "1", "Ban hành"), 0)
    assert heading is not None
    assert heading.roles == ("no", "task", "lead", "coordinating", "deliverable", "deadline")
    assert heading.end == len(printed)


def test_labels_of_one_column_stay_together() -> None:
    printed = "TT Nhiệm vụ Nội dung/ sản phẩm Lãnh đạo UBND phường chủ trì Cơ quan, đơn vị chủ trì"
    heading = find_heading(lines(printed, "Thời gian hoàn", "thành", "1", "Ban hành"), 0)
    assert heading is not None
    assert heading.labels[3:] == (
        "Lãnh đạo UBND phường chủ trì",
        "Cơ quan, đơn vị chủ trì",
        "Thời gian hoàn thành",
    )


def test_sub_labels_take_their_groups_place() -> None:
    printed = "STT Nhiệm vụ Cơ quan thực hiện Sản phẩm Thời gian Chủ trì Phối hợp"
    heading = find_heading(lines(printed, "1", "Ban hành"), 0)
    assert heading is not None
    assert heading.labels == ("STT", "Nhiệm vụ", "Chủ trì", "Phối hợp", "Sản phẩm", "Thời gian")


def test_a_header_printed_again_is_known_from_part_of_it() -> None:
    heading = find_heading(lines(*LABELS, "1", "Ban hành"), 0)
    assert heading is not None
    again = lines("STT Nhiệm vụ", "Chủ trì Phối hợp Dự kiến kết quả", "Thời gian", "vị liên quan")
    assert repeats(again, 0, heading) == 3
    assert repeats(lines("STT Nhiệm vụ", "vị liên quan"), 0, heading) == 0


def test_prose_that_counts_is_no_header() -> None:
    assert find_heading(lines("TT ngày 15/7/2021 của Bộ Nội vụ quy định", "1. Mục đích"), 0) is None


# -- row starts ---------------------------------------------------------------------------------


def test_rows_start_at_the_numbers_that_count_on() -> None:
    printed = lines(
        "I CHỈ ĐẠO", "1", "Ban hành Kế hoạch", "Định kỳ hằng quý,", "6 tháng, 1 năm",
        "2. Tổ chức", "02 cuộc đối thoại", "II CẢI CÁCH THỂ CHẾ", "1", "Rà soát", "3", "Thẩm định",
    )  # fmt: skip
    starts = find_starts(printed, frozenset())
    assert [start.no for start in starts] == ["I", "1", "2.", "II", "1", "3"]


def test_a_section_may_have_as_many_rows_as_three_digits_count() -> None:
    def counted(rows: int) -> list[str]:
        printed = lines(*(f"{n} Ban hành kế hoạch" for n in range(1, rows)))
        return [start.no for start in find_starts(printed, breaks=frozenset())]

    assert counted(1_100) == [str(n) for n in range(1, 1_000)]
    assert growth(counted, 275, 1_100) < 4 * 4  # numbers that may count on meet one another


def test_a_number_alone_on_top_of_a_page_may_be_the_pages() -> None:
    printed = lines("1", "Ban hành", "9", "2", "Tổ chức", "3", "Rà soát")
    assert [s.no for s in find_starts(printed, frozenset({2}))] == ["1", "2", "3"]


# -- cells --------------------------------------------------------------------------------------


def test_rows_are_cut_where_their_cells_end() -> None:
    ((first, last, grid),) = cut(paragraphs([*TITLE, *LABELS, SECTION, *dump(*ROWS)]))
    assert first == len(TITLE)
    assert last == len(TITLE) + len(LABELS) + len(dump(*ROWS))
    assert rows_of(grid) == [SECTION.split(" ", 1), *map(list, ROWS)]
    assert grid.row_doubts == {}


@pytest.mark.parametrize("seed", range(6))
def test_columns_of_any_width_are_found(seed: int) -> None:
    chance = random.Random(seed)
    widths = [round(width * chance.uniform(0.8, 1.3)) for width in WIDTHS]
    printed = [line for row in ROWS for line in row_lines(row, widths)]
    ((_, _, grid),) = cut(paragraphs([*LABELS, *printed]))
    wrong = [
        place
        for place, (found, row) in enumerate(zip(rows_of(grid), ROWS, strict=True), 1)
        if found != list(row)
    ]
    assert not set(wrong) - set(grid.row_doubts)
    assert len(wrong) <= 1


def test_cells_glued_on_one_line_are_cut_inside_it() -> None:
    glued = [
        "6",
        *wrapped("Công bố, công khai thủ tục hành chính nội bộ của phường", WIDTHS[1]),
        "Công an phường Các phòng, đơn vị liên quan Báo cáo Quý I/2027",
    ]
    ((_, _, grid),) = cut(paragraphs([*LABELS, *dump(*ROWS), *glued]))
    assert rows_of(grid)[-1][2:] == [
        "Công an phường",
        "Các phòng, đơn vị liên quan",
        "Báo cáo",
        "Quý I/2027",
    ]


def test_a_row_that_a_page_end_cut_goes_on_below_the_repeated_header() -> None:
    task, lead = wrapped(ROWS[3][1], WIDTHS[1]), wrapped(ROWS[3][2], WIDTHS[2])
    above = ["4", *task[:2], lead[0], *row_lines(("", "", "", *ROWS[3][3:]))]
    below = [*task[2:], *lead[1:], *row_lines(ROWS[4])]
    upper, lower = (
        grid
        for _, _, grid in cut(paragraphs([*LABELS, *dump(*ROWS[:3]), *above, "9", *LABELS, *below]))
    )
    assert rows_of(upper)[-1][:3] == ["4", " ".join(task[:2]), lead[0]]
    assert rows_of(lower)[0][:3] == ["", " ".join(task[2:]), " ".join(lead[1:])]
    assert upper.open_bottom and lower.open_top
    assert lower.page == upper.page + 1


def test_a_list_keeps_an_item_a_line() -> None:
    listed = ["- Kế hoạch triển khai;", "- Báo cáo kết quả."]
    printed = [*row_lines(("6", *ROWS[0][1:4], "", "")), *listed, "Hằng năm"]
    ((_, _, grid),) = cut(paragraphs([*LABELS, *dump(*ROWS), *printed]))
    assert rows_of(grid)[-1][4] == "\n".join(listed)


def with_goal(goal: str, below: bool) -> list[str]:
    """Three rows under one goal, printed with the first of them or below the last."""
    goal_lines = wrapped(goal, 6_000)
    printed: list[str] = []
    for number, row in enumerate(ROWS[:3]):
        _, *rest = row_lines(row)
        own = goal_lines if number == 0 and not below else []
        printed += [row[0], *own, *rest]
    return printed + (goal_lines if below else [])


@pytest.mark.parametrize("below", [False, True])
def test_a_merged_goal_covers_the_rows_of_its_section(below: bool) -> None:
    labels = ("STT", "Mục tiêu", *LABELS[1:])
    goal = "Hoàn thành toàn bộ mục tiêu, kế hoạch đề ra"
    printed = [SECTION, *with_goal(goal, below), "II CẢI CÁCH THỂ CHẾ"]
    printed += with_goal("Nâng cao chất lượng văn bản", below)
    ((_, _, grid),) = cut(paragraphs([*labels, *printed]))
    goals = [(c.text, c.row_span) for c in grid.cells if c.col == 1 and c.row_span > 1]
    assert goals == [(goal, 3), ("Nâng cao chất lượng văn bản", 3)]


def test_text_below_the_last_row_stays_outside() -> None:
    after = ["Nơi nhận:", "- Như trên;", "- Lưu: VT."]
    printed = paragraphs([*LABELS, *dump(*ROWS), *after])
    ((_, last, grid),) = cut(printed)
    assert last < len(printed) - len(after)
    assert rows_of(grid)[-1] == list(ROWS[-1])


@pytest.mark.parametrize("row", range(len(ROWS)))
@pytest.mark.parametrize("tail", [False, True])
def test_what_is_never_parsed_could_not_have_won(row: int, tail: bool) -> None:
    model = first_model(["task", "lead", "coordinating", "deliverable", "deadline"])
    run = run_of([(line, 0) for line in lines(*row_lines(ROWS[row])[1:])])
    everything = best_cuts(model, run, 200, tail=tail, slack=60.0)
    near = [cut for cut in everything if cut.cost <= everything[0].cost + 3.0]
    found = best_cuts(model, run, 200, tail=tail)
    assert [cut.cost for cut in found] == pytest.approx([cut.cost for cut in near])
    assert found[0].cells == near[0].cells


def goal_paragraphs(goals: list[str]) -> list[Paragraph]:
    """A paragraph a cell, as from a Word file: an empty goal leaves an empty line."""
    printed: list[Paragraph] = paragraphs(["STT", "Mục tiêu", *LABELS[1:]])
    for (number, *rest), goal in zip(ROWS, goals, strict=True):
        texts = [number, goal, *rest] if goal else [number, *rest]
        row = paragraphs(texts)
        row[1].space_above = 0 if goal else 1
        printed += row
    return printed


def test_the_line_of_an_empty_cell_tells_which_rows_begin_a_goal() -> None:
    goals = ["Hoàn thành mục tiêu đề ra", "", "", "Nâng cao chất lượng văn bản", ""]
    ((_, _, grid),) = cut(goal_paragraphs(goals))
    spans = [(c.text, c.row_span) for c in grid.cells if c.col == 1 and c.row]
    assert spans == [(goals[0], 3), (goals[3], 2)]


# -- pages without form feeds -------------------------------------------------------------------


def numbered_pages(first: int, count: int) -> list[str]:
    """A dump without form feeds: prose, then a page's rows, a page number behind each."""
    prose = [
        line
        for page in range(2, first)
        for line in [*["Ủy ban nhân dân phường chỉ đạo các đơn vị."] * 12, str(page)]
    ]
    pages = []
    for page in range(count):
        rows = [(str(page * 2 + n), *row[1:]) for n, row in enumerate(ROWS[:2], 1)]
        pages += [*dump(*rows), str(first + page)]
    return [*prose, *LABELS, *pages]


def test_page_numbers_that_count_on_are_no_text_of_the_rows() -> None:
    grids = [grid for _, _, grid in cut(paragraphs(numbered_pages(12, 4)))]
    rows = [row for grid in grids for row in rows_of(grid)]
    assert [row[0] for row in rows] == [str(n) for n in range(1, 9)]
    assert all(row[1:] == list(ROWS[n % 2][1:]) for n, row in enumerate(rows))
    assert [grid.page for grid in grids] == [11, 12, 13, 14]


def test_a_number_alone_that_nothing_explains_is_in_doubt() -> None:
    printed = [*LABELS, *dump(*ROWS[:3]), "31", *dump(*ROWS[3:])]
    ((_, _, grid),) = cut(paragraphs(printed))
    assert set(grid.row_doubts) == {3}


def test_a_row_over_more_pages_than_any_is_left_uncut() -> None:
    pages = [p for n in range(1, 40) for p in paragraphs([*LABELS, *dump(ROWS[0])[1:]], n)]
    grids = [grid for _, _, grid in cut([*paragraphs([*LABELS, "1"]), *pages])]
    assert all(set(range(1, g.n_rows)) <= set(g.row_doubts) for g in grids)


def goal_row(goal: str, margin: float) -> CutRow:
    run = run_of([(line, 0) for line in lines(*filter(None, (goal, "Ban hành")))])
    cells = {0: (0, len(goal.split()))} if goal else {}
    return CutRow(None, [Half(0, run, cells)], False, 0.0, margin, {})


# -- doubt --------------------------------------------------------------------------------------


def test_a_doubtful_cut_shows_both_readings() -> None:
    unclear = ["6", "Rà soát quy định", "Phòng Kinh tế", "Công an phường", "Văn bản", "Quý"]
    ((_, _, grid),) = cut(paragraphs([*LABELS, *dump(*ROWS), *unclear]))
    (doubt,) = grid.row_doubts.values()
    assert doubt


def test_a_goal_in_doubt_reaches_the_rows_below_it() -> None:
    rows = [goal_row("", 9.0), goal_row("Hoàn thành", 1.0), goal_row("", 9.0)]
    assert open_goals(rows, 0, lambda row: row.margin < 2) == []
    rows = [goal_row("", 1.0), goal_row("", 9.0), goal_row("Hoàn thành", 9.0), goal_row("", 9.0)]
    assert open_goals(rows, 0, lambda row: row.margin < 2) == [1]


def test_lines_out_of_order_leave_no_row_certain() -> None:
    chance = random.Random(11)
    printed = []
    for row in ROWS:
        number, *rest = row_lines(row)
        chance.shuffle(rest)
        printed += [number, *rest]
    for _, _, grid in cut(paragraphs([*LABELS, *printed])):
        assert set(grid.row_doubts) >= set(range(1, grid.n_rows))


def test_text_without_a_header_has_no_tables() -> None:
    novel = ["Trời đã về chiều, gió thổi nhẹ trên mặt sông.", "Người lái đò ngồi im."] * 200
    assert cut(paragraphs(novel)) == []
    assert cut([]) == []


@pytest.mark.parametrize("width", [None, 0.0])
def test_signs_without_a_width_cost_nothing(width: float | None) -> None:
    model = first_model(["task", "lead", "coordinating", "deliverable", "deadline"])
    model.widths[:] = [width] * len(model.widths)
    run = run_of([(line, 0) for line in lines("\u0301 \u0323", "\u0301")])
    assert best_cuts(model, run, 200, tail=False)
