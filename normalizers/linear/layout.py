"""A run's lines set in a column: what every cell costs but for its first words and its meaning.

Costs of whole lines are prefix sums, so that a cell of any length is priced in one step.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from normalizers.linear.costs import loose, overfull, spacing, stray_item
from normalizers.linear.lines import Run
from normalizers.linear.model import Model
from normalizers.linear.weights import WEIGHTS
from normalizers.linear.wording import ends
from schemas.joints import BULLETS


class Endings:
    """What a cell pays for ending before each boundary of a run, whatever its column."""

    def __init__(self, run: Run, bounds: Sequence[int]) -> None:
        self.words = [ends(run, j) if j else (0.0, 0.0, 0.0) for j in bounds]
        self.stops = [run.stops[j - 1] if j else 0 for j in bounds]
        self.opened = [run.opened[j] for j in bounds]
        self.lines = [run.line[j - 1] if j else 0 for j in bounds]


class Layout:
    """A column as the place of cells that begin and end at the boundaries of a run.

    `passed[n]`: cost of the first n lines as inner lines of a list, `unlisted[n]`: of a cell that
    is none; `foot[b]`: cost of the words up to boundary b as a cell's last line.
    """

    def __init__(
        self, model: Model, run: Run, col: int, bounds: Sequence[int], endings: Endings
    ) -> None:
        self.model, self.run, self.col, self.bounds = model, run, col, bounds
        self.endings = endings
        self.role = model.roles[col]
        heads = run.heads
        self.passed, self.unlisted = [0.0], [0.0]
        for part, k in pairwise(heads):
            cost = overfull(model, run, col, part, k) + loose(model, run, col, part, k)
            cost += spacing(model, run, part, k)
            self.passed.append(self.passed[-1] + cost)
            self.unlisted.append(self.unlisted[-1] + cost + stray_item(run, k))
        self.foot = [
            overfull(model, run, col, heads[line], j) if j else 0.0
            for j, line in zip(bounds, endings.lines, strict=True)
        ]

    def cells(self, place: int, start: float, longest: int) -> list[tuple[int, float]]:
        """(boundary behind, cost) of the cells of at most `longest` words that begin at one.

        `start` is the cost of their first words.
        """
        run, bounds, endings = self.run, self.bounds, self.endings
        i = bounds[place]
        first, stops, opened = run.line[i], run.stops[i], run.opened[i]
        passed = self.passed if run.words[i][0] in BULLETS else self.unlisted
        end = run.heads[first + 1] if first + 1 < len(run.heads) else len(run.words)
        inner: float | None = None
        found: list[tuple[int, float]] = []
        for behind in range(place + 1, len(bounds)):
            j = bounds[behind]
            if j - i > longest:
                break
            if j <= end:
                cost = start + overfull(self.model, run, self.col, i, j)
            else:
                last = endings.lines[behind]
                if inner is None:
                    inner = start + self._first_line(i, end) - passed[first + 1]
                cost = inner + passed[last]
                if cost > WEIGHTS.hopeless:
                    break
                cost += self.foot[behind]
            cost += endings.words[behind][min(j - i, 3) - 1]
            if endings.stops[behind] != stops:
                cost += WEIGHTS.mid_stop * (endings.stops[behind] - stops)
            if endings.opened[behind] != opened:
                cost += WEIGHTS.unbalanced
            found.append((behind, cost))
        return found

    def _first_line(self, i: int, k: int) -> float:
        """Cost of a cell's first line that ends before word k."""
        model, run = self.model, self.run
        cost = model.gap_inside[run.gaps[k]] + loose(model, run, self.col, i, k)
        if run.words[i][0] not in BULLETS:
            cost += stray_item(run, k)
        return cost + overfull(model, run, self.col, i, k)
