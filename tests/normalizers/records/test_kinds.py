"""What a table is, by evidence: tables of many kinds are read right, left out, or doubted."""

from __future__ import annotations

import pytest

from normalizers.tables.evidence import beginnings, cells_of, labels_of
from normalizers.tables.headers import meanings, theme_of
from normalizers.tables.reading import find_header
from pipeline.ingest.document import process
from tests.normalizers.grids import grid
from tests.normalizers.kinds import Sample, faults, samples

SAMPLES = {sample.name: sample for sample in samples()}


@pytest.mark.parametrize("form", ["docx", "md"])
@pytest.mark.parametrize("name", SAMPLES)
def test_a_table_of_a_kind_is_read_as_a_careful_reader_does(name: str, form: str) -> None:
    sample = SAMPLES[name]
    data = sample.as_docx() if form == "docx" else sample.as_markdown()
    assert faults(sample, process(data, f"a.{form}", {})) == []


@pytest.mark.parametrize(
    ("header", "first"),
    [
        ("Nhiệm vụ chủ trì", "task"),
        ("Cơ quan chủ trì, theo dõi", "lead"),
        ("CƠ QUAN THEO DÕI, CHỦ TRÌ", "monitor"),
        ("Đơn vị/ cá nhân phụ trách", "lead"),
        ("Cơ quan, người chịu trách nhiệm", "lead"),
        ("ĐV thực hiện", "lead"),
        ("CQ phối hợp", "coordinating"),
        ("T.gian hoàn thành", "deadline"),
        ("TG thực hiện", "deadline"),
        ("Kinh phí thực hiện nhiệm vụ", "budget"),
        ("Kết quả thực hiện nhiệm vụ", "deliverable"),
        ("Đơn vị tính", "unit"),
        ("ĐVT", "unit"),
    ],
)
def test_the_head_noun_of_a_header_counts(header: str, first: str) -> None:
    found = meanings(header)
    assert max(found, key=lambda role: found[role]) == first
    assert header not in ("Đơn vị tính", "ĐVT") or "lead" not in found


def test_a_person_in_charge_beside_a_unit_is_a_leader() -> None:
    rows = ("1 | Rà soát hồ sơ tồn đọng | Công an phường | Phó Chủ tịch UBND | Quý I/2026",)
    header = find_header(
        grid("STT | Nội dung | Đơn vị thực hiện | Người phụ trách | Thời gian", *rows)
    )
    assert header is not None
    assert [c.role for c in header.columns] == ["no", "task", "lead", "leader", "deadline"]
    alone = find_header(grid("STT | Nội dung | Người phụ trách | Thời gian"))
    assert alone is not None
    assert [c.role for c in alone.columns] == ["no", "task", "lead", "deadline"]


@pytest.mark.parametrize(
    "header",
    [
        "Thời điểm có hiệu lực",
        "Ngày hết hiệu lực",
        "Nhãn mác của sản phẩm",
        "Thời gian bảo hành",
        "Họ và tên",
        "Tên thủ tục hành chính",
        "Nội dung chi",
    ],
)
def test_words_of_a_role_in_a_column_of_another_theme_name_none(header: str) -> None:
    assert theme_of(header)
    assert meanings(header) == {}


def test_cells_are_read_whatever_the_header() -> None:
    assert "date" in labels_of("Trước ngày 15/9/2026")
    assert labels_of("7h30 - 8h00") == {"hours"}
    assert labels_of("01 ngày làm việc") == {"span"}
    assert labels_of("Nguyễn Văn An") == {"person"}
    assert labels_of("[ghi rõ lý do]") == labels_of("……") == {"blank"}
    assert "officer" in labels_of("Phó Chủ tịch UBND")
    assert "cited" in labels_of("Nghị định 150/2025/NĐ-CP")
    agencies = cells_of(["Công an phường", "Văn phòng HĐND và UBND", "", "Khu phố 3"])
    assert agencies.count == 3
    assert agencies.fit("lead") > 0 > agencies.fit("deadline")


def test_more_cells_say_more() -> None:
    few, many = cells_of(["Quý I/2026"]), cells_of(["Quý I/2026"] * 9)
    assert 0 < few.fit("deadline") < many.fit("deadline")


