"""Names of issuing bodies: which words begin one, and how one is written in normal case."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal, cast, get_args

from normalizers.facts.lines import phrases
from normalizers.values.lexicon import rows
from normalizers.values.places import level_of, named_in
from normalizers.values.text import aligned, fold, unmarked

LONGEST_BODIES = 40  # words of two bodies on one line; more is text
LONGEST_NAME = 80  # characters; a longer line in mixed case is a sentence

Level = Literal["central", "province", "commune", "district", ""]
LEVELS = frozenset(get_args(Level))

_PLACE_KIND = re.compile(
    r"(?<![^\W_])(PHƯỜNG|XÃ(?!\s+HỘI\b)|ĐẶC\s+KHU|THỊ\s+TRẤN|TỈNH|THÀNH\s+PHỐ|TP\.?|QUẬN|HUYỆN|THỊ\s+XÃ)"
    r"(?![^\W_])",
    re.IGNORECASE,
)
_HOLDER = re.compile(r"(?:Phó\s+)?(?:Chủ\s+tịch|Giám\s+đốc|Trưởng)\s+(?=\S)", re.IGNORECASE)
_SYLLABLE = re.compile(r"[bcdghklmnpqrstvx]{0,3}[aeiouy]{1,3}[cghmnpt]{0,2}")
_NO_NAME = re.compile(r"[^\w\s,.'’–-]|(?<!\w)\d{1,2}/")  # what no place's name has
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
    for head, name, level, style in rows("issuers", level=LEVELS):
        heads[fold(head)] = Head(name, cast(Level, level), style)
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
    return level_of(places[0][0]) if places else ""


def _places(text: str) -> list[tuple[str, str]]:
    """(kind, name) of each place in the tail of an issuer's name, the smallest first."""
    kinds = list(_PLACE_KIND.finditer(text))
    found = []
    for index, match in enumerate(kinds):
        end = kinds[index + 1].start() if index + 1 < len(kinds) else len(text)
        kind = _kind(match)
        name = _NO_NAME.split(text[match.end() : end], maxsplit=1)[0]
        found.append((kind, proper(_place_in(kind, name.strip(" ,.-–")))))
    return found


def _kind(match: re.Match[str]) -> str:
    """The kind of place that a _PLACE_KIND names."""
    kind = " ".join(match[1].lower().split()).rstrip(".")
    return "thành phố" if kind == "tp" else kind


def _place_in(kind: str, text: str) -> str:
    """The name that a text behind its kind begins with; the whole text where none is known."""
    named = next(named_in(f"{kind} {text}", level_of(kind)), None)
    return text if named is None or named.start else text[: named.end - len(kind) - 1].rstrip()


def ends_with_place(text: str) -> bool:
    """Whether a body's name is whole: it ends with a place that is known."""
    kinds = list(_PLACE_KIND.finditer(text))
    if not kinds:
        return False
    kind = _kind(kinds[-1])
    place = f"{kind} {text[kinds[-1].end() :].strip()}"
    named = next(named_in(place, level_of(kind)), None)
    return named is not None and (named.start, named.end) == (0, len(place))


def split_bodies(text: str) -> list[str]:
    """A body and the lower one printed behind it: UBND TỈNH ĐỒNG THÁP SỞ NỘI VỤ."""
    words = text.split()
    if len(words) > LONGEST_BODIES or ends_with_place(text):
        return [text]
    for at in range(2, len(words)):
        above, below = " ".join(words[:at]), " ".join(words[at:])
        if begins_issuer(below) and ends_with_place(above):
            return [above, *split_bodies(below)]
    return [text]


def unknown_body(text: str) -> Issuer:
    """A body that begins with no known word, in normal case: TỔ CÔNG TÁC ĐỀ ÁN 06."""
    name = _body(" ".join(text.split()), "phrase")
    return Issuer(name[:1].upper() + name[1:], "", ())


def _body(text: str, style: str) -> str:
    """What stands between the head and the place, in normal case."""
    if not text or not text.isupper():
        return text
    if style == "name":
        return proper(text)
    lowered = " ".join(w.lower() if _is_syllable(w) else w for w in text.split())
    if style == "function":
        return _OPENER.sub(lambda match: match[0][:-1] + match[1].upper(), lowered)
    return lowered


def _is_syllable(word: str) -> bool:
    """Whether a printed word is no abbreviation: VĂN, ĐIỀU, but HĐND, UBND, VHXH."""
    letters = unmarked(word.lower()).strip(".,;:()-–")
    return not letters.isalpha() or _SYLLABLE.fullmatch(letters) is not None


def proper(name: str) -> str:
    """A name printed in capitals with a capital on each word; other names as printed."""
    if not name.isupper() or len(name) == 1:
        return name
    return " ".join(word[:1] + word[1:].lower() for word in name.split())
