"""Tables without vertical rules: columns from the text itself.

Where only horizontal rules are drawn they give the rows; where nothing is drawn the rows are the
bands that blank stripes part. Columns are seeded by the phrases of the header line and their
borders are put where the fewest body lines cross.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from math import inf

from extractors.layout.cuts import Cut
from extractors.layout.numbers import is_number
from extractors.pdf.bands import blank_edges, merge_down, row_edges
from extractors.pdf.borders import Columns, Phrase, borders_of, clusters_of, crosses, phrases_of
from extractors.pdf.lattice import Lattice, Ruling, Span, lines_of_rules, merge_units
from extractors.pdf.text import lines_of
from extractors.pdf.weights import WEIGHTS
from schemas.geometry import Page, Rule, Word


def find_columns(
    page: Page,
    words: Sequence[Word],
    rules: Sequence[Rule],
    lattices: Sequence[Lattice],
    before: Columns | None,
) -> tuple[list[Lattice], Columns | None]:
    """Tables of a page that no vertical rules close, and the columns to try on the next page."""
    if any(not rule.horizontal for rule in rules) or lattices:
        return [], None
    edges = row_rules_of(page, rules)
    if not edges and before is not None and before.ruled:
        edges = _one_row(words, rules, before)
    if edges:
        return _ruled(words, edges, before)
    return _unruled(words, before)


# -- horizontal rules only ----------------------------------------------------------------------


def row_rules_of(page: Page, rules: Sequence[Rule]) -> list[Ruling]:
    """The horizontal rules of one table: long ones with common ends, and the pieces between."""
    lines, _ = lines_of_rules(rules)
    long = [
        line for line in lines if line.end - line.start >= WEIGHTS.columns_min_length * page.width
    ]
    if len(long) < WEIGHTS.min_columns:
        return []
    start, end = min(line.start for line in long), max(line.end for line in long)
    full = [
        line
        for line in long
        if abs(line.start - start) <= WEIGHTS.same_ends and abs(line.end - end) <= WEIGHTS.same_ends
    ]
    if len(full) < WEIGHTS.min_columns:
        return []
    top, bottom = full[0].at, full[-1].at
    return [
        line
        for line in lines
        if top <= line.at <= bottom
        and start - WEIGHTS.same_ends <= line.start < line.end <= end + WEIGHTS.same_ends
    ]


def _one_row(words: Sequence[Word], rules: Sequence[Rule], before: Columns) -> list[Ruling]:
    """The two rules of a single row that goes on with the table of the page before.

    They are as long as that table is wide, and what stands between them keeps to its columns.
    """
    near = WEIGHTS.same_ends
    lines = [
        line
        for line in lines_of_rules(rules)[0]
        if abs(line.start - before.xs[0]) <= near and abs(line.end - before.xs[-1]) <= near
    ]
    if len(lines) != 2:
        return []
    phrases = _phrases_between(words, lines[0].at, lines[1].at)
    crossed = any(crosses(phrase, x) for phrase in phrases for x in before.xs)
    return [] if crossed or len(clusters_of(phrases)) < WEIGHTS.min_columns else lines


def _ruled(
    words: Sequence[Word], edges: list[Ruling], before: Columns | None
) -> tuple[list[Lattice], Columns | None]:
    ys = sorted({line.at for line in edges})
    while len(ys) > WEIGHTS.min_columns and not _has_columns(words, ys[0], _foot(edges, ys)):
        if before is not None and before.ruled and _ends_cell(words, ys, before):
            break
        ys = ys[1:]  # the rule of a page header
    edges = [line for line in edges if line.at >= ys[0]]
    left, right = min(line.start for line in edges), max(line.end for line in edges)
    top = header_above(words, ys[0], ys[1])
    if top is None and before is not None and before.ruled:
        top = tail_above(words, ys[0], ys[1], before)
    if top is not None:
        ys.insert(0, top)
        edges.append(Ruling(top, left, right))
    inside = [word for word in words if ys[0] <= (word.top + word.bottom) / 2 <= ys[-1]]
    foot = _foot(edges, ys)
    over = [line for line in edges if ys[0] < line.at < foot]
    labels = [word for word in inside if not any(_stands_over(word, line) for line in over)]
    xs = borders_of(labels, foot, left, right, before, ruled=True)
    if xs is None:
        return [], None
    below = {
        (ys.index(line.at), column)
        for line in edges
        for column in range(len(xs) - 1)
        if line.start <= (xs[column] + xs[column + 1]) / 2 <= line.end
    }
    spans = merge_units(len(ys) - 1, len(xs) - 1, below, opened_by_text(rows_of(inside, ys), xs))
    lattice = Lattice(list(xs), ys, spans, columns_from_text=True)
    return [lattice], Columns(tuple(xs), True)


def _foot(edges: Sequence[Ruling], ys: Sequence[float]) -> float:
    """The first rule right across below the top one: a label over several columns has a shorter."""
    left, right = min(line.start for line in edges), max(line.end for line in edges)
    near = WEIGHTS.same_ends
    across = [x.at for x in edges if x.start <= left + near and x.end >= right - near]
    return min((at for at in across if at > ys[0]), default=ys[1])


def _stands_over(word: Word, rule: Ruling) -> bool:
    """Whether a word stands above a rule, within its ends."""
    middle = (word.top + word.bottom) / 2
    return middle < rule.at and rule.start <= word.x0 and word.x1 <= rule.end


def header_above(words: Sequence[Word], first: float, second: float) -> float | None:
    """Top of a header that stands above the first rule of a table ruled below each row."""
    lines = lines_of([word for word in words if (word.top + word.bottom) / 2 < second])
    start, end = _header_lines(lines)
    if start == end:
        return None
    held = [word for line in lines[start:end] for word in line]
    foot = max(word.bottom for word in held)
    size = max(word.size for word in held)
    if foot - WEIGHTS.shallow * size > first or first - foot > WEIGHTS.above_first * size:
        return None
    return min(word.top for word in held) - WEIGHTS.row_gap


def tail_above(words: Sequence[Word], first: float, second: float, before: Columns) -> float | None:
    """Top of the end of a row, which the page end has cut, above the first rule of a page.

    Its lines keep to the columns of the page before and stand near the rule, below no header.
    """
    above = lines_of([word for word in words if (word.top + word.bottom) / 2 < first])
    inside = [word for word in words if first < (word.top + word.bottom) / 2 < second]
    if _header_lines(lines_of(inside)) != (0, 0):
        return None
    held: list[Phrase] = []
    top = first
    for line in reversed(above):
        near = WEIGHTS.above_first if not held else WEIGHTS.near
        if top - max(word.bottom for word in line) > near * line[0].size:
            break
        held += phrases_of(line)
        top = min(word.top for word in line)
    return top - WEIGHTS.row_gap if _keeps_to(held, before) else None


def _has_columns(words: Sequence[Word], top: float, bottom: float) -> bool:
    """Whether the text between two rules stands in columns."""
    return len(clusters_of(_phrases_between(words, top, bottom))) > 1


def _phrases_between(words: Sequence[Word], top: float, bottom: float) -> list[Phrase]:
    band = [word for word in words if top <= (word.top + word.bottom) / 2 <= bottom]
    return [phrase for line in lines_of(band) for phrase in phrases_of(line)]


def _ends_cell(words: Sequence[Word], ys: Sequence[float], before: Columns) -> bool:
    """Whether the text between two rules is the end of one cell, which the page end has cut.

    It keeps to a column of the page before, and no title stands so: in the middle of the table.
    """
    return _keeps_to(_phrases_between(words, ys[0], ys[1]), before)


def _keeps_to(phrases: Sequence[Phrase], before: Columns) -> bool:
    """Whether text keeps to columns, and does not stand in the middle of them as a title does."""
    stretches = clusters_of(phrases)
    centre = before.xs[0] + before.xs[-1]
    return (
        bool(stretches)
        and before.xs[0] <= stretches[0][0] < stretches[-1][1] <= before.xs[-1]
        and abs(sum(stretches[0]) - centre) > 2 * WEIGHTS.centred
        and not any(crosses(stretch, x) for stretch in stretches for x in before.xs)
    )


# -- no rules at all ----------------------------------------------------------------------------


def _unruled(words: Sequence[Word], before: Columns | None) -> tuple[list[Lattice], Columns | None]:
    lines = lines_of(words)
    first, end = _header_lines(lines)
    header_bottom = max((word.bottom for line in lines[first:end] for word in line), default=0.0)
    if end == first:
        if before is None or before.ruled:
            return [], None
        header_bottom = 0.0
        body = table_lines(lines, 0, before.xs)
        inside = [word for line in body for word in line]
        if not begins_rows(body, before.xs) and not blank_edges(cells_of(inside, before.xs)):
            return [], None
    else:
        body = lines[first:]
    body_words = [word for line in body for word in line]
    if not body_words:
        return [], None
    left = min(word.x0 for word in body_words) - WEIGHTS.padding
    right = max(word.x1 for word in body_words) + WEIGHTS.padding
    xs = borders_of(body_words, header_bottom, left, right, before, ruled=False)
    if xs is None:
        return [], None
    body = table_lines(body, end - first, xs)
    body_words = [word for line in body for word in line]
    cells = cells_of(body_words, xs)
    merged, cuts = row_edges(cells, header_bottom)
    if not any(is_number(word.text) for word in cells[0]):
        below = [word for line in body[end - first :] for word in line]
        if edges := blank_edges(cells_of(below, xs)):
            above = [cut for cut in cuts if cut.at < edges[0]]
            merged, cuts = [], [*above, *(Cut(at, inf) for at in edges[bool(above) :])]
    ys = [cut.at for cut in cuts]
    if len(ys) < (3 if end > first else 2):
        return [], None
    rows = rows_of(body_words, ys)
    spans = unruled_spans(rows, xs)
    for column in merged:
        spans = merge_down(spans, column, cells[column], ys, first=1)
    spans.sort(key=lambda span: (span.row, span.col))
    lattice = Lattice(
        list(xs),
        ys,
        spans,
        columns_from_text=True,
        rows_from_text=True,
        doubts=doubts_of(rows, xs, cuts),
    )
    return [lattice], Columns(tuple(xs), False)


def cells_of(words: Sequence[Word], xs: Sequence[float]) -> list[list[Word]]:
    """Words by column; those beyond the table's sides in its first or last."""
    cells: list[list[Word]] = [[] for _ in xs[1:]]
    for word in words:
        cells[bisect_right(xs, (word.x0 + word.x1) / 2, 1, len(xs) - 1) - 1].append(word)
    return cells


