"""Reasons that the readers give in English, in Vietnamese: `reasons.csv`, one phrase a line.

`{}` in a phrase stands for what differs from row to row; the name of a column there becomes its
label. A reason without a phrase is shown as it is.
"""

from __future__ import annotations

import csv
import re
from functools import cache, lru_cache
from importlib import resources

from normalizers.tables.roles import ROLES
from pipeline.face import words
from pipeline.face.terminal import printable

HOLE = "{}"
OWN_WORDS = frozenset({"row-doubtful", "columns-doubtful"})  # codes whose message says it all


@lru_cache(maxsize=4_096)
def reason(text: str) -> str:
    """A reason in Vietnamese; as it is where nobody has put it into words yet."""
    for pattern, vietnamese in _phrases():
        if match := pattern.fullmatch(text):
            return printable(vietnamese.format(*map(_named, match.groups())))
    return printable(text)


def said_of(code: str, message: str, text: str | None) -> str:
    """An issue in words: what its code means, why where the code alone does not say, what text."""
    why = f" ({reason(message)})" if code in OWN_WORDS else ""
    return words.issue(code) + why + (f": «{printable(text)}»" if text else "")


def _named(text: str) -> str:
    known = ROLES.get(text)
    return f"“{known.label}”" if known is not None and known.label else reason(text)


@cache
def _phrases() -> list[tuple[re.Pattern[str], str]]:
    """Patterns with their translation; longer phrases first, so that the closest one counts."""
    path = resources.files(__package__) / "reasons.csv"
    with path.open("r", encoding="utf-8") as stream:
        lines = list(csv.DictReader(stream))
    lines.sort(key=lambda line: -len(line["english"]))
    return [(_pattern(line["english"]), line["vietnamese"]) for line in lines]


def _pattern(phrase: str) -> re.Pattern[str]:
    parts = [re.escape(part) for part in phrase.split(HOLE)]
    return re.compile("(.+?)".join(parts), re.DOTALL)
