-- Mỗi cơ quan chủ trì, phối hợp bao nhiêu việc, ở bao nhiêu nơi, bao nhiêu việc đến hạn trong 90 ngày?
-- How much work does each agency have? The first lead counts: "Chủ trì" adds up to all tasks.
-- takes: today
-- example: phuluc query workload-by-agency --today 2026-07-01
WITH soon AS (
    SELECT DISTINCT task_id FROM task_occurrences
    WHERE "end" BETWEEN getvariable('today') AND getvariable('today') + 90
),
named AS (
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
    SEMI JOIN plans AS p USING (doc_id)
    WHERE a.role IN ('lead', 'coordinating')
),
shares AS (
    SELECT * FROM named
    UNION ALL
    SELECT t.doc_id, t.task_id, '(không nêu)', 'lead'
    FROM tasks AS t
    SEMI JOIN plans AS p USING (doc_id)
    ANTI JOIN (SELECT task_id FROM task_agencies WHERE role = 'lead') AS a USING (task_id)
)
SELECT
    s.agency AS "Cơ quan",
    count(*) FILTER (s.share = 'lead') AS "Chủ trì",
    count(*) FILTER (s.share = 'beside') AS "Cùng chủ trì",
    count(*) FILTER (s.share = 'coordinating') AS "Phối hợp",
    count(DISTINCT s.doc_id) AS "Kế hoạch",
    count(DISTINCT w.task_id) FILTER (s.share != 'coordinating') AS "Chủ trì, hạn trong 90 ngày"
FROM shares AS s
LEFT JOIN soon AS w USING (task_id)
GROUP BY s.agency
ORDER BY starts_with(s.agency, '('), "Chủ trì" DESC, "Phối hợp" DESC, s.agency COLLATE vi;
