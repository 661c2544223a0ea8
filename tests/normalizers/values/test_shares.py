"""Who leads and who joins in by the words of one cell."""

from __future__ import annotations

import pytest

from normalizers.records.rows import _mentions
from normalizers.values.agencies import parse_agencies
from tests.normalizers.records.test_mentions import read

SIGNS = {"": "?", "lead": "L", "coordinating": "C"}


@pytest.mark.parametrize(
    ("cell", "shares"),
    [
        ("Sở Nội vụ, Sở Tài chính", "??"),
        ("Sở Nội vụ chủ trì, phối hợp với Sở Tài chính", "LC"),
        ("Chủ trì: Phòng VHXH; Phối hợp: Công an phường, Trạm Y tế", "LCC"),
        ("- Chủ trì: Phòng Kinh tế\n- Phối hợp: Công an xã\n- Trạm Y tế", "LCC"),
        ("Chủ trì Phòng Kinh tế, phối hợp Công an xã", "LC"),
        ("Sở Y tế phối hợp Sở Nội vụ", "?C"),
        ("Sở Y tế chủ trì, Sở Nội vụ, Sở Tài chính phối hợp", "LCC"),
        ("Phòng Kinh tế (chủ trì); Công an xã (phối hợp)", "LC"),
        ("Phòng Kinh tế (chủ trì), Công an xã, Trạm Y tế", "LCC"),
        ("Phòng Kinh tế phối hợp với Công an xã và các thôn; Trạm Y tế", "?CC?"),
        ("1.Bộ Nội vụ chủ trì, phối hợp với Bộ Tài chính 2.UBND cấp tỉnh", "LC?"),
        ("Phòng Kinh tế, Công an xã phối hợp thực hiện", "??"),  # nobody else leads
        ("Phòng Kinh tế, Công an xã (phối hợp)", "?C"),
        ("Chủ trì: Sở Nội vụ, Sở Y tế phối hợp", "LC"),
        ("Chủ trì: Sở Nội vụ; Phối hợp: Sở Y tế\nSở Công Thương chủ trì", "LCL"),
        ("Đơn vị phối hợp: Các phòng, ban liên quan", "C"),
    ],
)
def test_the_words_of_a_cell_say_who_leads(cell: str, shares: str) -> None:
    assert "".join(SIGNS[mention.share] for mention in parse_agencies(cell)) == shares


def test_who_joins_in_by_the_words_of_the_leads_cell_is_stored_as_that() -> None:
    found = read("Sở Nội vụ chủ trì, phối hợp với Sở Tài chính, Sở Y tế")
    assert [(m.role, m.ordinal, m.agency_id) for m in found.task_agencies] == [
        ("lead", 1, "so-noi-vu"),
        ("coordinating", 1, "so-tai-chinh"),
        ("coordinating", 2, "so-y-te"),
    ]
    assert found.tasks[0].lead == "Sở Nội vụ chủ trì, phối hợp với Sở Tài chính, Sở Y tế"


def test_a_text_of_hundreds_of_names_is_not_asked() -> None:
    cell = "; ".join(["Sở Y tế chủ trì, phối hợp với Sở Nội vụ"] * 60)
    assert {mention.share for mention in parse_agencies(cell)} == {""}


def test_who_stands_in_both_cells_joins_in_once() -> None:
    lead = "Sở Nội vụ chủ trì, phối hợp với Sở Y tế"
    for both in ("Sở Y tế", lead):  # a list of its own, or one cell merged over both
        found = [
            (role, at, m.text) for role, at, m in _mentions({"lead": lead, "coordinating": both})
        ]
        assert found == [("lead", 1, "Sở Nội vụ"), ("coordinating", 1, "Sở Y tế")]
