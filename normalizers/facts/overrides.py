"""Facts that a person has set for a document: they go before what was read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import date
from typing import Any

from normalizers.facts.model import Facts
from normalizers.values.places import Located, communes, provinces

_MONTH = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])")
_DATES = ("issued_on", "period_start", "period_end")
_PLACES = ("commune_code", "commune", "province_code", "province")


def apply_overrides(facts: Facts, overrides: Mapping[str, str]) -> Facts:
    """Facts with the overridden fields replaced; a value that is none of its field's is refused.

    Keys are columns of the `documents` dataset, dates are ISO. A commune_code brings the names
    and the province along; an unusable value leaves the fact as it was read and is named in
    `Facts.unusable`.
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
    located, refused_places = _located(facts.located, overrides)
    names = {name: overrides[name] for name in ("commune", "province") if name in overrides}
    changes.update(names, located=located)
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


def _located(located: Located, overrides: Mapping[str, str]) -> tuple[Located, list[str]]:
    """The place with its overrides, and the columns that name no unit."""
    refused: list[str] = []
    if code := overrides.get("commune_code", ""):
        if commune := communes().get(code):
            province = provinces()[commune.province_code]
            located = Located(code, commune.full_name, province.code, province.full_name)
        else:
            refused.append("commune_code")
    if code := overrides.get("province_code", ""):
        province_place = provinces().get(code)
        if province_place is None:
            refused.append("province_code")
        elif code != located.province_code:
            located = Located(province_code=code, province=province_place.full_name)
    located = replace(
        located,
        commune=overrides.get("commune") or located.commune,
        province=overrides.get("province") or located.province,
    )
    return located, refused
