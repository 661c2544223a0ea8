"""Header runs of a linear dump: the lines that name a table's columns, one after another.

Nothing marks where one label ends and the next begins: "STT", "Mục tiêu", "Tên nhiệm vụ" may
stand a line each, broken ("Dự kiến / kết quả") or glued ("Nhiệm vụ Chủ trì Phối hợp"). `labels`
cuts the words between the number column's label and the first row into labels, `groups` puts the
labels of a second level into their places.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import regex

from normalizers.linear.groups import regroup
from normalizers.linear.labels import Content, content_of, cut_labels
from normalizers.linear.lines import Line, squash
from normalizers.linear.weights import WEIGHTS
from normalizers.tables.headers import role_of
from schemas.numbers import COLUMN
from schemas.table import Role

_FIRST_ROW = regex.compile(r"(?:I|A|1|01)(?:\.1)?[.)]?(?=\s|$)|(?:QUÝ|THÁNG)\s+(?:I|1)\b")
_NUMBERING = regex.compile(rf"{COLUMN}(?:\s*=.*)?")
_NO = frozenset(("stt", "tt", "sốtt", "sốthứtự", "thứtự", "số"))
_NO_STARTS = frozenset(("stt", "tt", "st", "số", "thứ", "s", "t"))


@dataclass(frozen=True, slots=True)
class Heading:
    """A header run over lines [first, end): labels and roles of its columns, in order.

    `contents` is what the columns' cells read like, also of those whose role is taken.
    """

    first: int
    end: int
    labels: tuple[str, ...]
    roles: tuple[Role, ...]
    contents: tuple[Content, ...]
    key: str


def find_heading(lines: Sequence[Line], at: int) -> Heading | None:
    """The header run that begins at a line, None when none does."""
    if squash(lines[at].words[0]) not in _NO_STARTS:
        return None
    end = _end(lines, at)
    if end is None:
        return None
    words = [word for line in lines[at:end] for word in line.words]
    if len(words) > WEIGHTS.heading_max_words or not (no := _no_label(words)):
        return None
    words, numbering = _without_numbering(words)
    starts = [number == 0 for line in lines[at:end] for number in range(len(line.words))]
    labels = [" ".join(words[:no]), *cut_labels(words[no:], starts[no:], not numbering)]
    used = sum(len(label.split()) for label in labels)
    roles: list[Role] = [role_of(label) or "extra" for label in labels]
    regroup(labels, roles)
    roles = _settled(roles)
    if not _is_plan(roles):
        return None
    contents = tuple(
        content_of(*pair, roles[:n]) for n, pair in enumerate(zip(labels, roles, strict=True))
    )
    if not numbering:
        end = at + sum(starts[:used])
    key = squash(" ".join(words[:used]))
    return Heading(at, end, tuple(labels), tuple(roles), contents, key)


def repeats(lines: Sequence[Line], at: int, heading: Heading) -> int:
    """End of the lines that print the heading again from line `at` on; 0 where they do not."""
    seen = ""
    for end in range(at, min(len(lines), at + WEIGHTS.max_lines)):
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
    for end in range(at, min(len(lines), at + WEIGHTS.max_lines)):
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
    for index in range(at + 1, min(len(lines), at + WEIGHTS.max_lines)):
        skipped = _numbering_lines(lines, index)
        if skipped or _FIRST_ROW.match(lines[index].text):
            return index + skipped
    return None


def _numbering_lines(lines: Sequence[Line], at: int, columns: int = 0) -> int:
    """How many lines from `at` on hold a row '1 2 3 …' that numbers the columns, 0 for none."""
    seen: list[str] = []
    for index in range(at, min(len(lines), at + WEIGHTS.max_lines)):
        if not all(_NUMBERING.fullmatch(word) for word in lines[index].words):
            break
        seen += lines[index].words
        values = [value.strip("()") for value in seen]
        following = lines[index + 1].words if index + 1 < len(lines) else ()
        ended = not following or not _NUMBERING.fullmatch(following[0])
        if (
            _counts_up(values)
            and len(values) >= WEIGHTS.min_columns
            and (
                len(values) == columns or ended or following[0].strip("()") in ("1", "I", "A", "01")
            )
        ):
            return index + 1 - at
    return 0


def _counts_up(values: Sequence[str]) -> bool:
    digits = [value for value in values if value.isdigit()]
    return len(digits) >= 2 and digits == [str(number) for number in range(1, len(digits) + 1)]


def _without_numbering(words: list[str]) -> tuple[list[str], int]:
    """Words of the labels, and how many words of a numbering row stood below them."""
    end = len(words)
    while end and _NUMBERING.fullmatch(words[end - 1]):
        end -= 1
    count = len(words) - end
    return (words[:end], count) if count >= WEIGHTS.min_columns else (words, 0)


def _no_label(words: Sequence[str]) -> int:
    """How many words the label of the number column takes, 0 when it is none."""
    found = 0
    for count in range(1, min(4, len(words))):
        if squash(" ".join(words[:count])) in _NO:
            found = count
    return found if squash(" ".join(words[:found])) != "số" else 0


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
    return len(known) >= WEIGHTS.min_columns and bool(main) and len(known) * 2 > len(roles)
