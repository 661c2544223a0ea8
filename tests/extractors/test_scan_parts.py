"""The parts of the reader of scans that need no engine: each on a picture drawn for it."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

cv2 = pytest.importorskip("cv2")

from extractors.pdf.lattice import find_lattices  # noqa: E402
from extractors.scan import memory  # noqa: E402
from extractors.scan.cuts import Cut, Strip, strips_of  # noqa: E402
from extractors.scan.engine import Seen  # noqa: E402
from extractors.scan.marks import Marks  # noqa: E402
from extractors.scan.numerals import UNREAD, mended  # noqa: E402
from extractors.scan.opinions import agreed  # noqa: E402
from extractors.scan.order import forms_of_number  # noqa: E402
from extractors.scan.phrases import spelled_out  # noqa: E402
from extractors.scan.picture import Gray, Picture, lightest  # noqa: E402
from extractors.scan.ruling import levelled, rules_of, stretches_of, without_rules  # noqa: E402
from extractors.scan.sharpness import is_coarse  # noqa: E402
from extractors.scan.sheets import pages_of  # noqa: E402
from extractors.scan.tables import settle_tables  # noqa: E402
from extractors.scan.unread import with_missed  # noqa: E402
from extractors.scan.upright import is_sideways, turn_of, turned  # noqa: E402
from extractors.scan.wording import Wording  # noqa: E402
from extractors.syllables import is_toned, share_of_syllables  # noqa: E402
from schemas.geometry import Box  # noqa: E402
from schemas.language import Language  # noqa: E402
from schemas.reading import Cell, Grid  # noqa: E402

SCALE = 72 / 200  # points a pixel of a scan of 200 dots an inch


def paper(height: int = 600, width: int = 900) -> Gray:
    return np.full((height, width), 255, np.uint8)


def table(gray: Gray) -> Gray:
    """Three columns and three rows of rules, two pixels thick."""
    for y in (100, 160, 300, 440):
        gray[y : y + 2, 100:800] = 0
    for x in (100, 200, 500, 798):
        gray[100:442, x : x + 2] = 0
    return gray


def lines_of_text(gray: Gray) -> Gray:
    """Lines of strokes at places as irregular as those of print."""
    places = np.random.default_rng(1)
    for y in range(60, 560, 40):
        for x in np.sort(places.choice(np.arange(80, 820, 5), 70, replace=False)):
            gray[y : y + 16, x : x + 3] = 0
    return gray


@pytest.mark.parametrize("degrees", [-2.0, -0.4, 0.0, 0.3, 1.5])
def test_a_turned_page_is_set_straight(degrees: float) -> None:
    page = table(paper())
    matrix = cv2.getRotationMatrix2D((450, 300), -degrees, 1.0)
    askew = cv2.warpAffine(page, matrix, (900, 600), borderValue=255)
    assert turn_of(askew) == pytest.approx(degrees, abs=0.05)
    straight = turned(askew, turn_of(askew))
    assert turn_of(straight) == pytest.approx(0.0, abs=0.05)


def test_text_that_runs_down_the_page_is_sideways() -> None:
    page = lines_of_text(paper())
    assert not is_sideways(page)
    assert is_sideways(np.rot90(page).copy())


def test_rules_are_found_and_letters_are_none() -> None:
    page = lines_of_text(table(paper()))
    found = stretches_of(table(paper()), SCALE)
    across = [s for s in found if s[2] - s[0] > s[3] - s[1]]
    assert len(across) == 4 and len(found) == 8
    assert all(s[2] - s[0] > 500 or s[3] - s[1] > 300 for s in stretches_of(page, SCALE))


def dotted(gray: Gray, on: int, off: int) -> Gray:
    """The table's rules in dots, dashes or long pieces: `on` pixels of ink, `off` of white."""
    for x in range(100, 800):
        if (x - 100) % (on + off) >= on:
            for y in (100, 160, 300, 440):
                gray[y : y + 2, x] = 255
    for y in range(100, 442):
        if (y - 100) % (on + off) >= on:
            for x in (100, 200, 500, 798):
                gray[y, x : x + 2] = 255
    return gray


@pytest.mark.parametrize(
    ("on", "off"), [(2, 2), (3, 5), (9, 6), (90, 12)], ids=["dots", "far dots", "dashes", "broken"]
)
def test_dots_dashes_and_broken_pieces_in_a_row_are_a_rule(on: int, off: int) -> None:
    page = dotted(table(paper()), on, off)
    for x in (120, 132, 144):  # stems of letters, near a rule and in line with none
        page[106:126, x : x + 3] = page[440 + 12 : 440 + 32, x : x + 3] = 0
    lattices = find_lattices(rules_of(stretches_of(page, SCALE), SCALE))
    assert [(len(found.xs), len(found.ys), len(found.spans)) for found in lattices] == [(4, 4, 9)]


def test_stems_one_below_another_in_low_rows_are_no_rule() -> None:
    page = table(paper())
    for y in range(160, 280, 40):  # 10, 11, 12: their first figures stand in line
        page[y : y + 2, 100:800] = 0
        page[y + 10 : y + 32, 140:143] = page[y + 10 : y + 32, 150:153] = 0
    sides = [s for s in stretches_of(page, SCALE) if s[3] - s[1] > s[2] - s[0]]
    assert {round(s[0], -1) for s in sides} == {100, 200, 500, 800}


def test_a_slanted_rule_is_painted_out_and_the_print_beside_it_stays() -> None:
    page = table(paper())
    page[100:442, 798:800] = 255
    cv2.line(page, (800, 100), (792, 441), 0, 2)
    page[200:220, 770:773] = 0  # a letter
    stretches = stretches_of(page, SCALE)
    assert any(s[2] - s[0] > 6 and s[3] - s[1] > 300 for s in stretches)
    clean = without_rules(page, stretches, SCALE)
    assert (clean < 150).sum() == 20 * 3


def test_the_side_of_a_low_cell_is_a_rule_and_a_stroke_as_long_is_none() -> None:
    page = paper()
    for y in (100, 140):
        page[y : y + 2, 100:800] = 0
    page[100:142, 300:302] = 0  # meets both
    page[112:130, 500:504] = 0  # a letter between them
    sides = [s for s in stretches_of(page, SCALE) if s[3] - s[1] > s[2] - s[0]]
    assert [s[0] for s in sides] == [pytest.approx(299, abs=2)]


