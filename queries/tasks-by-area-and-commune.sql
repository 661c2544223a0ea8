-- Mỗi xã, phường có bao nhiêu việc ở từng lĩnh vực cải cách?
-- How many tasks does each ward or commune have in each reform area?
SELECT
    p.province AS "Tỉnh",
    p.place AS "Nơi",
    coalesce(t.area, '(chưa rõ)') AS "Lĩnh vực",
    count(*) AS "Việc",
    count(t.due_end) AS "Có hạn",
    round(100.0 * count(*) / sum(count(*)) OVER (PARTITION BY p.doc_id), 1) AS "% kế hoạch"
FROM tasks AS t
JOIN plans AS p USING (doc_id)
GROUP BY p.doc_id, p.province, p.place, p.source, t.area
ORDER BY p.province COLLATE vi, p.place COLLATE vi, p.source, "Việc" DESC, "Lĩnh vực";
