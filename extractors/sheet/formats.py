"""Numbers and dates of a workbook as its number formats print them on a Vietnamese screen.

A decimal comma, a full stop between thousands, the day first: the file does not keep the country
that its clerk's Excel was set to, but the clerks are Vietnamese, and the normalisers read it so.
What stands for a day is printed with its day first whatever the format's order, so that no
American format makes a third of April of a fourth of March.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

_LITERAL = re.compile(r'"([^"]*)"|\\(.)|[_*].|\[[^\]]*\]')
_DIGITS = re.compile(r"[0#?][0#?,.]*")
_PLACES = 6  # decimals of a number without a format: what a cell of usual width shows


def printed(value: object, number_format: str = "General") -> str:
    """A cell's value as the sheet shows it; '' for none. Booleans are ĐÚNG and SAI."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ĐÚNG" if value else "SAI"
    if isinstance(value, (datetime, date)):
        return _date(value, number_format)
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, timedelta):
        minutes = round(value.total_seconds() / 60)
        return f"{minutes // 60:02d}:{minutes % 60:02d}"
    if isinstance(value, (int, float)):
        return _number(value, number_format)
    return str(value)


def plain(number: float) -> str:
    """A number without a format: 25, 0,255, 1234567."""
    if number == int(number) and abs(number) < 1e15:
        return str(int(number))
    return f"{number:.{_PLACES}f}".rstrip("0").rstrip(".").replace(".", ",")


def _number(value: float, number_format: str) -> str:
    sections = number_format.split(";")
    section = sections[1] if value < 0 and len(sections) > 1 else sections[0]
    if value == 0 and len(sections) > 2:
        section = sections[2]
    bare = _LITERAL.sub("", section)
    digits = _DIGITS.search(bare)
    if digits is None or not set(bare) <= set("0#?,.%+-() /đĐ₫$€"):
        return plain(value)
    shown = value * 100 if "%" in bare else value
    whole, _, decimals = digits[0].partition(".")
    thousands = "," in whole.rstrip(",")
    text = f"{abs(shown):{',' if thousands else ''}.{len(decimals)}f}"
    while decimals.endswith(("#", "?")) and text.endswith("0"):
        text, decimals = text[:-1], decimals[:-1]
    text = text.rstrip(".").translate(str.maketrans(",.", ".,"))
    head, _, tail = text.partition(",")
    text = head.rjust(len(whole.replace(",", "").lstrip("#?")), "0") + ("," + tail if tail else "")
    before, after = _around(section)
    sign = "-" if value < 0 and len(sections) == 1 else ""
    return sign + before + text + after


def _around(section: str) -> tuple[str, str]:
    """What a format prints before and behind the number: 25 %, (1.000), 5 ngày."""
    opened = _LITERAL.sub(lambda found: found[1] or found[2] or "", section)
    hidden = _LITERAL.sub(lambda found: "\0" * len(found[1] or found[2] or ""), section)
    digits = _DIGITS.search(hidden)
    if digits is None:
        return "", ""
    return opened[: digits.start()], opened[digits.end() :]


def _date(value: date, number_format: str) -> str:
    """The parts of a date that its format shows, the day first."""
    asked = _LITERAL.sub("", number_format.split(";")[0]).lower()
    has_time = isinstance(value, datetime) and "h" in asked
    asked = re.sub(r"h+[^dmy]*m+|m+:s+", "", asked)
    parts = [
        text
        for letter, text in (("d", f"{value:%d}"), ("m", f"{value:%m}"), ("y", f"{value:%Y}"))
        if letter in asked
    ]
    if not parts or parts == [f"{value:%d}"]:
        parts = [f"{value:%d}", f"{value:%m}", f"{value:%Y}"]
    return "/".join(parts) + (f" {value:%H:%M}" if has_time else "")