def test_a_capital_as_high_as_its_row_is_no_side_of_a_cell() -> None:
    page = table(paper())
    page[200:202, 100:800] = page[240:242, 100:800] = 0  # a low row
    page[200:242, 600:604] = 0  # a letter that fills it
    page[200:242, 500:502] = 0  # the side that goes on above and below
    sides = [s for s in stretches_of(page, SCALE) if s[3] - s[1] > s[2] - s[0]]
    assert sorted({round(s[0], -1) for s in sides}) == [100, 200, 500, 800]


def test_a_grey_ground_with_a_shadow_becomes_white() -> None:
    shadow = np.linspace(150, 230, 900, dtype=np.float64)
    page = np.tile(shadow, (600, 1)).astype(np.uint8)
    page[300:310, 100:800] = 20
    level = levelled(page)
    assert level[100, 50] == 255 and level[500, 850] == 255
    assert level[304, 400] < 80


@pytest.mark.parametrize("light", [1.0, 0.55], ids=["bright", "in shadow"])
def test_a_red_seal_becomes_paper_and_black_print_stays_beneath_it_too(light: float) -> None:
    picture = np.full((96, 96, 3), 250.0)
    picture[20:24] = (220, 30, 40)
    picture[24:26] = (150, 120, 120)  # where a seal ends, as a JPEG leaves it
    picture[40:44] = (10, 10, 10)
    picture[60:64] = (100, 20, 20)  # print under the seal
    picture[80:84] = (230, 225, 218)  # yellowed paper
    gray = levelled(lightest((picture * light).astype(np.uint8)))
    assert gray[[10, 22, 25, 82], 40].tolist() == [255, 255, 255, 255]
    assert gray[41, 40] < 20 and gray[61, 40] < 120


def test_a_strip_holds_each_inked_cell_once_and_knows_where_it_stood() -> None:
    page = paper()
    page[120:136, 230:300] = 0
    page[340:356, 530:600] = 0
    boxes = [Box(x * SCALE, y * SCALE, (x + 280) * SCALE, (y + 100) * SCALE)
             for x, y in ((210, 100), (210, 320), (510, 320))]  # fmt: skip
    strip = next(strips_of(Picture(page, SCALE, 1), page, boxes))
    assert [cut.place for cut in strip.cuts] == [0, 2]
    for cut in strip.cuts:
        row = cut.top + len(cut.image) // 2
        assert strip.cut_at(row) == cut
        assert strip.image[row].min() == page[cut.y + row - cut.top].min() == 0


def test_a_dot_right_above_a_cells_lower_rule_is_not_cut_off() -> None:
    page = paper()
    page[418:434, 230:300] = 0  # letters
    page[436:438, 250:254] = 0  # a dot below them, just above where the rule was
    box = Box(*(at * SCALE for at in (201, 301, 501, 441)))
    strip = next(strips_of(Picture(page, SCALE, 1), page, [box]))
    image = strip.cuts[0].image
    inked = (image < 128).any(axis=1).sum() / strip.zoom
    assert inked == pytest.approx(18, abs=0.9)  # 16 rows of letters, 2 of the dot


def drawn(strokes: list[tuple[tuple[int, int], tuple[int, int]]], width: int) -> Gray:
    """A word's picture of strokes from top (y 0) to bottom (y 40), 6 pixels of white around."""
    picture = paper(60, width + 20)
    for (x0, y0), (x1, y1) in strokes:
        cv2.line(picture, (x0 + 10, y0 + 10), (x1 + 10, y1 + 10), 0, 5)
    return picture


def one(x: int) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """The letter I with serifs, its stem at x."""
    return [((x, 0), (x, 40)), ((x - 7, 0), (x + 7, 0)), ((x - 7, 40), (x + 7, 40))]


def bare_stem(x: int) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """The letter I of a face without serifs."""
    return [((x, 0), (x, 40))]


def dot(x: int) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    return [((x, 39), (x, 39))]


def flagged(x: int) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """The figure 1: a stem with a foot, and a flag to the left of its head."""
    return [((x, 0), (x, 40)), ((x - 7, 40), (x + 7, 40)), ((x, 0), (x - 9, 8))]


def slash(x: int) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    return [((x, 40), (x + 14, 0))]


def five(x: int) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    return [((x - 16, 0), (x, 40)), ((x + 16, 0), (x, 40))]


def ten(x: int) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    return [((x - 16, 0), (x + 16, 40)), ((x + 16, 0), (x - 16, 40))]


@pytest.mark.parametrize(
    ("read", "strokes", "right"),
    [
        ("H", one(10) + one(26), "II"),
        ("HI", one(10) + one(26) + one(42), "III"),
        ("II", one(10) + one(26) + one(42), "III"),
        ("IHI", one(10) + one(26) + one(42), "III"),
        ("IV", one(10) + five(40), "IV"),
        ("VI", five(18) + one(46), "VI"),
        ("V", five(18), "V"),
        ("X", ten(18), "X"),
        (UNREAD, one(10), "I"),
        ("II", [*one(10), *one(26), *one(42), ((3, 36), (49, 36))], "III"),
        ("TT", one(10) + one(40), "TT"),
        ("1", one(10), "I"),
        ("I", flagged(16), "1"),
        ("I", [*bare_stem(10), *bare_stem(24)], "II"),  # no engine tells two without serifs
        ("1", [*bare_stem(10), *bare_stem(24), *bare_stem(38)], "III"),
        ("H.1", [*bare_stem(10), *bare_stem(24), *dot(36), *flagged(52)], "II.1"),
        ("I.2", [*one(10), *dot(24), *ten(52)], "I.2"),
        ("H1", [*one(10), *one(26), *dot(42), *flagged(62)], "II.1"),  # no engine saw the dot
        ("I1", [*one(10), *flagged(36)], "I1"),
        ("II/25", [*one(10), *one(26), *one(42), *slash(64), *ten(104)], "III/25"),
        ("IV/25", [*one(10), *five(40), *slash(68), *ten(108)], "IV/25"),
    ],
)
def test_roman_numbers_are_counted_by_their_strokes(
    read: str, strokes: list[tuple[tuple[int, int], tuple[int, int]]], right: str
) -> None:
    picture = drawn(strokes, 130)
    columns = np.flatnonzero((picture < 128).any(axis=0))
    word = Seen(read, int(columns[0]), 2, int(columns[-1]), 58, 60.0)
    assert mended([word], picture)[0].text == right


