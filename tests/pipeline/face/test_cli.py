"""The command line: exit codes, one line an error, and output that harms nobody."""

from __future__ import annotations

import csv
import errno
import io
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
from decimal import Decimal
from functools import partial
from pathlib import Path
from types import FrameType, SimpleNamespace

import duckdb
import pytest

from pipeline import cli
from pipeline.curated import asked, journal, partitions, parts, told, views
from pipeline.curated.parts import Part
from pipeline.exitcodes import CommandError, ExitCode
from pipeline.face import questions
from pipeline.face.answer import Limited, within
from pipeline.face.terminal import one_line, printable, spreadsheet_text
from pipeline.face.values import as_text
from pipeline.ingest import run
from schemas.records import DATASETS, REFERENCE
from tests.pipeline import saboteur
from tests.pipeline.saboteur import recipe

Captured = pytest.CaptureFixture[str]
HOSTILE = "=HYPERLINK(1) \x1b]0;owned\x07[red]x[/red] \u202egnp"


@pytest.fixture(autouse=True)
def with_the_test_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "Options", partial(run.Options, process=saboteur.PROCESS))


@pytest.fixture
def folders(raw: Path, curated: Path) -> list[str]:
    return ["--raw", str(raw), "--curated", str(curated)]


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A curated sample of three wards, made once."""
    place = {"province": "08", "province_name": "tỉnh Tuyên Quang"}
    files = {
        "a/kế hoạch.docx": recipe(
            "Rà soát thủ tục", "Tập huấn", due="2027-02-10", commune_code="02512",
            commune="phường An Tường", indicators=["Tỷ lệ hồ sơ"], issues=["?"], **place,
        ),
        "b.pdf": recipe(
            "Rà soát  thủ tục", due="2027-03-01", commune="xã B", commune_code="02513",
            indicators=["tỷ lệ hồ sơ"], lead="Phòng X, Y", grade="C", **place,
        ),
        "c.txt": recipe(HOSTILE, lead="=1+1"),
        "junk.pdf": b"?",
    }  # fmt: skip
    raw, curated = (tmp_path_factory.mktemp(name) for name in ("raw", "curated"))
    for name, data in files.items():
        (raw / name).parent.mkdir(exist_ok=True)
        (raw / name).write_bytes(data)
    summary = run.ingest(run.Options(raw=raw, curated=curated, process=saboteur.PROCESS))
    assert (summary.new, summary.failed) == (3, 1)
    return curated


@pytest.fixture
def sample(stored: Path, curated: Path) -> str:
    """A copy of the sample that a test may damage; returns its folder."""
    shutil.copytree(stored, curated)
    return str(curated)


def test_ingest_says_what_it_did(raw: Path, folders: list[str], capsys: Captured) -> None:
    (raw / "a.docx").write_bytes(recipe("Một", indicators=["x"]))
    assert cli.run(["ingest", *folders]) == ExitCode.OK
    first = capsys.readouterr()
    assert "[1/1] a.docx: 1 pages, 1 tasks, 1 indicators, 0 issues" in first.out
    figures = dict(line.rsplit(maxsplit=1) for line in first.out.splitlines()[2:14] if line.strip())
    assert {name.strip(): figures[name] for name in figures if "second" not in name} == {
        "new": "1",
        "unchanged": "0",
        "failed": "0",
        "removed": "0",
        "documents in curated": "1",
        "tasks": "1",
        "indicators": "1",
        "issues": "0",
        "pages read": "1",
    }
    assert cli.run(["ingest", *folders]) == ExitCode.OK
    second = capsys.readouterr()
    assert "Nothing was read: no file is new or changed." in second.out
    assert first.err == second.err == ""


def test_files_that_could_not_be_read_are_no_unchanged_ones(
    raw: Path, folders: list[str], capsys: Captured
) -> None:
    nothing = "Nothing was read: no file is new or changed."
    (raw / "junk.pdf").write_bytes(b"no recipe")
    (raw / "large.pdf").write_bytes(bytes(1_000_001))
    for sizes, said, code in (("2", False, 3), ("2", True, 0), ("1", False, 3)):
        assert cli.run(["ingest", *folders, "--max-size", sizes]) == code
        assert (nothing in capsys.readouterr().out) == said


def test_every_bad_file_has_its_line_and_the_code_says_so(
    raw: Path, folders: list[str], capsys: Captured
) -> None:
    (raw / "a.docx").write_bytes(recipe("Một"))
    (raw / "junk\n\x1b[2J.pdf").write_bytes(b"?")
    assert cli.run(["ingest", *folders]) == ExitCode.SOME_UNREADABLE
    out = capsys.readouterr().out
    assert "junk [2J.pdf: not-a-document: this is no recipe" in out
    assert "\x1b" not in out
    assert cli.run(["ingest", *folders]) == ExitCode.OK  # known by now, and counted apart
    assert "failed before too" in capsys.readouterr().out
    (raw / "new.pdf").write_bytes(b"? ?")
    assert cli.run(["ingest", *folders]) == ExitCode.SOME_UNREADABLE


@pytest.mark.parametrize(
    "arguments",
    [
        ["no-such-command"],
        ["ingest", "--no-such-option"],
        ["ingest", "--jobs", "many"],
        ["ingest", "--timeout", "-1"],
        ["ingest", "--raw", "no/such/folder"],
        ["ingest", "no/such/file.pdf"],
        ["query", "SELECT 1", "--curated", "no/such/folder"],
        ["query", "--format", "xml"],
        ["status", "--curated", "no/such/folder"],
        ["explain", "deadline", "Quý III", "--plan", "next year"],
        ["explain", "deadline", "Quý III", "--plan", "2030-2026"],
    ],
)
def test_wrong_usage_is_one_line_and_code_2(
    arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    monkeypatch.chdir(tmp_path)
    assert cli.run(arguments) == ExitCode.USAGE
    captured = capsys.readouterr()
    assert captured.err.startswith("phuluc: ")
    assert len(captured.err.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_one_line_and_code_1(
    raw: Path, folders: list[str], monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    (raw / "a.docx").write_bytes(recipe("Một"))

    def full(rows: object, path: Path, replaced: Path | None = None) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", str(path))

    monkeypatch.setattr(partitions, "prepare", full)
    assert cli.run(["ingest", *folders]) == ExitCode.FAILED
    assert capsys.readouterr().err == (
        f"phuluc: cannot write {folders[-1]}: No space left on device; "
        "what was there before is whole\n"
    )


def test_an_unexpected_error_hints_at_the_debug_switch(
    raw: Path, folders: list[str], monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    def broken(*arguments: object) -> None:
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr(run, "ingest", broken)
    assert cli.run(["ingest", *folders]) == ExitCode.FAILED
    assert capsys.readouterr().err == (
        "phuluc: ZeroDivisionError: a bug (PHULUC_DEBUG=1 shows where)\n"
    )
    monkeypatch.setenv("PHULUC_DEBUG", "1")
    cli.run(["ingest", *folders])
    assert "Traceback" in capsys.readouterr().err


@pytest.mark.parametrize("question", questions.all_questions(), ids=lambda q: q.name)
def test_every_stored_question_is_answered(
    question: questions.Question, sample: str, capsys: Captured
) -> None:
    asked = ["query", question.name, "--curated", sample, "--format", "json"]
    today = {"overdue": "2027-04-01"}.get(question.name, "2026-11-01")
    takes_today = "today" in questions.asks_for(question.sql)
    assert cli.run([*asked, *(["--today", today] if takes_today else [])]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert rows
    assert question.vietnamese.endswith("?") or "?" in question.vietnamese
    assert "?" in question.english


def test_there_are_at_least_ten_questions_and_a_list_of_them(capsys: Captured) -> None:
    assert cli.run(["query"]) == 0
    listed = capsys.readouterr().out
    assert len(questions.all_questions()) >= 10
    assert all(question.name in listed for question in questions.all_questions())


def answer(sample: str, question: str, capsys: Captured) -> list[dict[str, object]]:
    assert cli.run(["query", question, "--curated", sample, "--format", "json"]) == 0
    rows: list[dict[str, object]] = json.loads(capsys.readouterr().out)
    return rows


def test_answers_are_right_on_the_sample(sample: str, capsys: Captured) -> None:
    (same, *_) = answer(sample, "same-task-in-several-communes", capsys)
    assert (same["Số nơi"], same["Nơi"]) == (2, ["phường An Tường", "xã B"])
    assert (same["Hạn sớm nhất"], same["Hạn muộn nhất"]) == ("2027-02-10", "2027-03-01")
    unknown = answer(sample, "unknown-agencies", capsys)
    assert [row["Dòng bí danh"] for row in unknown] == ["=1+1,", '"Phòng X, Y",']
    assert [row["Tháng"] for row in answer(sample, "deadline-calendar", capsys)] == [
        "2027-02",
        "2027-03",
    ]
    assert [row["Tệp"] for row in answer(sample, "doubtful-rows", capsys)] == ["b.pdf"]
    assert [row["Tệp"] for row in answer(sample, "unreadable-files", capsys)] == ["junk.pdf"]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (12345678.5, "12345678.5"),
        (1234567.0, "1234567"),
        ([0.1 + 0.2, -95.0], "0.3, -95"),
        (0.00001, "0.00001"),
        (123456789012345.0, "123456789012345"),
        (0.0, "0"),
        (1e30, "1e+30"),
        (float("inf"), "inf"),
        (Decimal("0E-10"), "0.0000000000"),
    ],
)
def test_numbers_are_written_out(value: object, text: str) -> None:
    assert as_text(value) == text


def test_json_keeps_the_values_of_equal_names(sample: str, capsys: Captured) -> None:
    rows = answer(sample, "SELECT 1 AS a, 2 AS a, 3 AS a_1, 4 AS a, 5 AS b", capsys)
    assert rows == [{"a": 1, "a_2": 2, "a_1": 3, "a_3": 4, "b": 5}]


def test_json_numbers_are_numbers(sample: str, capsys: Captured) -> None:
    sql = """SELECT -1.5 AS d, 12345678901234567890.0 AS i, 'NaN'::DOUBLE AS n,
        ['-Infinity'::DOUBLE, 0.5] AS l, {'x': 'Infinity'::FLOAT, 'y': 2.5} AS s"""
    assert answer(sample, sql, capsys) == [
        {
            "d": -1.5,
            "i": 12345678901234567890,
            "n": None,
            "l": [None, 0.5],
            "s": {"x": None, "y": 2.5},
        }
    ]


def test_csv_cells_are_never_formulas(sample: str, capsys: Captured) -> None:
    sql = """SELECT lead, task, -1 AS n, true AS yes, flags, -1.5 AS d, '-Infinity'::DOUBLE AS low
        FROM tasks WHERE lead LIKE '=%'"""
    assert cli.run(["query", sql, "--curated", sample, "--format", "csv"]) == 0
    header, row = csv.reader(io.StringIO(capsys.readouterr().out))
    assert header == ["lead", "task", "n", "yes", "flags", "d", "low"]
    assert row[0] == "'=1+1"
    assert row[1].startswith("'=HYPERLINK(1)")
    assert row[2:] == ["-1", "true", "joined-page-break", "-1.5", "'-inf"]


def test_nothing_from_a_document_steers_the_terminal(sample: str, capsys: Captured) -> None:
    for arguments in (["query", "FROM tasks"], ["show", "c.txt"]):
        assert cli.run([*arguments, "--curated", sample]) == 0
        out = capsys.readouterr().out
        assert "\x1b]" not in out
        assert "\x07" not in out
        assert "\u202e" not in out
        assert "[red]x[/red]" in out


def test_on_a_terminal_there_is_a_bar_and_wide_rows_become_blocks(
    raw: Path, folders: list[str], monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "70")
    (raw / "a.docx").write_bytes(recipe("Một", lead="Phòng\n- Kinh tế"))
    (raw / "b.docx").write_bytes(b"junk")
    assert cli.run(["ingest", *folders]) == ExitCode.SOME_UNREADABLE
    out = capsys.readouterr().out
    assert "reading" in out
    assert "b.docx: not-a-document" in out
    assert "a.docx" not in out
    for command in (["query", "FROM tasks"], ["show", "a.docx"]):
        assert cli.run([*command, *folders[2:]]) == 0
        out = capsys.readouterr().out
        assert "\x1b" in out
        assert "Phòng" in out
        assert len([line for line in out.splitlines() if "Một" in line]) == 1


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("=1", "'=1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@x", "'@x"),
        ("\tx", "'\tx"),
        ("\x00=1", "'=1"),
        ("\ufeffa", "\ufeffa"),
        ("Quý I-II", "Quý I-II"),
    ],
)
def test_spreadsheet_text(text: str, safe: str) -> None:
    assert spreadsheet_text(text) == safe


def test_printable_text() -> None:
    assert printable("a\x1b[31mb\r\n\x9bc") == "a[31mb\nc"
    assert one_line("a\n\tb\u2028c") == "a bc"
    assert printable("Đỗ Thị ằ") == "Đỗ Thị ằ"


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM read_text('{curated}/.phuluc/notices.json')",
        "SELECT * FROM '{curated}/tasks/province_code=08/other.parquet'",
        "COPY tasks TO '{curated}/tasks/province_code=08/part-00001.parquet' (USE_TMP_FILE false)",
        "COPY tasks TO '/dev/fd/{held}' (USE_TMP_FILE false); SELECT 1",
        "EXPLAIN ANALYZE COPY tasks TO '/dev/fd/{held}' (USE_TMP_FILE false)",
        "COPY (PIVOT tasks ON no USING count(*)) TO '/dev/fd/{held}' (USE_TMP_FILE false)",
        "PREPARE p AS COPY tasks TO '/dev/fd/{held}' (USE_TMP_FILE false); EXECUTE p; SELECT 1",
        "COPY (SELECT 1) TO '{curated}/stolen.csv'",
        "ATTACH '{curated}/x.db'",
        "EXPORT DATABASE '{curated}/out'",
        "INSTALL httpfs",
        "LOAD '{curated}/x'",
        "SET enable_external_access = true",
        "SET lock_configuration = false",
        "SELECT * FROM glob('/*')",
        "SELECT * FROM read_parquet('http://127.0.0.1:9/x.parquet')",
        "DELETE FROM tasks",
        "SELEC 1",
        "SELECT 1 UNION ALL SELECT 2 WHERE error('late')::INT = 1",
        "",
    ],
)
def test_sql_reaches_nothing_but_the_datasets(sql: str, sample: str, capsys: Captured) -> None:
    before = {path: path.is_file() and path.read_bytes() for path in Path(sample).rglob("*")}
    held = os.dup(0)
    os.close(held)  # the first descriptor that a file of the store will have
    sql = sql.format(curated=sample, held=held)
    assert cli.run(["query", sql, "--curated", sample]) == ExitCode.USAGE
    captured = capsys.readouterr()
    assert len(captured.err.splitlines()) == 1
    assert captured.out == ""
    after = {path: path.is_file() and path.read_bytes() for path in Path(sample).rglob("*")}
    assert after == before


def test_an_error_met_while_rows_are_printed_is_the_questions(
    sample: str, capsys: Captured
) -> None:
    sql = "SELECT CASE WHEN i = 90000 THEN error('late') END FROM range(100000) AS r(i)"
    for form in ("csv", "json", "table"):
        assert cli.run(["query", sql, "--curated", sample, "--format", form]) == ExitCode.USAGE
        error = capsys.readouterr().err
        assert error.startswith("phuluc: ")
        assert "PHULUC_DEBUG" not in error
        assert len(error.splitlines()) == 1


def test_a_question_ends_at_its_limits(sample: str, capsys: Captured) -> None:
    endless = "SELECT count(*) FROM range(10000000000) a, range(10000000000) b"
    large = "SELECT list(i) FROM range(1000000000) r(i)"
    for sql, option, limit, said in (
        (endless, "--timeout", "1e-06", "took longer than 1e-06 s; raise it with --timeout"),
        (large, "--memory", "60", "used); raise it with --memory"),
    ):
        assert cli.run(["query", sql, "--curated", sample, option, limit]) == ExitCode.USAGE
        error = capsys.readouterr().err
        assert said in error
        assert "SET " not in error  # nothing can be set


def test_what_a_pager_waits_is_not_the_questions_time(
    sample: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The clock stands still while rows are handed on, and runs while they are looked for."""
    ticks = [0.0]
    clock = SimpleNamespace(monotonic=lambda: ticks[0])
    monkeypatch.setattr("pipeline.face.answer.time", clock)
    with views.connect(Path(sample)) as connection:
        found = Limited(60.0, connection, "SELECT i FROM range(100) AS r(i)")
        for _ in range(10):
            assert len(found.fetchmany(10)) == 10
            ticks[0] += 50.0  # somebody reads a page
        assert found.fetchmany(10) == []
        slow = Limited(60.0, connection, "SELECT i FROM range(100) AS r(i)")
        seen = slow._within(lambda: ticks.__setitem__(0, ticks[0] + 61.0))
        assert seen is None
        with pytest.raises(CommandError, match="longer than 60 s"):
            slow.fetchmany(10)


