"""First reader: pages of a PDF through PDFium (pypdfium2).

PDFium gives the text of a page in one call and marks every white space that is its own guess, so
pieces of text (words that single printed blanks part) are found by one regular expression and
only their first and last glyphs are asked for boxes. A page without drawn rules and without wide
gaps between its pieces is prose: its lines are taken as text alone.
"""

from __future__ import annotations

import ctypes
import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Generator, Sequence
from itertools import repeat
from operator import eq
from typing import Any, NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from extractors.legacy_fonts import decode, encoding_of
from extractors.pdf import binding
from extractors.pdf.paths import Drawing, TooManyObjectsError, read_drawing
from extractors.pdf.space import Space
from schemas.geometry import Box, Page, Word
from schemas.reading import UnreadableError

MAX_PAGES = 5_000  # a plan has tens of pages; more is a bomb or an archive
MAX_CHARS = 1_000_000  # characters of one page
WIDE_GAP = 12.0  # points between text pieces of one baseline: a column, a letterhead
FRONT_PAGES = 3  # pages that hold letterhead, preamble and first articles
LEADING_PAGES = 2  # pages before a table, or the last page, that hold a signature or heading
MIN_GAPS = 3  # baselines with a wide gap: a page header and a signature have fewer
MAX_CLIPS = 64  # clip paths of a text object, and segments of one: more is no cell
MIN_RULES = 4  # fewer drawn lines are an underline and a page header's rule, no table
QUARTER = 1.5707963  # radians in a quarter turn
CROSSING = 2.0  # points a word must reach over a vertical rule to be cut there
DIRECTION_SAMPLES = 16  # lines of a page asked for the direction of its text
SLANTED = 0.06  # quarter turns a glyph may lean and still stand on a line
ASCENT, DESCENT = 0.89, 0.22  # of the type size: those of Times New Roman
BOLD_WEIGHT = 600  # font weight from which a face is bold

_WORD = re.compile("[^\\s\x02\ufffe]+[\x02\ufffe]?|[\x02\ufffe]")
_APART = re.compile("  |[^\\S \r\n]|[\x02\ufffe].")  # no single piece: wide blanks, a second line
_CHUNK = re.compile(r"[^\r\n]+")
_LINE_END_HYPHEN = re.compile("[\x02\ufffe]")  # PDFium's own signs for one
_FOREIGN = "\xa1-\xbf\xd1\xd6\xe4-\xe7\xeb\xef\xf1\xf6\xf8\xfb\xfc"  # not Vietnamese
_CONTROLS = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f\xa0\xad\u200b\ufeff\uffff"
_LEGACY_SIGNS = re.compile(f"[{_FOREIGN}]")
_CONTROL = re.compile(f"[{_CONTROLS}]")
_ODD = re.compile(f"[{_FOREIGN}{_CONTROLS}\x02\ufffe]")  # nothing of it stands on most pages


def open_pdf(data: bytes) -> pdfium.PdfDocument:
    """Open a PDF from its bytes; an empty password is tried too.

    Raises UnreadableError ('encrypted-pdf', 'damaged-pdf').
    """
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if raw.FPDF_GetLastError() == raw.FPDF_ERR_PASSWORD or "password" in str(error).lower():
            raise UnreadableError(
                "encrypted-pdf", "the PDF needs a password; ask the sender for an open copy"
            ) from error
        raise UnreadableError(
            "damaged-pdf", "the PDF is truncated or damaged; ask the sender for it again"
        ) from error
    if not 0 < len(document) <= MAX_PAGES:
        raise UnreadableError(
            "damaged-pdf", f"the PDF has {len(document)} pages; 1 to {MAX_PAGES} can be read"
        )
    return document


