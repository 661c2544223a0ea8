"""Vietnamese text typed for TCVN3 and VNI fonts, turned into Unicode by the font's name.

Before Unicode the letters lived in fonts: the file holds Latin-1 characters and only a font such
as .VnTime or VNI-Times draws them as Vietnamese. Sources: TCVN 5712:1993, character set VN3
("ABC"), and the VNI Windows code page of VNI Software.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from typing import Literal

from extractors.syllables import is_syllable

Encoding = Literal["tcvn3", "vni"]

MAX_NAME = 128  # characters of a font's name that count; PDF allows 127

_SUBSET = re.compile(r"\A[A-Z]{6}\+")
_STYLE = re.compile(
    r"[\s,_-]*(?:bold|italic|oblique|regular|normal|roman|identity-h|mt|ps)+\Z", re.IGNORECASE
)
_TCVN3_BARE_NAME = re.compile(r"\AVn[A-Z]")
_VNI_NAME = re.compile(r"\AVNI[-_ ]", re.IGNORECASE)

# TCVN 5712:1993 VN3. Letters in the order of their codes; a blank is a code without a letter.
_TCVN3_A1 = "ĂÂÊÔƠƯĐăâêôơưđ"
_TCVN3_B5 = "àảãáạ ằẳẵắ       ặầẩẫấậè ẻẽéẹềểễếệìỉ   ĩíịò ỏõóọồổỗốộờởỡớợù ủũúụừửữứựỳỷỹýỵ"
_TCVN3: dict[int, str] = {
    first + offset: letter
    for first, letters in ((0xA1, _TCVN3_A1), (0xB5, _TCVN3_B5))
    for offset, letter in enumerate(letters)
    if letter != " "
}
SOFT_HYPHEN = "\xad"
MINUS = "\u2212"
# Code AD is the soft hyphen, which some producers write as a minus; B5 and B7 have look-alikes.
_TCVN3_LOOK_ALIKES = {
    ord(MINUS): ord(SOFT_HYPHEN),
    0x2010: ord(SOFT_HYPHEN),
    0x03BC: 0xB5,
    0x2219: 0xB7,
}
_TCVN3 |= {alike: _TCVN3[code] for alike, code in _TCVN3_LOOK_ALIKES.items()}

# VNI: a vowel is followed by the mark it carries; some letters have a code of their own.
_GRAVE, _ACUTE, _TILDE, _HOOK, _DOT = "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"
_CIRCUMFLEX, _BREVE = "\u0302", "\u0306"
_VNI_MARKS = {
    "ù": _ACUTE,
    "ø": _GRAVE,
    "û": _HOOK,
    "õ": _TILDE,
    "ï": _DOT,
    "â": _CIRCUMFLEX,
    "á": _CIRCUMFLEX + _ACUTE,
    "à": _CIRCUMFLEX + _GRAVE,
    "å": _CIRCUMFLEX + _HOOK,
    "ã": _CIRCUMFLEX + _TILDE,
    "ä": _CIRCUMFLEX + _DOT,
    "ê": _BREVE,
    "é": _BREVE + _ACUTE,
    "è": _BREVE + _GRAVE,
    "ú": _BREVE + _HOOK,
    "ü": _BREVE + _TILDE,
    "ë": _BREVE + _DOT,
}
_VNI_LETTERS = {
    "ô": "ơ",
    "ö": "ư",
    "ñ": "đ",
    "í": "í",
    "ì": "ì",
    "æ": "ỉ",
    "ó": "ĩ",
    "ò": "ị",
    "î": "ỵ",
}
_VNI_MARKS |= {mark.upper(): combining for mark, combining in _VNI_MARKS.items()}
_VNI_LETTERS |= {code.upper(): letter.upper() for code, letter in _VNI_LETTERS.items()}
_VNI_PAIR = re.compile(f"([aeouyôöAEOUYÔÖ])([{''.join(_VNI_MARKS)}])|([{''.join(_VNI_LETTERS)}])")

_VIETNAMESE = "".join(
    unicodedata.normalize("NFC", base + accent + tone)
    for base, accents in (("a", ("", _CIRCUMFLEX, _BREVE)), ("e", ("", _CIRCUMFLEX)), ("i", ("",)),
                          ("o", ("", _CIRCUMFLEX)), ("ơ", ("",)), ("u", ("",)), ("ư", ("",)),
                          ("y", ("",)))
    for accent in accents
    for tone in ("", _GRAVE, _ACUTE, _TILDE, _HOOK, _DOT)
) + "đ"  # fmt: skip
_SHARED = frozenset(_VIETNAMESE + _VIETNAMESE.upper())
_UNICODE_ONLY = re.compile(f"[{''.join(c for c in _SHARED if ord(c) > 0xFF)}\u0300-\u036f]")
_TCVN3_ONLY = re.compile(f"[{''.join({chr(code) for code in _TCVN3} - _SHARED)}]")
_VNI_ONLY = re.compile(f"[{''.join({*_VNI_MARKS, *_VNI_LETTERS} - _SHARED)}]")
_HYPHENED = re.compile(r"[^\W\d_]*-[^\W\d_]*(?:-[^\W\d_]*)*")
_PRIVATE = re.compile("[\uf0a0-\uf0ff]")


@lru_cache(maxsize=1024)
def encoding_of(font: str) -> Encoding | None:
    """The code page a font of that name draws, None for an ordinary (Unicode) font.

    `font` is a name as Word or PDF give it: `.VnTimeH`, `VNI-Times`, `ABCDEF+.VnTime,Bold`.
    """
    name = _family(font)
    if name.lower().startswith(".vn") or _TCVN3_BARE_NAME.match(name):
        return "tcvn3"
    return "vni" if _VNI_NAME.match(name) else None


@lru_cache(maxsize=1024)
def draws_capitals(font: str) -> bool:
    """Whether a TCVN3 font draws small letters as capitals: its family name ends in H."""
    return encoding_of(font) == "tcvn3" and _STYLE.sub("", _family(font)).endswith("H")


def decode(text: str, font: str) -> str:
    """`text` of one font as Unicode, NFC.

    Text in an ordinary font is returned as it is, and so is text that already holds Vietnamese
    letters no legacy font can hold: there the font's name is a leftover of an old template.
    """
    encoding = encoding_of(font)
    if encoding is None or (text.isascii() and "-" not in text and not draws_capitals(font)):
        return text
    if _UNICODE_ONLY.search(text):
        return text
    # Fonts marked as symbol fonts put their codes into the private use area.
    text = _PRIVATE.sub(lambda match: chr(ord(match[0]) - 0xF000), text)
    if encoding == "vni":
        return _VNI_PAIR.sub(_vni_letter, text)
    text = _HYPHENED.sub(_horn, text.translate(_TCVN3))
    return text.upper() if draws_capitals(font) else text


def evidence(text: str, encoding: Encoding) -> int:
    """How strongly `text` speaks for that code page: above 0 for it, below 0 for Unicode.

    Counts characters that only one of the two readings can explain. "Báo cáo" alone says
    nothing; the sum over a document's runs in legacy fonts does.
    """
    legacy = _TCVN3_ONLY if encoding == "tcvn3" else _VNI_ONLY
    return len(legacy.findall(text)) - len(_UNICODE_ONLY.findall(text))


def encodings_in_use(typed: Iterable[tuple[str | None, str]]) -> frozenset[Encoding]:
    """Code pages whose fonts are not contradicted by the letters typed in them.

    `typed`: font and text of everything in a document, which decides as a whole.
    """
    weight: Counter[Encoding] = Counter()
    for font, text in typed:
        encoding = encoding_of(font) if font else None
        if encoding is not None:
            weight[encoding] += evidence(text, encoding)
    return frozenset(encoding for encoding, total in weight.items() if total >= 0)


def _family(font: str) -> str:
    """The font's name without the mark PDF puts before a subset of it."""
    return _SUBSET.sub("", font[:MAX_NAME].strip())


def _horn(match: re.Match[str]) -> str:
    """A word whose "ư" (code AD, a hyphen in other code pages) was written as a hyphen."""
    parts = match[0].split("-")
    for count in range(len(parts) - 1, 0, -1):  # as many hyphens as spell a syllable
        whole = "ư".join(parts[: count + 1])
        if len(whole) > count and is_syllable(whole) and not all(map(is_syllable, parts)):
            return "-".join([whole, *parts[count + 1 :]])
    return match[0]


def _vni_letter(match: re.Match[str]) -> str:
    if match[3]:
        return _VNI_LETTERS[match[3]]
    base = _VNI_LETTERS.get(match[1], match[1])
    return unicodedata.normalize("NFC", base + _VNI_MARKS[match[2]])
