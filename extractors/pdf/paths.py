"""Drawing operations of a PDF page: its rules, in whatever shapes an exporter drew them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise, repeat
from typing import Any

import pypdfium2.raw as raw

from extractors.pdf import binding
from extractors.pdf.space import Space
from extractors.pdf.weights import WEIGHTS
from schemas.geometry import Rule

MAX_OBJECTS = 200_000  # drawing operations of one page: a bomb beyond
MAX_FORM_DEPTH = 4  # form XObjects inside form XObjects
BOX_SEGMENTS = 5  # segments of a plain box: a move and four lines
WALKED = (raw.FPDF_PAGEOBJ_TEXT, raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_FORM)

Matrix = tuple[float, float, float, float, float, float]
Piece = tuple[float, float, float, float, int]
"""x0, y0, x1, y1 in page space (y upwards), and the ink."""


class TooManyObjectsError(Exception):
    """The page holds more drawing operations than MAX_OBJECTS."""


@dataclass(slots=True)
class Drawing:
    """What a page draws: straight pieces of lines, and its text objects with their matrices."""

    pieces: list[Piece] = field(default_factory=list)
    texts: list[tuple[list[int], Matrix | None]] = field(default_factory=list)
    seen: int = 0

    @property
    def has_text(self) -> bool:
        """Whether the page draws any text."""
        return bool(self.texts)

    def gaps(self, wide: float) -> int:
        """Lines of text on which two pieces stand more than `wide` points apart.

        Only while the page is loaded.
        """
        boxes = [box for items, matrix in self.texts for box in _bounds(items, matrix)]
        sample = boxes[:: len(boxes) // WEIGHTS.paths_direction_samples + 1]
        if sum(x1 - x0 + y0 - y1 for x0, y0, x1, y1 in sample) >= 0:
            pieces = sorted([((y0 + y1) / 2, x0, x1) for x0, y0, x1, y1 in boxes])
        else:  # the text runs sideways
            pieces = sorted([((x0 + x1) / 2, y0, y1) for x0, y0, x1, y1 in boxes])
        found = start = 0
        last = pieces[0][0] if pieces else 0.0
        for end, (middle, _, _) in enumerate([*pieces, (float("inf"), 0.0, 0.0)]):
            if middle - last >= WEIGHTS.line_apart:
                if end - start > 1:
                    line = sorted([(low, high) for _, low, high in pieces[start:end]])
                    gaps = [after[0] - before[1] for before, after in pairwise(line)]
                    found += max(gaps) > wide
                start = end
            last = middle
        return found

    def rules(self, space: Space) -> list[Rule]:
        """Every straight line inside the page's visible box, as seen."""
        width, height = space.width, space.height
        rules = []
        for left, lower, right, upper, ink in self.pieces:
            x0, top, x1, bottom = space.box(left, lower, right, upper)
            if x1 >= 0 and bottom >= 0 and x0 <= width and top <= height:
                if x0 < 0 or top < 0 or x1 > width or bottom > height:
                    x0, top, x1, bottom = (
                        max(x0, 0),
                        max(top, 0),
                        min(x1, width),
                        min(bottom, height),
                    )
                rules.append(Rule(x0, top, x1, bottom, ink))
        return rules


def read_drawing(page: Any) -> Drawing:
    """Look at every drawing operation of a loaded page.

    Raises TooManyObjectsError.
    """
    drawing = Drawing()
    count = raw.FPDFPage_CountObjects(page)
    _walk(drawing, count, binding.page_object, binding.address_of(page), None, 0)
    return drawing


def _walk(
    drawing: Drawing,
    count: int,
    get: Callable[[int, int], int],
    parent: int,
    matrix: Matrix | None,
    depth: int,
) -> None:
    """Collect what the objects of a page, or of a form inside it, draw."""
    drawing.seen += count
    if drawing.seen > MAX_OBJECTS:
        raise TooManyObjectsError
    items = list(map(get, repeat(parent), range(count)))
    kinds = list(map(binding.object_type, items))
    of_kind = {kind: [i for i, k in zip(items, kinds, strict=True) if k == kind] for kind in WALKED}
    if texts := of_kind[raw.FPDF_PAGEOBJ_TEXT]:
        drawing.texts.append((texts, matrix))
    drawing.pieces += _pieces(of_kind[raw.FPDF_PAGEOBJ_PATH], matrix)
    if depth == MAX_FORM_DEPTH:
        return
    for form in of_kind[raw.FPDF_PAGEOBJ_FORM]:
        inner = _times(_matrix_of(form), matrix)
        _walk(drawing, binding.form_count(form), binding.form_object, form, inner, depth + 1)


def _matrix_of(item: int) -> Matrix:
    (matrix,) = binding.gather(binding.object_matrix, binding.SIX_FLOATS, [item], whole=True)
    a, b, c, d, e, f = matrix
    return a, b, c, d, e, f


