"""What is a rule on a page: not the lines of text, nor lines that nobody sees."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from extractors.pdf import read_pdf
from extractors.pdf.words import OVERFLOWS
from tests.extractors.pdf_build import (
    HEADER,
    ROWS,
    STEP,
    XS,
    Drawn,
    Sheet,
    pdf,
    table,
    width,
    wrapped,
)

PRINTED = [list(HEADER), *(list(row) for row in ROWS)]


def read(data: bytes) -> list[list[str]]:
    """Cells of every row of a PDF's tables, line feeds as blanks."""
    return [
        [cell.text.replace("\n", " ") for cell in grid.cells if cell.row == row]
        for grid in read_pdf(data).grids
        for row in range(grid.n_rows)
    ]


def whole(x: float, end: float, _: str) -> tuple[float, float]:
    return x, end


def first_word(x: float, _: float, text: str) -> tuple[float, float]:
    return x, x + width(text.split()[0])


def last_word(_: float, end: float, text: str) -> tuple[float, float]:
    return end - width(text.split()[-1]), end


def with_blanks(x: float, end: float, _: str) -> tuple[float, float]:
    return x - 0.7, end + 2.5


Part = Callable[[float, float, str], tuple[float, float]]


def underline(sheet: Sheet, drawn: Drawn, part: Part, offset: float, filled: bool) -> None:
    """Lines below (or through) every third cell's text."""
    cells = [cell for row in drawn.lines for cell in row]
    for cell in cells[1::3]:
        for x, base, text in cell:
            x0, x1 = part(x, x + width(text), text)
            if filled:
                sheet.fill(x0, base + offset - 0.2, x1, base + offset + 0.3)
            else:
                sheet.line(x0, base + offset, x1, base + offset)


@pytest.mark.parametrize("offset", [0.8, 1.4, 2.0, -3.0])
@pytest.mark.parametrize("part", [whole, first_word, last_word, with_blanks])
@pytest.mark.parametrize("padding", [1.0, 2.5, 4.0, 6.0])
def test_lines_of_text_are_no_rules(offset: float, part: Part, padding: float) -> None:
    sheet = Sheet()
    underline(sheet, table(sheet, padding=padding), part, offset, filled=offset == 1.4)
    assert read(pdf(sheet)) == PRINTED


@pytest.mark.parametrize("offset", [2.6, 3.6])
@pytest.mark.parametrize("part", [whole, first_word, last_word, with_blanks])
@pytest.mark.parametrize("padding", [0.6, 1.0])
def test_a_line_below_the_text_that_ends_clear_of_all_rules_is_none(
    offset: float, part: Part, padding: float
) -> None:
    sheet = Sheet()
    drawn = table(sheet, padding=padding)
    clear = [[lines[:1] if len(lines) > 1 else [] for lines in row] for row in drawn.lines]
    underline(sheet, Drawn(drawn.ys, clear), part, offset, filled=False)
    assert read(pdf(sheet)) == PRINTED


@pytest.mark.parametrize("offset", [1.4, 2.4, 3.6])
@pytest.mark.parametrize(("padding", "spare"), [(3.0, 3.0), (2.0, 2.0), (2.0, 2.6)])
def test_a_line_as_wide_as_a_cell_but_for_its_padding_is_none(
    padding: float, spare: float, offset: float
) -> None:
    sheet = Sheet()
    drawn = table(sheet, padding=padding)
    for row, column in ((1, 1), (2, 1), (3, 3)):
        for _, base, _ in drawn.lines[row][column]:
            y = base + offset
            sheet.line(XS[column] + spare, y, XS[column + 1] - spare, y, state="0.6 w")
    assert read(pdf(sheet)) == PRINTED


def test_dashes_below_text_are_a_rule_all_the_same() -> None:
    sheet = Sheet()
    drawn = table(sheet, [HEADER, ROWS[0], ROWS[1]], rules="columns")
    for y in drawn.ys:
        for x in range(int(XS[0]), int(XS[-1]), 16):
            sheet.line(x, y - 3.0, min(x + 12.5, XS[-1]), y - 3.0)
    assert read(pdf(sheet)) == PRINTED[:3]


