-- Việc nào giống nhau ở nhiều xã, phường, và hạn sớm nhất, muộn nhất là khi nào?
-- Which tasks stand in the plans of several wards, and how far apart are their deadlines?
WITH names AS (
    SELECT place, row_number() OVER (ORDER BY place COLLATE vi, place) AS nth
    FROM (SELECT DISTINCT place FROM plans)
),
ranked AS MATERIALIZED (
    SELECT
        p.doc_id, n.nth,
        dense_rank() OVER (ORDER BY coalesce(p.commune_code, p.doc_id)) AS commune,
        row_number() OVER (ORDER BY p.source) AS rank
    FROM plans AS p
    JOIN names AS n USING (place)
),
placed AS MATERIALIZED (
    SELECT t.words, t.lead, t.due_end, r.nth, r.commune, r.rank << 32 | t.ordinal AS printed
    FROM told_alike AS t
    JOIN ranked AS r USING (doc_id)
),
shared AS MATERIALIZED (
    SELECT
        words,
        count(DISTINCT commune) AS communes,
        list_sort(list(DISTINCT nth)) AS places,
        min(due_end) AS first_end,
        max(due_end) AS last_end,
        min(printed) AS printed
    FROM placed
    SEMI JOIN (
        SELECT words FROM placed GROUP BY words HAVING min(commune) != max(commune)
    ) AS s USING (words)
    GROUP BY words
),
leads AS (
    SELECT words, list(lead ORDER BY lead COLLATE vi) AS leads
    FROM (SELECT DISTINCT words, lead FROM placed SEMI JOIN shared USING (words) WHERE lead != '')
    GROUP BY words
),
texts AS (
    SELECT t.task, r.rank << 32 | t.ordinal AS printed
    FROM tasks AS t
    JOIN ranked AS r USING (doc_id)
    WHERE r.rank IN (SELECT printed >> 32 FROM shared)
),
found AS MATERIALIZED (
    -- the places' names come last: sorted with their tasks they cost more than all the rest
    SELECT t.task, s.communes, s.places, s.first_end, s.last_end, l.leads
    FROM shared AS s
    JOIN texts AS t USING (printed)
    LEFT JOIN leads AS l USING (words)
)
SELECT
    f.task AS "Nhiệm vụ",
    f.communes AS "Số nơi",
    list_transform(f.places, lambda nth: o.places[nth]) AS "Nơi",
    f.first_end AS "Hạn sớm nhất",
    f.last_end AS "Hạn muộn nhất",
    f.leads AS "Chủ trì"
FROM found AS f
CROSS JOIN (SELECT list(place ORDER BY nth) AS places FROM names) AS o
ORDER BY f.communes DESC, f.task COLLATE vi;
