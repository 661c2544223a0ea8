"""A picture of a page with the cells that were found, for looking where reading is not enough."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

import pdfplumber

from schemas.reading import Grid, UnreadableError

RESOLUTION = 110  # dots an inch: an A4 page of about 900 by 1,300 pixels
CLEAR = (0, 0, 0, 0)
CELL = "#1f77b4"
MERGED = "#d62728"


def draw_page(data: bytes, number: int, grids: Sequence[Grid], target: Path) -> None:
    """Write a PNG of page `number` (from 1) with the grids' cells outlined, merged ones in red.

    Raises UnreadableError ('page-unreadable') when there is no such page.
    """
    with pdfplumber.open(io.BytesIO(data)) as document:
        if not 1 <= number <= len(document.pages):
            raise UnreadableError(
                "page-unreadable", f"page {number} does not exist; 1 to {len(document.pages)} do"
            )
        image = document.pages[number - 1].to_image(resolution=RESOLUTION)
        for grid in grids:
            if grid.page != number:
                continue
            for cell in grid.cells:
                if cell.box is None:
                    continue
                merged = cell.row_span > 1 or cell.col_span > 1
                box = (cell.box.x0, cell.box.top, cell.box.x1, cell.box.bottom)
                image.draw_rect(box, fill=CLEAR, stroke=MERGED if merged else CELL, stroke_width=2)
        image.save(target, format="PNG")
