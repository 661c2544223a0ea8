"""phuluc as a library: read a plan, open the curated data, bring it up to date.

plan = phuluc.read("ke-hoach.pdf")
frame = plan.tasks.to_pandas()
phuluc.ingest("data/raw", "data/curated")
connection = phuluc.open("data/curated")
"""

from __future__ import annotations

from phuluc import rooms

rooms.claim()

from phuluc.curated import ingest, open  # noqa: E402 (the name says what it does)
from phuluc.document import Document, Rows, read  # noqa: E402
from schemas.reading import UnreadableError  # noqa: E402

__all__ = ["Document", "Rows", "UnreadableError", "ingest", "open", "read"]
