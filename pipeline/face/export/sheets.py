"""What an export holds: sheets of Vietnamese columns over the views that heed the filter."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from normalizers.tables.roles import ROLES, STORED
from pipeline.face import words
from pipeline.face.reasons import reason
from schemas.corrections import SETTLED

FILE, PAGE = "Tệp", "Trang"  # the columns that tell where a row stands
Say = Callable[[str], str]


def _by(known: Mapping[str, str]) -> Say:
    return lambda code: known.get(code, code)


DUE_KINDS, AREAS, FLAGS, CODES = map(
    _by, (words.DUE_KINDS, words.AREAS, words.FLAG_WORDS, words.ISSUE_WORDS)
)


@dataclass(frozen=True, slots=True)
class SheetPlan:
    """One sheet: `columns` maps each header to its SQL, `source` is the rest of the statement.

    `words` says by header what codes in that column are called in Vietnamese.
    """

    name: str
    columns: Mapping[str, str]
    source: str
    words: Mapping[str, Say] = field(default_factory=dict)

    @property
    def sql(self) -> str:
        """The statement that asks for its rows."""
        chosen = ",\n    ".join(f'{sql} AS "{name}"' for name, sql in self.columns.items())
        return f"SELECT\n    {chosen}\n{self.source}"


def _roles(kind: str, row: str) -> dict[str, str]:
    """The columns that a table of this kind may have, by their label."""
    columns = {ROLES[role].label: f"{row}.{role}" for role in STORED if kind in ROLES[role].kinds}
    return columns | ({"Chủ trì": f"{row}.led_by"} if kind == "task" else {})


def _place(row: str) -> dict[str, str]:
    return {"Tỉnh": f"{row}.province", "Nơi": f"{row}.place"}


def _section(row: str) -> dict[str, str]:
    title = f"concat_ws('. ', nullif({row}.section, ''), nullif({row}.section_title, ''))"
    return {"Phụ lục": f"{row}.appendix_label", "Mục": title}


def _where(row: str) -> dict[str, str]:
    return {
        "Cột khác": f"{row}.extra",
        "Hạng": f"{row}.grade",
        "Ghi nhận": f"{row}.flags",
        PAGE: f"{row}.page_first",
        FILE: f"{row}.source",
        "Mã dòng": f"{row}.row_key",
    }


IN_WINDOW = """
WHERE coalesce(getvariable('from'), getvariable('to')) IS NULL
    OR t.task_id IN (SELECT task_id FROM asked_due)
