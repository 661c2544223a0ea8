"""Every time a deadline falls due: rules as RFC 5545 text, and the days they give within a plan."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalizers.values.deadlines import Occurrence, Period, occurrences, parse_deadline

ONE_YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))
LONG = Period(date(2026, 1, 1), date(2030, 12, 31))
HALF = Period(date(2025, 7, 1), date(2025, 12, 31))
QUARTER_ENDS = "FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY"


def times(text: str, period: Period | None) -> list[Occurrence]:
    return list(occurrences(parse_deadline(text, period), period))


RULES = [  # cell, its rules, first time within 2026-2030
    ("Trước ngày 15/12 hằng năm", ["FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=14"], (None, "2026-12-14")),
    ("Trước ngày 01/3 hằng năm", ["FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1"], (None, "2026-02-28")),
    ("Trước ngày 01/01 hàng năm", ["FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=31"], (None, "2026-12-31")),
    ("Quý I hằng năm", ["FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=31"], ("2026-01-01", "2026-03-31")),
    ("Tháng 2 hằng năm", ["FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1"], ("2026-02-01", "2026-02-28")),
    ("Quý II, IV các năm", ["FREQ=YEARLY;BYMONTH=6,12;BYMONTHDAY=-1"],
     ("2026-04-01", "2026-06-30")),
    ("Trước ngày 31/01 năm liền sau", ["FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=30"],
     (None, "2026-01-30")),
    (
        "Trước ngày 10/6 và trước ngày 05/12 hằng năm",
        ["FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=9", "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=4"],
        (None, "2026-06-09"),
    ),
    ("Ngày 12 hằng tháng", ["FREQ=MONTHLY;BYMONTHDAY=12"], ("2026-01-12", "2026-01-12")),
    ("Trước ngày 22 mỗi tháng", ["FREQ=MONTHLY;BYMONTHDAY=21"], (None, "2026-01-21")),
    ("Trước 17 giờ ngày 22 hằng tháng", ["FREQ=MONTHLY;BYMONTHDAY=22"], (None, "2026-01-22")),
    ("Trước 16h30 ngày 22 hàng tháng", ["FREQ=MONTHLY;BYMONTHDAY=22"], (None, "2026-01-22")),
    ("Trước ngày 01 hằng tháng", ["FREQ=MONTHLY;BYMONTHDAY=-1"], (None, "2026-01-31")),
    ("Ngày 31 hằng tháng", ["FREQ=MONTHLY;BYMONTHDAY=-1"], ("2026-01-31", "2026-01-31")),
    (
        "Ngày 30 hằng tháng",
        ["FREQ=MONTHLY;BYMONTHDAY=28,29,30;BYSETPOS=-1"],
        ("2026-01-30", "2026-01-30"),
    ),
    (
        "Từ ngày 20 đến ngày 25 hằng tháng",
        ["FREQ=MONTHLY;BYMONTHDAY=25"],
        ("2026-01-20", "2026-01-25"),
    ),
    ("Trước ngày 10 của tháng cuối quý", [f"{QUARTER_ENDS}=9"], (None, "2026-03-09")),
    ("Tháng cuối quý", [f"{QUARTER_ENDS}=-1"], ("2026-03-01", "2026-03-31")),
    ("Cuối hằng quý", [f"{QUARTER_ENDS}=-1"], (None, "2026-03-31")),
    (
        "Ngày 05 tháng đầu quý sau",
        ["FREQ=YEARLY;BYMONTH=1,4,7,10;BYMONTHDAY=5"],
        ("2026-01-05", "2026-01-05"),
    ),
    ("Chiều thứ Sáu hằng tuần", ["FREQ=WEEKLY;BYDAY=FR"], ("2026-01-02", "2026-01-02")),
    ("Trước thứ Hai hằng tuần", ["FREQ=WEEKLY;BYDAY=SU"], (None, "2026-01-04")),
    ("Chậm nhất ngày 31/10 năm trước liền kề", ["FREQ=YEARLY;BYMONTH=10;BYMONTHDAY=31"],
     (None, "2026-10-31")),
    ("Trước ngày 31/01 năm liền kề", ["FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=30"], (None, "2026-01-30")),
    ("Trước ngày 31/01 của năm sau liền kề", ["FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=30"],
     (None, "2026-01-30")),
    ("Trước ngày 05 của tháng liền kề", ["FREQ=MONTHLY;BYMONTHDAY=4"], (None, "2026-01-04")),
    ("Trước ngày 05 tháng sau liền kề", ["FREQ=MONTHLY;BYMONTHDAY=4"], (None, "2026-01-04")),
    ("Hằng năm, trước ngày 15/12", ["FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=14"], (None, "2026-12-14")),
    ("Hằng tháng (trước ngày 25)", ["FREQ=MONTHLY;BYMONTHDAY=24"], (None, "2026-01-24")),
    (
        "02 lần/năm (tháng 6 và tháng 12)",
        ["FREQ=YEARLY;BYMONTH=6,12;BYMONTHDAY=-1"],
        ("2026-06-01", "2026-06-30"),
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "rules", "first"), RULES, ids=[rule[0] for rule in RULES])
def test_rule(text: str, rules: list[str], first: tuple[str | None, str]) -> None:
    clauses = parse_deadline(text, LONG)
    assert [clause.rrule for clause in clauses] == rules
    assert {clause.kind for clause in clauses} == {"recurring"}
    _, start, end = min(occurrences(clauses, LONG), key=lambda time: time.end or date.max)
    assert (start and start.isoformat(), end and end.isoformat()) == first


@pytest.mark.parametrize(
    "text",
    ["Hằng tháng", "Hằng quý", "Định kỳ 6 tháng, năm", "02 lần/năm", "Hằng ngày", "Đầu tháng",
     "Ngày 20 hằng quý", "Hằng năm từ 2026 đến 2030", "Từ ngày 25 hằng tháng"],
)  # fmt: skip
def test_what_names_no_last_day_has_no_rule(text: str) -> None:
    clauses = parse_deadline(text, LONG)
    assert [(clause.kind, clause.rrule) for clause in clauses] == [("recurring", None)]
    assert times(text, LONG) == []


def test_times_are_those_of_the_plans_period() -> None:
    assert len(times("Trước ngày 22 hằng tháng", ONE_YEAR)) == 12
    assert len(times("Ngày 30 hằng tháng", ONE_YEAR)) == 12
    assert len(times("Quý I hằng năm", LONG)) == 5
    assert times("Quý I hằng năm", HALF) == []
    assert [time.end for time in times("Cuối quý", HALF)] == [date(2025, 9, 30), date(2025, 12, 31)]
    assert times("Trước ngày 22 hằng tháng", None) == []


def test_years_that_the_clause_names_narrow_its_times() -> None:
    (clause,) = parse_deadline("Tháng 11 các năm 2027, 2028", LONG)
    assert clause.rrule == "FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=30;UNTIL=20281231"
    assert [time.end for time in occurrences((clause,), LONG)] == [
        date(2027, 11, 30),
        date(2028, 11, 30),
    ]


def test_fixed_windows_are_times_wherever_they_lie() -> None:
    text = "- Tháng 6/2026\n- Quý II, IV/2031\n- Thường xuyên\n- Trước ngày 15/01/2032"
    assert times(text, ONE_YEAR) == [
        (1, date(2026, 6, 1), date(2026, 6, 30)),
        (2, date(2031, 4, 1), date(2031, 6, 30)),
        (3, date(2031, 10, 1), date(2031, 12, 31)),
        (5, None, date(2032, 1, 14)),
    ]


# --- laws ---------------------------------------------------------------------------------------

BOUNDS = st.sampled_from(["", "Trước ", "Chậm nhất ", "Trước 17 giờ "])
YEARLY = st.sampled_from([" hằng năm", " hàng năm", " năm liền kề", " của năm trước liền kề"])
spans = st.tuples(st.dates(date(2020, 1, 1), date(2040, 12, 31)), st.integers(0, 2500))
periods = spans.map(lambda span: Period(span[0], span[0] + timedelta(days=span[1])))


@st.composite
def recurring(draw: st.DrawFn) -> str:
    bound, day = draw(BOUNDS), draw(st.integers(1, 31))
    month = draw(st.integers(1, 12))
    day_of_month = min(day, monthrange(2025, month)[1])
    quarter = draw(st.sampled_from(["I", "II", "III", "IV"]))
    return draw(
        st.sampled_from(
            [
                f"{bound}ngày {day} hằng tháng",
                f"{bound}ngày {day_of_month}/{month}{draw(YEARLY)}",
                f"Tháng {month} hằng năm",
                f"Chậm nhất tháng {month} hằng năm",
                f"Quý {quarter} hằng năm",
                f"{bound}ngày {min(day, 28)} tháng cuối quý",
                f"Thứ {draw(st.integers(2, 7))} hằng tuần",
            ]
        )
    )


@given(recurring(), periods)
def test_no_time_lies_outside_the_period(text: str, period: Period) -> None:
    assert parse_deadline(text, period)[0].rrule
    ends = []
    for _, start, end in times(text, period):
        assert end is not None
        assert period.start <= (start or end) <= end <= period.end
        ends.append(end)
    assert ends == sorted(set(ends))


@given(recurring(), st.integers(2020, 2040))
def test_a_whole_year_holds_every_time(text: str, year: int) -> None:
    found = times(text, Period(date(year, 1, 1), date(year, 12, 31)))
    expected = {"tháng": 12, "năm": 1, "kề": 1, "quý": 4}.get(text.split()[-1])
    assert len(found) == expected if expected else len(found) in (52, 53)


def as_printed(start: date | None, end: date) -> str:
    """An occurrence as a clerk would print it."""
    if start is None:
        return f"Chậm nhất ngày {end:%d/%m/%Y}"
    if start == end:
        return f"Ngày {end:%d/%m/%Y}"
    return f"Từ ngày {start:%d/%m/%Y} đến ngày {end:%d/%m/%Y}"


@given(recurring(), periods)
def test_a_deadline_printed_from_an_occurrence_reads_back_to_it(text: str, period: Period) -> None:
    for _, start, end in times(text, period)[:5]:
        assert end is not None
        assert times(as_printed(start, end), None) == [(1, start, end)]
