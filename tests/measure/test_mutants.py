"""The mutation check checks what it says: a short sample runs here, the long one by hand."""

from __future__ import annotations

import ast
import csv
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from extractors.layout.numbers import is_number
from extractors.layout.weights import WEIGHTS
from tests.measure.forks import in_forks
from tests.measure.mutants import files_near, sample
from tests.measure.mutation import (
    REPOSITORY,
    ROOMS,
    Mutant,
    Place,
    apply,
    dotted,
    function_of,
    population,
    weights_of,
    weights_read,
)
from tests.measure.reach import places_of, watched

WEIGHTED = sorted(
    path
    for room in ("extractors", "normalizers")
    for path in (REPOSITORY / room).rglob("weights.py")
)


@cache
def every() -> list[Mutant]:
    return population()


def exit_code(work: Callable[[int], int]) -> int:
    ((_, code, _),) = in_forks([0], work, 1, 30)
    return code


def test_every_mutant_has_a_name_of_its_own_and_tests_near_it() -> None:
    assert len({mutant.key for mutant in every()}) == len(every()) > 1000
    assert {mutant.group for mutant in every()} == set(ROOMS)
    assert [mutant.key for mutant in every() if not files_near([mutant])] == []


def test_a_sample_is_seeded_and_spread_over_groups_and_kinds() -> None:
    first, again, other = (sample(every(), 60, seed) for seed in (1, 1, 2))
    assert first == again and first != other
    assert len(set(first)) == 60
    assert {(m.group, bool(m.line)) for m in first} == {(m.group, bool(m.line)) for m in every()}


def test_a_weight_is_changed_in_the_fork_alone() -> None:
    mutant = next(
        m for m in every() if m.place == "WEIGHTS.lower_case" and m.change.endswith("3.0")
    )

    def work(_: int) -> int:
        apply(mutant)
        return int(WEIGHTS.lower_case * 10)

    assert exit_code(work) == 30
    assert WEIGHTS.lower_case == 1.5


@pytest.mark.parametrize("group", sorted(ROOMS))
def test_a_comparison_is_negated_in_the_loaded_function(group: str) -> None:
    mutants = [m for m in every() if m.group == group and m.line][:40]

    def work(_: int) -> int:
        for mutant in mutants:
            function = function_of(mutant)
            before = function.__code__
            apply(mutant)
            if function.__code__ == before:
                return 1
        return 0

    assert exit_code(work) == 0


def test_a_fork_that_never_ends_is_ended() -> None:
    def work(_: int) -> int:
        while True:
            pass

    ((_, code, _),) = in_forks([0], work, 1, 1)
    assert code < 0


def test_a_test_comes_by_what_it_calls() -> None:
    with watched() as codes:
        is_number("II.1")
    assert Place("extractors.layout.numbers", "is_number") in places_of(codes)
    assert Place("extractors.layout.numbers", "is_level") not in places_of(codes)


@cache
def weights_read_in(room: str) -> frozenset[str]:
    return frozenset(
        weight
        for path in (REPOSITORY / room).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef)
        for weight in weights_read(node)
    )


@pytest.mark.parametrize("path", WEIGHTED, ids=lambda path: "-".join(path.parts[-3:-1]))
def test_every_weight_is_read_where_it_decides(path: Path) -> None:
    used = weights_read_in(path.relative_to(REPOSITORY).parts[0])
    assert [weight for weight in weights_of(dotted(path)) if weight not in used] == []


def test_equivalents_are_mutants_and_say_why() -> None:
    with (Path(__file__).parent / "equivalents.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    keys = {mutant.key for mutant in every()}
    assert [row["mutant"] for row in rows if row["mutant"] not in keys or not row["reason"]] == []
    assert rows == sorted(rows, key=lambda row: row["mutant"])


def test_most_of_a_short_sample_is_noticed() -> None:
    command = [sys.executable, "-m", "tests.measure.mutants", "--sample", "3", "--seed", "3"]
    run = subprocess.run(
        [*command, "--group", "layout", "--jobs", "1", "--least", "80"],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    assert "of 3 noticed" in run.stdout
