"""Text that no rules fence, cut into blocks by the white around it: tables without upright rules.

Rows of such a table are bands between white that runs across it, its columns pieces of a band
between white that runs down; each block is read alone, as a cell is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from statistics import median

import numpy as np
import numpy.typing as npt

from extractors.scan.engine import Seen
from extractors.scan.marks import Marks
from extractors.scan.picture import Gray
from extractors.scan.weights import WEIGHTS
from schemas.geometry import Box

Dark = npt.NDArray[np.bool_]
"""Which squares of a point's side hold ink."""


def bands_of(clean: Gray, fenced: Sequence[Box], scale: float) -> list[list[Box]]:
    """The bands of a table without upright rules, each its blocks from left to right, in points.

    `clean`: the page without rules; what stands in the boxes `fenced` is left out. `scale`: points
    a pixel. Empty where too few bands have as many blocks as a table's rows.
    """
    dark = _squares(clean, scale)
    for box in fenced:
        x0, top, x1, bottom = (max(int(side), 0) for side in box)
        dark[top : bottom + 1, x0 : x1 + 1] = False
    bands = [_columns(dark, top, end) for top, end in _runs(dark, 1, WEIGHTS.band_gap)]
    rows = [at for at, band in enumerate(bands) if len(band) >= WEIGHTS.least_columns]
    if len(rows) < WEIGHTS.least_bands:
        return []
    return [_lines(dark, band) for band in bands[rows[0] : rows[-1] + 1]]


def numbers_of(bands: Sequence[Sequence[Box]]) -> list[Box]:
    """The blocks that number rows: first in their bands and narrow, but for the topmost label."""
    narrow = [band[0] for band in bands if band[0].x1 - band[0].x0 <= WEIGHTS.number_width]
    return narrow[1:]


def around(bands: Sequence[Sequence[Box]]) -> Box:
    """The box around all blocks."""
    boxes = [box for band in bands for box in band]
    return Box(
        min(box.x0 for box in boxes),
        min(box.top for box in boxes),
        max(box.x1 for box in boxes),
        max(box.bottom for box in boxes),
    )


def _squares(clean: Gray, scale: float) -> Dark:
    """The page in squares of a point's side that are dark where they hold more than dust."""
    import cv2

    size = max(round(clean.shape[1] * scale), 1), max(round(clean.shape[0] * scale), 1)
    ink = (clean < WEIGHTS.text).astype(np.uint8) * np.uint8(255)
    dark: Dark = cv2.resize(ink, size, interpolation=cv2.INTER_AREA) > WEIGHTS.dusty
    return dark


def _runs(dark: Dark, along: int, gap: float) -> list[tuple[int, int]]:
    """First and behind the last index of each stretch with ink; smaller gaps part none.

    `along`: the axis to look along, 1 for rows.
    """
    inked = np.any(dark, axis=along)
    edges = np.flatnonzero(np.diff(np.concatenate(([0], inked.astype(np.int8), [0]))))
    found: list[tuple[int, int]] = []
    for start, end in edges.reshape(-1, 2).tolist():
        if found and start - found[-1][1] < gap:
            found[-1] = found[-1][0], end
        else:
            found.append((start, end))
    return found


def _columns(dark: Dark, top: int, end: int) -> list[Box]:
    """The pieces of a band between white that runs down it."""
    pieces = _runs(dark[top:end], 0, WEIGHTS.gutter_width)
    return [Box(x0, top, x1, end) for x0, x1 in pieces]


def _lines(dark: Dark, band: Sequence[Box]) -> list[Box]:
    """The pieces of a band, each parted where much white runs across it, with white around."""
    found: list[Box] = []
    for x0, top, x1, bottom in band:
        piece = dark[int(top) : int(bottom), int(x0) : int(x1)]
        for first, end in _runs(piece, 1, WEIGHTS.line_gap):
            found.append(Box(x0 - 1, top + first - 1, x1 + 1, top + end + 1))
    return found


def measured(words: Sequence[Seen], marks: Marks, strip: Gray) -> list[Seen]:
    """Words of a block from where small letters begin to where they stand, its stroke measured.

    The stroke of a pen is as wide as ink lies deep between the paper at its sides.
    """
    lines = [(word, marks.line_of(word)) for word in words]
    inked = edges = 0
    for word, line in lines:
        if line is not None:
            ink = strip[line.top : line.base, word.x0 : word.x1 + 1] < WEIGHTS.text
            inked += int(np.count_nonzero(ink))
            edges += int(np.count_nonzero(ink[:, 1:] != ink[:, :-1]))
    stroke = float(2 * inked / max(edges, 1))
    return [
        replace(word, top=line.top, bottom=line.base, stroke=stroke) if line else word
        for word, line in lines
    ]


def typeset(words: Sequence[Seen]) -> list[Seen]:
    """Measured words as high as the type of the page, bold where their stroke is; others as read.

    Whether or not a letter reaches so far, so that the lines of cells side by side are level.
    """
    of_type = [word for word in words if word.stroke]
    if not of_type:
        return list(words)
    tall = median(word.bottom - word.top for word in of_type)
    usual = median(word.stroke for word in of_type)
    above, below = round(WEIGHTS.ascent * tall), round(WEIGHTS.descent * tall)
    return [
        replace(
            word,
            top=word.bottom - above,
            bottom=word.bottom + below,
            bold=bool(word.stroke > WEIGHTS.bold * usual),
        )
        if word.stroke
        else word
        for word in words
    ]
