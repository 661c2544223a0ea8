"""What is text on a page: not what nobody can see, nor watermarks."""

from __future__ import annotations

import zlib

import pypdfium2 as pdfium
import pytest

from extractors.pdf import read_pdf
from extractors.pdf.layers import _picture, has_layers
from extractors.pdf.picture import Pictures
from extractors.pdf.sight import REPEATED
from tests.extractors.pdf_build import XS, Drawn, Sheet, pdf, stream, table
from tests.extractors.test_pdf_rules import PRINTED, read

STATES = "/ExtGState<</Clear<</ca 0/CA 0>>/Pale<</ca 0.3/CA 0.3>>>>"
LAYERS = "/OCProperties<</OCGs[20 0 R 21 0 R]/D<</OFF[20 0 R]/Order[20 0 R 21 0 R]>>>>"
IMAGE = stream(b"\x80", "/Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray"
               "/BitsPerComponent 8")  # fmt: skip


def places(drawn: Drawn) -> list[tuple[float, float]]:
    """Where text in the table's cells begins."""
    return [cell[0][:2] for row in drawn.lines[1:] for cell in row[1:] if cell]


@pytest.mark.parametrize("state", ["1 g", "0.99 0.98 1 rg", "/Clear gs", "3 Tr", "7 Tr"])
@pytest.mark.parametrize("offset", [(0.0, 0.0), (25.0, 0.0), (30.0, -1.5)])
def test_text_without_ink_is_hidden(state: str, offset: tuple[float, float]) -> None:
    sheet = Sheet(resources=STATES)
    for x, y in places(table(sheet)):
        sheet.text(x + offset[0], y + offset[1], "Quý IV/2027", state=state)
    reading = read_pdf(pdf(sheet))
    assert read(pdf(sheet)) == PRINTED
    assert "Quý IV/2027" in {p.text for p in reading.paragraphs if p.kind == "hidden"}


def test_tiny_text_is_hidden() -> None:
    sheet = Sheet()
    for x, y in places(table(sheet)):
        sheet.text(x + 20, y, "Quý IV/2027", size=0.9)
    assert read(pdf(sheet)) == PRINTED


def test_covered_text_is_hidden_and_what_stands_beside_it_is_not() -> None:
    sheet, measured = Sheet(), Sheet()
    drawn = table(measured)
    for x, y in places(drawn):
        sheet.text(x, y, "Quý IV/2027")
        sheet.fill(x - 1, y - 9, x + 70, y + 3, "1 g")
    table(sheet)
    assert read(pdf(sheet)) == PRINTED


def test_text_under_a_highlighter_is_read() -> None:
    sheet = Sheet(resources="/ExtGState<</Marker<</BM/Multiply>>>>")
    drawn = table(sheet)
    sheet.fill(XS[0], drawn.ys[1], XS[-1], drawn.ys[2], "/Marker gs 1 1 0 rg")
    assert read(pdf(sheet)) == PRINTED


def test_white_text_on_a_coloured_ground_is_read() -> None:
    sheet, measured = Sheet(), Sheet()
    drawn = table(measured)
    sheet.fill(XS[0], drawn.ys[0], XS[-1], drawn.ys[1], "0.1 0.3 0.6 rg")
    sheet.raw("1 g")
    table(sheet, [PRINTED[0]])
    sheet.raw("0 g")
    table(sheet, PRINTED[1:], top=drawn.ys[1], header=False)
    assert read(pdf(sheet)) == PRINTED


def test_a_layer_that_is_switched_off_is_hidden_and_one_that_is_on_is_read() -> None:
    sheet = Sheet(
        catalog=LAYERS,
        resources="/Properties<</Off 20 0 R/On 21 0 R>>",
        more=[b"<</Type/OCG/Name(draft)>>", b"<</Type/OCG/Name(shown)>>"],
    )
    sheet.raw("/OC /On BDC")
    drawn = table(sheet)
    sheet.raw("EMC /OC /Off BDC")
    for x, y in places(drawn):
        sheet.text(x + 8, y, "Bản cũ 12/2030")
    sheet.line(XS[0], drawn.ys[1] + 9, XS[-1], drawn.ys[1] + 9)
    sheet.raw("EMC")
    assert read(pdf(sheet)) == PRINTED


def test_a_form_on_a_layer_that_is_switched_off_is_hidden() -> None:
    form = Sheet()
    form.text(120, 150, "Bản cũ 12/2030")
    resources = "/Resources<</Font<</F 4 0 R>>>>/OC 20 0 R"
    entries = f"/Type/XObject/Subtype/Form/BBox[0 0 842 595]{resources}"
    sheet = Sheet(font=form.font, catalog=LAYERS, resources="/XObject<</Old 22 0 R>>")
    sheet.more = [
        b"<</Type/OCG/Name(draft)>>",
        b"<</Type/OCG/Name(shown)>>",
        stream(b"\n".join(form.content), entries),
    ]
    table(sheet)
    sheet.raw("/Old Do")
    assert read(pdf(sheet)) == PRINTED


def test_layers_are_found_in_packed_streams() -> None:
    packed = zlib.compress(b"1 0 <</Type/Catalog/OCProperties<<>>>>")
    head = b"<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length 9>>stream\n"
    assert has_layers(b"%PDF-1.5 5 0 obj" + head + packed)
    assert not has_layers(b"%PDF-1.5 5 0 obj" + head + zlib.compress(b"1 0 <</Type/Catalog>>"))


def test_the_text_layer_of_a_scan_is_read() -> None:
    sheet = Sheet(resources="/XObject<</Scan 20 0 R>>", more=[IMAGE])
    sheet.raw("q 842 0 0 595 0 0 cm /Scan Do Q 3 Tr")
    table(sheet)
    sheet.raw("0 Tr")
    sheet.text(600, 580, "Ký bởi: UBND phường")
    assert read(pdf(sheet)) == PRINTED


