"""Grid tables drawn with `+---+`: the lines between two frames put together to rows.

A frame that leaves a column open (`+---+     +---+`) passes through a merged cell: the cell above
goes on below it, and every row it is merged over shows its whole text.
"""

from __future__ import annotations

from collections.abc import Sequence

from extractors.text.runs import DumpLine, frame_parts, is_number

MAX_LINES = 400  # of a merged cell: its pages hold fewer


def unframed(run: Sequence[DumpLine]) -> list[DumpLine]:
    """The lines of a run with each row of a grid table on one of them; frames stay between."""
    rows: list[DumpLine | _Row] = []
    row: _Row | None = None
    above: _Row | None = None
    shared: list[str | None] = []  # by column: text of the merged cell on the frame's line
    for line in run:
        if line.rule:
            above, row = row or above, None
            shared = _open_columns(line.text)
            rows.append(line)
        elif line.fields is None:
            row = None
            rows.append(line)
        else:
            if row is None or row.is_whole(line.fields):
                row = _Row(line, _merged(above, shared, len(line.fields)))
                shared = []
                rows.append(row)
            row.add(line.fields)
    return [row if isinstance(row, DumpLine) else row.line() for row in rows]


class _Row:
    """A row while its lines are read; a cell's lines are one list, which merged rows share."""

    def __init__(self, line: DumpLine, merged: dict[int, list[str]]) -> None:
        self.first = line
        self.cells = [merged.get(col, []) for col in range(len(line.fields or ()))]
        self.own = [col not in merged for col in range(len(self.cells))]

    def is_whole(self, fields: Sequence[str]) -> bool:
        """Whether other fields begin a row of their own, though no frame parts them."""
        numbered = is_number(fields[0].strip()) and self.own[0] and any(self.cells[0])
        return len(fields) != len(self.cells) or numbered

    def add(self, fields: Sequence[str]) -> None:
        """Add a line of every cell."""
        for cell, text in zip(self.cells, fields, strict=True):
            if text.strip() or (cell and cell[-1]):  # one empty line parts as well as many
                cell.append(text.strip())

    def line(self) -> DumpLine:
        """The row on one line."""
        fields = [_joined(cell) for cell in self.cells]
        if len(fields) == 1:  # a cell over all columns is a title between the rows
            return DumpLine(" ".join(fields[0].split()), self.first.page)
        return DumpLine(self.first.text, self.first.page, fields)


def _joined(lines: Sequence[str]) -> str:
    """A cell's lines joined; an empty line between two is the end of a paragraph."""
    text = ""
    parted = False
    for line in lines:
        if not line:
            parted = True
            continue
        text += ("\n" if parted else " ") + line if text else line
        parted = False
    return text


def _open_columns(frame: str) -> list[str | None]:
    """By column what a frame's line shows of a merged cell; None where a rule is drawn."""
    return [part.strip() if not part or part.strip("-=:") else None for part in frame_parts(frame)]


def _merged(above: _Row | None, shared: Sequence[str | None], columns: int) -> dict[int, list[str]]:
    """The cells above that go on in a row of so many columns."""
    if above is None or len(above.cells) != columns or len(shared) != columns:
        return {}
    merged: dict[int, list[str]] = {}
    for col, text in enumerate(shared):
        if text is not None and len(above.cells[col]) < MAX_LINES:
            merged[col] = above.cells[col]
            if text:
                above.cells[col].append(text)
    return merged
