"""What it costs to read words as one cell of a column, in nats: geometry, and what is learned."""

from __future__ import annotations

from normalizers.linear.lines import Run
from normalizers.linear.model import Model
from normalizers.linear.weights import WEIGHTS
from normalizers.linear.wording import first_words
from normalizers.tables.roles import AGENTS, known_of
from normalizers.values.phrases import opens
from schemas.joints import BULLETS
from schemas.typeface import SPACE


def opening(model: Model, run: Run, col: int, i: int, goes_on: bool) -> float:
    """Cost of a cell that begins with word i; `goes_on` when it is the lower half of one."""
    word = run.words[i]
    cost = 0.0
    if i:
        cost = model.at_line + model.gap_between[run.gaps[i]] if run.starts[i] else model.inline
    first = word[0]
    known = known_of(model.roles[col])
    if first.islower():
        cost += 0.0 if goes_on else WEIGHTS.costs_lower_start
    elif first.isdigit():
        cost += WEIGHTS.digit_start if known.grammar == "text" and not known.figure_first else 0.0
    if goes_on:
        return cost
    cost -= model.openers[col].get(run.text(i, i + 2), 0.0)
    return cost + first_words(run, model.roles[col], i)


def spacing(model: Model, run: Run, part: int, k: int) -> float:
    """Cost of the empty lines above word k, where a cell's inner line that began at `part` ends.

    Lines of one cell are spaced alike, so that a rare spacing is paid for once.
    """
    cost = model.gap_inside[run.gaps[k]]
    return min(cost, WEIGHTS.same_gap) if run.gaps[part] == run.gaps[k] else cost


def stray_item(run: Run, k: int) -> float:
    """Cost of a list item that begins at word k in a cell that is no list."""
    if run.words[k][0] not in BULLETS or run.words[k - 1][-1] in ".;:–-":
        return 0.0
    return WEIGHTS.stray_item


def loose(model: Model, run: Run, col: int, part: int, k: int) -> float:
    """Cost of ending a column's line, begun at `part`, before word k although k would fit."""
    width = run.width(part, k)
    following = run.width(k, k + 1)
    column = model.widths[col]
    most = WEIGHTS.loose_max
    if column is None:
        column = float(max(width, run.width(k, run.line_end[k])))
        most = WEIGHTS.loose_unknown
    if not column:
        return 0.0  # signs without a width
    slack = (column - width - SPACE - following) / column
    if slack <= WEIGHTS.fit:
        return 0.0
    cost = min(most, WEIGHTS.loose + WEIGHTS.loose_slope * slack)
    if _is_paragraph(run, k):
        return cost * WEIGHTS.paragraph
    if model.rounds and model.roles[col] in AGENTS and run.words[k][0].isupper():
        return cost * (WEIGHTS.listed_agency if opens("agency", run.text(k, k + 4)) else 1.0)
    return cost


def _is_paragraph(run: Run, k: int) -> bool:
    """Whether a new paragraph of the same cell may begin with word k."""
    word, before = run.words[k], run.words[k - 1]
    return word[0] in BULLETS or (before[-1] in ".;:" and not word[0].islower())


def overfull(model: Model, run: Run, col: int, i: int, j: int) -> float:
    """Cost of words i..j on one line of a column."""
    column = model.widths[col]
    if not column:
        return 0.0
    excess = (run.width(i, j) - column) / column
    if excess <= WEIGHTS.fit:
        return 0.0
    most = model.overfull
    if run.line_width[i] > WEIGHTS.joined_line * model.widest:
        most = min(most, WEIGHTS.wide_joined)
    return min(most, WEIGHTS.wide + WEIGHTS.wide_slope * excess)
