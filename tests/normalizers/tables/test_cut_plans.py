"""Made-up plans cut by page ends at every word: right, or in doubt, never silently wrong."""

from __future__ import annotations

import random

import pytest

from normalizers.tables.continuation import find_tables
from normalizers.tables.rows import build_rows, items
from schemas.reading import Grid
from schemas.table import Row
from tests.normalizers.grids import grid

HEADER = "STT | Nhiệm vụ | Cơ quan chủ trì | Cơ quan phối hợp | Sản phẩm | Thời gian hoàn thành"
ROWS = (
    (
        "Ban hành Kế hoạch cải cách hành chính năm 2026 của phường và tổ chức quán triệt",
        "Văn phòng HĐND và UBND",
        "Phòng Văn hóa - Xã hội",
        "Kế hoạch của UBND phường",
        "Tháng 01/2026",
    ),
    (
        "Rà soát, đề xuất đơn giản hóa thủ tục hành chính thuộc phạm vi quản lý",
        "Trung tâm Phục vụ hành chính công",
        "Các phòng, ban, đơn vị liên quan",
        "Báo cáo kết quả rà soát",
        "Quý II/2026",
    ),
    (
        "Kiểm tra công tác tại các đơn vị theo Kế hoạch được duyệt. Báo cáo với cấp trên",
        "Phòng Kinh tế, Hạ tầng và Đô thị",
        "Công an phường",
        "Thông báo kết luận kiểm tra",
        "Trước ngày 30 tháng 6 năm 2026",
    ),
    (
        "Bồi dưỡng nghiệp vụ cho công chức bộ phận một cửa phường Hồng Gai, Quảng Ninh",
        "Ủy ban Mặt trận Tổ quốc phường",
        "Hội Liên hiệp Phụ nữ phường",
        "Lớp bồi dưỡng",
        "Quý III, Quý IV năm 2026",
    ),
)
LEADS = (
    "Phòng Văn hóa - Xã hội; Phòng Kinh tế, Hạ tầng và Đô thị; Công an phường; Ban Chỉ huy Quân sự "
    "phường; Ủy ban Mặt trận Tổ quốc phường",
    "Ủy ban Mặt trận Tổ quốc Việt Nam phường, Hội Liên hiệp Phụ nữ, Hội Cựu chiến binh",
)


def read(*grids: Grid) -> list[Row]:
    (table,) = find_tables(grids).tables
    assert len(table.parts) == len(grids)
    return list(items(build_rows(table)))


def squashed(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("cut", [True, False])
@pytest.mark.parametrize("paged", [True, False])
@pytest.mark.parametrize("numbered", [True, False])
def test_rows_cut_at_any_word_of_any_cells(numbered: bool, paged: bool, cut: bool) -> None:
    grades = []
    for seed in range(60):
        chosen = random.Random(seed)
        rows = [list(chosen.choice(ROWS)) for _ in range(5)]
        last = chosen.randint(2, 3)
        whole, rest = list(rows[last]), [""] * 5
        for column in chosen.sample(range(5), chosen.randint(1, 3)) if cut else ():
            words = rows[last][column].split()
            at = chosen.randint(1, len(words) - 1)
            whole[column], rest[column] = " ".join(words[:at]), " ".join(words[at:])
        printed = [[str(n), *row] for n, row in enumerate(rows, 1)]
        above = [*printed[:last], [str(last + 1), *whole]]
        below = [["", *rest]] * cut + printed[last + 1 :]
        first = 0 if numbered else 1
        lines = [[" | ".join(row[first:]) for row in part] for part in (above, below)]
        header = HEADER if numbered else HEADER.partition("| ")[2]
        drawn = chosen.random() < 0.5 and paged and cut
        found = read(
            grid(header, *lines[0], paged=paged, open_bottom=drawn),
            grid(*lines[1], page=2, paged=paged, open_top=drawn),
        )
        got = [[squashed(text) for text in row.cells[1 - first :]] for row in found]
        right = [[squashed(text) for text in row] for row in rows]
        wrong = got != right
        assert not wrong or "C" in [row.grade for row in found], f"plan {seed}"
        grades += ["wrong"] * wrong + [row.grade for row in found]
    assert grades.count("C") + grades.count("wrong") <= (0.01 if paged else 0.05) * len(grades)


@pytest.mark.parametrize(("above", "below"), [(1, 1), (1, 2), (2, 1), (2, 2), (1, 3)])
@pytest.mark.parametrize("lead", LEADS)
def test_merged_cells_cut_at_any_word(lead: str, above: int, below: int) -> None:
    words = lead.split()
    right = 0
    for at in range(1, len(words)):
        halves = " ".join(words[:at]), " ".join(words[at:])
        rows = ["1 | Lập hồ sơ. | Công an phường | Quý I/2026"]
        for n in range(above + below):
            half = "^" if n not in (0, above) else halves[n > 0]
            rows.append(f"{n + 2} | Tổ chức {n}. | {half} | Quý II/2026")
        rows.append(f"{above + below + 2} | Tổng kết. | Công an phường | Quý IV/2026")
        header = "STT | Nhiệm vụ | Chủ trì | Thời gian"
        found = read(grid(header, *rows[: above + 1]), grid(*rows[above + 1 :], page=2))
        wrong = [row for row in found[1:-1] if squashed(row.cells[2]) != squashed(lead)]
        assert all(row.grade == "C" for row in wrong), halves
        assert {found[0].grade, found[-1].grade} == {"A"}
        right += not wrong
    assert right >= 0.9 * (len(words) - 1)


def test_a_row_that_names_what_headers_name_is_no_header() -> None:
    rows = [" | ".join(row) for row in ROWS]
    header = HEADER.partition("| ")[2]
    for first in range(len(rows)):
        found = read(grid(header, *rows), grid(*rows[first:], page=2))
        assert len(found) == 2 * len(rows) - first
