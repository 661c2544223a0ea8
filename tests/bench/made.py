"""Synthetic documents for the growth of the store: varied rows, made straight as Arrow tables.

A file of the inbox is `{"plan": N, "edit": M}`. Its rows follow from these two numbers: a plan of a
commune for a year with 8 to 150 tasks, four in five of them such as wards copy, with cells, clauses
and mentions. Every fifth file is another format of the plan before it.
"""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from normalizers.records.row_keys import task_key
from normalizers.values import agencies, places
from pipeline.curated.outcome import Landed
from schemas import arrow
from schemas.datasets import DOC_ID_LENGTH
from schemas.records import DATASETS, Commune

VERBS = [
    "Rà soát, sửa đổi, bổ sung",
    "Xây dựng và ban hành",
    "Triển khai thực hiện",
    "Tổ chức tuyên truyền về",
    "Kiểm tra, giám sát việc thực hiện",
    "Số hóa, cập nhật",
    "Bồi dưỡng, tập huấn về",
    "Công khai, minh bạch",
    "Đánh giá, xếp loại kết quả",
    "Khảo sát, lấy ý kiến người dân về",
    "Tham mưu kế hoạch",
    "Nâng cấp, duy trì",
]
THINGS = [
    "quy chế làm việc của Ủy ban nhân dân",
    "thủ tục hành chính thuộc thẩm quyền giải quyết",
    "hồ sơ, kết quả giải quyết thủ tục hành chính",
    "cơ sở dữ liệu dân cư và hộ tịch",
    "văn bản quy phạm pháp luật còn hiệu lực",
    "chỉ số cải cách hành chính và chỉ số hài lòng",
    "vị trí việc làm và cơ cấu cán bộ, công chức",
    "dịch vụ công trực tuyến toàn trình",
    "quản lý tài chính, tài sản công",
    "hệ thống thông tin và an toàn thông tin",
    "việc tiếp công dân, giải quyết khiếu nại, tố cáo",
    "kỷ luật, kỷ cương hành chính",
    "công tác văn thư, lưu trữ điện tử",
    "chuyển đổi số và ứng dụng công nghệ số",
]
ENDS = [
    "trên địa bàn",
    "theo hướng dẫn của cấp trên",
    "bảo đảm đúng quy định và tiến độ",
    "phù hợp với tình hình thực tế của địa phương",
    "gắn với thi đua, khen thưởng",
    "tại Trung tâm Phục vụ hành chính công",
    "trong các phòng, ban, đơn vị và khu dân cư",
    "giai đoạn 2026 - 2030",
    "lấy người dân và doanh nghiệp làm trung tâm",
]
RESULTS = [
    "Kế hoạch",
    "Báo cáo",
    "Quyết định",
    "Văn bản triển khai",
    "Hội nghị được tổ chức",
    "Hồ sơ",
]
AREAS = ("chi-dao-dieu-hanh", "the-che", "thu-tuc-hanh-chinh", "to-chuc-bo-may", "tai-chinh-cong")
BASES = 400  # sets of tasks that wards copy from one another
OWN = 5  # one task in so many is a plan's own
YEARS = range(2025, 2035)
PARSED = datetime(2026, 1, 1)
NOBODY = "f" * DOC_ID_LENGTH  # stands in the tables that are copied for the document's id
REPLACED = ("task_id", "indicator_id", "record_id", "row_key")


@cache
def _communes(province: str | None) -> Sequence[Commune]:
    _, communes = places.reference()
    return [one for one in communes if province in (None, one.province_code)]


@cache
def _agencies() -> Sequence[tuple[str, str]]:
    return [(agency_id, name) for agency_id, name, *_ in agencies.reference()]


def _task(chance: random.Random) -> tuple[str, str, int, int, int]:
    parts = (chance.choice(VERBS), chance.choice(THINGS), chance.choice(ENDS))
    number = chance.randint(1, 400)
    text = f"{' '.join(parts)} (mục {number})"
    leads = len(_agencies())
    return text, chance.choice(RESULTS), chance.randrange(leads), chance.randint(0, 4), number % 100


def content(plan: int, edit: int = 0) -> bytes:
    """The bytes of a file."""
    return json.dumps({"plan": plan, "edit": edit}).encode()


def source(plan: int, province: str | None = None) -> str:
    """Where the file of a plan lies."""
    commune = _commune(plan, province)
    return f"{commune.province_code}/{commune.commune_code}/{plan:07d}.json"


