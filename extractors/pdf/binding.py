"""PDFium's hot functions with plain pointers.

pypdfium2's prototypes wrap every returned handle in a Python object (1.4 µs); a handle taken as
a plain address costs 0.4 µs. Only functions called once a glyph, piece or drawing operation
stand here; everything else goes through `pypdfium2.raw`.
"""

from __future__ import annotations

import ctypes
import struct
from collections.abc import Callable
from typing import Any

import pypdfium2.raw as raw

_POINTER = ctypes.c_void_p
_INT = ctypes.c_int


def _plain(function: Any, result: Any, *arguments: Any) -> Callable[..., Any]:
    """The same C function under a prototype that takes and gives addresses."""
    plain: Callable[..., Any] = ctypes.CFUNCTYPE(result, *arguments)(address_of(function))
    return plain


def address_of(handle: Any) -> int:
    """Address behind a function or handle, 0 for a null one."""
    return ctypes.cast(handle, ctypes.c_void_p).value or 0


page_object = _plain(raw.FPDFPage_GetObject, _POINTER, _POINTER, _INT)
form_object = _plain(raw.FPDFFormObj_GetObject, _POINTER, _POINTER, _INT)
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
segment_count = _plain(raw.FPDFPath_CountSegments, _INT, _POINTER)
segment_at = _plain(raw.FPDFPath_GetPathSegment, _POINTER, _POINTER, _INT)
segment_type = _plain(raw.FPDFPathSegment_GetType, _INT, _POINTER)
segment_point = _plain(raw.FPDFPathSegment_GetPoint, _INT, _POINTER, _POINTER, _POINTER)
segment_closes = _plain(raw.FPDFPathSegment_GetClose, _INT, _POINTER)
text_object = _plain(raw.FPDFText_GetTextObject, _POINTER, _POINTER, _INT)
text_font = _plain(raw.FPDFTextObj_GetFont, _POINTER, _POINTER)
clip_path = _plain(raw.FPDFPageObj_GetClipPath, _POINTER, _POINTER)
clip_count = _plain(raw.FPDFClipPath_CountPaths, _INT, _POINTER)
clip_segments = _plain(raw.FPDFClipPath_CountPathSegments, _INT, _POINTER, _INT)
clip_segment = _plain(raw.FPDFClipPath_GetPathSegment, _POINTER, _POINTER, _INT, _INT)
font_name = _plain(
    raw.FPDFFont_GetBaseFontName, ctypes.c_size_t, _POINTER, _POINTER, ctypes.c_size_t
)
font_weight = _plain(raw.FPDFFont_GetWeight, _INT, _POINTER)


_FOUR_FLOATS = struct.Struct("=4f").unpack_from
_THREE_INTS = struct.Struct("=3I").unpack_from


class Floats:
    """Four C floats in a row, for the functions that fill sides or points."""

    def __init__(self) -> None:
        self.values = (ctypes.c_float * 4)()
        start = ctypes.addressof(self.values)
        self.addresses = tuple(start + 4 * index for index in range(4))

    def read(self) -> tuple[float, float, float, float]:
        """What stands in them; faster than to take them one by one."""
        sides: tuple[float, float, float, float] = _FOUR_FLOATS(self.values)
        return sides


class Ink:
    """Colour of an object as 0xRRGGBB."""

    def __init__(self) -> None:
        self._channels = (ctypes.c_uint * 4)()
        start = ctypes.addressof(self._channels)
        self._addresses = tuple(start + 4 * index for index in range(4))

    def of(self, item: int, read: Callable[..., Any]) -> int:
        """The colour that `read` (fill or stroke) gives for an object, 0 when it has none."""
        if not read(item, *self._addresses):
            return 0
        red, green, blue = _THREE_INTS(self._channels)
        return int((red << 16) | (green << 8) | blue)
