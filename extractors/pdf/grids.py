"""A page's words and lattices into blocks: grids with their cells' text, and lines between."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence, Set
from itertools import chain
from operator import attrgetter

from extractors.pdf.bare import add_outer_rows, tell_rows, upright_lattice
from extractors.pdf.borders import Columns
from extractors.pdf.broken import join_numbers
from extractors.pdf.columns import find_columns, row_rules_of
from extractors.pdf.frames import loose_boxes, without_boxes, without_frame, without_layout
from extractors.pdf.lattice import Lattice, find_lattices
from extractors.pdf.open_columns import with_open_columns
from extractors.pdf.overrun import (
    cut_away,
    cut_short,
    first_lines,
    give_back,
    take_overrun,
    too_low,
)
from extractors.pdf.seams import uncrossed
from extractors.pdf.sheets import gutter_of
from extractors.pdf.text import cell_text, line_text, lines_of
from extractors.pdf.textlines import without_text_lines
from extractors.pdf.turned import into_cells, text_of
from extractors.pdf.weights import WEIGHTS
from extractors.pdf.words import OVERFLOWS
from schemas.geometry import Box, Page, Rule, Word
from schemas.reading import Block, Cell, Grid, Kind, Paragraph

CUT = "the visible page ends inside it"

_BOLD, _DOUBT = attrgetter("bold"), attrgetter("doubt")


def blocks_of(page: Page, before: Columns | None) -> tuple[list[Block], Columns | None]:
    """Grids and paragraphs of a page in reading order; marks come as paragraphs of their kind.

    `before` holds the columns of a table without vertical rules that the page before ended with;
    this page's are returned beside the blocks.
    """
    if not page.words:
        return [Paragraph(line, page.number) for line in page.lines], None
    rules = without_text_lines(page.rules, page.words)
    if page.unsure:
        rules = uncrossed(rules, page.unsure, page.words)
    lattices = find_lattices(rules)
    frames: list[tuple[Box, int]] = []
    if not lattices or len({rule.ink for rule in rules}) > 1:
        frames = loose_boxes(rules)
    kept = without_boxes(rules, [box for box, _ in frames]) if frames else rules
    if lattices and kept:
        kept = without_frame(kept)
    if len(kept) < len(rules):
        rules = kept
        lattices = find_lattices(rules)
    rules, lattices = _without_frame(page, rules, lattices)
    words, stamped = _without_stamps(page.words, frames)
    if not lattices and len(rules) > WEIGHTS.min_columns:
        lattices = upright_lattice(rules)
    if lattices:
        lattices = with_open_columns(lattices, rules, words)
    lattices = [without_layout(lattice, words) for lattice in lattices]
    if (page.seamed or page.tiled) and lattices:
        add_outer_rows(lattices[0], words, before)
    words = join_numbers(words, lattices)
    told, columns = find_columns(page, words, rules, lattices, before)
    if lattices:
        columns = tell_rows(words, rules, lattices)
        if page.seamed or page.tiled:
            columns = Columns(tuple(lattices[-1].xs), ruled=page.seamed)
    elif told and not told[0].rows_from_text:
        add_outer_rows(told[0], words, None)
        tell_rows(words, rules, told)
    lattices += told
    lattices.sort(key=lambda lattice: lattice.ys[0])
    inside, outside = _share_out(words, lattices)
    outside = take_overrun(lattices, inside, outside)
    for lattice, cells in zip(lattices, inside, strict=True):
        if not lattice.rows_from_text:
            give_back(lattice, cells)
    marks = [*page.marks, *into_cells(page.turned, lattices, inside)]
    if page.beyond and lattices:
        _doubt_cut(lattices, page.beyond)
    blocks: list[tuple[float, float, Block]] = [
        (lattice.xs[0], lattice.ys[0], _grid(page, lattice, cells))
        for lattice, cells in zip(lattices, inside, strict=True)
    ]
    blocks += [(line.box.x0, line.box.top, line) for line in _lines(page, outside) if line.box]
    gutter = gutter_of(lattices, page.width / 2) if len(lattices) > 1 else 0.0
    blocks.sort(key=lambda block: (block[0] >= gutter > 0.0, block[1]))
    apart: list[tuple[Kind, Sequence[Word]]] = [
        ("watermark", marks),
        ("stamp", stamped),
        ("hidden", page.hidden),
    ]
    aside = [
        Paragraph(word.text, page.number, Box(word.x0, word.top, word.x1, word.bottom), kind=kind)
        for kind, words_apart in apart
        for word in words_apart
    ]
    return [block for _, _, block in blocks] + aside, columns


def _alike(flat: Sequence[Rule]) -> list[Rule]:
    """Those horizontal rules that begin and end where most do: a frame's are longer."""
    sides = Counter((round(rule.x0), round(rule.x1)) for rule in flat)
    x0, x1 = max(sides, key=lambda side: sides[side], default=(0, 0))
    return [r for r in flat if max(abs(r.x0 - x0), abs(r.x1 - x1)) <= WEIGHTS.touch]


