"""Drawing operations of a PDF page: its rules, in whatever shapes an exporter drew them."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

import pypdfium2.raw as raw

from extractors.pdf import binding
from extractors.pdf.space import Space
from schemas.geometry import Rule

MAX_OBJECTS = 200_000  # drawing operations of one page: a bomb beyond
MAX_FORM_DEPTH = 4  # form XObjects inside form XObjects
MAX_THICKNESS = 3.0  # points: a filled shape this thin is a rule, a thicker one is shading
MIN_LENGTH = 2.0  # points: shorter pieces are corner dots
SLANT = 1.0  # points a line may drift over its length and still be straight
LINE_APART = 2.0  # points between the middles of text pieces that stand on two lines
BOX_SEGMENTS = 5  # segments of a plain box: a move and four lines
PALE = 0xE0  # 0-255: a filled shape lighter than this in every channel is background

Matrix = tuple[float, float, float, float, float, float]
Piece = tuple[float, float, float, float, int]
"""x0, y0, x1, y1 in page space (y upwards), and the ink."""


class TooManyObjectsError(Exception):
    """The page holds more drawing operations than MAX_OBJECTS."""


class Paths:
    """Reads the rules of one page after another; the buffers are made once for a document."""

    def __init__(self) -> None:
        self._sides = binding.Floats()
        self._point = binding.Floats()
        self._ink = binding.Ink()
        self._modes = (ctypes.c_int * 2)()  # fill mode, is stroked
        mode = ctypes.addressof(self._modes)
        self._mode_addresses = (mode, mode + ctypes.sizeof(ctypes.c_int))
        self._matrix = raw.FS_MATRIX()
        self._seen = 0
        self._found: list[Piece] = []
        self._texts: list[tuple[int, Matrix | None]] = []

    def walk(self, page: Any) -> None:
        """Look at every drawing operation of a page, for `rules` and `stands_apart` to use.

        Raises TooManyObjectsError.
        """
        self._seen = 0
        self._found = []
        self._texts = []
        count = raw.FPDFPage_CountObjects(page)
        self._walk(count, binding.page_object, binding.address_of(page), None, 0)

    @property
    def count(self) -> int:
        """Straight lines found on the page."""
        return len(self._found)

    @property
    def has_text(self) -> bool:
        """Whether the page draws any text."""
        return bool(self._texts)

    def gaps(self, wide: float) -> int:
        """Lines of text on which two pieces stand more than `wide` points apart."""
        sides = self._sides
        boxes = []
        for item, matrix in self._texts:
            binding.object_bounds(item, *sides.addresses)
            box = sides.read()
            boxes.append(box if matrix is None else _apply_box(matrix, *box))
        if sum(x1 - x0 for x0, _, x1, _ in boxes) >= sum(y1 - y0 for _, y0, _, y1 in boxes):
            pieces = sorted(((y0 + y1) / 2, x0, x1) for x0, y0, x1, y1 in boxes)
        else:  # the text runs sideways
            pieces = sorted(((x0 + x1) / 2, y0, y1) for x0, y0, x1, y1 in boxes)
        found = start = 0
        for end in range(1, len(pieces) + 1):
            if end < len(pieces) and pieces[end][0] - pieces[end - 1][0] < LINE_APART:
                continue
            line = sorted((low, high) for _, low, high in pieces[start:end])
            found += any(after[0] - before[1] > wide for before, after in pairwise(line))
            start = end
        return found

    def rules(self, space: Space) -> list[Rule]:
        """Every straight line of the page walked last, inside its visible box, as seen."""
        width, height = space.width, space.height
        rules = []
        for left, lower, right, upper, ink in self._found:
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

    def _walk(
        self,
        count: int,
        get: Callable[[int, int], int],
        parent: int,
        matrix: Matrix | None,
        depth: int,
    ) -> None:
        """Collect the rules of the objects of a page or of a form inside it."""
        kind_of, text = binding.object_type, raw.FPDF_PAGEOBJ_TEXT
        path, form = raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_FORM
        self._seen += count
        if self._seen > MAX_OBJECTS:
            raise TooManyObjectsError
        for index in range(count):
            item = get(parent, index)
            kind = kind_of(item)
            if kind == text:
                self._texts.append((item, matrix))
            elif kind == path:
                self._path(item, matrix)
            elif kind == form and depth < MAX_FORM_DEPTH:
                self._walk(
                    binding.form_count(item),
                    binding.form_object,
                    item,
                    _times(self._matrix_of(item), matrix),
                    depth + 1,
                )

    def _matrix_of(self, item: int) -> Matrix:
        binding.object_matrix(item, ctypes.addressof(self._matrix))
        m = self._matrix
        return m.a, m.b, m.c, m.d, m.e, m.f

    def _path(self, item: int, matrix: Matrix | None) -> None:
        """Collect the rules of one path object."""
        sides = self._sides
        binding.object_bounds(item, *sides.addresses)
        x0, y0, x1, y1 = sides.read()
        if matrix is not None:
            x0, y0, x1, y1 = _apply_box(matrix, x0, y0, x1, y1)
        width, height = x1 - x0, y1 - y0
        if width < MIN_LENGTH and height < MIN_LENGTH:
            return
        binding.draw_mode(item, *self._mode_addresses)
        fill, stroked = self._modes
        if not stroked and not fill:
            return
        colour = binding.stroke_colour if stroked else binding.fill_colour
        if width <= MAX_THICKNESS or height <= MAX_THICKNESS:
            ink = self._ink.of(item, colour)
            if stroked or not _pale(ink):
                self._found.append((x0, y0, x1, y1, ink))
        elif stroked or binding.segment_count(item) > BOX_SEGMENTS:
            # a frame, or many lines in one path; a plain filled box is shading
            ink = self._ink.of(item, colour)
            self._found += self._segments(item, matrix, ink, filled_only=not stroked)

    def _segments(
        self, item: int, matrix: Matrix | None, ink: int, filled_only: bool
    ) -> Iterator[Piece]:
        """Straight pieces of a path; of a filled path, the boxes thin enough to be rules."""
        whole = _times(self._matrix_of(item), matrix)
        point = self._point
        figure: list[tuple[float, float]] = []
        figures = [figure]
        for index in range(binding.segment_count(item)):
            segment = binding.segment_at(item, index)
            binding.segment_point(segment, *point.addresses[:2])
            if binding.segment_type(segment) == raw.FPDF_SEGMENT_MOVETO:
                figure = []
                figures.append(figure)
            figure.append(_apply(whole, point.values[0], point.values[1]))
            if binding.segment_closes(segment):
                figure.append(figure[0])
        for points in figures:
            if len(points) < 2:
                continue
            if filled_only:
                xs, ys = [p[0] for p in points], [p[1] for p in points]
                box = min(xs), min(ys), max(xs), max(ys)
                width, height = box[2] - box[0], box[3] - box[1]
                if min(width, height) <= MAX_THICKNESS < max(width, height) and not _pale(ink):
                    yield *box, ink
                continue
            for (ax, ay), (bx, by) in pairwise(points):
                dx, dy = abs(bx - ax), abs(by - ay)
                if max(dx, dy) >= MIN_LENGTH and min(dx, dy) <= SLANT:
                    yield min(ax, bx), min(ay, by), max(ax, bx), max(ay, by), ink


def _pale(ink: int) -> bool:
    return min(ink >> 16, (ink >> 8) & 0xFF, ink & 0xFF) >= PALE


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
