"""A table's rows put together again, and cut where the page ends cut them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import regex

from extractors.text.markup import plain
from extractors.text.runs import MIN_ROWS, DumpLine, is_number
from schemas.numbers import COUNTS, LEVEL

SPACED_SHARE = 0.6  # of the rows stand alone between blank lines: blanks are no page ends then

SECTION = regex.compile(
    rf"(?P<no>{LEVEL}[.)]?|{COUNTS}[.)])\s+(?P<text>\p{{Lu}}.*)",
    regex.S,
)
"""A section title printed as a paragraph between the rows: 'II.2 Tạo chuyển biến ...'."""


@dataclass(slots=True)
class Piece:
    """Rows between two page ends, and the plain paragraphs printed above them."""

    rows: list[list[str]] = field(default_factory=list)
    sections: list[str] = field(default_factory=list)
    page: int = 1


def mended(run: Sequence[DumpLine], n_cols: int) -> Iterator[DumpLine]:
    """Lines with the pieces of one row joined: a cell's line end broke the row in two."""
    kept: DumpLine | None = None
    fresh = True  # the line before was no row, so nothing can go on
    for line in run:
        if line.rule or line.blank:
            if kept is not None:
                yield kept
                kept = None
            fresh = True
            if line.blank:
                yield line
            continue
        if kept is not None and kept.fields is not None and not fresh:
            joined = _joined(kept.fields, line, n_cols)
            if joined is not None:
                kept = DumpLine(kept.text, kept.page, joined)
                continue
        if kept is not None:
            yield kept
        kept, fresh = line, False
    if kept is not None:
        yield kept


def _joined(fields: list[str], line: DumpLine, n_cols: int) -> list[str] | None:
    """The row with a line that goes on with it, None when the line is a row of its own."""
    more = [line.text] if line.fields is None else line.fields
    first = more[0].strip()
    if not first or is_number(first) or (len(more) == 1 and is_title(first, fields)):
        return None
    whole = len(fields) + len(more) - 1 == n_cols
    tail = line.fields is None and first[0].islower()
    short = line.fields is None and len(fields) < n_cols and not SECTION.match(first)
    if whole or tail or short:
        return [
            *fields[:-1],
            f"{fields[-1]}\n{first}" if not tail else f"{fields[-1]} {first}",
            *more[1:],
        ]
    return None


def is_title(text: str, above: Sequence[str]) -> bool:
    """Whether a text alone on its line below a whole row is a section's title, not its last cell's.

    It has a section's number, the one that comes next a level above the row's own (2 below 1.3),
    or capitals alone.
    """
    text = plain(text)[0]
    match = SECTION.fullmatch(text)
    if match is None:
        return len(text.split()) > 1 and text.isupper() and not any(map(str.isdigit, text))
    number = match["no"].rstrip(".)").split(".")
    if not number[-1].isdigit() or not number[0].isdigit():
        return True
    own = plain(above[0])[0].rstrip(".)").split(".")
    *outer, last = number
    return (
        len(number) < len(own)
        and own[: len(outer)] == outer
        and own[len(outer)] == str(int(last) - 1)
    )


def pieces_of(lines: Iterator[DumpLine], page: int) -> Iterator[Piece]:
    """Rows grouped by page: a blank line or a form feed ends one, unless every row stands alone."""
    groups: list[Piece] = []
    spaced = True
    for line in lines:
        if line.blank:
            spaced = True
        elif line.fields is None or len(line.fields) == 1:
            text = line.text if line.fields is None else line.fields[0]
            groups.append(Piece(sections=[text], page=line.page))
            spaced = False
        else:
            if spaced or not groups:
                groups.append(Piece(page=line.page))
                spaced = False
            groups[-1].rows.append(line.fields)
    yield from _paged(_unspaced(_headed(groups)), page)


def _headed(groups: list[Piece]) -> list[Piece]:
    """Section titles put on top of the rows they stand above."""
    headed: list[Piece] = []
    for group in groups:
        if headed and headed[-1].sections and not headed[-1].rows:
            headed[-1].rows = group.rows
            headed[-1].sections += group.sections
        else:
            headed.append(group)
    return headed


def _unspaced(groups: list[Piece]) -> list[Piece]:
    """Pieces joined again where blank lines only space out the rows."""
    single = sum(len(group.rows) == 1 for group in groups)
    rows = sum(len(group.rows) for group in groups)
    if rows <= MIN_ROWS or single < SPACED_SHARE * rows:
        return groups
    joined = groups[:1]
    for group in groups[1:]:
        if group.sections or group.page != joined[-1].page:
            joined.append(group)
        else:
            joined[-1].rows += group.rows
    return joined


def _paged(groups: list[Piece], page: int) -> Iterator[Piece]:
    """Pages counted on from `page`; a row that starts in lower case was cut by a page end too."""
    page -= 1
    for group in groups:
        rows, group.rows = group.rows, []
        page = max(page + 1, group.page)
        group.page = page
        for row in rows:
            if group.rows and _is_numbered(group.rows[-1]) and _is_lower_half(row):
                yield group
                page += 1
                group = Piece(page=page)
            group.rows.append(row)
        yield group


def _is_numbered(row: Sequence[str]) -> bool:
    """Whether a row is no header: its first field is a number or empty."""
    first = plain(row[0])[0]
    return not first or is_number(first)


def _is_lower_half(row: Sequence[str]) -> bool:
    """A row without number whose first words go on in lower case."""
    if row[0].strip():
        return False
    text = next((value.strip() for value in row if value.strip()), "")
    letters = [letter for letter in plain(text)[0] if letter.isalpha()]
    return bool(letters) and letters[0].islower()
