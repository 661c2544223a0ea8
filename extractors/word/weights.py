"""What the reader of Word files weighs: edges, layout tables, ink that nobody sees."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class WordWeights:
    """Thresholds of the reader of Word files.

    Each field has its unit and reason; `make fit` shows what half and twice of it does.
    """

    # tables.py
    # twips (5.4 points, Word's margin inside a cell) below which two column edges are one
    snap: float = 108.0
    usual_width: float = 1440.0  # twips for a grid column that names no width

    # frames.py: evidence that a table only places the tables inside it, in shares of its text
    share: float = 0.5  # of its text inside tables of its own, below which it speaks against
    finer: float = 0.5  # the inner table has more columns than the outer one uses, or not
    fills_row: float = 0.25  # nothing stands beside the inner table
    own_rows: float = 0.5  # the outer one has rows of a table itself
    row_cells: int = 3  # filled cells from which a row is a table's: letterheads have two
    min_own_rows: int = 2  # such rows from which a table is one: a header and what it heads
    sure: float = 0.1  # evidence below this, for or against, leaves both tables in doubt

    # inks.py
    alike: int = 8  # of 255: two colours that differ less in every channel are one
    unread: int = 4  # half points: letters no higher than two points are not meant to be read


WEIGHTS = WordWeights()
