"""One number in the formats of `w:numFmt` (ECMA-376 part 1, 17.18.59), and bullets."""

from __future__ import annotations

import re
import unicodedata

LETTERS = 26
MAX_REPEAT = 30  # Word repeats a letter at most that often: 780 numbers, then from the start

_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_VIETNAMESE = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười")
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_PADDED = re.compile(r"(0+1)(?:\D|\Z)")
_PICTURE_FONTS = ("courier new", "symbol", "wingdings")  # Courier New draws "o" as a ring


def format_number(number: int, number_format: str) -> str:
    """`number` as Word shows it; formats of other scripts come out as plain digits."""
    if number_format in ("none", "bullet"):
        return ""
    if number < 1:
        return str(number)
    if number_format in ("lowerRoman", "upperRoman"):
        text = _roman(number)
    elif number_format in ("lowerLetter", "upperLetter"):
        repeat, letter = divmod(number - 1, LETTERS)
        text = chr(ord("a") + letter) * (repeat % MAX_REPEAT + 1)
    else:
        return _digits(number, number_format)
    return text.upper() if number_format.startswith("upper") else text


def bullet(glyph: str, font: str | None) -> str:
    """A bullet as text: "-" for every picture drawn by a symbol font, else the sign itself."""
    glyph = glyph.strip()
    pictured = any(unicodedata.category(c) == "Co" for c in glyph)
    if glyph and (pictured or (font or "").lower().startswith(_PICTURE_FONTS)):
        return "-"
    return glyph


def _roman(number: int) -> str:
    text = ""
    for size, letters in _ROMAN:
        count, number = divmod(number, size)
        text += letters * count
    return text


def _digits(number: int, number_format: str) -> str:
    padded = _PADDED.match(number_format)
    if number_format == "decimalZero" or padded:
        return str(number).zfill(len(padded[1]) if padded else 2)
    if number_format == "numberInDash":
        return f"- {number} -"
    if number_format == "vietnameseCounting" and number < len(_VIETNAMESE):
        return _VIETNAMESE[number]
    if number_format.startswith("decimalEnclosedCircle") and number <= len(_CIRCLED):
        return _CIRCLED[number - 1]
    return str(number)
