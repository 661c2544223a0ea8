"""What a reader found in a file: paragraphs and physical tables in reading order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from schemas.geometry import Box

Format = Literal["pdf", "docx", "doc", "text", "xlsx", "xls", "ods", "odt", "rtf", "image"]
Kind = Literal["body", "footnote", "stamp", "watermark", "hidden"]
Reader = Literal["text-layer", "ocr", "word", "text", "sheet"]

Place = tuple[int, int, int]
"""Where a cell stands in its document: grid, row and column, from 0."""


@dataclass(slots=True)
class Cell:
    """One physical cell. `row` and `col` count from 0 within the grid.

    `text` is NFC without control characters. A line feed in it is a break the author made
    (a new paragraph, a list item); line ends that only wrap are single blanks.
    """

    row: int
    col: int
    text: str
    row_span: int = 1
    col_span: int = 1
    box: Box | None = None
    bold: bool = False
    grid: int = 0  # the document's grid it stands in, from 0: see `number_grids`
    doubt: str = ""  # of a scan: why its text may not be what the page shows
    open_above: bool = False  # no rule closes it at its grid's top, though one closes others
    open_below: bool = False  # ... at its grid's foot

    @property
    def place(self) -> Place:
        """Its grid, row and column: no other cell of the document has the same."""
        return self.grid, self.row, self.col


@dataclass(slots=True)
class Grid:
    """One physical table on one page, cells in row-major order, each spanned place named once.

    A Word or text file gives one grid per table, with `page` 1 and `paged` false: no row of
    it was ever cut by a page end. `open_top` and `open_bottom` say that the page shows no rule
    where the table enters or leaves it. `row_tops` holds the y of every row's upper edge and the
    lower edge of the last (points from the top left), empty where there is no geometry.
    """

    page: int
    n_rows: int
    n_cols: int
    cells: list[Cell]
    paged: bool = True
    open_top: bool = False
    open_bottom: bool = False
    row_tops: list[float] = field(default_factory=list)
    col_lefts: list[float] = field(default_factory=list)
    page_height: float = 0.0
    header_rows: int = 0  # rows that the file marks, or a dump shows, as its header; else 0
    borderless: bool = False  # no rule drawn: letterheads, signatures, or a table by position
    doubt: str = ""  # why the reader is not sure of this grid's cells, '' when it is
    row_doubts: dict[int, str] = field(default_factory=dict)  # row -> why it is not sure of it
    printed: int = 0  # characters (white space aside) the reader saw inside it, 0 if not counted
    ignored: str = ""  # why this is no table of the document's, '' when it is one
    columns_from_text: bool = False  # no vertical rules: the text told its columns
    rows_from_text: bool = False  # no horizontal rules: the text told its rows
    scanned: bool = False  # its text was recognised in a picture
    number: int = 0  # among the document's grids, from 0: see `number_grids`
    weak_rows: set[int] = field(default_factory=set)  # of a scan: rows that are not certain


@dataclass(slots=True)
class Paragraph:
    """A line or paragraph of text outside every grid."""

    text: str
    page: int = 1
    box: Box | None = None
    bold: bool = False
    centered: bool = False
    kind: Kind = "body"
    space_above: int = 0  # text dumps only: empty lines between the line before and this one


Block = Paragraph | Grid


@dataclass(slots=True)
class Note:
    """Something a reader was not sure of; becomes an issue row. `code` is in schemas.issues."""

    code: str
    message: str
    page: int | None = None
    text: str = ""


@dataclass(slots=True)
class Reading:
    """A file as its reader understood it. `blocks` stand in reading order."""

    format: Format
    reader: Reader
    pages: int
    blocks: list[Block]
    notes: list[Note] = field(default_factory=list)

    @property
    def grids(self) -> list[Grid]:
        """The physical tables, in reading order."""
        return [block for block in self.blocks if isinstance(block, Grid)]

    @property
    def paragraphs(self) -> list[Paragraph]:
        """The text outside tables, in reading order."""
        return [block for block in self.blocks if isinstance(block, Paragraph)]


def number_grids(blocks: Iterable[Block]) -> None:
    """Tell every grid, and its cells, which of the document's grids it is."""
    grids = (block for block in blocks if isinstance(block, Grid))
    for number, grid in enumerate(grids):
        grid.number = number
        for cell in grid.cells:
            cell.grid = number


class UnreadableError(Exception):
    """A file that cannot be read. `code` is an issue code; the message says what to do."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
