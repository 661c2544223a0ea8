"""Headers that name tasks and who does them by when, below which no rows were read.

A header alone is no plan: forms print one above dots. What stands below must read as rows: an act,
and an agency or a date.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, repeat, takewhile

import regex

from normalizers.linear.labels import cut_labels
from normalizers.linear.weights import WEIGHTS as LINEAR
from normalizers.tables.headers import is_header, key_of, role_of
from normalizers.tables.weights import WEIGHTS
from normalizers.values.openers import MAX_OPENER
from normalizers.values.phrases import is_agency, is_deadline, opens
from schemas import numbers
from schemas.reading import Block, Grid, Paragraph
from schemas.table import Role

MAX_WORDS = 60  # words of a header and of the row below it
MAX_LINES = 60  # lines or cells below a header that may show rows
MAX_CELL = 16  # words of a line, from its end, that may be an agency or a date
SHOWING = frozenset(("lead", "leader", "coordinating", "deadline"))

_NUMBER = regex.compile(rf"\s*{numbers.NUMBER}[.)]?\s+")


@dataclass(frozen=True, slots=True)
class Unread:
    """A header without rows: its page and its words."""

    page: int
    words: str


def unread(blocks: Sequence[Block], left_out: Mapping[int, str]) -> list[Unread]:
    """The headers of a document that gave no table, each once.

    `left_out`: the grids, by index, that are no plan tables. Time grows with the text.
    """
    found: dict[str, Unread] = {}
    grids = -1
    above: Grid | None = None  # a grid left out with nothing but a header
    for is_grid, run in groupby(blocks, key=lambda block: isinstance(block, Grid)):
        held = list(run)
        if is_grid:
            for block in held:
                grids += 1
                above = None
                if isinstance(block, Grid) and grids in left_out:
                    header, below = _header_of(block)
                    if header and _show_rows(below):
                        found.setdefault(key_of(header), Unread(block.page, header))
                    above = block if header and not below else None
            continue
        lines = [b for b in held if isinstance(b, Paragraph) and b.kind == "body"]
        if above is not None and _show_rows([line.text for line in lines[:MAX_LINES]]):
            header, _ = _header_of(above)
            found.setdefault(key_of(header), Unread(above.page, header))
        for one in _in_lines(lines):
            found.setdefault(key_of(one.words), one)
    return list(found.values())


def _header_of(grid: Grid) -> tuple[str, list[str]]:
    """The words of a grid's header that names a plan's columns, '' for none; the cells below it."""
    rows: dict[int, list[str]] = {}
    for cell in grid.cells:
        if cell.text.strip():
            rows.setdefault(cell.row, []).append(cell.text)
    for at in sorted(rows)[: WEIGHTS.search_rows * 2]:
        labels = [text for text in rows[at] if len(text) <= WEIGHTS.max_header]
        if _names_plan([role_of(label) for label in labels]):
            below = [text for row in sorted(rows) if row > at for text in rows[row]]
            return " | ".join(" ".join(label.split()) for label in labels), below[:MAX_LINES]
    return "", []


def _in_lines(lines: Sequence[Paragraph]) -> Iterator[Unread]:
    """Headers that lines print label after label, with lines below that read as rows."""
    at = 0
    while at < len(lines):
        labels, end = _labels(lines, at)
        if _names_plan([role_of(label) for label in labels]):
            if _show_rows([line.text for line in lines[end : end + MAX_LINES]]):
                yield Unread(lines[at].page, " | ".join(label.strip(" -–") for label in labels))
            at = end
        else:
            at += 1


def _labels(lines: Sequence[Paragraph], at: int) -> tuple[list[str], int]:
    """The known labels that the words from a line on begin with, and the line behind the last."""
    first = lines[at].text
    if not first.lstrip()[:1].isupper():
        return [], at + 1  # no label begins so
    if not (opens("header", first) or (len(first) <= WEIGHTS.max_header and is_header(first))):
        return [], at + 1
    words: list[str] = []
    ends: list[int] = []  # by word: the line behind it
    for line in range(at, len(lines)):
        own = lines[line].text.split()
        if len(words) + len(own) > MAX_WORDS:
            break
        words += own
        ends += [line + 1] * len(own)
    if sum(map(_opens_label, words, range(len(words)), repeat(words))) < WEIGHTS.least_labels:
        return [], at + 1
    if not any(_is_label(" ".join(words[:end])) for end in range(1, LINEAR.labels_max_label + 1)):
        return [], at + 1  # no cut begins with one: most lines, and all ways to cut them are many
    starts = [not n or ends[n] != ends[n - 1] for n in range(len(words))]
    cut = cut_labels(words, starts, has_rest=True)
    labels = list(takewhile(_is_label, cut))
    count = sum(len(label.split()) for label in labels)
    return labels, ends[count - 1] if count else at + 1


def _opens_label(word: str, at: int, words: Sequence[str]) -> bool:
    """Whether a label may begin with a word: a capital, and words that open one."""
    first = words[at : at + MAX_OPENER]
    return word[0].isupper() and (
        opens("header", " ".join(first))
        or any(is_header(" ".join(first[:count])) for count in range(1, MAX_OPENER + 1))
    )


def _is_label(text: str) -> bool:
    """Whether words name a column: known ones, and no act, whose words may be those of a label."""
    if not text[0].isupper() or text[-1] in ",;." or ";" in text:
        return False  # a sentence that holds such words
    return is_header(text) or (role_of(text) is not None and not opens("task", text))


def _names_plan(roles: Sequence[Role | None]) -> bool:
    """Whether three columns or more are known, one of tasks and one that says who or when."""
    known = {role for role in roles if role}
    return len(known) >= WEIGHTS.least_labels and "task" in known and bool(known & SHOWING)


def _show_rows(texts: Sequence[str]) -> bool:
    """Whether texts below a header read as rows: one is an act, one names an agency or a date."""
    bare = [_NUMBER.sub("", text, count=1) for text in texts]
    return any(opens("task", text) for text in bare) and any(map(_says_who_or_when, bare))


def _says_who_or_when(text: str) -> bool:
    """Whether a text, or the end of a line that holds several cells, is an agency or a deadline."""
    words = text.split()
    for first in range(max(0, len(words) - MAX_CELL), len(words)):
        if first and not words[first][0].isupper() and not words[first][0].isdigit():
            continue
        part = " ".join(words[first:])
        if is_agency(part) or (is_deadline(part) and not part.isdigit()):
            return True
    return False