def put(raw: Path, plan: int, edit: int = 0, province: str | None = None) -> Path:
    """Write the file of a plan into an inbox."""
    path = raw / source(plan, province)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content(plan, edit))
    return path


def _original(plan: int) -> int:
    """The plan that a file is a copy of, or itself."""
    return plan - 1 if plan % 5 == 4 else plan


def _commune(plan: int, province: str | None) -> Commune:
    communes = _communes(province)
    return communes[_original(plan) * 7919 % len(communes)]


def landed(data: bytes, where: str, version: str, province: str | None = None) -> Landed:
    """What a worker would send back about a file."""
    asked = json.loads(data)
    digest = sha256(data).hexdigest()
    plan, doc_id = asked["plan"], digest[:DOC_ID_LENGTH]
    commune = _commune(plan, province)
    tables = dict(_base(_original(plan) % BASES))
    tasks = tables["tasks"]
    texts = _own(tasks["task"], _original(plan), asked["edit"])
    keys = [_key(text) for text in texts]
    tables["tasks"] = _with(_with(tasks, "task", pa.array(texts)), "task_key", pa.array(keys))
    facts = _facts(plan, commune) | {
        "doc_id": doc_id,
        "source": where,
        "sha256": digest,
        "parser_version": version,
        **{name: len(tables.get(name, ())) for name in ("tasks", "indicators", "issues")},
    }
    constant = {"doc_id": doc_id, "commune_code": commune.commune_code, "source": where}
    tables = {name: _filled(table, constant) for name, table in tables.items()}
    tables["documents"] = _table("documents", [facts])
    return Landed(
        doc_id=doc_id,
        source=where,
        sha256=digest,
        province_code=commune.province_code,
        pages=12,
        tasks=facts["tasks"],
        indicators=facts["indicators"],
        issues=facts["issues"],
        streams={name: arrow.stream(table) for name, table in tables.items()},
    )


def _facts(plan: int, commune: Commune) -> dict[str, Any]:
    copy, year = plan != _original(plan), _year(_original(plan) % BASES)
    return {
        "format": "pdf" if copy else "docx",
        "reader": "text-layer" if copy else "word",
        "kind": "ke_hoach",
        "number": f"{_original(plan) % 900 + 1}/KH-UBND",
        "issuer": f"Ủy ban nhân dân {commune.kind} {commune.name}",
        "commune_code": commune.commune_code,
        "commune": f"{commune.kind} {commune.name}",
        "province": f"tỉnh {commune.province_code}",
        "title": f"Cải cách hành chính năm {year}",
        "period_start": date(year, 1, 1),
        "period_end": date(year, 12, 31),
        "pages": 12,
        "tables": 1,
        "coverage": 1.0,
        "stale": False,
        "parsed_at": PARSED,
        "legal_basis": [],
    }


def _year(base: int) -> int:
    return YEARS[base % len(YEARS)]


def _own(column: pa.ChunkedArray, plan: int, edit: int) -> list[str]:
    """Task texts of which some are this plan's alone, and the first tells of the edit."""
    texts: list[str] = column.to_pylist()
    texts[::OWN] = [f"{text}, đợt {plan}" for text in texts[::OWN]]
    texts[0] += f" (sửa lần {edit})" if edit else ""
    return texts


@lru_cache(100_000)
def _key(text: str) -> str:
    return task_key(text)


def _filled(table: pa.Table, constant: dict[str, str]) -> pa.Table:
    for name in table.column_names:
        if name in constant:
            table = _with(table, name, pa.repeat(constant[name], table.num_rows))
        elif name in REPLACED:
            own = pc.replace_substring(table[name], NOBODY, constant["doc_id"])
            table = _with(table, name, own)
    return table


def _with(table: pa.Table, name: str, values: pa.Array | pa.ChunkedArray) -> pa.Table:
    place = table.schema.get_field_index(name)
    return table.set_column(place, table.schema.field(place), values)


def _table(name: str, rows: Sequence[dict[str, Any]]) -> pa.Table:
    columns = {
        field.name: pa.array([row.get(field.name) for row in rows], field.type)
        for field in arrow.schema(name)
    }
    return pa.table(columns, arrow.schema(name))


@cache
def _base(number: int) -> dict[str, pa.Table]:
    """Rows of every dataset but `documents` that plans copy."""
    chance = random.Random(number)
    found: dict[str, list[dict[str, Any]]] = {name: [] for name in DATASETS}
    for ordinal in range(1, min(150, max(8, round(chance.lognormvariate(3.6, 0.6)))) + 1):
        _add(found, _task(chance), ordinal, _year(number))
    found["indicators"] = [_indicator(ordinal) for ordinal in range(1, 4)]
    if chance.random() < 0.7:
        found["issues"] = [_issue(chance.randint(1, 8))]
    return {name: _table(name, rows) for name, rows in found.items() if rows}


