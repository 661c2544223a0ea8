"""The front of a document as lines: paragraphs, and the borderless tables that hold a letterhead.

Readers differ in what one line is: PDF gives a printed line, Word a paragraph, a dump whatever
its maker joined. Nothing here relies on more than the order of the text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from normalizers.values.lexicon import rows
from normalizers.values.text import single_blanks
from schemas.reading import Block, Grid, Paragraph

FRONT_CHARS = 12_000  # four pages: the facts stand there; a plan's own text may go on for more
LINE_CHARS = 5_000  # the longest paragraph of a preamble; a dump may be one line of megabytes
CLOSING = 20  # blocks before the first table: its appendix may name the plan it belongs to
CELLS = 1_000_000  # keeps the numbers of cells and of paragraphs apart
FURNITURE_ROWS, FURNITURE_COLS = 8, 4  # a letterhead or signature table is never larger

_MARK = re.compile(
    r"Độc\s*lập\s*[-–—]\s*Tự\s*do|CỘNG\s+H(?:ÒA|OÀ)\s+XÃ\s+HỘI|ĐẢNG\s+CỘNG\s+SẢN|Nơi\s+nhận\s*:"
    r"|^\s*(?:Số\s*:|(?:TM|KT|TL|TUQ)\s*\.)",
    re.IGNORECASE | re.MULTILINE,
)


class BodyLine(NamedTuple):
    """A line of text outside the data tables; `group` is the paragraph or cell it stands in."""

    text: str
    group: int
    bold: bool = False

    @property
    def caps(self) -> bool:
        """Whether every letter is a capital."""
        return self.text.isupper()


@dataclass(frozen=True, slots=True)
class Front:
    """Lines before the data tables; `closing` are the last of them where `lines` stop earlier."""

    lines: list[BodyLine]
    closing: list[BodyLine]

    @property
    def text(self) -> str:
        """All of it on one line."""
        return " ".join(line.text for line in (*self.lines, *self.closing))


@cache
def phrases(*roles: str) -> tuple[str, ...]:
    """Phrases of front_matter.csv that have one of these roles."""
    return tuple(phrase for phrase, role in rows("front_matter") if role in roles)


@cache
def phrase_pattern(*roles: str) -> re.Pattern[str]:
    """Pattern for a line that begins with a phrase of these roles, case included."""
    longest = sorted(phrases(*roles), key=len, reverse=True)
    joined = "|".join(re.escape(phrase).replace(r"\ ", r"\s+") for phrase in longest)
    return re.compile(rf"\s*(?:{joined})(?![^\W\d_])")


def is_furniture(grid: Grid) -> bool:
    """Whether a grid lays out a letterhead or a signature instead of holding data."""
    if grid.n_rows > FURNITURE_ROWS or grid.n_cols > FURNITURE_COLS:
        return False
    return any(_MARK.search(cell.text) for cell in grid.cells)


def lines_of(block: Block, group: int) -> Iterator[BodyLine]:
    """Lines of a paragraph or of a letterhead or signature table; none of a data table."""
    if isinstance(block, Paragraph):
        if block.kind == "body":
            yield from _printed(block.text, group, block.bold)
    elif is_furniture(block):
        for place, cell in enumerate(block.cells):
            yield from _printed(cell.text, (group + 1) * CELLS + place, cell.bold)


def _printed(text: str, group: int, bold: bool) -> Iterator[BodyLine]:
    if not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)
    for printed in text.split("\n"):
        if line := single_blanks(printed[:LINE_CHARS]):
            yield BodyLine(line, group, bold)


def front_of(blocks: Sequence[Block]) -> Front:
    """The text before the first data table: its first FRONT_CHARS and its last CLOSING blocks."""
    end = next(
        (
            index
            for index, block in enumerate(blocks)
            if isinstance(block, Grid) and not block.ignored and not is_furniture(block)
        ),
        len(blocks),
    )
    lines: list[BodyLine] = []
    read = chars = 0
    while read < end and chars < FRONT_CHARS:
        for line in lines_of(blocks[read], read):
            lines.append(line)
            chars += len(line.text)
            if chars >= FRONT_CHARS:
                break
        read += 1
    closing = [
        line
        for index in range(max(read, end - CLOSING), end)
        for line in lines_of(blocks[index], index)
    ]
    return Front(lines, closing)
