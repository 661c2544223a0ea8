"""What it costs, in nats, to read words as a cell of a role: how it begins, ends and what it says.

None of this changes with what is learned of the dump, so every cost is worked out once a run.
"""

from __future__ import annotations

from dataclasses import dataclass

from normalizers.linear import figures
from normalizers.linear.labels import Content
from normalizers.linear.lines import Run
from normalizers.linear.weights import WEIGHTS
from normalizers.tables.roles import AGENTS, known_of
from normalizers.values.phrases import (
    is_agency,
    is_agency_word,
    is_deadline,
    is_name,
    is_unfinished,
    mentions_of,
    opens,
    opens_alone,
    runs_on,
)


@dataclass(frozen=True, slots=True)
class Opening:
    """Cost, in nats, of a cell's first words: its own openers, an agency's, any others."""

    opened: float
    agency: float
    other: float


OPENING = {
    "leader": Opening(-1.0, 1.0, 3.5),
    "agency": Opening(-0.5, -0.5, 3.5),
    "deadline": Opening(-0.5, 3.0, 3.0),
    "deliverable": Opening(-1.0, 1.5, 0.8),
    "task": Opening(-0.8, 1.2, 0.4),
    "indicator": Opening(-0.8, 0.2, 0.2),
}
"""By the kind of words that open the cells of a role."""


def first_words(run: Run, role: Content, i: int) -> float:
    """Cost of a cell of a role that begins with the words at i."""
    cost = run.openings.get((role, i))
    if cost is None:
        cost = run.openings[role, i] = _first_words(role, run.text(i, i + 4))
    return cost


def _first_words(role: Content, text: str) -> float:
    if figures.is_measured(role):
        return figures.first_words(role, text)
    opener = known_of(role).opener
    costs = OPENING.get(opener)
    if costs is None:
        return WEIGHTS.opens_plain
    if opens(opener, text):
        return costs.opened
    if opener == "deadline":
        return WEIGHTS.opens_dated if text[0].isdigit() else costs.other
    return costs.agency if opens("agency", text) else costs.other


def closing(run: Run, i: int, j: int) -> float:
    """Cost of a cell that ends before word j."""
    cost = ends(run, j)[min(j - i, 3) - 1] + WEIGHTS.mid_stop * (run.stops[j - 1] - run.stops[i])
    return cost + (WEIGHTS.unbalanced if run.opened[j] != run.opened[i] else 0.0)


def ends(run: Run, j: int) -> tuple[float, float, float]:
    """Cost of the last words of a cell of one word, of two, of more that ends before word j."""
    costs = run.ends.get(j)
    if costs is None:
        costs = run.ends[j] = _ends(run, j)
    return costs


def _ends(run: Run, j: int) -> tuple[float, float, float]:
    last = run.words[j - 1]
    one = WEIGHTS.unfinished if is_unfinished(last) else 0.0
    if last[-1] == ";":
        one += WEIGHTS.listed
    cut = 0.0
    if j > 2 and not is_unfinished(run.words[j - 3]) and opens_alone(run.text(j - 2, j)):
        cut = WEIGHTS.agency_cut
    date = 0.0
    if last[-1].isalpha():
        if last[0].isupper():
            date = WEIGHTS.date_cut * opens("deadline", last)
        elif j < len(run.words) and run.words[j][0].isdigit():
            date = WEIGHTS.date_cut * opens("number", last)
    name = WEIGHTS.name_cut * _is_inside_name(run, j)
    return one + date + name, one + date + name, one + cut + date + name


def _is_inside_name(run: Run, j: int) -> bool:
    """Whether word j goes on with an agency's name that is none without it: 'Ban Chỉ huy'."""
    words = run.words
    if j == len(words) or not is_agency_word(words[j]):
        return False
    for i in range(j - 1, max(-1, j - WEIGHTS.name_words), -1):
        if not is_agency_word(words[i]) or words[i][-1] in ",;.:":
            return False
        if words[i][0].isupper() and opens("agency", run.text(i, i + 4)):
            behind = range(j + 1, min(len(words), i + WEIGHTS.name_words) + 1)
            if not is_name(run.text(i, j)) and any(is_name(run.text(i, k)) for k in behind):
                return True
    return False


def ending(run: Run, role: Content, i: int, j: int) -> float:
    """Cost of a cell, begun at i, that ends with what no cell of its role ends with.

    In a column of words that is a line that only names an agency; a number, where none is due.
    """
    part = run.heads[run.line[j - 1]]
    cost = 0.0
    if j - i > 1 and not figures.may_end_with_number(role):
        cost = figures.loose_end(run.words[j - 2], run.words[j - 1])
    if role in AGENTS:
        return cost + WEIGHTS.agent_listed * (run.words[j - 1][-1] == ";")
    if part <= i:
        return cost
    foot = run.feet.get(j)
    if foot is None:
        named = not is_unfinished(run.words[part - 1]) and is_agency(run.text(part, j))
        named = named and not any(is_name(run.text(k, j)) for k in range(max(i, part - 3), part))
        foot = run.feet[j] = WEIGHTS.agency_line if named else 0.0
    return cost + foot


def least(run: Run, role: Content, i: int) -> tuple[int, float, float]:
    """The least that words from i on can cost as a whole cell of a role, told without parsing.

    (word, cost of cells that end before or at it, of those that end behind it).
    """
    if known_of(role).grammar == "deadline":
        return i + WEIGHTS.max_dated, WEIGHTS.wording_dated, WEIGHTS.undated
    if figures.is_measured(role):
        words, near, far = figures.least(role)
        return i + words, near, far
    if role not in AGENTS:
        return i, 0.0, 0.0
    reach = run.reaches.get(i)
    if reach is None:
        reach = run.reaches[i] = _agency_reach(run, i)
    return reach, WEIGHTS.named, WEIGHTS.unnamed


def _agency_reach(run: Run, i: int) -> int:
    """Where at the latest an agency's name that begins with word i ends; i when none does."""
    if not opens("agency", run.text(i, i + 4)):
        return i
    end = i
    while end < len(run.words) and is_agency_word(run.words[end]):
        end += 1
    return end


def meaning(run: Run, role: Content, i: int, j: int) -> float:
    """Cost of the words i..j as a whole cell of a role."""
    cost = run.meanings.get((role, i, j))
    if cost is None:
        cost = run.meanings[role, i, j] = meaning_of(role, run.text(i, j), j - i)
    return cost


def meaning_of(role: Content, text: str, words: int) -> float:
    """Cost of a text of so many words as a whole cell of a role."""
    if role in AGENTS:
        known = mentions_of(text)
        cost = (
            WEIGHTS.named
            if known
            else (WEIGHTS.unnamed if words < WEIGHTS.wording_max_label else 1.5)
        )
        return cost + WEIGHTS.second_lead * max(0, known - 1) if known_of(role).owed else cost
    if known_of(role).grammar == "deadline":
        if is_deadline(text):
            return WEIGHTS.wording_dated
        return WEIGHTS.undated + 0.1 * max(0, words - 8) + WEIGHTS.runs_on * runs_on(text)
    if figures.is_measured(role):
        return figures.meaning_of(role, text, words)
    if words > WEIGHTS.wording_max_label:
        return 0.0
    cost = WEIGHTS.agency_cut if _ends_with_agency(text) else 0.0
    dated = opens("deadline", text) or text[0].isdigit()
    return cost + (3.0 if dated and is_deadline(text) else (2.0 if is_agency(text) else 0.0))


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
