"""The thresholds by which a sheet's rows are parted into tables and text."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class SheetWeights:
    """What decides where a table on a sheet begins and ends."""

    ruled: float = 0.5  # share of a row's cells with borders that make it a row of a drawn table
    least: int = 3  # cells with text in a row that begins a table; a letterhead has two
    dense: float = 0.6  # share of the fullest row's cells that the row beginning a table has
    alike: float = 0.5  # ... that a row below a blank one has when it goes on with the table
    numbered: float = 0.8  # share of full rows whose number tells that the column is one of numbers


WEIGHTS = SheetWeights()
