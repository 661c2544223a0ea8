"""Pages of an aligned dump: their tables' headers and lines, and the text around them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice, takewhile
from math import ceil, log

from extractors.layout.numbers import is_number
from extractors.text.aligned.chunks import Line, chunks_of, is_page_number, is_spread, text_of
from extractors.text.aligned.columns import Frame, frame_after, frame_of
from extractors.text.aligned.heading import find_headings, printed
from extractors.text.aligned.labels import Heading
from extractors.text.aligned.weights import WEIGHTS
from extractors.text.aligned.wording import Wording
from schemas.reading import Paragraph


@dataclass(slots=True)
class Sheet:
    """A table on one page: its header (`shown` says if it is printed there) and its lines."""

    page: int
    heading: Heading
    shown: bool
    frame: Frame
    body: list[Line]
    cut: bool = False  # what the next page begins with may belong to its last row


@dataclass(slots=True)
class _State:
    rigid: bool
    page: int
    known: list[tuple[str, ...]] = field(default_factory=list)
    open: Sheet | None = None  # the table that the page before ends with
    wordings: dict[str, Wording] = field(default_factory=dict)  # of tables with one header

    def opened(self, sheet: Sheet) -> Sheet:
        """Take a page's table for the one that the next page may go on with."""
        key = sheet.heading.key
        wording = self.wordings.setdefault(key, Wording(len(sheet.frame.starts)))
        wording.learn(sheet.frame.places(sheet.body))
        self.open = sheet
        return sheet


def sheets_of(text: str, first_page: int = 1) -> Iterator[Sheet | Paragraph]:
    """Tables and paragraphs of an aligned dump in reading order; form feeds turn the page.

    A header that repeats on the same page of a dump without form feeds turns it too.
    """
    pages = [[chunks_of(line) for line in page.split("\n")] for page in text.split("\f")]
    state = _State(is_spread(line for lines in pages for line in lines), first_page - 1)
    for lines in pages:
        state.page += 1
        _drop_page_numbers(lines)
        headings = find_headings(lines, state.known, state.wordings.keys())
        for heading in headings:
            if (texts := printed(lines, heading)) not in state.known:
                state.known.append(texts)
        first = headings[0].first if headings else len(lines)
        end = _start_of_title(lines, 0, first) if headings else len(lines)
        yield from _above(lines[:end], state)
        yield from _paragraphs(lines[end:first], state.page)
        for index, heading in enumerate(headings):
            stop = headings[index + 1].first if index + 1 < len(headings) else len(lines)
            if state.open and index and state.open.heading.key == heading.key:
                state.page += 1
            close = _start_of_title(lines, heading.end, stop) if stop < len(lines) else stop
            close = _other_text(lines, heading.end, close)
            frame = frame_of(heading.labels, lines[heading.end : close], state.rigid)
            close = _end(lines, heading.end, close, frame)
            body = lines[heading.end : close]
            yield state.opened(Sheet(state.page, heading, True, frame, body))
            on = _counts_on(body, lines, close, stop)
            rest = list(_paragraphs(lines[close:on], state.page))
            yield from rest
            if on < stop:
                yield from _above(lines[on:stop], state)
            elif rest:
                state.open = None


def _counts_on(body: Sequence[Line], lines: Sequence[Line], start: int, stop: int) -> int:
    """Where below a table and other text a row with the next number begins; `stop` for nowhere."""
    numbers = [line[0].text.rstrip(".") for line in body if len(line) > 1]
    count = next((int(text) for text in reversed(numbers) if text.isdecimal()), None)
    if count is None:
        return stop
    wanted = str(count + 1)
    return next(
        (
            at
            for at in range(start, stop)
            if len(lines[at]) >= WEIGHTS.min_chunks and lines[at][0].text.rstrip(".") == wanted
        ),
        stop,
    )


def _above(lines: list[Line], state: _State) -> Iterator[Sheet | Paragraph]:
    """What stands above a page's first header: the rest of the table before, or text."""
    before = state.open
    state.open = None
    if before is not None:
        start = next((i for i, line in enumerate(lines) if line), len(lines))
        body = lines[start : _other_text(lines, start, len(lines), _apart(before.body))]
        if state.rigid:
            frame = frame_of(before.heading.labels, body, rigid=True)
        else:
            frame = frame_after(before.frame, body, state.wordings[before.heading.key])
        if _fits(body, frame):
            if not _is_told(body):
                frame.unsure.update(range(len(body)))
            end = _end(body, 0, len(body), frame)
            yield state.opened(Sheet(state.page, before.heading, False, frame, body[:end]))
            rest = list(_paragraphs(lines[start + end :], state.page))
            if rest:
                state.open = None
            yield from rest
            return
        before.cut = _goes_on(body) or _is_cell([line for line in body if line], before.frame)
    yield from _paragraphs(lines, state.page)


def _fits(body: Sequence[Line], frame: Frame) -> bool:
    """Whether the lines of a page without header stand in the columns of the page before."""
    filled = [line for line in body if line]
    apart = [line for line in filled if len(line) > 1]
    if not _is_told(body):
        return _goes_on(body) and (
            _is_cell(filled, frame) or _crossing(filled, frame) <= WEIGHTS.alone
        )
    if _crossing(apart, frame) > WEIGHTS.fit:
        return False
    return len(apart) >= WEIGHTS.apart * len(filled) or _crossing(filled, frame) <= WEIGHTS.alone


