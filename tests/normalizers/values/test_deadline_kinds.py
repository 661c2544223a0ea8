"""Deadline cells of the kinds that real plans showed, and cells that are no date."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from normalizers.values.deadlines import (
    Clause,
    Period,
    Surroundings,
    day_of_title,
    occurrences,
    parse_deadline,
)

HERE = Path(__file__).parent
EXAMPLES = json.loads((HERE / "kinds.json").read_text("utf-8"))["deadlines"]


def years(plan: str) -> Period:
    first, _, last = plan.partition("-")
    return Period(date(int(first), 1, 1), date(int(last or first), 12, 31))


def lines(name: str) -> list[str]:
    text = (HERE / name).read_text("utf-8")
    return [line.strip() for line in text.splitlines() if line and not line.startswith("#")]


def told(clause: Clause) -> str:
    """A clause in the notation of the table."""
    window = f"{clause.start or ''}..{clause.end or ''}" if clause.dated else "-"
    return window if clause.kind == "fixed" else f"{clause.kind} {window}"


@pytest.mark.parametrize("example", EXAMPLES, ids=[example["text"][:50] for example in EXAMPLES])
def test_example(example: dict[str, Any]) -> None:
    period = years(example["plan"])
    clauses = parse_deadline(example["text"], period)
    assert [
        {
            "kind": clause.kind,
            "start": clause.start and clause.start.isoformat(),
            "end": clause.end and clause.end.isoformat(),
        }
        for clause in clauses
    ] == example["clauses"]
    if example["occurrences"] is not None:
        assert len(list(occurrences(clauses, period))) == example["occurrences"]


SIBLINGS = [[part.strip() for part in line.split("|", 2)] for line in lines("deadline_kinds.txt")]


@pytest.mark.parametrize(("plan", "expected", "text"), SIBLINGS, ids=[s[2][:50] for s in SIBLINGS])
def test_sibling(plan: str, expected: str, text: str) -> None:
    clauses = parse_deadline(text.replace("⏎", "\n"), years(plan))
    times = len(list(occurrences(clauses, years(plan))))
    assert f"{' + '.join(map(told, clauses))} #{times}" == expected


def test_there_are_enough_siblings() -> None:
    assert len(SIBLINGS) >= 80
    assert len(lines("no_dates.txt")) >= 100


@pytest.mark.parametrize("text", lines("no_dates.txt"))
def test_no_date(text: str) -> None:
    for period in (years("2026"), years("2026-2030"), None):
        clauses = parse_deadline(text, period)
        assert not any(clause.dated or clause.rule for clause in clauses)
        assert list(occurrences(clauses, period)) == []


def test_a_date_in_a_sentence_is_flagged_and_its_clause_is_its_sentence() -> None:
    text = "Ban hành quy định trong Quý I/2026. Nâng cấp hệ thống trong Quý III/2026"
    first, second = parse_deadline(text, years("2026"))
    assert [first.text, second.text] == text.split(". ")
    assert first.flags == second.flags == ("date-in-sentence",)
    assert parse_deadline("Trong Quý I/2026", years("2026"))[0].flags == ()


@pytest.mark.parametrize(
    "text",
    ["Trong 20 ngày đầu tháng 5/2026", "Từ 8 giờ - 10 giờ ngày 5/6/2026", "01 lần (tháng 6)"],
)
def test_days_told_by_counting_are_flagged(text: str) -> None:
    assert "date-in-sentence" in parse_deadline(text, years("2026"))[0].flags


def test_what_is_a_deadline_as_a_whole_is_told_without_sentences() -> None:
    text = "Xây dựng cơ sở dữ liệu trong quý II/2026 và khai thác"
    assert parse_deadline(text, None)[0].dated
    assert parse_deadline(text, None, sentences=False)[0].kind == "unknown"


def test_two_dates_that_nothing_parts_are_no_deadline() -> None:
    text = "Từ ngày 01/3/2026 tổ chức kiểm tra cơ sở đến ngày 30/6/2026 xong"
    assert not any(clause.dated for clause in parse_deadline(text, years("2026")))


@pytest.mark.parametrize(
    ("title", "day"),
    [
        ("NGÀY 2: THỨ BA, NGÀY 25/8/2026", date(2026, 8, 25)),
        ("Ngày 25 tháng 8 năm 2026", date(2026, 8, 25)),
        ("Thứ Ba, ngày 25-8-2026 (buổi sáng)", date(2026, 8, 25)),
        ("CHIỀU NGÀY 25/08/2026", date(2026, 8, 25)),
        ("Ngày 24/8/2026 - 25/8/2026", None),
        ("NGÀY 2: THỨ BA", None),
        ("Ngày 31/02/2026", None),
        ("Thực hiện Nghị quyết ngày 25/8/2026", None),
        ("CẢI CÁCH THỂ CHẾ", None),
    ],
)
def test_day_of_a_title(title: str, day: date | None) -> None:
    assert day_of_title(title) == day


@pytest.mark.parametrize(
    ("cell", "start"),
    [
        ("07h30 - 08h00", True),
        ("Từ 7 giờ 30 đến 8 giờ", True),
        ("14:00", True),
        ("Sáng", True),
        ("Cả ngày", True),
        ("Trước 17 giờ", False),
    ],
)
def test_hours_are_of_the_day_around_them(cell: str, start: bool) -> None:
    day = date(2026, 8, 25)
    (clause,) = parse_deadline(cell, None, Surroundings(day=day))
    assert (clause.kind, clause.start, clause.end) == ("fixed", day if start else None, day)
    assert clause.flags == ("day-from-section",)
    assert not any(clause.dated for clause in parse_deadline(cell, None))


@pytest.mark.parametrize("cell", ["Thường xuyên", "Theo chương trình", "15 phút", "05 ngày", "-"])
def test_what_names_no_hour_has_no_day(cell: str) -> None:
    clauses = parse_deadline(cell, None, Surroundings(day=date(2026, 8, 25)))
    assert not any(clause.dated for clause in clauses)
