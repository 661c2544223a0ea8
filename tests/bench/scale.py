"""How a store grows: `make bench-scale`, figures of several sizes and their law.

Stores are filled through `pipeline.ingest.run.ingest` over inboxes of synthetic files, with a pool
whose process makes their rows (tests.bench.made) in place of those that read. Each step is a
process of its own, and what it spends and holds is told without the maker's. What reading would
cost is 50 ms a document.

    python -m tests.bench.scale [--sizes 1000 10000] [--province 01] [--tries 3] [--keep DIR]
"""

from __future__ import annotations

import argparse
import json
import math
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from pipeline.cli import set_up_arrow

if TYPE_CHECKING:
    from pipeline.curated.outcome import Landed

ROOT = Path(__file__).parents[2]
READING = 0.05  # seconds of processor time that a document's reading would cost
READERS = 2  # workers that would share it
MEGABYTE = 1e6
STEPS = ("unchanged", "add", "change", "remove")
DAY = date(2030, 6, 15)  # the questions are asked on; the plans cover 2025 to 2034
HEAVY = ("scans", "questions")


class Pool:
    """In place of the pool of workers: rows are made, and a clock goes on as if they were read."""

    def __init__(self, province: str | None) -> None:
        self.clock = 0.0
        self._province = province

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, *error: object) -> None:
        return None

    def run(self, jobs: Iterable[Any], stopped: Callable[[], bool]) -> Iterator[tuple[Any, Any]]:
        """Every job with its rows."""
        for job in jobs:
            data = job.path.read_bytes()
            made = _maker().submit(_made, data, job.source, job.version, self._province)
            self.clock += READING / READERS
            yield job, made.result()

    def monotonic(self) -> float:
        """What `time.monotonic` would say had the documents been read."""
        return time.monotonic() + self.clock


@cache
def _maker() -> ProcessPoolExecutor:
    return ProcessPoolExecutor(1, get_context("spawn"))


def _made(data: bytes, source: str, version: str, province: str | None) -> Landed:
    """A document's rows, in the process that makes them."""
    from tests.bench import made

    return made.landed(data, source, version, province)


def ingest(raw: Path, curated: Path, province: str | None) -> dict[str, float]:
    """One run in this process: its processor time, and that of its duplicates."""
    from pipeline.curated import duplicates
    from pipeline.ingest import landing, run

    began = time.process_time()
    pool = Pool(province)
    find, spent = duplicates.duplicate_of, [0.0]

    def timed(store: Any) -> dict[str, str]:
        started = time.process_time()
        found = find(store)
        spent[0] += time.process_time() - started
        return found

    with (
        patch.object(run, "_pool", lambda *_: pool),
        patch.object(landing, "time", pool),
        patch.object(duplicates, "duplicate_of", timed),
    ):
        summary = run.ingest(run.Options(raw=raw, curated=curated))
    return {
        "seconds": time.process_time() - began,
        "duplicates": spent[0],
        "new": summary.new,
        "documents": summary.documents,
        "tasks": summary.tasks,
    }


def questions(curated: Path) -> dict[str, float]:
    """Processor seconds of every stored question, its rows fetched."""
    from pipeline.curated import views
    from pipeline.face import questions as stored

    found = {}
    for question in stored.all_questions():
        with views.connect(curated) as connection:
            connection.execute("SET VARIABLE today = ?", [DAY])
            began = time.process_time()
            connection.sql(question.sql).to_arrow_table()
            found[question.name] = time.process_time() - began
    return found


