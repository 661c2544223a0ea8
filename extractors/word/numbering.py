"""Automatic numbers as Word shows them: lists, their levels, formats and restarts.

After ECMA-376 part 1, 17.9. The counters belong to the abstract list: two lists over one abstract
list count on, until the second one's `startOverride` starts it anew.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from extractors.word.looks import MAX_LEVEL, ParagraphLook, RunLook, style_look
from extractors.word.markup import ALTERNATE, CHOICE, FALLBACK, Element, W, integer, is_on, value
from extractors.word.number_formats import bullet, format_number
from extractors.word.styles import Styles

MAX_NUMBER = 32_767  # Word's own limit; keeps roman numerals short
MAX_LABEL = 255  # characters of `lvlText`; a longer one could be repeated into a bomb

_PLACEHOLDER = re.compile(r"%([1-9])")
_SUFFIX = {"tab": " ", "space": " ", "nothing": ""}
_NO_LIST = "0"
_NEVER = 0  # `lvlRestart` 0: counts on through the whole list


@dataclass(frozen=True, slots=True)
class Label:
    """A number as shown before a paragraph: its text, its font, and what parts it from the text."""

    text: str
    font: str | None
    suffix: str


@dataclass(frozen=True, slots=True)
class _Level:
    start: int
    number_format: str
    text: str
    suffix: str
    restart: int  # restarts when a level below this one (counted from 1) appears
    all_decimal: bool
    style: str | None
    look: RunLook


@dataclass(slots=True)
class _List:
    """A `w:num`: its abstract list, its levels and the starts it sets anew."""

    abstract_id: str
    levels: dict[int, _Level]
    starts: dict[int, int] = field(default_factory=dict)
    begun: bool = False


class Numbering:
    """Counts a document's lists; paragraphs must be asked for in document order."""

    def __init__(self, root: Element | None, styles: Styles, *, is_lost: bool = False) -> None:
        """Read `w:numbering`; the part may be missing, or `is_lost` as it could not be read."""
        self.uncounted = 0  # paragraphs whose number is lost with the part
        self._is_lost = is_lost
        self._styles = styles
        self._counters: dict[str, dict[int, int]] = {}
        self._lists: dict[str, _List] = {}
        if root is None:
            return
        abstracts = {e.get(W + "abstractNumId", ""): e for e in root.iterfind(W + "abstractNum")}
        named = {value(e, W + "styleLink"): key for key, e in abstracts.items()}
        levels: dict[str, dict[int, _Level]] = {}
        for element in root.iterfind(W + "num"):
            key = value(element, W + "abstractNumId") or ""
            # An abstract list without levels of its own names the style that holds them.
            link = value(abstracts.get(key), W + "numStyleLink")
            if link is not None:
                key = named.get(link, key)
            if key not in levels:
                levels[key] = self._read_levels(abstracts.get(key))
            self._lists[element.get(W + "numId", "")] = self._read_list(element, key, levels[key])

    def label(self, paragraph: ParagraphLook, style_id: str | None) -> Label | None:
        """Count a paragraph and give its number, None for a paragraph outside every list.

        `paragraph` is its look over its style's; `style_id` tells the level where the list
        binds levels to styles.
        """
        listed = self._lists.get(paragraph.num_id or "")
        if listed is None:
            self.uncounted += self._is_lost and paragraph.num_id not in (None, _NO_LIST)
            return None
        place = self._level_of(listed, paragraph, style_id)
        level = listed.levels.get(place)
        if level is None:
            return None
        counters = self._count(listed, place)
        if level.look.hidden:
            return None
        text = self._text(listed, level, counters)
        return Label(text, level.look.font, level.suffix) if text else None

    def _count(self, listed: _List, place: int) -> dict[int, int]:
        counters = self._counters.setdefault(listed.abstract_id, {})
        if not listed.begun:
            listed.begun = True
            for level in listed.starts:
                counters.pop(level, None)
        counters[place] = (
            min(counters[place] + 1, MAX_NUMBER) if place in counters else _start(listed, place)
        )
        for higher in range(place):
            # A level left out counts as begun: after 1.1.1 under 1 comes 1.2.
            if higher in listed.levels and higher not in counters:
                counters[higher] = _start(listed, higher)
        for deeper in range(place + 1, MAX_LEVEL + 1):
            definition = listed.levels.get(deeper)
            if (
                definition is not None
                and definition.restart != _NEVER
                and place < definition.restart
            ):
                counters.pop(deeper, None)
        return counters

    def _text(self, listed: _List, level: _Level, counters: dict[int, int]) -> str:
        if level.number_format == "bullet":
            return bullet(level.text, level.look.font)

        def number(match: re.Match[str]) -> str:
            place = int(match[1]) - 1
            shown = listed.levels.get(place)
            number_format = "decimal" if shown is None else shown.number_format
            if level.all_decimal:
                number_format = "decimal"
            return format_number(counters.get(place, _start(listed, place)), number_format)

        return _PLACEHOLDER.sub(number, level.text)

    def _level_of(self, listed: _List, paragraph: ParagraphLook, style_id: str | None) -> int:
        if paragraph.level is not None:
            return paragraph.level
        for place, level in listed.levels.items():
            if style_id is not None and level.style == style_id:
                return place
        return 0

    def _read_list(self, element: Element, key: str, levels: dict[int, _Level]) -> _List:
        listed = _List(key, levels)
        for override in element.iterfind(W + "lvlOverride"):
            place = integer(override.get(W + "ilvl"), 0, 0, MAX_LEVEL)
            definition = override.find(W + "lvl")
            if definition is not None:
                listed.levels = listed.levels | {place: self._read_level(definition, place)}
            start = value(override, W + "startOverride")
            if start is not None:
                listed.starts[place] = integer(start, 1, 0, MAX_NUMBER)
        return listed

    def _read_levels(self, abstract: Element | None) -> dict[int, _Level]:
        levels: dict[int, _Level] = {}
        for element in () if abstract is None else abstract.iterfind(W + "lvl"):
            place = integer(element.get(W + "ilvl"), 0, 0, MAX_LEVEL)
            levels[place] = self._read_level(element, place)
        return levels

    def _read_level(self, element: Element, place: int) -> _Level:
        return _Level(
            start=integer(value(element, W + "start"), 0, 0, MAX_NUMBER),
            number_format=_number_format(element),
            text=(value(element, W + "lvlText") or "")[:MAX_LABEL],
            suffix=_SUFFIX.get(value(element, W + "suff") or "tab", " "),
            restart=integer(value(element, W + "lvlRestart"), place, 0, place),
            all_decimal=is_on(element.find(W + "isLgl")),
            style=value(element, W + "pStyle"),
            look=style_look(element, self._styles.theme_fonts).run,
        )


def _start(listed: _List, place: int) -> int:
    if place in listed.starts:
        return listed.starts[place]
    level = listed.levels.get(place)
    return 1 if level is None else level.start


def _number_format(level: Element) -> str:
    """`w:numFmt`, which newer files wrap to name a format older programs do not know."""
    plain = level.find(W + "numFmt")
    if plain is None:
        wrapped = level.find(ALTERNATE)
        for branch in (CHOICE, FALLBACK):
            plain = None if wrapped is None else wrapped.find(f"{branch}/{W}numFmt")
            if plain is not None:
                break
    if plain is None:
        return "decimal"
    # A custom format is spelled out: "001, 002, 003, ..."
    return str(plain.get(W + "format") or plain.get(W + "val", "decimal"))
