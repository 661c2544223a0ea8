"""Lines of a dump as table rows or text, and the runs of rows that make a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import regex

from extractors.text.markup import plain
from schemas.numbers import NUMBER

MIN_ROWS = 2  # rows alike that make a table
MAX_SECTION = 600  # characters of a section title printed between the rows

_RULE_FIELD = regex.compile(r"\s*:?[-–—=_]{2,}:?\s*")
_CORNER = regex.compile(r"[-=:]{2}\+|\+[-=:]{2}")
_CORNERS = regex.compile(r"[+|]")
_PIPE = regex.compile(r"(?<!\\)\|")
_COUNTER = regex.compile(rf"\(?(?:{NUMBER}|[A-Za-zđ](?:\.\d{{1,3}})*)[.)]*")


@dataclass(slots=True)
class DumpLine:
    """A line of the dump: its fields when it is a table row, else its text alone."""

    text: str
    page: int
    fields: list[str] | None = None
    rule: bool = False
    blank: bool = False


def is_number(text: str) -> bool:
    """Whether a field holds the number of a row: 1, II.1, a)."""
    return bool(_COUNTER.fullmatch(text))


def is_frame(line: DumpLine) -> bool:
    """Whether a line is drawn between the rows of a grid table: +----+----+, +----+    +----+."""
    return bool(frame_parts(line.text))


def frame_parts(line: str) -> list[str]:
    """What stands between the corners of a frame's line, [] when it is none.

    `+----+    +----+` leaves a column open, where a merged cell goes on.
    """
    inner = line.strip()
    if inner[:1] not in ("+", "|") or inner[-1:] not in ("+", "|") or not _CORNER.search(inner):
        return []
    parts = _CORNERS.split(inner)[1:-1]
    return parts if any(part and not part.strip("-=:") for part in parts) else []


def lines_of(text: str, first_page: int = 1) -> Iterator[DumpLine]:
    """Lines of a dump; a form feed is a blank line and turns the page."""
    for number, page in enumerate(text.split("\f"), first_page):
        if number > first_page:
            yield DumpLine("", number, blank=True)
        for line in page.split("\n"):
            if frame_parts(line):
                yield DumpLine(line, number, rule=True)
                continue
            fields = fields_of(line)
            if fields is None:
                yield DumpLine(line, number, blank=not line.strip())
            else:
                rule = all(_RULE_FIELD.fullmatch(value) for value in fields)
                yield DumpLine(line, number, fields, rule)


def fields_of(line: str) -> list[str] | None:
    """Fields of a table row, None for a line without tabs or pipes between its words."""
    if "\t" in line:
        fields = line.strip(" \n").split("\t")
        return fields if any(value.strip() for value in fields) and len(fields) > 1 else None
    if "|" in line:
        inner = line.strip()
        fields = _PIPE.split(inner)
        if inner.startswith("|"):
            fields = fields[1:]
        if inner.endswith("|") and len(fields) > 1:
            fields = fields[:-1]
        if len(fields) > 1 or (len(inner) > 2 and inner[0] == inner[-1] == "|"):
            return [value.replace("\\|", "|").strip() for value in fields]
    return None


def runs_of(lines: Iterator[DumpLine]) -> Iterator[DumpLine | list[DumpLine]]:
    """Lines outside tables one by one; a table's lines, with what stands between, in a list."""
    held: list[DumpLine] = []  # lines since the last row: they belong to the table if it goes on
    run: list[DumpLine] = []
    for line in lines:
        if line.fields is not None or (line.rule and run):
            run.extend(held)
            held = []
            run.append(line)
        elif run:
            held.append(line)
            if not line.blank and _parts_tables(held):
                yield from _settled(run)
                yield from held
                run, held = [], []
        elif not line.rule:
            yield line
    yield from _settled(run)
    yield from held


def _parts_tables(held: Sequence[DumpLine]) -> bool:
    """Whether what stands below a row is other text: more than one paragraph, or a long one."""
    printed = [line for line in held if not line.blank]
    return len(printed) > 1 or len(printed[0].text) > MAX_SECTION


def _settled(run: list[DumpLine]) -> Iterator[DumpLine | list[DumpLine]]:
    """A run of rows as a table, or as plain lines when no two rows are alike."""
    widths = Counter(
        len(line.fields)
        for line in run
        if line.fields and not line.rule and sum(map(bool, map(str.strip, line.fields))) > 1
    )
    if widths and max(widths.values()) >= MIN_ROWS:
        yield run
    else:
        yield from (line for line in run if not line.rule)


def tables_of(run: list[DumpLine]) -> Iterator[list[DumpLine]]:
    """A run cut where another table begins: at a row of titles unlike the first above numbers."""
    rows = [index for index, line in enumerate(run) if line.fields and not line.rule]
    start = 0
    header = [plain(value)[0] for value in run[rows[0]].fields or ()]
    for index, following in pairwise(rows[1:]):
        titles = [plain(value)[0] for value in run[index].fields or ()]
        below = plain((run[following].fields or [""])[0])[0]
        if titles == header or not all(titles) or is_number(titles[0]):
            continue
        if run[index - 1].blank and is_number(below):
            yield run[start:index]
            start, header = index, titles
    yield run[start:]
