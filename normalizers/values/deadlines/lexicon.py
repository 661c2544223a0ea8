"""The words deadlines are made of, folded so that case, marks, dashes and blanks do not matter.

The words and their kinds are data: `vocabulary/deadline_words.csv` (phrase, kind) and
`vocabulary/deadline_numerals.csv` (word, value). What scanning does to figures is repaired here:
"IIl" for III, "O6" for 06.
"""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache

import regex

from normalizers.values.lexicon import rows
from normalizers.values.text import aligned, unmarked

NUMBER = "n"  # kind of figures and Roman numbers
WORD = "word"  # kind of a word that the vocabulary does not hold
MAX_DIGITS = 9  # a longer run of digits is no number of a deadline
REMEMBERED = 4096  # distinct words whose kind is kept
QUARTERS = {"1": 1, "2": 2, "3": 3, "4": 4, "01": 1, "02": 2, "03": 3, "04": 4}
QUARTERS |= {"i": 1, "ii": 2, "iii": 3, "iv": 4}
SCANNED_MONTHS = {"lo": 10, "io": 10, "l": 1, "i": 1}  # "Tháng lO": all digits read as letters

RUN = regex.compile(r"[a-z0-9|]+|[^a-z0-9| ]")
_NUMERIC = regex.compile(r"(?=[a-z|]*[0-9])[0-9oil|]+|[ivl|]{1,4}|[1l|]{1,2}v")
_GLUED = regex.compile(
    r"(?P<word>quy|qui|q)(?P<roman>[ivl|1]{1,4})"
    r"|(?P<word>quy|qui|q|thang|thg|th|t|nam|tuan|ngay|den|tu)(?P<number>[0-9oil|]*[0-9][0-9oil|]*)"
)
_ROMAN_FIRST = regex.compile(r"([ivl|]{1,4})(20[0-9]{2}|nam)")
_TWO_WORDS = regex.compile(
    r"(truoc|sau|tu|den|het|trong|hang|moi|dau|giua|cuoi|ca)(ngay|tuan|thang|quy|nam)"
)
_DIGITS_FIRST = regex.compile(r"[0-9]+(?:[a-z]+[0-9]*)")
_LETTERS_OR_DIGITS = regex.compile(r"[a-z]+|[0-9]+")
_ABBREVIATION = regex.compile(r"(?<![a-z0-9])([qt])\.(?= ?[0-9ivl])")
_TIME_COLON = regex.compile(r"(?<=[0-9]):(?=[0-9])")
_OCR_DIGITS = str.maketrans("oil|", "0111")  # letters that scanning leaves for digits
_OCR_ROMAN = str.maketrans("l1|", "iii")  # strokes that scanning leaves for a Roman I
_CONJUNCTIONS = ("+", "&")
_SIGNS = {"~": "-", "÷": "-", "→": "-", "\\": "/", "∕": "/", "⁄": "/", "／": "/"}
_FOLDED_RANGES = (range(0x250), range(0x370, 0x460), range(0x1E00, 0x3001), range(0xFE58, 0xFF10))

_ROMAN_NUMERALS = ("I", "II", "III", "IV", "i", "ii", "iii", "iv")
_ROMAN_SIGNS = dict(zip(map(ord, "ⅠⅡⅢⅣⅰⅱⅲⅳ"), _ROMAN_NUMERALS, strict=True))
_BREAKS = dict.fromkeys(map(ord, "\r\v\f\u0085\u2028\u2029"), "\n")
_LOOSE_RANGES = (range(0x300, 0x370), range(0x200B, 0x2010), range(0x2060, 0x2065), (0xFEFF,))
_LOOSE = dict.fromkeys((code for codes in _LOOSE_RANGES for code in codes), "")
_CLEAN = _ROMAN_SIGNS | _BREAKS | _LOOSE

Phrase = tuple[list[str], str]  # folded words, kind


def clean(text: str) -> str:
    """NFC text whose only line break is the line feed, without loose marks and format signs."""
    return unicodedata.normalize("NFC", text).translate(_CLEAN)


def fold_line(line: str) -> str:
    """Lower case without marks, one dash, one slash: result[i] stands for line[i]."""
    folded = line.translate(_fold_table())
    if "." in folded:
        folded = _ABBREVIATION.sub(r"\1 ", folded)
    return _TIME_COLON.sub("h", folded) if ":" in folded else folded


def digits(raw: str) -> int | None:
    """Value of a folded number, scanning slips repaired ("o6", "l2"); None for Roman letters."""
    if len(raw) > MAX_DIGITS:
        return None
    if raw.isdecimal():
        return int(raw)
    if not any(letter.isdigit() for letter in raw):
        return None
    repaired = raw.translate(_OCR_DIGITS)
    return int(repaired) if repaired.isdecimal() else None


def quarter(raw: str) -> int | None:
    """Number of a quarter in Arabic or Roman, scanning slips repaired ("iil", "1v")."""
    if raw.isdecimal():
        return QUARTERS.get(raw)
    return QUARTERS.get(raw.translate(_OCR_ROMAN))


@lru_cache(maxsize=REMEMBERED)
def kind_of(raw: str) -> str:
    """Kind of one run that begins no phrase; a mark is its own kind."""
    if _NUMERIC.fullmatch(raw):
        return NUMBER
    if raw in _CONJUNCTIONS:
        return "and"
    return WORD if raw.isalnum() else raw


def pieces(run: str) -> tuple[str, ...]:
    """Cut what a missing blank glued: quyiii -> quy iii, thang6 -> thang 6, 17h30 -> 17 h 30."""
    if run in phrases():
        return (run,)
    if pair := _ROMAN_FIRST.fullmatch(run) or _TWO_WORDS.fullmatch(run):
        return pair[1], pair[2]
    if _NUMERIC.fullmatch(run):
        return (run,)
    if glued := _GLUED.fullmatch(run):
        return glued["word"], glued["roman"] or glued["number"]
    if _DIGITS_FIRST.fullmatch(run):
        return tuple(_LETTERS_OR_DIGITS.findall(run))
    return (run,)


@cache
def phrases() -> dict[str, tuple[Phrase, ...]]:
    """First word -> every phrase that begins with it, the longest first."""
    found: dict[str, list[Phrase]] = {}
    for phrase, kind in rows("deadline_words"):
        words = RUN.findall(fold_line(phrase))
        found.setdefault(words[0], []).append((words, kind))
        glued = "".join(words)
        if len(words) > 1 and glued.isalpha():  # "Thườngxuyên"
            found.setdefault(glued, []).append(([glued], kind))
    return {
        first: tuple(sorted(entries, key=lambda entry: -len(entry[0])))
        for first, entries in found.items()
    }


@cache
def spellings() -> frozenset[str]:
    """Every phrase with its marks, as `aligned` writes it: "từ" is one, "tư" is not."""
    return frozenset(aligned(phrase) for phrase, _ in rows("deadline_words"))


@cache
def numerals() -> dict[str, dict[str, int]]:
    """Number words: folded -> with its marks, as `aligned` writes it -> value."""
    words: dict[str, dict[str, int]] = {}
    for word, value in rows("deadline_numerals"):
        marked = aligned(word)
        words.setdefault(fold_line(marked), {})[marked] = int(value)
    return words


@cache
def _fold_table() -> dict[int, str]:
    """Every letter, dash, blank and slash that has a plain counterpart of the same length."""
    table = {}
    for code in (code for codes in _FOLDED_RANGES for code in codes):
        sign = chr(code)
        plain = _SIGNS.get(sign) or unmarked(aligned(sign))
        if plain != sign and len(plain) == 1:
            table[code] = plain
    return table