@pytest.mark.parametrize(("read", "lefts", "comma", "doubted"), [
    ("III,IV", (3, 19, 35, 54, 66, 82), 50, False),
    ("II,IV", (3, 19, 35, 66, 82), 50, False),  # the third stem went to the comma
    ("II,IV", (3, 19, 35, 66, 82), 35, True),  # a comma that touches it parts nothing
])  # fmt: skip
def test_two_roman_numbers_in_one_word_have_the_strokes_of_both(
    read: str, lefts: tuple[int, ...], comma: int, doubted: bool
) -> None:
    strokes = [((x, 0), (x, 40)) for x in (0, 16, 32, 64)] + five(90)
    picture = drawn([*strokes, ((comma, 38), (comma - 3, 46))], 130)
    word = Seen(read, 3, 2, 122, 60, 90.0, tuple(left + 4 for left in lefts))
    found = mended([word], picture)[0]
    assert bool(found.doubt) is doubted
    assert doubted or found.text == "III,IV"


@pytest.mark.parametrize(
    ("read", "strokes", "right"),
    [
        ("II/25", [*bare_stem(10), *bare_stem(26), *bare_stem(42), *slash(56)], "III/25"),
        ("I/25", [*bare_stem(10), *bare_stem(26), *slash(40)], "II/25"),
        ("IV/25", [*bare_stem(10), *five(40), *slash(54)], "IV/25"),
        ("X/25", [*ten(30), *slash(54)], "X/25"),
    ],
)
def test_a_slash_whose_foot_touches_a_number_is_none_of_its_strokes(
    read: str, strokes: list[tuple[tuple[int, int], tuple[int, int]]], right: str
) -> None:
    picture = drawn([*strokes, *ten(104)], 140)
    picture[50:53, 20:120] = 0  # a foot that all of them stand on
    columns = np.flatnonzero((picture < 128).any(axis=0))
    words = [Seen("Quý", 0, 2, 4, 60, 90.0)]
    words.append(Seen(read, int(columns[0]), 2, int(columns[-1]), 58, 90.0))
    found = mended(words, picture)[1]
    assert found.text == right and not found.doubt


@pytest.mark.parametrize(("other", "doubted"), [("HI/25", False), ("II/255", True)])
def test_a_number_mended_leaves_the_doubt_of_what_stands_behind_it(
    other: str, doubted: bool
) -> None:
    picture = drawn([*one(10), *one(26), *slash(48), *ten(88)], 130)
    word = Seen("II/25", 12, 2, 120, 58, 90.0, doubt=f"“II/25” or “{other}”")
    assert bool(mended([word], picture)[0].doubt) is doubted


def test_a_number_mended_leaves_the_doubt_of_the_words_around_it() -> None:
    picture = drawn([*one(10), *one(26)], 60)
    word = Seen("H", 3, 2, 50, 60, 13.0, doubt="“H V/2025” or “III-IV/2025”")
    assert mended([word], picture)[0].doubt == word.doubt
    alone = replace(word, doubt="“H” or “IL”")
    assert not mended([alone], picture)[0].doubt


def test_a_stem_after_the_word_quarter_is_told_by_its_head() -> None:
    for strokes, right in ((one(16), "I,"), (flagged(16), "1,")):
        picture = drawn(strokes, 60)
        quarter = Seen("Quý", 0, 2, 4, 60, 90.0)
        word = Seen("1,", 12, 2, 50, 60, 90.0, (12, 45))
        assert mended([quarter, word], picture)[1].text == right


@pytest.mark.parametrize(("read", "text"), [("HILIV", "III,IV"), ("HITV", "III,IV")])
def test_two_quarters_read_as_one_number_are_counted_together(read: str, text: str) -> None:
    picture = drawn([((x, 0), (x, 40)) for x in (0, 16, 32, 64)] + five(90), 130)
    words = [Seen("Quý", 0, 2, 4, 60, 90.0), Seen(read, 3, 2, 122, 60, 40.0)]
    found = mended(words, picture)[1]
    assert found.text == text and read in found.doubt


def test_no_engine_takes_two_stems_for_a_five() -> None:
    picture = drawn(five(18), 60)
    word = Seen("II", 4, 2, 50, 60, 90.0, (4, 30))
    assert mended([word], picture)[0].text == "II" and mended([word], picture)[0].doubt


def test_a_number_and_its_comma_are_looked_at_without_the_sides_of_its_signs() -> None:
    picture = drawn([((x, 0), (x, 40)) for x in (0, 16, 32)] + [((48, 38), (45, 46))], 80)
    assert mended([Seen("II,", 7, 2, 65, 60, 90.0)], picture)[0].text == "III,"


def test_a_comma_after_a_roman_number_may_hold_its_last_stem() -> None:
    picture = drawn([((x, 0), (x, 40)) for x in (0, 16, 32)] + [((48, 38), (45, 46))], 80)
    word = Seen("II,", 7, 2, 65, 60, 90.0, (7, 23, 37))
    assert mended([word], picture)[0].text == "III,"


def test_a_word_of_letters_is_not_taken_for_a_number() -> None:
    picture = drawn(one(10) + one(26), 60)
    words = [Seen(text, 2, 2, 40, 58, 90.0) for text in ("Phòng", "H", "VHXH", "XH", "THI")]
    assert [word.text for word in mended(words, picture)] == ["Phòng", "H", "VHXH", "XH", "THI"]


@pytest.mark.parametrize(("barred", "sign"), [(True, "≥"), (False, ">")])
def test_a_bar_below_the_sign_tells_at_least_from_more_than(barred: bool, sign: str) -> None:
    strokes = [((0, 0), (24, 12)), ((24, 12), (0, 24))] + ([((0, 36), (24, 36))] if barred else [])
    picture = drawn(strokes, 90)
    picture[20:40, 60:64] = 0  # a figure beside it
    for read in (">95", ">›95", ">_95"):
        word = mended([Seen(read, 2, 2, 80, 58, 90.0)], picture)[0]
        assert word.text == sign + "95"
    assert bool(word.doubt) is not barred