def _add(
    found: dict[str, list[dict[str, Any]]],
    told: tuple[str, str, int, int, int],
    ordinal: int,
    year: int,
) -> None:
    text, result, lead, quarter, grade = told
    task_id = f"{NOBODY}-{ordinal}"
    known = _agencies()
    (lead_id, lead_name), (_, other) = known[lead], known[(lead + 5) % len(known)]
    end = date(year + quarter // 4, quarter % 4 * 3 + 1, 1) - timedelta(days=1) if quarter else None
    kind = "fixed" if quarter else "ongoing"
    deadline = f"Quý {quarter}/{year}" if quarter else "Thường xuyên"
    section = ordinal // 8 + 1
    cells = (str(ordinal), text, result, lead_name, other, deadline, "")
    found["tasks"].append(
        {
            "task_id": task_id,
            "row_key": f"{NOBODY[8:]}{ordinal:08d}",
            "doc_id": NOBODY,
            "appendix": 1,
            "appendix_label": "Phụ lục I",
            "appendix_title": "Danh mục nhiệm vụ",
            "section": str(section),
            "section_title": THINGS[section % len(THINGS)],
            "section_path": [str(section)],
            "area": AREAS[section % len(AREAS)],
            "ordinal": ordinal,
            "no": str(ordinal),
            "task": text,
            "deliverable": result,
            "deliverables": [result],
            "lead": lead_name,
            "coordinating": other,
            "deadline": deadline,
            "extra": {},
            "due_kind": kind,
            "due_end": end,
            "due_tentative": False,
            "page_first": ordinal // 6 + 1,
            "page_last": ordinal // 6 + 1,
            "grade": "A" if grade < 95 else "BC"[grade % 2],
            "flags": ["joined-page-break"] if grade >= 95 else [],
        }
    )
    for place, name in enumerate((lead_name, other)):
        found["task_agencies"].append(
            {
                "task_id": task_id,
                "doc_id": NOBODY,
                "role": ("lead", "coordinating")[place],
                "ordinal": 1,
                "mention": name,
                "agency_id": lead_id if place == 0 else known[(lead + 5) % len(known)][0],
                "agency": name,
                "is_group": False,
                "score": 1.0,
            }
        )
    clause = {"task_id": task_id, "doc_id": NOBODY, "end": end}
    more = {"ordinal": 1, "text": deadline, "kind": kind, "recurrence": []}
    flags = {"working_days": False, "tentative": False}
    found["task_deadlines"].append(clause | more | flags)
    if end:
        found["task_occurrences"].append(clause | {"clause": 1})
    for column, cell in enumerate(cells):
        box = {"x0": 70.0 * column, "top": 20.0 * ordinal, "x1": 70.0 * column + 69.5}
        at = {"table": 1, "page": ordinal // 6 + 1, "row": ordinal, "col": column}
        whole = {"row_span": 1, "col_span": 1, "bottom": 20.0 * ordinal + 19.5}
        said = {"text": cell, "role": "item", "note": "", "record_id": task_id}
        found["cells"].append({"doc_id": NOBODY} | at | whole | box | said)


def _indicator(ordinal: int) -> dict[str, Any]:
    return {
        "indicator_id": f"{NOBODY}-i{ordinal}",
        "row_key": f"{NOBODY}{ordinal}",
        "doc_id": NOBODY,
        "appendix": 2,
        "appendix_label": "Phụ lục II",
        "appendix_title": "Chỉ tiêu",
        "section": "",
        "section_title": "",
        "ordinal": 1_000 + ordinal,
        "no": str(ordinal),
        "indicator": f"Tỷ lệ {THINGS[ordinal]}",
        "unit": "%",
        "target": "≥ 95",
        "target_op": ">=",
        "target_value": 95.0,
        "extra": {},
        "page_first": 9,
        "page_last": 9,
        "grade": "A",
        "flags": [],
    }


def _issue(ordinal: int) -> dict[str, Any]:
    return {
        "doc_id": NOBODY,
        "severity": "warning",
        "code": "row-doubtful",
        "page": 1,
        "ordinal": ordinal,
        "message": "Dòng này có thể ghép sai",
        "text": "",
    }
