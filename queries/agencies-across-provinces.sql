-- Cùng một cơ quan được giao bao nhiêu việc ở từng tỉnh?
-- How much work does the same agency get in each province?
WITH led AS (
    SELECT DISTINCT agency_id, agency, doc_id, task_id FROM task_agencies
    WHERE role = 'lead' AND agency_id IS NOT NULL
),
plan_led AS (
    SELECT agency_id, agency, doc_id, count(*) AS tasks FROM led
    GROUP BY agency_id, agency, doc_id
)
SELECT
    a.agency AS "Cơ quan",
    coalesce(p.province, '(chưa rõ)') AS "Tỉnh",
    count(*) AS "Kế hoạch",
    CAST(sum(a.tasks) AS BIGINT) AS "Việc chủ trì",
    round(sum(a.tasks) / count(*), 1) AS "Việc mỗi kế hoạch"
FROM plan_led AS a
JOIN plans AS p USING (doc_id)
GROUP BY a.agency_id, a.agency, p.province
ORDER BY a.agency COLLATE vi, "Việc chủ trì" DESC, "Tỉnh" COLLATE vi;
