-- Việc nào đã qua hạn tính đến hôm nay, quá bao nhiêu ngày?
-- Which tasks are past their last day, and for how many days? The last one first.
-- takes: today from to agency place plan grade
-- example: phuluc query overdue --agency 'Phòng Kinh tế' --today 2026-07-01
SELECT
    getvariable('today') - d."end" AS "Quá (ngày)",
    d."end" AS "Hạn",
    d.province AS "Tỉnh",
    d.place AS "Nơi",
    d.led_by AS "Chủ trì",
    d.task AS "Nhiệm vụ",
    CASE WHEN d.kind = 'recurring' THEN 'định kỳ' WHEN d.spans THEN 'hết giai đoạn' END AS "Loại hạn",
    d.tentative AS "Dự kiến",
    d.grade AS "Hạng"
FROM asked_due AS d
WHERE d."end" < getvariable('today')
ORDER BY d."end" DESC, d.nth, d.ordinal, d.clause;
