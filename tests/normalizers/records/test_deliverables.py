"""The deliverable cell item by item, through the public way."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from normalizers.records import Source, extract
from schemas.reading import Reading
from tests.normalizers.grids import grid

HEADER = "STT | Nhiệm vụ | Chủ trì | Sản phẩm | Thời gian"


def items(cell: str, paged: bool) -> list[str]:
    row = f"1 | Ban hành kế hoạch | Phòng Kinh tế | {cell} | Quý I/2026"
    other = "2 | Tổ chức hội nghị | Văn phòng HĐND và UBND | Báo cáo | Quý II/2026"
    reading = Reading("docx", "word", 1, [grid(HEADER, row, other, paged=paged)])
    source = Source("k.docx", "0" * 64, "test", datetime(2026, 1, 1, tzinfo=UTC), {})
    return extract(reading, source).tasks[0].deliverables


@pytest.mark.parametrize(
    ("cell", "in_word", "on_a_page"),
    [
        ("Kế hoạch\nBáo cáo", ["Kế hoạch", "Báo cáo"], ["Kế hoạch Báo cáo"]),
        ("Kế hoạch của\nphường\nBáo cáo", ["Kế hoạch của phường", "Báo cáo"], None),
        ("- Kế hoạch\n- Báo cáo", ["Kế hoạch", "Báo cáo"], ["Kế hoạch", "Báo cáo"]),
        ("Kế hoạch; Báo cáo.", ["Kế hoạch", "Báo cáo"], ["Kế hoạch", "Báo cáo"]),
        ("Kế hoạch", ["Kế hoạch"], ["Kế hoạch"]),
    ],
)
def test_lines_of_word_are_items_and_those_of_a_page_may_wrap(
    cell: str, in_word: list[str], on_a_page: list[str] | None
) -> None:
    assert items(cell, paged=False) == in_word
    if on_a_page is not None:
        assert items(cell, paged=True) == on_a_page
