"""The letterhead: who issued the document, under what number, where and when.

Its two columns reach us apart, glued on one line or broken over lines, so everything that has a
fixed form (national motto, `Số: …`, `…, ngày … tháng … năm …`) is cut out first; the capitals
that are left name the issuer, and above it the body it belongs to.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import regex

from normalizers.facts.citations import DATE, SERIES, Dated, read_date
from normalizers.facts.issuer import begins_issuer, ends_with_place, split_bodies
from normalizers.facts.lines import BodyLine, phrase_pattern
from normalizers.values.shapes import shape
from normalizers.values.text import fold

ZONE_LINES = 40  # a letterhead that was printed twice has some twenty lines
WRAPPED_LINES = 3  # lines one issuer's name may take

_MOTTO = re.compile(r"CỘNG\s+H(?:ÒA|OÀ)\s+XÃ\s+HỘI\s+CHỦ\s+NGHĨA(?P<rest>\s+VIỆT\s+NAM)?")
_MOTTO_END = re.compile(r"(?:^|\s)VIỆT\s+NAM$")
_PARTY = re.compile(r"ĐẢNG\s+CỘNG\s+SẢN\s+VIỆT\s+NAM")
_DEVICE = re.compile(r"Độc\s*lập\s*[-–—]\s*Tự\s*do\s*[-–—]\s*Hạnh\s*phúc", re.IGNORECASE)
_NUMBER = re.compile(
    rf"(?<![^\W_])S(?:ố|Ố)\s*:?\s*(?P<digits>\d{{1,5}}[a-zđ]?(?:/(?:19|20)\d\d)?)?"
    rf"[\s.…_]*[-/]\s?(?P<series>{SERIES})"
)
_BROKEN_DATE = re.compile(r",\s*ngày[\s\d.…_]*(?:tháng[\s\d.…_]*)?(?:năm\s*)?$", re.IGNORECASE)
_PLACE = regex.compile(
    r"(?<![^\W_])(?P<place>(?:T\.?P\.?\s*)?\p{Lu}[\p{Ll}'’]*(?:[\s–-]+(?:\p{Lu}[\p{Ll}'’]*|\d))*|[.…]+)"
    r"\s*,\s*$"
)
_SUBJECT = re.compile(r"\s*V/v\b\s*:?\s*", re.IGNORECASE)
_SIGNED = shape(r"{signed}\.", 0)  # "TM. ỦY BAN NHÂN DÂN"
_END = re.compile(
    r"\s*(?:Kính\s+gửi|[-–+•]\s+[^\W\d_]|\(\s*(?:[Bb]an\s+hành|[Kk]èm)|[IVX0-9]+\s*[.)]\s)"
)


@dataclass(slots=True)
class Letterhead:
    """What the letterhead says. `organisations` run from the superior down to the issuer."""

    organisations: list[str] = field(default_factory=list)
    number: str | None = None
    series: str = ""  # what stands behind the number, also where the number is blank
    dated: Dated = field(default_factory=Dated)
    motto: bool = False  # the national or the party's motto stands in it
    place: str = ""  # the words before `, ngày`
    subject: str = ""  # `V/v …` of a letter


def read_letterhead(lines: Sequence[BodyLine], headed: bool) -> Letterhead:
    """Letterhead from the lines before the heading, or from all where there is none.

    Without a heading capitals name an issuer only beside a motto, a number or a place of issue.
    """
    head = Letterhead()
    names: list[list[str]] = []
    open_name = False
    subject_group: int | None = None
    for line, text in _without_motto(head, _zone(lines)):
        if _SUBJECT.match(text):
            subject_group, head.subject = line.group, text
            open_name = False
            continue
        if subject_group == line.group and not _NUMBER.search(text) and not DATE.search(text):
            head.subject += f" {text}"
            continue
        rest = _take_date(head, _take_number(head, text))
        open_name = _name(names, rest, open_name) and rest == text
    if headed or head.motto or head.series or head.place:
        joined = (" ".join(parts) for parts in names)
        head.organisations = _distinct(body for name in joined for body in split_bodies(name))
    return head


def _zone(lines: Sequence[BodyLine]) -> Iterator[BodyLine]:
    """Lines that may belong to the letterhead."""
    for line in lines[:ZONE_LINES]:
        body = phrase_pattern("body", "basis").match(line.text)
        capitals = " ".join(line.text.split(maxsplit=2)[:2]).isupper()
        if body and not capitals and not begins_issuer(line.text):
            return
        if _END.match(line.text) or _SIGNED.match(line.text):
            return
        if not phrase_pattern("furniture").match(line.text):
            yield line


def _without_motto(head: Letterhead, lines: Iterator[BodyLine]) -> Iterator[tuple[BodyLine, str]]:
    """Lines and what is left of them without the national motto; a broken date made whole."""
    open_motto = False
    held = ""
    for line in lines:
        text, held = f"{held} {line.text}".strip(), ""
        if open_motto and (end := _MOTTO_END.search(text)):
            text, open_motto = text[: end.start()], False
        if match := _MOTTO.search(text):
            open_motto = not match["rest"]
            text = f"{text[: match.start()]} {text[match.end() :]}"
        text, rest = " ".join(_DEVICE.sub(" ", _PARTY.sub(" ", text)).split()), text
        head.motto = head.motto or open_motto or text != rest or match is not None
        if _BROKEN_DATE.search(text) and not DATE.search(text):
            held = text
        elif text:
            yield line, text


def _take_number(head: Letterhead, text: str) -> str:
    """`text` without the number field, which goes into `head`; a filled one goes before a blank."""
    match = _NUMBER.search(text)
    if match is None:
        return text
    series = "".join(match["series"].split())
    if match["digits"] and head.number is None:
        separator = re.sub(r"[\s.…_]", "", text[match.end("digits") : match.start("series")])
        head.number = f"{match['digits']}{separator}{series}"
        head.series = series
    head.series = head.series or series
    return f"{text[: match.start()]} {text[match.end() :]}".strip()


def _take_date(head: Letterhead, text: str) -> str:
    """`text` without place and date, which go into `head`; a whole date goes before a month."""
    match = DATE.search(text)
    if match is None:
        return text
    before = text[: match.start()]
    place = _PLACE.search(before)
    if place is None and match["year2"]:
        return text  # `Ngày 05/01/2026` is the stamp of who received it
    dated = read_date(match)
    if head.dated.day is None and (dated.day or head.dated.month is None):
        head.dated = dated
    if place:
        head.place = head.place or place["place"].strip(" .…")
        before = before[: place.start()]
    return before.strip(" ,.…")


def _name(names: list[list[str]], text: str, open_name: bool) -> bool:
    """Take `text` as an issuer's name or its next line; whether the name may still go on."""
    if not any(char.isalpha() for char in text):
        return False
    if begins_issuer(text):
        names.append([text])
        return True
    if not (open_name and text.isupper() and len(names[-1]) < WRAPPED_LINES):
        return False
    held = " ".join(names[-1])
    if " " in text and ends_with_place(held) and not ends_with_place(f"{held} {text}"):
        names.append([text])  # the lower body, which begins with no known word
    else:
        names[-1].append(text)
    return True


def _distinct(names: Iterator[str]) -> list[str]:
    """Names without those printed again."""
    found: dict[str, str] = {}
    for name in names:
        found.setdefault(fold(name), name)
    return list(found.values())
