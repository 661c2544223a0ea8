"""How the lines of one cell join: where the author broke the line, and where only the page did."""

from __future__ import annotations

import re

BULLETS = "-–—+•*·●▪◦"
LIST_ITEM = re.compile(rf"(?:[{BULLETS}]|[a-zđ]\)|\(?\d{{1,2}}\)|\([ivx]+\))(?=\s|$|[^\W\d_])")
TIED = re.compile(r"[^\s\-–][-/‑]$")  # "66-" goes on with "NQ/TW" without a blank
RANGE = re.compile(r"\d–$")  # "2026–" goes on with "2030" without a blank
DASHES = ("-", "–", "—")
SPAN = re.compile(
    rf"[{''.join(DASHES)}]\s*(?:[IVX]{{1,4}}|\d{{1,4}})(?=/|\s*$)"
)  # "- III/2026" below "Quý II"
SPANNED = re.compile(r"(?:\b[IVX]{1,4}|\d)$")
