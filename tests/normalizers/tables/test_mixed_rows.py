"""Rows that a line or a text in the wrong place divided, joined or mixed are in doubt."""

from __future__ import annotations

import pytest

from normalizers.tables.continuation import find_tables
from normalizers.tables.rows import build_rows
from normalizers.tables.rows.odd import _runs_together
from schemas.reading import Grid
from schemas.table import Row
from tests.normalizers.grids import grid

HEADER = "STT | Nhiệm vụ | Cơ quan chủ trì | Thời gian"


def rows_of(*rows: str, from_text: bool = False) -> list[Row]:
    made: Grid = grid(HEADER, *rows)
    made.rows_from_text = from_text
    (table,) = find_tables([made]).tables
    return [row for row in build_rows(table) if row.kind == "item"]


@pytest.mark.parametrize(
    ("lower", "doubted"),
    [
        ("kém hiệu quả trên đất lúa", True),
        ("(PAR INDEX) năm 2025", True),
        ("Lập danh sách hộ nghèo", False),  # a task of its own under one number
        ("b) lập danh sách hộ nghèo", False),
    ],
    ids=["small letter", "bracket", "capital", "lettered"],
)
def test_a_row_of_which_a_line_divides_one_cell_alone(lower: str, doubted: bool) -> None:
    rows = rows_of(
        "1 | Rà soát văn bản | Sở Nội vụ | Quý I/2026",
        "2 | Chuyển đổi cơ cấu cây trồng | Sở Y tế | Quý II/2026",
        f"^ | {lower} | ^ | ^",
    )
    assert [row.grade == "C" for row in rows] == [False, doubted, doubted]


@pytest.mark.parametrize(
    ("cells", "doubted"),
    [
        ("(1) Rà soát | (2) Sở Y tế | (3) Quý I/2026", True),
        ("(1) Rà soát | Sở Y tế | Quý I/2026", False),
    ],
    ids=["a header's", "one"],
)
def test_cells_that_begin_with_the_numbers_of_a_header(cells: str, doubted: bool) -> None:
    *_, row = rows_of("1 | Lập danh sách | Sở Nội vụ | Quý I/2026", f"2 | {cells}")
    assert (row.grade == "C") is doubted


@pytest.mark.parametrize(
    ("cells", "from_text", "doubted"),
    [
        ("Rà soát văn bản | Sở Y tế\nSở Tài chính | Hằng tháng\nTháng 10/2026", True, True),
        ("Rà soát văn bản | Sở Y tế\nSở Tài chính | Hằng tháng\nTháng 10/2026", False, False),
        ("Rà soát văn bản | Sở Y tế\nSở Tài chính | Trước ngày\n31/10/2026", True, False),
        ("Rà soát văn bản | Sở Nông nghiệp và\nMôi trường | Quý I\nQuý II", True, False),
    ],
    ids=["two of each", "drawn", "two leads", "two times"],
)
def test_lines_that_are_whole_in_several_cells(cells: str, from_text: bool, doubted: bool) -> None:
    *_, row = rows_of(
        "1 | Lập danh sách | Sở Nội vụ | Quý I/2026", f"2 | {cells}", from_text=from_text
    )
    assert (row.grade == "C") is doubted


@pytest.mark.parametrize("from_text", [True, False], ids=["from text", "drawn"])
def test_a_text_over_a_lead_and_a_deadline_that_no_rule_shows(from_text: bool) -> None:
    *_, row = rows_of(
        "1 | Lập danh sách | Sở Nội vụ | Quý I/2026",
        "2 | Rà soát văn bản | Sở Y tế Quý II/2026 | <",
        from_text=from_text,
    )
    assert "merged-across" in row.flags
    if from_text:
        assert row.grade == "C" and "runs over" in row.doubt


@pytest.mark.parametrize(
    ("text", "glued"),
    [
        ("Hồ sơvà thanhcác đoàn", True),
        ("XIIIHồ sơvà đoàntoánthể", True),
        ("Đi ôtô đến xã", False),
        ("nghiêng thuyền quyết chuyển khuyến ngoài giữ yêu", False),
    ],
    ids=["two", "several", "loan word", "syllables"],
)
def test_words_of_two_syllables_are_two_texts_mixed(text: str, glued: bool) -> None:
    assert _runs_together(text) is glued
