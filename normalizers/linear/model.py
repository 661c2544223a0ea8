"""What is known of a table's columns, first from their roles, then from the dump itself."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from math import log, log2

from normalizers.linear.labels import FIGURE, Content
from normalizers.linear.lines import MAX_GAP, Run
from normalizers.linear.weights import WEIGHTS
from normalizers.tables.roles import known_of
from schemas.joints import BULLETS
from schemas.typeface import SPACE

Cells = tuple[tuple[int, int, int], ...]
"""A cut: (column, first word, word after the last) a cell, in the order printed."""


@dataclass(slots=True)
class Model:
    """Costs in nats by column. Columns count from 0 behind the number column.

    `widths`: printed width of a column in thousandths of the type size, None while unknown.
    `gap_inside`, `gap_between`: cost of an empty-line count above a line that goes on with its
    cell, that begins one. `gap_skipped`: what it costs more behind an empty column, as an empty
    cell may leave an empty line. `inline`, `at_line`: cost of a cell that begins within, at a line.
    `trailing`: cost of a goal printed below its rows. `overfull`: cost, at most, of a line wider
    than its column, which is what a tool leaves that joins lines. `texts`, `openers`: nats gained
    by a text that a column prints more than once, by such first words. `overleaf`: chance that a
    column's cell goes on behind a page end within its row, as its share of the row's lines tells.
    `beginnings`: the most that
    a text with this first word gains. `widest`: the greatest of the known widths.
    """

    roles: tuple[Content, ...]
    widths: list[float | None]
    empty: list[float]
    filled: list[float]
    gap_inside: list[float] = field(default_factory=lambda: [0.0] * (MAX_GAP + 1))
    gap_between: list[float] = field(default_factory=lambda: [0.0] * (MAX_GAP + 1))
    gap_skipped: list[float] = field(default_factory=lambda: [0.0] * (MAX_GAP + 1))
    inline: float = field(default_factory=lambda: -log(WEIGHTS.inline))
    at_line: float = field(default_factory=lambda: -log(1 - WEIGHTS.inline))
    trailing: float = field(default_factory=lambda: -log(WEIGHTS.trailing))
    overfull: float = field(default_factory=lambda: WEIGHTS.overfull_max)
    overleaf: list[float] = field(default_factory=list)
    texts: list[dict[str, float]] = field(default_factory=list)
    openers: list[dict[str, float]] = field(default_factory=list)
    beginnings: list[dict[str, float]] = field(default_factory=list)
    widest: float = 0.0
    rounds: int = 0

    @property
    def goal(self) -> int | None:
        """The column whose cells are merged over rows and may be printed after them."""
        return self.roles.index("goal") if "goal" in self.roles else None

    def gained(self, run: Run, cells: Cells) -> float:
        """Nats that a cut gains by texts and first words that the dump repeats."""
        gain = 0.0
        for col, i, j in cells:
            column = col if col < len(self.roles) else self.goal or 0
            gain += self.texts[column].get(run.text(i, j), 0.0)
            gain += self.openers[column].get(run.text(i, i + 2), 0.0)
        return gain

    def without_wording(self) -> Model:
        """The model without the texts and first words that it learned from the dump."""
        return replace(
            self,
            texts=[{} for _ in self.roles],
            openers=[{} for _ in self.roles],
            beginnings=[{} for _ in self.roles],
        )


def first_model(roles: Sequence[Content]) -> Model:
    """The model before anything of the dump is known."""
    shares = [_empty(role) for role in roles]
    return Model(
        tuple(roles),
        [None] * len(roles),
        [-log(share) for share in shares],
        [-log(1 - share) for share in shares],
        overleaf=[WEIGHTS.overleaf] * len(roles),
        texts=[{} for _ in roles],
        openers=[{} for _ in roles],
        beginnings=[{} for _ in roles],
    )


def _empty(content: Content) -> float:
    """Share of empty cells as plans have it; a dump's own share takes over with its rows."""
    return WEIGHTS.empty_figure if content == FIGURE else known_of(content).empty


