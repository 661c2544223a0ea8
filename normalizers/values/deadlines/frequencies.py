"""How often something comes back: periods ("hằng quý, năm") and frequencies ("02 lần/năm").

    frequency := N 'lần' ('/' | 'mỗi' | 'một')? unit | 'mỗi' unit N 'lần' | N? unit '/' 'lần'
    units     := ('hằng' | 'định kỳ' | 'theo') unit (sep unit)* | unit (sep unit)+
    unit      := 'tuần' | 'tháng' | 'quý' | 'năm' | N unit | 'nửa năm'

A rule returns None where it does not match; its caller then puts the cursor back.
"""

from __future__ import annotations

from normalizers.values.deadlines.tokens import Cursor
from schemas.records import Recurrence

Codes = tuple[Recurrence, ...]
Unit = tuple[int, str]  # 6 "month"s make one period

ENDS = ("end", ",", ";", "and", "-", ".", ":")
UNITS = ("day", "week", "month", "quarter", "year", "school", "half")
EACH_KINDS = ("every", "periodic")
UNIT_SEPARATORS = (",", "/", "and", ";", "-")

PERIOD_CODES: dict[Unit, Recurrence] = {
    (1, "week"): "weekly",
    (1, "month"): "monthly",
    (1, "quarter"): "quarterly",
    (3, "month"): "quarterly",
    (6, "month"): "semiannual",
    (2, "quarter"): "semiannual",
    (1, "half"): "semiannual",
    (12, "month"): "annual",
    (4, "quarter"): "annual",
    (1, "year"): "annual",
}
"""Length of one period -> its code."""

FREQUENCY_CODES: dict[Unit, Recurrence] = {
    (4, "month"): "weekly",
    (3, "quarter"): "monthly",
    (12, "year"): "monthly",
    (4, "year"): "quarterly",
    (2, "year"): "semiannual",
    (52, "year"): "weekly",
}
"""Times in one period -> the code, where it differs from that of the period itself."""


def read_count(cur: Cursor) -> int | None:
    """A number in figures or words, consumed."""
    value = cur.number() or (1 if cur.kind == "one" else cur.numeral())
    if value is not None:
        cur.pos += 1
    return value


def read_unit(cur: Cursor, led: bool = True) -> Unit | None:
    """A period as a bare unit ("quý", "6 tháng", "nửa năm"): not one with its own number.

    After a word of recurrence (`led`) a year may follow: "02 lần trong năm 2026".
    """
    at = cur.pos
    size = read_count(cur) or 1
    kind = cur.kind
    if kind == "half" and cur.kinds[cur.pos + 1] == "year":
        cur.pos += 2
        return 1, "half"
    if kind not in UNITS[:-1]:
        cur.pos = at
        return None
    cur.pos += 1
    numbered = cur.kind == "n" and (kind != "year" or cur.year() is None)
    followed = cur.kind in ("first", "last", "middle", "now")
    if (
        (numbered and cur.kinds[cur.pos + 1] != "times")
        or followed
        or (kind == "year" and cur.year() is not None and not led)
    ):
        cur.pos = at
        return None
    return size, "year" if kind == "school" else kind


def read_units(cur: Cursor) -> Codes | None:
    """'hằng quý, 6 tháng, năm', 'định kỳ tháng, quý', 'theo quý', 'tháng, quý, năm'."""
    led = False
    free = cur.accept("authority")  # "theo quý", but "theo quy định"
    if free:
        led = cur.accept("every") or cur.kind in ("month", "quarter", "year", "week", "periodic")
        if not led:
            return None
    led |= _each_of_year(cur)
    while cur.accept(*EACH_KINDS, "in", "noun", ":"):
        led |= cur.kinds[cur.pos - 1] in EACH_KINDS
    if cur.kind == "annual":
        cur.pos += 1
        return ("annual",)
    found: list[Unit] = []
    while True:
        at = cur.pos
        if found and not cur.accept(*UNIT_SEPARATORS):
            break
        while cur.accept("and", *EACH_KINDS, "noun", "fill"):
            pass  # "sơ kết 6 tháng, tổng kết năm"
        unit = read_unit(cur, led and not found)
        if unit is None:
            cur.pos = at
            break
        found.append(unit)
    if not found or (not led and (len(found) == 1 or found[0][1] == "day")):
        return None
    if cur.accept("/") and not cur.accept("times"):
        return None
    if (free or not led) and cur.kind not in ENDS:
        return None
    return codes_of(found)


def _each_of_year(cur: Cursor) -> bool:
    """'các tháng trong năm', 'các quý trong năm 2026'."""
    if cur.pos == 0 or cur.kinds[cur.pos - 1] != "plural":
        return False
    return cur.kinds[cur.pos + 1] in ("in", "of") and cur.kinds[cur.pos + 2] == "year"


def codes_of(units: list[Unit]) -> Codes:
    """The codes of the periods that have one, each once."""
    codes = [PERIOD_CODES[unit] for unit in units if unit in PERIOD_CODES]
    return tuple(dict.fromkeys(codes))


def read_frequency(cur: Cursor) -> Codes | None:
    """'02 lần/năm', 'mỗi quý một lần', '6 tháng/lần', 'hai lần trong một năm'."""
    at = cur.pos
    cur.accept(*EACH_KINDS)
    cur.accept("least")
    times = read_count(cur)
    if times is not None and cur.accept("-", "to"):
        times = 0 if read_count(cur) is not None else None  # "1-2 lần": no one code
    if times is not None and cur.accept("times", "noun"):  # "02 lần/năm", "02 hội nghị/năm"
        cur.accept("/", "in")
        cur.accept("every")
        period = read_unit(cur)
        return None if period is None else _frequency_code(times, period)
    cur.pos = at
    cur.accept(*EACH_KINDS)
    period = read_unit(cur)
    if period is None:
        return None
    slash = cur.accept("/", "-")
    cur.accept(",", "least")
    cur.accept("least")
    times = read_count(cur)
    if not cur.accept("times") or (times is None and not slash):
        return None
    return _frequency_code(times or 1, period)


def _frequency_code(times: int, period: Unit) -> Codes:
    """The code of `times` in `period`; () where the contract has no word for it."""
    size, unit = period
    code: Recurrence | None = None
    if times == 1:
        code = PERIOD_CODES.get(period)
    elif size == 1:
        code = FREQUENCY_CODES.get((times, unit))
    elif times and size % times == 0:
        code = PERIOD_CODES.get((size // times, unit))
    return () if code is None else (code,)
