"""How finely a page's picture shows its print: what marks can be told on it.

Dots an inch are what a file says; a copy of 300 of them may show no more than a sharp scan of 150.
"""

from __future__ import annotations

import numpy as np

from extractors.scan.picture import Gray
from extractors.scan.weights import WEIGHTS

EVERY = 4  # rows of the picture for one that is measured
WINDOW = 9  # pixels in which an edge goes from paper to ink
BESIDE = 5  # pixels of which an edge's step is the steepest
GREYS = (64, 192)  # 0-255 between which a pixel is neither ink nor paper
LEAST_EDGES = 200  # of a page: fewer tell nothing


def is_coarse(gray: Gray, scale: float) -> bool:
    """Whether the edges of a levelled page's print are so wide that "ổ" looks like "ố".

    `scale`: points a pixel. An edge is as wide as ink is darker than paper, in steps of its
    steepest pixel.
    """
    import cv2

    lines = np.ascontiguousarray(gray[::EVERY])
    dark = np.count_nonzero(lines < WEIGHTS.text)
    if np.count_nonzero((lines > GREYS[0]) & (lines < GREYS[1])) < WEIGHTS.greys * dark:
        return True  # it was black and white: how wide its edges had been is lost
    steps = np.abs(np.diff(lines.astype(np.int16), axis=1)).astype(np.uint8)
    window = np.ones((1, WINDOW), np.uint8)
    depth = cv2.subtract(cv2.dilate(lines, window), cv2.erode(lines, window))[:, :-1]
    steepest = cv2.dilate(steps, np.ones((1, BESIDE), np.uint8))
    edges = (steps == steepest) & (steps > WEIGHTS.edge_step) & (depth > WEIGHTS.edge_depth)
    width = WEIGHTS.sharpest_edge
    if np.count_nonzero(edges) >= LEAST_EDGES:
        width = max(width, float(np.median(depth[edges] / steps[edges])))
    return width * scale > WEIGHTS.widest_edge
