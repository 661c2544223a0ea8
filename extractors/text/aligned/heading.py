"""Headers of aligned tables: where they stand, and the place of every column's label."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from extractors.layout.numbers import is_number
from extractors.text.aligned.chunks import MAX_SPREAD, Chunk, Line, is_label, text_of, words_of

MIN_LABELS = 3  # labels side by side on the line that tells a header
MAX_ABOVE = 5  # lines of a header above (and below) that line
NUMBER_LABEL = 8  # characters of the first column's label: "STT", "Số TT"
REACH = 60  # lines below a header within which its first number stands
ASIDE = 4  # characters a number may stand beside its label


@dataclass(frozen=True, slots=True)
class Label:
    """The label of a column, or of a group of columns, and its place in characters."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Heading:
    """The lines [first, end) of a header. `groups`: first and last column of a label above."""

    first: int
    end: int
    labels: tuple[Label, ...]
    groups: tuple[tuple[int, int, str], ...]

    @property
    def key(self) -> str:
        """The labels' texts: the same on every page of a table."""
        return "|".join(label.text for label in self.labels)


def find_headings(lines: Sequence[Line], known: Sequence[tuple[str, ...]]) -> list[Heading]:
    """The headers on a page, top to bottom; `known` are the lines of the headers before it."""
    found: list[Heading] = []
    known = list(known)
    at = 0
    while at < len(lines):
        heading = _repeated(lines, at, known) or _heading(lines, at, found[-1].end if found else 0)
        if heading is not None:
            found.append(heading)
            if (texts := printed(lines, heading)) not in known:
                known.append(texts)
            at = heading.end
        else:
            at += 1
    return found


def printed(lines: Sequence[Line], heading: Heading) -> tuple[str, ...]:
    """The lines of a header as printed, to know it again."""
    return tuple(text_of(line) for line in lines[heading.first : heading.end])


def _repeated(lines: Sequence[Line], at: int, known: Sequence[tuple[str, ...]]) -> Heading | None:
    for texts in known:
        if at + len(texts) <= len(lines) and all(
            text_of(line) == text for line, text in zip(lines[at:], texts, strict=False)
        ):
            return _built(lines, at, at + len(texts))
    return None


def _heading(lines: Sequence[Line], at: int, floor: int) -> Heading | None:
    """The header whose telling line is the given one, None when there is none."""
    main = lines[at]
    begun = [chunk for chunk in main if not chunk.text[0].islower()]
    if len(begun) < MIN_LABELS or not all(map(is_label, main)):
        return None
    above = [chunk for line in lines[max(floor, at - MAX_ABOVE) : at] for chunk in line]
    if not all(c in begun or any(_overlap(c, over) for over in above) for c in main):
        return None
    if all(b.start - a.end <= MAX_SPREAD for a, b in pairwise(main)):
        return None  # a justified line
    first = at
    while first > floor and at - first < MAX_ABOVE and _goes_above(lines[first - 1], main):
        first -= 1
    number = _number_label(lines, first, at)
    if number is None:
        return None
    end = _end(lines, first, at, number)
    left, right = number
    below = lines[end : end + REACH]
    if not any(
        line and is_number(line[0].text) and left - ASIDE < line[0].middle < right + ASIDE
        for line in below
    ):
        return None
    return _built(lines, first, end)


def _goes_above(line: Line, main: Line) -> bool:
    """Whether a line above holds labels too, and no title over the whole table."""
    if not line or not all(map(is_label, line)):
        return False
    over = [sum(c.start < m.middle < c.end for m in main) for c in line]
    return max(over) * 2 <= len(main) and not (line[0].start < main[0].middle < line[-1].end < 0)


def _number_label(lines: Sequence[Line], first: int, at: int) -> tuple[int, int] | None:
    """The place of the first column's label: the leftmost short one on the lines of a header."""
    near = [line[0] for line in lines[first : at + 3] if line]
    left = min(near, key=lambda chunk: chunk.start)
    if len(left.text) > NUMBER_LABEL or is_number(left.text) or not left.text[0].isalpha():
        return None
    if left.text[0].islower() or any(left.end > c.start for c in lines[at] if c.start > left.start):
        return None
    return left.start, left.end


def _end(lines: Sequence[Line], first: int, at: int, number: tuple[int, int]) -> int:
    """Where the header ends: as far below the number's label as above, or in small letters."""
    left, right = number
    own = [
        i
        for i in range(first, min(at + 3, len(lines)))
        if lines[i]
        and lines[i][0].start < right
        and lines[i][0].end > left
        and lines[i][0].end <= right + 2
        and lines[i][0].text[0].isalpha()
        and not is_number(lines[i][0].text)
    ]
    middle = (own[0] + own[-1]) / 2
    end = max(at, own[-1]) + 1
    wanted = round(2 * middle) - first + 1
    while end < len(lines) and end - at <= MAX_ABOVE and lines[end]:
        line = lines[end]
        if is_number(line[0].text) or not all(map(is_label, line)):
            break
        if end >= wanted and not _is_under(line, [c for held in lines[first:end] for c in held]):
            break
        end += 1
    return end