@pytest.mark.parametrize(("share", "whole"), [(0.59, False), (0.61, True), (1.0, True)])
def test_a_picture_is_the_page_from_six_tenths_of_it(share: float, whole: bool) -> None:
    sheet = Sheet(resources="/XObject<</Scan 20 0 R>>", more=[IMAGE])
    sheet.raw(f"q 842 0 0 {595 * share} 0 0 cm /Scan Do Q")
    pictures = Pictures(pdf(sheet))
    assert pictures.is_picture(1) is whole
    pictures.close()


@pytest.mark.parametrize(("side", "dots"), [(600.0, 900), (4000.0, 2000)])
def test_layers_are_told_from_pictures_of_some_dots_a_point(side: float, dots: int) -> None:
    document = pdfium.PdfDocument.new()
    page = document.new_page(side, side)
    assert len(_picture(page.raw)) == 4 * dots * dots
    document.close()


@pytest.mark.parametrize("angle", [0.0, 3.0, 30.0, 45.0, 90.0, -20.0, 180.0])
@pytest.mark.parametrize(
    ("state", "size"), [("0.8 g", 60.0), ("0.75 g", 16.0), ("/Pale gs 1 0 0 rg", 40.0)]
)
def test_a_watermark_is_in_no_cell(angle: float, state: str, size: float) -> None:
    sheet = Sheet(resources=STATES)
    drawn = table(sheet)
    middle = 560.0 if angle == 90.0 else (drawn.ys[1] + drawn.ys[-1]) / 2
    sheet.text(300, middle, "BẢN DỰ THẢO", size=size, angle=angle, state=state)
    reading = read_pdf(pdf(sheet))
    assert read(pdf(sheet)) == PRINTED
    assert [p.kind for p in reading.paragraphs if "THẢO" in p.text] == ["watermark"]


@pytest.mark.parametrize("state", ["1 0 0 rg", "0 0 1 rg", "0.65 g"])
def test_coloured_words_of_a_cell_are_read(state: str) -> None:
    sheet, measured = Sheet(), Sheet()
    x, y, text = table(measured).lines[2][4][0]
    rows = [list(row) for row in PRINTED]
    rows[2][4] = ""
    table(sheet, rows)
    sheet.text(x, y, text, state=state)
    assert read(pdf(sheet)) == PRINTED


def test_text_on_the_line_of_text_that_is_cut_away_is_read() -> None:
    sheet = Sheet()
    drawn = table(sheet)
    x, base, _ = drawn.lines[1][2][0]
    sheet.content.insert(0, b"")  # drawn before the table, as a template's leftover
    cut = Sheet(font=sheet.font)
    cut.text(x, base, "Sở Tài chính tỉnh")
    sheet.content[0] = b"q 0 0 5 5 re W n " + cut.content[0] + b" Q"
    assert [cell.text.replace("\n", " ") for cell in read_pdf(pdf(sheet)).grids[0].cells][5:10] == [
        *PRINTED[1]
    ]


def pages_with(text: str, state: str, size: float, label: str = "0 g") -> bytes:
    """Four pages of one table each, with a text in the blank part of a cell and a label in ink."""
    sheets: list[Sheet] = []
    for number in range(4):
        sheet = Sheet(**({"font": sheets[0].font, "bold": sheets[0].bold} if sheets else {}))
        rows = [list(row) for row in PRINTED]
        rows[1][1] = " ".join([*rows[1][1].split()[:4], str(number)])
        head = table(sheet, [["", *rows[0][1:]]])
        table(sheet, rows[1:], top=head.ys[1], padding=14.0 + 1.5 * number, header=False)
        sheet.text(XS[0] + 5, head.lines[0][1][0][1], "TT", state=label)
        sheet.text(XS[3] + 50, 179, text, size=size, state=state)
        sheets.append(sheet)
    return pdf(*sheets)


@pytest.mark.parametrize(
    ("state", "size"), [("0.6 g", 10.0), ("0.75 g", 8.0), ("0 g", 19.0), ("0.6 0.6 1 rg", 12.0)]
)
def test_text_in_one_place_on_most_pages_is_a_watermark(state: str, size: float) -> None:
    reading = read_pdf(pages_with("Nội bộ", state, size))
    assert not any("Nội bộ" in cell.text for grid in reading.grids for cell in grid.cells)
    assert not any(grid.row_doubts for grid in reading.grids)


def test_dark_text_of_the_usual_size_in_one_place_is_in_doubt() -> None:
    reading = read_pdf(pages_with("Nội bộ", "0.5 0 0 rg", 10.0))
    assert all(set(grid.row_doubts.values()) == {REPEATED} for grid in reading.grids)


def test_a_label_in_its_own_ink_on_every_page_is_no_watermark() -> None:
    reading = read_pdf(pages_with("Nội bộ", "0.6 g", 10.0, label="0.6 0.6 0.9 rg"))
    assert all(grid.cells[0].text == "TT" for grid in reading.grids)


@pytest.mark.parametrize(
    ("size", "state", "kept"),
    [(24.0, "0.75 g", False), (24.0, "0 g", True), (10.0, "0.75 g", True)],
    ids=["large and pale", "large", "pale"],
)
def test_a_large_pale_text_between_the_lines_is_a_watermark(
    size: float, state: str, kept: bool
) -> None:
    sheet = Sheet()
    foot = table(sheet, space=40.0).ys[-1]
    sheet.text(640, foot - 8, "MẪU", size=size, state=state)
    texts = " ".join(text for row in read(pdf(sheet)) for text in row)
    assert ("MẪU" in texts) is kept
