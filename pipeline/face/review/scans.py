"""Scanned pages as they were read: set upright, two on a sheet parted, of picture files too.

Which way up a page was read is not stored, and need not be: the cells that were found lie on the
rules of its picture one way round only. A page on which they do not fit is not shown.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import permutations
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from extractors.scan.picture import Picture

Edges = tuple[float, float, float, float]
Boxes = Mapping[int, Sequence[Edges]]
"""The cells of a page by its number: left, top, right and bottom in points."""


@dataclass(frozen=True, slots=True)
class FitWeights:
    """When cells lie on a picture's rules."""

    reach: float = 1.5  # points that a rule may lie beside a cell's edge
    compared: int = 40  # cells of a page: enough to tell
    certain: float = 0.9  # share of the edges that is dark: no other way round is tried
    least: float = 0.7  # below it the cells are not shown on the picture; text gives some 0.5


WEIGHTS = FitWeights()


@dataclass(frozen=True, slots=True)
class _Sight:
    """A page's picture after some quarter turns to the left, and how its cells fit."""

    picture: Picture
    turns: int
    fit: float


def upright(data: bytes, form: str, boxes: Boxes) -> Iterator[tuple[int, Picture]]:
    """The pages of a scanned document with their numbers, as they were read."""
    page, turns = 1, None
    for frame in _frames(data, form):
        if frame is None:
            page += 1
            continue
        sights = _seen(frame, page, boxes, turns)
        for number, sight in enumerate(sights, page):
            if sight.fit >= WEIGHTS.least:
                turns = sight.turns
            if sight.fit >= WEIGHTS.least or number not in boxes:
                yield number, sight.picture
        page += len(sights)


def _frames(data: bytes, form: str) -> Iterator[Picture | None]:
    """What a file shows, page by page; None for an empty one."""
    if form == "image":
        from extractors.scan.images import frames

        yield from frames(data)
        return
    from extractors.pdf.picture import Pictures

    with closing(Pictures(data)) as pictures:
        for number in range(1, pictures.count + 1):
            yield pictures.picture(number)


def _seen(frame: Picture, page: int, boxes: Boxes, likely: int | None) -> list[_Sight]:
    """The pages that a frame shows, in the order in which their cells fit them."""
    from extractors.scan.ruling import levelled
    from extractors.scan.sheets import pages_of
    from extractors.scan.upright import turn_of, turned

    gray = levelled(frame.gray)
    whole = replace(frame, gray=turned(gray, turn_of(gray)))
    parts, _ = pages_of(whole)
    if len(parts) > 1:
        parts = [replace(part, gray=turned(part.gray, turn_of(part.gray))) for part in parts]
    orders = [
        [_turned(part, boxes.get(number, ()), likely) for number, part in enumerate(order, page)]
        for order in permutations(parts)
    ]
    return max(orders, key=lambda order: sum(sight.fit for sight in order))


def _turned(picture: Picture, boxes: Sequence[Edges], likely: int | None) -> _Sight:
    """The page the way round on which its cells fit best; without cells as its neighbour."""
    import numpy as np

    from extractors.scan.upright import is_sideways, turn_of, turned

    order = [1, 3, 0, 2] if is_sideways(picture.gray) else [0, 2, 1, 3]
    if likely is not None:
        order = sorted(order, key=lambda turns: turns != likely)
    best: _Sight | None = None
    for turns in order if boxes else order[:1]:
        gray = np.ascontiguousarray(np.rot90(picture.gray, turns))
        if turns % 2:
            gray = turned(gray, turn_of(gray))
        found = replace(picture, gray=gray)
        sight = _Sight(found, turns, _fit(found, boxes))
        if best is None or sight.fit > best.fit:
            best = sight
        if sight.fit >= WEIGHTS.certain:
            break
    assert best is not None
    return best


def _fit(picture: Picture, boxes: Sequence[Edges]) -> float:
    """Which share of the cells' edges is dark in the picture; 0 without cells."""
    from extractors.scan.weights import WEIGHTS as SCAN

    ink = picture.gray < SCAN.ink
    reach = math.ceil(WEIGHTS.reach / picture.scale)
    step = max(1, len(boxes) // WEIGHTS.compared)
    shares = []
    for box in boxes[::step]:
        x0, top, x1, bottom = (round(side / picture.scale) for side in box)
        for y in (top, bottom):
            band = ink[max(y - reach, 0) : y + reach + 1, max(x0, 0) : x1]
            shares.append(float(band.any(axis=0).mean()) if band.size else 0.0)
        for x in (x0, x1):
            band = ink[max(top, 0) : bottom, max(x - reach, 0) : x + reach + 1]
            shares.append(float(band.any(axis=1).mean()) if band.size else 0.0)
    return sum(shares) / len(shares) if shares else 0.0
