"""The short form of `make fuzz`: 20 damaged files with a fixed seed."""

from __future__ import annotations

import subprocess
import sys
from itertools import count
from pathlib import Path

import pytest

from tests.fuzz.mutate import mutant
from tests.fuzz.run import (
    DAMAGED,
    UNDAMAGED,
    Limits,
    Tally,
    fill,
    fuzz,
    ingest,
    judge,
    lines_of,
    report,
    undamaged_rows,
)
from tests.fuzz.samples import INBOX, REPOSITORY, samples, short

SEED = 1
FILES = 20


@pytest.fixture(scope="module")
def originals() -> dict[str, bytes]:
    return short(samples([INBOX]))


def test_damaged_files_cost_themselves_alone(originals: dict[str, bytes], tmp_path: Path) -> None:
    tally = fuzz(originals, FILES, SEED, tmp_path, Limits(timeout=1_000, jobs=2), batch=FILES)
    assert tally.sound, report(tally, SEED)
    assert tally.tried == FILES
    assert 0 < tally.codes["read"] < FILES


def test_a_seed_gives_the_same_files_again(originals: dict[str, bytes]) -> None:
    assert originals == short(samples([INBOX]))
    numbers = range(30)
    first = [mutant(originals, SEED, number) for number in numbers]
    assert first == [mutant(originals, SEED, number) for number in numbers]
    assert first != [mutant(originals, SEED + 1, number) for number in numbers]
    assert len({name for name, _ in first}) == len(numbers)
    assert not {data for _, data in first} & set(originals.values())


def test_a_document_that_gets_lost_or_altered_is_seen(tmp_path: Path) -> None:
    name, data = "docx/plan.docx", (REPOSITORY / "tests/data/documents/002-two.docx").read_bytes()
    tally = Tally()
    fill(tmp_path / "raw" / UNDAMAGED, {name: data})
    fill(tmp_path / "raw" / DAMAGED, {"junk.pdf": b"%PDF-1.7"})
    assert ingest(tmp_path, Limits(timeout=1_000, jobs=1), tally)
    rows = undamaged_rows(tmp_path / "curated")
    judge(tmp_path, rows, tally)
    assert tally.sound
    assert tally.codes == {"read": 0, "damaged-pdf": 1}
    fill(tmp_path / "raw" / DAMAGED, {"late.pdf": b"%PDF-1.7"})
    judge(tmp_path, rows | {"tasks": rows["tasks"][1:]}, tally)
    assert [line.partition(": ")[2] for line in tally.lost] == [
        f"{DAMAGED}/late.pdf has no row",
        "tasks of undamaged files differ",
    ]


def test_a_run_that_crashes_or_hangs_is_seen(tmp_path: Path) -> None:
    tally = Tally()
    ticks = count()
    assert not ingest(tmp_path, Limits(), tally)  # there is no inbox
    assert len(tally.crashes) == 1
    command = [sys.executable, "-c", "import signal; print('one', flush=True); signal.pause()"]
    seen: list[str] = []
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as sleeper:
        with pytest.raises(TimeoutError):
            for line in lines_of(sleeper, 3.0, clock=lambda: 10.0 * len(seen) * next(ticks)):
                seen.append(line)
        sleeper.kill()
    assert seen == ["one"]
