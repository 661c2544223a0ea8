"""Rows that a line or a run of text in the wrong place may have divided, joined or mixed.

An underline from side to side of a cell looks like a rule, a text that runs over its side reads
as its neighbour's, a header's numbers as the first words of a row. Each shows in the cells.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import regex

from normalizers.tables.habits import is_begun
from normalizers.tables.roles import AGENTS
from normalizers.tables.rows.drafts import Draft
from normalizers.tables.weights import WEIGHTS
from normalizers.values.phrases import is_deadline, is_name

_LETTERED = regex.compile(r"\p{Ll}[.)]\s")
_COLUMN_NUMBER = regex.compile(r"\((\d{1,2})\)\s+\p{L}")


def doubt_mixed(rows: Sequence[Draft], roles: Sequence[str]) -> None:
    """Grade C for such rows."""
    items = [draft for draft in rows if draft.kind == "item"]
    for above, below in pairwise(items):
        column = _only_divided(above, below)
        if column is not None:
            for draft in (above, below):
                _doubt(draft, f"its {roles[column]} alone is divided by a line: it may be one text")
    for draft in items:
        if draft.part.grid.rows_from_text and _says_two(draft, roles):
            _doubt(draft, "several of its cells say two things, line by line: it may be two rows")
        if _is_numbered_across(draft):
            _doubt(draft, "its cells begin with the numbers of a header: it may be many rows")
        grid = draft.part.grid
        if grid.columns_from_text or grid.rows_from_text:
            for column, (left, right) in enumerate(pairwise(draft.slots)):
                pair = roles[column : column + 2]
                if left is right and left.text and not set(pair) <= set(AGENTS):
                    _doubt(draft, f"a text runs over from its {pair[0]} into its {pair[1]}")


def _only_divided(above: Draft, below: Draft) -> int | None:
    """The only column in which two rows have cells of their own, the lower one in mid sentence."""
    pairs = list(enumerate(zip(above.slots, below.slots, strict=True)))
    apart = [column for column, (one, two) in pairs if one is not two and (one.text or two.text)]
    shared = sum(one is two and bool(one.text) for _, (one, two) in pairs)
    if len(apart) != 1 or shared < WEIGHTS.shared_cells:
        return None
    upper, lower = above.slots[apart[0]].text, below.slots[apart[0]].text
    goes_on = lower[:1] == "(" or (not is_begun(lower) and not _LETTERED.match(lower))
    return apart[0] if upper and lower and goes_on else None


def _says_two(draft: Draft, roles: Sequence[str]) -> bool:
    """Whether its agencies and its deadline have lines that are each whole by themselves."""
    whole = dict.fromkeys(AGENTS, is_name) | {"deadline": is_deadline}
    found = set()
    for role, slot in zip(roles, draft.slots, strict=True):
        lines = slot.text.split("\n")
        if role in whole and len(lines) > 1 and all(map(whole[role], lines)):
            found.add(whole[role])
    return len(found) > 1


def _is_numbered_across(draft: Draft) -> bool:
    """Whether its cells begin with numbers that count on from column to column: "(1) Rà soát"."""
    texts = (slot.text for slot in dict.fromkeys(draft.slots))
    bracketed = (text for text in texts if text[:1] == "(")
    numbers = [int(match[1]) for text in bracketed if (match := _COLUMN_NUMBER.match(text))]
    counts = all(after == before + 1 for before, after in pairwise(numbers))
    return counts and len(numbers) >= WEIGHTS.numbered_cells


def _doubt(draft: Draft, reason: str) -> None:
    draft.flag("cut-doubtful", "C")
    draft.doubt = draft.doubt or reason
