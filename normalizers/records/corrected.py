"""What people have said about a row goes before what was read, and before anything follows from it.

Only texts of the page are replaced; agencies, clauses, areas and targets are then read from them as
from any other text. A line whose old value no longer stands changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from normalizers.tables.continuation import PlanTable
from normalizers.tables.roles import stored_for
from normalizers.values.text import fold
from schemas.corrections import CHECKED, CORRECTED, Correction
from schemas.table import Role, Row, Section

NO_SECTION = Section("", "", ())


@dataclass(frozen=True, slots=True)
class Corrected:
    """A row as people want it: what stands for its table, its row and its texts by role.

    `read`: by column, the text that a correction replaced, as the page has it.
    """

    table: PlanTable
    row: Row
    texts: Mapping[Role, str]
    read: Mapping[str, str]

    def text(self, column: str) -> str | None:
        """What stands in a column; None where rows of this kind have none of this name."""
        section = self.row.section or NO_SECTION
        around = {
            "no": self.row.no,
            "section": section.no,
            "section_title": section.title,
            "appendix_label": self.table.label,
            "appendix_title": self.table.title,
        }
        if column in around:
            return around[column]
        fits = column in stored_for(self.table.kind)
        return self.texts.get(column, "") if fits else None

    def having(self, column: str, text: str) -> Corrected:
        """The same with another text in a column."""
        read = {column: self.text(column) or "", **self.read}
        section = self.row.section or NO_SECTION
        if column == "no":
            return replace(self, row=replace(self.row, no=text), read=read)
        if column == "section":
            row = replace(self.row, section=replace(section, no=text))
            return replace(self, row=row, read=read)
        if column == "section_title":
            row = replace(self.row, section=replace(section, title=text))
            return replace(self, row=row, read=read)
        if column == "appendix_label":
            return replace(self, table=replace(self.table, label=text), read=read)
        if column == "appendix_title":
            return replace(self, table=replace(self.table, title=text), read=read)
        return replace(self, texts={**self.texts, column: text}, read=read)


def corrected(
    read: Corrected, lines: Iterable[Correction], unmatched: Callable[[Correction, str], None]
) -> Corrected:
    """The row with the lines carried out in their order and with their flags.

    `unmatched` hears of each line that does not fit, and what stands there.
    """
    row, flags = read, set[str]()
    for line in lines:
        column = row.table.kind if line.column == CHECKED else line.column
        stands = row.text(column)
        if line.column == CHECKED and (not line.old or _same(stands, line.old)):
            flags.add(CHECKED)
        elif line.column == CHECKED or stands is None:
            unmatched(line, stands or "")
        elif stands.split() == line.new.split():
            continue  # the other format of the plan had it right
        elif _same(stands, line.old):
            row = row.having(column, line.new)
            flags.add(CORRECTED)
        elif not _same(stands, line.new):
            unmatched(line, stands)
    if not flags:
        return row
    return replace(row, row=replace(row.row, flags=[*row.row.flags, *sorted(flags)]))


def _same(one: str | None, other: str) -> bool:
    """Whether both are one text, however a format breaks its lines and spaces its words."""
    return one is not None and "".join(fold(one).split()) == "".join(fold(other).split())
