"""What stands beside a table: a layout table round it, a signature, the sheet's other page."""

from __future__ import annotations

from itertools import pairwise

import pytest

from extractors.pdf import read_pdf
from schemas.reading import Grid, Paragraph
from tests.extractors.pdf_build import ROWS, XS, Sheet, pdf, table
from tests.extractors.test_pdf_rules import PRINTED, read

SIGNED = ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")


@pytest.mark.parametrize("gap", [5.4, 9.0])
@pytest.mark.parametrize("left", [True, False])
def test_a_layout_table_round_a_table_is_left(gap: float, left: bool) -> None:
    sheet = Sheet()
    xs = [x * 0.8 for x in XS]
    drawn = table(sheet, xs=xs)
    top, foot = drawn.ys[0], drawn.ys[-1]
    right = xs[-1] + gap
    for x in ([xs[0] - gap] if left else []) + [right, right + 150]:
        sheet.line(x, top, x, foot)
    for y in (top, foot):
        sheet.line(xs[0] - (gap if left else 0), y, right + 150, y)
    for n, line in enumerate(SIGNED):
        sheet.text(right + 10, top + 14 * n + 12, line, bold=True)
    assert read(pdf(sheet)) == PRINTED
    found = [block.text for block in read_pdf(pdf(sheet)).blocks if isinstance(block, Paragraph)]
    assert tuple(found) == SIGNED


def test_a_narrow_column_with_text_or_rules_is_of_the_table() -> None:
    xs = (*XS[:5], XS[5] - 10, XS[5])
    rows = [[*row, "x" if n == 2 else ""] for n, row in enumerate(PRINTED)]
    sheet = Sheet()
    table(sheet, rows, xs=xs, padding=2.0)
    assert {len(row) for row in read(pdf(sheet))} == {6}


@pytest.mark.parametrize("top", [60.0, 330.0])
def test_two_pages_on_a_sheet_are_read_one_after_the_other(top: float) -> None:
    sheet = Sheet()
    left = [20.0, 50.0, 190.0, 270.0, 340.0, 410.0]
    right = [x + 415 for x in left]
    sheet.text(left[0], 290, "KẾ HOẠCH")
    table(sheet, xs=left, top=300)
    sheet.text(right[0], top - 10, "TIẾP THEO")
    table(sheet, [[str(5 + n), *row[1:]] for n, row in enumerate(ROWS)], xs=right, top=top)
    blocks = read_pdf(pdf(sheet)).blocks
    assert [
        block.text if isinstance(block, Paragraph) else block.cells[1].text[:8]
        for block in blocks
        if isinstance(block, Grid | Paragraph)
    ] == ["KẾ HOẠCH", "Nhiệm vụ", "TIẾP THEO", ROWS[0][1][:8]]


@pytest.mark.parametrize("moved", [0.0, 5.0])
def test_columns_printed_on_another_page_leave_their_rows_in_doubt(moved: float) -> None:
    first = Sheet()
    table(first, [row[:3] for row in PRINTED], xs=XS[:4], top=60)
    ys = table(Sheet(), [row[:3] for row in PRINTED], xs=XS[:4], top=60).ys
    second = Sheet(font=first.font, bold=first.bold)
    for row, (low, high) in enumerate(pairwise(ys)):
        shift = moved * (row > 1)
        for column in (3, 4):
            x0, x1 = XS[column] - 400, XS[column + 1] - 400
            second.rect(x0, low + shift - moved * (row == 2), x1, high + shift)
            second.text(x0 + 4, low + shift + 12, PRINTED[row][column])
    one, other = read_pdf(pdf(first, second)).grids
    doubted = set(range(len(PRINTED))) if not moved else set()
    assert set(one.row_doubts) == set(other.row_doubts) == doubted
