"""The text of a cell that rows share and page ends cut, and whether two halves are one text."""

from __future__ import annotations

from dataclasses import dataclass, field

import regex

from normalizers.tables.weights import WEIGHTS
from normalizers.values.deadlines import kinds_of
from normalizers.values.phrases import is_unfinished
from schemas.joints import LIST_ITEM, TIED
from schemas.reading import Cell

_LISTS = (";", ":", "+")  # signs behind which a list goes on
# "Nghị quyết số", but also "chuyển đổi số"; "Trước ngày 30 tháng"
_AWAITS_NUMBER = regex.compile(  # "Hằng ngày" is whole
    r"(?<!\b(?:h[aàằ]ng|mỗi|từng|cả|nửa) )\b(?:số|ngày|tháng|quý|năm)$", regex.I
)
_NUMBER = regex.compile(r"\d|[IVX]+\b")
_ENDS = regex.compile(r"[.;…!?”)]$")


@dataclass(slots=True, eq=False)
class Slot:
    """The text of one cell; rows share it where the cell is merged over them."""

    parts: list[str] = field(default_factory=list)
    cells: list[Cell] = field(default_factory=list)
    rows: int = 0  # logical rows that show it
    doubt: str = ""  # why it is not certain that its parts are one cell

    @property
    def text(self) -> str:
        """The parts joined in reading order."""
        if len(self.parts) == 1:
            return self.parts[0]
        text = ""
        for part in self.parts:
            if not text:
                text = part
            elif not part:
                continue
            elif LIST_ITEM.match(part):
                text += "\n" + part
            else:
                text += part if TIED.search(text[-2:]) else " " + part
        return text


def beside(left: Slot, right: Slot) -> Slot:
    """Two cells under one header cell, read as one."""
    return Slot(["\n".join(t for t in (left.text, right.text) if t)], left.cells + right.cells)


def extend(slot: Slot, lower: Slot) -> None:
    """Add the lower half of a cell to its upper half."""
    slot.parts.extend(part for part in lower.parts if part)
    slot.cells.extend(lower.cells)


def contiguous(above: str, below: str) -> float:
    """How much speaks for a cell's text going on, from the last and first words alone."""
    total = 0.0
    first = next((c for c in below if c.isalnum()), "")
    if LIST_ITEM.match(below):
        return 0.0
    if first.islower():
        total += WEIGHTS.small_letter
    elif _ENDS.search(above):
        total -= WEIGHTS.sentence_ended
    if _goes_on(above) or _awaits(above, below):
        total += WEIGHTS.awaits_more
    return total


def _awaits(above: str, below: str) -> bool:
    return bool(_AWAITS_NUMBER.search(above) and _NUMBER.match(below))


def _goes_on(text: str) -> bool:
    return bool(text) and (text.endswith(_LISTS) or is_unfinished(text.split()[-1]))


def both_whole(above: str, below: str) -> bool:
    """Whether two deadline cells are complete each, so that they are of two rows."""
    if below[:1].islower() or _goes_on(above) or above[-1:] == "," or _awaits(above, below):
        return False
    return all(kinds and "unknown" not in kinds for kinds in map(kinds_of, (above, below)))
