"""Vietnamese text made comparable: one spelling for what clerks write in several.

The same word reaches us with its tone mark on either vowel (hoá, hóa), in decomposed Unicode,
with letters of another alphabet that only look Latin (Cyrillic у), with any of a dozen dashes
and blanks. `fold` gives the comparison key that ignores all of this; `unmarked` also drops
tone and vowel marks. Keys are for comparing only: what is stored is the text as printed.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import product

DASHES = "\u00ad\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\u2e3a\u2e3b\ufe58\ufe63\uff0d"
SPACES = "\t\v\f\u00a0\u1680\u180e\u202f\u205f\u3000\ufeff" + "".join(
    map(chr, range(0x2000, 0x200C))
)

LOOK_ALIKES = str.maketrans(
    "АВЕЗКМНОРСТУХІЅЈаеорсухіѕјΑΒΕΗΙΚΜΝΟΡΤΥΧορν",
    "ABE3KMHOPCTYXISJaeopcyxisjABEHIKMNOPTYXopv",
)
"""Cyrillic and Greek letters that print like Latin ones, as OCR and mixed keyboards leave them."""

_TONES = ("\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
_OPEN_PAIRS = ("oa", "oe", "uy")


def _tone_pairs() -> list[tuple[str, str]]:
    """Both spellings of a tone over an open vowel pair: ("oá", "óa") and the like."""
    return [
        (
            unicodedata.normalize("NFC", pair + tone),
            unicodedata.normalize("NFC", pair[0] + tone + pair[1]),
        )
        for pair, tone in product(_OPEN_PAIRS, _TONES)
    ]


def _plain_letters() -> dict[int, str]:
    """Every precomposed Latin letter mapped to its base letter, đ to d."""
    table = {ord("đ"): "d", ord("Đ"): "D"}
    for code in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00)):
        base = unicodedata.normalize("NFD", chr(code))[0]
        if base.isascii():
            table[code] = base
    table.update(dict.fromkeys(range(0x300, 0x370), ""))  # marks that stayed apart
    return table


TONE_PAIRS = _tone_pairs()
_ALIGNED: dict[int, str] = {
    **{code: chr(letter) for code, letter in LOOK_ALIKES.items()},
    **dict.fromkeys(map(ord, DASHES), "-"),
    **dict.fromkeys(map(ord, SPACES), " "),
}
_PLAIN = _plain_letters()
_TO_ALIGN = re.compile(f"[{re.escape(''.join(map(chr, _ALIGNED)))}]")  # most texts hold none
_EARLY = dict(TONE_PAIRS)
_LATE = re.compile("|".join(_EARLY))


def aligned(text: str) -> str:
    """`text` folded letter by letter: result[i] stands for text[i], so positions carry over.

    Expects NFC. Lower case, Latin look-alikes, one dash, one blank, the tone on the first vowel.
    Line feeds stay.
    """
    latin = text.translate(_ALIGNED) if _TO_ALIGN.search(text) else text
    lowered = latin.lower()
    if len(lowered) != len(text):  # a few letters (İ) grow in lower case
        lowered = "".join(letter if len(letter.lower()) != 1 else letter.lower() for letter in text)
    return lowered if lowered.isascii() else _LATE.sub(_early, lowered)


def _early(late: re.Match[str]) -> str:
    return _EARLY[late[0]]


@lru_cache(maxsize=8192)  # a cell is asked for by what judges its row, its column and its table
def fold(text: str) -> str:
    """Comparison key that keeps the marks: "VĂN HOÁ –  Xã hội" gives "văn hóa - xã hội"."""
    return single_blanks(aligned(unicodedata.normalize("NFC", text)))


def single_blanks(text: str) -> str:
    """The text without white space around it, and with one blank for any within."""
    if text.isprintable() and "  " not in text:  # no white space but the blank is printable
        return text.strip(" ")
    return " ".join(text.split())


def unmarked(text: str) -> str:
    """Letters without tone and vowel marks, đ as d; case and everything else stays."""
    return text if text.isascii() else text.translate(_PLAIN)
