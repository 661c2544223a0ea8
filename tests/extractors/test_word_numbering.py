"""Automatic numbers come out as Word shows them."""

from __future__ import annotations

import pytest

from extractors.word import read_docx
from extractors.word.number_formats import bullet, format_number
from tests.extractors.docx_build import abstract, docx, in_list, lvl, num, p, r, style, val

DECIMAL = abstract(0, lvl(0, "decimal", "%1."), lvl(1, "lowerLetter", "%2)"))


def shown(*paragraphs: str, numbering: str, styles: str = "") -> list[str]:
    reading = read_docx(docx("".join(paragraphs), numbering=numbering, styles=styles))
    return [block.text for block in reading.paragraphs]


def item(text: str, num_id: int = 1, level: int = 0) -> str:
    return p(text, in_list(num_id, level))


@pytest.mark.parametrize(
    ("number", "number_format", "text"),
    [
        (12, "decimal", "12"),
        (3, "decimalZero", "03"),
        (12, "decimalZero", "12"),
        (4, "lowerRoman", "iv"),
        (1994, "upperRoman", "MCMXCIV"),
        (3, "lowerLetter", "c"),
        (28, "upperLetter", "BB"),
        (5, "none", ""),
        (0, "upperRoman", "0"),
        (7, "001, 002, 003, ...", "007"),
        (2, "vietnameseCounting", "hai"),
        (3, "numberInDash", "- 3 -"),
        (2, "decimalEnclosedCircle", "②"),
        (9, "hebrew1", "9"),
    ],
)
def test_formats(number: int, number_format: str, text: str) -> None:
    assert format_number(number, number_format) == text


@pytest.mark.parametrize(
    ("glyph", "font", "text"),
    [
        ("\uf0b7", "Symbol", "-"),
        ("\uf0a7", "Wingdings", "-"),
        ("\uf0d8", None, "-"),
        ("o", "Courier New", "-"),
        ("-", "Times New Roman", "-"),
        ("+", None, "+"),
        ("•", "Times New Roman", "•"),
        ("", "Symbol", ""),
    ],
)
def test_bullets(glyph: str, font: str | None, text: str) -> None:
    assert bullet(glyph, font) == text


def test_levels_count_and_restart() -> None:
    texts = shown(
        item("A"), item("a", level=1), item("b", level=1), item("B"), item("c", level=1),
        numbering=DECIMAL + num(1, 0),
    )  # fmt: skip
    assert texts == ["1. A", "a) a", "b) b", "2. B", "a) c"]


def test_a_level_names_the_numbers_above_it() -> None:
    levels = abstract(0, lvl(0, "upperRoman", "%1."), lvl(1, "decimal", "%1.%2."))
    texts = shown(
        item("A"), item("B"), item("x", level=1), item("y", level=1), numbering=levels + num(1, 0)
    )
    assert texts[2:] == ["II.1. x", "II.2. y"]


def test_legal_numbering_shows_every_level_in_digits() -> None:
    levels = abstract(
        0, lvl(0, "upperRoman", "%1."), lvl(1, "lowerLetter", "%1.%2", extra=val("isLgl"))
    )
    assert shown(item("A"), item("x", level=1), numbering=levels + num(1, 0)) == ["I. A", "1.1 x"]


def test_a_level_left_out_counts_as_begun() -> None:
    levels = abstract(
        0, lvl(0, "decimal", "%1."), lvl(1, "decimal", "%1.%2"), lvl(2, "decimal", "%1.%2.%3")
    )
    texts = shown(item("A"), item("x", level=2), item("y", level=1), numbering=levels + num(1, 0))
    assert texts == ["1. A", "1.1.1 x", "1.2 y"]


def test_a_level_may_count_on_through_the_list() -> None:
    levels = abstract(
        0, lvl(0, "decimal", "%1."), lvl(1, "decimal", "%2)", extra=val("lvlRestart", 0))
    )
    texts = shown(
        item("A"), item("x", level=1), item("B"), item("y", level=1), numbering=levels + num(1, 0)
    )
    assert texts[3] == "2) y"


def test_a_level_may_restart_behind_one_level_only() -> None:
    levels = abstract(
        0,
        lvl(0, "decimal", "%1."),
        lvl(1, "decimal", "%2)"),
        lvl(2, "decimal", "(%3)", extra=val("lvlRestart", 1)),
    )
    texts = shown(
        item("A"), item("x", level=1), item("p", level=2), item("y", level=1), item("q", level=2),
        item("B"), item("s", level=2),
        numbering=levels + num(1, 0),
    )  # fmt: skip
    assert (texts[4], texts[6]) == ("(2) q", "(1) s")


def test_two_lists_over_one_abstract_list_count_on_until_one_starts_anew() -> None:
    start = f'<w:lvlOverride w:ilvl="0">{val("startOverride", 5)}</w:lvlOverride>'
    numbering = DECIMAL + num(1, 0) + num(2, 0) + num(3, 0, start)
    texts = shown(
        item("a"), item("b", 2), item("c", 3), item("d", 3), item("e", 1), numbering=numbering
    )
    assert texts == ["1. a", "2. b", "5. c", "6. d", "7. e"]


def test_lists_of_their_own_count_on_their_own() -> None:
    numbering = DECIMAL + abstract(1, lvl(0, "decimal", "(%1)", start=4)) + num(1, 0) + num(2, 1)
    assert shown(item("a"), item("b", 2), item("c"), numbering=numbering) == [
        "1. a",
        "(4) b",
        "2. c",
    ]


