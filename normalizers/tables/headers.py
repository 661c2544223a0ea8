"""Header rows of a grid and the role of each column, by the words printed in them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache

import regex

from normalizers.tables.roles import BY_RANK, ROLES, fit_for, showing
from normalizers.tables.weights import WEIGHTS
from normalizers.values.lexicon import rows
from normalizers.values.text import fold
from schemas import numbers
from schemas.reading import Cell, Grid
from schemas.table import Column, Kind, Role

LEVELS = " - "  # between the levels of a header
KNOWN_HEADERS = 4_096  # cells whose keys and roles are remembered: a header recurs on every page

_NUMBERING = regex.compile(numbers.COLUMN)
_ITEM_NUMBER = regex.compile(rf"{numbers.NUMBER}[.)]?")
_PUNCTUATION = regex.compile(r"[\W_]+")
_YEAR = regex.compile(r"\b(?:năm )?(20\d\d)\b")


@dataclass(frozen=True, slots=True)
class Header:
    """Header rows [first, end) of a grid; `leaves[c]` is the logical column of grid column c."""

    first: int
    end: int
    columns: tuple[Column, ...]
    leaves: tuple[int, ...]

    @property
    def kind(self) -> Kind:
        """'indicator' for a table of targets, else 'task'."""
        return "indicator" if any(c.role == "indicator" for c in self.columns) else "task"


@cache
def _synonyms() -> tuple[dict[str, Role], list[tuple[str, Role]]]:
    """Exact headers, and phrases a header may contain, the longest first."""
    exact: dict[str, Role] = {}
    phrases: list[tuple[str, Role]] = []
    for header, role, match in rows("headers", role=tuple(ROLES), match=("exact", "contains")):
        exact[key_of(header)] = role
        if match == "contains":
            phrases.append((key_of(header), role))
    return exact, phrases


@lru_cache(maxsize=KNOWN_HEADERS)
def key_of(text: str) -> str:
    """A header without case, marks of punctuation and line ends: 'Nội dung/ sản phẩm'."""
    key: str = _PUNCTUATION.sub(" ", fold(text)).strip()
    return key


@lru_cache(maxsize=KNOWN_HEADERS)
def role_of(header: str) -> Role | None:
    """Role of a column by its printed header, None when no word of it is known.

    Of phrases of several roles the first in rank counts. 'extra' is a column known to hold
    none of the others: the start of a task, what an earlier year reached.
    """
    if len(header) > WEIGHTS.max_header:
        return None
    key = key_of(header)
    exact, phrases = _synonyms()
    role = exact.get(key) or exact.get(key.replace(" ", ""))  # "ST T" in a narrow column
    if role is not None:
        return role
    padded = f" {_YEAR.sub('năm', key)} "  # "Kế hoạch 2026" is "Kế hoạch năm 2026"
    found = {role for phrase, role in phrases if f" {phrase} " in padded}
    return next((role for role in BY_RANK if role in found), None)


def is_header(text: str) -> bool:
    """Whether a text as a whole is a header of the vocabulary: 'ĐVT', 'Thời gian thực hiện'."""
    return key_of(text) in _synonyms()[0]


def find_header(grid: Grid) -> Header | None:
    """The header of a plan table among a grid's first rows, None when there is none."""
    for first in range(min(WEIGHTS.search_rows, grid.n_rows)):
        cells = [cell for cell in grid.cells if cell.row == first]
        if len([cell for cell in cells if cell.text]) > 1:
            return _header_at(grid, first, cells)
    return None  # nothing but titles over the whole width


def _header_at(grid: Grid, first: int, cells: list[Cell]) -> Header | None:
    if any(len(cell.text) > WEIGHTS.max_header for cell in cells) or _is_item_number(cells[0].text):
        return None
    end = max(cell.row + cell.row_span for cell in cells)
    if end == first + 1 and any(cell.col_span > 1 and cell.col > 0 for cell in cells):
        below = [cell for cell in grid.cells if cell.row == end]
        if (
            below
            and all(len(cell.text) <= WEIGHTS.max_header for cell in below)
            and _is_second(cells, below)
        ):
            end += 1
    end = min(end, grid.n_rows, first + WEIGHTS.search_rows)
    return _columns(grid, first, end)


def _is_item_number(text: str) -> bool:
    return bool(_ITEM_NUMBER.fullmatch(text.strip()))


def _is_second(cells: list[Cell], below: list[Cell]) -> bool:
    """Whether a row under merged header cells names their parts."""
    wide = [cell for cell in cells if cell.col_span > 1 and role_of(cell.text) != "task"]
    parts = [
        cell for cell in below for over in wide if over.col <= cell.col < over.col + over.col_span
    ]
    return bool(parts) and sum(role_of(cell.text) is not None for cell in parts) * 2 >= len(parts)


