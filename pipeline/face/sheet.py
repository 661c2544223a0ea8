"""Rows on a terminal: a table that fits it, or one block of lines a row where columns are many.

On a terminal a cell has at most two lines; in a pipe or file it is printed whole. Nothing is padded
on the right, so that a file holds no blanks for a margin it does not have.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.face.terminal import one_line, printable

if TYPE_CHECKING:
    from rich.console import Console

    from pipeline.face.terminal import Plain

NARROWEST = 9  # characters a column needs on average before a table stops being readable
PAGER = 100  # characters of a line where no terminal tells its width
FOLDED = 2  # lines of a cell on a terminal
GAP = 2  # blanks between two columns


@dataclass(slots=True)
class SheetRow:
    """One row of cells, or a heading over the rows that follow when there is a single cell."""

    cells: Sequence[str]
    style: str = ""


@dataclass(slots=True)
class Sheet:
    """Column names and lines; cells are text as documents hold it, made safe when printed."""

    columns: Sequence[str]
    lines: list[SheetRow] = field(default_factory=list)

    def print(self, screen: Console | Plain, *, folded: bool = False, wide: bool = False) -> None:
        """Print in the layout that suits the screen.

        `folded`: cells may be cut to two lines on a terminal. `wide`: one line a row, whatever
        its length.
        """
        width = screen.width if screen.is_terminal else max(screen.width, PAGER)
        if not wide and len(self.columns) * NARROWEST > width:
            self._print_blocks(screen)
        else:
            limit = FOLDED if folded and screen.is_terminal else 0
            self._print_table(screen, None if wide else width, limit)

    def _print_table(self, screen: Console | Plain, width: int | None, limit: int) -> None:
        names = [one_line(name) for name in self.columns]
        rows = [self._cells(line, flat=width is None) for line in self.lines]
        widths = _widths([names, *rows], width)
        for text in _folded(names, widths, 0):
            screen.print(text, style="bold", soft_wrap=True)
        screen.print("─" * (sum(widths) + GAP * (len(widths) - 1)), style="dim", soft_wrap=True)
        several = False
        for line, cells in zip(self.lines, rows, strict=True):
            texts = list(_folded(cells, widths, limit))
            if several and len(texts) > 1:
                screen.print()
            several = several or len(texts) > 1
            for text in texts:
                screen.print(text, style=line.style, soft_wrap=True)

    def _cells(self, line: SheetRow, *, flat: bool) -> list[str]:
        """The cells of every column; a heading goes under the second, the widest idea it has."""
        shown = one_line if flat else printable
        cells = [shown(cell).replace("\t", " ") for cell in line.cells]
        heading = len(cells) == 1 < len(self.columns)
        return ["", *cells, *[""] * (len(self.columns) - 2)] if heading else cells

    def _print_blocks(self, screen: Console | Plain) -> None:
        margin = max((len(one_line(name)) for name in self.columns), default=0)
        for line in self.lines:
            if len(line.cells) == 1 < len(self.columns):
                screen.print(f"\n{one_line(line.cells[0])}", style=line.style or "bold")
                continue
            screen.print("─" * PAGER if not screen.is_terminal else "─" * screen.width, style="dim")
            for name, cell in zip(self.columns, line.cells, strict=True):
                if cell:
                    text = printable(cell).replace("\n", "\n" + " " * (margin + 2))
                    screen.print(
                        f"{one_line(name):>{margin}}  {text}",
                        style=line.style,
                        soft_wrap=not screen.is_terminal,
                    )


def _widths(rows: Sequence[Sequence[str]], width: int | None) -> list[int]:
    """What each column gets of `width` characters: its longest word, then a share for its text."""
    columns = [
        [line for cell in column for line in cell.split("\n")] for column in zip(*rows, strict=True)
    ]
    needs = [max(map(_length, column)) for column in columns]
    if width is None:
        return needs
    left = width - GAP * (len(needs) - 1)
    words = [
        max((_length(word) for line in column for word in line.split()), default=1)
        for column in columns
    ]
    cap = next((cap for cap in range(width, 1, -1) if sum(min(w, cap) for w in words) <= left), 1)
    widths = [min(word, cap) for word in words]
    left -= sum(widths)
    wants = [need - given for need, given in zip(needs, widths, strict=True)]
    order = sorted(range(len(needs)), key=lambda place: wants[place])
    for rank, place in enumerate(order):  # the root: a text twice as long is not twice as wide
        share = left * wants[place] ** 0.5 / (sum(wants[p] ** 0.5 for p in order[rank:]) or 1)
        given = min(wants[place], int(share))
        widths[place] += given
        left -= given
    return [max(1, given) for given in widths]


def _length(text: str) -> int:
    from rich.cells import cell_len

    return len(text) if text.isascii() else cell_len(text)


def _folded(cells: Sequence[str], widths: Sequence[int], limit: int) -> Iterator[str]:
    """The lines of a row; at most `limit` of a cell, 0 for all."""
    columns = [_wrapped(cell, width, limit) for cell, width in zip(cells, widths, strict=True)]
    for number in range(max(map(len, columns), default=0)):
        parts = []
        for column, width in zip(columns, widths, strict=True):
            text = column[number] if number < len(column) else ""
            parts.append(text + " " * (width - _length(text)))
        yield (" " * GAP).join(parts).rstrip()


def _wrapped(cell: str, width: int, limit: int) -> list[str]:
    lines = [
        line
        for text in cell.split("\n")
        for line in (
            [text]
            if _length(text) <= width
            else textwrap.wrap(text, width, break_on_hyphens=False) or [""]
        )
    ]
    if limit and len(lines) > limit:
        lines = lines[:limit]
        lines[-1] = f"{lines[-1][: width - 1]}…"
    return lines
