"""Colours of letters and of what lies behind them: text in the colour of its ground is not seen.

A ground is six hexadecimal digits, or UNKNOWN where a pattern, a table style's bands or a drawn
shape may lie behind the text: there nothing is called hidden.
"""

from __future__ import annotations

from extractors.word.markup import VAL, Element, W
from extractors.word.weights import WEIGHTS

PAPER = "FFFFFF"
UNKNOWN = "?"
SHADING, COLOR, HIGHLIGHT = W + "shd", W + "color", W + "highlight"

_FILL, _THEME_COLOR, _THEME_FILL = W + "fill", W + "themeColor", W + "themeFill"
_MARKERS = {"white": PAPER, "black": "000000"}  # the others are bright, and no plan's ink
_PAPER_THEMES = frozenset({"background1", "light1"})
_CHANGES = (W + "themeShade", W + "themeTint")


def ink(color: Element) -> str | None:
    """The colour a `w:color` gives letters, None where it is automatic or follows the theme."""
    if color.get(_THEME_COLOR) in _PAPER_THEMES and not any(map(color.get, _CHANGES)):
        return PAPER
    return _hexadecimal(color.get(VAL))


def ground(shading: Element | None) -> str | None:
    """What a `w:shd` lays behind text, None where that is nothing."""
    if shading is None:
        return None
    pattern = shading.get(VAL, "clear")
    if pattern == "nil":
        return None
    if pattern == "clear":
        fill = _hexadecimal(shading.get(_FILL))
        return fill or (UNKNOWN if shading.get(_THEME_FILL) else None)
    return _hexadecimal(shading.get(COLOR)) or UNKNOWN if pattern == "solid" else UNKNOWN


def page_ground(document: Element) -> str:
    """What lies behind a document's text: paper, unless it has a background of its own."""
    background = document.find(W + "background")
    own = None if background is None else _hexadecimal(background.get(COLOR))
    return PAPER if background is None or own == PAPER else UNKNOWN


def marker(highlight: Element) -> str | None:
    """What a `w:highlight` lays behind text."""
    name = highlight.get(VAL, "none")
    return None if name == "none" else _MARKERS.get(name, UNKNOWN)


def is_unseen(letters: str, behind: str) -> bool:
    """Whether letters have the colour of what lies behind them."""
    if behind == UNKNOWN:
        return False
    pairs = zip(_channels(letters), _channels(behind), strict=True)
    return all(abs(one - other) < WEIGHTS.alike for one, other in pairs)


def _hexadecimal(text: str | None) -> str | None:
    if text is None or len(text) != len(PAPER):
        return None
    try:
        bytes.fromhex(text)
    except ValueError:
        return None
    return text.upper()


def _channels(colour: str) -> bytes:
    return bytes.fromhex(colour)
