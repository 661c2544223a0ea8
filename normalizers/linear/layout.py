"""A run's lines set in a column: what every cell costs but for its first words and its meaning.

Costs of whole lines are prefix sums, so that a cell of any length is priced in one step.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from normalizers.linear.costs import loose, overfull, spacing, stray_item
from normalizers.linear.lines import Run
from normalizers.linear.model import Model
from normalizers.linear.wording import BULLETS, closing

HOPELESS = 16.0  # nats inside one cell after which it is not followed further


class Layout:
    """A column as the place of cells that begin and end at the boundaries of a run.

    `passed[n]`: cost of the first n lines as inner lines of a cell, `strays[n]`: of the list items
    that begin below them; `foot[b]`: cost of the words up to boundary b as a cell's last line.
    """

    def __init__(self, model: Model, run: Run, col: int, bounds: Sequence[int]) -> None:
        self.model, self.run, self.col, self.bounds = model, run, col, bounds
        self.role = model.roles[col]
        heads = run.heads
        self.passed, self.strays = [0.0], [0.0]
        for part, k in pairwise(heads):
            cost = overfull(model, run, col, part, k) + loose(model, run, col, part, k)
            self.passed.append(self.passed[-1] + cost + spacing(model, run, part, k))
            self.strays.append(self.strays[-1] + stray_item(run, k))
        self.foot = [overfull(model, run, col, heads[run.line[j - 1]], j) for j in bounds[1:]]

    def cells(self, place: int, start: float, longest: int) -> list[tuple[int, float]]:
        """(boundary behind, cost) of the cells of at most `longest` words that begin at one.

        `start` is the cost of their first words.
        """
        run, bounds, passed = self.run, self.bounds, self.passed
        i = bounds[place]
        first = run.line[i]
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
                last = run.line[j - 1]
                if inner is None:
                    inner = start + self._first_line(i, end) - passed[first + 1]
                cost = inner + passed[last]
                if run.words[i][0] not in BULLETS:
                    cost += self.strays[last] - self.strays[first]
                if cost > HOPELESS:
                    break
                cost += self.foot[behind - 1]
            found.append((behind, cost + closing(run, i, j)))
        return found

    def _first_line(self, i: int, k: int) -> float:
        """Cost of a cell's first line that ends before word k, but for a list item there."""
        model, run = self.model, self.run
        cost = model.gap_inside[run.gaps[k]] + loose(model, run, self.col, i, k)
        return cost + overfull(model, run, self.col, i, k)
