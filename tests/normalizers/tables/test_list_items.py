from __future__ import annotations

import pytest

from normalizers.records.rows import printed
from normalizers.tables.slots import Slot
from schemas.joints import BULLETS


@pytest.mark.parametrize("bullet", BULLETS)
def test_a_list_keeps_an_item_a_line_whatever_its_bullet(bullet: str) -> None:
    listed = f"{bullet} Kế hoạch\n{bullet} Báo cáo"
    assert printed(listed) == listed
    assert Slot(listed.split("\n")).text == listed


def test_a_number_below_zero_is_no_list_item() -> None:
    assert printed("Giảm\n-5% so với năm trước") == "Giảm -5% so với năm trước"
