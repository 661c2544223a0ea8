"""Files of the store that a disk, a copy or a hand has changed: told, and set right by one run."""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipeline.curated import journal, parts, repair, store
from pipeline.curated.parts import FIRST, Part
from pipeline.curated.store import Capacity, Change, Store
from schemas.records import DATASETS
from tests.pipeline.curated.test_store import land, notice
from tests.pipeline.invariants import Select, broken_documents, content, orphans

SEED = 20261128
PLANS = {
    f"{code}/{number}": {"province": code, "tasks": [f"Việc {number}.{row}" for row in range(5)]}
    for code in ("08", "22")
    for number in range(6)
}
FILLED = [name for name in DATASETS if name != "indicator_agencies"]  # which have rows here
NOTICES = [notice("rỗng.pdf")]


@pytest.fixture
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Parts that take two of the plans here."""
    weight = land("x", *PLANS["08/0"]["tasks"], due="2026-06-01", indicators=["x"]).size
    monkeypatch.setattr(store, "CAPACITY", Capacity(part=2 * weight + weight // 2))


def documents(*sources: str) -> list[Any]:
    return [
        land(
            source,
            *PLANS[source]["tasks"],
            province=PLANS[source]["province"],
            due="2026-06-01",
            indicators=[f"Tỷ lệ {source}"],
            issues=["?"],
        )
        for source in sources
    ]


def fill(curated: Path) -> None:
    """All plans, each landed alone and in a shuffled order."""
    with Store(curated) as filled:
        for source in random.Random(SEED).sample(sorted(PLANS), len(PLANS)):
            filled.commit(Change(documents(source), notices=NOTICES))


def next_run(curated: Path) -> tuple[Store, list[str]]:
    """Open the store and read again what it no longer lists; the sources of that."""
    with Store(curated) as opened:
        listed = {document.source for document in opened.documents}
        lost = [source for source in PLANS if source not in listed]
        if lost or opened.lost_notices:
            opened.commit(Change(documents(*lost), notices=NOTICES))
    return opened, lost


@pytest.mark.usefixtures("small_parts")
def test_parts_are_filled_and_keep_their_documents(curated: Path, rows: Select) -> None:
    fill(curated)
    with Store(curated) as opened:
        assert opened.repairs == []
        where = {document.source: document.part for document in opened.documents}
        assert len(set(where.values())) == 6
        assert all(part.number for part in where.values())
        before = {path: path.stat().st_ino for path in curated.rglob("part*.parquet")}
        opened.commit(Change([land("08/3", "Việc khác", province="08")], notices=NOTICES))
        changed = {p for p, inode in before.items() if p.stat().st_ino != inode}
        assert changed == {parts.path_of(curated, d, where["08/3"]) for d in FILLED}
        gone = {d.doc_id for d in opened.documents if d.part == where["22/1"]}
        opened.commit(Change(outgoing=gone))
        opened.commit(Change([land("22/9", "Việc mới", province="22")]))
        assert {d.source: d.part for d in opened.documents}["22/9"] == where["22/1"]
    assert broken_documents(rows) == orphans(rows) == []


Deed = Callable[[Path, Path], Any]
DEEDS: dict[str, Deed] = {
    "swapped": lambda one, other: swap(one, other),
    "shortened": lambda one, _: os.truncate(one, one.stat().st_size // 2),
    "emptied": lambda one, _: one.write_bytes(b""),
    "deleted": lambda one, _: one.unlink(),
    "doubled": lambda one, _: shutil.copy2(one, one.with_name("part-00009.parquet")),
    "copied": lambda one, _: shutil.copy2(one, one.with_name(f"{one.stem} (1).parquet")),
    "copied with its folder": lambda one, _: shutil.copytree(
        one.parent, one.parent.with_name(f"{one.parent.name} - Copy")
    ),
    "of another": lambda one, other: shutil.copy2(other, one),
}


def swap(one: Path, other: Path) -> None:
    aside = one.with_name("aside")
    one.rename(aside)
    other.rename(one)
    aside.rename(other)


@pytest.mark.usefixtures("small_parts")
@pytest.mark.parametrize("deed", DEEDS)
def test_a_file_of_any_dataset_that_was(
    deed: str, tmp_path: Path, curated: Path, rows: Select
) -> None:
    pristine = tmp_path / "pristine"
    fill(pristine)
    shutil.copytree(pristine, curated)
    whole = content(rows)
    for dataset in DATASETS:
        paths = [parts.path_of(curated, dataset, Part("08", number)) for number in (1, 2)]
        DEEDS[deed](*paths)
        opened, _ = next_run(curated)
        assert opened.repairs or dataset not in FILLED, dataset
        assert content(rows) == whole, dataset
        assert Store(curated).repairs == [], dataset


@pytest.mark.usefixtures("small_parts")
@pytest.mark.parametrize("lost", ["parts", "parts/08", "parts/08/1.json", "commit.json", "."])
def test_everything_remembered_is_told_by_the_files(lost: str, curated: Path, rows: Select) -> None:
    fill(curated)
    whole = content(rows)
    with Store(curated) as before:
        known = before.documents
    path = curated / ".phuluc" / lost
    if path.is_dir():
        shutil.rmtree(path)
    elif path.exists():
        path.unlink()
    opened, again = next_run(curated)
    assert again == []
    assert [(d.source, d.part, d.rows) for d in opened.documents] == [
        (d.source, d.part, d.rows) for d in known
    ]
    assert content(rows) == whole


@pytest.mark.usefixtures("small_parts")
def test_damage_that_no_date_tells_shows_after_an_unclean_end(curated: Path, rows: Select) -> None:
    fill(curated)
    whole = content(rows)
    path = parts.path_of(curated, "cells", Part("22", 1))
    status = path.stat()
    with path.open("r+b") as stream:
        stream.seek(status.st_size // 3)
        stream.write(b"\xff" * 8)
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert next_run(curated)[0].repairs == []
    assert repair.faults(curated) == [
        "province_code=22/part-00001.parquet: cells is damaged; 2 document(s) will be read again"
    ]
    journal.begin(curated)
    opened, again = next_run(curated)
    assert len(opened.repairs) == 1
    assert len(again) == 2
    assert content(rows) == whole


@pytest.mark.usefixtures("small_parts")
def test_damage_found_while_storing_is_not_stored_again(curated: Path, rows: Select) -> None:
    fill(curated)
    whole = content(rows)
    with Store(curated) as opened:
        (part,) = {d.part for d in opened.documents if d.source == "08/2"}
        path = parts.path_of(curated, "task_deadlines", part)
        path.write_bytes(path.read_bytes()[:-9] + b"\x00" * 9)
        opened.commit(Change(documents("08/2"), notices=NOTICES))
        assert len(opened.repairs) == 1
        assert "08/2" in {d.source for d in opened.documents}
    assert broken_documents(rows) == orphans(rows) == []
    next_run(curated)
    assert content(rows) == whole


def test_a_store_of_an_earlier_version_is_put_in_parts(curated: Path, rows: Select) -> None:
    """One `part.parquet` a province, and nothing remembered."""
    fill(curated)
    whole = content(rows)
    shutil.rmtree(curated / parts.PARTS)
    for dataset in DATASETS:
        for path in (curated / dataset).rglob("part-00001.parquet"):
            assert path.parent.name != "province_code=00"
            path.rename(path.with_name("part.parquet"))
    with Store(curated) as opened:
        assert [line.partition(" is of")[0] for line in opened.repairs] == [
            "province_code=08/part.parquet",
            "province_code=22/part.parquet",
        ]
        assert {document.part.number for document in opened.documents} == {1}
    assert content(rows) == whole
    assert Store(curated).repairs == []


def test_files_of_other_columns_are_written_anew(
    curated: Path, rows: Select, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those without rows, too: a glob takes its columns from the first file it meets."""
    fill(curated)
    whole = content(rows)
    before = {path: path.stat().st_ino for path in curated.rglob("part*.parquet")}
    with Store(curated) as opened:
        opened.conform()
    assert before == {path: path.stat().st_ino for path in before}
    monkeypatch.setattr(parts, "form", lambda: "another")
    with Store(curated) as opened:
        opened.conform()
    assert not any(path.stat().st_ino == inode for path, inode in before.items())
    assert content(rows) == whole


def test_the_first_part_holds_the_issues_of_no_document(curated: Path) -> None:
    fill(curated)
    assert parts.path_of(curated, "issues", FIRST).exists()
    parts.path_of(curated, "issues", FIRST).unlink()
    with Store(curated) as opened:
        assert opened.lost_notices
