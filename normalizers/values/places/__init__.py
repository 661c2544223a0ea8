"""Places: provinces and communes of the two-tier structure of 1 July 2025, with GSO codes.

    find_province("TP. Hà Nội").code            -> "01"
    find_commune("PHƯỜNG AN TƯỜNG", "08").code  -> "02512"
    resolve("xã Yên Minh", "tỉnh Hà Giang")     -> Located(..., flags=("place-old-name",))

Names from before the merger resolve to today's unit; the same name in several provinces is
settled by the document's province, and what is not certain is None.
"""

from __future__ import annotations

from normalizers.values.places.find import (
    OLD_NAME,
    Located,
    Named,
    find_commune,
    find_province,
    named_in,
    resolve,
)
from normalizers.values.places.gazetteer import Place, communes, provinces
from schemas.records import Commune, Province

__all__ = [
    "OLD_NAME",
    "Located",
    "Named",
    "Place",
    "communes",
    "find_commune",
    "find_province",
    "named_in",
    "provinces",
    "reference",
    "resolve",
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
