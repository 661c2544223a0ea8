"""What questions about all tell of each part by itself: views whose rows are stored.

Each joins or counts what lies in one part alone, so that rows of several parts are those of each
together. Where parts are gathered (`pipeline.curated.gathered`) the rows are read there; of all
others they are made when asked for. All have `province_code`, their part's.
"""

from __future__ import annotations

LEADS = """
LEFT JOIN (
    SELECT a.task_id, string_agg(coalesce(a.agency, a.mention), ', ' ORDER BY a.ordinal) AS leads
    FROM task_agencies AS a
    SEMI JOIN (SELECT task_id FROM tasks WHERE coalesce(lead, '') = '') AS n USING (task_id)
    WHERE a.role = 'lead'
    GROUP BY a.task_id
) AS l ON l.task_id = t.task_id
"""
LED_BY = "coalesce(nullif(t.lead, ''), l.leads) AS led_by"
"""Who leads: as printed, else whom the title of the appendix names."""

SPAN = 364  # days from the first to the last of a whole year: its end is no day that work waits for
SPANS = f'coalesce({{row}}."end" - {{row}}.start >= {SPAN}, false) AS spans'

TIMES = f"""
SELECT
    o.task_id, o.doc_id, o.clause, o.start, o."end", {SPANS.format(row="o")},
    d.kind, d.tentative, d.text, t.row_key, t.appendix, t.section, t.section_title, t.ordinal, t.no,
    t.task, t.deliverable, t.leader, t.lead, {LED_BY}, t.coordinating, t.deadline, t.grade,
    t.page_first, a.lead_agencies, t.province_code
FROM task_occurrences AS o
JOIN tasks AS t ON t.task_id = o.task_id
{LEADS}
LEFT JOIN (
    SELECT task_id, list(DISTINCT agency) AS lead_agencies
    FROM task_agencies
    WHERE role = 'lead' AND agency_id IS NOT NULL
    GROUP BY task_id
) AS a ON a.task_id = t.task_id
JOIN task_deadlines AS d ON d.task_id = o.task_id AND d.ordinal = o.clause
"""
UNDATED = f"""
SELECT t.*, {LED_BY}, c.rrule, c.trigger
FROM tasks AS t
ANTI JOIN task_occurrences AS o USING (task_id)
{LEADS}
LEFT JOIN (
    SELECT task_id, max(rrule) AS rrule, max(trigger) FILTER (ordinal = 1) AS trigger
    FROM task_deadlines
    ANTI JOIN task_occurrences USING (task_id)
    GROUP BY task_id
) AS c ON c.task_id = t.task_id
"""
ALIKE = """
SELECT
    coalesce(
        TRY_CAST('0x' || t.task_key AS UBIGINT), md5_number_lower(coalesce(t.task_key, t.task))
    ) AS words,
    t.doc_id, t.ordinal, t.lead, t.due_end, t.province_code
FROM tasks AS t
WHERE t.task != ''
"""
"""Each task by what its words are: the 64 bits of its key as a number, or as many of a digest where
it has none. Numbers are counted and compared in a tenth of the time of texts."""
LED = """
SELECT
    a.agency_id, a.agency, p.province, count(*) AS plans, CAST(sum(a.tasks) AS BIGINT) AS tasks,
    p.province_code
FROM (
    SELECT agency_id, agency, doc_id, count(DISTINCT task_id) AS tasks
    FROM task_agencies
    WHERE role = 'lead' AND agency_id IS NOT NULL
    GROUP BY agency_id, agency, doc_id
) AS a
JOIN documents AS p USING (doc_id)
WHERE p.duplicate_of IS NULL
GROUP BY a.agency_id, a.agency, p.province, p.province_code
"""
WORKLOAD = """
WITH named AS (
    -- an agency that a cell names twice has one share in the task
    SELECT DISTINCT
        a.doc_id,
        a.task_id,
        CASE
            WHEN a.is_group THEN '(nhóm cơ quan)'
            WHEN a.agency_id IS NULL THEN '(chưa có mã)'
            ELSE a.agency
        END AS agency,
        CASE WHEN a.role = 'lead' AND a.ordinal > 1 THEN 'beside' ELSE a.role END AS share
    FROM task_agencies AS a
    WHERE a.role IN ('lead', 'coordinating')
),
shares AS (
    SELECT n.*, p.province_code
    FROM (
        SELECT * FROM named
        UNION ALL
        SELECT t.doc_id, t.task_id, '(không nêu)', 'lead'
        FROM tasks AS t
        ANTI JOIN (SELECT task_id FROM task_agencies WHERE role = 'lead') AS a USING (task_id)
    ) AS n
    JOIN documents AS p USING (doc_id)
    WHERE p.duplicate_of IS NULL
),
days AS (
    SELECT task_id, "end", lag("end") OVER (PARTITION BY task_id ORDER BY "end") AS before
    FROM (SELECT DISTINCT task_id, "end" FROM task_occurrences WHERE "end" IS NOT NULL)
)
SELECT
    agency, NULL::DATE AS "end", NULL::DATE AS before,
    count(*) FILTER (share = 'lead') AS leading,
    count(*) FILTER (share = 'beside') AS beside,
    count(*) FILTER (share = 'coordinating') AS helping,
    count(DISTINCT doc_id) AS plans,
    0 AS falling,
    province_code
FROM shares
GROUP BY agency, province_code
UNION ALL
SELECT s.agency, d."end", d.before, 0, 0, 0, 0, count(*), s.province_code
FROM (SELECT DISTINCT task_id, agency, province_code FROM shares WHERE share != 'coordinating') AS s
JOIN days AS d USING (task_id)
GROUP BY s.agency, d."end", d.before, s.province_code
"""
"""How many shares of each kind, of how many plans; and how many tasks that are led fall due on a
day, with the day before it on which these did: of a stretch of days each counts on its first."""

TOLD = {
    "told_times": TIMES,
    "told_undated": UNDATED,
    "told_alike": ALIKE,
    "told_led": LED,
    "told_workload": WORKLOAD,
}
OF = ("tasks", "task_agencies", "task_deadlines", "task_occurrences", "documents")
"""What they are made of."""
VIEWS = tuple(f"CREATE VIEW {name} AS {sql}" for name, sql in TOLD.items())
