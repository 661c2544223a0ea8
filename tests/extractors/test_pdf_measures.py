"""Measures of the PDF reader, each just met and just missed."""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, radians, sin
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

import extractors.pdf.glyphs as glyphs_module
import extractors.pdf.paths as paths_module
import extractors.pdf.sight as sight_module
import extractors.pdf.skew as skew_module
from extractors.layout.cuts import Cut
from extractors.pdf import bands, bare, borders, columns, frames, grids, lattice, textlines
from extractors.pdf.glyphs import _face, _quarter
from extractors.pdf.lattice import Ruling
from extractors.pdf.letters import WRONG_LETTERS, FontLetters
from extractors.pdf.paths import Drawing, _on_shades, _pale
from extractors.pdf.plumber import _rules
from extractors.pdf.sight import Look, Unseen, _alike, _is_odd, _Overlaps
from extractors.pdf.skew import skew_of
from extractors.pdf.words import PageReader, _sides_beyond
from schemas.geometry import Box, Page, Rule, Word


def word(text: str, x0: float, top: float, x1: float | None = None, **more: Any) -> Word:
    """Ten points high, five a letter."""
    return Word(text, x0, top, 5 * len(text) + x0 if x1 is None else x1, top + 10, **more)


def across(y: float, x0: float = 50.0, x1: float = 500.0, ink: int = 0) -> Rule:
    return Rule(x0, y - 0.25, x1, y + 0.25, ink)


def down(x: float, top: float = 100.0, bottom: float = 200.0, ink: int = 0) -> Rule:
    return Rule(x - 0.25, top, x + 0.25, bottom, ink)


# -- horizontal rules alone -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rules", "found"),
    [
        ([across(y) for y in (100, 120, 140)], 3),
        ([across(y) for y in (100, 120)], 0),  # two are no table
        ([across(y, 50, 290) for y in (100, 120, 140)], 3),  # four tenths of the page
        ([across(y, 50, 289) for y in (100, 120, 140)], 0),
        ([across(100), across(120, 58, 492), across(140)], 3),
        ([across(100), across(120, 59, 500), across(140)], 0),  # ends elsewhere
        ([across(100), across(120, 50, 491), across(140)], 0),
        ([across(100), across(120), across(140), across(130, 60, 80)], 4),  # a piece between
        ([across(100), across(120), across(140), across(150, 60, 80)], 3),
        ([across(100), across(120), across(140), across(130, 460, 508)], 4),
        ([across(100), across(120), across(140), across(130, 460, 509)], 3),
    ],
)
def test_horizontal_rules_of_one_table(rules: list[Rule], found: int) -> None:
    assert len(columns.row_rules_of(Page(1, 600, 800), rules)) == found


@pytest.mark.parametrize(
    ("rules", "found"),
    [
        ([down(x) for x in (50, 100, 200, 300)], 1),
        ([down(x) for x in (50, 100, 200)], 0),
        ([down(50), down(100, 108), down(200), down(300, 100, 192)], 1),
        ([down(50), down(100, 109), down(200), down(300)], 0),
        ([down(50), down(100, 100, 191), down(200), down(300)], 0),
        ([*(down(x) for x in (50, 100, 200, 300)), across(150)], 0),
    ],
)
def test_upright_rules_alone_are_one_table(rules: list[Rule], found: int) -> None:
    assert len(bare.upright_lattice(rules)) == found


# -- phrases, borders, lines ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("gap", "glued", "phrases"), [(5.0, False, 1), (5.1, False, 2), (3.0, True, 1), (3.1, True, 2)]
)
def test_a_gap_that_parts_cells(gap: float, glued: bool, phrases: int) -> None:
    line = [word("Lập", 0, 0), word("sổ", 15 + gap, 0, glued=glued)]
    assert len(borders.phrases_of(line)) == phrases


@pytest.mark.parametrize(
    ("place", "crossed"), [(11.6, True), (11.5, False), (38.4, True), (38.5, False)]
)
def test_how_far_a_phrase_must_reach_over_a_border(place: float, crossed: bool) -> None:
    assert borders.crosses((10.0, 40.0), place) is crossed


