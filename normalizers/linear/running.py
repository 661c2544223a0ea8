"""Running heads: lines that recur at the edges of a dump's pages and belong to no table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

import regex

from normalizers.linear.heading import find_heading
from normalizers.linear.lines import Line, squash
from normalizers.linear.weights import WEIGHTS
from normalizers.values.phrases import is_agency

_DIGITS = regex.compile(r"\d+")


def without_running_heads(lines: Sequence[Line]) -> list[Line]:
    """Lines without those that recur, but for their digits, at page edges: 'CÔNG BÁO/Số 242'.

    The words of a table's header stay. At a page's foot a deadline may recur as well, so that
    there only words in capitals ("DỰ THẢO") are taken for what every page prints. What reads as a
    cell's text goes only when nearly all pages show it, and the line below it tells so (`cropped`).
    """
    if not lines or lines[0].page == lines[-1].page:
        return list(lines)
    pages = list(_pages(lines))
    feet = {place for page in pages for place in page[-WEIGHTS.edge_lines :]}
    edges = [*feet, *(p for page in pages for p in page[: WEIGHTS.edge_lines] if p not in feet)]
    everywhere = Counter(_key(line) for line in lines)
    at_edges = Counter(_key(lines[place]) for place in edges)
    cells = {_key(lines[place]) for place in edges if _may_be_cell(lines[place])}
    running = {
        key
        for key, count in at_edges.items()
        if count
        >= max(
            WEIGHTS.min_repeats,
            (WEIGHTS.nearly_all if key in cells else WEIGHTS.page_share) * len(pages),
        )
        and count >= WEIGHTS.edge_share * everywhere[key]
    }
    if not running:
        return list(lines)
    headings = "\n".join({h.key for at in range(len(lines)) if (h := find_heading(lines, at))})
    dropped = {
        place
        for place in edges
        if _key(lines[place]) in running
        and _may_run(lines[place], place in feet)
        and squash(lines[place].text) not in headings
    }
    cropped = {place + 1 for place in dropped if _may_be_cell(lines[place])}
    cropped |= {place + 1 for place in cropped & dropped}
    return [
        replace(line, cropped=True) if place in cropped else line
        for place, line in enumerate(lines)
        if place not in dropped
    ]


def _pages(lines: Sequence[Line]) -> Iterator[range]:
    start = 0
    for place in range(1, len(lines) + 1):
        if place == len(lines) or lines[place].page != lines[start].page:
            yield range(start, place)
            start = place


def _may_run(line: Line, at_foot: bool) -> bool:
    """Whether a recurring line may be what every page prints, not a cell's text."""
    if at_foot:
        return line.text.isupper() and not any(map(str.isdigit, line.text))
    return len(line.words) >= WEIGHTS.running_min_words


def _may_be_cell(line: Line) -> bool:
    """Whether a line reads as a cell's: not in capitals as "CÔNG BÁO/Số 242", or an agency."""
    return not line.words[0].isupper() or is_agency(line.text)


def _key(line: Line) -> str:
    key: str = _DIGITS.sub("#", line.text)
    return key
