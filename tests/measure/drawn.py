"""Made-up plans as PDFs: in every kind of rules, over page ends, with what else pages carry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import cos, radians, sin
from random import Random

from tests.extractors.pdf_build import HEIGHT, SIZE, STEP, WIDTH, Font, Sheet, pdf, width, wrapped
from tests.measure.made import FRONT, Line, Made

RULES = ("grid", "grid", "grid", "rows", "none", "header rows", "outline columns", "header columns")
STROKES = ("0.5 w", "0.5 w", "1 w [3 2] 0 d", "double", "filled", "0.7 w 0 0 1 RG")
LEFT, TOP, FOOT = 50.0, 50.0, 60.0  # points of margin
Edges = list[float]


@dataclass(slots=True)
class _Part:
    """A row's lines on one page, by column, and what rules it shows."""

    lines: list[list[str]]
    top: float
    bottom: float
    row: Line
    cut_above: bool = False  # its upper half stands on the page before
    is_header: bool = False


@dataclass(slots=True)
class Drawing:
    """The habits of one document, and its pages so far."""

    chance: Random
    rules: str
    stroke: str
    padding: float
    size: float
    sheets: list[Sheet] = field(default_factory=list)
    y: float = TOP
    running: int = 0
    numbered: bool = False
    cuts: bool = False  # rows go on over page ends
    open_ends: bool = False  # ... without a rule there
    repeats: bool = False  # the header is printed on every page
    centred: bool = False  # cells in the middle of their rows
    justified: bool = False
    bold_titles: bool = True
    underlined: bool = False
    mirrored: float = 0.0  # points that every second page is moved to the right

    def page(self) -> Sheet:
        """The next page, with its running head and number."""
        first = self.sheets[0] if self.sheets else Sheet()
        sheet = Sheet(font=first.font, bold=first.bold)
        if self.sheets and self.running:
            sheet.text(LEFT, 30, f"CÔNG BÁO/Số 12/Ngày 0{self.running}-02-2026", size=9)
        if self.numbered:
            sheet.text(WIDTH / 2, HEIGHT - 25, str(len(self.sheets) + 1))
        self.sheets.append(sheet)
        self.y = TOP
        return sheet


def drawn(plan: Made, seed: int) -> bytes:
    """The plan as a PDF; the drawing is the seed's."""
    chance = Random(seed + 7)
    drawing = Drawing(
        chance,
        RULES[seed % len(RULES)],
        chance.choice(STROKES),
        chance.choice((2.0, 4.0, 6.0)),
        chance.choice((9.0, 10.0, 10.0)),
    )
    drawing.running, drawing.numbered = chance.choice((0, 0, 5)), chance.random() < 0.5
    drawing.cuts, drawing.open_ends = chance.random() < 0.5, chance.random() < 0.4
    drawing.repeats, drawing.centred = chance.random() < 0.5, chance.random() < 0.3
    drawing.justified = chance.random() < 0.25
    drawing.underlined = chance.random() < 0.25
    drawing.mirrored = chance.choice((0.0, 0.0, 14.0))
    font = Font("Helvetica", shift=chance.choice((0,) * 20 + (3,)))
    drawing.page().font = font
    drawing.y = chance.choice((60.0, 60.0, 330.0))
    _front(drawing)
    lines = plan.lines
    if not {"grid", "rows"} & set(drawing.rules.split()):  # nothing shows that cells are merged
        lines = plan.unmerged()
    header = [Line(plan.labels)]
    if chance.random() < 0.3:
        header.append(Line([f"({i})" for i in range(1, len(plan.labels) + 1)]))
    _table(drawing, [*header, *lines], len(header), plan.grouped)
    if plan.foreign:
        drawing.y += 30
        _text(drawing, "Phụ lục II. CÁC NỘI DUNG KHÁC", bold=True)
        _table(drawing, plan.foreign, 1, None)
    if chance.random() < 0.3:
        drawing.sheets[-1].text(LEFT, HEIGHT - 50, "1 Theo Quyết định số 12/QĐ-UBND", size=7.5)
    if chance.random() < 0.3:
        drawing.sheets[-1].text(
            WIDTH - 250, min(drawing.y + 30, HEIGHT - 40), "TM. ỦY BAN NHÂN DÂN", bold=True
        )
    _overlays(drawing)
    return pdf(*drawing.sheets)