def test_a_border_stands_where_the_fewest_phrases_cross() -> None:
    head = [word("TT", 50, 0, bold=True), word("Việc", 100, 0, bold=True), word("Ai", 300, 0)]
    body = [word("1", 50, 20), word("Lập", 90, 20, 250), word("Sở", 300, 20)]
    found = borders.borders_of([*head, *body], 15.0, 47.0, 400.0, None, ruled=False)
    # Between 61.5 and 87 nothing stands, and none begins within three points.
    assert found == pytest.approx((47.0, 88.0, 298.5, 400.0), abs=2.0)
    assert borders.borders_of([*head[:2], *body], 15.0, 47.0, 400.0, None, ruled=False) is None


def test_places_that_cost_alike_are_one_stretch() -> None:
    one, other = (0.0, 10.0), (30.0, 40.0)
    costs = [0.0] * 61
    costs[20:61] = [0.5e-6] * 21 + [1.4e-6] * 20
    assert borders._border(one, other, costs, 0.0) == pytest.approx(20.0)
    costs[41:61] = [1.6e-6] * 20
    assert borders._border(one, other, costs, 0.0) == pytest.approx(15.0, abs=0.5)


@pytest.mark.parametrize(("gap", "near"), [(2.5, True), (2.6, False)])
def test_lines_of_one_header_row(gap: float, near: bool) -> None:
    above, below = [word("TT", 0, 0, bold=True)], [word("STT", 0, 10 + gap, bold=True)]
    assert columns._goes_with(below, above) is near
    assert columns._goes_with(above, below) is near
    assert not columns._goes_with([word("STT", 0, 10)], above)


HEAD = [
    word("TT", 50, 0, bold=True),
    word("Việc", 100, 0, bold=True),
    word("Ai", 300, 0, bold=True),
]


@pytest.mark.parametrize(("count", "found"), [(5, (0, 5)), (6, (0, 0))])
def test_a_header_has_so_many_lines(count: int, found: tuple[int, int]) -> None:
    lines = [[word(w.text, w.x0, 10 * n, bold=True) for w in HEAD] for n in range(count)]
    assert columns._header_lines(lines) == found


def test_a_header_names_three_columns() -> None:
    assert columns._header_lines([HEAD]) == (0, 1)
    assert columns._header_lines([HEAD[:2]]) == (0, 0)
    assert columns._header_lines([[word("TT", 50, 0), *HEAD[1:]]]) == (0, 0)
    second = [word("1", 50, 10, bold=True), word("Lập", 100, 10, bold=True), HEAD[2]]
    assert columns._header_lines([HEAD, second]) == (0, 1)  # a row
    numbers = [word(str(n), w.x0, 10, bold=True) for n, w in enumerate(HEAD, 1)]
    assert columns._header_lines([HEAD, numbers]) == (0, 2)


@pytest.mark.parametrize(("gap", "kept"), [(30.0, 2), (30.1, 1)])
def test_a_wide_blank_ends_a_table(gap: float, kept: int) -> None:
    lines = [[word("1", 50, 0)], [word("2", 50, 10 + gap)]]
    assert len(columns.table_lines(lines, 0, (40.0, 80.0, 200.0, 400.0))) == kept


def test_two_lines_of_prose_end_a_table() -> None:
    xs = (40.0, 80.0, 200.0, 400.0)
    prose = [[word("Lập sổ", 50, 12.0 * n, 300)] for n in (1, 2, 3)]
    assert len(columns.table_lines([[word("1", 50, 0)], *prose], 0, xs)) == 1
    assert len(columns.table_lines([[word("1", 50, 0)], *prose[:1]], 0, xs)) == 2
    inner = [[word("Lập sổ", 90, 12.0 * n, 300)] for n in (1, 2, 3)]
    assert len(columns.table_lines([[word("1", 50, 0)], *inner], 0, xs)) == 4


@pytest.mark.parametrize(
    ("line", "begins"),
    [
        ([word("1", 50, 0), word("Lập", 90, 0), word("Sở", 250, 0)], True),
        ([word("1", 50, 0), word("Lập", 90, 0)], False),  # two columns
        ([word("x", 50, 0), word("Lập", 90, 0), word("Sở", 250, 0)], False),
        ([word("1", 50, 0, 81.4), word("Lập", 90, 0), word("Sở", 250, 0)], True),
        ([word("1", 50, 0, 81.5), word("Lập", 90, 0), word("Sở", 250, 0)], False),
    ],
)
def test_a_line_that_begins_a_row(line: list[Word], begins: bool) -> None:
    assert columns.begins_rows([line], (40.0, 80.0, 200.0, 400.0)) is begins