def test_a_rule_that_text_runs_over_stays_a_rule() -> None:
    sheet = Sheet()
    drawn = table(sheet, padding=3.0)
    x, base, _ = drawn.lines[1][1][-1]
    sheet.text(x, base + 9, "và các tổ chức đoàn thể cùng toàn thể cán bộ, công chức")
    rows = read(pdf(sheet))
    assert len(rows) == len(PRINTED)
    assert rows[2:] == PRINTED[2:]


@pytest.mark.parametrize("state", ["1 G 0.5 w", "1 1 1 RG 0.8 w", "/Clear gs 0.5 w"])
def test_lines_that_nobody_sees_are_no_rules(state: str) -> None:
    sheet = Sheet(resources="/ExtGState<</Clear<</CA 0/ca 0>>>>")
    drawn = table(sheet)
    for low, high in zip(drawn.ys[1:], drawn.ys[2:], strict=False):
        middle = (low + high) / 2
        sheet.line(XS[0], middle, XS[-1], middle, state)
        sheet.line(XS[1] + 60, low, XS[1] + 60, high, state)
    sheet.fill(XS[0], drawn.ys[2] + 9, XS[-1], drawn.ys[2] + 10, "1 g")
    assert read(pdf(sheet)) == PRINTED


@pytest.mark.parametrize("ground", ["0.2 0.4 0.7 rg", "0.86 0.9 0.96 rg"])
def test_white_lines_on_a_coloured_ground_are_rules(ground: str) -> None:
    measured = table(Sheet())
    sheet = Sheet()
    for low, high in zip(measured.ys, measured.ys[1:], strict=False):
        sheet.fill(XS[0], low, XS[-1], high, ground)
    table(sheet, state="1 G 0.7 w")
    reading = read_pdf(pdf(sheet))
    assert read(pdf(sheet)) == PRINTED
    assert not reading.grids[0].columns_from_text


def side_to_side(sheet: Sheet, drawn: Drawn, cells: set[tuple[int, int]], spare: float) -> None:
    """A line below every line of some cells' text, from side to side of the cell."""
    for row, column in cells:
        for _, base, _ in drawn.lines[row][column]:
            sheet.line(XS[column] + spare, base + 1.4, XS[column + 1] - spare, base + 1.4)


@pytest.mark.parametrize("spare", [0.0, 1.0, 3.0])
@pytest.mark.parametrize("cells", [{(2, 1)}, {(1, 1), (3, 1)}, {(1, 2), (1, 3)}, {(3, 4)}])
def test_an_underline_from_side_to_side_of_a_cell_is_no_rule(
    spare: float, cells: set[tuple[int, int]]
) -> None:
    sheet = Sheet()
    side_to_side(sheet, table(sheet), cells, spare)
    assert read(pdf(sheet)) == PRINTED


@pytest.mark.parametrize("padding", [0.0, 4.0])
def test_a_cell_cut_in_two_beside_whole_ones_stays_so(padding: float) -> None:
    sheet = Sheet()
    cut = [*HEADER], *([*row[:2], f"{row[2]}|{row[3]}", *row[3:]] for row in ROWS[:1])
    drawn = table(sheet, [[text.partition("|")[0] for text in row] for row in cut], padding=padding)
    low, high = drawn.ys[1], drawn.ys[2]
    middle = (low + high) / 2
    sheet.line(XS[2], middle, XS[3], middle)
    sheet.text(XS[2] + padding, high - padding - 2, "Công an phường")
    assert len(read_pdf(pdf(sheet)).grids[0].cells) == len(HEADER) + 6


@pytest.mark.parametrize("merged", [(2, 4), (2,), (1,)], ids=["2 and 4", "2", "1"])
def test_a_border_between_two_merged_cells_is_no_underline(merged: tuple[int, ...]) -> None:
    sheet = Sheet()
    texts = "Tổ chức họp giao ban hằng tháng", "Công an phường", "Trạm Y tế", "Quý I/2026"
    rows = [("1", *texts), *(
        (str(n), *("" if at in merged else text for at, text in enumerate(texts, 1)))
        for n in range(2, 6)
    )]  # fmt: skip
    drawn = table(sheet, [HEADER, *rows], rules="header outline", padding=0.0)
    for x in XS:
        sheet.line(x, drawn.ys[0], x, drawn.ys[-1])
    for y in drawn.ys[2:-1]:
        for at in {*range(5)} - {*merged}:
            sheet.line(XS[at], y, XS[at + 1], y)
    cells = read_pdf(pdf(sheet)).grids[0].cells
    assert len(cells) == 5 + 25 - 4 * len(merged)


