"""Tables under a line of dashes, as Markdown writers draw what has lines in its cells.

    --------------------------
    STT   Nhiệm vụ
    ----- --------------------
    1     Ban hành
          Kế hoạch

    2     Rà soát
    --------------------------

The ruler tells the columns, an empty line parts the rows. They are redrawn as grid tables.
"""

from __future__ import annotations

from collections.abc import Sequence

import regex

_RULER = regex.compile(r" *-{2,}(?: +-{2,})+ *")
_EDGE = regex.compile(r" *-{6,} *")
_COLUMN = regex.compile(r"-+")
MAX_HEADER = 12  # lines of a header above its ruler


def redrawn(text: str) -> str:
    """The text with its ruled tables drawn as `+---+` and `|`; any other text as it is."""
    if "-- --" not in text:
        return text
    lines = text.split("\n")
    done: list[str] = []
    top: int | None = None  # the line of `done` with a table's upper edge
    columns: list[int] = []
    for line in lines:
        if columns and _EDGE.fullmatch(line):
            done.append(_frame(columns))
            columns, top = [], None
        elif columns:
            done.append(_row(line, columns) if line.strip() else _frame(columns))
        elif top is not None and _RULER.fullmatch(line) and len(done) - top <= MAX_HEADER + 1:
            columns = [match.start() for match in _COLUMN.finditer(line)]
            header = [_row(above, columns) for above in done[top + 1 :] if above.strip()]
            done[top:] = [_frame(columns), *header, _frame(columns)]
        else:
            if _EDGE.fullmatch(line):
                top = len(done)
            done.append(line)
    return "\n".join(done) if not columns else text


def _frame(columns: Sequence[int]) -> str:
    return "+" + "---+" * len(columns)


def _row(line: str, columns: Sequence[int]) -> str:
    """A line cut where the columns begin."""
    ends = [*columns[1:], len(line)]
    starts = [0, *columns[1:]]
    cells = [line[start:end].strip() for start, end in zip(starts, ends, strict=True)]
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
