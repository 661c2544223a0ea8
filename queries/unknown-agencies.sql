-- Tên cơ quan nào chưa có mã, gặp bao nhiêu lần? Cột cuối là dòng để thêm vào agency_aliases.csv.
-- Which agency names have no id yet? The last column is the alias line, ready but for its id.
WITH mentions AS (
    SELECT doc_id, mention FROM task_agencies WHERE agency_id IS NULL AND NOT is_group
    UNION ALL
    SELECT doc_id, mention FROM indicator_agencies WHERE agency_id IS NULL AND NOT is_group
)
SELECT
    m.mention AS "Tên ghi trong văn bản",
    count(*) AS "Số lần",
    count(DISTINCT m.doc_id) AS "Số văn bản",
    min(p.source) AS "Ví dụ",
    CASE
        WHEN contains(m.mention, ',') OR contains(m.mention, '"')
            THEN '"' || replace(m.mention, '"', '""') || '",'
        ELSE m.mention || ','
    END AS "Dòng bí danh"
FROM mentions AS m
JOIN plans AS p USING (doc_id)
GROUP BY m.mention
ORDER BY "Số lần" DESC, m.mention COLLATE vi;
