"""Header runs of a linear dump: the lines that name a table's columns, one after another.

Nothing marks where one label ends and the next begins: "STT", "Mục tiêu", "Tên nhiệm vụ" may
stand a line each, broken ("Dự kiến / kết quả") or glued ("Nhiệm vụ Chủ trì Phối hợp"). The words
between the number column's label and the first row are cut into labels by dynamic programming:
a label is worth its known role, begins with a capital, and likes to begin a line.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import regex

from normalizers.headers import role_of
from normalizers.linear.lines import Line, squash
from normalizers.phrases import opens
from schemas.table import Role

MAX_LINES = 30  # lines of a header: seven labels of four lines each
MAX_LABEL = 12  # words of one label: "Cơ quan chịu trách nhiệm theo dõi, đánh giá"
MIN_COLUMNS = 3
MAX_WORDS = 70

KNOWN, UNKNOWN = 2.0, -2.5  # worth of a label with a known role, with none
HEAD = 0.8  # a label begins with a word that labels begin with
PARTS: frozenset[Role] = frozenset(("lead", "coordinating", "leader", "monitor"))
LINE_START, LOWER_START, GLUED_CAPITAL = 0.5, -4.0, -0.4

_FIRST_ROW = regex.compile(r"(?:I|A|1|01)(?:\.1)?[.)]?(?=\s|$)|(?:QUÝ|THÁNG)\s+(?:I|1)\b")
_NUMBERING = regex.compile(r"\(?(?:\d{1,2}|[A-H])\)?(?:\s*=.*)?")
_NO = frozenset(("stt", "tt", "sốtt", "sốthứtự", "thứtự", "số"))
_NO_STARTS = frozenset(("stt", "tt", "st", "số", "thứ", "s", "t"))


@dataclass(frozen=True, slots=True)
class Heading:
    """A header run over lines [first, end): labels and roles of its columns, in order.

    `numbering` counts the words of a row "1 2 3 …" under the labels, 0 where there is none.
    `orders` are the column orders the rows may have, the likeliest first: a label over two
    sub-labels may be printed after its neighbours, so that its place is open.
    """

    first: int
    end: int
    labels: tuple[str, ...]
    roles: tuple[Role, ...]
    key: str
    numbering: int = 0
    orders: tuple[tuple[int, ...], ...] = ()


def find_heading(lines: Sequence[Line], at: int) -> Heading | None:
    """The header run that begins at a line, None when none does."""
    if squash(lines[at].words[0]) not in _NO_STARTS:
        return None
    end = _end(lines, at)
    if end is None:
        return None
    words = [word for line in lines[at:end] for word in line.words]
    starts = [number == 0 for line in lines[at:end] for number in range(len(line.words))]
    if len(words) > MAX_WORDS or not (no := _no_label(words)):
        return None
    words, numbering = _without_numbering(words)
    labels = [" ".join(words[:no]), *_cut(words[no:], starts[no:])]
    roles: list[Role] = [role_of(label) or "extra" for label in labels]
    orders = _regrouped(labels, roles)
    roles = _settled(roles)
    if not _is_plan(roles):
        return None
    key = squash(" ".join(words))
    return Heading(at, end, tuple(labels), tuple(roles), key, numbering, orders)


def repeats(lines: Sequence[Line], at: int, heading: Heading) -> int:
    """End of the lines that print the heading again from line `at` on; 0 where they do not."""
    seen = ""
    for end in range(at, min(len(lines), at + MAX_LINES)):
        seen += squash(lines[end].text)
        if seen == heading.key:
            return end + 1 + _numbering_lines(lines, end + 1, len(heading.labels))
        if not heading.key.startswith(seen):
            return 0
    return 0


def repeats_in_part(lines: Sequence[Line], at: int, heading: Heading) -> bool:
    """Whether line `at` begins the heading again but other text follows before its end.

    A tool that does this prints text by its place on the page, not cell by cell.
    """
    least = len(squash("".join(heading.labels[:2])))
    seen = ""
    for end in range(at, min(len(lines), at + MAX_LINES)):
        if not heading.key.startswith(seen + squash(lines[end].text)):
            break
        seen += squash(lines[end].text)
    return least <= len(seen) < len(heading.key)


def is_part_of(heading: Heading, other: Heading) -> bool:
    """Whether a heading has some of another's labels only, in their order."""
    mine, theirs = (list(map(squash, h.labels)) for h in (heading, other))
    rest = iter(theirs)
    return len(mine) < len(theirs) and all(label in rest for label in mine)


def _end(lines: Sequence[Line], at: int) -> int | None:
    """The line where the first row begins; a row that only numbers the columns is passed over."""
    for index in range(at + 1, min(len(lines), at + MAX_LINES)):
        line = lines[index]
        if not _FIRST_ROW.match(line.text):
            continue
        columns = sum(len(other.words) for other in lines[at:index])
        skipped = _numbering_lines(lines, index, columns)
        return index + skipped
    return None


