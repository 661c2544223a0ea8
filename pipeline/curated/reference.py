"""The reference tables: agencies and places as the normalizers know them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from pipeline.curated.store import REFERENCE_FOLDER, Store
from schemas.datasets import REFERENCE

if TYPE_CHECKING:
    import pyarrow as pa

    from schemas.records import Record


@cache
def tables() -> dict[str, pa.Table]:
    """Every reference table, by its name."""
    # here, because their data takes a while to load
    from normalizers.values import agencies, places
    from schemas import arrow
    from schemas.records import Agency

    provinces, communes = places.reference()
    columns = ("agency_id", "name", "kind", "level")
    known = [Agency(**dict(zip(columns, row, strict=True))) for row in agencies.reference()]
    names = places.unit_names()
    told: dict[str, Sequence[Record]]
    told = {"agencies": known, "communes": communes, "provinces": provinces, "unit_names": names}
    return {name: arrow.table(name, rows) for name, rows in told.items()}


def ensure(store: Store) -> None:
    """Write `reference/` where a table is missing: readers find it before the first document."""
    folder = store.curated / REFERENCE_FOLDER
    if not all((folder / f"{name}.parquet").exists() for name in REFERENCE):
        write(store)


def write(store: Store) -> None:
    """Bring `reference/` up to date."""
    for name, table in tables().items():
        store.write_reference(name, table)
