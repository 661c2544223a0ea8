"""A second run reads nothing; a change touches its own document alone; what left leaves."""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path

from pipeline.ingest.report import Report
from tests.pipeline.conftest import Run
from tests.pipeline.invariants import Select, broken_documents, content, orphans
from tests.pipeline.saboteur import PROCESS, recipe


class Listener(Report):
    """Remembers what a run said."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def line(self, text: str) -> None:
        self.lines.append(text)


def fill(raw: Path) -> None:
    (raw / "a.docx").write_bytes(recipe("Rà soát", "Báo cáo", province="08"))
    (raw / "b.pdf").write_bytes(recipe("Tập huấn", province="08", indicators=["Tỷ lệ"]))
    (raw / "c.txt").write_bytes(recipe("Kiểm tra", province="22", issues=["?"]))


def ids(rows: Select) -> dict[str, str]:
    return dict(rows("SELECT source, doc_id FROM documents"))


def test_every_document_lands_whole(raw: Path, run: Run, rows: Select) -> None:
    fill(raw)
    summary = run(jobs=2)
    assert (summary.new, summary.failed, summary.tasks, summary.indicators) == (3, 0, 4, 1)
    assert rows("SELECT source, province_code, tasks FROM documents ORDER BY source") == [
        ("a.docx", "08", 2),
        ("b.pdf", "08", 1),
        ("c.txt", "22", 1),
    ]
    assert rows("SELECT extra['Cột lạ'], section_path, flags FROM tasks LIMIT 1") == [
        ("chữ", ["I"], ["joined-page-break"])
    ]
    assert broken_documents(rows) == orphans(rows) == []


def test_the_second_run_reads_nothing(raw: Path, curated: Path, run: Run) -> None:
    fill(raw)
    run()
    files = {path: path.stat().st_mtime_ns for path in curated.rglob("*.parquet")}
    summary = run(process="no.such.module:at_all")
    assert (summary.new, summary.unchanged) == (0, 3)
    assert files == {path: path.stat().st_mtime_ns for path in curated.rglob("*.parquet")}


def test_a_changed_file_replaces_its_own_rows_only(raw: Path, run: Run, rows: Select) -> None:
    fill(raw)
    run()
    kept = rows("SELECT * FROM documents WHERE source != 'a.docx' ORDER BY source")
    (raw / "a.docx").write_bytes(recipe("Sửa đổi", province="22"))
    summary = run()
    assert (summary.new, summary.unchanged) == (1, 2)
    assert rows("SELECT * FROM documents WHERE source != 'a.docx' ORDER BY source") == kept
    assert rows("SELECT task FROM tasks ORDER BY task") == [
        ("Kiểm tra",),
        ("Sửa đổi",),
        ("Tập huấn",),
    ]
    assert broken_documents(rows) == orphans(rows) == []


def test_a_removed_file_leaves_with_a_line(
    raw: Path, curated: Path, run: Run, rows: Select
) -> None:
    from pipeline.ingest.run import Options, ingest

    fill(raw)
    run()
    (raw / "b.pdf").unlink()
    listener = Listener()
    summary = ingest(Options(raw, curated), listener)
    assert (summary.removed, summary.new, summary.documents) == (1, 0, 2)
    assert listener.lines == ["removed: b.pdf is no longer in the inbox"]
    assert rows("SELECT count(*) FROM indicators") == [(0,)]
    assert orphans(rows) == []


def test_a_renamed_file_is_not_read_again(raw: Path, run: Run, rows: Select) -> None:
    fill(raw)
    run()
    (raw / "xã").mkdir()
    (raw / "c.txt").rename(raw / "xã" / "kế hoạch.txt")
    summary = run(process="no.such.module:at_all")
    assert (summary.new, summary.unchanged, summary.removed) == (0, 3, 0)
    assert rows("SELECT source FROM documents WHERE province_code = '22'") == [("xã/kế hoạch.txt",)]
    assert rows("SELECT DISTINCT source FROM issues") == [("xã/kế hoạch.txt",)]


def test_two_files_that_swap_contents_swap_sources(raw: Path, run: Run, rows: Select) -> None:
    fill(raw)
    run()
    before = ids(rows)
    (raw / "a.docx").rename(raw / "x")
    (raw / "b.pdf").rename(raw / "a.docx")
    (raw / "x").rename(raw / "b.pdf")
    assert run().new == 0
    after = ids(rows)
    assert (after["a.docx"], after["b.pdf"]) == (before["b.pdf"], before["a.docx"])


def test_a_new_file_may_take_the_name_of_a_moved_one(raw: Path, run: Run, rows: Select) -> None:
    fill(raw)
    run()
    (raw / "a.docx").rename(raw / "z.docx")
    (raw / "a.docx").write_bytes(recipe("Mới", province="08"))
    summary = run()
    assert (summary.new, summary.documents) == (1, 4)
    assert rows("SELECT task FROM tasks JOIN documents USING (doc_id) WHERE source = 'a.docx'") == [
        ("Mới",)
    ]
    assert broken_documents(rows) == orphans(rows) == []


def test_the_same_bytes_twice_are_one_document(raw: Path, run: Run, rows: Select) -> None:
    fill(raw)
    (raw / "a lại.docx").write_bytes((raw / "a.docx").read_bytes())
    summary = run()
    assert (summary.documents, summary.copies, summary.failed) == (3, 1, 0)
    notice = "SELECT source, text, doc_id FROM issues WHERE code = 'duplicate-file'"
    assert rows(notice) == [("a.docx", "a lại.docx", None)]
    (raw / "a lại.docx").unlink()
    assert run().new == 0
    assert rows(notice) == []
    assert rows("SELECT source FROM documents ORDER BY 1 LIMIT 1") == [("a.docx",)]


def test_a_crash_keeps_its_traceback_as_long_as_it_fails(
    raw: Path, curated: Path, run: Run, rows: Select
) -> None:
    (raw / "bug.docx").write_bytes(recipe(do="raise"))
    run()
    [(message,)] = rows("SELECT message FROM issues WHERE code = 'reader-crashed'")
    log = curated / message.rpartition("traceback: ")[2]
    assert "saboteur.py" in log.read_text()
    assert "ZeroDivisionError: a bug" in log.read_text()
    run()
    assert log.exists()
    (raw / "bug.docx").write_bytes(recipe("Một"))
    run()
    assert not log.exists()


def test_failures_are_remembered_and_still_counted(raw: Path, run: Run, rows: Select) -> None:
    fill(raw)
    (raw / "junk.pdf").write_bytes(b"no recipe")
    (raw / "junk copy.pdf").write_bytes(b"no recipe")
    assert run().failed == 2
    summary = run(process="no.such.module:at_all")
    assert (summary.failed, summary.known, summary.new) == (0, 2, 0)
    failed = "SELECT source, province_code FROM issues WHERE code = 'not-a-document' ORDER BY 1"
    assert rows(failed) == [("junk copy.pdf", "00"), ("junk.pdf", "00")]
    (raw / "junk.pdf").unlink()
    (raw / "junk copy.pdf").write_bytes(recipe("Nay đã đúng"))
    assert run().failed == 0
    assert rows(failed) == []


def test_paths_restrict_a_run(raw: Path, run: Run, rows: Select) -> None:
    fill(raw)
    (raw / "sub").mkdir()
    (raw / "sub" / "d.docx").write_bytes(recipe("Đào tạo"))
    assert run(raw / "sub").documents == 1
    assert run(raw / "a.docx").documents == 2
    (raw / "b.pdf").write_bytes(b"not looked at")
    (raw / "sub" / "d.docx").unlink()
    summary = run(raw / "sub")
    assert (summary.removed, summary.documents, summary.failed) == (1, 1, 0)
    assert rows("SELECT source FROM documents") == [("a.docx",)]


def test_a_path_outside_the_inbox_removes_nothing(
    raw: Path, tmp_path: Path, run: Run, rows: Select
) -> None:
    fill(raw)
    run()
    outside = tmp_path / "mới nhận"
    outside.mkdir()
    (outside / "e.docx").write_bytes(recipe("Ngoài hộp thư"))
    assert run(outside).documents == 4
    assert ("../mới nhận/e.docx",) in rows("SELECT source FROM documents")


def test_a_file_outside_the_inbox_replaces_none_of_its_name_inside(
    raw: Path, tmp_path: Path, run: Run, rows: Select
) -> None:
    fill(raw)
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "a.docx").write_bytes(recipe("Ngoài hộp thư"))
    run()
    for path in (tmp_path / "out" / "a.docx", tmp_path / "out", tmp_path):
        summary = run(path)
        assert (summary.documents, summary.removed, summary.copies) == (4, 0, 0)
        assert sorted(ids(rows)) == ["../out/a.docx", "a.docx", "b.pdf", "c.txt"]
    summary = run()
    assert (summary.documents, summary.removed) == (3, 1)


def test_a_file_outside_the_inbox_is_no_copy_of_itself(
    raw: Path, curated: Path, rows: Select
) -> None:
    from pipeline.ingest.run import Options, ingest

    folder = raw / "ngoài"
    (folder / "raw").mkdir(parents=True)
    (folder / "d.docx").write_bytes(recipe("Ngoài hộp thư"))
    for path in (folder / "d.docx", folder, raw):
        for force in (False, True):
            options = Options(folder / "raw", curated, (path,), force=force, process=PROCESS)
            summary = ingest(options)
            assert (summary.documents, summary.copies) == (1, 0)
            assert rows("SELECT source FROM issues WHERE code = 'duplicate-file'") == []
    assert list(ids(rows)) == ["../d.docx"]


def test_a_file_moved_into_the_folder_that_is_read_is_no_second_copy(
    raw: Path, run: Run, rows: Select
) -> None:
    fill(raw)
    run()
    (raw / "mới").mkdir()
    (raw / "a.docx").rename(raw / "mới" / "a.docx")
    (raw / "mới" / "b.pdf").write_bytes((raw / "b.pdf").read_bytes())
    summary = run(raw / "mới", process="no.such.module:at_all")
    assert (summary.unchanged, summary.copies, summary.documents) == (1, 1, 3)
    assert sorted(ids(rows)) == ["b.pdf", "c.txt", "mới/a.docx"]


def test_force_reads_again_under_the_same_ids(raw: Path, run: Run, rows: Select) -> None:
    fill(raw)
    run()
    before = content(rows)
    assert run(force=True).new == 3
    assert content(rows) == before


def test_the_order_of_reading_leaves_no_trace(
    raw: Path, curated: Path, run: Run, rows: Select
) -> None:
    fill(raw)
    for name in ("c.txt", "a.docx", "b.pdf"):
        run(raw / name)
    one_by_one = content(rows)
    ordered = rows("SELECT task FROM tasks")
    for path in curated.rglob("*.parquet"):
        path.unlink()
    run(jobs=2)
    assert content(rows) == one_by_one
    assert rows("SELECT task FROM tasks") == ordered


def test_overrides_set_facts_and_reread_their_documents_only(
    raw: Path, run: Run, rows: Select
) -> None:
    fill(raw)
    run()
    (raw / "overrides.csv").write_text(
        "source,commune_code,commune\n*.docx,02512,phường An Tường\nno-such*,02512,\n,1,2\n"
    )
    summary = run()
    assert (summary.new, summary.unchanged) == (1, 2)
    assert rows("SELECT source, commune FROM documents WHERE commune IS NOT NULL") == [
        ("a.docx", "phường An Tường")
    ]
    assert [
        source
        for (source,) in rows(
            "SELECT source FROM issues WHERE code = 'override-unmatched' ORDER BY source"
        )
    ] == ["overrides.csv:3", "overrides.csv:4"]
    (raw / "overrides.csv").unlink()
    assert run().new == 1
    assert rows("SELECT count(commune) FROM documents") == [(0,)]


def test_sources_are_nfc_however_the_name_is_spelled(raw: Path, run: Run, rows: Select) -> None:
    name = "Kế hoạch xã.docx"
    (raw / unicodedata.normalize("NFC", name)).write_bytes(recipe("Việc 1"))
    (raw / unicodedata.normalize("NFD", name)).write_bytes(recipe("Việc 2"))
    run()
    sources = [source for (source,) in rows("SELECT source FROM documents ORDER BY source")]
    assert sources == ["Kế hoạch xã.docx", "Kế hoạch xã.docx#2"]
    assert all(unicodedata.is_normalized("NFC", source) for source in sources)
    assert run().unchanged == 2


def test_a_name_that_is_no_utf8_lands(raw: Path, run: Run, rows: Select) -> None:
    Path(os.fsdecode(os.fsencode(raw) + b"/k\xff.docx")).write_bytes(recipe("Việc"))
    run()
    assert rows("SELECT source FROM documents") == [("k\\xff.docx",)]
