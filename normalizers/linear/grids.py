"""A cut table as Grids, a page's piece each, for the row rebuild that all formats share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from normalizers.linear.doubts import goal_is_doubtful
from normalizers.linear.goals import Span, goal_spans, holds_two, open_goals, turns_in_doubt
from normalizers.linear.heading import Heading
from normalizers.linear.lines import Run
from normalizers.linear.model import Model
from normalizers.linear.regions import Piece
from normalizers.linear.rows import CutRow, Half
from schemas.joints import BULLETS
from schemas.reading import Cell, Grid


def grids_of(
    heading: Heading,
    model: Model,
    pieces: Sequence[Piece],
    rows: Sequence[CutRow],
    reasons: dict[int, str],
) -> list[tuple[int, int, Grid]]:
    """(first paragraph, last paragraph, Grid) a piece, in reading order.

    `reasons` tell why a row, by its number among `rows`, is in doubt.
    """
    builder = _Builder(heading, model, pieces)
    goal = model.goal
    spans = goal_spans(rows, goal, len(model.roles)) if goal is not None else []
    for number, row in enumerate(rows):
        builder.add(number, row, reasons.get(number, ""))
    for span in spans:
        builder.add_goal(span, rows)
        if turns_in_doubt(span, rows, reasons):
            builder.doubt_goals(range(span.first, span.last + 1))
    if goal is not None:
        builder.doubt_goals(open_goals(rows, goal, lambda row: goal_is_doubtful(model, row)))
    return builder.finished()


class _Builder:
    """Collects the rows of each piece; remembers where each row landed."""

    def __init__(self, heading: Heading, model: Model, pieces: Sequence[Piece]) -> None:
        self.model = model
        self.columns = len(heading.labels)
        self.goal = None if model.goal is None else model.goal + 1
        self.grids: list[Grid] = []
        self.ranges: list[list[int]] = []
        self.places: dict[int, list[tuple[int, int]]] = {}  # row -> (piece, grid row) of its halves
        for piece in pieces:
            grid = Grid(piece.page, 0, self.columns, [], borderless=True)
            grid.columns_from_text = True
            covered = [line.index for line in piece.lines]
            if piece.printed is not None:
                grid.cells += [Cell(0, c, label) for c, label in enumerate(heading.labels)]
                grid.n_rows = 1
                covered += piece.printed
            self.grids.append(grid)
            self.ranges.append([min(covered), max(covered)] if covered else [])

    def add(self, number: int, row: CutRow, doubt: str) -> None:
        """Add a row to the grids of the pieces it stands in."""
        if not row.halves:
            return
        for index, half in enumerate(row.halves[:1] if row.is_section else row.halves):
            grid = self.grids[half.piece]
            place = grid.n_rows
            grid.n_rows += 1
            if doubt:
                grid.row_doubts[place] = doubt
            no = row.start.no if index == 0 and row.start is not None else ""
            if row.is_section:
                self._add_title(grid, place, no, row.text(0))  # whole, also when a page end cuts it
            else:
                self._add_item(grid, place, no, half)
                self.places.setdefault(number, []).append((half.piece, place))
            if index:
                grid.open_top = True
                self.grids[row.halves[index - 1].piece].open_bottom = True
        if row.tail is not None:
            self.ranges[row.halves[-1].piece][1] = row.tail - 1

    def _add_title(self, grid: Grid, place: int, no: str, text: str) -> None:
        if no:
            grid.cells.append(Cell(place, 0, no))
            grid.cells.append(Cell(place, 1, text, col_span=self.columns - 1))
        else:
            grid.cells.append(Cell(place, 0, text, col_span=self.columns))

    def _add_item(self, grid: Grid, place: int, no: str, half: Half) -> None:
        grid.cells.append(Cell(place, 0, no))
        for col in range(1, self.columns):
            if col == self.goal:
                continue
            found = half.cells.get(col - 1)
            grid.cells.append(Cell(place, col, cell_text(half.run, *found) if found else ""))

    def add_goal(self, span: Span, rows: Sequence[CutRow]) -> None:
        """Put a goal's cell over its rows; on later pages it shows again blank."""
        if self.goal is None:
            return
        text = " ".join(self._goal_text(rows[number]) for number in span.sources)
        places = [
            p for number in range(span.first, span.last + 1) for p in self.places.get(number, ())
        ]
        by_piece: dict[int, list[int]] = {}
        for piece, place in places:
            by_piece.setdefault(piece, []).append(place)
        for index, (piece, covered) in enumerate(sorted(by_piece.items())):
            shown = text if index == 0 else ""
            height = max(covered) - min(covered) + 1
            self.grids[piece].cells.append(Cell(min(covered), self.goal, shown, row_span=height))
        columns = len(self.model.roles)
        sources = [rows[number] for number in span.sources]
        if any(
            goal_is_doubtful(self.model, row) or holds_two(row, self.goal - 1, columns)
            for row in sources
        ):
            self.doubt_goals(range(span.first, span.last + 1))
        else:
            self.doubt_goals(span.guessed)

    def doubt_goals(self, numbers: Iterable[int]) -> None:
        """Put the goals of rows in doubt."""
        for number in numbers:
            for piece, place in self.places.get(number, ())[:1]:
                self.grids[piece].row_doubts.setdefault(place, "its goal is not certain")

    def _goal_text(self, row: CutRow) -> str:
        """The goal printed with a row, before its task or below it."""
        columns = (self.goal or 1) - 1, len(self.model.roles)
        parts = [
            cell_text(half.run, *half.cells[col])
            for col in columns
            for half in row.halves
            if col in half.cells
        ]
        return " ".join(parts)

    def finished(self) -> list[tuple[int, int, Grid]]:
        """The grids with rows, with the paragraphs they cover."""
        done = []
        for grid, covered in zip(self.grids, self.ranges, strict=True):
            if not grid.n_rows or not covered:
                continue
            self._fill(grid)
            grid.cells.sort(key=lambda cell: (cell.row, cell.col))
            done.append((covered[0], covered[1], grid))
        return done

    def _fill(self, grid: Grid) -> None:
        """Give every place of the goal column a cell."""
        if self.goal is None:
            return
        taken = {
            (row, cell.col)
            for cell in grid.cells
            if cell.col <= self.goal < cell.col + cell.col_span
            for row in range(cell.row, cell.row + cell.row_span)
        }
        held = {row for row, _ in taken}
        grid.cells += [Cell(r, self.goal, "") for r in range(grid.n_rows) if r not in held]


def cell_text(run: Run, i: int, j: int) -> str:
    """Text of a cell: lines joined by blanks, list items on lines of their own."""
    listed = run.words[i][0] in BULLETS
    text = run.words[i]
    for k in range(i + 1, j):
        word = run.words[k]
        item = run.starts[k] and word[0] in BULLETS
        item = item and (run.words[k - 1][-1] in ".;:" or (listed and run.words[k - 1][-1] != ","))
        text += ("\n" if item else " ") + word
    return text
