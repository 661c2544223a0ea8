"""Scans of printed plans made here: pages as pictures, turned, noisy, stamped, two on a sheet."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pypdfium2 as pdfium
from PIL import Image, ImageChops, ImageDraw, ImageFilter

Colours = npt.NDArray[np.uint8]
RED = (225, 40, 50)
SHRUNK = 2**-0.5  # two A4 pages on one A4 sheet


@dataclass(frozen=True, slots=True)
class Variant:
    """How a plan was scanned. `degrees` clockwise; `quarters` turns to the right.

    `two_up`: '' for a page a sheet, 'A3' for two pages on a sheet of twice the size, 'A4' for two
    shrunk ones; portrait pages stand side by side, landscape ones one below the other.
    """

    name: str
    dpi: int = 200
    degrees: float = 0.3
    quarters: int = 0
    seal: bool = False
    two_up: str = ""
    noise: float = 6.0  # grey values
    quality: int = 75  # of the JPEG
    blur: float = 0.0  # pixels of a blur's radius
    paper: int = 255  # grey value of the paper at the sheet's left side; its right one is white


VARIANTS = (
    Variant("200 dpi"),
    Variant("150 dpi", dpi=150),
    Variant("2 degrees", degrees=-2.0),
    Variant("seal", seal=True),
    Variant("upside down", quarters=2),
    Variant("to the right", quarters=1),
    Variant("to the left", quarters=3),
    Variant("two-up A3", two_up="A3"),
    Variant("two-up A4", two_up="A4", dpi=300),
    Variant("300 dpi", dpi=300),
    Variant("copied", dpi=200, degrees=-0.6, blur=0.8, paper=200, noise=12.0, quality=50),
    Variant("copied 300", dpi=300, degrees=0.5, blur=1.4, paper=190, noise=14.0, quality=40),
    Variant("copied 150", dpi=150, degrees=0.4, blur=0.5, paper=210, noise=8.0, quality=60),
)


def some_pages(data: bytes, numbers: Iterable[int]) -> bytes:
    """A PDF of some pages (from 1) of another."""
    part = pdfium.PdfDocument.new()
    part.import_pages(pdfium.PdfDocument(data), [number - 1 for number in numbers])
    return _saved(part)


def _saved(document: pdfium.PdfDocument) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def scanned(data: bytes, variant: Variant) -> bytes:
    """A printed PDF as a PDF of one picture a sheet, as a scanner makes it."""
    sheets = sheets_of(data, variant)
    out = io.BytesIO()
    sheets[0].save(
        out,
        "PDF",
        resolution=variant.dpi,
        save_all=True,
        append_images=sheets[1:],
        quality=variant.quality,
    )
    return out.getvalue()


def sheets_of(data: bytes, variant: Variant) -> list[Image.Image]:
    """The sheets of a scan as pictures."""
    shrink = SHRUNK if variant.two_up == "A4" else 1.0
    document = pdfium.PdfDocument(data)
    pages = [
        page.render(scale=variant.dpi * shrink / 72).to_pil().convert("RGB") for page in document
    ]
    sheets = list(_paired(pages)) if variant.two_up else pages
    return [_as_scanned(sheet, variant, place) for place, sheet in enumerate(sheets)]


def _paired(pages: Sequence[Image.Image]) -> Iterable[Image.Image]:
    """Two pages a sheet, the last alone on one where they are odd."""
    for first, *second in zip(pages[::2], [*pages[1::2], None], strict=False):
        width, height = first.size
        upright = height > width
        sheet = Image.new("RGB", (2 * width, height) if upright else (width, 2 * height), "white")
        sheet.paste(first, (0, 0))
        if second and second[0] is not None:
            sheet.paste(second[0], (width, 0) if upright else (0, height))
        yield sheet


def _as_scanned(sheet: Image.Image, variant: Variant, place: int) -> Image.Image:
    if variant.seal:
        _stamp(sheet, variant.dpi / 200)
    sheet = sheet.rotate(-variant.degrees, Image.Resampling.BICUBIC, fillcolor=(255, 255, 255))
    sheet = sheet.filter(ImageFilter.GaussianBlur(variant.blur)) if variant.blur else sheet
    shade = np.linspace(variant.paper / 255, 1.0, sheet.width, dtype=np.float32)[:, None]
    chance = np.random.default_rng(place)
    noise = chance.normal(-variant.noise, variant.noise, (sheet.height, sheet.width, 1))
    lit = np.asarray(sheet).astype(np.float32) * shade
    grainy = np.clip(lit + noise, 0, 255).astype(np.uint8)
    return Image.fromarray(np.ascontiguousarray(np.rot90(grainy, -variant.quarters)))


def _stamp(sheet: Image.Image, scale: float) -> None:
    """A red seal over the middle right of a page: rings, a star, letters; print shows through."""
    seal = Image.new("RGB", sheet.size, "white")
    draw: Any = ImageDraw.Draw(seal)
    x, y, r = sheet.width * 0.7, sheet.height * 0.55, 140 * scale
    for radius, line in ((r, 9), (r * 0.65, 4)):
        box = (x - radius, y - radius, x + radius, y + radius)
        draw.ellipse(box, outline=RED, width=max(round(line * scale), 1))
    for turn in np.linspace(0, 2 * np.pi, 28, endpoint=False):
        ox, oy = x + 0.82 * r * np.cos(turn), y + 0.82 * r * np.sin(turn)
        box = (ox - 9 * scale, oy - 9 * scale, ox + 5 * scale, oy + 12 * scale)
        draw.rectangle(box, outline=RED, width=3)
    turns = np.linspace(-np.pi / 2, 1.5 * np.pi, 10, endpoint=False)
    points = [
        (x + far * r * 0.5 * np.cos(turn), y + far * r * 0.5 * np.sin(turn))
        for turn, far in zip(turns, [1, 0.4] * 5, strict=True)
    ]
    draw.polygon(points, fill=RED)
    sheet.paste(ImageChops.multiply(sheet, seal))
