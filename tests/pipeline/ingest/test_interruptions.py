"""Runs that are killed, interrupted or not alone, as real processes."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipeline.curated import lock
from pipeline.exitcodes import CommandError, ExitCode
from tests.pipeline.conftest import Run
from tests.pipeline.invariants import Select, broken_documents, content, orphans
from tests.pipeline.saboteur import recipe

KILLS = int(os.environ.get("PHULUC_KILLS", "50"))
SEED = 20250701
DOCUMENTS = 12
LONGEST = 60  # seconds until a process that should end is given up


def fill(raw: Path) -> None:
    for number in range(DOCUMENTS):
        province = f"{number % 3:02d}"
        data = recipe(f"Việc {number}", province=province, indicators=["x"], do="sleep 0.02")
        (raw / f"{number:02d}.docx").write_bytes(data)


def start(raw: Path, curated: Path, *options: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.pipeline.command", "ingest", "--jobs", "2", *options]
    return subprocess.Popen(
        [*command, "--raw", str(raw), "--curated", str(curated)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def wait_for(path: Path, process: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + LONGEST
    while not path.exists() and process.poll() is None:
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_killed_runs_leave_whole_documents_and_the_next_run_completes(
    raw: Path, curated: Path, tmp_path: Path, run: Run, rows: Select
) -> None:
    fill(raw)
    run()
    complete = content(rows)
    chance = random.Random(SEED)
    for number in range(KILLS):
        (raw / "new.docx").write_bytes(recipe(f"Mới {number}", province="01"))
        process = start(raw, curated, "--force")
        time.sleep(chance.uniform(0.4, 1.6))
        process.kill()
        process.communicate()
        assert broken_documents(rows) == [], f"kill {number} with seed {SEED}"
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
    wait_for(curated / "documents" / "province_code=02" / "part.parquet", process)
    process.send_signal(number)
    _, errors = process.communicate(timeout=LONGEST)
    assert process.returncode == code
    assert errors.splitlines() == [
        "phuluc: stopped; documents finished before are stored, run again for the rest"
    ]
    assert rows("SELECT count(*) > 0 FROM documents") == [(True,)]
    assert broken_documents(rows) == orphans(rows) == []


def test_workers_do_not_outlive_a_killed_run(raw: Path, curated: Path) -> None:
    (raw / "hang.docx").write_bytes(recipe(do="spin with a child"))
    process = start(raw, curated, "--timeout", str(10 * LONGEST))
    wait_for(curated / ".phuluc" / "notices.json", process)
    time.sleep(1)
    process.kill()
    process.communicate(timeout=LONGEST)  # returns when nobody holds the output open any more


def test_the_second_run_refuses_or_waits(raw: Path, curated: Path, run: Run) -> None:
    (raw / "a.docx").write_bytes(recipe("Một"))
    with lock.exclusive(curated, wait=0):
        with pytest.raises(CommandError, match=f"process {os.getpid()}") as refusal:
            run()
        assert refusal.value.code == ExitCode.USAGE
        waiting = start(raw, curated, "--wait", str(LONGEST))
        time.sleep(1)
        assert waiting.poll() is None
    waiting.communicate(timeout=LONGEST)
    assert waiting.returncode == ExitCode.OK
