"""Combining marks that a page draws apart from their letters, put back over them.

Some exporters draw a line's plain letters and then its marks, each moved over its letter: the
text holds "Nhiem vu" and loose marks. Where they stand tells the letters.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from extractors.pdf.glyphs import Glyphs, Sides
from extractors.pdf.space import Space
from extractors.pdf.weights import WEIGHTS
from extractors.syllables import compose

MARKS_APART = "marks stand apart from their letters"
_MARK = re.compile("[\u0300-\u036f]")
_RUN = re.compile("\\S?(?:[ \r\n]*[\u0300-\u036f])+[ \r\n]*")
_VOWELS = frozenset("aăâeêioôơuưyAĂÂEÊIOÔƠUƯY")
_NOTHING = "\u200b"  # left out when the text is cleaned


def has_marks(text: str) -> bool:
    """Whether combining marks are written on their own, as Unicode has them."""
    return bool(_MARK.search(text))


def with_marks(text: str, glyphs: Glyphs, space: Space) -> str:
    """The text, as long as before, with every loose mark in the letter that it stands over.

    A mark is loose where another object drew what stands before it. Where its letter cannot be
    told it stays.
    """
    marks = [match.start() for match in _MARK.finditer(text)]
    places = sorted({*marks, *(at - 1 for at in marks if at)})
    items = dict(zip(places, glyphs.objects(places), strict=True))
    loose: list[int] = []
    held = -1  # the last mark that its own object drew after a letter
    for at in marks:
        before = at - 1
        own = before >= 0 and items[before] == items[at]
        if own and (before == held or (not _MARK.match(text[before]) and text[before].isalpha())):
            held = at
        else:
            loose.append(at)
    if not loose:
        return text
    found = _letters_of(text, loose, glyphs, space)
    letters = list(text)
    for letter, over in found.items():
        letters[letter] = compose(text[letter] + "".join(text[mark] for mark in over))
    moved = {mark for over in found.values() for mark in over}
    for match in _RUN.finditer(text):
        _close(letters, text, range(*match.span()), moved, glyphs, space)
    return "".join(letters)


def _letters_of(
    text: str, marks: Sequence[int], glyphs: Glyphs, space: Space
) -> dict[int, list[int]]:
    """The loose marks of every letter: the nearest line's that stands under them and takes them."""
    letters = [at for at, sign in enumerate(text) if sign in _VOWELS]
    if not letters:
        return {}
    by_place: dict[int, list[tuple[int, Sides, float]]] = defaultdict(list)
    following = (_RUN.match(text, at) for at in letters)  # whatever ink the fonts tell of
    after = glyphs.origins(
        [run.end() if run else at + 1 for at, run in zip(letters, following, strict=True)], space
    )
    boxes = glyphs.boxes(letters, letters, space)
    lines = glyphs.origins(letters, space)
    for at, (x0, top, x1, bottom), (start, line), (end, _) in zip(
        letters, boxes, lines, after, strict=True
    ):
        low, high = max(x0, start), end if start < end < x1 else x1
        for x in range(int(low) - 1, int(high) + 2):
            by_place[x].append((at, (low, top, high, bottom), line))
    found: dict[int, list[int]] = defaultdict(list)
    boxes, lines = glyphs.boxes(marks, marks, space), glyphs.origins(marks, space)
    for mark, (x0, _, x1, _), (_, line) in zip(marks, boxes, lines, strict=True):
        middle = (x0 + x1) / 2
        takers = []
        for at, box, other in by_place[int(middle)]:
            outside = max(box[0] - middle, middle - box[2], 0.0)
            taken = [*found.get(at, ()), mark]
            whole = compose(text[at] + "".join(text[each] for each in taken))
            if len(whole) == 1 and abs(other - line) < WEIGHTS.mark_reach * (box[3] - box[1]):
                takers.append((abs(other - line) + outside, abs(box[0] + box[2] - x0 - x1), at))
        if takers:
            found[min(takers)[2]].append(mark)
    return found


def _close(
    letters: list[str], text: str, run: range, moved: set[int], glyphs: Glyphs, space: Space
) -> None:
    """Take a run of moved marks out of the text: nothing inside a word, else a line end.

    PDFium guesses a blank behind many a mark.
    """
    marks = [at for at in run if at in moved]
    if not marks:
        return
    ends = [marks[0] - 1, run.stop]
    inside = False
    blanks = [at for at in run if text[at].isspace()]
    if (
        ends[0] >= run.start
        and run.stop < len(text)
        and not text[ends[0]].isspace()
        and all(glyphs.guesses(blanks))
    ):
        one, other = glyphs.boxes(ends, ends, space)
        gap = WEIGHTS.mark_gap * (one[3] - one[1])
        inside = one[0] < other[0] < one[2] + gap and other[1] < one[3] and one[1] < other[3]
    for at in range(marks[0], run.stop):
        if at in moved:
            letters[at] = _NOTHING if inside else "\n"
        elif inside and text[at].isspace():
            letters[at] = _NOTHING
