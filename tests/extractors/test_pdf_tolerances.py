"""Tolerances of the PDF reader, each met by one tenth and missed by one."""

from __future__ import annotations

import pytest

from extractors.pdf.lattice import Ruling, find_lattices, join_pieces
from extractors.pdf.text import cell_text, line_text, lines_of
from schemas.geometry import Rule, Word

XS, YS = (50.0, 80.0, 300.0), (100.0, 120.0, 160.0)


def word(text: str, x0: float, top: float, glued: bool = False) -> Word:
    return Word(text, x0, top, x0 + 5 * len(text), top + 10, glued=glued)


def across(y: float, x0: float = XS[0], x1: float = XS[-1]) -> Rule:
    return Rule(x0, y - 0.25, x1, y + 0.25, 0)


def down(x: float, top: float = YS[0], bottom: float = YS[-1]) -> Rule:
    return Rule(x - 0.25, top, x + 0.25, bottom, 0)


def spans(*rules: Rule) -> int:
    return sum(len(lattice.spans) for lattice in find_lattices(rules))


@pytest.mark.parametrize(("gap", "lines"), [(4.4, 1), (4.6, 2)])
def test_pieces_of_one_line(gap: float, lines: int) -> None:
    assert len(join_pieces([Ruling(10.0, 0.0, 20.0), Ruling(10.0, 20.0 + gap, 60.0)])) == lines


@pytest.mark.parametrize(("apart", "edges"), [(2.9, 3), (4.6, 4)])
def test_double_lines(apart: float, edges: int) -> None:
    rules = [across(y) for y in YS] + [across(YS[1] + apart)] + [down(x) for x in XS]
    (lattice,) = find_lattices(rules)
    assert len(lattice.ys) == edges


@pytest.mark.parametrize(("share", "cells"), [(0.65, 4), (0.55, 3)])
def test_a_side_that_a_line_closes(share: float, cells: int) -> None:
    inner = down(XS[1], YS[0], YS[1]), down(XS[1], YS[1], YS[1] + share * (YS[2] - YS[1]))
    assert spans(*[across(y) for y in YS], down(XS[0]), down(XS[2]), *inner) == cells


@pytest.mark.parametrize(("run_on", "is_open"), [(5.7, False), (6.4, True)])
def test_a_side_left_open(run_on: float, is_open: bool) -> None:
    upright = [down(x, YS[0], YS[-1] + run_on) for x in XS]
    (lattice,) = find_lattices([across(y) for y in YS] + upright)
    assert lattice.open_bottom == is_open


@pytest.mark.parametrize(("rise", "lines"), [(4.4, 1), (4.6, 2)])
def test_words_of_one_line(rise: float, lines: int) -> None:
    assert len(lines_of([word("Lập", 50, 100), word("sổ", 80, 100 + rise)])) == lines


@pytest.mark.parametrize(("gap", "text"), [(1.1, "Lậpsổ"), (1.3, "Lập sổ")])
def test_a_blank_that_is_seen(gap: float, text: str) -> None:
    assert line_text([word("Lập", 50, 100), word("sổ", 65 + gap, 100, glued=True)]) == text
    assert line_text([word("Lập", 50, 100), word("sổ", 65 + gap, 100)]) == "Lập sổ"


@pytest.mark.parametrize(("room", "text"), [(30.4, "Lập\nsổ ghi"), (29.4, "Lập sổ ghi")])
def test_a_word_that_would_have_fitted(room: float, text: str) -> None:
    # Used 15 points, a blank 2.5, the next word 10, two to spare.
    words = [word("Lập", 50, 100), word("sổ ghi", 50, 112)]
    assert cell_text(words, 50, 50 + room) == text


@pytest.mark.parametrize(("side", "text"), [(6.0, "Lập\nsổ"), (9.0, "Lập\nsổ")])
def test_the_padding_of_a_cell(side: float, text: str) -> None:
    words = [word("Lập", 50, 100), word("sổ", 50, 112)]
    assert cell_text(words, 50 - side, 50 + 15 + 20 + side) == text
