"""The picture of a page: grey values and how large a pixel is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Gray: TypeAlias = npt.NDArray[np.uint8]
"""Rows of grey values, 0 black to 255 white."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A page's picture. `scale`: points a pixel; `number` counts pages from 1.

    `prose`: its text is wanted also where it holds no table.
    """

    gray: Gray
    scale: float
    number: int
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
    """Grey values of a picture of 1, 3 or 4 channels: the lightest, so that seals and ink pale."""
    if channels.ndim == 2:
        return channels
    result: Gray = channels[..., :3].max(axis=2)
    return result