XS = (0.0, 40.0, 100.0)


@pytest.mark.parametrize(
    ("rows", "margins", "doubted"),
    [
        ([[word("1", 10, 0)], [word("2", 10, 0)]], (9.0, 1.0), set()),
        ([[word("1", 10, 0)], [word("2", 10, 0)]], (9.0, 0.9), {0, 1}),
        ([[word("1", 10, 0), word("2", 10, 12)]], (9.0,), {0}),
        ([[word("1", 10, 0), word("2", 45, 12)]], (9.0,), set()),
        ([[word("1", 10, 0)], [], [word("A", 50, 0)]], (9.0,) * 3, set()),  # a title
        ([[word("1", 10, 0)], [], [word("a", 50, 0)]], (9.0,) * 3, {1, 2}),
        ([[], [word("1", 10, 0)], [word("a", 50, 0), word("b", 101, 0)]], (9.0,) * 3, {1, 2}),
    ],
)
def test_rows_that_may_be_cut_in_a_wrong_place(
    rows: list[list[Word]], margins: Sequence[float], doubted: set[int]
) -> None:
    assert set(columns.doubts_of(rows, XS, [Cut(0.0, m) for m in margins])) == doubted


# -- rows without rules ---------------------------------------------------------------------------


def stripes(*gaps: float) -> list[tuple[float, float]]:
    """Lines of ten points with so much between them."""
    found, at = [(0.0, 10.0)], 10.0
    for gap in gaps:
        found.append((at + gap, at + gap + 10))
        at += gap + 10
    return found


@pytest.mark.parametrize(("gap", "edges"), [(4.0, 2), (4.1, 3)])
def test_a_stripe_between_rows(gap: float, edges: int) -> None:
    found = bands._edges([stripes(gap)], 2.0, 0.0)
    assert len(found) == edges
    assert (found[0], found[-1]) == (-2.0, 22.0 + gap)


def test_the_space_between_lines_is_half_a_line_at_most() -> None:
    assert bands._line_space([stripes(2, 2, 9, 9)]) == 2
    assert bands._line_space([stripes(9, 9, 9)]) == 5.0


@pytest.mark.parametrize(("overlap", "places"), [(2.5, 3), (2.6, 2)])
def test_boxes_of_lines_may_overlap(
    monkeypatch: pytest.MonkeyPatch, overlap: float, places: int
) -> None:
    seen: list[Any] = []

    def cut_rows(rows: Any, anchors: Any, goes_on: float) -> list[Cut]:
        seen.append((len(rows.places), goes_on))
        return []

    monkeypatch.setattr(bands, "cut_rows", cut_rows)
    numbers = [(0.0, 10.0), (10.0 - overlap, 20.0 - overlap)]
    bands._cut_band(0.0, 30.0, numbers, [[], []])
    assert seen == [(places, 1.0)]


@pytest.mark.parametrize(("gap", "blocks"), [(4.0, 1), (4.1, 2)])
def test_lines_of_one_block(gap: float, blocks: int) -> None:
    lines = [word("a", 0, 0), word("b", 0, 12), word("c", 0, 24), word("d", 0, 34 + gap)]
    assert len(bands._blocks(lines)) == blocks


# -- lattices -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("gap", "found"), [(4.5, 1), (4.6, 0)])
def test_lines_that_meet(gap: float, found: int) -> None:
    for rows, uprights in (
        ([Ruling(100, 50 + gap, 200)], [Ruling(50, 90, 150)]),
        ([Ruling(100, 20, 50 - gap)], [Ruling(50, 90, 150)]),
        ([Ruling(90 - gap, 20, 90)], [Ruling(50, 90, 150)]),
        ([Ruling(150 + gap, 20, 90)], [Ruling(50, 90, 150)]),
    ):
        assert len(lattice._meeting(rows, uprights)) == found


def test_edges_of_a_lattice() -> None:
    assert lattice._edges([10.0, 14.0], [10.0], [14.0]) == [10.0, 14.0]
    assert lattice._edges([10.0, 13.9], [10.0], [13.9]) == [10.0]
    assert lattice._edges([10.0, 30.0], [4.0], [36.0]) == [10.0, 30.0]
    assert lattice._edges([10.0, 30.0], [3.9], [36.1]) == [3.9, 10.0, 30.0, 36.1]


