"""Page furniture: running headers, page numbers and footnotes, which belong to no text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from statistics import median

from extractors.pdf.weights import WEIGHTS
from schemas.reading import Block, Grid, Paragraph

_DIGITS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(r"\W*(?:trang\s+)?\d{1,4}(?:\s*/\s*\d{1,4})?\W*", re.IGNORECASE)
_MARKED = re.compile(r"(?:\[\d{1,3}\]|\d{1,3})\s*[^\W\d]")
_FOOTNOTE = re.compile(r"\[?\d{1,3}\]?\s*\D")


def mark_furniture(pages: Sequence[Sequence[Block]]) -> None:
    """Set the kind of the header, footer and footnote lines of a document, page by page."""
    edges = [(_edge(blocks), _edge(blocks[::-1])) for blocks in pages]
    seen = Counter(key for top, foot in edges for key in {_key(line) for line in (*top, *foot)})
    often = max(WEIGHTS.min_pages, WEIGHTS.repeated * sum(1 for blocks in pages if blocks))
    for top, foot in edges:
        for line in top:
            if seen[_key(line)] >= often or _PAGE_NUMBER.fullmatch(line.text):
                line.kind = "header"
        for line in foot:
            if seen[_key(line)] >= often or _PAGE_NUMBER.fullmatch(line.text):
                line.kind = "footer"
    usual = _usual_height(pages)
    for blocks in pages:
        _mark_footnotes(blocks, usual)


def _edge(blocks: Sequence[Block]) -> list[Paragraph]:
    """The outermost lines of a page on one side, as far as no table stands before them."""
    found: list[Paragraph] = []
    for block in blocks:
        if isinstance(block, Grid) or len(found) == WEIGHTS.at_the_edge:
            break
        if block.kind == "body":
            found.append(block)
    return found


def _key(line: Paragraph) -> str:
    return _DIGITS.sub("#", line.text)


def _usual_height(pages: Sequence[Sequence[Block]]) -> float:
    """Height of a line of the document's text outside tables, 0.0 where there is none.

    Lines below a page's last table may be footnotes, and are asked only where no others are.
    """
    inner: list[float] = []
    last: list[float] = []
    for blocks in pages:
        foot = _last_bottom(blocks)
        for block in blocks:
            if isinstance(block, Paragraph) and block.box and block.kind == "body":
                (last if foot and block.box.top >= foot else inner).append(block.box.height)
    return median(inner or last or [0.0])


def _last_bottom(blocks: Sequence[Block]) -> float:
    """Where a page's last table ends, 0.0 for a page without tables."""
    grids = (block for block in blocks if isinstance(block, Grid) and block.row_tops)
    return max((grid.row_tops[-1] for grid in grids), default=0.0)


def _mark_footnotes(blocks: Sequence[Block], usual: float) -> None:
    """Small lines below the page's last table, from the first that begins with its number."""
    foot = _last_bottom(blocks)
    lines = [
        block
        for block in blocks
        if isinstance(block, Paragraph) and block.box and block.kind == "body"
    ]
    start = len(lines)
    for index in range(len(lines) - 1, -1, -1):
        box, marked = lines[index].box, _MARKED.match(lines[index].text)
        small = WEIGHTS.small_marked if marked else WEIGHTS.small
        if box is None or box.height > small * usual or box.top < foot:
            break
        if _FOOTNOTE.match(lines[index].text):
            start = index
    for line in lines[start:]:
        line.kind = "footnote"
