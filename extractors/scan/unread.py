"""Lines of a cell that an engine passed over: they are shown to it once more, alone.

A short last line ("định.") among long ones can be missed by every engine, and nothing in what was
read tells it; the ink does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from extractors.scan import memory
from extractors.scan.cuts import Cut, Strip
from extractors.scan.engine import Engine, Seen
from extractors.scan.weights import WEIGHTS


def with_missed(
    words: list[Seen], cut: Cut, strip: Strip, engine: Engine, dpi: int, usual: float
) -> list[Seen]:
    """What an engine read of a cut, with what it reads of the lines that it had passed over.

    `usual`: pixels of the strip's middle line from top to bottom, 0 where none is known.
    """
    found = list(words)
    for top, bottom in lines_without(words, cut, usual):
        height = bottom - top
        image = np.full((3 * height, strip.image.shape[1]), 255, np.uint8)
        image[height : 2 * height] = strip.image[top:bottom]
        for word in memory.read(engine, image, dpi, block=True):
            down = top - height
            found.append(replace(word, top=word.top + down, bottom=word.bottom + down))
    return sorted(found, key=lambda word: word.top) if len(found) > len(words) else words


def lines_without(words: Sequence[Seen], cut: Cut, usual: float) -> list[tuple[int, int]]:
    """Rows of the strip, first and behind the last, of a cut's lines of ink without a word."""
    inked = (cut.image < WEIGHTS.text).sum(axis=1) > 1
    for word in words:
        inked[max(word.top - cut.top, 0) : max(word.bottom - cut.top, 0)] = False
    edges = np.flatnonzero(np.diff(np.concatenate(([0], inked.astype(np.int8), [0]))))
    lines: list[tuple[int, int]] = []
    for start, end in edges.reshape(-1, 2).tolist():
        if lines and start - lines[-1][1] <= WEIGHTS.parts_of_line * usual:  # a mark and its letter
            lines[-1] = lines[-1][0], end
        else:
            lines.append((start, end))
    least = max(WEIGHTS.least_line * usual, WEIGHTS.least_band)
    return [(cut.top + top, cut.top + end) for top, end in lines if end - top >= least]
