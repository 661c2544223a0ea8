"""Targets: what each way of writing one asks for, and what must give no number."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalizers.values.targets import Target, parse_target

READ = [
    ("≥ 95", (">=", 95, None, None)),
    ("≥95", (">=", 95, None, None)),
    (">=95", (">=", 95, None, None)),
    ("≥ 95 %", (">=", 95, None, "%")),
    ("trên 90%", (">", 90, None, "%")),
    ("Trên 90% người dân hài lòng", (">", 90, None, "%")),
    ("> 95%", (">", 95, None, "%")),
    ("tối thiểu 80", (">=", 80, None, None)),
    ("Tối thiểu đạt 80%", (">=", 80, None, "%")),
    ("Đạt tối thiểu 90%", (">=", 90, None, "%")),
    ("Ít nhất 02 cuộc", (">=", 2, None, "cuộc")),
    ("Không dưới 90%", (">=", 90, None, "%")),
    ("đạt 95% trở lên", (">=", 95, None, "%")),
    ("từ 95% trở lên", (">=", 95, None, "%")),
    ("90% trở lên hồ sơ đúng hạn", (">=", 90, None, "%")),
    ("từ 80", (">=", 80, None, None)),
    ("không quá 5", ("<=", 5, None, None)),
    ("Tối đa 10 ngày", ("<=", 10, None, "ngày")),
    ("≤ 3%", ("<=", 3, None, "%")),
    ("10 trở xuống", ("<=", 10, None, None)),
    ("dưới 3%", ("<", 3, None, "%")),
    ("< 5%", ("<", 5, None, "%")),
    ("hơn 50", (">", 50, None, None)),
    ("100%", ("=", 100, None, "%")),
    ("100", ("=", 100, None, None)),
    ("Đạt 100%", ("=", 100, None, "%")),
    ("Phấn đấu đạt 95%", ("=", 95, None, "%")),
    ("100% hồ sơ được giải quyết đúng hạn", ("=", 100, None, "%")),
    ("90% (năm 2026)", ("=", 90, None, "%")),
    ("02 cuộc", ("=", 2, None, "cuộc")),
    ("01 lần/năm", ("=", 1, None, "lần/năm")),
    ("80%/năm", ("=", 80, None, "%/năm")),
    ("0%", ("=", 0, None, "%")),
    ("1.234,5", ("=", 1234.5, None, None)),
    ("1.234", ("=", 1234, None, None)),
    ("1.234.567 đồng", ("=", 1234567, None, "đồng")),
    ("10 000 người", ("=", 10000, None, "người")),
    ("99,5%", ("=", 99.5, None, "%")),
    ("99.5%", ("=", 99.5, None, "%")),
    ("0,125", ("=", 0.125, None, None)),
    ("1,234.5", ("=", 1234.5, None, None)),
    ("12 - 13", ("=", 12, 13, None)),
    ("95-100%", ("=", 95, 100, "%")),
    ("95% – 100%", ("=", 95, 100, "%")),
    ("từ 80 đến 90", ("=", 80, 90, None)),
    ("Từ 80% đến 90%", ("=", 80, 90, "%")),
    ("3 - 5 lớp", ("=", 3, 5, "lớp")),
    ("50.000 - 60.000 người", ("=", 50000, 60000, "người")),
    ("khoảng 10", (None, 10, None, None)),
]

UNREAD = [
    "",
    "Hoàn thành",
    "Không",
    "x",
    "1,234",  # thousands in English, decimals in Vietnamese
    "10,000",
    "Tăng 5%",
    "Giảm 10% so với năm trước",
    "Hạng 5",
    "Nhóm 10",
    "Top 10",
    "Mức độ 4",
    "20/63",
    "30/6/2026",
    "Năm 2026",
    "Quý 3",
    "80% (2026), 90% (2027); 100%",
    "80% năm 2026, 90% năm 2027",
    "13 - 12",
    "trên 12 - 13",
    "trên 95% trở lên",
    "tối thiểu 80, tối đa",
    "Thông tư 03/2026/TT-BNV",
]


@pytest.mark.parametrize(("text", "expected"), READ)
def test_target(text: str, expected: tuple[object, ...]) -> None:
    assert parse_target(text, None) == Target(*expected)  # type: ignore[arg-type]


@pytest.mark.parametrize("text", UNREAD)
def test_no_number_to_compare_with(text: str) -> None:
    assert parse_target(text, "%") == Target(unit="%")


def test_unit_column_serves_where_the_target_names_none() -> None:
    assert parse_target("≥ 95", "%") == Target(">=", 95, None, "%")
    assert parse_target("02 cuộc", "%") == Target("=", 2, None, "cuộc")
    assert parse_target("95", "") == Target("=", 95, None, None)


@given(st.integers(0, 10**9), st.integers(0, 99))
def test_vietnamese_number_reads_back(whole: int, cents: int) -> None:
    grouped = f"{whole:,}".replace(",", ".")
    assert parse_target(grouped, None).value == whole
    assert parse_target(f"{grouped},{cents:02d}", None).value == pytest.approx(whole + cents / 100)


@given(st.integers(0, 100), st.sampled_from(["", " "]), st.sampled_from("-–—−"))
def test_range_reads_back(lower: int, space: str, dash: str) -> None:
    target = parse_target(f"{lower}{space}{dash}{space}{lower + 1}%", None)
    assert (target.op, target.value, target.upper, target.unit) == ("=", lower, lower + 1, "%")


@pytest.mark.parametrize(("text", "expected"), READ)
def test_case_and_spaces_do_not_matter(text: str, expected: tuple[object, ...]) -> None:
    for variant in (text.upper(), text.lower(), text.replace(" ", "\u00a0"), f"  {text} "):
        target = parse_target(variant, None)
        assert (target.op, target.value, target.upper) == expected[:3]


@given(st.text(max_size=250))
def test_any_text_is_read_without_raising(text: str) -> None:
    assert isinstance(parse_target(text, None), Target)
