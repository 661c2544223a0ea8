"""Drawing operations of a PDF page: its rules, in whatever shapes an exporter drew them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, field
from itertools import compress, pairwise, repeat
from typing import Any, NamedTuple

import numpy as np
import pypdfium2.raw as raw

from extractors.pdf import binding
from extractors.pdf.space import Floats, Number, Space
from extractors.pdf.weights import WEIGHTS
from schemas.geometry import Rule

MAX_OBJECTS = 200_000  # drawing operations of one page: a bomb beyond
MAX_FORM_DEPTH = 16  # form XObjects inside form XObjects
BOX_SEGMENTS = 5  # segments of a plain box: a move and four lines

Matrix = tuple[float, float, float, float, float, float]
Piece = tuple[float, float, float, float, int]
"""x0, y0, x1, y1 in page space (y upwards), and the ink."""


class TooManyObjectsError(Exception):
    """The page holds more drawing operations than MAX_OBJECTS."""


Place = tuple[int, ...]
"""Where in the order of drawing an object stands: its index on the page, in the form, ..."""

Held = tuple[list[int], "Matrix | None"]
"""Objects of the page or of one form, and the form's matrix."""


class Group(NamedTuple):
    """The objects of the page, or of one form on it."""

    before: Place  # the form's own place
    items: list[int]
    kinds: bytes
    matrix: Matrix | None

    def of_kind(self, wanted: int) -> list[int]:
        """Its objects of one kind."""
        if wanted not in self.kinds:
            return []
        return list(compress(self.items, self.kinds.translate(_ONLY[wanted])))


_ONLY = [bytes(kind == wanted for kind in range(256)) for wanted in range(6)]
"""By kind of object: 1 for it and 0 for every other."""


@dataclass(slots=True)
class Drawing:
    """What a page draws: straight pieces of lines, and its text objects with their matrices."""

    pieces: list[Piece] = field(default_factory=list)
    bridges: list[Piece] = field(default_factory=list)  # over white rows between filled ones
    texts: list[Held] = field(default_factory=list)
    shades: list[Held] = field(default_factory=list)  # plain filled boxes
    figures: list[Held] = field(default_factory=list)  # other filled paths
    groups: list[Group] = field(default_factory=list)
    order: dict[int, Place] = field(default_factory=dict)
    seen: int = 0
    skipped: Set[int] = frozenset()  # objects on layers that are switched off

    @property
    def has_text(self) -> bool:
        """Whether the page draws any text."""
        return bool(self.texts)

    def gaps(self, wide: float) -> int:
        """Lines of text on which two pieces stand more than `wide` points apart.

        Only while the page is loaded.
        """
        if not self.texts:
            return 0
        boxes = np.concatenate([_boxes(items, matrix) for items, matrix in self.texts])
        x0, y0, x1, y1 = boxes.T
        step = len(boxes) // WEIGHTS.paths_direction_samples + 1
        middle, low, high = (y0 + y1) / 2, x0, x1
        if (x1 - x0 + y0 - y1)[::step].sum() < 0:  # the text runs sideways
            middle, low, high = (x0 + x1) / 2, y0, y1
        order = np.argsort(middle, kind="stable")
        lines = np.zeros(len(boxes), np.intp)
        lines[order[1:]] = np.cumsum(np.diff(middle[order]) >= WEIGHTS.line_apart)
        order = np.lexsort((high, low, lines))
        lines, low, high = lines[order], low[order], high[order]
        apart = (low[1:] - high[:-1] > wide) & (lines[1:] == lines[:-1])
        return len(set(lines[1:][apart].tolist()))

    def places(self) -> dict[int, Place]:
        """Every object's place in the order of drawing."""
        if not self.order:
            self.order = {
                item: (*group.before, index)
                for group in self.groups
                for index, item in enumerate(group.items)
            }
        return self.order

    def crossings(self, box: Sequence[float]) -> int:
        """Lines that run through the inner part of a box in page space."""
        x0, y0, x1, y1 = box
        inset = WEIGHTS.inset * (y1 - y0)
        low, high, left, right = y0 + inset, y1 - inset, x0 + inset, x1 - inset
        return sum(
            piece[0] < right and piece[2] > left and piece[1] < high and piece[3] > low
            for piece in self.pieces
        )

    def rules(self, space: Space) -> list[Rule]:
        """Every straight line inside the page's visible box, as seen."""
        return _seen(self.pieces, space)

    def bridged(self, space: Space) -> list[Rule]:
        """Upright rules that may part the cells of the white rows between filled ones."""
        return _seen(self.bridges, space)