def test_two_readings_of_like_worth_are_both_said() -> None:
    header = find_header(
        grid(
            "STT | Công việc, kết quả | Nhiệm vụ, sản phẩm | Chủ trì",
            "1 | Kế hoạch tuyên truyền | Báo cáo chuyên đề năm | Công an phường",
            "2 | Báo cáo tổng kết năm | Kế hoạch kiểm tra | Công an phường",
        )
    )
    assert header is not None
    assert header.verdict.margin < 1
    assert "may be" in header.verdict.doubt


def test_words_of_a_cut_row_are_no_header() -> None:
    rows = ("5 | Ban hành kế hoạch | Công an phường | Quý II/2026",)
    assert find_header(grid(" | hành chính tại các đơn vị | tầng và Đô thị | ", *rows)) is None


def test_a_stranded_header_is_read_by_its_words() -> None:
    header = find_header(grid("STT | Nhiệm vụ | Cơ quan chủ trì | Thời gian"))
    assert header is not None
    assert header.verdict.doubt == ""


def build(*rows: str) -> Sample:
    """A table of tasks from its printed rows."""
    head, *body = ([cell.strip() for cell in row.split("|")] for row in rows)
    return Sample("made here", "tasks", head, body)


def test_months_below_a_group_are_named_whole() -> None:
    sample = build(
        "TT | Công việc | Phụ trách | Tháng < 1 | Tháng < 2 | Tháng < 3",
        "1 | Rà soát hồ sơ tồn đọng | Công an phường | x | | x",
        "2 | Tổ chức tập huấn nghiệp vụ | Phòng Kinh tế | | ✓ |",
    )
    sample.wanted = {"deadline": ["Tháng 1, Tháng 3", "Tháng 2"]}
    found = process(sample.as_docx(), "a.docx", {})
    assert faults(sample, found) == []
    assert all("from-marks" in task.flags for task in found.tasks)
    assert found.document.coverage == 1.0
    assert not {"text-lost", "text-doubled"} & {issue.code for issue in found.issues}


def test_figures_below_years_are_no_marks() -> None:
    header = find_header(
        grid(
            "TT | Chỉ tiêu | ĐVT | Năm 2026 | Năm 2027",
            "1 | Tỷ lệ hộ nghèo | % | 1,5 | 1,2",
            "2 | Số lao động có việc làm | Người | 800 | 900",
        )
    )
    assert header is not None
    assert header.kind == "indicator"
    assert header.marks == ()


def test_a_plan_with_an_unmarked_row_is_told_as_empty() -> None:
    sample = build(
        "TT | Công việc | Phụ trách | Quý I | Quý II",
        "1 | Rà soát hồ sơ tồn đọng | Công an phường | x |",
        "2 | Tổ chức tập huấn nghiệp vụ | Phòng Kinh tế | |",
    )
    sample.wanted = {"deadline": ["Quý I", ""]}
    assert faults(sample, process(sample.as_docx(), "a.docx", {})) == []


@pytest.mark.parametrize(
    ("label", "role"),
    [
        ("Đ/vị thực hiện", "lead"),
        ("Cơ quan chủ trì theo dõi", "lead"),
        ("Ai làm", "lead"),
        ("Thành phần thực hiện", "lead"),
        ("Cán bộ phụ trách", "lead"),
        ("Đơn vị chủ trì, phối hợp", "lead"),
    ],
)
def test_whoever_a_header_calls_the_lead_agencies_below_it_lead(label: str, role: str) -> None:
    rows = [
        f"{n} | Rà soát hồ sơ tồn đọng | {agency} | Quý {n}/2026"
        for n, agency in enumerate(("Công an phường", "Phòng Kinh tế", "Văn phòng HĐND và UBND"), 1)
    ]
    header = find_header(grid(f"STT | Nội dung | {label} | Thời gian", *rows))
    assert header is not None
    assert [c.role for c in header.columns] == ["no", "task", role, "deadline"]


def test_units_that_are_inspected_are_the_tasks() -> None:
    rows = [f"{n} | Trường Tiểu học số {n} | Tháng {n}/2026" for n in range(1, 5)]
    header = find_header(grid("STT | Đơn vị | Thời gian kiểm tra", *rows))
    assert header is not None
    assert [c.role for c in header.columns] == ["no", "task", "deadline"]
    assert find_header(grid("STT | Cơ quan chủ trì | Thời gian kiểm tra", *rows)) is None