@pytest.mark.parametrize(
    ("rule", "ends"),
    [
        (across(150, 20, 45.5), True),
        (across(150, 20, 45.4), False),
        (across(150, 304.5, 400), True),
        (across(150, 304.6, 400), False),
        (down(200, 50, 95.5), True),
        (down(200, 50, 95.4), False),
        (down(304.2, 50, 150), True),  # its ink reaches to 304.45
        (down(304.3, 50, 150), False),
        (across(150, 100, 250), False),  # inside
    ],
)
def test_a_line_that_ends_on_a_box(rule: Rule, ends: bool) -> None:
    assert frames._ends_on(rule, Box(50.0, 100.0, 300.0, 200.0)) is ends


def stamp(width: float, **ink: int) -> list[Rule]:
    x1 = 300.0 + width
    sides = [down(300.0, 299.75, 350.25, **ink), down(x1, 299.75, 350.25, **ink)]
    return [across(300, 300, x1, **ink), across(350, 300, x1, **ink), *sides]


def test_which_boxes_are_loose() -> None:
    table = [across(100), across(200), down(50), down(500), across(150)]
    assert len(frames.loose_boxes([*table, *stamp(80.0, ink=9)])) == 1
    assert len(frames.loose_boxes([*table, *stamp(6.0, ink=9)])) == 1
    assert frames.loose_boxes([*table, *stamp(5.9, ink=9)]) == []
    assert len(frames.loose_boxes([*table, *stamp(80.0)])) == 1  # in the table's ink, apart
    touching = [*table, *stamp(80.0), across(320, 300, 340)]
    assert frames.loose_boxes(touching) == []
    assert frames.loose_boxes([*table, *stamp(80.0)[:3]]) == []


@pytest.mark.parametrize(("off", "taken"), [(1.9, True), (2.1, False)])
def test_sides_of_a_box_are_taken_out(off: float, taken: bool) -> None:
    box = Box(300.0, 300.0, 380.0, 350.0)
    rule = Rule(310.0, 300.0 + off / 2, 370.0, 350.0 - off / 2)
    assert (frames.without_boxes([rule], [box]) == []) is taken
    assert frames.without_boxes([Rule(298.0, 300.0, 380.0, 300.5)], [box]) != []


# -- words into cells -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("x", "y", "inside"),
    [(48.0, 150, 1), (47.9, 150, 0), (302.0, 150, 1), (302.1, 150, 0), (100, 98.0, 1),
     (100, 97.9, 0), (100, 202.0, 1), (100, 202.1, 0)],
)  # fmt: skip
def test_a_word_on_the_edge_of_a_lattice(x: float, y: float, inside: int) -> None:
    drawn = lattice.Lattice([50.0, 300.0], [100.0, 200.0], [lattice.Span(0, 0, 1, 1)])
    ((cell,),), outside = grids._share_out([Word("a", x - 2, y - 5, x + 2, y + 5)], [drawn])
    assert (len(cell), len(outside)) == (inside, 1 - inside)


@pytest.mark.parametrize(("gap", "lines"), [(24.9, 1), (25.0, 2)])
def test_two_columns_of_a_letterhead(gap: float, lines: int) -> None:
    words = [word("ỦY BAN", 50, 0), word("CỘNG HÒA", 80 + gap, 0)]
    assert len(grids._lines(Page(1, 600, 800), words)) == lines


@pytest.mark.parametrize(("off", "centred"), [(11.9, True), (12.0, False)])
def test_a_centred_line(off: float, centred: bool) -> None:
    (line,) = grids._lines(Page(1, 600, 800), [word("KẾ HOẠCH", 280 + off, 0)])
    assert line.centered is centred


@pytest.mark.parametrize(("lines", "doubted"), [(3, False), (4, True), (7, True)])
def test_how_many_lines_of_one_drawn_row_may_be_rows(lines: int, doubted: bool) -> None:
    xs = [50.0, 150.0, 250.0, 350.0, 450.0]
    drawn = lattice.Lattice(xs, [80.0, 100.0, 200.0], [])
    words = [word("Lập", x + 5, 102 + 12 * line) for x in xs[:-1] for line in range(lines)]
    assert bare._tell_bands(drawn, words, numbered=False)
    assert drawn.doubts == ({1: bare.SEVERAL} if doubted else {})


