"""Bounds of habits, odd rows, halves of cells and titles: each just met and just missed."""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

import pytest

from normalizers.tables.habits import Habit, _act_behind, broken, habit_of, is_one_name, names_of
from normalizers.tables.headings import Head, _is_title, announced, split_heads
from normalizers.tables.rows.builder import Builder
from normalizers.tables.rows.drafts import Draft, Drafts
from normalizers.tables.rows.judged import _told_twice
from normalizers.tables.rows.merged import Carry, _blank, _runs_on, _text
from normalizers.tables.rows.odd import (
    _doubt_above,
    _doubt_below,
    _doubt_empty,
    _doubt_halves,
    _doubt_joined,
    _doubt_numbers,
    _doubt_sections,
    _misfit,
    _runs_together,
    doubt_empty_tasks,
    doubt_odd_rows,
)
from normalizers.tables.rows.sections import open_section, title_of
from normalizers.tables.slots import Slot, both_whole
from schemas.geometry import Box
from schemas.reading import Cell, Paragraph
from schemas.table import Role, Row, Section

# -- habits ---------------------------------------------------------------------------------------


def habit(role: str, *texts: str) -> Habit:
    return habit_of(role, texts)


@pytest.mark.parametrize(
    ("role", "filled", "empty", "full"),
    [
        ("task", 19, 1, True),
        ("task", 18, 2, False),  # fewer than 95 of 100
        ("lead", 10, 10, True),  # half of what every task has
        ("lead", 10, 11, False),
        ("lead", 4, 0, True),
        ("lead", 3, 0, False),  # three cells are no habit
    ],
)
def test_when_an_empty_cell_is_odd(role: str, filled: int, empty: int, full: bool) -> None:
    assert habit(role, *["Sở Nội vụ"] * filled, *[""] * empty).full is full


@pytest.mark.parametrize(
    ("small", "begun", "ended", "foreign"),
    [(0, True, True, True), (1, True, True, True), (2, False, True, True)],
)
def test_when_a_cell_in_the_middle_of_a_sentence_is_odd(
    small: int, begun: bool, ended: bool, foreign: bool
) -> None:
    found = habit("deliverable", *["Báo cáo"] * (4 - small), *["lập sổ"] * small)
    assert (found.begun, found.ended, found.foreign) == (begun, ended, foreign)


@pytest.mark.parametrize(("unended", "ended"), [(1, True), (2, False)])
def test_when_an_unfinished_cell_is_odd(unended: int, ended: bool) -> None:
    texts = ["Lập sổ và"] * unended + ["Lập sổ"] * (6 - unended)
    assert habit("task", *texts).ended is ended


@pytest.mark.parametrize(("agencies", "foreign"), [(1, True), (2, False)])
def test_when_an_agency_is_foreign(agencies: int, foreign: bool) -> None:
    texts = ["Sở Nội vụ"] * agencies + ["Báo cáo"] * (5 - agencies)
    assert habit("deliverable", *texts).foreign is foreign


@pytest.mark.parametrize(
    ("role", "read", "other", "known"),
    [
        ("lead", 2, 2, True),
        ("lead", 2, 3, False),
        ("coordinating", 4, 1, True),
        ("coordinating", 3, 1, False),  # it names anybody
        ("lead", 0, 3, True),  # of three each must read
    ],
)
def test_when_a_cell_that_does_not_read_is_odd(
    role: str, read: int, other: int, known: bool
) -> None:
    found = habit(role, *["Sở Nội vụ"] * read, *["Tốt đẹp"] * other)
    assert (found.known is not None) is known


@pytest.mark.parametrize(
    ("breach", "text"),
    [
        ("", "Sở Nội vụ"),
        ("is empty", ""),
        ("begins in the middle", "sở Nội vụ"),
        ("begins in the middle", "2 Sở"),
        ("bracket", "Sở Nội vụ (mới"),
        ("bracket", "“Sở Nội vụ"),
        ("middle of a list", "Sở Nội vụ;"),
        ("ends in the middle of a sentence", "Sở Nội vụ và"),
        ("does not read", "Tốt đẹp"),
    ],
)
def test_how_a_cell_is_unlike_the_others(breach: str, text: str) -> None:
    found = habit("lead", *["Sở Nội vụ"] * 5).breach(text)
    assert breach in found and bool(found) is bool(breach)