def _front(drawing: Drawing) -> None:
    sheet = drawing.sheets[0]
    if drawing.chance.random() < 0.4 and drawing.y < 100:
        for at, (left, right) in enumerate(
            (("UBND PHƯỜNG AN TƯỜNG", "CỘNG HÒA XÃ HỘI"), ("Số: 12/KH-UBND", "Độc lập - Tự do"))
        ):
            sheet.text(LEFT + 40, drawing.y + 14 * at, left, bold=True)
            sheet.text(WIDTH - 300, drawing.y + 14 * at, right, bold=True)
        drawing.y += 40
        for line in FRONT:
            _text(drawing, line)
    _text(drawing, "Phụ lục", bold=True, centred=True)
    _text(drawing, "DANH MỤC NHIỆM VỤ", bold=True, centred=True)
    drawing.y += 6


def _text(drawing: Drawing, text: str, bold: bool = False, centred: bool = False) -> None:
    if drawing.y > HEIGHT - FOOT:
        drawing.page()
    x = (WIDTH - width(text)) / 2 if centred else LEFT
    drawing.sheets[-1].text(x, drawing.y + SIZE, text, bold=bold)
    if drawing.underlined and centred:
        end = x + width(text)
        drawing.sheets[-1].line(x, drawing.y + SIZE + 2, end, drawing.y + SIZE + 2)
    drawing.y += 16


def _edges(columns: int) -> Edges:
    """A narrow column for numbers, a wide one for tasks, equal others."""
    rest = (WIDTH - 2 * LEFT - 35 - 220) / (columns - 2)
    return [LEFT, LEFT + 35, *(LEFT + 255 + rest * i for i in range(columns - 1))]


