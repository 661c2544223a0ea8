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
from pipeline.curated.store import Store

OCR_RANK = max(RANKS.values()) + 1
FACTS = ("doc_id", "format", "reader", "coverage", "commune_code", "number", "issuer")
PERIOD = ("period_start", "period_end")
TEXTS = {"tasks": "task", "indicators": "indicator"}
BATCH = 256  # documents whose rows are read at a time


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


def duplicate_of(store: Store) -> dict[str, str]:
    """doc_id of every duplicate -> doc_id of the document that stands for its plan."""
    documents = store.documents
    doc_ids, versions = plans.ids([one.doc_id for one in documents]), _versions(documents)
    table, left, anew = plans.load(store.curated, doc_ids)
    same = table["version"] == versions
    table[~same] = 0
    table["doc_id"], table["version"] = doc_ids, versions
    fresh = np.flatnonzero(~same)
    rows = _Rows(store, documents)
    _learn(table, fresh, rows)
    joined = np.flatnonzero(table["original"])
    found, at = plans.positions(table["original"][joined], doc_ids, np.argsort(doc_ids))
    orphans = joined[~(found & same[at])]
    before = table["original"].copy()
    _decide(table, np.concatenate([fresh, orphans]), documents, rows)
    changed = np.union1d(fresh, np.flatnonzero(table["original"] != before))
    if anew or len(changed) or len(left):
        news = table if anew else np.concatenate([table[changed], plans.gone(left)])
        plans.save(store.curated, news, anew=anew)
    joined = np.flatnonzero(table["original"])
    originals = map(plans.doc_id, table["original"][joined].tolist())
    return dict(zip((documents[place].doc_id for place in joined.tolist()), originals, strict=True))


def _versions(documents: Sequence[Stored]) -> np.ndarray:
    """The number of each document's version."""
    names = [document.parser_version for document in documents]
    numbers = {name: plans.number_of(name) for name in set(names)}
    return np.array([numbers[name] for name in names], np.uint64)


def _learn(table: np.ndarray, fresh: np.ndarray, rows: _Rows) -> None:
    """Fill in what documents that are new say of themselves, and their signatures."""
    for facts, texts in rows.read(fresh):
        for place, said in facts.items():
            _fill(table[place], said, texts[place])


def _fill(record: Any, facts: Mapping[str, Any], rows: frozenset[str]) -> None:
    scanned = facts["reader"] == "ocr"
    start, end = (facts[name] for name in PERIOD)
    record["original"] = 0
    record["commune"] = plans.number_of(facts["commune_code"] or "")
    record["number"] = plans.number_of(_fold(facts["number"]))
    record["issuer"] = plans.number_of(_fold(facts["issuer"]))
    record["period"] = plans.number_of(f"{start} {end}" if start and end else "")
    record["scanned"] = scanned
    record["rank"] = OCR_RANK if scanned else RANKS.get(facts["format"], OCR_RANK)
    record["coverage"] = facts["coverage"]
    record["rows"] = len(rows)
    record["bands"] = signatures.bands(rows)


def _fold(text: str | None) -> str:
    return "".join(char for char in (text or "").casefold() if char.isalnum())


def _decide(table: np.ndarray, begun: np.ndarray, documents: Sequence[Stored], rows: _Rows) -> None:
    """Set the `original` of these plans, and of all that hang together with them."""
    graph = _hanging_together(table, begun, rows)
    order = sorted(graph, key=lambda place: _rank(table[place], documents[place]))
    standing: dict[int, int] = {}  # by place: which comes first, of those that stand for a plan
    for turn, place in enumerate(order):
        better = [other for other in graph[place] if other in standing]
        if better:
            original = min(better, key=standing.__getitem__)
            table[place]["original"] = table[original]["doc_id"]
        else:
            table[place]["original"] = 0
            standing[place] = turn


def _rank(record: Any, document: Stored) -> tuple[int, float, int, str]:
    rank, coverage, rows = (record[name].item() for name in ("rank", "coverage", "rows"))
    return rank, -coverage, -rows, document.source


