"""What a scan's reader misread of names and deadlines, as the vocabulary spells it."""

from __future__ import annotations

import pytest

from normalizers.values.misread import marked_phrase, nearest_phrase


@pytest.mark.parametrize(
    ("read", "known"),
    [
        ("Sở Nội vụ", "Sở Nội vụ"),
        ("Sở Nôi vụ", "Sở Nội vụ"),  # a mark
        ("SỞ NÔI VỤ", "SỞ NỘI VỤ"),
        ("Thường xuyén", "Thường xuyên"),
        ("thường xụyên", "thường xuyên"),
        ("Phòng Kinh té", "Phòng Kinh tế"),
        ("Hội Nông dân tỉnh", "Hội Nông dân tỉnh"),
        ("Hội Nông dẫn thành phố", "Hội Nông dân thành phố"),
    ],
)
def test_a_slip_in_a_known_phrase_is_set_right_with_its_capitals(read: str, known: str) -> None:
    assert nearest_phrase(read) == known


@pytest.mark.parametrize(
    "read", ["Sở Nai vở", "Sở Y tẻ", "Ban hành kế hoạch", "UBND", "tháng 6", "Phòng Kinh tẽ"]
)
def test_what_is_near_no_phrase_stays_as_it_is(read: str) -> None:
    assert nearest_phrase(read) == ""


@pytest.mark.parametrize(
    ("read", "known"),
    [
        ("Hội Liên hiệp Phụ nữ tính", "Hội Liên hiệp Phụ nữ tỉnh"),
        ("Hội Nông dẫn xã", "Hội Nông dân xã"),
        ("Hội Nông dân", ""),  # as it is known
        ("Hội Nông dâm vã", ""),  # a letter
        ("Tổ chức thực hiện", ""),
    ],
)
def test_a_name_read_with_other_marks_is_the_known_one(read: str, known: str) -> None:
    assert marked_phrase(read) == known
