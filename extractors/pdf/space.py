"""From PDF page space to the page as a reader sees it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Number = TypeVar("Number", float, Floats)


@dataclass(frozen=True, slots=True)
class Space:
    """A page's visible box in PDF space (points, y upwards) and its clockwise quarter turns."""

    left: float
    bottom: float
    right: float
    top: float
    quarter: int

    @property
    def width(self) -> float:
        """Width as seen, points."""
        return self.top - self.bottom if self.quarter % 2 else self.right - self.left

    @property
    def height(self) -> float:
        """Height as seen, points."""
        return self.right - self.left if self.quarter % 2 else self.top - self.bottom

    def box(
        self, x0: Number, y0: Number, x1: Number, y1: Number
    ) -> tuple[Number, Number, Number, Number]:
        """(x0, top, x1, bottom) in points from the top left as seen, of a box in PDF space."""
        if self.quarter == 0:
            return x0 - self.left, self.top - y1, x1 - self.left, self.top - y0
        if self.quarter == 1:
            return y0 - self.bottom, x0 - self.left, y1 - self.bottom, x1 - self.left
        if self.quarter == 2:
            return self.right - x1, y0 - self.bottom, self.right - x0, y1 - self.bottom
        return self.top - y1, self.right - x1, self.top - y0, self.right - x0
