"""PDFium's hot functions with plain pointers, called in batches.

pypdfium2's prototypes wrap every returned handle in a Python object (1.4 µs); a handle taken as
a plain address costs 0.4 µs, and 0.25 µs where `map` makes the calls; one handle that is asked for
item after item is a pointer made once, and costs 0.15 µs. Only functions called once a glyph, piece
or drawing operation stand here; everything else goes through `pypdfium2.raw`.
"""

from __future__ import annotations

import ctypes
from collections import deque
from collections.abc import Callable, Sequence
from itertools import repeat
from struct import Struct
from typing import Any

import numpy as np
import pypdfium2.raw as raw
from numpy.typing import NDArray

_POINTER = ctypes.c_void_p
_INT = ctypes.c_int


def _plain(function: Any, result: Any, *arguments: Any) -> Callable[..., Any]:
    """The same C function under a prototype that takes and gives addresses."""
    plain: Callable[..., Any] = ctypes.PYFUNCTYPE(result, *arguments)(address_of(function))
    return plain


def _numbered(function: Any, result: Any) -> Callable[..., Any]:
    """The same of a function that takes a handle, as `handle_of` gives it, and a number.

    Without argument types nothing is converted: an address that is no pointer would be cut short.
    """
    return _plain(function, result)


def handle_of(handle: Any) -> ctypes.c_void_p:
    """A handle, or an address of one, as a pointer for `_numbered` functions."""
    return _POINTER(handle) if isinstance(handle, int) else ctypes.cast(handle, _POINTER)


def address_of(handle: Any) -> int:
    """Address behind a function or handle, 0 for a null one."""
    return ctypes.cast(handle, ctypes.c_void_p).value or 0


def address_of_buffer(values: bytearray) -> int:
    """Address of a buffer's first byte; an array of ctypes would be a new type for every length."""
    return ctypes.addressof(ctypes.c_char.from_buffer(values))


page_object = _numbered(raw.FPDFPage_GetObject, _POINTER)
form_object = _numbered(raw.FPDFFormObj_GetObject, _POINTER)
form_count = _plain(raw.FPDFFormObj_CountObjects, _INT, _POINTER)
object_type = _plain(raw.FPDFPageObj_GetType, _INT, _POINTER)
object_bounds = _plain(
    raw.FPDFPageObj_GetBounds, _INT, _POINTER, _POINTER, _POINTER, _POINTER, _POINTER
)
object_matrix = _plain(raw.FPDFPageObj_GetMatrix, _INT, _POINTER, _POINTER)
draw_mode = _plain(raw.FPDFPath_GetDrawMode, _INT, _POINTER, _POINTER, _POINTER)
fill_colour = _plain(
    raw.FPDFPageObj_GetFillColor, _INT, _POINTER, _POINTER, _POINTER, _POINTER, _POINTER
)
stroke_colour = _plain(
    raw.FPDFPageObj_GetStrokeColor, _INT, _POINTER, _POINTER, _POINTER, _POINTER, _POINTER
)
set_fill = _plain(
    raw.FPDFPageObj_SetFillColor, _INT, _POINTER, ctypes.c_uint, ctypes.c_uint, ctypes.c_uint,
    ctypes.c_uint,
)  # fmt: skip
set_stroke = _plain(
    raw.FPDFPageObj_SetStrokeColor, _INT, _POINTER, ctypes.c_uint, ctypes.c_uint, ctypes.c_uint,
    ctypes.c_uint,
)  # fmt: skip
_SIX_DOUBLES = (ctypes.c_double,) * 6
transform = _plain(raw.FPDFPageObj_Transform, None, _POINTER, *_SIX_DOUBLES)
transform_clip = _plain(raw.FPDFPageObj_TransformClipPath, None, _POINTER, *_SIX_DOUBLES)
segment_count = _plain(raw.FPDFPath_CountSegments, _INT, _POINTER)
segment_at = _numbered(raw.FPDFPath_GetPathSegment, _POINTER)
segment_type = _plain(raw.FPDFPathSegment_GetType, _INT, _POINTER)
segment_point = _plain(raw.FPDFPathSegment_GetPoint, _INT, _POINTER, _POINTER, _POINTER)
segment_closes = _plain(raw.FPDFPathSegment_GetClose, _INT, _POINTER)
text_object = _numbered(raw.FPDFText_GetTextObject, _POINTER)
render_mode = _plain(raw.FPDFTextObj_GetTextRenderMode, ctypes.c_ubyte, _POINTER)  # unknown: 255
text_size = _plain(raw.FPDFTextObj_GetFontSize, _INT, _POINTER, _POINTER)
has_transparency = _plain(raw.FPDFPageObj_HasTransparency, _INT, _POINTER)
text_font = _plain(raw.FPDFTextObj_GetFont, _POINTER, _POINTER)
clip_path = _plain(raw.FPDFPageObj_GetClipPath, _POINTER, _POINTER)
clip_count = _plain(raw.FPDFClipPath_CountPaths, _INT, _POINTER)
clip_segments = _plain(raw.FPDFClipPath_CountPathSegments, _INT, _POINTER, _INT)
clip_segment = _plain(raw.FPDFClipPath_GetPathSegment, _POINTER, _POINTER, _INT, _INT)
font_name = _plain(
    raw.FPDFFont_GetBaseFontName, ctypes.c_size_t, _POINTER, _POINTER, ctypes.c_size_t
)
font_weight = _plain(raw.FPDFFont_GetWeight, _INT, _POINTER)
page_text = _plain(raw.FPDFText_GetText, _INT, _POINTER, _INT, _INT, _POINTER)
glyph_box = _plain(raw.FPDFText_GetLooseCharBox, _INT, _POINTER, _INT, _POINTER)
glyph_origin = _plain(raw.FPDFText_GetCharOrigin, _INT, _POINTER, _INT, _POINTER, _POINTER)
glyph_matrix = _plain(raw.FPDFText_GetMatrix, _INT, _POINTER, _INT, _POINTER)
glyph_size = _numbered(raw.FPDFText_GetFontSize, ctypes.c_double)
glyph_angle = _numbered(raw.FPDFText_GetCharAngle, ctypes.c_float)
glyph_is_lost = _numbered(raw.FPDFText_HasUnicodeMapError, _INT)
glyph_is_guess = _numbered(raw.FPDFText_IsGenerated, _INT)

