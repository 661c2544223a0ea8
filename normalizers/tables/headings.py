"""What the lines above a grid announce: the appendix it is, and the sections it belongs to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import regex

from normalizers.tables.joins import Gap
from normalizers.tables.numbering import contains
from normalizers.tables.weights import WEIGHTS
from schemas import numbers
from schemas.reading import Block, Grid, Paragraph

_LABEL = regex.compile(
    r"^\s*(?P<label>phụ\s+lục(?:\s+(?:số\s+)?(?:[IVXLC]+|\d{1,2}|[A-Z])(?![\p{L}\d]))?)"
    r"\s*[:.\-–]?\s*(?P<rest>.*)$",
    regex.IGNORECASE,
)
_ATTACHED = regex.compile(r"^\s*\(?\s*(?:ban hành\s+)?(?:kèm|đính kèm|gửi kèm|ban hành)\b", regex.I)
_PAGE_NUMBER = regex.compile(r"^\W*\d+\s+|\s+\d+\W*$|^\W*\d+\W*$")
_NO_TITLE = regex.compile(r"^[\W\d_]*$")  # rules, page numbers
_HEAD = regex.compile(
    r"\s*(?:(?i:phần|mục)\s+(?:thứ\s+(?=[IVX\d]))?)?"
    rf"(?P<no>(?:[IVXLC]{{1,6}}|[A-HĐ]|\d{{1,2}})(?:\.\d{{1,2}}){{0,3}}|[a-zđ](?=\))"
    rf"|(?<=\s)(?i:{numbers.ORDINAL}))"
    r"(?:\s*[.):–\-]+\s*|(?<=\.\d{1,2})\s+|(?<=\A\s*(?i:phần)\s.{1,12})\n)(?P<title>\p{Lu}.{2,})"
)
_NAMES_TABLE = regex.compile(r"\s*(?:biểu|bảng|phụ lục|danh mục|mẫu|đơn vị(?: tính)?\s*:)", regex.I)
_INTRODUCES = regex.compile(r"(?:\bsau|[;,]|\.{2,}|…)\s*[:.]?\s*$")  # "… như sau:", a blank form
_CITES = regex.compile(r"\b(?:kèm theo|đính kèm|gửi kèm)\b", regex.I)


@dataclass(frozen=True, slots=True)
class Head:
    """A section's title that stands as a paragraph above a grid."""

    no: str
    title: str


def running_heads(blocks: Sequence[Block]) -> frozenset[int]:
    """Lines (by id) at the head of pages that other pages begin with, but for their page's number.

    A bold one is a title: "NHIỆM VỤ THÁNG 6", "NHIỆM VỤ THÁNG 7".
    """
    lines: list[Paragraph] = []
    page = 1
    for block in blocks:
        if block.page > page and isinstance(block, Paragraph) and not _is_named(block):
            lines.append(block)
        page = block.page
    keys = [_PAGE_NUMBER.sub("", line.text) for line in lines]
    counts = Counter(keys)
    return frozenset(
        id(line) for line, key in zip(lines, keys, strict=True) if counts[key] >= WEIGHTS.running
    )


def _is_named(line: Paragraph) -> bool:
    """Whether a line names what follows it, though by its number alone: "Phụ lục 2", "Phần II"."""
    named = any(pattern.match(line.text) for pattern in (_LABEL, _NAMES_TABLE, _HEAD))
    return named or line.bold


def split_heads(between: Sequence[Paragraph]) -> tuple[list[Paragraph], list[Head]]:
    """The lines above a grid without the section titles directly above it, and those titles.

    A title is a numbered line, or two where the page's width broke it: "3.2. Bên ngoài". A page's
    number may stand below it.
    """
    heads: list[Head] = []
    end = _spoken(between)
    while end:
        size = next((n for n in (1, 2) if n <= end and _head(between[end - n : end])), 0)
        head = _head(between[end - size : end]) if size else None
        if head is None:
            break
        heads.insert(0, head)
        end -= size
    return list(between[:end] if heads else between), heads


