"""Grids written down as text, for tests of what becomes of them."""

from __future__ import annotations

from schemas.reading import Cell, Grid

PAGE_HEIGHT = 600.0
ROW_HEIGHT = 50.0


def grid(
    *rows: str,
    page: int = 1,
    paged: bool = True,
    bold: bool = False,
    open_top: bool = False,
    open_bottom: bool = False,
    room: float = 20.0,
) -> Grid:
    """A grid from rows such as "1 | Nhiệm vụ"; '<' widens the cell to its left, '^' the one above.

    A row that begins with '*' is bold. `open_top` and `open_bottom`: no rule where the table
    enters or leaves the page. `room`: points left empty below it on a page of PAGE_HEIGHT.
    """
    cells: list[Cell] = []
    width = 0
    for number, row in enumerate(rows):
        strong = bold or row.startswith("*")
        texts = [text.strip() for text in row.lstrip("*").split("|")]
        width = len(texts)
        for col, text in enumerate(texts):
            if text == "<":
                cells[-1].col_span += 1
            elif text == "^":
                above = [c for c in cells if c.col == col][-1]
                above.row_span += 1
            else:
                cells.append(Cell(number, col, text, bold=strong))
    tops = [PAGE_HEIGHT - ROW_HEIGHT * (len(rows) - i) - room for i in range(len(rows) + 1)]
    return Grid(
        page,
        len(rows),
        width,
        cells,
        paged=paged,
        open_top=open_top,
        open_bottom=open_bottom,
        row_tops=tops if paged else [],
        col_lefts=[100.0 * c for c in range(width + 1)] if paged else [],
        page_height=PAGE_HEIGHT if paged else 0.0,
    )
