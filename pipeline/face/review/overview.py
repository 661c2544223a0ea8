"""The overview: when work falls due, whose it is and where, and how well each plan was read.

Every bar is drawn from the rows that the index shows when it is pressed: a bar's address carries
the filters that it was counted by. Plans count once, whatever the number of their formats.
"""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from pipeline.face import words
from pipeline.face.review import html
from pipeline.face.review.document import name_of
from pipeline.face.review.listing import GRADED, plans_and_rows
from pipeline.face.values import records

if TYPE_CHECKING:
    import duckdb

MAX_MONTHS = 72  # a plan covers five years; what lies beyond is a misprint or a strategy
BARS = 15  # agencies that are shown; the index can choose any
PLACES = 12  # columns of areas by place
PLANS = 40  # documents whose reading is shown, the most doubtful first

MONTHS = """
SELECT strftime(coalesce("end", start), '%Y-%m'), count(DISTINCT task_id), count(*)
FROM due WHERE coalesce("end", start) IS NOT NULL GROUP BY ALL ORDER BY ALL
"""
AGENCIES = """
SELECT a.agency_id, any_value(a.agency),
    count(DISTINCT id) FILTER (role = 'lead'), count(DISTINCT id) FILTER (role = 'coordinating')
FROM (
    SELECT task_id AS id, doc_id, role, agency_id, agency FROM task_agencies
    UNION ALL SELECT indicator_id, doc_id, role, agency_id, agency FROM indicator_agencies
) AS a
JOIN plans USING (doc_id)
WHERE a.agency_id IS NOT NULL AND a.role IN ('lead', 'coordinating')
GROUP BY a.agency_id ORDER BY 3 DESC, 4 DESC, 1
"""
LATE = """
SELECT a.agency_id, any_value(a.agency), count(DISTINCT d.task_id)
FROM due AS d JOIN task_agencies AS a USING (task_id)
WHERE d."end" < $today AND a.role = 'lead' AND a.agency_id IS NOT NULL
GROUP BY a.agency_id ORDER BY 3 DESC, 1
"""
AREAS = """
SELECT t.area, t.doc_id, count(*)
FROM tasks AS t JOIN plans AS p USING (doc_id)
GROUP BY ALL ORDER BY ALL
"""
FIGURES = """
SELECT
    (SELECT count(*) FROM plans),
    (SELECT count(*) FROM tasks JOIN plans USING (doc_id)),
    (SELECT count(DISTINCT task_id) FROM due
        WHERE coalesce("end", start) BETWEEN $today AND $soon),
    (SELECT count(DISTINCT task_id) FROM due WHERE "end" < $today),
    (SELECT count(*) FROM (
        SELECT doc_id, grade FROM tasks UNION ALL SELECT doc_id, grade FROM indicators
    ) JOIN plans USING (doc_id) WHERE grade = 'C')
"""
SOON = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a bar: where it begins and ends (0 to 100), its colour, its rows, its words."""

    start: float
    width: float
    colour: str
    href: str
    words: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A line of a chart: what it stands for, its parts, and the figure behind it."""

    label: str
    parts: Sequence[Part]
    figure: str


@dataclass(frozen=True, slots=True)
class Tile:
    """A month, or an area in a place: how many rows, how full its colour is, and their address."""

    label: str
    count: int
    share: float
    href: str
    words: str
    colour: str = ""


def overview_page(connection: duckdb.DuckDBPyConnection, today: date, changes: int) -> str:
    """The page as HTML."""
    plans, rows = plans_and_rows(connection)
    areas, places, tiles = _areas(connection)
    return html.render(
        "overview",
        {
            "stamp": "",
            "changes": changes,
            "today": today,
            "plan_count": plans,
            "row_count": rows,
            "figures": _figures(connection, today),
            "months": _months(connection, today),
            "agencies": _agencies(connection),
            "late": _late(connection, today),
            "areas": areas,
            "places": places,
            "tiles": tiles,
            "readings": list(_readings(connection)),
        },
    )


def address(**filters: Any) -> str:
    """The rows of the index that these filters leave."""
    return "index.html#" + urlencode({"view": "rows", **filters})


def _figures(
    connection: duckdb.DuckDBPyConnection, today: date
) -> list[tuple[str, str, str | None]]:
    """Label, number and address of each figure at the head."""
    days = {"today": today, "soon": today + SOON}
    found = connection.execute(FIGURES, days).fetchone() or (0, 0, 0, 0, 0)
    plans, tasks, soon, late, doubtful = (f"{count:,}".replace(",", ".") for count in found)
    upcoming = address(**{"from": today, "to": today + SOON})
    return [
        ("văn bản", plans, "index.html#view=documents"),
        ("nhiệm vụ", tasks, address()),
        ("việc đến hạn trong 30 ngày tới", soon, upcoming),
        ("việc có hạn đã qua", late, address(late=1)),
        ("dòng cần đối chiếu (hạng C)", doubtful, address(grade="C")),
    ]


