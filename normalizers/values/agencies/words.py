"""A cell as words with places, and what stands between them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple

from normalizers.values.text import DASHES, SPACES, aligned, unmarked

Contractions = Mapping[tuple[str, ...], str]

_WORD = re.compile(r"[^\W_]+(?:[\u0300-\u036f]+[^\W_]*)*")
_BRACKETED = re.compile(r"\((?!\d{1,2}\))[^()]*\)|\[[^\[\]]*\]|\([^()\n;]*$")
_BRACKETS = str.maketrans("()[]", "    ")
_BLANKS = re.compile(rf"(?:[^\S\n]|[{SPACES}])+")
_LINES = re.compile(r" ?\n\s*")
_ENUMERATOR_END = re.compile(r"[.)/]\s|[.)](?=[^\W\d_])")
_DOCUMENT = re.compile(rf"\d{{1,5}}(?:/\d{{4}})?/[^\W\d_]\w*(?:[-{DASHES}][^\W\d_][\w&]*)+")
_VOWEL = re.compile(r"[aeiou]")
_JOINTS = {"và", "hoặc"}
_BARE_JOINTS = {"va", "hoac"}
SIGN = ","
MAX_ENUMERATOR = 2  # digits of a list number; more is a year or a document's number
MAX_LONG_FORM = 4  # words of the longest form that has a short one (ủy ban nhân dân)


class Gap(IntEnum):
    """What separates a word from the one before it: the strongest sign there."""

    BLANK = 0
    HYPHEN = 1  # without blanks
    LINE = 2
    DASH = 3
    AND = 4  # và, hoặc, &
    SLASH = 5
    STOP = 6
    COMMA = 7
    BULLET = 8  # also a list number
    COLON = 9
    SEMICOLON = 10


WEAKEST_SIGN = Gap.DASH
"""Weaker gaps may stand between a name's own words without any reason; this and stronger ones
are signs that a clerk set."""

_SIGNS: tuple[tuple[str, Gap], ...] = (
    ("\n", Gap.LINE),
    (";", Gap.SEMICOLON),
    (":", Gap.COLON),
    ("+", Gap.BULLET),
    ("•", Gap.BULLET),
    ("*", Gap.BULLET),
    ("·", Gap.BULLET),
    ("|", Gap.BULLET),
    (",", Gap.COMMA),
    ("…", Gap.COMMA),
    ("...", Gap.COMMA),
    ("/", Gap.SLASH),
    ("&", Gap.AND),
)


class NameWord(NamedTuple):
    """A word of a cell. `start` and `end` are places in the cell's text."""

    key: str  # folded, marks kept
    plain: str  # folded, marks dropped, y as i (quản lý, quản lí)
    start: int
    end: int
    bare: bool  # the whole text is typed without marks
    low: bool  # begins with a small letter in a text that has capitals
    gap: Gap = Gap.BLANK  # before this word

    cut: bool = False  # the gap is a sign
    token: str = ""  # the key behind a mark for the kind of gap
    exact: str = (
        ""  # the key behind all that a reading may ask of the word: its gap, its first letter
    )

    def behind(self, gap: Gap) -> NameWord:
        """The same word behind another gap."""
        cut = gap >= WEAKEST_SIGN
        mark = SIGN if cut else "\n" if gap is Gap.LINE else " "
        key, bare_key, start, end, bare, low, *_ = self
        exact = f"{chr(1 + gap)}{'_' * low}{key}"
        return NameWord(key, bare_key, start, end, bare, low, gap, cut, mark + key, exact)


def plain(key: str) -> str:
    """Folded word without marks, y as i."""
    return unmarked(key).replace("y", "i")


def split_words(text: str, contractions: Contractions | None = None) -> list[NameWord]:
    """Words of `text` (NFC) in order. What joins names (và, list numbers) counts as a gap."""
    folded = aligned(text)
    words = _contract(_raw_words(text, folded), contractions or {})
    kept: list[NameWord] = []
    for word in words:
        if word.key in _JOINTS or (word.bare and word.plain in _BARE_JOINTS):
            continue
        if _is_enumerator(word, folded):
            continue
        gap = _gap(folded[kept[-1].end : word.start], kept[-1]) if kept else Gap.BLANK
        kept.append(word.behind(gap))
    return kept


def _raw_words(text: str, folded: str) -> list[NameWord]:
    bare, small = folded.isascii(), text.islower()
    words = []
    for found in _WORD.finditer(folded):
        key = found.group()
        if not key.isascii():
            key = unicodedata.normalize("NFC", key)
        low = not small and text[found.start()].islower()
        words.append(NameWord(key, plain(key), found.start(), found.end(), bare, low))
    return words


