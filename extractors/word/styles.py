"""Styles: what paragraphs, runs and tables look like where they say nothing themselves."""

from __future__ import annotations

from extractors.word.borders import Borders, read_borders
from extractors.word.inks import PAPER, SHADING, ground
from extractors.word.looks import PLAIN, PLAIN_RUN, ParagraphLook, RunLook, either, style_look
from extractors.word.markup import TBLPR, Element, W, value

_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_THEME_SLOTS = ("HAnsi", "Ascii")
MAX_SHOWN = 1_024  # looks of runs that are kept; a plan has a dozen


class Styles:
    """A document's styles, each laid once over the styles it is based on."""

    def __init__(self, root: Element | None, theme: Element | None = None) -> None:
        """Read `w:styles` and the theme's fonts; both parts may be missing."""
        self.theme_fonts = _theme_fonts(theme)
        self._own: dict[str, Element] = {}
        self._whole: dict[str, tuple[ParagraphLook, Borders]] = {}
        self._shown: dict[tuple[RunLook, RunLook], RunLook] = {}
        self._default_ids: dict[str, str] = {}
        self._defaults = PLAIN
        if root is None:
            return
        self._defaults = self._document_defaults(root.find(W + "docDefaults"))
        for style in root.iterfind(W + "style"):
            name = style.get(W + "styleId", "")
            if style.get(W + "default") in ("1", "true", "on"):
                self._default_ids[style.get(W + "type", "")] = name
            self._own[name] = style

    def paragraph(self, style_id: str | None) -> ParagraphLook:
        """Look of a paragraph of that style (None: the default style)."""
        return self._resolve(style_id or self._default_ids.get("paragraph"))[0]

    def table_borders(self, style_id: str | None) -> Borders:
        """Lines a table of that style draws (None: the default style)."""
        return self._resolve(style_id or self._default_ids.get("table"))[1]

    def is_centered(self, paragraph: ParagraphLook) -> bool:
        """Whether a paragraph, laid over its style, is centered in the end."""
        return bool(either(paragraph.centered, self._defaults.centered))

    def shown(self, own: RunLook, paragraph: RunLook) -> RunLook:
        """What a run looks like in the end, over its character style and its paragraph's look."""
        key = own, paragraph
        if key not in self._shown:
            if len(self._shown) == MAX_SHOWN:
                self._shown.clear()
            self._shown[key] = self._over_styles(own, paragraph)
        return self._shown[key]

    def _over_styles(self, own: RunLook, paragraph: RunLook) -> RunLook:
        """The same, worked out.

        Bold, hidden and capitals are toggles (ECMA-376 part 1, 17.7.3): set in both the
        paragraph's and the character's style they cancel out.
        """
        defaults = self._defaults.run
        character = PLAIN_RUN if own.style is None else self._resolve(own.style)[0].run
        return RunLook(
            _toggle(own.bold, character.bold, paragraph.bold, defaults.bold),
            _toggle(own.hidden, character.hidden, paragraph.hidden, defaults.hidden),
            _toggle(own.caps, character.caps, paragraph.caps, defaults.caps),
            own.font or character.font or paragraph.font or defaults.font,
            ink=own.ink or character.ink or paragraph.ink or defaults.ink,
            ground=own.ground or character.ground or paragraph.ground,
        )

    def shades_tables(self, style_id: str | None) -> bool:
        """Whether a table style, or one it is based on, lays a colour behind some of its cells."""
        style_id = style_id or self._default_ids.get("table")
        seen: set[str] = set()
        while style_id in self._own and style_id not in seen:
            seen.add(style_id)
            style = self._own[style_id]
            if any(ground(shading) not in (None, PAPER) for shading in style.iter(SHADING)):
                return True
            style_id = value(style, W + "basedOn")
        return False

    def _document_defaults(self, defaults: Element | None) -> ParagraphLook:
        if defaults is None:
            return PLAIN
        look = PLAIN
        for name in ("rPrDefault", "pPrDefault"):
            part = defaults.find(W + name)
            if part is not None:
                look = look.over(style_look(part, self.theme_fonts))
        return look

    def _resolve(self, style_id: str | None) -> tuple[ParagraphLook, Borders]:
        chain: list[str] = []
        seen: set[str] = set()
        while style_id in self._own and style_id not in self._whole and style_id not in seen:
            chain.append(style_id)
            seen.add(style_id)
            style_id = value(self._own[style_id], W + "basedOn")
        look, borders = self._whole.get(style_id or "", (PLAIN, {}))
        for name in reversed(chain):
            style = self._own[name]
            look = style_look(style, self.theme_fonts).over(look)
            borders = borders | read_borders(style.find(f"{TBLPR}/{W}tblBorders"))
            self._whole[name] = (look, borders)
        return look, borders


def _toggle(*values: bool | None) -> bool:
    """Own value if there is one; else the styles' values, cancelling out; else the default."""
    own, character, paragraph, default = values
    if own is not None:
        return own
    if character is None and paragraph is None:
        return bool(default)
    return bool(character) != bool(paragraph)


def _theme_fonts(theme: Element | None) -> dict[str, str]:
    """Theme slot as `w:rFonts` names it (minorHAnsi) -> font name."""
    fonts: dict[str, str] = {}
    for size in ("major", "minor"):
        latin = None if theme is None else theme.find(f".//{_DRAWING}{size}Font/{_DRAWING}latin")
        if latin is not None and latin.get("typeface"):
            fonts |= {size + slot: latin.get("typeface") for slot in _THEME_SLOTS}
    return fonts
