"""Vocabulary files: what normalizers know about the language of administration is data.

Each file is UTF-8 CSV with a header under normalizers/vocabulary/, sorted so that a change shows
as one line in a diff.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

VOCABULARY = Path(__file__).resolve().parent.parent / "vocabulary"


def rows(name: str) -> Iterator[list[str]]:
    """Cells of each line of `<name>.csv`, without its header."""
    with (VOCABULARY / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        reader = csv.reader(file)
        next(reader)
        yield from reader
