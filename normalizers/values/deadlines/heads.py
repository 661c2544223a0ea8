"""Heads of free text: the words that say a clause follows a plan or waits for an event.

    head  := lead* ('theo' | 'căn cứ' | 'khi' | 'sau khi' | 'đột xuất' | 'kỳ họp' | ...)
           | ('trước' | 'sau' | 'kể từ' ...) words that are no date
           | ('trong vòng' | 'chậm nhất' | 'sau' ...)? N ('ngày' | 'tuần' ...) 'làm việc'? link?

What follows a head is the trigger: free text, whose dates are nobody's deadline.
"""

from __future__ import annotations

from typing import NamedTuple

from normalizers.values.deadlines.lexicon import NUMBER
from normalizers.values.deadlines.recurrences import LEAD_KINDS
from normalizers.values.deadlines.tokens import END, Cursor
from schemas.records import DueKind

FREE_HEADS: dict[str, DueKind] = {
    "authority": "authority",
    "event": "event",
    "occasion": "event",
    "since": "event",
    "till": "event",
    "ongoing": "ongoing",
}
"""Kind of a head word -> kind of its clause."""

BOUND_HEADS = ("before", "after", "from", "until", "by")  # heads where no date follows
EVENT_WORDS = ("word", "fill", "noun", "plural", "event", "occasion", "working")
DURATION_LEADS = ("within", "by", "after", "before", "in", "fill", "least", "expected")
DURATION_LINKS = ("from", "after", "before", "event", "since", "of")
DURATIONS = ("day", "week", "month", "quarter", "year", "hour")
DAYS_OF = {"day": 1, "week": 7}
DAY = "ngay"  # folded: "05 ngày sau khi" holds the words "ngay sau khi"
ON_TIME = "dung"  # first word of "đúng tiến độ", "đúng hạn"


class Head(NamedTuple):
    """What a head said: `trigger` is the first token of the event, or of whose plan it is."""

    kind: DueKind
    trigger: int
    within_days: int | None = None
    working_days: bool = False


def headed(cur: Cursor) -> Head | None:
    """'theo ...', 'sau khi ...', 'trước kỳ họp ...', 'kể từ ngày ban hành ...'."""
    while cur.accept(*LEAD_KINDS):
        pass
    kind = cur.kind
    if is_owner(cur, cur.pos):
        return _head_at(cur, cur.pos)
    if kind in BOUND_HEADS:
        cur.pos += 1
        cur.accept("day")
        if cur.kind in EVENT_WORDS and NUMBER not in cur.kinds[cur.pos : cur.pos + 2]:
            return Head("event", cur.pos)
    return None


def timed_event(cur: Cursor) -> Head | None:
    """'trong vòng 05 ngày làm việc kể từ ...', 'sau 10 ngày', '15 ngày trước kỳ họp'."""
    at = cur.pos
    while cur.accept(*DURATION_LEADS):
        pass
    count = cur.number() or cur.numeral()
    unit = cur.kinds[cur.pos + 1]
    if count is not None and unit != END and cur.tokens[cur.pos + 1].raw == DAY:
        unit = "day"
    if count is None or unit not in DURATIONS:
        cur.pos = at
        return None
    joined = cur.kinds[cur.pos + 1] == "event"
    ahead = "before" in cur.kinds[at : cur.pos]
    led = cur.pos > at
    cur.pos += 2
    working = cur.accept("working")
    ahead |= cur.kind == "before"
    linked = cur.accept(*DURATION_LINKS) or joined
    alone = cur.kind == END and unit in DAYS_OF
    if not (led or linked or working or alone) or (cur.kind == "n" and not linked):
        cur.pos = at
        return None
    while linked and cur.accept("day", "event"):
        pass
    days = None if ahead or unit not in DAYS_OF else count * DAYS_OF[unit]
    return Head("event", cur.pos, days, working)


def headed_later(cur: Cursor) -> Head | None:
    """A head word further on ("Cập nhật khi có thay đổi"), if no number stands before it."""
    for at in range(cur.pos, cur.size):
        if cur.kinds[at] in (NUMBER, ",", ";"):
            return None
        if cur.kinds[at] == "ongoing" or is_owner(cur, at):
            return _head_at(cur, at)
    return None


def is_owner(cur: Cursor, at: int) -> bool:
    """Whether token `at` is a head whose text's dates are nobody's: no 'thường xuyên'.

    'đúng tiến độ', 'đúng hạn' before figures are none, for the figures say what time.
    """
    if cur.kinds[at] not in FREE_HEADS or cur.kinds[at] == "ongoing":
        return False
    return cur.tokens[at].raw != ON_TIME or NUMBER not in cur.kinds[at : cur.size]


def _head_at(cur: Cursor, at: int) -> Head:
    """The head word at token `at`, stepped over; an occasion is itself what is waited for."""
    kind = cur.kinds[at]
    cur.pos = at + 1
    return Head(FREE_HEADS[kind], at if kind == "occasion" else at + 1)
