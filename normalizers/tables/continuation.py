"""Physical grids into logical tables: which grids are plan tables and which continue another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import regex

from normalizers.tables.headers import Header, is_numbering, key_of
from normalizers.tables.headings import (
    Head,
    announced,
    gap_of,
    running_heads,
    split_heads,
    still_open,
    unnumbered,
)
from normalizers.tables.joins import (
    Gap,
    Join,
    Rows,
    counts_on_in_other_columns,
    reads_as_row,
    weigh,
)
from normalizers.tables.reading import Refused, find_header, read_again, refused, repeated
from schemas.reading import Block, Grid, Paragraph, number_grids
from schemas.table import Column, Kind

NO_PLAN_COLUMNS = "no plan columns"
FAULTY = "could not be read"
MAX_ABOVE = 200  # paragraphs above a table that may announce it
MAX_LAYOUTS = 32  # arrangements of columns of one table that a further part is held against

_FIRST_NUMBER = regex.compile(r"\s*(?:0?1|I|A)(?:[.)]|\s|$)")


@dataclass(slots=True)
class Part:
    """A grid of a table: `start` is its first row below a header.

    `leaves[c]` are the logical columns of grid column c: several where every cell on a page is
    merged over them, so that the page shows no border between. `heads` are the titles of sections
    that its rows stand in, where paragraphs above it name them. `join` is how a part without
    header was weighed.
    """

    grid: Grid
    start: int
    leaves: tuple[tuple[int, ...], ...]
    header_rows: tuple[int, ...] = ()
    heads: tuple[Head, ...] = ()
    join: Join | None = None


@dataclass(slots=True)
class PlanTable:
    """A logical table before its rows are rebuilt.

    `layouts` hold the latest part of each arrangement of columns, in whole points.
    """

    header: Header
    parts: list[Part]
    appendix: int
    label: str = ""
    title: str = ""
    layouts: dict[tuple[int, ...], Part] = field(default_factory=dict)

    @property
    def columns(self) -> tuple[Column, ...]:
        """The logical columns."""
        return self.header.columns

    @property
    def kind(self) -> Kind:
        """What its rows are."""
        return self.header.kind

    def add(self, part: Part) -> None:
        """Add a part below the others."""
        self.parts.append(part)
        layout = (part.grid.n_cols, *map(round, part.grid.col_lefts))
        if layout in self.layouts or len(self.layouts) < MAX_LAYOUTS:
            self.layouts[layout] = part


@dataclass(slots=True)
class Tables:
    """The plan tables of a document, and why each other grid (by index) is none.

    `doubts`: why a grid left out may be a part of the table above it after all. `faults`: the
    exceptions of grids that could not be judged.
    """

    tables: list[PlanTable] = field(default_factory=list)
    left_out: dict[int, str] = field(default_factory=dict)
    doubts: dict[int, str] = field(default_factory=dict)
    faults: dict[int, Exception] = field(default_factory=dict)


def find_tables(blocks: Sequence[Block]) -> Tables:
    """Group a document's grids into plan tables, in reading order."""
    number_grids(blocks)
    walk = _Walk()
    running = running_heads(blocks)
    for block in blocks:
        if isinstance(block, Paragraph):
            if id(block) not in running:
                walk.read_line(block)
        else:
            walk.read_grid(block)
    _read_whole(walk.found)
    return walk.found


def _read_whole(found: Tables) -> None:
    """Read every table of several parts again by the cells of all of them."""
    kept: list[PlanTable] = []
    for table in found.tables:
        reason = NO_PLAN_COLUMNS
        try:
            several = len(table.parts) > 1
            header = (
                read_again(table.header, _texts_of(table), table.title) if several else table.header
            )
        except MemoryError:  # the document's limit, not this table's fault
            raise
        except Exception as fault:
            header, reason = None, FAULTY
            found.faults |= {part.grid.number: fault for part in table.parts}
        if header is None:
            found.left_out |= {part.grid.number: reason for part in table.parts}
        else:
            table.header = header
            kept.append(table)
    found.tables = kept


def _texts_of(table: PlanTable) -> list[list[str]]:
    """Texts of a table's columns, cells merged over several left out."""
    texts: list[list[str]] = [[] for _ in table.columns]
    for part in table.parts:
        for cell in part.grid.cells:
            if cell.row < part.start or not cell.text:
                continue
            over = part.leaves[cell.col : cell.col + cell.col_span]
            leaves = over[0] if len(over) == 1 else {leaf for place in over for leaf in place}
            if len(leaves) == 1:
                texts[next(iter(leaves))].append(cell.text)
    return texts


