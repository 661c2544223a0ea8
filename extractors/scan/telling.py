"""Tells whoever reads a document that it is at a page which takes its time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

Listener = Callable[[int, int], None]
"""Hears of a page: its number, from 1, and how many its document has."""

_LISTENER: ContextVar[Listener | None] = ContextVar("told of pages", default=None)


@contextmanager
def told(listener: Listener) -> Iterator[None]:
    """Tell a listener of every picture of a page before it is read."""
    token = _LISTENER.set(listener)
    try:
        yield
    finally:
        _LISTENER.reset(token)


def begin_page(number: int, of: int) -> None:
    """Say that one of so many pages begins."""
    listener = _LISTENER.get()
    if listener is not None:
        listener(number, of)