def _is_told(lines: Sequence[Line]) -> bool:
    """Whether a line of a page shows its columns: one with a number, or of several cells."""
    apart = (line for line in lines if len(line) > 1)
    return any(len(line) > 2 or is_number(line[0].text) for line in apart)


def _goes_on(lines: Sequence[Line]) -> bool:
    """Whether a page begins in the middle of a sentence."""
    words = [line[0].text.split(" ", 1)[0] for line in lines[:1]]
    return any(word[0].islower() or (word[0].isdigit() and not is_number(word)) for word in words)


def _is_cell(lines: Sequence[Line], frame: Frame) -> bool:
    """Whether lines may be of one cell: they begin at one place and fit into a column."""
    if not lines or any(len(line) > 1 for line in lines):
        return False
    widest = max(frame.widths)
    lefts = [line[0].start for line in lines]
    return max(lefts) - min(lefts) <= WEIGHTS.over and all(
        line[0].end - line[0].start <= widest + WEIGHTS.over for line in lines
    )


def _crossing(lines: Sequence[Line], frame: Frame) -> float:
    """Share of the chunks that stand across a column's start."""
    chunks = [chunk for line in lines for chunk in line]
    if not chunks:
        return 0.0
    crossing = sum(
        any(chunk.start + WEIGHTS.over < x < chunk.end - WEIGHTS.over for x in frame.edges)
        for chunk in chunks
    )
    return crossing / len(chunks)


def _paragraphs(lines: Sequence[Line], page: int) -> Iterator[Paragraph]:
    space = 0
    for line in lines:
        if line:
            yield Paragraph(text_of(line), page, space_above=space)
        space = 0 if line else space + 1


def _drop_page_numbers(lines: list[Line]) -> None:
    """Empty the lines of a page's number, at its head and its foot."""
    filled = [i for i, line in enumerate(lines) if line]
    if filled and is_page_number(lines[filled[0]]):
        lines[filled[0]] = []
    if filled and is_page_number(lines[filled[-1]]) and not lines[filled[-1] - 1]:
        lines[filled[-1]] = []
    filled = [i for i in filled if lines[i]]
    if len(filled) > 2 and len(lines[filled[-1]]) > 1:
        last = lines[filled[-1]]
        right = max(lines[i][-1].end for i in filled[:-1])
        if is_page_number(last[-1:]) and last[-1].start > right + WEIGHTS.far:
            last.pop()


def _start_of_title(lines: Sequence[Line], start: int, header: int) -> int:
    """Where the title above a header begins: single chunks behind the last empty lines.

    Without one they stand left of all rows.
    """
    at = header
    while at > start and (not lines[at - 1] or _is_title_line(lines[at - 1])):
        at -= 1
    while at < header and at > start and lines[at]:
        at += 1  # what stands below a row without an empty line is the row's
    left = min((line[0].start for line in lines[start:at] if len(line) > 1), default=0)
    while at > start and _is_title_line(lines[at - 1]) and lines[at - 1][0].start < left - 1:
        at -= 1
    return at


def _is_title_line(line: Line) -> bool:
    if len(line) != 1 or is_number(line[0].text):
        return False
    return line[0].text[0].isupper() or line[0].text[0] == "("


def _apart(lines: Sequence[Line]) -> float:
    """Share of the lines that hold several chunks."""
    filled = [len(line) > 1 for line in lines if line]
    return sum(filled) / len(filled) if filled else 0.0


def _other_text(lines: Sequence[Line], start: int, stop: int, apart: float = 0.0) -> int:
    """Where below an empty line so many lines of one chunk follow that they are no table's.

    `apart` is the share of lines that hold several chunks, where the table began on a page before;
    it tells how likely that is. `stop` where there are no such lines.
    """
    told = filled = 0
    for at in range(start, stop):
        share = apart or (told and (told + 1) / (filled + 2))  # few lines tell little
        if at > start and lines[at] and not lines[at - 1] and share:
            wanted = ceil(log(WEIGHTS.by_chance) / log(max(1 - share, WEIGHTS.by_chance)))
            below = islice((line for line in (lines[i] for i in range(at, stop)) if line), wanted)
            if sum(1 for _ in takewhile(lambda line: len(line) == 1, below)) == wanted:
                return at
        told += len(lines[at]) > 1
        filled += bool(lines[at])
    return stop


def _end(lines: Sequence[Line], start: int, stop: int, frame: Frame) -> int:
    """Where a table's lines end: at text that begins left of its second column, or far below."""
    numbers = [i for i in range(start, stop) if lines[i] and is_number(lines[i][0].text)]
    last = numbers[-1] if numbers else start
    behind = (lines[i][1].start for i in numbers if len(lines[i]) > 1)
    left = min((frame.starts[1], *behind)) - 1
    gap = widest = 0
    for at in range(start, stop):
        line = lines[at]
        if not line:
            gap += 1
            continue
        if at <= last:
            widest = max(widest, gap)
        elif gap > max(1, widest):
            return at
        outside = line[0].start < left and len(line[0].text) > WEIGHTS.number_label
        word = line[0].text.split(" ", 1)[0]
        if outside and not is_number(word) and (gap or at > last):
            return at
        gap = 0
    return stop
