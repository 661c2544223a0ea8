"""`make fuzz`: damaged files among undamaged ones through `phuluc ingest`, and what became of them.

Each batch is an inbox of its own, read by the real command with its worker pool. What counts:

- a crash of the run: the command ended with another code than 0 or 3, or printed a traceback;
- a crash of a reader: an issue `reader-crashed`;
- a hang: no document ended for longer than the limit and the pool's own grace allow;
- a lost document: a file with neither a `documents` row nor an issue row, or an undamaged file
  whose rows differ from those of a run without the damaged ones.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import queue
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from pipeline.exitcodes import ExitCode
from pipeline.ingest.inbox import around
from schemas.records import DATASETS
from tests.fuzz.mutate import mutant
from tests.fuzz.samples import REPOSITORY, samples, short, witnesses

UNDAMAGED, DAMAGED = "a-undamaged", "b-damaged"
STALL_GRACE = 75.0  # seconds beyond the limit: start-up, a commit, a busy machine
LOOK = 0.2  # seconds between looks at the clock
ENDED = (ExitCode.OK, ExitCode.SOME_UNREADABLE)
LEFT_OUT = {"documents": "EXCLUDE (parsed_at, duplicate_of)"}
"""Columns not compared: the time, and what the other files decide."""
CRASHED = "reader-crashed"
TO_LOOK_AT = (CRASHED, "time-limit", "memory-limit")  # contained, but worth a look
SHOWN = 20  # names of files listed for each kind of trouble

Rows = dict[str, list[tuple[Any, ...]]]


@dataclass(slots=True)
class Tally:
    """What became of the files; `codes` counts damaged files by issue code, or `read`."""

    tried: int = 0
    crashes: list[str] = field(default_factory=list)
    hangs: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    codes: Counter[str] = field(default_factory=Counter)
    bugs: dict[str, list[str]] = field(default_factory=dict)
    seconds: float = 0.0

    @property
    def sound(self) -> bool:
        """Whether nothing crashed, no run and no reader, nothing hung or got lost."""
        return not (self.crashes or self.hangs or self.lost or self.codes[CRASHED])


@dataclass(frozen=True, slots=True)
class Limits:
    """Of the command: `timeout` in seconds a document, `jobs` workers (0: one a core)."""

    timeout: float = 20.0
    jobs: int = 0


def fuzz(
    originals: Mapping[str, bytes],
    files: int,
    seed: int,
    folder: Path,
    limits: Limits,
    batch: int,
    *,
    structure: bool = False,
) -> Tally:
    """Try damaged files 0 to `files` of these originals, `batch` at a time, in `folder`."""
    tally = Tally()
    started = time.monotonic()
    alone = folder / "alone"
    beside = witnesses(originals)
    fill(alone / "raw" / UNDAMAGED, beside)
    ingest(alone, limits, tally)
    expected = undamaged_rows(alone / "curated")
    for first in range(0, files, batch):
        here = folder / f"batch-{first:06d}"
        numbers = range(first, min(first + batch, files))
        made = (mutant(originals, seed, n, structure=structure) for n in numbers)
        fill(here / "raw" / UNDAMAGED, beside)
        fill(here / "raw" / DAMAGED, dict(made))
        tally.tried += len(list((here / "raw" / DAMAGED).iterdir()))
        finished = ingest(here, limits, tally)
        if finished:
            judge(here, expected, tally)
        tally.seconds = time.monotonic() - started
        print(_line(tally), flush=True)
        shutil.rmtree(here)
    return tally


def fill(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files by their path below a folder."""
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def ingest(folder: Path, limits: Limits, tally: Tally) -> bool:
    """Run the command over a batch; whether it came to its end."""
    command = [sys.executable, "-m", "phuluc", "ingest"]
    command += ["--raw", str(folder / "raw"), "--curated", str(folder / "curated")]
    command += ["--timeout", f"{limits.timeout:g}", "--jobs", str(limits.jobs)]
    with (folder / "stderr").open("w+", encoding="utf-8") as errors:
        running = subprocess.Popen(
            command,
            cwd=REPOSITORY,
            env=os.environ | {"PYTHONUNBUFFERED": "1"},
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            encoding="utf-8",
        )
        last = "the start"
        try:
            for line in lines_of(running, limits.timeout + STALL_GRACE):
                last = line
        except TimeoutError:
            running.kill()
            tally.hangs.append(f"{folder.name}: after {last}")
        code = running.wait()
        errors.seek(0)
        said = errors.read()
    if tally.hangs and code not in ENDED:
        return False
    if code not in ENDED or "Traceback" in said:
        tally.crashes.append(f"{folder.name}: code {code}, after {last}: {said[-2000:]}")
    return code in ENDED