def framed(cells: int, gap: float) -> bool:
    """Whether a frame round horizontal rules is left out."""
    rules = [*(across(y, 60, 490) for y in (120, 140, 160)), down(60.25 - gap), down(490.25 + gap)]
    drawn = lattice.Lattice([50.0, 90.0, 300.0], [100.0, 200.0], [lattice.Span(0, 0, 1, 1)] * cells)
    return grids._without_frame(Page(1, 600, 800), rules, [drawn])[1] == []


def test_a_frame_has_three_cells_and_meets_no_rule() -> None:
    assert framed(3, 4.6)
    assert not framed(4, 4.6)
    assert not framed(3, 4.4)


# -- lines that belong to text --------------------------------------------------------------------


@pytest.mark.parametrize(("y", "touched"), [(2.5, True), (2.4, False), (12.0, True), (12.1, False)])
def test_how_near_an_underline_stands(y: float, touched: bool) -> None:
    assert bool(textlines._touched([2 * y], [word("Lập", 0, 0)])) is touched


def is_of_text(start: float, end: float, y: float, *rules: Rule, words: Sequence[Word]) -> bool:
    edges = textlines._Edges(rules)
    return textlines._is_of_text(start, end, across(y, start, end), words, edges)


def test_what_makes_a_line_an_underline() -> None:
    words = [word("Lập", 0, 0, 100)]
    far = down(300, 0, 20)
    assert is_of_text(0, 100, 9, far, words=words)
    # Words cover 85 of 100 points, and no less.
    assert is_of_text(0, 117, 9, far, words=words)
    assert not is_of_text(0, 118, 9, far, words=words)
    # It meets upright rules at both ends.
    ends = down(0.9, 0, 20), down(100.9, 0, 20)
    assert not is_of_text(0, 100, 9, *ends, words=words)
    assert not is_of_text(0, 100, 9, *(Rule(x.x0, 13.5, x.x1, 40) for x in ends), words=words)
    # At the foot of the boxes, ends nearer to a rule than to a word.
    assert is_of_text(0, 100, 9.5, down(106, 0, 20), words=words)


@pytest.mark.parametrize(
    ("end", "y", "left", "right", "of_text"),
    [
        (97, 10.0, -1, 101, True),  # ends like a word, at its foot
        (100, 10.0, -1, 101, False),  # ends like a border there
        (97, 10.2, -1, 102, True),  # ... below the foot
        (99, 10.2, -1, 102, False),
        (101, 9.7, -1, 102, True),  # the blank after the word is underlined with it
        (104, 9.7, -1, 104, False),  # ... no more than a blank
    ],
)
def test_a_line_at_the_foot_of_words_between_borders(
    end: float, y: float, left: float, right: float, of_text: bool
) -> None:
    sides = [down(x, 0, 20) for x in (left, right)]
    assert is_of_text(0, end, y, *sides, words=[word("Lập", 0, 0, 100)]) is of_text


@pytest.mark.parametrize(("gap", "lines"), [(0.9, 1), (1.1, 2)])
def test_pieces_of_an_underline(gap: float, lines: int) -> None:
    held = [word("Lập", 0, 0)]
    pieces = [(across(9, 0, 10), held), (across(9, 10 + gap, 30), held)]
    assert len(list(textlines._joined(pieces))) == lines
    steps = [(across(9, 0, 10), held), (across(9 + gap, 10, 30), held)]
    assert len(list(textlines._joined(steps))) == lines


def test_ends_of_lines_far_from_everything_count_alike() -> None:
    edges = textlines._Edges([])
    assert edges.distance(0, 0) == 6.0
    assert textlines._to_end(50.0, [(0.0, 40.0)], 1) == 6.0
    assert textlines._to_end(45.0, [(0.0, 40.0)], 1) == 5.0
    assert textlines._to_end(40.9, [(0.0, 40.0)], 0) == 0.0
    assert textlines._to_end(41.1, [(0.0, 40.0)], 1) == pytest.approx(1.1)


# -- glyphs, fonts, ink ---------------------------------------------------------------------------


@pytest.mark.parametrize(("turns", "quarter"), [(0.059, 0), (0.061, -1), (0.95, 1), (1.05, 1),
                                                (1.07, -1), (3.99, 0)])  # fmt: skip