@pytest.mark.parametrize(
    ("rows", "named"),
    [
        ([("Hạt Kiểm lâm xa, Công an", ""), ("Hạt Kiểm lâm xa", "Sở")], True),
        ([("Hạt Kiểm lâm xa, Công an", "")], False),  # one text behind it
        ([("Hạt Kiểm lâm xa", "Sở"), ("Hạt Kiểm lâm xa", "Sở")], False),
    ],
)
def test_what_a_table_calls_an_agency(rows: list[tuple[str, str]], named: bool) -> None:
    assert ("Hạt Kiểm lâm xa" in names_of(("lead", "task"), rows)) is named


@pytest.mark.parametrize(
    ("role", "text", "following", "count"),
    [
        ("lead", "Sở Nội vụ", "Công an", 0),
        ("deadline", "Trước ngày 30/9/202", "", 1),
        ("deadline", "2026", "", 1),
        ("unit", "Hộ 90", "", 1),
        ("unit", "Hộ", "", 0),
        ("deliverable", "Báo cáo tháng", "12/2026", 1),
        ("deliverable", "Báo cáo tháng", "Quý I", 0),
        ("lead", "Tổ chức", "", 1),  # two words of a task
        ("lead", "Tổ chức hội nghị", "", 0),
        ("lead", "Ban Chỉ huy", "Quân sự xã", 1),
        ("lead", "Văn phòng Chỉ huy", "Quân sự xã", 0),
    ],
)
def test_cells_that_may_be_parts(role: Role, text: str, following: str, count: int) -> None:
    assert len(broken((role, "note"), (text, following))) == count


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("Chính phủ phê duyệt đề án", "phê duyệt đề án"),
        ("Mặt trận Tổ quốc phê duyệt đề án", "phê duyệt đề án"),
        ("Sở Nội vụ", ""),
        ("Ban Chỉ đạo phát triển du lịch", ""),
    ],
)
def test_what_an_agency_is_said_to_do(text: str, act: str) -> None:
    assert _act_behind(text) == act


@pytest.mark.parametrize(
    ("text", "other", "one"),
    [
        ("Văn phòng", "HĐND và UBND", True),
        ("Ban Chỉ huy", "Quân sự xã", True),
        ("Công an", "Công an", False),
        ("Ban Chỉ huy Quân", "sự xã", False),  # four words begin no other name
    ],
)
def test_two_parts_of_one_name(text: str, other: str, one: bool) -> None:
    assert is_one_name(text, other) is one


# -- odd rows -------------------------------------------------------------------------------------

HERE: Any = SimpleNamespace(
    grid=SimpleNamespace(columns_from_text=True, rows_from_text=True, row_tops=[])
)


def drafts(*rows: Sequence[str], section: Section | None = None) -> list[Draft]:
    return [Draft("item", [Slot([t]) for t in row], section, 1, 1, HERE, 0) for row in rows]


def doubted(rows: Sequence[Draft]) -> set[int]:
    return {number for number, draft in enumerate(rows) if draft.doubt}


@pytest.mark.parametrize(
    ("role", "read", "other", "fits"),
    [("lead", 2, 2, True), ("lead", 1, 3, False), ("lead", 0, 3, True), ("task", 0, 9, True),
     ("extra", 1, 3, True), ("extra", 2, 2, False)],
)  # fmt: skip
def test_a_column_of_other_text(role: Role, read: int, other: int, fits: bool) -> None:
    rows = drafts(*[["Sở Nội vụ"]] * read, *[["Tốt đẹp"]] * other)
    assert (_misfit(rows, [role], frozenset()) == "") is fits


@pytest.mark.parametrize(
    ("held", "found"),
    [("Hoàn thành mục tiêu", {0}), ("Hoàn thành mục", set()), ("Nâng cao chất lượng", set())],
)
def test_a_goal_that_holds_another(held: str, found: set[int]) -> None:
    rows = drafts(["Trước hết Hoàn thành mục tiêu đề ra"], [held], [held])
    _doubt_joined(rows, 0)
    assert doubted(rows) == found


@pytest.mark.parametrize(("same", "empty", "found"), [(2, 1, {4}), (3, 1, set()), (5, 2, set())])
def test_where_neighbours_say_the_same_nothing_is_merged(
    same: int, empty: int, found: set[int]
) -> None:
    rows = drafts(["Sở Y tế"], *[["Sở Nội vụ"]] * (same + 1), *[[""]] * empty)
    _doubt_empty(rows, 0, "lead")
    assert doubted(rows) == found


