"""How a table may lie on its sheet: lines in any shape, gaps, frames, askew, turned text, cuts."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import cos, radians, sin

import pytest

from extractors.pdf import read_pdf
from extractors.pdf.pdfium import read_pages
from tests.extractors.pdf_build import PADDING, ROWS, SIZE, STEP, XS, Font, Sheet, pdf, table, width
from tests.extractors.test_pdf_rules import PRINTED, read


@pytest.mark.parametrize("gap", [2.0, 3.5, 4.0])
def test_rules_may_miss_each_other(gap: float) -> None:
    pieces, ends = Sheet(), Sheet()
    drawn = table(pieces, rules="")
    for y in drawn.ys:
        for x0, x1 in pairwise(XS):
            pieces.line(x0 + gap / 2, y, x1 - gap / 2, y)
    for x in XS:
        for low, high in pairwise(drawn.ys):
            pieces.line(x, low + gap / 2, x, high - gap / 2)
    table(ends, rules="")
    for y in drawn.ys:
        ends.line(XS[0] + gap, y, XS[-1] - gap, y)
    for x in XS:
        ends.line(x, drawn.ys[0], x, drawn.ys[-1])
    assert read(pdf(pieces)) == read(pdf(ends)) == PRINTED


@pytest.mark.parametrize("degrees", [0.1, 0.4, 1.0, -0.3, -0.7, -1.0])
def test_a_page_askew_is_turned_back(degrees: float) -> None:
    sheet, a = Sheet(), radians(degrees)
    sheet.raw(f"{cos(a):.6f} {sin(a):.6f} {-sin(a):.6f} {cos(a):.6f} 0 0 cm")
    table(sheet, top=150)
    assert read(pdf(sheet)) == PRINTED


@pytest.mark.parametrize("rules", ["all", "rows", "header", "columns outline"])
@pytest.mark.parametrize("frame", ["plain", "double", "side", "head"])
def test_a_frame_round_the_page_is_no_table(rules: str, frame: str) -> None:
    sheet = Sheet()
    table(sheet, rules=rules)
    sheet.rect(20, 20, 822, 575)
    if frame == "double":
        sheet.rect(23, 23, 819, 572)
    elif frame == "side":
        sheet.line(800, 20, 800, 575)
    elif frame == "head":
        sheet.line(20, 80, 822, 80)
    assert read(pdf(sheet)) == PRINTED


@pytest.mark.parametrize(
    ("text", "doubted"), [("Quý IV", []), ("Ngay sau khi có quyết định", [2])], ids=["fits", "not"]
)
def test_turned_text_that_runs_on_over_its_cell_is_in_doubt(text: str, doubted: list[int]) -> None:
    sheet = Sheet()
    rows = [(*row[:4], "") for row in PRINTED]
    high = table(sheet, rows, padding=12.0).ys[3]
    for word in text.split():
        sheet.text(XS[4] + 60, high - 4, word, angle=90.0)
        high -= width(word) + 3
    (grid,) = read_pdf(pdf(sheet)).grids
    assert [row for row in grid.row_doubts if row == 2] == doubted


@pytest.mark.parametrize("gap", [1.5, 2.5, 4.0])
@pytest.mark.parametrize("rules", ["all", "header columns outline"], ids=["all", "columns"])
def test_a_frame_beside_the_table_s_sides_is_left(rules: str, gap: float) -> None:
    sheet = Sheet()
    table(sheet, rules=rules)
    sheet.rect(XS[0] - gap, 20, XS[-1] + gap, 575)
    assert read(pdf(sheet)) == PRINTED


@pytest.mark.parametrize("columns", [True, False], ids=["cells", "stripes"])
def test_filled_boxes_that_tile_a_table_part_its_cells(columns: bool) -> None:
    ys = table(Sheet()).ys
    sheet = Sheet()
    for row, (low, high) in enumerate(pairwise(ys)):
        for column, (x0, x1) in enumerate(pairwise(XS) if columns else [(XS[0], XS[-1])]):
            sheet.fill(x0, low, x1, high, f"{0.8 + 0.1 * ((row + column) % 2)} g")
    table(sheet, rules="none")
    (grid,) = read_pdf(pdf(sheet)).grids
    assert read(pdf(sheet)) == PRINTED
    assert grid.columns_from_text is not columns and not grid.rows_from_text


def banded(sheet: Sheet, rows: Sequence[Sequence[str]], *, header: bool) -> None:
    """Draw a table whose every other row is filled cell by cell, without any rule."""
    ys = table(Sheet(), rows, top=40, header=header).ys
    for low, high in list(pairwise(ys))[::2]:
        for x0, x1 in pairwise(XS):
            sheet.fill(x0, low, x1, high, "0.85 0.9 1 rg")
    table(sheet, rows, rules="none", top=40, header=header)


@pytest.mark.parametrize("rest", [1, 2, 3, 4])
def test_white_rows_stand_between_filled_ones(rest: int) -> None:
    first = Sheet()
    above = [*PRINTED, ["5", *ROWS[1][1:]]]
    banded(first, above, header=True)
    second = Sheet(font=first.font, bold=first.bold)
    below = [[str(6 + n), *ROWS[n][1:]] for n in range(rest)]
    banded(second, below, header=False)
    assert read(pdf(first, second)) == [*above, *below]


def test_a_title_between_filled_rows_is_one_cell() -> None:
    title = "A. Nhiệm vụ thường xuyên của các phòng, ban chuyên môn và đơn vị sự nghiệp"
    sheet = Sheet()
    rows = [*PRINTED[:3], ["", "", "", "", ""], *PRINTED[3:]]
    banded(sheet, rows, header=True)
    low, high = table(Sheet(), rows, top=40).ys[3:5]
    sheet.text(XS[0] + PADDING, (low + high) / 2 + 3, title)
    assert read(pdf(sheet)) == [*PRINTED[:3], [title], *PRINTED[3:]]


@pytest.mark.parametrize("angle", [90.0, 270.0])
def test_turned_labels_are_read_in_their_cells(angle: float) -> None:
    sheet = Sheet()
    rows = [list(row) for row in PRINTED]
    rows[0] = [""] * len(rows[0])
    top = 40.0
    tall = 110.0
    for x0, x1, label in zip(XS, XS[1:], PRINTED[0], strict=False):
        sheet.rect(x0, top, x1, top + tall)
        words = label.split()
        halves = [" ".join(words[:2]), " ".join(words[2:])] if len(words) > 3 else [label]
        for number, half in enumerate(h for h in halves if h):
            if angle == 90.0:
                at = x0 + PADDING + SIZE + STEP * number, top + tall - PADDING
            else:
                at = x0 + PADDING + STEP * (len(halves) - 1 - number), top + PADDING
            sheet.text(*at, half, angle=angle, bold=True)
    table(sheet, rows[1:], top=top + tall, header=False)
    assert read(pdf(sheet)) == PRINTED


def test_a_page_that_cuts_a_table_says_so() -> None:
    sheet = Sheet(page="/CropBox[0 420 842 595]")
    table(sheet, top=60)
    reading = read_pdf(pdf(sheet))
    assert [note.code for note in reading.notes] == ["page-cut"]
    assert reading.grids[-1].n_rows - 1 in reading.grids[-1].row_doubts


def field(kind: str, x: float, y: float, value: str, more: str = "") -> bytes:
    """An annotation whose text stands at x, y."""
    text = value.encode("utf-16-be").hex()
    box = f"{x} {595 - y - 3} {x + 90} {595 - y + 10}"
    entry = "/Contents" if kind == "FreeText" else "/FT/Tx/T(f)/V"
    return f"<</Type/Annot/Subtype/{kind}/Rect[{box}]{entry}<FEFF{text}>{more}>>".encode()


@pytest.mark.parametrize("kind", ["FreeText", "Widget"])
@pytest.mark.parametrize(("more", "seen"), [("", True), ("/F 2", False), ("/F 32", False)])
def test_typed_text_stands_in_its_cell(kind: str, more: str, seen: bool) -> None:
    sheet, measured = Sheet(), Sheet()
    x, y, deadline = table(measured).lines[2][4][0]
    rows = [list(row) for row in PRINTED]
    rows[2][4] = ""
    table(sheet, rows)
    sheet.page = "/Annots[20 0 R]"
    sheet.catalog = "/AcroForm<</Fields[20 0 R]>>"
    sheet.more = [field(kind, x, y, deadline, more)]
    assert read(pdf(sheet)) == (PRINTED if seen else rows)


def test_a_value_that_the_page_draws_as_well_is_read_once() -> None:
    sheet = Sheet(page="/Annots[20 0 R]")
    x, y, deadline = table(sheet).lines[2][4][0]
    sheet.more = [field("FreeText", x, y, deadline)]
    assert read(pdf(sheet)) == PRINTED


@pytest.mark.parametrize("shift", [1, 3, -5, 29])
def test_letters_of_a_shifted_table_are_moved_back(shift: int) -> None:
    sheet = Sheet(font=Font(shift=shift))
    table(sheet)
    data = pdf(sheet)
    assert read(data) == PRINTED
    assert "letters-doubtful" in {note.code for note in read_pdf(data).notes}


def test_a_font_with_few_words_is_shifted_as_the_others_are() -> None:
    sheet = Sheet(font=Font(shift=4), bold=Font("Helvetica-Bold", shift=4))
    table(sheet)
    assert read(pdf(sheet)) == PRINTED


def test_letters_that_no_constant_moves_into_words_are_doubted() -> None:
    swapped = str.maketrans("aeiouhncgt", "xqzwkvjfpl")
    sheet = Sheet()
    table(sheet, [PRINTED[0], *([cell.translate(swapped) for cell in row] for row in PRINTED[1:])])
    reading = read_pdf(pdf(sheet))
    assert "letters-doubtful" in {note.code for note in reading.notes}
    assert set(reading.grids[0].row_doubts) >= {1, 2, 3, 4}


@pytest.mark.parametrize(
    "names",
    [
        "/Encoding<</Type/Encoding/Differences[33/g1/g2/g3/g4/g5/g6/g7/g8/g9/g10/g11]>>",
        "/Encoding/WinAnsiEncoding",
    ],
)
def test_a_font_without_unicode_is_doubted(names: str) -> None:
    sheet = Sheet(font=Font(unicode=False, entries=names))
    table(sheet)
    reading = read_pdf(pdf(sheet))
    assert "letters-doubtful" in {note.code for note in reading.notes}
    assert set(reading.grids[0].row_doubts) >= {1, 2, 3, 4}


def test_glyphs_without_a_letter_do_not_vanish() -> None:
    font = Font()
    font.codes = {letter: code for code, letter in enumerate("ếạảộừườệ", start=1)}
    sheet = Sheet(font=font)
    table(sheet)
    lost = Font(unicode=False, codes=font.codes)
    sheet.font = lost
    words = [word for page in read_pages(pdf(sheet)) for word in page.words]
    assert any("\ufffd" in word.text and word.doubt for word in words)


def test_right_fonts_are_not_doubted() -> None:
    sheet = Sheet()
    table(sheet)
    assert width("a") > 0
    reading = read_pdf(pdf(sheet))
    assert not reading.notes and not reading.grids[0].row_doubts
