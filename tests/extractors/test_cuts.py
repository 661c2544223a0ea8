from __future__ import annotations

from extractors.layout.cuts import Anchor, Place, Rows, TextLine, cut_rows
from extractors.layout.language import written_in
from schemas.language import Language


def column(*lines: tuple[int, str]) -> list[TextLine]:
    return [TextLine(at, at + 1, text) for at, text in lines]


def places(count: int) -> list[Place]:
    return [Place(at) for at in range(count + 1)]


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
