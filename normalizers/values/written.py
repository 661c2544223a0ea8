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

DELIMITERS = ",;\t"  # the first of those that divide the header oftenest
DAY_FIRST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")


class WrittenError(ValueError):
    """A file that is no CSV in a known encoding; `line` counts from 1."""

    def __init__(self, line: int, what: str) -> None:
        super().__init__(f"line {line}: {what}")
        self.line = line
        self.what = what


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
    """The line on which each record begins, from 1, and its cells; WrittenError for broken CSV."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    begins = 1
    try:
        for cells in reader:
            yield begins, cells
            begins = reader.line_num + 1
    except csv.Error as error:
        raise WrittenError(begins, str(error)) from error


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