def lines_of(
    running: subprocess.Popen[str], patience: float, clock: Callable[[], float] = time.monotonic
) -> Iterator[str]:
    """Lines of a process's output; TimeoutError when none comes for `patience` of the clock."""
    assert running.stdout is not None
    stream = running.stdout
    lines: queue.SimpleQueue[str | None] = queue.SimpleQueue()

    def pump() -> None:
        for line in stream:
            lines.put(line.rstrip())
        lines.put(None)

    threading.Thread(target=pump, daemon=True).start()
    last = clock()
    while True:
        try:
            line = lines.get(timeout=LOOK)
        except queue.Empty:
            if clock() - last > patience:
                raise TimeoutError from None
            continue
        if line is None:
            return
        yield line
        last = clock()


def judge(folder: Path, expected: Rows, tally: Tally) -> None:
    """Account for every file of a batch."""
    with _connect(folder / "curated") as connection:
        read = {row[0] for row in connection.execute("SELECT source FROM documents").fetchall()}
        issues = connection.execute(
            "SELECT source, code, message FROM issues WHERE doc_id IS NULL"
        ).fetchall()
    known = read | {source for source, _, _ in issues}
    known |= {outer for source in known for outer in around(source)}  # of a container, its files
    root = folder / "raw"
    sources = {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}
    tally.lost += [f"{folder.name}: {source} has no row" for source in sorted(sources - known)]
    found = undamaged_rows(folder / "curated")
    tally.lost += [
        f"{folder.name}: {name} of undamaged files differ"
        for name in DATASETS
        if found[name] != expected[name]
    ]
    tally.codes["read"] += sum(source.startswith(DAMAGED) for source in read)
    for source, code, message in issues:
        tally.codes[code] += 1
        if code in TO_LOOK_AT:
            if message not in tally.bugs:
                print(f"{message}: {source}", flush=True)
            tally.bugs.setdefault(message, []).append(source)


def undamaged_rows(curated: Path) -> Rows:
    """All rows of the undamaged files."""
    with _connect(curated) as connection:
        return {
            name: connection.execute(
                f"SELECT * {LEFT_OUT.get(name, '')} FROM {name} WHERE doc_id IN (SELECT doc_id "
                f"FROM documents WHERE starts_with(source, '{UNDAMAGED}/')) ORDER BY ALL"
            ).fetchall()
            for name in DATASETS
        }


@contextlib.contextmanager
def _connect(curated: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        for name in DATASETS:
            connection.execute(
                f"CREATE VIEW {name} AS SELECT * FROM read_parquet('{curated}/{name}/**/*.parquet',"
                " hive_partitioning = true, hive_types = {'province_code': VARCHAR})"
            )
        yield connection


def _line(tally: Tally) -> str:
    return (
        f"{tally.tried} files tried, {len(tally.crashes)} crashes, "
        f"{tally.codes[CRASHED]} of a reader, {len(tally.hangs)} hangs, "
        f"{len(tally.lost)} lost documents ({tally.seconds:.0f} s)"
    )


def report(tally: Tally, seed: int) -> str:
    """The figures, and what to look at."""
    lines = [f"seed {seed}: {_line(tally)}"]
    lines += [f"  {count:6} {code}" for code, count in tally.codes.most_common()]
    for message, sources in sorted(tally.bugs.items(), key=lambda bug: -len(bug[1])):
        lines.append(f"  {len(sources):6} {message}: {sources[0]}")
    for trouble in (tally.crashes, tally.hangs, tally.lost):
        lines += trouble[:SHOWN]
    return "\n".join(lines)


def main() -> int:
    """Run and report; 1 when anything crashed, hung or got lost."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz.run", description=__doc__)
    parser.add_argument("--files", type=int, default=1_000, help="damaged files")
    parser.add_argument("--seed", type=int, default=1, help="the same seed: the same files")
    parser.add_argument("--batch", type=int, default=250, help="damaged files in one inbox")
    parser.add_argument("--timeout", type=float, default=20.0, help="seconds for a document")
    parser.add_argument("--jobs", type=int, default=0, help="workers; 0: one a core")
    parser.add_argument(
        "--structure", action="store_true", help="damage to the formats' structure alone"
    )
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="phuluc-fuzz-") as folder:
        limits = Limits(chosen.timeout, chosen.jobs)
        tally = fuzz(
            short(samples()),
            chosen.files,
            chosen.seed,
            Path(folder),
            limits,
            chosen.batch,
            structure=chosen.structure,
        )
        print(report(tally, chosen.seed))
    return 0 if tally.sound else 1


if __name__ == "__main__":
    sys.exit(main())
