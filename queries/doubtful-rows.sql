-- Những dòng nào phải đối chiếu với văn bản gốc (hạng C), vì sao?
-- Which rows must be compared with the original (grade C), and why?
SELECT
    p.source AS "Tệp",
    r.page_first AS "Trang",
    r.appendix AS "Phụ lục",
    r.no AS "TT",
    r.text AS "Nội dung",
    r.flags AS "Ghi nhận"
FROM (
    SELECT doc_id, page_first, appendix, ordinal, no, task AS text, flags, grade FROM tasks
    UNION ALL
    SELECT doc_id, page_first, appendix, ordinal, no, indicator, flags, grade FROM indicators
) AS r
JOIN documents AS p USING (doc_id)
WHERE r.grade = 'C'
ORDER BY p.source, r.ordinal;
