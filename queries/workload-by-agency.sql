-- Mỗi cơ quan chủ trì, phối hợp bao nhiêu việc, ở bao nhiêu nơi, bao nhiêu việc đến hạn trong 90 ngày?
-- How many tasks does each agency lead or coordinate, in how many plans, how many due in 90 days?
SELECT
    a.agency AS "Cơ quan",
    count(DISTINCT t.task_id) FILTER (a.role = 'lead') AS "Chủ trì",
    count(DISTINCT t.task_id) FILTER (a.role = 'coordinating') AS "Phối hợp",
    count(DISTINCT t.doc_id) AS "Kế hoạch",
    count(DISTINCT t.task_id) FILTER (
        a.role = 'lead' AND t.due_end BETWEEN current_date AND current_date + 90
    ) AS "Chủ trì, hạn trong 90 ngày"
FROM task_agencies AS a
JOIN tasks AS t USING (task_id)
JOIN plans AS p ON p.doc_id = t.doc_id
WHERE a.agency_id IS NOT NULL AND a.role IN ('lead', 'coordinating')
GROUP BY a.agency_id, a.agency
ORDER BY "Chủ trì" DESC, "Phối hợp" DESC, a.agency;
