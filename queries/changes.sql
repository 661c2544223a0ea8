-- Từ ngày nào đó (không nêu ngày: lần chạy cuối có thay đổi) đã thêm, mất, đổi những gì? Giờ của máy này.
-- What was added, lost or changed since a day, or by the last run that changed anything? In local time.
-- takes: from
-- example: phuluc query changes --from 2026-07-01
SELECT
    date_trunc('second', timezone('UTC', h."when")) AS "Lúc",
    h.source AS "Tệp",
    CASE h.what
        WHEN 'new' THEN 'mới'
        WHEN 'removed' THEN 'mất'
        WHEN 'regraded' THEN 'đổi hạng'
        ELSE 'đổi'
    END AS "Thay đổi",
    column_label(h.field) AS "Cột",
    CASE h.field WHEN 'sha256' THEN left(h.old, 12) ELSE h.old END AS "Trước",
    CASE h.field WHEN 'sha256' THEN left(h.new, 12) ELSE h.new END AS "Sau",
    coalesce(t.no, i.no) AS "TT",
    coalesce(t.task, i.indicator) AS "Nội dung",
    h.row_key
FROM history AS h
LEFT JOIN tasks AS t ON t.doc_id = h.doc_id AND t.row_key = h.row_key
LEFT JOIN indicators AS i ON i.doc_id = h.doc_id AND i.row_key = h.row_key
WHERE CASE
    WHEN getvariable('from') IS NULL THEN h.run = (SELECT max(run) FROM history)
    ELSE timezone('UTC', h."when")
        >= timezone(current_setting('TimeZone'), getvariable('from')::TIMESTAMP)
END
ORDER BY h.run DESC, h.source, h.row_key NULLS FIRST, h.what, h.field;
