"""Two pages on one sheet, parted at the white between them.

White through the middle alone is no proof: the lines of a signature leave it too. The sheet must
be larger than a page, or its letters smaller than a page's.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from extractors.scan.picture import Gray, Picture
from extractors.scan.weights import WEIGHTS

A4 = 842.0  # points of a page's longer side
DUST = 0.002  # of a line of pixels across the sheet that may be dark in the white


def pages_of(picture: Picture) -> tuple[list[Picture], bool]:
    """The pages on a levelled sheet, and whether they lie side by side (else one below another)."""
    height, width = picture.gray.shape
    if min(height, width) < 16:
        return [picture], False
    ink = picture.gray < WEIGHTS.ink
    for beside in (width >= height, width < height):
        at = _gutter(ink if beside else ink.T)
        if at is not None and _is_double(picture, ink, beside):
            gray = picture.gray
            halves = (gray[:, :at], gray[:, at:]) if beside else (gray[:at], gray[at:])
            return [_page(picture, np.ascontiguousarray(half)) for half in halves], beside
    return [picture], False


def _gutter(ink: npt.NDArray[np.bool_]) -> int | None:
    """The middle of a sheet, where white parts what stands left and right; None where none does."""
    height, width = ink.shape
    dark = ink.sum(axis=0) > DUST * height
    middle = width // 2
    inked = np.flatnonzero(dark)
    left, right = inked[inked < middle], inked[inked >= middle]
    if min(len(left), len(right)) < WEIGHTS.side * middle:
        return None
    start, end = int(left[-1]), int(right[0])
    return None if end - start < WEIGHTS.gutter * width else int(middle)


def _is_double(picture: Picture, ink: npt.NDArray[np.bool_], beside: bool) -> bool:
    """Whether a sheet is as large as two pages, or has letters as small as two pages on one."""
    height, width = ink.shape
    along, across = (width, height) if beside else (height, width)
    if along < across:
        return False
    longer = along * picture.scale
    if along > WEIGHTS.oblong * across or longer > WEIGHTS.big_sheet:
        return True
    return bool(_letter_height(ink) < WEIGHTS.small_letters * along)


def _letter_height(ink: npt.NDArray[np.bool_]) -> float:
    """Pixels of the middle letter, its marks aside."""
    import cv2

    _, _, stats, _ = cv2.connectedComponentsWithStats(ink.astype(np.uint8), connectivity=8)
    sizes = stats[1:, cv2.CC_STAT_HEIGHT][stats[1:, cv2.CC_STAT_AREA] > 12]
    sizes = sizes[sizes > 0.6 * np.median(sizes)] if len(sizes) else sizes
    return float(np.median(sizes)) if len(sizes) else 0.0


def _page(sheet: Picture, gray: Gray) -> Picture:
    """A half of a sheet; one that was made smaller counts in points of the page it shows."""
    longer = max(gray.shape)
    whole = longer * sheet.scale > 0.9 * A4
    return replace(sheet, gray=gray, scale=sheet.scale if whole else A4 / longer)
