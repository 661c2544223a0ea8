"""Runs that are killed, interrupted or not alone, as real processes."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipeline.curated import lock, views
from pipeline.exitcodes import CommandError, ExitCode
from tests.pipeline.conftest import Run
from tests.pipeline.invariants import Select, broken_documents, content, orphans
from tests.pipeline.saboteur import recipe

KILLS = int(os.environ.get("PHULUC_KILLS", "5"))
SEED = 20250701
DOCUMENTS = 12
HIVE = "hive_partitioning = true, hive_types = {'province_code': VARCHAR}"
STEPS = 450  # about as many times does a run over so many documents touch a file


def fill(raw: Path) -> None:
    for number in range(DOCUMENTS):
        province = f"{number % 3:02d}"
        data = recipe(f"Việc {number}", province=province, indicators=["x"])
        (raw / f"{number:02d}.docx").write_bytes(data)


def start(raw: Path, curated: Path, *options: str, die_at: int = 0) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.pipeline.command", "ingest", "--jobs", "2", *options]
    return subprocess.Popen(
        [*command, "--raw", str(raw), "--curated", str(curated)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        env=os.environ | ({"PHULUC_DIE_AT": str(die_at)} if die_at else {}),
    )


def wait_for(line: str, process: subprocess.Popen[str]) -> None:
    assert process.stdout is not None
    assert any(line in said for said in process.stdout)


class Reader(threading.Thread):
    """An analyst who asks all the while, by the contract's glob and as `phuluc query` does."""

    def __init__(self, curated: Path) -> None:
        super().__init__()
        self._curated = curated
        self._done = threading.Event()
        self.answers = 0
        self.faults: list[str] = []

    def run(self) -> None:
        while not self._done.is_set():
            try:
                self._check(self._by_glob)
                with views.connect(self._curated) as connection:
                    self._check(lambda sql: connection.execute(sql).fetchall())
            except Exception as error:
                self.faults.append(repr(error))
        print(f"{self.answers} answers, {len(self.faults)} faults")

    def _by_glob(self, sql: str) -> list[Any]:
        """A statement of its own, as in the README.

        DuckDB reads the footer of a file and opens it anew for the rows, which by then may be
        another file: it finds the rows where its footer says.
        """
        for name in ("documents", "tasks"):
            files = f"'{self._curated}/{name}/**/*.parquet'"
            sql = sql.replace(f"FROM {name}", f"FROM read_parquet({files}, {HIVE})")
        with duckdb.connect() as connection:
            return connection.execute(sql).fetchall()

    def _check(self, select: Select) -> None:
        """Documents listed before and after are whole between; no row is there twice."""
        listed = "SELECT doc_id, parsed_at, tasks FROM documents"
        before = set(select(listed))
        counts = "SELECT doc_id, count(*), count(DISTINCT task_id) FROM tasks GROUP BY 1"
        found = {doc_id: (rows, ids) for doc_id, rows, ids in select(counts)}
        for doc_id, _, tasks in before & set(select(listed)):
            if found.get(doc_id, (0, 0)) != (tasks, tasks):
                self.faults.append(f"{doc_id} has {tasks} tasks, and {found.get(doc_id)}")
        self.answers += 1

    def end(self) -> None:
        self._done.set()
        self.join()


def test_killed_runs_leave_whole_documents_and_the_next_run_completes(
    raw: Path, curated: Path, tmp_path: Path, run: Run, rows: Select
) -> None:
    fill(raw)
    run()
    complete = content(rows)
    chance = random.Random(SEED)
    killed = 0
    reader = Reader(curated)
    reader.start()
    try:
        for number in range(KILLS):
            (raw / "new.docx").write_bytes(recipe(f"Mới {number}", province="01"))
            process = start(raw, curated, "--force", die_at=chance.randint(1, STEPS))
            process.communicate()
            killed += process.returncode == -signal.SIGKILL
            assert broken_documents(rows) == [], f"kill {number} with seed {SEED}"
    finally:
        reader.end()
    assert killed > 0.8 * KILLS
    assert reader.answers > KILLS
    assert reader.faults == []
    (raw / "new.docx").unlink()
    assert run().documents == DOCUMENTS
    assert orphans(rows) == broken_documents(rows) == []
    assert content(rows) == complete
    assert not list(curated.rglob(".*.tmp"))


@pytest.mark.parametrize(
    ("number", "code"),
    [(signal.SIGINT, ExitCode.INTERRUPTED), (signal.SIGTERM, ExitCode.TERMINATED)],
)
def test_a_signal_ends_the_run_cleanly(
    number: signal.Signals, code: ExitCode, raw: Path, curated: Path, rows: Select
) -> None:
    fill(raw)
    (raw / "zz.docx").write_bytes(recipe("Treo", do="hang"))
    process = start(raw, curated)
    wait_for("[1/", process)
    process.send_signal(number)
    _, errors = process.communicate()
    assert process.returncode == code
    assert errors.splitlines() == [
        "phuluc: stopped; documents finished before are stored, run again for the rest"
    ]
    assert rows("SELECT count(*) > 0 FROM documents") == [(True,)]
    assert broken_documents(rows) == orphans(rows) == []


@pytest.mark.parametrize("deed", ["spin with a child", "stop with a child"])
def test_workers_do_not_outlive_a_killed_run(
    deed: str, raw: Path, curated: Path, tmp_path: Path
) -> None:
    """Neither a busy one nor one that was stopped (kill -STOP), nor what they started."""
    begun = tmp_path / "begun"
    os.mkfifo(begun)
    (raw / "bad.docx").write_bytes(recipe(do=deed, mark=str(begun)))
    process = start(raw, curated, "--jobs", "1", "--timeout", "100000")
    worker = int(begun.read_bytes())  # comes when the worker has begun
    while deed.startswith("stop") and not _is_stopped(worker):
        os.sched_yield()
    process.kill()
    process.communicate()  # returns when nobody holds the output open any more


def _is_stopped(pid: int) -> bool:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "T"


def test_the_second_run_refuses_or_waits(raw: Path, curated: Path, run: Run) -> None:
    (raw / "a.docx").write_bytes(recipe("Một"))
    with lock.exclusive(curated, wait=0):
        with pytest.raises(CommandError, match=f"process {os.getpid()}") as refusal:
            run()
        assert refusal.value.code == ExitCode.USAGE
        waiting = start(raw, curated, "--wait", "100000")
        wait_for(f"waiting for another run (process {os.getpid()})", waiting)
        assert waiting.poll() is None
    waiting.communicate()
    assert waiting.returncode == ExitCode.OK
