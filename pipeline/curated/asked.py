"""What of the curated data is asked for: one filter, and the views that heed it.

The filter's values are bound to DuckDB variables, and the views below read them: stored questions,
exports and SQL of one's own narrow by the same words. A variable that is not set asks for
everything, so that the views serve any DuckDB connection.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import hints
from pipeline.curated import told
from pipeline.exitcodes import CommandError

if TYPE_CHECKING:
    import duckdb

CODE = re.compile(r"\d+")  # a place's GSO code
GRADES = re.compile(r"[ABC](?:[\s,;]*[ABC])*")

FOLDED = """
CREATE MACRO folded(t) AS trim(regexp_replace(
    replace(strip_accents(lower(t)), 'đ', 'd'), '[^\\p{L}\\p{N}]+', ' ', 'g'
))
"""
"""Text as names are compared: without marks, capitals and signs."""

NAMED = """
CREATE MACRO named(t, words) AS contains(' ' || folded(t) || ' ', ' ' || words || ' ')
"""
"""Whether folded words stand in a text, as whole words."""

OF_AGENCY = """
getvariable('agency') IS NULL OR {row}.{id} IN (
    SELECT a.{id} FROM {mentions} AS a
    WHERE getvariable('agency') IS NOT NULL AND a.role IN ({roles}) AND (
        (a.agency_id = getvariable('agency_id') AND (
            getvariable('agency_place') IS NULL
            OR named(a.mention, getvariable('agency_place'))
            OR a.doc_id IN (
                SELECT doc_id FROM plans WHERE getvariable('agency_place') IS NOT NULL
                AND named(concat_ws(' ', commune, province), getvariable('agency_place'))
            )
        ))
        OR named(coalesce(a.agency, a.mention), getvariable('agency_words'))
    )
)
"""
"""That it is asked for stands inside, too: where it is not, DuckDB reads no mention.

An office of a place ("Công an xã Tân Trào") is the one that is told with it, or that a plan of this
place tells without.
"""
OF_TASK = OF_AGENCY.format(
    mentions="task_agencies", id="task_id", row="t", roles="'lead', 'coordinating'"
)
OF_INDICATOR = OF_AGENCY.format(
    mentions="indicator_agencies",
    id="indicator_id",
    row="i",
    roles="'lead', 'coordinating', 'monitor'",
)

PLANS = """
CREATE VIEW asked_plans AS
SELECT
    p.*, row_number() OVER (ORDER BY province COLLATE vi, place COLLATE vi, source) AS nth
FROM plans AS p
WHERE (
    getvariable('place') IS NULL
    OR getvariable('place') IN (p.commune_code, p.province_code)
    OR named(concat_ws(' ', p.place, p.commune, p.province), getvariable('place_words'))
) AND (
    getvariable('plan') IS NULL
    OR p.doc_id IN (
        SELECT unnest([d.doc_id, d.duplicate_of]) FROM documents AS d
        WHERE getvariable('plan') IS NOT NULL AND (
            d.doc_id = getvariable('plan')
            OR ends_with('/' || d.source, '/' || getvariable('plan'))
            OR named(concat_ws(' ', d.number, d.title, d.source), getvariable('plan_words'))
        )
    )
)
"""
"""`nth`: rows of many plans are sorted by one number, not each by three texts."""
OF_GRADE = "getvariable('grade') IS NULL OR contains(getvariable('grade'), {row}.grade)"
IN_PERIOD = """
(getvariable('from') IS NULL OR t."end" IS NULL OR t."end" >= getvariable('from'))
AND (getvariable('to') IS NULL OR coalesce(t."end", t.start) <= getvariable('to'))
"""
PLACED = "p.place, p.commune_code, p.commune, p.province_code, p.province, p.source, p.format"
"""What rows of times tell of their plan."""
TASKS = f"""
CREATE VIEW asked_tasks AS
SELECT
    t.*, {told.LED_BY}, p.place, p.commune, p.province, p.source, p.format,
    p.period_start, p.period_end, p.number AS plan_number, p.title AS plan_title, p.nth
