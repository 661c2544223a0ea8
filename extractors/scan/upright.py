"""A scanned page set upright: turned by quarters where its text runs up or down, then straight."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from extractors.scan.weights import WEIGHTS

if TYPE_CHECKING:
    from extractors.scan.picture import Gray


def is_sideways(gray: Gray) -> bool:
    """Whether the lines of text run up or down the page.

    From line to line ink and paper follow one another: the ink of the rows of an upright page
    rises and falls far more than that of its columns. Rules are no text.
    """
    import cv2

    height, width = gray.shape
    small = cv2.resize(gray, (width // 2, height // 2), interpolation=cv2.INTER_AREA)
    ink = (small < WEIGHTS.ink).astype(np.uint8)
    length = max(min(ink.shape) // 30, 8)
    for shape in ((length, 1), (1, length)):
        kernel = cv2.getStructuringElement(cv2.MORPH_RECT, shape)
        lines = cv2.morphologyEx(ink, cv2.MORPH_OPEN, kernel)
        ink[cv2.dilate(lines, np.ones((3, 3), np.uint8)) > 0] = 0
    across, down = _waves(ink.sum(axis=1)), _waves(ink.sum(axis=0))
    return down > WEIGHTS.sideways * across


def _waves(profile: npt.NDArray[np.int64]) -> float:
    """How uneven a profile is between its first and last ink: variance by squared mean."""
    inked = np.flatnonzero(profile)
    if not len(inked):
        return 0.0
    values = profile[int(inked[0]) : int(inked[-1]) + 1].astype(np.float64)
    return float(values.var() / values.mean() ** 2)


def turn_of(gray: Gray) -> float:
    """Degrees by which the page is turned clockwise, from its long rules, else its lines."""
    import cv2

    ink = (gray < WEIGHTS.ink).astype(np.uint8)
    width = ink.shape[1]
    kernel = cv2.getStructuringElement(cv2.MORPH_RECT, (max(width // 60, 8), 1))
    pieces = cv2.morphologyEx(ink, cv2.MORPH_OPEN, kernel)
    pieces = cv2.dilate(pieces, np.ones((3, 9), np.uint8))
    slopes = _slopes(pieces, WEIGHTS.long_line * width)
    if not slopes:
        wide = max(width // 40, 8)  # letters and words of a line run together
        kernel = cv2.getStructuringElement(cv2.MORPH_RECT, (wide, 1))
        slopes = _slopes(cv2.morphologyEx(ink, cv2.MORPH_CLOSE, kernel), WEIGHTS.long_line * width)
    return _median(slopes)


def _slopes(mask: np.ndarray, least: float) -> list[tuple[float, float]]:
    """Slope and length of every straight piece of a mask that is at least so many pixels long."""
    import cv2

    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    found = []
    for index in range(1, count):
        x, y, width, height, _ = (int(value) for value in stats[index])
        if width < least or height > WEIGHTS.straight * width:
            continue
        piece = labels[y : y + height, x : x + width] == index
        filled = piece.sum(axis=0)
        columns = np.flatnonzero(filled)
        middles = (piece * np.arange(height)[:, None]).sum(axis=0)[columns] / filled[columns]
        found.append((float(np.polyfit(columns, middles, 1)[0]), float(width)))
    return found


def _median(slopes: list[tuple[float, float]]) -> float:
    """The middle slope, each weighed by its length, in degrees."""
    if not slopes:
        return 0.0
    slopes.sort()
    lengths = np.cumsum([length for _, length in slopes])
    middle = int(np.searchsorted(lengths, lengths[-1] / 2))
    return float(np.degrees(np.arctan(slopes[middle][0])))


def turned(gray: Gray, degrees: float) -> Gray:
    """The picture turned back by so many degrees, the corners filled with paper."""
    import cv2

    if abs(degrees) < WEIGHTS.least_turn:
        return gray
    height, width = gray.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    result = cv2.warpAffine(gray, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=255)
    return np.asarray(result, np.uint8)
