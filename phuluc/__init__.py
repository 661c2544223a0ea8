"""phuluc as a library: read a plan, open the curated data, bring it up to date.

plan = phuluc.read("ke-hoach.pdf")
frame = plan.tasks.to_pandas()
phuluc.ingest("data/raw", "data/curated")
connection = phuluc.open("data/curated")
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from phuluc import rooms

rooms.claim()

if TYPE_CHECKING:
    from phuluc.curated import ingest, open  # (the name says what it does)
    from phuluc.document import Document, Rows, read
    from schemas.reading import UnreadableError

_HOMES = {
    "Document": "phuluc.document",
    "Rows": "phuluc.document",
    "UnreadableError": "schemas.reading",
    "ingest": "phuluc.curated",
    "open": "phuluc.curated",
    "read": "phuluc.document",
}
__all__ = ["Document", "Rows", "UnreadableError", "ingest", "open", "read"]


def __getattr__(name: str) -> Any:
    """What is asked for, imported then: the command line needs none of it."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(_HOMES[name]), name)
    return value
