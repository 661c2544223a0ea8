"""A dump that holds tables of several forms gives the rows of all of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import permutations, product

import pytest

from pipeline.ingest.document import process
from schemas.records import Task
from tests.normalizers.dumps import wrapped

Row = tuple[str, ...]

HEADER = ("STT", "Nội dung nhiệm vụ", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời gian")
ROWS: tuple[Row, ...] = (
    ("1", "Ban hành kế hoạch kiểm tra công vụ", "Phòng Nội vụ", "Văn phòng", "Quý I/2026"),
    (
        "2",
        "Rà soát thủ tục hành chính thuộc thẩm quyền giải quyết của Ủy ban nhân dân xã",
        "Trung tâm Phục vụ hành chính công",
        "Phòng Kinh tế",
        "Tháng 6/2026",
    ),
    ("3", "Mở lớp tập huấn chuyển đổi số", "Phòng Văn hóa - Xã hội", "Công an xã", "Quý III/2026"),
)
OTHER_HEADER = ("TT", "Công việc", "Đơn vị thực hiện", "Sản phẩm", "Thời hạn hoàn thành")
OTHER_ROWS: tuple[Row, ...] = (
    ("1", "Lập danh mục hồ sơ cần số hóa", "Văn phòng", "Danh mục", "15/3/2026"),
    ("2", "Sơ kết phong trào thi đua", "Phòng Kinh tế", "Báo cáo sơ kết", "30/6/2026"),
    (
        "3",
        "Kiểm tra việc tiếp công dân, giải quyết đơn thư của các thôn, tổ dân phố",
        "Công an xã",
        "Kết luận kiểm tra",
        "Quý IV/2026",
    ),
)
WIDTHS = (1_500, 11_000, 8_000, 8_000, 7_000)
TITLES = (
    "\nPhụ lục II\nDANH MỤC CÔNG VIỆC\n\n",
    "\nPHỤ LỤC 2\n\n",
    "\n\n     Biểu số 02: Công việc khác\n\n",
    "\nDANH MỤC CÔNG VIỆC ĐỘT XUẤT\n\n",
    "\nBảng 2. Công việc thường xuyên\n\n",
    "\n\n",
)
LETTERHEADS = {
    "none": "",
    "markdown": (
        "| ỦY BAN NHÂN DÂN<br>XÃ PHÚ LÂM | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM<br>"
        "Độc lập - Tự do - Hạnh phúc |\n|---|---|\n"
        "| Số: 12/KH-UBND | *Phú Lâm, ngày 05 tháng 01 năm 2026* |\n\n"
    ),
    "bare pipes": (
        "| UBND XÃ PHÚ LÂM | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM |\n"
        "| Số: 12/KH-UBND | Độc lập - Tự do - Hạnh phúc |\n\n"
    ),
    "tabs": (
        "UBND XÃ PHÚ LÂM\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
        "Số: 12/KH-UBND\tĐộc lập - Tự do - Hạnh phúc\n\n"
    ),
}


def tabbed(header: Row, rows: Sequence[Row]) -> str:
    return "".join("\t".join(row) + "\n" for row in (header, *rows))


def markdown(header: Row, rows: Sequence[Row]) -> str:
    lines = [f"| {' | '.join(row)} |\n" for row in (header, *rows)]
    return lines[0] + "|---" * len(header) + "|\n" + "".join(lines[1:])


def html(header: Row, rows: Sequence[Row]) -> str:
    drawn = ("".join(f"<td>{text}</td>" for text in row) for row in (header, *rows))
    return "<table>\n" + "".join(f"<tr>{row}</tr>\n" for row in drawn) + "</table>\n"


def linear(header: Row, rows: Sequence[Row]) -> str:
    """Cell after cell, a line of a cell on each."""
    lines = [
        line for text, width in zip(header, WIDTHS, strict=True) for line in wrapped(text, width)
    ]
    for row in rows:
        lines += [t for text, width in zip(row, WIDTHS, strict=True) for t in wrapped(text, width)]
    return "\n".join(lines) + "\n"


def aligned(header: Row, rows: Sequence[Row]) -> str:
    """Columns held apart by blanks, every cell beginning on its row's first line."""
    cells = [
        [wrapped(text, width) for text, width in zip(row, WIDTHS, strict=True)]
        for row in (header, *rows)
    ]
    wide = [max(len(line) for row in cells for line in row[col]) + 3 for col in range(len(header))]
    lines = []
    for row in cells:
        for at in range(max(map(len, row))):
            texts = [cell[at] if at < len(cell) else "" for cell in row]
            lines.append("".join(t.ljust(w) for t, w in zip(texts, wide, strict=True)).rstrip())
    return "\n".join(lines) + "\n"


FORMS: dict[str, Callable[[Row, Sequence[Row]], str]] = {
    "tabs": tabbed,
    "markdown": markdown,
    "html": html,
    "linear": linear,
    "aligned": aligned,
}


def tasks(text: str) -> list[Task]:
    return process(text.encode(), "dump.txt", {}).tasks


def first_cells(records: Sequence[Task]) -> list[Row]:
    return [(r.no, r.task, r.lead or "", r.coordinating or "", r.deadline or "") for r in records]


def other_cells(records: Sequence[Task]) -> list[Row]:
    return [(r.no, r.task, r.lead or "", r.deliverable or "", r.deadline or "") for r in records]


@pytest.mark.parametrize("title", TITLES)
@pytest.mark.parametrize(("one", "other"), list(product(FORMS, FORMS)))
def test_two_tables_of_any_two_forms_give_all_rows(one: str, other: str, title: str) -> None:
    text = (
        "Phụ lục I\n\n" + FORMS[one](HEADER, ROWS) + title + FORMS[other](OTHER_HEADER, OTHER_ROWS)
    )
    found = tasks(text)
    assert first_cells(found[:3]) == list(ROWS)
    assert other_cells(found[3:]) == list(OTHER_ROWS)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("letterhead", LETTERHEADS)
def test_a_letterhead_of_two_columns_hides_no_plan(letterhead: str, form: str) -> None:
    text = (
        LETTERHEADS[letterhead]
        + "KẾ HOẠCH\nCải cách hành chính năm 2026\n\n"
        + FORMS[form](HEADER, ROWS)
    )
    assert first_cells(tasks(text)) == list(ROWS)


@pytest.mark.parametrize("forms", list(permutations(FORMS, 3)))
def test_three_tables_of_three_forms_give_all_rows(forms: tuple[str, ...]) -> None:
    headers = (HEADER, OTHER_HEADER, HEADER)
    bodies = (ROWS, OTHER_ROWS, ROWS)
    parts = [FORMS[f](h, b) for f, h, b in zip(forms, headers, bodies, strict=True)]
    text = "\n".join(
        f"Phụ lục {no}\n\n{part}" for no, part in zip(("I", "II", "III"), parts, strict=True)
    )
    found = tasks(text)
    assert [record.no for record in found] == ["1", "2", "3"] * 3
    assert first_cells(found[6:]) == list(ROWS)
