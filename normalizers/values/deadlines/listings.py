"""Grammar of what a deadline cell prints of windows: bounds, ranges and lists.

    listing := lead item (sep item)* onward? tail
    item    := bound window (('-' | 'đến' | 'đến hết' | 'đến trước') window)?
    bound   := 'trước' | 'chậm nhất' | 'hết' | 'đến' | 'từ' | 'sau' | nothing
    lead    := ('hoàn thành' | 'trong' | 'dự kiến' | ...)*

A year printed once serves its whole list ("Quý III, IV/2025"): `spans` hands it on.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from normalizers.values.deadlines.claims import was_done_by_then
from normalizers.values.deadlines.dates import window
from normalizers.values.deadlines.tokens import Cursor
from normalizers.values.deadlines.windows import Mode, Unit, Window
from normalizers.values.text import fold

BOUNDS: dict[str, Mode] = {
    "before": "before",
    "by": "by",
    "until": "by",
    "to": "by",
    "from": "from",
    "after": "after",
}
COMBINED: dict[tuple[Mode, Mode], Mode] = {("by", "before"): "before", ("from", "after"): "after"}
LEADS = ("fill", "in", "within", "plural", ":")
LIST_SEPARATORS = (",", ";", "and")
BOUND_FOLLOWERS = ("before", "by", "in", "within", ":")  # a noun needs one: see `_noun`
LAST_ROUND = 10  # rounds ("đợt 1", "lần 2") are counted below it
YEAR_UNITS = ("year", "school", "phase")
DAY_ENDS = ("first", "last")
COUNTED = ("times", "day", "week", "month", "quarter", "hour")  # "05 ngày": the number counts these


@dataclass(frozen=True, slots=True)
class Item:
    """A window or a range of windows under a bound; `open_end`: the range ends before `last`."""

    mode: Mode
    first: Window
    last: Window | None = None
    open_end: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """Items that one list printed; `tentative` when it says dự kiến."""

    items: tuple[Item, ...]
    tentative: bool = False
    bounded: bool = False  # a word of intent stood before it: chậm nhất, trước, hoàn thành ...
    counted: bool = False  # hours of a day, or so many days of a month, stand for its days

    @property
    def windows(self) -> list[Window]:
        """All windows in printed order, the ends of ranges included."""
        return [w for item in self.items for w in (item.first, item.last) if w is not None]

    @property
    def yearless(self) -> bool:
        """Whether no window of it names a year."""
        return all(w.year is None for w in self.windows)

    @property
    def vague(self) -> bool:
        """Whether a window of it stands for a vague word."""
        return any(w.vague for w in self.windows)

    @property
    def coarse(self) -> bool:
        """Whether it names only years, or only days: what a document's own date also looks like."""
        return all(w.unit in (*YEAR_UNITS, "day") for w in self.windows)


def listing(cur: Cursor) -> Listing | None:
    """The longest listing at the cursor; None, with the cursor unmoved, when there is none."""
    at = cur.pos
    lead_end, tentative = _lead(cur)
    first = _item(cur, None)
    if first is None:
        cur.pos = at
        return None
    bounded = first.mode != "within" or tentative or lead_end > at
    items = [first]
    while (more := _next_item(cur, items[-1])) is not None:
        items.append(more)
    if items[-1].mode in ("within", "from") and (cur.kind == "till" or _onward(cur)):
        items[-1] = replace(items[-1], mode="from", last=None)
    while cur.kind == "fill" or cur.kind == "expected":
        tentative |= cur.kind == "expected"
        cur.pos += 1
    return Listing(tuple(items), tentative, bounded, _is_counted(cur.kinds[at : cur.pos]))


def _is_counted(kinds: list[str]) -> bool:
    """'từ 19 giờ đến 20 giờ ngày 14/3', '20 ngày đầu tháng 5'."""
    triples = zip(kinds, kinds[1:], kinds[2:], strict=False)
    days = any(kind == "n" and unit == "day" and end in DAY_ENDS for kind, unit, end in triples)
    return days or kinds.count("hour") > 1


def _onward(cur: Cursor) -> bool:
    """'trở đi', 'và các năm tiếp theo'."""
    at = cur.pos
    cur.accept(",", ";")
    while cur.accept("and", "fill", "in"):
        pass
    if cur.accept("onward"):
        return True
    cur.pos = at
    return False


def _lead(cur: Cursor) -> tuple[int, bool]:
    """Step over words that add no date; where they end, and whether dự kiến was among them."""
    tentative = False
    at = cur.pos
    while True:
        kind = cur.kind
        if kind == "expected":
            tentative = True
        elif kind == "noun":
            led = _noun(cur)
            if led is None or (cur.pos > at and _of_a_thing(cur, at, led)):
                return cur.pos, tentative
            cur.pos = led
            continue
        elif kind == "times" and (cur.number(1) or LAST_ROUND) < LAST_ROUND:
            cur.pos += 1  # "đợt 1", "lần 2"
        elif kind == "day" and cur.kinds[cur.pos + 1] in ("in", "from"):
            pass  # "ngay trong tháng 6" folds like "ngày trong"
        elif kind not in LEADS or (kind == "within" and not _counted(cur)):
            return cur.pos, tentative
        cur.pos += 1


