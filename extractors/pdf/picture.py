"""Pages of a PDF as pictures, for the reader of scans."""

from __future__ import annotations

from collections.abc import Iterator

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from extractors.pdf.weights import WEIGHTS
from extractors.scan.picture import Picture, lightest

POINTS = 72.0  # an inch
MIN_DPI, MAX_DPI = 150.0, 400.0  # a picture of more dots reads no better, one of fewer no worse
PLAIN_DPI = 300.0  # of a page whose letters are drawn as shapes
MAX_PIXELS = 40_000_000  # of one page: A3 at 400 dpi has 31 million


class Pictures:
    """Renders pages of one document, opened when the first is asked for."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._document: pdfium.PdfDocument | None = None

    def picture(self, number: int) -> Picture | None:
        """The picture of a page, as many dots an inch as its own; None for an empty page."""
        document = self._opened()
        page = document[number - 1]
        try:
            if not raw.FPDFPage_CountObjects(page):
                return None
            width, height = page.get_size()
            dpi = min(max(max(_resolutions(page), default=PLAIN_DPI), MIN_DPI), MAX_DPI)
            dpi = min(dpi, POINTS * (MAX_PIXELS / (width * height)) ** 0.5)
            bitmap = page.render(scale=dpi / POINTS, rev_byteorder=True, may_draw_forms=False)
            gray = lightest(bitmap.to_numpy()).copy()
            bitmap.close()
        finally:
            page.close()
        prose = number <= WEIGHTS.front_pages or number == len(document)
        return Picture(gray, POINTS / dpi, number, len(document), prose)

    @property
    def count(self) -> int:
        """How many pages there are."""
        return len(self._opened())

    def is_picture(self, number: int) -> bool:
        """Whether a picture covers most of a page; not of one that PDFium cannot load."""
        try:
            page = self._opened()[number - 1]
        except pdfium.PdfiumError:
            return False
        try:
            width, height = page.get_size()
            for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=4):
                left, bottom, right, top = item.get_bounds()
                if (right - left) * (top - bottom) > WEIGHTS.whole_picture * width * height:
                    return True
            return False
        finally:
            page.close()

    def _opened(self) -> pdfium.PdfDocument:
        if self._document is None:
            self._document = pdfium.PdfDocument(self._data)
        return self._document

    def close(self) -> None:
        """Give the document back to PDFium."""
        if self._document is not None:
            self._document.close()
            self._document = None


def _resolutions(page: pdfium.PdfPage) -> Iterator[float]:
    """Dots an inch of each picture on a page."""
    for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=4):
        left, bottom, right, top = item.get_bounds()
        wide, _ = item.get_px_size()
        high = max(right - left, top - bottom)
        if high > 1:
            yield POINTS * max(wide, item.get_px_size()[1]) / high
