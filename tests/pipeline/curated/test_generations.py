"""A reader that holds a footer finds its rows, though the file was replaced since."""

from __future__ import annotations

import io
import os
import random
import time
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipeline.curated import generations, partitions
from pipeline.curated.generations import KEEPING, TAIL
from pipeline.curated.store import Change, Store
from tests.pipeline.curated.test_store import land, path_of

SIZES = (3_000, 4_000, 100, 0, 5_000, 4_990, 70_000, 10, 3_000, 3_001)


class Clock:
    """The seconds that `time.time` tells."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 1_000_000.0
        monkeypatch.setattr(time, "time", lambda: self.now)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


def rows(size: int, seed: int) -> pa.Table:
    """Rows that compress badly, so that files grow with them."""
    chance = random.Random(seed)
    texts = [f"{seed} {chance.random()}" for _ in range(size)]
    return pa.table({"doc_id": [f"{seed}"] * size, "task": texts, "n": pa.array(range(size))})


def replace(path: Path, table: pa.Table) -> bytes:
    """Replace the file; returns its footer."""
    os.replace(partitions.prepare(table, path).temporary, path)  # noqa: PTH105
    return footer_of(path)


def footer_of(path: Path) -> bytes:
    data = path.read_bytes()
    return data[-TAIL - int.from_bytes(data[-TAIL:-4], "little") :]


def seen_with(footer: bytes, path: Path) -> pa.Table:
    """What a reader finds that read this footer before, and now opens the file for the rows."""
    return pq.read_table(io.BytesIO(path.read_bytes() + footer))


def test_an_older_footer_finds_its_rows(tmp_path: Path, clock: Clock) -> None:
    path = tmp_path / "part.parquet"
    tables = [rows(size, seed) for seed, size in enumerate(SIZES)]
    footers: list[bytes] = []
    for number, table in enumerate(tables):
        footers.append(replace(path, table))
        assert pq.read_table(path).equals(table)
        clock.now += KEEPING.seconds / 3
        for before in range(max(0, number - 2), number):
            assert seen_with(footers[before], path).equals(tables[before])
    found = duckdb.sql(f"SELECT count(*), count(DISTINCT task), max(n) FROM '{path}'").fetchall()
    assert found == [(3_001, 3_001, 3_000)]


def test_what_nobody_looks_for_any_more_makes_room(tmp_path: Path, clock: Clock) -> None:
    path = tmp_path / "part.parquet"
    alone = len(replace(path, rows(5_000, 0))) and path.stat().st_size
    tables = [rows(4_900 + number % 7 * 30, number) for number in range(40)]
    footers = []
    for table in tables:
        clock.now += 2 * KEEPING.seconds
        footers.append(replace(path, table))
        assert path.stat().st_size < 3.3 * alone
    assert seen_with(footers[-2], path).equals(tables[-2])
    with path.open("rb") as stream, pytest.raises((pa.ArrowException, OSError)):
        pq.read_table(io.BytesIO(stream.read() + footers[-3]))


def test_a_row_of_commits_keeps_no_more_than_it_may(
    tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "part.parquet"
    alone = len(replace(path, rows(5_000, 0))) and path.stat().st_size
    monkeypatch.setattr(generations, "KEEPING", generations.Keeping(spare=2 * alone))
    for number in range(30):
        replace(path, rows(5_000, number))
        assert path.stat().st_size < 7 * alone


def test_a_clock_set_back_or_forward_costs_no_row(tmp_path: Path, clock: Clock) -> None:
    path = tmp_path / "part.parquet"
    tables = [rows(1_000, number) for number in range(6)]
    footers = []
    for table, hours in zip(tables, (0, -5, 9, -9, 1, 0), strict=True):
        clock.now += hours * 3_600
        footers.append(replace(path, table))
        assert pq.read_table(path).equals(table)
    assert seen_with(footers[-2], path).equals(tables[-2])


@pytest.mark.parametrize("damage", [b"PAR1", b"", b"PAR1 and then nothing PAR1"])
def test_a_damaged_file_is_replaced_as_if_it_were_none(tmp_path: Path, damage: bytes) -> None:
    path = tmp_path / "part.parquet"
    path.write_bytes(damage)
    replace(path, rows(10, 1))
    fresh = tmp_path / "fresh.parquet"
    replace(fresh, rows(10, 1))
    assert path.read_bytes() == fresh.read_bytes()


def test_a_reader_of_any_step_of_any_commit_finds_its_documents(
    curated: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`documents` is replaced twice in one commit, and again by the next one soon after."""
    path = path_of(curated, "documents", "08")
    seen: list[tuple[bytes, pa.Table]] = []
    rename = os.replace

    def renamed(old: Path, new: Path) -> None:
        rename(old, new)
        if new == path:
            seen.append((footer_of(path), pq.read_table(path)))

    monkeypatch.setattr(os, "replace", renamed)
    store = Store(curated)
    for number in range(3):
        store.commit(Change([land("a.docx", f"Việc {number}", province="08")]))
    assert [table.num_rows for _, table in seen] == [1, 0, 1, 0, 1]
    for footer, table in seen:
        assert seen_with(footer, path).equals(table)