def _hanging_together(table: np.ndarray, begun: np.ndarray, rows: _Rows) -> dict[int, set[int]]:
    """Plans with those that are the same, from where it begins to where nothing more is."""
    graph: dict[int, set[int]] = defaultdict(set)
    edge = np.unique(begun[table["rows"][begun] > 0])
    done: set[int] = set()
    while len(edge):
        done.update(edge.tolist())
        for place in edge.tolist():
            graph[place]  # one that is like no other, too
        one, other = candidates.pairs(table, edge)
        same = _same(table, one, other, rows)
        for less, more in zip(one[same].tolist(), other[same].tolist(), strict=True):
            graph[less].add(more)
            graph[more].add(less)
        edge = np.array(sorted(graph.keys() - done), np.int64)
    return graph


def _same(table: np.ndarray, one: np.ndarray, other: np.ndarray, rows: _Rows) -> np.ndarray:
    """Which pairs of candidates are one plan."""
    sets = rows.numbered(np.union1d(one, other).tolist())
    both = list(zip(one.tolist(), other.tolist(), strict=True))
    shared = np.array([len(sets[less] & sets[more]) for less, more in both], np.int64)
    sizes = table["rows"][one].astype(np.int64), table["rows"][other].astype(np.int64)
    less, more = table[one], table[other]
    act = candidates.same_act(less, more)
    same: np.ndarray = shared >= LIKENESS.rows * (sizes[0] + sizes[1] - shared)
    same |= act & (shared >= LIKENESS.act_rows * np.minimum(*sizes))
    placed = (less["commune"] == more["commune"]) & (less["commune"] != 0)
    timed = (less["period"] == more["period"]) & (less["period"] != 0)
    misread = ~same & placed & timed & (less["scanned"] | more["scanned"])
    for pair in np.flatnonzero(misread).tolist():
        alike = _alike(*(rows.texts(place) for place in both[pair]))
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

    def __init__(self, store: Store, documents: Sequence[Stored]) -> None:
        self._store = store
        self._documents = documents
        self._numbers: dict[int, np.ndarray] = {}

    def numbered(self, places: Collection[int]) -> Mapping[int, frozenset[int]]:
        """Each text as a number, the same for equal texts."""
        missing = np.array([place for place in places if place not in self._numbers], np.int64)
        for batch in self._batches(missing):
            self._texts(batch)
        return {place: frozenset(self._numbers[place].tolist()) for place in places}

    def texts(self, place: int) -> frozenset[str]:
        """The texts themselves."""
        return self._texts([place])[place]

    def read(
        self, places: np.ndarray
    ) -> Iterator[tuple[dict[int, dict[str, Any]], dict[int, frozenset[str]]]]:
        """What some documents say of themselves and their texts, by place, a batch at a time."""
        for batch in self._batches(places):
            some = {self._documents[place].doc_id: place for place in batch}
            said = self._store.rows_of(
                "documents", map(self._documents.__getitem__, batch), [*FACTS, *PERIOD]
            )
            facts = {some[one["doc_id"]]: one for one in said.to_pylist()}
            yield facts, self._texts(batch)

    def _batches(self, places: np.ndarray) -> Iterator[list[int]]:
        """Places of documents, those that lie in one part in one batch."""
        ordered = sorted(places.tolist(), key=lambda place: self._documents[place].part)
        for start in range(0, len(ordered), BATCH):
            yield ordered[start : start + BATCH]

    def _texts(self, places: Sequence[int]) -> dict[int, frozenset[str]]:
        """Folded row texts by place; none of a document without rows."""
        by_id = {self._documents[place].doc_id: place for place in places}
        found: dict[int, set[str]] = {place: set() for place in places}
        for dataset, column in TEXTS.items():
            some = map(self._documents.__getitem__, places)
            rows = self._store.rows_of(dataset, some, ["doc_id", column])
            for chunk in rows.to_batches():
                texts = signatures.folded(chunk[column].to_pylist())
                for doc_id, text in zip(chunk["doc_id"].to_pylist(), texts, strict=True):
                    found[by_id[doc_id]].add(text)
        for place, own in found.items():
            self._numbers[place] = np.fromiter(map(hash, own), np.int64, len(own))
        return {place: frozenset(own) for place, own in found.items()}
