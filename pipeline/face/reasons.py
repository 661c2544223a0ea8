"""Reasons and issues in words, as a page or a terminal may show them."""

from __future__ import annotations

from pipeline.curated import reasons
from pipeline.face import words
from pipeline.face.terminal import printable

OWN_WORDS = frozenset({"row-doubtful", "columns-doubtful"})  # codes whose message says it all


def reason(text: str) -> str:
    """A reason in Vietnamese; as it is where nobody has put it into words yet."""
    return printable(reasons.reason(text))


def said_of(code: str, message: str, text: str | None) -> str:
    """An issue in words: what its code means, why where the code alone does not say, what text."""
    why = f" ({reason(message)})" if code in OWN_WORDS else ""
    return words.issue(code) + why + (f": «{printable(text)}»" if text else "")