def unnumbered(between: Sequence[Paragraph]) -> tuple[list[Paragraph], list[Head]]:
    """The lines above a grid without a bold title at the margin directly above it, and that title.

    Titles of appendices stand in the middle: one at the margin names a part of what goes on.
    """
    end = _spoken(between)
    last = between[end - 1] if end else None
    if last is None or not last.bold or last.centered or _NAMES_TABLE.match(last.text):
        return list(between), []
    text = " ".join(last.text.split()).rstrip(" :")
    if not text or not _is_title(text) or _LABEL.match(text) or _ATTACHED.match(text):
        return list(between), []
    return list(between[: end - 1]), [Head("", text)]


def _spoken(lines: Sequence[Paragraph]) -> int:
    """How many lines there are up to the last one with words."""
    end = len(lines)
    while end and _NO_TITLE.match(lines[end - 1].text):
        end -= 1
    return end


def _head(lines: Sequence[Paragraph]) -> Head | None:
    text = "\n".join(" ".join(line.text.split()) for line in lines)
    match = _HEAD.fullmatch(text)
    broken = match is not None and "\n" in text[: match.start("title")]  # "Phần I" above its title
    if match is None or not broken:
        text = text.replace("\n", " ")
        match = _HEAD.fullmatch(text)
    if match is None or len(text) > WEIGHTS.max_head_title:
        return None
    if (
        len(lines) > 1
        and not broken
        and not (lines[1].text[:1].islower() and lines[0].text[-1:] not in ".;:")
    ):
        return None
    title = match["title"].rstrip(" :")
    sentence = title.endswith(".") and len(title.split()) > WEIGHTS.max_head_words
    if sentence or _INTRODUCES.search(match["title"]) or _CITES.search(title):
        return None
    return Head(match["no"], title.rstrip(" ."))


def still_open(heads: Sequence[Head], new: Sequence[Head]) -> tuple[Head, ...]:
    """The section titles in force below new ones: "2." ends "1." and what stood in it."""
    held = list(heads)
    for head in new:
        held = [outer for outer in held if contains(outer.no, head.no)]
        held.append(head)
    return tuple(held)


def announced(between: Sequence[Paragraph]) -> tuple[str, str]:
    """Label and title of the appendix that the paragraphs above a grid announce."""
    for index in range(len(between) - 1, -1, -1):
        match = _LABEL.match(between[index].text)
        if match and _is_label(between[index], match):
            rest = [match["rest"]] if match["rest"] else []
            lines = rest + [line.text for line in between[index + 1 :]]
            return " ".join(match["label"].split()), _title(lines)
    lines = []
    for line in reversed(between[-WEIGHTS.max_title_lines :]):
        text = line.text.strip()
        if _NO_TITLE.match(text) or _ATTACHED.match(text):
            continue
        if not (line.centered or line.bold or text.isupper()):
            break
        lines.insert(0, text)
    return "", _title(lines)


def _is_label(paragraph: Paragraph, match: regex.Match[str]) -> bool:
    """A label stands alone or is followed by a title, not by a sentence that cites it."""
    rest = match["rest"].strip()
    return not rest or rest.isupper() or (paragraph.centered and paragraph.bold)


def _title(lines: Sequence[str]) -> str:
    """The lines of a title joined; the bracket that names the parent document is not part."""
    title: list[str] = []
    inside = False
    for line in lines:
        text = line.strip()
        if inside or _ATTACHED.match(text):
            inside = ")" not in text
            continue
        if _NO_TITLE.match(text):
            if title:
                break
            continue
        title.append(text)
        if len(title) == WEIGHTS.max_title_lines:
            break
    return " ".join(" ".join(title).split())


def _is_title(text: str) -> bool:
    """Whether a line on its own may name what follows: short, and no sentence."""
    short = len(text.split()) <= WEIGHTS.max_head_words
    name = text.lstrip("*-+• ")
    return short and name[:1].isupper() and text[-1] not in ".;," and not _INTRODUCES.search(text)


def gap_of(
    between: Sequence[Paragraph], heads: int, label: str, title: str, rival: Grid | None
) -> Gap:
    """What the lines between two grids, without the titles of sections, weigh."""
    spoken = [line for line in between if not _NO_TITLE.match(line.text)]
    prose = sum(not (line.centered or line.bold or line.text.isupper()) for line in spoken)
    if len(spoken) == 1 and _is_title(spoken[0].text.strip()):
        prose = 0
    return Gap(heads, bool(title) or len(spoken) > prose, prose, rival, bool(label))
