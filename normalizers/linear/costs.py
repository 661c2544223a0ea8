"""What it costs to read words as one cell of a column, in nats: geometry, shape and wording."""

from __future__ import annotations

from math import log2

from normalizers.linear.lines import Run
from normalizers.linear.model import FIT, Model
from normalizers.linear.phrases import (
    is_agency,
    is_deadline,
    is_unfinished,
    mentions_of,
    opens,
    opens_alone,
)
from normalizers.linear.widths import SPACE
from schemas.table import Role

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
UNFINISHED = 3.0  # a cell ends with 'và' or a comma
LISTED = 1.0  # a cell ends with a semicolon
DATE_CUT = 2.0  # a cell ends with the first word of a date: 'Văn bản Tháng'
MID_STOP = 1.2  # a small letter follows the end of a sentence within a cell
UNBALANCED = 2.5  # a bracket or quote opens and does not close
REPEATED = 0.7  # gained a doubling of the rows that print the same text in this column
REPEATED_MAX = 2.5
OPENED = 0.5  # gained a doubling of the cells of this column that begin with the same words
OPENED_MAX = 1.5

STRAY_ITEM = 2.0  # a list item begins in a cell of running text
SECOND_LEAD = 0.6  # each further agency that leads
AGENCY_LINE = 2.5  # a cell of words ends with a line that only names an agency
AGENCY_CUT = 1.5  # a cell of words ends with the first words of an agency: 'Kế hoạch Chủ tịch'

BULLETS = "-–+•*"
AGENTS: frozenset[Role] = frozenset(("lead", "coordinating", "leader", "monitor", "approver"))
UNIT_SIGNS = "%‰"
MAX_UNIT = 4  # words of a unit of measure
MAX_TARGET = 14  # words of a target


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
    opener = model.openers[col][run.text(i, i + 2)] - 1
    if opener > 0:
        cost -= min(OPENED_MAX, OPENED * log2(1 + opener))
    return cost + _opening_words(role, run.text(i, i + 4))


def _opening_words(role: Role, text: str) -> float:
    """Cost of a cell of a role that begins with these words."""
    agency, deadline = opens("agency", text), opens("deadline", text)
    if role == "leader":
        return -1.0 if opens("leader", text) else (1.0 if agency else 3.5)
    if role in AGENTS:
        return -0.5 if agency else 3.5
    if role == "deadline":
        return -0.5 if deadline else (0.5 if text[0].isdigit() else 3.0)
    if role == "deliverable":
        return -1.0 if opens("deliverable", text) else (0.8 if not agency else 1.5)
    if role in ("task", "goal"):
        return -0.8 if opens("task", text) else (0.4 if not agency else 1.2)
    if role == "indicator":
        return -0.8 if opens("indicator", text) else 0.2
    if role == "unit":
        return -1.5 if opens("unit", text) else 1.0
    if role == "target":
        if text[0] in UNIT_SIGNS:
            return 2.0
        return -0.5 if any(letter.isdigit() for letter in text) else 0.8
    return 0.3


def breaking(model: Model, run: Run, col: int, i: int, part: int, k: int) -> float:
    """Cost of a cell, begun at word i, that goes on over the line end before word k.

    Its line began at `part`. Lines of one cell are spaced alike, so that a rare spacing is paid
    for once. A list item follows an item, a colon or the end of a sentence.
    """
    cost = model.gap_inside[run.gaps[k]]
    if part != i and run.gaps[part] == run.gaps[k]:
        cost = min(cost, SAME_GAP)
    if run.words[k][0] in BULLETS and run.words[i][0] not in BULLETS:
        cost += 0.0 if run.words[k - 1][-1] in ".;:–-" else STRAY_ITEM
    return cost + loose(model, run, col, part, k)


def loose(model: Model, run: Run, col: int, part: int, k: int) -> float:
    """Cost of ending a column's line, begun at `part`, before word k although k would fit."""
    width = run.width(part, k)
    following = run.width(k, k + 1)
    column = model.widths[col]
    most = LOOSE_MAX
    if column is None:
        column = float(max(width, run.width(k, run.line_end[k])))
        most = LOOSE_UNKNOWN
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
    if column is None:
        return 0.0
    excess = (run.width(i, j) - column) / column
    if excess <= FIT:
        return 0.0
    most = model.overfull
    if run.line_width[i] > JOINED_LINE * max(width or 0.0 for width in model.widths):
        most = min(most, WIDE_JOINED)
    return min(most, WIDE + WIDE_SLOPE * excess)


def closing(run: Run, i: int, j: int) -> float:
    """Cost of a cell that ends before word j."""
    last = run.words[j - 1]
    cost = UNFINISHED if is_unfinished(last) else 0.0
    if last[-1] == ";":
        cost += LISTED
    if j - i > 2 and not is_unfinished(run.words[j - 3]) and opens_alone(run.text(j - 2, j)):
        cost += AGENCY_CUT
    if j - i > 1 and last[-1].isalpha():
        if last[0].isupper():
            cost += DATE_CUT * opens("deadline", last)
        elif j < len(run.words) and run.words[j][0].isdigit():
            cost += DATE_CUT * opens("number", last)
    cost += MID_STOP * (run.stops[j - 1] - run.stops[i])
    return cost + (UNBALANCED if run.opened[j] != run.opened[i] else 0.0)


def ending(model: Model, run: Run, col: int, i: int, part: int, j: int) -> float:
    """Cost of a cell of words, begun at i, whose last line, words part..j, is an agency's name."""
    if part == i or model.roles[col] in AGENTS or is_unfinished(run.words[part - 1]):
        return 0.0
    return AGENCY_LINE if is_agency(run.text(part, j)) else 0.0


def saying(model: Model, col: int, text: str, words: int) -> float:
    """Cost of the words of a whole cell: what its role says, and what its column says often."""
    role = model.roles[col]
    cost = 0.0
    if role in AGENTS:
        known = mentions_of(text)
        cost = -1.5 if known else (0.5 if words < 12 else 1.5)
        if role == "lead":
            cost += SECOND_LEAD * max(0, known - 1)
    elif role == "deadline":
        cost = -2.5 if is_deadline(text) else 1.0 + 0.1 * max(0, words - 8)
    elif role == "unit":
        cost = 0.0 if words <= MAX_UNIT else 1.5 * (words - MAX_UNIT)
    elif role == "target":
        cost = 0.0 if words <= MAX_TARGET else 0.5 * (words - MAX_TARGET)
    elif words <= 12:
        cost = AGENCY_CUT if _ends_with_agency(text) else 0.0
        dated = opens("deadline", text) or text[0].isdigit()
        cost += 3.0 if dated and is_deadline(text) else (2.0 if is_agency(text) else 0.0)
    if words <= 40:
        again = model.texts[col][text] - 1
        if again > 0:
            cost -= min(REPEATED_MAX, REPEATED * log2(1 + again))
    return cost


def _ends_with_agency(text: str) -> bool:
    """Whether a text's last words, with a capital, only begin the name of an agency."""
    words = text.rsplit(maxsplit=3)
    for count in (1, 2):
        if len(words) <= count or not words[-count][0].isupper():
            continue
        before = words[-count - 1]
        if opens("agency", " ".join(words[-count:])) and not is_unfinished(before):
            return before[0].islower() or before[-1] in ".;"
    return False
