"""One page: set upright, its rules found, the text of its cells and of the rest read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from extractors.pdf.lattice import Lattice, find_lattices
from extractors.scan.cuts import Cut, Strip, strips_of
from extractors.scan.engine import Engine, Seen, engines
from extractors.scan.numerals import mended
from extractors.scan.opinions import agreed
from extractors.scan.picture import Gray, Picture
from extractors.scan.ruling import levelled, rules_of, stretches_of, without_rules
from extractors.scan.upright import is_sideways, turn_of, turned
from extractors.scan.weights import WEIGHTS
from schemas.geometry import Box, Page, Word


def read_picture(picture: Picture) -> Page:
    """The words and rules of a page's picture, in points from the top left of the upright page.

    Raises UnreadableError ('ocr-missing') where no engine is set up.
    """
    found = engines()
    readings = [_read(picture, found)]
    if readings[0][1] < WEIGHTS.upside_down:
        turns = (1, 3, 2) if is_sideways(picture.gray) else (2, 1, 3)
        for quarters in turns:
            gray = np.rot90(picture.gray, quarters).copy()
            readings.append(_read(replace(picture, gray=gray), found))
            if readings[-1][1] >= WEIGHTS.upside_down:
                break
    return max(readings, key=lambda reading: reading[1])[0]


def _read(picture: Picture, found: Sequence[Engine]) -> tuple[Page, float]:
    """A page that stands upright or on its head, and the mean confidence of its words."""
    gray = levelled(picture.gray)
    gray = turned(gray, turn_of(gray))
    stretches = stretches_of(gray, picture.scale)
    rules = rules_of(stretches, picture.scale)
    clean = without_rules(gray, stretches)
    lattices = find_lattices(rules)
    page = Page(picture.number, picture.width, picture.height, rules=rules, scanned=True)
    if not lattices and not picture.prose:
        page.unread = True
        return page, 100.0
    seen: list[Seen] = []
    boxes = [box for lattice in lattices for box in _boxes(lattice)]
    for strip in strips_of(picture, clean, boxes):
        seen += _strip_words(strip, picture, found)
    seen += _words_outside(picture, clean, lattices, found)
    page.words = [
        Word(
            word.text,
            word.x0 * picture.scale,
            word.top * picture.scale,
            word.x1 * picture.scale,
            word.bottom * picture.scale,
            doubt=word.doubt,
        )
        for word in seen
    ]
    mean = sum(word.confidence for word in seen) / len(seen) if seen else 0.0
    return page, mean


def _boxes(lattice: Lattice) -> list[Box]:
    """The cells of a lattice, points."""
    xs, ys = lattice.xs, lattice.ys
    return [
        Box(xs[span.col], ys[span.row], xs[span.col + span.col_span], ys[span.row + span.row_span])
        for span in lattice.spans
    ]


def _strip_words(strip: Strip, picture: Picture, found: Sequence[Engine]) -> list[Seen]:
    """The words of a strip, cell by cell, in pixels of the page."""
    readings: list[dict[int, list[Seen]]] = []
    for engine in found:
        cells: dict[int, list[Seen]] = {}
        for word in engine.read(strip.image, picture.dpi, block=True):
            cells.setdefault(strip.cut_at((word.top + word.bottom) / 2).place, []).append(word)
        readings.append(cells)
    words: list[Seen] = []
    for cut in strip.cuts:
        first, *second = (cells.get(cut.place, []) for cells in readings)
        held = agreed(first, second[0] if second else []) or [_unseen(cut)]
        right, down = cut.x - cut.left, cut.y - cut.top
        for word in mended(held, strip.image):
            words.append(
                replace(
                    word,
                    x0=word.x0 + right,
                    x1=word.x1 + right,
                    top=word.top + down,
                    bottom=word.bottom + down,
                )
            )
    return words


def _unseen(cut: Cut) -> Seen:
    """Ink that no engine could read."""
    height, width = cut.image.shape
    right, bottom = cut.left + width, cut.top + height
    return Seen("", cut.left, cut.top, right, bottom, 0.0, doubt="something stands unread")


def _words_outside(
    picture: Picture, clean: Gray, lattices: Sequence[Lattice], found: Sequence[Engine]
) -> list[Seen]:
    """The words outside every lattice: letterhead, headings, prose; read once."""
    rest = clean.copy()
    for lattice in lattices:
        x0, top, x1, bottom = (max(int(side / picture.scale), 0) for side in lattice.box)
        rest[top : bottom + 1, x0 : x1 + 1] = 255
    dark = rest < WEIGHTS.text
    rows = np.flatnonzero(dark.sum(axis=1) > 1)
    columns = np.flatnonzero(dark.sum(axis=0) > 1)
    if len(rows) * picture.scale < WEIGHTS.speck or not len(columns):
        return []
    pad = int(WEIGHTS.between / picture.scale)
    top, left = max(int(rows[0]) - pad, 0), max(int(columns[0]) - pad, 0)
    image = np.ascontiguousarray(rest[top : int(rows[-1]) + pad, left : int(columns[-1]) + pad])
    return [
        replace(w, x0=w.x0 + left, x1=w.x1 + left, top=w.top + top, bottom=w.bottom + top)
        for w in found[0].read(image, picture.dpi, block=False)
        if w.confidence >= 20
    ]
