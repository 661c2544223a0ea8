"""A header's words cut into labels, and what the cells below each label hold.

The labels are the cut of the greatest worth, found by dynamic programming: a label has a known
role, is a header as printed elsewhere, begins with a capital, and likes to begin a line. Lines
below the labels that are none, as the title of the first section, stay out.
"""

from __future__ import annotations

from collections.abc import Sequence

import regex

from normalizers.linear.weights import WEIGHTS
from normalizers.tables.headers import LEVELS, is_header, role_of
from normalizers.tables.roles import known_of
from normalizers.values.phrases import opens
from schemas.table import Role

Content = Role
"""What the cells of a column read like: its role, or FIGURE where it has none."""

FIGURE: Content = "figure"
"""A column of numbers without a role: what an earlier year reached."""


_YEAR = regex.compile(r"(?:năm )?20\d\d", regex.IGNORECASE)


def cut_labels(words: Sequence[str], starts: Sequence[bool], has_rest: bool) -> list[str]:
    """The labels that a header's words make.

    `has_rest`: lines of other text may stand below them, whose words are left out.
    """
    shouted = all(word.isupper() or not word.isalpha() for word in words)
    best: list[tuple[float, int]] = [(0.0, 0)]
    for end in range(1, len(words) + 1):
        candidates = []
        for begin in range(max(0, end - WEIGHTS.labels_max_label), end):
            worth = best[begin][0] + _worth(words, starts, begin, end, shouted)
            candidates.append((worth, begin))
        best.append(max(candidates))
    end = len(words)
    if has_rest:
        ends = [
            k for k in range(max(1, end - WEIGHTS.max_rest), end) if _begins_rest(words, starts, k)
        ]
        worths = [(best[k][0] + _rest(end - k), k) for k in ends]
        end = max([*worths, (best[end][0], end)])[1]
    labels = []
    while end:
        begin = best[end][1]
        labels.append(" ".join(words[begin:end]))
        end = begin
    return labels[::-1]


def _begins_rest(words: Sequence[str], starts: Sequence[bool], k: int) -> bool:
    return starts[k] and not words[k][0].islower()


def _rest(count: int) -> float:
    """Worth of so many words as no label: the more they are the less likely they are one."""
    return WEIGHTS.rest + WEIGHTS.rest_word * min(count, WEIGHTS.labels_rest_words)


def _worth(
    words: Sequence[str], starts: Sequence[bool], begin: int, end: int, shouted: bool
) -> float:
    label = " ".join(words[begin:end])
    exact = is_header(label) and (shouted or not words[begin][0].islower())
    known = exact or role_of(label) is not None or _names_figures(label)
    worth = WEIGHTS.known + WEIGHTS.exact * exact if known else WEIGHTS.unknown
    worth += WEIGHTS.head * opens("header", label)
    worth += WEIGHTS.line_start * starts[begin]
    if not shouted and not exact and not (_is_titled(words[begin]) or is_year(words[begin])):
        worth += WEIGHTS.labels_lower_start
    if not shouted:
        inner = [k for k in range(begin + 1, end) if _is_titled(words[k])]
        worth += sum(WEIGHTS.glued_line if starts[k] else WEIGHTS.glued_capital for k in inner)
    return worth + WEIGHTS.long * max(0, end - begin - WEIGHTS.long_words) * (not exact)


def _is_titled(word: str) -> bool:
    """A capital and small letters: 'Cơ', not 'UBND', not 'chủ'."""
    letters = [letter for letter in word if letter.isalpha()]
    return bool(letters) and letters[0].isupper() and (len(letters) == 1 or letters[-1].islower())


def is_year(label: str) -> bool:
    """Whether a label is only a year: '2026', 'Năm 2026'."""
    return _YEAR.fullmatch(label) is not None


def _names_figures(label: str) -> bool:
    """Whether a column of this label holds numbers: a year, an amount."""
    return opens("figures", label) or is_year(label.rpartition(LEVELS)[2])


def content_of(label: str, role: Role, taken: Sequence[Role]) -> Content:
    """What the cells below a label hold; `role` is its own or "extra", `taken` the ones before."""
    if role != "extra" and role not in taken:
        return role
    own = role_of(label)
    if own is not None and known_of(own).grammar in ("agency", "deadline"):
        return own
    if opens("dates", label):
        return "deadline"
    return FIGURE if _names_figures(label) or own in ("extra", "target") else "extra"
