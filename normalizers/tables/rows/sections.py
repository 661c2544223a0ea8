"""Which physical rows are titles of sections, and how sections nest."""

from __future__ import annotations

from collections.abc import Sequence

from normalizers.tables.headings import Head
from normalizers.tables.numbering import NUMBER, SECTION_NUMBER, bare, contains
from normalizers.tables.rows.drafts import Drafts
from normalizers.tables.slots import Slot
from normalizers.tables.weights import WEIGHTS
from schemas.table import Section


def title_of(
    places: Sequence[Slot | None], no: int | None, main: int, drafts: Drafts
) -> Slot | None:
    """The slot with a section's title when a physical row is a section row.

    `no` and `main` are the columns of the number and of the task or indicator.
    """
    filled = [slot for slot in dict.fromkeys(places) if slot is not None and slot.text]
    held = places[no] if no is not None else None
    number = held.text if held else ""
    others = [slot for slot in filled if no is None or slot is not held]
    if len(filled) == 1 and not others:
        others = filled if places.count(filled[0]) > 1 else []
    if len(others) != 1:
        return None
    title = others[0]
    covered = places.count(title)
    if (
        covered >= max(WEIGHTS.title_columns, WEIGHTS.wide * (len(places) - 1))
        and places[main] is title
    ):
        return None if any(cell.row_span > 1 for cell in title.cells) else title
    numbered = bool(SECTION_NUMBER.fullmatch(bare(number))) and not number.isdigit()
    if numbered and places.index(title) <= main:
        return title
    if places[main] is not title or covered > 1:
        return None
    bold = all(cell.bold for cell in title.cells)
    return title if (bold and not _items_bold(drafts, main)) or title.text.isupper() else None


def _items_bold(drafts: Drafts, main: int) -> bool:
    """Whether items of the table are bold too, so that bold tells nothing."""
    mains = (draft.slots[main].cells for draft in drafts.recent_items())
    return any(cells and all(cell.bold for cell in cells) for cells in mains)


def under(heads: Sequence[Head]) -> list[Section]:
    """The sections that paragraphs above a table name, from the outermost in."""
    sections: list[Section] = []
    for head in heads:
        sections.append(_within(sections, head.no, head.title))
    return sections


def open_section(
    sections: list[Section], number: str, title: str, heads: Sequence[Section] = ()
) -> Section:
    """Add a section to those still open, closing what it does not stand in.

    `number` is the printed one, '' where the title begins with it; `heads` stand around all.
    """
    if not number:
        match = NUMBER.match(title)
        if match and match.end() < len(title) and match.group()[-1] in ".)":
            number, title = match.group(), title[match.end() :].strip()
    number = bare(number)
    sections[:] = [section for section in sections if contains(section.no, number)]
    section = _within([*heads, *sections], number, title)
    sections.append(section)
    return section


def _within(outer: Sequence[Section], number: str, title: str) -> Section:
    numbers = (*(section.no for section in outer), number)
    return Section(
        number,
        " ".join(title.split()),
        tuple(no for no in numbers if no),
        tuple(section.title for section in outer),
    )
