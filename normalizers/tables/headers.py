"""What the printed headers of columns say, and what rows print them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from math import inf
from typing import Literal

import regex

from normalizers.tables.roles import ROLES
from normalizers.tables.weights import READING, WEIGHTS
from normalizers.values.lexicon import rows
from normalizers.values.text import fold
from schemas import numbers
from schemas.table import Column, Kind, Role

LEVELS = " - "  # between the levels of a header
KNOWN_HEADERS = 4_096  # cells whose keys and roles are remembered: a header recurs on every page

_NUMBERING = regex.compile(numbers.COLUMN)
_AGENCY = regex.compile(r"(?:các )?(?:cơ quan|đơn vị|bộ phận|phòng|ban|ngành|tổ chức)\b(?! tính)")
_INSPECTED = regex.compile(r"\bđược\b(?! (?:giao|phân công|cử|chọn)\b)|\b(?:chịu sự|bị)\b")
_LEVEL = regex.compile(r"(?:các )?cấp\b")
_PUNCTUATION = regex.compile(r"[\W_]+")
YEAR = regex.compile(r"\b(?:năm )?(20\d\d)\b")


@dataclass(frozen=True, slots=True)
class Verdict:
    """How sure the reading of a table's columns is.

    `margin`: nats between it and the next one. `doubt`: both readings where that is small, ''
    otherwise. `by_cells`: a column that its cells told, not its header.
    """

    margin: float
    doubt: str = ""
    by_cells: bool = False


CERTAIN = Verdict(inf)


@dataclass(frozen=True, slots=True)
class Marked:
    """Columns of marks below months or agencies: (column, what its header names) each."""

    kind: Literal["period", "agency"]
    columns: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Header:
    """Header rows [first, end) of a grid; `leaves[c]` is the logical column of grid column c.

    `levels`: the header of every column from its highest level down.
    """

    first: int
    end: int
    columns: tuple[Column, ...]
    leaves: tuple[int, ...]
    verdict: Verdict = CERTAIN
    marks: tuple[Marked, ...] = ()
    levels: tuple[tuple[str, ...], ...] = ()

    @property
    def kind(self) -> Kind:
        """'indicator' for a table of targets, else 'task'."""
        for column in self.columns:  # asked for many times a row
            if column.role == "indicator":
                return "indicator"
        return "task"


@cache
def _synonyms() -> tuple[dict[str, tuple[Role, ...]], Mapping[str, list[str]]]:
    """What headers mean as a whole, the likeliest first, and phrases they may contain."""
    exact: dict[str, tuple[Role, ...]] = {}
    contained: set[str] = set()
    for header, role, match in rows("headers", role=tuple(ROLES), match=("exact", "contains")):
        key = key_of(header)
        exact[key] = (*exact.get(key, ()), role)
        if match == "contains":
            contained.add(key)
    return exact, _by_first_word(contained)


def _by_first_word(phrases: Iterable[str]) -> Mapping[str, list[str]]:
    """Phrases by their first word, the longest first."""
    found: dict[str, list[str]] = {}
    for phrase in sorted(phrases, key=lambda phrase: (-len(phrase), phrase)):
        found.setdefault(phrase.split(" ", 1)[0], []).append(phrase)
    return found


def _contained(padded: str, phrases: Mapping[str, list[str]]) -> Iterator[tuple[int, str]]:
    """The phrases in a text with a blank on both sides, each where it first stands."""
    seen: set[str] = set()
    at = 0
    for word in padded.split():
        for phrase in phrases.get(word, ()):
            if phrase not in seen and padded.startswith(f" {phrase} ", at):
                seen.add(phrase)
                yield at, phrase
        at += len(word) + 1


@cache
def _abbreviations() -> tuple[regex.Pattern[str], dict[str, str], frozenset[str]]:
    """What finds them, what each stands for, and their first words."""
    whole: dict[str, str] = dict(rows("header_abbreviations"))
    found = regex.compile(rf"\b(?:{'|'.join(sorted(whole, key=len, reverse=True))})\b")
    return found, whole, frozenset(short.split(" ", 1)[0] for short in whole)


@lru_cache(maxsize=KNOWN_HEADERS)
def key_of(text: str) -> str:
    """A header without case, marks of punctuation and line ends, abbreviations written out."""
    key: str = _PUNCTUATION.sub(" ", fold(text)).strip()
    shorts, whole, firsts = _abbreviations()
    if firsts.isdisjoint(key.split(" ")):
        return key  # as nearly every text
    written: str = shorts.sub(lambda match: whole[match[0]], key)
    return written


def role_of(header: str) -> Role | None:
    """Role of a column by its printed header, None when no word of it is known.

    'extra' is a column known to hold none of the others: the start of a task, what an earlier
    year reached.
    """
    found = meanings(header)
    return max(found, key=lambda role: found[role]) if found else None


@lru_cache(maxsize=KNOWN_HEADERS)
def meanings(header: str) -> Mapping[Role, float]:
    """What a printed header may mean: the worth, in nats, of each role that words of it name.

    Of several phrases the first is the head noun ("Nhiệm vụ chủ trì" is a task); a comma or a
    slash joins another to it, and what follows without one only says more of it.
    """
    if len(header) > WEIGHTS.max_header or not header:
        return {}
    if theme_of(header):
        return {}
    key = key_of(header)
    exact, phrases = _synonyms()
    roles = exact.get(key) or exact.get(key.replace(" ", ""))  # "ST T" in a narrow column
    if roles:
        return _ranked(roles, READING.exact)
    padded = f" {YEAR.sub('năm', key)} "  # "Kế hoạch 2026" is "Kế hoạch năm 2026"
    if (roles := exact.get(padded.strip())) is not None:
        return _ranked(roles, READING.exact)
    spans = [(at, -len(phrase), exact[phrase]) for at, phrase in _contained(padded, phrases)]
    found: dict[Role, float] = {}
    end = -1
    for at, length, roles in sorted(spans):
        if at + 1 < end:
            continue  # inside a longer one
        worth = READING.head if end < 0 else _behind(header, padded, at)
        if end < 0 and at and roles[0] == "leader" and _AGENCY.match(key):
            found["lead"], worth = READING.head, READING.joined  # "Đơn vị/ cá nhân phụ trách"
        for role, value in _ranked(roles, worth).items():
            found[role] = max(value, found.get(role, value))
        end = at - length
    if not found and _AGENCY.match(key):
        if _INSPECTED.search(key):  # "Đơn vị được kiểm toán": work is done on it
            return _ranked(("extra", "task"), READING.head)
        found["lead"] = READING.anybody_named
    elif not found and _LEVEL.match(key):
        found["approver"] = READING.anybody_named  # "Cấp cho ý kiến"
    return found


def _ranked(roles: Sequence[Role], worth: float) -> dict[Role, float]:
    return {role: worth - READING.second_meaning * at for at, role in enumerate(roles)}


def _behind(header: str, padded: str, at: int) -> float:
    """Worth of a phrase behind the head: joined by a comma, a slash or 'và', or only a modifier."""
    word = padded[at + 1 :].split(" ", 1)[0]
    before = padded[:at].split()
    if before and before[-1] == "và":
        return READING.joined
    place = regex.search(rf"[,/;&+-]\s*(?:\w+\s+){{0,2}}?{regex.escape(word)}", fold(header))
    return READING.joined if place else READING.modifier


@cache
def _themes() -> tuple[dict[str, str], Mapping[str, list[str]], dict[str, int]]:
    """Theme of every phrase, those that a header may contain, and their order in the list."""
    lines = [(key_of(phrase), theme, match) for phrase, theme, match in rows("header_themes")]
    themes: dict[str, str] = {}
    for phrase, theme, _ in lines:
        themes.setdefault(phrase, theme)
    contained = {phrase for phrase, _, match in lines if match == "contains"}
    return themes, _by_first_word(contained), {phrase: at for at, phrase in enumerate(themes)}


@lru_cache(maxsize=KNOWN_HEADERS)
def theme_of(header: str) -> str:
    """What a column that plans have not is about: goods, people, laws; '' for any other."""
    key = key_of(header)
    themes, phrases, order = _themes()
    found = {phrase for _, phrase in _contained(f" {key} ", phrases)} | ({key} & themes.keys())
    return themes[min(found, key=lambda phrase: order[phrase])] if found else ""


@cache
def _titles() -> tuple[dict[str, str], Mapping[str, list[str]]]:
    known = ("ahead", "done", "list", "past", "work")
    kinds = {key_of(phrase): kind for phrase, kind in rows("table_titles", kind=known)}
    return kinds, _by_first_word(kinds)


def kind_of_title(title: str) -> str:
    """What the title above a table says of its rows, by the first words that say anything.

    'past' for what was done ("Kết quả thực hiện nhiệm vụ"), 'list' for what there is ("Danh sách
    hợp đồng"), 'ahead' for what is to be done ("Kế hoạch giải quyết đơn thư"), '' for nothing.
    Work is ahead unless it is told how it went ("Nhiệm vụ quá hạn").
    """
    kinds, phrases = _titles()
    said = [kinds[phrase] for _, phrase in _contained(f" {key_of(title)} ", phrases)]
    first = next((kind for kind in said if kind != "done"), "")
    if first == "work":
        return "past" if "done" in said else "ahead"
    return first


def is_header(text: str) -> bool:
    """Whether a text as a whole is a header of the vocabulary: 'ĐVT', 'Thời gian thực hiện'."""
    return key_of(text) in _synonyms()[0]


def is_numbering(texts: list[str]) -> bool:
    """Whether a row only numbers the columns: 1 2 3 4, (1) (2) (3), A B 1 2."""
    printed = set()
    for text in texts:
        if number := "".join(text.split()):
            if number in printed or not _NUMBERING.fullmatch(number):
                return False
            printed.add(number)
    return len(printed) > 2


def repeats(header: Header, texts: list[str]) -> bool:
    """Whether a row prints the header's columns again."""
    pairs = zip(header.columns, texts, strict=True)
    return any(texts) and all(key_of(text) == key_of(column.header) for column, text in pairs)
