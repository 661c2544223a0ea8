"""Nothing lost: every character of a table's cells is in a record, a section or a header.

The ledger compares what the reader found (the text of the physical cells) with what is stored
(the text of the rows), so a fault anywhere between shows, whatever its cause.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from schemas.reading import Cell, Grid, Place
from schemas.table import Row

TAKEN = "\0"  # stands where a cell's text was found
NUMBER_ENDS = str.maketrans("", "", ".)")


@dataclass(frozen=True, slots=True)
class Entry:
    """A run of text that is not where it should be."""

    page: int
    text: str
    doubled: bool


@dataclass(slots=True)
class Ledger:
    """Characters (white space aside) found in the tables and stored from them."""

    found: int = 0
    stored: int = 0
    entries: list[Entry] = field(default_factory=list)

    @property
    def coverage(self) -> float:
        """Share of the characters found that were stored, 1.0 for nothing lost."""
        return self.stored / self.found if self.found else 1.0


def squash(text: str) -> str:
    """Text without white space, for counting characters."""
    return "".join(text.split())


def balance(
    grids: Iterable[Grid],
    headers: Iterable[Cell],
    rows: Sequence[Row],
    stored: Sequence[Sequence[str]],
) -> Ledger:
    """Weigh the cells of plan grids against header cells and the stored texts of every row.

    `stored[i]` holds every text that the records keep of `rows[i]`, once each: its number or
    title and its columns, but not the columns that only repeat the cell merged beside them.
    """
    ledger = Ledger()
    kept = {cell.place for cell in headers}
    lengths: dict[Place, int] = {}
    for row, texts in zip(rows, stored, strict=True):
        whole = squash("".join(texts))
        sources = {cell.place: squash(cell.text) for cell in row.sources}
        lengths.update(zip(sources, map(len, sources.values()), strict=True))
        if row.kind == "section":  # "I. Title" in one cell is stored as number and title
            bare = {k: text.translate(NUMBER_ENDS) for k, text in sources.items()}
            kept |= _kept(bare, whole.translate(NUMBER_ENDS))
        else:
            kept |= _kept({k: text.rstrip(".)") for k, text in sources.items()}, whole)
        if len(whole) > sum(map(len, sources.values())):
            ledger.entries.append(Entry(row.page_first, " | ".join(texts), doubled=True))
    for grid in grids:
        in_cells = 0
        for cell in grid.cells:
            length = lengths.get(cell.place, -1)
            if length < 0:
                length = len(squash(cell.text))
            in_cells += length
            ledger.found += length
            if cell.place in kept:
                ledger.stored += length
            elif length:
                ledger.entries.append(Entry(grid.page, cell.text, doubled=False))
        if grid.printed > in_cells:  # words the reader saw that reached no cell
            ledger.found += grid.printed - in_cells
            missing = f"{grid.printed - in_cells} characters of the page's table"
            ledger.entries.append(Entry(grid.page, missing, doubled=False))
    return ledger


def _kept(sources: Mapping[Place, str], stored: str) -> set[Place]:
    """The cells whose text stands in what is stored of a row, each in a place of its own."""
    kept = set()
    for cell, text in sorted(sources.items(), key=lambda item: -len(item[1])):
        at = stored.find(text)
        if at >= 0:
            kept.add(cell)
            stored = stored[:at] + TAKEN + stored[at + len(text) :]
    return kept
