"""What is printed around a deadline cell and tells the year or the day that it leaves out."""

from __future__ import annotations

from functools import lru_cache

from normalizers.facts.period import period_of
from normalizers.tables.continuation import PlanTable
from normalizers.values.deadlines import Period, Surroundings, day_of_title
from schemas.table import Row


def surroundings(table: PlanTable, row: Row, period: Period | None) -> Surroundings:
    """The year in the header of the deadline column, else in the table's title; the section's day.

    A plan of one year needs neither, and a year outside the plan's is that of something else.
    """
    section = row.section
    titles = () if section is None else (section.title, *reversed(section.ancestors))
    day = next((day for title in titles if (day := day_of_title(title)) is not None), None)
    if period is not None and period.year is not None:
        return Surroundings(day=day)
    headers = [column.header for column in table.columns if column.role == "deadline"]
    years = (year for text in (*headers, table.title) if (year := _year(text)) is not None)
    year = next(years, None)
    if year is None or (period is not None and not period.start.year <= year <= period.end.year):
        return Surroundings(day=day)
    return Surroundings(year, day)


@lru_cache(maxsize=256)
def _year(text: str) -> int | None:
    """The one calendar year that a header or title names."""
    found = period_of(text)
    return found.year if found is not None else None
