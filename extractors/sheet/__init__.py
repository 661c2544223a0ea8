"""Workbooks into a Reading: .xlsx by openpyxl, .xls by calamine, .ods by its own markup."""

from __future__ import annotations

from extractors.sheet.ods import read_ods
from extractors.sheet.xls import read_xls
from extractors.sheet.xlsx import read_xlsx

__all__ = ["read_ods", "read_xls", "read_xlsx"]
