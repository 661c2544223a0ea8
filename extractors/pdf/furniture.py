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
    for blocks in pages:
        _mark_footnotes(blocks)


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


def _mark_footnotes(blocks: Sequence[Block]) -> None:
    """Small lines below everything else, from the first that begins with its number."""
    boxed = [b for b in blocks if isinstance(b, Paragraph) and b.box and b.kind == "body"]
    heights = [
        (cell.box.bottom - cell.box.top) / (cell.row_span * max(1, cell.text.count("\n") + 1))
        for block in blocks
        if isinstance(block, Grid)
        for cell in block.cells
        if cell.box and cell.text and not cell.row
    ]
    heights += [b.box.height for b in boxed if b.box]
    if not heights:
        return
    usual = median(heights)
    start = len(boxed)
    for index in range(len(boxed) - 1, -1, -1):
        box = boxed[index].box
        if box is None or box.height > WEIGHTS.small * usual:
            break
        if _FOOTNOTE.match(boxed[index].text):
            start = index
    for line in boxed[start:]:
        line.kind = "footnote"
