"""Geometry of a page: boxes, words and rules. Units are points from the top left corner."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple


class Box(NamedTuple):
    """A rectangle on a page, in points from the top left."""

    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def width(self) -> float:
        """Points from side to side."""
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        """Points from top to bottom."""
        return self.bottom - self.top


@dataclass(slots=True)
class Word:
    """A word, or words that only printed single blanks part, with its box in points."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    bold: bool = False
    ink: int = 0  # colour of the glyphs as 0xRRGGBB
    glued: bool = False  # only the reader's guess, no blank, separates it from the word before it
    doubt: str = ""  # why the reader is not sure of it, '' when it is
    weak: bool = False  # recognised in a picture with less than certainty
    turn: int = 0  # quarter turns clockwise that its line is turned by: 3 runs up

    @property
    def size(self) -> float:
        """Height of the word's line, points."""
        return self.bottom - self.top


class Rule(NamedTuple):
    """A straight drawn line, horizontal or vertical, as the box of its ink."""

    x0: float
    top: float
    x1: float
    bottom: float
    ink: int = 0  # colour as 0xRRGGBB

    @property
    def horizontal(self) -> bool:
        """Whether it runs from left to right."""
        return self.x1 - self.x0 >= self.bottom - self.top


@dataclass(slots=True)
class Page:
    """Words and rules of one page, whatever the source; `number` counts from 1.

    A page of mere prose carries `lines` instead of words: nothing on it needs a place.
    `marks` are watermarks, `hidden` words nobody sees: neither is text. `turned` words run up or
    down, in a cell or as a watermark does. `beyond` tells sides past which a table goes on.
    """

    number: int
    width: float
    height: float
    words: list[Word] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    marks: list[Word] = field(default_factory=list)
    hidden: list[Word] = field(default_factory=list)
    turned: list[Word] = field(default_factory=list)
    beyond: frozenset[str] = frozenset()  # of "top", "bottom", "left", "right"
    seamed: bool = False  # its upright rules are where pieces of the others meet
    unsure: Sequence[Rule] = ()  # ... of one rule above or below alone, or between filled rows
    tiled: bool = False  # its rules are the sides of filled boxes, with white rows between
    unread: bool = False  # prose whose text nobody asks for
    shifted: bool = False  # letters of a font whose table is shifted were moved back
    scanned: bool = False  # its words were recognised in a picture
    pictured: bool = True  # a picture may be drawn on it
    failed: str = ""  # why the page could not be read, '' when it was
