"""Whether a table draws any line at all: letterheads and signatures do not."""

from __future__ import annotations

from collections.abc import Iterable

from extractors.word.markup import VAL, Element, W

Borders = dict[str, bool]
"""Side (top, left, bottom, right, insideH, insideV) -> a line is drawn there."""

_NO_LINE = frozenset({"nil", "none"})
_WHITE = "FFFFFF"
_OLDER_NAMES = {"start": "left", "end": "right"}
_CELL_SIDES = 4


def read_borders(element: Element | None) -> Borders:
    """The sides a `w:tblBorders` or `w:tcBorders` names; a white line is none."""
    borders: Borders = {}
    for side in () if element is None else element:
        name = side.tag.removeprefix(W)
        white = side.get(W + "color", "").upper() == _WHITE
        drawn = side.get(VAL, "none") not in _NO_LINE and not white
        borders[_OLDER_NAMES.get(name, name)] = drawn
    return borders


def any_line(table: Borders, cells: Iterable[Borders]) -> bool:
    """Whether one cell shows one line.

    `table` holds the table's own lines over its style's; each of `cells` what that cell says,
    row exceptions included. A cell overrides the table side by side.
    """
    from_table = any(table.values())
    return any(any(own.values()) or (from_table and _leaves_open(own)) for own in cells)


def _leaves_open(own: Borders) -> bool:
    """Whether a cell leaves at least one of its sides to the table."""
    return len(own.keys() & {"top", "left", "bottom", "right"}) < _CELL_SIDES
