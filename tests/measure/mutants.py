"""Is every weight and comparison held by a test? `make mutants`.

A seeded sample of mutants (see mutation.py), spread over the rooms, each in a process of its own
in which the tests near it run until one fails. What no test notices is printed, and what cannot
be noticed stands in equivalents.csv with its reason.

mutmut and cosmic-ray were tried: they change numbers by one, which no tolerance in points or nats
feels, know no seeded sample, and the latter pays every import again for every mutant.

    python -m tests.measure.mutants [--sample 200] [--seed 1] [--jobs 2] [--group layout ...]
"""

from __future__ import annotations

import argparse
import contextlib
import csv
import io
import os
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from random import Random

import pytest

from tests.measure.forks import TIMED_OUT, in_forks
from tests.measure.mutation import REPOSITORY, ROOMS, Mutant, apply, population

HERE = Path(__file__).parent
SECONDS = 120  # of processor time: a mutant that takes longer runs for ever
_OUTCOMES = {0: "UNNOTICED", 1: "noticed", TIMED_OUT: "ran for ever"}
PYTEST = ("-x", "-q", "-p", "no:cacheprovider", "-p", "no:randomly")


def sample(mutants: Sequence[Mutant], size: int, seed: int) -> list[Mutant]:
    """So many mutants, half weights and half comparisons, from every group in turn."""
    chance = Random(seed)
    piles: defaultdict[tuple[str, bool], list[Mutant]] = defaultdict(list)
    for mutant in mutants:
        piles[mutant.group, bool(mutant.line)].append(mutant)
    for pile in piles.values():
        chance.shuffle(pile)
    chosen: list[Mutant] = []
    while len(chosen) < size and any(piles.values()):
        for key in sorted(piles):
            if piles[key] and len(chosen) < size:
                chosen.append(piles[key].pop())
    return chosen


def near(mutant: Mutant) -> list[str]:
    """Test files that hold what a mutant touches, the cheapest first."""
    files: dict[str, None] = {}
    for row in _rows("near.csv"):
        if any(f"{module}.".startswith(f"{row['module']}.") for module in mutant.near):
            paths = sorted(REPOSITORY.glob(row["tests"]))
            files |= {str(path.relative_to(REPOSITORY)): None for path in paths}
    return list(files)


def is_noticed(mutant: Mutant) -> int:
    """Change the code and run the tests near: pytest's exit code, 1 where one failed."""
    apply(mutant)
    return _run(near(mutant))


def measure(mutants: Sequence[Mutant], jobs: int) -> dict[Mutant, bool]:
    """Mutant -> whether a test noticed it; ends the run if the tests fail without any change."""
    files = sorted({file for mutant in mutants for file in near(mutant)})
    for _, code, cost in in_forks([files], _run, 1, SECONDS * 10):
        print(f"{len(files)} test files without a change: {cost:.0f} s", flush=True)
        if code:
            sys.exit(f"the tests fail without a change (pytest says {code})")
    _silently(pytest.main, ["--collect-only", *PYTEST, *files])  # loads them for every fork
    noticed: dict[Mutant, bool] = {}
    spent = 0.0
    for mutant, code, cost in in_forks(mutants, is_noticed, jobs, SECONDS):
        noticed[mutant] = code in (1, 2, TIMED_OUT) or code < 0
        spent += cost
        print(f"  {_OUTCOMES.get(code, f'ended with {code}')}: {mutant.key}", flush=True)
    print(f"{len(noticed)} mutants: {spent:.0f} s of processor time", flush=True)
    return noticed


def report(noticed: dict[Mutant, bool]) -> float:
    """Print what was not noticed, by group; the share noticed of those that can be."""
    equivalent = {row["mutant"]: row["reason"] for row in _rows("equivalents.csv")}
    counted = {m: found for m, found in noticed.items() if found or m.key not in equivalent}
    for mutant in sorted(noticed, key=lambda m: m.key):
        if not noticed[mutant]:
            why = equivalent.get(mutant.key)
            print(
                f"  {'equivalent' if why else 'UNNOTICED'} {mutant.key}" + f"  [{why}]" * bool(why)
            )
    totals = Counter(mutant.group for mutant in counted)
    for group, total in sorted(totals.items()):
        found = sum(counted[m] for m in counted if m.group == group)
        print(f"{group:9s}{found:4d} of {total}")
    share = sum(counted.values()) / max(len(counted), 1)
    print(f"ALL {sum(counted.values())} of {len(counted)} noticed: {share:.1%}")
    return share


def _run(files: list[str]) -> int:
    os.chdir(REPOSITORY)
    return int(_silently(pytest.main, [*PYTEST, *files]))


def _silently(work: object, arguments: list[str]) -> int:
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        return int(work(arguments))  # type: ignore[operator]


def _rows(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(newline="") as file:
        return list(csv.DictReader(file))


def main(arguments: Iterable[str] | None = None) -> int:
    """Draw, run and print; 1 where fewer than `--least` per cent are noticed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sample", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--least", type=float, default=85.0, help="per cent to be noticed")
    parser.add_argument("--group", action="append", choices=sorted(ROOMS))
    parser.add_argument("--only", help="mutants whose key contains this, all of them")
    given = parser.parse_args(None if arguments is None else list(arguments))
    mutants = [m for m in population() if not given.group or m.group in given.group]
    if given.only:
        chosen = [m for m in mutants if given.only in m.key]
    else:
        chosen = sample(mutants, given.sample, given.seed)
    print(f"{len(mutants)} mutants; a sample of {len(chosen)} with seed {given.seed}", flush=True)
    return int(report(measure(chosen, given.jobs)) * 100 < given.least)


if __name__ == "__main__":
    sys.exit(main())
