"""Linear dumps: text in which every cell's lines follow one another without a mark.

What a crawler or `pdftotext -raw` leaves of a table: first the header's labels, then row by row
the number, the lines of the task, the lines of the lead, and so on, broken where the page broke
them, with the header or a page number in between. Nothing says where a cell ends. `cut` finds
the cut into rows and columns that explains the lines best, and says how sure it is of each row.

The model
---------
A dump is read as a sequence of decisions, each with a cost in nats (minus log odds); the cut is
the cheapest sequence, found by dynamic programming.

- *Columns* (`heading`, `labels`, `groups`): the words between the number column's label and the
  first row are cut into labels with known roles, those of a second level put below their groups;
  the rows have the header's columns in its order. A year or an amount names a column of numbers.
- *Rows* (`starts`): lines that begin with a number are candidates; a beam search keeps the chain
  of numbers that counts on best (1, 2, 3 …; II, II.1), each section beginning again with 1.
- *Cells* (`search`, `costs`): within a row every column holds one run of words or none, in order.
  A run may begin at any line, and within a line at a capital, a digit or a dash, because cells of
  one baseline are printed on one line. What a run costs in a column:
    geometry: a line ends where the next word would not fit the column's width, measured in the
      advance widths of Times New Roman; a line that ends earlier, or is wider than its column,
      costs; so do empty lines unlike those inside (or between) this dump's cells;
    shape: a cell begins with a capital or a dash and does not end with a comma, with "và" or
      inside a bracket;
    wording: leads are agencies, deadlines are read by the grammar of deadlines, targets are
      numbers (`figures`), deliverables and tasks begin with words that such cells begin with; a
      text the column prints often is likely.
  A row whose cells leave columns empty pays for each as rarely as the column is empty, less where
  the dump's empty lines stand for empty cells. What agencies and deadlines say is parsed last, and
  only of cells that may still be part of a reading near the cheapest.
- *Sections*: a row with a Roman, lettered or dotted number is also read as one title, and the
  cheaper reading is kept.
- *Pages* (`paging`): without form feeds the numbers that count on beside the rows' own tell them.
- *Page ends* (`seams`): a row cut by a page end is read as two runs; the lower one begins again at
  the first column, each cell going on with the one above. Pairs of good readings of both are
  joined with the cost of each seam: whether the next word would have fitted, how the joint text
  reads, whether the cell reached the page's foot, how tall its column's cells are.
- *Learning* (`model`): the first round knows roles only. Column widths, spacing, how often cells
  share a line or are empty, repeated texts and first words are then taken from the clear rows of
  the dump itself, until the cuts stand still. Tables with the same header share one model.
- *Merged goals* (`goals`): a goal printed once for several rows stands before the task of its
  first row or below its last; within a section each row gets the goal it stands under.
- *Doubt* (`doubts`): the margin between the best and the second-best reading of a row grades it.
  Rows whose deadline or agency does not read as such, or with a cell that holds another's text
  (`glued`), and tables whose lines are not in the order of rows at all, or with a column that no
  row has text for, are in doubt whatever the margin.
"""

from __future__ import annotations

from collections.abc import Sequence

from normalizers.linear.doubts import doubts, misfit
from normalizers.linear.grids import grids_of
from normalizers.linear.lines import Line, lines_of
from normalizers.linear.model import Cells, Model, first_model, learned
from normalizers.linear.paging import is_paged, paged
from normalizers.linear.regions import Region, disorder, drop_closing, find_regions
from normalizers.linear.rows import CutRow, RawRow, clear_cells, cut_row, raw_rows
from normalizers.linear.running import without_running_heads
from normalizers.linear.starts import Start, find_starts, mended
from normalizers.linear.weights import WEIGHTS
from schemas.reading import Block, Grid

ROUNDS = 4  # in the third, at the latest, the cuts of every dump tried stood still

__all__ = ["cut"]


