"""The grid of a table: rows, columns and spans, before any text is read.

A row of `w:tr` counts grid columns (`w:gridSpan`), and clerks' hands leave columns a few points
wide where one row's rule was dragged. The layout keeps only columns that cells really use.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from extractors.word.borders import Borders, any_line, read_borders
from extractors.word.inks import SHADING, ground
from extractors.word.markup import (
    DELETED,
    TBLPR,
    TC,
    TCPR,
    TR,
    TRPR,
    VAL,
    Element,
    T,
    W,
    by_tag,
    first_child,
    integer,
    is_on,
    twips,
    value,
    visible,
)  # fmt: skip
from extractors.word.styles import Styles
from extractors.word.weights import WEIGHTS
from schemas.reading import UnreadableError

MAX_CELLS = 200_000
"""Places (rows times columns) in all tables of a document; 5,000 rows of twelve have 60,000."""
MAX_SPAN = 256
"""Grid columns one cell may claim, and columns of a table. Word itself stops at 63."""

_GRID_SPAN, _V_MERGE, _H_MERGE = W + "gridSpan", W + "vMerge", W + "hMerge"
_CELL_DELETED, _CELL_MERGED = W + "cellDel", W + "cellMerge"
_SKIPPED_BEFORE, _SKIPPED_AFTER = W + "gridBefore", W + "gridAfter"
_SKIPS = {_SKIPPED_BEFORE, _SKIPPED_AFTER}
_HEADER, _ROW_HIDDEN = W + "tblHeader", W + "hidden"


@dataclass(slots=True)
class Slot:
    """A cell's place. `element` is the `w:tc`, None where a row begins late or ends early.

    `start` and `end` count grid columns at first, columns in use once laid out.
    """

    element: Element | None
    row: int
    start: int
    end: int
    goes_on: bool = False  # continues the cell above
    begins: bool = False  # says that cells below continue it
    alone: bool = False  # the only cell of a row that says of no column that it is left out
    row_span: int = 1
    covered: list[Element] = field(default_factory=list)  # cells merged into this one
    behind: str | None = None  # the colour the cell lays behind its text (see inks)


@dataclass(frozen=True, slots=True)
class Layout:
    """A table's cells in row-major order, each spanned place named once."""

    slots: list[Slot]
    n_rows: int
    n_cols: int
    header_rows: int
    borderless: bool


def lay_out(table: Element, styles: Styles, room: int) -> Layout | None:
    """Layout of a `w:tbl` without deleted and hidden rows; None if nothing is left.

    Raises:
        UnreadableError: `unsafe-docx` when the table takes more than `room` places.
    """
    rows, headers = _read_rows(table, room)
    if not rows:
        return None
    columns = _columns(
        rows, [twips(e.get(W + "w")) for e in table.iterfind(f"{W}tblGrid/{W}gridCol")]
    )
    n_cols = columns[max(columns)]
    if n_cols > MAX_SPAN or n_cols * len(rows) > room:
        raise too_many_cells()
    for row in rows:
        for slot in row:
            slot.start, slot.end = columns[slot.start], columns[slot.end]
        _fill(row, n_cols)
    header_rows = next((i for i, header in enumerate(headers) if not header), len(headers))
    slots = _merge_down(rows)
    return Layout(slots, len(rows), n_cols, header_rows, not _draws_lines(table, styles))


def too_many_cells() -> UnreadableError:
    """The error for a table no clerk has written."""
    return UnreadableError(
        "unsafe-docx", f"the Word file was not opened: its tables have over {MAX_CELLS:,} cells"
    )


def _read_rows(table: Element, room: int) -> tuple[list[list[Slot]], list[bool]]:
    rows: list[list[Slot]] = []
    headers: list[bool] = []
    count = 0
    for element in visible(table):
        if element.tag != TR:
            continue
        properties = by_tag(first_child(element, TRPR))
        if _is_gone(properties):
            continue
        before = integer(value(properties, _SKIPPED_BEFORE), 0, 0, MAX_SPAN)
        row = _read_row(element, len(rows), before)
        if row:
            row[0].alone = len(row) == 1 and not properties.keys() & _SKIPS
            count += len(row)
            if count > room:
                raise too_many_cells()
            rows.append(row)
            headers.append(is_on(properties.get(_HEADER)))
    return rows, headers


def _is_gone(properties: dict[str, Element]) -> bool:
    """Whether a row was deleted with changes tracked, or is hidden."""
    return DELETED in properties or is_on(properties.get(_ROW_HIDDEN))


