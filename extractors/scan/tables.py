"""What the tables of a scan say together: headers that pages repeat, numbers that count on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from rapidfuzz.distance import Levenshtein

from extractors.scan.numerals import UNREAD
from extractors.scan.order import settle_numbers
from extractors.scan.weights import WEIGHTS
from schemas.reading import Cell, Grid


def settle_tables(grids: Sequence[Grid]) -> None:
    """Set right what other pages and rows tell: a misread label, a number that was not read."""
    scanned = [grid for grid in grids if grid.scanned]
    _settle_headers(scanned)
    for grid in scanned:
        _settle_columns_row(grid)
    settle_numbers(scanned)
    for grid in scanned:
        for cell in grid.cells:
            cell.text = cell.text.replace(UNREAD, "").strip()
            for row in range(cell.row, cell.row + cell.row_span) if cell.doubt else ():
                before = grid.row_doubts.get(row)
                grid.row_doubts[row] = f"{before}; {cell.doubt}" if before else cell.doubt


def _settle_headers(grids: Sequence[Grid]) -> None:
    """Give first rows that are nearly the same on several pages the text that most of them show."""
    groups: list[list[list[Cell]]] = []
    for grid in grids:
        row = [cell for cell in grid.cells if cell.row == 0]
        for group in groups:
            if _alike(group[0], row):
                group.append(row)
                break
        else:
            groups.append([row])
    for group in groups:
        for column in zip(*group, strict=True):
            text, _ = Counter(cell.text for cell in column).most_common(1)[0]
            for cell in column:
                cell.text = text


def _alike(one: Sequence[Cell], other: Sequence[Cell]) -> bool:
    """Whether two rows are one, but for a few letters of each cell."""
    return len(one) == len(other) and all(
        a.col == b.col and Levenshtein.distance(a.text, b.text) <= _slips(a.text)
        for a, b in zip(one, other, strict=True)
    )


def _slips(text: str) -> int:
    """Letters of a text that may be misread."""
    return max(round(WEIGHTS.slips * len(text)), 1)


def _settle_columns_row(grid: Grid) -> None:
    """Set right the row below a header that numbers the columns, where most of it was read."""
    for row in range(min(WEIGHTS.header_rows, grid.n_rows)):
        cells = [cell for cell in grid.cells if cell.row == row]
        right = sum(_bare(cell.text) == str(cell.col + 1) for cell in cells)
        short = all(len(_bare(cell.text)) <= 2 for cell in cells)
        if len(cells) == grid.n_cols and short and right > WEIGHTS.counted * len(cells):
            for cell in cells:
                cell.text = cell.text if _bare(cell.text).isdecimal() else str(cell.col + 1)
                cell.doubt = ""


def _bare(text: str) -> str:
    return text.strip("(). ")
