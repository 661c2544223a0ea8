from __future__ import annotations

from collections.abc import Callable

import pytest

from extractors.layout.cuts import Anchor, Habit, Place, Rows, TextLine, _between, cut_rows
from extractors.layout.language import written_in
from schemas.language import Language


def column(*lines: tuple[int, str]) -> list[TextLine]:
    return [TextLine(at, at + 1, text) for at, text in lines]


def places(count: int) -> list[Place]:
    return [Place(at) for at in range(count + 1)]


MIDDLE = Anchor(1.5, 2.5)
TASKS = column((0, "Lập"), (1, "sổ"), (2, "Mở"), (3, "lớp"), (4, "học"))


def test_rows_are_centred_on_their_numbers() -> None:
    rows = Rows([TASKS], [], 1.0, places(5))
    cuts = cut_rows(rows, [Anchor(0.5, 1.5), Anchor(3, 4)], goes_on=4.0)
    assert [cut.at for cut in cuts] == [0, 2]
    assert cuts[1].margin > 1.0


def test_a_cell_does_not_begin_in_lower_case() -> None:
    tasks = column((0, "Lập"), (1, "Mở"), (2, "lớp"), (3, "học"))
    rows = Rows([tasks], [], 1.0, places(4))
    cuts = cut_rows(rows, [Anchor(0, 1), Anchor(3, 4)], goes_on=4.0)
    assert cuts[1].at == 1


def test_first_lines_may_belong_to_the_page_before() -> None:
    tasks = column((0, "của"), (1, "phường"), (2, "Mở"), (3, "lớp"), (4, "học"))
    rows = Rows([tasks, column((3, "Quý I"))], [], 1.0, places(5))
    assert cut_rows(rows, [Anchor(3, 4)], goes_on=0.5)[0].at == 2
    assert cut_rows(rows, [Anchor(3, 4)], goes_on=50.0)[0].at == 0


def test_two_ways_alike_have_no_margin() -> None:
    tasks = column((0, "A"), (1, "B"), (2, "C"))
    rows = Rows([tasks], [], 1.0, places(3))
    cuts = cut_rows(rows, [Anchor(0, 1), Anchor(2, 3)], goes_on=4.0)
    assert cuts[1].margin < 1.0


def test_a_cell_does_not_end_with_a_word_that_the_language_leaves_open() -> None:
    tasks = column((0, "Lập sổ của"), (1, "Công an"), (2, "Mở lớp"))
    anchors = [Anchor(0, 1), Anchor(2, 3)]
    unknown = cut_rows(Rows([tasks], [], 1.0, places(3)), anchors, goes_on=4.0)[1]
    with written_in(Language(unfinished=frozenset(("của",)))):
        told = cut_rows(Rows([tasks], [], 1.0, places(3)), anchors, goes_on=4.0)[1]
    assert unknown.margin < 1.0
    assert (told.at, told.margin > unknown.margin) == (2, True)
    assert Language(unfinished=frozenset(("cho",))).leaves_open("Giao cho")
    assert not Language(unfinished=frozenset(("cho",))).leaves_open("Tên gọi Cho")


def row_cost(
    *cells: list[TextLine],
    wide: list[TextLine] | None = None,
    anchor: Anchor | None = MIDDLE,
    habit: Habit | None = None,
    end: int = 4,
) -> Callable[[], float]:
    """What it costs that all these cells are one row (four lines high, more follow)."""
    return lambda: Rows(cells, wide or [], 1.0, places(9), habit).cost(0, end, anchor)


@pytest.mark.parametrize(
    ("cost", "expected"),
    [
        (row_cost(column((1, "Lập"), (2, "sổ"))), 0.0),  # centred on its number
        (row_cost(column((0, "Lập"), (1, "sổ"))), 1.0),  # a line above it
        (row_cost(column((1, "lập"), (2, "sổ"))), 1.5),  # begins in lower case
        (row_cost(column((1, "- lập"), (2, "sổ"))), 1.5),
        (row_cost(column((1, "- Lập"), (2, "sổ"))), 0.0),  # an item of a list
        (row_cost(column((1, "Lập"), (2, "sổ,"))), 1.0),  # ends with a comma
        (row_cost(column((1, "Lập"), (2, "sổ"))  , column()), 0.3),  # an empty cell
        (row_cost(column((1, "lập"), (2, "sổ,")), anchor=None), 1.0),  # goes on: lower case is free
        (row_cost(column((1, "Lập"), (2, "sổ")), column((2, "Quý"),)), 0.5),  # half a line off
        # One cell beside the number's top, the other centred: a mixed row costs a line at most.
        (row_cost(column((1, "A"), (2, "b")), column((1, "C"), (2, "d"), (3, "e"))), 0.5),
        (row_cost(column((1, "A")), column((1, "C"), (2, "d"), (3, "e")), anchor=Anchor(1, 2)),
         0.0),
        (row_cost(column((0, "A"), (1, "b"), (2, "c")), column((1, "C")),
                  column((1, "D"), (2, "e"), (3, "f")), anchor=Anchor(1, 2)), 1.0),
        (row_cost(column(*((n, "A") for n in range(5))), column(*((n, "B") for n in range(2, 7))),
                  anchor=Anchor(2, 3), end=7), 1.0),
        # A title over all columns, alone, and with the cells of an item.
        (row_cost(column(), column(), wide=column((1, "I. THỂ"), (2, "CHẾ"))), 0.0),
        (row_cost(column((1, "I")), column(), wide=column((1, "I. THỂ"), (2, "CHẾ"))), -0.3),
        (row_cost(column((1, "1")), column((1, "Lập"), (2, "sổ")),
                  wide=column((1, "I. THỂ"), (2, "CHẾ"))), 5.4),
        # The table's habits.
        (row_cost(column((0, "Lập"), (1, "sổ")), habit=Habit(slack=0.5)), 0.5),
        (row_cost(column((1, "Lập"), (2, "sổ")), habit=Habit(centred=0.7, beside=9)), 0.7),
        (row_cost(column((1, "Lập"), (2, "sổ")), habit=Habit(centred=9, beside=0.7)), 1.2),
        # A page end cuts what begins at the top: a habit says nothing of it.
        (row_cost(column((1, "Lập"), (2, "sổ")), habit=Habit(centred=9, beside=0.7), end=9), 0.5),
    ],
)  # fmt: skip
def test_what_a_row_costs(cost: Callable[[], float], expected: float) -> None:
    assert cost() == pytest.approx(expected)


def test_a_row_without_text_is_one_only_if_it_has_a_number() -> None:
    assert row_cost(column())() == 0.3
    assert row_cost(column(), anchor=None)() == float("inf")


@pytest.mark.parametrize(("count", "tried"), [(79, 79), (80, 80), (81, 80), (300, 80)])
def test_of_very_many_places_only_those_near_the_numbers_are_tried(count: int, tried: int) -> None:
    found = _between([Place(at) for at in range(count)], Anchor(-2, -1), Anchor(300, 301), 0.5)
    assert len(found) == tried
    assert (found[0], found[-1]) == (0, count - 1)


def test_an_edge_may_cross_half_a_line_of_a_number() -> None:
    between = _between(places(9), Anchor(1, 3), Anchor(6, 8), 0.5)
    assert between == [3, 4, 5, 6]
    assert _between(places(9), None, Anchor(6, 8), 0.5) == [0, 1, 2, 3, 4, 5, 6]
