"""Cells that hold the whole text of another cell: two that the cut may have left as one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from normalizers.linear.lines import Run
from normalizers.linear.model import Model
from normalizers.linear.rows import CutRow
from normalizers.phrases import AGENTS, is_unfinished

MIN_TEXTS = 2  # cells with one text before it is looked for in others
MIN_WORDS, MAX_WORDS = 3, 12  # of such a text


def glued(model: Model, rows: Sequence[CutRow]) -> dict[int, str]:
    """Row number to the text of another cell that a cell of it holds, on lines of its own."""
    known = _texts(model, rows)
    found: dict[int, str] = {}
    for number, row in enumerate(rows):
        for half in row.halves if not row.is_section else ():
            for col, (i, j) in half.cells.items():
                if col < len(model.roles) and model.roles[col] not in AGENTS:
                    text = next((t for t in _parts(half.run, i, j) if t in known), "")
                    if text:
                        found.setdefault(number, text)
    return found


def _texts(model: Model, rows: Sequence[CutRow]) -> set[str]:
    """What several cells of one column say."""
    counts: Counter[tuple[int, str]] = Counter()
    for row in rows:
        if row.is_section or len(row.halves) != 1:
            continue
        half = row.halves[0]
        for col, (i, j) in half.cells.items():
            if MIN_WORDS <= j - i <= MAX_WORDS:
                counts[col, half.run.text(i, j)] += 1
    return {text for (_, text), count in counts.items() if count >= MIN_TEXTS}


def _parts(run: Run, i: int, j: int) -> Iterator[str]:
    """Whole lines within the words i..j that begin and end as cells do, but are not all of them."""
    heads = [
        k for k in (i, *run.heads[run.line[i] + 1 : run.line[j - 1] + 1]) if _begins(run, i, k)
    ]
    ends = [k for k in (*run.heads[run.line[i] + 1 : run.line[j - 1] + 1], j) if _ends(run, j, k)]
    for first in heads:
        for end in ends:
            if MIN_WORDS <= end - first <= MAX_WORDS and (first, end) != (i, j):
                yield run.text(first, end)


def _begins(run: Run, i: int, k: int) -> bool:
    word = run.words[k]
    return word[0].isupper() and (k == i or not is_unfinished(run.words[k - 1]))


def _ends(run: Run, j: int, k: int) -> bool:
    return k == j or (run.words[k][0].isupper() and not is_unfinished(run.words[k - 1]))