def learned(model: Model, cuts: Iterable[tuple[Run, Cells]]) -> Model:
    """The model that the cuts of whole rows suggest."""
    new = first_model(model.roles)
    new.rounds = model.rounds + 1
    count = len(model.roles)
    lows: list[list[int]] = [[] for _ in range(count)]
    highs: list[list[int]] = [[] for _ in range(count)]
    inside = [WEIGHTS.gap_weight] * (MAX_GAP + 1)
    between = [WEIGHTS.gap_weight] * (MAX_GAP + 1)
    filled = [0] * count
    texts: list[Counter[str]] = [Counter() for _ in range(count)]
    openers: list[Counter[str]] = [Counter() for _ in range(count)]
    after_cell = [0.0] * (MAX_GAP + 1)
    after_empty = [0.0] * (MAX_GAP + 1)
    tall = 0
    reaching = [WEIGHTS.overleaf * WEIGHTS.overleaf_weight] * count
    rows = inline = cells = trailing = parts = overfull = 0
    for run, cut in cuts:
        rows += 1
        heights = [(col, run.line[j - 1] - run.line[i]) for col, i, j in cut]
        highest = max((height for _, height in heights), default=0)
        tall += highest > 0
        for col, height in heights:
            if highest and col < count:
                reaching[col] += height / highest
        last = -1
        for col, i, j in cut:
            if col < count and (run.starts[i] if i else run.whole):
                (after_cell if col == last + 1 else after_empty)[run.gaps[i]] += 1
            last = col
            column = col if col < count else (new.goal or 0)
            trailing += col >= count
            filled[column] += 1
            if j - i <= WEIGHTS.repeated_words:
                texts[column][run.text(i, j)] += 1
            openers[column][run.text(i, i + 2)] += 1
            if i:
                cells += 1
                inline += not run.starts[i]
                if run.starts[i]:
                    between[run.gaps[i]] += 1
            _measure(run, i, j, lows[column], highs[column], inside)
    for col in range(count):
        share = _empty(model.roles[col]) * WEIGHTS.empty_weight + rows - filled[col]
        share /= WEIGHTS.empty_weight + rows
        share = min(max(share, 0.002), 0.998)
        new.empty[col], new.filled[col] = -log(share), -log(1 - share)
        width = _width(lows[col], highs[col])
        new.widths[col] = width
        if width is not None:
            parts += len(lows[col])
            overfull += len(lows[col]) - bisect_right(lows[col], width * (1 + WEIGHTS.fit))
            new.widest = max(new.widest, width)
    shares = [reached / (tall + WEIGHTS.overleaf_weight) for reached in reaching]
    new.overleaf = [
        min(max(share, WEIGHTS.overleaf_least), 1 - WEIGHTS.overleaf_least) for share in shares
    ]
    new.texts = [_gains(counts, WEIGHTS.repeated, WEIGHTS.repeated_max) for counts in texts]
    new.beginnings = [_most_by_first_word(gains) for gains in new.texts]
    new.openers = [_gains(counts, WEIGHTS.opened, WEIGHTS.opened_max) for counts in openers]
    new.gap_inside = _costs(inside)
    new.gap_between = _costs(between)
    new.gap_skipped = _skipped(after_cell, after_empty)
    share = (WEIGHTS.inline * WEIGHTS.inline_weight + inline) / (WEIGHTS.inline_weight + cells)
    new.inline, new.at_line = -log(share), -log(1 - share)
    share = (WEIGHTS.overfull * WEIGHTS.overfull_weight + overfull) / (
        WEIGHTS.overfull_weight + parts
    )
    new.overfull = min(WEIGHTS.overfull_max, -log(share))
    new.trailing = -log(
        (WEIGHTS.trailing * WEIGHTS.trailing_weight + trailing) / (WEIGHTS.trailing_weight + rows)
    )
    return new


def _costs(counts: Sequence[float]) -> list[float]:
    total = sum(counts)
    return [-log(count / total) for count in counts]


def _gains(counts: Counter[str], doubling: float, most: float) -> dict[str, float]:
    """What a text gains that occurs again and again, text to nats."""
    return {text: min(most, doubling * log2(count)) for text, count in counts.items() if count > 1}


def _most_by_first_word(gains: dict[str, float]) -> dict[str, float]:
    most: dict[str, float] = {}
    for text, gain in gains.items():
        first = text.split(" ", 1)[0]
        most[first] = max(gain, most.get(first, 0.0))
    return most


def _skipped(after_cell: Sequence[float], after_empty: Sequence[float]) -> list[float]:
    """What spacing costs more after empty columns than after a cell, both shares smoothed."""
    both = [one + other for one, other in zip(after_cell, after_empty, strict=True)]
    total = sum(both) + MAX_GAP + 1
    usual = [(count + 1) * WEIGHTS.skipped_weight / total for count in both]
    shares = [
        [
            (count + share) / (sum(counts) + WEIGHTS.skipped_weight)
            for count, share in zip(counts, usual, strict=True)
        ]
        for counts in (after_cell, after_empty)
    ]
    return [log(one / other) for one, other in zip(*shares, strict=True)]


def _measure(
    run: Run, i: int, j: int, lows: list[int], highs: list[int], inside: list[float]
) -> None:
    """Widths a cell's lines prove: the column holds each, and not the next line's first word."""
    part = i
    for k in range(i + 1, j + 1):
        if k < j and not run.starts[k]:
            continue
        width = run.width(part, k)
        lows.append(width)
        if k < j:
            inside[run.gaps[k]] += 1
            if run.words[k][0] not in BULLETS:
                highs.append(width + SPACE + run.width(k, k + 1))
        part = k


def _width(lows: list[int], highs: list[int]) -> float | None:
    """The width that contradicts the fewest lines, None while too few lines tell."""
    if len(highs) < WEIGHTS.min_wraps:
        return None
    lows.sort()
    highs.sort()
    best: tuple[int, float] | None = None
    for width in lows:
        wrong = len(lows) - bisect_right(lows, width) + bisect_left(highs, width)
        if best is None or wrong <= best[0]:
            best = (wrong, float(width))
    return best[1] if best else None