def _contract(words: list[NameWord], contractions: Contractions) -> list[NameWord]:
    """Long forms that have a short one become one word: ủy ban nhân dân, ubnd."""
    if not contractions:
        return words
    firsts = {long[0] for long in contractions}
    out: list[NameWord] = []
    at = 0
    while at < len(words):
        first = words[at]
        step = 1
        for length in range(MAX_LONG_FORM if first.plain in firsts else 1, 1, -1):
            short = contractions.get(tuple(word.plain for word in words[at : at + length]))
            if short is not None:
                last = words[min(at + length, len(words)) - 1]
                first = first._replace(key=short, plain=plain(short), end=last.end)
                step = length
                break
        out.append(first)
        at += step
    return out


def _is_enumerator(word: NameWord, folded: str) -> bool:
    """A list number: "1. Sở Nội vụ 2. Sở Tài chính", "a) ..."."""
    number = word.key.isdigit() and len(word.key) <= MAX_ENUMERATOR
    if not number and len(word.key) > 1:
        return False
    before, after = folded[: word.start][-1:], folded[word.end : word.end + 2]
    if before in (";", ",", ".") and number:  # "Sở Nội vụ;2.Sở Tài chính", but "mục 3.2"
        before = " " if not folded[: word.start - 1][-1:].isdigit() else before
    if before not in ("", " ", "\n", "("):
        return False
    if number and after == "- ":
        return before in ("", "\n")  # "1- Sở Nội vụ", but "tổ 1 - tổ 2"
    return bool(_ENUMERATOR_END.match(after)) and (number or after[0] == ")")


def _gap(between: str, before: NameWord) -> Gap:
    """The strongest separator in the folded text `between` two words."""
    if between == " ":
        return Gap.BLANK
    for sign, gap in _SIGNS:
        if sign in between:
            return gap
    if any(letter.isdigit() for letter in between) or ")" in between:
        return Gap.BULLET  # a list number stood here
    if any(letter.isalpha() for letter in between):
        return Gap.AND
    if "." in between and between[-1:].isspace() and _VOWEL.search(before.plain):
        return Gap.STOP  # behind a word without a vowel it is an abbreviation's: TP. Huế
    if "-" in between:
        return Gap.HYPHEN if between == "-" else Gap.DASH
    return Gap.BLANK


@dataclass(slots=True)
class AgencyText:
    """A cell's text with its words; bracketed remarks hold no words of their own."""

    text: str
    words: list[NameWord]
    closes: list[int]  # closes[k]: where word k ends, a bracketed remark behind it included

    def printed(self, first: int, last: int) -> str:
        """Words first..last-1 as printed, white space folded."""
        start, end = self.place(first, last)
        return " ".join(self.text[start:end].split())

    def place(self, first: int, last: int) -> tuple[int, int]:
        """Where words first..last-1 begin and end in the text, a bracketed remark included."""
        return self.words[first].start, self.closes[last - 1]

    def remark(self, last: int) -> str:
        """The bracketed remark behind word last-1, without its brackets; '' when none."""
        return self.text[self.words[last - 1].end : self.closes[last - 1]].strip(" \n()[]")


def read_cell(text: str, contractions: Contractions) -> AgencyText:
    """Split a cell into words. A cell that is one bracketed remark is read as its content.

    The number of a document (20/QĐ-UBND) holds no words.
    """
    text = unicodedata.normalize("NFC", text)
    text = _LINES.sub("\n", _BLANKS.sub(" ", text)).strip()
    masked = text
    if "(" in text or "[" in text:
        masked = _BRACKETED.sub(lambda found: " " * len(found.group()), text)
        if not masked.strip():
            masked = text.translate(_BRACKETS)
    if "/" in masked:
        masked = _DOCUMENT.sub(lambda found: " " * len(found.group()), masked)
    words = split_words(masked, contractions)
    limits = [word.start for word in words] + [len(text)]
    closes = [
        _close(text, masked, word.end, limit) for word, limit in zip(words, limits[1:], strict=True)
    ]
    return AgencyText(text, words, closes)


def _close(text: str, masked: str, end: int, limit: int) -> int:
    """Where the remark or document's number behind a word ends, `end` when it has none."""
    between = text[end:limit]
    opening = len(between) - len(between.lstrip())
    number = _DOCUMENT.match(text, end + opening)
    if number is not None and masked[end + opening : end + opening + 1] == " ":
        return number.end()
    if between[opening : opening + 1] not in ("(", "[") or masked[end + opening] != " ":
        return end
    closing = max(between.rfind(")"), between.rfind("]"))
    return end + closing + 1 if closing >= 0 else limit


def marked(words: Iterable[NameWord]) -> str:
    """Letters of the words with their marks, without blanks."""
    return "".join([word.key for word in words])


def spelled(words: Sequence[NameWord]) -> str:
    """Key of a stretch of words with the signs between them; the gap before it does not matter."""
    bare = "~" if words[0].bare else ""
    return bare + words[0].key + "".join([word.token for word in words[1:]])


def squashed(words: Iterable[NameWord]) -> str:
    """Plain letters of the words without blanks."""
    return "".join([word.plain for word in words])
