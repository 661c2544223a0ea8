"""Layers of a PDF that are switched off: what stands on them is drawn by no viewer.

PDFium's text and objects come from every layer, and its interface does not say which are on. So
a page of a file with layers is drawn as it is, and again with the objects of one layer (or one
form) in another ink: where nothing changes nobody sees them.
"""

from __future__ import annotations

import ctypes
import re
import zlib
from collections.abc import Iterable
from contextlib import contextmanager
from typing import Any

import pypdfium2.raw as raw

from extractors.pdf import binding
from extractors.pdf.paths import Drawing
from extractors.pdf.weights import WEIGHTS

MAX_PACKED = 8 << 20  # bytes of unpacked object streams that are searched
MAX_LAYERS = 24  # layers and forms of one page that are tried
MAX_SIDE = 2_000  # pixels
_PACKED = re.compile(rb"/ObjStm\b[^>]*>>\s*stream\r?\n")
_LAYERS = b"/OCProperties"


def has_layers(data: bytes) -> bool:
    """Whether a PDF names layers in its catalog, which may stand in a packed stream."""
    if _LAYERS in data:
        return True
    left = MAX_PACKED
    for match in _PACKED.finditer(data):
        try:
            text = zlib.decompressobj().decompress(data[match.end() :], left)
        except zlib.error:
            continue
        if _LAYERS in text:
            return True
        left -= len(text)
        if left <= 0:
            break
    return False


def switched_off(page: Any, drawing: Drawing) -> set[int]:
    """Addresses of the objects of a loaded page that stand on layers nobody sees."""
    layers = _layers(drawing)
    if not layers:
        return set()
    shown = _picture(page)
    off: set[int] = set()
    for items in layers[:MAX_LAYERS]:
        with _recoloured(items) as changed:
            seen = not changed or _picture(page) != shown
        if not seen:
            off.update(items)
    return off


def _layers(drawing: Drawing) -> list[list[int]]:
    """Objects by the layer that their marks name, and by the form they stand in."""
    named: dict[bytes, list[int]] = {}
    forms: dict[int, list[int]] = {}
    for group in drawing.groups:
        if group.before:
            forms.setdefault(group.before[0], []).extend(group.items)
            continue
        for item in group.items:
            name = _layer_of(item)
            if name is not None:
                named.setdefault(name, []).append(item)
    return [*named.values(), *forms.values()]


def _layer_of(item: int) -> bytes | None:
    """Name of the layer an object is marked with, None when it is marked with none."""
    held = ctypes.cast(item, raw.FPDF_PAGEOBJECT)
    for index in range(raw.FPDFPageObj_CountMarks(held)):
        mark = raw.FPDFPageObj_GetMark(held, index)
        if _told(raw.FPDFPageObjMark_GetName, mark) == "OC".encode("utf-16-le"):
            return _told(raw.FPDFPageObjMark_GetParamStringValue, mark, b"Name")
    return None


def _told(function: Any, mark: Any, *key: bytes) -> bytes:
    """What a function of PDFium says of a mark, in UTF-16."""
    buffer, length = (ctypes.c_ushort * 128)(), ctypes.c_ulong()
    if not function(mark, *key, buffer, ctypes.sizeof(buffer), length):
        return b""
    return bytes(buffer)[: max(0, length.value - 2)]


@contextmanager
def _recoloured(items: Iterable[int]) -> Any:
    """Text and paths in an ink that no document uses, as long as the context lasts."""
    before = []
    for item in items:
        for read, write in (
            (binding.fill_colour, binding.set_fill),
            (binding.stroke_colour, binding.set_stroke),
        ):
            ((red, green, blue, alpha),) = binding.gather(read, binding.FOUR_INTS, [item])
            if alpha:
                before.append((write, item, red, green, blue, alpha))
                write(item, 255 - red // 2, 255 - green // 3, 128 ^ blue, 255)
    try:
        yield bool(before)
    finally:
        for write, *held in before:
            write(*held)


def _picture(page: Any) -> bytes:
    """The page drawn as a viewer draws it."""
    width, height = raw.FPDF_GetPageWidthF(page), raw.FPDF_GetPageHeightF(page)
    scale = min(WEIGHTS.dots, MAX_SIDE / max(width, height, 1.0))
    across, down = max(1, int(width * scale)), max(1, int(height * scale))
    bitmap = raw.FPDFBitmap_Create(across, down, 0)
    if not bitmap:
        raise MemoryError
    try:
        raw.FPDFBitmap_FillRect(bitmap, 0, 0, across, down, 0xFFFFFFFF)
        raw.FPDF_RenderPageBitmap(bitmap, page, 0, 0, across, down, 0, 0)
        size = raw.FPDFBitmap_GetStride(bitmap) * down
        return ctypes.string_at(raw.FPDFBitmap_GetBuffer(bitmap), size)
    finally:
        raw.FPDFBitmap_Destroy(bitmap)