def _columns(grid: Grid, first: int, end: int) -> Header | None:
    stacks: list[list[Cell]] = [[] for _ in range(grid.n_cols)]
    for cell in grid.cells:
        if first <= cell.row < end:
            for col in range(cell.col, min(cell.col + cell.col_span, grid.n_cols)):
                stacks[col].append(cell)
    columns: list[Column] = []
    leaves: list[int] = []
    last: list[Cell] = []
    for stack in stacks:
        same = bool(stack) and bool(last) and stack[-1] is last[-1]
        if not same:
            texts = [cell.text.replace("\n", " ") for cell in stack if cell.text]
            role = next((r for r in map(role_of, reversed(texts)) if r), None)
            if role is None and len(texts) > 1:
                role = role_of(" ".join(texts))
            columns.append(Column(role or "extra", LEVELS.join(dict.fromkeys(texts))))
        leaves.append(len(columns) - 1)
        last = stack
    return _settled(first, end, columns, leaves)


def _settled(first: int, end: int, columns: list[Column], leaves: list[int]) -> Header | None:
    """Each role once, results read as targets beside indicators; None for no plan table."""
    roles = {column.role for column in columns}
    if "indicator" in roles and "task" not in roles:
        _name_target(columns)
        _drop_unfit(columns, "indicator")
    elif "indicator" in roles:
        for column in columns:
            if column.role == "indicator":
                column.role = "goal" if "goal" not in roles else "extra"
    if "indicator" not in roles and "lead" not in roles:
        for column in columns:
            if column.role == "unit":  # "Đơn vị" in a table of tasks
                column.role = "lead"
    if "indicator" not in {column.role for column in columns}:
        _drop_unfit(columns, "task")
    taken: set[Role] = set()
    for column in columns:
        if column.role in taken and column.role != "extra":
            column.role = "extra"
        taken.add(column.role)
    if not taken & {"task", "indicator"} and len(taken & showing("task")) >= 2:
        _name_task(columns)
        taken = {column.role for column in columns}
    if "task" in taken and not taken & showing("task"):
        return None
    if "indicator" in taken and not taken & showing("indicator"):
        return None
    if not taken & {"task", "indicator"}:
        return None
    named = [column for column in columns if column.header]
    if sum(column.role != "extra" for column in named) < WEIGHTS.known * len(named):
        return None
    return Header(first, end, tuple(columns), tuple(leaves))


def _drop_unfit(columns: list[Column], kind: Kind) -> None:
    """Leave columns that a table of a kind has no place for their header only."""
    for column in columns:
        if column.role not in fit_for(kind):
            column.role = "extra"


def _name_target(columns: list[Column]) -> None:
    """In a table of indicators, name the one column of values that is the target.

    A plan ("Kế hoạch năm 2026") before an aim, an aim before a second column of indicators,
    then a bare year, a result, any unknown column. Of several years the last is the target:
    the year of the plan beside those before it, or the end of the plan's period.
    """
    name = next(index for index, column in enumerate(columns) if column.role == "indicator")
    after = columns[name + 1 :]
    ranks = [rank for rank in map(_target_rank, after) if rank is not None]
    if ranks:
        best = [column for column in after if _target_rank(column) == min(ranks)]
        target = max(best, key=_year)  # the first of equals
        for column in best:
            column.role = "extra"
        target.role = "target"
    for column in after:
        if column.role in ("indicator", "target") and not (ranks and column is target):
            column.role = "extra"


def _target_rank(column: Column) -> int | None:
    """How near a column's header is to naming a target, 0 the nearest; None when it is not."""
    if column.role != "extra":
        return ROLES[column.role].result
    if not column.header or role_of(column.header.rpartition(LEVELS)[2]) == "extra":
        return None
    return 3 if _year(column) else 5


def _year(column: Column) -> int:
    """The last year that a header names, 0 for none."""
    return max((int(year) for year in _YEAR.findall(column.header)), default=0)


def _name_task(columns: list[Column]) -> None:
    """In a table of duties without a known task column, its first unnamed column is the task."""
    for wanted in ("goal", "extra", "deliverable"):
        for column in columns:
            if column.role == wanted and column.header:
                column.role = "task"
                return


def is_numbering(texts: list[str]) -> bool:
    """Whether a row only numbers the columns: 1 2 3 4, (1) (2) (3), A B 1 2."""
    printed = [text.strip() for text in texts if text.strip()]
    return (
        len(printed) > 2
        and all(_NUMBERING.fullmatch(text) for text in printed)
        and (len(set(printed)) == len(printed))
    )


def repeats(header: Header, texts: list[str]) -> bool:
    """Whether a row prints the header's columns again."""
    pairs = zip(header.columns, texts, strict=True)
    return any(texts) and all(key_of(text) == key_of(column.header) for column, text in pairs)
