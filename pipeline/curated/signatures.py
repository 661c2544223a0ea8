"""What of a plan's text stays when its format changes and a scan's reader misreads letters.

A signature is MinHash over short stretches of letters (shingles), in bands: two plans whose texts
have most stretches in common have some band in common (docs/decisions/0018).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import numpy as np

PLANE = 0x10000  # characters beyond it are rare, and letters most of them


@dataclass(frozen=True, slots=True)
class Shape:
    """Of a signature. Where texts share 0.7 of their shingles, 1 pair in 6,000 shares no band.

    `shingle`: letters; of 6, five in six survive when 3 letters of 100 are misread, and few are
    common to all plans. `bands`, each of `width` minima: 4 keep plans of different text apart.
    """

    shingle: int = 6
    bands: int = 32
    width: int = 4


SHAPE = Shape()
_STEP = np.uint64(0x100000001B3)
_MIXERS = (np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB))
_ROTATED = np.uint64(0x9E3779B97F4A7C15)
_EMPTY = np.uint64(2**64 - 1)


def folded(texts: Sequence[str]) -> list[str]:
    """Letters and digits alone, in lower case: what survives another format's spacing."""
    codes = np.frombuffer("".join(texts).encode("utf-32-le"), np.uint32)
    letters = np.where(codes < PLANE, _letters()[codes % PLANE], codes)
    ends = np.cumsum([0, *map(len, texts)])
    kept = np.concatenate(([0], np.cumsum(letters != 0)))[ends].tolist()
    whole = letters[letters != 0].tobytes().decode("utf-32-le")
    return [whole[start:end] for start, end in pairwise(kept)]


@cache
def _letters() -> np.ndarray:
    """The lower case of each letter and digit of the plane, 0 for other characters."""
    codes = np.arange(PLANE, dtype=np.uint32)
    characters = codes.view("U1")
    lower = np.char.lower(characters).view(np.uint32)
    found: np.ndarray = np.where(np.char.isalnum(characters), lower, 0).astype(np.uint32)
    return found


def bands(rows: Collection[str]) -> np.ndarray:
    """The signature of folded row texts: `SHAPE.bands` numbers of 32 bits."""
    minima = _minima(_shingles(rows)).reshape(SHAPE.bands, SHAPE.width)
    key = np.zeros(SHAPE.bands, np.uint64)
    for column in minima.T:
        key = mixed(key * _STEP + column)
    return (key >> np.uint64(32)).astype(np.uint32)


def mixed(numbers: np.ndarray) -> np.ndarray:
    """Each number's bits spread over all others (splitmix64)."""
    for mixer, shift in zip(_MIXERS, (30, 27), strict=True):
        numbers = (numbers ^ (numbers >> np.uint64(shift))) * mixer
    spread: np.ndarray = numbers ^ (numbers >> np.uint64(31))
    return spread


def _shingles(rows: Collection[str]) -> np.ndarray:
    """A number for every stretch of letters within a row."""
    size = SHAPE.shingle
    text = "\0".join(row.ljust(size) for row in rows)
    letters = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.uint64)
    count = len(letters) - size + 1
    numbers = np.zeros(max(count, 0), np.uint64)
    within = np.ones(len(numbers), bool)
    for start in range(size if count > 0 else 0):
        stretch = letters[start : start + count]
        numbers = numbers * _STEP + stretch
        within &= stretch != 0
    return mixed(numbers[within])


def _minima(shingles: np.ndarray) -> np.ndarray:
    """The least shingle of each bin, by one hash: as many bins as minima are wanted.

    An empty bin takes the next one's (Shrivastava and Li, 2014), turned by its distance.
    """
    count = SHAPE.bands * SHAPE.width
    minima = np.full(count, _EMPTY)
    np.minimum.at(minima, (shingles % np.uint64(count)).astype(np.int64), shingles)
    full = np.flatnonzero(minima != _EMPTY)
    if len(full):
        bins = np.arange(count)
        at = np.searchsorted(full, bins)
        source = full[at % len(full)]
        distance = ((source - bins) % count).astype(np.uint64)
        minima = minima[source] + distance * _ROTATED
    return minima