def test_ctrl_c_interrupts_a_statement() -> None:
    """It comes in the middle of the statement, while the terminal waits for its end."""
    ended: list[Exception] = []
    terminal = threading.main_thread().ident
    assert terminal is not None

    def begun(number: int) -> bool:
        while not number and "start" in _callers(sys._current_frames()[terminal]):
            pass
        if not number:
            signal.pthread_kill(terminal, signal.SIGINT)
        return True

    def ask() -> None:
        try:
            connection.execute("SELECT count(*) FROM range(10000000) r(i) WHERE begun(i)")
        except duckdb.Error as error:
            ended.append(error)

    with duckdb.connect() as connection:
        connection.create_function("begun", begun, ["BIGINT"], "BOOLEAN")  # type: ignore[list-item, arg-type]
        ours = signal.signal(signal.SIGINT, signal.default_int_handler)  # whatever ran before
        try:
            with pytest.raises(KeyboardInterrupt):
                within(0, connection, ask)
        finally:
            signal.signal(signal.SIGINT, ours)
        assert isinstance(ended[0], duckdb.InterruptException)


def _callers(frame: FrameType | None) -> list[str]:
    return [] if frame is None else [frame.f_code.co_name, *_callers(frame.f_back)]


def test_sql_reads_and_writes_no_temporary_file(
    sample: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".tmp").mkdir()
    (tmp_path / ".tmp" / "a.csv").write_text("x\n1\n")
    for sql in ("FROM read_csv('.tmp/a.csv')", "COPY (SELECT 1) TO '.tmp/b.csv'"):
        assert cli.run(["query", sql, "--curated", sample]) == ExitCode.USAGE
        assert capsys.readouterr().out == ""
    assert [path.name for path in (tmp_path / ".tmp").iterdir()] == ["a.csv"]


