"""Grammar of the windows that a word names: weeks, months, quarters, halves, years.

    week    := 'tuần' W ('tháng' M year?)?                   tuần 2 tháng 3
    third   := ('đầu' | 'giữa' | 'cuối') (month | quarter | 'năm' Y?)
    tenday  := ('thượng tuần' | 'trung tuần' | 'hạ tuần') month
    days    := N 'ngày' ('đầu' | 'cuối') (month | quarter)    20 ngày đầu tháng 5
    half    := 'nửa' ('đầu' | 'cuối') (month | 'năm' Y?)
    months  := N ('tháng' | 'quý') ('đầu' | 'cuối') 'năm' Y? 6 tháng đầu năm
    month   := 'tháng' M year?
    quarter := 'quý' Q year?                                 quý III/2026, Q3
    school  := 'năm học' Y '-' Y
    phase   := 'giai đoạn' Y                                 the start of a range of years
    year    := '/' Y | 'năm' Y | '-' Y | ',' Y | '(' Y ')'

Each function is called at its first token and returns None where its rule does not match; the
caller then puts the cursor back. A year may be missing: a list or range hands it on.
"""

from __future__ import annotations

from normalizers.values.deadlines.lexicon import SCANNED_MONTHS
from normalizers.values.deadlines.tokens import Cursor
from normalizers.values.deadlines.windows import (
    DAYS_OF_WEEK,
    UNKNOWN_MONTH,
    Third,
    Window,
    half_of_month,
    month_of,
    months_of,
    quarter_of,
    school_year_of,
    some_days_of,
    ten_days_of,
    third_of_month,
    third_of_quarter,
    third_of_year,
    week_of,
    year_of,
)

SHORT_YEARS = range(20, 61)  # "6/26": two digits that can only be a year
SHORT_YEAR_DIGITS = 2
CENTURY = 2000
LAST_WEEK = 4
COUNTED_MONTHS = (3, 6, 9, 12)  # "9 tháng năm 2026" counts from January
WHOLE_YEAR_LEADS = ("whole", "in", "until", "within")  # what makes a bare "năm" the plan's year
THIRDS: dict[str, Third] = {"first": "first", "middle": "middle", "last": "last"}
TENDAYS: dict[str, Third] = {"early": "first", "mid": "middle", "late": "last"}


def year_part(cur: Cursor, loose: bool = True) -> int | None:
    """The year printed after a window, consumed; None when there is none.

    `loose` also takes a dash or a comma before it ("tháng 6-2026", "quý III, năm 2026").
    """
    at = cur.pos
    named = cur.accept("of", "in") and cur.kind != "year"
    if cur.kind == "/" and not named:
        cur.pos += 1
        short = cur.number()
        if short in SHORT_YEARS and len(cur.tokens[cur.pos].raw) == SHORT_YEAR_DIGITS:
            cur.pos += 1
            return CENTURY + (short or 0)
    elif cur.kind in ("-", ",", ".") and loose and _lone_year(cur):
        cur.pos += 1
    cur.accept("year")
    year = cur.year()
    if year is None or named:
        if cur.pos == at + 1 and cur.kinds[at] == "year" and cur.accept("now"):
            return None  # "quý III năm nay": the plan's year
        cur.pos = at
        return None
    cur.pos += 1
    return year


def _lone_year(cur: Cursor) -> bool:
    """Whether the mark at the cursor ties one year to the window, and opens no list of years."""
    comma = cur.kind == ","
    step = 2 if comma and cur.kinds[cur.pos + 1] == "year" else 1
    if cur.year(step) is None:
        return False
    after = cur.kinds[cur.pos + step + 1]
    return after not in ("/", "-", "to") and not (
        after in (",", "and") and cur.year(step + 2) is not None
    )


def month(cur: Cursor) -> Window | None:
    """'tháng' M year?."""
    cur.pos += 1
    return month_number(cur)


def month_number(cur: Cursor) -> Window | None:
    """The number of a month whose word stood before, here or earlier in its list."""
    value = cur.number() or cur.numeral()
    if value is None and cur.pos < cur.size:
        value = SCANNED_MONTHS.get(cur.tokens[cur.pos].raw)
    if value is None or not 1 <= value <= 12 or cur.year() is not None:
        return None
    cur.pos += 1
    return month_of(value, year_part(cur))


def quarter(cur: Cursor) -> Window | None:
    """'quý' Q year?."""
    cur.pos += 1
    return quarter_number(cur)


def quarter_number(cur: Cursor) -> Window | None:
    """The number of a quarter whose word stood before, here or earlier in its list."""
    value = cur.quarter()
    if value is None:
        return None
    cur.pos += 1
    return quarter_of(value, year_part(cur))


