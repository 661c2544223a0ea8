"""A plan made up by chance, before it is drawn or typed: its parts and its true rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from tests.normalizers.plans import AGENCIES, PRODUCTS, TAILS, THINGS, TIMES, TITLES, VERBS

Row = dict[str, str]

LABELS = {
    "task": ("Nội dung nhiệm vụ", "Nhiệm vụ", "Nội dung công việc", "Nhiệm vụ, giải pháp"),
    "lead": ("Cơ quan chủ trì", "Chủ trì", "Đơn vị chủ trì", "Đơn vị thực hiện", "Phân công"),
    "coordinating": ("Cơ quan phối hợp", "Phối hợp", "Đơn vị phối hợp"),
    "deliverable": ("Sản phẩm", "Dự kiến kết quả", "Kết quả đầu ra"),
    "deadline": ("Thời gian hoàn thành", "Thời hạn", "Thời gian thực hiện", "Tiến độ"),
    "note": ("Ghi chú",),
    "indicator": ("Chỉ tiêu", "Tên chỉ tiêu"),
    "unit": ("Đơn vị tính", "ĐVT"),
    "target": ("Năm 2026", "Kế hoạch năm 2026"),
}
ORDERS = (
    ("task", "lead", "deadline"),
    ("task", "lead", "coordinating", "deadline"),
    ("task", "deadline", "lead", "coordinating"),
    ("task", "lead", "coordinating", "deliverable", "deadline"),
    ("task", "deliverable", "lead", "deadline", "note"),
    ("task", "lead", "deliverable"),
    ("indicator", "unit", "target", "lead"),
)
MORE = (
    "",
    "",
    " theo Kế hoạch số 15/KH-UBND ngày 12/01/2026 của UBND phường",
    ". Báo cáo kết quả về Văn phòng HĐND và UBND để tổng hợp",
    ", trong đó: các thôn, tổ dân phố tự kiểm tra; các trường học lập danh sách gửi về phường",
)
PARTNERS = ("Các phòng, ban liên quan", "Công an phường; Ban Chỉ huy Quân sự", "Sở Tài chính", "")
UNKNOWN = ("Tổ giúp việc Đề án 06", "Bà Lê Thị Hoa, công chức")
NAMES = ("Tỷ lệ hồ sơ trực tuyến", "Số hộ nghèo giảm trong năm", "Tỷ lệ cây xanh đô thị")
UNITS = ("%", "Hộ", "Triệu đồng/người", "Km")
TARGETS = ("≥ 95", "12", "1.250,5", "Tăng 10%")
NOTES = ("", "", "Theo Nghị quyết số 02-NQ/ĐU")
FOREIGN = (
    (
        ("STT", "Họ và tên", "Chức vụ", "Số điện thoại"),
        ("Trần Văn An", "Chuyên viên", "0912345678"),
    ),
    (("TT", "Nội dung chi", "Số lượng", "Thành tiền"), ("Mua máy in", "2", "12.500.000")),
    (("TT", "Nhiệm vụ, công việc", "Tiêu chí đánh giá"), ("Soạn thảo văn bản", "Đúng hạn, đủ")),
    (("TT", "Tên văn bản", "Ngày ban hành"), ("Nghị định số 61/2018/NĐ-CP", "23/4/2018")),
)
"""Header, and a row's cells but for its number: tables that are no plan."""
FRONT = ("KẾ HOẠCH", "Cải cách hành chính năm 2026", "Căn cứ Luật Tổ chức chính quyền địa phương;")


@dataclass(slots=True)
class Line:
    """A row of a table as it is printed: a title over all columns, or cells."""

    texts: list[str]
    merged: int | None = None  # the column whose cell is the one above
    is_title: bool = False


@dataclass(slots=True)
class Made:
    """A plan's table, what stands around it, and its rows by role."""

    chance: Random
    roles: tuple[str, ...]
    labels: list[str]  # "STT" first
    lines: list[Line] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    foreign: list[Line] = field(default_factory=list)  # a table of no plan, header first

    @property
    def grouped(self) -> int | None:
        """The column that shares a header over it with the next: lead and coordinating."""
        at = self.roles.index("lead") + 1 if "lead" in self.roles else 0
        both = self.roles[at : at + 1] == ("coordinating",)
        return at if both and self.labels[at].startswith("Chủ") else None

    def unmerged(self) -> list[Line]:
        """The lines with the texts of merged cells on each of their rows."""
        rows = iter(self.rows)
        return [
            line if line.is_title else Line([line.texts[0], *next(rows).values()])
            for line in self.lines
        ]


def made(seed: int, most: int = 12) -> Made:
    """Columns, labels, merged cells, sections, numbering and foreign tables are chance's."""
    chance = Random(seed)
    roles = chance.choice(ORDERS)
    labels = [chance.choice(("STT", "TT", "Số TT")), *(chance.choice(LABELS[r]) for r in roles)]
    plan = Made(chance, roles, labels)
    merged = chance.choice(["", "", "lead", "deadline", "coordinating"])
    sections, dotted = chance.choice((0, 0, 0.2)), chance.random() < 0.2
    left, number, section = 0, 0, 0
    for _ in range(chance.randint(5, most)):
        if chance.random() < sections:
            section += 1
            mark = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
            title = f"{mark[section - 1]}. {chance.choice(TITLES)}"
            plan.lines.append(Line([title], is_title=True))
            left = 0
            number = 0 if dotted else number
        number += 1
        cells = {role: _cell(chance, role) for role in roles}
        column = roles.index(merged) + 1 if merged in roles and left else None
        shown = [f"{max(section, 1)}.{number}" if dotted else str(number), *cells.values()]
        if column is not None:
            cells[roles[column - 1]] = plan.rows[-1][roles[column - 1]]
            shown[column], left = "", left - 1
        elif merged in roles:
            left = chance.choice([0, 0, 1, 3]) if cells[merged] else 0
        plan.lines.append(Line(shown, column))
        plan.rows.append(cells)
    if chance.random() < 0.3:
        header, cells_of = chance.choice(FOREIGN)
        plan.foreign = [Line(list(header)), *(Line([str(i), *cells_of]) for i in range(1, 4))]
    return plan


def _cell(chance: Random, role: str) -> str:
    if role == "task":
        return chance.choice(VERBS) + " " + chance.choice(THINGS) + chance.choice((*TAILS, *MORE))
    agencies = (*AGENCIES, *AGENCIES, *UNKNOWN)
    return chance.choice(
        {
            "lead": agencies,
            "coordinating": PARTNERS,
            "deliverable": PRODUCTS,
            "deadline": TIMES,
            "note": NOTES,
            "indicator": NAMES,
            "unit": UNITS,
            "target": TARGETS,
        }[role]
    )
