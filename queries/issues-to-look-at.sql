-- Những điểm nào cần người xem lại, nặng nhất trước? Điểm giống nhau gộp thành một dòng.
-- What should a person look at, the gravest first? Equal findings are one line, with their number.
SELECT
    if(i.severity = 'error', 'lỗi', 'cảnh báo') AS "Mức",
    i.code AS "Mã",
    c.vietnamese AS "Là gì",
    count(*) AS "Số lần",
    count(DISTINCT i.source) AS "Số tệp",
    min(i.source) AS "Tệp đầu",
    arg_min(i.page, (i.source, i.ordinal, i.page)) AS "Trang",
    arg_min(i.ordinal, (i.source, i.ordinal, i.page)) AS "Dòng",
    reason(i.message) AS "Vì sao",
    i.text AS "Chữ"
FROM issues AS i
LEFT JOIN issue_codes AS c USING (code)
WHERE i.severity != 'info'
  AND (i.doc_id IS NULL OR i.doc_id IN (SELECT doc_id FROM plans))
GROUP BY i.severity, i.code, c.vietnamese, i.message, i.text
ORDER BY i.severity != 'error', i.code, min(i.source), "Trang" NULLS FIRST, "Dòng" NULLS FIRST, i.text;
