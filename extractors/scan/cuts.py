"""The cells of a page cut out of its picture and stacked on one strip for the engine to read."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from extractors.scan.picture import Gray, Picture
from extractors.scan.weights import WEIGHTS
from schemas.geometry import Box

MAX_STRIP = 30_000  # pixels: the engine takes pictures of at most 32,767 from top to bottom
MARGIN = 20  # pixels of white left and right of a strip


@dataclass(frozen=True, slots=True)
class Cut:
    """A piece of a page on a strip: pixel (x, y) of the page stands at (left, top) of the strip.

    `zoom`: pixels of the strip for one of the page.
    """

    place: int  # index of the box it was cut for
    x: int
    y: int
    top: int
    image: Gray
    zoom: float = 1.0
    left: int = MARGIN  # pixels from the strip's left side


@dataclass(frozen=True, slots=True)
class Strip:
    """Cuts one below another, with white between them."""

    image: Gray
    cuts: tuple[Cut, ...]

    @property
    def zoom(self) -> float:
        """Pixels of the strip for one of the page."""
        return self.cuts[0].zoom

    def cut_at(self, y: float) -> Cut:
        """The cut that a line of the strip (in pixels from its top) belongs to."""
        tops = [cut.top for cut in self.cuts]
        between = (
            self.cuts[1].top - self.cuts[0].top - len(self.cuts[0].image) if self.cuts[1:] else 0
        )
        return self.cuts[max(bisect_right(tops, y + between / 2) - 1, 0)]


def strips_of(picture: Picture, clean: Gray, boxes: Sequence[Box]) -> Iterator[Strip]:
    """Strips of all boxes (points) that show ink. `clean`: the page levelled, without rules.

    The first one is short: it tells whether the page stands upright.
    """
    zoom = zoom_of(picture.dpi)
    gap = int(WEIGHTS.between / picture.scale * zoom)
    most = int(WEIGHTS.glance / picture.scale * zoom)
    held: list[Cut] = []
    top = gap
    for place, box in enumerate(boxes):
        piece = _ink_of(picture, clean, box)
        if piece is None:
            continue
        x, y, image = piece
        image = enlarged(image, zoom)
        if held and top + len(image) + gap > most:
            yield _stacked(held, top)
            held, top, most = [], gap, MAX_STRIP
        held.append(Cut(place, x, y, top, image, zoom))
        top += len(image) + gap
    if held:
        yield _stacked(held, top)


def zoom_of(dpi: int) -> float:
    """By how much a picture of so many dots an inch is enlarged to be read."""
    return max(WEIGHTS.reading_dpi / dpi, 1.0)


def enlarged(image: Gray, zoom: float) -> Gray:
    """A picture with so many pixels for one of its own along each side."""
    if zoom <= 1.0:
        return image
    import cv2

    size = round(image.shape[1] * zoom), round(image.shape[0] * zoom)
    return np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_CUBIC), np.uint8)


def _ink_of(picture: Picture, clean: Gray, box: Box) -> tuple[int, int, Gray] | None:
    """The inked part of a box with some white around it, and where it lies; None without ink."""
    inset, around = WEIGHTS.inside / picture.scale, int(WEIGHTS.around / picture.scale)
    left, top = (max(int(side / picture.scale + inset), 0) for side in box[:2])
    right, bottom = (int(side / picture.scale - inset) for side in box[2:])
    image = clean[top:bottom, left:right]
    dark = image < WEIGHTS.text
    rows = np.flatnonzero(dark.sum(axis=1) > 1)
    columns = np.flatnonzero(dark.any(axis=0))
    if len(rows) < WEIGHTS.speck / picture.scale or len(columns) < 2:
        return None
    first, last = max(int(rows[0]) - around, 0), int(rows[-1]) + around + 1
    start, end = max(int(columns[0]) - around, 0), int(columns[-1]) + around + 1
    return left + start, top + first, image[first:last, start:end]


def _stacked(cuts: Sequence[Cut], height: int) -> Strip:
    width = max(cut.image.shape[1] for cut in cuts) + 2 * MARGIN
    strip = np.full((height, width), 255, np.uint8)
    for cut in cuts:
        rows, columns = cut.image.shape
        strip[cut.top : cut.top + rows, MARGIN : MARGIN + columns] = cut.image
    return Strip(strip, tuple(cuts))
