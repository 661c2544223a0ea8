"""What a table is, by evidence: its header and its cells together, all columns at once.

Every column has a worth for every role, in nats: what the phrases of its header say (`headers`)
and what its cells read as (`evidence`). The roles of all columns are chosen together, each once,
so that their worth is greatest; the reading that the table is no plan is worth what its columns
say that no plan has, prices or telephone numbers. A plan has a column of tasks, and one of leads
or deadlines that reads as such. What the best reading is better by than the next grades the rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from normalizers.tables.evidence import Cells, beginnings, cells_of, is_dated, repeats_header
from normalizers.tables.headers import Header, key_of, kind_of_title, meanings, theme_of
from normalizers.tables.marks import marked
from normalizers.tables.plans import best_plan
from normalizers.tables.structure import Label, Labels, find_labels
from normalizers.tables.targets import best_targets
from normalizers.tables.weights import READING
from normalizers.tables.worths import ColumnEvidence, is_rated
from schemas.reading import Grid
from schemas.table import Column


@dataclass(slots=True)
class Refused:
    """A table that is no plan: its labels, and texts of its columns, a sample of long ones."""

    labels: Labels
    texts: list[list[str]]


def find_header(grid: Grid, title: str = "", above: Refused | None = None) -> Header | None:
    """The header of a plan table among a grid's first rows, None when there is none.

    `title`: what is printed above the grid. `above`: the table just above, where it is none.
    """
    here = refused(grid, above)
    return None if here is None else read_header(here.labels, here.texts, title)


def refused(grid: Grid, above: Refused | None = None) -> Refused | None:
    """What is known of a grid that is no plan, None where it has no labels.

    One that prints the labels of the table above again is a part of it: both are a plan or none.
    """
    labels = find_labels(grid)
    if labels is None:
        return None
    texts = texts_below(grid, labels)
    if above is not None and _keys(above.labels) == _keys(labels):
        pairs = zip(above.texts, texts, strict=True)
        texts = [[*before[-READING.sample :], *here] for before, here in pairs]
    return Refused(labels, texts)


def _keys(labels: Labels) -> list[str]:
    return [key_of(label.printed) for label in labels.columns]


def texts_below(grid: Grid, labels: Labels) -> list[list[str]]:
    """Texts of every logical column below the labels, cells merged over several left out."""
    texts: list[list[str]] = [[] for _ in labels.columns]
    for cell in grid.cells:
        if cell.row >= labels.end and cell.text and cell.col < len(labels.leaves):
            over = set(labels.leaves[cell.col : cell.col + cell.col_span])
            if len(over) == 1:
                texts[over.pop()].append(cell.text)
    return texts


def read_header(labels: Labels, texts: Sequence[Sequence[str]], title: str = "") -> Header | None:
    """What a table is by its labels, the texts of its columns and its title; None for no plan."""
    printed = [label.printed for label in labels.columns]
    marks = tuple(marked(printed, texts))
    held = {column for group in marks for column, _ in group.columns}
    begin = beginnings(texts)
    columns = [
        replace(
            _evidence(label, cells_of(texts[at]), at in held),
            begins=at in begin,
            repeats=repeats_header(label.printed, texts[at]),
        )
        for at, label in enumerate(labels.columns)
    ]
    if not _is_labelled(columns) or _is_blank_form(columns):
        return None
    kind = kind_of_title(title)
    found = best_targets(columns, kind) or best_plan(columns, marks, kind)
    if found is None:
        return None
    roles, verdict = found
    pairs = tuple(Column(role, text) for role, text in zip(roles, printed, strict=True))
    levels = tuple(label.levels for label in labels.columns)
    return Header(labels.first, labels.end, pairs, labels.leaves, verdict, marks, levels)


def read_again(header: Header, texts: Sequence[Sequence[str]], title: str = "") -> Header | None:
    """The header of a table by the texts of all its parts; None where it is none after all."""
    labels = tuple(Label(levels) for levels in header.levels)
    return read_header(Labels(header.first, header.end, labels, header.leaves), texts, title)


def repeated(header: Header, grid: Grid) -> Header | None:
    """The header where a further grid prints the same labels, None where it does not."""
    labels = find_labels(grid)
    if labels is None or len(labels.columns) != len(header.columns):
        return None
    if _keys(labels) != [key_of(column.header) for column in header.columns]:
        return None
    return replace(header, first=labels.first, end=labels.end, leaves=labels.leaves)


def _evidence(label: Label, cells: Cells, marks: bool) -> ColumnEvidence:
    """What is known of a column; of the levels of its header the lowest that says something."""
    levels = [*reversed(label.levels)]
    if len(levels) > 1:
        levels.append(" ".join(label.levels))
    for text in levels:
        said, theme = meanings(text), theme_of(text)
        if said or theme:
            break
    else:
        said, theme = {}, ""
    if marks:
        said, theme = {}, ""
    return ColumnEvidence(label.printed, said, theme, cells, marks)


def _is_labelled(columns: Sequence[ColumnEvidence]) -> bool:
    """Whether the words above the columns are headers at all, not the cells of a first row."""
    named = [column for column in columns if column.header]
    used = sum(bool(column.header) or column.cells.count > 0 for column in columns)
    if 2 * len(named) < used or all(column.header[0].islower() for column in named):
        return False
    worths = [
        max(column.said.values(), default=0.0) for column in named if not column.header[0].islower()
    ]
    known = sum(worth >= READING.head for worth in worths)
    known += sum(map(is_rated, named))
    known += sum(
        not column.said
        and column.cells.share("date") > READING.most
        and not is_dated(column.header)
        for column in named
    )
    return any(worth >= READING.exact for worth in worths) or 2 * known >= len(named)


def _is_blank_form(columns: Sequence[ColumnEvidence]) -> bool:
    """Whether rows are numbered and nothing else is in them."""
    numbered = any("no" in column.said and column.cells.count for column in columns)
    return numbered and not any(c.cells.count for c in columns if "no" not in c.said)
