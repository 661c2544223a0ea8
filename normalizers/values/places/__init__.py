"""Places: provinces and communes of the two-tier structure of 1 July 2025, with GSO codes.

Units change: they are found under every name and kind they had, and named as on the day asked for.

    find_province("TP. Hà Nội").code            -> "01"
    find_commune("PHƯỜNG AN TƯỜNG", "08").code  -> "02512"
    resolve("xã Yên Minh", "tỉnh Hà Giang")     -> Located(..., flags=("place-old-name",))

Names from before the merger resolve to today's unit; the same name in several provinces is
settled by the document's province, and what is not certain is None.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from normalizers.values.places.find import (
    OLD_NAME,
    Located,
    Named,
    find_commune,
    find_province,
    named_in,
    resolve,
)
from normalizers.values.places.gazetteer import Place, as_of, communes, past_names, provinces
from normalizers.values.places.names import level_of
from schemas.records import Commune, Province, UnitName

FIRST_DAY = date(2025, 7, 1)  # of the two-tier structure

__all__ = [
    "OLD_NAME",
    "Located",
    "Named",
    "Place",
    "as_of",
    "communes",
    "find_commune",
    "find_province",
    "level_of",
    "named_in",
    "provinces",
    "reference",
    "resolve",
    "unit_names",
]


def reference() -> tuple[list[Province], list[Commune]]:
    """The reference tables `provinces` and `communes`, ordered by code."""
    return (
        [
            Province(province_code=place.code, name=place.name, kind=place.kind)
            for place in provinces().values()
        ],
        [
            Commune(
                commune_code=place.code,
                name=place.name,
                kind=place.kind,
                province_code=place.province_code,
            )
            for place in communes().values()
        ],
    )


def unit_names() -> list[UnitName]:
    """The reference table `unit_names`: every name and kind of every unit, ordered by code."""
    return [
        row for unit in (*provinces().values(), *communes().values()) for row in _names_of(unit)
    ]


def _names_of(unit: Place) -> Iterator[UnitName]:
    first = FIRST_DAY
    for past in past_names().get(unit.code, ()):
        yield _unit_name(unit, past.name, past.kind, past.first, past.last)
        first = past.last + timedelta(1)
    yield _unit_name(unit, unit.name, unit.kind, first, None)


def _unit_name(unit: Place, name: str, kind: str, first: date, last: date | None) -> UnitName:
    return UnitName(
        code=unit.code,
        name=name,
        kind=kind,
        province_code=unit.province_code,
        valid_from=first,
        valid_to=last,
    )
