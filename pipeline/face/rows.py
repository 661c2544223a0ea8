"""Rows of a worksheet as the XML that Excel reads, each written once and not held.

XlsxWriter asks of every cell what it is, twice. Its worksheet of constant memory is given whole
rows here instead, byte for byte what it would write itself; all else it does: looks, links,
filters, the package.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache

from xlsxwriter.format import Format
from xlsxwriter.url import Url
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

REMEMBERED = 16_384  # texts: places, plans and agencies stand in many rows
LEAP = 59  # the day after which Excel counts a 29 February 1900 that never was
DAY = 86_400  # seconds
CODE = re.compile(r"_(?=x[0-9a-fA-F]{4}_)")  # what Excel would take for a character's code


class RowSheet(Worksheet):  # type: ignore[misc]
    """A worksheet whose rows come whole and in order."""

    def put(self, row: int, cells: Sequence[str | None]) -> None:
        """Write a row, from 0 up, of cells made by the methods below; None is an empty one."""
        line = "".join(
            f'<c r="{letters}{row + 1}"{cell}'
            for letters, cell in zip(_columns(len(cells)), cells, strict=True)
            if cell is not None
        )
        self.row_data_fh.write(f'<row r="{row + 1}">{line}</row>')
        self.dim_rowmin = self.dim_colmin = 0
        self.dim_rowmax, self.dim_colmax = row, len(cells) - 1

    def link(self, row: int, column: int, url: str) -> None:
        """Make the cell there, whose text is put, open an address."""
        self.hyperlinks[row][column] = Url(url)

    @staticmethod
    def text(value: str, look: Format) -> str:
        """A cell of text that is free of control characters."""
        return f' s="{look._get_xf_index()}" t="inlineStr"><is>{_told(value)}</is></c>'

    @staticmethod
    def number(value: float | Decimal, look: Format) -> str:
        """A cell of a number with the digits that Excel keeps."""
        return f' s="{look._get_xf_index()}"><v>{value:.16G}</v></c>'

    @staticmethod
    def moment(value: date, look: Format) -> str:
        """A cell of a day, or a day and time, from 1900 on."""
        days: float = value.toordinal() - date(1899, 12, 31).toordinal()
        days += days > LEAP
        if isinstance(value, datetime):
            midnight = value.replace(hour=0, minute=0, second=0, microsecond=0)
            days += (value - midnight).total_seconds() / DAY
        return RowSheet.number(days, look)


@lru_cache
def _columns(count: int) -> tuple[str, ...]:
    return tuple(map(xl_col_to_name, range(count)))


@lru_cache(REMEMBERED)
def _told(value: str) -> str:
    value = CODE.sub("_x005F_", value)
    value = value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    kept = ' xml:space="preserve"' if value[:1].isspace() or value[-1:].isspace() else ""
    return f"<t{kept}>{value}</t>"
