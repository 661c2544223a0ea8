from __future__ import annotations

from extractors.pdf.bands import merge_down, row_edges
from extractors.pdf.lattice import Span
from schemas.geometry import Word


def column(x: float, *tops: float) -> list[Word]:
    return [Word("chữ", x, top, x + 30, top + 11) for top in tops]


def test_a_stripe_higher_than_a_line_space_parts_rows() -> None:
    numbers = column(0, 0, 30, 60)
    tasks = column(50, 0, 12, 30, 42, 60)
    merged, edges = row_edges([numbers, tasks], 0.0, 1)
    assert merged == []
    assert len(edges) == 4


def test_a_cell_merged_over_rows_does_not_join_them() -> None:
    numbers = column(0, 0, 30, 60, 90)
    goals = column(50, 22, 34, 46, 58)
    tasks = column(90, 0, 12, 30, 42, 60, 72, 90)
    merged, edges = row_edges([numbers, tasks, goals], 0.0, 1)
    assert merged == [2]
    assert len(edges) == 5


def test_blocks_take_the_rows_they_stand_in_the_middle_of() -> None:
    ys = [0.0, 20.0, 40.0, 60.0, 80.0, 100.0, 120.0]
    spans = [Span(row, col, 1, 1) for row in range(6) for col in range(2)]
    # rows 1-5 below the header: a block in the middle of 1-2, another in the middle of 3-5
    words = column(50, 34.5, 84.5)
    found = [s for s in merge_down(spans, 1, words, ys) if s.col == 1]
    assert sorted(found, key=lambda s: s.row) == [
        Span(0, 1, 1, 1),
        Span(1, 1, 2, 1),
        Span(3, 1, 3, 1),
    ]


def test_a_run_without_text_is_one_cell() -> None:
    ys = [0.0, 20.0, 40.0, 60.0]
    spans = [Span(row, 0, 1, 1) for row in range(3)]
    assert merge_down(spans, 0, [], ys) == [Span(0, 0, 1, 1), Span(1, 0, 2, 1)]
