"""Ruling lines of a scanned page, by morphology, and its ground levelled to white."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from extractors.scan.picture import Gray, paper_of
from extractors.scan.pieces import Stretch, rules_of_pieces
from extractors.scan.weights import WEIGHTS
from schemas.geometry import Rule


def levelled(gray: Gray) -> Gray:
    """The picture on white ground: each pixel as a share of the paper's lightness around it."""
    import cv2

    ground = paper_of(gray)
    level = np.asarray(cv2.divide(gray, np.maximum(ground, 64), scale=255), np.uint8)
    level[level > WEIGHTS.white] = 255
    return level


def stretches_of(gray: Gray, scale: float) -> list[Stretch]:
    """The ruling lines in pixels: straight stretches of ink. `scale`: points a pixel.

    A long stretch is a rule. A short one is the side of a low cell where both its ends meet a
    long one; a letter's stroke does not. One that runs down beside long ones is a side only in
    line with one of them: in a low row of capitals "Ỉ" reaches from rule to rule. Dots, dashes
    and pieces in a row are a rule where white runs along both sides, and others cross it.
    """
    ink = (gray < WEIGHTS.ink).astype(np.uint8)
    sure = {across: _stretches(ink, across, WEIGHTS.rule_length, scale) for across in (True, False)}
    of_pieces = rules_of_pieces(ink, sure, scale)
    sure = {across: sure[across] + of_pieces[across] for across in (True, False)}
    reach = WEIGHTS.meets / scale
    found = [*sure[True], *sure[False]]
    for across in (True, False):
        for short in _stretches(ink, across, WEIGHTS.short_length, scale):
            if _length(short, across) * scale >= WEIGHTS.rule_length:
                continue
            if not across and not _in_line(short, sure[False], reach):
                continue
            if all(_meets(end, sure[not across], reach) for end in _ends(short, across)):
                found.append(short)
    return found


def _in_line(short: Stretch, long: Sequence[Stretch], reach: float) -> bool:
    """Whether a short stretch that runs down continues a long one, or has none beside it."""
    beside = [s for s in long if s[1] - reach <= short[1] and short[3] <= s[3] + reach]
    middle = (short[0] + short[2]) / 2
    return not beside or any(s[0] - reach <= middle <= s[2] + reach for s in long)


def _stretches(ink: Gray, across: bool, length: float, scale: float) -> list[Stretch]:
    """Stretches of ink at least so many points long, in one direction."""
    import cv2

    lines = _opened(ink, across, length, scale)
    outlines, _ = cv2.findContours(lines, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
    found: list[Stretch] = []
    for x, y, width, height in map(cv2.boundingRect, outlines):
        long, thick = (width, float(height)) if across else (height, float(width))
        if WEIGHTS.rule_width / scale < thick <= WEIGHTS.bent * long:
            thick = np.count_nonzero(lines[y : y + height, x : x + width]) / long
        if thick <= WEIGHTS.rule_width / scale and long >= WEIGHTS.slender * thick:
            found.append((x, y, x + width, y + height))
    return found


def _opened(ink: Gray, across: bool, length: float, scale: float) -> Gray:
    """The ink that runs on for so many points in one direction."""
    import cv2

    fat = cv2.dilate(ink, np.ones((3, 1) if across else (1, 3), np.uint8))  # hair lines waver
    size = max(int(length / scale), 8)
    kernel = np.ones((1, size) if across else (size, 1), np.uint8)
    return np.asarray(cv2.morphologyEx(fat, cv2.MORPH_OPEN, kernel), np.uint8)


def _length(stretch: Stretch, across: bool) -> int:
    return stretch[2] - stretch[0] if across else stretch[3] - stretch[1]


def _ends(stretch: Stretch, across: bool) -> tuple[tuple[float, float], tuple[float, float]]:
    """Both end points of a stretch."""
    x0, top, x1, bottom = stretch
    if across:
        return (x0, (top + bottom) / 2), (x1, (top + bottom) / 2)
    return ((x0 + x1) / 2, top), ((x0 + x1) / 2, bottom)


def _meets(end: tuple[float, float], others: Sequence[Stretch], reach: float) -> bool:
    """Whether a point lies on one of the stretches of the other direction, or within reach."""
    x, y = end
    return any(
        x0 - reach <= x <= x1 + reach and top - reach <= y <= bottom + reach
        for x0, top, x1, bottom in others
    )


def rules_of(stretches: list[Stretch], scale: float) -> list[Rule]:
    """Stretches in pixels as rules in points."""
    return [Rule(x0 * scale, y0 * scale, x1 * scale, y1 * scale) for x0, y0, x1, y1 in stretches]


def without_rules(gray: Gray, stretches: list[Stretch], scale: float) -> Gray:
    """The picture with its ruling lines painted white; a slanted one along its own ink alone."""
    clean = gray.copy()
    for x0, y0, x1, y1 in stretches:
        piece = clean[max(y0 - 1, 0) : y1 + 1, max(x0 - 1, 0) : x1 + 1]
        if min(piece.shape) * scale <= WEIGHTS.rule_width:
            piece[:] = 255
            continue
        import cv2

        ink = (piece < WEIGHTS.ink).astype(np.uint8)
        line = _opened(ink, x1 - x0 > y1 - y0, WEIGHTS.short_length, scale)
        piece[cv2.dilate(line, np.ones((3, 3), np.uint8)) > 0] = 255
    return clean
