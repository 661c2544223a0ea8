"""Labels of an aligned table's header: one for every column, and those over several columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from extractors.text.aligned.chunks import Chunk, Line, chunk_of, is_titled, text_of, words_of
from extractors.text.aligned.weights import WEIGHTS


@dataclass(frozen=True, slots=True)
class Heading:
    """The lines [first, end) of a header. `groups`: first and last column of a label above."""

    first: int
    end: int
    labels: tuple[Chunk, ...]
    groups: tuple[tuple[int, int, str], ...]

    @property
    def key(self) -> str:
        """The labels' texts: the same on every page of a table."""
        return "|".join(label.text for label in self.labels)

    @property
    def texts(self) -> tuple[tuple[str, ...], tuple[tuple[int, int, str], ...]]:
        """The texts of the labels, and the groups."""
        return tuple(label.text for label in self.labels), self.groups

    @property
    def words(self) -> tuple[str, ...]:
        """How many columns it has, and all its words in order."""
        texts = [*(label.text for label in self.labels), *(text for *_, text in self.groups)]
        return str(len(self.labels)), *sorted(" ".join(texts).split())

    def labelled(self, texts: Sequence[str], groups: tuple[tuple[int, int, str], ...]) -> Heading:
        """The same header with other texts at its labels' places."""
        labels = (replace(label, text=t) for label, t in zip(self.labels, texts, strict=True))
        return replace(self, labels=tuple(labels), groups=groups)


def is_numbering(line: Line) -> bool:
    """Whether a line only numbers the columns: 1 2 3, (1) (2) (3), A B 1 2."""
    marks = [word.strip("()") for chunk in line for word in chunk.text.split()]
    digits = [mark for mark in marks if mark.isdigit()]
    letters = [mark for mark in marks if not mark.isdigit()]
    return (
        len(marks) >= WEIGHTS.min_labels
        and digits == [str(number) for number in range(1, len(digits) + 1)]
        and letters == list("ABCD"[: len(marks) - len(digits)])
    )


def built(lines: Sequence[Line], first: int, end: int) -> Heading | None:
    """The header of the given lines with its labels, None when they are too few."""
    labels: list[Chunk] = []
    groups: list[tuple[int, int, str]] = []
    last = end
    if is_numbering(lines[end - 1]):
        last = end - 1
        if heading := _below_labels(lines, first, end):
            return heading
    apart = [(i, c) for i in range(first, last) for c in _unglued(lines, i, last)]
    for cluster in _clusters(apart):
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
        labels += map(_label, texts)
    if len(labels) < WEIGHTS.min_labels:
        return None
    return Heading(first, end, tuple(labels), _joined(groups))


def _below_labels(lines: Sequence[Line], first: int, end: int) -> Heading | None:
    """The header whose columns its last line numbers, None when a number has no label."""
    marks = [word for chunk in lines[end - 1] for word in words_of(chunk)]
    held: list[list[tuple[int, Chunk]]] = [[] for _ in marks]
    groups: list[tuple[int, int, str]] = []
    for at in range(end - 2, first - 1, -1):
        own = [c for c, chunks in enumerate(held) if chunks and not chunks[-1][1].text[0].islower()]
        spans = [(a, b) for a in own for b in own if a < b and b - a == own.index(b) - own.index(a)]
        line = _unglued(lines, at, end - 1)
        for chunk in line:
            off = {(i, i): abs(chunk.middle - mark.middle) for i, mark in enumerate(marks)}
            if chunk.text[0].isupper():
                off |= {
                    (a, b): abs(chunk.middle - (marks[a].middle + marks[b].middle) / 2)
                    + WEIGHTS.grouped
                    for a, b in spans
                    if not any(marks[a].start < c.middle < marks[b].end for c in line if c != chunk)
                }
            left, right = min(off, key=lambda span: off[span])
            if left < right:
                groups.insert(0, (left, right, chunk.text))
                continue
            inside = [mark for mark in marks if chunk.start <= mark.middle <= chunk.end]
            parts = _parted(chunk, inside) if len(inside) > 1 else []
            if parts:
                for mark, part in zip(inside, parts, strict=True):
                    held[marks.index(mark)].append((at, part))
            else:
                held[left].append((at, chunk))
    if not all(held) or len(held) < WEIGHTS.min_labels:
        return None
    return Heading(first, end, tuple(map(_label, held)), _joined(groups))


def _label(held: Sequence[tuple[int, Chunk]]) -> Chunk:
    """The label of a column whose chunks stand on the given lines."""
    chunks = [chunk for _, chunk in sorted(held, key=lambda item: (item[0], item[1].start))]
    return Chunk(
        min(chunk.start for chunk in chunks),
        max(chunk.end for chunk in chunks),
        text_of(chunks),
    )


def _unglued(lines: Sequence[Line], at: int, end: int) -> Line:
    """A header's line, with labels that a single blank parts as chunks of their own.

    A label begins with a capital. That one begins within a chunk shows in the lines of cells that
    begin below it, or in a label's next line, which stands below one part alone.
    """
    found: Line = []
    for chunk in lines[at]:
        words = words_of(chunk)
        first = 0
        for i in range(1, len(words)):
            if is_titled(words[i].text) and words[i - 1].text[-1].islower():
                parts = chunk_of(words[first:i]), chunk_of(words[i:])
                if _shows(lines[at + 1 : end], parts) or _begins(
                    lines[end : end + WEIGHTS.reach], parts
                ):
                    found.append(parts[0])
                    first = i
        found.append(chunk_of(words[first:]))
    return found


def _shows(below: Sequence[Line], parts: tuple[Chunk, Chunk]) -> bool:
    """Whether a lower line of a header goes on with one of two labels."""
    middles = [parts[0].middle, parts[1].middle]
    whole = (parts[0].start + parts[1].end) / 2
    return any(
        chunk.text[0].islower()
        and parts[0].start <= chunk.middle <= parts[1].end
        and min(abs(chunk.middle - middle) for middle in middles) < abs(chunk.middle - whole)
        for line in below
        for chunk in line
    )


def _begins(below: Sequence[Line], parts: tuple[Chunk, Chunk]) -> bool:
    """Whether cells begin below each of two labels, side by side."""
    left, right = parts
    found = sum(
        left.start - WEIGHTS.aside <= a.start < left.end
        and abs(b.start - right.start) <= WEIGHTS.aside
        and a.start < b.start - WEIGHTS.aside
        for line in below
        for a, b in pairwise(line)
    )
    return found >= WEIGHTS.min_begun


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
    parts = list(map(chunk_of, held))
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
