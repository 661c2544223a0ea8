"""Words of a loaded page, or its lines where it is prose.

PDFium gives the text of a page in one call and marks every white space that is its own guess, so
pieces of text (words that single printed blanks part) are found by one regular expression and
only their first and last glyphs are asked for boxes.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence, Set
from operator import eq
from statistics import median_low
from typing import Any

from extractors.legacy_fonts import MINUS, SOFT_HYPHEN, decode, encoding_of
from extractors.pdf.glyphs import Glyphs, Sides, Style
from extractors.pdf.letters import LOST, NO_BLANKS, FontLetters, moved_back, with_lost
from extractors.pdf.marks import MARKS_APART, has_marks, with_marks
from extractors.pdf.paths import Drawing
from extractors.pdf.seams import seams_of
from extractors.pdf.sight import Unseen
from extractors.pdf.space import Space
from extractors.pdf.weights import WEIGHTS
from extractors.syllables import compose
from schemas.geometry import Box, Page, Word

_WORD = re.compile("[^\\s\x02\ufffe]+[\x02\ufffe]?|[\x02\ufffe]")
_APART = re.compile("  |[^\\S \r\n]|[\x02\ufffe].")  # no single piece: wide blanks, a second line
_CHUNK = re.compile(r"[^\r\n]+")
_LINE_END_HYPHEN = re.compile("[\x02\ufffe]")  # PDFium's own signs for one
_FOREIGN = "\xa1-\xbf\xd1\xd6\xe4-\xe7\xeb\xef\xf1\xf6\xf8\xfb\xfc"  # not Vietnamese
_CONTROLS = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f\xa0\xad\u200b\ufeff\uffff"
_LEGACY_SIGNS = re.compile(f"[{_FOREIGN}]")
_UNSURE = re.compile(f"[{_CONTROLS}\x85\x02\ufffe\t]")  # may be a glyph without letter
_BLANKS = dict.fromkeys((0xA0, *NO_BLANKS.values()), " ")
_CONTROL = re.compile(f"[{_CONTROLS}]")
_ODD = re.compile(f"[{_FOREIGN}{_CONTROLS}\ue000-\ue09f\x02\ufffd\ufffe]")
_PLAIN = re.compile(f"[^{_FOREIGN}{_CONTROLS}\t\x85\ue000-\ue09f\u0300-\u036f\ufffd\ufffe]*")
"""What the whole of most pages is: nothing odd, unsure or with marks apart."""

OVERFLOWS = "a text runs on over the side of its cell"
OVERPRINTED = "two texts are printed over each other"

Piece = tuple[int, int, int, bool]
"""First and last glyph of words, the chunk (stretch of a line) they stand in, and whether the
white space before them is PDFium's guess and not in the file."""


