"""Marks drawn apart from their letters: each goes back over the letter that it stands on."""

from __future__ import annotations

from collections.abc import Iterator
from unicodedata import combining, normalize

import pytest

from extractors.pdf import read_pdf
from extractors.pdf.marks import MARKS_APART
from schemas.reading import Grid
from tests.extractors.pdf_build import HEADER, ROWS, SIZE, Font, Sheet, pdf, table, width

PRINTED = [*HEADER, *(text for row in ROWS for text in row)]


ASCII = {chr(code): code for code in range(0x21, 0x7F)}  # the letters' own shapes
ACCENTS = {
    "\u0300": 0xC1, "\u0301": 0xC2, "\u0302": 0xC3, "\u0303": 0xC4, "\u0306": 0xC6,
    "\u0323": 0xC7, "\u0309": 0xCA, "\u031b": 0xCF, "Đ": 0xE1, "đ": 0xFA,
}  # fmt: skip


class Apart(Sheet):
    """A sheet that draws plain letters first, and the marks of every so many words after them."""

    words = 0  # 0: a whole line's
    singly = False
    lifted = 0.0  # points by which the marks are drawn too high

    def text(self, x: float, y: float, text: str, size: float = SIZE, **looks: bool) -> None:  # type: ignore[override]
        for start, part in self._parts(text):
            at = x + width(text[:start], size)
            plain = "".join(sign for sign in normalize("NFD", part) if not combining(sign))
            if self.singly:
                for n, letter in enumerate(plain):
                    Sheet.text(self, at + width(part[:n], size), y, letter, size, **looks)
            else:
                Sheet.text(self, at, y, plain, size, **looks)
            for n, letter in enumerate(part):
                for mark in normalize("NFD", letter)[1:]:
                    place = at + width(part[:n], size) + width(letter, size) / 2 - 1.67
                    Sheet.text(self, place, y - self.lifted, mark, size, **looks)

    def _parts(self, text: str) -> Iterator[tuple[int, str]]:
        if not self.words:
            yield 0, text
            return
        start = 0
        words = text.split(" ")
        for n in range(0, len(words), self.words):
            part = " ".join(words[n : n + self.words]) + " "
            yield start, part
            start += len(part)


def grid_of(sheet: Sheet) -> Grid:
    (grid,) = read_pdf(pdf(sheet)).grids
    return grid


@pytest.mark.parametrize("rules", ["all", "rows"])
@pytest.mark.parametrize("singly", [False, True], ids=["runs", "singly"])
@pytest.mark.parametrize(("words", "lifted"), [(0, 0.0), (1, 0.0), (3, 0.0), (0, 3.0)])
def test_marks_drawn_after_their_letters(
    words: int, lifted: float, singly: bool, rules: str
) -> None:
    sheet = Apart(
        font=Font(codes=ASCII | ACCENTS), bold=Font("Helvetica-Bold", codes=ASCII | ACCENTS)
    )
    sheet.words, sheet.singly, sheet.lifted = words, singly, lifted
    table(sheet, rules=rules)
    grid = grid_of(sheet)
    assert [cell.text.replace("\n", " ") for cell in grid.cells] == PRINTED
    assert not grid.row_doubts


def test_a_mark_over_no_letter_is_doubted() -> None:
    sheet = Apart()
    drawn = table(sheet)
    Sheet.text(sheet, 400.0, drawn.ys[2] - 3.0, "\u0323")
    grid = grid_of(sheet)
    assert grid.row_doubts == {1: MARKS_APART}