def _numbering_lines(lines: Sequence[Line], at: int, columns: int) -> int:
    """How many lines from `at` on hold a row '1 2 3 …' that numbers the columns, 0 for none."""
    seen: list[str] = []
    for index in range(at, min(len(lines), at + MAX_LINES)):
        if not all(_NUMBERING.fullmatch(word) for word in lines[index].words):
            break
        seen += lines[index].words
        values = [value.strip("()") for value in seen]
        following = lines[index + 1].words if index + 1 < len(lines) else ()
        ended = not following or not _NUMBERING.fullmatch(following[0])
        if (
            _counts_up(values)
            and len(values) >= MIN_COLUMNS
            and (
                len(values) == columns or ended or following[0].strip("()") in ("1", "I", "A", "01")
            )
        ):
            return index + 1 - at
    return 0


def _counts_up(values: Sequence[str]) -> bool:
    digits = [int(value) for value in values if value.isdigit()]
    return len(digits) >= 2 and digits == list(range(digits[0], digits[0] + len(digits)))


def _without_numbering(words: list[str]) -> tuple[list[str], int]:
    """Words of the labels, and how many words of a numbering row stood below them."""
    end = len(words)
    while end and _NUMBERING.fullmatch(words[end - 1]):
        end -= 1
    count = len(words) - end
    return (words[:end], count) if count >= MIN_COLUMNS else (words, 0)


def _no_label(words: Sequence[str]) -> int:
    """How many words the label of the number column takes, 0 when it is none."""
    found = 0
    for count in range(1, min(4, len(words))):
        if squash(" ".join(words[:count])) in _NO:
            found = count
    return found if squash(" ".join(words[:found])) != "số" else 0


def _cut(words: Sequence[str], starts: Sequence[bool]) -> list[str]:
    """Words of a header cut into labels, the cut of the greatest worth."""
    shouted = all(word.isupper() or not word.isalpha() for word in words)
    best: list[tuple[float, int]] = [(0.0, 0)]
    for end in range(1, len(words) + 1):
        candidates = []
        for begin in range(max(0, end - MAX_LABEL), end):
            worth = best[begin][0] + _worth(words, starts, begin, end, shouted)
            candidates.append((worth, begin))
        best.append(max(candidates))
    labels = []
    end = len(words)
    while end:
        begin = best[end][1]
        labels.append(" ".join(words[begin:end]))
        end = begin
    return labels[::-1]


def _worth(
    words: Sequence[str], starts: Sequence[bool], begin: int, end: int, shouted: bool
) -> float:
    label = " ".join(words[begin:end])
    role = role_of(label)
    worth = KNOWN if role else UNKNOWN
    worth += HEAD * opens("header", label)
    worth += LINE_START * starts[begin]
    if not shouted and not _is_titled(words[begin]):
        worth += LOWER_START
    if not shouted:
        worth += GLUED_CAPITAL * sum(_is_titled(word) for word in words[begin + 1 : end])
    return worth


def _is_titled(word: str) -> bool:
    """A capital and small letters: 'Cơ', not 'UBND', not 'chủ'."""
    letters = [letter for letter in word if letter.isalpha()]
    return bool(letters) and letters[0].isupper() and (len(letters) == 1 or letters[-1].islower())


def _regrouped(labels: list[str], roles: list[Role]) -> tuple[tuple[int, ...], ...]:
    """Put the sub-labels of a second header line in their group's place; all orders they may have.

    'Cơ quan thực hiện' over 'Chủ trì' and 'Phối hợp' is printed with the first line, its parts
    with the second. Where the group itself comes last, every place among the others is open.
    """
    natural = tuple(range(len(labels)))
    for first in range(2, len(roles)):
        parts = roles[first:]
        if parts[0] != "lead" or not set(parts) <= PARTS or len(parts) < 2:
            continue
        group = next((i for i in range(1, first) if roles[i] == "lead"), None)
        if group is None:
            continue
        labels[group : group + 1], roles[group : group + 1] = labels[first:], parts
        del labels[first - 1 + len(parts) :], roles[first - 1 + len(parts) :]
        count = len(labels)
        if group + len(parts) < count:
            return (tuple(range(count)),)
        others = [i for i in range(count) if not group <= i < group + len(parts)]
        moved = list(range(group, group + len(parts)))
        orders = [(*others[:p], *moved, *others[p:]) for p in range(len(others), 1, -1)]
        return tuple(orders)
    return (natural,)


def _settled(roles: list[Role]) -> list[Role]:
    """Results are targets beside indicators; every role once."""
    if "indicator" in roles and "task" not in roles:
        roles = ["target" if role in ("deliverable", "goal") else role for role in roles]
    seen: set[Role] = set()
    settled: list[Role] = []
    for role in roles:
        settled.append("extra" if role in seen else role)
        seen.add(role)
    return settled


def _is_plan(roles: Sequence[Role]) -> bool:
    known = [role for role in roles if role != "extra"]
    main = {"task", "indicator"} & set(roles)
    return len(known) >= MIN_COLUMNS and bool(main) and len(known) * 2 > len(roles)
