"""What does each weight do? `make fit`.

Every weight of every reader at half, once and twice its value over plans made up by chance (see
corpus.py): rows that are right and not in doubt, rows in doubt, rows wrong without a doubt, and
rows that were lost. A weight of which neither changes a row is listed at the end: it is dead, or
the plans know no case of it.

    python -m tests.measure.fit [--plans 8] [--jobs 2] [--weights tables ...]
"""

from __future__ import annotations

import argparse
import importlib
import mmap
import struct
import sys
from collections.abc import Sequence
from dataclasses import dataclass

from tests.measure.corpus import corpus
from tests.measure.forks import in_forks
from tests.measure.grades import Labelled, outcomes
from tests.measure.mutation import set_weight, weights_of

READERS = {
    "tables": ("normalizers.tables.weights", ("pdf", "word", "aligned")),
    "linear": ("normalizers.linear.weights", ("linear",)),
    "pdf": ("extractors.pdf.weights", ("pdf",)),
    "layout": ("extractors.layout.weights", ("pdf", "aligned")),
    "aligned": ("extractors.text.aligned.weights", ("aligned",)),
    "word": ("extractors.word.weights", ("word",)),
}
"""Room -> the module of its weights, and the forms of plans that its reader decides about."""
FACTORS = (0.5, 1.0, 2.0)
SECONDS = 300  # of processor time: a weight that makes the reader run for ever
COUNTS = struct.Struct("5i")  # done, right, C, wrong, lost


@dataclass(frozen=True, slots=True)
class Trial:
    """One weight at a share of its value."""

    at: int
    reader: str
    name: str
    factor: float


def counts(documents: Sequence[Labelled]) -> tuple[int, int, int, int]:
    """Rows right and not in doubt, in doubt, silently wrong, lost."""
    right = doubted = wrong = lost = 0
    for document in documents:
        found = outcomes(document)
        right += sum(ok and grade != "C" for grade, ok, _ in found)
        doubted += sum(grade == "C" for grade, _, _ in found)
        wrong += sum(not ok and grade != "C" for grade, ok, _ in found)
        lost += max(len(document.rows) - len(found), 0)
    return right, doubted, wrong, lost


def main() -> int:
    """Print every weight's line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--plans", type=int, default=8, help="of every form")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--weights", action="append", choices=sorted(READERS))
    given = parser.parse_args()
    readers = given.weights or list(READERS)
    forms = {form for reader in readers for form in READERS[reader][1]}
    plans = {form: corpus(form, given.plans) for form in sorted(forms)}
    tested = [(r, name) for r in readers for name in weights_of(READERS[r][0])]
    trials = [
        Trial(at, *weight, factor)
        for at, (weight, factor) in enumerate((w, f) for w in tested for f in FACTORS if f != 1)
    ] + [Trial(2 * len(tested) + i, reader, "", 1.0) for i, reader in enumerate(readers)]
    found = _tried(trials, plans, given.jobs)
    once = {trial.reader: found[trial] for trial in trials if not trial.name}
    idle: list[str] = []
    print("right / C / silently wrong / lost at half, once and twice a weight's value")
    for reader, name in tested:
        results = [found[t] for t in trials if (t.reader, t.name) == (reader, name)]
        results.insert(1, once[reader])
        if len(set(results)) == 1:
            idle.append(f"{reader} {name}")
        print(f"{reader + ' ' + name:44s}" + "   ".join(_shown(result) for result in results))
    print(f"{len(idle)} of {len(tested)} change nothing in these plans:")
    print("\n".join(f"  {name}" for name in idle))
    return 0


def _tried(
    trials: Sequence[Trial], plans: dict[str, list[Labelled]], jobs: int
) -> dict[Trial, tuple[int, ...]]:
    shared = mmap.mmap(-1, COUNTS.size * len(trials))

    def work(trial: Trial) -> int:
        source, forms = READERS[trial.reader]
        if trial.name:
            holder, name = trial.name.split(".")
            weights = getattr(importlib.import_module(source), holder)
            set_weight(weights, name, getattr(weights, name) * trial.factor)
        total = counts([document for form in forms for document in plans[form]])
        COUNTS.pack_into(shared, trial.at * COUNTS.size, 1, *total)
        return 0

    found: dict[Trial, tuple[int, ...]] = {}
    for trial, _, _ in in_forks(trials, work, jobs, SECONDS):
        done, *result = COUNTS.unpack_from(shared, trial.at * COUNTS.size)
        found[trial] = tuple(result) if done else ()
        if len(found) % 50 == 0:
            print(f"  {len(found)} of {len(trials)}", file=sys.stderr, flush=True)
    return found


def _shown(result: tuple[int, ...]) -> str:
    return " ".join(f"{count:4d}" for count in result) if result else "fails or never ends"


if __name__ == "__main__":
    sys.exit(main())