ONE_FLOAT = Struct("=f")
TWO_FLOATS = Struct("=2f")
FOUR_FLOATS = Struct("=4f")
TWO_DOUBLES = Struct("=2d")
SIX_FLOATS = Struct("=6f")
TWO_INTS = Struct("=2i")
FOUR_INTS = Struct("=4I")


def gather(
    function: Callable[..., Any],
    layout: Struct,
    items: Sequence[int],
    *before: Any,
    whole: bool = False,
) -> list[tuple[Any, ...]]:
    """What `function(*before, item, address ...)` writes for every item, zeros where it fails.

    It takes an address for every value of the layout, or one for the `whole` of it.
    """
    return list(layout.iter_unpack(gathered(function, layout, items, *before, whole=whole)))


def gathered(
    function: Callable[..., Any],
    layout: Struct,
    items: Sequence[int],
    *before: Any,
    whole: bool = False,
) -> bytearray:
    """The same, packed one after another."""
    size = layout.size
    values = bytearray(len(items) * size)
    if not items:
        return values
    start = address_of_buffer(values)
    end = start + len(items) * size
    width = size if whole else size // len(layout.unpack_from(values))
    places = [range(start + at, end, size) for at in range(0, size, width)]
    deque(map(function, *map(repeat, before), items, *places), maxlen=0)
    return values


def floats(
    function: Callable[..., Any], columns: int, items: Sequence[int], *before: Any, whole: bool
) -> NDArray[np.float64]:
    """The same of `columns` floats an item, as a row of a table each."""
    layout = Struct(f"={columns}f")
    packed = gathered(function, layout, items, *before, whole=whole)
    return np.frombuffer(packed, np.float32).reshape(-1, columns).astype(np.float64)


def colours(items: Sequence[int], read: Callable[..., Any]) -> list[tuple[int, int]]:
    """Colours that `read` (fill or stroke) gives for objects: 0xRRGGBB and opacity, 0-255."""
    channels = gathered(read, FOUR_INTS, items)
    one = channels[: FOUR_INTS.size]
    alike = channels == one * len(items)  # as nearly always
    told = [
        ((red << 16) | (green << 8) | blue, alpha)
        for red, green, blue, alpha in FOUR_INTS.iter_unpack(one if alike else channels)
    ]
    return told * len(items) if alike else told


def has_colour(item: int) -> bool:
    """Whether a fill colour can be told of an object."""
    values = bytearray(FOUR_INTS.size)
    start = address_of_buffer(values)
    return bool(fill_colour(item, start, start + 4, start + 8, start + 12))
