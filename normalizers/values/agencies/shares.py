"""Who leads and who joins in, where the words of one cell say both.

"Sở A chủ trì, phối hợp với Sở B", "Chủ trì: A; Phối hợp: B, C", "A (chủ trì); B (phối hợp)".
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Literal

import regex

from normalizers.values.shapes import shape

Share = Literal["", "lead", "coordinating"]
Place = tuple[int, int]

MAX_MENTIONS = 40  # of a cell that is asked: a longer text is no list of who does what

_WORDS = shape(r"\b(?:(?P<coordinating>{joins_in})|(?P<lead>{takes_lead}))\b")
_LABEL = regex.compile(r"[^,;:\n]{0,24}:")
_ONWARD = shape(r"(?: ?{along_with})?[\s-]*")
_CLAUSE = regex.compile(r"[;\n]|(?<!\d)\d{1,2}[.)]")
_LISTED = regex.compile(r"[ ,&/-]*(?:và[ -]*)?")


def shares_of(text: str, places: Sequence[Place]) -> list[Share]:
    """What a cell's words say of each mention; '' where they say nothing, or that nobody leads.

    `places`: where each mention begins and ends in the text.
    """
    shares: list[Share] = [""] * len(places)
    if len(places) > MAX_MENTIONS:
        return shares
    labelled = False
    for word in _WORDS.finditer(text):
        share: Share = "coordinating" if word["coordinating"] else "lead"
        after = [at for at, (first, _) in enumerate(places) if first >= word.end()]
        label = _LABEL.match(text, word.end())
        onward = _ONWARD.match(text, word.end())
        before = _before(text, places, word.start())
        if label is not None:
            labelled = True
            for at in after:  # until another word says otherwise
                shares[at] = share
        elif _is_next(places, after, onward) and not (before and share == "lead"):
            stop = _CLAUSE.search(text, places[after[0]][0])
            for at in after:
                if stop is None or places[at][0] < stop.start():
                    shares[at] = share
        else:
            for at in before:
                if at == before[0] or not shares[at]:  # "Chủ trì: Sở A, Sở B phối hợp"
                    shares[at] = share
    for at, (this, other) in enumerate(pairwise(places), 1):
        if not shares[at] and shares[at - 1] and not _CLAUSE.search(text, this[1], other[0]):
            shares[at] = "coordinating"  # "Sở A (chủ trì), Sở B"
    somebody_leads = labelled or "lead" in shares or "" in shares
    return shares if somebody_leads else [""] * len(places)


def _is_next(
    places: Sequence[Place], after: Sequence[int], onward: regex.Match[str] | None
) -> bool:
    """Whether nothing but "với" stands between a word and the mention behind it."""
    return bool(after) and onward is not None and places[after[0]][0] == onward.end()


def _before(text: str, places: Sequence[Place], at: int) -> list[int]:
    """The mentions that a word behind them is said of: all of a list, one where in brackets."""
    found: list[int] = []
    until = at
    for number in reversed(range(len(places))):
        first, last = places[number]
        if first >= at:
            continue
        between = text[min(last, until) : until]
        if found and not _LISTED.fullmatch(between):
            break
        if not found and (_CLAUSE.search(between) or "," in between):
            break
        found.append(number)
        if "(" in text[first:at] and not found[1:]:
            break
        until = first
    return found
