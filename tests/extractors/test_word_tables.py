"""Grids of Word tables: spans both ways, rows that begin late, changes, frames, borders."""

from __future__ import annotations

import pytest

from extractors.word import read_docx
from schemas.reading import Grid
from tests.extractors.docx_build import docx, in_list, lines, p, r, style, tbl, tc, tr, val

SPAN2, SPAN3 = val("gridSpan", 2), val("gridSpan", 3)
RESTART, CONTINUE = val("vMerge", "restart"), val("vMerge")


def grids(body: str, **parts: str) -> list[Grid]:
    return read_docx(docx(body, **parts)).grids


def grid(*rows: str, widths: tuple[int, ...] = ()) -> Grid:
    (only,) = grids(tbl(*rows, widths=widths))
    return only


def places(table: Grid) -> list[tuple[int, int, int, int, str]]:
    return [(c.row, c.col, c.row_span, c.col_span, c.text) for c in table.cells]


def rows_of(table: Grid) -> list[list[str]]:
    """Every place of the grid filled; fails on a place named twice or not at all."""
    filled: list[list[str | None]] = [[None] * table.n_cols for _ in range(table.n_rows)]
    for cell in table.cells:
        for row in range(cell.row, cell.row + cell.row_span):
            for col in range(cell.col, cell.col + cell.col_span):
                assert filled[row][col] is None
                filled[row][col] = cell.text
    return [[text for text in row if text is not None] for row in filled]


def test_cells_merged_both_ways() -> None:
    table = grid(
        tr(tc("TT", RESTART), tc("Cơ quan", SPAN2)),
        tr(tc("", CONTINUE), "Chủ trì", "Phối hợp"),
        tr(tc("1", RESTART), tc("A", RESTART), "B"),
        tr(tc("", CONTINUE), tc("", CONTINUE), "C"),
        tr(tc("", CONTINUE), "D", "E"),
    )
    assert rows_of(table) == [
        ["TT", "Cơ quan", "Cơ quan"],
        ["TT", "Chủ trì", "Phối hợp"],
        ["1", "A", "B"],
        ["1", "A", "C"],
        ["1", "D", "E"],
    ]
    assert (0, 0, 2, 1, "TT") in places(table) and (0, 1, 1, 2, "Cơ quan") in places(table)
    assert not table.paged


def test_a_merge_that_starts_anew_is_another_cell() -> None:
    table = grid(tr(tc("a", RESTART), "1"), tr(tc("b", RESTART), "2"), tr(tc("", CONTINUE), "3"))
    assert rows_of(table) == [["a", "1"], ["b", "2"], ["b", "3"]]


def test_a_merge_of_other_columns_or_of_nothing_is_a_cell_of_its_own() -> None:
    table = grid(
        tr(tc("a", RESTART + SPAN2), "x"), tr(tc("b", CONTINUE), "y", "z"), tr("q", "r", "s")
    )
    assert rows_of(table)[1] == ["b", "y", "z"]
    assert rows_of(grid(tr(tc("a", CONTINUE), "x"))) == [["a", "x"]]


def test_under_a_cell_that_begins_no_merge_only_an_empty_cell_goes_on() -> None:
    table = grid(
        tr("a", "x"),
        tr(tc("", CONTINUE), "y"),
        tr(tc("b", CONTINUE), "z"),
        tr(tc("", CONTINUE), "q"),
    )
    assert rows_of(table) == [["a", "x"], ["a", "y"], ["b", "z"], ["b", "q"]]


def test_a_row_whose_cells_all_go_on_with_nothing_is_kept() -> None:
    table = grid(tr("1", "a"), tr(tc("2", CONTINUE), tc("b", CONTINUE)), tr("3", "c"))
    assert rows_of(table) == [["1", "a"], ["2", "b"], ["3", "c"]]