def _without_frame(
    page: Page, rules: Sequence[Rule], lattices: list[Lattice]
) -> tuple[Sequence[Rule], list[Lattice]]:
    """Leave a frame round a table that has horizontal rules only.

    None of them meets the frame, or it is the table's own outline and nothing parts its columns.
    """
    if lattices and all(len(lattice.xs) == 2 for lattice in lattices):
        flat = _alike([rule for rule in rules if rule.horizontal])
        return (flat, []) if row_rules_of(page, flat) else (rules, lattices)
    if any(len(lattice.spans) > WEIGHTS.frame_cells for lattice in lattices):
        return rules, lattices
    uprights = [rule for rule in rules if not rule.horizontal]
    free = [
        rule
        for rule in rules
        if rule.horizontal
        and not any(
            upright.top - WEIGHTS.touch <= rule.top <= upright.bottom + WEIGHTS.touch
            and rule.x0 - WEIGHTS.touch <= upright.x0 <= rule.x1 + WEIGHTS.touch
            for upright in uprights
        )
    ]
    if uprights and row_rules_of(page, free):
        return free, []
    return rules, lattices


def _doubt_cut(lattices: Sequence[Lattice], sides: Set[str]) -> None:
    """Doubt the rows that the visible page does not show whole."""
    for side, lattice in (("top", lattices[0]), ("bottom", lattices[-1])):
        if side in sides:
            row = 0 if side == "top" else len(lattice.ys) - 2
            lattice.doubts.setdefault(row, CUT)
    if sides & {"left", "right"}:
        for lattice in lattices:
            lattice.doubts |= dict.fromkeys(range(len(lattice.ys) - 1), CUT)


def _without_stamps(
    words: Sequence[Word], frames: Sequence[tuple[Box, int]]
) -> tuple[Sequence[Word], list[Word]]:
    """Words apart from those of a stamp: in a loose box, in its ink, which is not the text's."""
    if not frames:
        return words, []
    usual = Counter(word.ink for word in words).most_common(1)[0][0]
    coloured = [(box, ink) for box, ink in frames if ink != usual]
    kept: list[Word] = []
    stamped: list[Word] = []
    for word in words:
        of_stamp = any(
            word.ink == ink
            and box.x0 <= (word.x0 + word.x1) / 2 <= box.x1
            and box.top <= (word.top + word.bottom) / 2 <= box.bottom
            for box, ink in coloured
        )
        (stamped if of_stamp else kept).append(word)
    return kept, stamped


def _share_out(
    words: Sequence[Word], lattices: Sequence[Lattice]
) -> tuple[list[list[list[Word]]], Sequence[Word]]:
    """Words by lattice and cell, and those outside every lattice."""
    inside: list[list[list[Word]]] = [[[] for _ in lattice.spans] for lattice in lattices]
    owners = [lattice.owners() for lattice in lattices]
    outside: list[Word] = []
    x0 = x1 = y0 = y1 = 0.0  # the cell of the last word: the next one mostly stands in it too
    cell: list[Word] = outside
    for word in words:
        x, y = (word.x0 + word.x1) / 2, (word.top + word.bottom) / 2
        if x0 <= x < x1 and y0 <= y < y1:
            cell.append(word)
            continue
        for index, lattice in enumerate(lattices):
            xs, ys = lattice.xs, lattice.ys
            if (
                ys[0] - WEIGHTS.edge <= y <= ys[-1] + WEIGHTS.edge
                and xs[0] - WEIGHTS.edge <= x <= xs[-1] + WEIGHTS.edge
            ):
                row = min(max(bisect_right(ys, y) - 1, 0), len(ys) - 2)
                col = min(max(bisect_right(xs, x) - 1, 0), len(xs) - 2)
                x0, x1, y0, y1 = xs[col], xs[col + 1], ys[row], ys[row + 1]
                cell = inside[index][owners[index][row][col]]
                cell.append(word)
                break
        else:
            outside.append(word)
    return inside, outside


