"""The page of one document: its pages' pictures or grids beside the rows built from them."""

from __future__ import annotations

import base64
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from pipeline.exitcodes import CommandError
from pipeline.face import words
from pipeline.face.originals import Originals
from pipeline.face.review import html
from pipeline.face.review.contents import Contents, Row, Shape
from pipeline.face.review.pictures import Picture, pictures, scanned
from pipeline.face.show import FACTS
from pipeline.face.terminal import one_line
from pipeline.face.values import as_text

WHOLE = 40  # pages up to which those without a table are drawn too


@dataclass(frozen=True, slots=True)
class PageView:
    """A page: its picture (base64) with shapes over it, or its cells as tables."""

    number: int
    title: str
    picture: str
    width: float
    height: float
    shapes: Sequence[Shape]
    grids: Sequence[Sequence[Sequence[Shape]]]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A grid that is no table of the plan: why, and its text line by line."""

    table: int
    page: int
    words: str
    lines: Sequence[str]


def document_page(one: Contents, originals: Originals, stamp: str) -> str:
    """The page as HTML."""
    document = one.document
    drawn, notice = _drawn(one, originals)
    agencies = Counter(agency for row in one.rows for agency in row.agencies.items())
    areas = Counter(row.area for row in one.rows if row.area)
    return html.render(
        "document",
        {
            "stamp": stamp,
            "name": name_of(document),
            "subtitle": subtitle_of(document),
            "document": document,
            "paged": _last_page(one) > 1,
            "facts": list(_facts(document)),
            "issues": one.issues,
            "counts": Counter(row.grade for row in one.rows),
            "notice": notice,
            "pages": list(_pages(one, drawn)),
            "tree": _tree(one.rows),
            "left_out": list(_left_out(one.pages)),
            "agencies": [agency for agency, _ in agencies.most_common()],
            "areas": [(area, words.AREAS.get(area, area)) for area in areas],
            "grade_words": words.GRADES,
        },
    )


def name_of(document: dict[str, Any]) -> str:
    """What a plan is called among others: whose it is, and its number."""
    kind = words.document_kind(document["kind"])
    whose = document["commune"] or document["issuer"] or document["province"] or ""
    head = " ".join(part for part in (kind, document["number"]) if part)
    file = document["source"].rpartition("/")[2]
    return one_line(" · ".join(part for part in (head, whose) if part) or file)


def subtitle_of(document: dict[str, Any]) -> str:
    """Its title and file."""
    return one_line(" · ".join(part for part in (document["title"], document["source"]) if part))


def _facts(document: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """What the document says of itself, and its file; figures stand elsewhere on the page."""
    for column, label in FACTS.items():
        value = document[column]
        if column == "reader":
            yield label, words.READERS.get(value, value)
        elif isinstance(value, date):
            yield label, f"{value:%d/%m/%Y}"
        elif not isinstance(value, float) and (text := as_text(value)):
            yield label, one_line(text)


def _last_page(one: Contents) -> int:
    return max(int(one.document["pages"]), *one.pages, 1)


def _drawn(one: Contents, originals: Originals) -> tuple[dict[int, Picture], str]:
    """Pictures by page, and what to say where there should be some and are none."""
    document = one.document
    if document["format"] not in ("pdf", "image"):
        return {}, ""
    count = document["pages"]
    wanted = range(1, count + 1) if count <= WHOLE else sorted(one.pages)
    try:
        data = originals.bytes_of(document["source"], document["sha256"])
    except CommandError:
        return {}, "Không thấy tệp gốc trong hộp thư vào, hoặc tệp đã đổi: chỉ hiện các ô đã đọc."
    if document["reader"] == "ocr":
        boxes = {
            page: [shape.box for shape in shapes if shape.box] for page, shapes in one.pages.items()
        }
        found = scanned(data, document["format"], list(wanted), boxes)
    else:
        found = pictures(data, list(wanted))
    drawn = {picture.page: picture for picture in found}
    return drawn, "" if drawn else "Không vẽ được trang nào của tệp này: chỉ hiện các ô đã đọc."


def _pages(one: Contents, drawn: dict[int, Picture]) -> Iterator[PageView]:
    count = _last_page(one)
    for number in range(1, count + 1):
        shapes = one.pages.get(number, [])
        picture = drawn.get(number)
        title = f"Trang {number} / {count}" if count > 1 else ""
        if not shapes:
            title += " · không có bảng"
        elif all(shape.role == "ignored" for shape in shapes):
            title += " · không có bảng của kế hoạch"
        if not picture and not shapes and drawn:
            title += " · không vẽ ở đây"
        yield PageView(
            number=number,
            title=title,
            picture=base64.b64encode(picture.data).decode() if picture else "",
            width=round(picture.width, 1) if picture else 0.0,
            height=round(picture.height, 1) if picture else 0.0,
            shapes=shapes,
            grids=[] if picture else list(_grids(shapes)),
        )


def _grids(shapes: Iterable[Shape]) -> Iterator[list[list[Shape]]]:
    """The cells of a page as tables, row by row."""
    for _, cells in groupby(shapes, key=lambda shape: shape.table):
        yield [list(line) for _, line in groupby(cells, key=lambda shape: shape.row)]


def _tree(rows: Sequence[Row]) -> list[tuple[str, list[tuple[str, list[Row]]]]]:
    """Rows under their appendix and section, in the order of the document."""
    return [
        (
            appendix,
            [
                (section, list(below))
                for section, below in groupby(inside, key=lambda row: row.section)
            ],
        )
        for appendix, inside in groupby(rows, key=lambda row: row.appendix)
    ]


def _left_out(pages: dict[int, list[Shape]]) -> Iterator[LeftOut]:
    ignored = (
        (shape, page)
        for page, shapes in sorted(pages.items())
        for shape in shapes
        if shape.role == "ignored" and shape.text
    )
    for (table, page, why), cells in groupby(
        ignored, key=lambda pair: (pair[0].table, pair[1], pair[0].words)
    ):
        lines = groupby((shape for shape, _ in cells), key=lambda shape: shape.row)
        texts = [" | ".join(shape.text for shape in line) for _, line in lines]
        yield LeftOut(table, page, why, texts)
