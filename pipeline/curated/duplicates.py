"""The same plan in several formats: which document stands for it, and which are its duplicates.

Two documents are the same plan when nothing they say of themselves contradicts (place, number,
period, issuer) and either their rows are nearly all equal, or they are known to have the same
place, number and period and share some rows. Wards copy one another's tasks word for word, so
equal rows alone prove nothing. A scan's rows are equal to those of a plan of its place and period
when nearly all their letters are.

Documents are taken from the best format down; each joins the best one that it is the same as and
that stands for itself. Only what is new, what was the same as something that left, and what hangs
together with these is decided anew (docs/decisions/0018).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from rapidfuzz import fuzz, process

from extractors.registry import RANKS
from pipeline.curated import candidates, plans, signatures
from pipeline.curated.parts import Stored
from pipeline.curated.plans import Table
from pipeline.curated.store import Store

OCR_RANK = max(RANKS.values()) + 1
FACTS = ("doc_id", "format", "reader", "coverage", "commune_code", "number", "issuer")
PERIOD = ("period_start", "period_end")
TEXTS = {"tasks": "task", "indicators": "indicator"}
BATCH = 256  # documents whose rows are read at a time
PAIRS = 4_096  # of documents whose rows are compared at a time: as sets they take ten times as much


@dataclass(frozen=True, slots=True)
class Likeness:
    """How much two documents share that are one plan.

    `rows`: of all in either. `act_rows`: of the shorter, enough beside equal place, number and
    period. `scan_rows`: of all in either, of a scan and a plan of its place and period, where two
    rows are one whose folded texts are alike by `letters` of 100 (a misread letter counts twice).
    """

    rows: float = 0.9
    act_rows: float = 0.2
    scan_rows: float = 0.8
    letters: float = 88.0


LIKENESS = Likeness()


def duplicate_of(store: Store) -> dict[str, str | None]:
    """doc_id -> doc_id of the document that stands for its plan, None where it does itself.

    Of all documents, or of those alone that were decided anew where what is remembered is of the
    state that the store was opened in.
    """
    try:
        return _decided(store)
    except plans.DamagedError:
        plans.forget(store.curated)
        return _decided(store)


def _decided(store: Store) -> dict[str, str | None]:
    table = plans.load(store.curated)
    known = bool(table.mark) and table.mark == store.opened
    came, left = _news(store) if known else _unknown(store, table)
    fresh = table.renew(came, left)
    facts, rows = table.facts, _Rows(store, table)
    is_fresh = np.zeros(len(facts), bool)
    is_fresh[fresh] = True
    _learn(table, fresh, rows)
    joined = np.flatnonzero(facts["original"])
    found, at = table.places(facts["original"][joined])
    orphans = joined[~found | is_fresh[at]]
    before = facts["original"].copy()
    decided = _decide(table, np.concatenate([fresh, orphans]), rows)
    changed = np.union1d(fresh, np.flatnonzero(facts["original"] != before))
    table.save(store.curated, changed)
    told = facts[np.union1d(decided, changed)] if known else facts
    ids, originals = (told[name].tolist() for name in ("doc_id", "original"))
    return {
        plans.doc_id(number): plans.doc_id(original) if original else None
        for number, original in zip(ids, originals, strict=True)
    }


def remember(store: Store) -> None:
    """What was decided is in the store as it is now: the next run looks at news alone."""
    plans.say_marked(store.curated, store.digest())


def _news(store: Store) -> tuple[np.ndarray, np.ndarray]:
    """The numbers of the documents that came since the store was opened, and of those that left."""
    came = [doc_id for doc_id in store.news if store.by_id(doc_id) is not None]
    return plans.ids(came), plans.ids(store.news.difference(came))


def _unknown(store: Store, table: Table) -> tuple[np.ndarray, np.ndarray]:
    """The same, of all documents that are not remembered as they are, and of others that are."""
    documents = store.documents
    numbers = plans.ids(one.doc_id for one in documents)
    found, at = table.places(numbers)
    versions = _versions(documents)
    found[found] = table.facts["version"][at[found]] == versions[found]
    return numbers[~found], np.setdiff1d(table.facts["doc_id"], numbers)


def _versions(documents: Sequence[Stored]) -> np.ndarray:
    """The number of each document's version."""
    names = [document.parser_version for document in documents]
    numbers = {name: plans.number_of(name) for name in set(names)}
    return np.fromiter(map(numbers.__getitem__, names), np.uint64, len(names))


