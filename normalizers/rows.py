"""Logical rows of a table: split rows joined, merged cells repeated, sections kept apart.

A page end may cut a row, or a cell merged over rows, or fall between rows. Whether the first row
of a page goes on with the last row of the page before is decided by evidence, column by column
(see `_evidence`); the sum is the margin that grades the row.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain

from normalizers.headers import is_numbering, repeats
from normalizers.numbering import NUMBER, SECTION_NUMBER, bare, contains
from normalizers.slots import Slot, beside, both_whole, contiguous, extend
from normalizers.tables import Part, PlanTable
from schemas.reading import Cell, Grid
from schemas.table import Grade, Row, Section

CERTAIN = 2.0  # evidence from which the halves of one cell leave no doubt: a lower case word
MANY = 5  # rows before a column that was never empty says something
SURE = 1.0  # evidence beyond this is a decision, less is a doubt
WIDE = 0.6  # share of the columns a merged cell covers to be a section
FOOT = 0.35  # of the page's height that may stay empty below a row that was cut


@dataclass(slots=True, eq=False)
class _Draft:
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

    def flag(self, flag: str, grade: Grade) -> None:
        if flag not in self.flags:
            self.flags.append(flag)
        self.grade = max(self.grade, grade)


def build_rows(table: PlanTable) -> list[Row]:
    """The logical rows of a table in reading order."""
    return _Builder(table).build()


class _Builder:
    """Walks the physical rows of a table's parts and keeps the state a page end cuts."""

    def __init__(self, table: PlanTable) -> None:
        self.table = table
        self.width = len(table.columns)
        self.roles = [column.role for column in table.columns]
        self.no = self.roles.index("no") if "no" in self.roles else None
        self.main = self.roles.index("task" if table.kind == "task" else "indicator")
        self.shown: dict[int, Slot] = {}  # slot of every cell of the grid being read
        self.drafts: list[_Draft] = []
        self.sections: list[Section] = []

    def build(self) -> list[Row]:
        for index, part in enumerate(self.table.parts):
            self._read_part(part, first=index == 0)
        self._check_numbers()
        return [self._finish(draft) for draft in self.drafts]

    def _check_numbers(self) -> None:
        """Flag items whose printed number is missing or does not count on."""
        if self.no is None:
            return
        last = 0
        for draft in self.drafts:
            if draft.kind == "section":
                continue
            number = bare(draft.slots[self.no].text)
            if not number:
                draft.flag("no-missing", "B")
            elif number.isdigit():
                if int(number) not in (1, last, last + 1):
                    draft.flag("no-jump", "B")
                last = int(number)

    def _read_part(self, part: Part, first: bool) -> None:
        """Add the rows of one grid; its first row may go on with the row before."""
        self.shown = {}
        by_row = _cells_by_row(part.grid)
        top = not first and part.grid.paged
        for physical in range(part.start, part.grid.n_rows):
            cells = by_row[physical]
            places = self._places(part, cells)
            texts = [place.text if place else "" for place in places]
            if not any(texts) and not any(self._is_merged(cell) for cell in cells):
                continue
            if is_numbering(texts) or repeats(self.table.header, texts):
                part.header_rows += (physical,)
                continue
            self._add(part, physical, places, cells, top)
            top = False

    def _places(self, part: Part, cells: Sequence[Cell]) -> list[Slot | None]:
        """Slot per logical column of the cells of a physical row."""
        places: list[Slot | None] = [None] * self.width
        for cell in cells:
            slot = self.shown.get(id(cell))
            if slot is None:
                slot = self.shown[id(cell)] = Slot([cell.text], [cell])
            over = part.leaves[cell.col : cell.col + cell.col_span]
            for column in dict.fromkeys(chain.from_iterable(over)):
                held = places[column]
                if held is None:
                    places[column] = slot
                elif held is not slot:  # two cells under one header cell
                    places[column] = beside(held, slot)
        return places

    @staticmethod
    def _is_merged(cell: Cell) -> bool:
        return cell.row_span > 1

    def _add(
        self,
        part: Part,
        physical: int,
        places: list[Slot | None],
        cells: list[Cell],
        top: bool,
    ) -> None:
        title = self._section_title(places, cells)
        if title is not None:
            if not (top and self._title_goes_on(title, places)):
                self._add_section(part, physical, title, places)
            return
        slots = [place or Slot() for place in places]
        if top and self.drafts and self.drafts[-1].kind == "item":
            margin = self._evidence(part, physical, slots)
            if margin > 0:
                self._join(part, physical, slots, margin)
                return
            self._inherit(part, physical, slots)
            draft = self._new_item(part, physical, slots)
            if margin > -SURE:
                draft.flag("join-doubtful", "C")
                draft.doubt = "may go on with the row before"
            return
        self._new_item(part, physical, slots)

    # -- sections ---------------------------------------------------------------------------

    def _section_title(self, places: list[Slot | None], cells: list[Cell]) -> Slot | None:
        """The slot with a section's title when the physical row is a section row."""
        filled = [slot for slot in dict.fromkeys(places) if slot is not None and slot.text]
        held = places[self.no] if self.no is not None else None
        number = held.text if held else ""
        others = [slot for slot in filled if self.no is None or slot is not held]
        if len(filled) == 1 and not others:
            others = filled if places.count(filled[0]) > 1 else []
        if len(others) != 1:
            return None
        title = others[0]
        covered = places.count(title)
        if covered >= max(2, WIDE * (self.width - 1)) and places[self.main] is title:
            return None if any(cell.row_span > 1 for cell in title.cells) else title
        numbered = bool(SECTION_NUMBER.fullmatch(bare(number))) and not number.isdigit()
        if numbered and places.index(title) <= self.main:
            return title
        if places[self.main] is not title or covered > 1:
            return None
        bold = all(cell.bold for cell in title.cells)
        if (bold and self._others_bold() is False) or title.text.isupper():
            return title
        return None

    def _others_bold(self) -> bool:
        """Whether items of this table are bold too, so that bold tells nothing."""
        items = [draft for draft in self.drafts if draft.kind == "item"][-3:]
        return any(
            all(cell.bold for cell in draft.slots[self.main].cells)
            for draft in items
            if draft.slots[self.main].cells
        )

    def _add_section(
        self, part: Part, physical: int, title: Slot, places: list[Slot | None]
    ) -> None:
        number = ""
        if self.no is not None:
            place = places[self.no]
            if place is not None and place is not title:
                number = place.text
        text = title.text
        if not number:
            match = NUMBER.match(text)
            if match and match.end() < len(text) and match.group()[-1] in ".)":
                number, text = match.group(), text[match.end() :].strip()
        number = bare(number)
        self.sections = [s for s in self.sections if contains(s.no, number)]
        path = (*(s.no for s in self.sections), number)
        section = Section(
            number,
            " ".join(text.split()),
            tuple(no for no in path if no),
            tuple(s.title for s in self.sections),
        )
        self.sections.append(section)
        slots = [place or Slot() for place in places]
        page = part.grid.page
        draft = _Draft("section", slots, section, page, page, part, physical, title=title)
        self.drafts.append(draft)

    def _head_is_section(self, slots: list[Slot]) -> None:
        """Make the item before a section when it holds a title alone and this one is its part.

        "1 | Cải cách thể chế | | |" above "1.1 | Ban hành ..." heads a section, though nothing is
        merged or bold.
        """
        if self.no is None or not self.drafts or self.drafts[-1].kind != "item":
            return
        head = self.drafts[-1]
        number = bare(head.slots[self.no].text)
        if not number or not bare(slots[self.no].text).startswith(number + "."):
            return
        filled = {i for i, slot in enumerate(head.slots) if slot.text}
        if filled != {self.no, self.main} or head.slots[self.main].rows > 1:
            return
        self.drafts.pop()
        self._add_section(head.part, head.physical, head.slots[self.main], list(head.slots))
        self.drafts[-1].page_first = head.page_first
        self.drafts[-1].flags = head.flags

    def _title_goes_on(self, title: Slot, places: list[Slot | None]) -> bool:
        """Join the lower half of a section title that a page end cut; say whether it was one."""
        if not self.drafts or self.drafts[-1].kind != "section" or not title.text[:1].islower():
            return False
        if self.no is not None and places[self.no] and places[self.no] is not title:
            number = places[self.no]
            if number is not None and number.text:
                return False
        before = self.drafts[-1]
        assert before.title is not None and before.section is not None
        extend(before.title, title)
        before.section.title = " ".join(before.title.text.split())
        before.flag("joined-page-break", "B")
        return True

    # -- items ------------------------------------------------------------------------------

    def _new_item(self, part: Part, physical: int, slots: list[Slot]) -> _Draft:
        self._head_is_section(slots)
        page = part.grid.page
        section = self.sections[-1] if self.sections else None
        draft = _Draft("item", slots, section, page, page, part, physical)
        for slot in dict.fromkeys(slots):
            slot.rows += 1
        if part.grid.flags:
            for flag in part.grid.flags:
                draft.flag(flag, "B")
        if not part.header_rows and len(self.table.parts) > 1 and part.grid.paged:
            draft.flag("header-assumed", "A")
        if physical in part.grid.row_doubts:
            draft.flag("cut-doubtful", "C")
            draft.doubt = part.grid.row_doubts[physical]
        self.drafts.append(draft)
        return draft

    def _inherit(self, part: Part, physical: int, slots: list[Slot]) -> None:
        """A merged cell that the page end cut shows again blank, or with its last lines."""
        before = self.drafts[-1]
        for column, slot in enumerate(slots):
            above = before.slots[column]
            if column == self.no or slot is above or not above.text:
                continue
            merged = above.rows > 1 or any(cell.row_span > 1 for cell in slot.cells)
            if not slot.text:
                if merged or self.roles[column] == "goal":
                    if above.rows > 1 and self._leaves_blank(column):
                        above.doubt = "an empty cell below the page end may be its own"
                    self._share(slots, slot, above)
                elif len(self.drafts) >= MANY and not self._leaves_blank(column):
                    slot.doubt = "its empty cell may be merged with the one above the page end"
            elif merged and self.roles[column] == "goal":
                evidence = contiguous(above.text, slot.text)
                if evidence > 0:
                    if evidence < CERTAIN:
                        above.doubt = "its part below the page end may be another cell"
                    self._share(slots, slot, above)

    def _leaves_blank(self, column: int) -> bool:
        """Whether other items of the table leave this column empty."""
        return any(d.kind == "item" and not d.slots[column].text for d in self.drafts)

    def _share(self, slots: list[Slot], slot: Slot, above: Slot) -> None:
        """Let this row, and all that the cell is merged over, show the slot of the rows above."""
        extend(above, slot)
        for cell in slot.cells:
            self.shown[id(cell)] = above
        for column, held in enumerate(slots):
            if held is slot:
                slots[column] = above

    def _join(self, part: Part, physical: int, slots: list[Slot], margin: float) -> None:
        """Add the lower half of a row that a page end cut."""
        draft = self.drafts[-1]
        for column in range(self.width):
            if slots[column] is not draft.slots[column]:
                self._share(slots, slots[column], draft.slots[column])
        draft.page_last = part.grid.page
        draft.part, draft.physical = part, physical
        draft.flag("joined-page-break", "B")
        if margin < SURE:
            draft.flag("join-doubtful", "C")
            draft.doubt = "its lower part may be a row of its own"

    def _evidence(self, part: Part, physical: int, slots: list[Slot]) -> float:
        """How much speaks for the first row of a page going on with the last row before.

        Positive: the same row. A printed number speaks against, a missing one for it; a cell
        that starts in lower case or goes on after a comma for it; a cell that ended its sentence
        against; a cell that has nothing more for it; two whole deadlines against.
        """
        before = self.drafts[-1]
        total = self._number_evidence(before, slots)
        grid, last = part.grid, before.part.grid
        if grid.open_top and last.open_bottom:
            total += 1.0
        if last.row_tops and last.page_height:
            empty = last.page_height - last.row_tops[-1]
            if empty > FOOT * last.page_height:
                total -= 2.0
        seen: set[int] = set()
        for column, slot in enumerate(slots):
            above = before.slots[column]
            if column == self.no or id(slot) in seen:
                continue
            seen.add(id(slot))
            if slot.text and above.text:
                total += contiguous(above.text, slot.text)
                if self.roles[column] == "deadline" and both_whole(above.text, slot.text):
                    total -= 3.0
            elif above.text and above.rows <= 1 and not slot.text:
                total += 0.5
            elif slot.text and not above.text:
                total -= 1.0
        return total

    def _number_evidence(self, before: _Draft, slots: list[Slot]) -> float:
        if self.no is None:
            return 0.0
        number, above = slots[self.no], before.slots[self.no]
        if number.text:
            return 0.0 if not above.text and number.text else -6.0
        if any(cell.row_span > 1 for cell in number.cells):
            return 0.5
        numbered = sum(1 for d in self.drafts if d.kind == "item" and d.slots[self.no].text)
        items = sum(1 for d in self.drafts if d.kind == "item")
        return 2.5 if numbered * 2 > items else 0.0

    # -- finish -----------------------------------------------------------------------------

    def _finish(self, draft: _Draft) -> Row:
        number = ""
        if draft.kind == "item" and self.no is not None:
            number = bare(draft.slots[self.no].text)
        if draft.kind == "section" and draft.section is not None:
            number = draft.section.no
        if draft.kind == "item":
            self._flag_merges(draft)
            self._doubt_cells(draft)
        cells = [cell for slot in dict.fromkeys(draft.slots) for cell in slot.cells]
        return Row(
            "section" if draft.kind == "section" else "item",
            number,
            [slot.text for slot in draft.slots],
            draft.section,
            draft.page_first,
            draft.page_last,
            cells,
            draft.flags,
            draft.grade,
            tuple(c for c in range(1, self.width) if draft.slots[c] is draft.slots[c - 1]),
            draft.doubt,
        )

    def _flag_merges(self, draft: _Draft) -> None:
        for column, slot in enumerate(draft.slots):
            if slot.rows > 1 and slot.text:
                draft.flag("merged-down", "A")
            if column and slot is draft.slots[column - 1] and slot.text:
                draft.flag("merged-across", "A")

    @staticmethod
    def _doubt_cells(draft: _Draft) -> None:
        """Grade C for every row that shows a cell whose parts may not belong together."""
        for slot in draft.slots:
            if slot.doubt:
                draft.flag("join-doubtful", "C")
                draft.doubt = draft.doubt or slot.doubt


def _cells_by_row(grid: Grid) -> list[list[Cell]]:
    """The cells that stand in or reach over each physical row."""
    rows: list[list[Cell]] = [[] for _ in range(grid.n_rows)]
    for cell in grid.cells:
        for row in rows[cell.row : cell.row + cell.row_span]:
            row.append(cell)
    return rows


def items(rows: Sequence[Row]) -> Iterator[Row]:
    """The item rows alone."""
    return (row for row in rows if row.kind == "item")
