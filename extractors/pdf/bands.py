"""Rows of a table without rules: bands of text between blank stripes.

Lines of one cell stand closer than rows do, so a stripe that is blank in every column and
higher than the space between lines parts two rows. A cell merged over rows fills such stripes in
its own column; that column is found, left out, and its text shared out over the bands afterwards.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from math import inf
from statistics import median

from extractors.layout.cuts import Anchor, Cut, Place, Rows, TextLine, cut_rows
from extractors.layout.numbers import is_broken
from extractors.pdf.lattice import Span
from extractors.pdf.text import line_text, lines_of
from extractors.pdf.weights import WEIGHTS
from schemas.geometry import Word

Stripe = tuple[float, float]


def row_edges(
    columns: Sequence[Sequence[Word]], header_bottom: float, widest: int
) -> tuple[list[int], list[Cut]]:
    """Columns with merged cells, and every row's edge (y in points, ascending) with its margin.

    The columns between the number and the `widest` one group its rows, so they are taken to hold
    merged cells from the start, but for those with a line beside every number; the widest itself
    tells the rows and never does.
    """
    blocks = [_line_boxes(words) for words in columns]
    blocks[0] = _entries(columns[0], blocks[widest])
    space = _line_space(blocks)
    merged = [c for c in range(1, widest) if not _beside_all(blocks[0], blocks[c], header_bottom)]
    used = [column for column in range(len(columns)) if column not in merged]
    edges = _edges([blocks[c] for c in used], space, header_bottom)
    numbers = [entry for entry in blocks[0] if sum(entry) / 2 > header_bottom]
    tight = _split_tight(edges, numbers, columns, used)
    fused = [count for count in _held(blocks[0], edges) if count > 1]
    parted = max(_held(blocks[0], [cut.at for cut in tight]), default=0) == 1
    if parted and sum(fused) > WEIGHTS.fused * len(blocks[0]):
        return merged, tight
    for column in used[1:]:
        if column == widest:
            continue
        rest = [c for c in used if c != column]
        apart = _edges([blocks[c] for c in rest], space, header_bottom)
        if _numbered(blocks[0], apart) >= _numbered(blocks[0], edges) + WEIGHTS.merged:
            used, edges = rest, apart
            merged.append(column)
    return sorted(merged), _split_tight(edges, numbers, columns, used)


def blank_edges(columns: Sequence[Sequence[Word]]) -> list[float]:
    """Edges of the bands that stripes blank in every column part, where no number tells rows.

    None but where most bands have text in most columns: paragraphs of one cell do not keep step.
    """
    blocks = [_line_boxes(words) for words in columns]
    gaps = sorted(below[0] - above[1] for lines in blocks for above, below in pairwise(lines))
    edges = _edges(blocks, gaps[int(len(gaps) * WEIGHTS.leading)] if gaps else 0.0, 0.0)
    held = [
        sum(any(low <= sum(line) / 2 < high for line in lines) for lines in blocks)
        for low, high in pairwise(edges)
    ]
    whole = sum(count > WEIGHTS.band_columns * len(columns) for count in held)
    if whole < WEIGHTS.bands or whole < WEIGHTS.whole_bands * len(held):
        return []
    return edges


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
    used: Sequence[int],
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
            found += _cut_band(low, high, inside, held, used)
        found.append(Cut(high, inf))
    return found


def _cut_band(
    low: float,
    high: float,
    numbers: Sequence[Stripe],
    columns: Sequence[Sequence[Word]],
    used: Sequence[int],
) -> list[Cut]:
    """Edges inside a band that leave one number in each part."""
    texts, titles = _texts_of(columns, used)
    lines = sorted([*numbers, *((t.top, t.bottom) for held in (*texts, titles) for t in held)])
    unit = median(bottom - top for top, bottom in lines)
    places = [Place(low)]
    bottom = lines[0][1]
    for top, end in lines[1:]:
        if top >= bottom - WEIGHTS.overlap:  # nothing stands across
            places.append(Place((top + bottom) / 2, -max(0.0, top - bottom) / unit))
        bottom = max(bottom, end)
    rows = Rows(texts, titles, unit, [*places, Place(high)])
    cuts = cut_rows(rows, [Anchor(*number) for number in numbers], WEIGHTS.head)
    return [cut for cut in cuts if cut.at > low]


def _texts_of(
    columns: Sequence[Sequence[Word]], used: Sequence[int]
) -> tuple[list[list[TextLine]], list[TextLine]]:
    """Lines of the columns but the number's, and those of titles that stand over several."""
    column_of = {id(word): column for column in used for word in columns[column]}
    texts: dict[int, list[TextLine]] = {column: [] for column in used if column}
    titles: list[TextLine] = []
    for line in lines_of([word for column in used for word in columns[column]]):
        phrase: list[Word] = []
        for word, after in zip(line, [*line[1:], None], strict=True):
            if column_of[id(word)] == 0:
                continue
            phrase.append(word)
            if after is not None and after.x0 - word.x1 <= WEIGHTS.title_gap * word.size:
                continue
            box = min(w.top for w in phrase), max(w.bottom for w in phrase)
            first, last = column_of[id(phrase[0])], column_of[id(phrase[-1])]
            held = texts[first] if first == last else titles
            held.append(TextLine(*box, line_text(phrase)))
            phrase = []
    return list(texts.values()), titles


