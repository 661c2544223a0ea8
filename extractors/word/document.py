"""The body of a Word file into blocks: paragraphs and tables in the order they stand."""

from __future__ import annotations

from dataclasses import dataclass

from extractors import legacy_fonts
from extractors.word.frames import Filled, doubted, unframed
from extractors.word.inks import PAPER, SHADING, UNKNOWN, ground
from extractors.word.looks import ParagraphLook, paragraph_look
from extractors.word.markup import (
    DELETED,
    MOVED_FROM,
    PPR,
    RPR,
    TBL,
    TBLPR,
    Element,
    P,
    T,
    W,
    by_tag,
    first_child,
    value,
    visible,
)
from extractors.word.numbering import Numbering
from extractors.word.runs import RunReader, Shown
from extractors.word.styles import Styles
from extractors.word.tables import MAX_CELLS, Slot, lay_out
from extractors.word.text import fold
from schemas.reading import Block, Cell, Note, Paragraph, UnreadableError

MAX_NESTING = 12
"""Tables and text boxes inside one another; offices nest two."""

_STYLE, _FOREIGN_PART = W + "pStyle", W + "altChunk"
_TABLE_STYLE = W + "tblStyle"
_UNCOUNTED = "its automatic numbers could not be read; they are missing here"
_PAGE = 1  # Word files are not paged


@dataclass(slots=True)
class _OpenParagraph:
    """A paragraph before its end is reached: joined with the next one if its mark is gone."""

    shown: Shown
    look: ParagraphLook
    style_id: str | None
    mark: Element | None  # properties of the paragraph mark


