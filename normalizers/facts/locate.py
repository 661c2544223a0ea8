"""Where a document belongs: the evidence for its commune and its province, strongest first.

The commune is the issuer's; where the letterhead is missing, the one the title, the attached
decision or the acting sentence names. The province stands in the letterhead or is the one the
front of the document names most clearly (`Ủy ban nhân dân tỉnh …`, `thành phố …`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache

import regex

from normalizers.facts.citations import Attached
from normalizers.facts.issuer import Issuer, proper, read_issuer, unknown_body, without_holder
from normalizers.facts.letterhead import Letterhead
from normalizers.facts.lines import BodyLine, phrases
from normalizers.values.places import Named, find_commune, find_province, named_in
from normalizers.values.text import fold

ACTING_CHARS = 8_000  # characters of the front in which the acting sentence stands
OPENING_CHARS = 5_000  # letterhead, title and preamble; the plan's own text speaks second
OFFICE_CHARS = 60  # characters before a province in which its government is named
BY_OFFICE, IN_PASSING = 3, 1  # weight of a province named with its government, or otherwise
CLEARLY = 2  # times as much evidence as for the next province

_OFFICE = re.compile(
    r"(?:ủy ban nhân dân|ubnd|hội đồng nhân dân|hđnd|sở [^,;.]{2,40}|đảng bộ|công an)\s*$"
)
_COMMUNE_KINDS = ("phường", "xã", "đặc khu")


@cache
def _acting() -> regex.Pattern[str]:
    """`… , UBND phường Ba Đình xây dựng …`: the issuer speaking of itself."""
    deeds = "|".join(map(re.escape, phrases("deed")))
    return regex.compile(
        r"(?:^|[,;.:]\s)\s*(?P<body>(?:Ủy\s+ban\s+nhân\s+dân|Uỷ\s+ban\s+nhân\s+dân|UBND"
        r"|Hội\s+đồng\s+nhân\s+dân|HĐND|Đảng\s+ủy)\s+(?:phường|xã|đặc\s+khu|tỉnh|thành\s+phố)"
        rf"(?:\s+\p{{Lu}}[^\s,;.:]*){{0,6}})\s+(?:{deeds})(?![^\W_])",
        regex.MULTILINE,
    )


def acting_body(front: Sequence[BodyLine]) -> str:
    """The body that acts in the document's own text, '' where none does."""
    text = " ".join(line.text for line in front)[:ACTING_CHARS]
    match = _acting().search(text)
    return match["body"] if match else ""


def find_issuer(
    head: Letterhead,
    attached: Attached | None,
    front: Sequence[BodyLine],
    title: str,
    bracket: Attached | None,
) -> tuple[Issuer | None, str]:
    """The issuing body and the text of the province above it, '' without one.

    `attached` is the document whose facts are this one's, `bracket` the one it says it comes with:
    that names the place where the letterhead leaves it blank.
    """
    if head.organisations:
        issuer = read_issuer(head.organisations[-1])
        above = [read_issuer(name) for name in head.organisations[:-1]]
        if issuer is None and any(above):
            issuer = unknown_body(head.organisations[-1])
        if issuer is not None:
            owner = read_issuer(without_holder(bracket.issuer)) if bracket else None
            issuer = _completed(issuer, above, head, title, owner)
            return issuer, _province_above(issuer, [owner, *above] if owner else above)
    for text in (attached.issuer if attached else "", acting_body(front)):
        if issuer := read_issuer(without_holder(text)):
            return _completed(issuer, [], head, title), _province_above(issuer, [])
    if head.series.endswith("UBND") and (named := _commune_in(title)):
        return read_issuer(f"Ủy ban nhân dân {title[named.start : named.end]}"), ""
    return None, ""