def _seen(pieces: Iterable[Piece], space: Space) -> list[Rule]:
    """Pieces as rules of the visible page, cut at its sides."""
    width, height, box = space.width, space.height, space.box
    rules = []
    for left, lower, right, upper, ink in pieces:
        x0, top, x1, bottom = box(left, lower, right, upper)
        if x1 >= 0 and bottom >= 0 and x0 <= width and top <= height:
            if x0 < 0 or top < 0 or x1 > width or bottom > height:
                x0, top = max(x0, 0), max(top, 0)
                x1, bottom = min(x1, width), min(bottom, height)
            rules.append(Rule(x0, top, x1, bottom, ink))
    return rules


def read_drawing(page: Any, skipped: Set[int] = frozenset()) -> Drawing:
    """Look at every drawing operation of a loaded page but the `skipped` ones.

    Raises TooManyObjectsError.
    """
    drawing = Drawing(skipped=skipped)
    count = raw.FPDFPage_CountObjects(page)
    _walk(drawing, count, binding.page_object, page, None, ())
    if len(drawing.pieces) < WEIGHTS.min_rules <= sum(len(items) for items, _ in drawing.shades):
        _tile(drawing, [box for held in drawing.shades for box in bounds_of(*held)])
    return drawing


def _tile(drawing: Drawing, boxes: Sequence[tuple[float, float, float, float]]) -> None:
    """Add sides of filled boxes that tile a table: rows of at least three cells with like sides.

    Rows that are not filled stand between those that are. Stripes as wide as one another part
    rows alone.
    """
    rows: dict[tuple[int, int], set[tuple[float, float, float, float]]] = {}
    for box in boxes:
        rows.setdefault((round(box[1]), round(box[3])), set()).add(box)
    like: dict[tuple[int, ...], list[list[tuple[float, float, float, float]]]] = {}
    for row in rows.values():
        cells = sorted(row)
        if all(b[0] - a[2] <= WEIGHTS.meets for a, b in pairwise(cells)):
            sides = (*(round(cell[0]) for cell in cells), round(cells[-1][2]))
            like.setdefault(sides, []).append(cells)
    for sides, filled in like.items():
        columns = len(sides) - 1
        if len(filled) < WEIGHTS.tiled_rows or 1 < columns < WEIGHTS.min_columns:
            continue
        for x0, y0, x1, y1 in (cell for cells in filled for cell in cells):
            drawing.pieces += ((x0, y0, x1, y0, 0), (x0, y1, x1, y1, 0))
            if columns > 1:
                drawing.pieces += ((x0, y0, x0, y1, 0), (x1, y0, x1, y1, 0))
        if columns > 1:
            filled.sort(key=lambda cells: cells[0][1])
            for lower, upper in pairwise(filled):
                foot, top = lower[0][3], upper[0][1]
                if top - foot > WEIGHTS.join:
                    drawing.bridges += ((x0, foot, x0, top, 0) for x0, *_ in lower[1:])
                    drawing.pieces += ((x, foot, x, top, 0) for x in (lower[0][0], lower[-1][2]))


def _walk(
    drawing: Drawing,
    count: int,
    get: Callable[[Any, int], int],
    parent: Any,
    matrix: Matrix | None,
    before: Place,
) -> None:
    """Collect what the objects of a page, or of a form inside it, draw."""
    drawing.seen += count
    if drawing.seen > MAX_OBJECTS:
        raise TooManyObjectsError
    items = list(map(get, repeat(binding.handle_of(parent)), range(count)))
    if drawing.skipped:
        items = [item for item in items if item not in drawing.skipped]
    group = Group(before, items, bytes(map(binding.object_type, items)), matrix)
    drawing.groups.append(group)
    if texts := group.of_kind(raw.FPDF_PAGEOBJ_TEXT):
        drawing.texts.append((texts, matrix))
    if paths := group.of_kind(raw.FPDF_PAGEOBJ_PATH):
        drawing.pieces += _pieces(paths, matrix, drawing)
    if len(before) == MAX_FORM_DEPTH:
        return
    for form in group.of_kind(raw.FPDF_PAGEOBJ_FORM):
        inner = _times(_matrix_of(form), matrix)
        place = (*before, items.index(form))
        _walk(drawing, binding.form_count(form), binding.form_object, form, inner, place)


