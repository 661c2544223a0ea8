"""Copies of neighbouring parts: questions read them, and never see other rows than the parts'."""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipeline.curated import gathered, journal, parts, snapshot, views
from pipeline.curated.gathered import ASKED, Gathering, Group
from pipeline.curated.store import Change, Store
from pipeline.curated.told import ALIKE
from pipeline.face import questions
from schemas.datasets import DATASETS
from tests.pipeline.conftest import Run
from tests.pipeline.curated.test_damage import SEED, documents, fill, small_parts
from tests.pipeline.curated.test_store import land
from tests.pipeline.invariants import Select, content
from tests.pipeline.saboteur import recipe

__all__ = ["small_parts"]
FLIPS = int(os.environ.get("PHULUC_FLIPS", "8"))
SUMS = {"told_led", "told_workload"}  # of each part, or of more: two questions add them up


@pytest.fixture
def small_groups(monkeypatch: pytest.MonkeyPatch) -> None:
    """Four parts come together, and two that differ part them."""
    monkeypatch.setattr(gathered, "GATHERING", Gathering(parts=4, changed=2))


@pytest.fixture
def store(
    curated: Path,
    small_parts: None,
    small_groups: None,
) -> Path:
    """Three parts of two plans in each of two provinces, gathered."""
    fill(curated)
    gather(curated)
    return curated


def gather(curated: Path) -> None:
    """What a whole run does at its end."""
    with Store(curated) as opened:
        opened.conform()
        opened.gather()


def answers(connection: duckdb.DuckDBPyConnection) -> dict[str, list[Any]]:
    """Rows of every dataset and view, and of every stored question."""
    connection.execute("SET VARIABLE today = DATE '2026-03-01'")
    names = (*DATASETS, *(name for name in views.made() if name not in SUMS))
    found = {n: connection.execute(f"FROM {n} ORDER BY ALL").fetchall() for n in names}
    for question in questions.all_questions():
        if "history" not in question.sql:
            found[question.name] = connection.execute(question.sql).fetchall()
    return found


def asked(curated: Path) -> dict[str, list[Any]]:
    """Rows of every dataset as a question sees them."""
    with views.connect(curated) as connection:
        return answers(connection)


def plain(curated: Path) -> dict[str, list[Any]]:
    """Rows of every dataset as the plain glob tells them."""
    options = "hive_partitioning = true, hive_types = {'province_code': VARCHAR}"
    with duckdb.connect() as connection:
        for name in DATASETS:
            files = f"read_parquet('{curated}/{name}/**/*.parquet', {options})"
            connection.execute(f"CREATE VIEW {name} AS FROM {files}")
        for statement in views.VIEWS:
            connection.execute(statement)
        return answers(connection)


def taken(curated: Path, dataset: str = "tasks") -> dict[str, tuple[int, ...]]:
    """The gathered files that a question reads, by province: the parts left out of each."""
    stamps, known = {dataset: parts.look(curated, dataset).stamps}, gathered.load(curated)
    copies, _ = gathered.copies(curated, dataset, stamps, known)
    return {one.code: one.left or () for one in copies}


def files(curated: Path) -> list[Path]:
    return sorted((curated / gathered.GATHERED).rglob("*.parquet"))


def test_a_question_reads_one_file_for_several_parts(store: Path) -> None:
    assert taken(store) == {"08": (), "22": ()}
    held = snapshot.take(store, ["tasks", "cells"])
    assert len(held.names["tasks"]) == 3  # of two provinces, and that of no document
    assert len(held.names["cells"]) == 7  # not gathered
    held.close()
    assert asked(store) == plain(store)


