-- Những tệp nào không đọc được, vì sao?
-- Which files could not be read, and why?
SELECT
    i.source AS "Tệp",
    i.code AS "Mã",
    c.vietnamese AS "Là gì",
    reason(i.message) AS "Lý do"
FROM issues AS i
LEFT JOIN issue_codes AS c USING (code)
WHERE i.doc_id IS NULL AND i.severity = 'error'
ORDER BY i.source;
