"""From the physical rows of a table's grids to its logical rows."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import chain

from normalizers.tables.continuation import Part, PlanTable
from normalizers.tables.headers import is_numbering, repeats
from normalizers.tables.numbering import bare, count_of, printed
from normalizers.tables.rows.asides import Aside, named_aside
from normalizers.tables.rows.drafts import Draft, Drafts
from normalizers.tables.rows.merged import carried
from normalizers.tables.rows.mixed import doubt_mixed
from normalizers.tables.rows.odd import doubt_empty_tasks, doubt_odd_rows, doubt_overflown
from normalizers.tables.rows.page_ends import evidence
from normalizers.tables.rows.sections import open_section, title_of, under
from normalizers.tables.rows.sums import Line, amount_columns, find_sums, line_of
from normalizers.tables.slots import Slot, beside, contiguous, extend
from normalizers.tables.weights import WEIGHTS
from normalizers.values.openers import is_ditto
from schemas.reading import Cell, Grid, Place
from schemas.table import Grade, Row, Section

NOTHING_ABOVE = "a cell says that it is as the one above, which is empty"
ELSEWHERE = "the page end cuts an empty cell: its text may stand on a page that was not joined"


class Builder:
    """Walks the physical rows of a table's parts and keeps the state a page end cuts."""

    def __init__(self, table: PlanTable) -> None:
        self.table = table
        self.width = len(table.columns)
        self.roles = [column.role for column in table.columns]
        self.no = self.roles.index("no") if "no" in self.roles else None
        self.main = self.roles.index("task" if table.kind == "task" else "indicator")
        self.shown: dict[Place, Slot] = {}  # slot of every cell of the grid being read
        self.drafts = Drafts(self.no)
        self.heads: list[Section] = []  # sections that paragraphs above the part name
        self.sections: list[Section] = []  # sections of the table's own rows
        self.sums: dict[tuple[int, int], Aside] = {}  # by part and physical row

    def build(self) -> list[Row]:
        """Every logical row in reading order."""
        self.sums = self._find_sums()
        for index, part in enumerate(self.table.parts):
            self._read_part(part, index)
        self._check_numbers()
        doubt_odd_rows(self.drafts.rows, self.roles, self.no)
        doubt_empty_tasks(self.drafts.rows, self.main, self.roles[self.main])
        doubt_overflown(self.drafts.rows)
        doubt_mixed(self.drafts.rows, self.roles)
        return [self._finish(draft) for draft in self.drafts.rows]

    def _check_numbers(self) -> None:
        """Flag items whose printed number is missing or does not count on."""
        if self.no is None:
            return
        last = 0
        for draft in self.drafts.rows:
            if draft.kind == "section":
                continue
            number = bare(draft.slots[self.no].text)
            if not number:
                draft.flag("no-missing", "B")
            elif (count := count_of(number)) is not None:
                if count not in (1, last, last + 1):
                    draft.flag("no-jump", "B")
                last = count

    def _read_part(self, part: Part, index: int) -> None:
        """Add the rows of one grid; its first row may go on with the row before."""
        self.shown = {}
        heads = under(part.heads)
        headed = heads != self.heads
        if headed:
            self.heads, self.sections = heads, []
        by_row = _cells_by_row(part.grid)
        top = index > 0 and not headed
        for physical in range(part.start, part.grid.n_rows):
            cells = by_row[physical]
            places = self._places(part, cells)
            texts = [place.text if place else "" for place in places]
            if not any(texts) and not any(self._is_merged(cell) for cell in cells):
                continue
            if is_numbering(texts) or repeats(self.table.header, texts):
                part.header_rows += (physical,)
                continue
            aside = self.sums.get((index, physical))
            if self.table.kind == "task" and aside is None:
                aside = named_aside(places, self.roles, self.no, self.main)
            if aside:
                self._add_aside(part, physical, places, aside)
            else:
                self._add(part, physical, places, cells, top)
            top = False

    def _places(self, part: Part, cells: Sequence[Cell]) -> list[Slot | None]:
        """Slot per logical column of the cells of a physical row."""
        places: list[Slot | None] = [None] * self.width
        for cell in cells:
            slot = self.shown.get(cell.place)
            if slot is None:
                slot = self.shown[cell.place] = Slot([cell.text], [cell])
            over = part.leaves[cell.col : cell.col + cell.col_span]
            for column in over[0] if len(over) == 1 else dict.fromkeys(chain.from_iterable(over)):
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
        title = title_of(places, self.no, self.main, self.drafts)
        before = self.drafts.last_item
        if title is not None and not (top and before and self._is_rest(before, title)):
            if not (top and self._title_goes_on(title, places)):
                self._add_section(part, physical, title, places)
            return
        slots = [place or Slot() for place in places]
        if top and before is not None:
            margin = evidence(self.drafts, before, part.grid, slots, self.roles)
            if margin > 0:
                self._join(before, part, physical, slots, margin)
                return
            grade = self._inherit(before, part, physical, slots) if part.grid.paged else "A"
            draft = self._new_item(part, physical, slots)
            if grade != "A":
                draft.flag("merged-down", grade)
            if margin > -WEIGHTS.sure:
                draft.flag("join-doubtful", "C")
                draft.doubt = "may go on with the row before"
            return
        self._new_item(part, physical, slots)

    def _is_rest(self, before: Draft, title: Slot) -> bool:
        """Whether what looks like a title is the rest of a cell: "… số" above "12/KH-UBND"."""
        above = before.slots[self.main].text
        plain = all(cell.col_span == 1 for cell in title.cells)
        return plain and bool(above) and contiguous(above, title.text) > 0

    # -- sections ---------------------------------------------------------------------------

    def _find_sums(self) -> dict[tuple[int, int], Aside]:
        """The rows that add up others, where a column holds amounts."""
        columns = amount_columns(self.roles, [column.header for column in self.table.columns])
        if not columns or self.table.kind != "task":
            return {}
        lines: dict[tuple[int, int], Line] = {}
        for index, part in enumerate(self.table.parts):
            self.shown = {}
            for physical, cells in enumerate(_cells_by_row(part.grid)):
                if physical >= part.start:
                    slots = self._places(part, cells)
                    lines[index, physical] = line_of(slots, columns)
        found = find_sums(list(lines.values()), self.roles, self.no, self.main)
        return {place: found[at] for at, place in enumerate(lines) if at in found}

    def _add_aside(
        self, part: Part, physical: int, places: list[Slot | None], aside: Aside
    ) -> None:
        """Add a row that is no task: the title of a section, or one that no row stands in."""
        title = next((slot for slot in (places[self.main], *places) if slot and slot.text), Slot())
        opened = list(self.sections)
        self._add_section(part, physical, title, places)
        self.drafts.rows[-1].sums = aside.sums
        if not aside.is_title:
            self.sections = opened

    def _add_section(
        self, part: Part, physical: int, title: Slot, places: list[Slot | None]
    ) -> None:
        place = places[self.no] if self.no is not None else None
        number = place.text if place is not None and place is not title else ""
        section = open_section(self.sections, number, title.text, self.heads)
        slots = [place or Slot() for place in places]
        page = part.grid.page
        draft = Draft("section", slots, section, page, page, part, physical, title=title)
        draft.doubt = part.grid.row_doubts.get(physical, "")
        self.drafts.rows.append(draft)

    def _head_is_section(self, slots: list[Slot]) -> None:
        """Make the item before a section when it holds a title alone and this one is its part.

        "1 | Cải cách thể chế | | |" above "1.1 | Ban hành ..." heads a section, though nothing is
        merged or bold.
        """
        head = self.drafts.last_item
        if self.no is None or head is None:
            return
        number = bare(head.slots[self.no].text)
        if not number or not bare(slots[self.no].text).startswith(number + "."):
            return
        filled = {i for i, slot in enumerate(head.slots) if slot.text}
        if filled != {self.no, self.main} or head.slots[self.main].rows > 1:
            return
        self.drafts.rows.pop()
        self._add_section(head.part, head.physical, head.slots[self.main], list(head.slots))
        self.drafts.rows[-1].page_first = head.page_first
        self.drafts.rows[-1].flags = head.flags

    def _title_goes_on(self, title: Slot, places: list[Slot | None]) -> bool:
        """Join the lower half of a section title that a page end cut; say whether it was one."""
        before = self.drafts.last_section
        number = places[self.no] if self.no is not None else None
        if before is None or before.title is None or before.section is None:
            return False
        if not title.text[:1].islower() or (number not in (None, title) and number.text):
            return False
        extend(before.title, title)
        before.section.title = " ".join(before.title.text.split())
        before.flag("joined-page-break", "B")
        return True

    # -- items ------------------------------------------------------------------------------

    def _new_item(self, part: Part, physical: int, slots: list[Slot]) -> Draft:
        self._head_is_section(slots)
        page = part.grid.page
        section = next(iter((self.sections or self.heads)[-1:]), None)
        draft = Draft("item", slots, section, page, page, part, physical)
        for slot in dict.fromkeys(slots):
            slot.rows += 1
        if part.grid.columns_from_text:
            draft.flag("columns-from-text", "B")
        if part.grid.scanned:
            draft.flag("ocr", "B" if physical in part.grid.weak_rows else "A")
        if part.grid.rows_from_text:
            draft.flag("rows-from-text", "B")
        self._tell_join(draft, part)
        self._doubt_cut(draft)
        self._refer(draft, next(self.drafts.recent_items(), None))
        self.drafts.rows.append(draft)
        return draft

    def _refer(self, draft: Draft, above: Draft | None) -> None:
        """Note what cells mean that say "nt" (như trên): the text above, which is not printed."""
        for column, slot in enumerate(draft.slots):
            if column in (self.no, self.main) or not is_ditto(slot.text):
                continue
            held = above.slots[column] if above else Slot()
            meant = (above.meant.get(column) if above else None) or held.text
            if not meant or is_ditto(meant):
                slot.doubt = NOTHING_ABOVE
            else:
                draft.meant[column] = meant
                draft.flag("as-above", "B")

    @staticmethod
    def _tell_join(draft: Draft, part: Part) -> None:
        """Leave a trace of how the part was joined, a doubt where little spoke for it."""
        if part.join is None:
            return
        draft.flag("header-assumed", "A")
        if part.join.how in ("moved", "near", "other"):
            draft.flag("columns-moved", "A")
        if not part.join.is_sure:
            draft.flag("join-doubtful", "C")
            draft.doubt = draft.doubt or f"may be of another table: {part.join.against}"

    def _inherit(self, before: Draft, part: Part, physical: int, slots: list[Slot]) -> Grade:
        """Let the row share the cells that a page end cut between rows; say what it is worth."""
        grade: Grade = "A"
        doubt = part.grid.row_doubts.get(physical, "")  # the reader's, about what stands below
        below = partial(self._filled_below, part, physical)
        for carry in carried(self.drafts, before, part.grid, slots, self.roles, below):
            held = carry.above
            grade = max(grade, carry.grade)
            if not carry.is_one:
                carry.below.doubt = carry.doubt
                if carry.below.text:
                    held.doubt = held.doubt or carry.doubt
                continue
            held.doubt = carry.doubt or held.doubt
            if carry.again:
                carry.below.parts.clear()
            elif carry.below.text:
                held.doubt = held.doubt or doubt
            self._share(slots, carry.below, held)
        return grade

    def _filled_below(self, part: Part, physical: int, column: int) -> int | None:
        """How many rows of a part below a physical one fill a column, None if any does not."""
        filled = 0
        for row in _cells_by_row(part.grid)[physical + 1 :]:
            places = self._places(part, row)
            if title_of(places, self.no, self.main, self.drafts) is None:
                place = places[column]
                if place is None or not place.text:
                    return None
                filled += 1
        return filled

    def _share(self, slots: list[Slot], slot: Slot, above: Slot) -> None:
        """Let this row, and all that the cell is merged over, show the slot of the rows above."""
        extend(above, slot)
        for cell in slot.cells:
            self.shown[cell.place] = above
        for column, held in enumerate(slots):
            if held is slot:
                slots[column] = above

    def _join(
        self, draft: Draft, part: Part, physical: int, slots: list[Slot], margin: float
    ) -> None:
        """Add the lower half of a row that a page end cut."""
        for column in range(self.width):
            if slots[column] is not draft.slots[column]:
                self._share(slots, slots[column], draft.slots[column])
        draft.page_last = part.grid.page
        draft.part, draft.physical = part, physical
        draft.flag("joined-page-break" if part.grid.paged else "joined-tables", "B")
        if margin < WEIGHTS.sure:
            draft.flag("join-doubtful", "C")
            draft.doubt = "its lower part may be a row of its own"
        elif part.join is not None and part.join.parted:
            draft.flag("join-doubtful", "C")
            draft.doubt = "text that stands between its parts may be its own"
        if part.join is not None and not part.join.is_sure:
            draft.flag("join-doubtful", "C")
            draft.doubt = draft.doubt or f"may hold another table's: {part.join.against}"
        self._doubt_cut(draft)

    # -- finish -----------------------------------------------------------------------------

    def _finish(self, draft: Draft) -> Row:
        number = ""
        if draft.kind == "item" and self.no is not None:
            number = printed(draft.slots[self.no].text)
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
            draft.sums,
            draft.meant,
        )

    def _flag_merges(self, draft: Draft) -> None:
        for column, slot in enumerate(draft.slots):
            if slot.rows > 1 and slot.text:
                draft.flag("merged-down", "A")
            if column and slot is draft.slots[column - 1] and slot.text:
                draft.flag("merged-across", "A")
                if draft.part.grid.columns_from_text and self.roles[column] != "extra":
                    draft.flag("cut-doubtful", "C")
                    draft.doubt = draft.doubt or "one text reaches over two columns without rules"

    @staticmethod
    def _doubt_cut(draft: Draft) -> None:
        """Grade C for a row that the reader was not sure to have cut in the right places."""
        if doubt := draft.part.grid.row_doubts.get(draft.physical):
            draft.flag("cut-doubtful", "C")
            draft.doubt = draft.doubt or doubt

    @staticmethod
    def _doubt_cells(draft: Draft) -> None:
        """Grade C for every row that shows a cell whose parts may not belong together."""
        for slot in draft.slots:
            doubt = slot.doubt
            if slot.cells and slot.cells[-1].open_below and not slot.text:
                doubt = doubt or ELSEWHERE
            if doubt:
                draft.flag("join-doubtful", "C")
                draft.doubt = draft.doubt or doubt


def _cells_by_row(grid: Grid) -> list[list[Cell]]:
    """The cells that stand in or reach over each physical row."""
    rows: list[list[Cell]] = [[] for _ in range(grid.n_rows)]
    for cell in grid.cells:
        for row in rows[cell.row : cell.row + cell.row_span]:
            row.append(cell)
    return rows
