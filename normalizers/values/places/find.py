"""From printed words to a unit of today, or to none: a wrong place costs more than a missing one.

A name counts when it is whole: `phường Tân Hòa Đông` is never read as Tân Hòa. A unit of today
goes before a unit of the same name from before the merger; a name that several units share is
settled by its kind, its district and its province, and stays unknown when they do not settle it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from normalizers.values.places import gazetteer
from normalizers.values.places.gazetteer import FormerUnit, Place, as_of
from normalizers.values.places.names import (
    Level,
    Mention,
    followers,
    key,
    mentions,
    split_kind,
    unmarked,
)

OLD_NAME = "place-old-name"  # flag: a unit from before July 2025 was resolved to today's


@dataclass(frozen=True, slots=True)
class Located:
    """Where a document belongs: codes and full names of today, None where it is not certain."""

    commune_code: str | None = None
    commune: str | None = None
    province_code: str | None = None
    province: str | None = None
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Named:
    """A name found in a text: its key and the kind printed before it, None without one."""

    kind: str | None
    name: str
    start: int
    end: int


def find_province(text: str) -> Place | None:
    """The one province that `text` names: a bare name, a name with its kind, or free text."""
    text = unicodedata.normalize("NFC", text)
    _, level, name = split_kind(text)
    if level in (None, "province") and (place := _province(key(name))):
        return place
    return _unmarked_province(level, name) or _named_province(text)


def find_commune(
    text: str, province_code: str | None = None, day: date | None = None
) -> Place | None:
    """The one commune that `text`, written on a day, names, inside the province if one is given."""
    return _find_commune(unicodedata.normalize("NFC", text), province_code, "", day)


def resolve(
    commune_text: str | None, province_text: str | None, day: date | None = None
) -> Located:
    """Commune and province of a document of some day from the words that name them.

    Names and kinds are those of that day, of today where it is not known. Without a province of
    its own the commune's text may name it (`xã X, tỉnh Y`), and a commune whose name is unique in
    the country brings its province along.
    """
    commune_text = unicodedata.normalize("NFC", commune_text or "")
    province_text = unicodedata.normalize("NFC", province_text or "")
    source = province_text or commune_text
    province = find_province(source) if province_text else _named_province(commune_text)
    old_province = key(_bare(source, "province")) if province and province.former else ""
    commune = None
    if commune_text:
        code = province.code if province else None
        commune = _find_commune(commune_text, code, old_province, day)
    if commune and province is None:
        province = gazetteer.provinces()[commune.province_code]
    old = any(place is not None and place.former for place in (province, commune))
    return Located(
        commune.code if commune else None,
        as_of(commune, day).full_name if commune else None,
        province.code if province else None,
        as_of(province, day).full_name if province else None,
        (OLD_NAME,) if old else (),
    )


def named_in(text: str, level: Level) -> Iterator[Named]:
    """Names of the gazetteer that a kind of this level introduces in `text` (NFC)."""
    for mention in mentions(text, level):
        if named := _longest(text, mention):
            yield named


def _longest(text: str, mention: Mention) -> Named | None:
    """The longest run of words that is a name of the gazetteer and ends where a name may end."""
    for count in range(len(mention.words), 0, -1):
        end = mention.words[count - 1][1]
        name = key(text[mention.name_start : end])
        if _known(mention.level, name) and _ends(text, mention, count):
            return Named(mention.kind, name, mention.start, end)
    return None


def _ends(text: str, mention: Mention, count: int) -> bool:
    """Whether a name may end after `count` words: nothing of it seems to follow."""
    if count == len(mention.words):
        return True
    start, end = mention.words[count]
    word = text[start:end]
    last_start, last_end = mention.words[count - 1]
    last = text[last_start:last_end]
    if last.isdigit() and count == 1:
        return False  # `phường 6 tháng cuối năm` names no ward
    return word.islower() or word[0].isdigit() or word.lower() in followers()


def _known(level: Level, name: str) -> bool:
    today = gazetteer.provinces_by_name() if level == "province" else gazetteer.communes_by_name()
    return (level != "district" and name in today) or name in gazetteer.former_by_name()


def _province(name: str) -> Place | None:
    """Province of today under this key, by its own name or that of a province merged into it."""
    if place := gazetteer.provinces_by_name().get(name):
        return place
    merged = {
        unit.today[0]
        for unit in gazetteer.former_by_name().get(name, ())
        if not unit.province and not unit.district
    }
    return _former(gazetteer.provinces()[merged.pop()]) if len(merged) == 1 else None


def _unmarked_province(level: Level | None, name: str) -> Place | None:
    """Province written without any mark (`Tuyen Quang`), when one name alone fits."""
    if level not in (None, "province") or not name.isascii():
        return None
    fits = {
        place
        for full in gazetteer.unmarked_names().get(unmarked(name), ())
        if (place := gazetteer.provinces_by_name().get(full))
    }
    return fits.pop() if len(fits) == 1 else None


def _named_province(text: str) -> Place | None:
    """The one province that a kind introduces in `text`."""
    found = {place for named in named_in(text, "province") if (place := _province(named.name))}
    return found.pop() if len(found) == 1 else None


def _bare(text: str, level: Level) -> str:
    """The name of this level in `text`, or its key where it is a part of the text."""
    _, own, name = split_kind(text)
    if own in (None, level) and _known(level, key(name)):
        return name
    return next((named.name for named in named_in(text, level)), "")


def _find_commune(
    text: str, province_code: str | None, old_province: str, day: date | None
) -> Place | None:
    kind, level, name = split_kind(text)
    districts = set(_districts(text, day))
    wanted = [Named(kind, key(name), 0, len(text))] if level in (None, "commune") else []
    if not wanted or not _known("commune", wanted[0].name):
        wanted = list(named_in(text, "commune"))
    found = {
        place
        for named in wanted
        if (place := _commune(named, province_code, districts, old_province, day))
    }
    if not found and level in (None, "commune") and name.isascii():
        found = set(_unmarked_commune(kind, name, province_code))
    return found.pop() if len(found) == 1 else None


def _districts(text: str, day: date | None) -> Iterator[str]:
    """Keys of the districts that `text` names, towns under a province among them."""
    yield from (named.name for named in named_in(text, "district"))
    provinces = list(named_in(text, "province"))
    around = {named.name for named in provinces if named.kind == "tỉnh"}
    for named in provinces:
        place = gazetteer.provinces_by_name().get(named.name)
        is_province = place is not None and as_of(place, day).kind == named.kind
        if named.kind == "tỉnh" or (is_province and named.name not in around):
            continue  # but: thành phố Bắc Ninh, tỉnh Bắc Ninh
        units = gazetteer.former_by_name().get(named.name, ())
        if any(unit.kind == named.kind and unit.province and not unit.district for unit in units):
            yield named.name


def _commune(
    named: Named,
    province_code: str | None,
    districts: set[str],
    old_province: str,
    day: date | None,
) -> Place | None:
    """The commune of today behind a printed name, None when several fit.

    A unit of that kind on that day goes before a namesake from before the merger; one that was of
    that kind on another day only where no such namesake went elsewhere.
    """
    former = list(_former_communes(named, province_code, districts, old_province))
    if old_province or districts:
        if former:
            return _one_successor(former)
        if districts:
            return None  # a district names the old structure: today's namesake is another unit
    today = [
        place
        for place in gazetteer.communes_by_name().get(named.name, ())
        if province_code in (None, place.province_code)
    ]
    same_kind = [place for place in today if named.kind in (None, as_of(place, day).kind)]
    if same_kind:
        return same_kind[0] if len(same_kind) == 1 else None
    once = [place for place in today if named.kind in gazetteer.kinds(place)]
    if once:
        elsewhere = day is not None and any(unit.today != (once[0].code,) for unit in former)
        return once[0] if len(once) == 1 and not elsewhere else None
    if former:
        return _one_successor(former)
    # a commune made a ward after July 2025 keeps its code: only its kind differs
    risen = [place for place in today if named.kind == "phường" and place.kind == "xã"]
    return risen[0] if len(risen) == 1 and province_code else None


def _former_communes(
    named: Named, province_code: str | None, districts: set[str], old_province: str
) -> Iterator[FormerUnit]:
    """Communes from before the merger that the printed name may mean."""
    communes = gazetteer.communes()
    for unit in gazetteer.former_by_name().get(named.name, ()):
        if (
            unit.district
            and named.kind in (None, unit.kind)
            and (not districts or unit.district in districts)
            and (not old_province or unit.province == old_province)
            and province_code in (None, communes[unit.today[0]].province_code)
        ):
            yield unit


def _one_successor(units: Iterable[FormerUnit]) -> Place | None:
    """Today's commune when all these units went into one and the same."""
    codes = {code for unit in units for code in unit.today}
    return _former(gazetteer.communes()[codes.pop()]) if len(codes) == 1 else None


def _unmarked_commune(kind: str | None, name: str, province_code: str | None) -> Iterator[Place]:
    """Communes of a known province whose name without marks is `name`."""
    if province_code is None:
        return
    for full in gazetteer.unmarked_names().get(unmarked(name), ()):
        for place in gazetteer.communes_by_name().get(full, ()):
            if place.province_code == province_code and kind in (None, place.kind):
                yield place


def _former(place: Place) -> Place:
    return replace(place, former=True)
