"""Speed of the Word reader and of the grammars: `make bench`.

The Word reader against python-docx iterating the cells of the same tables, in one process, round
after round in turn; a table of 5,000 rows; then what one deadline, agency cell and target costs,
each string read cold (no cache).

    python -m tests.bench.word [--rounds N]
"""

from __future__ import annotations

import argparse
import io
import json
import statistics
import time
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

import docx

from extractors.word import read_docx
from normalizers.values import agencies, deadlines
from normalizers.values.targets import parse_target

ROOT = Path(__file__).parents[2]
LONG_TABLE = 5_000  # rows
TARGETS = ("≥ 95", "trên 90%", "tối thiểu 80", "100%", "12 - 13", "02 cuộc", "1.234,5", "dưới 3%")


def python_docx_cells(data: bytes) -> int:
    """Characters of every cell of every table, as python-docx iterates them."""
    document = docx.Document(io.BytesIO(data))
    return sum(len(cell.text) for t in document.tables for row in t.rows for cell in row.cells)


def ours(data: bytes) -> int:
    """Characters of every cell of every grid."""
    return sum(len(cell.text) for grid in read_docx(data).grids for cell in grid.cells)


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


def timed(work: Callable[[], object]) -> float:
    """Seconds of one call."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def compare(name: str, documents: list[bytes], rounds: int) -> None:
    """Print both readers' medians over the documents and the ratio."""
    seconds: dict[str, list[float]] = {"phuluc": [], "python-docx": []}
    for _ in range(rounds):
        seconds["phuluc"].append(timed(lambda: [ours(data) for data in documents]))
        seconds["python-docx"].append(timed(lambda: [python_docx_cells(d) for d in documents]))
    mine, theirs = (statistics.median(times) for times in seconds.values())
    print(f"{name:26s}{mine:10.3f} s{theirs:10.3f} s{mine / theirs:9.2f} x python-docx")


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
    print(f"{'':26s}{'phuluc':>12s}{'python-docx':>12s}")
    plans = sorted((ROOT / "tests" / "data" / "documents").glob("*.docx"))
    compare("sample plans", [path.read_bytes() for path in plans], rounds)
    compare(f"{LONG_TABLE:,} rows", [long_table(LONG_TABLE)], max(1, rounds // 3))
    folder = ROOT / "tests" / "normalizers"
    period = deadlines.Period(date(2026, 1, 1), date(2026, 12, 31))
    raw = [e["raw"] for e in json.loads((folder / "deadlines.json").read_text(encoding="utf-8"))]
    microseconds("deadlines", raw, lambda text: deadlines.parse_deadline(text, period))
    raw = [e["raw"] for e in json.loads((folder / "agencies.json").read_text(encoding="utf-8"))]
    microseconds("agency cells", raw, agencies.parse_agencies)
    microseconds("targets", TARGETS, lambda text: parse_target(text, None))


if __name__ == "__main__":
    main()
