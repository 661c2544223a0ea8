"""Names of issuing bodies: which words begin one, and how one is written in normal case."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal

from normalizers.facts.lines import phrases
from normalizers.values.lexicon import rows
from normalizers.values.text import aligned, fold

LONGEST_NAME = 80  # characters; a longer line in mixed case is a sentence

Level = Literal["central", "province", "commune", "district", ""]

_PLACE_KIND = re.compile(
    r"(?<![^\W_])(PHƯỜNG|XÃ(?!\s+HỘI\b)|ĐẶC\s+KHU|THỊ\s+TRẤN|TỈNH|THÀNH\s+PHỐ|TP\.?|QUẬN|HUYỆN|THỊ\s+XÃ)"
    r"(?![^\W_])",
    re.IGNORECASE,
)
_LEVELS: dict[str, Level] = {
    "phường": "commune",
    "xã": "commune",
    "đặc khu": "commune",
    "thị trấn": "commune",
    "tỉnh": "province",
    "thành phố": "province",
    "tp": "province",
    "quận": "district",
    "huyện": "district",
    "thị xã": "district",
}
_HEAD_LEVELS: dict[str, Level] = {"central": "central", "province": "province", "": ""}
_HOLDER = re.compile(r"(?:Phó\s+)?(?:Chủ\s+tịch|Giám\s+đốc|Trưởng)\s+(?=\S)", re.IGNORECASE)
_OPENER = re.compile(r"(?:^|(?<=[,\-–/])\s*|(?<=\bvà)\s+)([^\W\d_])")


@dataclass(frozen=True, slots=True)
class Head:
    """Words an issuer's name begins with. `style` says how what follows is written.

    It is `function` (Sở Nội vụ: a capital on each of the joined functions), `name` (Tỉnh ủy Tuyên
    Quang), `phrase` (Ban Chỉ đạo cải cách hành chính) or `place` (nothing but a place follows).
    """

    name: str
    level: Level
    style: str


@dataclass(frozen=True, slots=True)
class Issuer:
    """An issuing body in normal case; `places` are its (kind, name), the name '' when missing."""

    name: str
    level: Level
    places: tuple[tuple[str, str], ...]


@cache
def _heads() -> tuple[re.Pattern[str], dict[str, Head]]:
    heads: dict[str, Head] = {}
    for head, name, level, style in rows("issuers"):
        heads[fold(head)] = Head(name, _HEAD_LEVELS[level], style)
    longest = sorted(heads, key=len, reverse=True)
    pattern = "|".join(re.escape(head).replace(r"\ ", r"\s+") for head in longest)
    return re.compile(rf"(?:{pattern})(?![^\W_])"), heads


def _head(text: str) -> tuple[Head, int] | None:
    """Head that `text` begins with and where it ends."""
    pattern, heads = _heads()
    match = pattern.match(aligned(text))
    return (heads[" ".join(match[0].split())], match.end()) if match else None


def begins_issuer(text: str) -> bool:
    """Whether a line of the letterhead begins an issuer's name."""
    if len(text) > LONGEST_NAME or text.endswith((".", ";", ":", ",")):
        return False
    found = _head(text)
    if found is None:
        return False
    head, end = found
    if text.isupper():
        return True
    return text.startswith(head.name) and not re.search(
        rf"\b(?:{'|'.join(phrases('deed'))})\b", text[end:]
    )


def without_holder(text: str) -> str:
    """`Chủ tịch Ủy ban nhân dân phường` -> `Ủy ban nhân dân phường`: an office issues."""
    match = _HOLDER.match(text)
    return text[match.end() :] if match and _head(text[match.end() :]) else text


def read_issuer(text: str) -> Issuer | None:
    """An issuer's printed name in normal case, None when it begins with no known body."""
    text = " ".join(text.split()).strip(" .,;:-–_")
    found = _head(text)
    if found is None:
        return None
    head, end = found
    rest = text[end:].strip()
    first = _PLACE_KIND.search(rest)
    body = rest[: first.start()].strip(" ,-–") if first else rest
    places = tuple(_places(rest[first.start() :])) if first else ()
    printed = [head.name, _body(body, head.style)]
    printed += [f"{kind} {name}".strip() for kind, name in places[:1]]
    name = " ".join(part for part in printed if part)
    name += "".join(f", {kind} {place}" for kind, place in places[1:] if place)
    return Issuer(name, head.level or _level(places), places)


def _level(places: tuple[tuple[str, str], ...]) -> Level:
    return _LEVELS[places[0][0]] if places else ""


def _places(text: str) -> list[tuple[str, str]]:
    """(kind, name) of each place in the tail of an issuer's name, the smallest first."""
    kinds = list(_PLACE_KIND.finditer(text))
    found = []
    for index, match in enumerate(kinds):
        end = kinds[index + 1].start() if index + 1 < len(kinds) else len(text)
        kind = " ".join(match[1].lower().split()).rstrip(".")
        kind = "thành phố" if kind == "tp" else kind
        found.append((kind, proper(text[match.end() : end].strip(" ,.-–"))))
    return found


def _body(text: str, style: str) -> str:
    """What stands between the head and the place, in normal case."""
    if not text or not text.isupper():
        return text
    if style == "name":
        return proper(text)
    lowered = text.lower()
    if style == "function":
        return _OPENER.sub(lambda match: match[0][:-1] + match[1].upper(), lowered)
    return lowered


def proper(name: str) -> str:
    """A name printed in capitals with a capital on each word; other names as printed."""
    if not name.isupper() or len(name) == 1:
        return name
    return " ".join(word[:1] + word[1:].lower() for word in name.split())
