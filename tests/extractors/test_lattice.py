from __future__ import annotations

from extractors.pdf.frames import loose_boxes, without_boxes
from extractors.pdf.lattice import (
    Ruling,
    Span,
    find_lattices,
    join_pieces,
    merge_units,
)
from schemas.geometry import Box, Rule

XS = (50.0, 80.0, 300.0, 500.0)
YS = (100.0, 120.0, 160.0, 200.0)


def across(y: float, x0: float = XS[0], x1: float = XS[-1], ink: int = 0) -> Rule:
    return Rule(x0, y - 0.25, x1, y + 0.25, ink)


def down(x: float, top: float = YS[0], bottom: float = YS[-1], ink: int = 0) -> Rule:
    return Rule(x - 0.25, top, x + 0.25, bottom, ink)


def full_grid() -> list[Rule]:
    return [across(y) for y in YS] + [down(x) for x in XS]


def test_a_full_grid_has_a_span_a_cell() -> None:
    (lattice,) = find_lattices(full_grid())
    assert lattice.xs == list(XS)
    assert lattice.ys == list(YS)
    assert lattice.spans == [Span(row, col, 1, 1) for row in range(3) for col in range(3)]
    assert not lattice.open_top
    assert not lattice.open_bottom


def test_dashes_and_pieces_are_one_line() -> None:
    pieces = [Ruling(10.0, x, x + 3.0) for x in range(0, 60, 6)]
    assert join_pieces(pieces) == [Ruling(10.0, 0.0, 57.0)]


def test_pieces_far_apart_stay_apart() -> None:
    assert len(join_pieces([Ruling(10.0, 0.0, 20.0), Ruling(10.0, 40.0, 60.0)])) == 2


def test_double_lines_are_one_edge() -> None:
    doubled = [across(y + d) for y in YS for d in (-0.8, 0.8)]
    doubled += [down(x + d) for x in XS for d in (-0.8, 0.8)]
    (lattice,) = find_lattices(doubled)
    assert [round(x) for x in lattice.xs] == [round(x) for x in XS]
    assert len(lattice.spans) == 9


def test_a_side_left_open_at_the_page_end() -> None:
    rules = [across(y) for y in YS[:-1]] + [down(x) for x in XS]
    (lattice,) = find_lattices(rules)
    assert lattice.open_bottom
    assert not lattice.open_top
    assert len(lattice.ys) == 4


def test_merged_cells_both_ways() -> None:
    # the first row is merged over columns 1-2, column 1 over rows 1-2
    rules = [across(YS[0]), across(YS[1]), across(YS[3]), across(YS[2], XS[0], XS[1])]
    rules += [across(YS[2], XS[2], XS[3]), down(XS[0]), down(XS[1]), down(XS[3])]
    rules += [down(XS[2], YS[1], YS[3])]
    (lattice,) = find_lattices(rules)
    assert Span(0, 1, 1, 2) in lattice.spans
    assert Span(1, 1, 2, 1) in lattice.spans
    assert len(lattice.spans) == 7


def test_an_l_shape_falls_into_rectangles() -> None:
    spans = merge_units(2, 2, below={(1, 1)}, right={(1, 1)})
    assert sorted((s.row, s.col, s.row_span, s.col_span) for s in spans) == [
        (0, 0, 1, 2),
        (1, 0, 1, 1),
        (1, 1, 1, 1),
    ]


def test_two_tables_on_a_page() -> None:
    lower = [Rule(r.x0, r.top + 300, r.x1, r.bottom + 300) for r in full_grid()]
    first, second = find_lattices(full_grid() + lower)
    assert first.ys[0] < second.ys[0]


def test_a_page_headers_rule_is_no_table() -> None:
    assert find_lattices([across(30.0), across(32.0)]) == []


def test_a_stamp_over_the_table_is_taken_out() -> None:
    red = 0xCC0000
    stamp = [
        across(110.0, 280.0, 420.0, red),
        across(150.0, 280.0, 420.0, red),
        down(280.0, 109.75, 150.25, red),
        down(420.0, 109.75, 150.25, red),
    ]
    rules = full_grid() + stamp
    boxes = [box for box, _ in loose_boxes(rules)]
    assert len(boxes) == 1
    (lattice,) = find_lattices(without_boxes(rules, boxes))
    assert lattice.xs == list(XS)


def test_the_frame_of_a_table_is_no_stamp() -> None:
    frame = [across(YS[0]), across(YS[-1]), down(XS[0]), down(XS[-1])]
    inner = [across(YS[1]), down(XS[1])]
    assert loose_boxes(frame + inner) == []


def test_without_boxes_keeps_what_only_passes_by() -> None:
    rules = full_grid()
    assert without_boxes(rules, [Box(200.0, 110.0, 260.0, 130.0)]) == rules
