"""A run whose documents are read by Dask workers is a run like any other, whoever dies."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import dask.config
import duckdb
import pytest
from distributed import LocalCluster

from pipeline.curated.outcome import Job, Outcome
from pipeline.exitcodes import CommandError, ExitCode
from pipeline.ingest import remote
from pipeline.ingest.report import Report
from schemas.records import DATASETS
from tests.pipeline.conftest import Run
from tests.pipeline.saboteur import recipe

DASK = (sys.executable, "-m", "dask")
LOCAL = ("--host", "127.0.0.1", "--no-dashboard")
WORKER = (*LOCAL, "--nthreads", "1", "--memory-limit", "0", "--preload", "phuluc")
GOOD = {f"{n}.json": recipe(f"Việc {n}", f"Việc {n + 1}", province="08") for n in range(8)}


@pytest.fixture(scope="module")
def threads() -> Iterator[str]:
    """A scheduler and its workers within this process; its address."""
    with (
        dask.config.set({"distributed.worker.memory.terminate": False}),
        LocalCluster(
            n_workers=2, threads_per_worker=1, processes=False, dashboard_address=None
        ) as cluster,
    ):
        yield cluster.scheduler_address


@contextmanager
def started(*workers: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """A scheduler and a worker with each of these options, as processes: its address, and it."""
    with ExitStack() as ends:

        def start(*command: str) -> subprocess.Popen[str]:
            process = subprocess.Popen([*DASK, *command], stderr=subprocess.PIPE, text=True)
            ends.callback(process.wait)
            ends.callback(process.kill)
            return process

        scheduler = start("scheduler", *LOCAL, "--port", "0")
        assert scheduler.stderr is not None
        said = next(line for line in scheduler.stderr if "Scheduler at:" in line)
        address = said.split()[-1]
        for option in workers:
            start("worker", address, *WORKER, option)
        yield address, scheduler


def put(raw: Path, files: dict[str, bytes]) -> None:
    for name, data in files.items():
        (raw / name).write_bytes(data)


def stored(curated: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every dataset, without the time it was read at."""
    found = {}
    for name in DATASETS:
        read = f"SELECT * FROM read_parquet('{curated}/{name}/**/*.parquet')"
        if name == "documents":
            read = read.replace("*", "* EXCLUDE (parsed_at)", 1)
        found[name] = sorted(duckdb.sql(read).fetchall(), key=repr)
    return found


def test_rows_are_those_of_one_machine_whatever_documents_do_and_whoever_is_killed(
    run: Run, raw: Path, tmp_path: Path
) -> None:
    killed = tmp_path / "killed"
    deadly = recipe("Việc lớn", do="kill its run once", mark=str(killed))  # its Dask worker
    put(raw, GOOD | {name: recipe("Việc", do=name) for name in ("crash", "eat", "exit", "raise")})
    put(raw, {"deadly": deadly, "junk": b"not a recipe"})
    alone, many = tmp_path / "alone", tmp_path / "many"
    with started("--nanny", "--no-nanny") as (address, _):
        spread = run(curated=many, scheduler=address)
    assert killed.exists()
    summary = run(curated=alone)
    assert (spread.new, spread.failed) == (summary.new, summary.failed) == (9, 5)
    assert stored(many) == stored(alone)


def test_a_killed_scheduler_ends_the_run_which_is_complete_when_run_again(
    run: Run, raw: Path
) -> None:
    put(raw, GOOD | {"hang": recipe(do="hang")})
    with started("--no-nanny") as (address, scheduler):

        class Killing(Report):
            def ended(self, job: Job, outcome: Outcome) -> None:
                scheduler.kill()

        with pytest.raises(CommandError, match="is gone; documents finished before") as told:
            run(scheduler=address, report=Killing())
    assert told.value.code == ExitCode.FAILED
    (raw / "hang").unlink()
    summary = run()
    assert summary.documents == 8
    assert summary.unchanged > 0


def test_files_that_workers_do_not_see_are_sent(
    run: Run, raw: Path, threads: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(raw, GOOD)
    looked = []

    def sees(errand: remote.Errand) -> bool:
        looked.append(errand.job.source)
        return False

    monkeypatch.setattr(remote, "_sees", sees)
    assert run(scheduler=threads).new == 8
    assert len(looked) < 8  # after the first that is not seen the bytes come along at once


def test_a_worker_sees_the_same_bytes_alone(tmp_path: Path) -> None:
    from pipeline.ingest.limits import Limits

    path = tmp_path / "one"
    path.write_bytes(b"other bytes than those that were planned")
    job = Job("one", path, 1, "0" * 64, {}, "1")
    errand = remote.Errand(job, job.sha256, Limits(), "", remote.parser_version())
    assert remote.read(errand) == remote.Unseen()


def test_a_worker_with_another_reader_is_told(
    run: Run, raw: Path, threads: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(raw, GOOD)
    monkeypatch.setattr(remote, "parser_version", lambda: "0.0+old")
    with pytest.raises(CommandError, match=r"has phuluc 0\.0\+old.*install the same"):
        run(scheduler=threads)


def test_a_scheduler_that_is_not_there_is_told(run: Run, raw: Path) -> None:
    put(raw, GOOD)
    with (
        dask.config.set({"distributed.comm.timeouts.connect": 0.1}),
        pytest.raises(CommandError, match="does not answer") as told,
    ):
        run(scheduler="tcp://127.0.0.1:1")
    assert told.value.code == ExitCode.FAILED