FROM tasks AS t
JOIN asked_plans AS p USING (doc_id)
{told.LEADS}
WHERE ({OF_GRADE.format(row="t")})
    AND ({OF_TASK})
"""
DUE = f"""
CREATE VIEW due AS
SELECT
    t.* EXCLUDE (province_code), {PLACED}
FROM told_times AS t
JOIN plans AS p USING (doc_id)
"""
"""Each time a task falls due, with its clause, its task and its plan."""
ASKED_DUE = f"""
CREATE VIEW asked_due AS
SELECT
    t.* EXCLUDE (province_code), {PLACED}, p.nth
FROM told_times AS t
JOIN asked_plans AS p USING (doc_id)
WHERE ({OF_TASK})
    AND ({OF_GRADE.format(row="t")})
    AND {IN_PERIOD}
"""
"""Those that are asked for."""
UNDATED = f"""
CREATE VIEW asked_undated AS
SELECT
    t.* EXCLUDE (province_code, led_by, rrule, trigger), t.province_code, t.led_by,
    p.place, p.commune, p.province, p.source, p.format, p.period_start, p.period_end,
    p.number AS plan_number, p.title AS plan_title, p.nth,
    CASE
        WHEN t.deadline IS NULL THEN 'không có cột thời hạn'
        WHEN t.deadline = '' THEN 'ô thời hạn trống'
        WHEN t.due_kind = 'ongoing' THEN 'thường xuyên'
        WHEN t.due_kind = 'event' THEN 'chờ sự việc' || coalesce(': ' || t.trigger, '')
        WHEN t.due_kind = 'authority' THEN 'theo cấp khác' || coalesce(': ' || t.trigger, '')
        WHEN t.rrule IS NOT NULL AND p.period_start IS NULL
            THEN 'định kỳ, chưa rõ kế hoạch của năm nào'
        WHEN t.rrule IS NOT NULL THEN 'định kỳ, không lần nào trong kỳ kế hoạch'
        WHEN t.due_kind = 'recurring' THEN 'định kỳ, không nêu ngày'
        WHEN t.due_kind = 'fixed' THEN 'không nêu năm'
        ELSE 'chưa đọc được'
    END AS why
FROM told_undated AS t
JOIN asked_plans AS p USING (doc_id)
WHERE ({OF_TASK})
    AND ({OF_GRADE.format(row="t")})
"""
INDICATORS = f"""
CREATE VIEW asked_indicators AS
SELECT i.*, p.place, p.commune, p.province, p.source, p.format
FROM indicators AS i
JOIN asked_plans AS p USING (doc_id)
WHERE ({OF_GRADE.format(row="i")})
    AND ({OF_INDICATOR})
