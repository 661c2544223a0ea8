"""The garbage collector looks seldom where thousands of objects live long and have no cycles."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

YOUNG_OBJECTS = 50_000
"""New objects between two collections. Python's own 700 cost 4 % of a document's reading, and a
quarter of an unchanged run over 100,000."""


@contextmanager
def rare() -> Iterator[None]:
    """Within the block."""
    young, *older = gc.get_threshold()
    gc.set_threshold(max(young, YOUNG_OBJECTS), *older)
    try:
        yield
    finally:
        gc.set_threshold(young, *older)
