"""Whether a grid without a header of its own goes on with the table above.

All the evidence there is, weighed together: where the columns stand, whether the numbers count
on, what the cells read as, and what stands between. The sum is the margin: positive joins, and a
small one, either way, is a doubt that is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from normalizers.tables.habits import grammar_of
from normalizers.tables.headers import is_header
from normalizers.tables.numbering import SECTION_NUMBER, bare, count_of
from normalizers.tables.places import Agreement, Fit, fit
from normalizers.tables.weights import WEIGHTS
from schemas.reading import Cell, Grid
from schemas.table import Role

Leaves = tuple[tuple[int, ...], ...]
Evidence = tuple[float, str]  # what it weighs, and what it says where it weighs against

WIDE = ""  # the title of a section, where a number would stand

_BEST: tuple[Agreement, ...] = ("same", "moved", "merged", "near", "unknown", "other")


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of a grid from `start` on; grid column c stands for the logical `leaves[c]`."""

    grid: Grid
    start: int
    leaves: Leaves

    def by_row(self) -> Iterator[list[Cell]]:
        """The cells that begin in each row."""
        rows: list[list[Cell]] = [[] for _ in range(self.grid.n_rows)]
        for cell in self.grid.cells:
            rows[cell.row].append(cell)
        yield from rows[self.start :]

    def numbers(self, column: int) -> Iterator[str]:
        """The printed numbers, WIDE for a row's first cell that is merged over its number."""
        for row in self.by_row():
            first = next((cell for cell in row if cell.text), None)
            if first is not None and column in (over := self.columns(first)):
                yield bare(first.text) if over == {column} else WIDE

    def texts(self, column: int) -> Iterator[str]:
        """The texts of the cells that stand in one logical column alone."""
        for cell in self.grid.cells:
            if cell.row >= self.start and cell.text and self.columns(cell) == {column}:
                yield cell.text

    def columns(self, cell: Cell) -> set[int]:
        """The logical columns a cell stands for."""
        over = self.leaves[cell.col : cell.col + cell.col_span]
        return {leaf for leaves in over for leaf in leaves}


@dataclass(frozen=True, slots=True)
class Gap:
    """What stands between a table and a grid below it.

    `heads`: titles of sections. `title`: a line set apart as a title, that is no section's.
    `prose`: lines of other text. `rival`: the last grid between that is no part of the table.
    `label`: another appendix begins.
    """

    heads: int = 0
    title: bool = False
    prose: int = 0
    rival: Grid | None = None
    label: bool = False


@dataclass(frozen=True, slots=True)
class Join:
    """A grid read as a further part: a `margin` above 0 joins; `against` speaks most against.

    `parted`: text or a page stands between, that may be of a row cut there. `alike`: its cells
    read as those of the table.
    """

    leaves: Leaves
    how: Agreement
    margin: float
    against: str
    parted: bool
    alike: bool

    @property
    def is_sure(self) -> bool:
        """Whether the evidence leaves no doubt, for or against."""
        apart = self.margin <= -WEIGHTS.sure_apart and not self.alike
        return self.margin >= WEIGHTS.sure_join or apart


def weigh(roles: Sequence[Role], parts: Sequence[Rows], grid: Grid, gap: Gap) -> Join | None:
    """Weigh a grid without header as the next part of a table; None where no column fits."""
    found = _best_fit(parts, grid)
    if found is None:
        return None
    leaves, how = found
    above, below = parts[-1], Rows(grid, 0, leaves)
    named = list(_header_like(roles, below))
    reading = list(_reading(roles, above, below))
    evidence = [
        _borders(how),
        *_between(above.grid, grid, gap),
        *named,
        *_numbers(roles, above, below, gap),
        *reading,
    ]
    least, against = min(evidence)
    total = sum(value for value, _ in evidence)
    parted = gap.prose > 0 or (grid.paged and grid.page > above.grid.page + 1)
    alike = not named and any(value > 0 for value, _ in reading)
    return Join(leaves, how, total, against if least < 0 else "", parted, alike)


