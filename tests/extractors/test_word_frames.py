"""Tables inside tables: a plan in a layout table of any shape, a list in a plan's cell."""

from __future__ import annotations

import pytest

from extractors.word import read_docx
from extractors.word.frames import DOUBT
from schemas.reading import Block, Grid
from tests.extractors.docx_build import docx, p, tbl, tc, tr, val

HEADER = ("STT", "Nhiệm vụ", "Cơ quan chủ trì", "Thời gian")
ROWS = [(str(i), f"Nhiệm vụ thứ {i} của phường", "Văn phòng", "Quý I") for i in range(1, 5)]
PLAN = tbl(tr(*HEADER), *(tr(*row) for row in ROWS))
FRAMED = p() + PLAN + p()


def blocks(body: str) -> list[Block]:
    return read_docx(docx(body)).blocks


def shown(body: str) -> list[object]:
    """Paragraphs as text, tables as their number of rows and columns."""
    return [b.text if not isinstance(b, Grid) else (b.n_rows, b.n_cols) for b in blocks(body)]


def span(text: str, columns: int) -> str:
    return tc(text, val("gridSpan", columns))


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (tbl(tr(tc(FRAMED))), [(5, 4)]),
        (tbl(tr("PHẦN I. NHIỆM VỤ"), tr(tc(FRAMED))), ["PHẦN I. NHIỆM VỤ", (5, 4)]),
        (tbl(tr(tc(FRAMED)), tr("Nơi nhận: như trên")), [(5, 4), "Nơi nhận: như trên"]),
        (tbl(tr("I", tc(FRAMED))), ["I", (5, 4)]),
        (tbl(tr(tc(FRAMED), "Ghi chú")), [(5, 4), "Ghi chú"]),
        (tbl(tr("", tc(FRAMED), "")), [(5, 4)]),
        (tbl(tr("I", tc(FRAMED)), tr("II", tc(FRAMED))), ["I", (5, 4), "II", (5, 4)]),
        (tbl(tr(tc(p("Phần I") + FRAMED)), tr(tc(p("Phần II") + FRAMED))),
         ["Phần I", (5, 4), "Phần II", (5, 4)]),
        (tbl(tr(tc(tbl(tr("Bảng"), tr(tc(FRAMED))) + p()))), ["Bảng", (5, 4)]),
        (tbl(tr("UBND", "CỘNG HÒA"), tr("Số: 1", "ngày 1"), tr(span(FRAMED, 2)),
             tr("Nơi nhận", "CHỦ TỊCH")), [(2, 2), (5, 4), (1, 2)]),
        (tbl(tr(tc(FRAMED, val("gridSpan", 3))), tr("a", "b", "c")), [(5, 4), (1, 3)]),
    ],
)  # fmt: skip
def test_a_plan_in_a_layout_table_of_any_shape(body: str, expected: list[object]) -> None:
    assert shown(body) == expected
    assert not any(block.row_doubts for block in blocks(body) if isinstance(block, Grid))


def test_a_list_in_a_plans_cell_is_that_cells_text() -> None:
    listed = p("Gồm:") + tbl(tr("a)", "Kế hoạch"), tr("b)", "Báo cáo")) + p()
    rows = [tr(*row) for row in ROWS[:3]]
    rows.append(tr("4", tc(listed), "Văn phòng", "Quý I"))
    (table,) = (b for b in blocks(tbl(tr(*HEADER), *rows)) if isinstance(b, Grid))
    assert [c.text for c in table.cells][17] == "Gồm:\na) Kế hoạch\nb) Báo cáo"


def test_a_table_as_large_as_its_plan_in_one_cell_is_still_text() -> None:
    body = tbl(tr(*HEADER), tr("1", tc(FRAMED), "Văn phòng", "Quý I"), tr(*ROWS[1]))
    assert shown(body) == [(3, 4)]


def test_a_table_that_fills_a_plans_row_parts_it() -> None:
    body = tbl(tr(*HEADER, trpr=val("tblHeader")), tr(*ROWS[0]), tr(span(FRAMED, 4)), tr(*ROWS[1]))
    found = blocks(body)
    assert [(b.n_rows, b.header_rows) for b in found if isinstance(b, Grid)] == [
        (2, 1),
        (5, 0),
        (1, 0),
    ]
    assert isinstance(found[2], Grid) and [c.row for c in found[2].cells] == [0] * 4


def test_a_cell_merged_beside_a_parted_row_ends_with_its_piece() -> None:
    body = tbl(
        tr(tc("A", val("vMerge", "restart")), "1", "x", "y"),
        tr(tc("", val("vMerge")), "2", "x", "y"),
        tr("", span(FRAMED, 3)),
    )
    first, second = (block for block in blocks(body) if isinstance(block, Grid))
    assert [(c.row_span) for c in first.cells if c.text == "A"] == [2]
    assert (second.n_rows, second.n_cols) == (5, 4)


def test_a_table_beside_a_full_row_is_text_without_doubt() -> None:
    wide = tbl(*(tr("a", "bb", "cc", "d") for _ in range(2)))
    body = tbl(
        tr("Nội dung việc", "Cơ quan", "Ghi"),
        tr("Việc thứ nhất", "Văn phòng", "x"),
        tr(tc(wide + p()), "Văn phòng", "x"),
    )
    (table,) = blocks(body)
    assert isinstance(table, Grid) and table.n_rows == 3  # plainly a table: no doubt


LONG = "một đoạn văn bản dài của bảng ngoài"


@pytest.mark.parametrize(
    ("outer", "inner", "pieces"),
    [
        # A twentieth of the text lies inside: a list in a cell; its many columns: a layout.
        ([(LONG, LONG), (LONG, LONG)], ["a", "b", "c", "d"], 2),
        # Rows of three cells speak for a plan, nearly half of the text inside for a layout.
        ([(LONG, LONG, "x"), (LONG, LONG, "x")], [LONG[:15]] * 4, 1),
    ],
)
def test_where_the_evidence_is_even_every_row_is_in_doubt(
    outer: list[tuple[str, ...]], inner: list[str], pieces: int
) -> None:
    nested = tbl(*(tr(*inner) for _ in range(2)))
    even = tbl(*(tr(*row) for row in outer), tr("x", tc(nested + p())))
    found = [block for block in blocks(even) if isinstance(block, Grid)]
    assert len(found) == pieces
    assert all(set(grid.row_doubts.values()) == {DOUBT} for grid in found)
