"""corrections.csv: read as people save it, carried out on every format, taken back again."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipeline import cli
from pipeline.curated import views
from pipeline.curated.state import load_notices
from pipeline.face import questions, status
from pipeline.ingest import corrections
from pipeline.ingest.run import Options, Summary, ingest
from schemas.corrections import Correction
from tests.pipeline.conftest import Run
from tests.pipeline.invariants import Select, broken_documents, orphans
from tests.pipeline.saboteur import recipe

HEADER = "row_key,column,old,new,who,date,why\n"
DOCUMENTS = Path(__file__).parents[2] / "data" / "documents"
PLAN = ("003-tracked.docx", "003-nfd.pdf")  # one plan as Word and as PDF


def load(tmp_path: Path, data: str | bytes) -> corrections.Lines:
    path = tmp_path / "corrections.csv"
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return corrections.load(path)


@pytest.mark.parametrize(
    "data",
    [
        (HEADER + 'k,lead,A,"B; C, D",An,2026-01-15,\nk,checked,,,,,\n').encode(),
        'row_key;column;old;new;who;date;why\r\nk;lead;A;"B; C, D";An;15/01/2026;\r\n'
        "k;checked;;;;;\r\n".encode("utf-8-sig"),
        "why\tnew\told\tcolumn\trow_key\r\n\tB; C, D\tA\tlead\tk\r\n\t\t\tchecked\tk\r\n".encode(
            "utf-16"
        ),
    ],
)
def test_the_file_is_read_however_it_was_saved(tmp_path: Path, data: bytes) -> None:
    found = load(tmp_path, data)
    assert found.problems == {}
    assert found.by_key == {
        "k": [Correction(2, "k", "lead", "A", "B; C, D"), Correction(3, "k", "checked", "", "")]
    }


EXCEL = "row_key;column;old;new;who;date;why\r\nk;lead;A;B;An;15/01/2026;\r\n"
PASTED = 'p,task,"a\nb","c, d; ""e""",An,2026-01-15,\np,checked,,,,,\n'


@pytest.mark.parametrize("header", ["", HEADER], ids=["lines", "with header"])
@pytest.mark.parametrize("below", ["", "z;lead;x;y, z;;;\r\n"], ids=["last", "between"])
def test_what_the_review_copied_is_read_in_a_file_of_excel(
    tmp_path: Path, header: str, below: str
) -> None:
    found = load(tmp_path, EXCEL + header + PASTED + below)
    assert found.problems == {}
    line = 3 + bool(header)
    assert found.by_key["k"] == [Correction(2, "k", "lead", "A", "B")]
    assert found.by_key["p"] == [
        Correction(line, "p", "task", "a\nb", 'c, d; "e"'),
        Correction(line + 2, "p", "checked", "", ""),
    ]
    last = {"z": [Correction(line + 3, "z", "lead", "x", "y, z")]} if below else {}
    assert {key: lines for key, lines in found.by_key.items() if key not in "kp"} == last


def test_a_line_that_no_separator_divides_keeps_the_headers(tmp_path: Path) -> None:
    found = load(tmp_path, EXCEL + "k;lead;a, b\r\nonly, two\r\n")
    assert found.by_key["k"] == [
        Correction(2, "k", "lead", "A", "B"),
        Correction(3, "k", "lead", "a, b", ""),
    ]
    assert found.problems.keys() == {4}


