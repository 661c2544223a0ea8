"""Numbers and dates of documents as they are cited: `Quyết định số 565/QĐ-UBND ngày 24/4/2026`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from normalizers.facts.lines import BodyLine, phrase_pattern
from normalizers.values.lexicon import rows

NAMED_WITHIN = 60  # characters into a clause in which the number of its document stands
ABOUT = 16  # words between the kind of a document and its number
PREAMBLE_LINES = 80  # the longest preambles seen have some forty printed lines

_WORD = r"[A-ZĐ][A-Za-zĐđ]{0,9}\d{0,2}"
SERIES = rf"{_WORD}(?:(?:[-–/&]\s?|\s[-–/&]){_WORD}|\s[-–]\s[A-ZĐ]{{2,8}}(?![^\W_]))*(?![^\W\d_])"
"""What follows a number: QĐ-UBND, NQ/TW, SNV-CCHC&VTLT; a line end may stand at a dash."""
CODE = re.compile(rf"(?<![\d/])\d{{1,5}}[a-zđ]?(?:/(?:19|20)\d\d)?\s?[-/]\s?{SERIES}")

_BLANK = r"[\s.…_]*"
DATE = re.compile(
    rf"ngày\s*(?P<day>\d{{1,2}}|{_BLANK})\s*"
    rf"(?:tháng\s*(?P<month>\d{{1,2}}|{_BLANK})\s*năm\s*(?P<year>(?:19|20)\d\d)?"
    rf"|[-/.]\s*(?P<month2>\d{{1,2}})\s*[-/.]\s*(?P<year2>(?:19|20)\d\d))",
    re.IGNORECASE,
)
_ABOVE = ("LUẬT", "PHÁP LỆNH")
"""Kinds of documents that no plan comes with, beside those of document_kinds.csv."""
_OF = re.compile(
    r"(?<![^\W_])của\s+(.+?)(?=\s*(?:[,;.]|$|\bvề\b|\bban hành\b|\bngày\s+\d|\bsố\b))",
    re.IGNORECASE,
)
_SECTION = re.compile(r"(?:[IA1]\s*[.)]|Điều\s+1\b|QUYẾT\s+(?:ĐỊNH|NGHỊ)\s*:)")


@dataclass(frozen=True, slots=True)
class Dated:
    """A date of issue: whole, or its month (`2025-08`) where the day is blank, or neither."""

    day: date | None = None
    month: str | None = None

    @property
    def first(self) -> date | None:
        """The day, or the first one it may be."""
        return self.day or (date.fromisoformat(f"{self.month}-01") if self.month else None)


@dataclass(frozen=True, slots=True)
class Attached:
    """The document a plan or an appendix is attached to: `(Kèm theo Quyết định số …)`."""

    kind: str  # as printed, lower case: quyết định
    number: str | None
    dated: Dated
    issuer: str  # '' where the line names none


@cache
def _attached() -> re.Pattern[str]:
    """`Kèm theo Kế hoạch … số …`; a number behind another kind of document is that one's."""
    kinds = "|".join(
        kind.replace(" ", r"\s+") for kind in (*_ABOVE, *(row[0] for row in rows("document_kinds")))
    )
    return re.compile(
        r"(?:kèm\s+theo|đính\s+kèm)\s+(?P<kind>[^\W\d_]+\s+[^\W\d_]+)"
        rf"(?:\s+này|(?P<about>(?:\s+(?:đổi\s+số|(?!này\b|số\b|(?:{kinds})\b)"
        rf"[^\W\d_]+)){{0,{ABOUT}}}))"
        r"\s+số\s*:?\s*"
        rf"(?:(?P<code>\d{{1,5}}[a-zđ]?(?:/(?:19|20)\d\d)?\s?[-/]\s?{SERIES})"
        rf"|{_BLANK}[-/]\s?{SERIES})(?P<rest>[^)]{{0,300}})",
        re.IGNORECASE,
    )


def read_date(match: re.Match[str]) -> Dated:
    """Date of a DATE match; impossible dates are none at all."""
    day, month = match["day"].strip(), (match["month"] or match["month2"] or "").strip()
    year = match["year"] or match["year2"]
    if not (year and month.isdigit() and 1 <= int(month) <= 12):
        return Dated()
    if not day.isdigit():
        return Dated(month=f"{year}-{int(month):02}")
    try:
        return Dated(day=date(int(year), int(month), int(day)))
    except ValueError:
        return Dated()


def codes(text: str) -> Iterator[str]:
    """Numbers of documents in `text` as printed, without the blanks of a line end."""
    for match in CODE.finditer(text):
        yield "".join(match[0].split())


def find_attached(text: str) -> Attached | None:
    """The first `Kèm theo … số …` of `text`, also where the number was left blank."""
    match = _attached().search(text)
    if match is None:
        return None
    rest = match["rest"]
    found = DATE.search(rest)
    owner = _OF.search(rest) or _OF.search(match["about"] or "")
    number = "".join(match["code"].split()) if match["code"] else None
    return Attached(
        " ".join(match["kind"].lower().split()),
        number,
        read_date(found) if found else Dated(),
        owner[1].strip() if owner else "",
    )


def preamble(lines: Iterable[BodyLine]) -> list[BodyLine]:
    """Lines behind the title up to the first section, article or `QUYẾT ĐỊNH:`."""
    found: list[BodyLine] = []
    for line in lines:
        if _SECTION.match(line.text) or len(found) == PREAMBLE_LINES:
            break
        found.append(line)
    return found


def legal_basis(lines: Iterable[BodyLine]) -> tuple[str, ...]:
    """Numbers cited in the preamble's clauses that name a basis (`Căn cứ …`, `Thực hiện …`)."""
    clauses: list[str] = []
    open_clause = False
    last = "."
    for line in lines:
        if phrase_pattern("basis").match(line.text):
            open_clause = True
        elif last in ".:" or (last == ";" and not _goes_on(line.text)):
            open_clause = False
        if open_clause:
            clauses.append(line.text)
        last = line.text[-1]
    return tuple(dict.fromkeys(codes(" ".join(clauses))))


def _goes_on(text: str) -> bool:
    """Whether a line behind a semicolon names the next document of the same clause."""
    if phrase_pattern("body").match(text):
        return False
    return CODE.search(text[:NAMED_WITHIN]) is not None
