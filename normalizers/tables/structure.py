"""Header rows of a grid: which rows they are, and the labels above each column, level by level."""

from __future__ import annotations

from dataclasses import dataclass

import regex

from normalizers.tables.headers import LEVELS, role_of
from normalizers.tables.marks import names_scale
from normalizers.tables.weights import WEIGHTS
from schemas import numbers
from schemas.reading import Cell, Grid

_ITEM_NUMBER = regex.compile(rf"{numbers.NUMBER}[.)]?")


@dataclass(frozen=True, slots=True)
class Label:
    """The header of one column, from its highest level down."""

    levels: tuple[str, ...]

    @property
    def printed(self) -> str:
        """All levels as one text: 'Cơ quan thực hiện - Chủ trì'."""
        return LEVELS.join(self.levels)


@dataclass(frozen=True, slots=True)
class Labels:
    """Header rows [first, end) of a grid; `leaves[c]` is the logical column of grid column c."""

    first: int
    end: int
    columns: tuple[Label, ...]
    leaves: tuple[int, ...]


def find_labels(grid: Grid) -> Labels | None:
    """The labels among a grid's first rows, None when none of them can be a header."""
    for first in range(min(WEIGHTS.search_rows, grid.n_rows)):
        cells = [cell for cell in grid.cells if cell.row == first]
        if len([cell for cell in cells if cell.text]) > 1:
            return _labels_at(grid, first, cells)
    return None  # nothing but titles over the whole width


def _labels_at(grid: Grid, first: int, cells: list[Cell]) -> Labels | None:
    if any(len(cell.text) > WEIGHTS.max_header for cell in cells):
        return None
    if _ITEM_NUMBER.fullmatch(cells[0].text.strip()):
        return None
    end = max(cell.row + cell.row_span for cell in cells)
    if end == first + 1 and any(cell.col_span > 1 and cell.col > 0 for cell in cells):
        below = [cell for cell in grid.cells if cell.row == end]
        if (
            below
            and all(len(cell.text) <= WEIGHTS.max_header for cell in below)
            and _is_second(cells, below)
        ):
            end += 1
    if end == first + 1 and _fills_gaps(cells, [cell for cell in grid.cells if cell.row == end]):
        end += 1
    end = min(end, grid.n_rows, first + WEIGHTS.search_rows)
    return _stacked(grid, first, end)


def _is_second(cells: list[Cell], below: list[Cell]) -> bool:
    """Whether a row under merged header cells names their parts."""
    wide = [cell for cell in cells if cell.col_span > 1 and role_of(cell.text) != "task"]
    parts = [
        (over, cell)
        for cell in below
        for over in wide
        if over.col <= cell.col < over.col + over.col_span
    ]
    known = [
        role_of(cell.text) is not None or names_scale(over.text, cell.text) for over, cell in parts
    ]
    return bool(parts) and sum(known) * 2 >= len(parts)


def _fills_gaps(cells: list[Cell], below: list[Cell]) -> bool:
    """Whether a row names columns that an unmerged label leaves open: "Phân công | " above two."""
    named = [cell for cell in below if cell.text]
    above = {
        col for cell in cells if cell.text for col in range(cell.col, cell.col + cell.col_span)
    }
    return (
        len(named) >= WEIGHTS.part_labels
        and all(role_of(cell.text) is not None for cell in named)
        and not above.issuperset(cell.col for cell in named)
        and not above.issubset(cell.col for cell in named)
    )


def _stacked(grid: Grid, first: int, end: int) -> Labels:
    stacks: list[list[Cell]] = [[] for _ in range(grid.n_cols)]
    for cell in grid.cells:
        if first <= cell.row < end:
            for col in range(cell.col, min(cell.col + cell.col_span, grid.n_cols)):
                stacks[col].append(cell)
    columns: list[Label] = []
    leaves: list[int] = []
    last: list[Cell] = []
    for stack in stacks:
        same = bool(stack) and bool(last) and stack[-1] is last[-1]
        if not same:
            texts = (cell.text.replace("\n", " ") for cell in stack if cell.text)
            columns.append(Label(tuple(dict.fromkeys(texts))))
        leaves.append(len(columns) - 1)
        last = stack
    return Labels(first, end, tuple(columns), tuple(leaves))