@pytest.mark.parametrize("form", ["table", "csv", "json"])
def test_times_with_a_zone_are_printed(form: str, sample: str, capsys: Captured) -> None:
    sql = "SELECT now() AS n, current_date AS d, TIMESTAMPTZ '2026-01-15 00:00:00+07' AS t"
    assert cli.run(["query", sql, "--curated", sample, "--format", form]) == 0
    assert "2026-01-1" in capsys.readouterr().out


def test_errors_keep_what_duckdb_proposes(sample: str, capsys: Captured) -> None:
    assert cli.run(["query", "SELECT tsk FROM tasks", "--curated", sample]) == ExitCode.USAGE
    error = capsys.readouterr().err
    assert "Candidate bindings" in error
    assert "LINE 1" not in error
    assert len(error.splitlines()) == 1


@pytest.mark.parametrize("sql", ["CREATE TABLE x AS SELECT 1", "CREATE VIEW y AS FROM tasks"])
def test_what_a_question_cannot_keep_says_so(sql: str, sample: str, capsys: Captured) -> None:
    assert cli.run(["query", sql, "--curated", sample]) == ExitCode.USAGE
    assert "CREATE keeps nothing: what a question makes is gone" in capsys.readouterr().err
    together = f"{sql.replace('CREATE', 'CREATE TEMP')}; SELECT 1 AS n"
    assert answer(sample, together, capsys) == [{"n": 1}]