def test_lines_are_counted_as_an_editor_does(tmp_path: Path) -> None:
    text = HEADER + '# a note\n\nk,task,"a\r\nb","- c\n- d",,,\n' + HEADER + "k,no such,,x,,,\n"
    found = load(tmp_path, text)
    assert found.by_key["k"] == [Correction(4, "k", "task", "a\nb", "- c\n- d")]
    assert found.problems.keys() == {8}


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("", 1, "no column row_key"),
        ("row_key,column,new\nk,lead,x\n", 1, "no column old"),
        (HEADER + ",lead,a,b,,,\n", 2, "names no row_key"),
        (HEADER + "k,due_end,a,b,,,\n", 2, "no column 'due_end' can be corrected"),
        (HEADER + "k,lead,a b,a  b,,,\n", 2, "the same"),
        (HEADER + "k,checked,,b,,,\n", 2, "no new value"),
        (HEADER + "k,task,a,,,,\n", 2, "without its task"),
        (HEADER + "k,lead,a,b\x1b[2J,,,\n", 2, "control characters"),
        (HEADER + "k,lead,a,b\u202ec,,,\n", 2, "control characters"),
        (HEADER + f"k,lead,a,{'b' * 20_001},,,\n", 2, "longer than"),
        (HEADER + f"k,lead,a,{'b' * 200_000},,,\n", 2, "field larger than field limit"),
        (HEADER + 'k,lead,a,b,,,\nk,note,"a"b,c,,,\n', 3, "not readable from here on"),
        (HEADER + "k,lead,a,b,,31/02/2026,\n", 2, "counts all the same"),
    ],
)
def test_an_unusable_line_is_told_by_its_number(
    tmp_path: Path, text: str, line: int, said: str
) -> None:
    found = load(tmp_path, text)
    assert found.problems.keys() == {line}
    assert said in found.problems[line]
    assert ("k" in found.by_key) == (line == 3 or "all the same" in said)


def test_a_file_in_another_encoding_is_a_problem_not_a_crash(tmp_path: Path) -> None:
    found = load(tmp_path, HEADER.encode() + "k,lead,a,Sở Nội vụ\n".encode("utf-16-le"))
    assert (found.by_key, found.problems.keys()) == ({}, {2})


@pytest.fixture
def write(raw: Path) -> Callable[..., None]:
    def lines(*said: str) -> None:
        (raw.parent / "corrections.csv").write_text(HEADER + "".join(f"{s}\n" for s in said))

    return lines


def told(curated: Path) -> list[str]:
    return [n.source for n in load_notices(curated) if n.code == "correction-unmatched"]


LEADS = "SELECT source, list(lead ORDER BY ordinal) FROM tasks JOIN documents USING (doc_id) "
LEADS += "GROUP BY 1 ORDER BY 1"


