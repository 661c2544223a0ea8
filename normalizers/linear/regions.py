"""The stretches of a linear dump that are tables: from a header run to where other text begins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby

from normalizers.linear.heading import Heading, find_heading, is_part_of, repeats, repeats_in_part
from normalizers.linear.lines import Line
from normalizers.linear.weights import WEIGHTS
from normalizers.values.phrases import opens

MAX_HEADINGS = 40  # different headers of one dump that are compared with one another


@dataclass(slots=True)
class Piece:
    """A table's lines between two page ends; `printed` is the header's lines where it stands."""

    page: int
    lines: list[Line] = field(default_factory=list)
    printed: tuple[int, int] | None = None  # paragraphs of the header, first and last


@dataclass(slots=True)
class Region:
    """One table of a dump: its heading and its pieces in order."""

    heading: Heading
    pieces: list[Piece]
    garbled: bool = False  # its header is printed again in part only


def find_regions(lines: Sequence[Line], grids: int = 0) -> list[Region]:
    """Tables of a dump in reading order. Page numbers and running heads are left out of pieces.

    `grids`: how many tables the reader found; no region goes on behind one.
    """
    found: list[Region] = []
    for number, stretch in groupby(lines, key=lambda line: line.stretch):
        regions = _regions(list(stretch))
        if regions and number < grids:
            _take_title(regions[-1])
        found += regions
    return found


def _regions(lines: Sequence[Line]) -> list[Region]:
    """Tables of the lines between two tables that the reader found."""
    regions: list[Region] = []
    at = 0
    while at < len(lines):
        region = regions[-1] if regions else None
        end = repeats(lines, at, region.heading) if region else 0
        if region and end:
            if not _take_title(region):
                _trim(region, lines[at].page)
                page = max(lines[at].page, region.pieces[-1].page + 1)
                region.pieces.append(Piece(page, [], (lines[at].index, lines[end - 1].index)))
            else:
                regions.append(_region(lines, at, end, region.heading))
            at = end
            continue
        heading = find_heading(lines, at)
        if heading is not None:
            if region:
                _take_title(region)
            regions.append(_region(lines, at, heading.end, heading))
            at = heading.end
            continue
        if region:
            region.garbled |= repeats_in_part(lines, at, region.heading)
            _add(region, lines[at])
        at += 1
    for region in regions:
        _trim(region, None)
        region.pieces = [piece for piece in region.pieces if piece.lines or piece.printed]
    return regions


def disorder(regions: Sequence[Region]) -> str:
    """Why a dump's lines are not in the order of its rows, '' when nothing says so."""
    if any(region.garbled for region in regions):
        return "the table's header is printed again in part only: its lines are out of order"
    headings = list({region.heading.key: region.heading for region in regions}.values())
    headings = headings[:MAX_HEADINGS]
    if any(is_part_of(one, other) for one in headings for other in headings):
        return "tables of the same dump share part of a header: its lines may be out of order"
    return ""


def _region(lines: Sequence[Line], at: int, end: int, heading: Heading) -> Region:
    printed = (lines[at].index, lines[end - 1].index)
    return Region(heading, [Piece(lines[at].page, [], printed)])


def _add(region: Region, line: Line) -> None:
    """Add a body line; the first line of another page begins a piece."""
    piece = region.pieces[-1]
    if piece.lines and line.page > piece.lines[-1].page:
        _trim(region, None)
        region.pieces.append(Piece(max(line.page, piece.page + 1)))
    elif not piece.lines:
        piece.page = max(line.page, piece.page)  # the header stands at the foot of the page before
    region.pieces[-1].lines.append(line)


def _take_title(region: Region) -> bool:
    """Drop the title of another appendix from a table's foot; say whether there was one."""
    lines = region.pieces[-1].lines
    for back in range(1, min(WEIGHTS.max_title, len(lines)) + 1):
        if opens("end", lines[-back].text):
            del lines[-back:]
            if not lines and len(region.pieces) > 1 and region.pieces[-1].printed is None:
                region.pieces.pop()
            return True
    return False


def _trim(region: Region, new_page: int | None) -> None:
    """Drop a page number from a piece's foot, and what stands above the header on the next page."""
    piece = region.pieces[-1]
    if new_page is not None and len(piece.lines) <= WEIGHTS.max_running and piece.printed is None:
        region.pieces.pop()  # only a running head stood between the page's top and the header
        piece = region.pieces[-1]
    while piece.lines and _is_page_number(piece.lines[-1]):
        piece.lines.pop()


def _is_page_number(line: Line) -> bool:
    text = line.text.strip("-–— ")
    return text.isdigit() and len(text) <= WEIGHTS.page_digits


def drop_closing(pieces: Sequence[Piece], last: Line | None) -> bool:
    """Drop what closes the document below the last row's start; whether there was anything."""
    below = last is None
    for number, piece in enumerate(pieces):
        for place, line in enumerate(piece.lines):
            if below and opens("close", line.text):
                del piece.lines[place:]
                for other in pieces[number + 1 :]:
                    other.lines.clear()
                return True
            below = below or (last is not None and line.index == last.index)
    return False