@pytest.mark.parametrize("text", [";=1+1", " =1", "＝1+1", "\t=1", "\r=1", "\tx", '"=1', "＠A1"])
def test_csv_protects_formulas_of_any_spreadsheet(text: str) -> None:
    assert spreadsheet_text(text).startswith("'")


def test_hints_name_the_folders_that_were_given(
    raw: Path, tmp_path: Path, capsys: Captured
) -> None:
    (raw / "junk.pdf").write_bytes(b"?")
    curated = str(tmp_path / "thư mục")
    cli.run(["ingest", "--raw", str(raw), "--curated", curated, "--jobs", "1"])
    assert f"phuluc query unreadable-files --curated '{curated}'" in capsys.readouterr().out
    cli.run(["show", "nothing", "--curated", curated])
    assert f"plans-overview --curated '{curated}'" in capsys.readouterr().err
    cli.run(["query", "FROM tasks", "--curated", str(tmp_path / "no")])
    assert f"phuluc ingest --curated {tmp_path / 'no'}`" in capsys.readouterr().err


def test_rows_of_unlisted_documents_do_not_show(sample: str, capsys: Captured) -> None:
    path = parts.path_of(Path(sample), "documents", Part("08", 1))
    prepared = partitions.prepare(partitions.read(path, "documents").slice(1), path)
    prepared.temporary.replace(path)
    (Path(sample) / journal.JOURNAL).touch()  # as if a commit had just begun
    rows = answer(sample, "SELECT doc_id FROM tasks WHERE province_code = '08'", capsys)
    assert len({str(row["doc_id"]) for row in rows}) == 1
    assert answer(sample, "SELECT count(*) AS n FROM issues WHERE doc_id IS NULL", capsys)[0]["n"]