def test_an_empty_cell_takes_the_text_above_it_in_its_section() -> None:
    rows = drafts([""], ["Sở Y tế"], section=Section("I", "a", (), ())) + drafts([""])
    _doubt_empty(rows, 0, "lead")
    assert [draft.doubt[-7:] for draft in rows] == ["Sở Y tế", "", "Sở Y tế"]


@pytest.mark.parametrize(
    ("numbers", "found"),
    [
        (("1", "2", "3"), set()),
        (("1", "3"), {0, 1}),
        (("1", ""), {0, 1}),
        (("x", "3"), set()),
        (("2", "2"), {0, 1}),
    ],
)
def test_numbers_that_do_not_count_on(numbers: Sequence[str], found: set[int]) -> None:
    rows = drafts(*[[number] for number in numbers])
    _doubt_numbers(rows, 0)
    assert doubted(rows) == found


@pytest.mark.parametrize(("no", "found"), [("1.4", {0, 2}), ("1.5", set()), ("2", set())])
def test_a_section_that_counts_on_from_an_item(no: str, found: set[int]) -> None:
    section = Section(no, "Đất đai", (no,), ())
    rows = drafts(["1.3"]) + drafts([no], section=section) + drafts(["1"], section=section)
    rows[1].kind = "section"
    _doubt_sections(rows, 0)
    assert doubted(rows) == found


def test_the_rows_around_a_cell_cut_in_its_middle() -> None:
    rows = drafts(["a"], ["b"], [""], ["c"])
    _doubt_above(rows, 3, 0, "its task begins")
    assert doubted(rows) == {1, 2}
    rows = drafts(["a"], [""], ["b"], ["c"])
    _doubt_below(rows, 0, 0, "task")
    assert doubted(rows) == {2}


def test_one_name_over_two_rows() -> None:
    rows = drafts(["Ban Chỉ huy"], [""], ["Quân sự xã"], ["Sở Y tế"])
    _doubt_halves(rows, 0, "lead")
    assert doubted(rows) == {0, 2}


@pytest.mark.parametrize(
    ("cells", "repeats", "twice"),
    [
        (["1", "Lập sổ", "lập SỔ", ""], (), ("task", "deliverable")),
        (["1", "Lập sổ", "Lập sổ", ""], (2,), None),  # one cell over both columns
        (["1", "Lập sổ", "Báo cáo", "Lập sổ"], (), None),  # a note may say it again
        (["1", "", "", ""], (), None),
    ],
)
def test_a_task_told_twice(
    cells: list[str], repeats: tuple[int, ...], twice: tuple[str, str] | None
) -> None:
    row = Row("item", "1", cells, None, 1, 1, repeats=repeats)
    assert _told_twice(row, ("no", "task", "deliverable", "note"), 1) == twice


def test_a_row_without_a_task() -> None:
    rows = drafts(["1", "Lập"], ["2", ""])
    doubt_empty_tasks(rows, 1, "task")
    assert doubted(rows) == {1}


@pytest.mark.parametrize(
    ("text", "together"),
    [("phường An TườngCông an", True), ("Tổ YouTube", False), ("Công an", False)],
)
def test_words_that_run_together(text: str, together: bool) -> None:
    assert _runs_together(text) is together
    rows = drafts(["1", "Lập sổ", text])
    doubt_odd_rows(rows, ("no", "task", "lead"), 0)
    assert ("run together" in rows[0].doubt) is together or rows[0].doubt != ""


# -- rows that may still grow ---------------------------------------------------------------------


def held(*rows: Sequence[str], no: int | None = 0) -> Drafts:
    made = Drafts(no)
    made.rows = drafts(*rows)
    return made


@pytest.mark.parametrize(
    ("numbered", "bare", "mostly"), [(2, 1, True), (1, 1, False), (1, 2, False)]
)
def test_whether_most_rows_print_a_number(numbered: int, bare: int, mostly: bool) -> None:
    rows = [*[("1", "a")] * numbered, *[("", "a")] * bare]
    assert held(*rows).mostly_numbered() is mostly
    assert held(*reversed(rows)).mostly_numbered() is mostly


@pytest.mark.parametrize(("back", "small"), [(0, True), (2, True), (3, False)])
def test_the_last_few_rows_tell_what_is_usual(back: int, small: bool) -> None:
    rows = held(("1", "lập"), *[("2", "Lập")] * back)
    assert rows.begins_small(1) is small
    assert len(list(rows.recent_items())) == min(back + 1, 3)


