"""Small PDFs written by hand: a plan's table in any drawing, and whatever else a test puts on it.

Coordinates are points from the top left of a page of A4 laid across.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import cos, radians, sin

from schemas.typeface import SPACE, width_of

WIDTH, HEIGHT = 842.0, 595.0
SIZE = 10.0  # points of the type
STEP = 12.0  # points from line to line
PADDING = 4.0
HEADER = ("STT", "Nhiệm vụ", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời gian hoàn thành")
ROWS = (
    (
        "1",
        "Ban hành Kế hoạch cải cách hành chính năm 2026 của phường và tổ chức quán triệt",
        "Văn phòng HĐND và UBND",
        "Phòng Văn hóa - Xã hội",
        "Tháng 01/2026",
    ),
    (
        "2",
        "Rà soát, đề xuất đơn giản hóa thủ tục hành chính thuộc phạm vi quản lý của đơn vị",
        "Trung tâm Phục vụ hành chính công",
        "Các phòng, ban liên quan",
        "Quý II/2026",
    ),
    (
        "3",
        "Tổ chức tuyên truyền về chuyển đổi số cho người dân trên địa bàn phường",
        "Phòng Văn hóa - Xã hội",
        "Công an phường",
        "Thường xuyên",
    ),
    (
        "4",
        "Kiểm tra công tác cải cách hành chính tại các đơn vị trực thuộc theo kế hoạch được duyệt",
        "Phòng Kinh tế, Hạ tầng và Đô thị",
        "Văn phòng HĐND và UBND",
        "Quý III/2026",
    ),
)
XS = (50.0, 85.0, 330.0, 470.0, 620.0, 760.0)


def width(text: str, size: float = SIZE) -> float:
    """Printed width of text, points."""
    blanks = text.count(" ")
    return (width_of(text.replace(" ", "")) + blanks * SPACE) * size / 1000


def wrapped(text: str, room: float, size: float = SIZE) -> list[str]:
    """Lines of a text in so many points."""
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and width(longer, size) > room:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


@dataclass(slots=True)
class Font:
    """A font of one byte a letter, with a table to Unicode or without."""

    name: str = "Helvetica"
    unicode: bool = True
    shift: int = 0  # added to every letter's value in the table
    entries: str = ""  # more of its dictionary
    codes: dict[str, int] = field(default_factory=dict)

    def encode(self, text: str) -> bytes:
        """Codes of a text as a PDF's hexadecimal string."""
        for letter in text:
            self.codes.setdefault(letter, 0x20 if letter == " " else 0x21 + len(self.codes))
        return b"<%b>" % bytes(self.codes[letter] for letter in text).hex().encode()

    def objects(self, number: int) -> list[bytes]:
        """The font, and its table as object `number`."""
        by_code = {code: letter for letter, code in self.codes.items()}
        last = max(by_code, default=0x20)
        widths = [
            SPACE if by_code.get(code, " ") == " " else width_of(by_code[code])
            for code in range(0x20, last + 1)
        ]
        rows = "\n".join(
            f"<{code:02x}> <{ord(letter) + (self.shift if letter != ' ' else 0):04x}>"
            for code, letter in by_code.items()
        )
        table = (
            "/CIDInit /ProcSet findresource begin 12 dict begin begincmap "
            "1 begincodespacerange <00> <ff> endcodespacerange\n"
            f"{len(by_code)} beginbfchar\n{rows}\nendbfchar endcmap end end"
        )
        font = (
            f"<</Type/Font/Subtype/Type1/BaseFont/{self.name}/FirstChar 32/LastChar {last}"
            f"/Widths[{' '.join(map(str, widths))}]{self.entries}"
            f"{f'/ToUnicode {number} 0 R' if self.unicode else ''}>>"
        )
        return [font.encode(), stream(table.encode())]


def stream(content: bytes, entries: str = "") -> bytes:
    """A stream object with these dictionary entries."""
    return b"<<%b/Length %d>>\nstream\n%b\nendstream" % (entries.encode(), len(content), content)


