"""Issue codes and row flags: the one list of every doubt the product can raise."""

from __future__ import annotations

from typing import Literal, NamedTuple

Severity = Literal["error", "warning", "info"]


class IssueKind(NamedTuple):
    """How grave an issue code is, and what it means, for programmers and for analysts."""

    severity: Severity
    meaning: str
    vietnamese: str


ISSUES: dict[str, IssueKind] = {
    # files that could not be read
    "not-a-document": IssueKind(
        "error",
        "The content is no PDF, Word, sheet or text document",
        "Nội dung tệp không phải PDF, Word, bảng tính hay văn bản",
    ),
    "empty-file": IssueKind("error", "The file holds no bytes", "Tệp rỗng"),
    "damaged-pdf": IssueKind(
        "error", "The PDF is truncated or damaged", "Tệp PDF hỏng hoặc bị cắt cụt"
    ),
    "damaged-image": IssueKind(
        "error", "The picture is truncated or damaged", "Tệp ảnh hỏng hoặc bị cắt cụt"
    ),
    "encrypted-pdf": IssueKind("error", "The PDF needs a password", "Tệp PDF đòi mật khẩu"),
    "encrypted-office": IssueKind(
        "error",
        "The Word file, workbook or archive needs a password",
        "Tệp Word, bảng tính hoặc tệp nén đòi mật khẩu",
    ),
    "damaged-docx": IssueKind("error", "The Word file is not a readable package", "Tệp Word hỏng"),
    "unsafe-docx": IssueKind(
        "error",
        "The Word file breaks a safety limit and was not opened",
        "Tệp Word vượt giới hạn an toàn, không mở",
    ),
    "damaged-sheet": IssueKind("error", "The workbook is not readable", "Bảng tính hỏng"),
    "unsafe-sheet": IssueKind(
        "error",
        "The workbook breaks a safety limit and was not opened",
        "Bảng tính vượt giới hạn an toàn, không mở",
    ),
    "damaged-archive": IssueKind(
        "error", "The archive or mail is not readable", "Tệp nén hoặc thư hỏng"
    ),
    "unsafe-archive": IssueKind(
        "error",
        "The archive or mail breaks a safety limit",
        "Tệp nén hoặc thư vượt giới hạn an toàn",
    ),
    "converter-missing": IssueKind(
        "error", "LibreOffice is needed to read this file", "Cần LibreOffice để đọc tệp này"
    ),
    "converter-failed": IssueKind(
        "error", "LibreOffice could not convert this file", "LibreOffice không chuyển được tệp này"
    ),
    "no-text-layer": IssueKind(
        "error",
        "No text can be read on the PDF's pages",
        "Không đọc được chữ nào trên các trang của PDF",
    ),
    "ocr-missing": IssueKind(
        "error",
        "Pages are pictures, and the reader of pictures is not set up: `make setup`",
        "Trang là ảnh mà bộ nhận dạng chữ chưa cài: make setup",
    ),
    "unreadable-file": IssueKind("error", "The file could not be opened", "Không mở được tệp"),
    "file-changed": IssueKind(
        "error", "The file changed while it was being read", "Tệp thay đổi trong lúc đọc"
    ),
    "file-too-large": IssueKind(
        "error", "The file is larger than the limit", "Tệp lớn hơn giới hạn"
    ),
    "text-too-large": IssueKind(
        "error",
        "The text is larger than a plan can be (16 MB)",
        "Văn bản dài hơn mức một kế hoạch có thể có (16 MB)",
    ),
    "reader-crashed": IssueKind(
        "error", "The reader stopped unexpectedly on this file", "Bộ đọc dừng đột ngột với tệp này"
    ),
    "time-limit": IssueKind("error", "Reading took longer than the limit", "Đọc lâu hơn giới hạn"),
    "memory-limit": IssueKind(
        "error", "Reading needed more memory than the limit", "Đọc cần nhiều bộ nhớ hơn giới hạn"
    ),
    "link-skipped": IssueKind(
        "warning",
        "A link, pipe or device in the inbox was left alone",
        "Liên kết, ống dẫn hoặc thiết bị trong hộp thư vào, bỏ qua",
    ),
    # doubts about a document that was read
    "no-table": IssueKind(
        "warning", "No plan table was found", "Không tìm thấy bảng nhiệm vụ hay chỉ tiêu nào"
    ),
    "duplicate-file": IssueKind(
        "info", "The same bytes lie in the inbox under another name", "Tệp giống hệt một tệp khác"
    ),
    "place-unknown": IssueKind(
        "warning",
        "No commune or province could be told",
        "Chưa rõ xã, phường hoặc tỉnh; ghi commune_code vào overrides.csv",
    ),
    "place-old-name": IssueKind(
        "info",
        "A name from before July 2025 was resolved",
        "Tên địa danh trước tháng 7/2025 được hiểu là đơn vị ngày nay",
    ),
    "period-unknown": IssueKind(
        "warning",
        "Deadlines recur and the plan's period is unknown",
        "Thời hạn định kỳ nhưng chưa rõ thời kỳ của kế hoạch",
    ),
    "encoding-damaged": IssueKind(
        "warning", "Bytes that are no letters were replaced", "Có ký tự hỏng đã được thay"
    ),
    "page-unreadable": IssueKind("warning", "A page could not be read", "Có trang không đọc được"),
    "page-cut": IssueKind(
        "warning",
        "A table goes on past the visible page",
        "Bảng tràn ra ngoài phần thấy được của trang",
    ),
    "letters-doubtful": IssueKind(
        "warning",
        "A font does not say which letters it draws",
        "Phông chữ không cho biết đúng chữ nào",
    ),
    "second-reader": IssueKind(
        "info", "The second PDF reader was used", "Đã dùng bộ đọc PDF thứ hai"
    ),
    "text-lost": IssueKind(
        "warning", "Text inside a table reached no record", "Có chữ trong bảng không vào dòng nào"
    ),
    "text-doubled": IssueKind(
        "warning",
        "Text inside a table reached more than one place",
        "Có chữ trong bảng vào hơn một chỗ",
    ),
    "table-failed": IssueKind(
        "warning",
        "A table could not be read; its cells are kept unread",
        "Có bảng không đọc được, các ô giữ nguyên",
    ),
    "part-doubtful": IssueKind(
        "warning",
        "A table left out may belong to the one above it",
        "Một bảng bị để ngoài có thể nối tiếp bảng phía trên",
    ),
    "table-unread": IssueKind(
        "warning",
        "A header names a plan's columns and no rows were read",
        "Tiêu đề là của kế hoạch nhưng không đọc được dòng nào",
    ),
    "table-unknown": IssueKind(
        "info",
        "A table without plan columns was left out",
        "Bảng không có cột của kế hoạch, để ngoài",
    ),
    "columns-doubtful": IssueKind(
        "warning",
        "What a table's columns hold may be read otherwise",
        "Cột của bảng có thể mang nghĩa khác",
    ),
    "override-unmatched": IssueKind(
        "warning",
        "An overrides.csv line is not usable",
        "Một dòng của overrides.csv không dùng được",
    ),
    "correction-unmatched": IssueKind(
        "warning",
        "A corrections.csv line is not usable, or its old value no longer stands",
        "Một dòng của corrections.csv không dùng được, hoặc giá trị cũ đã khác",
    ),
    "external-link": IssueKind(
        "info",
        "The file points outside itself; nothing was fetched",
        "Tệp trỏ ra ngoài; không tải gì về",
    ),
    "hidden-in-sheet": IssueKind(
        "info",
        "A sheet hides rows, columns or sheets: left out",
        "Có dòng, cột hoặc trang tính bị ẩn, không đọc",
    ),
    "part-ignored": IssueKind(
        "warning", "A part of the file was not read", "Một phần của tệp không được đọc"
    ),
    # doubts about a row
    "row-doubtful": IssueKind(
        "warning", "The row was rebuilt with doubt", "Dòng được dựng lại nhưng chưa chắc"
    ),
    "deadline-unknown": IssueKind(
        "warning", "The deadline could not be read", "Chưa hiểu thời hạn"
    ),
    "deadline-no-year": IssueKind(
        "warning",
        "The deadline names no year, and the plan does not tell which",
        "Thời hạn không ghi năm, kế hoạch không cho biết là năm nào",
    ),
    "agency-unknown": IssueKind(
        "warning",
        "An agency has no canonical id",
        "Cơ quan chưa có mã; thêm một dòng vào agency_aliases.csv",
    ),
    "agency-ambiguous": IssueKind(
        "warning", "Words may name either of two agencies", "Tên có thể là của hai cơ quan"
    ),
    "target-unknown": IssueKind(
        "info", "The target holds no number", "Kết quả cần đạt không có con số"
    ),
}

