"""Footnotes stand small below a page's last table; headings between tables are text."""

from __future__ import annotations

import pytest

from extractors.pdf.furniture import mark_furniture
from schemas.geometry import Box
from schemas.reading import Block, Cell, Grid, Paragraph


def line(text: str, top: float, height: float = 11.5, page: int = 1) -> Paragraph:
    return Paragraph(text, page, Box(70.0, top, 500.0, top + height))


def table(top: float, bottom: float) -> Grid:
    cells = [Cell(0, 0, "STT", box=Box(70.0, top, 500.0, bottom))]
    return Grid(1, 1, 1, cells, row_tops=[top, bottom], page_height=800.0)


def kinds(*blocks: Block) -> list[str]:
    mark_furniture([blocks])
    return [block.kind for block in blocks if isinstance(block, Paragraph)]


TITLE = [line("KẾ HOẠCH", 50.0), line("Thực hiện nhiệm vụ trọng tâm", 70.0)]


def test_a_small_line_below_the_last_table_is_a_footnote() -> None:
    note = line("1 Theo Quyết định số 942/QĐ-TTg", 500.0, 9.8)
    assert kinds(*TITLE, table(100.0, 400.0), note) == ["body", "body", "footnote"]
    assert kinds(*TITLE, table(100.0, 400.0), line("2. Theo Quyết định", 500.0, 9.0))[-1] == (
        "footnote"
    )


@pytest.mark.parametrize("height", [11.5, 9.0])
def test_a_heading_between_tables_is_none(height: float) -> None:
    heading = line("3.2. Bên ngoài", 250.0, height)
    assert kinds(*TITLE, table(100.0, 200.0), heading, table(300.0, 400.0))[-1] == "body"


@pytest.mark.parametrize("text", ["2. Nhiệm vụ riêng", "2 Nhiệm vụ riêng", "II. Nhiệm vụ riêng"])
def test_a_heading_of_the_usual_size_below_the_last_table_is_none(text: str) -> None:
    assert kinds(*TITLE, table(100.0, 200.0), line(text, 250.0)) == ["body"] * 3


def test_the_second_line_of_a_footnote_belongs_to_it() -> None:
    notes = [line("[1] Theo Quyết định", 500.0, 9.0), line("của Thủ tướng", 510.0, 9.0)]
    assert kinds(*TITLE, table(100.0, 400.0), *notes)[-2:] == ["footnote"] * 2