@dataclass(slots=True)
class Sheet:
    """One page being drawn."""

    width: float = WIDTH
    height: float = HEIGHT
    font: Font = field(default_factory=Font)
    bold: Font = field(default_factory=lambda: Font("Helvetica-Bold"))
    content: list[bytes] = field(default_factory=list)
    resources: str = ""
    page: str = ""  # more entries of the page
    catalog: str = ""  # more entries of the catalog
    more: list[bytes] = field(default_factory=list)  # objects from 20 on

    def raw(self, operators: str) -> None:
        """Operators of a content stream as they are."""
        self.content.append(operators.encode())

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size: float = SIZE,
        *,
        bold: bool = False,
        angle: float = 0.0,
        font: Font | None = None,
        state: str = "",
    ) -> None:
        """Text whose baseline begins at x, y, turned counterclockwise by degrees."""
        face = font or (self.bold if bold else self.font)
        name = b"B" if face is self.bold else b"F" if face is self.font else b"G"
        a, b = cos(radians(angle)), sin(radians(angle))
        at = f"{a:.6f} {b:.6f} {-b:.6f} {a:.6f} {x:.3f} {self.height - y:.3f} Tm"
        self.content.append(
            b"q %b BT /%b %.2f Tf %b %b Tj ET Q"
            % (state.encode(), name, size, at.encode(), face.encode(text))
        )

    def line(self, x0: float, y0: float, x1: float, y1: float, state: str = "0.5 w") -> None:
        """A stroked line."""
        up = self.height
        self.raw(f"q {state} {x0:.3f} {up - y0:.3f} m {x1:.3f} {up - y1:.3f} l S Q")

    def fill(self, x0: float, y0: float, x1: float, y1: float, state: str = "0 g") -> None:
        """A filled box."""
        box = f"{x0:.3f} {self.height - y1:.3f} {x1 - x0:.3f} {y1 - y0:.3f}"
        self.raw(f"q {state} {box} re f Q")

    def rect(self, x0: float, y0: float, x1: float, y1: float, state: str = "0.5 w") -> None:
        """A stroked box."""
        box = f"{x0:.3f} {self.height - y1:.3f} {x1 - x0:.3f} {y1 - y0:.3f}"
        self.raw(f"q {state} {box} re S Q")


@dataclass(slots=True)
class Drawn:
    """Where a table was drawn: edges of its rows and the lines of every cell."""

    ys: list[float]
    lines: list[list[list[tuple[float, float, str]]]]  # x, baseline, text


def table(
    sheet: Sheet,
    rows: Iterable[Sequence[str]] = (HEADER, *ROWS),
    *,
    xs: Sequence[float] = XS,
    top: float = 120.0,
    rules: str = "all",
    padding: float = PADDING,
    header: bool = True,
    space: float = 0.0,
    state: str = "0.5 w",
) -> Drawn:
    """Draw a table; `rules` are all, none, rows (horizontal), header or header+columns …

    Words of `rules`: "rows" lines between rows, "columns" vertical lines, "header" a closed
    header, "outline" the box around; "all" is rows and columns.
    """
    drawn = Drawn([top], [])
    y = top
    for number, row in enumerate(rows):
        cells = []
        most = 1
        for column, text in enumerate(row):
            x, room = xs[column] + padding, xs[column + 1] - xs[column] - 2 * padding
            lines = [
                (x, y + padding + SIZE * 0.8 + STEP * i, line)
                for i, line in enumerate(wrapped(text, room)) if line
            ]  # fmt: skip
            most = max(most, len(lines))
            for at, base, line in lines:
                sheet.text(at, base, line, bold=header and number == 0)
            cells.append(lines)
        y += most * STEP + 2 * padding + space
        drawn.ys.append(y)
        drawn.lines.append(cells)
    kinds = set(rules.replace("all", "rows columns").split())
    ys = drawn.ys
    flat = set()
    if "rows" in kinds:
        flat |= set(ys)
    if "outline" in kinds:
        flat |= {ys[0], ys[-1]}
    if "header" in kinds:
        flat |= {ys[0], ys[1]}
    for at in sorted(flat):
        sheet.line(xs[0], at, xs[-1], at, state)
    for x in xs:
        if "columns" in kinds:
            for low, high in pairwise(ys):
                sheet.line(x, low, x, high, state)
        elif "header" in kinds:
            sheet.line(x, ys[0], x, ys[1], state)
        elif "outline" in kinds and x in (xs[0], xs[-1]):
            sheet.line(x, ys[0], x, ys[-1], state)
    return drawn


def pdf(*sheets: Sheet, extra_font: Font | None = None) -> bytes:
    """The sheets as a PDF; resources and extra objects are those of the first."""
    first = sheets[0]
    objects: dict[int, bytes] = {}
    objects[1] = f"<</Type/Catalog/Pages 2 0 R{first.catalog}>>".encode()
    fonts = "/F 4 0 R/B 6 0 R"
    number = 4
    for font in (first.font, first.bold, *([extra_font] if extra_font else ())):
        objects[number], objects[number + 1] = font.objects(number + 1)
        number += 2
    if extra_font:
        fonts += "/G 8 0 R"
    for index, extra in enumerate(first.more):
        objects[20 + index] = extra
    kids = []
    for index, sheet in enumerate(sheets):
        at = 100 + 2 * index
        kids.append(f"{at} 0 R")
        objects[at] = (
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {sheet.width} {sheet.height}]"
            f"/Contents {at + 1} 0 R/Resources<</Font<<{fonts}>>{first.resources}>>{sheet.page}>>"
        ).encode()
        objects[at + 1] = stream(b"\n".join(sheet.content))
    objects[2] = f"<</Type/Pages/Kids[{' '.join(kids)}]/Count {len(kids)}>>".encode()
    out, places = b"%PDF-1.7\n", []
    for key in sorted(objects):
        places.append((key, len(out)))
        out += b"%d 0 obj\n%b\nendobj\n" % (key, objects[key])
    entries = b"".join(b"%d 1\n%010d 00000 n \n" % (key, place) for key, place in places)
    end = b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (
        max(objects) + 1,
        len(out),
    )
    return out + b"xref\n0 1\n0000000000 65535 f \n" + entries + end
