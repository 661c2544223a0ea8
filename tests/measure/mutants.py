"""Is every weight and comparison held by a test? `make mutants`.

A seeded sample of mutants (see mutation.py), spread over the rooms, each in a fork in which the
tests that come by it run, the quickest first, until one fails (see reach.py). What no test notices
is printed, and what cannot be noticed stands in equivalents.csv with its reason.

mutmut and cosmic-ray were tried: they change numbers by one, which no tolerance in points or nats
feels, know no seeded sample, and the latter pays every import again for every mutant.

    python -m tests.measure.mutants [--sample 200] [--seed 1 ...] [--jobs 2] [--group layout ...]
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections import Counter, defaultdict
from collections.abc import Generator, Iterable, Sequence
from itertools import chain
from pathlib import Path
from random import Random

import pytest

from tests.measure.forks import TIMED_OUT, in_forks
from tests.measure.mutation import REPOSITORY, ROOMS, Mutant, apply, population
from tests.measure.reach import Reach, is_failing, places_of, reach_of, watched

HERE = Path(__file__).parent
SECONDS = 40  # of processor time: a mutant that takes longer runs for ever
SLOW = 1.0  # seconds of a test that no mutant waits for: what only it holds is held by accident
_OUTCOMES = {0: "UNNOTICED", 1: "noticed", TIMED_OUT: "ran for ever"}
PYTEST = ("-q", "-p", "no:cacheprovider", "-p", "no:randomly", "--capture=no", "--no-header")


class Measure:
    """Pytest, made to run mutants where it would run the tests it has collected."""

    def __init__(self, mutants: Sequence[Mutant], jobs: int) -> None:
        self.mutants = mutants
        self._near = {place for mutant in mutants for place in mutant.near}
        self.jobs = jobs
        self.noticed: dict[Mutant, bool] = {}

    @pytest.hookimpl(wrapper=True)
    def pytest_make_collect_report(
        self, collector: pytest.Collector
    ) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
        """Tells where a test's parameters are results: what comes before a change holds nothing."""
        with watched() as codes:
            report = yield
        if early := self._near & places_of(codes):
            names = ", ".join(sorted(place.name for place in early))
            print(f"  {collector.nodeid} calls while it is collected: {names}", flush=True)
        return report

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Every mutant and whether a test noticed it."""
        reach = reach_of(session.items)
        cost = sum(test.seconds for test in reach)
        print(f"{len(reach)} tests without a change: {cost:.0f} s", flush=True)
        if failed := [test.item.nodeid for test in reach if test.failed]:
            sys.exit("tests fail without a change:\n" + "\n".join(failed))

        def is_noticed(mutant: Mutant) -> int:
            apply(mutant)
            return int(is_failing(near(mutant, reach)))

        spent = 0.0
        for mutant, code, seconds in in_forks(self.mutants, is_noticed, self.jobs, SECONDS):
            self.noticed[mutant] = code == 1 or code == TIMED_OUT or code < 0
            spent += seconds
            outcome = _OUTCOMES.get(code, f"ended with {code}")
            tried = "" if code == 1 else f" ({len(near(mutant, reach))} tests, {seconds:.0f} s)"
            done = f"{len(self.noticed)}/{len(self.mutants)}"
            print(f"  {done} {outcome}: {mutant.key}{tried}", flush=True)
        print(f"{len(self.noticed)} mutants: {spent:.0f} s of processor time", flush=True)
        return True


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


def near(mutant: Mutant, reach: Sequence[Reach]) -> list[pytest.Item]:
    """The tests that come by what a mutant touches, the quickest first."""
    found = [test for test in reach if test.places & mutant.near and test.seconds < SLOW]
    return [test.item for test in sorted(found, key=lambda test: test.seconds)]


def files_near(mutants: Iterable[Mutant]) -> list[str]:
    """Test files that may come by these mutants."""
    modules = {place.module for mutant in mutants for place in mutant.near}
    files = {
        str(path.relative_to(REPOSITORY))
        for row in _rows("near.csv")
        if any(f"{module}.".startswith(f"{row['module']}.") for module in modules)
        for path in REPOSITORY.glob(row["tests"])
    }
    return sorted(files)


def measure(mutants: Sequence[Mutant], jobs: int) -> dict[Mutant, bool]:
    """Mutant -> whether a test noticed it; ends the run if the tests fail without any change."""
    work = Measure(mutants, jobs)
    pytest.main([*PYTEST, *files_near(mutants)], plugins=[work])
    return work.noticed


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


def _rows(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(newline="") as file:
        return list(csv.DictReader(file))


def main(arguments: Iterable[str] | None = None) -> int:
    """Draw, run and print; 1 where fewer than `--least` per cent are noticed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sample", type=int, default=200)
    parser.add_argument("--seed", type=int, action="append", help="a sample each; 1 where none")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--least", type=float, default=85.0, help="per cent to be noticed")
    parser.add_argument("--group", action="append", choices=sorted(ROOMS))
    parser.add_argument("--only", help="mutants whose key contains this, all of them")
    given = parser.parse_args(None if arguments is None else list(arguments))
    mutants = [m for m in population() if not given.group or m.group in given.group]
    if given.only:
        chosen = {0: [m for m in mutants if given.only in m.key]}
    else:
        chosen = {seed: sample(mutants, given.sample, seed) for seed in given.seed or (1,)}
    print(
        f"{len(mutants)} mutants; samples of {given.sample} with seeds {list(chosen)}", flush=True
    )
    noticed = measure(list(dict.fromkeys(chain.from_iterable(chosen.values()))), given.jobs)
    shares = []
    for seed, drawn in chosen.items():
        print(f"seed {seed}:")
        shares.append(report({m: noticed[m] for m in drawn if m in noticed}))
    return int(min(shares) * 100 < given.least)


if __name__ == "__main__":
    sys.exit(main())
