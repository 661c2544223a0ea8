-- Việc nào đã qua hạn tính đến hôm nay, quá bao nhiêu ngày? (--today --agency --place)
-- Which tasks are past their last day, and for how many days? The last one first. (--today --agency --place)
SELECT
    getvariable('today') - d."end" AS "Quá (ngày)",
    d."end" AS "Hạn",
    d.province AS "Tỉnh",
    d.place AS "Nơi",
    d.lead AS "Chủ trì",
    d.task AS "Nhiệm vụ",
    d.kind = 'recurring' AS "Định kỳ",
    d.tentative AS "Dự kiến",
    d.grade AS "Hạng"
FROM due AS d
WHERE d."end" < getvariable('today')
  AND (
      getvariable('agency') IS NULL
      OR EXISTS (
          SELECT 1 FROM task_agencies AS a
          WHERE a.task_id = d.task_id
            AND a.role IN ('lead', 'coordinating')
            AND (
                a.agency_id = getvariable('agency')
                OR contains(lower(coalesce(a.agency, a.mention)), lower(getvariable('agency')))
            )
      )
  )
  AND (
      getvariable('place') IS NULL
      OR getvariable('place') IN (d.commune_code, d.province_code)
      OR contains(lower(d.place), lower(getvariable('place')))
      OR contains(lower(d.province), lower(getvariable('place')))
  )
ORDER BY d."end" DESC, d.province COLLATE vi, d.place COLLATE vi, d.source, d.ordinal, d.clause;