def read_pages(document: pdfium.PdfDocument) -> Generator[Page, None, None]:
    """The pages in order.

    A page is laid out as a table may be, or it is prose. Prose is read at the front of a
    document (its facts), before a table (its heading) and at the end (its signature); in between
    it comes `unread`: nothing on it is asked for.
    """
    last = len(document)
    passed: list[_LoadedPage] = []  # prose that may still be wanted
    try:
        for number in range(1, last + 1):
            page = _LoadedPage(document, number)
            passed.append(page)
            if page.failed or page.tabular or number == last or number <= FRONT_PAGES:
                keep = page.tabular or number == last
                for held in passed:
                    yield held.read() if keep or held is page else held.pass_over()
                    held.close()
                passed = []
            elif len(passed) > LEADING_PAGES:
                yield passed[0].pass_over()
                passed.pop(0).close()
    finally:
        for page in passed:
            page.close()


class _LoadedPage:
    """A page while PDFium holds it, and what it draws."""

    def __init__(self, document: pdfium.PdfDocument, number: int) -> None:
        self._number = number
        self._page = raw.FPDF_LoadPage(document, number - 1)
        self._drawing = Drawing()
        self._space = Space(0.0, 0.0, 0.0, 0.0, 0)
        self.failed = "" if self._page else "the page is damaged"
        self.tabular = False  # whether it may hold a table
        if self._page:
            bounds = raw.FS_RECTF()
            raw.FPDF_GetPageBoundingBox(self._page, bounds)
            quarter = raw.FPDFPage_GetRotation(self._page) % 4
            self._space = Space(bounds.left, bounds.bottom, bounds.right, bounds.top, quarter)
            self._look()

    def _look(self) -> None:
        """Walk the page's drawing operations."""
        try:
            self._drawing = read_drawing(self._page)
        except TooManyObjectsError:
            self.failed = "the page holds too many drawing operations"
            return
        enough = 1 if self._number == 1 else MIN_GAPS  # a letterhead on the first page
        rules = len(self._drawing.pieces)
        self.tabular = rules >= MIN_RULES or self._drawing.gaps(WIDE_GAP) >= enough

    def pass_over(self) -> Page:
        """The page as one whose text nobody asks for."""
        return Page(
            self._number,
            self._space.width,
            self._space.height,
            unread=self._drawing.has_text,
        )

    def read(self) -> Page:
        """The page with its rules and text."""
        text_page = raw.FPDFText_LoadPage(self._page) if not self.failed else None
        if not text_page:
            failed = self.failed or "the page's text is damaged"
            return Page(self._number, self._space.width, self._space.height, failed=failed)
        try:
            reader = _PageReader(text_page, self._space)
            return reader.read(self._number, self._drawing, self.tabular)
        except TooManyObjectsError:
            failed = "the page holds too much text"
            return Page(self._number, self._space.width, self._space.height, failed=failed)
        finally:
            raw.FPDFText_ClosePage(text_page)

    def close(self) -> None:
        """Give the page back to PDFium."""
        if self._page:
            raw.FPDF_ClosePage(self._page)
            self._page = None


class Style(NamedTuple):
    """How a text object shows its glyphs; `clip` is the box it is cut to, None when whole."""

    bold: bool = False
    font: str = ""
    ink: int = 0
    clip: Box | None = None


Piece = tuple[int, int, int, bool]
"""First and last glyph of words, the chunk (stretch of a line) they stand in, and whether the
white space before them is PDFium's guess and not in the file."""


