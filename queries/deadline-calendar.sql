-- Mỗi tháng có bao nhiêu lần, bao nhiêu việc đến hạn, của bao nhiêu nơi, đơn vị nào nhiều nhất?
-- How many times and tasks fall due in each month, how many are still to come, and who leads most?
-- takes: today from to agency place plan grade
-- example: phuluc query deadline-calendar --agency 'Văn phòng HĐND và UBND'
WITH dues AS (
    -- a window without an end ("từ tháng 3/2026") stands in the month it opens
    SELECT strftime(coalesce(d."end", d.start), '%Y-%m') AS month, d.*
    FROM asked_due AS d
),
leads AS (
    SELECT dues.month, a.agency, count(DISTINCT a.task_id) AS n
    FROM dues
    JOIN task_agencies AS a USING (task_id)
    WHERE a.role = 'lead' AND a.agency_id IS NOT NULL
    GROUP BY dues.month, a.agency
),
busiest AS (
    SELECT month, agency, n FROM leads
    QUALIFY row_number() OVER (PARTITION BY month ORDER BY n DESC, agency COLLATE vi) = 1
)
SELECT
    dues.month AS "Tháng",
    count(*) AS "Lần đến hạn",
    count(DISTINCT dues.task_id) AS "Việc đến hạn",
    count(DISTINCT dues.doc_id) AS "Kế hoạch",
    count(*) FILTER (dues."end" IS NULL OR dues."end" >= getvariable('today')) AS "Chưa qua",
    any_value(busiest.agency) AS "Chủ trì nhiều nhất",
    any_value(busiest.n) AS "Số việc"
FROM dues
LEFT JOIN busiest USING (month)
GROUP BY dues.month
ORDER BY dues.month;
