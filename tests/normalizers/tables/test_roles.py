"""A role is one line in the table and one typed field: every consumer is walked, none is missed."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from normalizers.linear.labels import FIGURE
from normalizers.linear.lines import lines_of, run_of
from normalizers.linear.model import first_model
from normalizers.linear.wording import first_words, least, meaning_of
from normalizers.tables.habits import habit_of
from normalizers.tables.headers import role_of
from normalizers.tables.roles import AGENTS, ROLES, STORED, Known, fit_for, showing
from normalizers.values.lexicon import rows
from normalizers.values.phrases import opens
from pipeline.face.show import CELLS as SHOWN
from pipeline.ingest.document import process
from schemas.reading import Paragraph
from schemas.records import Indicator, Record, Task
from schemas.table import Kind
from tests.extractors.docx_build import docx, p, tbl, tc, tr
from tests.golden.regenerate import CELLS as GOLDEN
from tests.normalizers.dumps import wrapped

MODELS: dict[Kind, type[Record]] = {"task": Task, "indicator": Indicator}
SAMPLES = {
    "number": "1",
    "text": "Báo cáo kết quả",
    "agency": "Công an phường",
    "deadline": "Quý II/2026",
    "unit": "%",
    "target": "95%",
    "amount": "350 triệu đồng",
}


def headers_of(role: str) -> list[str]:
    """The headers that the vocabulary knows for a role."""
    return [header for header, named, _ in rows("headers") if named == role]


def missing(known: Known) -> list[str]:
    """Where a role of the table is not known."""
    name, found = known.name, []
    for kind in known.kinds:
        field = MODELS[kind].model_fields.get(name)
        if field is None:
            found.append(f"schemas.records.{MODELS[kind].__name__} has no field {name}")
        elif name != "extra" and str not in (field.annotation, *_parts(field.annotation)):
            found.append(f"schemas.records.{MODELS[kind].__name__}.{name} is no text")
    if not headers_of(name):
        found.append(f"headers.csv has no header that names {name}")
    if name != "extra":
        found += [f"{what} leaves {name} out" for what, cells in _shown(name) if name not in cells]
        if not known.label:
            found.append(f"{name} has no Vietnamese label")
    if known.opener and not opens(known.opener, _opener(known.opener)):
        found.append(f"cell_words.csv has no words of kind {known.opener}")
    return found


def _parts(annotation: object) -> tuple[object, ...]:
    return getattr(annotation, "__args__", ())


def _shown(name: str) -> list[tuple[str, Sequence[str]]]:
    return [("phuluc show", list(SHOWN)), ("the golden writer", [*GOLDEN, "no"])]


def _opener(kind: str) -> str:
    return next((text for named, text in rows("cell_words") if named == kind), "?")


@pytest.mark.parametrize("role", ROLES)
def test_every_consumer_knows_a_role(role: str) -> None:
    assert missing(ROLES[role]) == []


def test_what_is_missing_of_a_new_role_is_named() -> None:
    new = Known("place", "Địa điểm", ("task",), "text", 0.1, 8)
    assert missing(new) == [
        "schemas.records.Task has no field place",
        "headers.csv has no header that names place",
        "phuluc show leaves place out",
        "the golden writer leaves place out",
    ]


def test_headers_and_fields_have_no_role_that_is_none() -> None:
    assert {role for _, role, _ in rows("headers")} <= set(ROLES)
    assert set(AGENTS) | showing("task") | showing("indicator") <= set(STORED)


@pytest.mark.parametrize("role", [*ROLES, FIGURE])
def test_a_linear_dump_knows_what_a_cell_of_a_role_costs(role: str) -> None:
    text = SAMPLES[ROLES[role].grammar] if role in ROLES else "12,5"
    run = run_of([(line, 0) for line in lines_of([Paragraph(text, 1)])])
    count = len(text.split())
    reach, near, far = least(run, role, 0)
    assert meaning_of(role, text, count) >= (near if count <= reach else far)
    assert first_words(run, role, 0) < 3  # it begins as its column's cells do
    assert first_model([role]).empty[0] > 0
    assert habit_of(role, [text] * 5).breach(text) == ""


# -- from a file of every format into the record ---------------------------------------------------

BASE = {
    "task": {
        "no": ("STT", ["1", "2", "3", "4"]),
        "task": (
            "Nhiệm vụ",
            [
                "Ban hành kế hoạch tuyên truyền chuyển đổi số",
                "Rà soát thủ tục hành chính nội bộ",
                "Tổ chức hội nghị đối thoại với người dân",
                "Kiểm tra trách nhiệm giải quyết hồ sơ",
            ],
        ),
        "lead": ("Cơ quan chủ trì", ["Phòng Kinh tế", "Công an phường"] * 2),
        "deadline": ("Thời gian", ["Quý I/2026", "Quý II/2026", "Tháng 9/2026", "Quý IV/2026"]),
    },
    "indicator": {
        "no": ("STT", ["1", "2", "3", "4"]),
        "indicator": (
            "Chỉ tiêu",
            [
                "Tỷ lệ hồ sơ giải quyết đúng hạn",
                "Tỷ lệ hồ sơ trực tuyến toàn trình",
                "Số cuộc kiểm tra cải cách hành chính",
                "Mức độ hài lòng của người dân",
            ],
        ),
        "unit": ("Đơn vị tính", ["%", "%", "cuộc", "%"]),
        "target": ("Kế hoạch năm 2026", ["≥ 98", "≥ 85", "12 cuộc", "≥ 95"]),
        "lead": ("Cơ quan chủ trì", ["Phòng Kinh tế", "Công an phường"] * 2),
    },
}
CELLS = {
    "text": ["Kế hoạch", "Báo cáo", "Quyết định", "Biên bản"],
    "agency": ["Văn phòng HĐND và UBND", "Công an phường", "Phòng Kinh tế", "Công an phường"],
    "deadline": ["Quý I/2026", "Quý II/2026", "Tháng 9/2026", "Quý IV/2026"],
    "amount": ["350 triệu đồng", "Ngân sách phường", "1.200", "Lồng ghép"],
}
PRINTED = {
    "leader": ("Lãnh đạo phụ trách", ["Chủ tịch UBND phường", "Phó Chủ tịch UBND phường"] * 2),
    "goal": ("Mục tiêu", ["Nâng cao chất lượng phục vụ", "Giảm thời gian giải quyết"] * 2),
    "note": ("Ghi chú", ["(Giao từ đầu năm)", "(Giao thêm trong năm)"] * 2),
    "approver": ("Cấp trình", ["UBND phường", "HĐND phường"] * 2),
    "coordinating": ("Cơ quan phối hợp", CELLS["agency"]),
    "monitor": ("Cơ quan theo dõi", CELLS["agency"]),
    "deliverable": ("Sản phẩm", CELLS["text"]),
}
FORMATS = ("docx", "md", "tsv", "html", "aligned", "linear")


def plan_with(role: str, kind: Kind) -> dict[str, tuple[str, list[str]]]:
    """A small plan's columns by role, the tested one among them."""
    header = headers_of(role)[0].capitalize() if role not in PRINTED else PRINTED[role][0]
    cells = PRINTED[role][1] if role in PRINTED else CELLS.get(ROLES[role].grammar, [])
    columns = dict(BASE[kind])
    return columns if role in columns else columns | {role: (header, cells)}


