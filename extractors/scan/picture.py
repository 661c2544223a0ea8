"""The picture of a page: grey values and how large a pixel is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from extractors.scan.weights import WEIGHTS

Gray: TypeAlias = npt.NDArray[np.uint8]
"""Rows of grey values, 0 black to 255 white."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A page's picture. `scale`: points a pixel; `number` counts the `of` pages from 1.

    `prose`: its text is wanted also where it holds no table. `coarse`: too soft to tell marks.
    """

    gray: Gray
    scale: float
    number: int
    of: int = 1
    prose: bool = True
    coarse: bool = False

    @property
    def dpi(self) -> int:
        """Dots an inch."""
        return round(72 / self.scale)

    @property
    def width(self) -> float:
        """Points from side to side."""
        return float(self.gray.shape[1]) * self.scale

    @property
    def height(self) -> float:
        """Points from top to bottom."""
        return float(self.gray.shape[0]) * self.scale


def lightest(channels: npt.NDArray[np.uint8]) -> Gray:
    """Grey values of a picture of 1, 3 or 4 channels: the lightest, so that blue ink pales.

    Light colours, as of a seal, become the paper around them, and so does what is left of them at
    their edges; where ink lies dark beneath them it stays.
    """
    if channels.ndim == 2:
        return channels
    red, green, blue = (channels[..., index] for index in range(3))
    result: Gray = np.maximum(np.maximum(red, green), blue)
    colour = result - np.minimum(np.minimum(red, green), blue)
    if not (colour > WEIGHTS.coloured).any():
        return result
    try:
        import cv2
    except ImportError:  # nothing reads the picture then
        return result
    paper = paper_of(result)
    mask = (colour > WEIGHTS.coloured) & (result > WEIGHTS.light * paper)
    near = cv2.dilate(mask.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
    mask |= near & (colour > WEIGHTS.hue) & (result > WEIGHTS.light_edge * paper)
    result[mask] = paper[mask]
    return result


def paper_of(gray: Gray) -> Gray:
    """How light the paper is around each pixel: the lightest of squares, smoothed."""
    import cv2

    height, width = gray.shape
    cell = WEIGHTS.ground_cell
    size = max(width // cell, 1), max(height // cell, 1)
    small = cv2.resize(gray, size, interpolation=cv2.INTER_AREA)
    paper = cv2.medianBlur(cv2.dilate(small, np.ones((5, 5), np.uint8)), 5)
    return np.asarray(cv2.resize(paper, (width, height), interpolation=cv2.INTER_LINEAR), np.uint8)
