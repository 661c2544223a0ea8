"""Tables without upright rules in pictures: bands, blocks and bold print."""

from __future__ import annotations

import numpy as np
import pytest

cv2 = pytest.importorskip("cv2")

from extractors.scan.engine import Seen  # noqa: E402
from extractors.scan.marks import Marks  # noqa: E402
from extractors.scan.picture import Gray  # noqa: E402
from extractors.scan.unruled import (  # noqa: E402
    around,
    bands_of,
    measured,
    numbers_of,
    typeset,
)
from schemas.geometry import Box  # noqa: E402

SCALE = 72 / 144  # points a pixel
LEFTS = (40, 70, 250, 340)  # of the columns, points
WIDTHS = (12, 160, 70, 60)  # of their texts
PITCH = 14  # points from line to line


def page(rows: list[tuple[int, ...]]) -> Gray:
    """Rows of texts of so many lines in each column, from 100 points down, 8 points between."""
    gray: Gray = np.full((1000, 900), 255, np.uint8)
    top = 100
    for row in rows:
        for left, width, lines in zip(LEFTS, WIDTHS, row, strict=False):
            for line in range(lines):
                text(gray, left, top + PITCH * line, width)
        top += PITCH * max(row) + 8
    return gray


def text(gray: Gray, left: float, top: float, width: float) -> None:
    """A line of stems, a point wide and three apart, twelve points high."""
    for x in range(int(2 * left), int(2 * (left + width)), 6):
        gray[int(2 * top) : int(2 * top) + 24, x : x + 2] = 0


HEAD, ROW, TALL, SECTION = (1, 1, 1, 1), (1, 2, 1, 1), (1, 4, 3, 1), (1, 1)


def test_a_table_without_rules_is_bands_of_blocks() -> None:
    bands = bands_of(page([HEAD, SECTION, ROW, TALL, ROW]), [], SCALE)
    assert [len(band) for band in bands] == [4, 2, 4, 4, 4]
    number, task, lead, due = bands[3]
    assert [round(box.x0) for box in (number, task, lead, due)] == [39, 69, 249, 339]
    assert round(task.bottom - task.top) == 3 * PITCH + 12 + 2  # a point of white around


@pytest.mark.parametrize(
    "rows",
    [[HEAD, SECTION, SECTION, SECTION, ROW], [(1, 6), (1, 4), (1, 5), (1, 3)]],
    ids=["two rows of columns", "a letterhead's two columns"],
)
def test_text_in_two_columns_or_few_rows_is_no_table(rows: list[tuple[int, ...]]) -> None:
    assert bands_of(page(rows), [], SCALE) == []


def test_what_rules_fence_is_left_to_them() -> None:
    gray = page([HEAD, ROW, TALL, ROW])
    whole = around(bands_of(gray, [], SCALE))
    assert bands_of(gray, [whole], SCALE) == []


def test_narrow_first_blocks_number_rows_but_for_the_label_above_them() -> None:
    bands = bands_of(page([HEAD, SECTION, ROW, ROW]), [], SCALE)
    assert numbers_of(bands) == [band[0] for band in bands[1:]]
    wide = [[Box(40, 100, 200, 110)], [Box(40, 120, 60, 130)], [Box(40, 140, 60, 150)]]
    assert numbers_of(wide) == [wide[2][0]]


def print_of(strip: Gray, left: int, base: int, pen: int, tall: bool = False) -> Seen:
    """A word of eight stems drawn with a pen so many pixels wide, on a line of the strip."""
    top = base - (34 if tall else 20)
    for at in range(8):
        strip[top:base, left + 16 * at : left + 16 * at + pen] = 0
    return Seen("việc", left, top - 1, left + 8 * 16, base + 2, 96.0)


def test_a_wider_stroke_is_bold_and_lines_are_as_high_as_type() -> None:
    strip: Gray = np.full((300, 400), 255, np.uint8)
    words = [
        print_of(strip, 10, 50, 6),
        *(print_of(strip, 10, 50 * line, 4, tall=line == 3) for line in range(2, 5)),
    ]
    marks = Marks(strip, words, coarse=False)
    read = typeset([done for word in words for done in measured([word], marks, strip)])
    assert [word.bold for word in read] == [True, False, False, False]
    assert len({word.bottom - word.top for word in read}) == 1
    assert (
        len({word.bottom - base for word, base in zip(read, (50, 100, 150, 200), strict=True)}) == 1
    )


def test_words_of_cells_keep_the_height_that_was_read() -> None:
    word = Seen("việc", 0, 10, 40, 24, 96.0)
    assert typeset([word]) == [word]
