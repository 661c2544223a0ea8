"""How processor time grows with size: a ratio, the same on any machine and beside any neighbour."""

from __future__ import annotations

import time
from collections.abc import Callable


def growth(work: Callable[[int], object], small: int, large: int) -> float:
    """Times longer that the large size takes; the least of three tries of each counts."""
    return _least(work, large) / _least(work, small)


def _least(work: Callable[[int], object], size: int) -> float:
    tries = []
    for _ in range(3):
        started = time.thread_time()
        work(size)
        tries.append(time.thread_time() - started)
    return min(tries)