class BodyReader:
    """Reads the blocks of one document; lists and notes count on from call to call."""

    def __init__(self, styles: Styles, numbering: Numbering, runs: RunReader) -> None:
        """The parts tell how paragraphs look, how lists count and what runs show."""
        self.notes: list[Note] = []
        self._styles = styles
        self._numbering = numbering
        self._runs = runs
        self._room = MAX_CELLS

    def blocks(self, container: Element, depth: int = 0, behind: str = PAPER) -> list[Block]:
        """Blocks of a body, a cell, a text box or a note, nested `depth` deep.

        `behind` is the colour that lies behind their text (see inks).

        Raises:
            UnreadableError: `unsafe-docx` for tables nested too deep or too large.
        """
        if depth > MAX_NESTING:
            raise UnreadableError(
                "unsafe-docx", f"the Word file was not opened: tables nest over {MAX_NESTING} deep"
            )
        found: list[Block] = []
        waiting: _OpenParagraph | None = None
        for element in visible(container):
            tag = element.tag
            if tag == P:
                line = self._line(element, waiting, behind)
                waiting = line if self._mark_is_gone(line) else None
                if waiting is None:
                    found += self._paragraphs(line, depth)
            elif tag == TBL:
                found += self._left_over(waiting, depth)
                waiting = None
                found += self._table(element, depth, behind)
            elif tag == _FOREIGN_PART:
                self.notes.append(
                    Note("part-ignored", "the document embeds another file, which is not read")
                )
        return found + self._left_over(waiting, depth)

    def text(self, container: Element, depth: int = 0) -> tuple[str, bool]:
        """All text of a cell or note, one line a paragraph, and whether all of it is bold."""
        return _flat(self.blocks(container, depth))

    def _line(self, element: Element, before: _OpenParagraph | None, behind: str) -> _OpenParagraph:
        """A paragraph, behind what a deleted mark left of the paragraph before it."""
        properties = by_tag(first_child(element, PPR))
        style_id = value(properties, _STYLE)
        look = paragraph_look(properties).over(self._styles.paragraph(style_id))
        shown = self._runs.read(element, look.run, look.ground or behind)
        if before is not None:
            before.shown.pieces += shown.pieces
            before.shown.boxes += shown.boxes
            shown = before.shown
        return _OpenParagraph(shown, look, style_id, properties.get(RPR))

    def _mark_is_gone(self, line: _OpenParagraph) -> bool:
        """Whether the paragraph's end is deleted, moved away or hidden."""
        mark = line.mark
        if mark is not None and (
            mark.find(DELETED) is not None or mark.find(MOVED_FROM) is not None
        ):
            return True
        if mark is None and not line.look.run.hidden:
            return False
        return bool(self._runs.look(mark, line.look.run).hidden)

    def _left_over(self, line: _OpenParagraph | None, depth: int) -> list[Block]:
        """A paragraph whose mark is gone and that nothing follows."""
        return [] if line is None or line.shown.is_empty() else self._paragraphs(line, depth)

    def _paragraphs(self, line: _OpenParagraph, depth: int) -> list[Block]:
        """A paragraph with its number, one block a line of it, then its text boxes."""
        shown = line.shown
        text = shown.text()
        bold = shown.is_bold()
        label = self._numbering.label(line.look, line.style_id)
        if label is not None:
            mark = self._runs.look(line.mark, line.look.run)
            font = self._runs.legacy_font(label.font or mark.font)
            number = legacy_fonts.decode(label.text, font) if font else label.text
            bold = bold or (bool(mark.bold) and shown.is_empty())
            text = number + label.suffix + text
        centered = self._styles.is_centered(line.look)
        found: list[Block] = [
            Paragraph(part, _PAGE, bold=bold, centered=centered)
            for part in fold(text).split("\n")
            if part
        ]
        for box in shown.boxes:
            found += self.blocks(box, depth + 1, UNKNOWN)
        return found

    def _table(self, table: Element, depth: int, behind: str) -> list[Block]:
        layout = lay_out(table, self._styles, self._room)
        if layout is None:
            return []
        self._room -= layout.n_rows * layout.n_cols
        behind = self._behind_table(table, behind)
        uncounted = self._numbering.uncounted
        cells = [self._read_cell(slot, depth, behind) for slot in layout.slots]
        found = unframed(layout, cells)
        if self._numbering.uncounted > uncounted:
            return [doubted(block, _UNCOUNTED) for block in found]
        return found

    def _behind_table(self, table: Element, behind: str) -> str:
        """What lies behind the text of cells that say nothing themselves."""
        properties = first_child(table, TBLPR)
        if self._styles.shades_tables(value(properties, _TABLE_STYLE)):
            return UNKNOWN  # which of its bands a cell lies in is not followed
        shading = None if properties is None else properties.find(SHADING)
        return ground(shading) or behind

    def _read_cell(self, slot: Slot, depth: int, behind: str) -> Filled:
        for hidden in slot.covered:
            text = fold("".join(part.text or "" for part in hidden.iter(T)))
            if text:
                message = "Word hides this text: its cell is merged into another"
                self.notes.append(Note("text-lost", message, _PAGE, text))
        if slot.element is None:
            return Filled(slot, [], _cell(slot, "", bold=False))
        blocks = self.blocks(slot.element, depth + 1, slot.behind or behind)
        return Filled(slot, blocks, _cell(slot, *_flat(blocks)))


def _cell(slot: Slot, text: str, bold: bool) -> Cell:
    return Cell(slot.row, slot.start, text, slot.row_span, slot.end - slot.start, bold=bold)


def _flat(blocks: list[Block]) -> tuple[str, bool]:
    """Blocks as the text of one cell; a row of a table inside it is one line."""
    lines: list[str] = []
    bold: list[bool] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            lines.append(block.text)
            bold.append(block.bold)
        else:
            rows: dict[int, list[str]] = {}
            for cell in block.cells:
                if cell.text:
                    rows.setdefault(cell.row, []).append(cell.text)
                    bold.append(cell.bold)
            lines += [" ".join(texts) for texts in rows.values()]
    return "\n".join(lines), bool(bold) and all(bold)