def _months(connection: duckdb.DuckDBPyConnection, today: date) -> list[Tile]:
    """Every month from the first to the last in which something falls due."""
    found = {month: (tasks, times) for month, tasks, times in connection.execute(MONTHS).fetchall()}
    if not found:
        return []
    first, last = min(found), max(found)
    months = list(_between(first, last))
    if len(months) > MAX_MONTHS:  # the stretch that holds this month, or the first one
        here = next((i for i, m in enumerate(months) if m >= f"{today:%Y-%m}"), 0)
        start = max(min(here - MAX_MONTHS // 3, len(months) - MAX_MONTHS), 0)
        months = months[start : start + MAX_MONTHS]
    most = max(found.get(month, (0, 0))[0] for month in months) or 1
    return [_month(month, *found.get(month, (0, 0)), most, today) for month in months]


def _between(first: str, last: str) -> Iterator[str]:
    year, month = map(int, first.split("-"))
    while (name := f"{year}-{month:02}") <= last:
        yield name
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)


def _month(month: str, tasks: int, times: int, most: int, today: date) -> Tile:
    year, number = map(int, month.split("-"))
    begin, end = date(year, number, 1), date(year, number, monthrange(year, number)[1])
    colour = "past" if end < today else "now" if begin <= today else "ahead"
    href = address(**{"from": begin, "to": end})
    said = f"Tháng {number}/{year}: {tasks} việc, {times} lần đến hạn"
    return Tile(f"{number}/{year}", tasks, tasks / most, href, said, colour)


def _agencies(connection: duckdb.DuckDBPyConnection) -> list[Bar]:
    found = connection.execute(f"{AGENCIES} LIMIT {BARS}").fetchall()
    most = max((lead + other for _, _, lead, other in found), default=1) or 1
    return [
        Bar(
            name,
            list(
                _parts(
                    most,
                    (lead, "lead", address(agency=agency, role="lead"), "chủ trì"),
                    (other, "other", address(agency=agency, role="coordinating"), "phối hợp"),
                )
            ),
            f"{lead} · {other}",
        )
        for agency, name, lead, other in found
    ]


def _late(connection: duckdb.DuckDBPyConnection, today: date) -> list[Bar]:
    found = connection.execute(f"{LATE} LIMIT {BARS}", {"today": today}).fetchall()
    most = max((count for _, _, count in found), default=1) or 1
    return [
        Bar(
            name,
            list(_parts(most, (n, "late", address(agency=a, role="lead", late=1), "hạn đã qua"))),
            str(n),
        )
        for a, name, n in found
    ]


def _parts(most: int, *parts: tuple[int, str, str, str]) -> Iterator[Part]:
    """Parts of a bar one after another, where `most` fills the whole width."""
    start = 0.0
    for count, colour, href, said in parts:
        width = 100 * count / most
        if count:
            yield Part(round(start, 2), round(width, 2), colour, href, f"{count} {said}")
        start += width


def _areas(
    connection: duckdb.DuckDBPyConnection,
) -> tuple[list[str], list[str], list[list[Tile]]]:
    """Areas, places, and how many tasks each area has in each place."""
    counts: dict[tuple[str, str], int] = defaultdict(int)
    names: dict[str, tuple[str, dict[str, str]]] = {}
    known = {plan["doc_id"]: plan for plan in records(connection, "SELECT * FROM plans")}
    for area, doc_id, count in connection.execute(AREAS).fetchall():
        plan = known[doc_id]
        commune = plan["commune_code"] if plan["commune"] else None
        key = commune or doc_id
        where = {"place": commune} if commune else {"document": doc_id}
        names[key] = (plan["commune"] if commune else name_of(plan), where)
        counts[area or "", key] += count
    totals = {key: sum(n for (_, one), n in counts.items() if one == key) for key in names}
    keys = sorted(names, key=lambda key: -totals[key])[:PLACES]
    areas = [area for area in words.AREAS if any(counts.get((area, key)) for key in keys)]
    most = max((counts.get((area, key), 0) for area in areas for key in keys), default=1) or 1
    tiles = [
        [
            Tile(
                label=names[key][0],
                count=counts.get((area, key), 0),
                share=round(counts.get((area, key), 0) / most, 3),
                href=address(area=area, **names[key][1]),
                words=f"{words.AREAS[area]}, {names[key][0]}: {counts.get((area, key), 0)} việc",
            )
            for key in keys
        ]
        for area in areas
    ]
    return [words.AREAS[area] for area in areas], [names[key][0] for key in keys], tiles


def _readings(connection: duckdb.DuckDBPyConnection) -> Iterator[Bar]:
    """How each plan was read: the share of each grade, and its coverage; the worst first."""
    sql = f"""
    SELECT p.*, g.a, g.b, g.c FROM plans AS p JOIN ({GRADED}) AS g USING (doc_id)
    ORDER BY p.coverage < 1 DESC, g.c / (g.a + g.b + g.c) DESC, g.b / (g.a + g.b + g.c) DESC,
        p.source
    """
    for plan in records(connection, f"{sql} LIMIT {PLANS}"):
        counts = [plan[grade] for grade in "abc"]
        parts = [
            (n, g, address(document=plan["doc_id"], grade=g), f"dòng hạng {g}")
            for n, g in zip(counts, "ABC", strict=True)
        ]
        figure = f"độ phủ {html.share(plan['coverage'])}"
        yield Bar(name_of(plan), list(_parts(sum(counts), *parts)), figure)