def test_a_glyph_may_lean_a_little(turns: float, quarter: int) -> None:
    assert _quarter(turns * 1.5707963) == quarter


@pytest.mark.parametrize(("weight", "bold"), [(600, True), (599, False)])
def test_a_face_is_bold_by_its_weight(
    monkeypatch: pytest.MonkeyPatch, weight: int, bold: bool
) -> None:
    fake = SimpleNamespace(font_name=lambda *_: 0, font_weight=lambda _: weight)
    monkeypatch.setattr(glyphs_module, "binding", fake)
    assert _face(1) == (bold, "")


@pytest.mark.parametrize(
    ("spelled", "of", "known", "doubt"),
    [(8, 12, True, WRONG_LETTERS), (9, 12, True, ""), (3, 11, False, ""), (9, 11, False, "")],
)
def test_when_a_font_spells_no_words(spelled: int, of: int, known: bool, doubt: str) -> None:
    letters = FontLetters()
    text = " ".join(["thành"] * spelled + ["xqzwj"] * (of - spelled))
    letters.learn({"F"}, [("F", text)])
    assert (not letters.is_new("F"), letters.doubt("F")) == (known, doubt)


INK = 0x000000
USUAL = Look(INK, 255, 0, 12.0)


@pytest.mark.parametrize(
    ("look", "odd"),
    [
        (USUAL, False),
        (Look(INK, 250, 0, 12.0), False),
        (Look(INK, 249, 0, 12.0), True),
        (Look(INK, 255, 3, 12.0), True),
        (Look(0x000001, 255, 0, 12.0), True),
        (Look(INK, 255, 0, 4.2), False),
        (Look(INK, 255, 0, 4.1), True),
        (Look(INK, 255, 0, 21.6), False),
        (Look(INK, 255, 0, 21.7), True),
    ],
)
def test_text_that_looks_other_than_most(look: Look, odd: bool) -> None:
    assert _is_odd(look, USUAL) is odd


@pytest.mark.parametrize(("ink", "odd"), [(0x9F9F9F, False), (0xA0A0A0, True)])
def test_light_text_may_be_a_watermark(ink: int, odd: bool) -> None:
    assert _is_odd(Look(ink, 255, 0, 12.0), Look(ink, 255, 0, 12.0)) is odd


@pytest.mark.parametrize(
    ("ink", "alike"), [(0x0A0A0A, True), (0x0B0000, False), (0x000B00, False), (0x00000B, False)]
)
def test_inks_that_cannot_be_told_apart(ink: int, alike: bool) -> None:
    assert _alike(ink, 0) is alike


@pytest.mark.parametrize(("ink", "pale"), [(0xE0E0E0, True), (0xDFE0E0, False), (0xE0E0DF, False)])
def test_a_pale_ink(ink: int, pale: bool) -> None:
    assert _pale(ink, 0xE0) is pale


@pytest.mark.parametrize(
    ("box", "over"),
    [
        ((0, 0, 100, 20), 1),
        ((0, 44, 100, 64), 1),
        ((0, 45, 100, 65), 0),  # a quarter of its height overlaps
        ((0, 16, 100, 36), 1),
        ((0, 15, 100, 35), 1),
        ((0, -5, 100, 15), 1),
        ((0, -15.1, 100, 4.9), 0),
        ((44.9, 0, 144.9, 20), 1),
        ((45, 0, 145, 20), 0),
        ((-95, 0, 5, 20), 0),
        ((-94.9, 0, 5.1, 20), 1),
    ],
)
def test_text_over_text(box: tuple[float, ...], over: int) -> None:
    assert _Overlaps([(0.0, 0.0, 50.0, 50.0)]).count(box) == over
    drawing = Drawing(pieces=[(0.0, 0.0, 50.0, 50.0, 0)])
    assert drawing.crossings(box) == over


@pytest.mark.parametrize(("off", "twins"), [(2.0, {2}), (2.1, set())])
def test_twins_in_one_place(monkeypatch: pytest.MonkeyPatch, off: float, twins: set[int]) -> None:
    places = {1: (0.0, 0.0, 50.0, 10.0), 2: (off, 0.0, 50.0, 10.0)}
    monkeypatch.setattr(sight_module, "bounds_of", lambda items, _: [places[i] for i in items])
    assert Unseen(hidden={2}, texts=[1, 2]).hidden_twins([2]) == twins


