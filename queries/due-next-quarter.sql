-- Việc nào đến hạn trong quý tới, ai chủ trì, ở xã, phường nào?
-- Which tasks fall due in the next calendar quarter, who leads them, and in which wards?
-- takes: today from to agency place plan grade
-- example: phuluc query due-next-quarter --agency 'Phòng Văn hóa - Xã hội'
SELECT
    d.province AS "Tỉnh",
    d.place AS "Nơi",
    d."end" AS "Hạn",
    d.led_by AS "Chủ trì",
    d.task AS "Nhiệm vụ",
    CASE WHEN d.kind = 'recurring' THEN 'định kỳ' WHEN d.spans THEN 'hết giai đoạn' END AS "Loại hạn",
    d.tentative AS "Dự kiến",
    d.grade AS "Hạng"
FROM asked_due AS d
WHERE d."end" >= date_trunc('quarter', getvariable('today')) + INTERVAL 3 MONTH
  AND d."end" < date_trunc('quarter', getvariable('today')) + INTERVAL 6 MONTH
ORDER BY d."end", d.nth, d.ordinal, d.clause;
