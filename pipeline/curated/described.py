"""Every column of the datasets and views in words, for people and for BI tools."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from normalizers.tables.roles import ROLES, STORED
from schemas import arrow
from schemas.records import DATASETS, HISTORY, REFERENCE, Record

VIETNAMESE = {role: ROLES[role].label for role in STORED} | {
    "agency": "Tên chuẩn của cơ quan",
    "agency_id": "Mã cơ quan",
    "appendix": "Thứ tự bảng trong văn bản",
    "appendix_label": "Nhãn phụ lục",
    "appendix_title": "Tên phụ lục",
    "approver": "Cấp trình, cấp phê duyệt",
    "area": "Lĩnh vực cải cách",
    "bottom": "Mép dưới của ô",
    "clause": "Thứ tự của thời hạn trong ô",
    "code": "Mã",
    "col": "Cột trong bảng",
    "col_span": "Số cột ô chiếm",
    "commune": "Xã, phường",
    "commune_code": "Mã xã, phường",
    "coordinating": "Cơ quan phối hợp",
    "coverage": "Tỷ lệ chữ trong bảng đã vào dữ liệu",
    "deadline": "Thời hạn như ghi trong văn bản",
    "deliverable": "Sản phẩm, kết quả",
    "deliverables": "Từng sản phẩm",
    "doc_id": "Mã tài liệu",
    "due_end": "Ngày cuối còn đúng hạn",
    "due_kind": "Loại thời hạn",
    "due_start": "Ngày đầu của thời hạn",
    "due_tentative": "Thời hạn dự kiến",
    "duplicate_of": "Trùng với tài liệu",
    "end": "Ngày cuối còn đúng hạn",
    "english": "Nghĩa bằng tiếng Anh",
    "extra": "Các cột khác",
    "field": "Cột",
    "flags": "Ghi nhận khi đọc",
    "format": "Dạng tệp",
    "grade": "Hạng: A chắc chắn, B đã sửa theo quy tắc, C cần đối chiếu",
    "indicator_id": "Mã chỉ tiêu",
    "indicators": "Số chỉ tiêu",
    "is_group": "Là một nhóm cơ quan",
    "issued_month": "Tháng ban hành",
    "issued_on": "Ngày ban hành",
    "issuer": "Cơ quan ban hành",
    "issues": "Số điểm cần xem",
    "kind": "Loại",
    "lead": "Cơ quan chủ trì",
    "led_by": "Ai chủ trì: như ghi, hoặc cơ quan mà tên phụ lục nêu",
    "leader": "Lãnh đạo chỉ đạo",
    "legal_basis": "Các văn bản căn cứ",
    "level": "Cấp",
    "mention": "Tên như ghi trong văn bản",
    "message": "Điều đã thấy và việc nên làm",
    "monitor": "Cơ quan theo dõi",
    "name": "Tên",
    "new": "Chữ nay",
    "no": "Số thứ tự",
    "nth": "Thứ tự theo tỉnh, nơi, tệp",
    "number": "Số, ký hiệu",
    "old": "Chữ trước đó",
    "ordinal": "Thứ tự",
    "page": "Trang",
    "page_first": "Trang đầu",
    "page_last": "Trang cuối",
    "pages": "Số trang",
    "parsed_at": "Lúc đọc (UTC)",
    "parser_version": "Bản phần mềm đã đọc",
    "period_end": "Ngày cuối của kỳ kế hoạch",
    "period_start": "Ngày đầu của kỳ kế hoạch",
    "place": "Nơi ban hành, gọi tên được từng kế hoạch",
    "plan_number": "Số, ký hiệu của kế hoạch",
    "plan_title": "Tên kế hoạch",
    "province": "Tỉnh, thành phố",
    "province_code": "Mã tỉnh, thành phố",
    "reader": "Cách đọc",
    "record_id": "Việc hoặc chỉ tiêu mà ô thuộc về",
    "recurrence": "Định kỳ bao lâu",
    "role": "Vai trò",
    "row": "Hàng trong bảng",
    "row_key": "Mã dòng theo nội dung",
    "row_span": "Số hàng ô chiếm",
    "rrule": "Quy tắc lặp (RFC 5545)",
    "run": "Lần chạy",
    "score": "Độ khớp tên cơ quan",
    "section": "Số của mục",
    "section_path": "Các mục từ ngoài vào trong",
    "section_title": "Tên mục",
    "severity": "Mức",
    "sha256": "Dấu vân tay của tệp",
    "signer": "Người ký",
    "source": "Tệp",
    "stale": "Tệp nay không đọc được, dòng là của lần đọc trước",
    "start": "Ngày đầu",
    "table": "Thứ tự bảng",
    "tables": "Số bảng",
    "target": "Kết quả phải đạt như ghi",
    "target_op": "Dấu so sánh",
    "target_unit": "Đơn vị của kết quả",
    "target_upper": "Giá trị trên",
    "target_value": "Giá trị, hoặc giá trị dưới",
    "task_id": "Mã việc",
    "task_key": "Mã theo chữ của việc, giống nhau ở mọi kế hoạch",
    "tasks": "Số việc",
    "tentative": "Dự kiến",
    "text": "Chữ như ghi",
    "title": "Tên, trích yếu",
    "top": "Mép trên của ô",
    "trigger": "Việc phải chờ, hoặc kế hoạch của ai",
    "unit": "Đơn vị tính",
    "valid_from": "Có từ ngày",
    "valid_to": "Đến ngày",
    "vietnamese": "Nghĩa bằng tiếng Việt",
    "what": "Việc gì đã xảy ra",
    "when": "Lúc lần chạy bắt đầu (UTC)",
    "why": "Vì sao không có ngày",
    "within_days": "Số ngày được phép",
    "working_days": "Tính ngày làm việc",
    "x0": "Mép trái của ô",
    "x1": "Mép phải của ô",
}
"""What a column's name means: one thing in every dataset."""

