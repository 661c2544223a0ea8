"""The same plan in several formats counts once; plans of two places never do."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any, cast
from unittest.mock import Mock

import numpy as np
import pyarrow as pa
import pytest

from pipeline.curated import candidates, duplicates, plans, sealed
from pipeline.curated.duplicates import duplicate_of, remember
from pipeline.curated.parts import Stored
from pipeline.curated.store import Store
from tests.pipeline.conftest import Run
from tests.pipeline.invariants import Select
from tests.pipeline.saboteur import recipe

TASKS = [f"Nhiệm vụ thứ {number}" for number in range(20)]
PLACE = {"commune_code": "02512", "province": "08"}


def sources_of_duplicates(rows: Select) -> dict[str, str]:
    pairs = rows(
        "SELECT d.source, o.source FROM documents d JOIN documents o ON o.doc_id = d.duplicate_of"
    )
    return dict(pairs)


def test_the_best_format_stands_for_the_plan(raw: Path, run: Run, rows: Select) -> None:
    spaced = [task.replace(" ", "  ").upper() for task in TASKS]
    copies: dict[str, dict[str, Any]] = {
        "1.txt": {"format": "text", "reader": "text"},
        "2.pdf": {"format": "pdf", "reader": "text-layer"},
        "3.doc": {"format": "doc"},
        "4.docx": {"format": "docx"},
        "5.pdf": {"format": "pdf", "reader": "ocr"},
    }
    for name, facts in copies.items():
        (raw / name).write_bytes(recipe(*spaced, **facts, **PLACE))
    (raw / "other.docx").write_bytes(recipe(*TASKS, commune_code="02513", province="08"))
    run(jobs=2)
    assert sources_of_duplicates(rows) == dict.fromkeys(
        ("1.txt", "2.pdf", "3.doc", "5.pdf"), "4.docx"
    )
    run(jobs=2, force=True)
    assert sources_of_duplicates(rows).keys() == {"1.txt", "2.pdf", "3.doc", "5.pdf"}
    (raw / "4.docx").unlink()
    run()
    assert sources_of_duplicates(rows) == dict.fromkeys(("1.txt", "2.pdf", "5.pdf"), "3.doc")


def test_no_document_points_to_one_that_left(raw: Path, run: Run, rows: Select) -> None:
    (raw / "a.docx").write_bytes(recipe(*TASKS, **PLACE))
    (raw / "b.pdf").write_bytes(recipe(*TASKS, format="pdf", reader="text-layer", **PLACE))
    run()
    assert sources_of_duplicates(rows) == {"b.pdf": "a.docx"}
    (raw / "a.docx").unlink()
    run(raw / "b.pdf")  # does not look for a.docx
    assert sources_of_duplicates(rows) == {"b.pdf": "a.docx"}
    run()
    assert rows("SELECT source, duplicate_of FROM documents") == [("b.pdf", None)]


def test_news_of_a_run_are_told_from_what_a_killed_one_left(
    raw: Path, run: Run, rows: Select, monkeypatch: pytest.MonkeyPatch
) -> None:
    (raw / "a.docx").write_bytes(recipe(*TASKS, **PLACE))
    run()
    (raw / "b.pdf").write_bytes(recipe(*TASKS, format="pdf", reader="text-layer", **PLACE))
    with monkeypatch.context() as patch:
        patch.setattr(duplicates, "duplicate_of", Mock(side_effect=KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            run()
    (raw / "c.txt").write_bytes(recipe(*TASKS, format="text", reader="text", **PLACE))
    run()
    assert sources_of_duplicates(rows) == dict.fromkeys(("b.pdf", "c.txt"), "a.docx")
    monkeypatch.setattr(duplicates, "_unknown", Mock(side_effect=AssertionError))
    (raw / "d.txt").write_bytes(recipe(*TASKS[1:], format="text", reader="text", **PLACE))
    (raw / "c.txt").unlink()
    run()
    assert sources_of_duplicates(rows) == dict.fromkeys(("b.pdf", "d.txt"), "a.docx")


LETTERS = "abcdefghijklmnopqrstuvwxyz"
YEAR = (date(2026, 1, 1), date(2026, 12, 31))
ACT = {"number": "565/KH-UBND", "issuer": "UBND xã A", "period": YEAR}


def sentences(seed: int, count: int) -> list[str]:
    """Texts of tasks that no two seeds have in common."""
    chance = random.Random(seed)
    words = ["".join(chance.choices(LETTERS, k=chance.randint(2, 6))) for _ in range(count * 20)]
    return [" ".join(words[start : start + 20]) for start in range(0, len(words), 20)]


def misread(texts: Iterable[str], share: float) -> list[str]:
    """The texts with so many of their letters replaced."""
    chance = random.Random(share)
    return [
        "".join(chance.choice(LETTERS) if chance.random() < share else letter for letter in text)
        for text in texts
    ]


class Shelf:
    """What `duplicate_of` asks of a store, over plans made here; the first are the best."""

    def __init__(self, curated: Path) -> None:
        self.curated = curated
        self.asked: Counter[str] = Counter()  # how often a document's rows were read
        self._plans: dict[str, tuple[dict[str, Any], Sequence[str]]] = {}
        self.opened, self.news = "", set[str]()
        self._before: dict[str, str] = {}
        self._told: dict[str, str | None] = {}

    def put(self, name: str, texts: Sequence[str], version: str = "1", **facts: Any) -> None:
        start, end = facts.pop("period", (None, None))
        known = {
            "doc_id": name.rjust(16, "0"),
            "source": name,
            "format": "docx",
            "reader": "ocr" if facts.pop("scanned", False) else "word",
            "coverage": 1.0,
            "commune_code": "02512",
            "number": None,
            "issuer": None,
            "period_start": start,
            "period_end": end,
            "version": version,
        }
        self._plans[name] = (known | facts, texts)

    def remove(self, name: str) -> None:
        del self._plans[name]

    @property
    def documents(self) -> list[Stored]:
        return [
            Stored(facts["doc_id"], name, "", "08", facts["version"])
            for name, (facts, _) in sorted(self._plans.items())
        ]

    def rows_of(self, dataset: str, documents: Iterable[Stored], columns: list[str]) -> pa.Table:
        found: dict[str, list[Any]] = {column: [] for column in columns}
        for document in documents:
            facts, texts = self._plans[document.source]
            self.asked[document.source] += dataset == "tasks"
            rows = [facts] if dataset == "documents" else []
            if dataset == "tasks":
                rows = [{"doc_id": facts["doc_id"], "task": text} for text in texts]
            for column in columns:
                found[column] += [row[column] for row in rows]
        return pa.table({name: pa.array(values) for name, values in found.items()})

    def by_id(self, doc_id: str) -> Stored | None:
        return {one.doc_id: one for one in self.documents}.get(doc_id)

    def digest(self) -> str:
        return sealed.digest(repr(self.documents).encode())

    def opened_anew(self, *, knowing: bool = True) -> None:
        """Another run begins; without `knowing` one of which nothing is known came between."""
        before, now = self._before, {one.doc_id: one.parser_version for one in self.documents}
        changed = (key for key in before.keys() | now.keys() if before.get(key) != now.get(key))
        self.news = set(changed) if knowing else set()
        if not knowing:
            self.opened = self.digest()
        self._before = now

    def duplicates(self, *, knowing: bool = True) -> dict[str, str]:
        self.opened_anew(knowing=knowing)
        store = cast(Store, self)
        self._told |= duplicate_of(store)
        remember(store)
        self.opened = self.digest()
        here = {one.doc_id for one in self.documents}
        return {
            one.lstrip("0"): other.lstrip("0")
            for one, other in self._told.items()
            if one in here and other
        }


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path / "curated")


ONE = sentences(1, 20)
SAME: dict[str, tuple[Sequence[str], dict[str, Any]]] = {
    "nine tenths": (ONE[:19], ACT),
    "place unknown": (ONE, ACT | {"commune_code": None}),
    "misread number": (ONE, ACT | {"number": "S65/KH-UBND", "scanned": True}),
    "scan with four clean rows": ([*ONE[:4], *sentences(2, 16)], ACT | {"scanned": True}),
    "one letter of 30 misread": (misread(ONE, 0.033), {"period": YEAR, "scanned": True}),
    "one letter of 20, number too": (
        misread(ONE, 0.05),
        {"period": YEAR, "scanned": True, "number": "S65"},
    ),
}
DIFFERENT: dict[str, tuple[Sequence[str], dict[str, Any]]] = {
    "another place": (ONE, ACT | {"commune_code": "02513"}),
    "another number": (ONE, ACT | {"number": "566/KH-UBND"}),
    "another year": (ONE, ACT | {"period": (date(2027, 1, 1), date(2027, 12, 31))}),
    "another issuer": (ONE, ACT | {"commune_code": None, "issuer": "UBND xã B"}),
    "another text": (sentences(2, 20), ACT),
    "same number, place unknown": (ONE[:10], ACT | {"commune_code": None}),
    "few rows in common": (ONE[:16], {}),
    "misread and no scan": (misread(ONE, 0.033), {"period": YEAR}),
    "misread, time unknown": (misread(ONE, 0.033), {"scanned": True}),
    "misread, another place": (
        misread(ONE, 0.033),
        {"period": YEAR, "scanned": True, "commune_code": "02513"},
    ),
    "a scan of another text": (sentences(2, 20), {"period": YEAR, "scanned": True}),
}


@pytest.mark.parametrize("name", SAME)
def test_what_makes_two_documents_one_plan(shelf: Shelf, name: str) -> None:
    texts, facts = SAME[name]
    shelf.put("1", ONE, **ACT)
    shelf.put("2", texts, **facts)
    assert shelf.duplicates() == {"2": "1"}


@pytest.mark.parametrize("name", DIFFERENT)
def test_what_keeps_two_documents_apart(shelf: Shelf, name: str) -> None:
    texts, facts = DIFFERENT[name]
    shelf.put("1", ONE, **ACT)
    shelf.put("2", texts, **facts)
    assert shelf.duplicates() == {}


def test_a_document_without_rows_is_like_no_other(shelf: Shelf) -> None:
    for name in "123":
        shelf.put(name, [], **ACT)
    assert shelf.duplicates() == {}


def test_whatever_comes_and_goes_the_answer_is_that_of_all_documents_at_once(
    shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module, name in ((candidates, "PAIRS"), (duplicates, "PAIRS"), (plans, "BLOCK")):
        monkeypatch.setattr(module, name, 3)  # at a time: what is worked out in turns is seen
    chance = random.Random(7)
    texts = [sentences(seed, 24) for seed in range(4)]
    for step in range(40):
        for _ in range(4):
            name = str(chance.randint(1, 30))
            if chance.random() < 0.3:
                shelf._plans.pop(name, None)
                continue
            few = chance.choice(texts)[chance.randint(0, 2) :]
            shelf.put(
                name,
                few,
                f"{step}",
                commune_code=chance.choice(["1", "2", None]),
                scanned=chance.random() < 0.2,
                number=chance.choice([None, "1", "2"]),
                period=chance.choice([(None, None), YEAR]),
                coverage=chance.choice([0.9, 1.0]),
            )
        told = shelf.duplicates(knowing=chance.random() < 0.7)
        fresh = Shelf(tmp_path / f"{step}")
        fresh._plans = shelf._plans
        assert told == fresh.duplicates()
    assert told


def test_only_what_is_new_and_its_likes_are_read(shelf: Shelf) -> None:
    for number in range(200):
        shelf.put(f"{number + 1}", sentences(number // 2, 12), commune_code=str(number // 4))
    assert len(shelf.duplicates()) == 100
    shelf.asked.clear()
    shelf.put("999", sentences(3, 12), commune_code="1")
    assert shelf.duplicates()["999"] == "7"
    assert shelf.asked.keys() == {"999", "7", "8"}
    shelf.asked.clear()
    shelf.remove("7")
    assert shelf.duplicates()["999"] == "8"
    assert shelf.asked.keys() == {"999", "8"}
    shelf.asked.clear()
    shelf.duplicates()
    assert not shelf.asked


@pytest.mark.parametrize("damage", ["gone", "cut", "flipped", "a signature", "of another form"])
def test_what_is_remembered_may_be_damaged(shelf: Shelf, damage: str) -> None:
    path = shelf.curated / ".phuluc" / plans.NAME
    for number in range(6):
        shelf.put(f"{number + 1}", sentences(number // 2, 12))
        expected = shelf.duplicates()
    signature = plans.load(shelf.curated).bands(np.arange(1)).tobytes()
    data = bytearray(path.read_bytes())
    if damage == "gone":
        path.unlink()
    elif damage == "cut":
        path.write_bytes(data[: len(data) * 2 // 3])
    elif damage == "flipped":
        for place in range(len(data) // 2, len(data), 40):
            data[place] ^= 0x40
        path.write_bytes(data)
    elif damage == "a signature":
        data[data.index(signature)] ^= 0x40
        path.write_bytes(data)
    else:
        path.write_bytes(b"phuluc plans 0\n" + data)
    assert shelf.duplicates() == expected == {"2": "1", "4": "3", "6": "5"}
    shelf.put("7", sentences(0, 12))
    assert shelf.duplicates() == expected | {"7": "1"}
    known = plans.load(shelf.curated)
    assert known.mark == shelf.opened
    assert known.facts["version"].all()
    assert known.bands(np.arange(7))[0].tobytes() == signature


def test_the_file_does_not_grow_for_ever(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plans, "SPARE", 10)
    shelf.put("1", ONE)
    sizes = []
    for step in range(60):
        shelf.put("2", ONE, f"{step}")
        assert shelf.duplicates() == {"2": "1"}
        sizes.append((shelf.curated / ".phuluc" / plans.NAME).stat().st_size)
    assert max(sizes) < 20 * plans.RECORD