def test_a_wave_below_text_is_no_rule() -> None:
    sheet = Sheet()
    for row in table(sheet).lines[1:]:
        for x, base, text in row[1]:
            points = [(x + 2 * at, base + 2 + at % 2) for at in range(int(width(text) / 2))]
            drawn = " ".join(f"{x:.1f} {sheet.height - y:.1f} l" for x, y in points[1:])
            sheet.raw(f"{points[0][0]:.1f} {sheet.height - points[0][1]:.1f} m {drawn} S")
    assert read(pdf(sheet)) == PRINTED


def test_a_frame_with_a_box_in_its_corner_holds_a_table() -> None:
    sheet = Sheet()
    table(sheet)
    sheet.rect(25, 25, sheet.width - 25, sheet.height - 25)
    sheet.rect(25, sheet.height - 45, 160, sheet.height - 25)
    sheet.text(40, sheet.height - 31, "Trang 1")
    assert read(pdf(sheet)) == PRINTED


@pytest.mark.parametrize(
    "text", ["Ban QLDA, UBND xa, Doan TN, Hoi CCB", "Văn phòng Ủy ban nhân dân"]
)
@pytest.mark.parametrize("beside", ["", "Công an"])
def test_a_text_too_long_for_its_cell_stays_whole_in_doubt(text: str, beside: str) -> None:
    sheet = Sheet()
    drawn = table(sheet, [HEADER, ("1", "Lập hồ sơ", "", beside, "Quý II/2026")])
    x = XS[3] - width(text) + 40
    sheet.text(x, drawn.ys[1] + 12, text)
    (grid,) = read_pdf(pdf(sheet)).grids
    assert [cell.text for cell in grid.cells if cell.row == 1][2:4] == [text, beside]
    assert grid.row_doubts == {1: OVERFLOWS}


def word_by_word(sheet: Sheet, x: float, y: float, text: str) -> None:
    for word in text.split():
        sheet.text(x, y, word)
        x += width(word) + 2.5


@pytest.mark.parametrize("apart", [True, False], ids=["words", "whole"])
@pytest.mark.parametrize(
    "text",
    ["Kho bạc Nhà nước khu vực XIII và các đoàn thể", "Hội Cựu chiến binh, trưởng các khu phố"],
)
def test_a_text_printed_over_that_of_the_next_cell_is_in_doubt(text: str, apart: bool) -> None:
    sheet = Sheet()
    drawn = table(sheet)
    base = drawn.lines[2][3][0][1]
    start = XS[4] - width(text) + 60  # its end stands on the next cell's text
    if apart:
        word_by_word(sheet, start, base, text)
    else:
        sheet.text(start, base, text)
    (grid,) = read_pdf(pdf(sheet)).grids
    assert list(grid.row_doubts) == [2]


def test_words_that_go_on_in_an_empty_cell_are_in_doubt() -> None:
    sheet = Sheet()
    drawn = table(sheet, [HEADER, ("1", "Lập hồ sơ", "", "", "Quý II/2026"), ROWS[1]])
    x = XS[3] - width("Ban QLDA, UBND xa, Do")
    word_by_word(sheet, x, drawn.ys[1] + 12, "Ban QLDA, UBND xa, Doan TN, Hoi CCB")
    (grid,) = read_pdf(pdf(sheet)).grids
    assert grid.row_doubts == {1: OVERFLOWS}


def test_an_underline_as_short_as_a_number_is_no_rule() -> None:
    sheet = Sheet()
    drawn = table(sheet, padding=1.5)
    for row in drawn.lines[1:]:
        for x, base, text in row[0]:
            sheet.line(x - 0.5, base + 3.2, x + width(text) + 0.6, base + 3.2)
    assert read(pdf(sheet)) == PRINTED


def test_an_underline_of_a_justified_line_between_horizontal_rules_is_no_rule() -> None:
    rows = [list(row) for row in PRINTED]
    sheet = Sheet()
    drawn = table(sheet, rows, rules="rows")
    plain = read(pdf(sheet))
    sheet, high = Sheet(), drawn.ys[2]
    rows[2][1] = ""
    table(sheet, rows, rules="rows")
    words = ["Rà", "soát", "và", "cắt", "giảm", "các", "thủ", "tục", "hành", "chính", "nội", "bộ"]
    x, room = XS[1] + 4, XS[2] - XS[1] - 6
    gap = (room - sum(map(width, words))) / (len(words) - 1)
    assert 5 < gap < 8
    for word in words:
        sheet.text(x, high + 12, word)
        x += width(word) + gap
    sheet.line(XS[1] + 4, high + 13.6, x - gap + 2, high + 13.6)
    assert len(read(pdf(sheet))) == len(plain)