ENGLISH = {
    "vietnamese": "What the code means, in Vietnamese",
    "english": "What the code means, in English",
    "place": "Names the plan: its ward, else issuer, title and source",
    "led_by": "Who leads: as printed, else whom the title of the appendix names",
    "plan_number": "Number of the plan",
    "plan_title": "Title of the plan",
    "nth": "Place of the plan in the order of province, place and source",
    "why": "Why the task falls due on no day",
}
"""Columns that only views have."""

VIEWS = {
    "plans": ("Mỗi kế hoạch một lần", "Documents that are no duplicate of another"),
    "due": ("Mỗi lần một việc đến hạn", "Each time a task falls due, with its task and plan"),
    "issue_codes": ("Mã của các điểm cần xem", "What each code of an issue means"),
    "asked_plans": ("Kế hoạch theo bộ lọc", "Plans, narrowed by place and plan"),
    "asked_tasks": ("Việc theo bộ lọc", "Tasks with their plan, narrowed by what is asked for"),
    "asked_times": (
        "Lần đến hạn theo bộ lọc, chưa kèm việc",
        "Times that are asked for, with their plan",
    ),
    "asked_due": ("Lần đến hạn theo bộ lọc", "Rows of due, narrowed by what is asked for"),
    "asked_undated": ("Việc không có ngày", "Tasks that fall due on no day, and why"),
    "asked_indicators": ("Chỉ tiêu theo bộ lọc", "Indicators with their plan, narrowed likewise"),
}
"""What each view holds, in both languages."""


@dataclass(frozen=True, slots=True)
class Described:
    """A column: what it holds, in Vietnamese and in English."""

    vietnamese: str
    english: str

    @property
    def both(self) -> str:
        """One comment in both languages."""
        return " · ".join(text for text in (self.vietnamese, self.english) if text)


def dataset(name: str) -> Described:
    """What a dataset or view holds."""
    if name in VIEWS:
        return Described(*VIEWS[name])
    return Described("", " ".join((arrow.model(name).__doc__ or "").split()))


def column(name: str, of: str) -> Described:
    """What a column holds; a view's columns mean what they mean in the dataset they come from."""
    english = ENGLISH.get(name) or next(
        (
            model.model_fields[name].description or ""
            for model in _models(of)
            if name in model.model_fields
        ),
        "",
    )
    return Described(VIETNAMESE.get(name, ""), english)


def _models(of: str) -> Iterator[type[Record]]:
    if of in DATASETS | REFERENCE | HISTORY:
        yield arrow.model(of)
    yield from DATASETS.values()