def rows_of(words: Sequence[Word], ys: Sequence[float]) -> list[list[Word]]:
    """Words by row; those above or below the edges in the first or last."""
    rows: list[list[Word]] = [[] for _ in ys[1:]]
    for word in words:
        rows[bisect_right(ys, (word.top + word.bottom) / 2, 1, len(ys) - 1) - 1].append(word)
    return rows


def unruled_spans(
    rows: Sequence[Sequence[Word]], xs: Sequence[float], drawn: bool = False
) -> list[Span]:
    """Cells of rows that the text told, over as many columns (`drawn` ones?) as their text runs."""
    every = {(row, column) for row in range(len(rows) + 1) for column in range(len(xs) - 1)}
    return merge_units(len(rows), len(xs) - 1, every, opened_by_text(rows, xs, drawn))


def doubts_of(
    rows: Sequence[Sequence[Word]], xs: Sequence[float], cuts: Sequence[Cut]
) -> dict[int, str]:
    """Rows that may be cut in a wrong place: by an edge as likely as another, or by their numbers.

    The first row below the header may be one that goes on from the page before.
    """
    found: dict[int, str] = {}
    for row, cut in enumerate(cuts):
        if cut.margin < WEIGHTS.unsure:
            found |= dict.fromkeys((row - 1, row), "where it ends and the next begins is not sure")
    for row, words in enumerate(rows):
        columns = {bisect_right(xs, (word.x0 + word.x1) / 2) for word in words}
        numbers = [
            w for w in words if w.x1 < xs[1] + WEIGHTS.borders_crossing and is_number(w.text)
        ]
        if len(numbers) > 1:
            found[row] = "holds several numbers: rows without space between them"
        elif row > 1 and 1 not in columns and (len(columns) > 1 or _goes_on(words)):
            found[row] = found[row - 1] = "no number: it may be a part of the row above"
    return found


