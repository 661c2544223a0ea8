"""The quick way means what the whole command line means, and leaves to it what is not plain."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pipeline.cli import quick
from pipeline.cli.app import app
from pipeline.face import asking, ingesting

PLAIN = (
    "query due-between",
    "query due-between --format csv --out a.csv --curated x --wide",
    "query due-between --from 2026-01-05 --to 2026-02-01 --today 2026-01-01",
    "query overdue --agency congan --place 08 --plan 12/KH --grade AB",
    "ingest",
    "ingest --raw a --curated b --jobs 3 --quiet",
    "ingest --json --raw a",
)


@pytest.mark.parametrize("line", PLAIN)
def test_both_ways_ask_for_the_same(line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []
    monkeypatch.setattr(asking, "answer", asked.append)
    monkeypatch.setattr(
        ingesting,
        "ingest",
        lambda options, as_json=False, quiet=False, log=None: asked.append(
            (options, as_json, quiet, log)
        ),
    )
    told = quick.told(line.split())
    assert told is not None
    told()
    app(line.split(), prog_name="phuluc", standalone_mode=False)
    assert asked[0] == asked[1]


@pytest.mark.parametrize(
    "line",
    [
        "",
        "query",
        "query -",
        "query --schema",
        "query overdue --help",
        "query overdue --format nix",
        "query overdue --today 2026-13-01",
        "query overdue --today=2026-01-01",
        "query overdue --curated",
        "query overdue --curated a --curated b",
        "query overdue other",
        "query overdue --timeout 5",
        "ingest a.pdf",
        "ingest --jobs -1",
        "ingest --force",
        "status",
    ],
)
def test_what_is_not_plain_is_left_alone(line: str, tmp_path: Path) -> None:
    assert quick.told(line.split()) is None