def test_sql_knows_no_names_but_the_datasets(sample: str, capsys: Captured) -> None:
    sql = "SELECT view_name AS name FROM duckdb_views() WHERE NOT internal"
    names = {row["name"] for row in answer(sample, sql, capsys)}
    views = {"issue_codes", "plans", "due", *told.TOLD, *asked.HEEDS}
    assert names == {*DATASETS, *REFERENCE, "history", *views}


def test_documents_that_cannot_be_read_are_one_line(sample: str, capsys: Captured) -> None:
    parts.path_of(Path(sample), "documents", Part("08", 1)).write_bytes(b"PAR1")
    assert cli.run(["query", "SELECT 1", "--curated", sample]) == ExitCode.FAILED
    assert "run `phuluc ingest" in capsys.readouterr().err


def test_show_finds_a_document_by_source_by_its_end_and_by_id(
    sample: str, capsys: Captured
) -> None:
    (row,) = answer(sample, "SELECT doc_id FROM documents WHERE source LIKE 'a/%'", capsys)
    for name in ("a/kế hoạch.docx", "hoạch.docx", str(row["doc_id"])):
        assert cli.run(["show", name, "--curated", sample]) == 0
        out = " ".join(capsys.readouterr().out.split())
        for words in ("phường An Tường", "Danh mục nhiệm vụ", "Rà soát", "cảnh báo", "Cột lạ"):
            assert words in out
    assert cli.run(["show", "nothing", "--curated", sample]) == ExitCode.USAGE
    assert cli.run(["show", "", "--curated", sample]) == ExitCode.USAGE
    assert "3 documents fit" in capsys.readouterr().err
    assert cli.run(["show", "junk.pdf", "--curated", sample]) == ExitCode.USAGE
    assert "junk.pdf was not read: this is no recipe" in capsys.readouterr().err


