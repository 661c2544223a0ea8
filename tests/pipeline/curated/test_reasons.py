"""SQL says reasons in the same Vietnamese as Python: both read one file."""

from __future__ import annotations

import csv
from itertools import cycle
from pathlib import Path

import duckdb

from pipeline.curated import reasons

HELD = ("lead", "Bộ Y tế", "deadline")


def test_the_macro_says_every_phrase_as_python_does(repository: Path) -> None:
    with (repository / "pipeline/curated/reasons.csv").open(encoding="utf-8") as stream:
        phrases = [line["english"] for line in csv.DictReader(stream)]
    assert max(phrase.count(reasons.HOLE) for phrase in phrases) == reasons.MOST_HOLES
    said = ["nobody put this into words", "may be of another table: its lead is empty"]
    for phrase in phrases:
        filled, holes = phrase, cycle(HELD)
        while reasons.HOLE in filled:
            filled = filled.replace(reasons.HOLE, next(holes), 1)
        said.append(filled)
    with duckdb.connect() as connection:
        for macro in reasons.macros():
            connection.execute(macro)
        connection.execute("CREATE TABLE said AS SELECT unnest(?) AS english", [said])
        told = connection.execute("SELECT english, reason(english) FROM said").fetchall()
    assert len(told) == len(said)
    assert [(english, reasons.reason(english)) for english, _ in told] == told
    assert sum(english == vietnamese for english, vietnamese in told) == 1
    assert ("its lead is empty", "ô “Chủ trì” trống") in told
    assert told[1][1] == "có thể thuộc bảng khác: ô “Chủ trì” trống"
