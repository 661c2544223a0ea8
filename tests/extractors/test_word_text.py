"""What Word shows of a paragraph: tracked changes, fields, controls, hidden text, signs."""

from __future__ import annotations

import pytest

from extractors.word import read_docx
from schemas.reading import Grid, Paragraph
from tests.extractors.docx_build import docx, p, r, style, tbl, tc, tr, val

DEL = "<w:del w:id='1' w:author='a'>{}</w:del>"
MARK_DELETED = "<w:rPr><w:del w:id='9' w:author='a'/></w:rPr>"


def paragraphs(body: str, **parts: str) -> list[str]:
    return [block.text for block in read_docx(docx(body, **parts)).paragraphs]


def cell(content: str, **parts: str) -> str:
    """Text of a one-cell table beside another cell."""
    (grid,) = read_docx(docx(tbl(tr(tc(content), "x")), **parts)).grids
    return grid.cells[0].text


def test_blocks_stand_in_document_order() -> None:
    blocks = read_docx(docx(p("trước") + tbl(tr("a", "b")) + p() + p("sau"))).blocks
    assert [type(block) for block in blocks] == [Paragraph, Grid, Paragraph]


def test_paragraphs_and_breaks_in_a_cell_are_line_feeds_and_blanks_are_folded() -> None:
    content = p("một  hai\u00a0ba") + p() + p(r("bốn") + "<w:r><w:br/></w:r>" + r(" năm "))
    assert cell(content) == "một hai ba\nbốn\nnăm"


def test_a_line_end_of_the_xml_is_a_blank() -> None:
    assert cell("<w:p><w:r><w:t>một\n   hai</w:t></w:r></w:p>") == "một hai"


def test_text_is_composed() -> None:
    assert cell(p("Thu\u031b\u0323c hie\u0323\u0302n")) == "Thực hiện"


def test_tabs_hyphens_and_invisible_characters() -> None:
    runs = (
        "<w:r><w:t>2025</w:t><w:noBreakHyphen/><w:t>2026</w:t><w:tab/>"
        "<w:t>ngh</w:t><w:softHyphen/><w:t>\u200biệp\u00ad vụ</w:t></w:r>"
    )
    assert cell(p(runs)) == "2025-2026 nghiệp vụ"


def test_tracked_changes_are_accepted() -> None:
    runs = (
        DEL.format("<w:r><w:delText>Quý I</w:delText></w:r>")
        + f"<w:ins w:id='2' w:author='a'>{r('Quý II')}</w:ins>"
        + f"<w:moveFrom w:id='3' w:author='a'>{r(' cũ')}</w:moveFrom>"
        + f"<w:moveTo w:id='4' w:author='a'>{r(' mới')}</w:moveTo>"
    )
    assert cell(p(runs)) == "Quý II mới"


def test_text_inserted_and_deleted_again_is_out() -> None:
    inner = DEL.format("<w:r><w:t>bỏ</w:t></w:r>")
    assert cell(p(r("còn") + f"<w:ins w:id='2' w:author='a'>{inner}</w:ins>")) == "còn"


def test_a_deleted_paragraph_mark_joins_paragraphs() -> None:
    assert cell(p("Kế ", MARK_DELETED) + p("hoạch")) == "Kế hoạch"
    assert cell(p("cuối", MARK_DELETED)) == "cuối"


def test_a_wholly_deleted_paragraph_leaves_nothing() -> None:
    gone = p(DEL.format("<w:r><w:delText>bỏ</w:delText></w:r>"), MARK_DELETED)
    assert cell(gone + p("còn")) == "còn"


def test_content_controls_around_runs_and_paragraphs() -> None:
    control = "<w:sdt><w:sdtPr>{}</w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>"
    run = p(r("Sở ") + control.format("", r("Nội vụ")))
    assert cell(control.format("", run)) == "Sở Nội vụ"
    empty = control.format("<w:showingPlcHdr/>", r("Chọn một mục"))
    assert cell(p(r("x") + empty)) == "x"


def test_wrappers_inside_a_paragraph_are_opened() -> None:
    inner = "".join(
        f"<w:{name}>{r(text)}</w:{name}>"
        for name, text in (("hyperlink", "a"), ("smartTag", "b"), ("customXml", "c"), ("bdo", "d"))
    )
    assert cell(p(inner)) == "abcd"