class _Walk:
    """The tables found so far, and what was read since the last of them ended."""

    def __init__(self) -> None:
        self.found = Tables()
        self.between: list[Paragraph] = []
        self.heads: tuple[Head, ...] = ()
        self.rival: Grid | None = None
        self.refused: Refused | None = None
        self.since: list[Paragraph] = []  # lines since the last grid, whatever it was
        self.index = -1

    def read_line(self, line: Paragraph) -> None:
        """Remember a line that may announce what follows."""
        if line.kind == "body":
            self.between.append(line)
            self.since.append(line)
            del self.since[:-MAX_ABOVE]
            del self.between[:-MAX_ABOVE]

    def read_grid(self, grid: Grid) -> None:
        """Add a grid to the last table, begin one with it, or say why it is none."""
        self.index += 1
        if any(announced(split_heads(self.since)[0])):
            self.refused = None
        self.since = []
        try:
            reason = grid.ignored or self._place(grid)
        except MemoryError:  # the document's limit, not this grid's fault
            raise
        except Exception as fault:
            reason = FAULTY
            self.found.faults[self.index] = fault
        if reason:
            self.found.left_out[self.index] = reason
            self.rival = self.rival if grid.ignored else grid
        else:
            self.between, self.rival, self.refused = [], None, None

    def _place(self, grid: Grid) -> str:
        rest, new = split_heads(self.between)
        label, title = announced(rest)
        tables = self.found.tables
        header = repeated(tables[-1].header, grid) if tables else None
        header = header or find_header(grid, title, self.refused)
        if tables and header is not None and _is_row(tables[-1], grid, header):
            header = None
        if not new:
            above, new = unnumbered(rest)
            goes_on = bool(tables) and (header is None or _is_alike(header, tables[-1].header))
            if new and (goes_on or any(announced(above))):
                rest, (label, title) = above, announced(above)
            else:
                new = []
        part = None
        if tables and header is not None and not label:
            part = _repeated(tables[-1], grid, header, title, bool(rest or new))
        elif tables and header is None and not (grid.header_rows and grid.borderless):
            part = self._goes_on(tables[-1], grid, gap_of(rest, len(new), label, title, self.rival))
        if part is not None:
            if new:
                self.heads = still_open(self.heads, new)
            part.heads = self.heads
            tables[-1].add(part)
            return ""
        if header is None:
            self.refused = refused(grid, self.refused)
            return "letterhead or signature" if grid.borderless else NO_PLAN_COLUMNS
        begins = bool(label or title or not tables)
        appendix = (tables[-1].appendix if tables else 0) + begins
        self.heads = still_open(() if begins else self.heads, new)
        part = _part(grid, header)
        part.heads = self.heads
        tables.append(PlanTable(header, [], appendix, label, title))
        tables[-1].add(part)
        return ""

    def _goes_on(self, table: PlanTable, grid: Grid, gap: Gap) -> Part | None:
        """A grid without header as a further part; None when more speaks against it."""
        asked = (*table.layouts.values(), table.parts[-1])
        parts = [Rows(part.grid, part.start, part.leaves) for part in asked]
        roles = [column.role for column in table.columns]
        join = weigh(roles, parts, grid, gap)
        if join is None:
            if counts_on_in_other_columns(roles, parts[-1], grid):
                self.found.doubts[self.index] = "it has more or fewer columns"
            return None
        if join.margin > 0:
            return Part(grid, 0, join.leaves, join=join)
        if not join.is_sure:
            self.found.doubts[self.index] = join.against
        return None


def _part(grid: Grid, header: Header) -> Part:
    leaves = tuple((leaf,) for leaf in header.leaves)
    return Part(grid, header.end, leaves, tuple(range(header.end)))


def _repeated(
    table: PlanTable, grid: Grid, header: Header, title: str, spaced: bool
) -> Part | None:
    """A grid that prints the table's header again as a further part; None when it is none.

    `spaced`: lines stand between. A new page prints the header again, a new table too.
    """
    same = _is_alike(header, table.header)
    if grid.columns_from_text and not title:  # a page of a dump may break its labels otherwise
        same = same or [c.role for c in header.columns] == [c.role for c in table.columns]
    next_page = grid.paged and grid.page > table.parts[-1].grid.page
    if not same or not (next_page or (not grid.paged and not spaced)):
        return None
    return None if title and _begins_anew(grid, header) else _part(grid, header)


def _is_row(table: PlanTable, grid: Grid, header: Header) -> bool:
    """Whether what looks like a header is a row of the table: "Báo cáo kết quả" is a deliverable.

    Its cells read as the table's do, an agency among the leads, a date among the deadlines.
    """
    if grid.n_cols != table.parts[-1].grid.n_cols or _is_alike(header, table.header):
        return False
    roles = [column.role for column in table.columns]
    leaves = table.parts[-1].leaves
    return reads_as_row(roles, Rows(grid, header.first, leaves), header.first)


def _is_alike(header: Header, other: Header) -> bool:
    """Whether two headers print the same labels."""
    keys = [[key_of(column.header) for column in held.columns] for held in (header, other)]
    return keys[0] == keys[1]


def _begins_anew(grid: Grid, header: Header) -> bool:
    """Whether the rows under a header count from the first number again."""
    below = (cell for cell in grid.cells if cell.row >= header.end and cell.text)
    first = next((c for c in below if not is_numbering(_texts(grid, c.row))), None)
    return first is not None and bool(_FIRST_NUMBER.match(first.text))


def _texts(grid: Grid, row: int) -> list[str]:
    return [cell.text for cell in grid.cells if cell.row == row]
