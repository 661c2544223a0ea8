"""Thresholds of tables, headers and rows: what joins, what is doubted, what counts as usual."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TableWeights:
    """Thresholds of tables, headers and rows: what joins, what is doubted, what counts as usual.

    Each field has its unit and reason; `make fit` shows what half and twice of it does.
    """

    # continuation.py
    same_edge: float = 6.0  # points: column edges of continuing grids differ by less
    max_title_lines: int = 8  # lines of an appendix title
    max_between: int = 3  # body lines between two halves of one Word table: more is another text

    # habits.py
    usual: float = 0.8  # share of a column's cells that read alike before one that differs is odd
    begun: float = 0.5  # ... that begin as cells do before one in the middle of a sentence is odd
    read: float = 0.5  # ... that read by their role's grammar
    filled: float = 0.95  # share of a column's cells with text before an empty one is odd
    owed: float = 0.5  # ... in a column of leads or deadlines, which every task has
    habits_min_cells: int = 4  # cells of a column before it has a habit
    foreign: float = 0.2  # share of their cells that may do so before one that does is odd
    max_head: int = 3  # words of a name's beginning

    # headers.py
    search_rows: int = 4  # a header stands in the first rows of a grid
    max_header: int = 90  # characters: a longer cell is no header
    known: float = 0.5  # share of a header's columns whose role must be known

    # rows/builder.py
    # evidence from which the halves of one cell leave no doubt: a lower case word
    certain: float = 2.0
    many: int = 5  # rows before a column that was never empty says something
    sure: float = 1.0  # evidence beyond this is a decision, less is a doubt

    # rows/drafts.py
    recent: int = 3  # items asked for what is usual in a table

    # rows/odd.py
    # least share of agencies and deadlines that read as such when the columns are right
    fits: float = 0.5
    min_words: int = 4  # of a text that is sought in others
    odd_min_cells: int = 4  # cells of a column before it is judged as a whole
    repeats: int = 2  # equal neighbours for each empty cell that show that a clerk merges none

    # rows/page_ends.py
    foot: float = 0.35  # of the page's height that may stay empty below a row that was cut

    # rows/sections.py
    wide: float = 0.6  # share of the columns a merged cell covers to be a section


WEIGHTS = TableWeights()
