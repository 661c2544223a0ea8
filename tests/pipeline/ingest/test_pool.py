"""Saboteurs: a document that crashes, hangs or eats costs itself and nothing else."""

from __future__ import annotations

import multiprocessing
import subprocess
import time
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from pebble import ProcessPool
from pebble.pool.process import WORKERS_NAME

from pipeline.curated.outcome import Failure, Job, Landed, Outcome
from pipeline.ingest import pool as pool_module
from pipeline.ingest.pool import Limits, Pool, WorkersError
from tests.pipeline import saboteur
from tests.pipeline.saboteur import recipe


def jobs(folder: Path, files: dict[str, bytes]) -> list[Job]:
    made = []
    for name, data in files.items():
        path = folder / name
        path.write_bytes(data)
        made.append(Job(name, path, len(data), sha256(data).hexdigest(), {}, "1"))
    return made


def outcomes(pool: Pool, wanted: Iterable[Job]) -> dict[str, Outcome]:
    return {job.source: outcome for job, outcome in pool.run(wanted)}


def test_saboteurs_cost_themselves_alone(tmp_path: Path) -> None:
    deeds = ("crash", "exit", "hang", "spin with a child", "eat", "raise")
    files = {deed: recipe(do=deed) for deed in deeds}
    files |= {f"good {number}": recipe(f"Việc {number}") for number in range(8)}
    files["junk"] = b"not a recipe"
    limits = Limits(timeout=6.0, memory=400)
    with Pool(2, limits, saboteur.PROCESS) as pool:
        found = outcomes(pool, jobs(tmp_path, files))
    codes = {name: o.code for name, o in found.items() if isinstance(o, Failure)}
    assert codes == {
        "crash": "reader-crashed",
        "exit": "reader-crashed",
        "hang": "time-limit",
        "spin with a child": "time-limit",
        "eat": "memory-limit",
        "raise": "reader-crashed",
        "junk": "not-a-document",
    }
    assert sum(isinstance(outcome, Landed) for outcome in found.values()) == 8
    assert "SIGSEGV" in _message(found["crash"])
    assert "exit code 7" in _message(found["exit"])
    assert "ZeroDivisionError: a bug" in _message(found["raise"])
    running = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True)
    assert f"sleep {saboteur.ORPHAN_SECONDS}" not in running.stdout


def _message(outcome: Outcome) -> str:
    assert isinstance(outcome, Failure)
    return outcome.message


def test_one_worker_is_isolated_too(tmp_path: Path) -> None:
    wanted = jobs(tmp_path, {"crash": recipe(do="crash"), "good": recipe("Việc")})
    with Pool(1, Limits(timeout=10, memory=0), saboteur.PROCESS) as pool:
        found = outcomes(pool, wanted)
    assert isinstance(found["crash"], Failure)
    assert isinstance(found["good"], Landed)


def test_a_stopped_run_ends_before_its_documents(tmp_path: Path) -> None:
    wanted = jobs(tmp_path, {"good": recipe("Việc"), "hang": recipe(do="hang")})
    seen: list[str] = []
    with Pool(1, Limits(timeout=0, memory=0), saboteur.PROCESS) as pool:
        for job, _ in pool.run(wanted, stopped=lambda: bool(seen)):
            seen.append(job.source)
    assert seen == ["good"]


def test_a_reader_that_cannot_be_loaded_blames_no_document() -> None:
    with (
        pytest.raises(WorkersError, match="no_such_reader"),
        Pool(1, Limits(), "no_such_reader:process"),
    ):
        pass


def test_files_gone_or_changed_since_the_walk(tmp_path: Path) -> None:
    gone, changed = jobs(tmp_path, {"gone": recipe("Một"), "changed": recipe("Hai")})
    gone.path.unlink()
    new = recipe("Hai", "Ba")
    changed.path.write_bytes(new)
    with Pool(1, Limits(timeout=10), saboteur.PROCESS) as pool:
        found = outcomes(pool, [gone, changed])
    assert isinstance(found["gone"], Failure)
    assert found["gone"].code == "unreadable-file"
    assert isinstance(found["changed"], Landed)
    assert found["changed"].sha256 == sha256(new).hexdigest()
    assert found["changed"].tasks == 2


def test_a_pool_that_does_not_end_an_overdue_worker_is_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    schedule = ProcessPool.schedule

    def without_limit(self: ProcessPool, function: Any, args: Any = (), timeout: Any = None) -> Any:
        return schedule(self, function, args=args)

    monkeypatch.setattr(ProcessPool, "schedule", without_limit)
    monkeypatch.setattr(pool_module, "OVERDUE_GRACE", 0.3)
    files = {"hang": recipe(do="hang"), "one": recipe("Một"), "two": recipe("Hai")}
    with Pool(1, Limits(timeout=1), saboteur.PROCESS) as pool:
        found = outcomes(pool, jobs(tmp_path, files))
    assert isinstance(found["hang"], Failure)
    assert found["hang"].code == "time-limit"
    landed = [outcome for outcome in found.values() if isinstance(outcome, Landed)]
    assert sorted(outcome.source for outcome in landed) == ["one", "two"]


def test_a_worker_that_dies_idle_is_replaced(tmp_path: Path) -> None:
    one, two = jobs(tmp_path, {"one": recipe("Một"), "two": recipe("Hai")})
    with Pool(1, Limits(timeout=10), saboteur.PROCESS) as pool:
        assert isinstance(outcomes(pool, [one])["one"], Landed)
        for child in multiprocessing.active_children():
            if child.name == WORKERS_NAME:
                child.kill()
                child.join()
        time.sleep(0.5)  # until the pool has noticed
        assert isinstance(outcomes(pool, [two])["two"], Landed)