def scans(curated: Path) -> dict[str, float]:
    """Processor time of reading every dataset through our connection over a plain read's."""
    import duckdb

    from pipeline.curated import views
    from schemas.records import DATASETS

    found = {}
    with views.connect(curated) as ours, duckdb.connect() as plain:
        for name in DATASETS:
            columns = [column for column, *_ in plain_columns(plain, curated, name)]
            counted = ", ".join(f'count("{column}")' for column in columns)
            files = f"read_parquet('{curated}/{name}/**/*.parquet', hive_partitioning = true)"
            times: dict[str, list[float]] = {"ours": [], "plain": []}
            for _ in range(3):
                for which, connection, table in (("ours", ours, name), ("plain", plain, files)):
                    began = time.process_time()
                    connection.execute(f"SELECT {counted} FROM {table}").fetchall()
                    times[which].append(time.process_time() - began)
            found[name] = statistics.median(times["ours"]) / statistics.median(times["plain"])
        (doc_id,) = ours.execute("SELECT any_value(doc_id) FROM documents").fetchone() or ("",)
        files = f"read_parquet('{curated}/tasks/**/*.parquet', hive_partitioning = true)"
        one: dict[str, list[float]] = {"ours": [], "plain": []}
        for _ in range(3):
            for which, connection, table in (("ours", ours, "tasks"), ("plain", plain, files)):
                began = time.process_time()
                connection.execute(f"SELECT * FROM {table} WHERE doc_id = ?", [doc_id]).fetchall()
                one[which].append(time.process_time() - began)
        found["one document by id"] = statistics.median(one["ours"]) / statistics.median(
            one["plain"]
        )
    return found


def plain_columns(connection: Any, curated: Path, name: str) -> list[Any]:
    """The columns of a dataset's files."""
    files = f"read_parquet('{curated}/{name}/**/*.parquet', hive_partitioning = true)"
    found: list[Any] = connection.execute(f"DESCRIBE SELECT * FROM {files}").fetchall()
    return found


def measured(step: str, raw: Path, curated: Path, province: str | None) -> dict[str, float]:
    """A step in a process of its own: its figures, megabytes of memory and of files written."""
    before = _files(curated)
    command = [sys.executable, "-m", "tests.bench.scale", "--step", step]
    command += ["--raw", str(raw), "--curated", str(curated)]
    command += ["--province", province] if province else []
    told = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout
    figures: dict[str, float] = json.loads(told.splitlines()[-1])
    figures["written"] = _written(before, _files(curated)) / MEGABYTE
    told = "  ".join(f"{name} {value:.2f}" for name, value in figures.items())
    print(f"{curated.parent.name} {step}: {told}", file=sys.stderr, flush=True)
    return figures


def _files(curated: Path) -> dict[Path, tuple[int, int, int]]:
    found = {}
    for path in curated.rglob("*"):
        if path.is_file():
            status = path.stat()
            found[path] = status.st_ino, status.st_mtime_ns, status.st_size
    return found


def _written(
    before: dict[Path, tuple[int, int, int]], after: dict[Path, tuple[int, int, int]]
) -> float:
    """Bytes of files that are new, and what others have grown by."""
    total = 0
    for path, (inode, changed, size) in after.items():
        if before.get(path) == (inode, changed, size):
            continue
        old = before.get(path)
        grown = old is not None and old[0] == inode and old[2] < size
        total += size - old[2] if grown and old else size
    return total


def size_measured(
    size: int, folder: Path, province: str | None, tries: int, heavy: bool = True
) -> dict[str, Any]:
    """All figures of a store of so many documents; the median of so many `tries` of each step."""
    from tests.bench import made

    raw, curated = folder / "raw", folder / "curated"
    for plan in range(size):
        made.put(raw, plan, province=province)
    found: dict[str, Any] = {"load": measured("unchanged", raw, curated, province)}
    assert found["load"]["documents"] == size
    for step in STEPS:
        tried = []
        for number in range(tries):
            plan = size * (2 * number + 1) // (2 * tries) // 5 * 5
            if step == "add":
                made.put(raw, size + 5 * number, province=province)
            elif step == "change":
                made.put(raw, plan, edit=1, province=province)
            elif step == "remove":
                (raw / made.source(plan, province)).unlink()
            tried.append(measured("unchanged", raw, curated, province))
        found[step] = {key: statistics.median(one[key] for one in tried) for key in tried[0]}
    for step in HEAVY if heavy else ():
        found[step] = measured(step, raw, curated, province)
    found["stored"] = sum(size for _, _, size in _files(curated).values()) / MEGABYTE
    return found


