"""A dump stretch by stretch: each read in the form that it carries, in reading order.

One file may hold a Markdown letterhead, a table of tabs, one aligned by blanks and one whose cells
follow one another. HTML tables and rows of tabs or pipes carry a mark of their own, so they are
taken out first; what stands between is aligned when it shows a header over columns, else lines.
Nothing is decided for the file as a whole but its encoding.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from extractors.text import aligned, delimited, html, lines
from extractors.text.aligned.unnumbered import read_unnumbered
from extractors.text.markup import plain
from extractors.text.runs import DumpLine, lines_of, runs_of
from schemas.reading import Block, Paragraph


def read(text: str) -> Iterator[Block]:
    """Blocks of a dump in reading order; `page` counts form feeds, and what ends a table's page."""
    if html.is_page(text):
        yield from html.read(text)
        return
    is_marked = html.has_tables(text) or delimited.is_delimited(text)
    page = 1
    for part, is_table in html.parts_of(text):
        if not part.strip():
            page += part.count("\f")
            continue
        own = html.read(part, page) if is_table or html.has_blocks(part) else None
        last = page + part.count("\f")
        for block in own if own is not None else _rows_and_text(part, page, is_marked):
            last = max(last, block.page)
            yield block
        page = last


def _rows_and_text(text: str, page: int, is_marked: bool) -> Iterator[Block]:
    """Rows of tabs or pipes as Grids, and what stands between them."""
    if not delimited.is_delimited(text):
        yield from _unmarked(text, page, is_marked)
        return
    between: list[DumpLine] = []
    for run in runs_of(lines_of(text, page)):
        if isinstance(run, DumpLine):
            between.append(run)
            continue
        for block in (*_between(between, page, is_marked), *delimited.read(run, page)):
            page = max(page, block.page)
            yield block
        between = []
    yield from _between(between, page, is_marked)


def _between(held: Sequence[DumpLine], page: int, is_marked: bool) -> list[Block]:
    """The blocks of lines that stand between two tables."""
    if all(line.blank for line in held):
        return []
    printed = [held[0].text]
    for above, line in pairwise(held):
        turned = line.page - above.page
        printed.append("\f" * turned if turned else "\n")
        printed.append(line.text)
    return _unmarked("".join(printed), max(page, held[0].page), is_marked)


def _unmarked(text: str, page: int, is_marked: bool) -> list[Block]:
    """Text without tabs or pipes: an aligned table's Grids, else a paragraph a line.

    `is_marked`: the file is Markdown or HTML, so that stars and tags are no text.
    """
    if aligned.is_aligned(text):
        blocks = aligned.read(text, page)
    elif (found := read_unnumbered(text, page)) is not None:
        blocks = found
    else:
        return lines.read(text, page, is_marked)
    if is_marked:
        for block in blocks:
            if isinstance(block, Paragraph):
                block.text, block.bold = plain(block.text)
    return [block for block in blocks if not isinstance(block, Paragraph) or block.text]