@pytest.mark.parametrize(
    "change",
    [
        lambda _: Change(documents("08/3")),
        lambda _: Change([land("22/9", "Việc mới", province="22")]),
        lambda opened: Change(outgoing={opened.by_source("08/1").doc_id}),
        lambda opened: Change(moved={opened.by_source("08/1").doc_id: "08/khác"}),
        lambda _: Change([land("08/2", "Sang tỉnh khác", province="22")]),
    ],
    ids=["same", "added", "removed", "moved", "to another province"],
)
def test_what_changed_since_is_read_where_it_lies(
    change: Callable[[Store], Change], store: Path
) -> None:
    before = asked(store)
    with Store(store) as opened:
        opened.commit(change(opened))
    assert taken(store)
    assert asked(store) == plain(store)
    gather(store)
    assert asked(store) == plain(store)
    with Store(store) as opened:
        opened.set_stale({document.doc_id for document in opened.documents})
    assert asked(store) == plain(store) != before


def test_it_is_written_anew_when_enough_has_changed(store: Path) -> None:
    before = files(store)
    with Store(store) as opened:
        opened.commit(Change(outgoing={opened.by_source("08/3").doc_id}))
    gather(store)
    assert files(store) == before
    (left,) = taken(store)["08"]
    with Store(store) as opened:
        other = next(d for d in opened.documents if d.province_code == "08" and d.number != left)
        opened.commit(Change(outgoing={other.doc_id}))
    with views.connect(store) as connection:
        sql = "SELECT count(*) FROM tasks"
        seen = connection.execute(sql).fetchall()
        gather(store)
        assert taken(store) == {"08": (), "22": ()}
        assert set(before) < set(files(store))  # for readers that look for them by name
        gather(store)
        assert len(files(store)) == len(before)
        assert connection.execute(sql).fetchall() == seen
    assert asked(store) == plain(store)


