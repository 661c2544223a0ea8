"""What PDFium tells of a page's glyphs, asked for in batches: text, directions, boxes, looks."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from itertools import repeat
from typing import Any, NamedTuple

import numpy as np
import pypdfium2.raw as raw

from extractors.pdf import binding
from extractors.pdf.paths import TooManyObjectsError
from extractors.pdf.space import Floats, Space
from extractors.pdf.weights import WEIGHTS
from schemas.geometry import Box

MAX_CHARS = 1_000_000  # characters of one page
MAX_CLIPS = 64  # clip paths of a text object, and segments of one: more is no cell
QUARTER = 1.5707963  # radians in a quarter turn

Sides = tuple[float, float, float, float]
"""x0, top, x1, bottom of a box as seen, points."""


class Style(NamedTuple):
    """How a text object shows its glyphs; `clip` is the box it is cut to, None when whole."""

    bold: bool = False
    font: str = ""
    ink: int = 0
    clip: Box | None = None


class Glyphs:
    """The glyphs of a loaded page, by their index in its text.

    Raises TooManyObjectsError when there are more than MAX_CHARS.
    """

    def __init__(self, text_page: Any) -> None:
        self._text_page = text_page
        self._handle = binding.handle_of(text_page)
        self._faces: dict[int, tuple[bool, str]] = {}  # bold and name by font
        self.text = self._read_text()

    def _read_text(self) -> str:
        """The page's text, one code unit a PDFium character: its indexes are PDFium's."""
        count = raw.FPDFText_CountChars(self._text_page)
        if count > MAX_CHARS:
            raise TooManyObjectsError
        if count <= 0:
            return ""
        buffer = bytearray(2 * count + 2)
        address = binding.address_of_buffer(buffer)
        if binding.page_text(self._handle, 0, count, address) - 1 == count:
            text = buffer[: 2 * count].decode("utf-16-le", "replace")
            if len(text) == count:
                return text
        code = raw.FPDFText_GetUnicode  # glyphs without Unicode: GetText leaves them out
        return "".join(chr(code(self._text_page, i) or 0xFFFE) for i in range(count))

    def quarters(self, glyphs: Sequence[int]) -> list[int]:
        """Directions of glyphs in quarter turns of PDF space, -1 of those that are slanted."""
        angles = map(binding.glyph_angle, repeat(self._handle), glyphs)
        return [0 if not angle else _quarter(angle) for angle in angles]

    def objects(self, glyphs: Sequence[int]) -> list[int]:
        """Addresses of the text objects that drew glyphs, None for a guessed white space."""
        return list(map(binding.text_object, repeat(self._handle), glyphs))

    def guesses(self, glyphs: Sequence[int]) -> Iterator[bool]:
        """Whether white spaces are PDFium's own guesses and not in the file."""
        return map((1).__eq__, map(binding.glyph_is_guess, repeat(self._handle), glyphs))

    def lost(self, glyphs: Sequence[int]) -> list[int]:
        """Those of the glyphs whose font does not say which letters they draw."""
        answers = map(binding.glyph_is_lost, repeat(self._handle), glyphs)
        return [glyph for glyph, answer in zip(glyphs, answers, strict=True) if answer == 1]

    def boxes(self, firsts: Sequence[int], lasts: Sequence[int], space: Space) -> list[Sides]:
        """Boxes from a first to a last glyph each, or of single glyphs where both are the same."""
        if lasts is firsts:
            return _rows(space.box(*self._glyph_boxes(firsts).T[[0, 3, 2, 1]]))
        both = self._glyph_boxes([*firsts, *lasts]).T
        (left, top, right, bottom), (x0, y1, x1, y0) = (
            both[:, : len(firsts)],
            both[:, len(firsts) :],
        )
        if space.quarter % 2:  # lines run along y; a footnote mark may open the piece
            taller = x1 - x0 > right - left
            left, right = np.where(taller, (x0, x1), (left, right))
            bottom, top = np.minimum(bottom, y0), np.maximum(top, y1)
        else:
            taller = y1 - y0 > top - bottom
            bottom, top = np.where(taller, (y0, y1), (bottom, top))
            left, right = np.minimum(left, x0), np.maximum(right, x1)
        return _rows(space.box(left, bottom, right, top))

    def of_full_height(
        self, boxes: Sequence[Sides], firsts: Sequence[int], space: Space
    ) -> list[Sides]:
        """Boxes of upright text as high as its type, whatever letters it holds.

        Some fonts have no ascent and descent, so that PDFium's boxes fit the letters.
        """
        packed = binding.gathered(binding.glyph_origin, binding.TWO_DOUBLES, firsts, self._handle)
        x, y = np.frombuffer(packed, np.float64).reshape(-1, 2).T
        matrices = binding.floats(binding.glyph_matrix, 6, firsts, self._handle, whole=True)
        sizes = list(map(binding.glyph_size, repeat(self._handle), firsts))
        height = np.array(sizes) * np.abs(matrices[:, 3])
        _, top, _, bottom = space.box(
            x, y - WEIGHTS.descent * height, x, y + WEIGHTS.ascent * height
        )
        x0, upper, x1, lower = np.array(boxes).T
        return _rows((x0, np.where(height, top, upper), x1, np.where(height, bottom, lower)))

    def origins(self, glyphs: Sequence[int], space: Space) -> list[tuple[float, float]]:
        """Where the pen stood for glyphs (x, and y of the line), points as seen."""
        layout = binding.TWO_DOUBLES
        origins = binding.gather(binding.glyph_origin, layout, glyphs, self._handle)
        return [space.box(x, y, x, y)[:2] for x, y in origins]

    def _glyph_boxes(self, glyphs: Sequence[int]) -> Floats:
        """(left, top, right, bottom) of glyphs in page space, a row each."""
        return binding.floats(binding.glyph_box, 4, glyphs, self._handle, whole=True)

    def styles(self, items: Sequence[int], space: Space, coloured: bool) -> list[Style]:
        """How text objects show their glyphs; the ink is 0 unless `coloured`."""
        fonts = list(map(binding.text_font, items))
        for font in set(fonts) - self._faces.keys():
            self._faces[font] = _face(font) if font else (False, "")
        inks = [0] * len(items)
        if coloured:
            inks = [ink for ink, _ in binding.colours(items, binding.fill_colour)]
        paths = list(map(binding.clip_path, items))
        counts = map(binding.clip_count, paths)
        kinds = list(zip(fonts, inks, strict=True))
        whole = {(font, ink): Style(*self._faces[font], ink) for font, ink in set(kinds)}
        return [
            whole[kind]._replace(clip=_clip(path, n, space)) if 0 < n <= MAX_CLIPS else whole[kind]
            for kind, path, n in zip(kinds, paths, counts, strict=True)
        ]


