"""Lines that a cell cut by the page end was too low for: they run on over the table's foot.

Some programs draw a merged cell's text whole on the page where the cell begins, however little of
the cell is left there. The first such line stands on the table's last rule, which no text below a
table does; the lines below it, in the same column and at the same distance, are the cell's too.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from extractors.pdf.lattice import Lattice
from extractors.pdf.weights import WEIGHTS
from extractors.syllables import is_syllable
from schemas.geometry import Word


def take_overrun(
    lattices: Sequence[Lattice], inside: Sequence[list[list[Word]]], outside: Sequence[Word]
) -> Sequence[Word]:
    """Move such words from those outside every lattice into their cells; those that stay."""
    for lattice, cells in zip(lattices, inside, strict=True):
        if lattice.columns_from_text or not outside:
            continue
        xs, foot = lattice.xs, lattice.ys[-1]
        over = [w for w in outside if w.top < foot < w.bottom and xs[0] < w.x1 and w.x0 < xs[-1]]
        if all(_in_column(xs, word) for word in over):
            moved = {id(word) for word in _overrun(lattice, cells, outside)}
            outside = [word for word in outside if id(word) not in moved] if moved else outside
    return outside


def give_back(lattice: Lattice, cells: Sequence[list[Word]]) -> None:
    """Move the last lines of a bold header that is too low for them back from the cells below.

    They begin on its rule, or follow such a line, in bold type over the cell's own.
    """
    owners: list[list[int]] = []
    for span, held in zip(lattice.spans, cells, strict=True):
        bold = [word for word in held if word.bold]
        if not span.row or not bold or len(bold) == len(held):
            continue
        owners = owners or lattice.owners()
        above = cells[owners[span.row - 1][span.col]]
        first = min(word.top for word in bold)
        if (
            above
            and all(word.bold for word in above)
            and first < lattice.ys[span.row]
            and first < max(word.bottom for word in above) + WEIGHTS.overrun_gap * bold[0].size
        ):
            above.extend(bold)
            held[:] = [word for word in held if not word.bold]


def too_low(lattice: Lattice, cells: Sequence[Sequence[Word]]) -> Iterator[int]:
    """Rows with text of a cell that is too low for it: on a rule, or printed over other text.

    Its first or last lines may stand in the row above or below, or those rows' in its.
    """
    rows = len(lattice.ys) - 1
    paces = _paces(word for held in cells for word in held)
    for span, held in zip(lattice.spans, cells, strict=True):
        top, foot = lattice.ys[span.row], lattice.ys[span.row + span.row_span]
        reach = _reach(top, foot, held, paces)
        if reach is not None:
            below = reach if span.row else 0  # a header's lines are told by their face
            last = min(span.row + span.row_span + below, rows)
            yield from range(max(span.row - reach, 0), last)


def _paces(words: Iterable[Word]) -> Mapping[int, float]:
    """How wide a letter usually is, by the height of its word, points.

    Faces have boxes of other heights, so that titles in one are no measure for texts in another.
    """
    widths: Counter[int] = Counter()
    letters: Counter[int] = Counter()
    for word in words:
        size = round(word.size)
        widths[size] += round(word.x1 - word.x0)
        letters[size] += len(word.text)
    return {size: widths[size] / count for size, count in letters.items()}


def _reach(top: float, foot: float, held: Sequence[Word], paces: Mapping[int, float]) -> int | None:
    """Rows above and below from which a cell may hold text, None where nothing says that it does.

    Words stand on its rules, or lines over one another; such that are one piece are narrower than
    their letters. Words over one another on one line are a text that runs over its cell's side.
    """
    beyond = None
    high = low = left = right = 0.0  # the line that the word before stands on
    for word in held:
        upper, lower, x0, x1 = word.top, word.bottom, word.x0, word.x1
        size = lower - upper
        near = WEIGHTS.on_edge * size
        if not top + near < (upper + lower) / 2 < foot - near:
            return 1
        letters = len(word.text)
        if (
            letters >= WEIGHTS.paced
            and not word.doubt
            and x1 - x0 < WEIGHTS.squeezed * letters * paces[round(size)]
        ):
            return 1
        inset = WEIGHTS.overprint * min(size, low - high)
        if upper >= low or min(low, lower) - max(high, upper) <= inset:
            high, low, left, right = upper, lower, x0, x1
            continue
        if x0 < right - inset and left < x1 - inset:
            if abs(upper - high) > near or abs(x0 - left) < near:
                return 1
            beyond = 0
        if x0 < left:
            left = x0
        elif x1 > right:
            right = x1
    return beyond


def cut_away(
    lattice: Lattice, cells: Sequence[Sequence[Word]], hidden: Sequence[Word]
) -> Iterator[int]:
    """Rows with a cell whose first or last lines nobody sees: it is too low for its text.

    They go on with the cell's own, line by line. Those of a cell that a page end cuts are
    printed on the other page.
    """
    for span, held in zip(lattice.spans, cells, strict=True):
        if not held:
            continue
        left, right = lattice.xs[span.col], lattice.xs[span.col + span.col_span]
        top, foot = lattice.ys[span.row], lattice.ys[span.row + span.row_span]
        high, low = min(word.top for word in held), max(word.bottom for word in held)
        gap = WEIGHTS.overrun_gap * held[0].size
        for word in hidden:
            if (
                left < word.x0
                and word.x1 < right
                and (
                    (
                        not span.open_below
                        and foot < word.bottom
                        and low - gap < word.top < low + gap
                    )
                    or (
                        not span.open_above
                        and word.top < top
                        and high - gap < word.bottom < high + gap
                    )
                )
            ):
                yield from range(span.row, span.row + span.row_span)
                break


def cut_short(lattice: Lattice, cells: Sequence[Sequence[Word]]) -> list[int]:
    """Rows with text that ends at the side of its cell, in a table that cuts words there.

    Spreadsheets print a text that does not fit as far as the next cell: of one line, up to a
    letter that ends no syllable.
    """
    found: list[int] = []
    cut = False
    for span, held in zip(lattice.spans, cells, strict=True):
        if not held:
            continue
        last = held[-1]
        room = lattice.xs[span.col + span.col_span] - last.x1
        if room < WEIGHTS.cut_room * last.size and not last.text.isdecimal():
            high, low = last.top, last.bottom
            if all(high < (word.top + word.bottom) / 2 < low for word in held):
                found.extend(range(span.row, span.row + span.row_span))
                end = last.text.split()[-1]
                cut = cut or (end.isalpha() and end.islower() and not is_syllable(end))
    return found if cut else []


def first_lines(lattice: Lattice, cells: Sequence[Sequence[Word]], too_low: bool) -> Sequence[int]:
    """Rows that show but the first line of a text: it ends where the next word would not fit.

    Most texts of the widest column end so, and none has a second line: whole texts end anywhere.
    Where rows of the table are known to be `too_low` every one that is a line high is asked.
    """
    widths = [b - a for a, b in pairwise(lattice.xs)]
    widest = widths.index(max(widths))
    lines = full = 0
    found: list[int] = []
    for span, held in zip(lattice.spans, cells, strict=True):
        if not held or span.row_span > 1 or not span.row:
            continue
        size = held[0].size
        if not too_low and max(word.top for word in held) > min(word.bottom for word in held):
            return []  # as in nearly every table
        room = lattice.xs[span.col + span.col_span] - max(word.x1 for word in held)
        low = lattice.ys[span.row + 1] - lattice.ys[span.row] < WEIGHTS.one_line * size
        is_full = room < WEIGHTS.word_room * size
        if is_full and low:
            found.append(span.row)
        if span.col == widest:
            lines += 1
            full += is_full
    if too_low or full >= max(WEIGHTS.full_lines, WEIGHTS.full_share * lines):
        return found
    return []


def _overrun(
    lattice: Lattice, cells: Sequence[list[Word]], outside: Sequence[Word]
) -> Iterator[Word]:
    """The words that are added to cells of a lattice's last row."""
    xs, foot = lattice.xs, lattice.ys[-1]
    for span, held in zip(lattice.spans, cells, strict=True):
        if span.row + span.row_span < len(lattice.ys) - 1 or not held:
            continue
        last = max(held, key=lambda word: word.bottom)
        end, near = last.bottom, WEIGHTS.overrun_gap * last.size
        if foot - end > near:
            continue
        over = end - foot > WEIGHTS.overrun * last.size
        left, right = xs[span.col], xs[span.col + span.col_span]
        below = (w for w in outside if w.bottom > foot and left <= w.x0 and w.x1 <= right)
        for word in sorted(below, key=lambda word: word.top):
            over = over or foot - word.top > WEIGHTS.overrun * word.size
            if not over or word.top - end > near or word.size > WEIGHTS.tall_box * last.size:
                break
            held.append(word)
            end = max(end, word.bottom)
            yield word


def _in_column(xs: Sequence[float], word: Word) -> bool:
    """Whether a word stands between two neighbouring upright rules."""
    return bisect_right(xs, word.x0) == bisect_right(xs, word.x1)
