"""Lines of a dump that holds its columns apart by blanks, as chunks with their places."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import regex

from extractors.text.aligned.weights import WEIGHTS
from schemas.joints import LIST_ITEM, TIED

_CHUNK = regex.compile(r"\S+(?: \S+)*+")
_DRAWN = regex.compile(r"[\s|+]*[-–—_=]{3}[\s|+\-–—_=]*")
_WORD = regex.compile(r"\S+")
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
    """The chunks of a line, from left to right; none of one that is drawn with dashes."""
    if _DRAWN.fullmatch(line):
        return []
    return [Chunk(m.start(), m.end(), m.group()) for m in _CHUNK.finditer(line)]


def is_page_number(line: Line) -> bool:
    """Whether a line prints nothing but a page's number."""
    return len(line) == 1 and bool(_PAGE_NUMBER.fullmatch(line[0].text))


def is_titled(text: str) -> bool:
    """Whether a text begins with a capital and small letters: "Cơ quan", not "UBND"."""
    return text[0].isupper() and text[1:2].islower()


def is_label(chunk: Chunk) -> bool:
    """Whether a chunk may be a line of a header's label."""
    text = chunk.text
    return (
        len(text) <= WEIGHTS.max_label
        and (text[0].isalpha() or text[0] in "(/")
        and text[-1] not in ".;"
    )


def words_of(chunk: Chunk) -> Line:
    """The words of a chunk, each with its place."""
    return [
        Chunk(chunk.start + m.start(), chunk.start + m.end(), m.group())
        for m in _WORD.finditer(chunk.text)
    ]


def is_spread(lines: Iterable[Line]) -> bool:
    """Whether justified lines keep their wide blanks between words (pypdf's layout mode does).

    In such a dump every word stands where it was printed.
    """
    found = 0
    for line in lines:
        run = 0
        for one, other in pairwise(line):
            alone = one.text.isalpha() and other.text.isalpha()
            run = run + 1 if alone and other.start - one.end <= WEIGHTS.max_spread else 0
            if run == WEIGHTS.spread_words:
                found += 1
                break
        if found == WEIGHTS.spread_lines:
            return True
    return False


def text_of(line: Sequence[Chunk]) -> str:
    """A line's words with single blanks."""
    return " ".join(chunk.text for chunk in line)


def chunk_of(words: Sequence[Chunk]) -> Chunk:
    """Words that stand beside one another as one chunk."""
    return Chunk(words[0].start, words[-1].end, text_of(words))


def joined(texts: Sequence[str]) -> str:
    """The lines of a cell as its text: list items stand on lines of their own."""
    whole = ""
    for text in texts:
        if not whole:
            whole = text
        elif LIST_ITEM.match(text):
            whole += "\n" + text
        else:
            whole += text if TIED.search(whole[-2:]) else " " + text
    return whole
