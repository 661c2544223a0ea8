-- Những điểm nào cần người xem lại, nặng nhất trước?
-- What should a person look at, the gravest first?
SELECT
    i.severity AS "Mức",
    i.code AS "Mã",
    i.source AS "Tệp",
    i.page AS "Trang",
    i.ordinal AS "Dòng",
    i.message AS "Điều thấy được",
    i.text AS "Chữ"
FROM issues AS i
WHERE i.severity != 'info'
ORDER BY i.severity != 'error', i.code, i.source, i.page NULLS FIRST, i.ordinal NULLS FIRST, i.text;
