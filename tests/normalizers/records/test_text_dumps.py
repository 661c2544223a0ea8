"""The plans as text dumps give the rows that a careful reader finds in them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from normalizers.tables.ledger import squash
from pipeline.ingest.document import process
from schemas.extraction import Extraction

DATA = Path(__file__).parents[2] / "data"
DUMPS = {
    "phu luc II nhiem vu CCHC 2026-2030.txt": "000",
    "KH CCHC Hang Gon.txt": "001",
    "TB phan cong CCHC 2026.txt": "002",
    "QD KH CCHC An Tuong 2025.txt": "003",
    "KH CCHC Ba Dinh 2026.txt": "004",
}
LEAST_CELLS = 0.97  # share of a linear dump's cells that must be right
LEAST_ROWS = 0.90  # share of its rows


def read(name: str) -> Extraction:
    return process((DATA / "text" / name).read_bytes(), name, {})


def score(name: str) -> tuple[list[bool], list[list[bool]]]:
    """For every row of the truth: is its number right, and is each of its cells."""
    truth = json.loads((DATA / "truth" / f"{DUMPS[name]}.json").read_text(encoding="utf-8"))
    wanted = [r for a in truth["appendices"] for r in a["rows"] if r["kind"] == "item"]
    extraction = read(name)
    found = sorted([*extraction.indicators, *extraction.tasks], key=lambda row: row.ordinal)
    assert len(found) == len(wanted)
    numbers, cells = [], []
    for row, want in zip(found, wanted, strict=True):
        numbers.append(row.no == want["no"])
        cells.append(
            [
                squash(getattr(row, role) or "") == squash(text)
                for role, text in want["cells"].items()
            ]
        )
    return numbers, cells


@pytest.mark.parametrize(
    "name", [name for name, key in DUMPS.items() if key in ("001", "002", "004")]
)
def test_delimited_dumps_are_exact(name: str) -> None:
    numbers, cells = score(name)
    assert all(numbers)
    assert all(right for row in cells for right in row)


@pytest.mark.parametrize("name", [name for name, key in DUMPS.items() if key in ("000", "003")])
def test_linear_dumps_are_cut_where_a_reader_would(name: str) -> None:
    numbers, cells = score(name)
    assert all(numbers)
    flat = [right for row in cells for right in row]
    assert sum(flat) >= LEAST_CELLS * len(flat)
    assert sum(all(row) for row in cells) >= LEAST_ROWS * len(cells)


@pytest.mark.parametrize("name", DUMPS)
def test_a_wrong_row_is_never_graded_certain(name: str) -> None:
    _, cells = score(name)
    rows = sorted([*read(name).indicators, *read(name).tasks], key=lambda row: row.ordinal)
    assert not [
        r.no for r, right in zip(rows, cells, strict=True) if not all(right) and r.grade == "A"
    ]
    assert all(extraction == 1.0 for extraction in [read(name).document.coverage])


HEADER = ["STT", "Nhiệm vụ", "Cơ quan chủ trì", "Thời gian"]
RIGHT = [
    ["1", "Ban hành Kế hoạch", "Phòng Kinh tế", "Quý I/2026"],
    ["3", "Tổ chức kiểm tra", "Công an xã", "Quý III/2026"],
    ["4", "Báo cáo kết quả", "Công an xã", "Quý IV/2026"],
]
MISFITS = {
    "too few": ["2", "Rà soát văn bản", "Quý II/2026"],
    "too many": ["2", "Rà soát văn bản", "Văn phòng", "Phòng Kinh tế", "Quý II/2026"],
}


def drawn(rows: Sequence[Sequence[str]], kind: str) -> str:
    """A table as Markdown, tab-separated or HTML text."""
    if kind == "html":
        cells = ("".join(f"<td>{text}</td>" for text in row) for row in rows)
        return f"<table>{''.join(f'<tr>{row}</tr>' for row in cells)}</table>"
    if kind == "tsv":
        return "\n".join("\t".join(row) for row in rows)
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


@pytest.mark.parametrize("kind", ["md", "tsv", "html"])
@pytest.mark.parametrize("misfit", MISFITS)
def test_a_row_with_too_few_or_too_many_fields_is_doubted(kind: str, misfit: str) -> None:
    rows = [HEADER, RIGHT[0], MISFITS[misfit], *RIGHT[1:]]
    tasks = process(drawn(rows, kind).encode(), f"a.{kind}", {}).tasks
    assert [(task.no, task.grade) for task in tasks] == [
        ("1", "A"),
        ("2", "C"),
        ("3", "A"),
        ("4", "A"),
    ]


@pytest.mark.parametrize("kind", ["md", "tsv", "html"])
def test_rows_that_all_have_fewer_fields_than_the_header_are_doubted(kind: str) -> None:
    rows = [HEADER, *([no, task, due] for no, task, _, due in RIGHT)]
    tasks = process(drawn(rows, kind).encode(), f"a.{kind}", {}).tasks
    assert [task.grade for task in tasks] == ["C", "C", "C"]


def test_rows_beyond_the_last_number_that_counts_are_doubted() -> None:
    def row(no: int) -> str:
        return f"{no}\nBan hành kế hoạch triển khai nhiệm vụ\nPhòng Kinh tế\nQuý II/2026\n\n"

    text = "PHỤ LỤC I\n\n" + "\n".join(HEADER) + "\n\n"
    tasks = process((text + "".join(map(row, range(1, 1_100)))).encode(), "a.txt", {}).tasks
    assert [task.no for task in tasks] == [str(no) for no in range(1, 1_000)]
    assert {task.grade for task in tasks[:-1]} == {"B"}
    assert tasks[-1].grade == "C"


LABELS = ("STT", "Nhiệm vụ", "Cơ quan chủ trì", "Sản phẩm", "Thời gian")
LED = (
    ("1", "Ban hành Kế hoạch tuyên truyền", "BHXH cơ sở", "Kế hoạch", "Quý I/2026"),
    ("2", "Tổ chức hội nghị tập huấn", "Kiểm lâm", "Hội nghị", "Tháng 3/2026"),
    ("3", "Rà soát số liệu kinh tế", "Thống kê cơ sở", "Báo cáo", "Quý II/2026"),
    ("4", "Kiểm tra việc chấp hành ngân sách", "Kiểm toán Nhà nước", "Kết luận", "Quý III/2026"),
    ("5", "Cập nhật cơ sở dữ liệu", "Phụ nữ", "Dữ liệu", "Thường xuyên"),
    ("6", "Tuần tra, bảo vệ rừng", "Kiểm lâm", "Biên bản", "Hằng tháng"),
    ("7", "Báo cáo kết quả thu", "BHXH cơ sở", "Báo cáo", "Quý IV/2026"),
)


def dumped(form: str) -> str:
    """The rows as lines of cells, as lines of rows, or with blanks that align the columns."""
    rows = [LABELS, *LED]
    if form == "aligned":
        widths = [max(len(row[k]) for row in rows) + 3 for k in range(len(LABELS))]
        rows = [tuple(map(str.ljust, row, widths)) for row in rows]
    gap = {"cells": "\n", "rows": " ", "aligned": ""}[form]
    return "\n".join(["PHỤ LỤC I", "NHIỆM VỤ NĂM 2026", "", *map(gap.join, rows)])


@pytest.mark.parametrize("form", ["cells", "rows", "aligned"])
def test_agencies_that_begin_unlike_agencies_are_leads(form: str) -> None:
    tasks = process(dumped(form).encode(), "a.txt", {}).tasks
    assert [(t.no, t.task, t.lead, t.deliverable, t.deadline) for t in tasks] == list(LED)
    assert {task.grade for task in tasks} == {"B"}