@pytest.mark.parametrize(
    ("boxes", "gaps"),
    [
        ([(0, 0, 20, 10), (32.1, 0, 60, 10)], 1),
        ([(0, 0, 20, 10), (32, 0, 60, 10)], 0),
        ([(0, 0, 20, 10), (40, 1.9, 60, 11.9)], 1),
        ([(0, 0, 20, 10), (40, 2, 60, 12)], 0),  # two lines
        ([(0, 0, 20, 10), (40, 0, 60, 10), (0, 30, 20, 40), (40, 30, 60, 40)], 2),
        ([(0, 0, 10, 20), (0, 40, 10, 60)], 1),  # sideways
        ([], 0),
    ],
)
def test_wide_gaps_between_pieces_of_a_line(
    monkeypatch: pytest.MonkeyPatch, boxes: list[tuple[float, ...]], gaps: int
) -> None:
    monkeypatch.setattr(paths_module, "_boxes", lambda *_: np.reshape(boxes, (-1, 4)))
    assert Drawing(texts=[([1], None)]).gaps(12.0) == gaps


def test_the_direction_of_a_page_is_asked_of_some_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    def boxes(count: int) -> list[tuple[int, ...]]:
        """Pieces on one line, 20 points apart; those at odd places are higher than wide."""
        return [(40 * n, 0, 40 * n + 20, 90 if n % 2 else 10) for n in range(count)]

    for count, gaps in ((63, 0), (64, 1), (127, 1), (128, 0)):  # every second is asked from 64 on
        monkeypatch.setattr(paths_module, "_boxes", lambda *_, n=count: np.array(boxes(n)))
        assert (Drawing(texts=[([1], None)]).gaps(12.0) > 0) is bool(gaps), count


@pytest.mark.parametrize(("off", "shown"), [(3.0, 1), (3.1, 0)])
def test_white_lines_show_on_colour(off: float, shown: int) -> None:
    white = (0.0, 50.0 + off, 100.0, 50.0 + off, 0xFFFFFF)
    shade = (0.0, 0.0, 100.0, 50.0, 0x112233)
    assert len(list(_on_shades([white], [shade]))) == shown


def skewed(monkeypatch: pytest.MonkeyPatch, degrees: Sequence[float]) -> tuple[bool, int]:
    def gather(_: Any, __: Any, items: Sequence[int], whole: bool) -> list[tuple[float, ...]]:
        asked.append(len(items))
        turned = [radians(degrees[item]) for item in items]
        return [(cos(a), sin(a), -sin(a), cos(a), 0.0, 0.0) for a in turned]

    asked: list[int] = []
    fake = SimpleNamespace(gather=gather, object_matrix=None, SIX_FLOATS=None)
    monkeypatch.setattr(skew_module, "binding", fake)
    found = skew_of(Drawing(texts=[(list(range(len(degrees))), None)]))
    return bool(found), asked[0]


@pytest.mark.parametrize(
    ("degrees", "askew"),
    [
        ([0.04] * 4, True),
        ([0.02] * 4, False),
        ([1.99] * 4, True),
        ([2.01] * 4, False),
        ([1.0, 1.0, 1.0, 9.0], True),
        ([1.0, 1.0, 1.0, 9.0, 9.0], False),
        ([1.0, 1.02, 0.98, 1.04], True),
        ([1.0, 1.0, 1.04, 0.96], False),
    ],
)
def test_a_page_askew(monkeypatch: pytest.MonkeyPatch, degrees: list[float], askew: bool) -> None:
    assert skewed(monkeypatch, degrees)[0] is askew


@pytest.mark.parametrize(("count", "asked"), [(7, 7), (8, 4), (16, 6), (80, 8)])
def test_some_pieces_tell_whether_a_page_is_askew(
    monkeypatch: pytest.MonkeyPatch, count: int, asked: int
) -> None:
    assert skewed(monkeypatch, [1.0] * count)[1] == asked


@pytest.mark.parametrize(("x", "crossed"), [(2.1, 1), (1.9, 0), (47.9, 1), (48.1, 0)])
def test_a_rule_that_runs_through_a_word(x: float, crossed: int) -> None:
    reader = PageReader.__new__(PageReader)
    reader._uprights = [(x, 0.0, 100.0), (20.0, 50.0, 100.0)]
    assert len(reader._crossed(0.0, 0.0, 50.0, 10.0)) == crossed


