"""Pages of sample plans as scans made here: drawn as pictures, turned, noisy, stamped in red."""

from __future__ import annotations

import io
from collections.abc import Iterator
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path

import numpy as np
import pypdfium2 as pdfium
import pytest
from PIL import Image, ImageDraw

from extractors.pdf import read_pdf
from extractors.scan import engine
from schemas.reading import Grid, Reading, UnreadableError

SAMPLE = Path(__file__).parents[1] / "data" / "documents" / "003-export.pdf"
MIN_ROWS = 5  # of the table on the page that is taken
DPI = 200


def _has_engine() -> bool:
    try:
        return bool(engine.engines())
    except UnreadableError:
        return False


needs_engine = pytest.mark.skipif(
    not _has_engine(), reason="the reader of pictures is not set up here (make setup)"
)


@pytest.fixture(scope="module")
def printed() -> Reading:
    """The page read by its text layer."""
    return read_pdf(_only_page())


@cache
def _only_page() -> bytes:
    data = SAMPLE.read_bytes()
    page = next(grid.page for grid in read_pdf(data).grids if grid.n_rows >= MIN_ROWS)
    one = pdfium.PdfDocument.new()
    one.import_pages(pdfium.PdfDocument(data), [page - 1])
    out = io.BytesIO()
    one.save(out)
    return out.getvalue()


def scan(degrees: float = 0.0, quarters: int = 0, seal: bool = False) -> bytes:
    """The page as a PDF of one picture, as a scanner makes it."""
    page = pdfium.PdfDocument(_only_page())[0]
    picture = page.render(scale=DPI / 72).to_pil().convert("RGB")
    if seal:
        width, height = picture.size
        draw = ImageDraw.Draw(picture)
        draw.ellipse(
            (width - 420, height // 2, width - 120, height // 2 + 300),
            outline=(225, 40, 50),
            width=9,
        )
    picture = picture.rotate(-degrees, Image.Resampling.BICUBIC, fillcolor=(255, 255, 255))
    noise = np.random.default_rng(7).normal(0, 6, (picture.height, picture.width, 1))
    grainy = np.clip(np.asarray(picture).astype(np.float64) + noise - 6, 0, 255).astype(np.uint8)
    picture = Image.fromarray(np.ascontiguousarray(np.rot90(grainy, -quarters)))
    out = io.BytesIO()
    picture.save(out, "PDF", resolution=DPI)
    return out.getvalue()


def cells_of(reading: Reading) -> Iterator[tuple[int, int, str]]:
    for grid in reading.grids:
        for cell in grid.cells:
            yield cell.row, cell.col, "".join(cell.text.split())


def alike(printed: Reading, scanned: Reading) -> float:
    """Mean likeness of the texts of cells that stand at one place."""
    seen = {(row, col): text for row, col, text in cells_of(scanned)}
    ratios = [
        SequenceMatcher(None, text, seen.get((row, col), ""), autojunk=False).ratio()
        for row, col, text in cells_of(printed)
        if text
    ]
    return sum(ratios) / len(ratios)


@needs_engine
@pytest.mark.parametrize(("degrees", "quarters", "seal"), [(0.4, 0, True), (-1.0, 2, False)])
def test_a_scan_gives_the_table_of_the_printed_page(
    printed: Reading, degrees: float, quarters: int, seal: bool
) -> None:
    scanned = read_pdf(scan(degrees, quarters, seal))
    assert scanned.reader == "ocr"
    shape = [(grid.n_rows, grid.n_cols, len(grid.cells)) for grid in printed.grids]
    assert [(grid.n_rows, grid.n_cols, len(grid.cells)) for grid in scanned.grids] == shape
    numbers = [text for _, col, text in cells_of(printed) if col == 0]
    assert [text for _, col, text in cells_of(scanned) if col == 0] == numbers
    assert alike(printed, scanned) > 0.985
    assert all(isinstance(grid, Grid) and grid.scanned for grid in scanned.grids)


def test_without_an_engine_a_scan_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "data_folders", lambda: iter(()))
    engine.engines.cache_clear()
    try:
        with pytest.raises(UnreadableError, match="make setup") as caught:
            read_pdf(scan())
        assert caught.value.code == "ocr-missing"
    finally:
        engine.engines.cache_clear()
