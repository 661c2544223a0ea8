-- Có những kế hoạch nào, của ai, bao nhiêu việc, đọc được đến đâu?
-- Which plans are there, whose, with how much work, and how well were they read?
-- takes: place plan
SELECT
    p.province AS "Tỉnh",
    p.commune AS "Xã, phường",
    p.issuer AS "Cơ quan ban hành",
    p.title AS "Tên",
    p.number AS "Số",
    coalesce(CAST(p.issued_on AS VARCHAR), p.issued_month) AS "Ban hành",
    p.period_start AS "Từ",
    p.period_end AS "Đến",
    p.tasks AS "Việc",
    p.indicators AS "Chỉ tiêu",
    coalesce(i.found, 0) AS "Cần xem",
    round(p.coverage, 4) AS "Độ phủ",
    coalesce(d.copies, 0) AS "Bản khác",
    p.source AS "Tệp"
FROM asked_plans AS p
LEFT JOIN (
    SELECT doc_id, count(*) AS found FROM issues WHERE severity != 'info' GROUP BY doc_id
) AS i USING (doc_id)
LEFT JOIN (
    SELECT duplicate_of AS doc_id, count(*) AS copies FROM documents GROUP BY duplicate_of
) AS d USING (doc_id)
ORDER BY p.province COLLATE vi NULLS LAST, p.commune COLLATE vi NULLS LAST, p.source;