def _matrix_of(item: int) -> Matrix:
    (matrix,) = binding.gather(binding.object_matrix, binding.SIX_FLOATS, [item], whole=True)
    a, b, c, d, e, f = matrix
    return a, b, c, d, e, f


def bounds_of(items: Sequence[int], matrix: Matrix | None) -> list[tuple[Any, ...]]:
    """Boxes (x0, y0, x1, y1) of objects in page space."""
    if matrix is None:
        return binding.gather(binding.object_bounds, binding.FOUR_FLOATS, items)
    return list(map(tuple, _boxes(items, matrix).tolist()))


def _boxes(items: Sequence[int], matrix: Matrix | None) -> Floats:
    """The same, a row each."""
    boxes = binding.floats(binding.object_bounds, 4, items, whole=False)
    if matrix is None:
        return boxes
    x0, y0, x1, y1 = boxes.T
    ax, ay = _apply(matrix, x0, y0)
    bx, by = _apply(matrix, x1, y1)
    sides = (np.minimum(ax, bx), np.minimum(ay, by), np.maximum(ax, bx), np.maximum(ay, by))
    return np.column_stack(sides)


def _pieces(items: list[int], matrix: Matrix | None, drawing: Drawing) -> list[Piece]:
    """Straight lines that path objects draw and a reader sees: the last of those in one place."""
    pieces: list[Piece] = []
    filled, stroked = _Paths(), _Paths()
    modes = binding.gather(binding.draw_mode, binding.TWO_INTS, items)
    thick, short = WEIGHTS.max_thickness, WEIGHTS.min_length
    for item, box, (fill, stroke) in zip(items, bounds_of(items, matrix), modes, strict=True):
        x0, y0, x1, y1 = box
        width, height = x1 - x0, y1 - y0
        if width > thick < height:
            # a frame, or many lines in one path; a plain filled box is shading
            if stroke:
                stroked.frames.append(item)
            elif fill:
                many = binding.segment_count(item) > BOX_SEGMENTS
                (filled.frames if many else filled.shades).append(item)
        elif width >= short or height >= short:
            if stroke:
                stroked.thin[box] = item
            elif fill:
                filled.thin[box] = item
    if filled.shades:
        drawing.shades.append((filled.shades, matrix))
    if filled.frames:
        drawing.figures.append((filled.frames, matrix))
    shades: list[Piece] | None = None
    for paths, read in ((stroked, binding.stroke_colour), (filled, binding.fill_colour)):
        found = binding.colours([*paths.thin.values(), *paths.frames], read)
        pale = WEIGHTS.white if paths is stroked else WEIGHTS.pale
        whites: list[Piece] = []
        into = {
            (ink, alpha): whites if _pale(ink, pale) else pieces
            for ink, alpha in set(found)
            if alpha > WEIGHTS.faint
        }
        for (x0, y0, x1, y1), colour in zip(paths.thin, found, strict=False):
            if colour in into:
                into[colour].append((x0, y0, x1, y1, colour[0]))
        for item, colour in zip(paths.frames, found[len(paths.thin) :], strict=True):
            if colour in into:
                into[colour] += _segments(item, matrix, colour[0], filled_only=paths is filled)
        if whites and filled.shades:
            shades = _shades(filled.shades, matrix) if shades is None else shades
            pieces += _on_shades(whites, shades)
    return pieces


