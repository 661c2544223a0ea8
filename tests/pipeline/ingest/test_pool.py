"""Saboteurs: a document that crashes, hangs or eats costs itself and nothing else."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import tempfile
import time
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

import pytest

from pipeline.curated.outcome import Failure, Job, Landed, Outcome
from pipeline.ingest.limits import Limits, WorkersError
from pipeline.ingest.pieces import HEAD, Inflow
from pipeline.ingest.pool import WORKER_NAME, Pool
from tests.pipeline import saboteur
from tests.pipeline.saboteur import recipe

LOOKS = 100_000  # at a process that was killed: it is gone when it gets its turn


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
    deeds = ("crash", "exit", "eat", "raise")
    files = {deed: recipe(do=deed) for deed in deeds}
    files |= {f"good {number}": recipe(f"Việc {number}") for number in range(8)}
    files["junk"] = b"not a recipe"
    limits = Limits(timeout=1_000, memory=400)
    with Pool(2, limits, saboteur.PROCESS) as pool:
        found = outcomes(pool, jobs(tmp_path, files))
    codes = {name: code(o) for name, o in found.items() if isinstance(o, Failure)}
    assert codes == {
        "crash": "reader-crashed",
        "exit": "reader-crashed",
        "eat": "memory-limit",
        "raise": "reader-crashed",
        "junk": "not-a-document",
    }
    assert sum(isinstance(outcome, Landed) for outcome in found.values()) == 8
    assert "SIGSEGV" in _message(found["crash"])
    assert "exit code 7" in _message(found["exit"])
    assert "ZeroDivisionError: a bug" in _message(found["raise"])


def test_an_idle_worker_reads_pages_of_a_scan_ahead(tmp_path: Path) -> None:
    pipe = tmp_path / "pages"
    os.mkfifo(pipe)  # the document waits at it for the one who helps
    (scan,) = jobs(tmp_path, {"scan": recipe(pipe=str(pipe))})
    heard: list[tuple[str, int, int]] = []

    def begun(job: Job, number: int, of: int) -> None:
        heard.append((job.source, number, of))

    with Pool(2, Limits(), saboteur.PROCESS, kept=tmp_path, begun=begun) as pool:
        found = outcomes(pool, [scan])["scan"]
    assert "[6, 7, 8]" in _message(found)
    assert heard == [("scan", 1, 8)]


def code(outcome: Outcome) -> str:
    assert isinstance(outcome, Failure), outcome
    return outcome.code


def _message(outcome: Outcome) -> str:
    assert isinstance(outcome, Failure)
    return outcome.message


def test_one_worker_is_isolated_too(tmp_path: Path) -> None:
    wanted = jobs(tmp_path, {"crash": recipe(do="crash"), "good": recipe("Việc")})
    with Pool(1, Limits(timeout=1_000, memory=0), saboteur.PROCESS) as pool:
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
    with Pool(1, Limits(timeout=1_000), saboteur.PROCESS) as pool:
        found = outcomes(pool, [gone, changed])
    assert isinstance(found["gone"], Failure)
    assert found["gone"].code == "unreadable-file"
    assert isinstance(found["changed"], Landed)
    assert found["changed"].sha256 == sha256(new).hexdigest()
    assert found["changed"].tasks == 2


@pytest.mark.parametrize("deed", ["hang", "ignore", "stop", "spin with a child"])
def test_an_overdue_worker_is_replaced(tmp_path: Path, deed: str) -> None:
    """One that sleeps, one deaf to signals, one that was stopped (kill -STOP), a busy one."""
    begun = tmp_path / "begun"
    files = {"bad": recipe(do=deed, mark=str(begun)), "one": recipe("Một"), "two": recipe("Hai")}
    wanted = jobs(tmp_path, files)

    def clock() -> float:
        return 2_000.0 if begun.exists() else 0.0

    with Pool(1, Limits(timeout=1_000), saboteur.PROCESS, clock) as pool:
        found = outcomes(pool, wanted)
    assert code(found["bad"]) == "time-limit"
    assert all(isinstance(found[name], Landed) for name in ("one", "two"))
    for child in tmp_path.glob("*.child"):
        assert any(ended(int(child.read_text())) for _ in range(LOOKS))


def ended(pid: int) -> bool:
    """Whether a process is gone, or waits for nothing but to be buried."""
    os.sched_yield()
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return True
    return state in "ZX"


def test_a_clock_set_back_or_forward_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hours = iter(range(10**6, -(10**6), -1))
    monkeypatch.setattr(time, "time", lambda: next(hours) * 3_600.0)
    with Pool(1, Limits(timeout=1_000), saboteur.PROCESS) as pool:
        found = outcomes(pool, jobs(tmp_path, {"one": recipe("Một"), "raise": recipe(do="raise")}))
    assert isinstance(found["one"], Landed)
    assert code(found["raise"]) == "reader-crashed"


def test_a_worker_killed_from_outside_costs_nothing(tmp_path: Path) -> None:
    killed = recipe("Việc", do="killed once", mark=str(tmp_path / "killed"))
    with Pool(1, Limits(timeout=1_000), saboteur.PROCESS) as pool:
        found = outcomes(pool, jobs(tmp_path, {"killed": killed, "one": recipe("Một")}))
    assert all(isinstance(outcome, Landed) for outcome in found.values())


def test_deaths_of_hunger_are_told_from_crashes(tmp_path: Path) -> None:
    deeds = ("killed", "abort", "abort, corrupted", "eat", "crash")
    with Pool(1, Limits(timeout=1_000, memory=400), saboteur.PROCESS) as pool:
        found = outcomes(pool, jobs(tmp_path, {deed: recipe(do=deed) for deed in deeds}))
    assert {deed: code(outcome) for deed, outcome in found.items()} == {
        "killed": "memory-limit",
        "abort": "memory-limit",
        "abort, corrupted": "reader-crashed",
        "eat": "memory-limit",
        "crash": "reader-crashed",
    }


def test_a_crash_in_c_keeps_its_traceback(tmp_path: Path) -> None:
    with Pool(1, Limits(timeout=1_000), saboteur.PROCESS) as pool:
        found = outcomes(pool, jobs(tmp_path, {"crash": recipe(do="crash")}))["crash"]
    assert isinstance(found, Failure)
    assert "Segmentation fault" in found.detail
    assert "in harm" in found.detail


def test_an_ended_document_leaves_no_file_in_the_temporary_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    temporary, begun = tmp_path / "temporary", tmp_path / "begun"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    left = recipe(do="leave files", mark=str(begun))
    with Pool(1, Limits(timeout=1_000), saboteur.PROCESS, lambda: 2_000.0 * begun.exists()) as pool:
        for _, outcome in pool.run(jobs(tmp_path, {"left": left})):
            assert code(outcome) == "time-limit"
            assert not list(temporary.rglob("left"))
    assert not list(temporary.iterdir())


def test_a_worker_that_dies_idle_is_replaced(tmp_path: Path) -> None:
    one, two = jobs(tmp_path, {"one": recipe("Một"), "two": recipe("Hai")})
    with Pool(1, Limits(timeout=1_000), saboteur.PROCESS) as pool:
        assert isinstance(outcomes(pool, [one])["one"], Landed)
        for child in multiprocessing.active_children():
            if child.name == WORKER_NAME:
                child.kill()
                child.join()
        assert isinstance(outcomes(pool, [two])["two"], Landed)


def test_half_a_message_holds_up_nobody() -> None:
    ours, theirs = multiprocessing.Pipe(duplex=False)
    inflow = Inflow(ours)
    whole = HEAD.pack(len(pickle.dumps("all"))) + pickle.dumps("all")
    for piece in (whole[:3], whole[3:12]):
        os.write(theirs.fileno(), piece)
        assert inflow.message() is None
    os.write(theirs.fileno(), whole[12:])
    assert inflow.message() == "all"
    theirs.close()
    assert inflow.message() is None
    assert inflow.ended
