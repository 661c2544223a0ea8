"""TCVN3 and VNI letters, checked against the published code tables."""

from __future__ import annotations

import unicodedata

import pytest

from extractors.legacy_fonts import decode, encoding_of, evidence
from extractors.word import read_docx
from tests.extractors.docx_build import docx, p, r, style, tbl, tr, val

# TCVN 5712:1993, set VN3, letter by letter; and the VNI Windows codes of the same letters.
TABLE = """
à B5 aø|á B8 aù|ả B6 aû|ã B7 aõ|ạ B9 aï|ă A8 aê|ằ BB aè|ắ BE aé|ẳ BC aú|ẵ BD aü|ặ C6 aë
â A9 aâ|ầ C7 aà|ấ CA aá|ẩ C8 aå|ẫ C9 aã|ậ CB aä|đ AE ñ|è CC eø|é D0 eù|ẻ CE eû|ẽ CF eõ|ẹ D1 eï
ê AA eâ|ề D2 eà|ế D5 eá|ể D3 eå|ễ D4 eã|ệ D6 eä|ì D7 ì|í DD í|ỉ D8 æ|ĩ DC ó|ị DE ò
ò DF oø|ó E3 où|ỏ E1 oû|õ E2 oõ|ọ E4 oï|ô AB oâ|ồ E5 oà|ố E8 oá|ổ E6 oå|ỗ E7 oã|ộ E9 oä
ơ AC ô|ờ EA ôø|ớ ED ôù|ở EB ôû|ỡ EC ôõ|ợ EE ôï|ù EF uø|ú F3 uù|ủ F1 uû|ũ F2 uõ|ụ F4 uï
ư AD ö|ừ F5 öø|ứ F8 öù|ử F6 öû|ữ F7 öõ|ự F9 öï|ỳ FA yø|ý FD yù|ỷ FB yû|ỹ FC yõ|ỵ FE î
"""
CODES = [entry.split() for entry in TABLE.replace("\n", "|").split("|") if entry]
TO_TCVN3 = {letter: chr(int(code, 16)) for letter, code, _ in CODES}
TO_VNI = {letter: code for letter, _, code in CODES}
TO_VNI |= {letter.upper(): code.upper() for letter, code in TO_VNI.items()}
TCVN3_CAPITALS = {"Ă": 0xA1, "Â": 0xA2, "Ê": 0xA3, "Ô": 0xA4, "Ơ": 0xA5, "Ư": 0xA6, "Đ": 0xA7}

TEXT = "Đẩy mạnh phân cấp, uỷ quyền; rà soát quy trình thủ tục hành chính (≥ 95%) quý III"


def encode(text: str, table: dict[str, str]) -> str:
    return "".join(table.get(letter, letter) for letter in text)


def tcvn3(text: str) -> str:
    return encode(text, TO_TCVN3 | {letter: chr(code) for letter, code in TCVN3_CAPITALS.items()})


def test_the_tables_hold_every_vietnamese_letter() -> None:
    assert len(TO_TCVN3) == 67
    assert all(unicodedata.is_normalized("NFC", letter) for letter in TO_TCVN3)


@pytest.mark.parametrize("letter", [*TO_TCVN3, *TCVN3_CAPITALS])
def test_every_tcvn3_letter(letter: str) -> None:
    assert decode(tcvn3(letter), ".VnTime") == letter


@pytest.mark.parametrize("letter", list(TO_TCVN3))
def test_every_tcvn3_capital_of_a_capital_font(letter: str) -> None:
    assert decode(tcvn3(letter), ".VnTimeH") == letter.upper()


@pytest.mark.parametrize("letter", list(TO_VNI))
def test_every_vni_letter(letter: str) -> None:
    assert decode(f"n{TO_VNI[letter]}g", "VNI-Times") == f"n{letter}g"


def test_whole_sentences_come_back() -> None:
    assert decode(tcvn3(TEXT), ".VnTime") == TEXT
    assert decode(encode(TEXT, TO_VNI), "VNI-Times") == TEXT
    assert decode(encode(TEXT.upper(), TO_VNI), "VNI-Times") == TEXT.upper()
    assert decode(tcvn3(TEXT.lower()), ".VnTimeH") == TEXT.upper()


def test_a_capital_with_a_small_mark() -> None:
    assert decode("Aâm", "VNI-Times") == "Âm"


@pytest.mark.parametrize(
    ("font", "encoding"),
    [
        (".VnTime", "tcvn3"),
        (".VnArial NarrowH", "tcvn3"),
        (".vntime", "tcvn3"),
        ("VnTimeH", "tcvn3"),
        ("ABCDEF+.VnTime,Bold", "tcvn3"),
        ("VNI-Times", "vni"),
        ("Vni-Helve-Condense", "vni"),
        ("VNI Times", "vni"),
        ("Times New Roman", None),
        ("UVnTime", None),
        ("vnr10", None),
        ("", None),
    ],
)
def test_fonts_tell_the_code_page(font: str, encoding: str | None) -> None:
    assert encoding_of(font) == encoding


