"""What of a page's text nobody can see, and what lies over the table as a watermark.

Only text objects that look other than most (another ink, opacity, mode or size), or that stand
under a filled shape drawn after them, are asked where they stand and what is drawn with them.
Such text in one place on most pages is a watermark too, but where what stands beside it on its
line is the same there as well: a header's labels.
Text without ink on a picture is a scan's own text layer and stays, where it is most of the text
on that picture.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, deque
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from math import inf
from struct import Struct
from typing import NamedTuple

import pypdfium2.raw as raw

from extractors.pdf import binding
from extractors.pdf.paths import Drawing, Place, bounds_of, solid_boxes
from extractors.pdf.weights import WEIGHTS

INVISIBLE = (raw.FPDF_TEXTRENDERMODE_INVISIBLE, raw.FPDF_TEXTRENDERMODE_CLIP)
OUTLINED = (raw.FPDF_TEXTRENDERMODE_STROKE, raw.FPDF_TEXTRENDERMODE_STROKE_CLIP)
OPAQUE = 250  # 0-255: what lies beneath does not show

COVERED = "other text was hidden above it; compare it with the page"

REPEATED = "it stands in one place on most pages: it may be a watermark"

Sides = tuple[float, ...]
"""x0, y0, x1, y1 in page space (y upwards)."""


_LOOK = Struct("=4IfBxxx")
"""How a text object looks as the file says it: red, green, blue, opacity, size, mode."""
_PACKED = Struct(f"{_LOOK.size}s")
_INK, _SIZE, _MODE = 0, 16, 20  # where in it each stands


@dataclass(slots=True)
class Unseen:
    """Addresses of the text objects that are no text of the page."""

    hidden: set[int] = field(default_factory=set)
    marks: set[int] = field(default_factory=set)  # watermarks
    texts: list[int] = field(default_factory=list)  # all text objects
    doubts: dict[int, str] = field(default_factory=dict)  # objects that may be unseen, and why

    def hidden_twins(self, shown: Iterable[int | None]) -> set[int]:
        """Hidden objects whose glyphs stand for a visible twin's, which PDFium leaves out.

        `shown` are the objects of the page's glyphs: of two alike in one place PDFium gives the
        first alone, even where that is the unseen one.
        """
        left_out = set(self.texts) - set(shown) - self.hidden - self.marks
        if not left_out or not self.hidden:
            return set()
        boxes = [box for box in bounds_of(list(left_out), None) if box[2] > box[0]]
        hidden = list(self.hidden)
        return {
            item
            for item, box in zip(hidden, bounds_of(hidden, None), strict=True)
            if any(
                max(abs(one - other) for one, other in zip(box, twin, strict=True)) <= WEIGHTS.twin
                for twin in boxes
            )
        }


class Look(NamedTuple):
    """How a text object shows its glyphs."""

    ink: int  # as 0xRRGGBB
    alpha: int  # 0-255
    mode: int
    size: float  # as the file says it, without its matrix


class _Shape(NamedTuple):
    """Something filled that text may stand on or under."""

    place: Place
    box: Sides
    ink: int
    opaque: bool


Print = tuple[int, ...]
"""A text's place in whole points, its ink and opacity, and its size in tenths of points."""


