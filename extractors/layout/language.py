"""The language that the readers were told documents are in, for the length of one reading.

The readers know none of their own; who asks for a reading hands it over as one value.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from schemas.language import Language

_NONE = Language()
_TOLD: ContextVar[Language] = ContextVar("language", default=_NONE)


def language_of_documents() -> Language:
    """What the reading under way was told."""
    return _TOLD.get()


@contextmanager
def written_in(language: Language) -> Iterator[None]:
    """Read what follows as documents in a language."""
    told = _TOLD.set(language)
    try:
        yield
    finally:
        _TOLD.reset(told)
