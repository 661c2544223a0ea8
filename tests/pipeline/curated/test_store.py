"""The store under death at every step, a full disk, and damage."""

from __future__ import annotations

import errno
import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from pipeline.curated import partitions, parts, views
from pipeline.curated.outcome import Landed
from pipeline.curated.parts import Part
from pipeline.curated.store import Change, Store
from pipeline.ingest import worker
from schemas import arrow
from schemas.records import DATASETS, Issue, Province
from tests.pipeline import saboteur
from tests.pipeline.invariants import Select, broken_documents, content, orphans


class KilledError(BaseException):
    """The process died here."""


def land(source: str, *tasks: str, **facts: Any) -> Landed:
    """A document as a worker sends it."""
    data = saboteur.recipe(*tasks, **facts)
    return worker.landed(saboteur.extraction(sha256(data).hexdigest(), source, json.loads(data)))


def notice(source: str) -> Issue:
    return Issue(
        doc_id=None,
        source=source,
        severity="error",
        code="empty-file",
        page=None,
        ordinal=None,
        message="empty",
        text="",
        province_code="00",
    )


def path_of(curated: Path, dataset: str, code: str) -> Path:
    """A dataset's file of a province's first part."""
    return parts.path_of(curated, dataset, Part(code, 1))


def replace(path: Path, rows: pa.Table) -> None:
    """Put rows in a file's place as a hand that is none of ours would."""
    os.replace(partitions.prepare(rows, path).temporary, path)  # noqa: PTH105


def fill(curated: Path) -> Store:
    store = Store(curated)
    store.commit(
        Change(
            incoming=[
                land("a", "Một", "Hai", province="08", issues=["?"]),
                land("b", "Ba", province="22", indicators=["Tỷ lệ"]),
                land("c", "Bốn", province="08"),
            ],
            notices=[notice("rỗng.pdf")],
        )
    )
    return store


def change(store: Store) -> Change:
    """Everything at once: new, changed, moved between provinces, renamed and removed."""
    ids = {document.source: document.doc_id for document in store.documents}
    return Change(
        incoming=[
            land("a", "Một sửa", province="22", issues=["!"]),
            land("d", "Năm", province="31"),
        ],
        outgoing={ids["b"]},
        moved={ids["c"]: "c mới"},
        notices=[notice("hỏng.pdf")],
    )


@contextmanager
def killed_at(
    step: int, monkeypatch: pytest.MonkeyPatch, counted: str = "replace"
) -> Iterator[None]:
    """Die at the n-th call of `os.<counted>`; from then on nothing is done or tidied up."""
    left = [step]

    def dying(action: Any, *, counts: bool) -> Any:
        def act(*arguments: Any, **options: Any) -> Any:
            left[0] -= counts
            if left[0] < 0:
                raise KilledError
            return action(*arguments, **options)

        return act

    with monkeypatch.context() as patch:
        for name in ("replace", "fsync"):
            patch.setattr(os, name, dying(getattr(os, name), counts=name == counted))
        for name in ("unlink", "mkdir"):
            patch.setattr(Path, name, dying(getattr(Path, name), counts=False))
        yield


