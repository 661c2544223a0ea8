"""Tells whoever reads a document that it is at a page which takes its time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_LISTENER: ContextVar[Callable[[int], None] | None] = ContextVar("told of pages", default=None)


@contextmanager
def told(listener: Callable[[int], None]) -> Iterator[None]:
    """Call a function with the number of every picture of a page before it is read."""
    token = _LISTENER.set(listener)
    try:
        yield
    finally:
        _LISTENER.reset(token)


def begin_page(number: int) -> None:
    """Say that a page begins."""
    listener = _LISTENER.get()
    if listener is not None:
        listener(number)
