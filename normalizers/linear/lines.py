"""Lines of a linear dump as words with printed widths."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from normalizers.linear.labels import Content
from normalizers.values.text import fold
from schemas.reading import Block, Grid
from schemas.typeface import SPACE, width_of

MAX_GAP = 3  # empty lines above a line that are told apart; more count as this many


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line: `index` of its paragraph, `page`, and empty lines above (at most MAX_GAP).

    `stretch`: how many tables that the reader found stand above it.
    `cropped`: a line above it was taken for a running head that may be a cell's text.
    """

    text: str
    words: tuple[str, ...]
    index: int
    page: int
    gap: int
    stretch: int = 0
    cropped: bool = False


@dataclass(slots=True)
class Run:
    """Consecutive words of a table between two page ends, flat.

    `whole`: its first word begins a line, no number stands before it;
    `starts[k]`: word k begins a line; `line_end[k]`: index after the last word of its line;
    `line_width[k]`: printed width of its whole line;
    `edges` are prefix sums, so that the words i..j of one line are `edges[j] - edges[i] - SPACE`
    wide; `heads`: the word that begins each line; `line[k]`: the number of word k's line;
    `gaps[k]`: empty lines above word k's line; `lines[k]`: which line it stands on;
    `opened[k]`: brackets and quotes that the words before k open and do not close; `stops[k]`:
    how often a small letter follows the end of a sentence up to word k. `openings`, `meanings`,
    `ends`, `feet` and `reaches` keep what `wording` has worked out of the words.
    """

    words: list[str] = field(default_factory=list)
    whole: bool = True
    starts: list[bool] = field(default_factory=list)
    gaps: list[int] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    line_end: list[int] = field(default_factory=list)
    line_width: list[int] = field(default_factory=list)
    heads: list[int] = field(default_factory=list)
    line: list[int] = field(default_factory=list)
    edges: list[int] = field(default_factory=lambda: [0])
    opened: list[int] = field(default_factory=lambda: [0])
    stops: list[int] = field(default_factory=list)
    openings: dict[tuple[Content, int], float] = field(default_factory=dict)
    meanings: dict[tuple[Content, int, int], float] = field(default_factory=dict)
    ends: dict[int, tuple[float, float, float]] = field(default_factory=dict)
    feet: dict[int, float] = field(default_factory=dict)
    reaches: dict[int, int] = field(default_factory=dict)

    def width(self, i: int, j: int) -> int:
        """Printed width of words i..j, which stand on one line."""
        return self.edges[j] - self.edges[i] - SPACE

    def text(self, i: int, j: int) -> str:
        """Words i..j joined by blanks."""
        return " ".join(self.words[i:j])


def lines_of(blocks: Sequence[Block]) -> list[Line]:
    """Body lines of a dump; headers, footers and stamps that the reader told apart stay out."""
    lines = []
    stretch = 0
    for index, block in enumerate(blocks):
        if isinstance(block, Grid):
            stretch += 1
            continue
        if block.kind != "body":
            continue
        words = tuple(block.text.split())
        if words:
            gap = min(block.space_above, MAX_GAP)
            lines.append(Line(block.text, words, index, block.page, gap, stretch))
    return lines


def run_of(parts: Sequence[tuple[Line, int]]) -> Run:
    """Lines, each from its word number on, as one flat run."""
    run = Run(whole=not parts or parts[0][1] == 0)
    for line, first in parts:
        words = line.words[first:]
        end = len(run.words) + len(words)
        width = sum(map(width_of, words)) + SPACE * (len(words) - 1)
        if words:
            run.heads.append(len(run.words))
        for number, word in enumerate(words):
            stop = bool(run.words) and run.words[-1][-1] == "." and word[0].islower()
            run.stops.append((run.stops[-1] if run.stops else 0) + stop)
            run.words.append(word)
            run.starts.append(number == 0)
            run.gaps.append(line.gap)
            run.lines.append(line)
            run.line_end.append(end)
            run.line.append(len(run.heads) - 1)
            run.line_width.append(width)
            run.edges.append(run.edges[-1] + width_of(word) + SPACE)
            run.opened.append(run.opened[-1] + _opened(word))
    return run


def _opened(word: str) -> int:
    """Brackets and quotes a word opens, less those it closes."""
    if word.isalnum():
        return 0
    return word.count("(") + word.count("“") - word.count(")") - word.count("”")


def squash(text: str) -> str:
    """Comparison key without blanks, for words that a line end broke: 'ST T' is 'STT'."""
    return fold(text).replace(" ", "")
