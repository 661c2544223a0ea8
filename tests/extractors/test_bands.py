from __future__ import annotations

from extractors.layout.cuts import Cut
from extractors.pdf.bands import blank_edges, merge_down, row_edges
from extractors.pdf.lattice import Span
from schemas.geometry import Word


def column(x: float, *tops: float) -> list[Word]:
    return [Word("chữ", x, top, x + 30, top + 11) for top in tops]


def test_a_stripe_higher_than_a_line_space_parts_rows() -> None:
    numbers = column(0, 0, 30, 60)
    tasks = column(50, 0, 12, 30, 42, 60)
    merged, edges = row_edges([numbers, tasks], 0.0)
    assert merged == []
    assert len(edges) == 4


def test_blocks_take_the_rows_they_stand_in_the_middle_of() -> None:
    ys = [0.0, 20.0, 40.0, 60.0, 80.0, 100.0, 120.0]
    spans = [Span(row, col, 1, 1) for row in range(6) for col in range(2)]
    # rows 1-5 below the header: a block in the middle of 1-2, another in the middle of 3-5
    words = column(50, 34.5, 84.5)
    found = [s for s in merge_down(spans, 1, words, ys, 1) if s.col == 1]
    assert sorted(found, key=lambda s: s.row) == [
        Span(0, 1, 1, 1),
        Span(1, 1, 2, 1),
        Span(3, 1, 3, 1),
    ]


def test_low_stripes_of_another_height_than_line_spaces_part_rows() -> None:
    tops = [0.0, 11.2, 24.4, 35.6, 48.3, 59.5, 72.5]  # a row's two lines 0.2 apart, rows 1.5 to 2
    texts = [column(x, *tops) for x in (0, 50, 100)]
    assert len(blank_edges(texts)) == 5
    even = [column(x, *(11.2 * line for line in range(7))) for x in (0, 50, 100)]
    assert blank_edges(even) == []


def test_a_run_without_text_is_one_cell() -> None:
    ys = [0.0, 20.0, 40.0, 60.0]
    spans = [Span(row, 0, 1, 1) for row in range(3)]
    assert merge_down(spans, 0, [], ys, 1) == [Span(0, 0, 1, 1), Span(1, 0, 2, 1)]


PITCH = 13.4  # points from line to line


def tight(
    rows: list[tuple[str, int, int]], top: float = 0.0
) -> tuple[list[list[Word]], list[float]]:
    """Columns of rows without padding (number, lines of task, lines of lead), each cell in the
    middle of its row, and the rows' edges."""
    columns = [[Word("Tên", x, top - PITCH, x + 50, top - 0.4)] for x in (0.0, 60.0, 120.0)]
    edges = [top - PITCH, top]
    for number, *lines in rows:
        height = max(1, *lines) * PITCH
        for column, texts in enumerate(([number], *(_lines(count) for count in lines))):
            first = top + (height - len(texts) * PITCH) / 2
            for place, text in enumerate(texts):
                y = first + place * PITCH
                if text:
                    columns[column].append(
                        Word(text, 60.0 * column, y, 60.0 * column + 50, y + PITCH - 0.4)
                    )
        top += height
        edges.append(top)
    return columns, edges


def _lines(count: int) -> list[str]:
    return ["Ban hành", *["kế hoạch"] * (count - 1)] if count else []


def assert_edges(found: list[Cut], wanted: list[float]) -> None:
    assert len(found) == len(wanted)
    assert all(abs(a.at - b) < PITCH / 2 for a, b in zip(found, wanted, strict=True))


def test_rows_without_padding_are_parted_around_their_numbers() -> None:
    columns, edges = tight([("1", 5, 2), ("2", 2, 4), ("3", 6, 1), ("4", 3, 3)])
    merged, found = row_edges(columns, -0.4)
    assert merged == []
    assert_edges(found, edges)


def test_an_empty_cell_between_tight_rows_does_not_merge_its_column() -> None:
    columns, edges = tight([("1", 4, 0), ("2", 4, 6), ("3", 4, 0), ("4", 2, 4), ("5", 3, 0)])
    merged, found = row_edges(columns, -0.4)
    assert merged == []
    assert_edges(found, edges)


def test_lines_above_the_first_number_end_a_row_of_the_page_before() -> None:
    columns, edges = tight([("", 3, 2), ("1", 4, 2), ("2", 2, 5), ("3", 4, 1)])
    columns[1][1].text = columns[2][1].text = "và báo cáo"
    _, found = row_edges(columns, -0.4)
    assert_edges(found, edges)
