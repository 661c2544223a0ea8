"""Words into the text of a cell or a line: reading order, blanks, breaks and hyphens."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from extractors.pdf.weights import WEIGHTS
from extractors.syllables import is_syllable
from schemas.geometry import Word
from schemas.joints import DASHES, LIST_ITEM, RANGE, SPAN, SPANNED, TIED

_YEAR = re.compile(r"(?:^|(?:^|[(\s–-])(?:[IVX]{1,4}|\d{1,2}(?:[/.]\d{1,2})?)[/.])20\d\d(?!\d)")
_LAST_LETTERS = re.compile(r"[^\W\d_]+$")
_FIRST_LETTERS = re.compile(r"[^\W\d_]+(?!\w)")
_END = 3  # signs in which a line's tying end stands


def lines_of(words: Sequence[Word]) -> list[list[Word]]:
    """Words by printed line, top to bottom and left to right, whatever order they come in."""
    lines: list[list[Word]] = []
    middle = height = end = 0.0
    for word in words:
        top, bottom = word.top, word.bottom
        at, size = (top + bottom) / 2, bottom - top
        if lines:
            if abs(at - middle) <= WEIGHTS.same_line * (size if size > height else height):
                if word.x0 < end:
                    return _sorted_lines(words)
                lines[-1].append(word)
                end, height = word.x0, size
                continue
            if at < middle:
                return _sorted_lines(words)
        lines.append([word])
        middle, height, end = at, size, word.x0
    return lines


def _sorted_lines(words: Sequence[Word]) -> list[list[Word]]:
    lines: list[list[Word]] = []
    middle = size = 0.0
    for word in sorted(words, key=lambda word: word.top + word.bottom):
        at = (word.top + word.bottom) / 2
        if lines and at - middle <= WEIGHTS.same_line * max(word.size, size):
            lines[-1].append(word)
            if word.size > size:  # a footnote mark opened the line
                middle, size = at, word.size
        else:
            lines.append([word])
            middle, size = at, word.size
    for line in lines:
        line.sort(key=lambda word: word.x0)
    return lines


def line_text(line: Sequence[Word]) -> str:
    """The words of one line with a blank wherever one is printed or seen."""
    if len(line) == 1:
        return line[0].text
    parts: list[str] = []
    end = 0.0
    for word in line:
        if parts and not (word.glued and word.x0 - end < WEIGHTS.no_blank * word.size):
            parts.append(" ")
        parts.append(word.text)
        end = word.x1
    return "".join(parts)


def cell_text(words: Sequence[Word], x0: float, x1: float) -> str:
    """Text of a cell whose sides are `x0` and `x1` (points).

    A line feed stands where the author broke the line: before a list item, and where the next
    word would have fitted. Other line ends are blanks, or nothing after a tying hyphen or slash.
    """
    if len(words) < 2:
        return words[0].text if words else ""
    lines = lines_of(words)
    if len(lines) == 1:
        return line_text(lines[0])
    left = min([line[0].x0 for line in lines]) - x0
    right = x1 - max([line[-1].x1 for line in lines])
    padding = min(left, right, WEIGHTS.max_padding)
    room = x1 - x0 - 2 * max(padding, 0.0)
    pieces = [*map(line_text, lines), ""]
    text = pieces[0]
    for at, (above, line) in enumerate(pairwise(lines), 1):
        piece, end = pieces[at], text[-_END:]
        used = above[-1].x1 - above[0].x0
        blank = above[-1].size / 4
        full = used + _letter(line[0]) + WEIGHTS.fits > room
        if full and len(above) == 1 and _is_cut_word(above[0].text, piece):
            text += piece
        elif (
            piece.startswith(DASHES)
            and SPAN.match(f"{piece} {pieces[at + 1]}")
            and SPANNED.search(text)
        ):
            text += " " + piece
        elif LIST_ITEM.match(piece):
            text += "\n" + piece
        elif TIED.search(end) or (RANGE.search(end) and piece[0].isdigit()):
            text += piece
        elif used + blank + _first_word(line[0]) + WEIGHTS.fits <= room:
            text += "\n" + piece
        else:
            text += " " + piece
    return text


def _is_cut_word(above: str, below: str) -> bool:
    """Whether a line end cuts a word wider than its cell: "30/9/202" above "6", "Thườn" above "g".

    `above` ends a full line and has no blank. A figure is cut where both parts are a year only
    together, a syllable where the lower part is none and both together are one.
    """
    if above[-1:].isdigit() and below[:1].isdigit():
        found = _YEAR.search(above + below)
        return found is not None and found.start() < len(above) < found.end()
    rest = _FIRST_LETTERS.match(below)
    if rest is None or not rest.group().islower() or is_syllable(rest.group()):
        return False
    begun = _LAST_LETTERS.search(above)
    return begun is not None and is_syllable(begun.group() + rest.group())


def _letter(piece: Word) -> float:
    """Width of a letter of a piece, points."""
    return (piece.x1 - piece.x0) / len(piece.text)


def _first_word(piece: Word) -> float:
    """Width of the first word of a piece, points, by its share of the letters."""
    first = piece.text.split(" ", 1)[0]
    return (piece.x1 - piece.x0) * len(first) / len(piece.text)
