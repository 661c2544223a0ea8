"""What each piece of evidence weighs: a grid read as a table's next part, one change a case."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from normalizers.tables.joins import Gap, Rows, weigh
from normalizers.tables.places import fit
from normalizers.tables.slots import contiguous
from schemas.reading import Grid
from schemas.table import Role
from tests.normalizers.grids import grid

ROLES: tuple[Role, ...] = ("no", "task", "lead", "deadline")
ABOVE = ("3 | Lập đề án | Sở Nội vụ | Quý I/2026", "4 | Rà soát | Sở Tài chính | Quý II/2026")
NEXT = "5 | Mở lớp | Sở Y tế | Tháng 6/2026"
EDGES = [0.0, 100.0, 200.0, 300.0, 400.0]


def margin(
    *rows: str,
    above: tuple[str, ...] = ABOVE,
    gap: Gap | None = None,
    page: int = 2,
    start: int = 0,
    change: Callable[[Grid], Grid] = lambda below: below,
) -> Callable[[], float]:
    """What is found where a test asks: parameters are made before any weight is changed."""

    def found() -> float:
        leaves = tuple((column,) for column in range(len(ROLES)))
        parts = [Rows(grid(*above), start, leaves)]
        join = weigh(ROLES, parts, change(grid(*(rows or (NEXT,)), page=page)), gap or Gap())
        assert join is not None
        return join.margin

    return found


def edges(*lefts: float) -> Callable[[Grid], Grid]:
    return lambda below: replace(below, col_lefts=list(lefts))


def bold_first(below: Grid) -> Grid:
    return replace(below, cells=[replace(c, bold=c.row == 0) for c in below.cells])


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        # Same borders 2, nothing between 0.5, 5 after 4: 3, agencies and deadlines 1 each.
        (margin(), 7.5),
        (margin(change=edges()), 5.5),  # no places
        (margin(change=edges(20, 120, 220, 320, 420)), 6.5),  # moved as a whole
        (margin(change=edges(20, 130, 240, 350, 460)), 6.5),  # and scaled
        (margin(change=edges(0, 110, 200, 300, 400)), 6.5),  # a border that only leans
        (margin(change=edges(0, 160, 200, 300, 400)), 3.5),  # one that stands elsewhere
        (margin("9 | Mở lớp | Sở Y tế | Tháng 6/2026"), 3.5),  # 9 after 4
        (margin("4 | Mở lớp | Sở Y tế | Tháng 6/2026"), 4.5),  # 4 again says nothing
        (margin("1 | Mở lớp | Sở Y tế | Tháng 6/2026"), 0.5),  # 1 after 4
        (margin("1 | Mở lớp | Sở Y tế | Tháng 6/2026", gap=Gap(title=True)), 2.5),
        (margin("1 | Mở lớp | Sở Y tế | Tháng 6/2026", gap=Gap(heads=1)), 4.0),
        (margin("Việc khác | Mở lớp | Sở Y tế | Tháng 6/2026"), 2.5),  # text among numbers
        (margin("a) | Mở lớp | Sở Y tế | Tháng 6/2026"), 4.5),  # a mark among numbers
        (margin("x | Mở | Sở Y tế | Quý I", NEXT), 7.5),  # the second number counts on
        (margin("x | Mở | Sở Y tế | Quý I", "y | Mở | Sở Y tế | Quý I", NEXT), 4.5),
        (margin(gap=Gap(prose=2)), 5.0),
        (margin(gap=Gap(prose=9)), 4.0),  # no more than three lines count
        (margin(gap=Gap(title=True)), 6.5),
        (margin(page=3), 6.0),  # a page between
        (margin(change=lambda below: replace(below, borderless=True)), 4.5),
        (margin(gap=Gap(rival=grid("a | b | c | d"))), 4.0),  # a table of the same columns
        (margin(gap=Gap(rival=grid("a | b | c"))), 6.0),  # of other ones
        (margin("5 | Mở | Tốt | Khá"), 5.5),  # two cells that do not read are too few
        (margin("5 | Mở | Tốt | Khá", "6 | Mở | Tốt | Khá"), 0.75),
        (margin("5 | Mở | Sở Y tế | Khá", "6 | Mở | Sở Y tế | Khá"), 6.5),
        (margin("5 | Mở | Sở Y tế | Khá", "6 | Mở | Tốt | Khá", "7 | Mở | Tốt | Khá"), 0.75),
        (margin("5 | Mở lớp | Sở Y tế | Quý I", "6 | b | Sở Y tế | Quý I", change=bold_first), 6.0),
        (margin("1 | Mở lớp | Sở Y tế | Quý I", start=2), 4.0),
        (margin("5 | Nhiệm vụ | Sở Y tế | Tháng 6/2026"), 7.5),  # one word that names a column
        (margin("5 | Nhiệm vụ | Chủ trì | Tháng 6/2026"), 2.5),  # two
        (margin("STT | Mở lớp | Sở Y tế | Tháng 6/2026"), 0.5),  # the number's
    ],
)
def test_what_speaks_for_a_grid_as_the_next_part(
    found: Callable[[], float], expected: float
) -> None:
    assert found() == pytest.approx(expected)


@pytest.mark.parametrize(
    ("lefts", "how"),
    [
        ([0, 106, 200, 300, 400], "same"),  # points
        ([0, 107, 200, 300, 400], "near"),
        ([12, 100, 200, 300, 400], "same"),  # the outer edge, by another hand
        ([13, 110, 207, 304, 400], "moved"),
        ([0, 116, 200, 300, 400], "near"),  # four hundredths of the width
        ([0, 117, 200, 300, 400], "other"),
        ([0, 200, 400], "merged"),
        ([0, 206, 400], "merged"),
        ([0, 230, 400], "other"),
        ([0, 175, 350, 525, 700], "moved"),  # three quarters wider: portrait, then landscape
    ],
)
def test_where_columns_stand(lefts: list[float], how: str) -> None:
    found = fit(lefts, EDGES, (len(lefts) - 1, 4))
    assert found is not None and found.how == how


def test_no_page_turns_a_table_that_far() -> None:
    assert fit([0, 176, 352, 528, 704], EDGES, (4, 4)) is None


@pytest.mark.parametrize(
    ("above", "below", "expected"),
    [
        ("Lập đề án", "phát triển", 2.0),
        ("Lập và", "Phát triển", 1.5),
        ("Lập đề án của", "phát triển", 3.5),
        ("Lập đề án.", "Phát triển", -1.0),
        ("Lập đề án", "Phát triển", 0.0),
    ],
)
def test_what_speaks_for_two_texts_being_one(above: str, below: str, expected: float) -> None:
    assert contiguous(above, below) == pytest.approx(expected)
