-- Việc nào giống nhau ở nhiều xã, phường, và hạn sớm nhất, muộn nhất là khi nào?
-- Which tasks stand in the plans of several wards, and how far apart are their deadlines?
WITH names AS (
    SELECT place, row_number() OVER (ORDER BY place COLLATE vi, place) AS nth
    FROM (SELECT DISTINCT place FROM plans)
),
placed AS (
    SELECT
        coalesce(t.task_key, t.task) AS key, t.task, t.due_end, t.lead, p.source,
        coalesce(p.commune_code, p.doc_id) AS commune, n.nth
    FROM tasks AS t
    JOIN plans AS p USING (doc_id)
    JOIN names AS n USING (place)
    WHERE t.task != ''
),
shared AS (
    SELECT
        key,
        arg_min(task, source) AS task,
        count(DISTINCT commune) AS communes,
        list_sort(list(DISTINCT nth)) AS places,
        min(due_end) AS first_end,
        max(due_end) AS last_end
    FROM placed
    GROUP BY key
    HAVING min(commune) != max(commune)
),
leads AS (
    SELECT key, list(lead ORDER BY lead COLLATE vi) AS leads
    FROM (SELECT DISTINCT key, lead FROM placed SEMI JOIN shared USING (key) WHERE lead != '')
    GROUP BY key
)
SELECT
    s.task AS "Nhiệm vụ",
    s.communes AS "Số nơi",
    list_transform(s.places, lambda nth: o.places[nth]) AS "Nơi",
    s.first_end AS "Hạn sớm nhất",
    s.last_end AS "Hạn muộn nhất",
    l.leads AS "Chủ trì"
FROM shared AS s
LEFT JOIN leads AS l USING (key)
CROSS JOIN (SELECT list(place ORDER BY nth) AS places FROM names) AS o
ORDER BY s.communes DESC, s.task COLLATE vi;
