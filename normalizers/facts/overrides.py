"""Facts that a person has set for a document: they go before what was read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import date
from typing import Any

from normalizers.facts.citations import Dated
from normalizers.facts.model import Facts
from normalizers.values.places import (
    Located,
    Place,
    as_of,
    communes,
    find_commune,
    find_province,
    provinces,
)

_MONTH = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])")
_DATES = ("issued_on", "period_start", "period_end")
_PLACES = ("commune_code", "commune", "province_code", "province")


def apply_overrides(facts: Facts, overrides: Mapping[str, str]) -> Facts:
    """Facts with the overridden fields replaced; a value that is none of its field's is refused.

    Keys are columns of the `documents` dataset, dates are ISO. A commune, by code or by name,
    brings its codes, its names and its province along; an unusable value leaves the fact as it was
    read and is named in `Facts.unusable`.
    """
    known = {field.name for field in fields(Facts)} - {"located", "unusable", "legal_basis"}
    changes: dict[str, Any] = {}
    refused: list[str] = []
    for name, value in overrides.items():
        if name in _PLACES or name not in known:
            continue
        try:
            changes[name] = _value(name, value)
        except ValueError:
            refused.append(name)
    refused += _inverted(facts, changes)
    month = changes.get("issued_month", facts.issued_month)
    dated = Dated(changes.get("issued_on", facts.issued_on), month).first
    located, refused_places = _located(facts.located, overrides, dated)
    names = ("commune", "province")
    changes.update(
        {name: overrides[name] for name in names if name in overrides.keys() - set(refused_places)},
        located=located,
    )
    if "issued_on" in changes:
        changes.setdefault("issued_month", None)
    return replace(facts, **changes, unusable=(*refused, *refused_places))


def _inverted(facts: Facts, changes: dict[str, Any]) -> list[str]:
    """Take back what would let the period end before it starts; the columns that did."""
    start = changes.get("period_start", facts.period_start)
    end = changes.get("period_end", facts.period_end)
    if start is None or end is None or start <= end:
        return []
    names: list[str] = [name for name in ("period_start", "period_end") if name in changes]
    for name in names:
        del changes[name]
    return names


def _value(name: str, value: str) -> object:
    if name in _DATES:
        return date.fromisoformat(value)
    if name == "issued_month" and not _MONTH.fullmatch(value):
        raise ValueError(value)
    return value


def _located(
    located: Located, overrides: Mapping[str, str], day: date | None
) -> tuple[Located, list[str]]:
    """The place with its overrides, called as on a day, and the columns that name no unit."""
    refused: list[str] = []
    if code := overrides.get("province_code", ""):
        if province := provinces().get(code):
            located = _moved(located, province)
        else:
            refused.append("province_code")
    elif name := overrides.get("province", ""):
        if province := find_province(name):
            located = _moved(located, province)
        else:
            refused.append("province")
    if code := overrides.get("commune_code", ""):
        commune = communes().get(code)
    elif name := overrides.get("commune", ""):
        commune = find_commune(name, located.province_code, day)
    else:
        return _called(located, day), refused
    if commune is None:
        return _called(located, day), [*refused, "commune_code" if code else "commune"]
    return _called(Located(commune.code, None, commune.province_code), day), refused


def _called(located: Located, day: date | None) -> Located:
    """The place under its names of a day."""
    commune = communes().get(located.commune_code or "")
    province = provinces().get(located.province_code or "")
    return replace(
        located,
        commune=as_of(commune, day).full_name if commune else located.commune,
        province=as_of(province, day).full_name if province else located.province,
    )


def _moved(located: Located, province: Place) -> Located:
    """The place in another province: its commune there is not known."""
    return located if province.code == located.province_code else Located(None, None, province.code)
