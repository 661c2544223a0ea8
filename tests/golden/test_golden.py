"""The sample documents parse as in their goldens, and somebody has read every golden."""

from __future__ import annotations

import pytest

from pipeline.ingest.inbox import InboxFile
from tests.golden import regenerate
from tests.golden.regenerate import REVIEWED, UNREVIEWED, body, path_of, samples, split


@pytest.mark.parametrize("file", samples(), ids=lambda file: file.source)
def test_a_sample_parses_as_reviewed(file: InboxFile) -> None:
    path, now = path_of(file.source), body(file)
    if not path.exists():
        path.write_text(f"{UNREVIEWED}\n{now}", encoding="utf-8")
    mark, golden = split(path.read_text("utf-8"))
    assert now == golden, "if the new reading is right: make golden, read the diff"
    assert mark == REVIEWED, f"read {path.name} beside the document, then mark it `{REVIEWED}`"


def test_no_golden_is_left_of_a_document_that_is_gone() -> None:
    known = {path_of(file.source) for file in samples()}
    assert set(regenerate.FOLDER.glob("*.txt")) == known
