"""Rows while they may still grow, and what those of a table say together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from normalizers.tables.continuation import Part
from normalizers.tables.numbering import bare, count_of
from normalizers.tables.slots import Slot
from normalizers.tables.weights import WEIGHTS
from schemas.table import Grade, Section


@dataclass(slots=True, eq=False)
class Draft:
    """A logical row while it may still grow."""

    kind: str
    slots: list[Slot]
    section: Section | None
    page_first: int
    page_last: int
    part: Part
    physical: int  # row of `part.grid` it ends with
    flags: list[str] = field(default_factory=list)
    grade: Grade = "A"
    title: Slot | None = None
    doubt: str = ""
    sums: tuple[int, ...] = ()
    meant: dict[int, str] = field(default_factory=dict)

    def flag(self, flag: str, grade: Grade) -> None:
        """Note what was done or doubted; the grade only gets worse."""
        if flag not in self.flags:
            self.flags.append(flag)
        self.grade = max(self.grade, grade)


class Drafts:
    """The rows of a table so far. Only the last one may still grow, so each is counted once."""

    def __init__(self, no: int | None) -> None:
        self.rows: list[Draft] = []
        self._no = no
        self._counted = 0  # rows that the figures below hold
        self._items = 0
        self._numbered = 0
        self._blank: set[int] = set()  # columns that an item leaves empty
        self._shared = 0  # items that show a number merged over several

    @property
    def last_item(self) -> Draft | None:
        """The last row when it is an item."""
        return self.rows[-1] if self.rows and self.rows[-1].kind == "item" else None

    @property
    def last_section(self) -> Draft | None:
        """The last row when it is a section."""
        return self.rows[-1] if self.rows and self.rows[-1].kind == "section" else None

    def recent_items(self) -> Iterator[Draft]:
        """The last few items, the last one first."""
        return islice(
            (draft for draft in reversed(self.rows) if draft.kind == "item"), WEIGHTS.recent
        )

    def leaves_blank(self, column: int) -> bool:
        """Whether an item of the table leaves this column empty."""
        self._count()
        last = self.last_item
        return column in self._blank or (last is not None and not last.slots[column].text)

    def begins_small(self, column: int) -> bool:
        """Whether a cell of the last few items begins in small letters, as a clerk may write."""
        texts = (draft.slots[column].text for draft in self.recent_items())
        return any(text[:1].islower() for text in texts)

    def mostly_numbered(self) -> bool:
        """Whether most items print a number."""
        self._count()
        last = self.last_item
        items, numbered = self._items, self._numbered
        if last is not None and self._no is not None:
            items, numbered = items + 1, numbered + bool(last.slots[self._no].text)
        return numbered > WEIGHTS.mostly * items

    def shares_numbers(self) -> bool:
        """Whether numbers of the table are merged over several items."""
        self._count()
        return self._shared >= WEIGHTS.shared_numbers

    def number_before(self) -> int | None:
        """What the item before the last one counts by."""
        before = next(islice(self.recent_items(), 1, None), None)
        return (
            None
            if before is None or self._no is None
            else count_of(bare(before.slots[self._no].text))
        )

    def _count(self) -> None:
        for draft in self.rows[self._counted : -1]:
            if draft.kind == "item":
                self._items += 1
                self._numbered += self._no is not None and bool(draft.slots[self._no].text)
                self._shared += self._no is not None and draft.slots[self._no].rows > 1
                self._blank.update(c for c, slot in enumerate(draft.slots) if not slot.text)
        self._counted = max(self._counted, len(self.rows) - 1)