def _rows(sides: tuple[Floats, Floats, Floats, Floats]) -> list[Sides]:
    return list(zip(*(side.tolist() for side in sides), strict=True))


def _clip(path: int, count: int, space: Space) -> Box | None:
    """The box inside all clip paths of a text object, None when they hold no point."""
    left, bottom, right, top = float("-inf"), float("-inf"), float("inf"), float("inf")
    for number in range(count):
        segments = range(min(binding.clip_segments(path, number), MAX_CLIPS))
        points = binding.gather(
            binding.segment_point,
            binding.TWO_FLOATS,
            list(map(binding.clip_segment, repeat(path), repeat(number), segments)),
        )
        if points:
            xs, ys = zip(*points, strict=True)
            left, right = max(left, min(xs)), min(right, max(xs))
            bottom, top = max(bottom, min(ys)), min(top, max(ys))
    if right == float("inf"):
        return None
    return Box(*space.box(left, bottom, right, top))


def _quarter(angle: float) -> int:
    """Direction in quarter turns of an angle in radians, -1 when it is slanted."""
    turns = angle / QUARTER
    return round(turns) % 4 if abs(turns - round(turns)) < WEIGHTS.slanted else -1


def _face(font: int) -> tuple[bool, str]:
    """(is bold, name) of a font."""
    buffer = ctypes.create_string_buffer(256)
    binding.font_name(font, ctypes.addressof(buffer), len(buffer))
    name = buffer.value.decode("utf-8", "replace")  # with the mark of a subset: fonts differ by it
    return "bold" in name.lower() or binding.font_weight(font) >= WEIGHTS.bold_weight, name
