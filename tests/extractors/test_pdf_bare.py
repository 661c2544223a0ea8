"""Rows that no rules part: told from the numbers and the lines of the text."""

from __future__ import annotations

from itertools import pairwise

import pytest

from extractors.pdf import read_pdf
from extractors.pdf.bare import SEVERAL
from tests.extractors.pdf_build import HEADER, ROWS, XS, Font, Sheet, pdf, table, width
from tests.extractors.test_pdf_rules import PRINTED, read

DRAWN = ["header", "header rows", "columns outline", "columns header", "outline header", "columns"]


@pytest.mark.parametrize("rules", DRAWN)
@pytest.mark.parametrize("padding", [2.0, 6.0])
@pytest.mark.parametrize("space", [0.0, 14.0])
def test_rows_without_rules(rules: str, padding: float, space: float) -> None:
    sheet = Sheet()
    table(sheet, rules=rules, padding=padding, space=space)
    sheet.text(50, 560, "Nơi nhận: các phòng, ban")
    assert read(pdf(sheet)) == PRINTED


@pytest.mark.parametrize("rules", ["header", "header rows", "columns outline", "columns"])
def test_the_next_page_goes_on_without_a_header(rules: str) -> None:
    first = Sheet()
    table(first, rules=rules, top=200)
    second = Sheet(font=first.font, bold=first.bold)
    rest = [(str(int(row[0]) + 4), *row[1:]) for row in ROWS]
    below = rules.replace("header ", "").replace("header", "none")
    table(second, rest, rules=below, top=50, header=False)
    assert read(pdf(first, second)) == [*PRINTED, *(list(row) for row in rest)]


def test_a_header_alone_takes_no_prose() -> None:
    sheet = Sheet()
    drawn = table(sheet, [HEADER])
    for line in range(4):
        sheet.text(50, drawn.ys[-1] + 30 + 14 * line, "1. Các phòng, ban, đơn vị thuộc phường")
    assert read(pdf(sheet)) == [list(HEADER)]


def test_rows_told_from_text_say_so() -> None:
    sheet = Sheet()
    table(sheet, rules="columns outline")
    (grid,) = read_pdf(pdf(sheet)).grids
    assert grid.rows_from_text and not grid.columns_from_text


def test_a_bullet_in_a_tall_box_mixes_no_lines() -> None:
    tall = "/FontDescriptor 20 0 R"
    sheet = Sheet(more=[
        b"<</Type/FontDescriptor/FontName/Symbol/Flags 4/Ascent 2000/Descent -700"
        b"/FontBBox[0 -700 1000 2000]/ItalicAngle 0/CapHeight 700/StemV 80>>"
    ])  # fmt: skip
    bullet = Font("Symbol", entries=tall)
    rows = [list(row) for row in PRINTED]
    rows[2][1] = rows[2][1] + " " + rows[2][1]
    rows[2][3] = ""
    drawn = table(sheet, rows)
    base = drawn.lines[2][1][0][1]
    parts = ["Các phòng, ban", "Công an phường", "Trạm Y tế phường"]
    for number, part in enumerate(parts):
        sheet.text(474, base + 12 * number, "•", font=bullet)
        sheet.text(482, base + 12 * number, part)
    got = read_pdf(pdf(sheet, extra_font=bullet)).grids[0].cells
    assert [cell.text for cell in got if (cell.row, cell.col) == (2, 3)] == [
        "\n".join(f"• {part}" for part in parts)
    ]


NARROW = (50.0, 85.0, 290.0, 440.0, 600.0, 790.0)
"""Edges between which the column of tasks, that has most to say, is not the widest."""


@pytest.mark.parametrize("xs", [NARROW, (50.0, 85.0, 260.0, 560.0, 660.0, 790.0)], ids=["", "far"])
def test_the_column_with_most_text_tells_the_rows_however_narrow(xs: tuple[float, ...]) -> None:
    rows = [PRINTED[0], *([*row[:2], "Công an phường", *row[3:]] for row in PRINTED[1:])]
    sheet = Sheet()
    table(sheet, rows, xs=xs, rules="columns outline", padding=6.0)
    assert read(pdf(sheet)) == rows


@pytest.mark.parametrize("rest", [0, 2, 3])
def test_the_rest_of_a_row_stands_above_the_only_number_of_a_page(rest: int) -> None:
    first = Sheet()
    table(first, rules="columns outline", top=300)
    second = Sheet(font=first.font, bold=first.bold)
    lines = " ".join(["bảo đảm đúng tiến độ, chất lượng và tiết kiệm"] * rest)
    upper = [["", lines, "", "", ""]] if rest else []
    row = ["5", *PRINTED[1][1:]]
    table(second, [*upper, row], rules="columns outline", top=50, header=False)
    assert read(pdf(first, second)) == [*PRINTED, *upper, row]


UNNUMBERED = [list(row[1:]) for row in (HEADER, *ROWS)]