def _line_boxes(words: Sequence[Word]) -> list[Stripe]:
    return [
        (min(word.top for word in line), max(word.bottom for word in line))
        for line in lines_of(words)
    ]


def _entries(words: Sequence[Word], texts: Sequence[Stripe]) -> list[Stripe]:
    """Entries of the number column: "III." above "1" is one where no text stands beside "III."."""
    found: list[Stripe] = []
    above = ""
    for line, (top, bottom) in zip(lines_of(words), _line_boxes(words), strict=True):
        number = line_text(line)
        if found and top - found[-1][1] < WEIGHTS.row_gap and is_broken(above, number):
            upper, middle = found[-1][0], sum(found[-1]) / 2
            if not any(abs((low + high) / 2 - middle) < WEIGHTS.row_gap for low, high in texts):
                found[-1] = (upper, bottom)
                above += number
                continue
        found.append((top, bottom))
        above = number
    return found


def _line_space(columns: Sequence[Sequence[Stripe]]) -> float:
    """Usual space between two lines of one cell, points: the small gaps of all columns."""
    gaps = sorted(below[0] - above[1] for stripes in columns for above, below in pairwise(stripes))
    heights = [bottom - top for stripes in columns for top, bottom in stripes]
    if not gaps:
        return 0.0
    return min(median(gaps[: max(1, len(gaps) // 2)]), WEIGHTS.max_space * median(heights))


def _edges(columns: Sequence[Sequence[Stripe]], space: float, header_bottom: float) -> list[float]:
    """Row edges in the middle of every stripe that is blank in all the columns."""
    stripes = sorted(stripe for column in columns for stripe in column)
    if not stripes:
        return []
    edges = [stripes[0][0] - WEIGHTS.row_gap]
    bottom = stripes[0][1]
    for top, end in stripes[1:]:
        after_header = bottom <= header_bottom + 1 and (top + end) / 2 > header_bottom
        if top - bottom > space + WEIGHTS.row_gap or after_header:
            edges.append((top + bottom) / 2)
        bottom = max(bottom, end)
    edges.append(bottom + WEIGHTS.row_gap)
    return edges


def _numbered(numbers: Sequence[Stripe], edges: Sequence[float]) -> int:
    """Bands that hold one entry of the number column, less those that hold none."""
    held = _held(numbers, edges)
    return held.count(1) - held.count(0)


def _held(numbers: Sequence[Stripe], edges: Sequence[float]) -> list[int]:
    """Entries of the number column in every band but the header's."""
    return [
        sum(1 for n in numbers if low <= (n[0] + n[1]) / 2 < high)
        for low, high in pairwise(edges[1:])
    ]


def merge_down(
    spans: list[Span], column: int, words: Sequence[Word], ys: Sequence[float]
) -> list[Span]:
    """Spans with the cells of `column` merged over the rows that its blocks of text stand in.

    Rows in which another cell covers the column (sections, headers) part the runs. Within a run
    every block takes consecutive rows, as near as possible to standing in their middle or at
    their top; a run without text is one merged cell.
    """
    own = {s.row: s for s in spans if s.col == column and s.col_span == 1}
    kept = [s for s in spans if not (s.col == column and s.col_span == 1)]
    blocks = _blocks(words)
    header = [row for row in own if row == 0]
    runs: list[list[int]] = []
    for row in sorted(own):
        if row in header:
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