def test_a_level_replaced_for_one_list() -> None:
    override = f'<w:lvlOverride w:ilvl="0">{lvl(0, "upperLetter", "%1/")}</w:lvlOverride>'
    numbering = DECIMAL + num(1, 0, override)
    assert shown(item("a"), item("b", level=1), numbering=numbering) == ["A/ a", "a) b"]


def test_numbering_by_style() -> None:
    styles = style("paragraph", "Muc", f"<w:pPr><w:numPr>{val('numId', 1)}</w:numPr></w:pPr>")
    styles += style("paragraph", "Tieu", f"<w:pPr><w:numPr>{val('numId', 1)}</w:numPr></w:pPr>")
    styles += style("paragraph", "Con", val("basedOn", "Muc"))
    levels = abstract(
        0,
        lvl(0, "upperRoman", "%1.", extra=val("pStyle", "Muc")),
        lvl(1, "decimal", "%2.", extra=val("pStyle", "Tieu")),
    )
    texts = shown(
        p("A", val("pStyle", "Muc")),
        p("x", val("pStyle", "Tieu")),
        p("y", val("pStyle", "Tieu")),
        p("B", val("pStyle", "Con")),
        p("tự do", val("pStyle", "Muc") + f"<w:numPr>{val('numId', 0)}</w:numPr>"),
        numbering=levels + num(1, 0),
        styles=styles,
    )
    assert texts == ["I. A", "1. x", "2. y", "II. B", "tự do"]


def test_a_list_that_only_names_a_list_style() -> None:
    numbering = (
        f'<w:abstractNum w:abstractNumId="0">{val("numStyleLink", "Chung")}</w:abstractNum>'
        f'<w:abstractNum w:abstractNumId="1">{val("styleLink", "Chung")}'
        f"{lvl(0, 'upperRoman', '%1 -')}</w:abstractNum>"
    )
    numbering += num(1, 0) + num(2, 1)
    assert shown(item("a", 1), item("b", 2), numbering=numbering) == ["I - a", "II - b"]


def test_the_sign_between_number_and_text() -> None:
    levels = abstract(
        0,
        lvl(0, "decimal", "%1", extra=val("suff", "nothing")),
        lvl(1, "decimal", "%2", extra=val("suff", "space")),
    )
    assert shown(item(".a"), item("b", level=1), numbering=levels + num(1, 0)) == ["1.a", "1 b"]


def test_a_number_without_text_and_a_level_without_number() -> None:
    levels = abstract(0, lvl(0, "decimal", "%1."), lvl(1, "none", ""))
    assert shown(item(""), item("x", level=1), numbering=levels + num(1, 0)) == ["1.", "x"]


def test_deleted_and_hidden_paragraphs_take_no_number() -> None:
    gone = p(
        f"<w:del w:id='1' w:author='a'>{r('bỏ')}</w:del>",
        in_list(1) + "<w:rPr><w:del w:id='2' w:author='a'/></w:rPr>",
    )
    assert shown(item("a"), gone, item("b"), numbering=DECIMAL + num(1, 0)) == ["1. a", "2. b"]


def test_joined_paragraphs_take_the_number_of_the_last() -> None:
    first = p("Kế ", in_list(1) + "<w:rPr><w:del w:id='2' w:author='a'/></w:rPr>")
    numbering = DECIMAL + abstract(1, lvl(0, "upperRoman", "%1.")) + num(1, 0) + num(2, 1)
    texts = shown(first, item("hoạch", 2), item("sau"), numbering=numbering)
    assert texts == ["I. Kế hoạch", "1. sau"]


def test_a_number_the_list_hides_and_a_list_nobody_defined() -> None:
    levels = abstract(0, lvl(0, "decimal", "%1.", rpr="<w:vanish/>"))
    assert shown(item("a"), item("b", 77), numbering=levels + num(1, 0)) == ["a", "b"]


def test_a_start_left_out_is_zero() -> None:
    # ECMA-376 part 1, 17.9.25.
    levels = abstract(0, lvl(0, "decimal", "%1.", start=None))
    assert shown(item("a"), item("b"), numbering=levels + num(1, 0)) == ["0. a", "1. b"]


def test_a_format_wrapped_for_older_programs() -> None:
    wrapped = (
        '<mc:AlternateContent><mc:Choice Requires="w14"><w:numFmt w:val="custom" '
        'w:format="01, 02, 03, ..."/></mc:Choice><mc:Fallback><w:numFmt w:val="decimal"/>'
        "</mc:Fallback></mc:AlternateContent>"
    )
    levels = abstract(
        0, f'<w:lvl w:ilvl="0">{val("start", 1)}{wrapped}{val("lvlText", "%1.")}</w:lvl>'
    )
    assert shown(item("a"), numbering=levels + num(1, 0)) == ["01. a"]


def test_a_bullet_of_a_symbol_font() -> None:
    fonts = '<w:rFonts w:ascii="Symbol" w:hAnsi="Symbol"/>'
    levels = abstract(0, lvl(0, "bullet", "\uf0b7", rpr=fonts))
    assert shown(item("a"), item("b"), numbering=levels + num(1, 0)) == ["- a", "- b"]


def test_a_number_over_long_is_cut() -> None:
    levels = abstract(0, lvl(0, "decimal", "%1" + "x" * 100_000))
    assert len(shown(item("a"), numbering=levels + num(1, 0))[0]) < 300


def test_a_number_in_a_legacy_font() -> None:
    fonts = '<w:rFonts w:ascii=".VnTime" w:hAnsi=".VnTime"/>'
    levels = abstract(0, lvl(0, "decimal", "§iÒu %1.", rpr=fonts))
    assert shown(item("Phạm vi"), numbering=levels + num(1, 0)) == ["Điều 1. Phạm vi"]