def _of_a_thing(cur: Cursor, first: int, last: int) -> bool:
    """'Rà soát văn bản ban hành trước ...': what the verb acts on was there by then."""
    text = cur.text[cur.tokens[first].start : cur.tokens[last].start]
    return was_done_by_then(fold(text))


def _noun(cur: Cursor) -> int | None:
    """Where the nouns at the cursor end; None where no bound follows them.

    "báo cáo trước 15/6" and "báo cáo năm trước 15/12" lead to a date, "báo cáo năm 2026" is one
    thing.
    """
    at = cur.pos
    while cur.kinds[at] in ("noun", "fill"):
        at += 1
    end = at
    if cur.kinds[at] == "n":
        at += 1
    if cur.kinds[at] in ("month", "quarter", "year"):
        end = at + 1
    return end if cur.kinds[end] in BOUND_FOLLOWERS else None


def _counted(cur: Cursor) -> bool:
    """'trong thời hạn 6 tháng đầu năm' or no number at all, not 'trong thời hạn 6 tháng'."""
    if cur.kinds[cur.pos + 1] != "n":
        return True
    return cur.kinds[cur.pos + 2] in ("month", "/", "day") and cur.kinds[cur.pos + 3] in (
        "first",
        "last",
        "n",
    )


def bound(cur: Cursor) -> Mode | None:
    """The mode that bound words set; None for a contradiction such as "trước ... sau".

    Hours of the day add nothing: "từ 19 giờ 30 đến 20 giờ ngày 14/3" is that day.
    """
    mode: Mode = "within"
    timed = False
    while True:
        found = BOUNDS.get(cur.kind)
        if cur.kind in ("from", "since") and mode == "within" and _from_no_date(cur):
            continue  # the word it stopped at sets the mode
        if found == "after" and cur.numeral() is not None:
            break  # "sáu tháng đầu năm" folds like "sau tháng ..."
        if found is not None:
            combined = found if mode in ("within", found) else COMBINED.get((mode, found))
            if combined is None:
                return None
            mode = combined
            cur.pos += 1
        elif _is_hour(cur):
            timed = True
            if _hours(cur) and mode == "from":
                mode = "within"
        elif not cur.accept("in", "fill", ":", "plural"):
            break
    return "by" if timed and mode == "before" else mode  # before 17:00 is still that day


def _hours(cur: Cursor) -> bool:
    """Step over an hour of the day, or a range of them: whether it was a range."""
    _hour(cur)
    ranged = cur.kind in ("-", "to", "until") and _is_hour(cur, 1)
    if ranged:
        cur.pos += 1
        _hour(cur)
    cur.accept(",")
    return ranged


def _is_hour(cur: Cursor, ahead: int = 0) -> bool:
    return cur.kinds[cur.pos + ahead : cur.pos + ahead + 2] == ["n", "hour"]


def _hour(cur: Cursor) -> None:
    minutes = cur.kinds[cur.pos + 2] == "n" and cur.kinds[cur.pos + 3] != "/"
    cur.pos += 3 if minutes and not _is_hour(cur, 2) else 2
    cur.accept("minute")


def _from_no_date(cur: Cursor) -> bool:
    """'từ nay đến', 'từ ngày ban hành kế hoạch đến': step to the end, which alone is dated."""
    at = cur.pos + 1
    while cur.kinds[at] in ("now", "day", "fill", "noun"):
        at += 1
    if at == cur.pos + 1 or cur.kinds[at] not in ("to", "until"):
        return False
    cur.pos = at
    return True


def _item(cur: Cursor, context: Unit | None) -> Item | None:
    """One window or range with its bound."""
    mode = bound(cur)
    if mode is None:
        return None
    first = window(cur, context)
    if first is None:
        return None
    at = cur.pos
    last, open_end = _range_end(cur, first.unit)
    if last is None:
        cur.pos = at
        return Item(mode, first)
    if mode in ("before", "after"):
        return None
    return Item("within" if mode == "from" else mode, first, last, open_end)


def _range_end(cur: Cursor, unit: Unit) -> tuple[Window | None, bool]:
    if not cur.accept("-", "to", "until"):
        return None, False
    while cur.accept("to", "until", "fill", "by"):
        pass
    open_end = cur.accept("before")
    if _is_hour(cur):
        _hour(cur)
        cur.accept(",")
        open_end = False  # before 17:00 is still that day
    return window(cur, unit), open_end


def _next_item(cur: Cursor, before: Item) -> Item | None:
    """The next item of the list, if a separator and an item follow."""
    at = cur.pos
    separator = cur.kind
    if not cur.accept(*LIST_SEPARATORS):
        return None
    while cur.accept("and", "in", "plural"):
        pass
    unit = (before.last or before.first).unit
    worded = cur.kind in ("fill", "noun", "expected", "times")  # "tổng kết tháng 12": a clause
    found = None if worded else _item(cur, unit)
    if found is not None and found.mode == "within" and before.mode in ("by", "before"):
        found = replace(found, mode=before.mode) if found.last is None else None
    if (
        found is None
        or found.mode != before.mode
        or (separator == ";" and (found.first.unit != unit or _scoped(cur, at)))
        or cur.kind in COUNTED
    ):
        cur.pos = at
        return None
    return found


def _scoped(cur: Cursor, at: int) -> bool:
    """Whether a bracket stands right before token `at`: "quý I (xây dựng); quý II (ban hành)"."""
    return any(bracket.at == at for bracket in cur.brackets)
