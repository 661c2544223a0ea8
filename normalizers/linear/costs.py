"""What it costs to read words as one cell of a column, in nats: geometry, and what is learned."""

from __future__ import annotations

from normalizers.linear.lines import Run
from normalizers.linear.model import FIT, Model
from normalizers.linear.wording import BULLETS, first_words
from normalizers.values.phrases import AGENTS, opens
from schemas.typeface import SPACE

LOOSE, LOOSE_SLOPE, LOOSE_MAX = 0.8, 8.0, 5.0  # a line ends though the next word fits
LOOSE_UNKNOWN = 1.5  # at most, while the column's width is unknown
LISTED_AGENCY = 0.5  # ... where another agency begins, one a line
SAME_GAP = 0.3  # a line spaced like the one before it in its cell
PARAGRAPH = 0.25  # share of that where a new paragraph or list item begins
WIDE, WIDE_SLOPE = 0.5, 10.0  # a line is wider than its column
JOINED_LINE = 2.0  # times the widest column: a line that the dump's tool joined from several
WIDE_JOINED = 1.0  # nats at most of a cell wider than its column on such a line
LOWER_START = 4.0  # a cell begins with a small letter
DIGIT_START = 1.2  # a cell of words begins with a digit
MARK_START = 4.0  # ... with a comma or a closing bracket

STRAY_ITEM = 3.0  # a list item begins in a cell of running text


def opening(model: Model, run: Run, col: int, i: int, goes_on: bool) -> float:
    """Cost of a cell that begins with word i; `goes_on` when it is the lower half of one."""
    word = run.words[i]
    cost = 0.0
    if i:
        cost = model.at_line + model.gap_between[run.gaps[i]] if run.starts[i] else model.inline
    first = word[0]
    role = model.roles[col]
    if first.islower():
        cost += 0.0 if goes_on else LOWER_START
    elif first.isdigit():
        cost += DIGIT_START if role in ("goal", "task", "deliverable", "note", "extra") else 0.0
    elif first in ",;.:)”":
        cost += 0.0 if goes_on else MARK_START
    if goes_on:
        return cost
    cost -= model.openers[col].get(run.text(i, i + 2), 0.0)
    return cost + first_words(run, role, i)


def spacing(model: Model, run: Run, part: int, k: int) -> float:
    """Cost of the empty lines above word k, where a cell's inner line that began at `part` ends.

    Lines of one cell are spaced alike, so that a rare spacing is paid for once.
    """
    cost = model.gap_inside[run.gaps[k]]
    return min(cost, SAME_GAP) if run.gaps[part] == run.gaps[k] else cost


def stray_item(run: Run, k: int) -> float:
    """Cost of a list item that begins at word k in a cell that is no list."""
    if run.words[k][0] not in BULLETS or run.words[k - 1][-1] in ".;:–-":
        return 0.0
    return STRAY_ITEM


def loose(model: Model, run: Run, col: int, part: int, k: int) -> float:
    """Cost of ending a column's line, begun at `part`, before word k although k would fit."""
    width = run.width(part, k)
    following = run.width(k, k + 1)
    column = model.widths[col]
    most = LOOSE_MAX
    if column is None:
        column = float(max(width, run.width(k, run.line_end[k])))
        most = LOOSE_UNKNOWN
    if not column:
        return 0.0  # signs without a width
    slack = (column - width - SPACE - following) / column
    if slack <= FIT:
        return 0.0
    cost = min(most, LOOSE + LOOSE_SLOPE * slack)
    if _is_paragraph(run, k):
        return cost * PARAGRAPH
    if model.rounds and model.roles[col] in AGENTS and run.words[k][0].isupper():
        return cost * (LISTED_AGENCY if opens("agency", run.text(k, k + 4)) else 1.0)
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
    if excess <= FIT:
        return 0.0
    most = model.overfull
    if run.line_width[i] > JOINED_LINE * model.widest:
        most = min(most, WIDE_JOINED)
    return min(most, WIDE + WIDE_SLOPE * excess)
