-- Cùng một cơ quan được giao bao nhiêu việc ở từng tỉnh?
-- How much work does the same agency get in each province?
SELECT
    a.agency AS "Cơ quan",
    coalesce(p.province, '(chưa rõ)') AS "Tỉnh",
    count(DISTINCT p.doc_id) AS "Kế hoạch",
    count(DISTINCT t.task_id) AS "Việc chủ trì",
    round(count(DISTINCT t.task_id) / count(DISTINCT p.doc_id), 1) AS "Việc mỗi kế hoạch"
FROM task_agencies AS a
JOIN tasks AS t USING (task_id)
JOIN plans AS p ON p.doc_id = t.doc_id
WHERE a.role = 'lead' AND a.agency_id IS NOT NULL
GROUP BY a.agency_id, a.agency, p.province
ORDER BY a.agency COLLATE vi, "Việc chủ trì" DESC, "Tỉnh" COLLATE vi;