class _PageReader:
    """Reads one loaded page."""

    def __init__(self, text_page: Any, space: Space) -> None:
        self._text_page = text_page
        self._handle = binding.address_of(text_page)
        self._coloured = False  # rules in several inks: text colour tells a stamp
        self._faces: dict[int, tuple[bool, str]] = {}  # bold and name by font
        self._uprights: list[tuple[float, float, float]] = []  # x, top, bottom
        self._text = self._read_text()
        self._chunks = [match.span() for match in _CHUNK.finditer(self._text)]
        self._space, self._upright = self._straighten(space)
        self._odd = bool(_ODD.search(self._text))
        self._dirty = self._odd or not unicodedata.is_normalized("NFC", self._text)

    def read(self, number: int, drawing: Drawing, tabular: bool) -> Page:
        """The page with its rules, and with words where it is more than prose."""
        result = Page(number, self._space.width, self._space.height)
        result.rules = drawing.rules(self._space)
        self._coloured = len({rule.ink for rule in result.rules}) > 1
        starts = [start for start, _ in self._chunks]
        legacy = (
            self._odd
            and bool(_LEGACY_SIGNS.search(self._text))
            and any(encoding_of(style.font) for style in self._styles(starts))
        )
        self._uprights = sorted(
            (rule.x0, rule.top, rule.bottom) for rule in result.rules if not rule.horizontal
        )
        if legacy or tabular:
            self._read_words(result, legacy)
        else:
            lines = (self._clean(self._text[start:end]) for start, end in self._chunks)
            result.lines = [line for line in lines if line and not line.isspace()]
        return result

    def _read_text(self) -> str:
        """The page's text, one code unit a PDFium character: its indexes are PDFium's."""
        count = raw.FPDFText_CountChars(self._text_page)
        if count > MAX_CHARS:
            raise TooManyObjectsError
        if count <= 0:
            return ""
        buffer = bytearray(2 * count + 2)
        address = binding.address_of_buffer(buffer)
        if binding.page_text(self._handle, 0, count, address) - 1 == count:
            text = buffer[: 2 * count].decode("utf-16-le", "replace")
            if len(text) == count:
                return text
        code = raw.FPDFText_GetUnicode  # glyphs without Unicode: GetText leaves them out
        return "".join(chr(code(self._text_page, i) or 0xFFFE) for i in range(count))

    def _quarters(self, glyphs: Sequence[int]) -> list[int]:
        """Directions of glyphs in quarter turns of PDF space, -1 of those that are slanted."""
        angles = map(binding.glyph_angle, repeat(self._handle), glyphs)
        return [0 if not angle else _quarter(angle) for angle in angles]

    def _straighten(self, space: Space) -> tuple[Space, int]:
        """The page turned so that most of its text stands upright, and that text's direction."""
        votes: Counter[int] = Counter()
        sample = self._chunks[:: max(1, len(self._chunks) // DIRECTION_SAMPLES)]
        quarters = self._quarters([start for start, _ in sample])
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
        askew = [quarter != self._upright for quarter in self._quarters(starts)]
        pieces = self._pieces(starts, [legacy or slanted for slanted in askew])
        firsts, lasts = [piece[0] for piece in pieces], [piece[1] for piece in pieces]
        styles = self._styles(firsts if legacy else starts)
        xs = [x for x, _, _ in self._uprights]
        width, height = result.width, result.height
        boxes = self._boxes(firsts, lasts)
        for index, ((first, last, chunk, guessed), box) in enumerate(
            zip(pieces, boxes, strict=True)
        ):
            x0, top, x1, bottom = box
            if x1 <= 0 or bottom <= 0 or x0 >= width or top >= height:
                continue
            bold, font, ink, clip = styles[index if legacy else chunk]
            text = self._clean(self._text[first : last + 1])
            if legacy and encoding_of(font):
                text = decode(text, font)
            if not text:
                continue
            word = Word(text, x0, top, x1, bottom, bold, ink, guessed)
            if clip is not None and _outside(word, clip):
                result.hidden.append(word)
            elif askew[chunk] and self._quarters([first])[0] != self._upright:
                result.marks.append(word)
            elif (
                last > first
                and bisect_right(xs, x0 + CROSSING) < bisect_left(xs, x1 - CROSSING)
                and (sides := self._crossed(*box))
            ):
                result.words += self._cut(first, last, sides, font, word)
            else:
                result.words.append(word)

    def _pieces(self, starts: Sequence[int], alone: Sequence[bool]) -> list[Piece]:
        """The page's text in pieces.

        A chunk that one text object drew is a piece as it is, unless its words must stand
        `alone`. Otherwise words are one piece as long as single blanks of the file part them, if
        the page has vertical rules: without, Word ends a cell's line with a blank of its own, so
        that a piece may run on into the next column.
        """
        text, together = self._text, bool(self._uprights)
        ends = [start + len(text[start:end].rstrip()) - 1 for start, end in self._chunks]
        begun, ended = self._objects(starts), self._objects(ends)
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
            words = _WORD.finditer(text, start, last + 1)
            found += [(word.start(), word.end() - 1, chunk) for word in words]
        before = [first - 1 for first, _, chunk in found if first > starts[chunk]]
        guesses = dict(
            zip(before, map(binding.glyph_is_guess, repeat(self._handle), before), strict=True)
        )
        pieces: list[Piece] = []
        for first, last, chunk in found:
            guessed = guesses.get(first - 1, 1) == 1
            if together and not guessed and not alone[chunk] and pieces[-1][1] == first - 2:
                pieces[-1] = (pieces[-1][0], last, chunk, pieces[-1][3])
            else:
                pieces.append((first, last, chunk, guessed))
        return pieces

    def _boxes(
        self, firsts: Sequence[int], lasts: Sequence[int]
    ) -> list[tuple[float, float, float, float]]:
        """Boxes from a first to a last glyph each, as seen."""
        sideways, place = self._space.quarter % 2, self._space.box
        boxes = []
        for one, other in zip(self._glyph_boxes(firsts), self._glyph_boxes(lasts), strict=True):
            left, top, right, bottom = one
            x0, y1, x1, y0 = other
            if sideways:  # lines run along y; a footnote mark may open the piece
                if x1 - x0 > right - left:
                    left, right = x0, x1
                bottom, top = min(bottom, y0), max(top, y1)
            else:
                if y1 - y0 > top - bottom:
                    bottom, top = y0, y1
                left = x0 if x0 < left else left
                right = x1 if x1 > right else right
            boxes.append(place(left, bottom, right, top))
        return boxes if sideways or self._uprights else self._of_full_height(boxes, firsts)

    def _of_full_height(
        self, boxes: Sequence[tuple[float, float, float, float]], firsts: Sequence[int]
    ) -> list[tuple[float, float, float, float]]:
        """Boxes of upright lines as high as their type, whatever letters they hold.

        Some fonts have no ascent and descent, so that PDFium's boxes fit the letters; where no
        rules are drawn, the blank between lines tells the rows.
        """
        origins = binding.gather(binding.glyph_origin, binding.TWO_DOUBLES, firsts, self._handle)
        layout = binding.SIX_FLOATS
        matrices = binding.gather(binding.glyph_matrix, layout, firsts, self._handle, whole=True)
        sizes = map(binding.glyph_size, repeat(self._handle), firsts)
        found = []
        for box, (x, y), matrix, size in zip(boxes, origins, matrices, sizes, strict=True):
            height = size * abs(matrix[3])
            _, top, _, bottom = self._space.box(x, y - DESCENT * height, x, y + ASCENT * height)
            found.append((box[0], top, box[2], bottom) if height else box)
        return found

    def _glyph_boxes(self, glyphs: Sequence[int]) -> list[tuple[Any, ...]]:
        """(left, top, right, bottom) of glyphs in page space."""
        layout = binding.FOUR_FLOATS
        return binding.gather(binding.glyph_box, layout, glyphs, self._handle, whole=True)

    def _crossed(self, x0: float, top: float, x1: float, bottom: float) -> list[float]:
        """Vertical rules that run through the inside of a box: two cells' text in one word."""
        start = bisect_right(self._uprights, (x0 + CROSSING, 0.0, 0.0))
        middle = (top + bottom) / 2
        sides = []
        for x, upper, lower in self._uprights[start:]:
            if x >= x1 - CROSSING:
                break
            if upper <= middle <= lower:
                sides.append(x)
        return sides

    def _cut(
        self, first: int, last: int, sides: Sequence[float], font: str, whole: Word
    ) -> list[Word]:
        """A word cut where a vertical rule runs between its glyphs."""
        words: list[Word] = []
        held = -1
        glyphs = range(first, last + 1)
        for index, box in zip(glyphs, self._boxes(glyphs, glyphs), strict=True):
            text = self._clean(self._text[index])
            if not text:
                continue
            side = bisect_right(sides, (box[0] + box[2]) / 2)
            if side != held:
                words.append(Word(text, *box, whole.bold, whole.ink, glued=True))
                held = side
            else:
                words[-1].text += text
                words[-1].x1 = max(words[-1].x1, box[2])
        for word in words:
            word.text = decode(word.text, font).strip()
        return [word for word in words if word.text]

    def _styles(self, glyphs: Sequence[int]) -> list[Style]:
        """How the text objects that drew glyphs show them."""
        items = self._objects(glyphs)
        fonts = list(map(binding.text_font, items))
        for font in set(fonts) - self._faces.keys():
            self._faces[font] = _face(font) if font else (False, "")
        inks = [0] * len(items)
        if self._coloured:
            inks = binding.inks(items, binding.fill_colour)
        paths = list(map(binding.clip_path, items))
        counts = map(binding.clip_count, paths)
        whole = {
            (font, ink): Style(*self._faces[font], ink)
            for font, ink in zip(fonts, inks, strict=True)
        }
        styles = map(whole.__getitem__, zip(fonts, inks, strict=True))
        return [
            style._replace(clip=self._clip(path, n)) if 0 < n <= MAX_CLIPS else style
            for style, path, n in zip(styles, paths, counts, strict=True)
        ]

    def _objects(self, glyphs: Sequence[int]) -> list[int]:
        """Addresses of the text objects that drew glyphs, None for a guessed white space."""
        return list(map(binding.text_object, repeat(self._handle), glyphs))

    def _clip(self, path: int, count: int) -> Box | None:
        """The box inside all clip paths of a text object, None when they hold no point."""
        left, bottom, right, top = float("-inf"), float("-inf"), float("inf"), float("inf")
        for number in range(count):
            segments = range(min(binding.clip_segments(path, number), MAX_CLIPS))
            points = binding.gather(
                binding.segment_point,
                binding.TWO_FLOATS,
                list(map(binding.clip_segment, repeat(path), repeat(number), segments)),
            )
            if points:
                xs, ys = zip(*points, strict=True)
                left, right = max(left, min(xs)), min(right, max(xs))
                bottom, top = max(bottom, min(ys)), min(top, max(ys))
        if right == float("inf"):
            return None
        return Box(*self._space.box(left, bottom, right, top))

    def _clean(self, text: str) -> str:
        """NFC without control characters; PDFium's line-end hyphen is a hyphen again."""
        if not self._dirty:
            return text
        text = _CONTROL.sub("", _LINE_END_HYPHEN.sub("-", text.replace("\xa0", " ")))
        return unicodedata.normalize("NFC", text)


def _quarter(angle: float) -> int:
    """Direction in quarter turns of an angle in radians, -1 when it is slanted."""
    turns = angle / QUARTER
    return round(turns) % 4 if abs(turns - round(turns)) < SLANTED else -1


def _outside(word: Word, clip: Box) -> bool:
    """Whether the middle of a word is cut away."""
    x, y = (word.x0 + word.x1) / 2, (word.top + word.bottom) / 2
    return not (clip.x0 <= x <= clip.x1 and clip.top <= y <= clip.bottom)


def _face(font: int) -> tuple[bool, str]:
    """(is bold, base name) of a font."""
    buffer = ctypes.create_string_buffer(256)
    binding.font_name(font, ctypes.addressof(buffer), len(buffer))
    name = buffer.value.decode("utf-8", "replace").split("+", 1)[-1]
    return "bold" in name.lower() or binding.font_weight(font) >= BOLD_WEIGHT, name
