"""Numbers and units of measure as cells: "Tỷ đồng", "90,5", ">= 98" read like no other cell."""

from __future__ import annotations

from functools import lru_cache

import regex

from normalizers.linear.labels import FIGURE, Content
from normalizers.linear.weights import WEIGHTS
from normalizers.tables.roles import known_of
from normalizers.values.phrases import is_unfinished, opens
from normalizers.values.targets import parse_target

UNIT_SIGNS = "%‰"
SIGNS = frozenset(("<", ">", "=", "≥", "≤", "~", "±", "<=", ">="))
BLANKS = ("-", "–", "x", "X")  # printed where there is no number, or a mark for one

_MEASURED = ("unit", "target", "amount")  # grammars of numbers and what they count
_FIGURE = regex.compile(
    r"(?:[<>=≥≤~±+]{1,2} ?)?\d[\d.,]*(?: ?[%‰])?(?: ?[-–/] ?\d[\d.,]*(?: ?[%‰])?)?"
)


def is_measured(content: Content) -> bool:
    """Whether a column's cells are numbers, units or amounts."""
    return content == FIGURE or known_of(content).grammar in _MEASURED


def may_end_with_number(content: Content) -> bool:
    """Whether a number may end a column's cells."""
    return is_measured(content) or known_of(content).grammar == "deadline"


@lru_cache(maxsize=1 << 13)
def is_figure(text: str) -> bool:
    """Whether a text is a number, or two of a range, with a sign at most: '>= 98', '12,5%'."""
    return _FIGURE.fullmatch(text) is not None


def first_words(content: Content, text: str) -> float:
    """Cost of a unit's, a target's or a figure's first words."""
    grammar = known_of(content).grammar
    if grammar == "unit":
        return -1.5 if opens("unit", text) else 1.0
    if grammar == "amount" and not text[0].isdigit():
        return WEIGHTS.amount_opened if opens("budget", text) else WEIGHTS.amount_unopened
    if text[0] in UNIT_SIGNS:
        return 2.0
    first = text.split(maxsplit=1)[0]
    return -0.5 if any(map(str.isdigit, first)) or first in SIGNS else 0.8


def meaning_of(content: Content, text: str, words: int) -> float:
    """Cost of so many words as a whole unit, target or figure."""
    grammar = known_of(content).grammar
    if grammar == "unit":
        cost = WEIGHTS.unit_of_figures * any(
            is_figure(word) or word in SIGNS for word in text.split()
        )
        return cost + 1.5 * max(0, words - WEIGHTS.max_unit)
    if words <= WEIGHTS.max_figure and (is_figure(text) or text in BLANKS):
        return WEIGHTS.figure
    if grammar == "amount":
        return WEIGHTS.figure if _is_amount(text) else 0.0
    if content == FIGURE:
        return WEIGHTS.no_figure + 0.5 * max(0, words - WEIGHTS.max_figure)
    if words > WEIGHTS.max_target:
        return 0.5 * (words - WEIGHTS.max_target)
    return WEIGHTS.figure if parse_target(text, None).value is not None else 0.0


def least(content: Content) -> tuple[int, float, float]:
    """(words, least cost of a cell of at most so many, of a longer one)."""
    grammar = known_of(content).grammar
    if grammar == "unit":
        return 0, 0.0, 0.0
    if grammar == "target":
        return WEIGHTS.max_target, WEIGHTS.figure, 0.0
    if grammar == "amount":
        return WEIGHTS.max_figure, WEIGHTS.figure, 0.0
    return WEIGHTS.max_figure, WEIGHTS.figure, WEIGHTS.no_figure


def _is_amount(text: str) -> bool:
    """Whether a text is a sum of money: '350 triệu đồng'."""
    figure, _, unit = text.partition(" ")
    words = len(text.split())
    return words <= WEIGHTS.max_figure and is_figure(figure) and opens("unit", unit)


def loose_end(before: str, last: str) -> float:
    """Cost of a cell of words that ends with these two: 'Xã hội 1.200', but 'tháng 12'."""
    if not (is_figure(last) or last in SIGNS) or opens("number", before) or is_unfinished(before):
        return 0.0
    return WEIGHTS.figure_end
