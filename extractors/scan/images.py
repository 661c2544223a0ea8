"""Picture files as documents: a photo or a scan, of one page or, as TIFF, of many."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from typing import Any

import numpy as np

from extractors.pdf.borders import Columns
from extractors.pdf.grids import blocks_of
from extractors.scan.engine import SETUP
from extractors.scan.picture import Picture, lightest
from schemas.geometry import Page
from schemas.reading import Block, Grid, Note, Reading, UnreadableError

MAX_PIXELS = 120_000_000  # of one page: A3 at 600 dots an inch has 70 million
MAX_PAGES = 1_000  # of one file
MAX_DPI = 400.0  # a picture of more dots reads no better
A4 = 842.0  # points of a page's longer side, where the file tells no size that a page has
SIDES = 500.0, 1_700.0  # points of the longer side of a page: A5 to A2

DAMAGED = "damaged-image", "no picture in the file can be read; ask the sender for it again"
EMPTY = "no-text-layer", "no text can be read in the picture; ask for the Word file"
TOO_LARGE = "the picture has more dots than a page needs; scan it at 300 dots an inch"


def read_image(data: bytes) -> Reading:
    """Read a JPEG, PNG or TIFF: a page for each of its pictures, two for a sheet of two.

    Raises UnreadableError ('ocr-missing', 'damaged-image', 'no-text-layer', 'memory-limit').
    """
    notes: list[Note] = []
    sheets: list[list[Block]] = []
    columns: Columns | None = None
    for page in _pages(data, notes):
        page.number = len(sheets) + 1
        blocks, columns = blocks_of(page, columns)
        sheets.append(blocks)
    if not any(sheets):
        raise UnreadableError(*(DAMAGED if notes else EMPTY))
    blocks = [block for sheet in sheets for block in sheet]
    from extractors.scan.tables import settle_tables

    settle_tables([block for block in blocks if isinstance(block, Grid)])
    return Reading("image", "ocr", len(sheets), blocks, notes)


def _pages(data: bytes, notes: list[Note]) -> Iterator[Page]:
    """The pages that a file's pictures show; what cannot be decoded is noted."""
    try:
        from PIL import Image, UnidentifiedImageError

        from extractors.scan.page import read_picture
    except ImportError as error:
        raise UnreadableError("ocr-missing", SETUP) from error
    try:
        for picture in frames(data):
            yield from read_picture(picture)
    except Image.DecompressionBombError as error:
        raise UnreadableError("memory-limit", TOO_LARGE) from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError) as error:
        notes.append(Note("page-unreadable", f"its picture is damaged ({type(error).__name__})"))


def frames(data: bytes) -> Iterator[Picture]:
    """The pictures of a file, from 1. Raises UnreadableError, or what Pillow raises for damage."""
    from PIL import Image

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        image = Image.open(io.BytesIO(data), formats=("JPEG", "PNG", "TIFF"))
        pages = min(getattr(image, "n_frames", 1), MAX_PAGES)
        for index in range(pages):
            image.seek(index)
            yield _picture(image, index + 1, pages)


def _picture(image: Any, number: int, of: int) -> Picture:
    """A frame as a page's picture, no larger than a page needs. Raises UnreadableError."""
    from PIL import Image, ImageOps

    width, height = image.size
    if width * height > MAX_PIXELS:
        raise UnreadableError("memory-limit", TOO_LARGE)
    frame = ImageOps.exif_transpose(image)
    if frame.mode in ("RGBA", "LA", "PA") or "transparency" in frame.info:
        frame = frame.convert("RGBA")
        frame = Image.alpha_composite(Image.new("RGBA", frame.size, "white"), frame)
    if frame.mode not in ("L", "RGB"):
        frame = frame.convert("L" if frame.mode in ("1", "I;16", "I", "F") else "RGB")
    scale = _scale(image.info.get("dpi"), max(width, height))
    if 72 / scale > MAX_DPI:
        shrink = 72 / scale / MAX_DPI
        frame = frame.resize((round(frame.width / shrink), round(frame.height / shrink)))
        scale = 72 / MAX_DPI
    return Picture(lightest(np.asarray(frame)).copy(), scale, number, of)


def _scale(dpi: Any, longer: int) -> float:
    """Points a pixel: as the file says, where that makes a page; else as of an A4 page."""
    try:
        said = float(max(dpi))
    except (TypeError, ValueError):
        said = 0.0
    if said > 0 and SIDES[0] <= longer * 72 / said <= SIDES[1]:
        return 72 / said
    return A4 / longer
