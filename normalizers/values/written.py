"""CSV as people save it: by hand, by a program, by a Vietnamese Excel.

Excel there divides cells by semicolons, writes a byte-order mark and dates as 15/01/2026, and
"Unicode text" as UTF-16 with tabs. Vocabulary, overrides.csv and corrections.csv are all read here.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager

DELIMITERS = ",;\t"  # the first of those that divide the header oftenest
DAY_FIRST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")


class WrittenError(ValueError):
    """A file that is no CSV in a known encoding; `line` counts from 1."""

    def __init__(self, line: int, what: str) -> None:
        super().__init__(f"line {line}: {what}")
        self.line = line
        self.what = what


@contextmanager
def told(problems: dict[int, str]) -> Iterator[None]:
    """A file's reading: what stops it is a problem of a line, not an error of the run."""
    try:
        yield
    except OSError as error:
        problems[1] = f"the file could not be opened: {error.strerror or error}"
    except WrittenError as error:
        problems[error.line] = f"not readable from here on: {error.what}"


def text_of(data: bytes) -> str:
    """The text of a file in UTF-8, or in UTF-16 with its mark; WrittenError for anything else."""
    wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        return data.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        what = f"this is no utf-8 ({error.reason}); save it as CSV UTF-8"
        raise WrittenError(line, what) from error


def records(text: str) -> Iterator[tuple[int, list[str]]]:
    """The line on which each record begins, from 1, and its cells; WrittenError for broken CSV.

    A record that was pasted from elsewhere is read by its own separator: by the one that divides
    it as the header is divided, where the header's does not.
    """
    lines = _Lines(io.StringIO(text, newline="").readlines())
    usual, width = _delimiter(text), 0
    while lines.at < len(lines.all):
        begins = lines.at
        try:
            cells = lines.record(usual)
        except csv.Error as error:
            raise WrittenError(begins + 1, str(error)) from error
        if width > 1 and len(cells) not in (0, width):
            others = (lines.divided(begins, other, width) for other in DELIMITERS if other != usual)
            cells = next(filter(None, others), cells)
        yield begins + 1, cells
        width = width or len(cells)


class _Lines:
    """Lines of CSV and the place `at` which the next record begins; csv reads no line ahead."""

    def __init__(self, lines: list[str]) -> None:
        self.all, self.at = lines, 0
        self._readers: dict[str, Iterator[list[str]]] = {}

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if self.at == len(self.all):
            raise StopIteration
        self.at += 1
        return self.all[self.at - 1]

    def record(self, delimiter: str) -> list[str]:
        """The record that begins here; csv.Error where it is broken."""
        if delimiter not in self._readers:
            self._readers[delimiter] = csv.reader(self, delimiter=delimiter, strict=True)
        return next(self._readers[delimiter], [])

    def divided(self, begins: int, delimiter: str, width: int) -> list[str]:
        """The record there, if this divides it into so many cells; [] and unmoved otherwise."""
        ends, self.at = self.at, begins
        try:
            cells = self.record(delimiter)
        except csv.Error:
            cells = []
        if len(cells) == width:
            return cells
        self.at = ends
        return []


def iso_day(value: str) -> str:
    """A day as a Vietnamese Excel writes it (15/01/2026) as 2026-01-15; any other text as it is."""
    match = DAY_FIRST.fullmatch(value)
    if match is None:
        return value
    day, month, year = match.groups()
    return f"{year}-{int(month):02d}-{int(day):02d}"


def _delimiter(text: str) -> str:
    header = text.partition("\n")[0]
    return max(DELIMITERS, key=header.count)
