from __future__ import annotations

import random

import pytest

from extractors.pdf.text import cell_text, line_text, lines_of
from schemas.geometry import Word

SIZE = 12.0
CHAR = 5.0


def printed(*lines: str, x0: float = 2.0, step: float = 14.0) -> list[Word]:
    """Words of a left-aligned cell, every character 5 points wide."""
    words = []
    for number, line in enumerate(lines):
        x = x0
        for text in line.split(" "):
            top = number * step
            words.append(Word(text, x, top, x + CHAR * len(text), top + SIZE))
            x += CHAR * (len(text) + 1)
    return words


def test_wrapped_lines_are_joined_with_a_blank() -> None:
    words = printed("Phòng Văn hóa -", "Xã hội phường")
    assert cell_text(words, 0.0, 80.0) == "Phòng Văn hóa - Xã hội phường"


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (("số 66-", "NQ/TW"), "số 66-NQ/TW"),
        (("Quý III/", "2025"), "Quý III/2025"),
        (("Văn hóa -", "Xã hội"), "Văn hóa - Xã hội"),
        (("năm 2026–", "2030"), "năm 2026–2030"),
        (("nhóm 1–", "các xã"), "nhóm 1– các xã"),
    ],
)
def test_a_hyphen_or_slash_ties_only_what_it_touches(lines: tuple[str, ...], expected: str) -> None:
    assert cell_text(printed(*lines), 0.0, 54.0) == expected


def test_list_items_stand_on_lines_of_their_own() -> None:
    words = printed("- Công văn", "- Kế hoạch", "- Báo cáo")
    assert cell_text(words, 0.0, 60.0) == "- Công văn\n- Kế hoạch\n- Báo cáo"


def test_a_line_that_had_room_was_broken_by_the_author() -> None:
    words = printed("Bộ Tài chính", "Bộ Ngoại giao")
    assert cell_text(words, 0.0, 200.0) == "Bộ Tài chính\nBộ Ngoại giao"
    assert cell_text(words, 0.0, 70.0) == "Bộ Tài chính Bộ Ngoại giao"


def test_any_drawing_order_reads_the_same() -> None:
    words = printed("một hai ba", "bốn năm sáu", "bảy tám chín")
    expected = cell_text(words, 0.0, 60.0)
    shuffled = words[:]
    random.Random(7).shuffle(shuffled)
    assert cell_text(shuffled, 0.0, 60.0) == expected


def test_a_raised_footnote_mark_stays_on_its_line() -> None:
    line = [
        Word("NQ/TW", 10.0, 100.0, 40.0, 112.0),
        Word("1", 40.5, 98.0, 44.0, 106.0, glued=True),
    ]
    below = [Word("dưới", 10.0, 114.0, 30.0, 126.0)]
    assert [line_text(one) for one in lines_of(line + below)] == ["NQ/TW1", "dưới"]
    assert [line_text(one) for one in lines_of([line[1], line[0], *below])] == ["NQ/TW1", "dưới"]


def test_glyphs_that_touch_are_one_word() -> None:
    glyphs = [
        Word(c, 10.0 + 5 * i, 0.0, 15.0 + 5 * i, 12.0, glued=True) for i, c in enumerate("xã")
    ]
    assert line_text(glyphs) == "xã"


def test_a_printed_blank_is_kept_however_narrow() -> None:
    assert line_text([Word("a", 0, 0, 5, 12), Word("b", 5.5, 0, 10, 12, glued=False)]) == "a b"


@pytest.mark.parametrize(
    ("lines", "whole"),
    [
        (("Trước", "30/9/202", "6"), "Trước 30/9/2026"),
        (("ngày", "15/02/2", "026"), "ngày 15/02/2026"),
        (("15/02/20", "26"), "15/02/2026"),
        (("Quý", "III/202", "6"), "Quý III/2026"),
        (("202", "6"), "2026"),
        (("Thườn", "g", "xuyên"), "Thường xuyên"),
        (("Phòn", "g", "KTXH"), "Phòng KTXH"),
    ],
)
def test_a_word_wider_than_its_cell_is_whole_again(lines: tuple[str, ...], whole: str) -> None:
    width = CHAR * max(map(len, lines)) + 4.0
    assert cell_text(printed(*lines), 0.0, width) == whole
    assert "\n" in cell_text(printed(*lines), 0.0, 3 * width)  # there the author broke the line


@pytest.mark.parametrize(
    "lines",
    [("Tháng", "10", "2026"), ("Công", "an", "xã"), ("12/30", "45"), ("số", "m2"), ("Quý", "I")],
)
def test_words_of_their_own_are_none_of_the_word_above(lines: tuple[str, ...]) -> None:
    width = CHAR * max(map(len, lines)) + 4.0
    assert cell_text(printed(*lines), 0.0, width).split() == list(lines)


def test_a_dash_between_quarters_begins_no_item() -> None:
    for lines in (("Quý II", "- III/", "2026"), ("Quý II", "-", "III/2026")):
        assert cell_text(printed(*lines), 0.0, 44.0).split() == ["Quý", "II", "-", "III/2026"]
        assert "\n" not in cell_text(printed(*lines), 0.0, 44.0)
    assert cell_text(printed("Năm 2026", "- 3 lớp"), 0.0, 44.0) == "Năm 2026\n- 3 lớp"
