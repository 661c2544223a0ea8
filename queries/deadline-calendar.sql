-- Mỗi tháng có bao nhiêu việc đến hạn, của bao nhiêu nơi, đơn vị nào nhiều nhất?
-- How many tasks fall due in each month, in how many plans, and who leads most of them?
WITH due AS (
    SELECT strftime(t.due_end, '%Y-%m') AS month, t.task_id, t.doc_id
    FROM tasks AS t
    JOIN plans AS p USING (doc_id)
    WHERE t.due_end IS NOT NULL
),
leads AS (
    SELECT due.month, a.agency, count(DISTINCT a.task_id) AS n
    FROM due
    JOIN task_agencies AS a USING (task_id)
    WHERE a.role = 'lead' AND a.agency_id IS NOT NULL
    GROUP BY due.month, a.agency
),
busiest AS (
    SELECT month, agency, n FROM leads
    QUALIFY row_number() OVER (PARTITION BY month ORDER BY n DESC, agency) = 1
)
SELECT
    due.month AS "Tháng",
    count(DISTINCT due.task_id) AS "Việc đến hạn",
    count(DISTINCT due.doc_id) AS "Kế hoạch",
    any_value(busiest.agency) AS "Chủ trì nhiều nhất",
    any_value(busiest.n) AS "Số việc"
FROM due
LEFT JOIN busiest USING (month)
GROUP BY due.month
ORDER BY due.month;
