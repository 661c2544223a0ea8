"""The period a plan covers, from the words of its title.

    "Kế hoạch cải cách hành chính 6 tháng cuối năm 2025"  -> 2025-07-01 .. 2025-12-31
    "… trọng tâm giai đoạn 2026 - 2030"                   -> 2026-01-01 .. 2030-12-31
    "Đề án … đến năm 2030, tầm nhìn đến năm 2045"         -> None: no first day is named

A year inside a citation (`Nghị quyết số … ngày 30 tháng 4 năm 2025`, `Luật … năm 2025`) is no
period. Where a title names several, the innermost counts (the year of a programme's years); two
that lie apart are no period at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from normalizers.facts.citations import CODE, DATE
from normalizers.values.deadlines import Period
from normalizers.values.text import fold

TITLE_CHARS = 1_000  # no title is longer
LONGEST = 30  # years; a longer range is no plan's

_YEAR = r"(?:19|20)\d\d"
_LAW = re.compile(rf"(?:bộ luật|luật|hiến pháp|pháp lệnh)\b[^;.]*?\bnăm {_YEAR}(?! ?-)")
_SCHOOL = re.compile(rf"(?:năm học|nhiệm kỳ|niên khóa|khóa)[^;,.]*?{_YEAR}(?: ?- ?{_YEAR})?")
_MONTHS = re.compile(rf"\b(\d{{1,2}}|ba|sáu|chín) tháng (đầu|cuối) (?:của )?năm ({_YEAR})")
_QUARTERS = re.compile(
    r"\bq(?:uý|úy) (i{1,3}|iv|[1-4])"
    r"(?:(?: ?- ?| và | đến |, ?)(?:q(?:uý|úy) )?(i{1,3}|iv|[1-4]))?"
    rf"(?: ?/ ?| năm | của năm | )({_YEAR})\b"
)
_MONTH = re.compile(rf"\btháng (\d{{1,2}})(?: ?/ ?| năm | )({_YEAR})\b")
_MONTH_RANGE = re.compile(
    rf"\btháng (\d{{1,2}})(?:(?: ?/ ?| năm )({_YEAR}))?(?: ?- ?| đến )(?:hết )?"
    rf"(?:tháng )?(\d{{1,2}})(?: ?/ ?| năm )({_YEAR})\b"
)
_YEARS = re.compile(
    rf"(?<!đến )(?<!đến năm )(?<![\d/])({_YEAR})(?: ?- ?| đến | và | tới )(?:hết )?(?:năm )?"
    rf"({_YEAR})(?![\d/])"
)
_ONE_YEAR = re.compile(
    rf"(?<!đến )(?<!từ )(?<!trước )(?<!sau )(?<!hết )(?<!tới )(?<!cuối )(?<!đầu )"
    rf"(?<!so với )(?<!tầm nhìn )\bnăm ({_YEAR})\b"
    rf"(?! ?(?:-|/|trở đi|và (?:các|những) năm|và định hướng))"
)
_COUNTS = {"ba": 3, "sáu": 6, "chín": 9}
_QUARTER = {"i": 1, "ii": 2, "iii": 3, "iv": 4}


def period_of(title: str) -> Period | None:
    """First and last day of the period a title names."""
    text = CODE.sub(" ", title[:TITLE_CHARS])
    text = " ".join(DATE.sub(" ", text).split())
    text = _SCHOOL.sub(" ", _LAW.sub(" ", fold(text)))
    found = set(_periods(text))
    inner = [one for one in found if all(_within(one, other) for other in found)]
    return inner[0] if len(inner) == 1 else None


def _within(one: Period, other: Period) -> bool:
    return other.start <= one.start and one.end <= other.end


def _periods(text: str) -> Iterator[Period]:
    """Periods in folded text; words that one reading has taken are not read again."""
    readings = (
        (_MONTHS, _months),
        (_QUARTERS, _quarters),
        (_MONTH_RANGE, _month_range),
        (_MONTH, _month),
        (_YEARS, _years),
        (_ONE_YEAR, _one_year),
    )
    for pattern, reading in readings:
        for match in pattern.finditer(text):
            if period := reading(match):
                yield period
        text = pattern.sub(" | ", text)


def _span(year: int, first: int, last_year: int, last: int) -> Period | None:
    """From the first day of a month to the last day of another."""
    if not (1 <= first <= 12 and 1 <= last <= 12 and (year, first) <= (last_year, last)):
        return None
    after = date(last_year + last // 12, last % 12 + 1, 1)
    return Period(date(year, first, 1), after - timedelta(days=1))


def _months(match: re.Match[str]) -> Period | None:
    count = _COUNTS.get(match[1]) or (int(match[1]) if match[1].isdigit() else 0)
    year = int(match[3])
    if not 1 <= count <= 11:
        return None
    return _span(year, 1, year, count) if match[2] == "đầu" else _span(year, 13 - count, year, 12)


def _quarters(match: re.Match[str]) -> Period | None:
    first = _QUARTER.get(match[1]) or int(match[1])
    last = (_QUARTER.get(match[2]) or int(match[2])) if match[2] else first
    return _span(int(match[3]), 3 * first - 2, int(match[3]), 3 * last)


def _month_range(match: re.Match[str]) -> Period | None:
    last_year = int(match[4])
    return _span(int(match[2] or last_year), int(match[1]), last_year, int(match[3]))


def _month(match: re.Match[str]) -> Period | None:
    return _span(int(match[2]), int(match[1]), int(match[2]), int(match[1]))


def _years(match: re.Match[str]) -> Period | None:
    first, last = int(match[1]), int(match[2])
    return _span(first, 1, last, 12) if 0 < last - first <= LONGEST else None


def _one_year(match: re.Match[str]) -> Period | None:
    return _span(int(match[1]), 1, int(match[1]), 12)
