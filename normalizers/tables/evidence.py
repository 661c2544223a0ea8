"""What the cells of a column read as, whatever its header says.

A cell may read as several things: "Báo cáo" is a product and a unit, "2026" a figure and a year.
A column fits a role as far as its cells read as what such columns hold.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache

import regex

from normalizers.tables.roles import Known, known_of
from normalizers.tables.weights import READING
from normalizers.values.lexicon import rows
from normalizers.values.phrases import is_agency, is_deadline, last_day, opens
from normalizers.values.shapes import shape
from normalizers.values.text import fold, single_blanks
from schemas import numbers
from schemas.table import Role

KNOWN_CELLS = 1 << 14  # texts whose labels are remembered
MIN_DATED = 4  # characters of a number that may be a date: a year
MAX_DATED = 80  # characters of a cell that is one date
OTHER = -1.0  # what a cell tells that reads as nothing a role's column holds

_BLANK = shape(
    r"[\s.…_·-]+|[\[(<]{to_fill}\b.*|[\[<].*[\]>]"
    r"|\((?!{part})\p{L}[^()]*\)"
    r"|(?=.*(?:[…_/]|\.\.))(?:{dated}|20(?!\d)|[\s.…_·/-])+"
)
_MARK = shape(r"[xX×✓✔√●•○◉■☑☒*+]{1,3}|v|\(?(?:{leads}|{joins}|{part})\)?")
_STEP = shape(r"{step} \d+[.:)]?")
_ITEM = regex.compile(rf"(?:{numbers.NUMBER}|[A-Z])[.)]?|(?i:{_STEP.pattern})|\d+(?:\.\d+)*[.)]?")
_MONEY = shape(r"\d[\d.,]* ?(?:{thousands}(?: đồng)?|{currency})")
_FIGURE = regex.compile(
    r"(?:[<>=≥≤~±+-]{1,2} ?)?\d[\d.,]*(?: ?[%‰])?(?: ?[-–/] ?\d[\d.,]*(?: ?[%‰])?)?"
)
_SUM = shape(r"(?:\d{1,3}([.,])\d{3}(?:\1\d{3})+|\d{7,})(?: ?đ(?:ồng)?)?")
_YEAR = shape(r"(?:năm )?(?:19|20)\d\d")
_DONE = shape(r"(?:{went}|\d[\d.,]* ?%)(?!\p{L}).*")
_PAST = shape(
    r"{done_or_not}(?!\p{L}).*|{outcome}(?: {praise})*"
    r"|(?:{carried_out} )?{in_time} (?:thời )?hạn\D*"
    r"|{off_time}(?: hơn)? (?:tiến độ.*|\d+ {behind_by}.{0,9})"
)
_TIMED = shape(r"\d|\b{timed}\b")
_HOURS = shape(r"(?:từ )?\d{1,2} ?(?:{hour}(?!\p{L})|:) ?\d{0,2}.*")
_SPAN = shape(
    r"(?:{at_most} )*\d+(?:[.,/]\d+)? ?{lasts}(?: làm việc)?"
    r"(?:.{0,12}|,? ?(?:kể )?từ {counted_from} .*)|(?:ngay )?trong {soon}(?: làm việc)?"
)
_CONTACT = regex.compile(r"(?:\+?84|0)[\d .-]{7,13}|\S+@\S+\.\S+|https?://\S+")
_DECREE = r"\d+/(?:\d{4}/)?[\p{Lu}Đ]{2}"
_CITED = shape(rf"{{law}}?(?: số)? ?:? ?{_DECREE}[\p{{Lu}}Đ\d-]*(?:,? ngày .{{6,20}})?")
_NUMBERED = shape(rf"{{law}} (?:số )?:? ?{_DECREE}")
_WORD = regex.compile(r"\p{Lu}\p{Ll}*")
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Cells:
    """Shares of a column's cells that read as something, of those with text.

    `count`: the cells with text that were looked at.
    """

    count: int
    shares: Mapping[frozenset[str], float]

    def share(self, *labels: str) -> float:
        """Share of the cells with one of these labels."""
        wanted = set(labels)
        return sum(share for held, share in self.shares.items() if wanted & held)

    def fit(self, role: Role) -> float:
        """How the cells speak for a role, from READING.misread to READING.read nats; 0 for none."""
        told = VALUES.get(_reader(known_of(role)))
        if told is None or not self.count:
            return 0.0
        found = sum(
            share * max((told.get(label, OTHER) for label in held), default=OTHER)
            for held, share in self.shares.items()
        )
        if found < 0 and known_of(role).anybody:
            found *= READING.anybody
        shrunk = self.count / (self.count + READING.few)
        return shrunk * found * (READING.read if found > 0 else READING.misread)


def cells_of(texts: Iterable[str]) -> Cells:
    """What a column's cells read as; of long columns a sample spread over them is looked at."""
    filled = [text for text in texts if text.strip()]
    step = max(1, len(filled) // READING.sample)
    sample = filled[::step][: READING.sample]
    counts = Counter(labels_of(text) for text in sample)
    return Cells(len(sample), {held: count / len(sample) for held, count in counts.items()})


def beginnings(columns: Sequence[Sequence[str]]) -> frozenset[int]:
    """Which columns hold dates that never come after those of another column of dates, row by row.

    "Từ ngày" before "Đến ngày", "Ngày giao" before "Ngày phải xong": the work begins there.
    """
    dated = [at for at, texts in enumerate(columns) if any(map(is_dated, texts[:1]))]
    if len(dated) < 2:
        return frozenset()
    days = {at: [_day_of(text) for text in columns[at][: READING.sample]] for at in dated}
    return frozenset(at for at in dated if any(_before(days[at], days[other]) for other in dated))


def repeats_header(header: str, texts: Sequence[str]) -> bool:
    """Whether cells begin with the act that ends a header: "Nội dung kiểm tra", "Kiểm tra …"."""
    act = header.lower().split()[-2:]
    looked_at = texts[: READING.sample]
    begun = (text.split(maxsplit=2)[:2] for text in looked_at)
    found = sum([word.lower() for word in words] == act for words in begun)
    return found > READING.most * len(looked_at)


def _day_of(text: str) -> date | None:
    return last_day(text) if is_dated(text) else None


def _before(ours: Sequence[date | None], theirs: Sequence[date | None]) -> bool:
    """Whether days never come after those of the same rows, and mostly before them."""
    if len(ours) != len(theirs):
        return False
    known = [(a, b) for a, b in zip(ours, theirs, strict=True) if a is not None and b is not None]
    earlier = sum(a < b for a, b in known)
    return all(a <= b for a, b in known) and earlier > READING.most * len(ours)


def is_dated(text: str) -> bool:
    """Whether a text as a whole reads as a date."""
    return "date" in labels_of(text)


VALUES: dict[str, dict[str, float]] = {
    "number": {"item": 1.0},
    "task": {"act": 1.0, "product": 0.9, "text": 0.7, "word": 0.0, "agency": 0.0, "officer": 0.0},
    "indicator": {"text": 0.7, "product": 0.7, "word": 0.3, "unit": 0.3, "act": 0.3, "agency": 0.0},
    "deliverable": {"product": 1.0, "act": 0.5, "text": 0.4, "figure": 0.0},
    "agency": {"agency": 1.0, "officer": 0.8, "person": 0.5, "text": -0.7},
    "leader": {"officer": 1.0, "person": 0.8, "agency": 0.0},
    "deadline": {"date": 1.0, "year": 0.7, "hours": 0.0, "span": 0.0, "text": -0.4},
    "unit": {"unit": 1.0},
    "target": {"figure": 1.0, "text": 0.0, "date": 0.2},
    "amount": {"figure": 1.0, "money": 1.0, "text": 0.0, "product": 0.0},
}
"""How much a cell with a label speaks for a column, by what such columns hold; else OTHER."""


def _reader(known: Known) -> str:
    """What the cells of a role are read as: its openers where they tell more, else its grammar."""
    return known.opener if known.opener in VALUES else known.grammar


@lru_cache(maxsize=KNOWN_CELLS)
def labels_of(text: str) -> frozenset[str]:
    """What one cell reads as."""
    cell = single_blanks(text)
    if _BLANK.fullmatch(cell):
        return frozenset(("blank",))
    patterns = _PATTERNS if _DIGIT.search(cell) else _WITHOUT_DIGITS
    words = len(cell.split())
    found = {name for name, pattern in patterns if pattern.fullmatch(cell)}
    if found & {"contact", "cited"}:
        return frozenset(found)
    if _PAST.fullmatch(cell):
        return frozenset((*found, "done", "past", "text"))
    numbers_row = "item" in found and len(cell) < MIN_DATED
    if "hours" in found and last_day(cell) is not None:
        found |= {"date", "timed"}  # "8h00 ngày 10/6/2026"
    if (
        len(cell) <= MAX_DATED
        and not numbers_row
        and not found & {"hours", "span"}
        and is_deadline(cell)
    ):
        found.add("date")
        if _TIMED.search(cell):
            found.add("timed")
        if words > READING.text_words and opens("task", cell) and not opens("deadline", cell):
            found.add("act")  # "Giao ban hằng tuần với các chủ đầu tư" may be either
    if opens("leader", cell):
        found.add("officer")
    elif _names_agency(cell):
        found.add("agency")
    if found & {"mark", "figure", "date", "hours", "span", "agency", "officer"}:
        return frozenset(found)
    if _is_person(cell):
        return frozenset(("person",))
    if words <= READING.unit_words and opens("unit", cell):
        found.add("unit")
    if opens("budget", cell):
        found.add("money")
    if opens("deliverable", cell):
        found.add("numbered" if _NUMBERED.match(cell) else "product")
    if _DONE.fullmatch(cell):
        found.add("done")
    if words > 1 and opens("task", cell):
        found.add("act")
    if words >= READING.text_words:
        found.add("text")
    return frozenset(found or ("word",))


_PATTERNS: Sequence[tuple[str, regex.Pattern[str]]] = (
    ("mark", _MARK),
    ("item", _ITEM),
    ("step", _STEP),
    ("figure", _FIGURE),
    ("year", _YEAR),
    ("hours", _HOURS),
    ("span", _SPAN),
    ("money", _MONEY),
    ("sum", _SUM),
    ("contact", _CONTACT),
    ("cited", _CITED),
)
_WITHOUT_DIGITS = [pair for pair in _PATTERNS if pair[0] in ("mark", "item", "span", "contact")]


def _names_agency(cell: str) -> bool:
    """Whether a cell names agencies, known ones or others that begin as they do."""
    if is_agency(cell):
        return True
    short = len(cell.split()) <= READING.agency_words
    acts = opens("task", cell) or opens("deliverable", cell)  # "Hội thi nhà nông đua tài"
    return short and opens("agency", cell) and not acts


def _is_person(cell: str) -> bool:
    """Whether a cell is a person's name: a surname and one to three names."""
    words = cell.split()
    if not 2 <= len(words) <= READING.name_words:
        return False
    return fold(words[0]) in _surnames() and all(_WORD.fullmatch(word) for word in words)


@cache
def _surnames() -> frozenset[str]:
    return frozenset(fold(name) for (name,) in rows("surnames"))
