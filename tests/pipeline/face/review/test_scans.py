"""Scanned pages in the review: whichever way they lay on the glass, they are shown upright."""

from __future__ import annotations

import io
from collections.abc import Sequence

import numpy as np
import pytest

pytest.importorskip("cv2", reason="the reader of scans is not set up")

from PIL import Image, ImageDraw

from pipeline.face.review import scans
from pipeline.face.review.pictures import scanned

DPI = 100
SIZE = (827, 1169)  # A4 upright at 100 dots an inch
POINTS = 72 / DPI
Box = tuple[int, int, int, int]

FIRST: Sequence[Box] = ((80, 200, 140, 260), (140, 200, 500, 260), (80, 260, 140, 500))
FIRST = (*FIRST, (140, 260, 500, 500), (500, 200, 740, 500))
SECOND: Sequence[Box] = ((90, 120, 300, 400), (300, 120, 700, 400), (90, 400, 700, 460))


def page(boxes: Sequence[Box]) -> Image.Image:
    """A table with lines of "text" in its cells, and a black corner that shows which way is up."""
    image = Image.new("L", SIZE, 255)
    draw = ImageDraw.Draw(image)
    for box in boxes:
        draw.rectangle(box, outline=0, width=2)
        for y in range(box[1] + 14, box[3] - 14, 16):
            for x in range(box[0] + 10, box[2] - 14, 9):
                draw.rectangle((x, y, x + 4, y + 6), fill=30)
    draw.rectangle((60, 40, 90, 70), fill=0)
    return image


def saved(*frames: Image.Image) -> bytes:
    out = io.BytesIO()
    frames[0].save(out, "TIFF", save_all=True, append_images=frames[1:], dpi=(DPI, DPI))
    return out.getvalue()


def in_points(boxes: Sequence[Box]) -> list[scans.Edges]:
    return [tuple(side * POINTS for side in box) for box in boxes]  # type: ignore[misc]


def is_upright(gray: np.ndarray, scale: float) -> bool:
    """Whether the black corner stands top left."""
    x0, y0, x1, y1 = (round(side * POINTS / scale) for side in (64, 44, 86, 66))
    return bool(gray[y0:y1, x0:x1].mean() < 60)


def beside(*pages: Image.Image) -> Image.Image:
    """Two pages on an A3 sheet."""
    sheet = Image.new("L", (2 * SIZE[0], SIZE[1]), 255)
    for number, one in enumerate(pages):
        sheet.paste(one, (number * SIZE[0], 0))
    return sheet


@pytest.mark.parametrize("quarters", [0, 1, 2, 3], ids=["upright", "left", "over", "right"])
def test_a_turned_page_is_shown_upright_with_its_cells_on_its_rules(quarters: int) -> None:
    data = saved(page(FIRST).rotate(90 * quarters, expand=True))
    ((number, picture),) = scans.upright(data, "image", {1: in_points(FIRST)})
    assert number == 1
    assert picture.gray.shape == SIZE[::-1]
    assert is_upright(picture.gray, picture.scale)


@pytest.mark.parametrize("over", [False, True], ids=["as it lies", "upside down"])
def test_two_pages_of_a_sheet_are_parted_and_each_stands_by_its_own_cells(over: bool) -> None:
    sheet = beside(page(FIRST), page(SECOND))
    data = saved(sheet.rotate(180) if over else sheet, page(FIRST))
    boxes = {1: in_points(FIRST), 2: in_points(SECOND), 3: in_points(FIRST)}
    found = dict(scans.upright(data, "image", boxes))
    assert sorted(found) == [1, 2, 3]
    for number, picture in found.items():
        assert is_upright(picture.gray, picture.scale), number
        assert scans._fit(picture, boxes[number]) > 0.9, number


def test_a_page_on_which_the_cells_do_not_lie_is_not_shown() -> None:
    data = saved(page(FIRST), page(FIRST))
    elsewhere = [(30.0, 400.0, 200.0, 470.0), (200.0, 400.0, 560.0, 700.0)]
    found = dict(scans.upright(data, "image", {1: elsewhere, 2: in_points(FIRST)}))
    assert list(found) == [2]


def test_the_other_process_draws_them() -> None:
    data = saved(page(FIRST).rotate(180))
    (picture,) = scanned(data, "image", [1], {1: in_points(FIRST)})
    assert (picture.page, round(picture.width), round(picture.height)) == (1, 595, 842)
    drawn = np.asarray(Image.open(io.BytesIO(picture.data)).convert("L"))
    assert is_upright(drawn, picture.width / drawn.shape[1])
