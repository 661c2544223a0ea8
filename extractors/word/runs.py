"""The text of a paragraph as Word shows it: no hidden or deleted text, results of fields."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import NamedTuple

from extractors import legacy_fonts
from extractors.word.inks import PAPER, is_unseen
from extractors.word.looks import RunLook, run_look
from extractors.word.markup import (
    RPR,
    TEXT_BOX,
    VAL,
    Element,
    M,
    R,
    T,
    W,
    first_child,
    integer,
    value,
    visible,
)  # fmt: skip
from extractors.word.notes import NoteMarks
from extractors.word.styles import Styles
from extractors.word.symbols import sign, signs

_SIGNS = {
    W + "tab": " ",
    W + "ptab": " ",
    W + "br": "\n",
    W + "cr": "\n",
    W + "noBreakHyphen": "-",
    # In TCVN3 fonts this code is the letter ư; the rest are dropped once the font is known.
    W + "softHyphen": "\xad",
}
_FIELD_CHARACTER, _FIELD_CHARACTER_TYPE = W + "fldChar", W + "fldCharType"
_DROP_DOWN = f"{W}ffData/{W}ddList"
_SYMBOL, _SYMBOL_FONT, _SYMBOL_CODE = W + "sym", W + "font", W + "char"
_RUBY, _RUBY_BASE = W + "ruby", W + "rubyBase"
_REFERENCES = frozenset(W + name for name in ("footnoteReference", "endnoteReference"))
_FRAMES = frozenset(W + name for name in ("drawing", "pict", "object"))
_EQUATIONS = frozenset(M + name for name in ("oMath", "oMathPara"))
_EQUATION_TEXT = M + "t"
_SPACE = re.compile(r"\s")


class Piece(NamedTuple):
    """Text of one look. `font` is named only where it changes what the letters mean."""

    text: str
    font: str | None
    caps: bool
    bold: bool


@dataclass(slots=True)
class Shown:
    """What a paragraph shows: its text in pieces, and the text boxes anchored in it."""

    pieces: list[Piece] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)

    def text(self) -> str:
        """The pieces joined, legacy fonts decoded: a VNI letter may lie over two pieces."""
        if not any(piece.font or piece.caps for piece in self.pieces):
            return "".join(piece.text for piece in self.pieces)
        text = ""
        for (font, caps), pieces in groupby(self.pieces, lambda piece: (piece.font, piece.caps)):
            part = "".join(piece.text for piece in pieces)
            part = legacy_fonts.decode(part, font) if font else part
            text += part.upper() if caps else part
        return text

    def is_empty(self) -> bool:
        """Whether nothing but blanks is shown."""
        return not self.boxes and not any(piece.text.strip() for piece in self.pieces)

    def is_bold(self) -> bool:
        """Whether every letter is bold; an empty paragraph is not."""
        lettered = [piece.bold for piece in self.pieces if piece.text.strip()]
        return bool(lettered) and all(lettered)


class _Fields:
    """The fields open at a place in a paragraph: what stands in an instruction is not shown.

    They are followed within a paragraph only, so that one left open costs no more; text of the
    instruction itself has an element of its own and is never read.
    """

    def __init__(self) -> None:
        self._instructions: list[bool] = []  # an entry an open field: its instruction still runs
        self._running = 0

    @property
    def in_instruction(self) -> bool:
        return self._running > 0

    def follow(self, kind: str | None) -> None:
        """Take notice of a `w:fldChar`; one that fits nothing open is passed over."""
        if kind == "begin":
            self._instructions.append(True)
            self._running += 1
        elif self._instructions and kind in ("separate", "end"):
            self._running -= self._instructions.pop()
            if kind == "separate":
                self._instructions.append(False)


class RunReader:
    """Reads paragraphs of one document; note marks count on from one to the next."""

    def __init__(
        self, styles: Styles, marks: NoteMarks, encodings: frozenset[legacy_fonts.Encoding]
    ) -> None:
        """`encodings` are the legacy code pages this document's fonts really stand for."""
        self._styles = styles
        self._marks = marks
        self._encodings = encodings

    def read(self, paragraph: Element, style: RunLook, behind: str = PAPER) -> Shown:
        """What a `w:p` shows; `style` is the look its paragraph style gives to runs.

        Letters in the colour of what lies `behind` them (see inks) are not shown.
        """
        shown = Shown()
        fields = _Fields()
        for child in visible(paragraph):
            tag = child.tag
            if tag == R:
                self._run(child, style, shown, fields, behind)
            elif tag in _EQUATIONS:
                text = "".join(part.text or "" for part in child.iter(_EQUATION_TEXT))
                shown.pieces.append(Piece(text, None, caps=False, bold=False))
        return shown

    def look(self, properties: Element | None, style: RunLook) -> RunLook:
        """What a run (or a paragraph mark) with these `w:rPr` looks like in the end."""
        return self._styles.shown(run_look(properties, self._styles.theme_fonts), style)

    def legacy_font(self, font: str | None) -> str | None:
        """`font` if its letters must be decoded, else None."""
        if not self._encodings or font is None:
            return None
        return font if legacy_fonts.encoding_of(font) in self._encodings else None

    def _run(
        self, run: Element, style: RunLook, shown: Shown, fields: _Fields, behind: str
    ) -> None:
        look = self.look(first_child(run, RPR), style)
        unseen = look.hidden or (look.ink and is_unseen(look.ink, look.ground or behind))
        texts: list[str] = []
        for child in visible(run):
            tag = child.tag
            if tag == _FIELD_CHARACTER:
                if not (unseen or fields.in_instruction):
                    texts.append(_chosen(child.find(_DROP_DOWN)))
                fields.follow(child.get(_FIELD_CHARACTER_TYPE))
            elif unseen or fields.in_instruction:
                continue
            elif tag == T:
                texts.append(_typed(child.text or "", look.font))
            elif tag in _SIGNS:
                texts.append(_SIGNS[tag])
            elif tag == _SYMBOL:
                texts.append(_symbol(child))
            elif tag in _REFERENCES:
                texts.append(self._marks.reference(child))
            elif tag in _FRAMES:
                shown.boxes.extend(_text_boxes(child))
            elif tag == _RUBY:
                base = child.find(_RUBY_BASE)
                for inner in () if base is None else base.iterfind(R):
                    self._run(inner, style, shown, fields, behind)
        if texts:
            piece = Piece(
                "".join(texts), self.legacy_font(look.font), bool(look.caps), bool(look.bold)
            )
            shown.pieces.append(piece)


def _typed(text: str, font: str | None) -> str:
    """Text of a `w:t`: its line ends are layout of the XML, not breaks of the author's."""
    if text.isprintable():  # most text: no line ends, nothing of private use
        return text
    return _SPACE.sub(" ", signs(text, font))


def _chosen(choices: Element | None) -> str:
    """The entry that a drop-down field of a form shows: it has no text of its own."""
    if choices is None:
        return ""
    entries = [entry.get(VAL, "") for entry in choices.iterfind(W + "listEntry")]
    at = integer(value(choices, W + "result") or value(choices, W + "default"), 0, 0, len(entries))
    return entries[at] if at < len(entries) else ""


def _symbol(element: Element) -> str:
    try:
        code = int(element.get(_SYMBOL_CODE, ""), 16)
    except ValueError:
        return ""
    return sign(code, element.get(_SYMBOL_FONT)) if 0x20 <= code <= 0xFFFF else ""


def _text_boxes(frame: Element) -> Iterator[Element]:
    """Text boxes of a drawing, those inside another box left to it."""
    for child in visible(frame):
        if child.tag == TEXT_BOX:
            yield child
        else:
            yield from _text_boxes(child)