def test_a_column_that_was_left_empty() -> None:
    assert held(("1", ""), ("2", "a")).leaves_blank(1)
    assert held(("1", "a"), ("2", "")).leaves_blank(1)
    assert not held(("1", "a"), ("2", "a")).leaves_blank(1)


@pytest.mark.parametrize(
    ("role", "rows", "carries"),
    [("lead", 2, 1), ("lead", 1, 0), ("deadline", 2, 1), ("note", 5, 1), ("note", 4, 0),
     ("no", 9, 0)],
)  # fmt: skip
def test_an_empty_cell_below_a_page_end(role: Role, rows: int, carries: int) -> None:
    table = held(*[("1", "a")] * rows)
    one = Carry(Slot(["a"]), Slot([""]), True)
    found = list(_blank(table, 1, role, False, one, lambda _: None))
    assert [carry.is_one for carry in found] == [False] * carries


@pytest.mark.parametrize(
    ("role", "rows", "below", "is_one"),
    [("lead", 2, 3, True), ("lead", 1, 3, None), ("lead", 4, 0, False), ("lead", 4, 1, True),
     ("deadline", 3, 2, True), ("deadline", 4, None, False), ("note", 9, 9, False)],
)  # fmt: skip
def test_an_empty_cell_at_a_page_end_alone_is_merged(
    role: Role, rows: int, below: int | None, is_one: bool | None
) -> None:
    table = held(*[("1", "a")] * rows)
    one = Carry(Slot(["a"]), Slot([""]), True)
    found = list(_blank(table, 1, role, False, one, lambda _: below))
    assert [carry.is_one for carry in found] == ([] if is_one is None else [is_one])
    assert all(carry.grade == ("B" if is_one else "A") for carry in found)


@pytest.mark.parametrize(
    ("role", "above", "below", "margin"),
    [
        ("task", "Lập sổ", "Mở lớp", 0.0),
        ("task", "Lập sổ,", "Mở lớp", 3.0),
        ("note", "Lập sổ", "mở lớp", 2.0),
        ("lead", "Ban Chỉ huy", "Quân sự xã", 2.0),
        ("lead", "Sở Y tế", "Sở Nội vụ", 0.0),
        ("lead", "Sở Y tế;", "Sở Nội vụ", 2.0),
        ("deadline", "Quý", "II/2026", 1.5),
        ("deadline", "Hằng ngày", "15/02/2026", 0.0),
        ("deadline", "Trong quý", "II/2026", 1.5),
        ("deadline", "Khi phát sinh vụ việc", "Mỗi tháng 01 phiên", 0.0),
    ],
)
def test_what_speaks_for_two_halves(role: Role, above: str, below: str, margin: float) -> None:
    assert _runs_on(role, above, below) == pytest.approx(margin)


@pytest.mark.parametrize(
    ("role", "merged", "above", "below", "doubts"),
    [
        ("note", True, "Lập sổ", "mở lớp", [""]),  # two nats leave no doubt
        ("note", True, "Lập sổ và", "Mở lớp", ["other cell"]),
        ("note", True, "Lập sổ", "Mở lớp", []),
        ("note", False, "Lập sổ", "mở lớp", ["may be cut"]),
        ("note", False, "Lập sổ và", "Mở lớp", []),
        ("lead", True, "Sở Y tế", "Tốt đẹp", ["one with the other"]),
        ("lead", True, "Sở Y tế", "Sở Nội vụ", []),
    ],
)
def test_a_merged_cell_that_goes_on(
    role: Role, merged: bool, above: str, below: str, doubts: list[str]
) -> None:
    one = Carry(Slot([above]), Slot([below]), True)
    found = list(_text(held(("1", "Lập")), 1, role, merged, one))
    assert len(found) == len(doubts)
    for carry, doubt in zip(found, doubts, strict=True):
        assert doubt in carry.doubt and bool(carry.doubt) is bool(doubt)


@pytest.mark.parametrize(
    ("above", "below", "whole"),
    [
        ("Quý I/2026", "Quý II/2026", True),
        ("Quý I/2026,", "Quý II/2026", False),
        ("Quý I/2026;", "Quý II/2026", False),
        ("Quý I/2026", "quý II/2026", False),
        ("Trước ngày", "30/6/2026", False),
        ("Quý I/2026", "Nghị quyết", False),
    ],
)
def test_two_whole_deadlines(above: str, below: str, whole: bool) -> None:
    assert both_whole(above, below) is whole


