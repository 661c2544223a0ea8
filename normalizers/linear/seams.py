"""Rows that page ends cut: readings of each part, joined at the cost of the seams between them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from heapq import nsmallest
from itertools import product
from math import log

from normalizers.linear.costs import loose, opening
from normalizers.linear.lines import Run
from normalizers.linear.model import Model
from normalizers.linear.search import Cut, best_cuts
from normalizers.linear.weights import WEIGHTS
from normalizers.linear.wording import closing, least, meaning, meaning_of
from normalizers.tables.roles import AGENTS
from normalizers.values.phrases import is_agency_word
from schemas.joints import BULLETS
from schemas.typeface import SPACE

Reading = tuple[float, list[Cut]]
"""A row's cost and the cut of each of its parts."""


def joined_cuts(model: Model, runs: Sequence[Run], count: int) -> list[Reading]:
    """The `count` cheapest readings of a row whose words page ends part into runs.

    Empty for a row that reaches over more pages than any does.
    """
    if len(runs) > WEIGHTS.max_parts:
        return []
    glued = min(model.inline, WEIGHTS.glued)
    lower = replace(
        model,
        empty=[-log(1 - share) for share in model.overleaf],
        filled=[-log(share) for share in model.overleaf],
        trailing=WEIGHTS.trailing_half,
        inline=glued,
        gap_skipped=[0.0] * len(model.gap_skipped),
    )
    readings: list[Reading] = [
        (cut.cost, [cut]) for cut in best_cuts(model, runs[0], WEIGHTS.kept, slack=WEIGHTS.seam)
    ]
    for number, run in enumerate(runs[1:], 1):
        seams = _Seams(model, runs[: number + 1])
        below = best_cuts(lower, run, WEIGHTS.kept, lower_half=True, slack=WEIGHTS.seam)
        wanted = count if number + 1 == len(runs) else WEIGHTS.kept
        readings = _cheapest(seams, readings, below, wanted)
    return readings


def _cheapest(
    seams: _Seams, readings: Sequence[Reading], below: Sequence[Cut], count: int
) -> list[Reading]:
    """The cheapest readings with one of the cuts below; those that cannot be are not parsed."""
    pairs = [(cost, [*cuts, cut], cut.cost) for (cost, cuts), cut in product(readings, below)]
    bounds = [
        (cost + own + seams.total(cuts, seams.floor), number)
        for number, (cost, cuts, own) in enumerate(pairs)
    ]
    found: list[Reading] = []
    for bound, number in sorted(bounds):
        if len(found) == count and bound >= found[-1][0]:
            break
        cost, cuts, own = pairs[number]
        reading = (cost + own + seams.total(cuts, seams.cost), cuts)
        found = nsmallest(count, [*found, reading], key=lambda reading: reading[0])
    return found


@dataclass(frozen=True, slots=True)
class _Joint:
    """A cell in the last part of a row: words i..j, joined to words of a part above if any."""

    printed: int
    i: int
    j: int
    above: tuple[int, int, int] | None = None  # the part, first word, word after the last


