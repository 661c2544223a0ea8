"""Logical rows of a table: split rows joined, merged cells repeated, sections kept apart.

A page end may cut a row, or a cell merged over rows, or fall between rows. Whether the first row
of a page goes on with the last row of the page before is decided by evidence, column by column
(`page_ends`); the sum is the margin that grades the row.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from normalizers.tables.continuation import PlanTable
from normalizers.tables.rows.builder import Builder
from normalizers.tables.rows.judged import judge_rows
from schemas.table import Row

__all__ = ["build_rows", "items"]


def build_rows(table: PlanTable) -> list[Row]:
    """The logical rows of a table in reading order."""
    rows = Builder(table).build()
    judge_rows(table, rows)
    return rows


def items(rows: Sequence[Row]) -> Iterator[Row]:
    """The item rows alone."""
    return (row for row in rows if row.kind == "item")
