"""Cells that hold the whole text of another cell: two that the cut may have left as one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from normalizers.linear.lines import Run
from normalizers.linear.model import Model
from normalizers.linear.rows import CutRow
from normalizers.linear.weights import WEIGHTS
from normalizers.linear.wording import ends
from normalizers.tables.roles import AGENTS


def glued(model: Model, rows: Sequence[CutRow]) -> dict[int, str]:
    """Row number to the text of another cell that a cell of it holds, on lines of its own."""
    known = _texts(model, rows) | _recurring(model, rows)
    found: dict[int, str] = {}
    for number, row in enumerate(rows):
        for run, i, j in _cells(model, row):
            text = next((text for text in _parts(run, i, j, i) if text in known), "")
            if text:
                found.setdefault(number, text)
    return found


def _texts(model: Model, rows: Sequence[CutRow]) -> set[str]:
    """What several cells of one column say; goals are printed once for several rows."""
    goals = (model.goal, len(model.roles))
    counts: Counter[tuple[int, str]] = Counter()
    for row in rows:
        if row.is_section or len(row.halves) != 1:
            continue
        half = row.halves[0]
        for col, (i, j) in half.cells.items():
            if WEIGHTS.glued_min_words <= j - i <= WEIGHTS.glued_max_words:
                counts[col, half.run.text(i, j)] += 1
    return {
        text for (col, text), count in counts.items() if count >= WEIGHTS.min_texts or col in goals
    }


def _recurring(model: Model, rows: Sequence[CutRow]) -> set[str]:
    """Whole lines that stand inside cells of several rows."""
    counts: Counter[str] = Counter()
    for row in rows:
        texts = {text for run, i, j in _cells(model, row) for text in _parts(run, i, j, i + 1)}
        counts.update(texts)
    return {text for text, count in counts.items() if count >= WEIGHTS.min_texts}


def _cells(model: Model, row: CutRow) -> Iterator[tuple[Run, int, int]]:
    """A row's cells that are no lists of agencies."""
    for half in row.halves if not row.is_section else ():
        for col, (i, j) in half.cells.items():
            if col == len(model.roles) or model.roles[col] not in AGENTS:
                yield half.run, i, j


def _parts(run: Run, i: int, j: int, least: int) -> Iterator[str]:
    """Whole lines within the words i..j that begin and end as cells do, but are not all of them.

    They begin with word `least` or behind it.
    """
    inner = run.heads[run.line[i] + 1 : run.line[j - 1] + 1]
    lasts = [k for k in (*inner, j) if _ends(run, j, k)]
    for first in (i, *inner):
        if first < least or not _begins(run, i, first):
            continue
        for end in lasts:
            balanced = run.opened[first] == run.opened[end]
            whole = balanced and WEIGHTS.glued_min_words <= end - first <= WEIGHTS.glued_max_words
            if whole and (first, end) != (i, j):
                yield run.text(first, end)


def _begins(run: Run, i: int, k: int) -> bool:
    """Whether a cell may begin with word k, which begins a line, and one may end before it."""
    word = run.words[k]
    return word[0].isupper() and not word.isupper() and (k == i or not any(ends(run, k)))


def _ends(run: Run, j: int, k: int) -> bool:
    """Whether a cell may end before word k, and another may begin with it."""
    return k == j or (run.words[k][0].isupper() and not any(ends(run, k)))
