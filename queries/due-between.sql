-- Việc nào đến hạn từ ngày này đến ngày kia, của cơ quan nào, ở nơi nào?
-- Which tasks fall due between two days, for an agency, in a place? From today on without --from.
-- takes: today from to agency place plan grade
-- example: phuluc query due-between --agency cong-an --from 2027-01-01
SELECT
    d.province AS "Tỉnh",
    d.place AS "Nơi",
    d.start AS "Từ",
    d."end" AS "Hạn",
    d.led_by AS "Chủ trì",
    d.coordinating AS "Phối hợp",
    d.task AS "Nhiệm vụ",
    d.deadline AS "Thời hạn ghi",
    d.tentative AS "Dự kiến",
    d.grade AS "Hạng"
FROM asked_due AS d
WHERE d."end" >= coalesce(getvariable('from'), getvariable('today'))
ORDER BY d."end", d.nth, d.ordinal, d.clause;
