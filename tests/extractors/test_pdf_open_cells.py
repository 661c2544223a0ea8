"""Cells that a spreadsheet prints cut: by the page's end, or by rows too low for their text.

Calc closes no merged cell at a page's end, and lets the lines of a row that is too low run over
its rules or leaves them out.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import pytest

from extractors.pdf import read_pdf
from schemas.reading import Grid
from tests.extractors.pdf_build import Sheet, pdf, wrapped

XS = [40.0, 70.0, 260.0, 350.0, 440.0, 530.0]
STEP = 24.0


def sheet_of(
    rows: Sequence[Sequence[str]], openings: Sequence[tuple[int, int, int]], top: float = 60.0
) -> Sheet:
    """Rows of one height; (column, first row, end) has no rule at its first and last edges."""
    sheet = Sheet()
    for column, (x0, x1) in enumerate(pairwise(XS)):
        for edge in range(len(rows) + 1):
            if not any(column == at and low <= edge <= high for at, low, high in openings):
                sheet.line(x0, top + STEP * edge, x1, top + STEP * edge)
    for x in XS:
        sheet.line(x, top, x, top + STEP * len(rows))
    for number, row in enumerate(rows):
        for x, text in zip(XS, row, strict=False):
            sheet.text(x + 3, top + STEP * number + 15, text)
    return sheet


def rows(count: int, lead: str = "Cong an") -> list[list[str]]:
    return [[str(n), f"Lap ho so {n}", lead, "Phong Y te", f"{n}/2026"] for n in range(1, count)]


def read(sheet: Sheet) -> list[Grid]:
    return read_pdf(pdf(sheet)).grids


def open_cells(grid: Grid) -> set[tuple[int, bool, bool]]:
    return {
        (cell.col, cell.open_above, cell.open_below)
        for cell in grid.cells
        if cell.open_above or cell.open_below
    }


def test_a_cell_without_a_rule_at_its_grids_end_is_open_there() -> None:
    (grid,) = read(sheet_of(rows(6), [(2, 4, 5)]))
    assert open_cells(grid) == {(2, False, True)}
    (grid,) = read(sheet_of(rows(6), [(2, 0, 1), (4, 3, 5)]))
    assert open_cells(grid) == {(2, True, False), (4, False, True)}
    (grid,) = read(sheet_of(rows(6), []))
    assert open_cells(grid) == set()


@pytest.mark.parametrize("column", [2, 3, 4])
def test_a_column_that_is_one_open_cell_is_of_the_table(column: int) -> None:
    printed = rows(6)
    for row in printed:
        row[column] = ""
    printed[2][column] = "Trung tam"
    (grid,) = read(sheet_of(printed, [(column, 0, 5)]))
    assert grid.n_cols == 5
    assert open_cells(grid) == {(column, True, True)}
    assert [cell.text for cell in grid.cells if cell.col == column] == ["Trung tam"]


def test_two_open_columns_beside_each_other_are_told_by_the_line_between() -> None:
    printed = [[*row[:2], "", "", row[4]] for row in rows(3)]
    (grid,) = read(sheet_of(printed, [(2, 0, 2), (3, 0, 2)]))
    assert (grid.n_cols, open_cells(grid)) == (5, {(2, True, True), (3, True, True)})


def test_one_row_with_an_open_cell_is_told_by_its_number() -> None:
    (grid,) = read(sheet_of([["6", "Lap ho so", "Cong an", "Phong Y te", "Q1"]], [(2, 0, 1)]))
    assert [cell.text for cell in grid.cells] == ["6", "Lap ho so", "Cong an", "Phong Y te", "Q1"]
    sheet = sheet_of([["Noi", "nhan", "va", "luu", "tru"]], [(2, 0, 1)])
    assert [grid.n_cols for grid in read(sheet)] == [2, 2]


def test_tables_that_both_begin_with_numbers_stay_two() -> None:
    sheet = sheet_of([[n, "Lap ho so", "", n, "Bao cao"] for n in "1234"], [(2, 0, 4)])
    sheet.text(XS[2] + 10, 90, "va")
    assert [grid.n_cols for grid in read(sheet)] == [2, 2]


@pytest.mark.parametrize("foot", [0.0, 14.0])
def test_a_line_beside_a_table_of_another_height_is_no_column(foot: float) -> None:
    sheet = sheet_of(rows(6), [])
    sheet.line(560, 60 + foot, 560, 60 + STEP * 5)
    assert [grid.n_cols for grid in read(sheet)] == [5 if foot else 6]


def doubted(sheet: Sheet) -> list[int]:
    (grid,) = read(sheet)
    return sorted(grid.row_doubts)


def test_lines_printed_over_those_of_the_row_below_leave_both_in_doubt() -> None:
    sheet = sheet_of(rows(6), [])
    sheet.text(XS[1] + 3, 60 + 2 * STEP + 13, "va kiem tra")  # the second line of row 1
    assert doubted(sheet) == [1, 2, 3]


@pytest.mark.parametrize(("y", "found"), [(12.0, [2, 3]), (200.0, [])])
def test_a_line_cut_away_below_its_cell_leaves_it_in_doubt(y: float, found: list[int]) -> None:
    sheet = sheet_of(rows(6), [])
    base = 60 + 2 * STEP + 15
    sheet.raw(f"q 40 {sheet.height - base - 5:.1f} 490 20 re W n")
    sheet.text(XS[1] + 3, base + y, "va kiem tra")
    sheet.raw("Q")
    assert doubted(sheet) == found


TEXTS = (
    "Ra soat quy hoach vung trong rau an toan gan voi truy xuat nguon goc",
    "Huong dan nong dan chuyen doi co cau cay trong tren dat lua kem hieu qua",
    "Tiem phong vac-xin cho dan gia suc, gia cam dot mot tren dia ban xa",
    "To chuc nao vet kenh muong noi dong phuc vu san xuat vu mua nam nay",
    "Lap ho so de nghi cong nhan san pham mat ong va che xanh cua xa",
    "Kiem tra viec kinh doanh giong, phan bon, thuoc bao ve thuc vat",
)


@pytest.mark.parametrize("whole", [False, True])
def test_a_table_of_first_lines_is_in_doubt(whole: bool) -> None:
    sheet = Sheet()
    shown = [wrapped(text, 164)[0] for text in TEXTS]
    texts = [text[: 10 + 3 * n] for n, text in enumerate(shown)] if whole else shown
    xs, top, step = [40.0, 70.0, 240.0, 330.0], 60.0, 14.0
    for x in xs:
        sheet.line(x, top, x, top + step * 7)
    for edge in range(8):
        sheet.line(xs[0], top + step * edge, xs[-1], top + step * edge)
    for n, (a, b, c) in enumerate([("TT", "Nhiem vu", "Chu tri")] + [
        (str(n), text, "Cong an") for n, text in enumerate(texts, 1)
    ]):  # fmt: skip
        for x, text in zip(xs, (a, b, c), strict=False):
            sheet.text(x + 3, top + step * n + 10.5, text)
    assert doubted(sheet) == ([] if whole else [1, 2, 3, 4, 5, 6])


@pytest.mark.parametrize("bold", [True, False])
def test_a_headers_last_line_below_its_rule_is_the_headers(bold: bool) -> None:
    sheet = sheet_of(rows(5), [], top=80.0)
    for x0, x1 in pairwise(XS):
        sheet.line(x0, 66, x1, 66)
    for x in XS:
        sheet.line(x, 66, x, 80)
    for x, text in zip(XS, ("TT", "Nhiem vu", "Chu tri", "Phoi hop", "han"), strict=False):
        sheet.text(x + 3, 76, text, bold=True)
    sheet.text(XS[4] + 30, 86.5, "thanh", bold=bold)
    (grid,) = read(sheet)
    texts = {(cell.row, cell.col): cell.text for cell in grid.cells}
    assert (texts[0, 4] == "han\nthanh") is bold
    assert (texts[1, 4] == "1/2026") is bold


def test_two_blank_columns_that_a_page_cuts_at_both_ends_stand_beside_one_with_rules() -> None:
    body = [["", "viec cua trang truoc", "", "", ""], ["11", "Lap ho so", "", "Phong Y te", ""]]
    ends = [(column, edge, edge) for column in (0, 1, 3) for edge in (0, 2)]
    (grid,) = read(sheet_of(body, [*ends, (2, 0, 2), (4, 0, 2)]))
    assert (grid.n_rows, grid.n_cols) == (2, 5)
    assert [cell.text for cell in grid.cells if cell.row == 1] == ["11", "Lap ho so", "Phong Y te"]
    assert {(2, True, True), (4, True, True)} <= open_cells(grid)
