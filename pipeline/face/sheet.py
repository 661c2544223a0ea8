"""Rows on a terminal: a table where its columns fit, else one block of lines a row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.face.terminal import one_line, printable

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

NARROWEST = 9  # characters a column needs on average before a table stops being readable
UNLIMITED = 100_000  # characters: a file has no right margin


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

    def print(self, screen: Console) -> None:
        """Print in the layout that suits the screen."""
        if screen.is_terminal and len(self.columns) * NARROWEST > screen.width:
            self._print_blocks(screen)
        else:
            self._print_table(screen)

    def _print_table(self, screen: Console) -> None:
        from rich import box
        from rich.table import Table

        several = any("\n" in cell for line in self.lines for cell in line.cells)
        table = Table(box=box.SIMPLE_HEAD, show_edge=False, show_lines=several)
        for name in self.columns:
            table.add_column(one_line(name), overflow="fold")
        for line in self.lines:
            table.add_row(*self._padded(line), style=line.style)
        if not screen.is_terminal:
            screen.width = max(screen.width, _full_width(table, screen))
        screen.print(table)

    def _padded(self, line: SheetRow) -> list[str]:
        """A heading goes under the widest idea the table has: its second column."""
        cells = [printable(cell) for cell in line.cells]
        heading = len(cells) == 1 < len(self.columns)
        return ["", *cells] if heading else cells

    def _print_blocks(self, screen: Console) -> None:
        margin = max((len(one_line(name)) for name in self.columns), default=0)
        for line in self.lines:
            if len(line.cells) == 1 < len(self.columns):
                screen.print(f"\n{one_line(line.cells[0])}", style=line.style or "bold")
                continue
            screen.rule(style="dim")
            for name, cell in zip(self.columns, line.cells, strict=True):
                if cell:
                    text = printable(cell).replace("\n", "\n" + " " * (margin + 2))
                    screen.print(f"{one_line(name):>{margin}}  {text}", style=line.style)


def _full_width(table: Table, screen: Console) -> int:
    from rich.measure import Measurement

    options = screen.options.update(max_width=UNLIMITED)
    return Measurement.get(screen, options, table).maximum
