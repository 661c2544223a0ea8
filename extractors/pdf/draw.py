"""A picture of a page with the cells that were found, for looking where reading is not enough."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

import pdfplumber

from schemas.reading import Grid, UnreadableError

POINTS = 72  # an inch
RESOLUTION = 110  # dots an inch: an A4 page of about 900 by 1,300 pixels
MAX_SIDE = 4_000  # pixels: a larger page is drawn coarser, in some 200 MB at the worst
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
        page = document.pages[number - 1]
        image = page.to_image(resolution=_resolution([page.bbox, page.mediabox, page.cropbox]))
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


def _resolution(boxes: Sequence[Sequence[float]]) -> float:
    """Dots an inch at which no side of a page is drawn with more than MAX_SIDE pixels."""
    longest = max(side for x0, y0, x1, y1 in boxes for side in (abs(x1 - x0), abs(y1 - y0)))
    return min(RESOLUTION, POINTS * (MAX_SIDE - 1) / longest) if longest else RESOLUTION
