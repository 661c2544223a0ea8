"""Reasons and issues in words, as a page or a terminal may show them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pipeline.curated import reasons
from pipeline.face import words
from pipeline.face.terminal import printable

OWN_WORDS = frozenset({"row-doubtful", "columns-doubtful"})  # codes whose message says it all


def reason(text: str) -> str:
    """A reason in Vietnamese; as it is where nobody has put it into words yet."""
    return printable(reasons.reason(text))


def said_of(issue: Mapping[str, Any]) -> str:
    """An issue in words: what its code means, why where the code alone does not say, what text."""
    why = f" ({reason(issue['message'])})" if issue["code"] in OWN_WORDS else ""
    text = f": «{printable(issue['text'])}»" if issue["text"] else ""
    return words.issue(issue["code"]) + why + text