def test_only_documents_with_corrected_rows_are_read_again(
    raw: Path,
    curated: Path,
    run: Run,
    rows: Select,
    write: Callable[..., None],
    capsys: pytest.CaptureFixture[str],
) -> None:
    (raw / "a.docx").write_bytes(recipe("một"))
    (raw / "b.docx").write_bytes(recipe("một", "hai"))
    run()
    write("key-2,lead,Phòng Kinh tế,Công an,,,", "key-9,lead,x,y,,,", "key-2,area,x,y,,,")
    summary = run()
    assert (summary.new, summary.unchanged) == (1, 1)
    corrected = [("a.docx", ["Phòng Kinh tế"]), ("b.docx", ["Phòng Kinh tế", "Công an"])]
    assert rows(LEADS) == corrected
    capsys.readouterr()
    assert cli.run(["changes", "--curated", str(curated), "--format", "json"]) == 0
    (change,) = json.loads(capsys.readouterr().out)
    del change["Lúc"]
    assert change == {
        "Tệp": "b.docx",
        "Thay đổi": "đổi",
        "Cột": "Chủ trì",
        "Trước": "Phòng Kinh tế",
        "Sau": "Công an",
        "TT": "2",
        "Nội dung": "hai",
        "row_key": "key-2",
    }
    assert told(curated) == ["corrections.csv:3", "corrections.csv:4"]
    assert run().new == 0
    assert rows("SELECT source FROM issues WHERE doc_id IS NULL ORDER BY 1") == [
        ("corrections.csv:3",), ("corrections.csv:4",)
    ]  # fmt: skip
    (raw / "c.docx").write_bytes(recipe(*map(str, range(9)), lead="x"))
    assert run().new == 1  # lands corrected, by the line that had no row so far
    assert rows(LEADS)[:2] == corrected
    assert rows(LEADS)[2][1][-1] == "y"
    assert told(curated) == ["corrections.csv:4"]
    assert run().new == 0
    (raw.parent / "corrections.csv").unlink()
    assert (run().new, told(curated)) == (2, [])
    assert rows(LEADS)[1] == ("b.docx", ["Phòng Kinh tế", "Phòng Kinh tế"])
    assert run().new == 0


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of one plan as Word and as PDF; `raw` lies beside it."""
    folder = tmp_path_factory.mktemp("plan")
    (folder / "raw").mkdir()
    for name in PLAN:
        shutil.copy(DOCUMENTS / name, folder / "raw")
    again(folder)
    return folder


def again(folder: Path) -> Summary:
    return ingest(Options(folder / "raw", folder / "curated"))


def asked(folder: Path, sql: str) -> list[tuple[Any, ...]]:
    with views.connect(folder / "curated") as connection:
        return connection.execute(sql).fetchall()


def test_a_row_corrected_once_is_right_in_every_format_until_the_line_goes(plan: Path) -> None:
    first = "SELECT row_key, lead, deadline FROM tasks ORDER BY ordinal LIMIT 1"
    ((key, lead, deadline),) = asked(plan, first)
    before = asked(plan, "SELECT * EXCLUDE (flags) FROM tasks ORDER BY ALL")
    (plan / "corrections.csv").write_text(
        "row_key;column;old;new;who;date;why\r\n"
        f'{key};lead;"{lead}";Công an;An;15/01/2026;\r\n'
        f'{key};deadline;"{deadline}";Trước ngày 16/5/2027;An;15/01/2026;\r\n',
        encoding="utf-8-sig",
    )
    assert again(plan).new == 2
    found = asked(
        plan,
        f"""SELECT format, lead, CAST(due_end AS VARCHAR), list_contains(flags, 'corrected'),
            (SELECT list(agency_id) FROM task_agencies AS a
             WHERE a.task_id = t.task_id AND role = 'lead'),
            (SELECT list(CAST("end" AS VARCHAR)) FROM task_occurrences AS o
             WHERE o.task_id = t.task_id)
        FROM tasks AS t JOIN documents USING (doc_id) WHERE row_key = '{key}' ORDER BY 1""",
    )
    day = "2027-05-15"
    right = ("Công an", day, True, ["cong-an"], [day])
    assert found == [("docx", *right), ("pdf", *right)]
    assert asked(plan, "SELECT 1 FROM issues WHERE code = 'correction-unmatched'") == []
    assert asked(plan, "SELECT count(duplicate_of) FROM documents") == [(1,)]
    (plan / "corrections.csv").unlink()
    assert again(plan).new == 2
    assert asked(plan, "SELECT * EXCLUDE (flags) FROM tasks ORDER BY ALL") == before


def test_a_marked_row_leaves_the_lists_of_what_to_look_at(
    raw: Path, run: Run, tmp_path: Path
) -> None:
    (raw / "a.docx").write_bytes(recipe("một", "hai", "ba", grade="C"))
    run()

    def left() -> tuple[list[Any], list[Any]]:
        rows = asked(raw.parent, questions.sql_of("doubtful-rows"))
        counts = asked(raw.parent, status.ATTENTION)
        return [row[-1] for row in rows], [count for label, count, _ in counts if "C" in label]

    assert left() == (["key-1", "key-2", "key-3"], [3])
    elsewhere = tmp_path / "elsewhere.csv"
    elsewhere.write_text(HEADER + "key-1,checked,,,,,\nkey-2,lead,Phòng Kinh tế,Công an,An,,\n")
    run(corrections=elsewhere)
    assert left() == (["key-3"], [1])
    assert asked(raw.parent, "SELECT DISTINCT grade FROM tasks") == [("C",)]


class KilledError(BaseException):
    """The process died here."""


@pytest.mark.parametrize("step", [2, 5, 9])
def test_a_run_that_dies_while_it_corrects_is_ended_by_the_next(
    step: int, raw: Path, run: Run, rows: Select, write: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """The run renames a dozen files: before, among and after those of the commit."""
    (raw / "a.docx").write_bytes(recipe("một", "hai"))
    run()
    write("key-2,lead,Phòng Kinh tế,Công an,,,")
    left, replace = iter(range(step)), os.replace

    def dying(*paths: Any) -> None:
        if next(left, None) is None:
            raise KilledError
        replace(*paths)

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", dying)
        with pytest.raises(KilledError):
            run()
    assert broken_documents(rows) == []
    run()
    assert rows(LEADS) == [("a.docx", ["Phòng Kinh tế", "Công an"])]
    assert broken_documents(rows) + orphans(rows) == []
    told = asked(raw.parent, "SELECT what, field, new FROM history WHERE row_key IS NOT NULL")
    assert told == [("changed", "lead", "Công an")]
    assert run().new == 0
