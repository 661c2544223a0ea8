"""Files that look as they did are not hashed again; any other look is no excuse."""

from __future__ import annotations

import os
import time
from pathlib import Path
from unittest.mock import Mock

import pytest

from pipeline.curated.parts import Seen
from pipeline.curated.store import Store
from pipeline.ingest import fingerprints, inbox
from pipeline.ingest.fingerprints import SECOND
from tests.pipeline.conftest import Run
from tests.pipeline.invariants import Select
from tests.pipeline.saboteur import recipe

OLD = 1_700_000_000_123_456_789  # a date with a fraction, in nanoseconds


def put(path: Path, data: bytes) -> None:
    path.write_bytes(data)
    os.utime(path, ns=(OLD, OLD))


@pytest.fixture
def hashed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of the files that were hashed, in a world where every file has stood still."""
    names: list[str] = []
    take = inbox.fingerprint

    def counted(path: Path) -> str:
        names.append(path.name)
        return take(path)

    monkeypatch.setattr(inbox, "fingerprint", counted)
    now = time.time_ns
    monkeypatch.setattr(time, "time_ns", lambda: now() + SECOND)
    return names


def test_what_looks_the_same_is_not_hashed_again(
    raw: Path, curated: Path, run: Run, rows: Select, hashed: list[str]
) -> None:
    put(raw / "a.docx", recipe("Một"))
    put(raw / "a copy.docx", recipe("Một"))
    put(raw / "hỏng.docx", b"no recipe")
    run()
    assert sorted(hashed) == ["a copy.docx", "a.docx", "hỏng.docx"]
    hashed.clear()
    assert run().unchanged == 1
    assert run().known == 1
    assert hashed == []
    put(raw / "a.docx", recipe("Hai"))  # as long, and with the old date: its inode's date tells
    run()
    assert hashed == ["a.docx"]
    assert rows("SELECT task FROM tasks ORDER BY 1") == [("Hai",), ("Một",)]
    hashed.clear()
    (raw / "a.docx").rename(raw / "b.docx")
    run()
    assert hashed == ["b.docx"]
    hashed.clear()
    run(force=True)
    assert sorted(hashed) == ["a copy.docx", "b.docx", "hỏng.docx"]
    hashed.clear()
    with Store(curated) as store:
        assert all(document.seen for document in store.documents)
    (curated / ".phuluc" / "files.json").unlink()
    run()
    assert hashed == ["hỏng.docx"]


@pytest.mark.parametrize(
    ("modified", "now", "settled"),
    [
        (OLD, OLD + SECOND // 100, False),
        (OLD, OLD + SECOND, True),
        (OLD // SECOND * SECOND, OLD + SECOND, False),
        (OLD // SECOND * SECOND, OLD + 3 * SECOND, True),
        (OLD + SECOND, OLD, False),
    ],
    ids=["just written", "a second ago", "whole seconds", "long ago", "tomorrow"],
)
def test_a_file_that_was_just_written_is_hashed_once_more(
    modified: int, now: int, settled: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a").write_bytes(b"x")
    seen = Seen(1, modified, modified, 7)
    monkeypatch.setattr(time, "time_ns", Mock(return_value=now))
    file = inbox.InboxFile("a", tmp_path / "a", 1, seen=seen)
    taken = fingerprints.take(inbox.Inbox([file]), {}.get, 0, lambda: False)
    assert taken.seen == ({"a": seen} if settled else {})
    assert taken.hashes.keys() == {"a"}