"""
"""A task that is asked for by days is one that falls due on them."""

LEADS = """
LEFT JOIN (
    SELECT task_id, agency_id, coalesce(agency, mention) AS agency, min(ordinal) AS place
    FROM task_agencies WHERE role = 'lead'
    GROUP BY task_id, agency_id, coalesce(agency, mention)
) AS a ON a.task_id = t.task_id
"""
"""Each lead of a task once; a task that names none keeps its line."""

LEAD = {"Chủ trì": "coalesce(a.agency, t.lead)", "Mã chủ trì": "a.agency_id"}
ORDER = "t.province COLLATE vi, t.place COLLATE vi, t.source, t.ordinal"

TASKS = SheetPlan(
    "Nhiệm vụ",
    _place("t")
    | {"Kế hoạch": "coalesce(t.plan_number, t.plan_title)"}
    | _section("t")
    | _roles("task", "t")
    | {
        "Lĩnh vực": "t.area",
        "Loại hạn": "t.due_kind",
        "Từ": "t.due_start",
        "Hạn": "t.due_end",
        "Dự kiến": "t.due_tentative",
    }
    | _where("t"),
    f"FROM asked_tasks AS t\n{IN_WINDOW}\nORDER BY {ORDER}",
    {"Loại hạn": DUE_KINDS, "Lĩnh vực": AREAS, "Ghi nhận": FLAGS},
)

DUE = SheetPlan(
    "Đến hạn",
    {"Hạn": 't."end"', "Từ": "t.start"}
    | LEAD
    | {"Nhiệm vụ": "t.task"}
    | _place("t")
    | {
        "Phối hợp": "t.coordinating",
        "Lãnh đạo": "t.leader",
        "Sản phẩm": "t.deliverable",
        "Thời hạn ghi": "t.text",
        "Loại hạn": "t.kind",
        "Dự kiến": "t.tentative",
        "Hạng": "t.grade",
        PAGE: "t.page_first",
        FILE: "t.source",
        "Mã dòng": "t.row_key",
    },
    f"""FROM asked_due AS t
{LEADS}
WHERE t."end" IS NULL OR t."end" >= coalesce(getvariable('from'), getvariable('today'))
ORDER BY t."end" NULLS LAST, {ORDER}, t.clause, a.place""",
    {"Loại hạn": DUE_KINDS},
)

UNDATED = SheetPlan(
    "Không có hạn",
    {"Vì sao": "t.why", "Nhiệm vụ": "t.task", "Chủ trì": "t.led_by", "Thời hạn ghi": "t.deadline"}
    | _place("t")
    | {"Phối hợp": "t.coordinating", "Lãnh đạo": "t.leader", "Sản phẩm": "t.deliverable"}
    | _where("t"),
    f"FROM asked_undated AS t\nORDER BY t.due_kind = 'unknown' DESC, t.due_kind, {ORDER}",
    {"Ghi nhận": FLAGS},
)

INDICATORS = SheetPlan(
    "Chỉ tiêu",
    _place("t")
    | _section("t")
    | _roles("indicator", "t")
    | {"Dấu": "t.target_op", "Giá trị": "t.target_value", "Đến": "t.target_upper"}
    | _where("t"),
    f"FROM asked_indicators AS t\nORDER BY {ORDER}",
    {"Ghi nhận": FLAGS},
)

DOUBTS = SheetPlan(
    "Cần xem lại",
    {
        "Loại": "t.code",
        "Vì sao": "t.message",
        "Nội dung": "t.text",
        "TT": "t.no",
        PAGE: "t.page",
        FILE: "t.source",
        "Mã dòng": "t.row_key",
    },
    f"""FROM (
    WITH rows AS (
        SELECT doc_id, ordinal, no, task AS text, grade, flags, page_first, source, row_key
        FROM asked_tasks
        UNION ALL
        SELECT doc_id, ordinal, no, indicator, grade, flags, page_first, source, row_key
        FROM asked_indicators
    ),
    reasons AS (
        SELECT doc_id, ordinal, list(DISTINCT message ORDER BY message) AS message
        FROM issues WHERE code = 'row-doubtful' GROUP BY doc_id, ordinal
    )
    SELECT
        'row-doubtful' AS code, w.message, r.text, r.no, r.page_first AS page, r.source,
        r.row_key, r.ordinal
    FROM rows AS r LEFT JOIN reasons AS w USING (doc_id, ordinal)
    WHERE r.grade = 'C' AND NOT list_has_any(r.flags, {sorted(SETTLED)})
    UNION ALL
    SELECT i.code, [i.message], i.text, NULL, i.page, i.source, NULL, i.ordinal
    FROM issues AS i
    WHERE i.severity != 'info' AND i.code != 'row-doubtful' AND (
        CASE
            WHEN coalesce(getvariable('agency'), getvariable('grade')) IS NOT NULL
                THEN (i.doc_id, i.ordinal) IN (SELECT (doc_id, ordinal) FROM rows)
            WHEN i.doc_id IS NULL
                THEN coalesce(getvariable('place'), getvariable('plan')) IS NULL
            ELSE i.doc_id IN (SELECT doc_id FROM asked_plans)
        END
    )
) AS t
ORDER BY t.source, t.page NULLS FIRST, t.ordinal NULLS FIRST, t.code""",
    {"Loại": CODES, "Vì sao": reason},
)

PLANS = SheetPlan(
    "Văn bản",
    _place("t")
    | {
        "Số, ký hiệu": "t.number",
        "Ngày ban hành": "t.issued_on",
        "Tháng ban hành": "t.issued_month",
        "Cơ quan ban hành": "t.issuer",
        "Trích yếu": "t.title",
        "Từ ngày": "t.period_start",
        "Đến ngày": "t.period_end",
        "Số trang": "t.pages",
        "Nhiệm vụ": "t.tasks",
        "Chỉ tiêu": "t.indicators",
        "Điểm cần xem": "(SELECT count(*) FROM issues AS i "
        "WHERE i.doc_id = t.doc_id AND i.severity != 'info')",
        "Độ phủ": "round(t.coverage, 4)",
        "Bản khác": "(SELECT count(*) FROM documents AS d WHERE d.duplicate_of = t.doc_id)",
        FILE: "t.source",
        "Mã tài liệu": "t.doc_id",
    },
    "FROM asked_plans AS t\nORDER BY t.province COLLATE vi, t.place COLLATE vi, t.source",
)

WORKBOOK = (TASKS, DUE, UNDATED, INDICATORS, DOUBTS, PLANS)

TRACKER = SheetPlan(
    "Theo dõi",
    {
        "Nguồn": "coalesce(t.plan_number, t.source)",
        "Mã": "t.row_key",
        "Việc cha": "concat_ws(' / ', nullif(t.appendix_label, ''), "
        "nullif(concat_ws('. ', nullif(t.section, ''), nullif(t.section_title, '')), ''))",
        "Nội dung": "t.task",
    }
    | LEAD
    | {
        "Phối hợp": "t.coordinating",
        "Lãnh đạo": "t.leader",
        "Hạn": "t.due_end",
        "Lần tới": """(
        SELECT min(o."end") FROM task_occurrences AS o
        JOIN task_deadlines AS d ON d.task_id = o.task_id AND d.ordinal = o.clause
        WHERE o.task_id = t.task_id AND d.kind = 'recurring'
            AND o."end" >= getvariable('today')
    )""",
        "Loại hạn": "t.due_kind",
        "Thời hạn ghi": "t.deadline",
        "Sản phẩm": "t.deliverable",
        PAGE: "t.page_first",
        "Hạng": "t.grade",
    },
    f"FROM asked_tasks AS t\n{LEADS}\n{IN_WINDOW}\nORDER BY {ORDER}, a.place",
    {"Loại hạn": DUE_KINDS},
)
"""What systems that track tasks ask for: one line a lead."""