def _overlap(one: Chunk, other: Chunk) -> bool:
    return one.start < other.end and one.end > other.start


def _is_under(line: Line, main: Line) -> bool:
    """Whether a line goes on with labels of the line above, in small letters."""
    return all(
        chunk.text[0].islower()
        and any(_overlap(chunk, c) for c in main)
        and len(chunk.text) <= max(len(c.text) for c in main)
        for chunk in line
    )


def _built(lines: Sequence[Line], first: int, end: int) -> Heading | None:
    """The header of the given lines with its labels, None when they are too few."""
    labels: list[Label] = []
    groups: list[tuple[int, int, str]] = []
    for cluster in _clusters([(i, c) for i in range(first, end) for c in lines[i]]):
        at = len(labels)
        seed_line, seeds = _seeds(cluster)
        texts: list[list[tuple[int, Chunk]]] = [[] for _ in seeds]
        for line, chunk in cluster:
            over = [i for i, seed in enumerate(seeds) if chunk.start < seed.middle < chunk.end]
            if line < seed_line and len(over) < 2 and chunk.text[0].isupper():
                touched = [
                    i for i, c in enumerate(seeds) if chunk.start < c.end > c.start < chunk.end
                ]
                if len(touched) > 1 and all(seeds[i].text[0].isupper() for i in touched):
                    over = touched
            if len(over) > 1 and not (parts := _parted(chunk, [seeds[i] for i in over])):
                groups.append((at + over[0], at + over[-1], chunk.text))
                continue
            if len(over) > 1:
                for i, part in zip(over, parts, strict=True):
                    texts[i].append((line, part))
                continue
            nearest = min(range(len(seeds)), key=lambda i: abs(seeds[i].middle - chunk.middle))
            texts[over[0] if over else nearest].append((line, chunk))
        for held in texts:
            held.sort(key=lambda item: (item[0], item[1].start))
            labels.append(
                Label(
                    min(chunk.start for _, chunk in held),
                    max(chunk.end for _, chunk in held),
                    " ".join(chunk.text for _, chunk in held),
                )
            )
    if len(labels) < MIN_LABELS:
        return None
    return Heading(first, end, tuple(labels), _joined(groups))


def _parted(chunk: Chunk, seeds: Sequence[Chunk]) -> list[Chunk]:
    """The labels in a chunk that only single blanks part, none when it is one label over all.

    Each begins with a capital where the first does, and reaches as far as its column's label.
    """
    if chunk.start > seeds[0].end or chunk.end < seeds[-1].start:
        return []
    held: list[list[Chunk]] = [[] for _ in seeds]
    for word in words_of(chunk):
        held[min(range(len(seeds)), key=lambda i: abs(seeds[i].middle - word.middle))].append(word)
    if not all(held):
        return []
    parts = [Chunk(words[0].start, words[-1].end, text_of(words)) for words in held]
    if any(part.text[0].islower() for part in parts) and not chunk.text[0].islower():
        return []
    return parts


def _joined(groups: Sequence[tuple[int, int, str]]) -> tuple[tuple[int, int, str], ...]:
    """Group labels of several lines as one each."""
    found: dict[tuple[int, int], str] = {}
    for first, last, text in groups:
        found[first, last] = f"{found.get((first, last), '')} {text}".strip()
    return tuple((first, last, text) for (first, last), text in found.items())


def _clusters(chunks: Sequence[tuple[int, Chunk]]) -> list[list[tuple[int, Chunk]]]:
    """Chunks that stand over one another, from left to right."""
    found: list[list[tuple[int, Chunk]]] = []
    right = -1
    for line, chunk in sorted(chunks, key=lambda item: (item[1].start, item[0])):
        if found and chunk.start < right:
            found[-1].append((line, chunk))
        else:
            found.append([(line, chunk)])
        right = max(right, chunk.end)
    return found


def _seeds(cluster: Sequence[tuple[int, Chunk]]) -> tuple[int, list[Chunk]]:
    """The chunks of the line with the most of them: a column each."""
    lines: dict[int, list[Chunk]] = {}
    for line, chunk in cluster:
        lines.setdefault(line, []).append(chunk)
    fullest = max(lines, key=lambda line: len(lines[line]))
    return fullest, sorted(lines[fullest], key=lambda chunk: chunk.start)
