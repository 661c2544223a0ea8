"""Numbers of rows settled by the order in which they are printed.

A number column has few forms. What is none of them, or was read with doubt, is what counts on
from the rows around it, where what was read looks like that; a number read well stays, as plans
skip numbers and begin anew.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from unicodedata import combining, normalize

from extractors.layout.numbers import ROMANS, is_number
from extractors.scan.engine import Seen
from extractors.scan.numerals import MOST_SIGNS, UNREAD
from extractors.scan.opinions import other_reading
from extractors.scan.weights import WEIGHTS
from schemas.reading import Cell, Grid

LOOKS = {
    **{"0": "OQD", "1": "ILJT|!", "2": "Z", "3": "B", "4": "A", "5": "S", "6": "OGB"},
    **{"7": "T", "8": "BEX", "9": "GQO"},
}
"""Letters, without marks and as capitals, that a figure is read as."""
LETTERS = "ABCDEFGH"  # of sections
STEMS = frozenset("IHLN.")  # what stems side by side are read as
ONES = frozenset("1lI|")  # what a single stem is read as
CELLS_OF_TITLE = 2  # with text in the row of a section: its number and title


def forms_of_number(first: list[Seen], other: list[Seen]) -> tuple[list[Seen], list[Seen]]:
    """The two readings of a row's number; the second alone where it is a number and no other is.

    "11" is none where the first engine saw other stems: they are a Roman number's.
    """
    are = [len(words) == 1 and is_number(words[0].text) for words in (first, other)]
    if are != [False, True]:
        return first, other
    stems = len(first) == 1 and set(first[0].text) <= STEMS and set(other[0].text) <= {"1", "."}
    return (first, []) if stems else (other, [])


def is_figure(words: Sequence[Seen]) -> bool:
    """Whether a row's number was read as one in figures, without a doubt."""
    return len(words) == 1 and not words[0].doubt and words[0].text.rstrip(".").isdecimal()


def settle_numbers(grids: Sequence[Grid]) -> None:
    """Set right the numbers of the rows of a document's scanned tables, page after page.

    What was read is kept in the row's doubt, but where it looks like the number that follows.
    """
    last, last_roman, last_letter = 0, 0, ""
    unsure = False  # the number of the section that rows are in
    titles: list[Cell] = []
    for grid in grids:
        rows = {cell.row: cell for cell in grid.cells if cell.col == 0}
        numbers = [cell.text.rstrip(".") for cell in rows.values()]
        if sum(map(is_number, numbers)) < WEIGHTS.numbered * len(rows):
            continue
        filled = Counter(cell.row for cell in grid.cells if cell.text)
        for row, cell in rows.items():
            if row and cell.col_span == 1 and cell.text:
                if filled[row] <= CELLS_OF_TITLE:
                    _settle_letter(cell, last_letter)
                _settle_roman(cell, last_roman)
                if filled[row] <= CELLS_OF_TITLE:
                    unsure = bool(cell.doubt)
                    titles.append(cell)
                elif unsure:
                    grid.weak_rows.add(row)
                _settle_figures(grid, cell, rows, last, filled[row] > CELLS_OF_TITLE)
                number = cell.text.rstrip(".")
                last_letter = number if number in LETTERS else last_letter
                if number.isdecimal():
                    if last and int(number) not in (1, last + 1):
                        grid.weak_rows.add(row)
                    last = int(number)
                last_roman = _roman_of(cell) or last_roman
    _settle_titles(titles)


def _settle_titles(titles: Sequence[Cell]) -> None:
    """The Roman number that both neighbours of a title in doubt ask for: III between II and IV."""
    places = [_roman_of(cell) for cell in titles]
    for at, cell in enumerate(titles):
        before, after = places[at - 1] if at else 0, places[at + 1] if at + 1 < len(titles) else 0
        first = after == 2 and before != 1 and cell.text.rstrip(".") in ONES
        asked = first or (before and after == before + 2)
        if cell.doubt and asked and cell.text.rstrip(".") not in LETTERS:
            follows = ROMANS[0 if first else before]
            if cell.text.rstrip(".") != follows:
                cell.doubt = f"its number was read as “{cell.text}”"
                cell.text = follows + "." * cell.text.endswith(".")


def _roman_of(cell: Cell) -> int:
    """What a row's Roman number counts, 0 for any other."""
    number = cell.text.rstrip(".")
    return ROMANS.index(number) + 1 if number in ROMANS else 0


def _settle_letter(cell: Cell, last: str) -> None:
    """The letter of a section that follows the last one where the figure that was read looks so."""
    read = cell.text.rstrip(".")
    follows = LETTERS[LETTERS.index(last) + 1 :][:1] if last else ""
    if follows and read != follows and follows in LOOKS.get(read, ""):
        cell.text, cell.doubt = cell.text.replace(read, follows), f"its number was read as “{read}”"


def _settle_figures(
    grid: Grid, cell: Cell, rows: dict[int, Cell], last: int, is_item: bool
) -> None:
    """Count on to a number that was not read, or not surely. `last`: the one above, on any page.

    `is_item`: its row has more cells than a section's title: no Roman number stands before it.
    """
    read = cell.text.rstrip(".")
    if len(read) > MOST_SIGNS or (read in LETTERS and not is_item):
        return
    above, below = (
        at.text.rstrip(".") if (at := rows.get(row)) is not None else ""
        for row in (cell.row - 1, cell.row + cell.row_span)
    )
    before = int(below) - 1 if below.isdecimal() else 0
    counts_on = above.isdecimal() and int(above) + 1 == before
    if read.isdecimal() and not cell.doubt:
        if counts_on and int(read) != before and len(read) == len(str(before)):
            cell.text = str(before)  # no plan counts 6, 1, 8
            grid.weak_rows.add(cell.row)
        return
    for number in {last + 1 if last else 0, before} - {0}:
        if (read not in ROMANS or cell.doubt or is_item) and _looks_like(read, str(number)):
            cell.text, cell.doubt = str(number), ""
            grid.weak_rows.add(cell.row)
            return
    if (is_number(read) and not cell.doubt) or not before:
        return
    if counts_on or (read == UNREAD and not above.isdecimal()):
        cell.text = str(before)
        what = "was not read" if read == UNREAD else f"was read as “{read}”"
        cell.doubt = f"its number {what}; {cell.text} stands before {below}"


def _looks_like(read: str, number: str) -> bool:
    """Whether every sign read is a figure of the number, or a letter that looks like it."""
    bare = "".join(sign for sign in normalize("NFD", read) if not combining(sign)).upper()
    return len(bare) == len(number) and all(
        sign == figure or sign in LOOKS[figure] for sign, figure in zip(bare, number, strict=True)
    )


def _settle_roman(cell: Cell, last: int) -> None:
    """Take the Roman number that follows where one in doubt differs from it by stems alone.

    Also where it is what the other engine read.
    """
    head, dot, rest = cell.text.partition(".")
    if not cell.doubt or head == ROMANS[0] or not 0 < last < len(ROMANS):
        return  # one that was read well stays, and an I may begin anew
    follows = ROMANS[last - 1 if rest else last]
    other = other_reading(cell.doubt)
    if other.rstrip(".") == follows and not rest and not head.isdecimal():
        cell.text, cell.doubt = other, ""  # one engine read it, and it counts on
    elif head in ROMANS and head != follows and head.replace("I", "") == follows.replace("I", ""):
        cell.doubt = f"its number was read as “{cell.text}”"
        cell.text = follows + dot + rest