class _Seams:
    """Costs of joining cells over a page end: fit of the next word, joint wording."""

    def __init__(self, model: Model, runs: Sequence[Run]) -> None:
        self.model, self.runs, self.below = model, runs, runs[-1]
        self.floors: dict[_Joint, float] = {}
        self.costs: dict[_Joint, float] = {}

    def total(self, cuts: Sequence[Cut], price: Callable[[_Joint], float]) -> float:
        """Price of joining the last cut's cells to those above."""
        above: dict[int, tuple[int, int, int]] = {}
        for number, cut in enumerate(cuts[:-1]):
            above.update({col: (number, i, j) for col, i, j in cut.cells})
        cost = 0.0
        for col, i, j in cuts[-1].cells:
            cost += price(_Joint(col, i, j, above.get(col)))
        return cost + self._reach(len(cuts) - 2, cuts[-2], {col for col, _, _ in cuts[-1].cells})

    def _reach(self, number: int, cut: Cut, below: set[int]) -> float:
        """What it costs more, or less, that cells go on which end above the page's foot, or at it.

        Cells begin on one line, so that one that ended lines above the others is at its end.
        """
        line = self.runs[number].line
        heights = {col: line[j - 1] - line[i] for col, i, j in cut.cells}
        highest = max(heights.values(), default=0)
        cost = 0.0
        for col, height in heights.items():
            if height + WEIGHTS.ended_lines <= highest:
                cost += WEIGHTS.ended * (col in below)
            elif height and col < len(self.model.roles):
                share = self.model.overleaf[col]
                usual, here = (
                    (share, (share + 0.5) / 2) if col in below else (1 - share, (1.5 - share) / 2)
                )
                cost += log(usual / here)
        return cost

    def floor(self, joint: _Joint) -> float:
        """The least that a seam can cost, told without parsing what the joint text says."""
        if joint not in self.floors:
            col = self._column(joint)
            gain = WEIGHTS.repeated_max if self.model.texts[col] else 0.0
            self.floors[joint] = self._shape(joint) + self._least(joint) - gain
        return self.floors[joint]

    def cost(self, joint: _Joint) -> float:
        """What a seam costs."""
        if joint not in self.costs:
            col = self._column(joint)
            text, words = self.below.text(joint.i, joint.j), joint.j - joint.i
            if joint.above is not None:
                number, first, last = joint.above
                text = f"{self.runs[number].text(first, last)} {text}"
                words += last - first
            said = meaning_of(self.model.roles[col], text, words)
            said -= self.model.texts[col].get(text, 0.0)
            self.costs[joint] = self._shape(joint) + said
        return self.costs[joint]

    def _column(self, joint: _Joint) -> int:
        in_place = joint.printed < len(self.model.roles)
        return joint.printed if in_place else self.model.goal or 0

    def _least(self, joint: _Joint) -> float:
        """The least that the words of a joint cell can cost."""
        role = self.model.roles[self._column(joint)]
        if joint.above is None:
            reach, near, far = least(self.below, role, joint.i)
            return near if joint.j <= reach else far
        number, first, last = joint.above
        reach, near, far = least(self.runs[number], role, first)
        words = self.below.words[joint.i : joint.j]
        named = last <= reach and (role not in AGENTS or all(map(is_agency_word, words)))
        return near if named else far

    def _shape(self, joint: _Joint) -> float:
        """Cost of a seam but for what the joint text says, less what the upper part has paid."""
        col, i = self._column(joint), joint.i
        model, below = self.model, self.below
        if joint.above is None:  # a cell of which only the lower half has text
            cost = WEIGHTS.orphan_half + opening(model, below, col, i, False)
            cost -= opening(model, below, col, i, True)
            return cost - (model.empty[col] - model.filled[col] if joint.printed == col else 0.0)
        number, first, last = joint.above
        run = self.runs[number]
        paid = meaning(run, model.roles[col], first, last) + closing(run, first, last)
        paid -= model.texts[col].get(run.text(first, last), 0.0)
        fit = _fit(model, col, run, first, last, below, i)
        return fit + _turn(run.words[first], run.words[last - 1], below.words[i]) - paid


def _turn(first: str, last: str, following: str) -> float:
    """Cost of a list item below a page end whose upper half is no list."""
    listed = following[0] not in BULLETS or first[0] in BULLETS or last[-1] in ".;:"
    return 0.0 if listed else WEIGHTS.stray_item


def _fit(model: Model, col: int, run: Run, first: int, last: int, below: Run, word: int) -> float:
    """Cost of a page end between two lines of a cell, as of any line end between them."""
    part = max((k for k in range(first, last) if run.starts[k]), default=first)
    seam = Run()
    for source, begin, end in ((run, part, last), (below, word, word + 1)):
        for k in range(begin, end):
            seam.words.append(source.words[k])
            seam.starts.append(k == begin)
            seam.gaps.append(source.gaps[k])
            seam.lines.append(source.lines[k])
            seam.edges.append(seam.edges[-1] + source.width(k, k + 1) + SPACE)
    count = len(seam.words)
    seam.line_end = [count - 1] * (count - 1) + [count]
    return loose(model, seam, col, 0, count - 1)