def counts_on_in_other_columns(roles: Sequence[Role], above: Rows, grid: Grid) -> bool:
    """Whether the numbers of a grid go on whose columns are more or fewer than the table's."""
    if "no" not in roles:
        return False
    no = roles.index("no")
    below = Rows(grid, 0, ((no,), *[()] * (grid.n_cols - 1)))
    last = next((text for text in reversed(list(above.numbers(no))) if _is_number(text)), "")
    first = next(below.numbers(no), WIDE)
    return bool(last) and _counts_on(last, first)


def reads_as_row(roles: Sequence[Role], part: Rows, row: int) -> bool:
    """Whether a row holds an agency and a deadline where the table has them: it is no header."""
    cells = [cell for cell in part.grid.cells if cell.row == row and cell.text]
    kinds = set()
    for column, role in enumerate(roles):
        grammar = grammar_of(role)
        texts = [cell.text for cell in cells if part.columns(cell) == {column}]
        if grammar is not None and any(map(grammar, texts)) and not any(map(is_header, texts)):
            kinds.add(grammar)
    return len(kinds) > 1


def _best_fit(parts: Sequence[Rows], grid: Grid) -> tuple[Leaves, Agreement] | None:
    """The columns by the part that fits best; of equals the one with most columns, the latest.

    A page whose cells are all merged shows too few borders, so every part is asked.
    """
    best: tuple[Leaves, Agreement] | None = None
    for part in sorted(parts, key=lambda part: (-part.grid.n_cols, -part.grid.page)):
        counts = grid.n_cols, part.grid.n_cols
        found = fit(grid.col_lefts, part.grid.col_lefts, counts)
        if found and (best is None or _BEST.index(found.how) < _BEST.index(best[1])):
            best = _leaves(found, part), found.how
    return best


def _leaves(found: Fit, part: Rows) -> Leaves:
    return tuple(
        tuple(sorted({leaf for column in over for leaf in part.leaves[column]}))
        for over in found.over
    )


def _borders(how: Agreement) -> Evidence:
    weights = {
        "same": WEIGHTS.same_borders,
        "unknown": 0.0,  # Word and text tell no places: the count alone says nothing
        "other": WEIGHTS.other_borders,
    }
    return weights.get(how, WEIGHTS.like_borders), "its columns stand elsewhere"


def _between(last: Grid, grid: Grid, gap: Gap) -> Iterable[Evidence]:
    """What stands, or does not stand, between the two."""
    if grid.columns_from_text and last.columns_from_text:
        yield WEIGHTS.same_dump, ""
    lines = gap.prose + gap.heads + gap.title + gap.label
    if not lines and gap.rival is None and (not grid.paged or grid.page <= last.page + 1):
        yield WEIGHTS.nothing_between, ""
    yield -WEIGHTS.prose * min(gap.prose, WEIGHTS.max_between), "text stands between"
    if gap.label:
        yield -WEIGHTS.appendix_between, "another appendix begins between"
    if gap.title:
        yield -WEIGHTS.title_between, "a title stands between"
    if grid.borderless and not last.borderless:
        yield -WEIGHTS.unruled, "it has no rules"
    if grid.paged and grid.page > last.page + 1 and not grid.columns_from_text:
        yield -WEIGHTS.page_between, "a page stands between"
    if gap.rival is not None:
        counts = grid.n_cols, gap.rival.n_cols
        found = fit(grid.col_lefts, gap.rival.col_lefts, counts)
        goes_on = found is not None and found.how in ("same", "moved", "unknown")
        weight = WEIGHTS.rival if goes_on else WEIGHTS.other_between
        yield -weight, "a table of another kind stands between"