def _shades(items: Sequence[int], matrix: Matrix | None) -> list[Piece]:
    """Plain filled boxes that are not white: what a white line shows on."""
    found = binding.colours(items, binding.fill_colour)
    return [
        (*box, ink)
        for box, (ink, alpha) in zip(bounds_of(items, matrix), found, strict=True)
        if alpha > WEIGHTS.faint and not _pale(ink, WEIGHTS.white)
    ]


def _on_shades(whites: Sequence[Piece], shades: Sequence[Piece]) -> Iterator[Piece]:
    """White lines that show: on a coloured ground, or going on with one that is."""

    def place(piece: Piece) -> tuple[bool, int]:
        x0, y0, x1, y1, _ = piece
        across = x1 - x0 >= y1 - y0
        return across, round((y0 + y1 if across else x0 + x1) / 2)

    near = WEIGHTS.max_thickness
    shown = set()
    for piece in whites:
        x, y = (piece[0] + piece[2]) / 2, (piece[1] + piece[3]) / 2
        if any(
            x0 - near <= x <= x1 + near and y0 - near <= y <= y1 + near
            for x0, y0, x1, y1, _ in shades
        ):
            shown.add(place(piece))
    return (piece for piece in whites if place(piece) in shown)


@dataclass(slots=True)
class _Paths:
    """Path objects of a page: those thin enough to be a rule by their boxes, and the others."""

    thin: dict[tuple[Any, ...], int] = field(default_factory=dict)
    frames: list[int] = field(default_factory=list)
    shades: list[int] = field(default_factory=list)


def _pale(ink: int, least: int) -> bool:
    return min(ink >> 16, (ink >> 8) & 0xFF, ink & 0xFF) >= least


def solid_boxes(item: int, matrix: Matrix | None) -> Iterator[tuple[float, float, float, float]]:
    """Boxes of the figures of a filled path that are no lines."""
    for corners in _figures(item, matrix):
        box = _box_of(corners)
        if min(box[2] - box[0], box[3] - box[1]) > WEIGHTS.max_thickness:
            yield box


def _figures(item: int, matrix: Matrix | None) -> list[list[tuple[float, float]]]:
    """The figures of a path, each by its corners in page space."""
    whole = _times(_matrix_of(item), matrix)
    figure: list[tuple[float, float]] = []
    figures = [figure]
    count = binding.segment_count(item)
    if count > MAX_OBJECTS:
        raise TooManyObjectsError
    segments = list(map(binding.segment_at, repeat(binding.handle_of(item)), range(count)))
    points = binding.gather(binding.segment_point, binding.TWO_FLOATS, segments)
    kinds = map(binding.segment_type, segments)
    closes = map(binding.segment_closes, segments)
    a, b, c, d, e, f = whole
    for (x, y), kind, close in zip(points, kinds, closes, strict=True):
        if kind == raw.FPDF_SEGMENT_MOVETO:
            figure = []
            figures.append(figure)
        figure.append((a * x + c * y + e, b * x + d * y + f))
        if close:
            figure.append(figure[0])
    return [corners for corners in figures if len(corners) > 1]


def _box_of(corners: Sequence[tuple[float, float]]) -> tuple[float, float, float, float]:
    xs, ys = zip(*corners, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def _segments(item: int, matrix: Matrix | None, ink: int, filled_only: bool) -> Iterator[Piece]:
    """Straight pieces of a path; of a filled path, the boxes thin enough to be rules."""
    for corners in _figures(item, matrix):
        if filled_only:
            box = _box_of(corners)
            width, height = box[2] - box[0], box[3] - box[1]
            if min(width, height) <= WEIGHTS.max_thickness < max(width, height):
                yield *box, ink
            continue
        for (ax, ay), (bx, by) in pairwise(corners):
            x0, x1 = (ax, bx) if ax < bx else (bx, ax)
            y0, y1 = (ay, by) if ay < by else (by, ay)
            longer, shorter = x1 - x0, y1 - y0
            if longer < shorter:
                longer, shorter = shorter, longer
            straight = shorter <= WEIGHTS.slant and shorter <= WEIGHTS.steep * longer
            if longer >= WEIGHTS.min_length and straight:
                yield x0, y0, x1, y1, ink


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


def _apply(matrix: Matrix, x: Number, y: Number) -> tuple[Number, Number]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f