def test_text_that_a_merge_hides_is_reported() -> None:
    reading = read_docx(docx(tbl(tr(tc("a", RESTART), "x"), tr(tc("ẩn", CONTINUE), "y"))))
    assert rows_of(reading.grids[0]) == [["a", "x"], ["a", "y"]]
    assert [(note.code, note.text) for note in reading.notes] == [("text-lost", "ẩn")]


def test_older_files_merge_across_with_hmerge() -> None:
    table = grid(
        tr(tc("a", val("hMerge", "restart")), tc("", val("hMerge")), "b"), tr("1", "2", "3")
    )
    assert rows_of(table) == [["a", "a", "b"], ["1", "2", "3"]]


def test_rows_that_begin_late_or_end_early() -> None:
    table = grid(
        tr("1", "2", "3"),
        tr("b", "c", trpr=val("gridBefore", 1)),
        tr("a", trpr=val("gridAfter", 2)),
    )
    assert rows_of(table) == [["1", "2", "3"], ["", "b", "c"], ["a", "", ""]]


def test_a_cell_alone_in_its_row_is_a_title_over_all_columns() -> None:
    table = grid(tr("1", "2", "3"), tr("I. Thể chế"), tr("a", trpr=val("gridAfter", 2)))
    assert rows_of(table)[1:] == [["I. Thể chế"] * 3, ["a", "", ""]]
    assert [c.col_span for c in table.cells if c.row == 1] == [3]


def test_columns_no_cell_begins_in_do_not_exist() -> None:
    table = grid(tr(tc("a", SPAN2), "b"), tr(tc("c", SPAN2), "d"))
    assert (table.n_cols, rows_of(table)) == (2, [["a", "b"], ["c", "d"]])


def test_a_rule_dragged_by_a_hair_makes_no_column() -> None:
    # The second row's rule stands 30 twips (1.5 points) right of the first row's.
    rows = (tr("a", tc("b", SPAN2)), tr(tc("c", SPAN2), "d"))
    assert rows_of(grid(*rows, widths=(2000, 30, 2000))) == [["a", "b"], ["c", "d"]]
    assert grid(*rows, widths=(2000, 300, 2000)).n_cols == 3


def test_a_narrow_column_with_a_cell_in_it_stays() -> None:
    table = grid(tr("a", "b", "c"), tr("d", "e", "f"), widths=(2000, 30, 2000))
    assert rows_of(table) == [["a", "b", "c"], ["d", "e", "f"]]


def test_an_absurd_span_is_held_to_the_table() -> None:
    table = grid(tr("a", "b"), tr(tc("c", val("gridSpan", 10**9))))
    assert (table.n_cols, rows_of(table)[1]) == (3, ["c", "c", "c"])


def test_deleted_and_hidden_rows_are_out_and_inserted_rows_in() -> None:
    change = "<w:{} w:id='1' w:author='a'/>"
    table = grid(
        tr("1", "còn"),
        tr("2", "bỏ", trpr=change.format("del")),
        tr("3", "thêm", trpr=change.format("ins")),
        tr("4", "ẩn", trpr=val("hidden")),
        tr(tc("x", change.format("cellDel")), "5", "cuối"),
    )
    assert rows_of(table) == [["1", "còn"], ["3", "thêm"], ["5", "cuối"]]


def test_a_table_with_all_rows_deleted_is_none() -> None:
    assert grids(tbl(tr("1", trpr="<w:del w:id='1' w:author='a'/>"))) == []


def test_content_controls_around_tables_rows_and_cells() -> None:
    control = "<w:sdt><w:sdtPr/><w:sdtContent>{}</w:sdtContent></w:sdt>"
    row = control.format(f"<w:tr>{control.format(tc('1'))}{tc('2')}</w:tr>")
    (table,) = grids(control.format(tbl(row, tr("3", "4"))))
    assert rows_of(table) == [["1", "2"], ["3", "4"]]


