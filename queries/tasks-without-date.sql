-- Việc nào không có ngày đến hạn nào, vì sao, và thời hạn ghi thế nào?
-- Which tasks fall due on no day, why, and what does their deadline cell say?
WITH clauses AS (
    SELECT
        task_id,
        max(rrule) AS rrule,
        max(trigger) FILTER (ordinal = 1) AS trigger
    FROM task_deadlines
    GROUP BY task_id
),
undated AS (
    SELECT t.*, p.province, p.place, p.source, p.period_start, c.rrule, c.trigger
    FROM tasks AS t
    JOIN plans AS p USING (doc_id)
    LEFT JOIN clauses AS c USING (task_id)
    WHERE t.task_id NOT IN (SELECT task_id FROM task_occurrences)
)
SELECT
    CASE
        WHEN u.deadline IS NULL THEN 'không có cột thời hạn'
        WHEN u.deadline = '' THEN 'ô thời hạn trống'
        WHEN u.due_kind = 'ongoing' THEN 'thường xuyên'
        WHEN u.due_kind = 'event' THEN 'chờ sự việc' || coalesce(': ' || u.trigger, '')
        WHEN u.due_kind = 'authority' THEN 'theo cấp khác' || coalesce(': ' || u.trigger, '')
        WHEN u.rrule IS NOT NULL AND u.period_start IS NULL
            THEN 'định kỳ, chưa rõ kế hoạch của năm nào'
        WHEN u.rrule IS NOT NULL THEN 'định kỳ, không lần nào trong kỳ kế hoạch'
        WHEN u.due_kind = 'recurring' THEN 'định kỳ, không nêu ngày'
        WHEN u.due_kind = 'fixed' THEN 'không nêu năm'
        ELSE 'chưa đọc được'
    END AS "Vì sao",
    u.province AS "Tỉnh",
    u.place AS "Nơi",
    u.no AS "TT",
    u.task AS "Nhiệm vụ",
    u.lead AS "Chủ trì",
    u.deadline AS "Thời hạn"
FROM undated AS u
ORDER BY
    u.due_kind = 'unknown' DESC,
    u.due_kind,
    u.province COLLATE vi,
    u.place COLLATE vi,
    u.source,
    u.ordinal;