def _learn(table: Table, fresh: np.ndarray, rows: _Rows) -> None:
    """Fill in what documents that are new say of themselves, and their signatures."""
    for facts, texts in rows.read(fresh):
        for place, said in facts.items():
            _fill(table.facts[place], said, rows.document(place), len(texts[place]))
            table.learn(place, signatures.bands(texts[place]))


def _fill(record: Any, facts: Mapping[str, Any], document: Stored, rows: int) -> None:
    scanned = facts["reader"] == "ocr"
    start, end = (facts[name] for name in PERIOD)
    record["version"] = plans.number_of(document.parser_version)
    record["commune"] = plans.number_of(facts["commune_code"] or "")
    record["number"] = plans.number_of(_fold(facts["number"]))
    record["issuer"] = plans.number_of(_fold(facts["issuer"]))
    record["period"] = plans.number_of(f"{start} {end}" if start and end else "")
    record["scanned"] = scanned
    record["rank"] = OCR_RANK if scanned else RANKS.get(facts["format"], OCR_RANK)
    record["coverage"] = facts["coverage"]
    record["rows"] = rows


def _fold(text: str | None) -> str:
    return "".join(char for char in (text or "").casefold() if char.isalnum())


def _decide(table: Table, begun: np.ndarray, rows: _Rows) -> np.ndarray:
    """Set the `original` of these plans, and of all that hang together with them: whose places."""
    graph, decided = _hanging_together(table, begun, rows)
    plan = table.facts
    plan["original"][decided] = 0
    order = sorted(graph, key=lambda place: _rank(plan[place], rows.document(place)))
    standing: dict[int, int] = {}  # by place: which comes first, of those that stand for a plan
    for turn, place in enumerate(order):
        better = [other for other in graph[place] if other in standing]
        if better:
            original = min(better, key=standing.__getitem__)
            plan[place]["original"] = plan[original]["doc_id"]
        else:
            standing[place] = turn
    return decided


def _rank(record: Any, document: Stored) -> tuple[int, float, int, str]:
    rank, coverage, rows = (record[name].item() for name in ("rank", "coverage", "rows"))
    return rank, -coverage, -rows, document.source


def _hanging_together(
    table: Table, begun: np.ndarray, rows: _Rows
) -> tuple[dict[int, set[int]], np.ndarray]:
    """Plans with those that are the same, from where it begins to where nothing more is.

    And all that were looked at, those that are like no other, too.
    """
    graph: dict[int, set[int]] = defaultdict(set)
    edge = np.unique(begun[table.facts["rows"][begun] > 0])
    done = edge
    while len(edge):
        one, other = candidates.pairs(table, edge)
        same = _same(table.facts, one, other, rows)
        for less, more in zip(one[same].tolist(), other[same].tolist(), strict=True):
            graph[less].add(more)
            graph[more].add(less)
        edge = np.setdiff1d(np.fromiter(graph, np.int64, len(graph)), done)
        done = np.union1d(done, edge)
    return graph, done


def _same(plan: np.ndarray, one: np.ndarray, other: np.ndarray, rows: _Rows) -> np.ndarray:
    """Which pairs of candidates are one plan."""
    shared = rows.shared(one, other)
    sizes = plan["rows"][one].astype(np.int64), plan["rows"][other].astype(np.int64)
    less, more = plan[one], plan[other]
    act = candidates.same_act(less, more)
    same: np.ndarray = shared >= LIKENESS.rows * (sizes[0] + sizes[1] - shared)
    same |= act & (shared >= LIKENESS.act_rows * np.minimum(*sizes))
    placed = (less["commune"] == more["commune"]) & (less["commune"] != 0)
    timed = (less["period"] == more["period"]) & (less["period"] != 0)
    misread = ~same & placed & timed & (less["scanned"] | more["scanned"])
    for pair in np.flatnonzero(misread).tolist():
        alike = _alike(*(rows.texts(place.item()) for place in (one[pair], other[pair])))
        least = min(size[pair] for size in sizes)
        share = LIKENESS.scan_rows * (sizes[0][pair] + sizes[1][pair] - alike)
        same[pair] = alike >= share or (act[pair] and alike >= LIKENESS.act_rows * least)
    return same


