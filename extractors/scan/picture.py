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

    `prose`: its text is wanted also where it holds no table.
    """

    gray: Gray
    scale: float
    number: int
    of: int = 1
    prose: bool = True

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

    Light colours, as of a seal, become paper; where ink lies dark beneath them it stays.
    """
    if channels.ndim == 2:
        return channels
    red, green, blue = (channels[..., index] for index in range(3))
    result: Gray = np.maximum(np.maximum(red, green), blue)
    darkest = np.minimum(np.minimum(red, green), blue)
    result[(result - darkest > WEIGHTS.coloured) & (result > WEIGHTS.light)] = 255
    return result
