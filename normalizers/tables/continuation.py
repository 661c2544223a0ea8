"""Physical grids into logical tables: which grids are plan tables and which continue another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import regex

from normalizers.tables.headers import Header, find_header, is_numbering, key_of
from normalizers.tables.weights import WEIGHTS
from schemas.reading import Block, Grid, Paragraph
from schemas.table import Column, Kind

NO_PLAN_COLUMNS = "no plan columns"
FAULTY = "could not be read"
MAX_ABOVE = 200  # paragraphs above a table that may announce it

_LABEL = regex.compile(
    r"^\s*(?P<label>phụ\s+lục(?:\s+(?:số\s+)?(?:[IVXLC]+|\d{1,2}|[A-Z])(?![\p{L}\d]))?)"
    r"\s*[:.\-–]?\s*(?P<rest>.*)$",
    regex.IGNORECASE,
)
_ATTACHED = regex.compile(r"^\s*\(?\s*(?:ban hành\s+)?(?:kèm|đính kèm|gửi kèm|ban hành)\b", regex.I)
_NO_TITLE = regex.compile(r"^[\W\d_]*$")  # rules, page numbers
_FIRST_NUMBER = regex.compile(r"\s*(?:0?1|I|A)(?:[.)]|\s|$)")


@dataclass(slots=True)
class Part:
    """A grid of a table: `start` is its first row below a header.

    `leaves[c]` are the logical columns of grid column c: several where every cell on a page is
    merged over them, so that the page shows no border between.
    """

    grid: Grid
    start: int
    leaves: tuple[tuple[int, ...], ...]
    header_rows: tuple[int, ...] = ()


@dataclass(slots=True)
class PlanTable:
    """A logical table before its rows are rebuilt."""

    header: Header
    parts: list[Part]
    appendix: int
    label: str = ""
    title: str = ""
    flags: list[str] = field(default_factory=list)

    @property
    def columns(self) -> tuple[Column, ...]:
        """The logical columns."""
        return self.header.columns

    @property
    def kind(self) -> Kind:
        """What its rows are."""
        return self.header.kind


@dataclass(slots=True)
class Tables:
    """The plan tables of a document, and why each other grid (by index) is none.

    `faults` are the exceptions of grids that could not be judged.
    """

    tables: list[PlanTable]
    left_out: dict[int, str]
    faults: dict[int, Exception] = field(default_factory=dict)


def find_tables(blocks: Sequence[Block]) -> Tables:
    """Group a document's grids into plan tables, in reading order."""
    found = Tables([], {})
    between: list[Paragraph] = []
    index = -1
    for block in blocks:
        if isinstance(block, Paragraph):
            if block.kind == "body":
                between.append(block)
                del between[:-MAX_ABOVE]
            continue
        index += 1
        try:
            reason = block.ignored or _place(found.tables, block, between)
        except MemoryError:  # the document's limit, not this grid's fault
            raise
        except Exception as fault:
            reason = FAULTY
            found.faults[index] = fault
        if reason:
            found.left_out[index] = reason
        else:
            between = []
    return found


def _place(tables: list[PlanTable], grid: Grid, between: Sequence[Paragraph]) -> str:
    """Add a grid to the last table or begin one with it; why it is none, '' when it is one."""
    label, title = _heading(between)
    part = _continues(tables[-1], grid, between, label, title) if tables else None
    if part is not None:
        tables[-1].parts.append(part)
        return ""
    header = find_header(grid)
    if header is None:
        return "letterhead or signature" if grid.borderless else NO_PLAN_COLUMNS
    appendix = tables[-1].appendix if tables else 0
    appendix += 1 if label or not tables or title else 0
    tables.append(PlanTable(header, [_part(grid, header)], appendix, label, title))
    return ""


def _part(grid: Grid, header: Header) -> Part:
    leaves = tuple((leaf,) for leaf in header.leaves)
    return Part(grid, header.end, leaves, tuple(range(header.end)))


