"""Logical tables and rows: what the physical grids mean once page ends are undone."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from schemas.reading import Cell

Role = str
"""What a column is: a name of the table in `normalizers.tables.roles`."""

Kind = Literal["task", "indicator"]
"""What the rows of a table are."""

Grade = Literal["A", "B", "C"]


@dataclass(slots=True)
class Column:
    """A column of a logical table: its role and its printed header, whole."""

    role: Role
    header: str


@dataclass(slots=True)
class Section:
    """A section row: printed number ('' when none), title, and the numbers around it."""

    no: str
    title: str
    path: tuple[str, ...]
    ancestors: tuple[str, ...] = ()  # titles of the sections around it, from the outermost in


@dataclass(slots=True)
class Row:
    """A logical row of a table. `cells[c]` is the text of column c, hard breaks as line feeds."""

    kind: Literal["section", "item"]
    no: str
    cells: list[str]
    section: Section | None
    page_first: int
    page_last: int
    sources: list[Cell] = field(default_factory=list)
    flags: list[str] = field(default_factory=list)
    grade: Grade = "A"
    repeats: tuple[int, ...] = ()  # columns that show the cell merged from the column before
    doubt: str = ""  # what speaks against this reading, '' when nothing does
    sums: tuple[int, ...] = ()  # columns of a section row whose amounts add up those of others
    meant: dict[int, str] = field(default_factory=dict)  # column -> what "nt" or a bare "3" means
