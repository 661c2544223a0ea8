"""The inbox is watched without a clock: a file is taken when two looks saw it alike."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pipeline.exitcodes import CommandError
from pipeline.ingest.inbox import Inbox
from pipeline.ingest.run import Options, Summary
from pipeline.ingest.watch import Watch, watch
from tests.pipeline.conftest import Run
from tests.pipeline.invariants import Select
from tests.pipeline.saboteur import recipe


class Ingest:
    """Instead of a run: what it was asked to leave out, and what it shall raise."""

    def __init__(self) -> None:
        self.left_out: list[set[str]] = []
        self.raises: list[Exception] = []

    def __call__(self, options: Options) -> Summary:
        if self.raises:
            raise self.raises.pop()
        self.left_out.append(set(options.waiting))
        return Summary()


@pytest.fixture
def ingest() -> Ingest:
    return Ingest()


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def watched(raw: Path, curated: Path, ingest: Ingest, said: list[str]) -> Watch:
    return Watch(Options(raw, curated), ingest, said.append)


def write(path: Path, data: bytes, date: int = 0) -> None:
    path.write_bytes(data)
    os.utime(path, (date, date))


def test_a_file_is_taken_when_size_and_date_stand_still(
    raw: Path, watched: Watch, ingest: Ingest
) -> None:
    write(raw / "a.pdf", b"1")
    assert watched.look() is None
    write(raw / "a.pdf", b"12")
    write(raw / "b.pdf", b"")
    assert watched.look() is not None  # the first time whatever there is
    write(raw / "a.pdf", b"12", date=5)
    assert watched.look() is not None  # b stands still
    assert ingest.left_out == [{"a.pdf", "b.pdf"}, {"a.pdf"}]
    assert watched.look() is not None
    assert watched.look() is None
    assert watched.look() is None
    assert ingest.left_out[2:] == [set()]


def test_what_leaves_waits_until_all_stands_still(
    raw: Path, watched: Watch, ingest: Ingest
) -> None:
    """A file that is renamed leaves at once, and stands still under its new name a look later."""
    write(raw / "a.pdf", b"1")
    watched.look(), watched.look()
    (raw / "a.pdf").rename(raw / "b.pdf")
    assert watched.look() is None
    assert watched.look() is not None
    (raw / "b.pdf").unlink()
    assert watched.look() is not None
    assert ingest.left_out == [set()] * 3


def test_overrides_and_corrections_bring_about_a_run(
    raw: Path, watched: Watch, ingest: Ingest
) -> None:
    watched.look(), watched.look()
    for path in (raw / "overrides.csv", raw.parent / "corrections.csv", raw / ".phulucignore"):
        path.write_text("")
        assert (watched.look(), watched.look() is None) == (None, False), path
        assert watched.look() is None
    assert ingest.left_out == [set()] * 4


def test_what_keeps_it_from_a_run_is_said_once_and_tried_again(
    raw: Path, watched: Watch, ingest: Ingest, said: list[str]
) -> None:
    write(raw / "a.pdf", b"1")
    ingest.raises = [OSError(28, "No space left"), *[CommandError("another run")] * 2]
    for _ in range(4):
        assert watched.look() is None
    assert said[0] == "another run"
    assert [word in said[1] for word in ("cannot write", "No space left")] == [True, True]
    assert watched.look() is not None
    raw.rename(raw.parent / "away")  # a share that is not there
    for _ in range(3):
        assert watched.look() is None
    assert len(said) == 3
    assert "no such folder" in said[2]
    (raw.parent / "away").rename(raw)
    write(raw / "b.pdf", b"1")
    assert (watched.look(), watched.look() is None) == (None, False)


def test_it_looks_and_pauses_until_it_is_stopped_or_once(raw: Path, watched: Watch) -> None:
    write(raw / "a.pdf", b"1")
    pauses: list[None] = []
    runs: list[Summary] = []

    def pause() -> None:
        pauses.append(None)

    watch(watched, pause, lambda: len(pauses) >= 4, runs.append)
    assert (len(pauses), len(runs)) == (4, 1)
    again = Watch(watched.options, watched.run, watched.say)
    pauses.clear()
    watch(again, pause, lambda: False, runs.append, once=True)
    assert (len(pauses), len(runs)) == (1, 2)


def test_a_file_that_is_being_written_keeps_what_is_stored_of_it(
    raw: Path, run: Run, rows: Select
) -> None:
    (raw / "a.docx").write_bytes(recipe("Một"))
    (raw / "b.docx").write_bytes(recipe("Hai"))
    run()
    (raw / "a.docx").write_bytes(b"half a file")
    (raw / "c.docx").write_bytes(b"half")
    summary = run(waiting=frozenset({"a.docx", "c.docx"}))
    assert (summary.failed, summary.removed, summary.new, summary.documents) == (0, 0, 0, 2)
    assert rows("SELECT source, stale FROM documents ORDER BY 1") == [
        ("a.docx", False),
        ("b.docx", False),
    ]


def test_what_is_inside_an_archive_that_is_being_written_is_kept_too() -> None:
    found = Inbox()
    found.leave(frozenset({"thư.zip"}))
    assert [found.covers(s) for s in ("thư.zip", "thư.zip/a.pdf", "thư.zip2")] == [
        False,
        False,
        True,
    ]
