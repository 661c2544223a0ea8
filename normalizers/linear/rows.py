"""Rows of a linear dump cut into cells: sections told from items, rows joined over page ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from normalizers.linear.lines import Line, Run, run_of
from normalizers.linear.model import Cells, Model
from normalizers.linear.seams import joined_cuts
from normalizers.linear.search import Cut, best_cuts
from normalizers.linear.starts import Start
from normalizers.linear.weights import WEIGHTS
from normalizers.values.phrases import is_deadline, opens
from schemas.typeface import SPACE

ONLY = 99.0  # margin of a reading without a second


@dataclass(slots=True)
class Half:
    """The part of a row between two page ends: its words, and its cells as word ranges."""

    piece: int
    run: Run
    cells: dict[int, tuple[int, int]]


@dataclass(slots=True)
class CutRow:
    """A row as cut: `margin` is the cost of the second-best reading less that of the best.

    A section has one cell in column 0 of each half. `other` is the second-best reading, column
    to text. `tail` is the first paragraph below the row that is no cell's text, None for none.
    """

    start: Start | None
    halves: list[Half]
    is_section: bool
    cost: float
    margin: float
    other: dict[int, str]
    tail: int | None = None
    unplaced: bool = False

    def text(self, col: int) -> str:
        """Text of a column, its halves joined."""
        parts = [half.run.text(*half.cells[col]) for half in self.halves if col in half.cells]
        return " ".join(parts)


@dataclass(slots=True)
class RawRow:
    """A row before it is cut: its start and its words, a run between two page ends each.

    `heads`: the next number stands below this one, as 1.1 below 1.
    """

    start: Start | None
    runs: list[tuple[int, Run]]
    heads: bool = False

    @property
    def may_be_section(self) -> bool:
        """Whether the row is numbered, or printed, as a section title may be."""
        if self.start is None or self.start.kind != "int" or self.heads:
            return True
        return all(run.text(0, len(run.words)).isupper() for _, run in self.runs)


def raw_rows(lines: Sequence[tuple[int, Line]], starts: Sequence[Start]) -> list[RawRow]:
    """Rows from their starts; an unnumbered title in capitals above a start is a row of its own.

    `lines` are the table's, each with the number of its piece.
    """
    rows: list[RawRow] = []
    bounds = [start.line for start in starts] + [len(lines)]
    if bounds[0]:
        rows.append(RawRow(None, _runs(lines[: bounds[0]], 0)))
    for number, (start, end) in enumerate(zip(starts, bounds[1:], strict=True)):
        below = starts[number + 1].parent if number + 1 < len(starts) else ""
        heads = bool(below) and below == start.no.rstrip(".)")
        own = list(lines[start.line : end])
        title: list[tuple[int, Line]] = []
        while len(own) > 1 and _is_shouted(own[-1][1]):
            title.insert(0, own.pop())
        if start.kind != "int" and all(line.text.isupper() for _, line in own):
            own, title = own + title, []  # a title of several lines
        rows.append(RawRow(start, _runs(own, start.words), heads))
        if title:
            rows.append(RawRow(None, _runs(title, 0)))
    return rows


def _is_shouted(line: Line) -> bool:
    return line.text.isupper() and len(line.words) >= WEIGHTS.min_shouted


def _runs(lines: Sequence[tuple[int, Line]], words: int) -> list[tuple[int, Run]]:
    """Lines as runs, one a piece; the first `words` words are the row's number."""
    runs: list[tuple[int, Run]] = []
    group: list[tuple[Line, int]] = []
    for number, (piece, line) in enumerate(lines):
        if group and piece != lines[number - 1][0]:
            runs.append((lines[number - 1][0], run_of(group)))
            group = []
        skip = words if number == 0 else 0
        if skip < len(line.words):
            group.append((line, skip))
    if group:
        runs.append((lines[-1][0], run_of(group)))
    return runs


def cut_row(model: Model, row: RawRow, is_last: bool = False) -> CutRow:
    """The best reading of a row, with the margin to the second best; `is_last` of its table."""
    if not row.runs:
        return CutRow(row.start, [], False, 0.0, 0.0, {})
    item = _cut_item(model, row, is_last)
    if not row.may_be_section:
        return item
    title = _cut_section(row, item)
    if title.cost < item.cost:
        return title
    return replace(item, margin=min(item.margin, title.cost - item.cost))


