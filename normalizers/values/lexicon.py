"""Vocabulary files: what normalizers know about the language of administration is data.

Each file is UTF-8 CSV with a header under normalizers/vocabulary/, sorted so that a change shows
as one line in a diff; one that went through a Vietnamese Excel is read too. All of them are read
here, so that a slip in one of them is told by its file and line.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from pathlib import Path

from normalizers.values import written

VOCABULARY = Path(__file__).resolve().parent.parent / "vocabulary"


class VocabularyError(ValueError):
    """A vocabulary file that says something nobody can mean; the message has file and line."""

    def __init__(self, name: str, line: int, what: str) -> None:
        super().__init__(f"normalizers/vocabulary/{name}.csv, line {line}: {what}")


def rows(name: str, **allowed: Container[str]) -> Iterator[list[str]]:
    """Cells of each line of `<name>.csv`, without its header.

    `allowed` holds, for columns by name, the cells that may stand there. Raises VocabularyError
    for a line with too few or too many cells, one said twice, one whose first cell is blank or
    edged with blanks, a cell that is not allowed, bytes that are no UTF-8.
    """
    known: set[tuple[str, ...]] = set()
    try:
        lines = written.records(written.text_of((VOCABULARY / f"{name}.csv").read_bytes()))
        _, header = next(lines, (0, []))
        checks = [(header.index(column), cells) for column, cells in allowed.items()]
        for line, row in lines:
            if problem := _problem(row, header, checks, known):
                raise VocabularyError(name, line, problem)
            known.add(tuple(row))
            yield row
    except written.WrittenError as error:
        raise VocabularyError(name, error.line, error.what) from error


def _problem(
    row: list[str],
    header: list[str],
    checks: list[tuple[int, Container[str]]],
    known: set[tuple[str, ...]],
) -> str:
    """What is wrong with a line, '' when nothing is."""
    if len(row) != len(header):
        return f"{len(row)} cells, the header has {len(header)} ({', '.join(header)})"
    if not row[0] or [*map(str.strip, row)] != row:
        return f"a blank {header[0]}, or blanks around a cell: {row}"
    if tuple(row) in known:
        return f"said before: {','.join(row)}"
    for column, cells in checks:
        if row[column] not in cells:
            return f"no {header[column]} is called {row[column]!r}"
    return ""
