-- Mỗi tháng có bao nhiêu lần, bao nhiêu việc đến hạn, của bao nhiêu nơi, đơn vị nào nhiều nhất?
-- How many times and tasks fall due in each month, how many are still to come, and who leads most?
-- takes: today from to agency place plan grade
-- example: phuluc query deadline-calendar --agency 'Văn phòng HĐND và UBND'
WITH dues AS (
    -- a window without an end ("từ tháng 3/2026") stands in the month it opens
    SELECT
        date_trunc('month', coalesce(d."end", d.start)) AS month, d.task_id, d.doc_id,
        count(*) AS times,
        bool_or(d.spans) AS spans,
        count(*) FILTER (d."end" IS NULL OR d."end" >= getvariable('today')) AS ahead
    FROM asked_times AS d
    GROUP BY ALL
),
leads AS (
    SELECT dues.month, a.agency, count(*) AS n
    FROM dues
    JOIN (
        SELECT DISTINCT task_id, agency FROM task_agencies
        WHERE role = 'lead' AND agency_id IS NOT NULL
    ) AS a USING (task_id)
    GROUP BY dues.month, a.agency
),
busiest AS (
    SELECT month, agency, n FROM leads
    QUALIFY row_number() OVER (PARTITION BY month ORDER BY n DESC, agency COLLATE vi) = 1
)
SELECT
    strftime(dues.month, '%Y-%m') AS "Tháng",
    CAST(sum(dues.times) AS BIGINT) AS "Lần đến hạn",
    count(*) AS "Việc đến hạn",
    count(*) FILTER (dues.spans) AS "Cả năm",
    count(DISTINCT dues.doc_id) AS "Kế hoạch",
    CAST(sum(dues.ahead) AS BIGINT) AS "Chưa qua",
    any_value(busiest.agency) AS "Chủ trì nhiều nhất",
    any_value(busiest.n) AS "Số việc"
FROM dues
LEFT JOIN busiest ON busiest.month IS NOT DISTINCT FROM dues.month
GROUP BY dues.month
ORDER BY dues.month;
