"""What a start costs: `make bench`.

Processor time of `phuluc query` against a bare DuckDB process that reads one dataset, and of an
ingest that finds nothing new against a bare Python with DuckDB; run after run in turn.

    python -m tests.bench.start [--rounds N]
"""

from __future__ import annotations

import argparse
import resource
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parents[2]
PLAN = ROOT / "tests" / "data" / "documents" / "002-double.pdf"


def processor_seconds(command: Sequence[str | Path]) -> float:
    """Processor time of one run; CalledProcessError when it fails."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    """Run both and print medians and ratios."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--rounds", type=int, default=7)
    rounds = parser.parse_args().rounds
    phuluc = [sys.executable, "-m", "phuluc"]
    with tempfile.TemporaryDirectory() as folder:
        raw, curated = Path(folder, "raw"), Path(folder, "curated")
        raw.mkdir()
        (raw / PLAN.name).write_bytes(PLAN.read_bytes())
        ingest = [*phuluc, "ingest", "--raw", raw, "--curated", curated, "--jobs", "1"]
        processor_seconds(ingest)
        question = f"SELECT count(*) FROM read_parquet('{curated}/tasks/**/*.parquet')"
        commands: dict[str, Sequence[str | Path]] = {
            "bare DuckDB": [
                *(sys.executable, "-c"),
                f"import duckdb; duckdb.sql({question!r}).fetchall()",
            ],
            "phuluc query": [*phuluc, "query", "due-next-quarter", "--curated", curated],
            "unchanged ingest": ingest,
        }
        seconds: dict[str, list[float]] = {name: [] for name in commands}
        for _ in range(rounds):
            for name, command in commands.items():
                seconds[name].append(processor_seconds(command))
    bare = statistics.median(seconds["bare DuckDB"])
    print(f"\n{'start':26s}{'seconds':>10s}{'x bare':>9s}")
    for name, times in seconds.items():
        middle = statistics.median(times)
        print(f"{name:26s}{middle:10.3f}{middle / bare:9.2f}")


if __name__ == "__main__":
    main()
