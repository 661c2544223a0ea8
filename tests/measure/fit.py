"""What does each weight do? `make fit`.

Every weight of every reader at half, once and twice its value over plans made up by chance (see
corpus.py): rows that are right and not in doubt, rows in doubt, rows wrong without a doubt, and
rows that were lost. A weight is tried on the documents alone whose reading asks for it. Those of
which neither changes a document are listed at the end: they are dead, or the plans know no case
of them. `--shared` tries these on the documents and strangers of that folder too.

    python -m tests.measure.fit [--plans 24] [--jobs 2] [--weights tables ...] [--shared DIR]
"""

from __future__ import annotations

import argparse
import functools
import gc
import importlib
import inspect
import pickle
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple, TypeVar

from extractors.registry import read_file
from normalizers.records import Source, extract
from normalizers.values.phrases import vietnamese
from schemas.reading import Reading, UnreadableError
from tests.measure.corpus import corpus
from tests.measure.forks import in_forks
from tests.measure.grades import Labelled, Outcome, judged, labelled
from tests.measure.mutation import HOLDERS, set_weight, weights_of

READERS = {
    "tables": ("normalizers.tables.weights", ("pdf", "word", "aligned", "marked", "kinds")),
    "linear": ("normalizers.linear.weights", ("linear",)),
    "pdf": ("extractors.pdf.weights", ("pdf",)),
    "layout": ("extractors.layout.weights", ("pdf", "aligned")),
    "aligned": ("extractors.text.aligned.weights", ("aligned",)),
    "word": ("extractors.word.weights", ("word",)),
    "sheet": ("extractors.sheet.weights", ("sheet",)),
}
"""Room -> the module of its weights, and the forms of plans that its reader decides about."""
FACTORS = (0.5, 2.0)
SECONDS = 300  # of processor time: a weight that makes the reader run for ever
LARGE = 300_000  # bytes: documents that cost more than they tell
NOW = datetime(2026, 1, 1, tzinfo=UTC)

Counts = tuple[int, int, int, int]
"""Rows right and not in doubt, in doubt, silently wrong, lost."""
Work = TypeVar("Work")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Sample:
    """A document, and its reading where only what becomes of that is tried."""

    document: Labelled
    read: Reading | None

    def outcomes(self) -> list[Outcome]:
        """What becomes of its rows under the weights as they are."""
        try:
            read = self.read or read_file(self.document.data, vietnamese())
        except UnreadableError:
            return []
        where = Source(self.document.name, "0" * 64, "0", NOW, {})
        return judged(self.document, extract(read, where))


class Base(NamedTuple):
    """What a document gives under the weights as they are, and the weights that it asks for."""

    outcomes: list[Outcome]
    asked: frozenset[str]


def counts(document: Labelled, found: Sequence[Outcome]) -> Counts:
    """Its rows by what became of them."""
    right = sum(ok and grade != "C" for grade, ok, _ in found)
    doubted = sum(grade == "C" for grade, _, _ in found)
    lost = max(len(document.rows) - len(found), 0)
    return right, doubted, len(found) - right - doubted, lost


