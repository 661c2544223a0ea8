"""Rows of a table without rules: bands of text between blank stripes.

Lines of one cell stand closer than rows do, so a stripe that is blank in every column and
higher than the space between lines parts two rows. A cell merged over rows fills such stripes in
its own column; that column is found, left out, and its text shared out over the bands afterwards.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import accumulate, pairwise
from math import inf
from statistics import median

from extractors.layout.cuts import Anchor, Cut, Place, Rows, TextLine, cut_rows
from extractors.pdf.lattice import Span
from extractors.pdf.text import line_text, lines_of
from extractors.pdf.weights import WEIGHTS
from schemas.geometry import Word

Stripe = tuple[float, float]


def row_edges(
    columns: Sequence[Sequence[Word]], header_bottom: float
) -> tuple[list[int], list[Cut]]:
    """Columns with merged cells, and every row's edge (y in points, ascending) with its margin.

    The columns between the number and the one with most text group its rows: they are taken to
    hold merged cells, but for those with a line beside every number.
    """
    blocks = [_line_boxes(words) for words in columns]
    letters = [sum(len(word.text) for word in words) for words in columns[1:]]
    widest = 1 + letters.index(max(letters))
    merged = [c for c in range(1, widest) if not _beside_all(blocks[0], blocks[c], header_bottom)]
    used = [column for column in range(len(columns)) if column not in merged]
    edges = _edges([blocks[c] for c in used], _line_space(blocks), header_bottom)
    numbers = [number for number in blocks[0] if sum(number) / 2 > header_bottom]
    return merged, _split_tight(edges, numbers, [columns[c] for c in used])


def blank_edges(columns: Sequence[Sequence[Word]]) -> list[float]:
    """Edges of the bands that stripes blank in every column part, where no number tells rows.

    None but where most bands have text in most columns: paragraphs of one cell do not keep step.
    """
    blocks = [_line_boxes(words) for words in columns]
    gaps = sorted(below[0] - above[1] for lines in blocks for above, below in pairwise(lines))
    space = gaps[int(len(gaps) * WEIGHTS.leading)] if gaps else 0.0
    edges = _edges(blocks, space, 0.0, _apart(blocks, space))
    held = [
        sum(any(low <= sum(line) / 2 < high for line in lines) for lines in blocks)
        for low, high in pairwise(edges)
    ]
    whole = sum(count > WEIGHTS.band_columns * len(columns) for count in held)
    if whole < WEIGHTS.bands or whole < WEIGHTS.whole_bands * len(held):
        return []
    return edges


def _apart(columns: Sequence[Sequence[Stripe]], space: float) -> float:
    """Points over the space between lines from which a stripe parts rows.

    Fewer than usual where the stripes are of two heights that a wide step parts.
    """
    stripes = sorted(stripe for column in columns for stripe in column)
    foots = accumulate((foot for _, foot in stripes), max)
    heights = (below[0] - foot - space for foot, below in zip(foots, stripes[1:], strict=False))
    least = WEIGHTS.row_gap / 2
    steps = pairwise(sorted([0.0, *(height for height in heights if height > 0)]))
    step = next((low for inner, low in steps if low - inner > least), inf)
    return min(WEIGHTS.row_gap, step - least / 2)


def _beside_all(numbers: Sequence[Stripe], lines: Sequence[Stripe], header_bottom: float) -> bool:
    """Whether a line of a column stands beside every number below the header."""
    middles = [sum(line) / 2 for line in lines]
    return all(
        any(top < middle < bottom for middle in middles)
        for top, bottom in numbers
        if top > header_bottom
    )


def _split_tight(
    edges: Sequence[float],
    numbers: Sequence[Stripe],
    columns: Sequence[Sequence[Word]],
) -> list[Cut]:
    """Edges with every band that holds several numbers cut between them.

    Rows set without padding have no wider stripe between them.
    """
    found = [Cut(edge, inf) for edge in edges[:1]]
    for low, high in pairwise(edges):
        inside = [n for n in numbers if low <= (n[0] + n[1]) / 2 < high]
        if len(inside) > 1:
            held = [
                [word for word in words if low <= (word.top + word.bottom) / 2 < high]
                for words in columns
            ]
            found += _cut_band(low, high, inside, held)
        found.append(Cut(high, inf))
    return found


def _cut_band(
    low: float,
    high: float,
    numbers: Sequence[Stripe],
    columns: Sequence[Sequence[Word]],
) -> list[Cut]:
    """Edges inside a band that leave one number in each part."""
    texts = [
        [
            TextLine(*box, line_text(line))
            for line, box in zip(lines_of(words), _line_boxes(words), strict=True)
        ]
        for words in columns[1:]
    ]
    lines = sorted([*numbers, *((line.top, line.bottom) for held in texts for line in held)])
    unit = median(bottom - top for top, bottom in lines)
    places = [Place(low)]
    bottom = lines[0][1]
    for top, end in lines[1:]:
        if top >= bottom - WEIGHTS.overlap:  # nothing stands across
            places.append(Place((top + bottom) / 2, -max(0.0, top - bottom) / unit))
        bottom = max(bottom, end)
    rows = Rows(texts, [], unit, [*places, Place(high)])
    cuts = cut_rows(rows, [Anchor(*number) for number in numbers], WEIGHTS.head)
    return [cut for cut in cuts if cut.at > low]


def _line_boxes(words: Sequence[Word]) -> list[Stripe]:
    return [
        (min(word.top for word in line), max(word.bottom for word in line))
        for line in lines_of(words)
    ]


def _line_space(columns: Sequence[Sequence[Stripe]]) -> float:
    """Usual space between two lines of one cell, points: the small gaps of all columns."""
    gaps = sorted(below[0] - above[1] for stripes in columns for above, below in pairwise(stripes))
    heights = [bottom - top for stripes in columns for top, bottom in stripes]
    if not gaps:
        return 0.0
    return min(median(gaps[: max(1, len(gaps) // 2)]), WEIGHTS.max_space * median(heights))


def _edges(
    columns: Sequence[Sequence[Stripe]],
    space: float,
    header_bottom: float,
    apart: float | None = None,
) -> list[float]:
    """Row edges in the middle of every stripe that is blank in all the columns."""
    stripes = sorted(stripe for column in columns for stripe in column)
    if not stripes:
        return []
    apart = WEIGHTS.row_gap if apart is None else apart
    edges = [stripes[0][0] - WEIGHTS.row_gap]
    bottom = stripes[0][1]
    for top, end in stripes[1:]:
        after_header = bottom <= header_bottom + 1 and (top + end) / 2 > header_bottom
        if top - bottom > space + apart or after_header:
            edges.append((top + bottom) / 2)
        bottom = max(bottom, end)
    edges.append(bottom + WEIGHTS.row_gap)
    return edges


def merge_down(
    spans: list[Span], column: int, words: Sequence[Word], ys: Sequence[float], first: int
) -> list[Span]:
    """Spans with the cells of `column` merged over the rows that its blocks of text stand in.

    Rows before the `first` are the header's.

    Rows in which another cell covers the column (sections, headers) part the runs. Within a run
    every block takes consecutive rows, as near as possible to standing in their middle or at
    their top; a run without text is one merged cell.
    """
    own = {s.row: s for s in spans if s.col == column and s.col_span == 1}
    kept = [s for s in spans if not (s.col == column and s.col_span == 1)]
    blocks = _blocks(words)
    runs: list[list[int]] = []
    for row in sorted(own):
        if row < first:
            kept.append(own[row])
        elif runs and runs[-1][-1] == row - 1:
            runs[-1].append(row)
        else:
            runs.append([row])
    for run in runs:
        low, high = ys[run[0]], ys[run[-1] + 1]
        inside = [b for b in blocks if low <= (b[0] + b[1]) / 2 < high]
        for first, last in _share(inside, run, ys):
            kept.append(Span(first, column, last - first + 1, 1))
    return kept


def _blocks(words: Sequence[Word]) -> list[Stripe]:
    """Lines of a column grouped where nothing more than a line space parts them."""
    lines = _line_boxes(words)
    space = _line_space([lines])
    blocks: list[Stripe] = []
    for top, bottom in lines:
        if blocks and top - blocks[-1][1] <= space + WEIGHTS.row_gap:
            blocks[-1] = (blocks[-1][0], bottom)
        else:
            blocks.append((top, bottom))
    return blocks


def _share(
    blocks: Sequence[Stripe], run: Sequence[int], ys: Sequence[float]
) -> list[tuple[int, int]]:
    """First and last row of every block's cell: the cheapest cut of a run of rows."""
    if len(blocks) <= 1 or len(blocks) > len(run):
        return [(run[0], run[-1])] if len(blocks) <= 1 else [(row, row) for row in run]

    def cost(block: Stripe, first: int, last: int) -> float:
        top, bottom = ys[run[first]], ys[run[last] + 1]
        outside = max(0.0, top - block[0]) + max(0.0, block[1] - bottom)
        centred = abs((block[0] + block[1]) / 2 - (top + bottom) / 2)
        return min(centred, abs(block[0] - top)) + 10 * outside

    @cache
    def best(block: int, first: int) -> tuple[float, tuple[int, ...]]:
        if block == len(blocks) - 1:
            return cost(blocks[block], first, len(run) - 1), (len(run) - 1,)
        room = len(run) - (len(blocks) - block - 1)
        options = []
        for last in range(first, room):
            rest, ends = best(block + 1, last + 1)
            options.append((cost(blocks[block], first, last) + rest, (last, *ends)))
        return min(options)

    ends = best(0, 0)[1]
    starts = (0, *(end + 1 for end in ends[:-1]))
    return [(run[start], run[end]) for start, end in zip(starts, ends, strict=True)]