@pytest.mark.parametrize("rules", ["header columns outline", "header columns", "header"])
@pytest.mark.parametrize("padding", [4.0, 6.0])
def test_rows_without_rules_and_numbers(rules: str, padding: float) -> None:
    sheet = Sheet()
    table(sheet, UNNUMBERED, xs=XS[1:], rules=rules, padding=padding)
    assert read(pdf(sheet)) == UNNUMBERED


def test_one_row_of_many_lines_without_a_number_is_in_doubt() -> None:
    text = "Tổ chức tuyên truyền về chuyển đổi số cho người dân trên địa bàn phường, xã " * 4
    sheet = Sheet()
    table(sheet, [HEADER[1:], (text, text, text, "Quý II/2026")], xs=XS[1:], rules="all")
    (grid,) = read_pdf(pdf(sheet)).grids
    assert grid.row_doubts == {1: SEVERAL}


@pytest.mark.parametrize("rules", ["rows outline", "rows"])
@pytest.mark.parametrize("state", ["0.5 w", "0.5 w 0.6 G"])
def test_rows_between_horizontal_rules(rules: str, state: str) -> None:
    sheet = Sheet()
    drawn = table(sheet, rules="rows", state=state)
    if "outline" in rules:
        sheet.rect(XS[0], drawn.ys[0], XS[-1], drawn.ys[-1], state="1 w")
    assert read(pdf(sheet)) == PRINTED


@pytest.mark.parametrize("gap", [0.0, 6.0])
def test_a_header_above_the_first_rule(gap: float) -> None:
    sheet = Sheet()
    drawn = table(sheet, rules="none")
    sheet.text(300, 110 - gap, "KẾ HOẠCH NĂM 2026", bold=True)
    for y in drawn.ys[1:]:
        sheet.line(XS[0], y, XS[-1], y)
    assert read(pdf(sheet)) == PRINTED


def test_cells_on_both_sides_of_a_drawn_rule_stay_two() -> None:
    rows = [[*row] for row in PRINTED]
    rows[2][3] = "Kho bạc Nhà nước khu vực XIII xã"
    sheet = Sheet()
    xs = (*XS[:4], XS[3] + width(rows[2][3]) + 1.2, *XS[5:])
    table(sheet, rows, xs=xs, rules="columns outline", padding=0.5, space=6.0)
    assert read(pdf(sheet)) == rows


def test_a_two_line_header_without_rules_is_one_row() -> None:
    rows = [["Số TT", *HEADER[1:-1], "Thời gian thực hiện, hoàn thành"], *map(list, ROWS)]
    sheet = Sheet()
    table(sheet, rows, xs=(50.0, 72.0, 330.0, 470.0, 620.0, 700.0), rules="none", padding=4.0)
    assert read(pdf(sheet)) == rows


def test_equal_columns_are_not_taken_for_merged_ones() -> None:
    xs = tuple(50.0 + 142 * n for n in range(6))
    sheet = Sheet()
    table(sheet, xs=xs, rules="columns header", space=6.0)
    assert read(pdf(sheet)) == PRINTED


def test_the_tail_of_a_row_above_the_next_page_s_first_number() -> None:
    first = Sheet()
    table(first, rules="columns header")
    second = Sheet(font=first.font, bold=first.bold)
    rest = [("", "của Ủy ban nhân dân phường", "", "", ""), ("5", *ROWS[0][1:])]
    table(second, rest, rules="columns", top=50, header=False)
    assert read(pdf(first, second)) == [*PRINTED, *map(list, rest)]


def test_the_end_of_a_cut_cell_stands_between_the_first_rules_of_a_page() -> None:
    first = Sheet()
    table(first, rules="rows outline", top=200)
    second = Sheet(font=first.font, bold=first.bold)
    rest = [("", "", "trực thuộc", "", ""), *((str(int(row[0]) + 4), *row[1:]) for row in ROWS)]
    table(second, rest, rules="rows", top=50, header=False)
    assert read(pdf(first, second))[len(PRINTED) :] == [list(row) for row in rest]


@pytest.mark.parametrize("rules", ["none", "header", "rows", "rows by cell"])
def test_one_row_may_be_all_that_goes_on(rules: str) -> None:
    first = Sheet()
    drawn = table(first, rules="none" if "cell" in rules else rules, top=200)
    second = Sheet(font=first.font, bold=first.bold)
    rest = [("5", *ROWS[0][1:])]
    below = table(second, rest, rules=rules if rules == "rows" else "none", top=50, header=False)
    if "cell" in rules:
        for sheet, ys in ((first, drawn.ys), (second, below.ys)):
            for y in ys:
                for x, end in pairwise(XS):
                    sheet.line(x, y, end, y)
    last = Sheet(font=first.font, bold=first.bold)
    last.text(100, 100, "Nơi nhận: các phòng, ban")
    assert read(pdf(first, second, last)) == [*PRINTED, *map(list, rest)]