def dies(store: Store, step: int, counted: str, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether the change was cut short."""
    with killed_at(step, monkeypatch, counted):
        try:
            store.commit(change(store))
        except KilledError:
            return True
    return False


@pytest.mark.parametrize(("counted", "steps"), [("fsync", (0, 7, 20)), ("replace", range(99))])
def test_death_at_every_step_leaves_whole_documents_and_is_repaired(
    counted: str,
    steps: Iterable[int],
    tmp_path: Path,
    curated: Path,
    rows: Select,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pristine = tmp_path / "pristine"
    fill(pristine)
    store = Store(Path(shutil.copytree(pristine, curated)))
    store.commit(change(store))
    complete, wanted = content(rows), change(Store(pristine))
    deaths = 0
    for step in steps:
        shutil.rmtree(curated)
        if not dies(Store(Path(shutil.copytree(pristine, curated))), step, counted, monkeypatch):
            break
        deaths += 1
        assert broken_documents(rows) == [], f"after death at step {step}"
        again = Store(curated)
        assert broken_documents(rows) == orphans(rows) == [], f"repair after step {step}"
        assert not list(curated.rglob(".*.tmp")), f"leftovers after step {step}"
        again.commit(_rest(again, wanted))
        assert content(rows) == complete, f"completion after step {step}"
    assert deaths == 3 if counted == "fsync" else deaths > len(DATASETS)


def _rest(store: Store, wanted: Change) -> Change:
    """What is left to do of a change after part of it was lost: what the next run finds."""
    listed = {document.doc_id for document in store.documents}
    lost = [land("c mới", "Bốn", province="08")]
    return Change(
        incoming=[*wanted.incoming, *(d for d in lost if d.doc_id not in listed)],
        outgoing=listed & set(wanted.outgoing),
        moved={doc_id: source for doc_id, source in wanted.moved.items() if doc_id in listed},
        notices=wanted.notices,
    )


def test_death_while_opening_is_repaired_too(
    curated: Path, rows: Select, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(curated)
    documents = path_of(curated, "documents", "08")
    replace(documents, partitions.read(documents, "documents").slice(1))
    step, killed = 0, True
    while killed:
        with killed_at(step, monkeypatch):
            try:
                Store(curated)
                killed = False
            except KilledError:
                step += 1
        assert broken_documents(rows) == []
    assert orphans(rows) == []
    assert step > 1


def test_a_full_disk_changes_nothing(
    curated: Path, rows: Select, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = fill(curated)
    before = content(rows)

    def full_after(files: int) -> Callable[[int], None]:
        written = count()

        def sync(descriptor: int) -> None:
            if next(written) >= files:
                raise OSError(errno.ENOSPC, "No space left on device")

        return sync

    for files in range(12):
        with monkeypatch.context() as patch:
            patch.setattr(os, "fsync", full_after(files))
            with pytest.raises(OSError, match="No space left"):
                store.commit(change(store))
        assert content(rows) == before
        assert not list(curated.rglob(".*.tmp"))
    store.commit(change(store))
    assert content(rows) != before


def test_every_dataset_can_be_read_from_the_start(curated: Path, rows: Select) -> None:
    Store(curated)
    assert all(rows(f"SELECT count(*) FROM {name}") == [(0,)] for name in DATASETS)
    with views.connect(curated) as connection:
        assert connection.execute("SELECT count(*) FROM plans").fetchall() == [(0,)]
    assert rows("SELECT typeof(province_code) FROM tasks UNION ALL SELECT 'VARCHAR'") == [
        ("VARCHAR",)
    ]


def test_damaged_files_are_replaced_and_their_documents_unlisted(
    curated: Path, rows: Select
) -> None:
    fill(curated)
    path_of(curated, "cells", "08").write_bytes(b"PAR1 and then nothing")
    store = Store(curated)
    assert [document.source for document in store.documents] == ["b"]
    assert any("damaged" in line for line in store.repairs)
    assert broken_documents(rows) == orphans(rows) == []


def test_a_document_whose_rows_were_deleted_is_unlisted(curated: Path, rows: Select) -> None:
    fill(curated)
    path_of(curated, "indicators", "22").unlink()
    assert [document.source for document in Store(curated).documents] == ["a", "c"]
    assert orphans(rows) == []


@pytest.mark.parametrize("dataset", [name for name in DATASETS if name != "documents"])
def test_a_dataset_that_was_deleted_is_read_again(
    dataset: str, curated: Path, rows: Select, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(curated)
    assert len(Store(curated).documents) == 3
    shutil.rmtree(curated / dataset)
    for step in range(3):
        with killed_at(step, monkeypatch), pytest.raises(KilledError):
            Store(curated)
    store = Store(curated)
    assert store.documents == []
    assert broken_documents(rows) == orphans(rows) == []
    assert Store(curated).repairs == []


def test_rows_of_an_earlier_schema_get_nulls(curated: Path) -> None:
    fill(curated)
    path = path_of(curated, "tasks", "22")
    old = partitions.read(path, "tasks").drop_columns(["grade"]).append_column("gone", [["x"]])
    replace(path, old)
    shutil.rmtree(curated / parts.PARTS)
    Store(curated).commit(Change(incoming=[land("e", "Sáu", province="22")]))
    grades = partitions.read(path, "tasks")["grade"].to_pylist()
    assert grades == [None, "A"]


def test_reference_tables_are_written_once(curated: Path) -> None:
    store = Store(curated)
    path = curated / "reference" / "provinces.parquet"
    tables = [
        arrow.table("provinces", [Province(province_code="08", name=name, kind="tỉnh")])
        for name in ("Tuyên Quang", "Tuyên Quang", "Khác")
    ]
    stamps = []
    for table in tables:
        store.write_reference("provinces", table)
        stamps.append(path.stat().st_mtime_ns)
    assert stamps[0] == stamps[1] < stamps[2]
    assert partitions.read(path, "provinces")["name"].to_pylist() == ["Khác"]


def test_a_document_of_two_provinces_at_once_is_refused() -> None:
    with pytest.raises(ValueError, match="province_code"):
        land("a", "Một", province="../08")
