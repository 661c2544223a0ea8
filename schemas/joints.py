"""How the lines of one cell join: where the author broke the line, and where only the page did."""

from __future__ import annotations

import re

BULLETS = "-–—+•*·●▪◦"
LIST_ITEM = re.compile(rf"(?:[{BULLETS}]|[a-zđ]\)|\(?\d{{1,2}}\)|\([ivx]+\))(?=\s|$|[^\W\d_])")
TIED = re.compile(r"[^\s\-–][-/‑]$")  # "66-" goes on with "NQ/TW" without a blank
RANGE = re.compile(r"\d–$")  # "2026–" goes on with "2030" without a blank
SPAN = re.compile(r"[-–—]\s*(?:[IVX]{1,4}|\d{1,4})(?=/|\s*$)")  # "- III/2026" below "Quý II"
SPANNED = re.compile(r"(?:\b[IVX]{1,4}|\d)$")
_YEAR = re.compile(r"(?:^|(?:^|[(\s–-])(?:[IVX]{1,4}|\d{1,2}(?:[/.]\d{1,2})?)[/.])20\d\d(?!\d)")
_TAIL = re.compile(r"(?:c|ch|m|n|ng|nh|p|t|g|h)(?![^\W_])")
_FINAL = re.compile(r"[^\W\d_bcdghklmnpqrstvxđ](?:c|ch|m|n|ng|nh|p|t)$", re.I)


def is_cut_word(above: str, below: str) -> bool:
    """Whether a line end cuts a word wider than its cell: "30/9/202" above "6", "Thườn" above "g".

    `above` ends a full line and has no blank. A figure is cut where both parts are a date only
    together, a syllable where the lower part is none and both together end as one does.
    """
    if above[-1:].isdigit() and below[:1].isdigit():
        found = _YEAR.search(above + below)
        return found is not None and found.start() < len(above) < found.end()
    tail = _TAIL.match(below)
    return bool(tail and above[-1:].islower() and _FINAL.search(above + tail.group()))
