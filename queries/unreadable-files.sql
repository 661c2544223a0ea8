-- Những tệp nào không đọc được, vì sao?
-- Which files could not be read, and why?
SELECT
    source AS "Tệp",
    code AS "Mã",
    message AS "Lý do"
FROM issues
WHERE doc_id IS NULL AND severity = 'error'
ORDER BY source;
