"""Cells as they are stored: line ends that say something stay."""

from __future__ import annotations

import pytest

from normalizers.records.rows import cell_of


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("Sở Nội vụ\nSở  Tài chính", "Sở Nội vụ\nSở Tài chính"),
        ("- Sở Nội vụ\n- Sở Tài chính", "- Sở Nội vụ\n- Sở Tài chính"),
        ("Văn phòng HĐND và\nUBND phường", "Văn phòng HĐND và UBND phường"),
        ("Ủy ban\nMTTQ phường", "Ủy ban MTTQ phường"),
        ("Sở Nội vụ", "Sở Nội vụ"),
    ],
)
def test_agencies_that_stand_one_a_line_keep_their_lines(text: str, stored: str) -> None:
    assert cell_of("coordinating", text) == stored


def test_lines_of_other_cells_are_folded() -> None:
    assert cell_of("task", "Sở Nội vụ\nSở Tài chính") == "Sở Nội vụ Sở Tài chính"
