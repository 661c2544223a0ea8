"""Tolerances of the reader of scanned pages; lengths are in points unless said otherwise."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ScanWeights:
    """Tolerances of the reader of scanned pages; lengths are in points unless said otherwise."""

    # picture.py

    # upright.py
    long_line: float = 0.2  # of the page's width: a line that tells the page's turn
    straight: float = 0.1  # of a line's length: what leans more is no line
    least_turn: float = 0.02  # degrees: a smaller turn is left as it is
    sideways: float = 1.2  # times more rise and fall along the text than across it: it is turned
    upside_down: float = 70.0  # mean confidence, 0-100, below which the page is read from below too

    # ground.py
    ground_cell: int = 16  # pixels of the squares whose lightest part is the paper
    white: int = 225  # 0-255: what is lighter after levelling is paper

    # ruling.py
    ink: int = 165  # 0-255: what is darker is ink
    rule_length: float = 24.0  # points: letters, and rows of serifs, have no stroke so long
    short_length: float = 10.0  # points: the side of the lowest cell
    meets: float = 3.0  # points by which the end of a short one may miss a long one
    slender: float = 4.0  # times longer than thick is a rule
    rule_width: float = 5.0  # points: a thicker stretch is a seal, a picture or shading

    # cuts.py
    inside: float = 1.6  # points from the middle of a rule to where a cell's picture begins
    text: int = 150  # 0-255: darker pixels are text
    speck: float = 1.6  # points: lower ink is dust
    between: float = 10.0  # points of white between two cells in the strip
    around: float = 1.8  # points of white around a cell's text

    # doubts.py
    unsure: float = 60.0  # confidence, 0-100, of a word that is in doubt
    unsure_alone: float = 80.0  # ... of a word that the second reading does not confirm

    # tables.py
    slips: float = 0.25  # share of a label's letters that may be misread on another page
    numbered: float = (
        0.5  # share of the first column's cells that are numbers where it numbers rows
    )


WEIGHTS = ScanWeights()
