"""A whole deadline cell: its lines and labels, and each clause with its dates.

    cell  := line (line feed line)*       a line the page merely wrapped is joined again
    line  := marker? piece (';' piece)*
    piece := (label ':')? sentence        "Sơ kết: tháng 6", "Năm 2026: quý II"

What no rule explains becomes an `unknown` clause of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache, partial
from itertools import pairwise

import regex

from normalizers.values.deadlines.calendar_clauses import Draft
from normalizers.values.deadlines.clauses import may_tell, sentence
from normalizers.values.deadlines.days import hours_of
from normalizers.values.deadlines.lexicon import NUMBER, clean
from normalizers.values.deadlines.listings import Listing
from normalizers.values.deadlines.model import (
    IN_SENTENCE,
    YEAR_FROM_HEADING,
    Clause,
    Period,
    Surroundings,
)
from normalizers.values.deadlines.sentences import sentence_clauses
from normalizers.values.deadlines.spans import Dates, PlanYears, Span, resolve
from normalizers.values.deadlines.tokens import Cursor, tokenise
from normalizers.values.deadlines.windows import ImpossibleDateError
from normalizers.values.text import single_blanks
from schemas.records import DueKind

CACHE_SIZE = 8192  # distinct cells remembered; a plan repeats few
MAX_REMEMBERED = 400  # characters of a cell that is worth keeping
MAX_LINES = 200  # a cell of more lines is no deadline: the rest stays unread
MAX_LABEL = 14  # words
YEAR_LABEL = 2  # "Năm 2026": a word and a number
LABEL_WORDS = ("word", "fill", "noun", "of", "plural", "and", "scope", "times", "phase", "periodic",
               "ongoing", "expected", "embedded", "authority")  # fmt: skip
COUNTED_LABELS = ("times", "phase", "word")  # "đợt 1", "giai đoạn 2", "bước 3"
LABEL_BREAKS = (",", ";", "-", "and")

_MARKER = regex.compile(
    r"^(?:[\p{Pd}−~+*•·●▪◦○✓]\s*|\(?(?:[0-9]{1,2}|[a-eđA-EĐ])[.)]\s+(?=\p{L}))+"
)
_DANGLING = regex.compile(
    r"(?:[,/(\p{Pd}]|\b(?:và|đến|từ|ngày|tháng|quý|năm|trước|của|nhất))$", regex.I
)

Line = tuple[str, list[Draft] | None]
"""A line without its marker, and its clauses; None where it is not readable."""


def read_cell(
    text: str, period: Period | None, around: Surroundings, sentences: bool
) -> tuple[Clause, ...]:
    """Clauses of a cell; () when it is empty. Never raises.

    `sentences` also reads dates inside sentences that the grammar does not explain.
    """
    read = _read_before if len(text) <= MAX_REMEMBERED else _read_cell
    return read(text, period, around, sentences)


def _read_cell(
    text: str, period: Period | None, around: Surroundings, sentences: bool
) -> tuple[Clause, ...]:
    clauses: list[Clause] = []
    listing = 0
    if around.day is not None and (found := hours_of(clean(text), around.day)) is not None:
        return (found,)
    plan = None if period is None else (period.start.year, period.end.year)
    if around.year is not None:
        plan = around.year, around.year
    for line, drafts in lines(text, sentences):
        for draft in drafts or [Draft("unknown", 0, len(line))]:
            listing += 1
            clauses += _dated(
                line[draft.start : draft.end].strip(" ,;/"), draft, plan, around, listing
            )
    return tuple(clauses)


_read_before = lru_cache(maxsize=CACHE_SIZE)(_read_cell)


def kinds_of(text: str) -> set[DueKind]:
    """Kinds of a cell's clauses by the grammar alone, 'unknown' for what it does not explain."""
    kinds: set[DueKind] = set()
    for _, drafts in lines(text, sentences=False):
        kinds.update(map(_kind_of, drafts) if drafts else ("unknown",))
    return kinds


def _kind_of(draft: Draft) -> DueKind:
    if draft.kind == "fixed" and draft.listing is not None:
        try:
            resolve(draft.listing, None)
        except ImpossibleDateError:
            return "unknown"
    return draft.kind


def lines(text: str, sentences: bool = True) -> Sequence[Line]:
    """The lines of a cell; `sentences` as in `read_cell`."""
    read = _remembered if len(text) <= MAX_REMEMBERED else _lines
    return read(text, sentences)


def _lines(text: str, sentences: bool) -> Sequence[Line]:
    if not sentences:
        return _grammatical(text)
    found = lines(text, sentences=False)
    return [_scattered(line) if line[1] is None else line for line in found]


_remembered = lru_cache(maxsize=CACHE_SIZE)(_lines)


def _scattered(line: Line) -> Line:
    """A line that the grammar does not explain, with the dates inside its sentences."""
    return line[0], sentence_clauses(tokenise(line[0]))


def _grammatical(text: str) -> list[Line]:
    """The lines of a cell as the grammar explains them."""
    found: list[Line] = []
    for raw in clean(text).split("\n")[:MAX_LINES]:
        printed = single_blanks(raw)
        line = _MARKER.sub("", printed)
        if not line:
            continue
        if found and line == printed and (joined := _continued(found[-1], line)) is not None:
            found[-1] = joined
            continue
        found += _line(line)
    return found


