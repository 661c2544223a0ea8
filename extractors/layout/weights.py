"""What an edge between two rows costs, in lines of text."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CutWeights:
    """What an edge between two rows costs, in lines of text.

    Each field has its unit and reason; `make fit` shows what half and twice of it does.
    """

    # cuts.py
    mixed: float = 1.0  # lines: a cell at its row's top among centred ones, or the other way round
    lower_case: float = 1.5  # lines: a cell that would begin in lower case
    unended: float = 1.0  # lines: a cell that would end with a comma or a dash
    clash: float = 6.0  # lines: a title over all columns and a cell of an item in one row
    max_places: int = 80  # places between two numbers where a row may end


WEIGHTS = CutWeights()