def test_header_rows_are_the_leading_rows_marked_so() -> None:
    table = grid(
        tr("a", "b", trpr=val("tblHeader")),
        tr("c", "d", trpr=val("tblHeader", "true")),
        tr("1", "2", trpr=val("tblHeader", 0)),
        tr("a", "b", trpr=val("tblHeader")),
    )
    assert table.header_rows == 2
    assert rows_of(table)[3] == ["a", "b"]  # repeated by hand: a row like any other here


def test_a_nested_table_is_text_of_the_outer_cell() -> None:
    inner = tbl(tr("- a", "Quý I"), tr("- b", "Quý II"))
    table = grid(tr("1", tc(p("Gồm:") + inner + p("hết"))))
    assert rows_of(table) == [["1", "Gồm:\n- a Quý I\n- b Quý II\nhết"]]


def test_a_frame_of_one_cell_around_a_table_is_taken_away() -> None:
    inner = tbl(tr("STT", "Nhiệm vụ"), tr("1", "a"))
    reading = read_docx(docx(tbl(tr(tc(p("Phụ lục I") + tbl(tr(tc(inner + p()))) + p())))))
    assert [block.text for block in reading.paragraphs] == ["Phụ lục I"]
    (table,) = reading.grids
    assert rows_of(table) == [["STT", "Nhiệm vụ"], ["1", "a"]]


def test_a_table_cut_in_two_by_an_empty_paragraph_is_two_neighbours() -> None:
    blocks = read_docx(docx(tbl(tr("1", "a")) + p() + tbl(tr("2", "b")))).blocks
    assert [type(block) for block in blocks] == [Grid, Grid]


def test_numbers_without_text_fill_the_number_column() -> None:
    numbering = (
        '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
        '<w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl></w:abstractNum>'
        '<w:num w:numId="3"><w:abstractNumId w:val="0"/></w:num>'
    )
    number = tc(p("", in_list(3)))
    merged = tc(p("", in_list(3)), CONTINUE)
    body = tbl(
        tr(tc(p("", in_list(3)), RESTART), "a"), tr(merged, "b"), tr(number, "c"), tr(number, "d")
    )
    (table,) = grids(body, numbering=numbering)
    assert rows_of(table) == [["1.", "a"], ["1.", "b"], ["2.", "c"], ["3.", "d"]]


def test_bold_cells() -> None:
    table = grid(
        tr(tc(p(r("a", "<w:b/>")) + p(r("b", "<w:b/>"))), tc(p(r("c", "<w:b/>")) + p("d")))
    )
    assert [cell.bold for cell in table.cells] == [True, False]


GRID_STYLE = style("table", "TableGrid", f"<w:tblPr>{lines('single')}</w:tblPr>")


@pytest.mark.parametrize(
    ("tblpr", "tcpr", "borderless"),
    [
        ("", "", True),
        (lines("nil"), "", True),
        (lines("single"), "", False),
        (val("tblStyle", "TableGrid"), "", False),
        (val("tblStyle", "TableGrid") + lines("none"), "", True),
        (val("tblStyle", "Based"), "", False),
        (lines("single"), lines("nil", "tcBorders"), True),
        (lines("single"), lines("nil", "tcBorders").replace("left", "start"), True),
        ("", "<w:tcBorders><w:start w:val='single'/></w:tcBorders>", False),
        (lines("single").replace("single", 'single" w:color="FFFFFF'), "", True),
    ],
)
def test_tables_without_a_visible_line(tblpr: str, tcpr: str, borderless: bool) -> None:
    styles = GRID_STYLE + style("table", "Based", val("basedOn", "TableGrid"))
    (table,) = grids(tbl(tr(tc("Số:", tcpr), tc("ngày", tcpr)), tblpr=tblpr), styles=styles)
    assert table.borderless is borderless


def test_lines_of_one_row_only() -> None:
    row = tr("a", "b").replace("<w:tr>", f"<w:tr><w:tblPrEx>{lines('single')}</w:tblPrEx>")
    (table,) = grids(tbl(tr("x", "y"), row))
    assert not table.borderless
