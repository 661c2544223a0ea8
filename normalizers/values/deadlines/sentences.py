"""Dates inside sentences: what stands before and after them is a verb phrase, not a deadline.

    "Soạn thảo kế hoạch trong tháng 02/2026 và tổ chức thực hiện"      one clause
    "Ban hành trong Quý I/2026. Nâng cấp trong Quý III/2026"           two

The grammar explains a cell whole; this is tried where it cannot. A clause has one complete date
phrase: two that no comma, full stop or "và" parts are no deadline, nor is one that the words before
it give to something else: a document ("Nghị quyết số 5 ngày 12/3/2026"), what was done by then
("văn bản ban hành trước ngày ..."), figures ("tính đến ngày ..."), a feast, a report's own period
("báo cáo quý II"). A false date is worse than none.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Literal

from normalizers.values.deadlines import claims
from normalizers.values.deadlines.calendar_clauses import Draft, fixed, recurring_phrase, text_end
from normalizers.values.deadlines.claims import begins, ends, holds, was_done_by_then
from normalizers.values.deadlines.heads import is_owner
from normalizers.values.deadlines.lexicon import NUMBER, spellings
from normalizers.values.deadlines.listings import YEAR_UNITS, Listing
from normalizers.values.deadlines.model import IN_SENTENCE
from normalizers.values.deadlines.tokens import END, MAX_TOKENS, Cursor
from normalizers.values.text import aligned, fold

MAX_BODY = 12  # words between a body's name and what it does
BREAKS = (",", ";", ".", "and", ":")
CALENDAR = ("day", "month", "quarter", "week", "half", "first", "last", "middle",
            "early", "mid", "late", "ordinal")  # fmt: skip
BOUNDS = ("before", "by", "until", "to", "in", "within", "whole", "from", "after", "expected")
YEAR_WORDS = frozenset(("year", "phase", "school"))
FIRM = ("before", "by", "until")  # bounds that a figure without a word may follow
YEARLY_BOUNDS = (*FIRM, "in", "within", "whole", "expected")  # what makes a whole year a deadline
RECURRENCES = ("every", "periodic", "annual")
COUNTED = (NUMBER, "/", "%", "times", "hour", "day", "month", "quarter", "year", "week", "to",
           "until", "next", "now")  # fmt: skip


def sentence_clauses(cur: Cursor) -> list[Draft] | None:
    """One clause for each date phrase of a line; None where it holds none, or is not plain."""
    if cur.size > MAX_TOKENS:
        return None
    phrases = _phrases(cur)
    if phrases is None:
        return None
    if not phrases:
        return _by_a_body(cur)
    clauses: list[Draft] = []
    start = 0
    for number, (draft, _, last) in enumerate(phrases):
        following = phrases[number + 1][1] if number + 1 < len(phrases) else None
        stop = cur.size if following is None else _break(cur, last, following)
        if stop is None:
            return None
        end = text_end(cur, start, stop)
        clauses.append(replace(draft, start=cur.tokens[start].start, end=end, flags=(IN_SENTENCE,)))
        start = stop + 1
    return clauses


def _break(cur: Cursor, first: int, last: int) -> int | None:
    """The first mark or "và" in tokens [first, last), None where there is none."""
    return next((at for at in range(first, last) if cur.kinds[at] in BREAKS), None)


Owner = Literal["clause", "other", "nobody"]
Phrase = tuple[Draft, int, int]  # clause, its first token, and the one after its last


def _phrases(cur: Cursor) -> list[Phrase] | None:
    """Date phrases from left to right; None where nothing tells whose one of them is."""
    found: list[Phrase] = []
    at, segment = 0, 0
    while at < cur.size:
        if cur.kinds[at] in BREAKS:
            at += 1
            segment = at
            continue
        cur.pos = at
        draft = _calendar(cur, at) if _is_spelled_out(cur, at, at + 1) else None
        if draft is None:
            at += 1
            continue
        last = cur.pos
        owner = _owner(cur, draft, segment, at, last)
        if owner == "nobody":
            return None
        if owner == "clause":
            found.append((draft, at, last))
        at = last
    return [one for one, after in pairwise([*found, None]) if one and not _labels(cur, one, after)]


def _labels(cur: Cursor, phrase: Phrase, after: Phrase | None) -> bool:
    """Whether a phrase only says of what the next one is the time: "Cả năm: trước 10/12"."""
    labelled = cur.kinds[phrase[2]] == ":" and after is not None
    return labelled and after is not None and _break(cur, phrase[2] + 1, after[1]) is None


def _is_cut_short(cur: Cursor, last: int) -> bool:
    """Whether figures or words of the calendar follow that the phrase does not hold."""
    kind, after = cur.kinds[last], cur.kinds[last + 1]
    if cur.kinds[last - 1] == "fill":
        return False  # "đến ngày 30/6/2026 hoàn thành 60%"
    return kind in COUNTED or (kind == "-" and after in (NUMBER, "day", "month", "quarter", "year"))


def _calendar(cur: Cursor, at: int) -> Draft | None:
    """What the calendar says at token `at`: what is ongoing, what recurs, or windows."""
    kind = cur.kinds[at]
    if kind == "ongoing":
        cur.pos += 1
        return Draft("ongoing", cur.tokens[at].start, cur.tokens[at].end)
    if kind in (*BOUNDS, *CALENDAR, *RECURRENCES):
        draft = recurring_phrase(cur, at)
        if draft is not None and (draft.rules or kind in RECURRENCES):
            return draft
        cur.pos = at
    if kind in (*BOUNDS, *CALENDAR, NUMBER, "year", "phase", "school"):
        return fixed(cur, at)
    return None


def _owner(cur: Cursor, draft: Draft, segment: int, first: int, last: int) -> Owner:
    """Whose date the phrase at tokens [first, last) is, in a clause that begins at `segment`."""
    if any(is_owner(cur, at) for at in range(segment, first)):
        return "other"
    if not _is_spelled_out(cur, first, last):
        return "other"
    bounds = [kind for kind in cur.kinds[first:last] if kind in BOUNDS]
    if _is_cut_short(cur, last):
        return "nobody" if bounds or _has_word(cur, first, last) else "other"
    if draft.kind == "ongoing" or draft.rules:
        return "clause"
    if draft.listing is None:
        return "clause" if draft.kind == "recurring" else "other"
    before = _text(cur, segment, first)
    if ends(before, "state") or was_done_by_then(before):
        return "other"
    if not bounds:
        return _owner_of_unbound(cur, draft.listing, before, first, last)
    if bounds[0] in ("to", "until") and (ends(before, "periodical") or holds(before, "figures")):
        return "other"  # "kết quả đến hết quý III"
    return _owner_of_bound(cur, draft.listing, before, first, last)


def _owner_of_bound(cur: Cursor, found: Listing, before: str, first: int, last: int) -> Owner:
    """'chậm nhất ngày 18/4', 'trong năm 2026': but 'đến năm 2030' is part of a name."""
    bounds = [kind for kind in cur.kinds[first:last] if kind in BOUNDS]
    if found.items[0].mode in ("from", "after"):
        sure = _is_dated(found) and _begins_with_verb(cur, before, first)
        return "clause" if sure else "nobody"
    closed = cur.kinds[last] in (*BREAKS, END)
    if all(window.unit in YEAR_UNITS for window in found.windows):
        named = not YEAR_WORDS.isdisjoint(cur.kinds[first:last])
        firm = any(bound in YEARLY_BOUNDS for bound in bounds)
        return "clause" if bounds[0] != "to" and firm and (named or closed) else "other"
    if bounds[0] == "from":
        return "clause" if _is_dated(found) else "nobody"
    figures = _is_dated(found) or (bounds[0] in FIRM and closed)
    return "clause" if figures or _has_word(cur, first, last) else "other"


def _owner_of_unbound(cur: Cursor, found: Listing, before: str, first: int, last: int) -> Owner:
    """A time without a bound: "Khai mạc hội nghị ngày 15/3/2026", "Quý II/2026 mở lớp".

    A verb must stand at the other side, and nothing that has a time of its own.
    """
    if any(window.unit in YEAR_UNITS for window in found.windows):
        return "other"
    if not (_has_word(cur, first, last) or _is_dated(found)):
        return "other"
    if not before:
        after = _text(cur, last, cur.size)
        verb = "fill" in cur.kinds[last - 1 : last + 1] or begins(after, "verb")
        return "clause" if verb or cur.kinds[last] == ":" else "nobody"
    if ends(before, "periodical") or holds(before, "document") or holds(before, "feast"):
        return "other"
    share = before.endswith("%")
    return "clause" if share or _begins_with_verb(cur, before, first) else "nobody"


def _is_spelled_out(cur: Cursor, first: int, last: int) -> bool:
    """Whether the words have their marks: in "Việt Nam 2026", "Thông tư 03/2026" they are others.

    A line without any marks is taken as it is.
    """
    if cur.text.isascii():
        return True
    words = [
        token for token in cur.tokens[first:last] if token.kind in (*BOUNDS, *CALENDAR, *YEAR_WORDS)
    ]
    texts = (" ".join(aligned(cur.text[word.start : word.end]).split()) for word in words)
    return all(not text or text in spellings() for text in texts)


def _has_word(cur: Cursor, first: int, last: int) -> bool:
    return any(kind in CALENDAR for kind in cur.kinds[first:last])


def _is_dated(found: Listing) -> bool:
    """Whether days, months or quarters are printed with their year."""
    windows = found.windows
    coarse = any(window.unit in YEAR_UNITS for window in windows)
    return not coarse and any(window.year is not None for window in windows)


def _begins_with_verb(cur: Cursor, before: str, first: int) -> bool:
    """Whether a verb opens the clause before token `first`."""
    return cur.kinds[_segment_of(cur, first)] == "fill" or begins(before, "verb")


def _segment_of(cur: Cursor, first: int) -> int:
    """First token of the clause that token `first` stands in."""
    return next((at + 1 for at in range(first - 1, -1, -1) if cur.kinds[at] in BREAKS), 0)


def _by_a_body(cur: Cursor) -> list[Draft] | None:
    """'Bộ Công an xây dựng kế hoạch triển khai': somebody else's plan, with no time of its own."""
    text = _text(cur, 0, cur.size)
    if NUMBER in cur.kinds[: cur.size] or not begins(text, "body"):
        return None
    order = claims.found(text, "order")
    if order is None or len(text[: order.start()].split()) > MAX_BODY:
        return None
    end = text_end(cur, 0, cur.size)
    return [Draft("authority", cur.tokens[0].start, end, trigger=cur.text[:end].strip(" .;,"))]


def _text(cur: Cursor, first: int, last: int) -> str:
    """Tokens [first, last) as printed, folded; the marks count: "tính" is not "tỉnh"."""
    if first >= last:
        return ""
    stop = cur.tokens[last].start if last < cur.size else len(cur.text)
    return fold(cur.text[cur.tokens[first].start : stop]).rstrip(" (")
