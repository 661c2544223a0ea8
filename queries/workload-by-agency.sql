-- Mỗi cơ quan chủ trì, phối hợp bao nhiêu việc, ở bao nhiêu nơi, bao nhiêu việc đến hạn trong 90 ngày?
-- How much work does each agency have? The first lead counts: "Chủ trì" adds up to all tasks.
-- takes: today
-- example: phuluc query workload-by-agency --today 2026-07-01
SELECT
    w.agency AS "Cơ quan",
    CAST(sum(w.leading) AS BIGINT) AS "Chủ trì",
    CAST(sum(w.beside) AS BIGINT) AS "Cùng chủ trì",
    CAST(sum(w.helping) AS BIGINT) AS "Phối hợp",
    CAST(sum(w.plans) AS BIGINT) AS "Kế hoạch",
    CAST(coalesce(sum(w.falling) FILTER (
        w."end" BETWEEN getvariable('today') AND getvariable('today') + 90
        AND (w.before IS NULL OR w.before < getvariable('today'))
    ), 0) AS BIGINT) AS "Chủ trì, hạn trong 90 ngày"
FROM told_workload AS w
GROUP BY w.agency
ORDER BY starts_with(w.agency, '('), "Chủ trì" DESC, "Phối hợp" DESC, w.agency COLLATE vi;
