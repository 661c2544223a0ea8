"""Patterns of what a whole cell may say: how its parts stand is code, their words are data.

`{kind}` in a pattern stands for any phrase of that kind in cell_shapes.csv (kind, phrase).
"""

from __future__ import annotations

from functools import cache

import regex

from normalizers.values.lexicon import rows

_KIND = regex.compile(r"\{([a-z_]{3,})\}")  # \p{Lu} and {1,3} are none


def shape(pattern: str, flags: int = regex.I) -> regex.Pattern[str]:
    """The pattern with its kinds filled in. KeyError for a kind that the file does not have."""
    return regex.compile(_KIND.sub(lambda kind: _any_of()[kind[1]], pattern), flags)


@cache
def _any_of() -> dict[str, str]:
    """Pattern of each kind, its longest phrase first."""
    phrases: dict[str, list[str]] = {}
    for kind, phrase in rows("cell_shapes"):
        phrases.setdefault(kind, []).append(phrase)
    return {
        kind: "(?:" + "|".join(map(regex.escape, sorted(held, key=len, reverse=True))) + ")"
        for kind, held in phrases.items()
    }
