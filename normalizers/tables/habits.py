"""What the cells of a column usually are, and the cells that are not.

Where a table's rules did not tell its columns, a mistake shows in what a cell says: a deadline
that is none in a column of deadlines, a lead missing where all rows have one, a cell that begins
in the middle of a sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, partial

import regex

from normalizers.tables.roles import AGENTS, known_of
from normalizers.tables.weights import WEIGHTS
from normalizers.values.agencies import parse_agencies
from normalizers.values.agencies.vocabulary import agency_spellings
from normalizers.values.phrases import (
    is_agency,
    is_cut_date,
    is_deadline,
    is_name,
    is_unfinished,
    opens,
)
from normalizers.values.shapes import shape
from normalizers.values.text import fold

_LISTED = regex.compile(r"[,;\n]")
_FEAST = shape(r"{feast} \p{L}")  # "Tổ chức" "Tết Trung thu 15/8"
_MANY = shape(r" {many} ", 0)
_BELOW = shape(  # "Quy chế TM. ỦY BAN NHÂN DÂN", "Tờ trình BẢN DỰ THẢO LẦN 3"
    r"\p{Ll}\W*\s(?:{signed}\. ?\p{Lu}{2}|{signer}"
    r"|(?:(?=\p{Lu}*[^A-Z\s])\p{Lu}{2,} ){2}\p{Lu}{2})",
    0,
)
_TWICE = regex.compile(r"\b(\p{Ll}{3,}) \1\b")  # "Hội Liên hiệp Phụ nữ phường phường"
_NUMBERED = regex.compile(r"\s[<>=≥≤]*\d[\d.,]*$")


@dataclass(frozen=True, slots=True)
class Habit:
    """What the cells of a column usually are: filled, begun and ended as cells, read by grammar.

    `foreign`: agencies are foreign to it.
    """

    role: str
    full: bool
    begun: bool
    ended: bool
    foreign: bool
    known: Callable[[str], bool] | None

    def breach(self, text: str) -> str:
        """How a cell is unlike the others of its column, '' when it is like them."""
        if not text:
            return f"its {self.role} is empty" if self.full else ""
        if self.begun and not is_begun(text):
            return f"its {self.role} begins in the middle of a sentence"
        if text.count("(") != text.count(")") or text.count("“") != text.count("”"):
            return f"its {self.role} opens or closes a bracket alone"
        if self.role in AGENTS and text[-1] == ";":
            return f"its {self.role} ends in the middle of a list"
        if self.ended and is_unfinished(text.split()[-1]):
            return f"its {self.role} ends in the middle of a sentence"
        if self.known is not None and not self.known(text):
            return f"its {self.role} does not read as the others do"
        if self.foreign and is_agency(text):
            return f"its {self.role} reads as an agency"
        return ""


def names_of(roles: Sequence[str], rows: Sequence[Sequence[str]]) -> frozenset[str]:
    """What a table calls agencies that the vocabulary does not know: "Hạt Kiểm lâm liên xã".

    Such a text begins as agencies do and is a cell, or stands in a list, more than once, with
    another text behind it each time: what is only the head of a name has the same rest behind it.
    """
    behind: dict[str, set[str]] = {}
    for texts in rows:
        for role, text, following in zip(roles, texts, [*texts[1:], ""], strict=True):
            if role in AGENTS:
                parts = _listed(text)
                for part, after in zip(parts, [*parts[1:], following], strict=False):
                    behind.setdefault(part, set()).add(after)
    return frozenset(
        part
        for part, after in behind.items()
        if len(after) >= WEIGHTS.named and part[:1].isupper() and opens("agency", part)
    )


def _listed(text: str) -> list[str]:
    """The names that a cell lists."""
    parts = (part.strip(" -–+•.") for part in _LISTED.split(text))
    return [part for part in parts if part]


def habit_of(role: str, texts: Sequence[str], names: frozenset[str] = frozenset()) -> Habit:
    """The habit of a column with these cells; `names` are those of its table's own agencies.

    Of a few cells each must read as one of its role.
    """
    line = known_of(role)
    filled = [text for text in texts if text]
    if len(filled) < WEIGHTS.min_cells:
        return Habit(role, False, not line.free, role in AGENTS, False, grammar_of(role, names))
    owed = WEIGHTS.owed if line.owed else WEIGHTS.filled
    full = len(filled) >= owed * len(texts)
    begun = not line.free and sum(map(is_begun, filled)) > WEIGHTS.begun * len(filled)
    ended = role in AGENTS or (
        not line.free
        and sum(is_unfinished(t.split()[-1]) for t in filled) <= (1 - WEIGHTS.usual) * len(filled)
    )
    known = grammar_of(role, names)
    least = WEIGHTS.usual if line.anybody else WEIGHTS.fits
    if known is not None and sum(map(known, filled)) < least * len(filled):
        known = None
    foreign = line.unnamed and sum(map(is_agency, filled)) <= WEIGHTS.foreign * len(filled)
    return Habit(role, full, begun, ended, foreign, known)


def is_begun(text: str) -> bool:
    """Whether a cell may begin so: small letters and figures go on with a sentence."""
    text = text.removeprefix("- ")
    return not (text[:1].islower() or text[:1].isdigit())


def grammar_of(role: str, names: frozenset[str] = frozenset()) -> Callable[[str], bool] | None:
    """Whether a text reads as a whole cell of this role, None for roles without a grammar."""
    named = partial(_names, names) if names else is_agency
    return {"deadline": is_deadline, "agency": named}.get(known_of(role).grammar)


def _names(names: frozenset[str], text: str) -> bool:
    """Whether a text names agencies, known ones or those of its table."""
    return is_agency(text) or all(p in names or is_agency(p) for p in _listed(text))


def broken(roles: Sequence[str], texts: Sequence[str]) -> list[str]:
    """Why cells of a row may be parts of what one cell says, or hold what two say."""
    found = []
    for role, text, following in zip(roles, texts, [*texts[1:], ""], strict=True):
        if not text:
            continue
        if role == "deadline" and (is_cut_date(text) or text.isdigit() or text[0] in "-–"):
            found.append(f"its deadline is no whole date: {text}")
        if role == "unit" and _NUMBERED.search(text):
            found.append(f"its unit and a value may be one text: {text}")
        if _BELOW.search(text):
            found.append(f"its {role} may hold what stands below the table: {text}")
        if role == "task" and _is_bare_verb(text) and any(map(_FEAST.match, texts)):
            found.append(f"its {role} may be the first words of another cell: {text}")
        if known_of(role).unnamed and _lacks_agency(roles, texts) and (name := _name_before(text)):
            found.append(f"its {role} begins with a name that may be another cell's: {name}")
        if following[:1].isdigit() and opens("number", text.split()[-1]):
            found.append(f"its {role} and the next cell may be one date: {text} {following}")
        if role not in AGENTS:
            continue
        if twice := _TWICE.search(text):
            found.append(f"its {role} says a word twice: {twice[0]}")
        if date := _date_behind(text):
            found.append(f"its {role} may hold what another cell says: {date}")
        head, _, last = text.rpartition(" ")
        if last.islower() and not is_name(text) and is_name(head):
            found.append(f"the last word of its {role} may be another cell's: {text}")
        first, _, listed = text.partition(" - ")
        if listed and not is_name(text) and is_name(first) and is_agency(listed):
            found.append(f"its {role} may end before the list: {text}")
        if two := _two_names(text):
            found.append(f"its {role} runs two names together: {' | '.join(two)}")
        if act := _act_behind(text):
            found.append(f"its {role} may hold what another cell says: {act}")
        if _is_bare_verb(text):
            found.append(f"its {role} may be the first words of another cell: {text}")
        if following and is_one_name(text, following):
            found.append(f"its {role} and the next cell may be one name: {text} {following}")
    return found


def _is_bare_verb(text: str) -> bool:
    return opens("task", text) and len(text.split()) <= WEIGHTS.max_verb


def _lacks_agency(roles: Sequence[str], texts: Sequence[str]) -> bool:
    """Whether a row names nobody who leads, or nobody who joins in."""
    named = {role for role, text in zip(roles, texts, strict=True) if text}
    return not {"lead", "coordinating"} <= named


def _name_before(text: str) -> str:
    """The agency that another text follows in one cell: "Các tổ dân phố" "Báo cáo giám sát"."""
    words = text.split()
    for k in range(2, len(words)):
        head = " ".join(words[:k])
        if words[k][0].isupper() and head[0].isupper() and is_name(head):
            return head
    return ""


def _date_behind(text: str) -> str:
    """The date behind an agency in its cell: "Ban Quản lý dự án" "Thứ Hai hằng tuần"."""
    words = text.split()
    for k in range(2, len(words)):
        rest = " ".join(words[k:])
        if (rest[0].isupper() or rest[0].isdigit()) and opens("deadline", rest):
            return rest if is_deadline(rest) or rest[-1].isdigit() else ""
    return ""


def _act_behind(text: str) -> str:
    """What a named agency is said to do in its own cell: 'Chính phủ' 'phê duyệt Đề án'.

    A committee is named by its task: "Ban Chỉ đạo phát triển du lịch".
    """
    words = text.split()
    for k in range(2, min(len(words), WEIGHTS.max_head + 2)):
        head, rest = " ".join(words[:k]), " ".join(words[k:])
        acts = rest[0].islower() and opens("task", rest) and not opens("task", words[k])
        if acts and head[0].isupper() and head[-1] != "," and not opens("head", head):
            return rest if is_name(head) else ""
    return ""


def _two_names(text: str) -> tuple[str, ...]:
    """Two names that nothing parts: one of them may be the end or the head of the next cell's."""
    words = text.split()
    if (
        _LISTED.search(text)
        or len(words) > WEIGHTS.two_names
        or (is_name(text) and not _MANY.search(text))
    ):
        return ()
    for k in range(2, len(words) - 1):
        head, rest = " ".join(words[:k]), " ".join(words[k:])
        if words[k][0].isupper() and is_name(head) and is_name(rest):
            return head, rest
    return ()


