"""Rows of a table without rules: bands of text between blank stripes.

Lines of one cell stand closer than rows do, so a stripe that is blank in every column and
higher than the space between lines parts two rows. A cell merged over rows fills such stripes in
its own column; that column is found, left out, and its text shared out over the bands afterwards.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import pairwise
from statistics import median

from extractors.pdf.lattice import Span
from extractors.pdf.text import line_text, lines_of
from schemas.geometry import Word

ROW_GAP = 2.0  # points by which a stripe between rows is higher than the space between lines
MAX_SPACE = 0.5  # of a line's height: no text is set with more between its lines
OVERLAP = 2.5  # points that the boxes of two lines of tight text may overlap
LOWER_CASE = 12.0  # points a cell that would begin in lower case counts
TITLE_GAP = 0.35  # of the line height: words of one text stand closer
WIDER = 2.0  # points that each point of blank counts for a cut
FUSED = 0.5  # share of the numbers in bands with several: the rows are set without padding
HEAD = 8.0  # points that the end of a row from the page before costs
MERGED = 2  # rows that must come apart when a column is left out, for it to hold merged cells

_BROKEN = re.compile(r"[IVXLC]+\.(?:\d+\.)*\d+|\d+\.(?:\d+\.)*\d+")

Stripe = tuple[float, float]


def row_edges(
    columns: Sequence[Sequence[Word]], header_bottom: float, widest: int
) -> tuple[list[int], list[float]]:
    """Columns with merged cells, and the y of every row's edge (points, ascending).

    The columns between the number and the `widest` one group its rows, so they are taken to hold
    merged cells from the start; the widest itself tells the rows and never does.
    """
    blocks = [_line_boxes(words) for words in columns]
    blocks[0] = _entries(columns[0], blocks[widest])
    space = _line_space(blocks)
    merged = list(range(1, widest))
    used = [column for column in range(len(columns)) if column not in merged]
    starts = _cell_starts(columns, used)
    edges = _edges([blocks[c] for c in used], space, header_bottom)
    tight = _split_tight(edges, {c: blocks[c] for c in used}, starts)
    fused = [count for count in _held(blocks[0], edges) if count > 1]
    if sum(fused) > FUSED * len(blocks[0]) and max(_held(blocks[0], tight)) == 1:
        return merged, tight
    for column in used[1:]:
        if column == widest:
            continue
        rest = [c for c in used if c != column]
        apart = _edges([blocks[c] for c in rest], space, header_bottom)
        if _numbered(blocks[0], apart) >= _numbered(blocks[0], edges) + MERGED:
            used, edges = rest, apart
            merged.append(column)
    return sorted(merged), _split_tight(edges, {c: blocks[c] for c in used}, starts)


def _cell_starts(
    columns: Sequence[Sequence[Word]], used: Sequence[int]
) -> dict[tuple[int, float], str]:
    """First letters of the lines of each column by (column, top), not those of a title's middle."""
    begins = set()
    for line in lines_of([word for column in used for word in columns[column]]):
        begins.add(id(line[0]))
        begins.update(id(b) for a, b in pairwise(line) if b.x0 - a.x1 > TITLE_GAP * b.size)
    return {
        (column, min(word.top for word in line)): line[0].text[:1]
        for column in used
        for line in lines_of(columns[column])
        if id(line[0]) in begins
    }


def _split_tight(
    edges: Sequence[float],
    columns: Mapping[int, Sequence[Stripe]],
    starts: Mapping[tuple[int, float], str],
) -> list[float]:
    """Edges with every band that holds several numbers cut between them.

    Rows set without padding have no wider stripe between them. Any place that no line stands
    across may part them; of these the cut is taken that leaves each number in the middle or at
    the top of its row, and no cell beginning in lower case.
    """
    found = [edges[0]] if edges else []
    for low, high in pairwise(edges):
        numbers = [n for n in columns[0] if low <= (n[0] + n[1]) / 2 < high]
        if len(numbers) > 1:
            found += _best_cut(low, high, numbers, columns, starts)
        found.append(high)
    return found


def _best_cut(
    low: float,
    high: float,
    numbers: Sequence[Stripe],
    columns: Mapping[int, Sequence[Stripe]],
    starts: Mapping[tuple[int, float], str],
) -> list[float]:
    """The cheapest edges inside a band that leave one number in each part."""
    lines = sorted(
        (top, bottom, column)
        for column, stripes in columns.items()
        for top, bottom in stripes
        if low <= (top + bottom) / 2 < high
    )
    places: list[tuple[float, float]] = []  # where a cut may be, and what it costs
    bottom = lines[0][1]
    for top, end, _ in lines[1:]:
        if top >= bottom - OVERLAP:
            at = (top + bottom) / 2
            small = sum(
                starts.get((column, other), "").islower()
                for other, lower, column in lines
                if at - OVERLAP <= other <= at + (lower - other) / 2
            )
            places.append((at, LOWER_CASE * small - WIDER * max(0.0, top - bottom)))
        bottom = max(bottom, end)

    @cache
    def best(number: int, top: float) -> tuple[float, tuple[float, ...]]:
        middle = (numbers[number][0] + numbers[number][1]) / 2
        if number == len(numbers) - 1:
            return _off_centre(middle, numbers[number][0], top, high), ()
        after = (numbers[number + 1][0] + numbers[number + 1][1]) / 2
        options = []
        for at, cost in places:
            if middle < at < after and at > top:
                rest, cuts = best(number + 1, at)
                total = _off_centre(middle, numbers[number][0], top, at) + cost + rest
                options.append((total, (at, *cuts)))
        return min(options, default=(float("inf"), ()))

    first = (numbers[0][0] + numbers[0][1]) / 2
    options = [best(0, low)]
    for at, cost in places:
        if at < first:  # lines above it end a row of the page before
            total, cuts = best(0, at)
            options.append((total + cost + HEAD, (at, *cuts)))
    return list(min(options)[1])


def _off_centre(middle: float, number_top: float, top: float, bottom: float) -> float:
    """Points a number stands away from the middle, or the top, of a row."""
    return min(abs(middle - (top + bottom) / 2), abs(number_top - top))


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
        if found and top - found[-1][1] < ROW_GAP and _BROKEN.fullmatch(above + number):
            upper, middle = found[-1][0], sum(found[-1]) / 2
            if not any(abs((low + high) / 2 - middle) < ROW_GAP for low, high in texts):
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
    return min(median(gaps[: max(1, len(gaps) // 2)]), MAX_SPACE * median(heights))


def _edges(columns: Sequence[Sequence[Stripe]], space: float, header_bottom: float) -> list[float]:
    """Row edges in the middle of every stripe that is blank in all the columns."""
    stripes = sorted(stripe for column in columns for stripe in column)
    if not stripes:
        return []
    edges = [stripes[0][0] - ROW_GAP]
    bottom = stripes[0][1]
    for top, end in stripes[1:]:
        after_header = bottom <= header_bottom + 1 and (top + end) / 2 > header_bottom
        if top - bottom > space + ROW_GAP or after_header:
            edges.append((top + bottom) / 2)
        bottom = max(bottom, end)
    edges.append(bottom + ROW_GAP)
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
        if blocks and top - blocks[-1][1] <= space + ROW_GAP:
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