def _read_row(element: Element, number: int, before: int) -> list[Slot]:
    row: list[Slot] = []
    at = before
    for cell in visible(element):
        if cell.tag != TC:
            continue
        properties = by_tag(first_child(cell, TCPR))
        if _CELL_DELETED in properties:
            continue
        end = at + integer(value(properties, _GRID_SPAN), 1, 1, MAX_SPAN)
        if row and _continues(properties, _H_MERGE):
            row[-1].end = end
            row[-1].covered.append(cell)
        else:
            goes_on = _continues(properties, _V_MERGE)
            begins = _V_MERGE in properties and not goes_on
            shading = properties.get(SHADING)
            behind = None if shading is None else ground(shading)
            row.append(Slot(cell, number, at, end, goes_on, begins, behind=behind))
        at = end
    return row


def _continues(properties: dict[str, Element], tag: str) -> bool:
    """Whether a cell goes on with the one above (`vMerge`) or to its left (`hMerge`)."""
    merge = properties.get(tag)
    if merge is not None:
        return bool(merge.get(VAL, "continue") == "continue")
    tracked = properties.get(_CELL_MERGED)
    return tag == _V_MERGE and tracked is not None and tracked.get(_V_MERGE) == "cont"


def _columns(rows: list[list[Slot]], widths: list[float]) -> dict[int, int]:
    """Grid edge -> column in use that begins there (the last edge: the number of columns).

    Edges closer than `snap` are one, unless a cell lies between them.
    """
    edges = {0} | {edge for row in rows for slot in row for edge in (slot.start, slot.end)}
    latest_start: dict[int, int] = {}
    for row in rows:
        for slot in row:
            latest_start[slot.end] = max(slot.start, latest_start.get(slot.end, -1))
    columns: dict[int, int] = {}
    column = first = edge_before = 0
    x = x_first = 0.0
    for edge in sorted(edges):
        x += sum(width or WEIGHTS.usual_width for width in widths[edge_before:edge])
        x += WEIGHTS.usual_width * max(edge - max(edge_before, len(widths)), 0)
        edge_before = edge
        if edge and (x - x_first >= WEIGHTS.snap or latest_start.get(edge, -1) >= first):
            column, first, x_first = column + 1, edge, x
        columns[edge] = column
    return columns


def _fill(row: list[Slot], n_cols: int) -> None:
    """Give a row that begins late or ends early an empty place there.

    A cell alone in its row is a title over all columns: programs forget its `w:gridSpan`.
    """
    number = row[0].row
    if row[0].alone:
        row[0].end = n_cols
    if row[0].start > 0:
        row.insert(0, Slot(None, number, 0, row[0].start))
    if row[-1].end < n_cols:
        row.append(Slot(None, number, row[-1].end, n_cols))


def _merge_down(rows: list[list[Slot]]) -> list[Slot]:
    """Join cells that go on with the one above; Word asks for the same columns.

    Under a cell that begins no merge, one with text of its own is a cell of its own.
    """
    slots: list[Slot] = []
    above: dict[tuple[int, int], Slot] = {}
    for row in rows:
        here: dict[tuple[int, int], Slot] = {}
        for slot in row:
            columns = (slot.start, slot.end)
            top = above.get(columns) if slot.goes_on else None
            if top is None or slot.element is None or not (top.begins or _is_empty(slot)):
                slots.append(slot)
                here[columns] = slot
            else:
                top.row_span += 1
                top.covered += [slot.element, *slot.covered]
                here[columns] = top
        above = {columns: slot for columns, slot in here.items() if slot.element is not None}
    return slots


def _is_empty(slot: Slot) -> bool:
    cells = [] if slot.element is None else [slot.element, *slot.covered]
    return not any((text.text or "").strip() for cell in cells for text in cell.iter(T))


def _draws_lines(table: Element, styles: Styles) -> bool:
    properties = table.find(TBLPR)
    style = styles.table_borders(value(properties, W + "tblStyle"))
    own = None if properties is None else properties.find(W + "tblBorders")
    return any_line(style | read_borders(own), _cell_borders(table))


def _cell_borders(table: Element) -> Iterator[Borders]:
    for row in visible(table):
        if row.tag == TR:
            exception = read_borders(row.find(f"{W}tblPrEx/{W}tblBorders"))
            for cell in visible(row):
                if cell.tag == TC:
                    yield exception | read_borders(cell.find(f"{TCPR}/{W}tcBorders"))
