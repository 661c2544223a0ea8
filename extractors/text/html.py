"""HTML dumps: the tables of a page as Grids, the rest as paragraphs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import regex
from lxml import etree
from lxml import html as lxml_html

from schemas.reading import Block, Cell, Grid, Paragraph

MAX_SPAN = 1_000  # rows or columns a cell may cover: more is an attack or a slip
MAX_PLACES = 2_000_000  # grid places of one table
HEADER_CELLS = 3  # cells of a row that is no title
MIN_ROWS = 2  # a table of one row lays out a page

_CONTROL = regex.compile(r"[^\P{Cc}\s]")  # what an entity may name: &#27; steers a terminal
_PAGE = regex.compile(r"<(?:!doctype\s+html|html|body)[\s>]", regex.I)
_TABLE = regex.compile(r"<table[\s>]|</table\s*>", regex.I)
_BLOCK = regex.compile(r"<(?:p|div|h[1-6]|section|article)[\s>]", regex.I)
_HEAD = 200_000  # characters among which the first table of an HTML text stands
_BLOCKS = frozenset(
    [
        "p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "br", "ul", "ol", "tr", "section",
        "article", "header", "footer",
    ]
)  # fmt: skip
_PARTS = _BLOCKS | {"caption", "thead", "tbody", "tfoot", "th", "td"}
_SKIPPED = frozenset(["script", "style", "head", "title", "template", "noscript"])


def is_page(text: str) -> bool:
    """Whether a dump is an HTML page."""
    return bool(_PAGE.search(text[:_HEAD])) and "<t" in text.lower()


def has_tables(text: str) -> bool:
    """Whether a dump holds HTML tables."""
    return bool(_TABLE.search(text))


def has_blocks(text: str) -> bool:
    """Whether paragraphs of HTML stand in a text: its line ends are none then."""
    return bool(_BLOCK.search(text))


def parts_of(text: str) -> Iterator[tuple[str, bool]]:
    """The outermost HTML tables of a text and what stands between, each with whether it is one.

    Markdown keeps as HTML only the tables that it cannot draw with pipes.
    """
    depth = start = 0
    for tag in _TABLE.finditer(text):
        closes = tag[0][1] == "/"
        if closes and depth == 1:
            yield text[start : tag.end()], True
            start = tag.end()
        elif not closes and depth == 0:
            yield text[start : tag.start()], False
            start = tag.start()
        depth = max(0, depth + (-1 if closes else 1))
    yield text[start:], depth > 0


def read(text: str, page: int = 1) -> list[Block]:
    """Grids and paragraphs of an HTML text in reading order; its pages are not told apart."""
    parser = lxml_html.HTMLParser(no_network=True, remove_comments=True, huge_tree=False)
    try:
        root = lxml_html.document_fromstring(text, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return [Paragraph(line, page) for line in _lines(text)]
    blocks = list(_blocks(root))
    for block in blocks:
        block.page = page
    return blocks


def _blocks(root: etree._Element) -> Iterator[Block]:
    """Walk the tree once; text outside tables is gathered until a block ends it."""
    printed: list[str] = []
    grids: list[Grid] = []
    stack: list[tuple[etree._Element, bool]] = [(root, False)]
    while stack:
        element, leaving = stack.pop()
        tag = element.tag if isinstance(element.tag, str) else ""
        if leaving:
            if tag in _BLOCKS:
                printed.append("\n")
            printed.append(element.tail or "")
            continue
        if tag in _SKIPPED or not tag:
            printed.append(element.tail or "")
            continue
        if tag == "table" and not element.findall(".//table"):
            grid = _grid(element)
            if grid is not None:
                yield from _paragraphs([*printed, "\n", *_outside_cells(element)])
                printed = [element.tail or ""]
                grids.append(grid)
                yield grid
                continue
        if tag in _BLOCKS or tag in {"td", "th"}:
            printed.append("\n")
        printed.append(element.text or "")
        stack.append((element, True))
        stack.extend((child, False) for child in reversed(element))
    yield from _paragraphs(printed)


def _paragraphs(printed: list[str]) -> Iterator[Paragraph]:
    yield from (Paragraph(line) for line in _lines("".join(printed)))


def _lines(text: str) -> Iterator[str]:
    for line in _CONTROL.sub("", text).split("\n"):
        folded = " ".join(line.split())
        if folded:
            yield folded


def _outside_cells(table: etree._Element) -> Iterator[str]:
    """What stands in a table but in no cell of it: the caption, text between the tags."""
    walk = etree.iterwalk(table, events=("start", "end"))
    for event, part in walk:
        tag = part.tag if isinstance(part.tag, str) else ""
        if event == "end":
            yield "\n" if tag in _PARTS else ""
            yield (part.tail or "") if part is not table else ""
        elif not tag or tag in _SKIPPED or _is_cell(part):
            walk.skip_subtree()
        else:
            yield "\n" if tag in _PARTS else ""
            yield part.text or ""


def _is_cell(element: etree._Element) -> bool:
    return element.tag in ("td", "th") and element.getparent().tag == "tr"


def _grid(table: etree._Element) -> Grid | None:
    """A table element as a Grid, None when it has too few rows to be data."""
    rows = list(table.iter("tr"))
    if len(rows) < MIN_ROWS:
        return None
    cells: list[Cell] = []
    taken: dict[int, set[int]] = {}
    places = 0
    for number, row in enumerate(rows):
        col = 0
        for element in row:
            if not _is_cell(element):
                continue
            while col in taken.get(number, ()):
                col += 1
            down = _down(element, rows, number)
            across = _span(element, "colspan")
            places += down * across
            if places > MAX_PLACES:
                return None
            for below in range(number, number + down):
                taken.setdefault(below, set()).update(range(col, col + across))
            bold = element.tag == "th" or _is_bold(element)
            cells.append(Cell(number, col, _cell_text(element), down, across, bold=bold))
            col += across
    n_cols = max((cell.col + cell.col_span for cell in cells), default=0)
    header_rows = sum(1 for row in rows if row.getparent().tag == "thead")
    doubts = _misfits(Counter(cell.row for cell in cells), taken)
    return Grid(
        1, len(rows), n_cols, cells, paged=False, header_rows=header_rows, row_doubts=doubts
    )


def _misfits(cells: Mapping[int, int], taken: Mapping[int, set[int]]) -> dict[int, str]:
    """The rows that fill more or fewer columns than the header: texts may stand in wrong ones.

    `cells` counts the cells that begin in a row; the first row of several is the header.
    """
    header = next((row for row, count in cells.items() if count >= HEADER_CELLS), None)
    if header is None:
        return {}
    columns = len(taken[header])
    return {
        row: f"{len(filled)} fields for {columns} columns"
        for row, filled in taken.items()
        if len(filled) != columns
    }


def _down(element: etree._Element, rows: Sequence[etree._Element], number: int) -> int:
    """Rows that a cell of row `number` covers; a rowspan of 0 goes to the end of the group."""
    if (element.get("rowspan") or "").strip() != "0":
        return min(_span(element, "rowspan"), len(rows) - number)
    group = rows[number].getparent()
    end = number + 1
    while end < len(rows) and rows[end].getparent() is group and end - number < MAX_SPAN:
        end += 1
    return end - number


def _span(element: etree._Element, name: str) -> int:
    value = (element.get(name) or "1").strip()
    digits = value.lstrip("0")[: len(str(MAX_SPAN)) + 1]
    return min(int(digits), MAX_SPAN) if digits and value.isascii() and value.isdigit() else 1


def _is_bold(element: etree._Element) -> bool:
    """Whether all text of a cell stands inside one <b> or <strong>."""
    children = list(element)
    outside = (element.text or "") + "".join(child.tail or "" for child in children)
    return (
        bool(children) and not outside.strip() and all(c.tag in ("b", "strong") for c in children)
    )


def _cell_text(element: etree._Element) -> str:
    """Text of a cell: <br>, <p> and <li> end lines, blanks are folded."""
    printed: list[str] = []
    for event, part in etree.iterwalk(element, events=("start", "end")):
        tag = part.tag if isinstance(part.tag, str) else ""
        if event == "start":
            printed.append("\n" if tag in _BLOCKS else "")
            printed.append(" ".join((part.text or "").split("\n")) if tag not in _SKIPPED else "")
        else:
            printed.append("\n" if tag in _BLOCKS else "")
            if part is not element:
                printed.append(" ".join((part.tail or "").split("\n")))
    return "\n".join(_lines("".join(printed)))