def test_aims_and_tasks_in_one_column_without_values_are_tasks() -> None:
    rows = ("1 | Ban hành kế hoạch kiểm tra | Công an phường | Quý I/2026",)
    header = find_header(grid("STT | Chỉ tiêu, nhiệm vụ | Chủ trì | Thời gian", *rows))
    assert header is not None
    assert header.kind == "task"


def test_numbered_rows_with_nothing_in_them_are_a_form() -> None:
    header = "STT | Nhiệm vụ | Cơ quan chủ trì | Thời gian"
    assert find_header(grid(header, "1 | | | ", "2 | | | ")) is None
    assert find_header(grid(header, "1 | | | ", "2 | Lập hồ sơ | Công an phường | ")) is not None


@pytest.mark.parametrize(
    ("cell", "label"),
    [
        ("Trong vòng 07 ngày kể từ ngày ký", "span"),
        ("Không quá 30 ngày, kể từ ngày nghiệm thu", "span"),
        ("(Tên cơ quan)", "blank"),
        ("(ngày/tháng/năm)", "blank"),
        ("ngày …/…/20…", "blank"),
        ("…… tháng …… năm 20……", "blank"),
        ("1.200.000.000", "sum"),
        ("45000000 đồng", "sum"),
        ("Đã hoàn thành", "done"),
        ("Đạt 100%", "done"),
    ],
)
def test_cells_of_no_plan_are_known(cell: str, label: str) -> None:
    assert label in labels_of(cell)


@pytest.mark.parametrize(
    ("cell", "label"),
    [
        ("Ngày 30/6/2026", "blank"),
        ("Tháng 3 năm 2026", "blank"),
        ("(chủ trì)", "blank"),
        ("1.250", "sum"),
        ("12,5", "sum"),
        ("Đại hội điểm tại khu phố 3", "done"),
    ],
)
def test_cells_of_a_plan_are_not_taken_for_others(cell: str, label: str) -> None:
    assert label not in labels_of(cell)


def test_dates_before_those_of_another_column_begin_the_work() -> None:
    first, last = ["01/3/2026", "01/4/2026"], ["31/3/2026", "30/6/2026"]
    assert beginnings([["1", "2"], first, last]) == {1}
    assert beginnings([["1", "2"], last, first]) == {2}
    assert beginnings([first, first]) == frozenset()
    assert beginnings([first, ["28/02/2026", "30/6/2026"]]) == frozenset()
    assert beginnings([first, last[:1]]) == frozenset()


def test_two_columns_that_may_hold_one_role_are_told() -> None:
    header = find_header(
        grid(
            "TT | Nội dung | Cơ quan A | Cơ quan B | Thời gian",
            "1 | Rà soát hồ sơ tồn đọng | Công an phường | Phòng Kinh tế | Quý I/2026",
            "2 | Tổ chức tập huấn nghiệp vụ | Phòng Kinh tế | Công an phường | Quý II/2026",
        )
    )
    assert header is not None
    assert header.verdict.margin < 1
    assert header.verdict.doubt == "the column 'Cơ quan A' is read as lead, and 'Cơ quan B' may be"


def test_a_column_of_counts_holds_no_tasks() -> None:
    rows = ("1 | Phòng Kinh tế | 25 | 20", "2 | Công an phường | 31 | 28")
    assert find_header(grid("TT | Đơn vị | Số nhiệm vụ được giao | Đã hoàn thành", *rows)) is None


@pytest.mark.parametrize(
    ("header", "sure"),
    [
        ("TT | Nội dung bàn giao | Đơn vị đón nhận | Ngày gặp mặt", False),
        ("TT | Nội dung bàn giao | Đơn vị thực hiện | Ngày gặp mặt", True),
        ("TT | Nội dung bàn giao | Đơn vị đón nhận | Thời gian hoàn thành", True),
        ("TT | Công việc | Đơn vị đón nhận | Ngày gặp mặt", True),
    ],
)
def test_leads_and_deadlines_that_cells_alone_tell_are_doubted(header: str, sure: bool) -> None:
    rows = (
        "1 | Nhà văn hóa khu phố 3 | Công an phường | 05/3/2026",
        "2 | Máy phát điện dự phòng | Phòng Kinh tế | 10/3/2026",
        "3 | Phần mềm quản lý văn bản | Trạm Y tế | 15/3/2026",
    )
    found = find_header(grid(header, *rows))
    assert found is not None
    assert (found.verdict.doubt == "") == sure