def third(cur: Cursor) -> Window | None:
    """'đầu', 'giữa', 'cuối' of a month, a quarter or a year."""
    which = THIRDS[cur.kind]
    cur.pos += 1
    cur.accept("of")
    if cur.kind == "month":
        named = month(cur)
        return named and third_of_month(which, named.first[0], named.year)
    if cur.kind == "quarter":
        named = quarter(cur)
        return named and third_of_quarter(which, named.last[0] // 3, named.year)
    found, year = _year_or_bare(cur)
    return third_of_year(which, year) if found else None


def tenday(cur: Cursor) -> Window | None:
    """'thượng tuần tháng 3'."""
    which = TENDAYS[cur.kind]
    cur.pos += 1
    cur.accept("of")
    named = month(cur) if cur.kind == "month" else None
    return named and ten_days_of(which, named.first[0], named.year)


def half(cur: Cursor) -> Window | None:
    """'nửa đầu năm', 'nửa cuối tháng 3'."""
    cur.pos += 1
    second = cur.kind == "last"
    if not cur.accept("first", "last"):
        return None
    cur.accept("of")
    if cur.kind == "month":
        named = month(cur)
        return named and half_of_month(second, named.first[0], named.year)
    found, year = _year_or_bare(cur)
    if not found:
        return None
    return months_of(7, 12, year) if second else months_of(1, 6, year)


def _year_or_bare(cur: Cursor) -> tuple[bool, int | None]:
    """'năm' Y, 'năm', 'năm nay' or Y: whether one was there, and the year it names."""
    named = cur.accept("year")
    year = cur.year()
    if year is not None:
        cur.pos += 1
        return True, year
    if not named or cur.kind in ("n", "next", "after"):
        return False, None
    cur.accept("now")
    return True, None


def months(cur: Cursor) -> Window | None:
    """'6 tháng đầu năm', '2 quý cuối năm 2026', '9 tháng năm 2026'."""
    value = cur.number() or cur.numeral()
    unit = cur.kinds[cur.pos + 1]
    if value is None or unit not in ("month", "quarter"):
        return None
    size = value if unit == "month" else 3 * value
    if not 1 <= size <= 12:
        return None
    cur.pos += 2
    end = cur.kind
    if not cur.accept("first", "last") and (
        size not in COUNTED_MONTHS or end != "year" or not cur.year(1)
    ):
        return None
    cur.accept("of")
    found, year = _year_or_bare(cur)
    if not found:
        return None
    return months_of(13 - size, 12, year) if end == "last" else months_of(1, size, year)


def days(cur: Cursor) -> Window | None:
    """'20 ngày đầu tháng 5', '10 ngày cuối tháng 12/2026', '15 ngày đầu của quý II'."""
    count, which = cur.number(), cur.kinds[cur.pos + 2]
    if count is None or which not in ("first", "last"):
        return None
    cur.pos += 3
    cur.accept("of")
    named = {"month": month, "quarter": quarter}.get(cur.kind)
    whole = named(cur) if named is not None else None
    return whole and some_days_of(whole, count, which == "last")


def week(cur: Cursor) -> Window | None:
    """'tuần' W."""
    cur.pos += 1
    return week_number(cur)


def week_number(cur: Cursor) -> Window | None:
    """A week by its number ("2", "thứ hai", "cuối"); its month may come with a later week."""
    cur.accept("ordinal")
    value = {"first": 1, "last": LAST_WEEK}.get(cur.kind) or cur.number() or cur.numeral()
    value = value or cur.quarter()  # "tuần III"
    if value not in DAYS_OF_WEEK:
        return None
    cur.pos += 1
    if cur.kind == "/" and cur.number(1) is not None and cur.year(1) is None:
        in_month = cur.number(1) or 0
        cur.pos += 2
        year = year_part(cur, loose=False)
        return week_of(in_month, value, value, year) if 1 <= in_month <= 12 else None
    at = cur.pos
    cur.accept("of", "/", "-", ",")
    named = month(cur) if cur.kind == "month" else None
    if named is None:
        cur.pos = at
        return week_of(UNKNOWN_MONTH, value, value)
    return week_of(named.first[0], value, value, named.year)


def whole_year(cur: Cursor) -> Window | None:
    """'năm' Y, 'năm nay', and a bare 'năm' after 'cả', 'trong', 'hết'."""
    led = cur.pos > 0 and cur.kinds[cur.pos - 1] in WHOLE_YEAR_LEADS
    cur.pos += 1
    year = cur.year()
    if year is not None:
        cur.pos += 1
        return year_of(year)
    if cur.accept("now"):
        return year_of(None)
    return year_of(None) if led and cur.kind not in ("n", "next", "after") else None


def school(cur: Cursor) -> Window | None:
    """'năm học 2025-2026': one school year."""
    cur.pos += 1
    first, last = cur.year(), cur.year(2)
    if first is None or last != first + 1 or cur.kinds[cur.pos + 1] not in ("-", "/", "to"):
        return None
    cur.pos += 3
    return school_year_of(first)


def phase(cur: Cursor) -> Window | None:
    """'giai đoạn 2026' of 'giai đoạn 2026 - 2030'."""
    cur.pos += 1
    cur.accept("from")
    cur.accept("year")
    year = cur.year()
    if year is None or cur.kinds[cur.pos + 1] not in ("-", "to", "until"):
        return None
    cur.pos += 1
    return year_of(year)