"""

VIEWS = (
    FOLDED,
    NAMED,
    PLANS,
    TASKS,
    ASKED_DUE,
    UNDATED,
    INDICATORS,
)
"""What makes the macros and views, in order; over the datasets and `plans` and `due`."""

_ROWS = frozenset({"agency", "place", "grade", "plan"})
HEEDS: dict[str, frozenset[str]] = {
    "asked_plans": frozenset({"place", "plan"}),
    "asked_tasks": _ROWS,
    "asked_due": _ROWS | {"from", "to"},
    "asked_undated": _ROWS,
    "asked_indicators": _ROWS,
}
"""The parameters that each view reads."""

PARAMETERS = ("today", "from", "to", "agency", "place", "plan", "grade")
"""What a question may be asked with; `views.connect` sets `today`."""


@dataclass(frozen=True, slots=True)
class Filter:
    """What is asked for; None asks for everything.

    `agency`: an id, any name or abbreviation of one, of one place or any, or words of a name.
    `place`: a GSO code or words of a name. `since`, `to`: first and last day on which something
    falls due. `grade`: one or more of A, B and C. `plan`: a doc_id, a source or its end, or words
    of number, title and source. `today`: the day it is.
    """

    agency: str | None = None
    place: str | None = None
    since: date | None = None
    to: date | None = None
    grade: str | None = None
    plan: str | None = None
    today: date | None = None

    def __post_init__(self) -> None:
        if self.grade is not None and not GRADES.fullmatch(self.grade.strip().upper()):
            raise CommandError(f"--grade takes A, B, C or several of them, not {self.grade!r}")
        if self.since and self.to and self.since > self.to:
            raise CommandError(f"--from {self.since} is after --to {self.to}")

    @property
    def given(self) -> dict[str, date | str]:
        """The parameters that were given, by name."""
        named = {
            "today": self.today,
            "from": self.since,
            "to": self.to,
            "agency": self.agency,
            "place": self.place,
            "plan": self.plan,
            "grade": self.grade and self.grade.upper(),
        }
        return {name: value for name, value in named.items() if value is not None}

    def bind(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Set the connection's variables; what is not given stays null, or today."""
        for name, value in self.given.items():
            connection.execute(f'SET VARIABLE "{name}" = ?', [value])
        if self.agency is not None:
            agency_id, words, place = _agency(self.agency)
            connection.execute("SET VARIABLE agency_id = ?", [agency_id])
            connection.execute("SET VARIABLE agency_place = folded(?)", [place])
            connection.execute("SET VARIABLE agency_words = folded(?)", [words])
        if self.place is not None and not CODE.fullmatch(self.place):
            connection.execute("SET VARIABLE place_words = folded(?)", [self.place])
        if self.plan is not None:
            connection.execute("SET VARIABLE plan_words = folded(?)", [self.plan])

    @property
    def asks(self) -> tuple[str, ...]:
        """The SQL that it asks itself."""
        plan = self.place or self.plan
        return (NAMED_ANYWHERE,) * bool(self.agency) + (ANY_PLAN,) * bool(plan)

    def unmatched(self, connection: duckdb.DuckDBPyConnection, curated: Path) -> Iterator[str]:
        """A sentence for each name that is given and that nothing has; after `bind`."""

        def listing(question: str) -> str:
            return f"`{hints.command('query', question, curated=curated)}` lists them"

        if self.agency is not None and not _is_any(connection, NAMED_ANYWHERE):
            yield f"no agency is called {self.agency!r}; {listing('workload-by-agency')}"
        if (self.place or self.plan) and not _is_any(connection, ANY_PLAN):
            asked_for = " and ".join(filter(None, (self.place, self.plan)))
            yield f"no plan is of or called {asked_for!r}; {listing('plans-overview')}"


ANY_PLAN = "SELECT 1 FROM asked_plans"
NAMED_ANYWHERE = """
SELECT 1 FROM (
    SELECT agency_id, agency, mention FROM task_agencies
    UNION ALL SELECT agency_id, agency, mention FROM indicator_agencies
) AS a
WHERE a.agency_id = getvariable('agency_id')
    OR named(coalesce(a.agency, a.mention), getvariable('agency_words'))
"""


def _is_any(connection: duckdb.DuckDBPyConnection, sql: str) -> bool:
    return connection.execute(f"{sql} LIMIT 1").fetchone() is not None


def _agency(given: str) -> tuple[str | None, str | None, str | None]:
    """The agency's id, when one is meant, the words to look for in names, and its place.

    None for what is not told: no words for an id, no place for an agency of any.
    """
    from normalizers.values import agencies, places

    if given in {agency_id for agency_id, *_ in agencies.reference()}:
        return given, None, None
    mentions = agencies.parse_agencies(given)
    communes, provinces = (places.named_in(given, level) for level in ("commune", "province"))
    place = next((given[named.start : named.end] for named in (*communes, *provinces)), None)
    return (mentions[0].agency_id if len(mentions) == 1 else None), given, place