def field(*runs: str) -> str:
    return "".join(f"<w:r>{run}</w:r>" for run in runs)


BEGIN, SEPARATE, END = (
    f'<w:fldChar w:fldCharType="{kind}"/>' for kind in ("begin", "separate", "end")
)


def test_fields_show_their_result() -> None:
    code = "<w:instrText>REF x \\h</w:instrText>"
    shown = field(BEGIN, code, SEPARATE, "<w:t>Điều 5</w:t>", END) + r(" và")
    assert cell(p(shown)) == "Điều 5 và"
    assert cell(p(f'<w:fldSimple w:instr="PAGE">{r("7")}</w:fldSimple>')) == "7"


def test_a_field_inside_the_instruction_of_another_is_not_shown() -> None:
    inner = field(BEGIN, "<w:instrText>PAGE</w:instrText>", SEPARATE, "<w:t>3</w:t>", END)
    outer = field(BEGIN, "<w:instrText>IF </w:instrText>") + inner
    outer += field(SEPARATE, "<w:t>đúng</w:t>", END)
    assert cell(p(outer)) == "đúng"


def test_a_field_left_open_costs_its_own_paragraph_only() -> None:
    assert paragraphs(p(field(BEGIN) + r("mất")) + p("còn")) == ["còn"]


def test_hidden_text_is_out_also_when_a_style_hides_it() -> None:
    styles = style("character", "Ẩn", "<w:rPr><w:vanish/></w:rPr>") + style(
        "paragraph", "ẨnCả", "<w:rPr><w:vanish/></w:rPr>"
    )
    runs = r("a", val("vanish")) + r("b", val("rStyle", "Ẩn")) + r("c", val("vanish", 0))
    assert cell(p(runs), styles=styles) == "c"
    hidden = p(r("d") + r("e", val("vanish", 0)), val("pStyle", "ẨnCả"))
    assert paragraphs(hidden, styles=styles) == ["e"]
    # Toggles of both styles cancel out (ECMA-376 part 1, 17.7.3).
    both = p(r("f", val("rStyle", "Ẩn")), val("pStyle", "ẨnCả"))
    assert paragraphs(both, styles=styles) == ["f"]


def test_a_hidden_paragraph_mark_joins_paragraphs() -> None:
    mark = "<w:rPr><w:vanish/></w:rPr>"
    assert paragraphs(p("Điều 1.", mark) + p(" Phạm vi")) == ["Điều 1. Phạm vi"]


def test_capitals_of_the_look_are_capitals_of_the_text() -> None:
    assert cell(p(r("Kế hoạch", val("caps")) + r(" a"))) == "KẾ HOẠCH a"


@pytest.mark.parametrize(
    ("run", "shown"),
    [
        ('<w:sym w:font="Symbol" w:char="F0B3"/>', "≥"),
        ('<w:sym w:font="Wingdings" w:char="F0FE"/>', "☑"),
        ('<w:rPr><w:rFonts w:hAnsi="Symbol"/></w:rPr><w:t>\uf0a3</w:t>', "≤"),
        ('<w:sym w:font="Unknown" w:char="2264"/>', "≤"),
        ('<w:sym w:font="Symbol" w:char="no"/>', ""),
    ],
)
def test_signs_of_symbol_fonts(run: str, shown: str) -> None:
    assert cell(p(f"<w:r>{run}</w:r>" + r(" 95"))) == f"{shown} 95".strip()


def test_equations_and_ruby() -> None:
    math = "<m:oMath><m:r><m:t>x ≥ 5</m:t></m:r></m:oMath>"
    ruby = f"<w:r><w:ruby><w:rt>{r('nhỏ')}</w:rt><w:rubyBase>{r('chữ')}</w:rubyBase></w:ruby></w:r>"
    assert cell(p(math + ruby)) == "x ≥ 5chữ"


NOTE_REF = '<w:r><w:{}Reference w:id="{}"{}/></w:r>'