@pytest.mark.parametrize(
    ("font", "shown"),
    [
        (".VnTime", "kÕ"),
        (".VnTimeH", "KẾ"),
        ("ABCDEF+.VnTimeH,Bold", "KẾ"),
        (".VnArialH-BoldItalic", "KẾ"),
        (".VnTimeH Bold", "KẾ"),
        (".VnTeknical", "kÕ"),
    ],
)
def test_capital_fonts_end_in_h_whatever_the_style(font: str, shown: str) -> None:
    assert decode("kÕ", font) == shown.replace("Õ", "ế")


def test_ordinary_fonts_and_unicode_in_a_legacy_font_stay() -> None:
    assert decode("§iÒu", "Times New Roman") == "§iÒu"
    assert decode("Thủ tục à", ".VnTime") == "Thủ tục à"
    assert decode("Nhie\u0323\u0302m à", "VNI-Times") == "Nhie\u0323\u0302m à"


def test_codes_of_symbol_fonts_and_look_alikes() -> None:
    assert decode("®\uf0adîc", ".VnTime") == "được"
    assert decode("®\u2212îc", ".VnTime") == "được"


def test_evidence_weighs_for_and_against() -> None:
    assert evidence("B¸o c¸o", "tcvn3") > 0 > evidence("Thủ tục", "tcvn3")
    assert evidence("Ñieàu", "vni") > 0 > evidence("Điều", "vni")
    assert evidence("Báo cáo", "tcvn3") == evidence("a", "vni") == 0


def fonts(name: str) -> str:
    return f'<w:rFonts w:ascii="{name}" w:hAnsi="{name}"/>'


def test_a_document_that_mixes_all_three() -> None:
    runs = r("Quý III ") + r(tcvn3("nhiệm vụ "), fonts(".VnTime"))
    runs += r(encode("được giao ", TO_VNI), fonts("VNI-Times")) + r(tcvn3("ư"), fonts(".VnTimeH"))
    (grid,) = read_docx(docx(tbl(tr("1", f"<w:tc>{p(runs)}</w:tc>")))).grids
    assert grid.cells[1].text == "Quý III nhiệm vụ được giao Ư"


def test_a_letter_over_two_runs_and_the_optional_hyphen() -> None:
    split = r("Nhie", fonts("VNI-Times")) + r("äm", fonts("VNI-Times") + "<w:b/>")
    soft = f"<w:r><w:rPr>{fonts('.VnTime')}</w:rPr><w:t>®</w:t><w:softHyphen/><w:t>îc</w:t></w:r>"
    texts = [block.text for block in read_docx(docx(p(split) + p(soft))).paragraphs]
    assert texts == ["Nhiệm", "được"]


def test_fonts_come_from_styles_defaults_and_the_theme() -> None:
    default = f"<w:rPrDefault><w:rPr>{fonts('.VnTime')}</w:rPr></w:rPrDefault>"
    styles = f"<w:docDefaults>{default}</w:docDefaults>"
    styles += style("character", "Vni", f"<w:rPr>{fonts('VNI-Times')}</w:rPr>")
    styles += style("paragraph", "Uni", f"<w:rPr>{fonts('Arial')}</w:rPr>")
    styles += style(
        "paragraph", "Theme", '<w:rPr><w:rFonts w:hAnsiTheme="minorHAnsi" w:hAnsi="x"/></w:rPr>'
    )
    theme = (
        "<a:themeElements><a:fontScheme><a:minorFont><a:latin typeface='.VnTimeH'/></a:minorFont>"
        "</a:fontScheme></a:themeElements>"
    )
    body = (
        p(r(tcvn3("mục tiêu ")) + r(encode("đề án", TO_VNI), val("rStyle", "Vni")))
        + p("mục tiêu", val("pStyle", "Uni"))
        + p(tcvn3("kế hoạch"), val("pStyle", "Theme"))
    )
    texts = [block.text for block in read_docx(docx(body, styles=styles, theme=theme)).paragraphs]
    assert texts == ["mục tiêu đề án", "mục tiêu", "KẾ HOẠCH"]


def test_unicode_typed_into_an_old_template_stays_also_where_it_could_be_read_both_ways() -> None:
    body = p(r("Thủ tục hành chính", fonts(".VnTime"))) + p(r("Báo cáo", fonts(".VnTime")))
    assert [b.text for b in read_docx(docx(body)).paragraphs] == ["Thủ tục hành chính", "Báo cáo"]


def test_capitals_of_the_look_are_made_after_decoding() -> None:
    body = p(r(tcvn3("kế hoạch"), fonts(".VnTime") + "<w:caps/>"))
    assert read_docx(docx(body)).paragraphs[0].text == "KẾ HOẠCH"
