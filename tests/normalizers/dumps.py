"""Linear dumps as a crawler would leave them, printed from rows with known cells."""

from __future__ import annotations

from collections.abc import Sequence

from schemas.reading import Grid, Paragraph
from schemas.typeface import SPACE, width_of

LABELS = ("STT", "Nhiệm vụ", "Chủ trì", "Phối hợp", "Dự kiến kết quả", "Thời gian")
WIDTHS = (1_500, 14_000, 7_000, 7_500, 7_000, 6_000)  # thousandths of the type size
ROWS = (
    (
        "1",
        "Tăng cường thông tin, tuyên truyền cải cách hành chính, tạo chuyển biến về nhận thức",
        "Phòng Văn hóa - Xã hội",
        "Các phòng, đơn vị liên quan",
        "Chuyên trang, chuyên mục, bản tin",
        "Thường xuyên",
    ),
    (
        "2",
        "Tiếp tục triển khai đo lường sự hài lòng của người dân đối với cơ quan hành chính",
        "Trung tâm Phục vụ hành chính công",
        "Các phòng, đơn vị liên quan",
        "Báo cáo kết quả chỉ số hài lòng",
        "Quý III/2026",
    ),
    (
        "3",
        "Rà soát, hệ thống hóa văn bản quy phạm pháp luật trên địa bàn phường",
        "Văn phòng HĐND và UBND",
        "Công an phường",
        "Kế hoạch, báo cáo",
        "Tháng 12/2026",
    ),
    (
        "4",
        "Bồi dưỡng cán bộ, công chức, viên chức theo vị trí việc làm và khung năng lực",
        "Phòng Văn hóa - Xã hội",
        "Các phòng, đơn vị liên quan",
        "Các lớp tập huấn được tổ chức",
        "2026 - 2030",
    ),
    (
        "5",
        "Kiểm tra việc thực hiện nhiệm vụ cải cách hành chính của các phòng, đơn vị",
        "Phòng Kinh tế, Hạ tầng và Đô thị",
        "Văn phòng HĐND và UBND",
        "Báo cáo kết quả kiểm tra",
        "Theo kế hoạch hằng năm",
    ),
)


def wrapped(text: str, width: int) -> list[str]:
    """A cell's lines: words are set as long as they fit."""
    lines: list[list[str]] = [[]]
    for word in text.split():
        used = sum(width_of(w) + SPACE for w in lines[-1])
        if lines[-1] and used + width_of(word) > width:
            lines.append([])
        lines[-1].append(word)
    return [" ".join(line) for line in lines if line]


def row_lines(cells: Sequence[str], widths: Sequence[int] = WIDTHS) -> list[str]:
    """A row's lines, cell after cell."""
    return [
        line for cell, width in zip(cells, widths, strict=True) for line in wrapped(cell, width)
    ]


def paragraphs(lines: Sequence[str], page: int = 1) -> list[Paragraph]:
    """Lines as a reader gives them."""
    return [Paragraph(line, page) for line in lines]


def rows_of(grid: Grid) -> list[list[str]]:
    """Texts of a grid's rows below its header."""
    first = 1 if grid.cells and grid.cells[0].text == LABELS[0] else 0
    return [
        [cell.text for cell in grid.cells if cell.row == row] for row in range(first, grid.n_rows)
    ]