def _continued(before: Line, line: str) -> Line | None:
    """The line before with this one joined on, when only together they make sense."""
    text, drafts = before
    alone = _line(line)
    broken = drafts is None or line[0] in "([" or _DANGLING.search(text) is not None
    halves = any(part is None for _, part in alone)
    yearless = drafts is not None and any(_yearless(draft) for draft in drafts)
    if not (broken or halves or yearless):
        return None
    joined = f"{text} {line}"
    together = _sentence(joined)
    if together is None or (yearless and any(map(_yearless, together)) and not broken):
        return None
    return joined, together


def _yearless(draft: Draft) -> bool:
    return draft.listing is not None and draft.listing.yearless


def _sentence(line: str) -> list[Draft] | None:
    return _labelled(tokenise(line))


def _line(line: str) -> list[Line]:
    """One line as a whole, else its pieces between semicolons."""
    if ";" not in line and not may_tell(line):
        return [(line, None)]
    cur = tokenise(line)
    drafts = _labelled(cur)
    if drafts is not None or ";" not in cur.kinds:
        return [(line, drafts)]
    pieces: list[Line] = []
    cuts = [-1, *(at for at in range(cur.size) if cur.kinds[at] == ";"), cur.size]
    for first, last in pairwise(cuts):
        part = cur.part(first + 1, last)
        if part.size:
            start, end = part.tokens[0].start, max(_ends(part))
            text = line[start:end]
            pieces.append((text, _labelled(tokenise(text))))
    return pieces


def _ends(part: Cursor) -> list[int]:
    return [part.tokens[-1].end, *(bracket.end for bracket in part.brackets)]


def _labelled(cur: Cursor) -> list[Draft] | None:
    """A sentence, after its label if it has one; a label that is a year serves the sentence."""
    drafts = sentence(cur)
    cur.pos = 0
    if drafts is not None or ":" not in cur.kinds:
        return drafts
    colon = cur.kinds.index(":")
    if ":" in cur.kinds[colon + 1 :]:
        return _several_labels(cur, colon)
    label, rest = cur.part(0, colon), cur.part(colon + 1, cur.size)
    drafts = sentence(rest)
    if not label.size:
        return drafts
    if drafts is None:
        return sentence(label) if NUMBER not in rest.kinds else None
    if not _is_label(label):
        return None
    year = label.year(1) if label.kinds[0] == "year" else None
    start = label.tokens[0].start
    drafts = [_of_year(draft, year) for draft in drafts]
    return [replace(drafts[0], start=start), *drafts[1:]]


def _is_label(label: Cursor) -> bool:
    """A few words, with no number but that of a round or a phase, or a year alone."""
    if label.year(1) is not None and label.kinds[0] == "year":
        return label.size == YEAR_LABEL
    if label.kinds[: label.size] == [NUMBER, "times"]:
        return True  # "02 lần: tháng 4 và tháng 10"
    return label.size <= MAX_LABEL and all(
        kind in LABEL_WORDS or (kind == NUMBER and label.kinds[at - 1] in COUNTED_LABELS)
        for at, kind in enumerate(label.kinds[: label.size])
    )


def _several_labels(cur: Cursor, colon: int) -> list[Draft] | None:
    """'Lần 1: tháng 6, lần 2: tháng 12': cut before the second label."""
    second = cur.kinds.index(":", colon + 1)
    breaks = [at for at in range(colon, second) if cur.kinds[at] in LABEL_BREAKS]
    if not breaks:
        return None
    first = _labelled(cur.part(0, breaks[-1]))
    rest = _labelled(cur.part(breaks[-1] + 1, cur.size))
    return None if first is None or rest is None else first + rest


def _of_year(draft: Draft, year: int | None) -> Draft:
    if draft.listing is None or year is None or not draft.listing.yearless:
        return draft
    items = tuple(
        replace(
            item,
            first=item.first.of_year(year),
            last=None if item.last is None else item.last.of_year(year),
        )
        for item in draft.listing.items
    )
    return replace(draft, listing=replace(draft.listing, items=items))


def _dated(
    text: str, draft: Draft, plan: PlanYears | None, around: Surroundings, listing: int
) -> list[Clause]:
    """The clause with its dates; a fixed listing of disjoint windows gives one clause each."""
    kind, tentative = draft.kind, draft.tentative
    spans: tuple[Span, ...] = ((None, None),)
    flags = draft.flags
    if draft.listing is not None:
        try:
            dates = resolve(draft.listing, plan)
        except ImpossibleDateError:
            kind, tentative = "unknown" if kind == "fixed" else kind, False
            flags = ()
        else:
            flags += _flags(draft.listing, dates, around)
            tentative = tentative and not dates.yearless
            spans = dates.spans or spans
    if draft.kind != "fixed":
        spans = ((spans[0][0], spans[-1][1]),)
    clause = partial(
        Clause,
        text,
        kind,
        recurrence=draft.codes,
        trigger=draft.trigger,
        within_days=draft.within_days,
        working_days=draft.working_days,
        tentative=tentative,
        flags=flags,
        listing=listing,
    )
    if draft.rules:
        return [clause(rule=rule) for rule in draft.rules]
    return [clause(start=start, end=end) for start, end in spans]


def _flags(found: Listing, dates: Dates, around: Surroundings) -> tuple[str, ...]:
    flags = []
    if dates.yearless:
        flags.append("deadline-no-year")
    if dates.assumed:
        flags.append("year-assumed" if around.year is None else YEAR_FROM_HEADING)
    if found.vague:
        flags.append("deadline-vague")
    if found.counted:
        flags.append(IN_SENTENCE)
    return tuple(flags)
