"""What headers and cells are worth, in nats: one table a question, the sum written out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from normalizers.tables.evidence import Cells, beginnings, cells_of, labels_of
from normalizers.tables.headers import is_numbering, meanings, theme_of
from normalizers.tables.marks import marked
from normalizers.tables.plans import (
    RoleChoice,
    _readings,
    _tasks_are_guessed,
    _unnamed,
    _verdict,
    _worths,
    best_plan,
)
from normalizers.tables.reading import _is_blank_form, _is_labelled
from normalizers.tables.roles import fit_for
from normalizers.tables.structure import find_labels
from normalizers.tables.targets import _are_tasks, _rated, _top_of_targets, best_targets
from normalizers.tables.worths import ColumnEvidence, no_plan
from schemas.table import Role
from tests.normalizers.grids import grid

MANY = 999_999  # cells: what they say counts whole


def cells(count: int = MANY, **shares: float) -> Cells:
    return Cells(count, {frozenset((label,)): share for label, share in shares.items()})


def column(
    header: str = "x",
    said: Mapping[Role, float] | None = None,
    theme: str = "",
    count: int = MANY,
    marks: bool = False,
    begins: bool = False,
    **shares: float,
) -> ColumnEvidence:
    told = cells(count if shares else 0, **shares)
    return ColumnEvidence(header, said or {}, theme, told, marks, begins)


# -- headers --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("header", "worths"),
    [
        ("Nhiệm vụ", {"task": 6.0}),
        ("Nhiệm vụ trọng tâm năm 2026 của tỉnh", {"task": 4.0}),
        ("Nhiệm vụ, sản phẩm dự kiến của tỉnh", {"task": 4.0, "deliverable": 3.0}),
        ("Nhiệm vụ và thời gian của tỉnh", {"task": 4.0, "deadline": 3.0}),
        ("Nhiệm vụ chủ trì của tỉnh", {"task": 4.0, "lead": 1.5}),
        ("Đơn vị/ cá nhân phụ trách", {"lead": 4.0, "leader": 3.0}),
        ("Phòng nào đó", {"lead": 2.0}),
        ("Bầu trời", {}),
        ("", {}),
        ("Nhiệm vụ " + "x" * 81, {"task": 4.0}),
        ("Nhiệm vụ " + "x" * 82, {}),  # longer than any header
    ],
)
def test_what_a_header_means(header: str, worths: dict[Role, float]) -> None:
    assert meanings(header) == worths


def test_a_header_of_two_meanings_has_the_likelier_first() -> None:
    assert meanings("Mục tiêu, nhiệm vụ") == {"task": 6.0, "goal": 5.0}


@pytest.mark.parametrize(
    ("header", "theme"),
    [("Biên chế", "jobs"), ("Tổng biên chế được giao", "jobs"), ("Bước", "procedures"),
     ("Bước đầu làm", ""), ("Bầu trời", "")],
)  # fmt: skip
def test_what_a_header_is_about_as_a_whole_or_in_part(header: str, theme: str) -> None:
    assert theme_of(header) == theme


@pytest.mark.parametrize(
    ("texts", "numbers"),
    [(["1", "2", "3"], True), (["1", "2"], False), (["1", "1", "2"], False),
     (["A", "B", "(1)", "(2)"], True), (["1", "2", "x y"], False), (["1", "", "2", "3"], True)],
)  # fmt: skip
def test_a_row_that_only_numbers_the_columns(texts: list[str], numbers: bool) -> None:
    assert is_numbering(texts) is numbers


@pytest.mark.parametrize(("above", "found"), [(0, True), (3, True), (4, False)])
def test_a_header_stands_in_the_first_rows(above: int, found: bool) -> None:
    rows = [*["PHỤ LỤC | < | <"] * above, "STT | Nhiệm vụ | Chủ trì", "1 | Lập | Sở"]
    labels = find_labels(grid(*rows))
    assert (labels is not None and labels.first == above) is found


def test_a_header_reaches_over_so_many_rows() -> None:
    rows = ["STT | Nhiệm vụ | Chủ trì", *["^ | ^ | ^"] * 9, "1 | Lập | Sở"]
    labels = find_labels(grid(*rows))
    assert labels is not None and labels.end == 4


@pytest.mark.parametrize(
    ("first", "found"),
    [
        ("STT | Nhiệm vụ", True),
        ("1 | Nhiệm vụ", False),
        (f"STT | {'x' * 90}", True),
        (f"STT | {'x' * 91}", False),
    ],
)
def test_rows_that_are_no_header(first: str, found: bool) -> None:
    assert (find_labels(grid(first, "1 | Lập")) is not None) is found


@pytest.mark.parametrize(
    ("below", "levels"),
    [
        ("^ | ^ | Chủ trì | Phối hợp", 2),
        ("^ | ^ | Bầu trời | Mặt sông", 1),
        ("^ | ^ | Chủ trì | Mặt sông", 2),  # half of them
        (f"^ | ^ | Chủ trì | {'x' * 91}", 1),
    ],
)
def test_a_second_row_names_parts(below: str, levels: int) -> None:
    labels = find_labels(grid("STT | Nhiệm vụ | Cơ quan thực hiện | <", below, "1 | a | b | c"))
    assert labels is not None and labels.end >= levels


# -- cells ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("bầu trời xanh", {"text"}),
        ("bầu trời", {"word"}),
        ("Nguyễn Văn An Bình", {"person"}),
        ("Nguyễn Văn An Bình Minh", {"text"}),
        ("Nguyễn", {"word"}),
        ("Tỷ đồng", {"unit"}),
        ("nghìn tấn hàng", {"text", "unit"}),
        ("Triệu đồng trên năm", {"text"}),  # four words are no unit
        ("Ban " + "x " * 9, {"agency"}),
        ("Ban " + "x " * 10, {"text"}),
        ("Xây dựng đề án", {"act", "text"}),
        ("Đã hoàn thành", {"done", "past", "text"}),
        ("Hoàn thành đúng hạn", {"done", "past", "text"}),
        ("Chậm nhất ngày 30/6/2026", {"date", "timed"}),
        ("Chậm 15 ngày", {"done", "past", "text"}),
        ("Đạt 100% chỉ tiêu", {"done", "text"}),
        ("350 triệu đồng", {"money", "text"}),
        ("…", {"blank"}),
    ],
)
def test_what_a_cell_reads_as(text: str, labels: set[str]) -> None:
    assert labels_of(text) == labels


@pytest.mark.parametrize(
    ("held", "role", "nats"),
    [
        (cells(agency=1.0), "lead", 3.0),
        (cells(1, agency=1.0), "lead", 1.5),
        (cells(2, agency=1.0), "lead", 2.0),
        (cells(officer=1.0), "lead", 2.4),
        (cells(agency=0.5, date=0.5), "lead", 0.0),
        (cells(date=1.0), "lead", -3.0),
        (cells(date=1.0), "coordinating", -1.5),  # it names anybody
        (cells(text=1.0), "deadline", -1.2),
        (cells(0), "lead", 0.0),
        (cells(text=1.0), "note", 2.1),
        (cells(text=1.0), "extra", 2.1),
    ],
)
def test_how_cells_speak_for_a_role(held: Cells, role: Role, nats: float) -> None:
    if role in ("note", "extra"):
        assert held.fit(role) == 0.0  # such cells say anything
    else:
        assert held.fit(role) == pytest.approx(nats, abs=1e-4)


@pytest.mark.parametrize(("texts", "looked_at"), [(39, 39), (40, 40), (79, 40), (81, 40), (9, 9)])
def test_of_a_long_column_a_sample_is_looked_at(texts: int, looked_at: int) -> None:
    assert cells_of(["Sở Nội vụ", *["", "Lập sổ"] * (texts - 1)]).count == looked_at


@pytest.mark.parametrize(("earlier", "begin"), [(2, set()), (3, {0})])
def test_dates_that_mostly_come_before_others(earlier: int, begin: set[int]) -> None:
    ours = ["01/03/2026"] * earlier + ["01/06/2026"] * (4 - earlier)
    assert beginnings([ours, ["01/06/2026"] * 4, ["Lập"] * 4]) == begin


def test_dates_that_come_after_once_begin_nothing() -> None:
    assert not beginnings([["01/03/2026"] * 3 + ["01/07/2026"], ["01/06/2026"] * 4])
    assert not beginnings([["01/03/2026"] * 4])


# -- one column -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("found", "role", "worth"),
    [
        (column(said={"lead": 6.0}, agency=1.0), "lead", 9.0),
        (column(said={"lead": 6.0}, date=1.0), "lead", 3.0),
        (column(said={"deadline": 6.0}, date=1.0), "deadline", 9.0),
        (column(said={"deadline": 6.0}, date=1.0, begins=True), "deadline", 7.5),
        (column(agency=1.0), "lead", 2.5),  # its header says nothing
        (column(said={"task": 6.0}, agency=1.0), "lead", 0.0),  # ... says otherwise
        (column(header="", agency=1.0), "lead", None),
        (column(count=1, agency=0.8), "lead", 0.7),
        (column(count=1, agency=0.79), "lead", None),  # too little to tell it alone
        (column(agency=1.0), "coordinating", None),
        (column(said={"lead": 6.0}, marks=True), "lead", None),
        (column(said={"lead": 6.0}, theme="goods"), "lead", None),
        (column(said={"task": 6.0}, figure=0.5, act=0.5), "task", 6.0),
        (column(said={"task": 6.0}, figure=0.51, act=0.49), "task", None),  # it counts them
        (column(said={"extra": 2.0}), "extra", 2.0),
        (column(said={"lead": 2.0}), "extra", 0.0),
    ],
)
def test_what_a_column_is_worth_in_a_role(
    found: ColumnEvidence, role: Role, worth: float | None
) -> None:
    told = found.worth(role)
    assert told == (None if worth is None else pytest.approx(worth, abs=1e-4))


@pytest.mark.parametrize(
    ("found", "foreign"),
    [
        (column(theme="goods"), True),
        (column(contact=0.51, text=0.49), True),
        (column(contact=0.5, text=0.5), False),
        (column(count=1, contact=1.0), False),
        (column(said={"lead": 2.0}, contact=1.0), False),
        (column(person=1.0), True),
    ],
)
def test_a_column_that_plans_have_not(found: ColumnEvidence, foreign: bool) -> None:
    assert found.is_foreign is foreign


@pytest.mark.parametrize(
    ("found", "role", "reads"),
    [
        (column(said={"lead": 6.0}, date=0.5, agency=0.5), "lead", False),
        (column(said={"lead": 6.0}, date=0.49, agency=0.51), "lead", True),
        (column(said={"lead": 6.0}, text=1.0), "lead", True),
        (column(said={"deadline": 6.0}, agency=0.5, date=0.5), "deadline", False),
        (column(count=1, agency=0.8), "lead", True),
        (column(count=1, agency=0.79), "lead", False),
    ],
)
def test_whether_a_column_reads_as_its_role(found: ColumnEvidence, role: Role, reads: bool) -> None:
    assert found.reads(role) is reads


# -- a whole table --------------------------------------------------------------------------------

NO = column("STT", {"no": 6.0}, item=1.0)
TASK = column("Nhiệm vụ", {"task": 6.0}, act=1.0)
LEAD = column("Chủ trì", {"lead": 6.0}, agency=1.0)
DEADLINE = column("Thời gian", {"deadline": 6.0}, date=1.0)
STRANGE = column("Bầu trời", text=1.0)
PRICE = column("Đơn giá", theme="goods", figure=1.0)


@pytest.mark.parametrize(
    ("columns", "worth"),
    [
        ([NO, TASK, LEAD], 3.0),
        ([NO, TASK, LEAD, STRANGE], 3.25),
        ([NO, TASK, PRICE], 7.5),
        ([NO, PRICE, TASK], 12.0),  # what stands first is what the rows are about
        ([PRICE, TASK], 12.0),
        ([NO, column("nhiệm vụ", {"task": 6.0}, act=1.0), LEAD], 6.0),
        ([NO, TASK, column("Thời hạn", {"deadline": 6.0}, span=0.5, date=0.5)], 6.0),
        ([TASK, column("Chủ trì", {"lead": 6.0}, blank=1.0)], 7.0),
        ([column("", text=1.0), TASK], 3.0),
    ],
)
def test_what_the_reading_as_no_plan_is_worth(columns: list[ColumnEvidence], worth: float) -> None:
    assert no_plan(columns) == pytest.approx(worth, abs=1e-3)


def test_of_equal_readings_the_one_that_begins_earlier_is_worth_more() -> None:
    either = column("Nhiệm vụ", {"task": 6.0}, act=1.0)
    best, other = [r for r in _readings([NO, either, either]) if "no" in r.roles][:2]
    assert best.roles == ("no", "task", "extra")
    assert best.worth == pytest.approx(9.0 + 9.0 - 0.01, abs=1e-3)
    assert best.worth - other.worth == pytest.approx(0.01, abs=1e-6)


def test_so_many_readings_are_kept() -> None:
    any_of: dict[Role, float] = {"lead": 2.0, "deadline": 2.0, "note": 2.0, "coordinating": 2.0}
    task = column("Nhiệm vụ", {"task": 99.0}, act=1.0)
    assert len(_readings([task, *[column("x", any_of)] * 4])) == 64


def test_an_aim_beside_tasks_and_an_unnamed_number() -> None:
    fits = fit_for("task")
    assert _worths(column(said={"indicator": 6.0}), fits, False)["goal"] == 5.0
    assert _worths(column("x", count=1, item=1.0), fits, True)["no"] == pytest.approx(1.5)
    assert "no" not in _worths(column("x", count=1, item=1.0), fits, False)
    assert "no" not in _worths(column("x", count=1, item=0.79), fits, True)


def doubt(
    columns: Sequence[ColumnEvidence], *roles: Role, over: float = 9.0, margin: float | None = None
) -> str:
    """The first words of the doubt about a reading; `margin`: over another one."""
    readings = [RoleChoice(20.0, roles)]
    if margin is not None:
        swapped = tuple({"lead": "task", "task": "lead"}.get(r, r) for r in roles)
        readings.append(RoleChoice(20.0 - margin, swapped))
    return _verdict(columns, readings, over, False).doubt


@pytest.mark.parametrize(
    ("said", "begins_with"),
    [
        (lambda: doubt([TASK, LEAD], "task", "lead"), ""),
        (lambda: doubt([TASK, LEAD], "task", "lead", over=4.0), ""),
        (lambda: doubt([TASK, LEAD], "task", "lead", over=3.9), "the table may be no plan"),
        (lambda: doubt([TASK, LEAD], "task", "lead", margin=1.0), ""),
        (lambda: doubt([TASK, LEAD], "task", "lead", margin=0.9), "the column 'Nhiệm vụ'"),
        (lambda: doubt([TASK, column("Hạn", {"deadline": 6.0}, span=0.6)], "task", "deadline"),
         "the table may tell the steps"),
        (lambda: doubt([TASK, column("Hạn", {"deadline": 6.0}, span=0.5), LEAD],
                       "task", "deadline", "lead"), ""),
        (lambda: doubt([column(act=1.0), column("Ai", {"lead": 2.0})], "task", "lead"),
         "no header names who leads"),
        (lambda: doubt([column(text=1.0), LEAD], "task", "lead"), "no header names the tasks"),
        (lambda: doubt([column(act=0.51, text=0.49), LEAD], "task", "lead"), ""),
        (lambda: doubt([column(act=0.5, text=0.5), LEAD], "task", "lead"),
         "no header names the tasks"),
        (lambda: doubt([TASK, LEAD, column("Tiến độ", done=0.6)], "task", "lead", "extra"),
         "the table may tell what was done"),
        (lambda: doubt([TASK, LEAD, column("Tiến độ", done=0.5)], "task", "lead", "extra"), ""),
        (lambda: doubt([TASK, DEADLINE, column("Nơi", {"note": 2.0}, agency=0.6)],
                       "task", "deadline", "extra"), "the cells of 'Nơi' name agencies"),
        (lambda: doubt([TASK, DEADLINE, column("Nơi", {"note": 2.0}, agency=0.5)],
                       "task", "deadline", "extra"), ""),
    ],
)  # fmt: skip
def test_what_makes_a_reading_doubtful(said: object, begins_with: str) -> None:
    told = said()  # type: ignore[operator]
    assert told.startswith(begins_with) and bool(told) is bool(begins_with)


@pytest.mark.parametrize(
    ("columns", "labelled"),
    [
        ([TASK, LEAD], True),
        ([TASK, column("", act=1.0)], True),
        ([TASK, column("", act=1.0), column("", act=1.0)], False),  # fewer than half have one
        ([column("a", {"task": 6.0}), column("b")], False),
        ([column("A", {"task": 6.0}), *[column("B")] * 3], True),  # a whole header
        ([column("A", {"task": 4.0}), *[column("B")] * 1], True),
        ([column("A", {"task": 4.0}), *[column("B")] * 2], False),
        ([column("A", {"task": 3.9}), column("B")], False),
        ([column("A", date=0.6), column("B")], True),  # its cells are dates
        ([column("A", date=0.5, text=0.5), column("B")], False),
        ([column("Quý I/2026", date=1.0), column("B")], False),
    ],
)
def test_whether_words_are_headers_at_all(columns: list[ColumnEvidence], labelled: bool) -> None:
    assert _is_labelled(columns) is labelled


def test_a_form_has_numbers_alone() -> None:
    empty = column("Nhiệm vụ", {"task": 6.0})
    assert _is_blank_form([NO, empty])
    assert not _is_blank_form([NO, TASK])
    assert not _is_blank_form([column("STT", {"no": 6.0}), empty])


def test_a_plan_has_a_column_that_reads_as_leads_or_deadlines() -> None:
    assert best_plan([NO, TASK, LEAD], ()) is not None
    assert best_plan([NO, TASK, column("Chủ trì", {"lead": 6.0}, figure=1.0)], ()) is None
    assert best_plan([NO, TASK, STRANGE], ()) is None
    # 6 and 3 nats of tasks, 9 of leads, against 3 of no plan, 4.5 a price and 4.5 of the subject.
    assert best_plan([PRICE, PRICE, TASK, LEAD], ()) is not None
    assert best_plan([PRICE, PRICE, PRICE, TASK, LEAD], ()) is None


def test_what_may_hold_the_tasks_that_no_header_names() -> None:
    duties = [LEAD, DEADLINE]
    assert _unnamed([column("Bầu trời", act=1.0), *duties])
    assert _unnamed([column("Bầu trời", act=1.0), LEAD]) == []  # one duty shows no plan
    assert _unnamed([column("Thủ tục", theme="laws", text=1.0), *duties])  # dated
    undated = column("Thời gian", {"deadline": 6.0}, word=1.0)
    assert _unnamed([column("Thủ tục", theme="laws", text=1.0), LEAD, undated]) == []
    half = column("Thời gian", {"deadline": 6.0}, date=0.5, word=0.5)
    assert _unnamed([column("Thủ tục", theme="laws", text=1.0), LEAD, half]) == []


def test_tasks_are_guessed_where_neither_header_nor_cells_name_them() -> None:
    roles: tuple[Role, ...] = ("task", "lead", "deadline")
    assert not _tasks_are_guessed([STRANGE, LEAD, DEADLINE], roles)  # two duties
    unsure = column("Ai", {"deadline": 2.9}, date=1.0)
    assert _tasks_are_guessed([STRANGE, LEAD, unsure], roles)
    joined = column("Ai", {"deadline": 3.0}, date=1.0)
    assert not _tasks_are_guessed([STRANGE, LEAD, joined], roles)


# -- targets --------------------------------------------------------------------------------------

NAME = column("Chỉ tiêu", {"indicator": 6.0}, text=1.0)
UNIT = column("ĐVT", {"unit": 6.0}, unit=1.0)
TARGET = column("Mục tiêu", {"target": 6.0}, figure=1.0)


def test_a_table_of_targets() -> None:
    found = best_targets([NO, NAME, UNIT, TARGET])
    assert found is not None
    roles, verdict = found
    assert roles == ("no", "indicator", "unit", "target")
    # 6 and 2.1 of names, 9 of units, 9 of values, less 3 of no plan.
    assert verdict.margin == pytest.approx(23.1, abs=1e-3)
    assert verdict.doubt == ""
    assert best_targets([NO, TASK, UNIT, TARGET]) is None
    assert best_targets([NO, NAME]) is None


def test_marked_columns_are_months_or_agencies() -> None:
    (months,) = marked(["Việc", "Tháng 1", "Tháng 2"], [["Lập"], ["x"], [""]])
    assert (months.kind, months.columns) == ("period", ((1, "Tháng 1"), (2, "Tháng 2")))
    (agencies,) = marked(["Sở Nội vụ", "Công an tỉnh"], [["x"], [""]])
    assert agencies.kind == "agency"
    assert marked(["Việc", "Tháng 1"], [["Lập"], ["x"]]) == []  # one is a column of remarks
    assert marked(["Tháng 1", "Tháng 2"], [["Lập sổ"], ["x"]]) == []


def test_what_is_called_both_a_task_and_a_target() -> None:
    both = column("Chỉ tiêu, nhiệm vụ", {"task": 4.0, "indicator": 3.0}, text=1.0)
    assert _are_tasks([both, LEAD])
    assert not _are_tasks([both, UNIT])
    assert not _are_tasks([both, column("Kết quả", figure=0.51)])
    assert _are_tasks([both, column("Kết quả", figure=0.5)])
    assert _top_of_targets(both, [both, UNIT]) == "indicator"
    assert _top_of_targets(both, [both, LEAD]) == "task"


@pytest.mark.parametrize(
    ("columns", "at"),
    [
        ([column("Ngành", text=1.0), column("Tăng trưởng (%)", figure=1.0)], 0),
        ([column("Ngành", text=0.51, figure=0.49), column("Tăng trưởng (%)", figure=0.51)], 0),
        ([column("Ngành", text=0.5, figure=0.5), column("Tăng trưởng (%)", figure=1.0)], None),
        ([column("Ngành", text=1.0), column("Tăng trưởng (%)", figure=0.5)], None),
        ([STRANGE, column("Ngành", text=1.0), column("Tăng trưởng (%)", figure=1.0)], None),
        ([PRICE, column("Ngành", text=1.0), column("Tăng trưởng (%)", figure=1.0)], 1),
    ],
)
def test_names_beside_rates(columns: list[ColumnEvidence], at: int | None) -> None:
    assert _rated(columns) == at