def _completed(
    issuer: Issuer,
    above: Sequence[Issuer | None],
    head: Letterhead,
    title: str,
    owner: Issuer | None = None,
) -> Issuer:
    """The issuer with the place the letterhead leaves to its superior, its date line or its title.

    `ỦY BAN NHÂN DÂN PHƯỜNG` over `Hàng Gòn, ngày …` is that of phường Hàng Gòn.
    """
    places = issuer.places
    if not places and issuer.level != "central":
        superior = next((one for one in reversed(above) if one and one.places), None)
        if superior is None or not superior.places[0][1]:
            return issuer
        kind, name = superior.places[0]
        level = issuer.level or superior.level
        return Issuer(f"{issuer.name} {kind} {name}", level, superior.places)
    if len(places) == 1 and not places[0][1] and places[0][0] in _COMMUNE_KINDS:
        kind = places[0][0]
        named = _commune_in(title)
        if head.place and any(named_in(f"{kind} {head.place}", "commune")):
            name = head.place
        elif named and named.kind == kind:
            name = _name_of(named, title)
        elif owner and owner.places and owner.places[0][0] == kind and owner.places[0][1]:
            name = owner.places[0][1]
        else:
            return issuer
        return Issuer(f"{issuer.name} {name}", issuer.level, ((kind, name),))
    return issuer


def _province_above(issuer: Issuer, above: Sequence[Issuer | None]) -> str:
    """`tỉnh Tuyên Quang` when the letterhead names it, on the issuer's line or above."""
    for one in (issuer, *reversed(above)):
        for kind, name in one.places if one else ():
            if kind in ("tỉnh", "thành phố") and name:
                return f"{kind} {name}"
    return ""


def commune_text(issuer: Issuer | None, title: str) -> str:
    """Words that name the document's commune, '' for none and for a body above the communes."""
    if issuer is not None:
        if issuer.level in ("central", "province", "district"):
            return ""
        kind, name = issuer.places[0] if issuer.places else ("", "")
        if name:
            return f"{kind} {name}"
    named = _commune_in(title)
    return f"{named.kind} {_name_of(named, title)}" if named else ""


def province_text(
    issuer: Issuer | None, above: str, front: Sequence[BodyLine], commune: str
) -> str:
    """Words that name the document's province, '' when they are missing or point two ways."""
    if above:
        return above
    if issuer is not None and issuer.level == "central":
        return ""
    opening = _opening(front)
    for lines in (front[:opening], front[opening:]):
        votes, words = _provinces_named(lines)
        if votes:
            return _elected(votes, words, commune)
    return ""


def _opening(front: Sequence[BodyLine]) -> int:
    """Number of lines that hold the first OPENING_CHARS."""
    chars = 0
    for index, line in enumerate(front):
        chars += len(line.text)
        if chars > OPENING_CHARS:
            return index + 1
    return len(front)


def _provinces_named(lines: Sequence[BodyLine]) -> tuple[Counter[str], dict[str, str]]:
    """Evidence for each province by code, and its words where it is first named."""
    votes: Counter[str] = Counter()
    words: dict[str, str] = {}
    for line in _sentences(lines):
        for named in named_in(line, "province"):
            printed = line[named.start : named.end]
            place = find_province(printed)
            if place is None:
                continue
            before = fold(line[max(0, named.start - OFFICE_CHARS) : named.start])
            by_office = _OFFICE.search(before) is not None
            votes[place.code] += BY_OFFICE if by_office else IN_PASSING
            words.setdefault(place.code, printed)
    return votes, words


def _elected(votes: Counter[str], words: dict[str, str], commune: str) -> str:
    """The province with clearly the most evidence; a commune of its own breaks a tie."""
    if commune:
        own = [code for code in votes if find_commune(commune, code)]
        if len(own) == 1:
            return words[own[0]]
    ranked = votes.most_common(2)
    if not ranked or (len(ranked) == 2 and ranked[0][1] < CLEARLY * ranked[1][1]):
        return ""
    return words[ranked[0][0]]


def _sentences(front: Sequence[BodyLine]) -> Iterator[str]:
    """Lines joined to their next one, so that a name broken over two lines is whole once."""
    held = ""
    for line in front:
        if held and line.text[:1].isupper() and held.endswith((".", ";", ":")):
            yield held
            held = ""
        held = f"{held} {line.text}" if held else line.text
    if held:
        yield held


def _commune_in(title: str) -> Named | None:
    """The one commune that a title names."""
    found = {named.name: named for named in named_in(title, "commune")}
    return next(iter(found.values())) if len(found) == 1 else None


def _name_of(named: Named, text: str) -> str:
    """The name as printed, without its kind."""
    printed = text[named.start : named.end].split()
    return proper(" ".join(printed[len((named.kind or "").split()) :]))
