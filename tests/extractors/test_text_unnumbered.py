"""Dumps of tables without a column of numbers: empty lines part the rows, blanks the columns."""

from __future__ import annotations

from textwrap import wrap

import pytest

from extractors.text import read_text
from extractors.text.aligned.unnumbered import MAY_GO_ON, read_unnumbered
from schemas.reading import Grid

HEADER = ("Thời hạn", "Nội dung thực hiện", "Đơn vị chịu trách nhiệm chính")
ROWS = (
    ("Trước 15/3/2026", "Trình HĐND xã thông qua nghị quyết về đặt tên đường", "Phòng Văn hóa"),
    ("Quý II/2026", "Hoàn thành cắm mốc quy hoạch tuyến đường trục", "Phòng Kinh tế"),
    ("Tháng 9/2026", "Tổ chức lễ gắn biển", "Đoàn Thanh niên xã và các thôn, tổ dân phố"),
)
FRONT = "ỦY BAN NHÂN DÂN\nXÃ TÂN HÒA\n\nPHỤ LỤC\n\n"


def block(cells: tuple[str, ...], widths: tuple[int, ...] = (18, 26, 24)) -> str:
    """Cells side by side, each broken to its width."""
    broken = [wrap(cell, width) or [""] for cell, width in zip(cells, widths, strict=True)]
    lines = []
    for at in range(max(map(len, broken))):
        parts = [held[at] if at < len(held) else "" for held in broken]
        lines.append("   ".join(p.ljust(w) for p, w in zip(parts, widths, strict=True)).rstrip())
    return "\n".join(lines) + "\n\n"


def rows(grid: Grid) -> list[tuple[str, ...]]:
    return [
        tuple(cell.text for cell in grid.cells if cell.row == row) for row in range(grid.n_rows)
    ]


def test_rows_and_columns_are_told_by_blanks_alone() -> None:
    dump = FRONT + "".join(map(block, (HEADER, *ROWS))) + "Nơi nhận: như trên.\n"
    reading = read_text(dump.encode())
    (grid,) = reading.grids
    assert rows(grid) == [HEADER, *ROWS]
    assert grid.header_rows == 1
    assert not grid.row_doubts
    texts = [block.text for block in reading.blocks if not isinstance(block, Grid)]
    assert texts == ["ỦY BAN NHÂN DÂN", "XÃ TÂN HÒA", "PHỤ LỤC", "Nơi nhận: như trên."]


def test_a_table_goes_on_over_a_page_end() -> None:
    dump = "".join(map(block, (HEADER, *ROWS[:2]))) + "\f" + block(ROWS[2])
    first, second = read_text(dump.encode()).grids
    assert [*rows(first), *rows(second)] == [HEADER, *ROWS]
    assert (second.page, second.header_rows) == (2, 0)


def test_a_title_over_all_columns_is_one_cell() -> None:
    dump = block(HEADER) + block(ROWS[0]) + "II. NHIỆM VỤ KHÁC TRONG NĂM\n\n" + block(ROWS[1])
    (grid,) = read_text(dump.encode()).grids
    assert rows(grid)[2] == ("II. NHIỆM VỤ KHÁC TRONG NĂM",)


def test_a_row_without_its_first_cell_may_be_a_part() -> None:
    dump = "".join(map(block, (HEADER, ROWS[0], ("", *ROWS[1][1:]), ROWS[2])))
    (grid,) = read_text(dump.encode()).grids
    assert grid.row_doubts == {1: MAY_GO_ON, 2: MAY_GO_ON}


@pytest.mark.parametrize(
    "dump",
    [
        block(HEADER) + block(ROWS[0]),  # one row is none
        block(HEADER) + "Trình HĐND xã thông qua   nghị quyết\n\n" + block(ROWS[1]),
        "Căn cứ Luật Tổ chức chính quyền địa phương;\n\nXét đề nghị của phòng.\n",
        "Nơi nhận:              TM. ỦY BAN\n- Như trên;            CHỦ TỊCH\n\n- Lưu: VT.   An\n",
        block(HEADER) + "".join(block(row, (12, 33, 24)) for row in ROWS),  # other columns
    ],
)
def test_other_text_is_no_table(dump: str) -> None:
    assert read_unnumbered(dump) is None