def _goes_on(words: Sequence[Word]) -> bool:
    """Whether a text goes on from one above: it begins in small letters."""
    return bool(words) and words[0].text[:1].islower()


def _header_lines(lines: Sequence[list[Word]]) -> tuple[int, int]:
    """First and end index of the bold lines that name at least three columns."""
    for index, line in enumerate(lines):
        if not all(word.bold for word in line) or len(phrases_of(line)) < WEIGHTS.min_columns - 1:
            continue
        start = end = index
        labels = clusters_of(phrases_of(line))
        while start > 0 and _goes_with(lines[start - 1], lines[start]):
            more = clusters_of([*labels, *phrases_of(lines[start - 1])])
            if len(more) < len(labels):
                break
            start, labels = start - 1, more
        while end + 1 < len(lines) and _goes_with(lines[end + 1], lines[end]):
            more = clusters_of([*labels, *phrases_of(lines[end + 1])])
            if len(more) < len(labels) or _begins_row(lines[end + 1]):
                break  # a section's title
            end, labels = end + 1, more
        if end - start < WEIGHTS.max_header_lines and len(labels) >= WEIGHTS.min_columns:
            return start, end + 1
    return 0, 0


def _begins_row(line: Sequence[Word]) -> bool:
    """Whether a line begins with a number, and does not number the columns (1 2 3 4)."""
    numbers = sum(1 for word in line if is_number(word.text))
    return is_number(line[0].text) and numbers < WEIGHTS.min_columns


