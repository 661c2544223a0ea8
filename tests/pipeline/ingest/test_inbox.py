"""The inbox as people fill it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest

from pipeline.curated import views
from pipeline.curated.outcome import path_of
from pipeline.exitcodes import CommandError
from pipeline.ingest import inbox, limits, overrides
from pipeline.ingest.run import Options, ingest
from schemas.records import REFERENCE
from tests.pipeline.conftest import Run
from tests.pipeline.invariants import Select
from tests.pipeline.saboteur import PROCESS, recipe


def sources(raw: Path, *paths: Path) -> list[str]:
    return [file.source for file in inbox.walk(raw, paths).files]


def test_what_is_walked_and_what_is_skipped(raw: Path) -> None:
    wanted = ["KẾ HOẠCH.PDF", "a/b/c d.docx", "no ending", "sub/overrides.csv", "x\"'\n;.pdf"]
    wanted += ["..odd.pdf"]
    left = ["~$KẾ HOẠCH.docx", "Thumbs.db", ".DS_Store", ".git/config", "desktop.ini"]
    left += ["__MACOSX/x.pdf", "overrides.csv", "a/THUMBS.DB"]
    for name in wanted + left:
        (raw / name).parent.mkdir(parents=True, exist_ok=True)
        (raw / name).write_bytes(b"x")
    assert sources(raw) == sorted(wanted)


def test_a_name_of_255_bytes_is_walked(raw: Path) -> None:
    name = "kế" * 63 + "abc"
    assert len(os.fsencode(name)) == 255
    (raw / name).write_bytes(b"x")
    assert sources(raw) == [name]


def test_links_and_pipes_are_not_followed(raw: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.pdf").write_bytes(b"x")
    (raw / "link.pdf").symlink_to(outside / "secret.pdf")
    (raw / "folder").symlink_to(outside, target_is_directory=True)
    os.mkfifo(raw / "pipe.pdf")
    assert sources(raw) == []
    with pytest.raises(OSError, match="Too many levels"):
        inbox.read_bytes(raw / "link.pdf")
    with pytest.raises(OSError, match="not a regular file"):
        inbox.read_bytes(raw / "pipe.pdf")
    with pytest.raises(CommandError, match="is a link"):
        inbox.walk(raw, [raw / "link.pdf"])


def test_an_inbox_that_is_itself_reached_by_a_link_is_walked(raw: Path, tmp_path: Path) -> None:
    (raw / "a.pdf").write_bytes(b"x")
    (tmp_path / "link").symlink_to(raw, target_is_directory=True)
    assert sources(tmp_path / "link") == ["a.pdf"]


def test_dots_in_a_path_lead_nowhere_else(raw: Path) -> None:
    (raw / "sub").mkdir()
    (raw / "a.pdf").write_bytes(b"x")
    assert sources(raw, raw / "sub" / ".." / "a.pdf") == ["a.pdf"]
    assert inbox.walk(raw, [raw / "sub" / ".."]).roots is None


def test_a_missing_inbox_removes_nothing(raw: Path, curated: Path, run: Run, rows: Select) -> None:
    (raw / "a.docx").write_bytes(recipe("Một"))
    run()
    raw.rename(raw.with_name("unmounted"))
    with pytest.raises(CommandError, match="no such folder"):
        run()
    assert rows("SELECT count(*) FROM documents") == [(1,)]
    with pytest.raises(CommandError, match="no such file or folder"):
        ingest(Options(raw, curated, paths=(raw / "nothing.pdf",)))


def test_the_output_is_no_input(raw: Path, tmp_path: Path) -> None:
    (raw / "a.docx").write_bytes(recipe("Một"))
    (tmp_path / "link").symlink_to(raw, target_is_directory=True)
    for curated in (raw / "sub" / "curated", tmp_path / "link" / "sub" / "curated"):
        for unchanged in (0, 1):
            options = Options(raw, curated, process=PROCESS, force=not unchanged)
            summary = ingest(options)
            assert (summary.unchanged, summary.failed) == (unchanged, 0)
            assert (summary.documents, summary.issues) == (1, 0)
    with pytest.raises(CommandError, match="where the output goes"):
        ingest(Options(raw, raw))
    assert sorted(path.name for path in raw.iterdir()) == ["a.docx", "sub"]


def test_a_file_too_large_is_not_opened(raw: Path, run: Run, rows: Select) -> None:
    with (raw / "large.pdf").open("wb") as stream:
        stream.truncate(3_000_000)
    (raw / "small.docx").write_bytes(recipe("Một"))
    assert run(max_size=2).failed == 1
    assert rows("SELECT source, code FROM issues") == [("large.pdf", "file-too-large")]
    assert run(max_size=0).failed == 1
    assert rows("SELECT code FROM issues") == [("not-a-document",)]


def test_a_text_too_large_is_not_tried_again(raw: Path, run: Run, rows: Select) -> None:
    (raw / "large.txt").write_text("1\tBan hành kế hoạch\n" * 800_000, encoding="utf-8")
    assert run(process=limits.PROCESS).failed == 1
    assert run(process="no.such.module:at_all").known == 1
    assert rows("SELECT source, code FROM issues") == [("large.txt", "text-too-large")]


def test_a_file_that_keeps_changing_is_reported(raw: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = raw / "a.pdf"
    path.write_bytes(b"x" * 100)
    real = os.fstat
    stamps = iter(range(100))

    def growing(descriptor: int) -> os.stat_result:
        fields = list(real(descriptor))
        fields[6] = next(stamps)  # st_size
        return os.stat_result(fields)

    monkeypatch.setattr(os, "fstat", growing)
    with pytest.raises(inbox.FileChangedError):
        inbox.fingerprint(path)


def test_a_folder_that_cannot_be_listed_keeps_its_documents(
    raw: Path, run: Run, rows: Select, monkeypatch: pytest.MonkeyPatch
) -> None:
    (raw / "sub").mkdir()
    (raw / "sub" / "b.docx").write_bytes(recipe("Hai"))
    run()
    real = os.scandir

    def refuse(folder: Path) -> Any:
        if Path(folder).name == "sub":
            raise PermissionError(13, "Permission denied")
        return real(folder)

    monkeypatch.setattr(os, "scandir", refuse)
    summary = run()
    assert (summary.failed, summary.removed) == (1, 0)
    assert rows("SELECT source, code FROM issues") == [("sub", "unreadable-file")]
    assert rows("SELECT source FROM documents") == [("sub/b.docx",)]


def test_files_that_could_not_be_opened_are_tried_again(
    raw: Path, run: Run, rows: Select, monkeypatch: pytest.MonkeyPatch
) -> None:
    (raw / "a.docx").write_bytes(recipe("Một"))

    def refuse(path: Path) -> str:
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as patch:
        patch.setattr(inbox, "fingerprint", refuse)
        assert run().failed == 1
    assert rows("SELECT code, message FROM issues") == [
        ("unreadable-file", "the file could not be opened: Permission denied")
    ]
    summary = run()
    assert (summary.failed, summary.new) == (0, 1)


def test_a_file_that_cannot_be_opened_this_once_keeps_its_rows(
    raw: Path, run: Run, rows: Select, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = raw / "a.docx"
    path.write_bytes(recipe("Một", "x" * 1_000_000))
    run()
    stored = rows("SELECT * FROM documents")

    def kept(code: str, **options: Any) -> bool:
        summary = run(**options)
        assert (summary.failed, summary.removed, summary.tasks) == (1, 0, 2)
        assert rows("SELECT code FROM issues WHERE source = 'a.docx'") == [(code,)]
        return rows("SELECT * FROM documents") == stored

    assert kept("file-too-large", max_size=1)
    for error, code in (
        (PermissionError(13, "Permission denied"), "unreadable-file"),
        (inbox.FileChangedError("a.docx"), "file-changed"),
    ):
        with monkeypatch.context() as patch:
            patch.setattr(inbox, "fingerprint", Mock(side_effect=error))
            assert kept(code, force=True)  # else a file that looks the same is not opened at all
    sha256, away = inbox.fingerprint(path), raw.parent / "away"
    with monkeypatch.context() as patch:  # gone when the worker comes to open it
        patch.setattr(inbox, "fingerprint", lambda path: path.rename(away) and sha256)
        assert kept("unreadable-file", force=True)
    away.rename(path)
    assert (run().unchanged, rows("SELECT count(*) FROM issues")) == (1, [(0,)])


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", {1: "header"}),
        ("pattern,commune\nx,y\n", {1: "header"}),
        ("source,coverage\nx,1\n", {1: "header"}),
        ("source,commune\nx\n", {2: "sets no field"}),
        ("source,commune\n,xã A\n", {2: "names no source"}),
        ("source,commune_code\nx,251a\ny,025120\n", {2: "'251a'", 3: "'025120'"}),
        ("source,period_start\nx,32/12/2026\ny,2026-12-31\nz,31/12/2026\n", {2: "period_start"}),
        ("source,commune\n\n# note,\nx,xã A\n", {}),
    ],
)
def test_unusable_override_lines_say_why(raw: Path, text: str, problem: dict[int, str]) -> None:
    (raw / "overrides.csv").write_text(text)
    found = overrides.load(raw).problems
    assert found.keys() == problem.keys()
    assert all(words in found[line] for line, words in problem.items())


def test_overrides_in_another_encoding_are_a_problem_not_a_crash(raw: Path) -> None:
    (raw / "overrides.csv").write_bytes("source,commune\nx,xã\n".encode("latin-1"))
    assert overrides.load(raw).problems


def test_later_override_lines_win_field_by_field(raw: Path) -> None:
    (raw / "overrides.csv").write_text(
        "source,commune,province\n*,xã A,tỉnh B\nsub/*.pdf,xã C,\n", encoding="utf-8-sig"
    )
    lines = overrides.load(raw)
    assert lines.matching("sub/deep/k.pdf") == {"commune": "xã C", "province": "tỉnh B"}
    assert lines.matching("k.pdf") == {"commune": "xã A", "province": "tỉnh B"}


def test_hashing_is_of_the_content(tmp_path: Path) -> None:
    one, two = tmp_path / "1", tmp_path / "2"
    one.write_bytes(b"same")
    os.utime(one, (0, 0))
    two.write_bytes(b"same")
    assert inbox.fingerprint(one) == inbox.fingerprint(two)


def test_reference_tables_are_there_before_the_first_document(raw: Path, curated: Path) -> None:
    ingest(Options(raw, curated, process=PROCESS), stopped=lambda: True)
    with views.connect(curated) as connection:
        for name in REFERENCE:
            assert connection.execute(f"SELECT count(*) > 0 FROM {name}").fetchone() == (True,)


def test_a_path_is_kept_by_its_folder_where_the_source_has_its_name() -> None:
    for path, source, kept in (
        ("/raw/a/kế hoạch.pdf", "a/kế hoạch.pdf", "/raw/a/"),
        ("/raw/b.pdf", "b.pdf", "/raw/"),
        ("/raw/tên cũ.pdf", "a/tên mới.pdf", "/raw/tên cũ.pdf"),  # in another form, say
    ):
        at = inbox._at(path, source)
        assert at == kept
        assert path_of(at, source) == Path(path)
    assert inbox._at("/raw/a/1.pdf", "a/1.pdf") is inbox._at("/raw/a/2.pdf", "a/2.pdf")
