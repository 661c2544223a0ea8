-- Việc nào không có ngày đến hạn nào, vì sao, và thời hạn ghi thế nào?
-- Which tasks fall due on no day, why, and what does their deadline cell say?
-- takes: agency place plan grade
-- example: phuluc query tasks-without-date --place 'An Tường'
SELECT
    u.why AS "Vì sao",
    u.province AS "Tỉnh",
    u.place AS "Nơi",
    u.no AS "TT",
    u.task AS "Nhiệm vụ",
    u.led_by AS "Chủ trì",
    u.deadline AS "Thời hạn"
FROM asked_undated AS u
ORDER BY
    u.due_kind = 'unknown' DESC,
    u.due_kind,
    u.nth,
    u.ordinal;
