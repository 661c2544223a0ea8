"""Columns that are months, quarters, years or agencies, with marks where a row has a share.

"x" below "T3" says when, "CT" below an agency who leads. Such columns are read together: the
marked months' headers are the deadline, the agencies so marked lead and coordinate.
"""

from __future__ import annotations

from collections.abc import Sequence

import regex

from normalizers.tables.evidence import labels_of
from normalizers.tables.headers import LEVELS, Marked
from normalizers.values.phrases import is_agency
from normalizers.values.shapes import shape
from schemas.table import Role

FROM_MARKS = "from-marks"
MIN_COLUMNS = 2  # marked columns side by side that are a scale, not one column of remarks

_ONE = r"(?:\d{1,2}|[IVX]{1,4})"
_PERIOD = regex.compile(
    rf"(?:t|th|tháng|q|quý|tuần|năm)\s*[.:]?\s*{_ONE}(?:\s*/\s*20\d\d)?"
    r"|(?:năm )?20\d\d",
    regex.I,
)
_BARE = regex.compile(_ONE, regex.I)
_UNIT = regex.compile(r"\b(tháng|quý|tuần)\b", regex.I)
_UNIT_FIRST = regex.compile(  # "Thời gian (tháng)" may say how long
    r"(?P<unit>tháng|quý)\b(?!\s*/|\s+[IVX]+\b|.*(?:\d|\bngày\b|\bthứ\b)).*|.*\((?P<unit>quý)\)"
    r"|.*\b(?P<unit>tháng|quý)\s*(?P<year>/\s*20\d\d)\)?",
    regex.I,
)
_BARES = regex.compile(
    rf"{_ONE}(?:\s*(?:[,;–-]|và|đến)\s*{_ONE})*(?P<year>\s*/\s*20\d\d)?", regex.I
)
_LEADS = shape(r"\(?{leads}\)?")
_JOINS = shape(r"\(?{joins}\)?")


def marked(headers: Sequence[str], texts: Sequence[Sequence[str]]) -> list[Marked]:
    """The columns of a table that hold marks below months or agencies; texts are by column."""
    found = []
    for kind in ("period", "agency"):
        named = [
            (column, name)
            for column, header in enumerate(headers)
            if (name := _name(kind, header)) and _holds_marks(texts[column])
        ]
        if len(named) >= MIN_COLUMNS and any(any(texts[column]) for column, _ in named):
            found.append(Marked("period" if kind == "period" else "agency", tuple(named)))
    return found


def _name(kind: str, header: str) -> str:
    """The month or the agency that a header's lowest level names, '' for another."""
    parts = header.split(LEVELS)
    for at in reversed(range(len(parts))):  # an agency's own name may hold a dash
        above, leaf = LEVELS.join(parts[:at]), LEVELS.join(parts[at:])
        if kind == "agency" and is_agency(leaf):
            return leaf
        if kind == "period" and _PERIOD.fullmatch(leaf):
            return leaf
        unit = _UNIT.search(above) if kind == "period" else None
        if unit and _BARE.fullmatch(leaf):
            return f"{unit[1].capitalize()} {leaf}"
    return ""


def unit_of(header: str) -> tuple[str, str] | None:
    """The unit that bare numbers below a header are of, and their year; None for none.

    ("tháng", "") for "Tháng", ("quý", "/2026") for "Thời gian (quý/2026)".
    """
    found = _UNIT_FIRST.fullmatch(header.strip())
    return None if found is None else (found["unit"].lower(), found["year"] or "")


def timed(unit: tuple[str, str], cell: str) -> str:
    """The time that a cell of bare numbers stands for: "tháng 3, 4"; '' for any other cell."""
    bare = _BARES.fullmatch(cell.strip())
    if bare is None:
        return ""
    name, year = unit
    return f"{name} {bare[0]}{'' if bare['year'] else year}"


def names_scale(above: str, leaf: str) -> bool:
    """Whether a label below another is a month, a quarter, a year or an agency."""
    return any(_name(kind, f"{above}{LEVELS}{leaf}") for kind in ("period", "agency"))


def _holds_marks(texts: Sequence[str]) -> bool:
    return all("mark" in labels_of(text) for text in texts if text.strip())


def read_marks(
    marks: Sequence[Marked], roles: Sequence[Role], cells: Sequence[str]
) -> dict[Role, str]:
    """What a row's marks say of roles that have no column of their own."""
    said: dict[Role, list[str]] = {}
    for group in marks:
        for column, name in group.columns:
            mark = " ".join(cells[column].split())
            if not mark:
                said.setdefault("deadline" if group.kind == "period" else "lead", [])
                continue
            said.setdefault(_role(group, mark, roles), []).append(name)
    return {role: ", ".join(names) for role, names in said.items() if role not in roles}


def _role(group: Marked, mark: str, roles: Sequence[Role]) -> Role:
    if group.kind == "period":
        return "deadline"
    if _JOINS.fullmatch(mark):
        return "coordinating"
    if _LEADS.fullmatch(mark):
        return "lead"
    return "coordinating" if "lead" in roles else "lead"
