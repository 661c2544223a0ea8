"""A picture of a page with the cells that were found, for looking where reading is not enough.

The page is drawn by PDFium, whose space (from the top left of what is seen) holds the boxes too.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pypdfium2 as pdfium
from PIL import Image, ImageDraw

from schemas.reading import Grid, UnreadableError

POINTS = 72  # an inch
RESOLUTION = 110  # dots an inch: an A4 page of about 900 by 1,300 pixels
MAX_SIDE = 4_000  # pixels: a larger page is drawn coarser, in some 200 MB at the worst
CELL = "#1f77b4"
MERGED = "#d62728"


def draw_page(data: bytes, number: int, grids: Sequence[Grid], target: Path) -> None:
    """Write a PNG of page `number` (from 1) with the grids' cells outlined, merged ones in red.

    Raises UnreadableError ('page-unreadable') when there is no such page, or nothing of it to see.
    """
    with pdfium.PdfDocument(data) as document:
        if not 1 <= number <= len(document):
            raise UnreadableError(
                "page-unreadable", f"page {number} does not exist; 1 to {len(document)} do"
            )
        image, scale = _picture(document[number - 1])
    pencil = ImageDraw.Draw(image)
    for grid in grids:
        if grid.page != number:
            continue
        for cell in grid.cells:
            if cell.box is None:
                continue
            merged = cell.row_span > 1 or cell.col_span > 1
            box = (cell.box.x0, cell.box.top, cell.box.x1, cell.box.bottom)
            corners = [round(place * scale) for place in box]
            pencil.rectangle(corners, outline=MERGED if merged else CELL, width=2)
    image.save(target, format="PNG")


def _picture(page: pdfium.PdfPage) -> tuple[Image.Image, float]:
    """The page as pixels, never more than MAX_SIDE a side, and pixels a point."""
    longer = max(page.get_size())
    if not longer:
        raise UnreadableError("page-unreadable", "the page has no area to draw")
    scale = min(RESOLUTION / POINTS, (MAX_SIDE - 1) / longer)  # PDFium rounds pixels up
    return page.render(scale=scale).to_pil().convert("RGB"), scale