def _header_like(roles: Sequence[Role], below: Rows) -> Iterable[Evidence]:
    """A first row that names columns begins another table, though not one of a plan."""
    first = next(below.by_row(), [])
    texts = [cell.text for cell in first if cell.text]
    no = roles.index("no") if "no" in roles else None
    named = any(is_header(cell.text) for cell in first if below.columns(cell) == {no})
    if named or sum(map(is_header, texts)) >= WEIGHTS.header_words:
        yield -WEIGHTS.new_header, "its first row names other columns"
    rest = [cell for row in islice(below.by_row(), 1, None) for cell in row if cell.text]
    bold = len(texts) >= WEIGHTS.row_cells and all(cell.bold for cell in first if cell.text)
    if bold and rest and not all(cell.bold for cell in rest):
        yield -WEIGHTS.bold_row, "its first row is set apart"


def _numbers(roles: Sequence[Role], above: Rows, below: Rows, gap: Gap) -> Iterable[Evidence]:
    """Whether the printed numbers count on."""
    if "no" not in roles:
        return
    no = roles.index("no")
    before = list(above.numbers(no))
    after = list(islice(below.numbers(no), WEIGHTS.asked_rows))
    last = next((text for text in reversed(before) if _is_number(text)), "")
    first = after[0] if after else WIDE
    if _is_section(first):
        return
    if count_of(first) == 1 and (gap.heads or (before and _is_section(before[-1]))):
        return
    if last and any(_counts_on(last, text) for text in after[: WEIGHTS.first_numbers]):
        yield WEIGHTS.counts_on, ""
    elif not before and count_of(first) == 1:
        yield WEIGHTS.begins, ""
    elif count_of(first) == 1 and last:
        named = gap.title or gap.prose
        yield -(WEIGHTS.anew_below if named else WEIGHTS.begins_anew), "its numbers begin anew"
    elif not _is_number(first) and len(first) > WEIGHTS.number_length:
        yield -WEIGHTS.no_number, "text stands where numbers should"
    elif last and _is_number(first) and first != last:
        yield -WEIGHTS.jumps, f"its numbers do not count on: {last}, {first}"


def _is_section(number: str) -> bool:
    return number == WIDE or bool(SECTION_NUMBER.fullmatch(number))


def _is_number(text: str) -> bool:
    return all(count_of(part) is not None for part in text.split("."))


def _counts_on(last: str, number: str) -> bool:
    """Whether a number follows another: 5 after 4, 1.3 after 1.2, 2 after 1.2, 1.1 after 1."""
    if number.startswith(f"{last}."):
        return count_of(number[len(last) + 1 :]) == 1
    parts, others = last.split("."), number.split(".")
    if len(others) > len(parts) or others[:-1] != parts[: len(others) - 1]:
        return False
    one, other = count_of(parts[len(others) - 1]), count_of(others[-1])
    return one is not None and other == one + 1


def _reading(roles: Sequence[Role], above: Rows, below: Rows) -> Iterable[Evidence]:
    """Whether the cells read as those above do, in columns whose cells follow a grammar."""
    held: dict[object, list[bool]] = {}
    for column, role in enumerate(roles):
        grammar = grammar_of(role)
        if grammar is None:
            continue
        usual = [grammar(text) for text in islice(above.texts(column), WEIGHTS.asked_rows)]
        if usual and sum(usual) >= WEIGHTS.fits * len(usual):
            cells = islice(below.texts(column), WEIGHTS.asked_rows)
            held.setdefault(grammar, []).extend(map(grammar, cells))
    whole = [reads for read in held.values() for reads in read]
    if len(whole) >= WEIGHTS.judged_cells and sum(whole) < WEIGHTS.reads_little * len(whole):
        yield -WEIGHTS.reads_unlike, "its cells do not read as those above"
        return
    for read in held.values():  # agencies, and deadlines
        if read and sum(read) >= WEIGHTS.fits * len(read):
            yield WEIGHTS.reads_alike, ""
