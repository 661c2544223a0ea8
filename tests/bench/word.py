"""Speed of the Word reader and of the grammars: `make bench`.

DOCX to grids, and the whole way to records, against python-docx iterating the cells of the same
tables, in one process, processor time, round after round in turn; a table of 5,000 rows; then what
one deadline, agency cell and target costs, each string read cold (no cache).

    python -m tests.bench.word [--rounds N]
"""

from __future__ import annotations

import argparse
import io
import json
import statistics
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

import docx

from extractors.word import read_docx
from normalizers.values import agencies, deadlines
from normalizers.values.targets import parse_target
from pipeline.ingest.document import process
from tests.bench import timed
from tests.bench.pdf import forget_texts

ROOT = Path(__file__).parents[2]
LONG_TABLE = 5_000  # rows
TARGETS = ("≥ 95", "trên 90%", "tối thiểu 80", "100%", "12 - 13", "02 cuộc", "1.234,5", "dưới 3%")


def python_docx_cells(data: bytes) -> int:
    """Characters of every cell of every table, as python-docx iterates them."""
    document = docx.Document(io.BytesIO(data))
    return sum(len(cell.text) for t in document.tables for row in t.rows for cell in row.cells)


def grids(data: bytes) -> int:
    """Characters of every cell of every grid."""
    return sum(len(cell.text) for grid in read_docx(data).grids for cell in grid.cells)


def records(data: bytes) -> int:
    """The whole way: how many records of a document's rows."""
    extraction = process(data, "plan.docx", {})
    return len(extraction.tasks) + len(extraction.indicators)


def records_cold(data: bytes) -> int:
    """The same, every cache of texts emptied before."""
    forget_texts()
    return records(data)


def long_table(rows: int) -> bytes:
    """A document with one table of so many rows and six columns."""
    document = docx.Document()
    table = document.add_table(rows=1, cols=6)
    for cell, header in zip(table.rows[0].cells, "ABCDEF", strict=True):
        cell.text = header
    template = table.rows[0]._tr
    for _ in range(rows - 1):
        template.addnext(template.__copy__())
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def compare(name: str, documents: list[bytes], rounds: int) -> None:
    """Print the medians of every reader over the documents, and ours over python-docx's."""
    readers: dict[str, Callable[[bytes], int]] = {
        "python-docx, cells": python_docx_cells,
        "phuluc, to grids": grids,
        "phuluc, to records": records,
        "phuluc, texts unknown": records_cold,
    }
    seconds: dict[str, list[float]] = {reader: [] for reader in readers}
    for _ in range(rounds + 1):  # the first warms up
        for reader, read in readers.items():
            seconds[reader].append(timed(lambda read=read: [read(data) for data in documents]))
        for data in documents:  # so that the next round meets known texts again
            records(data)
    base = statistics.median(seconds["python-docx, cells"][1:])
    for reader, times in seconds.items():
        middle = statistics.median(times[1:])
        print(f"{name:14s}{reader:24s}{middle:10.3f} s{middle / base:9.2f} x python-docx")


def microseconds(name: str, strings: Iterable[str], parse: Callable[[str], object]) -> None:
    """Print the median cost of one string, each read cold by a blank more at its end."""
    texts = list(strings)
    for text in texts:
        parse(text)
    costs = [timed(lambda text=text: parse(text + " " * 3)) * 1e6 for text in texts]
    print(f"{name:26s}{statistics.median(costs):10.0f} µs a string")


def main() -> None:
    """Run every part."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    plans = sorted((ROOT / "tests" / "data" / "documents").glob("*.docx"))
    compare("sample plans", [path.read_bytes() for path in plans], rounds)
    compare(f"{LONG_TABLE:,} rows", [long_table(LONG_TABLE)], max(1, rounds // 3))
    folder = ROOT / "tests" / "normalizers" / "values"
    period = deadlines.Period(date(2026, 1, 1), date(2026, 12, 31))
    raw = [e["raw"] for e in json.loads((folder / "deadlines.json").read_text(encoding="utf-8"))]
    microseconds("deadlines", raw, lambda text: deadlines.parse_deadline(text, period))
    raw = [e["raw"] for e in json.loads((folder / "agencies.json").read_text(encoding="utf-8"))]
    microseconds("agency cells", raw, agencies.parse_agencies)
    microseconds("targets", TARGETS, lambda text: parse_target(text, None))


if __name__ == "__main__":
    main()