def word_with(mark: str) -> tuple[Gray, Seen]:
    """Three strokes as high as small letters, something above and below the one in the middle."""
    strip = paper(120, 400)
    for x in (100, 130, 160):
        strip[50:70, x : x + 8] = 0
        strip[50:53, x : x + 20] = strip[67:70, x : x + 20] = 0
    if mark in ("dot", "tone"):
        strip[36 : 40 if mark == "dot" else 44, 132:138] = 0
    if mark == "below":
        strip[74:78, 132:138] = 0
    return strip, Seen("", 98, 30, 182, 85, 95.0)


@pytest.mark.parametrize(
    ("mark", "right", "wrong"),
    [
        ("dot", ("tin", "thi"), ("tín", "quý", "tổ")),
        ("tone", ("quý", "tỉn", "hồ", "hô"), ("tin", "tin,", "thị")),
        ("none", ("quy", "can"), ("quý", "tỉnh", "thị", "cần")),
        ("below", ("lạc", "thượt"), ("lac", "lac.", "lác")),
    ],
)
def test_marks_that_the_picture_has_not_are_not_borne_out(
    mark: str, right: tuple[str, ...], wrong: tuple[str, ...]
) -> None:
    strip, word = word_with(mark)
    marks = Marks(strip, [word], coarse=False)
    assert all(marks.bear_out(replace(word, text=text)) for text in right)
    assert not any(marks.bear_out(replace(word, text=text)) for text in wrong)
    assert not Marks(strip, [word], coarse=True).bear_out(replace(word, text="tổ"))
    assert all(marks.bear_out(replace(word, text=text)) for text in ("UBND", "2026", "15/3"))


def test_of_two_readings_that_differ_in_a_mark_the_picture_tells() -> None:
    words = agreed(seen("tỉnh gọn"), seen("tinh gọn"), lambda word: word.text != "tỉnh")
    assert [(word.text, word.doubt, word.weak) for word in words] == [
        ("tinh", "", True),
        ("gọn", "", False),
    ]


@pytest.mark.parametrize(("first", "second"), [(90.0, 60.0), (60.0, 90.0)])
def test_what_one_engine_reads_with_less_confidence_is_not_certain(
    first: float, second: float
) -> None:
    (word,) = agreed(seen("vụ", first), seen("vụ", second), borne_out)
    assert word.weak and not word.doubt
    assert not agreed(seen("vụ"), seen("vụ"), borne_out)[0].weak
    assert agreed(seen("qaê"), seen("qaê"), borne_out)[0].weak


