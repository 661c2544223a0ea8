"""Printed numbers of rows, sections and columns, as parts of patterns (the same in `re`, `regex`).

What may stand around a number (brackets, points, a blank) is the reader's own affair.
"""

from __future__ import annotations

COUNTS = r"\d{1,3}(?:\.\d{1,3})*"
"""12, 1.2.3"""

LEVEL = r"(?:[IVXLC]+|[A-HĐ])(?:\.\d{1,3})*"
"""A section's number: I, II.1, A."""

NUMBER = rf"(?:{LEVEL}|{COUNTS})"
"""A row's or a section's number."""

ORDINAL = r"thứ\s+(?:nhất|hai|ba|tư|năm|sáu|bảy|tám|chín|mười)"
"""A part's number in words: thứ nhất."""

COLUMN = r"\(?(?:\d{1,2}|[A-H])\)?"
"""A column's number below its label: 3, (3), B."""