def test_dashes_below_numbers_are_a_rule() -> None:
    measured = table(Sheet())
    sheet = Sheet()
    table(sheet, rules="columns outline")
    for y in measured.ys[1:-1]:
        for dash in range(int((XS[-1] - XS[0]) / 9)):
            sheet.line(XS[0] + 9 * dash, y, XS[0] + 9 * dash + 6, y)
    assert read(pdf(sheet)) == PRINTED


@pytest.mark.parametrize("end", [0.0, 0.8])
def test_an_underline_below_tight_boxes_from_side_to_side_of_a_cell_is_no_rule(end: float) -> None:
    sheet = Sheet()
    drawn = table(sheet, padding=1.0)
    for row in (1, 4):
        for _, base, _ in drawn.lines[row][1]:
            sheet.line(XS[1] + 0.8, base + 3.4, XS[2] - end, base + 3.4)
    assert read(pdf(sheet)) == PRINTED


@pytest.mark.parametrize(
    ("drop", "x", "taken"),
    [(7.0, 4.0, " phường số 3"), (15.0, 4.0, ""), (8.4, 4.0, ""), (7.0, 230.0, "")],
    ids=["over the rule", "below it", "only its box touches it", "over two columns"],
)
def test_lines_of_a_cell_that_run_over_the_foot_of_its_table(
    drop: float, x: float, taken: str
) -> None:
    plain, sheet = Sheet(), Sheet()
    table(plain, (HEADER, ROWS[0]))
    drawn = table(sheet, (HEADER, ROWS[0]))
    for number, text in enumerate(("phường", "số 3")):
        sheet.text(XS[1] + x, drawn.ys[-1] + drop + number * STEP, text)
    before, last = read(pdf(plain))[-1], read(pdf(sheet))[-1]
    assert last == [before[0], before[1] + taken, *before[2:]]


@pytest.mark.parametrize("shift", [0.0, 6.0], ids=["top", "middle"])
def test_rows_too_low_for_their_text_are_in_doubt(shift: float) -> None:
    sheet = Sheet()
    ys = [100.0 + 15 * n for n in range(len(PRINTED) + 1)]
    for row, y in zip(PRINTED, ys, strict=False):
        for column, text in enumerate(row):
            x, room = XS[column] + 2, XS[column + 1] - XS[column] - 4
            for n, line in enumerate(wrapped(text, room)):
                sheet.text(x, y + 11 + STEP * n - shift * (len(wrapped(text, room)) > 1), line)
    for y in ys:
        sheet.line(XS[0], y, XS[-1], y)
    for x in XS:
        sheet.line(x, ys[0], x, ys[-1])
    (grid,) = read_pdf(pdf(sheet)).grids
    assert set(grid.row_doubts) >= {1, 2, 3, 4}


def test_rows_high_enough_for_their_text_are_not() -> None:
    sheet = Sheet()
    table(sheet, padding=0.5)
    (grid,) = read_pdf(pdf(sheet)).grids
    assert not grid.row_doubts


@pytest.mark.parametrize(
    ("ends", "doubted"),
    [
        (["Tổ chức kiểm tra việc chấp hành ngh", "Lập danh sách hộ gia đình có ngư"], {1, 2}),
        (["Tổ chức kiểm tra việc chấp hành", "Lập danh sách hộ gia đình có ngư"], set()),
    ],
)
def test_a_table_that_cuts_words_at_the_sides_of_cells_is_in_doubt(
    ends: list[str], doubted: set[int]
) -> None:
    sheet = Sheet()
    rows = [PRINTED[0], ["1", "", *PRINTED[1][2:]], ["2", "", *PRINTED[2][2:]], PRINTED[3]]
    drawn = table(sheet, rows)
    for n, text in enumerate(ends, 1):
        sheet.text(XS[2] - width(text) - 1, drawn.ys[n] + 12, text)
    (grid,) = read_pdf(pdf(sheet)).grids
    assert set(grid.row_doubts) == doubted