def sheet(height: int, width: int) -> Gray:
    """A page of four lines of strokes as high as letters are on a page of its size."""
    page = paper(height, width)
    tall = round(0.007 * max(height, width))
    for y in range(height // 8, height - height // 8, 3 * tall):
        for x in range(width // 10, width - width // 10, tall):
            page[y : y + tall, x : x + max(tall // 3, 2)] = 0
    return page


@pytest.mark.parametrize("beside", [False, True])
@pytest.mark.parametrize("shrunk", [False, True])
def test_two_pages_on_a_sheet_are_parted(beside: bool, shrunk: bool) -> None:
    page = sheet(2339, 1654) if beside else sheet(1654, 2339)
    both = np.hstack([page, page]) if beside else np.vstack([page, page])
    scale = 72 / 200 * (2**-0.5 if shrunk else 1.0)
    halves, side_by_side = pages_of(Picture(both, scale, 3))
    assert [half.gray.shape for half in halves] == [page.shape] * 2
    assert side_by_side is beside
    assert all(half.dpi == 200 and half.number == 3 for half in halves)


def test_one_page_with_white_through_its_middle_stays_whole() -> None:
    page = sheet(1654, 2339)
    page[:, 1100:1240] = 255
    assert len(pages_of(Picture(page, 72 / 200, 1))[0]) == 1
    page = sheet(2339, 1654)
    page[1100:1240] = 255
    assert len(pages_of(Picture(page, 72 / 200, 1))[0]) == 1
    table_page = np.vstack([table(paper()), paper()])
    assert len(pages_of(Picture(table_page, 0.36, 1))[0]) == 1


class Counting:
    """An engine that counts how often it is asked."""

    version = "counting 1"

    def __init__(self) -> None:
        self.asked = 0

    def read(self, image: Gray, dpi: int, block: bool) -> list[Seen]:
        self.asked += 1
        return [Seen("vụ", 1, 2, 3, 4, 95.5, (1, 2))]


def test_a_picture_is_read_once_and_a_damaged_memory_counts_as_none(tmp_path: Path) -> None:
    engine = Counting()
    folder = tmp_path / "readings"
    with memory.kept_in(folder):
        first = memory.read(engine, paper(), 200, block=True)
        assert memory.read(engine, paper(), 200, block=True) == first and engine.asked == 1
        memory.read(engine, paper(), 300, block=True)
        memory.read(engine, table(paper()), 200, block=True)
        assert engine.asked == 3
        for file in folder.iterdir():
            file.write_bytes(b"cut off")
        assert memory.read(engine, paper(), 200, block=True) == first and engine.asked == 4
    memory.read(engine, paper(), 200, block=True)
    assert engine.asked == 5


def test_of_kept_readings_the_oldest_go_first(tmp_path: Path) -> None:
    for age, name in enumerate(("new", "older", "oldest")):
        (tmp_path / name).write_bytes(b"x" * 100)
        os.utime(tmp_path / name, (1000 - age, 1000 - age))
    memory.forget_oldest(tmp_path, most=250)
    assert {file.name for file in tmp_path.iterdir()} == {"new", "older"}
    memory.forget_oldest(tmp_path / "none")


class _Reads:
    """An engine that sees one word in the middle of every picture that it is shown."""

    version = "of a test"

    def read(self, image: Gray, dpi: int, block: bool) -> list[Seen]:
        third = len(image) // 3
        return [Seen("định.", 20, third, 60, 2 * third, 90.0)]


@pytest.mark.parametrize(
    ("lines", "read", "texts"),
    [
        (((0, 30), (40, 70)), ((0, 30),), ["quy", "định."]),
        (((0, 30), (40, 70)), ((0, 30), (40, 70)), ["quy", "quy"]),
        (((0, 30), (40, 46)), ((0, 30),), ["quy"]),  # a mark of its own is no line
        (((0, 30), (34, 64)), ((34, 64),), ["định.", "quy"]),
    ],
    ids=["missed", "read", "dust", "first"],
)
def test_a_line_that_an_engine_passed_over_is_shown_to_it_alone(
    lines: tuple[tuple[int, int], ...], read: tuple[tuple[int, int], ...], texts: list[str]
) -> None:
    image = paper(80, 60)
    for top, bottom in lines:
        image[top:bottom, 10:40] = 0
    strip = np.vstack([paper(20, 100), np.hstack([paper(80, 20), image, paper(80, 20)])])
    cut = Cut(0, 0, 0, 20, image)
    words = [Seen("quy", 30, top + 20, 60, bottom + 20, 90.0) for top, bottom in read]
    found = with_missed(words, cut, Strip(strip, (cut,)), _Reads(), 300, usual=30.0)
    assert [word.text for word in found] == texts
    tops = [word.top for word in found]
    assert tops == [20 + top for top, bottom in lines if bottom - top > 10]


def seen(text: str, confidence: float = 96.0) -> list[Seen]:
    return [Seen(word, 0, 0, 10, 10, confidence) for word in text.split()]


def borne_out(word: Seen) -> bool:
    """A picture that shows the marks of every word."""
    return True


@pytest.mark.parametrize(
    ("first", "second", "taken", "doubted"),
    [
        ("Kế hoạch năm", "Kế hoạch năm", "Kế hoạch năm", 0),
        ("Kế hoạcb năm", "Kế hoạch năm", "Kế hoạch năm", 1),
        ("Kế hoạch năm", "Kế hoạcb năm", "Kế hoạch năm", 1),
        ("'Tên nhiệm vụ", "Tên nhiệm vụ", "Tên nhiệm vụ", 0),
        ("Quý III—-IV", "Quý III–IV", "Quý III-IV", 0),
        ("Quý III–IV", "Quý III-IV", "Quý III–IV", 0),
    ],
)
def test_of_two_readings_the_better_spelled_is_taken_and_a_difference_is_a_doubt(
    first: str, second: str, taken: str, doubted: int
) -> None:
    words = agreed(seen(first), seen(second), borne_out)
    assert " ".join(word.text for word in words) == taken
    assert sum(bool(word.doubt) for word in words) == doubted


def test_of_two_years_the_one_of_four_figures_is_taken_in_doubt() -> None:
    for one, other in (("II/20266", "II/2026"), ("II/2026", "II/202")):
        (word,) = agreed(seen(one), seen(other, 80), borne_out)
        assert word.text == "II/2026" and word.doubt


def test_one_reading_alone_is_in_doubt_where_it_was_read_with_little_confidence() -> None:
    assert agreed(seen("vụ", 95.0), [], borne_out)[0].doubt == ""
    assert agreed(seen("vụ", 40.0), [], borne_out)[0].doubt != ""


PAIRS = {"chuyên môn", "tổ chức", "tinh gọn", "đơn vị", "sửa đổi"}
KNOWN = Language(
    follows=lambda first, second: f"{first} {second}".lower() in PAIRS,
    binds=lambda first, second: f"{first} {second}".lower() in PAIRS,
    abbreviates=lambda word: word == "TTHC",
)


def denied(*texts: str) -> Callable[[Seen], bool]:
    """A picture that shows other marks than those words have."""
    return lambda word: word.text not in texts


@pytest.mark.parametrize(
    ("first", "second", "taken"),
    [
        ("chuyên môn,", "chuyên mồn,", "chuyên môn,"),
        ("đơn Mi", "đơn vị", "đơn vị"),
        ("TTTHC", "TTHC", "TTHC"),
    ],
)
def test_of_two_readings_the_words_around_tell(first: str, second: str, taken: str) -> None:
    for confidence, weak in ((75, True), (90, False)):
        one, other = seen(first, confidence), seen(second, confidence)
        words = agreed(one, other, borne_out, language=KNOWN)
        assert " ".join(word.text for word in words) == taken
        assert not any(word.doubt for word in words)
        assert words[-1].weak is (weak or taken.isupper())  # "VH" may be a number
    assert any(word.doubt for word in agreed(seen(first), seen(second), borne_out))


@pytest.mark.parametrize(
    ("first", "second", "weak"),
    [
        ("TTHƠ", "TTHC", False),
        ("'TTHC", "TTHC", False),
        ("TTHƠ", "TTHĐ", None),
        ("TTHC", "TTHC,", True),
    ],
)
def test_a_known_abbreviation_that_one_engine_read_is_certain(
    first: str, second: str, weak: bool | None
) -> None:
    (word,) = agreed(seen(first, 60), seen(second, 60), borne_out, language=KNOWN)
    assert word.weak is bool(weak) and bool(word.doubt) is (weak is None)


def test_abbreviations_tied_together_are_known_where_each_is() -> None:
    both = seen("TTHC/TTHC&TTHC TTHC&TTHX", 50)
    words = agreed(both, both, borne_out, language=KNOWN)
    assert [word.weak for word in words] == [False, True]


def test_a_word_that_its_neighbour_bears_out_is_certain_without_confidence() -> None:
    words = agreed(seen("chuyên môn", 45), seen("chuyên môn", 45), denied("môn"), language=KNOWN)
    assert not any(word.weak or word.doubt for word in words)
    apart = agreed(seen("chuyên, môn", 45), seen("chuyên, môn", 45), borne_out, language=KNOWN)
    assert all(word.weak for word in apart)


@pytest.mark.parametrize(
    ("text", "confidence", "coarse", "certain"),
    [
        ("tố", 93, False, True),
        ("tố", 90, True, True),
        ("tố", 84, True, False),
        ("tố", 96, True, True),
        ("chỉ", 97, False, False),  # a hook or a dot
        ("th", 97, False, False),  # a piece of a word that was cut in two
        ("THẾ", 96, False, False),
        ("-", 30, True, True),
        (">95%", 93, False, True),
    ],
)
def test_what_both_engines_read_is_certain_by_their_confidence(
    text: str, confidence: float, coarse: bool, certain: bool
) -> None:
    (word,) = agreed(seen(text, confidence), seen(text, confidence), borne_out, coarse)
    assert word.weak is not certain and not word.doubt


def test_a_hat_without_a_tone_in_a_coarse_picture_needs_more_confidence() -> None:
    for text, confidence, weak in (("bằng", 95, False), ("băng", 95, True), ("băng", 96, False)):
        read = seen(text, confidence)
        assert agreed(read, read, denied(text), coarse=True)[0].weak is weak


def test_a_word_read_clearly_keeps_its_tone_where_no_word_of_two_syllables_asks_for_another() -> (
    None
):
    language = Language(follows=lambda *pair: pair == ("mối", "tổ"))
    for confidence, text in ((96, "mỗi"), (90, "mối")):
        read = seen("mỗi tổ", confidence)
        words = agreed(read, read, borne_out, language=language)
        assert words[0].text == text and words[0].weak


@pytest.mark.parametrize(
    ("around", "text"), [("bảo hiểm xã hội", "cơ sở"), ("DANH MỤC NHIỆM VỤ", "CƠ SỞ")]
)
def test_letters_whose_cases_are_alike_are_as_those_around_them(around: str, text: str) -> None:
    words = agreed(seen(f"{around} CƠ SỞ", 97), seen(f"{around} cơ sở"), borne_out, True, KNOWN)
    assert " ".join(word.text for word in words[-2:]) == text


def test_a_full_stop_in_front_of_a_small_letter_is_a_comma_in_doubt() -> None:
    read = "Các phòng. đơn vị v.v. và địa bàn... và UBND TP. tự làm. Kế hoạch"
    words = agreed(seen(read, 96), seen(read, 96), borne_out)
    assert " ".join(word.text for word in words) == read.replace("phòng.", "phòng,")
    assert [word.doubt for word in words if word.doubt] == ["“phòng.” may be “phòng,”"]


def test_a_word_whose_rival_stands_as_well_is_certain_by_confidence_and_picture() -> None:
    language = Language(follows=lambda *pair: pair in {("chính", "tỉnh"), ("tinh", "gọn")})
    for text, confidence, weak in (("tỉnh", 96, True), ("tinh", 96, False), ("tinh", 60, True)):
        read = seen(f"chính {text} gọn", confidence)
        assert agreed(read, read, denied("tỉnh"), language=language)[1].weak is weak


def test_a_word_that_stands_worse_than_its_rival_is_not_certain() -> None:
    pairs = {("hướng", "dẫn"), ("dẫn", "của"), ("dân", "của")}
    language = Language(follows=lambda *pair: pair in pairs)
    read = seen("hướng dân của", 97)
    assert agreed(read, read, denied("dân"), language=language)[1].weak
    data = Language(follows=lambda *pair: pair == ("dữ", "liệu"))
    for text, weak in (("đữ liệu", True), ("dữ liệu", False)):
        read = seen(text, 97)
        assert agreed(read, read, borne_out, coarse=True, language=data)[0].weak is weak


def test_of_two_readings_that_differ_in_a_capital_one_is_taken_without_doubt() -> None:
    for coarse in (False, True):
        words = agreed(seen("nhóm Vị", 96), seen("nhóm vị"), denied("Vị"), coarse)
        assert words[1].text == "vị" and words[1].weak and not words[1].doubt


def test_a_stop_or_comma_that_one_reading_alone_has_is_not_certain() -> None:
    for first, second, weak in (("xã,", "xã.", True), ("xã,", "xã", True), ("xã", "|xã", False)):
        words = agreed(seen(first, 96), seen(second, 96), borne_out)
        assert words[0].weak is weak and not words[0].doubt


def test_a_letter_of_two_codes_that_is_read_twice_is_one() -> None:
    assert [word.text for word in agreed(seen("QĐÐ QÐ"), seen("QÐ QĐ"), borne_out)] == ["QĐ", "QĐ"]


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("Quý III-IV/2026", [1, 0]),
        ("Quý HI", [1, 0]),
        ("Quý HTX", [0, 0]),
        ("Quý, 2026", [0, 0]),
        ("đơn vị/tổ chức", [1, 2, 1]),
        ("đơn vị/tố chức", [1, 0, 0]),
        ("vị/tổ chức", [0, 1]),
    ],
)
def test_a_number_is_a_neighbour_and_words_tied_by_a_slash_have_one_each(
    text: str, known: list[int]
) -> None:
    pairs = {"quý 0", "đơn vị", "tổ chức"}
    wording = Wording(Language(follows=lambda one, other: f"{one} {other}".lower() in pairs))
    assert [wording.support(seen(text), at) for at in range(len(known))] == known


@pytest.mark.parametrize(
    ("dpi", "blur", "coarse"),
    [(150, 0.0, True), (200, 0.0, False), (200, 1.2, True), (300, 0.0, False), (300, 2.2, True)],
)
def test_a_blurred_picture_of_many_dots_is_as_coarse_as_one_of_few(
    dpi: int, blur: float, coarse: bool
) -> None:
    page = lines_of_text(paper())
    assert is_coarse(page, 72 / dpi)  # black and white alone: what its edges were is lost
    page = cv2.addWeighted(page, 0.5, np.roll(page, 1, axis=1), 0.5, 0)  # edges between pixels
    page = cv2.GaussianBlur(page, (0, 0), blur) if blur else page
    assert is_coarse(page, 72 / dpi) is coarse
    assert is_coarse(paper(), 72 / dpi) is (dpi == 150)  # white tells nothing


def test_of_two_readings_of_a_number_the_one_that_is_one_is_taken() -> None:
    one, other = seen("NI", 12), seen("IV", 60)
    assert forms_of_number(one, other) == (other, [])
    assert forms_of_number(other, one) == (other, one)
    assert forms_of_number(one, one) == (one, one)
    assert forms_of_number(seen("IH"), seen("11")) == (seen("IH"), [])  # stems are no figures


def only_the_home_office(text: str) -> str:
    return "Sở Nội vụ" if text in ("Sở Nội vụ", "Sở Nôi vụ") else ""


NAMES = Language(
    nearest=only_the_home_office,
    marked=lambda text: "Sở Nội vụ" if text == "Sở Nối vụ" else "",
)


def test_a_name_that_was_read_surely_with_other_marks_is_set_right_and_not_certain() -> None:
    found = spelled_out(seen("(Sở Nối vụ), Sở Nội vụ"), NAMES)
    assert " ".join(word.text for word in found) == "(Sở Nội vụ), Sở Nội vụ"
    assert [word.weak for word in found] == [False, True, *4 * [False]]
    assert not any(word.doubt for word in found)


def test_a_part_of_a_cell_that_is_a_known_name_is_certain_and_one_near_it_is_set_right() -> None:
    words = [replace(word, weak=True) for word in seen("- Sở Nội vụ; Sở Nôi vụ, Sở Nôi")]
    found = spelled_out(words, NAMES)
    assert " ".join(word.text for word in found) == "- Sở Nội vụ; Sở Nội vụ, Sở Nôi"
    assert [word.weak for word in found] == [True, *3 * [False], *5 * [True]]
    doubts = [word.doubt for word in found if word.doubt]
    assert doubts == ["“Sở Nôi vụ” was read; “Sở Nội vụ” is known"]
    certain = [replace(word, weak=False) for word in words]
    assert spelled_out(certain, NAMES) == certain


@pytest.mark.parametrize(
    ("read", "picture", "coarse", "text", "doubted"),
    [
        ("tố chức", borne_out, True, "tổ chức", False),  # nobody can see which
        ("Sửa đối,", borne_out, True, "Sửa đổi,", False),
        ("tỉnh gọn", denied("tỉnh"), False, "tinh gọn", True),
        ("tỉnh gọn", denied("tỉnh", "tinh"), False, "tỉnh gọn", False),
        ("tố chức", borne_out, False, "tổ chức", True),
        ("tinh chức", borne_out, True, "tinh chức", False),
    ],
)
def test_a_tone_that_both_engines_guessed_is_what_the_words_around_ask_for(
    read: str, picture: Callable[[Seen], bool], coarse: bool, text: str, doubted: bool
) -> None:
    words = agreed(seen(read, 96), seen(read, 96), picture, coarse, KNOWN)
    assert " ".join(word.text for word in words) == text
    assert any(word.doubt for word in words) is doubted
    assert any(word.weak for word in words) is (not coarse)


@pytest.mark.parametrize(
    ("first", "second", "text"),
    [
        ("30/6/202ó", "30/ó/2026", "30/6/2026"),
        ("ọ/2026", "9/2026", "9/2026"),
        ("I/202ó", "I/202ó", "I/2026"),
        ("ó tháng", "ó tháng", "6 tháng"),
        ("20/12/202 ó", "20/12/202 ó", "20/12/2026"),
        (">95%", ">›95%", ">95%"),  # which sign it is the picture tells
        (">›90", "> 90", ">›90"),
        (">95", "z95", ">95"),
        ("z95", "z95", ">95"),
    ],
)
def test_figures_and_signs_that_only_a_face_sets_apart_are_no_doubt(
    first: str, second: str, text: str
) -> None:
    words = agreed(seen(first), seen(second), borne_out)
    assert " ".join(word.text for word in words) == text
    assert not any(word.doubt for word in words)


@pytest.mark.parametrize(
    "word", ["Nghiệm", "quyết", "Phường", "gì", "quý", "chuyển", "thuở", "hoá", "khoẻ", "ngoằn"]
)
def test_vietnamese_syllables_are_known(word: str) -> None:
    assert is_toned(word)


@pytest.mark.parametrize("word", ["hoạcb", "IHI", "CCHO", "dyn", "qaê", "bàch"])
def test_what_is_no_syllable_is_told(word: str) -> None:
    assert not is_toned(word)


def test_a_text_layer_of_nonsense_has_few_syllables() -> None:
    assert share_of_syllables("Ban hành kế hoạch năm 2026") == 1.0
    assert share_of_syllables("8an hqnh k€ ho4ch n@m") < 0.3


def test_a_row_that_numbers_the_columns_is_read_by_most_of_its_cells() -> None:
    header = ("STT", "Nhiệm vụ", "Sản phẩm", "Chủ trì", "Thời gian")
    cells = [Cell(0, col, text) for col, text in enumerate(header)]
    cells += [Cell(1, col, text) for col, text in enumerate(("(1)", "2", "3", "+", "5"))]
    cells[8].doubt = "“+” or “4d”"
    grid = Grid(1, 2, 5, cells, scanned=True)
    settle_tables([grid])
    assert [cell.text for cell in grid.cells][5:] == ["(1)", "2", "3", "4", "5"]
    assert not grid.row_doubts


@pytest.mark.parametrize(("read", "settled"), [("Bị", "4"), ("Kế hoạch", "Kế hoạch"), ("lì", "4")])
def test_what_no_number_column_has_is_what_stands_between_its_neighbours(
    read: str, settled: str
) -> None:
    grid = page_of(1, ("STT", "Nhiệm vụ", "Thời gian"), ("1", "2", "3", read, "5", "6"))
    settle_tables([grid])
    assert [cell.text for cell in grid.cells if cell.col == 0][4] == settled
    assert (4 in grid.row_doubts) is (settled == "4")
    assert settled != "4" or read in grid.row_doubts[4]


@pytest.mark.parametrize(
    ("numbers", "settled"),
    [
        (("5", "ó", "II", "1"), ("5", "6", "II", "1")),  # the last of its section
        (("8", "ọ", "10"), ("8", "9", "10")),
        (("15", "1ó", "17"), ("15", "16", "17")),
        (("5", "a)", "b)", "6"), ("5", "a)", "b)", "6")),
        (("3", "ó", "II"), ("3", "ó", "II")),  # 4 looks like no "ó"
        (("4", "II", "l", "2"), ("4", "II", "1", "2")),  # the first of its section
    ],
    ids=["last", "nine", "two figures", "letters", "unlike", "first"],
)
def test_what_looks_like_the_number_that_follows_is_that_number(
    numbers: tuple[str, ...], settled: tuple[str, ...]
) -> None:
    grid = page_of(1, ("STT", "Nhiệm vụ", "Thời gian"), numbers)
    settle_tables([grid])
    assert tuple(cell.text for cell in grid.cells if cell.col == 0)[1:] == settled
    assert bool(grid.weak_rows) is (numbers != settled) and not grid.row_doubts


@pytest.mark.parametrize(
    ("read", "doubt", "settled"),
    [
        ("II", "“II” may be III", "III"),
        ("II", "", "II"),  # read well: a plan may repeat a number
        ("II.1", "“II.1” may be another number", "II.1"),
        ("V", "“V” may be IV", "V"),
        ("I", "“I” may be 1", "I"),  # the next table's first
        ("A", "“A” or “III”", "III"),  # one engine read the one that follows
        ("A", "“A” or “IV”", "A"),
        ("II.1", "“II.1” or “II.”", "II.1"),
        ("5", "“5” or “III”", "5"),
    ],
)
def test_a_section_in_doubt_has_the_number_that_follows_the_one_a_page_before(
    read: str, doubt: str, settled: str
) -> None:
    header = ("STT", "Nhiệm vụ", "Thời gian")
    grids = [page_of(1, header, ("I", "1", "II", "1")), page_of(2, header, ("2", read, "1"))]
    grids[1].cells[6].doubt = doubt
    settle_tables(grids)
    assert grids[1].cells[6].text == settled
    by_stems = settled != read and read != "A"
    assert (f"read as “{read}”" in grids[1].row_doubts.get(2, "")) is by_stems


def page_of(number: int, header: tuple[str, ...], numbers: tuple[str, ...]) -> Grid:
    cells = [Cell(0, col, text) for col, text in enumerate(header)]
    for row, text in enumerate(numbers, 1):
        cells += [Cell(row, 0, text), Cell(row, 1, "Ban hành kế hoạch"), Cell(row, 2, "Quý I")]
    return Grid(number, len(numbers) + 1, 3, cells, scanned=True)


def test_no_row_of_a_section_whose_number_is_in_doubt_is_certain() -> None:
    grid = rows_of(("I", "Một"), ("1", "a", "b"), ("V", "Hai"), ("2", "a", "b"), ("3", "a", "b"))
    grid.cells[8].doubt = "“V” may be VI"
    settle_tables([grid])
    assert grid.weak_rows == {4, 5}


def test_a_label_that_one_page_misread_is_what_the_others_show() -> None:
    right = ("STT", "Nhiệm vụ", "Thời gian")
    grids = [page_of(n, right, ("1", "2")) for n in (1, 2)]
    grids.append(page_of(3, ("SIT", "Nhiệm vụ", "Thời gian"), ("3", "4")))
    grids.append(page_of(4, ("TT", "Chỉ tiêu", "Kết quả"), ("1", "2")))
    settle_tables(grids)
    assert [grid.cells[0].text for grid in grids] == ["STT", "STT", "STT", "TT"]


def test_a_number_that_was_not_read_is_filled_in_doubt() -> None:
    grid = page_of(1, ("STT", "Nhiệm vụ", "Thời gian"), ("1", UNREAD, "3", "II", UNREAD, "2"))
    settle_tables([grid])
    assert [cell.text for cell in grid.cells if cell.col == 0][1:] == [
        "1",
        "2",
        "3",
        "II",
        "1",
        "2",
    ]
    assert set(grid.row_doubts) == {2, 5}


def test_a_table_that_is_no_scan_stays_as_it_is() -> None:
    grid = page_of(1, ("STT", "Nhiệm vụ", "Thời gian"), ("1", "", "3"))
    grid.scanned = False
    settle_tables([grid])
    assert grid.row_doubts == {} and grid.cells[6].text == ""


def rows_of(*rows: tuple[str, ...]) -> Grid:
    """A scanned grid with a header and rows of so many cells."""
    texts = [("STT", "Nhiệm vụ", "Hạn"), *rows]
    cells = [
        Cell(row, col, text) for row, held in enumerate(texts) for col, text in enumerate(held)
    ]
    return Grid(1, len(texts), 3, cells, scanned=True)


@pytest.mark.parametrize(
    ("numbers", "settled"),
    [
        (("I", "II", "?1n", "IV"), "I II III IV"),
        (("?1", "II", "III"), "I II III"),
        (("I", "II", "?1", "II", "III"), "I II I II III"),  # of the next table
        (("I", "?1", "II"), "I 1 II"),
        (("I", "II", "?1n", "V"), "I II 1n V"),
        (("I", "II", "1n", "IV"), "I II 1n IV"),  # read well
        (("I", "II", "?A", "IV"), "I II A IV"),
    ],
)
def test_a_title_in_doubt_has_the_number_that_both_its_neighbours_ask_for(
    numbers: tuple[str, ...], settled: str
) -> None:
    rows = [row for no in numbers for row in ((no.lstrip("?"), "Một"), ("1", "a", "b"))]
    grid = rows_of(*rows)
    for cell in grid.cells:
        if not cell.col and cell.row % 2 and numbers[cell.row // 2][0] == "?":
            cell.doubt = "“?” was read with doubt"
    settle_tables([grid])
    firsts = [cell.text for cell in grid.cells if cell.row % 2 and not cell.col]
    assert " ".join(firsts) == settled


@pytest.mark.parametrize(
    ("rows", "settled"),
    [
        ([("A", "Một"), ("1", "a", "b"), ("3", "Hai"), ("2", "a", "b")], "A 1 B 2"),
        ([("A", "Một"), ("1", "a", "b"), ("2", "a", "b"), ("3", "a", "b")], "A 1 2 3"),
        ([("10", "a", "b"), ("II", "a", "b"), ("12", "a", "b")], "10 11 12"),
        ([("I", "Một"), ("1", "a", "b"), ("II", "Hai"), ("2", "a", "b")], "I 1 II 2"),
        ([("6", "a", "b"), ("1", "a", "b"), ("8", "a", "b")], "6 7 8"),
        ([("6", "a", "b"), ("1", "a", "b"), ("2", "a", "b")], "6 1 2"),
    ],
    ids=["letter", "figures", "eleven", "roman", "between", "anew"],
)
def test_numbers_of_titles_and_rows_are_those_that_follow(
    rows: list[tuple[str, ...]], settled: str
) -> None:
    grid = rows_of(*rows)
    settle_tables([grid])
    assert " ".join(cell.text for cell in grid.cells if cell.row and not cell.col) == settled


@pytest.mark.parametrize(("deep", "stop", "comma"), [(2, True, False), (9, False, True)])
def test_a_comma_reaches_below_the_line_and_a_stop_does_not(
    deep: int, stop: bool, comma: bool
) -> None:
    strip = paper(100, 200)
    for x in range(20, 80, 12):
        strip[30:60, x : x + 5] = 0
    strip[55 : 60 + deep, 84:88] = 0
    word = Seen("xã.", 20, 28, 90, 72, 96.0, lefts=(20, 50, 83))
    marks = Marks(strip, [word], coarse=False)
    assert marks.bear_out_end(word) is stop
    assert marks.bear_out_end(replace(word, text="xã,")) is comma
    assert marks.bear_out_end(replace(word, text="xãa"))