def begins_rows(lines: Sequence[Sequence[Word]], xs: Sequence[float]) -> bool:
    """Whether one of the lines begins with a number in the first column and fills others."""
    return any(
        is_number(line[0].text)
        and line[0].x1 < xs[1] + WEIGHTS.borders_crossing
        and len({bisect_right(xs, (word.x0 + word.x1) / 2) for word in line}) >= WEIGHTS.min_columns
        for line in lines
    )


def _goes_with(line: Sequence[Word], header: Sequence[Word]) -> bool:
    """Whether a bold line stands so near to a header line that it is of the same row."""
    gap = max(
        min(word.top for word in line) - max(word.bottom for word in header),
        min(word.top for word in header) - max(word.bottom for word in line),
    )
    return all(word.bold for word in line) and gap <= header[0].size * WEIGHTS.near


def table_lines(
    lines: Sequence[list[Word]], header: int, xs: Sequence[float], above: float = inf
) -> list[list[Word]]:
    """The lines that keep to the columns, up to a wide blank or prose over the whole width.

    `above` is the foot of what stands above them (points), if anything does.
    """
    kept: list[list[Word]] = []
    prose = 0
    for index, line in enumerate(lines):
        size = line[0].size
        if line[0].top - above > WEIGHTS.far * size:
            break
        above = max(word.bottom for word in line)
        crossed = sum(1 for x in xs[1:-1] for phrase in phrases_of(line) if crosses(phrase, x))
        prose = prose + 1 if crossed >= 2 and index >= header and line[0].x0 < xs[1] - 1 else 0
        if prose > 1:
            return kept[: -(prose - 1)]
        kept.append(line)
    return kept


def opened_by_text(
    rows: Sequence[Sequence[Word]], xs: Sequence[float], drawn: bool = False
) -> set[tuple[int, int]]:
    """(column edge, row) pairs that part cells of the row.

    A phrase that crosses an edge opens it, a word that does where the edges are `drawn`; where
    nothing else is printed to the right, the cell reaches to the table's end (a section's title).
    """
    closed: set[tuple[int, int]] = set()
    for row, words in enumerate(rows):
        if drawn:
            phrases = [(word.x0, word.x1) for word in words]
        else:
            phrases = [phrase for line in lines_of(words) for phrase in phrases_of(line)]
        opened = {
            edge
            for edge in range(1, len(xs) - 1)
            if any(crosses(phrase, xs[edge]) for phrase in phrases)
        }
        if opened and not any(phrase[0] >= xs[max(opened)] for phrase in phrases):
            opened.update(range(min(opened), len(xs) - 1))
        closed.update((edge, row) for edge in range(len(xs)) if edge not in opened)
    return closed
