-- Mỗi cơ quan chủ trì, phối hợp bao nhiêu việc, ở bao nhiêu nơi, bao nhiêu việc đến hạn trong 90 ngày?
-- How much work does each agency have? The first lead counts: "Chủ trì" adds up to all tasks.
-- takes: today
-- example: phuluc query workload-by-agency --today 2026-07-01
WITH work AS (
    SELECT t.task_id, t.doc_id FROM tasks AS t JOIN plans AS p USING (doc_id)
),
named AS (
    SELECT
        a.task_id,
        a.role,
        CASE
            WHEN a.is_group THEN '(nhóm cơ quan)'
            WHEN a.agency_id IS NULL THEN '(chưa có mã)'
            ELSE a.agency
        END AS agency,
        row_number() OVER (PARTITION BY a.task_id, a.role ORDER BY a.ordinal) AS place
    FROM task_agencies AS a
    WHERE a.role IN ('lead', 'coordinating')
),
shares AS (
    SELECT task_id, agency, CASE WHEN place = 1 THEN 'lead' ELSE 'beside' END AS share
    FROM named WHERE role = 'lead'
    UNION
    SELECT task_id, agency, 'coordinating' FROM named WHERE role = 'coordinating'
    UNION ALL
    SELECT task_id, '(không nêu)', 'lead' FROM work
    WHERE task_id NOT IN (SELECT task_id FROM named WHERE role = 'lead')
),
soon AS (
    SELECT DISTINCT task_id FROM due
    WHERE "end" BETWEEN getvariable('today') AND getvariable('today') + 90
)
SELECT
    s.agency AS "Cơ quan",
    count(DISTINCT w.task_id) FILTER (s.share = 'lead') AS "Chủ trì",
    count(DISTINCT w.task_id) FILTER (s.share = 'beside') AS "Cùng chủ trì",
    count(DISTINCT w.task_id) FILTER (s.share = 'coordinating') AS "Phối hợp",
    count(DISTINCT w.doc_id) AS "Kế hoạch",
    count(DISTINCT w.task_id) FILTER (
        s.share != 'coordinating' AND w.task_id IN (SELECT task_id FROM soon)
    ) AS "Chủ trì, hạn trong 90 ngày"
FROM shares AS s
JOIN work AS w USING (task_id)
GROUP BY s.agency
ORDER BY starts_with(s.agency, '('), "Chủ trì" DESC, "Phối hợp" DESC, s.agency COLLATE vi;
