-- Mỗi xã, phường có bao nhiêu việc ở từng lĩnh vực cải cách?
-- How many tasks does each ward or commune have in each reform area?
-- takes: place plan
SELECT
    p.province AS "Tỉnh",
    p.place AS "Nơi",
    coalesce(t.area, '(chưa rõ)') AS "Lĩnh vực",
    t.tasks AS "Việc",
    t.dated AS "Có hạn",
    round(100.0 * t.tasks / p.tasks, 1) AS "% kế hoạch"
FROM (
    SELECT doc_id, area, count(*) AS tasks, count(due_end) AS dated FROM tasks GROUP BY doc_id, area
) AS t
JOIN asked_plans AS p USING (doc_id)
ORDER BY p.nth, "Việc" DESC, "Lĩnh vực";
