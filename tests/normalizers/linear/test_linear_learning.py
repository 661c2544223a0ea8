"""What a linear dump teaches, how far a search looks, what page ends and doubts cost."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from math import exp, log

import pytest

import normalizers.linear as linear
from normalizers.linear.costs import loose, overfull
from normalizers.linear.doubts import _plain_reading, _reason, goal_is_doubtful, misfit
from normalizers.linear.glued import glued
from normalizers.linear.heading import find_heading
from normalizers.linear.labels import Content
from normalizers.linear.lines import Run, lines_of, run_of
from normalizers.linear.model import Model, _skipped, _width, first_model, learned
from normalizers.linear.regions import Region
from normalizers.linear.rows import CutRow, Half, RawRow, clear_cells
from normalizers.linear.seams import _Joint, _Seams, _turn, joined_cuts
from normalizers.linear.search import Cut, _outside, _Search, best_cuts
from normalizers.tables.roles import known_of
from tests.normalizers.dumps import LABELS, ROWS, paragraphs, row_lines

ROLES: tuple[Content, ...] = ("task", "lead", "deadline")
TEXTS = ("Lập sổ", "Sở Nội vụ", "Quý I/2026")


def run(*texts: str, gap: int = 0) -> Run:
    lines = lines_of(paragraphs(texts))
    return run_of([(replace(line, gap=gap if n else 0), 0) for n, line in enumerate(lines)])


def row(texts: Sequence[str] = TEXTS, margin: float = 9.0, cost: float = 0.0) -> CutRow:
    """A row of one line a cell."""
    made, cells, at = run(*filter(None, texts)), {}, 0
    for col, text in enumerate(texts):
        if text:
            cells[col] = (at, at := at + len(text.split()))
    return CutRow(None, [Half(0, made, cells)], False, cost, margin, {0: "Lập"})


def model(*widths: float | None, rounds: int = 0) -> Model:
    made = first_model(ROLES)
    made.widths = [*widths, *[None] * (3 - len(widths))]
    made.rounds = rounds
    return made


# -- what is learned ----------------------------------------------------------------------------


def test_what_is_believed_before_the_dump_says_anything() -> None:
    first = first_model(["task", "figure"])
    assert (exp(-first.inline), exp(-first.at_line)) == pytest.approx((0.12, 0.88))
    assert (exp(-first.trailing), first.overfull) == pytest.approx((0.03, 5.0))
    assert first.overleaf == [0.5, 0.5]
    assert exp(-first.empty[1]) == pytest.approx(0.3)


def test_one_row_moves_what_is_believed_a_little() -> None:
    new = learned(first_model(ROLES), [(run("Lập sổ", "mở lớp", *TEXTS[1:]), CELLS)])
    empty = [known_of(role).empty for role in ROLES]
    assert exp(-new.empty[1]) == pytest.approx(empty[1] * 6 / 7)
    assert exp(-new.empty[2]) == pytest.approx((empty[2] * 6 + 1) / 7)
    assert exp(-new.gap_inside[0]) == pytest.approx(2 / 5)
    assert exp(-new.gap_between[0]) == pytest.approx(2 / 5)
    assert exp(-new.inline) == pytest.approx(0.12 * 8 / 9)
    assert exp(-new.trailing) == pytest.approx(0.03 * 10 / 11)
    assert exp(-new.overfull) == pytest.approx(0.01)
    assert new.overleaf == pytest.approx([3 / 5, 2 / 5, 2 / 5])  # the task alone has two lines


CELLS = ((0, 0, 4), (1, 4, 7))


def test_many_rows_leave_one_in_ten_to_chance() -> None:
    cut = (run("Lập sổ", "mở lớp", *TEXTS[1:]), CELLS)
    assert learned(first_model(ROLES), [cut] * 36).overleaf == pytest.approx([0.9, 0.1, 0.1])


def test_cells_within_a_line_and_goals_below_a_row_are_counted() -> None:
    made = first_model(["goal", "task"])
    new = learned(made, [(run("Lập sổ Sở Nội vụ", "Hoàn thành"), ((1, 0, 2), (2, 5, 7)))])
    assert exp(-new.trailing) == pytest.approx((0.3 + 1) / 11)
    new = learned(first_model(ROLES), [(run("Lập sổ Sở Nội vụ"), ((0, 0, 2), (1, 2, 5)))])
    assert exp(-new.inline) == pytest.approx((0.96 + 1) / 9)


@pytest.mark.parametrize(
    ("count", "text", "begun"), [(1, 0, 0), (2, 0.7, 0.5), (4, 1.4, 1.0), (16, 2.5, 1.5)]
)
def test_what_a_text_gains_by_being_printed_again(count: int, text: float, begun: float) -> None:
    new = learned(first_model(ROLES), [(run("Lập sổ mới"), ((0, 0, 3),))] * count)
    assert new.texts[0].get("Lập sổ mới", 0) == pytest.approx(text)
    assert new.openers[0].get("Lập sổ", 0) == pytest.approx(begun)
    assert new.beginnings[0].get("Lập", 0) == pytest.approx(text)


@pytest.mark.parametrize(("words", "gains"), [(40, True), (41, False)])
def test_long_texts_are_not_expected_again(words: int, gains: bool) -> None:
    cut = (run("x " * words), ((0, 0, words),))
    assert bool(learned(first_model(ROLES), [cut] * 2).texts[0]) is gains


def test_a_width_is_known_from_four_line_ends_on() -> None:
    assert _width([5, 9], [10] * 3) is None
    assert _width([5, 9], [10] * 4) == 9
    assert _width([5, 9, 30], [10] * 4) == 9  # one line contradicts it
    assert _width([5, 9, 9], [8, 10, 10, 10]) == 9


def test_lines_wider_than_their_column_are_counted() -> None:
    lines = [f"{'m' * n}" for n in (9, 9, 9, 9, 9)]
    wide = (run(*lines, "m" * 20), ((0, 0, 6),))
    new = learned(first_model(ROLES), [wide])
    assert new.widths[0] is not None and new.widest == new.widths[0]
    assert exp(-new.overfull) == pytest.approx((0.3 + 1) / 36)


def test_what_spacing_says_of_an_empty_cell_above() -> None:
    usual = [3 * 4 / 7, 2 * 4 / 7, 4 / 7, 4 / 7]  # three lines in all
    found = _skipped([2, 0, 0, 0], [0, 1, 0, 0])
    expected = [log((2 + usual[0]) / 6 / (usual[0] / 5)), log(usual[1] / 6 / ((1 + usual[1]) / 5))]
    assert found[:2] == pytest.approx(expected)


def test_only_rows_whose_cut_is_clear_teach() -> None:
    raw = RawRow(None, [(0, run(*TEXTS))])
    cuts = [row(margin=0.5), row(margin=0.6)]
    assert len(clear_cells([raw, raw], cuts, 0.5)) == 1


def test_a_long_table_is_learned_from_its_first_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    heading = find_heading(lines_of(paragraphs([*LABELS, "1", "Lập"])), 0)
    assert heading is not None
    seen: list[float] = []

    def cut(_: Model, __: RawRow) -> CutRow:
        seen.append(0.6)
        return row(margin=0.6)

    monkeypatch.setattr(linear, "cut_row", cut)
    rows = [RawRow(None, [(0, run(*TEXTS))]) for _ in range(200)]
    learnt, known = linear._learn(Region(heading, []), rows)
    assert (len(known), len(seen)) == (80, 2 * 80)
    assert learnt.rounds == 1
    monkeypatch.setattr(linear, "cut_row", lambda *_: row(margin=0.5))
    assert linear._learn(Region(heading, []), rows)[0].rounds == 0  # nothing clear to learn from


# -- geometry -----------------------------------------------------------------------------------


def test_a_column_of_unknown_width_says_less() -> None:
    assert loose(model(), run("a b mmmmmmmmm", "m"), 0, 0, 1) == pytest.approx(1.5)


def test_a_line_may_be_off_its_column_by_its_type() -> None:
    words = run("Lập đề án", "m")
    width = words.width(0, 3)
    for off, cost in ((1.028, 0.0), (1.04, 0.9)):
        assert overfull(model(width / off), words, 0, 0, 3) == pytest.approx(cost)
    taken = width + 250 + words.width(3, 4)  # a blank is a quarter wide
    assert loose(model(taken / 0.972), words, 0, 0, 3) == 0
    assert loose(model(taken / 0.96), words, 0, 0, 3) == pytest.approx(0.8 + 8 * 0.04)


def test_a_line_much_wider_than_any_column_is_several() -> None:
    words = run("Lập đề án")
    made = model(500.0)
    for times, cost in ((2.1, 1.0), (1.9, 5.0)):
        made.widest = words.line_width[0] / times
        assert overfull(made, words, 0, 0, 3) == pytest.approx(cost)


def test_agencies_may_stand_one_a_line() -> None:
    words = run("Sở Nội vụ", "Công an tỉnh", "Bầu trời")
    made = model(None, 90_000.0, rounds=1)
    assert loose(made, words, 1, 0, 3) == pytest.approx(2.5)
    assert loose(made, words, 1, 3, 6) == pytest.approx(5.0)
    made.rounds = 0
    assert loose(made, words, 1, 0, 3) == pytest.approx(5.0)


# -- how far a search looks ---------------------------------------------------------------------


@pytest.mark.parametrize(("words", "bounds"), [(60, 60), (61, 1)])
def test_short_lower_halves_are_cut_anywhere(words: int, bounds: int) -> None:
    found = _Search(first_model(["task"]), run("x " * words), True, False).bounds
    assert len(found) == bounds + 1


@pytest.mark.parametrize(("words", "cuts"), [(900, 1), (901, 0)])
def test_no_row_is_so_long(words: int, cuts: int) -> None:
    assert len(best_cuts(first_model(["task"]), run("x " * words), 1)) == cuts


@pytest.mark.parametrize(("words", "cells"), [(90, 1), (91, 0)])
def test_a_cell_of_agencies_is_no_longer(words: int, cells: int) -> None:
    search = _Search(first_model(["lead"]), run("X" + " x" * (words - 1)), False, False)
    assert len(search.cells[0][0]) == cells


def test_what_is_left_outside_costs_by_its_lines() -> None:
    words = run("Lập sổ", "Mở lớp", "Xây nhà")
    assert [_outside(words, at) for at in (6, 4, 2)] == pytest.approx([0, 5.2, 6.4])


def test_a_goals_end_below_a_row() -> None:
    words = run("Lập sổ", "mục tiêu")
    search = _Search(first_model(["goal", "task"]), words, False, False)
    below = min(cost for _, cost, _ in search._begun(2, 1))
    capital = _Search(first_model(["goal", "task"]), run("Lập sổ", "Mục tiêu"), False, False)
    assert below - min(c for _, c, _ in capital._begun(2, 1)) == pytest.approx(2.5, abs=0.5)


def test_a_cell_that_costs_too_much_is_not_followed() -> None:
    lines = ["m"] * 5
    made = model(90_000.0)
    cells = _Search(made, run(*lines), False, False).layouts[0].cells(0, 0.0, 99)
    assert len(cells) == 4  # 5 nats a line end: the fourth is beyond 16


# -- page ends within a row ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "last", "following", "cost"),
    [
        ("Lập", "sổ", "- Mở", 3.0),
        ("- Lập", "sổ", "- Mở", 0.0),
        ("Lập", "sổ;", "- Mở", 0.0),
        ("Lập", "sổ.", "mở", 0.0),
        ("Lập", "sổ", "mở", 0.0),
    ],
)
def test_how_texts_meet_over_a_page_end(first: str, last: str, following: str, cost: float) -> None:
    assert _turn(first, last, following) == cost


def reach(*heights: int, below: Sequence[int] = (), overleaf: float = 0.5) -> float:
    """What cells of so many lines above a page end say of those that go on below it."""
    texts = ["x"] * sum(heights)
    made = first_model(ROLES)
    made.overleaf = [overleaf] * 3
    cells, at = [], 0
    for col, height in enumerate(heights):
        cells.append((col, at, at + height))
        at += height
    seams = _Seams(made, [run(*texts), run("y " * 3)])
    return seams._reach(0, Cut(0.0, tuple(cells), at), set(below))


def test_a_cell_that_ended_lines_above_the_foot_is_at_its_end() -> None:
    assert reach(1, 3, below=[0]) - reach(1, 3) == pytest.approx(1.5)
    assert reach(1, 2, below=[0]) - reach(1, 2) == pytest.approx(0.0)
    assert reach(2, 3, below=[0], overleaf=0.2) - reach(2, 3, overleaf=0.2) == pytest.approx(
        log(0.2 / 0.35) - log(0.8 / 0.65)
    )


def test_a_cell_of_which_only_the_lower_half_has_text() -> None:
    made = first_model(ROLES)
    seams = _Seams(made, [run("Lập sổ"), run("Sở Nội vụ")])
    begun = made.empty[1] - made.filled[1]
    assert seams._shape(_Joint(1, 0, 3)) == pytest.approx(2.0 - 0.5 - begun)


def test_cells_on_one_line_below_a_page_end() -> None:
    def cost(inline: float) -> float:
        made = first_model(ROLES)
        made.inline = inline
        ((found, _),) = joined_cuts(made, [run("1", *TEXTS[:2]), run("mới Công an Quý II/2026")], 1)
        return found

    assert cost(50.0) == pytest.approx(cost(1.8))
    assert cost(50.0) > cost(0.9) > cost(0.5)


def test_a_row_reaches_over_so_many_pages() -> None:
    parts = [run("Lập sổ"), *[run("mới")] * 5]
    assert joined_cuts(first_model(ROLES), parts, 1)
    assert joined_cuts(first_model(ROLES), [*parts, run("mới")], 1) == []


@pytest.mark.parametrize("at", range(2, 9))
def test_readings_that_are_not_joined_could_not_have_won(at: int) -> None:
    made = first_model(["task", "lead", "coordinating", "deliverable", "deadline"])
    printed = row_lines(ROWS[3])[1:]
    parts = [run(*printed[:at]), run(*printed[at:])]
    everything = [cost for cost, _ in joined_cuts(made, parts, 9)]
    for count in (1, 2, 3):
        found = [cost for cost, _ in joined_cuts(made, parts, count)]
        assert found == pytest.approx(everything[:count])


def test_so_many_readings_of_a_part_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[int, float]] = []
    models: list[Model] = []

    def cuts(
        used: Model, _: Run, count: int, lower_half: bool = False, slack: float = 0
    ) -> list[Cut]:
        asked.append((count, slack))
        models.append(used)
        return []

    monkeypatch.setattr(sys.modules[joined_cuts.__module__], "best_cuts", cuts)
    assert joined_cuts(first_model(ROLES), [run("Lập"), run("sổ")], 1) == []
    assert asked == [(32, 12.0), (32, 12.0)]
    assert (models[1].trailing, models[1].inline) == (2.8, 1.8)  # below the page end
    assert models[1].empty == pytest.approx([-log(0.5)] * 3)


# -- doubts -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("found", "doubted"),
    [
        (row(margin=2.0), False),
        (row(margin=1.9), True),
        (row(cost=20.0), False),  # twelve above the middle
        (row(cost=20.1), True),
    ],
)
def test_which_rows_are_in_doubt(found: CutRow, doubted: bool) -> None:
    assert bool(_reason(first_model(ROLES), found, {}, 8.0)) is doubted


@pytest.mark.parametrize(
    ("words", "margin", "doubted"), [(6, 3.4, True), (6, 3.5, False), (7, 3.4, False)]
)
def test_few_words_overleaf_tell_little(words: int, margin: float, doubted: bool) -> None:
    found = row(margin=margin)
    found.halves.append(Half(1, run("x " * words), {0: (0, words)}))
    assert bool(_reason(first_model(ROLES), found, {}, 0.0)) is doubted


@pytest.mark.parametrize(("gain", "behind", "found"), [
    (4.5, 9.0, False), (4.6, 1.5, False), (4.6, 1.6, True),
])  # fmt: skip
def test_repeats_alone_do_not_decide(
    monkeypatch: pytest.MonkeyPatch, gain: float, behind: float, found: bool
) -> None:
    made, own = first_model(ROLES), row()
    made.texts[0] = {TEXTS[0]: gain}
    other = ((0, 0, 8),)
    mine = tuple((col, i, j) for col, (i, j) in own.halves[0].cells.items())

    def cuts(_: Model, __: Run, count: int, tail: bool) -> list[Cut]:
        assert (count, tail) == (4, False)
        return [Cut(10.0, other, 8), Cut(10.0 + behind, mine, 8)]

    monkeypatch.setattr(sys.modules[_reason.__module__], "best_cuts", cuts)
    assert (_plain_reading(made, own) is not None) is found


def test_another_goal_is_read_only_where_the_margin_is_small() -> None:
    made = first_model(["goal", "task"])
    assert goal_is_doubtful(made, row(("Mục tiêu", "Lập sổ"), margin=1.9))
    assert not goal_is_doubtful(made, row(("Mục tiêu", "Lập sổ"), margin=2.0))


@pytest.mark.parametrize(
    ("items", "close", "odd", "all_in_doubt"),
    [
        (20, 7, 0, False),
        (20, 8, 0, True),  # more than 35 of 100 cannot be told apart
        (20, 0, 10, False),
        (20, 0, 11, True),  # more than half
        (5, 4, 0, False),
        (5, 5, 0, True),
    ],
)
def test_when_a_whole_table_is_in_doubt(
    items: int, close: int, odd: int, all_in_doubt: bool
) -> None:
    rows = [row(margin=1.0 if n < close else 9.0) for n in range(items)]
    found = dict.fromkeys(range(close + odd), "x")
    assert bool(misfit(first_model(ROLES), rows, found)) is all_in_doubt


@pytest.mark.parametrize(
    ("rows", "fits"),
    [
        ([row(("Lập sổ", "", "Quý I/2026"))] * 2, True),
        ([row(("Lập sổ", "", "Quý I/2026"))] * 3, False),  # a column without any text
        ([row(), row(), row(("Lập sổ", "tốt đẹp", "Quý I"))], True),
        ([row(), row(("Lập sổ", "tốt đẹp", "Quý I"))], True),  # half of them read
        ([row(), *[row(("Lập sổ", "tốt đẹp", "Quý I"))] * 2], False),
    ],
)
def test_columns_of_other_text_put_all_in_doubt(rows: list[CutRow], fits: bool) -> None:
    assert (misfit(first_model(ROLES), rows, {}) == "") is fits


@pytest.mark.parametrize(
    ("words", "times", "found"),
    [(3, 2, True), (2, 2, False), (3, 1, False), (12, 2, True), (13, 2, False)],
)
def test_a_text_that_others_say_as_a_whole(words: int, times: int, found: bool) -> None:
    text = "Danh" + " mục" * (words - 1)
    made = first_model(["task", "deliverable"])
    holds = row(("Lập sổ", "Báo cáo"))
    whole = run("Lập sổ", text)
    holds.halves[0] = Half(0, whole, {0: (0, 2 + words)})
    rows = [*[row(("Lập sổ", text))] * times, holds]
    assert bool(glued(made, rows)) is found
