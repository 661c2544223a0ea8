-- Việc nào đến hạn trong quý tới, ai chủ trì?
-- Which tasks fall due in the next calendar quarter, and who leads them?
SELECT
    p.province AS "Tỉnh",
    coalesce(p.commune, p.issuer, p.source) AS "Nơi",
    t.due_end AS "Hạn",
    t.lead AS "Chủ trì",
    t.task AS "Nhiệm vụ",
    t.due_tentative AS "Dự kiến",
    t.grade AS "Hạng"
FROM tasks AS t
JOIN plans AS p USING (doc_id)
WHERE t.due_end >= date_trunc('quarter', current_date) + INTERVAL 3 MONTH
  AND t.due_end < date_trunc('quarter', current_date) + INTERVAL 6 MONTH
ORDER BY t.due_end, p.province, p.commune, p.source, t.ordinal;
