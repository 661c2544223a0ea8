"""Reasons that the readers give in English, in Vietnamese: `reasons.csv`, one phrase a line.

`{}` in a phrase stands for what differs from row to row; the name of a column there becomes its
label. A reason without a phrase is shown as it is. SQL says the same by the macro `reason`.
"""

from __future__ import annotations

import csv
import re
from functools import cache, lru_cache
from importlib import resources

from normalizers.tables.roles import ROLES

HOLE = "{}"
MOST_HOLES = 3  # of a phrase; only the first ever holds a reason, the others a name or a text

LABELS = {role: f"“{known.label}”" for role, known in ROLES.items() if known.label}


@lru_cache(maxsize=4_096)
def reason(text: str) -> str:
    """A reason in Vietnamese; as it is where nobody has put it into words yet."""
    for pattern, vietnamese in _phrases():
        if match := re.fullmatch(pattern, text, re.DOTALL):
            return vietnamese.format(*(LABELS.get(hole) or reason(hole) for hole in match.groups()))
    return text


def macros() -> tuple[str, ...]:
    """What makes the macro `reason`, in order."""
    listed = ", ".join(
        f"({literal(f'^{pattern}$')}, {literal(_numbered(vietnamese))}, {-rank})"
        for rank, (pattern, vietnamese) in enumerate(_phrases())
    )
    labels = ", ".join(f"{literal(role)}: {literal(label)}" for role, label in LABELS.items())
    return (
        "CREATE MACRO reason_phrases() AS TABLE "
        f"SELECT * FROM (VALUES {listed}) AS p (pattern, vietnamese, rank)",
        f"CREATE MACRO reason_label(t) AS coalesce(MAP {{{labels}}}[t], t)",
        _macro("reason_within", "reason_label"),
        _macro("reason", "reason_within"),
    )


def literal(text: str) -> str:
    """A text as SQL writes it."""
    return "'{}'".format(text.replace("'", "''"))


def _macro(name: str, of_first: str) -> str:
    """A macro that says a reason; `of_first` is what says its first hole, and names of its own."""
    words = f"{name}_words"
    said = f"{words}.vietnamese"
    for hole in range(1, MOST_HOLES + 1):
        held = f"coalesce(regexp_extract(t, {words}.pattern, {hole}, 's'), '')"
        said = f"replace({said}, '{{{hole}}}', {of_first if hole == 1 else 'reason_label'}({held}))"
    return (
        f"CREATE MACRO {name}(t) AS coalesce((SELECT arg_max({said}, {words}.rank) "
        f"FROM reason_phrases() AS {words} "
        f"WHERE regexp_full_match(t, {words}.pattern, 's')), reason_label(t))"
    )


@cache
def _phrases() -> list[tuple[str, str]]:
    """Patterns with their translation; longer phrases first, so that the closest one counts."""
    path = resources.files(__package__) / "reasons.csv"
    with path.open("r", encoding="utf-8") as stream:
        lines = list(csv.DictReader(stream))
    lines.sort(key=lambda line: -len(line["english"]))
    return [(_pattern(line["english"]), line["vietnamese"]) for line in lines]


def _pattern(phrase: str) -> str:
    return "(.+?)".join(re.escape(part) for part in phrase.split(HOLE))


def _numbered(vietnamese: str) -> str:
    """The words with their holes by number: replaced one after another, none twice."""
    first, *rest = vietnamese.split(HOLE)
    return first + "".join(f"{{{at}}}{part}" for at, part in enumerate(rest, 1))