def test_note_marks_show_their_numbers_and_the_notes_follow() -> None:
    body = p(r("một") + NOTE_REF.format("footnote", 5, ""))
    body += p(r("hai") + NOTE_REF.format("footnote", 2, "") + NOTE_REF.format("endnote", 7, ""))
    notes = "".join(f'<w:footnote w:id="{i}">{p(f"chú {i}")}</w:footnote>' for i in (0, 2, 5))
    blocks = read_docx(docx(body, footnotes=notes)).paragraphs
    assert [block.text for block in blocks] == ["một1", "hai2i", "1 chú 5", "2 chú 2"]
    assert [block.kind for block in blocks] == ["body", "body", "footnote", "footnote"]


def test_note_marks_of_the_author_take_no_number() -> None:
    custom = NOTE_REF.format("footnote", 1, ' w:customMarkFollows="1"') + r("*")
    settings = f"<w:footnotePr>{val('numFmt', 'upperRoman')}{val('numStart', 4)}</w:footnotePr>"
    plain = NOTE_REF.format("footnote", 2, "")
    assert paragraphs(p(custom + plain), settings=settings) == ["*IV"]


BOX = "<w:txbxContent>{}</w:txbxContent>"


def text_box(inside: str, fallback: str) -> str:
    shape = f"<wp:inline><a:graphic><wps:wsp><wps:txbx>{BOX.format(inside)}</wps:txbx></wps:wsp>"
    old = f"<w:pict><v:shape><v:textbox>{BOX.format(fallback)}</v:textbox></v:shape></w:pict>"
    return (
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>{shape}</a:graphic>'
        f"</wp:inline></w:drawing></mc:Choice><mc:Fallback>{old}</mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )


def test_a_text_box_that_holds_a_table_is_read_once() -> None:
    table = tbl(tr("STT", "Nhiệm vụ"), tr("1", "Rà soát"))
    reading = read_docx(docx(p(r("neo") + text_box(p("khung") + table, p("khung") + table))))
    (grid,) = reading.grids
    assert [cell.text for cell in grid.cells] == ["STT", "Nhiệm vụ", "1", "Rà soát"]
    assert [block.text for block in reading.paragraphs] == ["neo", "khung"]


def test_a_text_box_of_older_files_and_without_a_choice() -> None:
    old = f"<w:r><w:pict><v:textbox>{BOX.format(p('cũ'))}</v:textbox></w:pict></w:r>"
    assert paragraphs(p(old)) == ["cũ"]
    assert cell(p(r("a") + text_box("", p("không")))) == "a"


def test_bold_and_centered_come_from_styles_too() -> None:
    styles = style(
        "paragraph", "Title", f"<w:pPr>{val('jc', 'center')}</w:pPr><w:rPr><w:b/></w:rPr>"
    )
    styles += style("paragraph", "Sub", val("basedOn", "Title"))
    body = p("KẾ HOẠCH", val("pStyle", "Sub")) + p(r("a", "<w:b/>") + r("b"), val("jc", "left"))
    first, second = read_docx(docx(body, styles=styles)).paragraphs
    assert (first.bold, first.centered) == (True, True)
    assert (second.bold, second.centered) == (False, False)


def test_a_style_based_on_itself_does_no_harm() -> None:
    styles = style("paragraph", "A", val("basedOn", "B") + "<w:rPr><w:b/></w:rPr>")
    styles += style("paragraph", "B", val("basedOn", "A"))
    assert read_docx(docx(p("x", val("pStyle", "A")), styles=styles)).paragraphs[0].bold


def test_a_broken_line_of_a_title_is_two_paragraphs() -> None:
    assert paragraphs(p(r("KẾ HOẠCH") + "<w:r><w:br/></w:r>" + r("năm 2026"))) == [
        "KẾ HOẠCH",
        "năm 2026",
    ]


def test_an_embedded_file_is_left_out_with_a_note() -> None:
    reading = read_docx(docx(p("a") + '<w:altChunk r:id="rId9"/>'))
    assert [note.code for note in reading.notes] == ["part-ignored"]


def test_landscape_sections_change_nothing() -> None:
    section = '<w:sectPr><w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/></w:sectPr>'
    reading = read_docx(docx(p("a", section) + tbl(tr("1", "2")) + section))
    assert (reading.pages, len(reading.grids), reading.grids[0].page) == (1, 1, 1)
