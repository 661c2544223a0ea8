-- Việc nào đến hạn từ ngày này đến ngày kia, của cơ quan nào, ở nơi nào? (--from --to --agency --place --today)
-- Which tasks fall due between two days, for an agency, in a place? From today on without --from.
SELECT
    d.province AS "Tỉnh",
    d.place AS "Nơi",
    d.start AS "Từ",
    d."end" AS "Hạn",
    d.lead AS "Chủ trì",
    d.coordinating AS "Phối hợp",
    d.task AS "Nhiệm vụ",
    d.deadline AS "Thời hạn ghi",
    d.tentative AS "Dự kiến",
    d.grade AS "Hạng"
FROM due AS d
WHERE d."end" >= coalesce(getvariable('from'), getvariable('today'))
  AND (getvariable('to') IS NULL OR d."end" <= getvariable('to'))
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
ORDER BY d."end", d.province COLLATE vi, d.place COLLATE vi, d.source, d.ordinal, d.clause;