def spoil(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2 : len(data) // 2 + 8] = os.urandom(8)
    path.write_bytes(data)


@pytest.mark.parametrize(
    "deed",
    [spoil, lambda path: os.truncate(path, 9), lambda path: path.unlink()],
    ids=["spoilt", "shortened", "deleted"],
)
@pytest.mark.parametrize("what", ["note", "file"])
def test_a_damaged_copy_is_left_aside_and_written_anew(
    what: str, deed: Callable[[Path], None], store: Path
) -> None:
    group = Group("08", 0)
    name, _ = gathered.load(store)[group].files["tasks"]
    deed(group.note(store) if what == "note" else group.folder(store) / name)
    assert taken(store) == {"22": ()}
    assert bool(gathered.faults(store)) == (what == "file")
    assert asked(store) == plain(store)
    gather(store)
    assert taken(store) == {"08": (), "22": ()}
    assert gathered.faults(store) == []


def test_after_an_end_that_was_not_orderly_every_byte_is_compared(store: Path) -> None:
    group = Group("08", 0)
    name, state = gathered.load(store)[group].files["tasks"]
    path = group.folder(store) / name
    spoil(path)
    os.utime(path, ns=(state.changed, state.changed))  # as a disk spoils it: nothing tells
    assert gathered.faults(store) == [f"{group.note(store)} names files that are damaged"]
    journal.begin(store)
    with Store(store):
        pass
    assert taken(store) == {"22": ()}
    assert asked(store) == plain(store)


def test_a_damaged_part_is_not_gathered(store: Path) -> None:
    with Store(store) as opened:
        opened.commit(Change(outgoing={d.doc_id for d in opened.documents if d.number < 3}))
        spoil(parts.path_of(store, "cells", parts.Part("08", 3)))
        spoil(path := parts.path_of(store, "issues", parts.Part("08", 1)))
        opened.gather()
    assert taken(store, "issues")["08"] == ()
    assert 1 not in gathered.load(store)[Group("08", 0)].stamps["issues"]
    assert path.stat().st_size


def test_rows_of_no_listed_document_are_cut_from_copies_too(store: Path, tmp_path: Path) -> None:
    with Store(store) as opened:
        gone = opened.by_source("08/1")
        assert gone is not None
        path, aside = parts.path_of(store, "tasks", gone.part), tmp_path / "aside"
        shutil.copy2(path, aside)
        opened.commit(Change(outgoing={gone.doc_id}))
    shutil.copy2(aside, path)  # documents are first: other datasets are still as they were
    (store / journal.JOURNAL).touch()
    assert taken(store)["08"] == ()
    sql = f"SELECT count(*) FROM tasks WHERE doc_id = '{gone.doc_id}'"
    with views.connect(store) as connection:
        assert connection.execute(sql).fetchall() == [(0,)]
        assert connection.execute("SELECT count(*) > 0 FROM tasks").fetchall() == [(True,)]


def test_the_number_of_a_tasks_words_is_its_key(store: Path) -> None:
    with views.connect(store) as connection:
        told_of = connection.execute(
            "SELECT DISTINCT a.words, t.task_key FROM told_alike AS a JOIN tasks AS t"
            " USING (doc_id, ordinal)"
        ).fetchall()
    assert len(told_of) > 1
    assert all(f"{words:016x}" == key for words, key in told_of)
    keys = {"Một": None, "một": None, "…": "", "-": "", "x": "f" * 16, "y": "f" * 15 + "e"}
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE tasks (task VARCHAR, task_key VARCHAR)")
        connection.executemany("INSERT INTO tasks VALUES (?, ?)", [*keys.items(), ("Một", None)])
        for column in ("doc_id", "ordinal", "lead", "due_end", "province_code"):
            connection.execute(f"ALTER TABLE tasks ADD COLUMN {column} VARCHAR")
        numbers = [row[0] for row in connection.execute(ALIKE).fetchall()]
    first, other, dots, sign, x, y, again = numbers
    assert first == again
    assert dots == sign  # no words, which is a key, too
    assert len({first, other, dots, x, y}) == 5
    assert x == y + 1 == 2**64 - 1


def test_copies_with_other_columns_are_not_read(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gathered, "form", lambda: "another")
    assert taken(store) == {}


def test_where_no_files_may_be_held_copies_are_found_by_name(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshot, "_may_hold", lambda files: False)
    with Store(store) as opened:
        opened.commit(Change(outgoing={opened.documents[0].doc_id}))
    assert asked(store) == plain(store)
    assert set(ASKED) == set(DATASETS) - {"cells"}


def timeless(answers: dict[str, list[Any]]) -> dict[str, list[Any]]:
    """Without the times of reading."""
    return {
        name: [tuple(value for value in row if not isinstance(value, datetime)) for row in found]
        for name, found in answers.items()
    }


@pytest.mark.usefixtures("small_parts", "small_groups")
def test_any_flipped_bytes_are_set_right_by_the_next_run(
    raw: Path, curated: Path, run: Run, rows: Select
) -> None:
    """PHULUC_FLIPS=300 tries so many."""
    for number in range(20):
        facts: dict[str, Any] = {"province": f"{number % 3:02d}", "due": "2026-06-01"}
        data = recipe(*(f"Việc {number}.{row}" for row in range(9)), indicators=["Tỷ lệ"], **facts)
        (raw / f"{number:02d}.docx").write_bytes(data)
    (raw / "leer.docx").write_bytes(b"")
    run()
    whole, answered = content(rows), timeless(asked(curated))
    assert len(gathered.load(curated)) == 3
    reference = curated / "reference" / "communes.parquet"
    communes = rows(f"FROM '{reference}' ORDER BY ALL")
    chance = random.Random(SEED)
    for flip in range(FLIPS):
        files = [path for path in sorted(curated.rglob("*")) if path.is_file()]
        path = chance.choice([path for path in files if path.stat().st_size])
        data = path.read_bytes()
        place = chance.randrange(len(data))
        flipped = bytes(byte ^ chance.randrange(1, 256) for byte in data[place : place + 8])
        path.write_bytes(data[:place] + flipped + data[place + 8 :])
        run()
        assert content(rows) == whole, (flip, path)
        assert timeless(asked(curated)) == answered, (flip, path)
        assert rows(f"FROM '{reference}' ORDER BY ALL") == communes, (flip, path)
        for told in (curated / "history").glob("*.parquet"):  # a damaged one is set aside
            assert rows(f"SELECT count(*) > 0 FROM '{told}'") == [(True,)], (flip, path)