def _grid(page: Page, lattice: Lattice, words: list[list[Word]]) -> Grid:
    xs, ys = lattice.xs, lattice.ys
    cells = []
    doubts = dict(lattice.doubts)
    weak: set[int] = set()
    if not lattice.columns_from_text:
        doubts |= dict.fromkeys(_run_over(lattice, words), OVERFLOWS)
    if not (page.scanned or page.turned or lattice.rows_from_text):
        doubts |= dict.fromkeys(too_low(lattice, words), OVERFLOWS)
        doubts |= dict.fromkeys(cut_short(lattice, words), OVERFLOWS)
        if page.hidden:
            doubts |= dict.fromkeys(cut_away(lattice, words, page.hidden), OVERFLOWS)
        doubts |= dict.fromkeys(first_lines(lattice, words, bool(doubts)), OVERFLOWS)
    doubted = any(map(_DOUBT, chain.from_iterable(words)))
    for span, inside in zip(lattice.spans, words, strict=True):
        reasons: list[str] = []
        if doubted or page.scanned:
            reasons = list(dict.fromkeys(word.doubt for word in inside if word.doubt))
            rows = range(span.row, span.row + span.row_span)
            if reasons and not page.scanned:
                doubts |= dict.fromkeys(rows, reasons[0])
            if page.scanned and any(word.weak for word in inside):
                weak.update(rows)
        x0, x1 = xs[span.col], xs[span.col + span.col_span]
        box = Box(x0, ys[span.row], x1, ys[span.row + span.row_span])
        upright = not page.turned or not any(word.turn for word in inside)
        cells.append(
            Cell(
                span.row,
                span.col,
                cell_text(inside, x0, x1) if upright else text_of(inside, box),
                span.row_span,
                span.col_span,
                box,
                bool(inside) and all(map(_BOLD, inside)),
                doubt="; ".join(reasons) if page.scanned else "",
                open_above=span.open_above,
                open_below=span.open_below,
            )
        )
    return Grid(
        page.number,
        len(ys) - 1,
        len(xs) - 1,
        cells,
        open_top=lattice.open_top,
        open_bottom=lattice.open_bottom,
        row_tops=ys,
        col_lefts=xs,
        page_height=page.height,
        printed=sum([len(word.text) - word.text.count(" ") for inside in words for word in inside]),
        columns_from_text=lattice.columns_from_text,
        rows_from_text=lattice.rows_from_text,
        row_doubts=doubts,
        scanned=page.scanned,
        weak_rows=weak,
    )


def _run_over(lattice: Lattice, words: Sequence[Sequence[Word]]) -> Iterator[int]:
    """Rows in which a text runs on over the side of its cell, word by word.

    The first word of a cell's line begins before the cell does, a blank behind the cell before.
    """
    for span, inside in zip(lattice.spans, words, strict=True):
        side = lattice.xs[span.col] - WEIGHTS.ends_on
        for word in inside:
            if word.x0 < side and span.col:
                middle, gap = (word.top + word.bottom) / 2, WEIGHTS.overflow_gap * word.size
                if any(
                    other.top < middle < other.bottom and -gap < word.x0 - other.x1 < gap
                    for before, held in zip(lattice.spans, words, strict=True)
                    if before.col + before.col_span == span.col
                    and before.row <= span.row < before.row + before.row_span
                    for other in held
                ):
                    yield from range(span.row, span.row + span.row_span)


def _lines(page: Page, words: Sequence[Word]) -> list[Paragraph]:
    """Words outside tables by printed line; the two columns of a letterhead come apart."""
    found = []
    for line in lines_of(words):
        start = 0
        for index in range(1, len(line) + 1):
            if index < len(line):
                gap = line[index].x0 - line[index - 1].x1
                if gap < WEIGHTS.letterhead_gap * line[index].size:
                    continue
            piece = line[start:index]
            start = index
            box = Box(
                piece[0].x0,
                min(word.top for word in piece),
                piece[-1].x1,
                max(word.bottom for word in piece),
            )
            found.append(
                Paragraph(
                    line_text(piece),
                    page.number,
                    box,
                    bold=all(word.bold for word in piece),
                    centered=abs((box.x0 + box.x1) / 2 - page.width / 2) < WEIGHTS.centred,
                )
            )
    return found
