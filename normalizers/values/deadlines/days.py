"""Programmes day by day: a section's title names the day, its rows name hours of it.

"NGÀY 2: THỨ BA, NGÀY 25/8/2026"      the day
"07h30 - 08h00", "Sáng", "Cả ngày"    that day
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache

import regex

from normalizers.values.deadlines.lexicon import NUMBER
from normalizers.values.deadlines.model import DAY_FROM_SECTION, Clause
from normalizers.values.deadlines.tokens import tokenise
from normalizers.values.text import fold

HOUR_KINDS = frozenset(
    (NUMBER, "hour", "minute", "-", "to", "until", "from", "in", "before", "by", ",")
)
ENDING = frozenset(("before", "by"))  # "trước 17 giờ" names only an end
PARTS = frozenset(("sáng", "trưa", "chiều", "tối", "buổi", "ngày", "cả"))

_OPENS_A_DAY = regex.compile(r"(?:ngày|thứ|chủ nhật|buổi|sáng|chiều|tối)\b")
_DATE = regex.compile(
    r"(?<![\d/.-])(\d{1,2}) ?(?:[/.-] ?|tháng )(\d{1,2}) ?(?:[/.-] ?|năm )(20\d\d)(?![\d/])"
)


@lru_cache(maxsize=256)
def day_of_title(title: str) -> date | None:
    """The one day that a section's title is about, None where it is about none or several."""
    folded = fold(title)
    if _OPENS_A_DAY.match(folded) is None:
        return None
    found = {match.groups() for match in _DATE.finditer(folded)}
    if len(found) != 1:
        return None
    day, month, year = map(int, found.pop())
    try:
        return date(year, month, day)
    except ValueError:
        return None


def hours_of(cell: str, day: date) -> Clause | None:
    """The clause of a cell that names nothing but hours, or a part, of a day."""
    line = " ".join(cell.split())
    words = fold(line).rstrip(".").split()
    if words and PARTS.issuperset(words):
        return Clause(line, "fixed", day, day, flags=(DAY_FROM_SECTION,), listing=1)
    kinds = tokenise(line).kinds
    while kinds and kinds[-1] == "end":
        kinds = kinds[:-1]
    if "hour" not in kinds or not HOUR_KINDS.issuperset(kinds):
        return None
    start = None if ENDING.intersection(kinds) else day
    return Clause(line, "fixed", start, day, flags=(DAY_FROM_SECTION,), listing=1)