def test_a_folder_that_cannot_be_written_is_one_line(
    sample: str, tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path, missing_ok: bool = False) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(Path, "unlink", refuse)
    asked = ["export", str(tmp_path / "no" / "x.csv"), "--curated", sample]
    assert cli.run(asked) == ExitCode.FAILED
    assert capsys.readouterr().err.startswith("phuluc: cannot write ")


def test_status_points_to_what_needs_attention(sample: str, capsys: Captured) -> None:
    assert cli.run(["status", "--curated", sample]) == 0
    out = " ".join(capsys.readouterr().out.split())
    assert "plans 3" in out
    assert "3 read, 0 unchanged, 1 failed, 0 removed" in out
    where = f"--curated {sample}"
    assert f"1 files that could not be read (phuluc query unreadable-files {where})" in out
    assert f"1 rows graded C (phuluc query doubtful-rows {where})" in out


def test_explain(capsys: Captured) -> None:
    assert cli.run(["explain", "deadline", "Quý III", "--plan", "2026"]) == 0
    assert "2026-07-01" in capsys.readouterr().out
    assert cli.run(["explain", "agency", "Phòng Kinh tế"]) == 0
    assert "phong-kinh-te" in capsys.readouterr().out


def test_a_reader_that_closes_the_pipe_is_no_error(sample: str) -> None:
    command = f"{sys.executable} -m phuluc query 'FROM tasks, range(100000)' --format csv"
    ended = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {command} --curated '{sample}' | head -1"],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PYTHONPATH": str(Path(cli.__file__).parents[2])},
    )
    assert (ended.returncode, ended.stderr) == (0, "")
