-- Mỗi tháng có bao nhiêu lần, bao nhiêu việc đến hạn, của bao nhiêu nơi, đơn vị nào nhiều nhất?
-- How many times and tasks fall due in each month, how many are still to come, and who leads most?
-- takes: today from to agency place plan grade
-- example: phuluc query deadline-calendar --agency 'Văn phòng HĐND và UBND'
WITH dues AS (
    -- a window without an end ("từ tháng 3/2026") stands in the month it opens
    SELECT
        date_trunc('month', coalesce(d."end", d.start)) AS month, d.nth,
        d.nth << 32 | d.ordinal AS task, d.spans, d.lead_agencies,
        d."end" IS NULL OR d."end" >= getvariable('today') AS ahead
    FROM asked_due AS d
),
leads AS (
    SELECT month, agency, count(DISTINCT task) AS n
    FROM (SELECT month, task, unnest(lead_agencies) AS agency FROM dues)
    GROUP BY month, agency
),
busiest AS (
    SELECT month, agency, n FROM leads
    QUALIFY row_number() OVER (PARTITION BY month ORDER BY n DESC, agency COLLATE vi) = 1
),
months AS (
    SELECT
        month,
        count(*) AS times,
        count(DISTINCT task) AS tasks,
        count(DISTINCT task) FILTER (spans) AS spanning,
        count(DISTINCT nth) AS plans,
        count(*) FILTER (ahead) AS ahead
    FROM dues
    GROUP BY month
)
SELECT
    strftime(m.month, '%Y-%m') AS "Tháng",
    m.times AS "Lần đến hạn",
    m.tasks AS "Việc đến hạn",
    m.spanning AS "Cả năm",
    m.plans AS "Kế hoạch",
    m.ahead AS "Chưa qua",
    b.agency AS "Chủ trì nhiều nhất",
    b.n AS "Số việc"
FROM months AS m
LEFT JOIN busiest AS b ON b.month IS NOT DISTINCT FROM m.month
ORDER BY m.month;