def _law(sizes: list[int], values: list[float]) -> str:
    """How a figure grows from the first size to the last: the exponent of the size."""
    if len(sizes) < 2 or min(values[0], values[-1]) <= 0:
        return ""
    exponent = math.log(values[-1] / values[0]) / math.log(sizes[-1] / sizes[0])
    return f"n^{exponent:.2f}"


def print_all(results: dict[int, dict[str, Any]]) -> None:
    """A line for each figure, a column for each size."""
    sizes = list(results)

    def line(name: str, value: Callable[[dict[str, Any]], float], form: str = ".2f") -> None:
        values = [value(result) for result in results.values()]
        told = "".join(f"{one:>12{form}}" for one in values)
        print(f"{name:46s}{told}   {_law(sizes, values)}")

    print(f"\n{'documents':46s}" + "".join(f"{size:>12,}" for size in sizes))
    line("tasks", lambda r: r["load"]["tasks"], ",.0f")
    line("MB stored", lambda r: r["stored"], ",.0f")
    line("first load, s beyond the reading", lambda r: r["load"]["seconds"])
    line("  of them duplicates", lambda r: r["load"]["duplicates"])
    line(
        "  % of the reading at 50 ms a document",
        lambda r: 100 * r["load"]["seconds"] / (READING * r["load"]["documents"]),
        ".1f",
    )
    line("  MB of memory", lambda r: r["load"]["memory"], ",.0f")
    for step in STEPS:
        line(f"{step}, s", lambda r, step=step: r[step]["seconds"])  # type: ignore[misc]
        if step != "unchanged":
            line("  of them duplicates", lambda r, step=step: r[step]["duplicates"])  # type: ignore[misc]
        line("  MB of memory", lambda r, step=step: r[step]["memory"], ",.0f")  # type: ignore[misc]
        line("  MB written", lambda r, step=step: r[step]["written"])  # type: ignore[misc]
    if HEAVY[0] not in results[sizes[0]]:
        return
    unmeasured = {"memory", "written"}
    print("\nscan over a plain read's time")
    for name in results[sizes[0]]["scans"].keys() - unmeasured:
        line(f"  {name}", lambda r, name=name: r["scans"][name])  # type: ignore[misc]
    print("\nstored questions, s")
    for name in sorted(results[sizes[0]]["questions"].keys() - unmeasured):
        line(f"  {name}", lambda r, name=name: r["questions"][name])  # type: ignore[misc]
    line(
        "  median",
        lambda r: statistics.median(v for k, v in r["questions"].items() if k not in unmeasured),
    )
    line("  MB of memory", lambda r: r["questions"]["memory"], ",.0f")


def _step(asked: SimpleNamespace) -> None:
    """Do one step in this process and print its figures."""
    set_up_arrow()  # as the command line does
    if asked.step == "unchanged":
        figures = ingest(asked.raw, asked.curated, asked.province)
    else:
        figures = (questions if asked.step == "questions" else scans)(asked.curated)
    figures["memory"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / MEGABYTE
    print(json.dumps(figures))


def main() -> None:
    """Measure every size and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000])
    parser.add_argument("--province", help="GSO code: all plans are of this one's communes")
    parser.add_argument("--tries", type=int, default=3, help="of a step; the median counts")
    parser.add_argument("--keep", type=Path, help="leave the stores here")
    for name in ("--step", "--raw", "--curated"):
        kind = str if name == "--step" else Path
        parser.add_argument(name, type=kind, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.step:
        _step(SimpleNamespace(**vars(asked)))
        return
    results = {}
    with tempfile.TemporaryDirectory(dir=asked.keep) as folder:
        for size in asked.sizes:
            place = (asked.keep or Path(folder)) / str(size)
            results[size] = size_measured(size, place, asked.province, asked.tries)
            print_all(results)


if __name__ == "__main__":
    main()
