"""What operators do by mistake costs nothing that cannot be had back."""

from __future__ import annotations

import shutil
from pathlib import Path
from unittest.mock import Mock

import pytest

from pipeline.curated import duplicates
from pipeline.exitcodes import CommandError, ExitCode
from pipeline.ingest import inbox, overrides
from tests.pipeline.conftest import Run
from tests.pipeline.invariants import Select, broken_documents, orphans
from tests.pipeline.saboteur import recipe


def fill(raw: Path, count: int) -> list[Path]:
    paths = [raw / f"{number}.docx" for number in range(count)]
    for path in paths:
        path.write_bytes(recipe(f"Việc {path.name}"))
    return paths


def test_an_emptied_inbox_is_refused_unless_pruned(raw: Path, run: Run, rows: Select) -> None:
    (path,) = fill(raw, 1)
    run()
    path.unlink()
    with pytest.raises(
        CommandError, match=r"holds no file, and held 1 documents.*--prune"
    ) as refusal:
        run()
    assert refusal.value.code == ExitCode.USAGE
    assert rows("SELECT count(*) FROM documents") == [(1,)]
    assert run(prune=True).removed == 1


def test_an_inbox_that_misses_most_is_refused_and_moves_are_not_missed(
    raw: Path, run: Run, rows: Select
) -> None:
    paths = fill(raw, 9)
    run()
    for number, path in enumerate(paths[:5]):
        path.rename(raw / f"moved {number}.docx")
    assert run().documents == 9
    for number in range(4):
        (raw / f"moved {number}.docx").unlink()
    assert run().removed == 4  # fewer than five
    fill(raw, 9)
    run()
    for path in raw.glob("[0-4].docx"):
        path.unlink()
    paths[5].unlink()
    with pytest.raises(CommandError, match="misses 5 of the 9 documents"):
        run()
    assert rows("SELECT count(*) FROM documents") == [(9,)]


def test_another_inbox_is_refused_and_one_that_moved_along_is_not(
    raw: Path, curated: Path, tmp_path: Path, run: Run
) -> None:
    fill(raw, 1)
    run()
    other = tmp_path / "other"
    shutil.copytree(raw, other)
    with pytest.raises(CommandError, match=rf"was filled from {raw}, not {other}.*--prune"):
        run(raw=other)
    assert run(raw=other, prune=True).unchanged == 1
    assert run(raw=other).unchanged == 1


def test_another_inbox_is_refused_though_the_first_run_did_not_end(
    raw: Path, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(raw, 1)
    shutil.copytree(raw, tmp_path / "other")
    with monkeypatch.context() as patch:
        patch.setattr(duplicates, "duplicate_of", Mock(side_effect=KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            run()
    with pytest.raises(CommandError, match=f"was filled from {raw}"):
        run(raw=tmp_path / "other")


def test_a_file_overwritten_by_a_broken_one_keeps_its_rows(
    raw: Path, run: Run, rows: Select
) -> None:
    (raw / "a.docx").write_bytes(recipe("Một", "Hai"))
    (raw / "b.docx").write_bytes(recipe("Ba"))
    run()
    stale = "SELECT source, stale, tasks FROM documents ORDER BY 1"
    whole = [("a.docx", False, 2), ("b.docx", False, 1)]
    assert rows(stale) == whole
    (raw / "a.docx").write_bytes(b"broken")
    for failed, known in ((1, 0), (0, 1)):
        summary = run()
        assert (summary.failed, summary.known, summary.stale) == (failed, known, 1)
        assert rows(stale) == [("a.docx", True, 2), ("b.docx", False, 1)]
        assert broken_documents(rows) == orphans(rows) == []
        ((message,),) = rows("SELECT message FROM issues WHERE source = 'a.docx'")
        assert "rows of the last time it could be read are kept" in message
    (raw / "a.docx").write_bytes(recipe("Một", "Hai"))
    assert run().unchanged == 2
    assert rows(stale) == whole
    (raw / "a.docx").write_bytes(b"broken again")
    run()
    (raw / "a.docx").unlink()
    run()
    assert rows(stale) == [("b.docx", False, 1)]


def test_what_is_no_plan_may_be_named_and_skipped_names_are_counted(raw: Path, run: Run) -> None:
    for name in ("a.docx", "b.pdf", "biểu mẫu/c.docx", "d/nháp 1.docx", "~$a.docx", "Thumbs.db"):
        (raw / name).parent.mkdir(exist_ok=True)
        (raw / name).write_bytes(recipe(name))
    (raw / ".hidden").write_bytes(b"")
    (raw / ".phulucignore").write_text("# mẫu\n/biểu mẫu/\nnháp*\n!a.docx\n*.pdf\n", "utf-8-sig")
    summary = run()
    assert (summary.documents, summary.skipped, summary.ignored) == (1, 3, 3)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_overrides_as_a_vietnamese_excel_saves_them(raw: Path, encoding: str) -> None:
    text = "source;number;issued_on;title;commune_code;province_code\r\n"
    text += "*.pdf;1/KH-UBND;15/01/2026;Kế hoạch, năm 2026;2512;8\r\n;;;;;\r\n"
    (raw / "overrides.csv").write_bytes(text.encode(encoding))
    lines = overrides.load(raw)
    assert lines.problems == {}
    assert lines.matching("a.pdf") == {
        "number": "1/KH-UBND",
        "issued_on": "2026-01-15",
        "title": "Kế hoạch, năm 2026",
        "commune_code": "02512",
        "province_code": "08",
    }


def test_a_source_is_told_from_a_path_as_the_shell_completes_it(
    raw: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (raw / "sub").mkdir()
    (raw / "sub" / "kế hoạch.docx").write_bytes(b"")
    monkeypatch.chdir(raw.parent)
    assert inbox.as_source("raw/sub/kế hoạch.docx", Path("raw")) == "sub/kế hoạch.docx"
    assert inbox.as_source(str(raw / "sub/kế hoạch.docx"), raw) == "sub/kế hoạch.docx"
    assert inbox.as_source("kế hoạch.docx", raw) == "kế hoạch.docx"
