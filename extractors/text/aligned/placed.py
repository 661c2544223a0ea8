"""Lines of an aligned table whose text has been put into columns, and what tells a wrong one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from extractors.text.aligned.columns import first_width
from extractors.text.aligned.weights import WEIGHTS
from schemas.typeface import SPACE, width_of_text

BREAK = "a line of a cell ends elsewhere than its column's width says"


@dataclass(slots=True)
class Placed:
    """A line's text by column, the title that runs over several, and why it is in doubt."""

    cells: list[str]
    wide: str = ""
    doubt: str = ""


def doubt_breaks(lines: Sequence[Placed], column: int, room: int) -> None:
    """Doubt lines of a column's cells that end elsewhere than its width says."""
    filled = [at for at, line in enumerate(lines) if line.cells[column]] if column and room else []
    for above, below in pairwise(filled):
        one, other = lines[above].cells[column], lines[below].cells[column]
        used = width_of_text(one)
        if below - above <= WEIGHTS.next and other[0].islower():
            fits = used + SPACE + first_width(other) <= room - WEIGHTS.loose
            if fits or used > room + WEIGHTS.loose:
                lines[above].doubt = lines[above].doubt or BREAK
