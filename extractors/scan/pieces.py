"""Rules of many pieces: dots, dashes, and lines that print or a copier broke.

Ink in a row is a rule where white runs along both its sides and rules of the other direction cross
it; stems of letters that stand in line are few, with wide gaps, and hang on no rule.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from extractors.scan.picture import Gray
from extractors.scan.weights import WEIGHTS

POINTS = 72.0  # an inch

Stretch = tuple[int, int, int, int]
"""x0, top, x1, bottom of a ruling line in pixels."""


def rules_of_pieces(
    ink: Gray, whole: Mapping[bool, Sequence[Stretch]], scale: float
) -> dict[bool, list[Stretch]]:
    """Rules in pieces, pixels: those across (True) and those down. `ink`: 1 where it is.

    `whole`: the rules of one piece. `scale`: points a pixel.
    """
    rows = {across: _rows(ink, across, scale) for across in (True, False)}
    found: dict[bool, list[Stretch]] = {}
    for across in (True, False):
        others = [row for row in rows[not across] if _is_line(ink, row, scale)]
        parts = [
            part
            for row in rows[across]
            for part in _between_crossings(row, [*whole[not across], *others], ink, scale)
        ]
        found[across] = [p for p in parts if not any(_covers(long, p, 2) for long in whole[across])]
    return found


def _rows(ink: Gray, across: bool, scale: float) -> list[Stretch]:
    """Ink in a row with white along most of its sides."""
    import cv2

    ink = ink if across else ink.T.copy()
    fold = max(int(POINTS / scale) // WEIGHTS.pieces_dpi, 1)
    height, width = (side // fold for side in ink.shape)
    whole = ink[: height * fold, : width * fold] * np.uint8(255)
    small = (cv2.resize(whole, (width, height), interpolation=cv2.INTER_AREA) > 0).astype(np.uint8)
    points = scale * fold
    gap, size = (round(length / points) for length in (WEIGHTS.piece_gap, WEIGHTS.rule_length))
    joined = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((1, gap), np.uint8))
    lines = cv2.morphologyEx(joined, cv2.MORPH_OPEN, np.ones((1, size), np.uint8))
    outlines, _ = cv2.findContours(lines, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    most = WEIGHTS.pieces_width / points
    found: list[Stretch] = []
    for x, y, width, height in map(cv2.boundingRect, outlines):
        piece = lines[y : y + height, x : x + width]
        for first, end in _runs(piece.sum(axis=0) <= most):  # letters may stand in its way
            if end - first < size:
                continue
            part = np.flatnonzero(piece[:, first:end].any(axis=1)) + y
            x0, x1 = (x + first) * fold, (x + end) * fold
            top, bottom = int(part[0]) * fold, (int(part[-1]) + 1) * fold
            rows = np.flatnonzero(ink[top:bottom, x0:x1].any(axis=1)) + top
            box = x0, int(rows[0]), x1, int(rows[-1]) + 1
            thin = box[3] - box[1] <= most * fold
            if thin and _beside(ink, box, WEIGHTS.beside, scale) <= WEIGHTS.most_beside:
                found.append(box if across else _flipped(box))
    return found


def _runs(mask: npt.NDArray[np.bool_]) -> list[tuple[int, int]]:
    """First and behind the last index of each run of what holds."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], mask.astype(np.int8), [0]))))
    return [(int(first), int(end)) for first, end in edges.reshape(-1, 2)]


def _beside(ink: Gray, box: Stretch, points: float, scale: float) -> float:
    """Share of the length of a stretch across with ink above or below it, so many points away."""
    x0, top, x1, bottom = box
    far = max(round(points / scale), 2)
    above = ink[max(top - 1 - far, 0) : max(top - 1, 0), x0:x1].any(axis=0)
    below = ink[bottom + 1 : bottom + 1 + far, x0:x1].any(axis=0)
    return float((above | below).mean()) if x1 > x0 else 0.0


def _between_crossings(
    row: Stretch, others: Sequence[Stretch], ink: Gray, scale: float
) -> list[Stretch]:
    """What of a row of pieces is a rule: from one rule that it meets to the next, and its ends.

    White runs along it there; where it does not, letters stand in a row.
    """
    x0, top, x1, bottom = row
    near = int(WEIGHTS.piece_gap / scale)
    across = _is_across(row)
    first, end = (x0, x1) if across else (top, bottom)
    met = sorted(
        min(max((s[0] + s[2] if across else s[1] + s[3]) // 2, first), end)
        for s in others
        if x0 - near <= s[2] and s[0] <= x1 + near and top - near <= s[3] and s[1] <= bottom + near
    )
    places = [at for before, at in pairwise([-near, *met]) if at - before > near / 2]
    found: list[Stretch] = []
    for start, stop in pairwise([first, *places, end] if len(places) > 1 else []):
        part: Stretch = (start, top, stop, bottom) if across else (x0, start, x1, stop)
        beyond = start < places[0] or stop > places[-1]
        if start == stop or not _is_line(ink, part, scale, beyond):
            continue
        if found and found[-1][2 if across else 3] == start:
            before = found.pop()
            part = before[0], before[1], part[2], part[3]
        found.append(part)
    return found


def _is_across(stretch: Stretch) -> bool:
    return stretch[2] - stretch[0] > stretch[3] - stretch[1]


def _is_line(ink: Gray, part: Stretch, scale: float, beyond: bool = False) -> bool:
    """Whether ink is a line nearly whole, or of many dots or dashes, and white runs along it.

    Stems of letters that stand in a line are few, with wide gaps. `beyond`: it is the end of one,
    which must be long.
    """
    x0, top, x1, bottom = part if _is_across(part) else _flipped(part)
    ink = ink if _is_across(part) else ink.T
    if _beside(ink, (x0, top, x1, bottom), WEIGHTS.beside, scale) > WEIGHTS.beside_ink:
        return False
    row: npt.NDArray[np.bool_] = np.any(ink[top:bottom, x0:x1], axis=0)
    length = (x1 - x0) * scale
    share, pieces = float(row.mean()), _runs(row)
    inner = sum(first > 0 and end < len(row) for first, end in pieces)  # no rule that it meets
    many = inner >= WEIGHTS.least_pieces and (inner + 1) * WEIGHTS.period >= length
    if many and share >= WEIGHTS.pieces_ink:
        return True
    far = WEIGHTS.beside if _is_across(part) else WEIGHTS.beside_down
    if _beside(ink, (x0, top, x1, bottom), far, scale) > WEIGHTS.beside_ink:
        return False
    if share >= WEIGHTS.broken_ink:
        return not beyond or length >= WEIGHTS.rule_length
    ends = [end - first for first, end in pieces if first == 0 or end == len(row)]
    hangs = max(ends, default=0) * scale >= WEIGHTS.hanging  # on a rule, as no letter does
    return not beyond and share >= WEIGHTS.hanging_ink and hangs


def _flipped(box: Stretch) -> Stretch:
    """A stretch with the page's sides changed for one another."""
    return box[1], box[0], box[3], box[2]


def _covers(long: Stretch, short: Stretch, reach: int) -> bool:
    """Whether a stretch lies within another, but for so many pixels."""
    return (
        long[0] - reach <= short[0]
        and long[1] - reach <= short[1]
        and short[2] <= long[2] + reach
        and short[3] <= long[3] + reach
    )
