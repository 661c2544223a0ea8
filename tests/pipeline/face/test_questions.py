"""Every stored question about work and time on a small store whose answers are known."""

from __future__ import annotations

import csv
import io
import json
import re
import shlex
import shutil
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow.parquet as pq
import pytest

from normalizers.records import Source, extract
from pipeline import cli
from pipeline.curated import reference
from pipeline.curated.store import Change, Store
from pipeline.face import questions
from pipeline.ingest.worker import landed
from schemas.reading import Paragraph, Reading
from tests.normalizers.grids import grid

Captured = pytest.CaptureFixture[str]
TODAY = "2026-05-20"
WORD = Reading("docx", "word", 1, [])
HEADER = "STT | Nhiệm vụ | Cơ quan chủ trì | Cơ quan phối hợp | Thời gian hoàn thành"
AN_TUONG = ("ỦY BAN NHÂN DÂN\nPHƯỜNG AN TƯỜNG", "KẾ HOẠCH\nCải cách hành chính năm 2026")
NOBODY = ("", "KẾ HOẠCH\nChuyển đổi số năm 2026")
TIMELESS = ("", "KẾ HOẠCH\nThi đua")

PLANS: dict[str, tuple[tuple[str, str], Sequence[str]]] = {
    "an-tuong.docx": (
        AN_TUONG,
        (
            "1 | Ban hành kế hoạch | Phòng Kinh tế | Sở Nội vụ | Tháng 3/2026",
            "2 | Báo cáo tháng | Văn phòng HĐND và UBND | Phòng Kinh tế | Trước ngày 16 hằng tháng",
            "3 | Tập huấn | Các cơ quan, đơn vị | | Quý III/2026",
            "4 | Rà soát | Sở Nội vụ; Phòng Kinh tế | | Thường xuyên",
            "5 | Kiểm tra | | Sở Nội vụ | Hằng tháng",
        ),
    ),
    "khong-noi.docx": (
        NOBODY,
        (
            "1 | Số hóa | Hội Xyz Abc | | Trước ngày 15/7/2026",
            "2 | Kết nối | Sở Nội vụ | | Khi có yêu cầu",
            "3 | Họp | Sở Nội vụ | | Theo kế hoạch của tỉnh",
            "4 | Vận hành | Phòng Kinh tế | | Từ ngày 01/9/2026",
        ),
    ),
    "thi-dua.docx": (
        TIMELESS,
        (
            "1 | Phát động | Sở Nội vụ | | Ngày 20 hằng tháng",
            "2 | Tổng kết | Sở Nội vụ | | Quý IV",
            "3 | Bình xét | Sở Nội vụ | | Qwerty",
        ),
    ),
}


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The plans above, stored as a run stores them."""
    folder = tmp_path_factory.mktemp("stored")
    store = Store(folder)
    store.commit(Change([landed(extraction(name)) for name in PLANS]))
    reference.write(store)
    return folder


@pytest.fixture
def curated(stored: Path, tmp_path: Path) -> str:
    """A copy of the store that a test may change."""
    return str(shutil.copytree(stored, tmp_path / "curated"))


def extraction(name: str, form: Reading = WORD, first: str = "") -> Any:
    (head, title), rows = PLANS[name]
    lines = [line for line in (*head.split("\n"), *title.split("\n"), "PHỤ LỤC") if line]
    blocks = [Paragraph(line, centered=True, bold=True) for line in lines]
    reading = replace(form, blocks=[*blocks, grid(HEADER, *rows, paged=False)])
    sha256 = first + f"{list(PLANS).index(name) + 1:064d}"[len(first) :][::-1]
    return extract(reading, Source(name, sha256, "test", datetime(2026, 1, 1, tzinfo=UTC), {}))


def ask(capsys: Captured, curated: str, question: str, *options: str) -> list[dict[str, Any]]:
    arguments = ["query", question, "--curated", curated, "--format", "json", *options]
    assert cli.run(arguments) == 0, capsys.readouterr().err
    rows: list[dict[str, Any]] = json.loads(capsys.readouterr().out)
    return rows


def table(rows: list[dict[str, Any]], *columns: str) -> list[tuple[Any, ...]]:
    return [tuple(row[column] for column in columns) for row in rows]


def test_due_next_quarter(curated: str, capsys: Captured) -> None:
    found = ask(capsys, curated, "due-next-quarter", "--today", TODAY)
    assert table(found, "Hạn", "Nhiệm vụ", "Loại hạn") == [
        ("2026-07-14", "Số hóa", None),
        ("2026-07-15", "Báo cáo tháng", "định kỳ"),
        ("2026-08-15", "Báo cáo tháng", "định kỳ"),
        ("2026-09-15", "Báo cáo tháng", "định kỳ"),
        ("2026-09-30", "Tập huấn", None),
    ]
    assert ask(capsys, curated, "due-next-quarter", "--today", "2027-01-01") == []


def test_due_between(curated: str, capsys: Captured) -> None:
    days = ("--from", "2026-03-16", "--to", "2026-04-15")
    assert table(ask(capsys, curated, "due-between", *days), "Từ", "Hạn", "Nhiệm vụ") == [
        ("2026-03-01", "2026-03-31", "Ban hành kế hoạch"),
        (None, "2026-04-15", "Báo cáo tháng"),
    ]
    of_agency = ask(capsys, curated, "due-between", *days, "--agency", "sở nội vụ")
    assert table(of_agency, "Nhiệm vụ") == [("Ban hành kế hoạch",)]
    by_id = ask(capsys, curated, "due-between", *days, "--agency", "so-noi-vu")
    assert by_id == of_agency
    assert ask(capsys, curated, "due-between", *days, "--place", "Hàng Gòn") == []
    for place in ("an tường", "02512", "08", "Tuyên Quang"):
        assert len(ask(capsys, curated, "due-between", *days, "--place", place)) == 2
    later = ask(capsys, curated, "due-between", "--today", "2026-12-01")
    assert table(later, "Hạn", "Nhiệm vụ") == [("2026-12-15", "Báo cáo tháng")]


def test_who_leads_is_told_where_only_the_title_says_it(tmp_path: Path, capsys: Captured) -> None:
    lines = ("KẾ HOẠCH", "Năm 2026", "PHỤ LỤC I", "PHÒNG KINH TẾ CHỦ TRÌ")
    table_ = grid("STT | Nhiệm vụ | Thời gian", "1 | Rà soát đất | Quý III/2026", paged=False)
    blocks = [*(Paragraph(line, centered=True, bold=True) for line in lines), table_]
    source = Source("a.docx", "7" * 64, "test", datetime(2026, 1, 1, tzinfo=UTC), {})
    Store(tmp_path).commit(Change([landed(extract(Reading("docx", "word", 1, blocks), source))]))
    for question in ("due-next-quarter", "due-between"):
        (row,) = ask(capsys, str(tmp_path), question, "--today", TODAY)
        assert row["Chủ trì"] == "Phòng Kinh tế"
    assert ask(capsys, str(tmp_path), "SELECT lead FROM tasks") == [{"lead": None}]


def test_status_counts_what_its_questions_list(tmp_path: Path, capsys: Captured) -> None:
    plan = extraction("an-tuong.docx")
    again = extraction("an-tuong.docx", replace(WORD, format="text", reader="text"), "f")
    again.tasks[0] = again.tasks[0].model_copy(update={"grade": "C"})
    told = again.document.model_copy(update={"duplicate_of": plan.document.doc_id})
    again = replace(again, document=told)
    store = Store(tmp_path)
    empty = Source("đọc tôi.txt", "9" * 64, "test", datetime(2026, 1, 1, tzinfo=UTC), {})
    nothing = extract(Reading("text", "text", 1, [Paragraph("Ghi chú")]), empty)
    store.commit(Change([landed(plan), landed(again), landed(nothing)]))
    assert cli.run(["status", "--curated", str(tmp_path)]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "plans 1 documents 3 duplicates of a plan 1 texts without a plan 1" in said
    assert "tasks 10 tasks, each plan once 5" in said
    assert "graded C" not in said
    assert ask(capsys, str(tmp_path), "doubtful-rows") == []


def test_overdue(curated: str, capsys: Captured) -> None:
    found = ask(capsys, curated, "overdue", "--today", "2026-04-16")
    assert table(found, "Quá (ngày)", "Hạn", "Nhiệm vụ") == [
        (1, "2026-04-15", "Báo cáo tháng"),
        (16, "2026-03-31", "Ban hành kế hoạch"),
        (32, "2026-03-15", "Báo cáo tháng"),
        (60, "2026-02-15", "Báo cáo tháng"),
        (91, "2026-01-15", "Báo cáo tháng"),
    ]
    found = ask(capsys, curated, "overdue", "--today", "2026-04-16", "--agency", "Sở Nội vụ")
    assert table(found, "Nhiệm vụ") == [("Ban hành kế hoạch",)]


def test_deadline_calendar_holds_every_time(curated: str, capsys: Captured) -> None:
    found = ask(capsys, curated, "deadline-calendar", "--today", TODAY)
    columns = ("Tháng", "Lần đến hạn", "Việc đến hạn", "Kế hoạch", "Chưa qua")
    assert table(found, *columns) == [
        ("2026-01", 1, 1, 1, 0),
        ("2026-02", 1, 1, 1, 0),
        ("2026-03", 2, 2, 1, 0),
        ("2026-04", 1, 1, 1, 0),
        ("2026-05", 1, 1, 1, 0),
        ("2026-06", 1, 1, 1, 1),
        ("2026-07", 2, 2, 2, 2),
        ("2026-08", 1, 1, 1, 1),
        ("2026-09", 3, 3, 2, 3),
        ("2026-10", 1, 1, 1, 1),
        ("2026-11", 1, 1, 1, 1),
        ("2026-12", 1, 1, 1, 1),
    ]
    times = ask(capsys, curated, "SELECT count(*) AS n FROM task_occurrences")
    assert sum(row["Lần đến hạn"] for row in found) == times[0]["n"] == 16
    assert found[0]["Chủ trì nhiều nhất"] == "Văn phòng HĐND và UBND"


def test_deadline_calendar_counts_a_task_once_a_month(tmp_path: Path, capsys: Captured) -> None:
    lines = [
        "1 | Báo cáo | Phòng Kinh tế; Sở Nội vụ | | Ngày 10/3/2026 và ngày 20/3/2026",
        "2 | Rà soát | Sở Nội vụ | | Ngày 20/3/2026",
        "3 | Tổng kết | Hội Xyz Abc | | Ngày 20/4/2026",
    ]
    blocks = [Paragraph("KẾ HOẠCH\nNăm 2026"), grid(HEADER, *lines, paged=False)]
    source = Source("a.docx", "8" * 64, "test", datetime(2026, 1, 1, tzinfo=UTC), {})
    Store(tmp_path).commit(Change([landed(extract(replace(WORD, blocks=blocks), source))]))
    columns = ("Tháng", "Lần đến hạn", "Việc đến hạn", "Chưa qua", "Chủ trì nhiều nhất", "Số việc")

    def asked(*options: str) -> list[tuple[Any, ...]]:
        return table(ask(capsys, str(tmp_path), "deadline-calendar", *options), *columns)

    april = ("2026-04", 1, 1, 1, None, None)
    assert asked("--today", "2026-03-15") == [("2026-03", 3, 2, 2, "Sở Nội vụ", 2), april]
    assert asked("--today", "2026-03-15", "--from", "2026-03-11") == [
        ("2026-03", 2, 2, 2, "Sở Nội vụ", 2),
        april,
    ]
    assert asked("--today", "2026-03-15", "--agency", "Phòng Kinh tế") == [
        ("2026-03", 2, 1, 1, "Phòng Kinh tế", 1)
    ]


def test_tasks_without_date_say_why(curated: str, capsys: Captured) -> None:
    found = ask(capsys, curated, "tasks-without-date")
    assert sorted(table(found, "Nhiệm vụ", "Vì sao")) == [
        ("Bình xét", "chưa đọc được"),
        ("Họp", "theo cấp khác: kế hoạch của tỉnh"),
        ("Kiểm tra", "định kỳ, không nêu ngày"),
        ("Kết nối", "chờ sự việc: có yêu cầu"),
        ("Phát động", "định kỳ, chưa rõ kế hoạch của năm nào"),
        ("Rà soát", "thường xuyên"),
        ("Tổng kết", "không nêu năm"),
    ]


def test_every_task_is_due_or_says_why_not(curated: str, capsys: Captured) -> None:
    due = ask(capsys, curated, "SELECT count(DISTINCT task_id) AS n FROM due")[0]["n"]
    undated = len(ask(capsys, curated, "tasks-without-date"))
    assert due + undated == sum(len(rows) for _, rows in PLANS.values())


def test_workload_adds_up(curated: str, capsys: Captured) -> None:
    found = ask(capsys, curated, "workload-by-agency", "--today", TODAY)
    columns = ("Cơ quan", "Chủ trì", "Cùng chủ trì", "Phối hợp", "Chủ trì, hạn trong 90 ngày")
    lines = {row[0]: row[1:] for row in table(found, *columns)}
    assert lines["Sở Nội vụ"] == (6, 0, 2, 0)
    assert lines["Văn phòng HĐND và UBND"] == (1, 0, 0, 1)
    assert lines["(nhóm cơ quan)"] == (1, 0, 0, 0)
    assert lines["(chưa có mã)"] == (1, 0, 0, 1)
    assert lines["(không nêu)"] == (1, 0, 0, 0)
    (kinh_te,) = (line for name, line in lines.items() if name.startswith("Phòng Kinh tế"))
    assert kinh_te == (2, 1, 1, 0)
    tasks = ask(capsys, curated, "SELECT count(*) AS n FROM tasks")[0]["n"]
    assert sum(row["Chủ trì"] for row in found) == tasks == 12


def test_plans_without_a_place_are_told_apart(curated: str, capsys: Captured) -> None:
    places = ask(capsys, curated, "SELECT place FROM plans ORDER BY source")
    assert table(places, "place") == [
        ("phường An Tường",),
        ("Chuyển đổi số năm 2026 · khong-noi.docx",),
        ("Thi đua · thi-dua.docx",),
    ]


def test_equal_findings_are_one_line(curated: str, capsys: Captured) -> None:
    found = ask(capsys, curated, "issues-to-look-at")
    columns = ("Mã", "Số lần", "Tệp đầu", "Chữ")
    lines = table(found, *columns)
    assert ("deadline-unknown", 1, "thi-dua.docx", "Qwerty") in lines
    assert all(row["Vì sao"] for row in found)
    assert {row["Là gì"] for row in found if row["Mã"] == "deadline-unknown"} == {
        "Chưa hiểu thời hạn"
    }
    assert len({(row["Mã"], row["Vì sao"], row["Chữ"]) for row in found}) == len(found)


def test_names_come_in_vietnamese_order(curated: str, capsys: Captured) -> None:
    words = "(VALUES ('Đồng Nai'), ('Ea Kar'), ('Ân Thi'), ('Ăn'), ('An'), ('Da')) AS t(x)"
    found = ask(capsys, curated, f"SELECT x FROM {words} ORDER BY x COLLATE vi")
    assert table(found, "x") == [("An",), ("Ăn",), ("Ân Thi",), ("Da",), ("Đồng Nai",), ("Ea Kar",)]


def test_a_parameter_that_a_question_does_not_take_is_refused(
    curated: str, capsys: Captured
) -> None:
    assert cli.run(["query", "plans-overview", "--curated", curated, "--agency", "x"]) == 2
    assert capsys.readouterr().err == "phuluc: this question takes no --agency\n"


def test_a_name_that_nothing_has_is_said(curated: str, capsys: Captured) -> None:
    days = ["query", "due-between", "--from", "01/01/2026", "--curated", curated]
    for option, name, said in (
        ("--agency", "Sở Nội vu vơ", "no agency is called 'Sở Nội vu vơ'; `phuluc query workload"),
        ("--place", "Mỹ Lâm", "called 'Mỹ Lâm'; `phuluc query plans"),
        ("--plan", "không có", "called 'không có'; `phuluc query plans"),
        ("--agency", "so-noi-vu", ""),
        ("--place", "An Tường", ""),
    ):
        assert cli.run([*days, option, name]) == 0
        error = capsys.readouterr().err
        assert (said in error) if said else not error


def test_a_parameter_is_a_value_and_never_sql(curated: str, capsys: Captured) -> None:
    hostile = "x' OR '1'='1"
    assert ask(capsys, curated, "due-between", "--from", "2020-01-01", "--agency", hostile) == []


def test_an_agency_is_found_by_id_name_abbreviation_and_without_marks(
    curated: str, capsys: Captured
) -> None:
    days = ("--from", "2026-01-01", "--to", "2026-12-31")
    for name in ("so-noi-vu", "Sở Nội vụ", "SNV", "so noi vu", "SỞ NỘI VỤ", "Nội vụ"):
        found = ask(capsys, curated, "due-between", *days, "--agency", name)
        assert table(found, "Nhiệm vụ") == [("Ban hành kế hoạch",)], name
    assert ask(capsys, curated, "due-between", *days, "--agency", "ội v") == []  # whole words


def test_plan_and_grade_narrow_too(curated: str, capsys: Captured) -> None:
    days = ("--from", "2026-01-01", "--to", "2026-12-31")
    for plan in ("khong-noi.docx", "chuyen doi so"):
        found = ask(capsys, curated, "due-between", *days, "--plan", plan)
        assert table(found, "Nhiệm vụ") == [("Số hóa",)], plan
    every = ask(capsys, curated, "due-between", *days)
    parts = [ask(capsys, curated, "due-between", *days, "--grade", grade) for grade in "ABC"]
    assert sum(map(len, parts)) == len(every) == 15
    assert cli.run(["query", "due-between", "--curated", curated, "--grade", "D"]) == 2
    assert cli.run(["query", "due-between", "--curated", curated, *days[:2], "--to", "2025-01-01"])


def test_every_question_says_what_it_takes_and_its_example_runs(
    curated: str, capsys: Captured
) -> None:
    for question in questions.all_questions():
        assert set(question.takes) == questions.asks_for(question.sql), question.name
        command, *words = shlex.split(question.example)
        assert (command, words[:2]) == ("phuluc", ["query", question.name])
        assert cli.run([*words, "--curated", curated]) == 0, capsys.readouterr().err


def test_the_list_can_be_pasted(curated: str, capsys: Captured) -> None:
    assert cli.run(["query", "--curated", curated]) == 0
    lines = capsys.readouterr().out.splitlines()
    commands = [line.strip()[2:] for line in lines if line.startswith("  $ ")]
    assert len(commands) == len(questions.all_questions())
    assert all(command.endswith(f"--curated {curated}") for command in commands)


def test_sql_comes_from_standard_input(
    curated: str, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("SELECT count(*) AS n FROM tasks"))
    assert ask(capsys, curated, "-") == [{"n": 12}]


def test_an_answer_goes_into_a_file_wholly_or_not_at_all(
    curated: str, tmp_path: Path, capsys: Captured
) -> None:
    sql = """SELECT task, due_end, ordinal, ['a; b', 'c'] AS l, '=1+1' AS f
        FROM tasks ORDER BY source_, ordinal LIMIT 2""".replace("source_", "doc_id")
    asked = ["query", sql, "--curated", curated, "--out"]
    for name in ("a.xlsx", "a.parquet", "a.csv", "a.json", "a.txt"):
        assert cli.run([*asked, str(tmp_path / name)]) == 0, capsys.readouterr().err
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx").active
    assert [cell.value for cell in sheet[1]] == ["task", "due_end", "ordinal", "l", "f"]
    assert (sheet["C2"].value, sheet["D2"].value, sheet["E2"].value) == (1, "a; b\nc", "=1+1")
    assert sheet["E2"].data_type == "s"
    rows = pq.read_table(tmp_path / "a.parquet")
    assert rows["l"].to_pylist() == [["a; b", "c"]] * 2
    header, first, _ = csv.reader((tmp_path / "a.csv").open(encoding="utf-8"))
    assert header[3] == "l"
    assert first[3].split("\n") == ["a; b", "c"]
    assert first[4] == "'=1+1"
    assert json.loads((tmp_path / "a.json").read_text("utf-8"))[0]["l"] == ["a; b", "c"]
    before = sorted(path.name for path in tmp_path.iterdir())
    late = "SELECT CASE WHEN i = 90000 THEN error('late') END FROM range(100000) AS r(i)"
    for name in ("a.csv", "b.xlsx", "b.parquet"):
        kept = (tmp_path / "a.csv").read_bytes()
        assert cli.run(["query", late, "--curated", curated, "--out", str(tmp_path / name)]) == 2
        assert (tmp_path / "a.csv").read_bytes() == kept
    assert sorted(path.name for path in tmp_path.iterdir()) == before
    assert cli.run(["query", sql, "--curated", curated, "--format", "xlsx"]) == 2
    assert cli.run([*asked, str(tmp_path / "no" / "such" / "a.csv")]) == 1


def test_tables_fit_the_terminal(
    curated: str, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = " ".join(["nhiệm vụ"] * 60)
    sql = f"SELECT 1 AS a, DATE '2026-01-14' AS b, '{words}' AS c, 'x' AS d"
    asked = ["query", sql, "--curated", curated]
    monkeypatch.setenv("COLUMNS", "60")
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert cli.run(asked) == 0
    shown = re.sub("\x1b\\[[0-9;]*m", "", capsys.readouterr().out).splitlines()
    assert max(map(len, shown)) <= 60
    assert shown[3].rstrip().endswith("…")
    assert len(shown) == 5
    assert "2026-01-14" in shown[2]
    monkeypatch.delenv("FORCE_COLOR")
    assert cli.run(asked) == 0
    piped = capsys.readouterr().out
    assert piped.count("vụ") == 60
    assert max(map(len, piped.splitlines())) <= 100
    assert not re.search(" $", piped, re.MULTILINE)
    assert cli.run([*asked, "--wide"]) == 0
    assert words in capsys.readouterr().out


def test_a_day_that_is_none_is_refused(curated: str, capsys: Captured) -> None:
    for day, code in (("31/2/2026", 2), ("5/20/2026", 2), ("mai", 2), ("20/5/2026", 0)):
        assert cli.run(["query", "overdue", "--curated", curated, "--today", day]) == code


def test_sql_of_ones_own_reads_the_parameters_too(curated: str, capsys: Captured) -> None:
    sql = "SELECT getvariable('today') AS today"
    assert ask(capsys, curated, sql, "--today", TODAY) == [{"today": TODAY}]
    assert date.fromisoformat(ask(capsys, curated, sql)[0]["today"])


def test_plans_overview(curated: str, capsys: Captured) -> None:
    found = ask(capsys, curated, "plans-overview")
    columns = ("Xã, phường", "Tên", "Từ", "Đến", "Việc", "Chỉ tiêu", "Độ phủ", "Bản khác", "Tệp")
    year = ("2026-01-01", "2026-12-31")
    assert table(found, *columns) == [
        ("phường An Tường", "Cải cách hành chính năm 2026", *year, 5, 0, 1.0, 0, "an-tuong.docx"),
        (None, "Chuyển đổi số năm 2026", *year, 4, 0, 1.0, 0, "khong-noi.docx"),
        (None, "Thi đua", None, None, 3, 0, 1.0, 0, "thi-dua.docx"),
    ]


def test_unknown_agencies(curated: str, capsys: Captured) -> None:
    assert [tuple(row.values()) for row in ask(capsys, curated, "unknown-agencies")] == [
        ("Hội Xyz Abc", 1, 1, "khong-noi.docx", "Hội Xyz Abc,")
    ]


def test_tasks_by_area_and_commune(curated: str, capsys: Captured) -> None:
    found = ask(capsys, curated, "tasks-by-area-and-commune")
    assert table(found, "Nơi", "Lĩnh vực", "Việc", "Có hạn", "% kế hoạch") == [
        ("phường An Tường", "(chưa rõ)", 5, 2, 100.0),
        ("Chuyển đổi số năm 2026 · khong-noi.docx", "(chưa rõ)", 4, 1, 100.0),
        ("Thi đua · thi-dua.docx", "(chưa rõ)", 3, 0, 100.0),
    ]


def test_agencies_across_provinces(curated: str, capsys: Captured) -> None:
    found = ask(capsys, curated, "agencies-across-provinces")
    lines = {(row["Cơ quan"], row["Tỉnh"]): tuple(row.values())[2:] for row in found}
    assert lines["Sở Nội vụ", "(chưa rõ)"] == (2, 5, 2.5)
    assert lines["Sở Nội vụ", "tỉnh Tuyên Quang"] == (1, 1, 1.0)
    assert lines["Văn phòng HĐND và UBND", "tỉnh Tuyên Quang"] == (1, 1, 1.0)
    assert sum(work for _, work, _ in lines.values()) == 10  # not the group, the unknown, nobody


@pytest.fixture
def neighbours(tmp_path: Path) -> str:
    """Two wards with one task and one indicator in common."""
    plans = {}
    for ward, month, aim in (("An Tường", 3, "90"), ("Mỹ Lâm", 9, "85")):
        head = (f"ỦY BAN NHÂN DÂN\nPHƯỜNG {ward.upper()}", "KẾ HOẠCH\nNăm 2026")
        task = f"1 | Rà soát văn bản. | Phòng Kinh tế | | Tháng {month}/2026"
        plans[f"{ward}.docx"] = (
            head,
            (task,),
            (f"1 | Tỷ lệ hài lòng | % | {aim} | Phòng Kinh tế",),
        )
    folder = tmp_path / "neighbours"
    changes = []
    for number, (name, ((head, title), tasks, aims)) in enumerate(plans.items(), 1):
        blocks = [Paragraph(line) for line in (*head.split("\n"), *title.split("\n"))]
        grids = [
            grid(HEADER, *tasks, paged=False),
            Paragraph("PHỤ LỤC II"),
            grid("STT | Chỉ tiêu | Đơn vị tính | Kết quả | Cơ quan theo dõi", *aims, paged=False),
        ]
        reading = Reading("docx", "word", 1, [*blocks, *grids])
        source = Source(name, f"{number:064d}"[::-1], "t", datetime(2026, 1, 1, tzinfo=UTC), {})
        changes.append(landed(extract(reading, source)))
    store = Store(folder)
    store.commit(Change(changes))
    reference.write(store)
    return str(folder)


def test_same_task_in_several_communes(neighbours: str, capsys: Captured) -> None:
    (found,) = ask(capsys, neighbours, "same-task-in-several-communes")
    assert found["Số nơi"] == 2
    assert found["Nơi"] == ["phường An Tường", "phường Mỹ Lâm"]
    assert (found["Hạn sớm nhất"], found["Hạn muộn nhất"]) == ("2026-03-31", "2026-09-30")


def test_a_task_of_several_communes_is_told_as_the_first_source_has_it(
    tmp_path: Path, capsys: Captured
) -> None:
    wards = {
        "3.docx": ("AN TƯỜNG", "Rà soát, văn bản | Sở Nội vụ", "Họp | Sở Nội vụ"),
        "1.docx": ("MỸ LÂM", "RÀ SOÁT văn bản. | Phòng Kinh tế", "Thăm | Sở Nội vụ"),
        "2.docx": ("AN TƯỜNG", "Rà soát văn bản | Sở Nội vụ", "Họp | Sở Nội vụ"),
    }
    changes = []
    for name, (ward, *tasks) in wards.items():
        lines = [f"{no} | {task} | | Tháng 3/2026" for no, task in enumerate(tasks, 1)]
        head = ("ỦY BAN NHÂN DÂN", f"PHƯỜNG {ward}", "KẾ HOẠCH", "Năm 2026")
        blocks = [*map(Paragraph, head), grid(HEADER, *lines, paged=False)]
        source = Source(name, name[0] * 64, "test", datetime(2026, 1, 1, tzinfo=UTC), {})
        changes.append(landed(extract(replace(WORD, blocks=blocks), source)))
    Store(tmp_path).commit(Change(changes))
    (found,) = ask(capsys, str(tmp_path), "same-task-in-several-communes")
    assert found["Nhiệm vụ"] == "RÀ SOÁT văn bản."
    assert (found["Số nơi"], found["Nơi"]) == (2, ["phường An Tường", "phường Mỹ Lâm"])
    assert found["Chủ trì"] == ["Phòng Kinh tế", "Sở Nội vụ"]


def test_indicators_side_by_side(neighbours: str, capsys: Captured) -> None:
    found = ask(capsys, neighbours, "indicators-side-by-side")
    assert table(found, "Chỉ tiêu", "Nơi", "Giá trị", "ĐVT", "Theo dõi") == [
        ("Tỷ lệ hài lòng", "phường An Tường", 90.0, "%", "Phòng Kinh tế"),
        ("Tỷ lệ hài lòng", "phường Mỹ Lâm", 85.0, "%", "Phòng Kinh tế"),
    ]


def test_doubtful_rows_of_one_text_are_one_line(tmp_path: Path, capsys: Captured) -> None:
    same = "Kiểm tra công vụ | Phòng Kinh tế | | Quý I/2026"
    body = grid(HEADER, f"1 | {same}", f"2 | {same}", f"3 | Rà {same}", paged=False)
    body.row_doubts = {1: "a rule is missing", 2: "a rule is missing", 3: "its lead is empty"}
    reading = Reading("docx", "word", 1, [Paragraph("KẾ HOẠCH"), body])
    source = Source("c.docx", "1" * 64, "t", datetime(2026, 1, 1, tzinfo=UTC), {})
    store = Store(tmp_path / "curated")
    store.commit(Change([landed(extract(reading, source))]))
    reference.write(store)
    found = ask(capsys, str(tmp_path / "curated"), "doubtful-rows")
    assert table(found, "TT", "Nội dung", "Số dòng", "Vì sao") == [
        ("1", "Kiểm tra công vụ", 2, "a rule is missing"),
        ("3", "Rà Kiểm tra công vụ", 1, "ô “Chủ trì” trống"),
    ]


def test_a_whole_year_is_due_by_its_end_and_told_as_a_span(
    tmp_path: Path, capsys: Captured
) -> None:
    lines = [
        "1 | Tuyên truyền | Sở Nội vụ | | Cả năm 2026",
        "2 | Rà soát | Sở Nội vụ | | Quý IV/2026",
        "3 | Thi đua | Sở Nội vụ | | Giai đoạn 2022 - 2026",
    ]
    blocks = [Paragraph("KẾ HOẠCH\nNăm 2026"), grid(HEADER, *lines, paged=False)]
    source = Source("a.docx", "8" * 64, "test", datetime(2026, 1, 1, tzinfo=UTC), {})
    Store(tmp_path).commit(Change([landed(extract(replace(WORD, blocks=blocks), source))]))
    asked = (str(tmp_path), "due-next-quarter", "--today", "2026-08-01")
    assert table(ask(capsys, *asked), "Nhiệm vụ", "Hạn", "Loại hạn") == [
        ("Tuyên truyền", "2026-12-31", "hết giai đoạn"),
        ("Rà soát", "2026-12-31", None),
        ("Thi đua", "2026-12-31", "hết giai đoạn"),
    ]
    (month,) = ask(capsys, str(tmp_path), "deadline-calendar")
    assert (month["Việc đến hạn"], month["Cả năm"]) == (3, 2)
    to = tmp_path / "a.ics"
    command = ["export", str(to), "--curated", str(tmp_path), "--today", "2026-08-01"]
    assert cli.run(command) == 0
    said = [line for line in to.read_text("utf-8").splitlines() if line.startswith("SUMMARY")]
    assert sorted(line.partition(":")[2].partition(" (")[0] for line in said) == [
        "Hết giai đoạn: Thi đua",
        "Hết giai đoạn: Tuyên truyền",
        "Rà soát",
    ]


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("Công an", ["của An Tường", "của Tân Trào", "của tỉnh, cho Tân Trào"]),
        ("Công an phường An Tường", ["của An Tường"]),
        ("CÔNG AN XÃ TÂN TRÀO", ["của Tân Trào", "của tỉnh, cho Tân Trào"]),
    ],
    ids=["of any place", "of a ward", "in capitals"],
)
def test_an_agency_of_a_place_is_no_other_places(
    name: str, found: list[str], tmp_path: Path, capsys: Captured
) -> None:
    store, landings = Store(tmp_path), []
    for n, (issuer, task, lead) in enumerate(
        (
            ("PHƯỜNG AN TƯỜNG", "của An Tường", "Công an"),
            ("XÃ TÂN TRÀO", "của Tân Trào", "Công an xã"),
            ("TỈNH TUYÊN QUANG", "của tỉnh, cho Tân Trào", "Công an xã Tân Trào"),
        )
    ):
        blocks = [
            Paragraph(f"ỦY BAN NHÂN DÂN\n{issuer}"),
            Paragraph("Tuyên Quang, ngày 05 tháng 01 năm 2026"),
            Paragraph("KẾ HOẠCH\nNăm 2026"),
            grid(HEADER, f"1 | {task} | {lead} | | Quý III/2026", paged=False),
        ]
        source = Source(f"{n}.docx", str(n) * 64, "test", datetime(2026, 1, 1, tzinfo=UTC), {})
        landings.append(landed(extract(replace(WORD, blocks=blocks), source)))
    store.commit(Change(landings))
    rows = ask(capsys, str(tmp_path), "due-between", "--from", "2026-01-01", "--agency", name)
    assert sorted(row["Nhiệm vụ"] for row in rows) == sorted(found)
