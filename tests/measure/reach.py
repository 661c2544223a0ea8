"""Which tests come by which functions, and what each test costs: a test notices nothing else.

Pytest has collected the tests already. They are run once in a fork, with every function that they
call written down, so that the process from which the mutants are forked stays as it was: no
fixture set up, nothing kept in a cache. What a fixture of a wider scope calls is written down for
the first of its tests alone: no test near a mutant has one.
"""

from __future__ import annotations

import os
import pickle
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

import pytest
from _pytest.runner import runtestprotocol

from tests.measure.forks import in_forks
from tests.measure.mutation import REPOSITORY, Place, dotted

SECONDS = 1800  # of processor time for all tests


@dataclass(frozen=True, slots=True)
class Reach:
    """A test, the functions it calls, its processor seconds."""

    item: pytest.Item
    places: frozenset[Place]
    seconds: float
    failed: bool


def reach_of(items: Sequence[pytest.Item]) -> list[Reach]:
    """Every test once, in a fork."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "reach"

        def run(_: int) -> int:
            file.write_bytes(pickle.dumps(list(_run(items))))
            return 0

        list(in_forks([0], run, 1, SECONDS))
        found: list[tuple[frozenset[Place], float, bool]] = pickle.loads(file.read_bytes())
    return [Reach(item, *one) for item, one in zip(items, found, strict=True)]


def is_failing(items: Sequence[pytest.Item]) -> bool:
    """Whether one of the tests fails, run until then."""
    _be_silent()
    return any(_fails(item, after) for item, after in _with_next(items))


@contextmanager
def watched() -> Iterator[set[CodeType]]:
    """The code of every function called within."""
    codes: set[CodeType] = set()

    def watch(frame: FrameType, _event: str, _: object) -> None:
        codes.add(frame.f_code)  # without a tracer of its lines a call is all that is told

    before = sys.gettrace()
    sys.settrace(watch)
    try:
        yield codes
    finally:
        sys.settrace(before)


def places_of(codes: Iterable[CodeType]) -> set[Place]:
    """The functions of this repository among them; what is inside a function is its own."""
    return {place for code in codes if (place := _place(code))}


def _place(code: CodeType) -> Place | None:
    path = Path(code.co_filename)
    if not path.is_relative_to(REPOSITORY):
        return None
    return Place(dotted(path), code.co_qualname.split(".<locals>")[0])


def _run(items: Sequence[pytest.Item]) -> Iterator[tuple[frozenset[Place], float, bool]]:
    _be_silent()
    kept = list(_caches())
    for item, after in _with_next(items):
        for function in kept:
            function.cache_clear()  # else only the first test that needs it comes by it
        started = time.process_time()
        with watched() as codes:
            failed = _fails(item, after)
        yield frozenset(places_of(codes)), time.process_time() - started, failed


def _fails(item: pytest.Item, after: pytest.Item | None) -> bool:
    return any(report.failed for report in runtestprotocol(item, log=False, nextitem=after))


def _with_next(items: Sequence[pytest.Item]) -> Iterator[tuple[pytest.Item, pytest.Item | None]]:
    return zip(items, [*items[1:], None], strict=True)


def _caches() -> Iterator[Any]:
    """The functions that keep their results, of the rooms that are changed or call those."""
    for name, module in list(sys.modules.items()):
        if name.startswith(("extractors.", "normalizers.")) and ".values" not in name:
            yield from (found for found in vars(module).values() if hasattr(found, "cache_clear"))


def _be_silent() -> None:
    """What tests print is no part of the report. Only in a fork."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