def main() -> int:
    """Print every weight's line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--plans", type=int, default=24, help="of every form")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--weights", action="append", choices=sorted(READERS))
    parser.add_argument("--shared", type=Path)
    given = parser.parse_args()
    idle: list[str] = []
    tested = 0
    print("right / C / silently wrong / lost at half, once and twice a weight's value")
    for reader in given.weights or READERS:
        source, forms = READERS[reader]
        names = weights_of(source)
        tested += len(names)
        names = sweep(reader, names, [d for f in forms for d in corpus(f, given.plans)], given.jobs)
        if given.shared and names:
            print(f"{reader}: those that changed nothing, over shared documents")
            shared = [d for d in labelled(given.shared, 0) if len(d.data) < LARGE]
            names = sweep(reader, names, shared, given.jobs)
        idle += [f"{reader} {name}" for name in names]
    print(f"{len(idle)} of {tested} change nothing in these documents:")
    print("\n".join(f"  {name}" for name in idle))
    return 0


def sweep(reader: str, names: Sequence[str], documents: list[Labelled], jobs: int) -> list[str]:
    """Print what each weight does to the documents; those that change none."""
    source = READERS[reader][0]
    samples = read_once(documents, source)
    bases = forked(samples, lambda sample: _base(sample, source), jobs)
    pairs = [(s, b) for s, b in zip(samples, bases, strict=True) if b is not None]
    once = _total((s, b.outcomes) for s, b in pairs)

    def tried(trial: tuple[str, float]) -> tuple[Counts, int]:
        name, factor = trial
        change(source, name, factor)
        found = [(s, s.outcomes() if name in b.asked else b.outcomes, b.outcomes) for s, b in pairs]
        changed = sum(new != old for _, new, old in found)
        return _total((s, new) for s, new, _ in found), changed

    trials = [(name, factor) for name in names for factor in FACTORS]
    results = dict(zip(trials, forked(trials, tried, jobs), strict=True))
    for name in names:
        half, twice = (results[name, factor] for factor in FACTORS)
        asked = sum(name in base.asked for _, base in pairs)
        shown = [_shown(half), _shown((once, 0)), _shown(twice)]
        print(f"{reader + ' ' + name:42s}{' '.join(shown)}  {asked} ask", flush=True)
    changing = {name for (name, _), result in results.items() if result is None or result[1]}
    return [name for name in names if name not in changing]


def read_once(documents: list[Labelled], source: str) -> list[Sample]:
    """The documents, with their readings where a normalizer's weights are tried."""
    samples = []
    for document in documents:
        try:
            read = read_file(document.data, vietnamese())
        except UnreadableError:
            continue
        samples.append(Sample(document, read if source.startswith("normalizers") else None))
    if samples:
        replace(samples[0], read=read_file(samples[0].document.data, vietnamese())).outcomes()
    _forget()
    return samples


def change(source: str, name: str, factor: float) -> None:
    """Write a weight in this process: one that ends afterwards."""
    holder, field = name.split(".")
    weights = getattr(importlib.import_module(source), holder)
    set_weight(weights, field, getattr(weights, field) * factor)


def forked(work: Sequence[Work], do: Callable[[Work], Result], jobs: int) -> list[Result | None]:
    """What `do` gives for each, in a process of its own; None where it fails or never ends."""
    with TemporaryDirectory() as folder:

        def written(at: int) -> int:
            Path(folder, str(at)).write_bytes(pickle.dumps(do(work[at])))
            return 0

        for at, _, _ in in_forks(range(len(work)), written, jobs, SECONDS):
            if at % 50 == 49:
                print(f"  {at + 1} of {len(work)}", file=sys.stderr, flush=True)
        files = [Path(folder, str(at)) for at in range(len(work))]
        return [pickle.loads(f.read_bytes()) if f.exists() else None for f in files]


def _base(sample: Sample, source: str) -> Base:
    asked: set[str] = set()
    module = importlib.import_module(source)
    for holder in HOLDERS:
        if hasattr(module, holder):
            kind: Any = type(getattr(module, holder))
            kind.__getattribute__ = _asking(asked, holder)
    return Base(sample.outcomes(), frozenset(asked))


def _asking(asked: set[str], holder: str) -> Callable[[object, str], object]:
    def get(weights: object, name: str) -> object:
        asked.add(f"{holder}.{name}")
        return object.__getattribute__(weights, name)

    return get


def _forget() -> None:
    """Empty the caches of functions that may have asked for a weight; vocabularies stay."""
    for found in gc.get_objects():
        if isinstance(found, functools._lru_cache_wrapper) and inspect.signature(found).parameters:
            found.cache_clear()


def _total(found: Iterable[tuple[Sample, list[Outcome]]]) -> Counts:
    rows = [counts(sample.document, outcomes) for sample, outcomes in found]
    right, doubted, wrong, lost = (sum(column) for column in zip(*rows, strict=True))
    return right, doubted, wrong, lost


def _shown(result: tuple[Counts, int] | None) -> str:
    if result is None:
        return "fails or never ends"
    return " ".join(f"{count:4d}" for count in result[0]) + f" ({result[1]:3d})"


if __name__ == "__main__":
    sys.exit(main())
