-- Việc nào không có mốc thời gian cụ thể, và thời hạn ghi thế nào?
-- Which tasks have no calendar date, and what does their deadline cell say?
SELECT
    t.due_kind AS "Loại hạn",
    p.province AS "Tỉnh",
    coalesce(p.commune, p.issuer, p.source) AS "Nơi",
    t.no AS "TT",
    t.task AS "Nhiệm vụ",
    t.lead AS "Chủ trì",
    t.deadline AS "Thời hạn"
FROM tasks AS t
JOIN plans AS p USING (doc_id)
WHERE t.due_start IS NULL
  AND t.due_end IS NULL
  AND t.due_kind NOT IN ('ongoing', 'recurring')
ORDER BY t.due_kind = 'unknown' DESC, t.due_kind, p.province, "Nơi", p.source, t.ordinal;