def test_rules_of_a_page_header_and_footer_hold_no_row() -> None:
    first = Sheet()
    table(first, rules="rows", top=200)
    second = Sheet(font=first.font, bold=first.bold)
    for y in (50, 500):
        second.line(XS[0], y, XS[-1], y)
    for n in range(5):
        second.text(XS[0] + 4, 100 + 14 * n, " ".join(word[1] for word in ROWS[:2]))
        second.text(XS[4] + 4, 100 + 14 * n, "năm 2026")
    assert read(pdf(first, second)) == PRINTED


@pytest.mark.parametrize(
    ("before", "number", "right"),
    [
        ("9", ["1", "0"], "10"),
        ("10", ["1", "1"], "11"),
        ("99", ["1", "0", "0"], "100"),
        ("0", ["1", "0", "1"], "101"),  # below the end of 100
        ("I", ["I", "I"], "II"),
        ("1.9", ["1.1", "0"], "1.10"),
        ("2", ["2.", "1"], "2.1"),
        ("2.11", ["2.", "12"], "2.12"),
        ("3", ["4", "5"], "4 5"),  # they count on line by line
    ],
)
@pytest.mark.parametrize("across", [17.0, 40.0])
def test_a_narrow_column_breaks_a_number(
    before: str, number: list[str], right: str, across: float
) -> None:
    xs = (XS[1] - across, *XS[1:])
    sheet = Sheet()
    rows = [["", *HEADER[1:]], ["", *ROWS[0][1:]], ["", *ROWS[1][1:]], ["", *ROWS[2][1:]]]
    tall = [*rows[:2], ["", ROWS[1][1] * 2, *ROWS[1][2:]], *rows[3:]]
    drawn = table(sheet, tall, xs=xs)
    for row, texts in ((1, [before]), (2, number)):
        for line, text in enumerate(texts):
            sheet.text(xs[0] + 5, drawn.ys[row] + 12 + 12 * line, text)
    (grid,) = read_pdf(pdf(sheet)).grids
    joined = across < 20 and right != "4 5"
    told = [cell.text for cell in grid.cells if cell.col == 0]
    assert told == ["", before, *([right] if joined else number), ""]


def test_rows_in_an_outline_that_only_the_header_s_foot_parts() -> None:
    sheet = Sheet()
    drawn = table(sheet, rules="outline", padding=5.0, space=3.0)
    sheet.line(XS[0], drawn.ys[1], XS[-1], drawn.ys[1])
    assert read(pdf(sheet)) == PRINTED


@pytest.mark.parametrize("rules", ["header", "columns header", "columns", "none"])
@pytest.mark.parametrize("pages", [1, 2])
def test_rows_without_numbers_go_on_page_after_page(rules: str, pages: int) -> None:
    xs, printed, first = XS[1:], UNNUMBERED, Sheet()
    table(first, printed, xs=xs, rules=rules, top=200, padding=6.0, space=4.0)
    sheets = [first]
    below = rules.replace("header ", "").replace("columns header", "columns")
    for _ in range(pages):
        sheets.append(Sheet(font=first.font, bold=first.bold))
        drawn = "columns" if "columns" in below else "none"
        table(
            sheets[-1], printed[1:], xs=xs, rules=drawn, top=50, header=False,
            padding=6.0, space=4.0,
        )  # fmt: skip
    assert read(pdf(*sheets)) == printed + printed[1:] * pages


def test_prose_below_a_table_without_numbers_is_no_row() -> None:
    first = Sheet()
    table(first, UNNUMBERED, xs=XS[1:], rules="header", top=200, padding=6.0, space=4.0)
    second = Sheet(font=first.font, bold=first.bold)
    for n in range(12):
        second.text(XS[1], 80 + 14 * n, " ".join(row[1] for row in ROWS[:2]))
    second.text(XS[1], 270, "Nơi nhận:")
    second.text(XS[3], 270, "CHỦ TỊCH", bold=True)
    assert read(pdf(first, second)) == UNNUMBERED


@pytest.mark.parametrize("pieces", [True, False], ids=["by cell", "whole"])
@pytest.mark.parametrize("title", [False, True])
def test_a_row_cut_by_the_page_end_without_a_rule_there(pieces: bool, title: bool) -> None:
    last, tail = ["5", *PRINTED[1][1:]], ["", "và báo cáo kết quả", "", "đơn vị", ""]
    rest = [[str(int(row[0]) + 5), *row[1:]] for row in ROWS]
    first = Sheet()
    second = Sheet(font=first.font, bold=first.bold)
    upper = table(first, [*PRINTED, last], rules="none").ys[:-1]
    lower = table(second, [tail, *rest], rules="none", top=50, header=False).ys[1:]
    if title:
        second.text(380, 30, "- 2 -")
    for sheet, ys in ((first, upper), (second, lower)):
        for y in ys:
            for x, end in pairwise(XS) if pieces else [(XS[0], XS[-1])]:
                sheet.line(x, y, end, y)
    assert read(pdf(first, second)) == [*PRINTED, last, tail, *rest]
