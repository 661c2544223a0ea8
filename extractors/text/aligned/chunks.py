"""Lines of a dump that holds its columns apart by blanks, as chunks with their places."""

from __future__ import annotations

from dataclasses import dataclass

import regex

MAX_LABEL = 40  # characters of a header label's line

_CHUNK = regex.compile(r"\S+(?: \S+)*+")
_NUMBER = regex.compile(r"\(?(?:[IVXLC]{1,6}|[A-HĐ]|\d{1,3})(?:\.\d{1,3})*[.)]?\)?|\d{1,3}[a-zđ]")
_PAGE_NUMBER = regex.compile(r"[-–] ?\d{1,3} ?[-–]|\d{1,3}|[Tt]rang \d{1,4}(?: ?/ ?\d{1,4})?")


@dataclass(frozen=True, slots=True)
class Chunk:
    """Words of one line held apart from others by two blanks or more; columns of characters."""

    start: int
    end: int
    text: str

    @property
    def middle(self) -> float:
        """The column of characters in its middle."""
        return (self.start + self.end) / 2


Line = list[Chunk]


def chunks_of(line: str) -> Line:
    """The chunks of a line, from left to right."""
    return [Chunk(m.start(), m.end(), m.group()) for m in _CHUNK.finditer(line)]


def is_number(text: str) -> bool:
    """Whether a text is a row's printed number: 1, 12., II.1, A, a)."""
    return bool(_NUMBER.fullmatch(text))


def is_page_number(line: Line) -> bool:
    """Whether a line prints nothing but a page's number."""
    return len(line) == 1 and bool(_PAGE_NUMBER.fullmatch(line[0].text))


def is_label(chunk: Chunk) -> bool:
    """Whether a chunk may be a line of a header's label."""
    text = chunk.text
    return (
        len(text) <= MAX_LABEL and (text[0].isalpha() or text[0] in "(/") and text[-1] not in ".;"
    )


def text_of(line: Line) -> str:
    """A line's words with single blanks."""
    return " ".join(chunk.text for chunk in line)
