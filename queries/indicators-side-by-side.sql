-- Cùng một chỉ tiêu, mỗi nơi đặt mức bao nhiêu?
-- The same indicator in every plan: what does each place aim at?
SELECT
    i.indicator AS "Chỉ tiêu",
    p.province AS "Tỉnh",
    p.place AS "Nơi",
    i.target AS "Mức ghi",
    i.target_op AS "Dấu",
    i.target_value AS "Giá trị",
    i.target_upper AS "Đến",
    coalesce(i.unit, i.target_unit) AS "ĐVT",
    i.monitor AS "Theo dõi"
FROM indicators AS i
JOIN plans AS p USING (doc_id)
ORDER BY
    regexp_replace(lower(i.indicator), '[^\p{L}\p{N}]+', '', 'g'),
    i.target_value DESC NULLS LAST,
    p.province COLLATE vi,
    p.place COLLATE vi,
    p.source,
    i.ordinal;