def is_cut_name(above: str, below: str) -> bool:
    """Whether the end of one list and the head of the next are one name, and not two alone."""
    last, first = (next(iter(part), "") for part in (_listed(above)[-1:], _listed(below)))
    whole = bool(last and first) and is_name(f"{last} {first}")
    return whole and not (is_name(last) and is_name(first))


def is_cut_list(text: str) -> bool:
    """Whether a cell of agencies ends inside a list or a name: "Công an xã; Ban Chỉ huy"."""
    if not text or text[-1] in ";,":
        return bool(text)
    last = next(iter(_listed(text)[-1:]), "")
    short = 0 < len(last.split()) <= WEIGHTS.max_head
    return short and opens("head", last) and not is_name(last)


@cache
def _spellings() -> frozenset[str]:
    return frozenset(fold(name) for name, _ in agency_spellings())


def is_one_name(text: str, other: str) -> bool:
    """Whether two cells are the two parts of one agency's name: 'Văn phòng' and 'HĐND và UBND'."""
    if text == other or len(text.split()) > WEIGHTS.max_head or is_deadline(other):
        return False
    whole = f"{text} {other}"
    if opens("head", other) and is_agency(other) and is_agency(text):
        one, both = ([m.agency_id for m in parse_agencies(t)] for t in (text, whole))
        if one == both and None not in one:
            # the second is a name of its own and adds nothing to the first, but to its spelling
            return fold(whole) in _spellings()
    return is_name(whole)