class PageReader:
    """Reads one loaded page."""

    def __init__(
        self, text_page: Any, space: Space, unseen: Unseen, fonts: FontLetters | None = None
    ) -> None:
        self._glyphs = Glyphs(text_page)
        self._text = self._glyphs.text
        self._fonts = fonts if fonts is not None else FontLetters()
        plain = _PLAIN.fullmatch(self._text) is not None
        if _has_odd_ends(self._text) or (not plain and _UNSURE.search(self._text)):
            self._text = with_lost(self._text, self._glyphs).translate(NO_BLANKS)
        self._raw = self._text  # with what nobody sees
        self._doubts = unseen.doubts
        self._apart: list[tuple[int, int, bool]] = []  # first and last glyph, of a watermark
        if unseen.hidden or unseen.marks:
            self._set_apart(unseen)
        self._row_rules = False  # enough horizontal rules to part the rows of a table
        self._coloured = False  # rules in several inks: text colour tells a stamp
        self._uprights: list[tuple[float, float, float]] = []  # x, top, bottom
        self._chunks = [match.span() for match in _CHUNK.finditer(self._text)]
        self.space, self._upright = self._straighten(space)
        self._marked = not plain and has_marks(self._text)
        if self._marked:
            self._text = with_marks(self._text, self._glyphs, self.space)
            self._chunks = [match.span() for match in _CHUNK.finditer(self._text)]
        self._odd = LOST in self._text or (not plain and bool(_ODD.search(self._text)))
        self._dirty = self._odd or not unicodedata.is_normalized("NFC", self._text)

    def read(self, number: int, drawing: Drawing, tabular: bool) -> Page:
        """The page with its rules, and with words where it is more than prose."""
        result = Page(number, self.space.width, self.space.height)
        result.rules = drawing.rules(self.space)
        seams = seams_of(result.rules)
        bridges = drawing.bridged(self.space)
        result.seamed, result.tiled = bool(seams.sure), bool(bridges)
        result.unsure = (*seams.unsure, *sorted(bridges, key=lambda rule: (rule.top, rule.x0)))
        result.rules += [*seams.sure, *result.unsure]
        self._coloured = any(rule.ink != result.rules[0].ink for rule in result.rules)
        starts = [start for start, _ in self._chunks]
        legacy = (
            self._odd
            and bool(_LEGACY_SIGNS.search(self._text))
            and any(encoding_of(style.font) for style in self._styles(self._glyphs.objects(starts)))
        )
        tops = set()
        for x0, top, x1, bottom, _ in result.rules:
            if x1 - x0 >= bottom - top:
                tops.add(top)
            else:
                self._uprights.append((x0, top, bottom))
        self._row_rules = len(set(map(round, tops))) > WEIGHTS.row_rules
        self._uprights.sort()
        if legacy or tabular:
            self._read_words(result, legacy)
        else:
            lines = (self._clean(self._text[start:end]) for start, end in self._chunks)
            result.lines = [line for line in lines if line and not line.isspace()]
        return result

    def _set_apart(self, unseen: Unseen) -> None:
        """Take out of the text what is no text: a line end stands for each of its glyphs."""
        items = self._glyphs.objects(range(len(self._text)))
        apart = unseen.hidden | unseen.marks
        found = [glyph for glyph, item in enumerate(items) if item in apart]
        twins = unseen.hidden_twins(items)
        letters = list(self._text)
        for glyph in found:
            item = items[glyph]
            if item in twins:
                continue
            letters[glyph] = "\n"
            if self._apart and items[self._apart[-1][0]] == item:
                self._apart[-1] = (self._apart[-1][0], glyph, self._apart[-1][2])
            else:
                self._apart.append((glyph, glyph, item in unseen.marks))
        self._text = "".join(letters)

    def _straighten(self, space: Space) -> tuple[Space, int]:
        """The page turned so that most of its text stands upright, and that text's direction."""
        sample = self._chunks[:: max(1, len(self._chunks) // WEIGHTS.words_direction_samples)]
        quarters = self._glyphs.quarters([start for start, _ in sample])
        votes = dict.fromkeys(quarters, 0)
        for (start, end), quarter in zip(sample, quarters, strict=True):
            votes[quarter] += end - start
        direction = max((q for q in votes if q >= 0), key=lambda q: votes[q], default=None)
        if direction is None:
            return space, -space.quarter % 4
        if (direction + space.quarter) % 4:
            space = Space(space.left, space.bottom, space.right, space.top, -direction % 4)
        return space, direction

    def _read_words(self, result: Page, legacy: bool) -> None:
        """Fill the page's words (and marks, what stands askew) in the order they were drawn."""
        starts = [start for start, _ in self._chunks]
        askew = [quarter != self._upright for quarter in self._glyphs.quarters(starts)]
        begun = self._glyphs.objects(starts)
        pieces = self._pieces(starts, begun, [legacy or slanted for slanted in askew])
        firsts, lasts = [piece[0] for piece in pieces], [piece[1] for piece in pieces]
        styles = self._styles(self._glyphs.objects(firsts) if legacy else begun)
        unknown = {style.font for style in styles if self._fonts.is_new(style.font)}
        if unknown:
            self._fonts.learn(unknown, self._texts_of(unknown, pieces, styles, legacy))
        for first, last, of_mark in self._apart:
            (box,) = self._boxes([first], [last])
            word = Word(self._clean(self._raw[first : last + 1]).strip(), *box)
            if word.text:
                (result.marks if of_mark else result.hidden).append(word)
        beyond: list[Sides] = []
        xs = [x for x, _, _ in self._uprights]
        width, height = result.width, result.height
        boxes = self._boxes(firsts, lasts)
        doubts = [""] * len(firsts)
        if self._doubts:
            doubts = [self._doubts.get(item, "") for item in self._glyphs.objects(firsts)]
        before = Word("", 0.0, 0.0, 0.0, 0.0)
        shifted, doubtful = self._fonts.shifted, self._fonts.doubtful
        for index, ((first, last, chunk, guessed), box) in enumerate(
            zip(pieces, boxes, strict=True)
        ):
            x0, top, x1, bottom = box
            if x1 <= 0 or bottom <= 0 or x0 >= width or top >= height:
                beyond.append(box)
                continue
            bold, font, ink, clip = styles[index if legacy else chunk]
            text = self._text[first : last + 1]
            if shifted:
                text = self._letters(first, last, font)
            elif self._dirty:
                text = self._clean(text, font)
            if legacy and encoding_of(font):
                text = decode(text, font)
            if not text:
                continue
            doubt = doubts[index]
            if doubtful:
                doubt = doubt or self._fonts.doubt(font)
            if shifted:
                result.shifted = result.shifted or bool(self._fonts.shift(font))
            if self._odd and LOST in text:
                text, doubt = self._fonts.told(text, doubt)
            if self._marked and has_marks(text[0]):
                doubt = doubt or MARKS_APART
            word = Word(text, x0, top, x1, bottom, bold, ink, guessed, doubt)
            if clip is not None and _outside(word, clip):
                self._keep_shown(first, last, doubt, result)
            elif askew[chunk] and (turn := self._turn(first)):
                word.turn = max(turn, 0)
                word.x0, word.top, word.x1, word.bottom = self._around(first, last)
                (result.turned if turn in (1, 3) else result.marks).append(word)
            elif (
                last > first
                and bisect_right(xs, x0 + WEIGHTS.words_crossing)
                < bisect_left(xs, x1 - WEIGHTS.words_crossing)
                and (sides := self._crossed(*box))
            ):
                result.words += self._cut(first, last, sides, font, word)
            else:
                if x0 < before.x1 - WEIGHTS.overprint * (bottom - top) and _overprints(
                    word, before
                ):
                    word.doubt = before.doubt = doubt or before.doubt or OVERPRINTED
                before = word
                result.words.append(word)

        if beyond:
            result.beyond = _sides_beyond(beyond, result)

    def _styles(self, items: Sequence[int]) -> list[Style]:
        return self._glyphs.styles(items, self.space, self._coloured)

    def _pieces(
        self, starts: Sequence[int], begun: Sequence[int], alone: Sequence[bool]
    ) -> list[Piece]:
        """The page's text in pieces; `begun` are the objects that its chunks begin with.

        A chunk that one text object drew is a piece as it is, unless its words must stand
        `alone`. Otherwise words are one piece as long as single blanks of the file part them, if
        the page has vertical rules: without, Word ends a cell's line with a blank of its own, so
        that a piece may run on into the next column.
        """
        text, together = self._text, bool(self._uprights)
        ends = [
            start + len(text[start:end].rstrip()) - 1 if text[end - 1].isspace() else end - 1
            for start, end in self._chunks
        ]
        ended = self._glyphs.objects(ends)
        apart = [match.start() for match in _APART.finditer(text)]
        found: list[tuple[int, int, int]] = []  # first and last glyph, chunk
        for chunk, (last, whole) in enumerate(zip(ends, map(eq, begun, ended), strict=True)):
            start = starts[chunk]
            if last < start:
                continue
            if whole and begun[chunk] and not alone[chunk]:
                if text[start] == " ":
                    start = last + 1 - len(text[start : last + 1].lstrip())
                if not apart or bisect_left(apart, start) == bisect_left(apart, last):
                    found.append((start, last, chunk))
                    continue
            spans = map(re.Match.span, _WORD.finditer(text, start, last + 1))
            found += [(first, end - 1, chunk) for first, end in spans]
        before = [first - 1 for first, _, chunk in found if first > starts[chunk]]
        guesses = dict(zip(before, self._glyphs.guesses(before), strict=True))
        pieces: list[Piece] = []
        end = held = -1  # last glyph and chunk of the words before
        for first, last, chunk in found:
            guessed = guesses.get(first - 1, True)
            if not guessed and together and first == end + 2 and chunk == held and not alone[chunk]:
                pieces[-1] = (pieces[-1][0], last, chunk, pieces[-1][3])
            else:
                pieces.append((first, last, chunk, guessed))
            end, held = last, chunk
        return pieces

    def _boxes(self, firsts: Sequence[int], lasts: Sequence[int]) -> list[Sides]:
        """Boxes of pieces; where few rules part rows, the blank between lines tells them.

        Signs of fonts with tall boxes (bullets) would reach over the lines around theirs.
        """
        boxes = self._glyphs.boxes(firsts, lasts, self.space)
        if self.space.quarter % 2 or not boxes:
            return boxes
        if not self._row_rules:
            return self._glyphs.of_full_height(boxes, firsts, self.space)
        heights = [bottom - top for _, top, _, bottom in boxes]
        tall = WEIGHTS.tall_box * median_low(heights)
        if max(heights) > tall:
            at = [index for index, height in enumerate(heights) if height > tall]
            held = [boxes[index] for index in at], [firsts[index] for index in at]
            for index, box in zip(at, self._glyphs.of_full_height(*held, self.space), strict=True):
                boxes[index] = box
        return boxes

    def _texts_of(
        self, fonts: Set[str], pieces: Sequence[Piece], styles: Sequence[Style], legacy: bool
    ) -> Iterator[tuple[str, str]]:
        """Font and text of the pieces in some fonts, code pages decoded."""
        for index, (first, last, chunk, _) in enumerate(pieces):
            font = styles[index if legacy else chunk].font
            if font in fonts:
                text = self._text[first : last + 1]
                if legacy or self._marked:
                    text = decode(self._clean(text, font), font)
                yield font, text

    def _keep_shown(self, first: int, last: int, doubt: str, result: Page) -> None:
        """Sort the words of a piece whose first object is cut away: others of its line may show."""
        spans = [match.span() for match in _WORD.finditer(self._text, first, last + 1)]
        firsts, lasts = [start for start, _ in spans], [end - 1 for _, end in spans]
        styles = self._styles(self._glyphs.objects(firsts))
        for (start, end), box, style in zip(spans, self._boxes(firsts, lasts), styles, strict=True):
            text = decode(self._clean(self._text[start:end], style.font), style.font)
            word = Word(text, *box, style.bold, style.ink, doubt=doubt)
            hidden = style.clip is not None and _outside(word, style.clip)
            (result.hidden if hidden else result.words).append(word)

    def _turn(self, glyph: int) -> int:
        """Quarter turns of a glyph against the page's text, -1 where it is slanted."""
        (quarter,) = self._glyphs.quarters([glyph])
        return (quarter - self._upright) % 4 if quarter >= 0 else -1

    def _around(self, first: int, last: int) -> Sides:
        """Box around two glyphs, however their line runs."""
        ends = [first, last]
        one, other = self._glyphs.boxes(ends, ends, self.space)
        return (
            min(one[0], other[0]),
            min(one[1], other[1]),
            max(one[2], other[2]),
            max(one[3], other[3]),
        )

    def _crossed(self, x0: float, top: float, x1: float, bottom: float) -> list[float]:
        """Vertical rules that run through the inside of a box: two cells' text in one word."""
        start = bisect_right(self._uprights, (x0 + WEIGHTS.words_crossing, 0.0, 0.0))
        middle = (top + bottom) / 2
        sides = []
        for x, upper, lower in self._uprights[start:]:
            if x >= x1 - WEIGHTS.words_crossing:
                break
            if upper <= middle <= lower:
                sides.append(x)
        return sides

    def _cut(
        self, first: int, last: int, sides: Sequence[float], font: str, whole: Word
    ) -> list[Word]:
        """A word cut where a vertical rule runs between its glyphs.

        Where one object draws on over the rule without a gap, the text of a cell is too long for
        it: it stays whole, in doubt.
        """
        words: list[Word] = []
        held = before = -1
        inked = 0.0  # where the last glyph before ended
        glyphs = range(first, last + 1)
        gap = WEIGHTS.overflow_gap * whole.size
        letters: Sequence[str] = self._text[first : last + 1]
        if self._dirty or self._fonts.shifted:
            letters = [self._letters(glyph, glyph, font) for glyph in glyphs]
        for index, text, box in zip(glyphs, letters, self._boxes(glyphs, glyphs), strict=True):
            if not text:
                continue
            if text.isspace():
                if words:
                    words[-1].text += text
                continue
            x0, _, x1, _ = box
            side = bisect_right(sides, (x0 + x1) / 2)
            if side == held:
                word = words[-1]
                word.text += text
                if x1 > word.x1:
                    word.x1 = x1
            else:
                if words and x0 - inked < gap:
                    here, there = self._glyphs.objects([before, index])
                    if here == there:
                        whole.x1, whole.doubt = sides[0], whole.doubt or OVERFLOWS
                        return [whole]
                words.append(Word(text, *box, whole.bold, whole.ink, glued=True))
                held = side
            before, inked = index, x1
        for word in words:
            word.text = decode(word.text, font).strip()
        return [word for word in words if word.text]

    def _letters(self, first: int, last: int, font: str) -> str:
        """Text from a first to a last glyph, moved back where the font's table is shifted."""
        text = self._text[first : last + 1]
        if self._fonts.shifted and (shift := self._fonts.shift(font)):
            moved = moved_back(text, shift).translate(_BLANKS)
            return compose(_CONTROL.sub("", moved)).strip()
        return self._clean(text, font)

    def _clean(self, text: str, font: str = "") -> str:
        """NFC without control characters; PDFium's line-end hyphen is a hyphen again."""
        if not self._dirty:
            return text
        if SOFT_HYPHEN in text and encoding_of(font) == "tcvn3":
            lettered = text.replace(SOFT_HYPHEN, MINUS)
            if MINUS not in decode(lettered, font):  # a letter there, but not in Unicode text
                text = lettered
        text = text.translate(_BLANKS)
        return compose(_CONTROL.sub("", _LINE_END_HYPHEN.sub("-", text)))


def _has_odd_ends(text: str) -> bool:
    """Whether a sign of a line end stands alone: it may be a glyph without letter."""
    return not text.count("\r\n") == text.count("\n") == text.count("\r")


def _outside(word: Word, clip: Box) -> bool:
    """Whether the middle of a word is cut away."""
    x, y = (word.x0 + word.x1) / 2, (word.top + word.bottom) / 2
    return not (clip.x0 <= x <= clip.x1 and clip.top <= y <= clip.bottom)


def _overprints(word: Word, before: Word) -> bool:
    """Whether a word that begins before another ends stands on the same line."""
    middle = (word.top + word.bottom) / 2
    return before.top < middle < before.bottom and word.x1 > before.x0


def _sides_beyond(boxes: Sequence[Sides], page: Page) -> frozenset[str]:
    """Sides of the page past which a table goes on: its rules reach there, and text is beyond."""
    width, height, edge = page.width, page.height, WEIGHTS.meets
    reached = {
        "top": any(not rule.horizontal and rule.top <= edge for rule in page.rules),
        "bottom": any(not rule.horizontal and rule.bottom >= height - edge for rule in page.rules),
        "left": any(rule.horizontal and rule.x0 <= edge for rule in page.rules),
        "right": any(rule.horizontal and rule.x1 >= width - edge for rule in page.rules),
    }
    text = {
        "top": any(bottom <= 0 for _, _, _, bottom in boxes),
        "bottom": any(top >= height for _, top, _, _ in boxes),
        "left": any(x1 <= 0 for _, _, x1, _ in boxes),
        "right": any(x0 >= width for x0, _, _, _ in boxes),
    }
    return frozenset(side for side in reached if reached[side] and text[side])
