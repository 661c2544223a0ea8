"""Kind and title of a document: the heading word, and the lines under it.

The outermost document comes first: a decision that carries a plan is a decision. A document
that begins with `Phụ lục` was cut off its parent and is an appendix.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import regex

from normalizers.facts.issuer import begins_issuer
from normalizers.facts.lines import BodyLine, phrase_pattern
from normalizers.values.lexicon import rows
from normalizers.values.phrases import is_unfinished
from normalizers.values.text import aligned, fold

HEADING_LINES = 80  # a heading further down is that of something attached
TITLE_LINES = 12
TITLE_CHARS = 700  # the longest titles seen have some 400 characters
APPENDIX = "phu_luc"
LETTER = "cong_van"

_APPENDIX = re.compile(
    r"PHỤ\s+LỤC(?:\s+SỐ)?(?:\s+(?:[IVXLC]+|\d{1,2})[A-Zđ]?(?:\.\d{1,2})?)?(?![^\W_])\s*[:.–-]?\s*",
    re.IGNORECASE,
)
_CAPITALS = regex.compile(r"(?:[^\p{Ll}\s]*\p{Lu}[^\p{Ll}\s]*(?:\s+|$))+")
_STOP = re.compile(
    r"\(|[-–+•*]\s|(?:[IVXLC]+|\d{1,2}(?:\.\d+)*|[A-Za-zđ])\s*[.)]\s*\S|TT\b|STT\b|Mục\s+\d"
)
_ATTACHED = re.compile(r"\s*\(\s*(?:Ban\s+hành\s+)?(?:Kèm|kèm)\s+theo\b.*")
_SEPARATOR = re.compile(r"\s*[_=*–—-]{3,}\s*$")
_DANGLING = re.compile(
    r"(?<![^\W_])(?:thực\s+hiện|triển\s+khai|ban\s+hành|số|ngày|tháng|năm|giai\s+đoạn|Bộ|Sở|NĂM)\s*$"
)


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading: `kind` of document, the line it stands on, and the words behind it there."""

    kind: str
    line: int
    rest: str


@cache
def _kinds() -> tuple[re.Pattern[str], dict[str, str]]:
    kinds = {fold(phrase): kind for phrase, kind, _ in rows("document_kinds")}
    longest = sorted(kinds, key=len, reverse=True)
    joined = "|".join(phrase.replace(" ", r"\s+") for phrase in longest)
    return re.compile(rf"({joined})(?![^\W_])\s*"), kinds


@cache
def _series() -> dict[str, str]:
    return {series: kind for _, kind, series in rows("document_kinds") if series}


def kind_of_phrase(phrase: str) -> str | None:
    """`Quyết định` -> `quyet_dinh`."""
    return _kinds()[1].get(fold(phrase))


def kind_of_series(series: str) -> str | None:
    """`QĐ-UBND` -> `quyet_dinh`; None for the series of a letter (`UBND-VHXH`)."""
    return _series().get(re.split(r"[-–/]", series, maxsplit=1)[0])


def find_heading(lines: Sequence[BodyLine]) -> Heading | None:
    """The first heading of the document."""
    for index, line in enumerate(lines[:HEADING_LINES]):
        if heading := _heading(line, index):
            return heading
    return None


def _heading(line: BodyLine, index: int) -> Heading | None:
    if match := _APPENDIX.match(line.text):
        rest = line.text[match.end() :]
        if not rest or rest.isupper() or match[0].rstrip().endswith((":", ".")):
            return Heading(APPENDIX, index, rest)
        return None
    if line.text.endswith(":") or phrase_pattern("furniture").match(line.text):
        return None  # `QUYẾT ĐỊNH:` opens the articles, `CÔNG VĂN ĐẾN` is a stamp
    pattern, _ = _kinds()
    capitals = _CAPITALS.match(line.text)
    if capitals and (match := pattern.match(aligned(capitals[0]))):
        rest = line.text[match.end() :]
        return None if rest[:1].islower() else Heading(_kind(match), index, rest)
    match = pattern.match(aligned(line.text))
    if match is None or not line.text[0].isupper():
        return None
    if match.end() == len(line.text):
        return Heading(_kind(match), index, "")
    return Heading(_kind(match), index, line.text) if line.bold else None


def _kind(match: re.Match[str]) -> str:
    return _kinds()[1][" ".join(match[1].split())]


def read_title(lines: Sequence[BodyLine], heading: Heading) -> tuple[str | None, int]:
    """Title under a heading, None when nothing stands there, and the first line behind it."""
    parts: list[str] = []
    bold: bool | None = None
    if rest := _ATTACHED.sub("", heading.rest).strip():
        parts.append(rest)
        bold = lines[heading.line].bold
    index = heading.line + 1
    if rest != heading.rest.strip():
        return rest or None, index  # `(Kèm theo …)` on the heading's own line ends the title
    while index < len(lines) and len(parts) < TITLE_LINES:
        line = lines[index]
        if not any(char.isalpha() for char in line.text) and _SEPARATOR.match(line.text):
            if parts:
                break
        elif _ends_title(parts, line, bold, lines[index + 1 : index + 2]):
            break
        else:
            parts.append(_ATTACHED.sub("", line.text).strip())
            bold = line.bold if bold is None else bold
        index += 1
    title = " ".join(part for part in parts if part)
    return (title if 0 < len(title) <= TITLE_CHARS else None), index


def _ends_title(
    parts: Sequence[str], line: BodyLine, bold: bool | None, below: Sequence[BodyLine]
) -> bool:
    """Whether a line stands behind the title instead of in it; `below`: the next line, if any."""
    text = line.text
    if _STOP.match(text) and not (parts and text[0].isdigit() and _dangles(parts[-1])):
        return True
    if not parts:
        return _is_body(text) and not _stands_as_title(line, below)
    if bold and not line.bold:
        return True
    if _dangles(parts[-1]):
        return False
    capitals = parts[-1].isupper()
    if line.caps and any(char.isalpha() for char in text):
        # the body that issues it (`CHỦ TỊCH ỦY BAN NHÂN DÂN PHƯỜNG`), or capitals of the title
        office = phrase_pattern("office").match(text) is not None
        return not capitals or office or begins_issuer(text) or _is_body(text)
    return (capitals and text[0].isalpha()) or _is_body(text)


def _stands_as_title(line: BodyLine, below: Sequence[BodyLine]) -> bool:
    """Whether words that also begin a preamble (`Triển khai`, `Thực hiện`) are a title here.

    It is bold, or ends no sentence above a drawn line or the table. What follows a preamble is
    the rest of it.
    """
    if line.bold:
        return True
    alone = not below or _SEPARATOR.fullmatch(below[0].text) is not None
    return alone and line.text.rstrip()[-1:].isalnum()


def _dangles(text: str) -> bool:
    """Whether a title cannot end with these words."""
    return is_unfinished(text.split()[-1]) or _DANGLING.search(text) is not None


def _is_body(text: str) -> bool:
    return phrase_pattern("body", "basis").match(text) is not None