def cut(blocks: Sequence[Block]) -> list[tuple[int, int, Grid]]:
    """Tables that a dump's lines hold: (first, last, Grid) a page's piece of each, in order.

    `first` and `last` (inclusive) are the places of the paragraphs that the grid replaces; none of
    them reaches over a table that the reader found. Rows in doubt are in `Grid.row_doubts`, with
    both readings. Time grows with the number of lines.
    """
    lines = lines_of(blocks)
    grids_found = sum(isinstance(block, Grid) for block in blocks)
    if not is_paged(lines):
        lines = paged(lines, _row_numbers(lines))
    lines = without_running_heads(lines)
    regions = find_regions(lines, grids_found)
    tables = [table for table in map(_Table, regions) if table.has_words]
    groups: dict[str, list[_Table]] = {}
    for table in tables:
        groups.setdefault(table.region.heading.key, []).append(table)
    reasons = {key: _cut_group(group) for key, group in groups.items()}
    misfits = [reason for reason in (disorder(regions), *reasons.values()) if reason]
    grids: list[tuple[int, int, Grid]] = []
    for table in tables:
        if misfits:  # the order of a dump's lines is its tool's doing: it holds for every table
            reason = reasons[table.region.heading.key] or misfits[0]
            table.doubts = {n: table.doubts.get(n) or reason for n in range(len(table.rows))}
        grids += grids_of(
            table.region.heading,
            table.model,
            table.region.pieces,
            table.rows,
            table.doubts,
        )
    return grids


class _Table:
    """A region on its way from lines to rows."""

    def __init__(self, region: Region) -> None:
        lines, starts = _started(region)
        last = lines[starts[-1].line][1] if starts else None
        if drop_closing(region.pieces, last):
            lines, starts = _started(region)
        self.region = region
        self.raw = raw_rows(lines, starts) if starts else []
        self.model = first_model(region.heading.contents[1:])
        self.rows: list[CutRow] = []
        self.doubts: dict[int, str] = {}

    @property
    def has_words(self) -> bool:
        """Whether its rows say anything: a form's hold dots to write on."""
        words = (word for row in self.raw for _, run in row.runs for word in run.words)
        return any(any(map(str.isalpha, word)) for word in words)


def _row_numbers(lines: Sequence[Line]) -> set[int]:
    """The paragraphs that rows begin with."""
    started = (_started(region) for region in find_regions(lines))
    return {own[start.line][1].index for own, starts in started for start in starts}


def _started(region: Region) -> tuple[list[tuple[int, Line]], list[Start]]:
    """A table's lines, each with the number of its piece, and where its rows start."""
    lines = mended([(n, line) for n, piece in enumerate(region.pieces) for line in piece.lines])
    breaks = {i for i in range(1, len(lines)) if lines[i][0] != lines[i - 1][0]}
    return lines, find_starts([line for _, line in lines], frozenset(breaks))


def _cut_group(tables: Sequence[_Table]) -> str:
    """Cut all tables with one header under one model; why they cannot be trusted, if so."""
    raw = [row for table in tables for row in table.raw]
    model, known = _learn(tables[0].region, raw)
    rows: list[CutRow] = []
    for table in tables:
        table.model = model
        table.rows = [known.get(id(row)) or cut_row(model, row) for row in table.raw[:-1]]
        table.rows += [cut_row(model, row, is_last=True) for row in table.raw[-1:]]
        rows += table.rows
    found = doubts(model, rows)
    first = 0
    for table in tables:
        table.doubts = {n: found[first + n] for n in range(len(table.rows)) if first + n in found}
        first += len(table.rows)
    return misfit(model, rows, found)


def _learn(region: Region, rows: Sequence[RawRow]) -> tuple[Model, dict[int, CutRow]]:
    """What a dump's clear rows teach of the columns, and those rows' cuts.

    The cuts are by the id of the raw row; none when the last round still taught something.
    """
    sample = [row for row in rows if len(row.runs) == 1][: WEIGHTS.sample]
    model = first_model(region.heading.contents[1:])
    before: list[Cells] = []
    for _ in range(ROUNDS):
        cuts = [cut_row(model, row) for row in sample]
        clear = clear_cells(sample, cuts, WEIGHTS.trusted)
        if before == (before := [cells for _, cells in clear]):
            return model, dict(zip(map(id, sample), cuts, strict=True))
        model = learned(model, clear)
    return model, {}