def _bounds(items: Sequence[int], matrix: Matrix | None) -> list[tuple[Any, ...]]:
    """Boxes (x0, y0, x1, y1) of objects in page space."""
    boxes = binding.gather(binding.object_bounds, binding.FOUR_FLOATS, items)
    return boxes if matrix is None else [_apply_box(matrix, *box) for box in boxes]


def _pieces(items: list[int], matrix: Matrix | None) -> Iterator[Piece]:
    """Straight lines that path objects draw: the last drawn of those in one place."""
    filled, stroked = _Paths(), _Paths()
    modes = binding.gather(binding.draw_mode, binding.TWO_INTS, items)
    for item, box, (fill, stroke) in zip(items, _bounds(items, matrix), modes, strict=True):
        if not fill and not stroke:
            continue
        x0, y0, x1, y1 = box
        paths = stroked if stroke else filled
        if x1 - x0 > WEIGHTS.paths_max_thickness < y1 - y0:
            # a frame, or many lines in one path; a plain filled box is shading
            if stroke or binding.segment_count(item) > BOX_SEGMENTS:
                paths.frames.append(item)
        elif x1 - x0 >= WEIGHTS.paths_min_length or y1 - y0 >= WEIGHTS.paths_min_length:
            paths.thin[box] = item
    for paths, read in ((stroked, binding.stroke_colour), (filled, binding.fill_colour)):
        inks = binding.inks([*paths.thin.values(), *paths.frames], read)
        for (x0, y0, x1, y1), ink in zip(paths.thin, inks, strict=False):
            if paths is stroked or not _pale(ink):
                yield x0, y0, x1, y1, ink
        for item, ink in zip(paths.frames, inks[len(paths.thin) :], strict=True):
            if paths is stroked or not _pale(ink):
                yield from _segments(item, matrix, ink, filled_only=paths is filled)


@dataclass(slots=True)
class _Paths:
    """Path objects of a page: those thin enough to be a rule by their boxes, and the others."""

    thin: dict[tuple[Any, ...], int] = field(default_factory=dict)
    frames: list[int] = field(default_factory=list)


def _pale(ink: int) -> bool:
    return min(ink >> 16, (ink >> 8) & 0xFF, ink & 0xFF) >= WEIGHTS.pale


def _segments(item: int, matrix: Matrix | None, ink: int, filled_only: bool) -> Iterator[Piece]:
    """Straight pieces of a path; of a filled path, the boxes thin enough to be rules."""
    whole = _times(_matrix_of(item), matrix)
    figure: list[tuple[float, float]] = []
    figures = [figure]
    count = binding.segment_count(item)
    if count > MAX_OBJECTS:
        raise TooManyObjectsError
    segments = list(map(binding.segment_at, repeat(item), range(count)))
    points = binding.gather(binding.segment_point, binding.TWO_FLOATS, segments)
    kinds = map(binding.segment_type, segments)
    closes = map(binding.segment_closes, segments)
    for (x, y), kind, close in zip(points, kinds, closes, strict=True):
        if kind == raw.FPDF_SEGMENT_MOVETO:
            figure = []
            figures.append(figure)
        figure.append(_apply(whole, x, y))
        if close:
            figure.append(figure[0])
    for corners in figures:
        if len(corners) < 2:
            continue
        if filled_only:
            xs, ys = zip(*corners, strict=True)
            box = min(xs), min(ys), max(xs), max(ys)
            width, height = box[2] - box[0], box[3] - box[1]
            if min(width, height) <= WEIGHTS.paths_max_thickness < max(width, height):
                yield *box, ink
            continue
        for (ax, ay), (bx, by) in pairwise(corners):
            dx, dy = abs(bx - ax), abs(by - ay)
            if max(dx, dy) >= WEIGHTS.paths_min_length and min(dx, dy) <= WEIGHTS.slant:
                yield min(ax, bx), min(ay, by), max(ax, bx), max(ay, by), ink


def _times(inner: Matrix, outer: Matrix | None) -> Matrix:
    """The matrix that applies `inner` first and `outer` after it."""
    if outer is None:
        return inner
    a, b, c, d, e, f = inner
    oa, ob, oc, od, oe, of = outer
    return (
        a * oa + b * oc,
        a * ob + b * od,
        c * oa + d * oc,
        c * ob + d * od,
        e * oa + f * oc + oe,
        e * ob + f * od + of,
    )


def _apply(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _apply_box(
    matrix: Matrix, x0: float, y0: float, x1: float, y1: float
) -> tuple[float, float, float, float]:
    ax, ay = _apply(matrix, x0, y0)
    bx, by = _apply(matrix, x1, y1)
    return min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)