def clear_cells(
    rows: Sequence[RawRow], cuts: Sequence[CutRow], trusted: float
) -> list[tuple[Run, Cells]]:
    """The cells of those whole items that were cut with more than `trusted` nats of margin."""
    clear = []
    for row, cut in zip(rows, cuts, strict=True):
        if len(row.runs) == 1 and not cut.is_section and not cut.unplaced and cut.margin > trusted:
            cells = tuple((col, i, j) for col, (i, j) in cut.halves[0].cells.items())
            clear.append((row.runs[0][1], cells))
    return clear


def _cut_section(row: RawRow, item: CutRow) -> CutRow:
    """A row read as the title of a section, all its words one cell."""
    cost = WEIGHTS.section
    halves = []
    words = 0
    for piece, run in row.runs:
        count = len(run.words)
        halves.append(Half(piece, run, {0: (0, count)}))
        words += count
        widest = max(run.width(i, run.line_end[i]) for i in range(count) if run.starts[i])
        part = 0
        for k in range(1, count):
            if run.starts[k]:
                slack = widest - run.width(part, k) - SPACE - run.width(k, k + 1)
                cost += WEIGHTS.loose_title * (slack > WEIGHTS.title_slack * widest)
                part = k
    last = row.runs[-1][1]
    foot = max(i for i in range(len(last.words)) if last.starts[i])
    ending = last.text(foot, len(last.words))
    cost += WEIGHTS.rows_dated * (opens("deadline", ending) and is_deadline(ending))
    cost += WEIGHTS.long_title * max(0, words - WEIGHTS.title_words)
    shouted = all(run.text(0, len(run.words)).isupper() for _, run in row.runs)
    cost += WEIGHTS.shouted if shouted else 0.0
    other = {col: item.text(col) for half in item.halves for col in half.cells}
    margin = item.cost - cost if item.halves and not item.unplaced else ONLY
    return CutRow(row.start, halves, True, cost, margin, other)


def _cut_item(model: Model, row: RawRow, is_last: bool) -> CutRow:
    if len(row.runs) == 1:
        piece, run = row.runs[0]
        cuts = best_cuts(model, run, 2, tail=is_last)
        if not cuts:
            return _uncut(row)
        best = cuts[0]
        halves = [Half(piece, run, _cells(best))]
        second = cuts[1] if len(cuts) > 1 else None
        other = _texts([run], [second]) if second else {}
        margin = second.cost - best.cost if second else ONLY
        tail = run.lines[best.end].index if best.end < len(run.words) else None
        return CutRow(row.start, halves, False, best.cost, margin, other, tail)
    return _cut_over_pages(model, row)


def _uncut(row: RawRow) -> CutRow:
    """A row that no reading fits: all its text stays in its first column of words, in doubt."""
    halves = [Half(piece, run, {0: (0, len(run.words))}) for piece, run in row.runs]
    return CutRow(row.start, halves, False, float("inf"), 0.0, {}, unplaced=True)


def _cells(cut: Cut) -> dict[int, tuple[int, int]]:
    """Cells by column; a goal printed after its row has the column behind the last."""
    return {col: (i, j) for col, i, j in cut.cells}


def _texts(runs: Sequence[Run], cuts: Sequence[Cut]) -> dict[int, str]:
    texts: dict[int, str] = {}
    for run, cut in zip(runs, cuts, strict=True):
        for col, i, j in cut.cells:
            texts[col] = f"{texts[col]} {run.text(i, j)}" if col in texts else run.text(i, j)
    return texts


def _cut_over_pages(model: Model, row: RawRow) -> CutRow:
    """A row that page ends cut: readings of each part combined, the seams' costs added."""
    runs = [run for _, run in row.runs]
    readings = joined_cuts(model, runs, 2)
    if not readings:
        return _uncut(row)
    cost, cuts = readings[0]
    halves = [
        Half(piece, run, _cells(cut)) for (piece, run), cut in zip(row.runs, cuts, strict=True)
    ]
    margin = readings[1][0] - cost if len(readings) > 1 else ONLY
    other = _texts(runs, readings[1][1]) if len(readings) > 1 else {}
    return CutRow(row.start, halves, False, cost, margin, other)
