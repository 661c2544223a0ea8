"""Columns told by the places where the pieces of horizontal rules meet."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import pytest

from extractors.pdf import read_pdf
from extractors.pdf.seams import Seams, seams_of
from schemas.geometry import Rule
from schemas.reading import Grid
from tests.extractors.pdf_build import HEADER, ROWS, SIZE, XS, Sheet, pdf, table

TIGHT = (50.0, 85.0, 330.0, 420.0, 520.0, 600.0)  # texts reach nearly into the next column


def drawn(
    xs: tuple[float, ...] = TIGHT,
    *,
    sides: bool = False,
    top: bool = True,
    foot: bool = True,
    over: float = 0.0,
    below: Sequence[Sequence[str]] = (),
    blank: float = 8.0,
) -> Grid:
    """A table whose horizontal rules are drawn cell by cell."""
    sheet = Sheet()
    edges = table(sheet, rules="", xs=xs, padding=1.0).ys
    for y in edges[0 if top else 1 : None if foot else -1]:
        for x0, x1 in pairwise(xs):
            sheet.line(x0 - over, y, x1 + over, y)
    if sides:
        for x in (xs[0], xs[-1]):
            sheet.line(x, edges[0], x, edges[-1])
    for n, texts in enumerate(below):
        for x, text in zip(xs, texts, strict=False):
            sheet.text(x, edges[-1] + SIZE + blank + 14 * n, text)
    (grid,) = read_pdf(pdf(sheet)).grids
    return grid


@pytest.mark.parametrize(
    ("sides", "top", "foot"),
    [
        (False, True, True),
        (True, True, True),
        (False, False, True),
        (False, True, False),
        (False, False, False),
    ],
    ids=["rules alone", "a box", "header unruled", "last row unruled", "both unruled"],
)
@pytest.mark.parametrize("over", [0.0, 1.0], ids=["meeting", "overlapping"])
def test_a_table_without_upright_rules(sides: bool, over: float, top: bool, foot: bool) -> None:
    grid = drawn(sides=sides, top=top, foot=foot, over=over)
    rows = [
        [c.text.replace("\n", " ") for c in grid.cells if c.row == row]
        for row in range(grid.n_rows)
    ]
    assert rows == [[*HEADER], *([*row] for row in ROWS)]
    assert not grid.columns_from_text


def flat(y: float, *ends: float, gap: float = 0.0) -> list[Rule]:
    return [Rule(x0 + gap, y, x1, y + 0.5) for x0, x1 in pairwise(ends)]


def levels(*ends: float, gap: float = 0.0) -> list[Rule]:
    return [rule for n in range(5) for rule in flat(100 + 20 * n, *ends, gap=gap)]


def test_pieces_that_meet_are_borders_between_their_rules() -> None:
    assert len(seams_of(levels(50, 90, 300, 400)).sure) == 2 * 4


@pytest.mark.parametrize(
    "rules",
    [
        levels(50, 400),
        levels(50, 90, 400),  # two columns are no table of tasks
        levels(*range(50, 400, 6), gap=2.0),  # dashes
        [*levels(50, 90, 300, 400), Rule(90, 100, 90.5, 180)],  # upright rules are drawn
        [*flat(100, 50, 90, 300, 400), *flat(120, 50, 120, 250, 400), *flat(140, 50, 70, 400)],
        [*flat(100, 50, 90, 300, 400), *flat(120, 60, 90, 300, 390), *flat(140, 70, 90, 300)],
    ],
    ids=["whole", "two columns", "dashes", "uprights", "elsewhere", "other sides"],
)
def test_what_shows_no_columns(rules: list[Rule]) -> None:
    assert seams_of(rules) == Seams()


def test_the_texts_alone_would_not_tell_these_columns() -> None:
    assert drawn(XS).n_cols == drawn().n_cols == len(HEADER)


@pytest.mark.parametrize("own", [1, 0], ids=["its own rules", "its neighbours' too"])
def test_a_merged_cell_has_no_places_where_pieces_meet(own: int) -> None:
    title = "Cải cách thể chế và xây dựng chính quyền điện tử trên địa bàn phường và các khu phố"
    rows = [HEADER, ROWS[0], ("I", title, "", "", ""), ROWS[1]]
    sheet = Sheet()
    edges = table(sheet, [[*row] for row in rows[:2]], rules="", padding=1.0).ys
    sheet.text(XS[0] + 1, edges[-1] + 9, "I")
    sheet.text(XS[1] + 1, edges[-1] + 9, title)
    foot = table(sheet, [ROWS[1]], rules="", padding=1.0, top=edges[-1] + 14, header=False).ys
    merged = {edges[-1] if own else -1.0, foot[0]}
    for y in (*edges, *foot):
        for x0, x1 in pairwise((*XS[:2], XS[-1]) if y in merged else XS):
            sheet.line(x0, y, x1, y)
    (grid,) = read_pdf(pdf(sheet)).grids
    texts = [[c.text.replace("\n", " ") for c in grid.cells if c.row == row] for row in range(4)]
    assert texts == [[*rows[0]], [*rows[1]], ["I", title], [*rows[3]]]


def test_a_header_of_two_levels_keeps_its_parts() -> None:
    ends = (50.0, 90.0, 300.0, 400.0, 500.0)
    group = [*flat(100, *ends[:3], ends[4]), *flat(112, *ends[2:])]
    body = [rule for n in range(4) for rule in flat(124 + 20 * n, *ends)]
    found = seams_of([*group, *body])
    between = [(round(r.top), round(r.bottom)) for r in found.sure if round(r.x0) == 400]
    assert between[0] == (112, 124) and len(between) == 4
    assert [(round(r.x0), round(r.top)) for r in found.unsure] == [(400, 100)]


@pytest.mark.parametrize(("blank", "doubted"), [(0, True), (30, False)], ids=["near", "apart"])
def test_what_stands_near_below_an_unruled_last_row_is_in_doubt(blank: int, doubted: bool) -> None:
    grid = drawn(foot=False, below=[["Nơi nhận:"]], blank=blank)
    assert grid.n_rows == 1 + len(ROWS)
    assert bool(grid.row_doubts) == doubted


def test_a_signature_below_the_last_rule_is_no_row() -> None:
    grid = drawn(below=[["Nơi nhận:"], ["- Như trên;"]])
    assert grid.n_rows == 1 + len(ROWS)
    assert not grid.row_doubts


SIGNED = ("", "Người lập biểu", "Kế toán", "Thủ trưởng")


@pytest.mark.parametrize("top", [True, False], ids=["ruled above", "unruled above"])
def test_three_signatures_below_are_a_row_in_doubt_only_where_no_rule_ends_tables(
    top: bool,
) -> None:
    grid = drawn(top=top, below=[SIGNED])
    assert grid.n_rows == 1 + len(ROWS) + (not top)
    assert set(grid.row_doubts) == (set() if top else {1 + len(ROWS)})
