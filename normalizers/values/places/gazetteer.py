"""The units of today, what they were called, and those they came from; loaded when asked for.

Codes are GSO numbers as text: province 2 digits, commune 5. Files: provinces.csv, communes.csv,
unit_names.csv, former_units.csv (docs/places.md says where they come from), place_aliases.csv.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import NamedTuple

from normalizers.values.lexicon import rows
from normalizers.values.places.names import key, unmarked


@dataclass(frozen=True, slots=True)
class Place:
    """A unit, as it is today where nothing else is said.

    `former`: the text names it by a unit from before July 2025.
    """

    code: str
    name: str
    kind: str
    province_code: str
    former: bool = False

    @property
    def full_name(self) -> str:
        """Name with its kind: `phường An Tường`."""
        return f"{self.kind} {self.name}"


class FormerUnit(NamedTuple):
    """A commune, district or province from before the merger.

    `district` and `province` are keys of the units it lay in, '' for a district or province.
    `today` holds codes: the communes that share its land, or its province of today.
    """

    kind: str
    district: str
    province: str
    today: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PastName:
    """A name and kind that a unit of the structure of 1 July 2025 had, with first and last day."""

    name: str
    kind: str
    first: date
    last: date


@cache
def past_names() -> dict[str, tuple[PastName, ...]]:
    """What units were called before they became what they are, by code, the oldest first."""
    past: defaultdict[str, list[PastName]] = defaultdict(list)
    for code, name, kind, first, last, _ in rows("unit_names"):
        past[code].append(PastName(name, kind, date.fromisoformat(first), date.fromisoformat(last)))
    return {code: tuple(sorted(names, key=_first)) for code, names in past.items()}


def _first(name: PastName) -> date:
    return name.first


def as_of(place: Place, day: date | None) -> Place:
    """The unit under the name and kind it had on a day; today's for None."""
    if day is None:
        return place
    for past in past_names().get(place.code, ()):
        if day <= past.last:
            return replace(place, name=past.name, kind=past.kind)
    return place


def kinds(place: Place) -> set[str]:
    """Every kind that the unit was or is."""
    return {place.kind, *(past.kind for past in past_names().get(place.code, ()))}


@cache
def provinces() -> dict[str, Place]:
    """Provinces of today by code."""
    return {code: Place(code, name, kind, code) for code, name, kind in rows("provinces")}


@cache
def communes() -> dict[str, Place]:
    """Communes of today by code."""
    return {code: Place(code, name, kind, home) for code, name, kind, home in rows("communes")}


@cache
def provinces_by_name() -> dict[str, Place]:
    """Provinces of today by key of their name, alternative spellings included."""
    named = {key(place.name): place for place in provinces().values()}
    for alias, name, old in rows("place_aliases"):
        if place := named.get(key(name)):
            named[key(alias)] = replace(place, former=bool(old))
    return named


@cache
def communes_by_name() -> dict[str, tuple[Place, ...]]:
    """Communes of today by key of their name."""
    named: defaultdict[str, list[Place]] = defaultdict(list)
    for place in communes().values():
        past = {key(name.name) for name in past_names().get(place.code, ())}
        for name in {key(place.name), *past}:
            named[name].append(place)
    return {name: tuple(places) for name, places in named.items()}


@cache
def unmarked_names() -> dict[str, tuple[str, ...]]:
    """Keys of today's provinces and communes by their letters without marks."""
    named: defaultdict[str, set[str]] = defaultdict(set)
    for name in (*provinces_by_name(), *communes_by_name()):
        named[unmarked(name)].add(name)
    return {name: tuple(sorted(keys)) for name, keys in named.items()}


@cache
def former_by_name() -> dict[str, tuple[FormerUnit, ...]]:
    """Units from before the merger by key of their name."""
    named: defaultdict[str, list[FormerUnit]] = defaultdict(list)
    keys = _Keys()
    for kind, name, district, province, today in rows("former_units"):
        unit = FormerUnit(kind, keys[district], keys[province], tuple(today.split()))
        named[keys[name]].append(unit)
    for alias, name, _ in rows("place_aliases"):
        if keys[alias] != keys[name] and keys[name] not in provinces_by_name():
            named[keys[alias]] += [unit for unit in named[keys[name]] if not unit.province]
    return {name: tuple(units) for name, units in named.items()}


class _Keys(dict[str, str]):
    """Keys worked out once a name: most districts and provinces stand on many lines."""

    def __missing__(self, name: str) -> str:
        self[name] = result = key(name)
        return result
