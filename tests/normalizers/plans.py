"""Plans made up by chance and printed as text dumps, with their true rows.

A dump that keeps its layout (`pdftotext -layout`) sets every page on its own: a column is as wide
as the widest line of it on the page, and one without text takes no room at all. A linear one
(`pdftotext -raw`) prints cell after cell, row by row.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from tests.normalizers.dumps import wrapped

VERBS = ("Xây dựng", "Rà soát", "Tổ chức triển khai", "Hướng dẫn các địa phương", "Kiểm tra")
THINGS = (
    "đề án phát triển du lịch cộng đồng của các thôn",
    "quy chế làm việc của cơ quan, đơn vị và cán bộ",
    "cơ sở dữ liệu đất đai, dân cư và hộ tịch trên địa bàn",
    "danh mục dịch vụ công trực tuyến toàn trình",
    "kế hoạch sử dụng đất giai đoạn 2026 - 2030",
)
TAILS = ("", ", bảo đảm đúng tiến độ, chất lượng và tiết kiệm", "; kịp thời tháo gỡ khó khăn.")
AGENCIES = (
    "Sở Nội vụ",
    "Văn phòng HĐND và UBND",
    "Phòng Kinh tế, Hạ tầng và Đô thị",
    "Trung tâm Phục vụ hành chính công",
    "Công an tỉnh",
)
OTHERS = (
    "Các cơ quan, đơn vị liên quan",
    "Các sở, ban, ngành; UBND các xã, phường",
    "Sở Tài chính",
)
PRODUCTS = ("Kế hoạch", "Báo cáo", "Quyết định của UBND tỉnh", "Tờ trình, dự thảo Nghị quyết")
TIMES = ("Quý I/2026", "Thường xuyên", "Trước ngày 30/9/2026", "Tháng 6/2026", "2026 - 2030")
TITLES = ("Cải cách thể chế", "CẢI CÁCH HÀNH CHÍNH", "Văn hóa, xã hội và an sinh")
COLUMNS = {
    "task": ("Nội dung nhiệm vụ", 11_000),
    "lead": ("Cơ quan chủ trì", 7_500),
    "coordinating": ("Cơ quan phối hợp", 7_500),
    "deliverable": ("Sản phẩm", 7_000),
    "deadline": ("Thời gian hoàn thành", 6_000),
}
ORDERS = (
    ("task", "lead", "deadline"),
    ("task", "lead", "coordinating", "deadline"),
    ("task", "deadline", "lead", "coordinating"),
    ("task", "lead", "coordinating", "deliverable", "deadline"),
)
PAGE = 44  # lines of a page
GAP = 3  # characters between two columns

Line = list[str]  # texts by column; a title's line has one text only


@dataclass(slots=True)
class Plan:
    """Both dumps, and the cells of every row by role."""

    aligned: str
    linear: str
    rows: list[dict[str, str]] = field(default_factory=list)


def plan(seed: int) -> Plan:
    """A plan: columns, merged cells, alignment, sections and repeated headers are chance's."""
    chance = Random(seed)
    roles = chance.choice(ORDERS)
    centred, repeats = chance.random() < 0.4, chance.random() < 0.5
    merged = chance.choice([None, None, "lead", "deadline"])
    held, left = "", 0
    lines: list[Line] = []
    linear: list[str] = []
    rows: list[dict[str, str]] = []
    for number in range(1, chance.randint(10, 24)):
        if chance.random() < 0.15:
            mark = ("I", "II", "III", "IV", "V", "VI")[sum(len(line) == 1 for line in lines) % 6]
            lines.append([f"{mark}. {chance.choice(TITLES)}"])
            linear += lines[-1]
        cells = {
            "task": " ".join(chance.choice(part) for part in (VERBS, THINGS))
            + chance.choice(TAILS),
            "lead": chance.choice(AGENCIES),
            "coordinating": chance.choice(OTHERS),
            "deliverable": chance.choice(PRODUCTS),
            "deadline": chance.choice(TIMES),
        }
        cells = {role: cells[role] for role in roles}
        shown = dict(cells)
        if merged in roles and left:
            cells[merged], shown[merged], left = held, "", left - 1
        elif merged in roles:
            held, left = cells[merged], chance.choice([0, 0, 1, 3])
        rows.append(cells)
        lines += _row_lines(str(number), [shown[role] for role in roles], roles, centred)
        texts = [t for role in roles for t in wrapped(shown[role], COLUMNS[role][1])]
        linear += [f"{number} {texts[0]}", *texts[1:]]
    header = _row_lines("TT", [COLUMNS[role][0] for role in roles], roles, True)
    if chance.random() < 0.4:
        header.append([f"({i})" for i in range(1, len(roles) + 2)])
    pages, at = [], 0
    while at < len(lines):
        top = header if repeats or not pages else []
        end = at + PAGE - len(top)
        pages.append(_printed(top + lines[at:end], " " * chance.randint(0, 12)))
        at = end
    labels = ["TT", *(label for role in roles for label in wrapped(*COLUMNS[role]))]
    return Plan("\f".join(pages), "\n".join(labels + linear) + "\n", rows)


def _row_lines(no: str, cells: list[str], roles: tuple[str, ...], centred: bool) -> list[Line]:
    """A row's lines; its cells are centred on its middle, or begin on its first line."""
    columns = [[no], *(wrapped(t, COLUMNS[r][1]) for t, r in zip(cells, roles, strict=True))]
    height = max(map(len, columns))
    found = [[""] * len(columns) for _ in range(height)]
    for column, texts in enumerate(columns):
        top = (height - len(texts)) // 2 if centred else 0
        for at, text in enumerate(texts):
            found[top + at][column] = text
    return found


def _printed(lines: list[Line], indent: str) -> str:
    """A page: every column as wide as its widest line on it."""
    rows = [line for line in lines if len(line) > 1]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    widths = [width + GAP if width else 0 for width in widths]
    return (
        "\n".join(
            (indent + "".join(text.ljust(width) for text, width in zip(line, widths, strict=False)))
            if len(line) > 1
            else indent + line[0]
            for line in lines
        )
        + "\n"
    )
