"""Picture files and text layers of scans, read by an engine that sees one word everywhere."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("cv2")

from PIL import Image, ImageDraw

from extractors.pdf import _is_nonsense
from extractors.pdf.picture import Pictures
from extractors.registry import read_file
from extractors.scan import images, page, telling
from extractors.scan.engine import Seen
from extractors.scan.picture import Gray
from schemas.geometry import Page, Word
from schemas.language import Language
from schemas.reading import UnreadableError
from tests.extractors.pdf_build import Sheet, pdf


class OneWord:
    """An engine that reads "vụ" once in every strip of cells."""

    version = "one word"

    def read(self, image: Gray, dpi: int, block: bool) -> list[Seen]:
        return [Seen("vụ", 40, 30, 60, 50, 95.0)] if block else []


@pytest.fixture(autouse=True)
def _engine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page, "engines", lambda: (OneWord(),))


def drawn(mode: str = "RGB") -> Image.Image:
    """A page of 100 dots an inch with a table of four cells, ink in each."""
    picture = Image.new("RGB", (827, 1169), "white")
    draw = ImageDraw.Draw(picture)
    for at in (100, 300, 500):
        draw.line((100, at, 500, at), fill="black", width=3)
        draw.line((at, 100, at, 500), fill="black", width=3)
    for x in (140, 340):
        for y in (180, 380):
            draw.rectangle((x, y, x + 60, y + 20), fill="black")
    return picture.convert(mode)


def saved(picture: Image.Image, kind: str, **options: Any) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


@pytest.mark.parametrize(
    ("kind", "mode"),
    [("JPEG", "RGB"), ("JPEG", "CMYK"), ("PNG", "RGBA"), ("PNG", "P"), ("PNG", "1"), ("TIFF", "L")],
)
def test_a_picture_is_a_document(kind: str, mode: str) -> None:
    reading = read_file(saved(drawn(mode), kind), Language())
    assert (reading.format, reading.reader, reading.pages) == ("image", "ocr", 1)
    (grid,) = reading.grids
    assert (grid.n_rows, grid.n_cols, grid.scanned) == (2, 2, True)


def test_every_picture_of_a_tiff_is_a_page_and_each_is_told() -> None:
    data = saved(drawn("L"), "TIFF", save_all=True, append_images=[drawn("L"), drawn("L")])
    told: list[tuple[int, int]] = []
    with telling.told(lambda number, of: told.append((number, of))):
        reading = read_file(data, Language())
    assert reading.pages == 3 and [grid.page for grid in reading.grids] == [1, 2, 3]
    assert told == [(1, 3), (2, 3), (3, 3)]


@pytest.mark.parametrize(("dpi", "left"), [(None, 72), (20, 72), (1, 72), (90, 80)])
def test_the_size_is_an_a4_pages_where_the_file_says_none_that_a_page_has(
    dpi: int | None, left: int
) -> None:
    options = {} if dpi is None else {"dpi": (dpi, dpi)}
    box = read_file(saved(drawn(), "PNG", **options), Language()).grids[0].cells[0].box
    assert box is not None and box.x0 == pytest.approx(left, abs=3)


@pytest.mark.parametrize("data", [b"\xff\xd8\xffrest", b"\x89PNG\r\n\x1a\n", b"II*\0"])
def test_a_damaged_picture_is_said_to_be_damaged(data: bytes) -> None:
    with pytest.raises(UnreadableError) as caught:
        read_file(data, Language())
    assert caught.value.code == "damaged-image"


def test_a_picture_of_too_many_dots_is_not_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(images, "MAX_PIXELS", 827 * 1168)
    with pytest.raises(UnreadableError) as caught:
        read_file(saved(drawn(), "PNG"), Language())
    assert caught.value.code == "memory-limit"


def test_a_picture_without_text_is_no_damaged_one(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UnreadableError) as caught:
        read_file(saved(Image.new("L", (827, 1169), 255), "PNG"), Language())
    assert caught.value.code == "no-text-layer"


def page_of(text: str) -> Page:
    return Page(1, 595, 842, [Word(word, 0, 0, 10, 10) for word in text.split()])


def test_a_text_layer_that_spells_nothing_is_told() -> None:
    plan = "Ban hành kế hoạch triển khai nhiệm vụ cải cách hành chính năm 2026 của phường"
    assert not _is_nonsense(page_of(plan))
    assert _is_nonsense(page_of("Bxn hqnh kd hopch trjen khxi nhjfm vv cpj cqch hpnh chjnq nxm"))
    assert not _is_nonsense(page_of("xq wq zq"))
    # Twelve words tell; half of them must be syllables.
    assert not _is_nonsense(page_of("hqnh " * 11))
    assert _is_nonsense(page_of("hqnh " * 12))
    assert not _is_nonsense(page_of("hqnh " * 6 + "hành " * 6))
    assert _is_nonsense(page_of("hqnh " * 7 + "hành " * 5))


def test_a_page_of_one_picture_is_told_from_a_printed_one() -> None:
    sample = Path(__file__).parents[1] / "data" / "documents" / "004-stamp.pdf"
    printed = Pictures(sample.read_bytes())
    assert not printed.is_picture(1)
    printed.close()
    scan = Pictures(saved(drawn(), "PDF", resolution=100))
    assert scan.is_picture(1)
    scan.close()


@pytest.mark.parametrize(("ruled", "pages"), [(False, []), (True, [5])], ids=["imprint", "table"])
def test_shapes_behind_a_text_are_looked_at_where_they_draw_a_table(
    monkeypatch: pytest.MonkeyPatch, ruled: bool, pages: list[int]
) -> None:
    looked: list[int] = []
    monkeypatch.setattr(Pictures, "picture", lambda _, number: looked.append(number))
    sheets = [Sheet() for _ in range(5)]
    for sheet in sheets[:-1]:
        sheet.text(80, 80, "Ban hành kế hoạch cải cách hành chính năm 2026 của phường")
    for x in range(100, 400, 9):  # letters as filled shapes: some as flat as a rule
        sheets[-1].fill(x, 300, x + 6, 308)
        sheets[-1].fill(x, 310, x + 6, 311)
    for at in (280, 320, 360) if ruled else ():
        sheets[-1].line(90, at, 410, at)
        sheets[-1].line(at - 190, 280, at - 190, 360)
    assert read_file(pdf(*sheets), Language()).pages == 5
    assert looked == pages