def _continues(
    table: PlanTable, grid: Grid, between: Sequence[Paragraph], label: str, title: str
) -> Part | None:
    """The grid as a further part of the table, None when it is none."""
    if label:
        return None
    last = table.parts[-1].grid
    from_text = grid.columns_from_text
    header = find_header(grid)
    if header is not None:
        same = _is_alike(header, table.header)
        if from_text and not title:  # a page of a dump may break its labels otherwise
            same = same or [c.role for c in header.columns] == [c.role for c in table.columns]
        next_page = grid.paged and grid.page > last.page
        if not same or not (next_page or (not grid.paged and not between)):
            return None
        if title and _begins_anew(grid, header):
            return None
        return _part(grid, header)
    if grid.header_rows and grid.borderless:
        return None  # it shows a header of its own, of no plan
    skips = from_text and not between  # an empty page of a dump is no grid
    if grid.paged and not (last.page <= grid.page <= last.page + 1 or skips):
        return None
    if grid.paged and grid.page == last.page and between:
        return None
    if len(between) > WEIGHTS.max_between or (between and not grid.paged):
        return None
    leaves = _leaves_by_place(table, grid)
    if leaves is None:
        return None
    return Part(grid, 0, leaves)


def _is_alike(header: Header, other: Header) -> bool:
    """Whether two headers print the same labels."""
    keys = [[key_of(column.header) for column in held.columns] for held in (header, other)]
    return keys[0] == keys[1]


def _begins_anew(grid: Grid, header: Header) -> bool:
    """Whether the rows under a header count from the first number again."""
    below = (cell for cell in grid.cells if cell.row >= header.end and cell.text)
    first = next((c for c in below if not is_numbering(_texts(grid, c.row))), None)
    return first is not None and bool(_FIRST_NUMBER.match(first.text))


def _texts(grid: Grid, row: int) -> list[str]:
    return [cell.text for cell in grid.cells if cell.row == row]


def _leaves_by_place(table: PlanTable, grid: Grid) -> tuple[tuple[int, ...], ...] | None:
    """Logical columns of every column of a grid without header, None when they do not fit.

    The part with the most columns, the latest of equals, tells: a page whose cells are all merged
    shows too few.
    """
    known = sorted(table.parts, key=lambda part: (-part.grid.n_cols, -part.grid.page))
    fits = (_leaves_of(part, grid) for part in known)
    return next((leaves for leaves in fits if leaves is not None), None)


def _leaves_of(part: Part, grid: Grid) -> tuple[tuple[int, ...], ...] | None:
    """The logical columns by the places of another part's, None when they do not fit."""
    edges, known = grid.col_lefts, part.grid.col_lefts
    if grid.n_cols == part.grid.n_cols and not (edges and known):
        return part.leaves
    if not edges or not known:
        return None
    if max(abs(edges[0] - known[0]), abs(edges[-1] - known[-1])) > 2 * WEIGHTS.same_edge:
        return None
    borders = [e for e in edges[1:-1] if min(abs(e - k) for k in known) > WEIGHTS.same_edge]
    if len(borders) * 2 > len(edges):
        return None
    middles = [(left + right) / 2 for left, right in pairwise(known)]
    leaves = []
    for left, right in pairwise(edges):
        inside = [index for index, middle in enumerate(middles) if left < middle < right]
        if not inside:
            inside = [sum(1 for edge in known[1:-1] if edge <= (left + right) / 2)]
        leaves.append(tuple(sorted({leaf for index in inside for leaf in part.leaves[index]})))
    return tuple(leaves)


def _heading(between: Sequence[Paragraph]) -> tuple[str, str]:
    """Label and title of the appendix that the paragraphs above a grid announce."""
    for index in range(len(between) - 1, -1, -1):
        match = _LABEL.match(between[index].text)
        if match and _is_label(between[index], match):
            rest = [match["rest"]] if match["rest"] else []
            lines = rest + [line.text for line in between[index + 1 :]]
            return " ".join(match["label"].split()), _title(lines)
    lines = []
    for line in reversed(between[-WEIGHTS.max_title_lines :]):
        text = line.text.strip()
        if _NO_TITLE.match(text) or _ATTACHED.match(text):
            continue
        if not (line.centered or line.bold or text.isupper()):
            break
        lines.insert(0, text)
    return "", _title(lines)


def _is_label(paragraph: Paragraph, match: regex.Match[str]) -> bool:
    """A label stands alone or is followed by a title, not by a sentence that cites it."""
    rest = match["rest"].strip()
    return not rest or rest.isupper() or (paragraph.centered and paragraph.bold)


def _title(lines: Sequence[str]) -> str:
    """The lines of a title joined; the bracket that names the parent document is not part."""
    title: list[str] = []
    inside = False
    for line in lines:
        text = line.strip()
        if inside or _ATTACHED.match(text):
            inside = ")" not in text
            continue
        if _NO_TITLE.match(text):
            if title:
                break
            continue
        title.append(text)
        if len(title) == WEIGHTS.max_title_lines:
            break
    return " ".join(" ".join(title).split())