@pytest.mark.parametrize(("margin", "sure"), [(1.0, True), (0.9, False)])
def test_little_evidence_for_a_join_is_a_doubt(margin: float, sure: bool) -> None:
    (draft,) = drafts(["1", "Lập"])
    part = SimpleNamespace(grid=SimpleNamespace(page=2, paged=True, row_doubts={}), join=None)
    builder = Builder.__new__(Builder)
    builder.width = 0
    builder._join(draft, part, 0, [], margin)  # type: ignore[arg-type]
    assert (draft.grade == "B") is sure


# -- titles ---------------------------------------------------------------------------------------


def slot(text: str, bold: bool = False, row_span: int = 1) -> Slot:
    return Slot([text], [Cell(0, 0, text, row_span=row_span, bold=bold)])


@pytest.mark.parametrize(
    ("no", "title", "covered", "columns", "is_title"),
    [
        ("", "Kinh tế", 3, 6, True),  # six tenths of five
        ("", "Kinh tế", 2, 6, False),
        ("", "Kinh tế", 2, 3, True),
        ("", "Kinh tế", 1, 2, False),  # two columns at least
        ("II", "Kinh tế", 1, 6, True),
        ("2", "Kinh tế", 1, 6, False),
        ("2", "KINH TẾ", 1, 6, True),
        ("", "KINH TẾ", 1, 6, True),
    ],
)
def test_a_row_that_is_a_title(
    no: str, title: str, covered: int, columns: int, is_title: bool
) -> None:
    made = slot(title)
    places: list[Slot | None] = [slot(no), *[made] * covered, *[None] * (columns - 1 - covered)]
    assert (title_of(places, 0, 1, Drafts(0)) is made) is is_title


def test_bold_tells_a_title_where_items_are_not() -> None:
    made = slot("Kinh tế", bold=True)
    plain, bold = Drafts(0), Drafts(0)
    plain.rows = [Draft("item", [slot("1"), slot("a")], None, 1, 1, HERE, 0)]
    bold.rows = [Draft("item", [slot("1"), slot("a", bold=True)], None, 1, 1, HERE, 0)]
    assert title_of([slot("2"), made, None], 0, 1, plain) is made
    assert title_of([slot("2"), made, None], 0, 1, bold) is None
    assert title_of([slot("2"), made, slot("x")], 0, 1, plain) is None
    assert title_of([None, slot("a", row_span=2)], None, 0, plain) is None


def test_a_title_may_hold_its_number() -> None:
    assert open_section([], "", "II. Kinh tế").no == "II"
    assert open_section([], "", "Kinh tế").no == ""
    assert open_section([], "", "II Kinh tế").no == ""


def head(text: str) -> Head | None:
    found = split_heads([Paragraph(text, 1)])[1]
    return found[0] if found else None


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("I. " + "X" * 157, "X" * 157),
        ("I. " + "X" * 158, None),  # more than 160 characters
        ("I. Lập" + " sổ" * 11 + ".", "Lập" + " sổ" * 11),
        ("I. Lập" + " sổ" * 12 + ".", None),  # a sentence
        ("I. Lập" + " sổ" * 12, "Lập" + " sổ" * 12),
        ("I. Nhiệm vụ như sau:", None),
        ("I. Danh mục kèm theo", None),
    ],
)
def test_a_sections_title_above_a_grid(text: str, title: str | None) -> None:
    found = head(text)
    assert (found.title if found else None) == title


@pytest.mark.parametrize(
    ("text", "title"),
    [("Lập" + " sổ" * 11, True), ("Lập" + " sổ" * 12, False), ("lập sổ", False),
     ("Lập sổ.", False), ("* Lập sổ", True)],
)  # fmt: skip
def test_a_line_that_may_name_what_follows(text: str, title: bool) -> None:
    assert _is_title(text) is title


@pytest.mark.parametrize(("lines", "shown"), [(8, 8), (9, 8)])
def test_an_appendix_title_has_so_many_lines(lines: int, shown: int) -> None:
    titles = [Paragraph(f"DÒNG {n}", 1, Box(0, 0, 1, 1)) for n in "ABCDEFGHI"[:lines]]
    label, title = announced([Paragraph("PHỤ LỤC II", 1), *titles])
    assert (label, title.count("DÒNG")) == ("PHỤ LỤC II", shown)
    assert announced(titles)[1].count("DÒNG") == shown
