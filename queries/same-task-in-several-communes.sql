-- Việc nào giống nhau ở nhiều xã, phường, và hạn sớm nhất, muộn nhất là khi nào?
-- Which tasks stand in the plans of several wards, and how far apart are their deadlines?
SELECT
    any_value(t.task ORDER BY p.source) AS "Nhiệm vụ",
    count(DISTINCT coalesce(p.commune_code, p.doc_id)) AS "Số nơi",
    list(DISTINCT p.place ORDER BY p.place COLLATE vi) AS "Nơi",
    min(t.due_end) AS "Hạn sớm nhất",
    max(t.due_end) AS "Hạn muộn nhất",
    list(DISTINCT t.lead ORDER BY t.lead COLLATE vi) FILTER (t.lead != '') AS "Chủ trì"
FROM tasks AS t
JOIN plans AS p USING (doc_id)
WHERE t.task != ''
GROUP BY regexp_replace(lower(t.task), '[^\p{L}\p{N}]+', '', 'g')
HAVING "Số nơi" > 1
ORDER BY "Số nơi" DESC, "Nhiệm vụ" COLLATE vi;
