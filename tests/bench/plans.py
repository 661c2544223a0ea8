"""Plans made up for the benchmark alone: eight drawings of one kind of table, with their rows.

No reader was tuned on them. A drawing differs in how its rules are drawn (strokes, thin boxes,
white lines on a shade, rows only, a header only, none), in whether the header is printed again on
every page, and in how its letters are placed.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from random import Random

from tests.extractors.pdf_build import HEADER, XS, Drawn, Font, Sheet, pdf, table, width
from tests.normalizers.plans import AGENCIES, OTHERS, TAILS, THINGS, TIMES, VERBS

PAGES, ROWS_A_PAGE = 12, 9
FRONT = (
    "ỦY BAN NHÂN DÂN PHƯỜNG AN TƯỜNG",
    "An Tường, ngày 05 tháng 01 năm 2026",
    "KẾ HOẠCH",
    "Cải cách hành chính năm 2026",
    "PHỤ LỤC",
    "(Kèm theo Kế hoạch số 12/KH-UBND ngày 05 tháng 01 năm 2026)",
)

Cells = dict[str, str]
Draw = Callable[[Sheet, list[tuple[str, ...]], float, bool], Drawn]


def _stroked(sheet: Sheet, rows: list[tuple[str, ...]], top: float, header: bool) -> Drawn:
    return table(sheet, rows, top=top, header=header)


def _dashed(sheet: Sheet, rows: list[tuple[str, ...]], top: float, header: bool) -> Drawn:
    return table(sheet, rows, top=top, header=header, state="0.5 w [2 1] 0 d")


def _rows_only(sheet: Sheet, rows: list[tuple[str, ...]], top: float, header: bool) -> Drawn:
    return table(sheet, rows, top=top, header=header, rules="rows", padding=6.0)


def _bare(sheet: Sheet, rows: list[tuple[str, ...]], top: float, header: bool) -> Drawn:
    return table(sheet, rows, top=top, header=header, rules="none", padding=6.0)


def _boxed(sheet: Sheet, rows: list[tuple[str, ...]], top: float, header: bool) -> Drawn:
    """Every rule a thin filled box, as Word draws them."""
    drawn = table(sheet, rows, top=top, header=header, rules="none")
    for y in drawn.ys:
        sheet.fill(XS[0], y - 0.25, XS[-1], y + 0.25)
    for x in XS:
        for low, high in pairwise(drawn.ys):
            sheet.fill(x - 0.25, low, x + 0.25, high)
    return drawn


def _double(sheet: Sheet, rows: list[tuple[str, ...]], top: float, header: bool) -> Drawn:
    drawn = table(sheet, rows, top=top, header=header)
    for y in drawn.ys:
        sheet.line(XS[0], y + 1.5, XS[-1], y + 1.5)
    return drawn


def _celled(sheet: Sheet, rows: list[tuple[str, ...]], top: float, header: bool) -> Drawn:
    """Every cell a stroked box of its own, as exporters draw them."""
    drawn = table(sheet, rows, top=top, header=header, rules="none")
    for low, high in pairwise(drawn.ys):
        for left, right in pairwise(XS):
            sheet.rect(left, low, right, high)
    return drawn


class _Lettered(Sheet):
    """A page on which every letter is placed by itself."""

    def text(self, x: float, y: float, text: str, *given: float, **looks: object) -> None:
        """Text letter by letter."""
        for letter in text:
            if letter != " ":
                super().text(x, y, letter, *given, **looks)  # type: ignore[arg-type]
            x += width(letter)


DRAWINGS: dict[str, tuple[Draw, type[Sheet], bool]] = {
    "stroked": (_stroked, Sheet, False),
    "boxed": (_boxed, Sheet, True),
    "dashed": (_dashed, Sheet, True),
    "double": (_double, Sheet, False),
    "celled": (_celled, Sheet, True),
    "lettered": (_stroked, _Lettered, False),
    "rows": (_rows_only, Sheet, True),
    "bare": (_bare, Sheet, True),
}
"""How a table is drawn, on what, and whether its header stands on every page."""


def write_plans(folder: Path) -> dict[Path, list[Cells]]:
    """Write the plans into a folder; the cells of every row by its file."""
    written = {}
    for seed, (name, (draw, paper, repeats)) in enumerate(DRAWINGS.items()):
        rows = _rows(Random(seed))
        sheets: list[Sheet] = []
        plain, bold = Font(), Font("Helvetica-Bold")
        for page in range(PAGES):
            sheet = paper(font=plain, bold=bold)
            top = 60.0
            if not page:
                for line, text in enumerate(FRONT):
                    sheet.text(60.0, 40.0 + 16.0 * line, text, bold=True)
                top = 150.0
            headed = repeats or not page
            body = rows[page * ROWS_A_PAGE : (page + 1) * ROWS_A_PAGE]
            draw(sheet, [HEADER, *body] if headed else body, top, headed)
            sheets.append(sheet)
        path = folder / f"{name}.pdf"
        path.write_bytes(pdf(*sheets))
        written[path] = [dict(zip(HEADER[1:], row[1:], strict=True)) for row in rows]
    return written


def _rows(chance: Random) -> list[tuple[str, ...]]:
    """Rows that count from 1 to the last page's."""
    return [
        (
            str(number),
            " ".join(map(chance.choice, (VERBS, THINGS))) + chance.choice(TAILS),
            chance.choice(AGENCIES),
            chance.choice(OTHERS),
            chance.choice(TIMES),
        )
        for number in range(1, PAGES * ROWS_A_PAGE + 1)
    ]
