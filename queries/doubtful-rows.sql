-- Những dòng nào phải đối chiếu với văn bản gốc (hạng C), vì sao?
-- Which rows must be compared with the original (grade C), and why? Equal ones are one line; those
-- that corrections.csv corrects or says are checked are none.
-- takes: place plan
WITH rows AS (
    SELECT row_key, doc_id, page_first, appendix, ordinal, no, task AS text, flags, grade FROM tasks
    UNION ALL
    SELECT row_key, doc_id, page_first, appendix, ordinal, no, indicator, flags, grade FROM indicators
),
reasons AS (
    SELECT doc_id, ordinal, string_agg(said, '; ' ORDER BY said) AS reason
    FROM (
        SELECT DISTINCT doc_id, ordinal, reason(message) AS said
        FROM issues
        WHERE code = 'row-doubtful'
    )
    GROUP BY doc_id, ordinal
)
SELECT
    p.source AS "Tệp",
    min(r.page_first) AS "Trang",
    min(r.appendix) AS "Phụ lục",
    arg_min(r.no, r.ordinal) AS "TT",
    r.text AS "Nội dung",
    count(*) AS "Số dòng",
    coalesce(w.reason, '') AS "Vì sao",
    r.flags AS "Ghi nhận",
    string_agg(DISTINCT r.row_key, ' ') AS "row_key"
FROM rows AS r
JOIN asked_plans AS p USING (doc_id)
LEFT JOIN reasons AS w ON w.doc_id = r.doc_id AND w.ordinal = r.ordinal
WHERE r.grade = 'C'
  AND NOT list_has_any(r.flags, ['checked', 'corrected'])
GROUP BY p.source, r.text, r.flags, w.reason
ORDER BY p.source, min(r.ordinal);