class Repeats:
    """Which odd-looking texts stand on most pages of a document in one place.

    `prints` gives the prints of a page by its number, from 1; other pages are asked only for texts
    that may be a watermark.
    """

    def __init__(self, prints: Callable[[int], Set[Print]], last: int) -> None:
        self._prints, self._last = prints, last
        self._pages: dict[int, Set[Print]] = {}

    def shared(self, page: int, own: Set[Print]) -> Set[Print]:
        """Prints that most of the pages around a page have; none of a document of few pages.

        `own` are the page's prints.
        """
        if self._last < WEIGHTS.repeat_pages:
            return frozenset()
        self._pages[page] = own
        first = max(1, min(page - WEIGHTS.repeat_pages // 2, self._last + 1 - WEIGHTS.repeat_pages))
        numbers = range(first, first + WEIGHTS.repeat_pages)
        for number in numbers:
            if number not in self._pages:
                self._pages[number] = self._prints(number)
        seen = Counter(item for number in numbers for item in self._pages[number])
        return {item for item, count in seen.items() if count >= len(numbers) - 1}


def prints_of(drawing: Drawing, packed: bytearray | None = None) -> dict[int, Print]:
    """The print of every text object of a loaded page, whose `packed` looks may be known."""
    texts = [item for items, _ in drawing.texts for item in items]
    if not texts:
        return {}
    packed = _packed_looks(texts) if packed is None else packed
    keys = [key for (key,) in _PACKED.iter_unpack(packed)]
    looks = {key: _look(key, texts, packed) for key in set(keys)}
    boxes = _text_boxes(drawing)
    return {
        item: (*map(round, box), look.ink, look.alpha, round(10 * look.size))
        for item, box, look in zip(texts, boxes, map(looks.__getitem__, keys), strict=True)
        if box[2] > box[0]
    }


def find_unseen(drawing: Drawing, repeats: Repeats | None = None, page: int = 1) -> Unseen:
    """Text objects of a loaded page that nobody can see, and those of watermarks."""
    found = Unseen(hidden=set(drawing.skipped))
    texts = [item for items, _ in drawing.texts for item in items]
    if not texts:
        return found
    found.texts = texts
    packed = _packed_looks(texts)
    alike = packed == packed[: _LOOK.size] * len(texts)  # as on half of all pages
    kinds = Counter(_PACKED.iter_unpack(packed[: _LOOK.size] if alike else packed))
    looks = {key: _look(key, texts, packed) for (key,) in kinds}
    ((usual,), _), *_ = kinds.most_common(1)
    odd = {key: look for key, look in looks.items() if _is_odd(look, looks[usual])}
    if odd:
        keys = zip(texts, _PACKED.iter_unpack(packed), strict=True)
        strange = [(item, odd[key]) for item, (key,) in keys if key in odd]
        left = _sort_odd(drawing, strange, looks[usual], found)
        if repeats is not None and left:
            prints = prints_of(drawing, packed)
            shared = repeats.shared(page, frozenset(prints.values()))
            _mark_repeated(prints, left, shared, looks[usual], found)
    if drawing.shades:
        _cover(drawing, found)
    return found


def _packed_looks(texts: Sequence[int]) -> bytearray:
    """The looks of text objects one after another, each packed: most pages have few kinds."""
    size = _LOOK.size
    looks = bytearray(len(texts) * size)
    start = binding.address_of_buffer(looks)
    end = start + len(looks)
    channels = [range(start + at, end, size) for at in range(_INK, _SIZE, 4)]
    deque(map(binding.fill_colour, texts, *channels), maxlen=0)
    deque(map(binding.text_size, texts, range(start + _SIZE, end, size)), maxlen=0)
    looks[_MODE::size] = bytes(map(binding.render_mode, texts))
    return looks


def _look(key: bytes, texts: Sequence[int], packed: bytearray) -> Look:
    red, green, blue, alpha, size, mode = _LOOK.unpack(key)
    ink = (red << 16) | (green << 8) | blue
    if mode in OUTLINED or not alpha:
        held = _PACKED.iter_unpack(packed)
        item = next(item for item, (other,) in zip(texts, held, strict=True) if other == key)
        if mode in OUTLINED:
            ((ink, alpha),) = binding.colours([item], binding.stroke_colour)
        elif not binding.has_colour(item):
            ink, alpha = 0, 0xFF  # a pattern, not an ink
    return Look(ink, alpha, mode, size)


def _is_odd(look: Look, usual: Look) -> bool:
    """Whether text of that look may be unseen or a watermark."""
    return (
        look.mode in INVISIBLE
        or look.alpha < OPAQUE
        or _lightest(look.ink) >= WEIGHTS.light
        or look.ink != usual.ink
        or look.size < WEIGHTS.tiny * usual.size
        or look.size > WEIGHTS.huge * usual.size
    )


def _lightest(ink: int) -> int:
    """Value of the darkest of an ink's channels, 0-255."""
    return min(ink >> 16, (ink >> 8) & 0xFF, ink & 0xFF)


def _alike(one: int, other: int) -> bool:
    """Whether two inks cannot be told apart."""
    channels = ((one >> at & 0xFF, other >> at & 0xFF) for at in (0, 8, 16))
    return all(abs(ours - theirs) <= WEIGHTS.contrast for ours, theirs in channels)


def _sort_odd(
    drawing: Drawing, strange: Sequence[tuple[int, Look]], usual: Look, found: Unseen
) -> list[int]:
    """Tell the odd-looking text objects that are unseen or of a watermark; return the others."""
    matrices = {item: matrix for items, matrix in drawing.texts if matrix for item in items}
    boxed = []
    for item, look in strange:
        ((box),) = bounds_of([item], matrices.get(item))
        if box[2] > box[0]:  # more than blanks
            boxed.append((item, look, box))
    if not boxed:
        return []
    grounds = _Grounds(drawing)
    layer = {item for item, look, _ in boxed if look.mode in INVISIBLE}
    kept = _scanned(drawing, layer, grounds.pictures) if layer else set()
    left: list[tuple[int, Look, Sides]] = []
    for item, look, box in boxed:
        small = look.size < WEIGHTS.tiny * usual.size and box[3] - box[1] < WEIGHTS.least_height
        if item in layer:
            unseen = item not in kept
        else:
            unseen = look.alpha <= WEIGHTS.faint or small
            if not unseen and look.alpha >= OPAQUE and look.ink != usual.ink:
                unseen = grounds.hides(item, box, look.ink)
        if unseen:
            found.hidden.add(item)
        elif item not in layer:
            left.append((item, look, box))
    if left:
        _sort_marks(drawing, left, usual, found)
    return [item for item, _, _ in left if item not in found.marks]


def _mark_repeated(
    prints: Mapping[int, Print],
    odd: Sequence[int],
    shared: Set[Print],
    usual: Look,
    found: Unseen,
) -> None:
    """Tell odd-looking text that most pages have in one place, unless all of its line is so.

    In a dark ink and as small as the page's text it is in doubt: it may be a cell's.
    """
    again = {item for item, held in prints.items() if held in shared}
    for item in again.intersection(odd):
        _, low, _, high = prints[item][:4]
        middle = (low + high) / 2
        look = prints[item][4:]
        beside = (
            other
            for other in again
            if prints[other][4:] != look and prints[other][1] < middle < prints[other][3]
        )
        alike = sum(prints[other][4:] == look for other in again)
        if alike <= WEIGHTS.repeat_texts and next(beside, None) is None:
            ink, alpha, size = look
            faded = alpha < WEIGHTS.faded or _lightest(ink) >= WEIGHTS.repeat_light
            if faded or size > WEIGHTS.repeat_large * 10 * usual.size:
                found.marks.add(item)
            else:
                found.doubts[item] = REPEATED


def _sort_marks(
    drawing: Drawing, boxed: Sequence[tuple[int, Look, Sides]], usual: Look, found: Unseen
) -> None:
    """Tell the text of watermarks: faded, large or in an ink of its own, and over other text."""
    odd = {item for item, _, _ in boxed} | found.hidden
    overlaps = _Overlaps(
        box
        for items, matrix in drawing.texts
        for item, box in zip(items, bounds_of(items, matrix), strict=True)
        if item not in odd
    )
    alike: dict[tuple[int, int], list[int]] = {}
    for item, look, box in boxed:
        tall = box[3] - box[1] > WEIGHTS.huge * overlaps.usual
        faded = look.alpha < WEIGHTS.faded or _lightest(look.ink) >= WEIGHTS.light
        least = (
            1 - (tall and faded)
            if tall or faded
            else WEIGHTS.over
            if look.ink != usual.ink
            else inf
        )
        alike.setdefault((look.ink, look.alpha), []).append(item)
        if drawing.crossings(box) + overlaps.count(box) >= least:
            found.marks.add(item)
    for items in alike.values():  # the letters of one watermark, some between the lines
        if sum(item in found.marks for item in items) > len(items) / 2:
            found.marks.update(items)


def _text_boxes(drawing: Drawing) -> list[Sides]:
    return [box for items, matrix in drawing.texts for box in bounds_of(items, matrix)]


def _shapes(drawing: Drawing) -> list[_Shape]:
    """Plain filled boxes, in the order they are drawn."""
    places = drawing.places()
    found = []
    for items, matrix in drawing.shades:
        colours = binding.colours(items, binding.fill_colour)
        for item, box, (ink, alpha) in zip(items, bounds_of(items, matrix), colours, strict=True):
            if alpha > WEIGHTS.faint:
                opaque = alpha >= OPAQUE and not binding.has_transparency(item)
                found.append(_Shape(places[item], box, ink, opaque))
    return sorted(found)


def _scanned(drawing: Drawing, layer: Set[int], pictures: Sequence[Sides]) -> set[int]:
    """Those of the text objects without ink that are the text layer of a scan."""
    boxes = [
        (item, box)
        for items, matrix in drawing.texts
        for item, box in zip(items, bounds_of(items, matrix), strict=True)
    ]
    kept: set[int] = set()
    for picture in pictures:
        inside = [(item, box[2] - box[0]) for item, box in boxes if _is_inside(box, picture)]
        without = sum(width for item, width in inside if item in layer)
        if without * 2 > sum(width for _, width in inside):
            kept.update(item for item, _ in inside if item in layer)
    return kept


def _is_inside(box: Sides, around: Sides) -> bool:
    """Whether the middle of a box lies in another."""
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return around[0] <= x <= around[2] and around[1] <= y <= around[3]


class _Grounds:
    """What text stands on: pictures, and shapes in the order they are drawn."""

    def __init__(self, drawing: Drawing) -> None:
        self.pictures = _pictures(drawing)
        self._places = drawing.places() if drawing.shades else {}
        self._shapes = _shapes(drawing) if drawing.shades else []

    def hides(self, item: int, box: Sides, ink: int) -> bool:
        """Whether text in that ink cannot be told from what it stands on."""
        if any(_is_inside(box, picture) for picture in self.pictures):
            return False  # it is taken to show on a picture
        beneath = [
            shape.ink
            for shape in self._shapes
            if shape.place < self._places[item] and _is_inside(box, shape.box)
        ]
        return _alike(ink, beneath[-1] if beneath else 0xFFFFFF)


def _pictures(drawing: Drawing) -> list[Sides]:
    """Boxes of the page's pictures, shadings, and figures filled with colour."""
    found: list[Sides] = []
    for group in drawing.groups:
        for kind in (raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_SHADING):
            found += bounds_of(group.of_kind(kind), group.matrix)
    for items, matrix in drawing.figures:
        for item, (ink, alpha) in zip(
            items, binding.colours(items, binding.fill_colour), strict=True
        ):
            if alpha > WEIGHTS.faint and _lightest(ink) < WEIGHTS.light:
                found += solid_boxes(item, matrix)
    return found


def _cover(drawing: Drawing, found: Unseen) -> None:
    """Tell text objects under an opaque shape that was drawn after them.

    Where they lie on one another the shape was drawn to hide the last; the first is in doubt.
    """
    texts, places = found.texts, drawing.places()
    first = places[texts[0]]
    covers = [shape for shape in _shapes(drawing) if shape.opaque and shape.place > first]
    if not covers:
        return
    boxed = sorted(
        ((box[1] + box[3]) / 2, item, box)
        for item, box in zip(texts, _text_boxes(drawing), strict=True)
        if box[2] > box[0]
    )
    middles = [y for y, _, _ in boxed]
    for shape in covers:
        x0, y0, x1, y1 = shape.box
        beneath: list[Sides] = []
        near = boxed[bisect_left(middles, y0) : bisect_right(middles, y1)]
        near.sort(key=lambda entry: places[entry[1]], reverse=True)
        for _, item, box in near:
            if (
                places[item] < shape.place
                and min(x1, box[2]) - max(x0, box[0]) >= WEIGHTS.covers * (box[2] - box[0])
                and min(y1, box[3]) - max(y0, box[1]) >= WEIGHTS.covers * (box[3] - box[1])
            ):
                if any(_is_inside(box, later) for later in beneath):
                    found.doubts[item] = COVERED
                else:
                    found.hidden.add(item)
                    beneath.append(box)


class _Overlaps:
    """How many of the page's text objects a box lies over."""

    def __init__(self, boxes: Iterable[Sides]) -> None:
        self._boxes = sorted((box for box in boxes if box[2] > box[0]), key=lambda box: box[1])
        self._lows = [box[1] for box in self._boxes]
        heights = sorted(box[3] - box[1] for box in self._boxes)
        self.usual = heights[len(heights) // 2] if heights else 0.0
        self._tallest = heights[-1] if heights else 0.0

    def count(self, box: Sides) -> int:
        """Text objects that the inner part of a box overlaps."""
        x0, y0, x1, y1 = box
        inset = (y1 - y0) * WEIGHTS.inset
        near = self._boxes[
            bisect_left(self._lows, y0 - self._tallest) : bisect_right(self._lows, y1 - inset)
        ]
        return sum(
            other[3] > y0 + inset and other[0] < x1 - inset and other[2] > x0 + inset
            for other in near
        )