FLAGS: dict[str, str] = {
    "joined-page-break": "The row's parts stood on two pages and were joined",
    "joined-tables": "The row's parts stood in two tables, one below the other, and were joined",
    "merged-down": "A cell merged over several rows was repeated on each",
    "merged-across": "A cell merged over lead and coordinating fills both",
    "header-assumed": "A further grid repeats no header; the earlier one was used",
    "columns-moved": "A further grid's columns are shifted, scaled or leaning; they were matched",
    "columns-from-text": "No vertical rules: columns were told from the text",
    "rows-from-text": "No horizontal rules: rows were told from the text",
    "columns-doubtful": "What a column or the table holds may be read otherwise",
    "columns-from-cells": "A column's header says nothing; its cells tell what it holds",
    "from-marks": "Marks below months or agencies say when and who",
    "ocr": "Its text was recognised in a picture of the page",
    "no-missing": "The row has no printed number",
    "no-jump": "The printed number does not follow the one before",
    "join-doubtful": "It is not certain that the parts belong together",
    "cut-doubtful": "It is not certain where one cell ends and the next begins",
    "as-above": "A cell says that it is as the one above, whose agencies and dates count",
    "lead-from-title": "The lead stands in the appendix title, not in a column",
    "year-assumed": "The year of the deadline comes from the plan's period",
    "deadline-no-year": "The deadline names no year, and the plan does not tell which",
    "deadline-vague": "The deadline is a vague word (cuối năm); its window is a convention",
    "year-from-heading": "The year of the deadline stands in the column's header or table's title",
    "day-from-section": "The day of the deadline stands in the title of its section",
    "corrected": "A person has set a cell of it in corrections.csv",
    "checked": "A person has compared it with the page, as corrections.csv says",
    "date-in-sentence": "The date stands inside a sentence that says more",
}


def severity(code: str) -> Severity:
    """Severity of an issue code; a KeyError means a code nobody documented."""
    return ISSUES[code].severity
