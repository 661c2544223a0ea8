"""What a run or a paragraph looks like, as far as it decides what Word shows.

`None` means that nothing is said at that place and the next one down decides: the element itself,
its style, the styles below, the document's defaults.
"""

from __future__ import annotations

from typing import NamedTuple, TypeVar

from extractors.word.inks import COLOR, HIGHLIGHT, SHADING, ground, ink, marker
from extractors.word.markup import PPR, RPR, VAL, Element, W, by_tag, integer, is_on, value
from extractors.word.weights import WEIGHTS

MAX_LEVEL = 8  # list levels count from 0 to 8

_RFONTS, _RSTYLE = W + "rFonts", W + "rStyle"
_JC, _NUM_PR, _NUM_ID, _ILVL = W + "jc", W + "numPr", W + "numId", W + "ilvl"
_TOGGLES = {W + "b": "bold", W + "vanish": "hidden", W + "specVanish": "hidden", W + "caps": "caps"}
_SIZE = W + "sz"
_FONT_SLOTS = tuple((f"{W}{slot}", f"{W}{slot}Theme") for slot in ("hAnsi", "ascii"))
_Said = TypeVar("_Said")


class RunLook(NamedTuple):
    """Properties of a run. `font` is the one that draws letters beyond ASCII.

    `style` names the character style, which is laid under the run and no further down. `ink` is
    the letters' colour (None: automatic), `ground` what is laid behind them (see inks).
    """

    bold: bool | None = None
    hidden: bool | None = None
    caps: bool | None = None
    font: str | None = None
    style: str | None = None
    ink: str | None = None
    ground: str | None = None

    def over(self, lower: RunLook) -> RunLook:
        """What is said here, and `lower` where nothing is."""
        if self is PLAIN_RUN:
            return lower
        return RunLook(
            either(self.bold, lower.bold),
            either(self.hidden, lower.hidden),
            either(self.caps, lower.caps),
            self.font or lower.font,
            ink=self.ink or lower.ink,
            ground=self.ground or lower.ground,
        )


class ParagraphLook(NamedTuple):
    """Properties of a paragraph; `num_id` '0' takes it out of every list."""

    centered: bool | None = None
    num_id: str | None = None
    level: int | None = None
    run: RunLook = RunLook()
    ground: str | None = None  # what is laid behind the whole paragraph

    def over(self, lower: ParagraphLook) -> ParagraphLook:
        """What is said here, and `lower` where nothing is."""
        if self is PLAIN:
            return lower
        return ParagraphLook(
            either(self.centered, lower.centered),
            either(self.num_id, lower.num_id),
            either(self.level, lower.level),
            self.run.over(lower.run),
            self.ground or lower.ground,
        )


PLAIN_RUN = RunLook()
PLAIN = ParagraphLook()


def either(upper: _Said | None, lower: _Said | None) -> _Said | None:
    """`upper` unless it says nothing."""
    return lower if upper is None else upper


def run_look(
    properties: Element | None, theme_fonts: dict[str, str], *, is_own: bool = True
) -> RunLook:
    """What a `w:rPr` itself says, without its style.

    A run's own letters (`is_own`) may be too small to be read; a style's mostly are sized anew.
    """
    if properties is None:
        return PLAIN_RUN
    said: dict[str, bool] = {}
    font = style = colour = behind = None
    for child in properties:
        tag = child.tag  # a string anew each time
        name = _TOGGLES.get(tag)
        if name is not None:
            said[name] = is_on(child)
        elif tag == _RFONTS:
            font = _font(child, theme_fonts)
        elif tag == _RSTYLE:
            style = child.get(VAL)
        elif tag == COLOR:
            colour = ink(child)
        elif tag == SHADING:
            behind = behind or ground(child)
        elif tag == HIGHLIGHT:  # lies over the shading
            behind = marker(child) or behind
        elif tag == _SIZE and is_own and _is_dust(child.get(VAL)):
            said["hidden"] = True
    if not (said or font or style or colour or behind):
        return PLAIN_RUN
    return RunLook(font=font, style=style, ink=colour, ground=behind, **said)


def paragraph_look(properties: dict[str, Element]) -> ParagraphLook:
    """What the children of a `w:pPr` say, without its style and the look of its runs."""
    alignment = value(properties, _JC)
    place = properties.get(_NUM_PR)
    shading = properties.get(SHADING)
    behind = None if shading is None else ground(shading)
    if alignment is None and place is None and behind is None:
        return PLAIN
    level = value(place, _ILVL)
    return ParagraphLook(
        None if alignment is None else alignment == "center",
        value(place, _NUM_ID),
        None if level is None else integer(level, 0, 0, MAX_LEVEL),
        ground=behind,
    )


def style_look(style: Element, theme_fonts: dict[str, str]) -> ParagraphLook:
    """What a `w:style` (or anything with a `w:pPr` and a `w:rPr`) says."""
    look = paragraph_look(by_tag(style.find(PPR)))
    return look._replace(run=run_look(style.find(RPR), theme_fonts, is_own=False))


def _is_dust(size: str | None) -> bool:
    """Whether letters are too small to be read, as those are that a program left for itself."""
    return size is not None and size.isdecimal() and int(size[:4]) <= WEIGHTS.unread


def _font(fonts: Element, theme_fonts: dict[str, str]) -> str | None:
    """The font of letters beyond ASCII, which all legacy Vietnamese letters are."""
    for slot, theme in _FONT_SLOTS:
        name = fonts.get(slot)
        if theme_fonts:
            name = theme_fonts.get(fonts.get(theme, "")) or name
        if name:
            return str(name)
    return None
