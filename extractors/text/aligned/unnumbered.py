"""Tables of a dump that number no rows: empty lines part the rows, blanks the columns.

Such a table is told by all its text: below a block of labels stand blocks of lines, and every piece
of them begins where a label's column does and ends before the next. Anything else ends the table,
and a dump without two such rows has none.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from extractors.layout.numbers import is_number
from extractors.text.aligned.chunks import Line, chunks_of, is_label, joined, text_of
from extractors.text.aligned.weights import WEIGHTS
from schemas.reading import Block, Cell, Grid, Paragraph

MAY_GO_ON = "nothing stands in its first column: it may be a part of the row above"


@dataclass(frozen=True, slots=True)
class _Lines:
    """Lines that no empty line parts; `space` counts those above."""

    lines: tuple[Line, ...]
    space: int

    def cells(self, starts: Sequence[int]) -> list[list[str]] | None:
        """The lines of every column's text, None where a piece keeps to no column."""
        found: list[list[str]] = [[] for _ in starts]
        for line in self.lines:
            for chunk in line:
                column = bisect_right(starts, chunk.start + WEIGHTS.unnumbered_aside) - 1
                if column < 0 or abs(chunk.start - starts[column]) > WEIGHTS.unnumbered_aside:
                    return None
                if column + 1 < len(starts) and chunk.end >= starts[column + 1]:
                    return None
                found[column].append(chunk.text)
        return found

    def title(self, starts: Sequence[int]) -> str:
        """The title of a section over all columns, '' for none."""
        if len(self.lines) != 1 or len(self.lines[0]) != 1:
            return ""
        (chunk,) = self.lines[0]
        numbered = is_number(chunk.text.split(" ", 1)[0])
        at_left = abs(chunk.start - starts[0]) <= WEIGHTS.unnumbered_aside
        return chunk.text if at_left and (numbered or chunk.text.isupper()) else ""


def read_unnumbered(text: str, first_page: int = 1) -> list[Block] | None:
    """Grids and paragraphs of a dump in reading order; None where it shows no such table."""
    blocks: list[Block] = []
    starts: list[int] = []  # of the table that the page before ends with
    for page, printed in enumerate(text.split("\f"), first_page):
        held = list(_blocks_of(printed))
        at = 0
        while at < len(held):
            header = [] if starts else _columns_of(held[at])
            end = _end(held, at + bool(header), header or starts)
            if (header and end - at > WEIGHTS.unnumbered_rows) or (starts and end > at):
                starts = header or starts
                blocks.append(_grid(held[at:end], starts, page, bool(header)))
                at = end
            else:
                starts = []
                if not header or end - at <= WEIGHTS.unnumbered_rows:
                    blocks += _paragraphs(held[at], page)
                    at += 1
            if at < len(held):
                starts = []
    return blocks if any(isinstance(block, Grid) for block in blocks) else None


def _blocks_of(printed: str) -> Iterator[_Lines]:
    space = 0
    for filled, group in groupby(map(chunks_of, printed.split("\n")), bool):
        lines = tuple(group)
        if filled:
            yield _Lines(lines, space)
        space = len(lines)


def _columns_of(block: _Lines) -> list[int]:
    """Where the columns below a block of labels begin; none where it is no such block."""
    lines = block.lines
    chunks = sorted((chunk for line in lines for chunk in line), key=lambda chunk: chunk.start)
    if len(lines) > WEIGHTS.unnumbered_header or not all(map(is_label, chunks)):
        return []
    starts: list[int] = []
    right = -1
    for chunk in chunks:
        if chunk.start > right:
            starts.append(chunk.start)
        right = max(right, chunk.end)
    fullest = max(lines, key=len)
    return starts if len(starts) == len(fullest) >= WEIGHTS.min_chunks else []


def _end(held: Sequence[_Lines], at: int, starts: Sequence[int]) -> int:
    """Where the rows of a table end; at `at` where none stands there."""
    end = last = at
    while starts and end < len(held):
        cells = held[end].cells(starts)
        if cells is not None and sum(map(bool, cells)) > 1:
            last = end + 1
        elif not held[end].title(starts):
            break
        end += 1
    return last


def _grid(held: Sequence[_Lines], starts: Sequence[int], page: int, headed: bool) -> Grid:
    grid = Grid(page, len(held), len(starts), [], open_bottom=True, borderless=True)
    grid.columns_from_text = grid.rows_from_text = True
    grid.header_rows = int(headed)
    for row, block in enumerate(held):
        cells = block.cells(starts)
        if cells is None or sum(map(bool, cells)) < 2:
            grid.cells.append(Cell(row, 0, block.title(starts), col_span=len(starts)))
            continue
        grid.cells += [Cell(row, column, joined(texts)) for column, texts in enumerate(cells)]
        if not cells[0] or (not headed and row == 0 and cells[0][0][0].islower()):
            grid.row_doubts |= dict.fromkeys(range(max(row - 1, 0), row + 1), MAY_GO_ON)
    printed = [text_of(line) for block in held for line in block.lines]
    grid.printed = sum(len(text) - text.count(" ") for text in printed)
    return grid


def _paragraphs(block: _Lines, page: int) -> Iterator[Paragraph]:
    for index, line in enumerate(block.lines):
        yield Paragraph(text_of(line), page, space_above=0 if index else block.space)
