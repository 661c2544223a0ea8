-- Cùng một cơ quan được giao bao nhiêu việc ở từng tỉnh?
-- How much work does the same agency get in each province?
SELECT
    a.agency AS "Cơ quan",
    coalesce(a.province, '(chưa rõ)') AS "Tỉnh",
    CAST(sum(a.plans) AS BIGINT) AS "Kế hoạch",
    CAST(sum(a.tasks) AS BIGINT) AS "Việc chủ trì",
    round(sum(a.tasks) / sum(a.plans), 1) AS "Việc mỗi kế hoạch"
FROM told_led AS a
GROUP BY a.agency_id, a.agency, a.province
ORDER BY a.agency COLLATE vi, "Việc chủ trì" DESC, "Tỉnh" COLLATE vi;