def _table(drawing: Drawing, rows: Sequence[Line], headers: int, grouped: int | None) -> None:
    """The rows from where the page stands, on as many pages as they need."""
    xs = _edges(len(rows[0].texts))
    parts: list[_Part] = []

    def turn(over: bool) -> None:
        _rules(drawing, parts, xs)
        parts.clear()
        drawing.page()
        if drawing.repeats and over:
            parts.extend(
                _put(drawing, top, _lines(drawing, top, xs), xs, True) for top in rows[:headers]
            )

    for number, row in enumerate(rows):
        lines = _lines(drawing, row, xs)
        if number == 0 and grouped is not None:  # labels stand below one over both
            lines[grouped : grouped + 2] = [["", *texts] for texts in lines[grouped : grouped + 2]]
        is_header, cut = number < headers, False
        while any(lines):
            fits = int((HEIGHT - FOOT - drawing.y - 2 * drawing.padding) // STEP)
            if max(map(len, lines)) <= fits:
                parts.append(_put(drawing, row, lines, xs, is_header, cut))
                break
            if drawing.cuts and fits >= 1 and not is_header and not row.is_title:
                upper = [texts[:fits] for texts in lines]
                parts.append(_put(drawing, row, upper, xs, is_header, cut))
                lines, cut = [texts[fits:] for texts in lines], True
                turn(False)
            else:
                turn(not is_header)
    _rules(drawing, parts, xs)


def _lines(drawing: Drawing, row: Line, xs: Edges) -> list[list[str]]:
    if row.is_title:
        return [[row.texts[0]]]
    return [
        [t for t in wrapped(text, b - a - 2 * drawing.padding, drawing.size) if t]
        for text, (a, b) in zip(row.texts, pairwise(xs), strict=True)
    ]


def _put(
    drawing: Drawing,
    row: Line,
    lines: list[list[str]],
    xs: Edges,
    is_header: bool,
    cut_above: bool = False,
) -> _Part:
    sheet, top = drawing.sheets[-1], drawing.y
    most = max(1, *map(len, lines))
    shift = drawing.mirrored * (len(drawing.sheets) % 2 == 0)
    for column, texts in enumerate(lines):
        down = (most - len(texts)) * STEP / 2 if drawing.centred else 0.0
        x, room = (
            xs[column] + drawing.padding + shift,
            xs[column + 1] - xs[column] - 2 * drawing.padding,
        )
        for at, text in enumerate(texts):
            y = top + drawing.padding + 0.8 * SIZE + STEP * at + down
            last = at == len(texts) - 1
            _words(drawing, sheet, x, y, text, room if not last else 0.0, is_header or row.is_title)
    drawing.y = top + most * STEP + 2 * drawing.padding
    return _Part(lines, top, drawing.y, row, cut_above, is_header)


def _words(
    drawing: Drawing, sheet: Sheet, x: float, y: float, text: str, room: float, bold: bool
) -> None:
    blanks = text.count(" ") if drawing.justified and room else 0
    spare = (room - width(text, drawing.size)) / blanks if blanks else 0.0
    state = f"{spare:.2f} Tw" if spare > 0 else ""
    sheet.text(x, y, text, drawing.size, bold=bold, state=state)


def _rules(drawing: Drawing, parts: Sequence[_Part], xs: Edges) -> None:
    """The rules of a table's part on one page."""
    shift = drawing.mirrored * (len(drawing.sheets) % 2 == 0)
    xs = [x + shift for x in xs]
    kinds = set(drawing.rules.replace("grid", "rows columns").split())
    for at, part in enumerate(parts):
        boxed = "header" in kinds and part.is_header
        first, last = at == 0, at == len(parts) - 1
        open_top = part.cut_above and drawing.open_ends
        for column, (a, b) in enumerate(pairwise(xs)):
            merged = part.row.merged == column and not first and not parts[at - 1].row.is_title
            between = ("rows" in kinds or boxed) and not merged and not open_top
            if between or ("outline" in kinds and first):
                _rule(drawing, a, part.top, b, part.top)
            if boxed or (last and kinds & {"rows", "outline"}):
                _rule(drawing, a, part.bottom, b, part.bottom)
        if "columns" in kinds or boxed:
            for x in (xs[0], xs[-1]) if part.row.is_title else xs:
                _rule(drawing, x, part.top, x, part.bottom)


def _rule(drawing: Drawing, x0: float, y0: float, x1: float, y1: float) -> None:
    sheet = drawing.sheets[-1]
    if drawing.stroke == "filled":
        sheet.fill(x0 - 0.3, y0 - 0.3, x1 + 0.3, y1 + 0.3)
    elif drawing.stroke == "double":
        for off in (-0.9, 0.9):
            flat = y0 == y1
            sheet.line(
                x0 + off * (not flat),
                y0 + off * flat,
                x1 + off * (not flat),
                y1 + off * flat,
                "0.4 w",
            )
    else:
        sheet.line(x0, y0, x1, y1, drawing.stroke)


def _overlays(drawing: Drawing) -> None:
    """What lies over or under the table: watermarks, stamps, hidden text, a page laid on askew."""
    chance = drawing.chance
    what = chance.choice(("", "", "", "mark", "pale", "hidden", "white", "skew", "stamp", "frame"))
    for sheet in drawing.sheets:
        if what == "mark":
            sheet.text(200, 450, "BẢN SAO", 70, angle=35, state="0.85 g")
        elif what == "pale":
            sheet.text(330, 300, "DỰ THẢO", 24, state="0.75 g")
        elif what == "hidden":
            sheet.text(120, 200, "lớp chữ ẩn", state="3 Tr")
        elif what == "white":
            sheet.text(120, 200, "chữ trắng", state="1 g")
        elif what == "stamp":
            sheet.text(480, 240, "Số: 123", 9, state="1 0 0 rg")
            sheet.rect(470, 225, 560, 250, "1 w 1 0 0 RG")
        elif what == "frame":
            sheet.rect(30, 20, WIDTH - 30, HEIGHT - 15)
        elif what == "skew":
            a, b = cos(radians(0.5)), sin(radians(0.5))
            sheet.content.insert(0, f"{a:.6f} {b:.6f} {-b:.6f} {a:.6f} 2 -3 cm".encode())
