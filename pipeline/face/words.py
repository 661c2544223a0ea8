"""What codes are called in Vietnamese, for people who read rows and not columns.

A code without a word here keeps its English meaning: nothing is left out for want of a name.
"""

from __future__ import annotations

from functools import cache

from normalizers.values.lexicon import rows
from schemas.issues import FLAGS, ISSUES

GRADES = {
    "A": "Chắc chắn",
    "B": "Đã sửa theo quy tắc",
    "C": "Cần đối chiếu với văn bản",
}

SEVERITIES = {"error": "lỗi", "warning": "cảnh báo", "info": "ghi chú"}

AREAS = {
    "chi-dao-dieu-hanh": "Chỉ đạo, điều hành",
    "the-che": "Thể chế",
    "thu-tuc-hanh-chinh": "Thủ tục hành chính",
    "to-chuc-bo-may": "Tổ chức bộ máy",
    "che-do-cong-vu": "Chế độ công vụ",
    "tai-chinh-cong": "Tài chính công",
    "chinh-quyen-so": "Chính quyền số",
}

READERS = {
    "text-layer": "lớp chữ của PDF",
    "ocr": "nhận dạng chữ từ ảnh",
    "word": "Word",
    "text": "văn bản thô",
    "sheet": "bảng tính",
}

DUE_KINDS = {
    "ongoing": "thường xuyên",
    "fixed": "có ngày",
    "recurring": "định kỳ",
    "event": "sau một việc",
    "authority": "theo cấp khác",
    "unknown": "chưa hiểu",
}

AGENCY_ROLES = {
    "lead": "Chủ trì",
    "coordinating": "Phối hợp",
    "leader": "Lãnh đạo",
    "approver": "Cấp trình",
    "monitor": "Theo dõi",
}

CELL_ROLES = {
    "header": "Tiêu đề cột",
    "section": "Tên mục",
    "item": "Ô của dòng",
    "ignored": "Không đưa vào dòng nào",
}

LEFT_OUT = {
    "no plan columns": "Bảng không có cột nào của kế hoạch (không có nhiệm vụ, chỉ tiêu)",
    "letterhead or signature": "Quốc hiệu, nơi nhận hoặc chữ ký",
    "empty row": "Dòng trống",
}
"""Why cells were ignored (`cells.note`)."""

FLAG_WORDS = {
    "joined-page-break": "Dòng bị ngắt qua hai trang, đã nối lại",
    "joined-tables": "Dòng nằm ở hai bảng liền nhau, đã nối lại",
    "merged-down": "Ô gộp qua nhiều dòng, đã ghi lại cho từng dòng",
    "merged-across": "Ô gộp chung chủ trì và phối hợp, ghi cho cả hai",
    "header-assumed": "Bảng sau không lặp lại tiêu đề, dùng tiêu đề của bảng trước",
    "columns-moved": "Cột của bảng sau bị lệch, đã so khớp lại",
    "columns-from-text": "Không có đường kẻ dọc, cột được đoán từ chữ",
    "rows-from-text": "Không có đường kẻ ngang, dòng được đoán từ chữ",
    "columns-doubtful": "Cột hoặc bảng có thể mang nghĩa khác",
    "columns-from-cells": "Tiêu đề không nói rõ, nội dung ô cho biết cột chứa gì",
    "from-marks": "Dấu đánh trong cột cho biết tháng hoặc cơ quan",
    "ocr": "Chữ được nhận dạng từ ảnh của trang",
    "no-missing": "Dòng không có số thứ tự",
    "no-jump": "Số thứ tự không nối tiếp dòng trước",
    "join-doubtful": "Không chắc các phần thuộc cùng một dòng",
    "cut-doubtful": "Không chắc ô này kết thúc ở đâu",
    "as-above": "Ô ghi «nt» (như trên): cơ quan, thời hạn lấy theo ô ở dòng trên",
    "lead-from-title": "Cơ quan chủ trì lấy từ tên phụ lục",
    "year-assumed": "Năm của thời hạn suy từ thời kỳ của kế hoạch",
    "deadline-no-year": "Thời hạn không ghi năm, kế hoạch không cho biết là năm nào",
    "deadline-vague": "Thời hạn chung chung (cuối năm), khoảng ngày là quy ước",
    "year-from-heading": "Năm của thời hạn lấy từ tiêu đề cột hoặc tên bảng",
    "day-from-section": "Ngày của thời hạn lấy từ tên mục",
    "date-in-sentence": "Ngày nằm trong một câu còn nói điều khác",
    "corrected": "Đã sửa tay",
    "checked": "Đã có người đối chiếu",
}

ISSUE_WORDS = {code: kind.vietnamese for code, kind in ISSUES.items()}


@cache
def _document_kinds() -> dict[str, str]:
    named = {kind: phrase.capitalize() for phrase, kind, _ in reversed([*rows("document_kinds")])}
    return named | {"phu_luc": "Phụ lục"}  # which names itself with a number


def document_kind(code: str | None) -> str:
    """A kind of document in words, '' for none: the first of those that head one."""
    return _document_kinds().get(code or "", "")


def flag(code: str) -> str:
    """A row's flag in words."""
    return FLAG_WORDS.get(code) or FLAGS.get(code, code)


def issue(code: str) -> str:
    """An issue's code in words."""
    return ISSUE_WORDS.get(code, code)