def written(rows: Sequence[Sequence[str]], form: str) -> bytes:
    """A table as a file of one format."""
    if form == "docx":
        return docx(tbl(*(tr(*(tc(p(text)) for text in row)) for row in rows)))
    if form == "md":
        ruled = [rows[0], ["---"] * len(rows[0]), *rows[1:]]
        return "\n".join(f"| {' | '.join(row)} |" for row in ruled).encode()
    if form == "tsv":
        return "\n".join("\t".join(row) for row in rows).encode()
    if form == "html":
        lines = ("".join(f"<td>{text}</td>" for text in row) for row in rows)
        return f"<table>{''.join(f'<tr>{line}</tr>' for line in lines)}</table>".encode()
    if form == "aligned":
        widths = [max(len(row[c]) for row in rows) + 3 for c in range(len(rows[0]))]
        lines = ("".join(t.ljust(w) for t, w in zip(row, widths, strict=True)) for row in rows)
        return "\n".join(line.rstrip() for line in lines).encode()
    return "\n".join(
        line for row in rows for cell in row for line in wrapped(cell, 12_000)
    ).encode()


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize(
    ("role", "kind"),
    [(role, kind) for role in STORED for kind in ROLES[role].kinds if role != "goal"],
)
def test_a_column_lands_in_its_field(role: str, kind: Kind, form: str) -> None:
    columns = plan_with(role, kind)
    assert role_of(columns[role][0]) == role
    rows = [[header for header, _ in columns.values()]]
    rows += [list(row) for row in zip(*(cells for _, cells in columns.values()), strict=True)]
    name = {"aligned": "a.txt", "linear": "a.txt"}.get(form, f"a.{form}")
    found = process(written(rows, form), name, {})
    records = found.tasks if kind == "task" else found.indicators
    assert len(records) == len(columns[role][1])
    for record, text in zip(records, columns[role][1], strict=True):
        doubted = form == "linear" and role == "note" and record.grade == "C"  # where notes end
        assert getattr(record, role) == text or doubted
    other = found.indicators if kind == "task" else found.tasks
    assert not other


def test_a_table_has_no_place_for_roles_of_the_other_kind() -> None:
    assert "budget" in fit_for("task") - fit_for("indicator")
    assert "unit" in fit_for("indicator") - fit_for("task")