@pytest.mark.parametrize(("top", "sides"), [(1.0, {"top"}), (1.1, set())])
def test_a_table_that_goes_on_past_the_page(top: float, sides: set[str]) -> None:
    page = Page(1, 600, 800, rules=[down(50, top, 500)])
    assert _sides_beyond([(0.0, -10.0, 50.0, 0.0)], page) == sides
    assert _sides_beyond([(0.0, -10.0, 50.0, 0.1)], page) == frozenset()


# -- the second reader ----------------------------------------------------------------------------


def box(width: float, height: float) -> dict[str, float]:
    return {"x0": 0.0, "x1": width, "top": 0.0, "bottom": height, "width": width, "height": height}


@pytest.mark.parametrize(
    ("edges", "rects", "rules"),
    [
        ([box(2.0, 0.0)], [], 1),
        ([box(1.9, 0.0)], [], 0),
        ([box(0.0, 2.0)], [], 1),
        ([], [box(50.0, 3.0)], 1),
        ([], [box(50.0, 3.1)], 0),
        ([], [box(3.0, 3.0)], 0),
        ([], [box(3.0, 50.0)], 1),
    ],
)
def test_the_second_readers_rules(
    edges: list[dict[str, float]], rects: list[dict[str, float]], rules: int
) -> None:
    assert len(list(_rules(SimpleNamespace(edges=edges, rects=rects)))) == rules


# -- boxes as high as their letters, and numbers that number nothing ------------------------------


def in_columns(*rules: Rule) -> list[Rule]:
    """Rules and the sides of three columns, closed above and below."""
    sides = [Rule(x - 0.25, 0, x + 0.25, 120, 0) for x in (20.0, 50.0, 150.0, 250.0)]
    return [*sides, across(0, 20, 250), across(60, 20, 250), across(120, 20, 250), *rules]


@pytest.mark.parametrize("tail", [0.0, 2.5])  # a dot below the second line
@pytest.mark.parametrize(("step", "parted"), [(12.0, False), (16.0, True)])
def test_an_underline_is_told_by_tops_where_feet_differ(
    tail: float, step: float, parted: bool
) -> None:
    lines = [word("Rà soát đảng viên", 52, 2, 148), word("mối liên hệ", 52, 2 + step, 110)]
    lines[1].bottom += tail
    others = [word(f"{n}", 155, 2 + 12.0 * n, 245) for n in range(4)]
    under = [across(12.5, 50, 150), across(12.5 + step, 51, 111)]
    kept = textlines.without_text_lines(in_columns(*under), [*lines, *others])
    assert (under[0] in kept) is parted


@pytest.mark.parametrize(("inset", "parted"), [(0.0, True), (2.0, False)])
def test_lines_of_two_cells_beside_a_merged_one_part_rows(inset: float, parted: bool) -> None:
    lines = [word("Rà soát đảng viên", 53, 2, 147), word("mối liên hệ", 53, 14, 147)]
    sides = [Rule(x - 0.25, 0, x + 0.25, 60, 0) for x in (250.0, 350.0)]
    beside = [word("Công an", 253, y) for y in (2, 14, 38)]
    rules = [across(12.3, a + inset, b - inset) for a, b in ((50, 150), (250, 350))]
    rules += [across(y, 20, 350) for y in (0.0, 60.0)]
    kept = textlines.without_text_lines(in_columns(*sides, *rules), [*lines, *beside])
    assert (rules[0] in kept) is parted


@pytest.mark.parametrize(("first", "rows"), [("Mở lớp", 1), ("", 2)])
def test_a_number_in_a_sentence_numbers_no_row(first: str, rows: int) -> None:
    words = [word(first, 52, 2), word("04", 85, 2), word("15", 85, 20), word("em từ", 52, 20)]
    words = [w for w in words if w.text and (first or w.text.isdigit())]
    words += [word("Sở Y tế", 155, y) for y in (2, 20)]
    xs = [50.0, 100.0, 150.0, 250.0]
    held = lattice.Lattice(xs, [0.0, 40.0], [lattice.Span(0, column, 1, 1) for column in range(3)])
    assert len(bare._numbers(held, words)) == (2 if rows == 2 else 0)