def _alike(one: Collection[str], other: Collection[str]) -> int:
    """How many rows of the shorter have one among the other's that differs in few letters."""
    fewer, more = sorted((sorted(one), sorted(other)), key=len)
    alike = process.cdist(fewer, more, scorer=fuzz.ratio, score_cutoff=LIKENESS.letters)
    return int((alike > 0).any(axis=1).sum())


class _Rows:
    """Folded row texts of plans, each read once; what is kept of them are numbers."""

    def __init__(self, store: Store, table: Table) -> None:
        self._store = store
        self._doc_ids = table.facts["doc_id"]
        self._numbers: dict[int, np.ndarray] = {}

    def document(self, place: int) -> Stored:
        """The document of a place. LookupError where the store has none of its number."""
        document = self._store.by_id(plans.doc_id(self._doc_ids[place].item()))
        if document is None:
            raise LookupError(place)
        return document

    def shared(self, one: np.ndarray, other: np.ndarray) -> np.ndarray:
        """How many texts pairs of documents have in common."""
        both = np.union1d(one, other).tolist()
        for batch in self._batches(np.array([p for p in both if p not in self._numbers], np.int64)):
            self._texts(batch)
        found = np.empty(len(one), np.int64)
        for start in range(0, len(one), PAIRS):
            less, more = (each[start : start + PAIRS].tolist() for each in (one, other))
            sets = {place: frozenset(self._numbers[place].tolist()) for place in {*less, *more}}
            pairs = zip(less, more, strict=True)
            found[start : start + PAIRS] = [len(sets[a] & sets[b]) for a, b in pairs]
        return found

    def texts(self, place: int) -> frozenset[str]:
        """The texts themselves."""
        return self._texts([place])[place]

    def read(
        self, places: np.ndarray
    ) -> Iterator[tuple[dict[int, dict[str, Any]], dict[int, frozenset[str]]]]:
        """What some documents say of themselves and their texts, by place, a batch at a time."""
        for batch in self._batches(places):
            documents = [self.document(place) for place in batch]
            some = {one.doc_id: place for one, place in zip(documents, batch, strict=True)}
            said = self._store.rows_of("documents", documents, [*FACTS, *PERIOD])
            facts = {some[one["doc_id"]]: one for one in said.to_pylist()}
            yield facts, self._texts(batch)

    def _batches(self, places: np.ndarray) -> Iterator[list[int]]:
        """Places of documents, those that lie in one part in one batch."""
        ordered = sorted(places.tolist(), key=lambda place: self.document(place).part)
        for start in range(0, len(ordered), BATCH):
            yield ordered[start : start + BATCH]

    def _texts(self, places: Sequence[int]) -> dict[int, frozenset[str]]:
        """Folded row texts by place; none of a document without rows."""
        documents = [self.document(place) for place in places]
        by_id = {one.doc_id: place for one, place in zip(documents, places, strict=True)}
        found: dict[int, set[str]] = {place: set() for place in places}
        for dataset, column in TEXTS.items():
            rows = self._store.rows_of(dataset, documents, ["doc_id", column])
            for chunk in rows.to_batches():
                texts = signatures.folded(chunk[column].to_pylist())
                for doc_id, text in zip(chunk["doc_id"].to_pylist(), texts, strict=True):
                    found[by_id[doc_id]].add(text)
        for place, own in found.items():
            self._numbers[place] = np.fromiter(map(hash, own), np.int64, len(own))
        return {place: frozenset(own) for place, own in found.items()}
