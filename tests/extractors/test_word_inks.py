"""Text nobody sees: hidden, in the colour of its ground, or too small to be read."""

from __future__ import annotations

import pytest

from extractors.word import read_docx
from tests.extractors.docx_build import docx, p, r, style, tbl, tc, tr, val

WHITE = val("color", "FFFFFF")
BLUE_CELL = "<w:shd w:val='clear' w:color='auto' w:fill='1F4E79'/>"


def cell(content: str, tcpr: str = "", tblpr: str = "", **parts: str) -> str:
    (grid,) = read_docx(docx(tbl(tr("1", tc(content, tcpr)), tblpr=tblpr), **parts)).grids
    return grid.cells[1].text


@pytest.mark.parametrize(
    "rpr",
    [
        "<w:vanish/>",
        WHITE,
        val("color", "FDFDFD"),
        "<w:color w:val='auto' w:themeColor='background1'/>",
        val("rStyle", "Ghost"),
        val("sz", 2),
        WHITE + val("highlight", "white"),
        WHITE + "<w:shd w:val='clear' w:fill='FFFFFF'/>",
        val("color", "000000") + val("highlight", "black"),
        val("color", "1F4E79") + BLUE_CELL,
    ],
)
def test_runs_nobody_sees_are_no_text(rpr: str) -> None:
    ghost = style("character", "Ghost", f"<w:rPr>{WHITE}</w:rPr>")
    body = p(r("Tổ chức tuyên truyền") + r(" CHỮ TRẮNG", rpr))
    assert cell(body, styles=ghost) == "Tổ chức tuyên truyền"


@pytest.mark.parametrize(
    ("rpr", "tcpr", "tblpr"),
    [
        (WHITE, BLUE_CELL, ""),
        (WHITE, "<w:shd w:val='pct50' w:color='000000' w:fill='FFFFFF'/>", ""),
        (WHITE, "<w:shd w:val='solid' w:color='000000' w:fill='FFFFFF'/>", ""),
        (WHITE, "", BLUE_CELL),
        (WHITE, "", val("tblStyle", "Banded")),
        (WHITE, "", val("tblStyle", "Above")),
        (WHITE + val("highlight", "green"), "", ""),
        (WHITE + BLUE_CELL, "", ""),
        (val("color", "auto"), "", ""),
        (val("color", "F0F0F0"), "", ""),
        (val("color", "xyz"), "", ""),
        ("<w:color w:val='808080' w:themeColor='background1' w:themeShade='80'/>", "", ""),
        (val("sz", 10), "", ""),
    ],
)
def test_runs_that_stand_out_are_text(rpr: str, tcpr: str, tblpr: str) -> None:
    first_row = f"<w:tblStylePr w:type='firstRow'><w:tcPr>{BLUE_CELL}</w:tcPr></w:tblStylePr>"
    styles = style("table", "Banded", first_row) + style("table", "Above", val("basedOn", "Banded"))
    assert cell(p(r("Nhiệm vụ", rpr)), tcpr, tblpr, styles=styles) == "Nhiệm vụ"


def test_white_text_on_a_shaded_paragraph_or_in_a_drawn_box_is_text() -> None:
    assert cell(p(r("Nhiệm vụ", WHITE), BLUE_CELL)) == "Nhiệm vụ"
    dark = style("paragraph", "Dark", f"<w:pPr>{BLUE_CELL}</w:pPr>")
    assert cell(p(r("Nhiệm vụ", WHITE), val("pStyle", "Dark")), styles=dark) == "Nhiệm vụ"
    inside = f"<w:txbxContent>{p(r('Hộp', WHITE))}</w:txbxContent>"
    assert cell(p(f"<w:r><w:pict><v:shape>{inside}</v:shape></w:pict></w:r>")) == "Hộp"


def test_white_text_of_a_paragraph_style_is_none() -> None:
    ghost = style("paragraph", "Ghost", f"<w:rPr>{WHITE}</w:rPr>")
    assert cell(p("ẩn", val("pStyle", "Ghost")) + p("rõ"), styles=ghost) == "rõ"


def test_a_page_with_a_background_hides_nothing() -> None:
    data = docx(p(r("a", WHITE)))
    assert read_docx(data).paragraphs == []
    coloured = docx(p(r("a", WHITE)), parts={"word/document.xml": (
        "<w:document xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'>"
        "<w:background w:color='003366'/><w:body>" + p(r("a", WHITE)) + "</w:body></w:document>"
    )})  # fmt: skip
    assert [paragraph.text for paragraph in read_docx(coloured).paragraphs] == ["a"]


@pytest.mark.parametrize(("chosen", "text"), [("1", "Quý II"), ("", "Quý I"), ("9", "")])
def test_a_forms_drop_down_shows_its_entry(chosen: str, text: str) -> None:
    entries = val("listEntry", "Quý I") + val("listEntry", "Quý II")
    result = val("result", chosen) if chosen else ""
    begin = f"<w:ffData><w:ddList>{result}{entries}</w:ddList></w:ffData>"
    field = (
        f"<w:r><w:fldChar w:fldCharType='begin'>{begin}</w:fldChar></w:r>"
        "<w:r><w:instrText> FORMDROPDOWN </w:instrText></w:r>"
        "<w:r><w:fldChar w:fldCharType='end'/></w:r>"
    )
    assert cell(p(field)) == text
