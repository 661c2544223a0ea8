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
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from extractors.legacy_fonts import decode, encoding_of
from extractors.pdf import binding
from extractors.pdf.paths import Paths, TooManyObjectsError
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
BOLD_WEIGHT = 600  # font weight from which a face is bold

_WORD = re.compile("[^\\s\x02\ufffe]+[\x02\ufffe]?|[\x02\ufffe]")
_APART = re.compile("\\s\\s|[^\\S ]|[\x02\ufffe].")  # no single piece: wide blanks, a second line
_CHUNK = re.compile(r"[^\r\n]+")
_LINE_END_HYPHEN = re.compile("[\x02\ufffe]")  # PDFium's own signs for one
_LEGACY_SIGNS = re.compile(
    "[\xa1-\xbf\xd1\xd6\xe4-\xe7\xeb\xef\xf1\xf6\xf8\xfb\xfc]"
)  # not Vietnamese
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\xa0\xad\u200b\ufeff\uffff]")


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


def read_pages(document: pdfium.PdfDocument) -> Iterator[Page]:
    """The pages in order.

    A page is laid out as a table may be, or it is prose. Prose is read at the front of a
    document (its facts), before a table (its heading) and at the end (its signature); in between
    it comes `unread`: nothing on it is asked for.
    """
    paths = Paths()
    last = len(document)
    passed: list[Page] = []  # prose that may still be wanted
    for number in range(1, last + 1):
        page = _LoadedPage(document, number, paths)
        try:
            wanted = page.tabular or number == last
            if page.failed or wanted or number <= FRONT_PAGES:
                if passed:
                    yield from (_reread(document, p, paths) if wanted else p for p in passed)
                    passed = []
                    page.look()
                yield page.read()
                continue
            if len(passed) == LEADING_PAGES:
                yield passed.pop(0)
            passed.append(Page(number, page.space.width, page.space.height, unread=paths.has_text))
        finally:
            page.close()


def _reread(document: pdfium.PdfDocument, passed: Page, paths: Paths) -> Page:
    """A page of prose that was passed over and turns out to be wanted."""
    page = _LoadedPage(document, passed.number, paths)
    try:
        return page.read()
    finally:
        page.close()


class _LoadedPage:
    """A page while PDFium holds it."""

    def __init__(self, document: pdfium.PdfDocument, number: int, paths: Paths) -> None:
        self._number = number
        self._paths = paths
        self._page = raw.FPDF_LoadPage(document, number - 1)
        self.failed = "" if self._page else "the page is damaged"
        self.tabular = False
        self.space = Space(0.0, 0.0, 0.0, 0.0, 0)
        if self._page:
            bounds = raw.FS_RECTF()
            raw.FPDF_GetPageBoundingBox(self._page, bounds)
            quarter = raw.FPDFPage_GetRotation(self._page) % 4
            self.space = Space(bounds.left, bounds.bottom, bounds.right, bounds.top, quarter)
            self.look()

    def look(self) -> None:
        """Walk the page's drawing operations and tell whether it may hold a table."""
        try:
            self._paths.walk(self._page)
        except TooManyObjectsError:
            self.failed = "the page holds too many drawing operations"
            return
        enough = 1 if self._number == 1 else MIN_GAPS  # a letterhead on the first page
        self.tabular = self._paths.count >= MIN_RULES or self._paths.gaps(WIDE_GAP) >= enough

    def read(self) -> Page:
        """The page with its rules and text."""
        text_page = raw.FPDFText_LoadPage(self._page) if not self.failed else None
        if not text_page:
            failed = self.failed or "the page's text is damaged"
            return Page(self._number, self.space.width, self.space.height, failed=failed)
        try:
            reader = _PageReader(text_page, self.space)
            return reader.read(self._number, self._paths, self.tabular)
        except TooManyObjectsError:
            failed = "the page holds too much text"
            return Page(self._number, self.space.width, self.space.height, failed=failed)
        finally:
            raw.FPDFText_ClosePage(text_page)

    def close(self) -> None:
        """Give the page back to PDFium."""
        if self._page:
            raw.FPDF_ClosePage(self._page)


class Style(NamedTuple):
    """How a text object shows its glyphs; `clip` is the box it is cut to, None when whole."""

    bold: bool = False
    font: str = ""
    ink: int = 0
    clip: Box | None = None


class _PageReader:
    """Reads one loaded page."""

    def __init__(self, text_page: Any, space: Space) -> None:
        self._text_page = text_page
        self._rect = raw.FS_RECTF()
        self._handle = binding.address_of(text_page)
        self._ink = binding.Ink()
        self._coloured = False  # rules in several inks: text colour tells a stamp
        self._faces: dict[int, tuple[bool, str]] = {}  # bold and name by font
        self._uprights: list[tuple[float, float, float]] = []  # x, top, bottom
        self._text = self._read_text()
        self._chunks = [match.span() for match in _CHUNK.finditer(self._text)]
        self._space, self._upright = self._straighten(space)
        self._width, self._height = self._space.width, self._space.height
        self._dirty = bool(
            _CONTROL.search(self._text) or _LINE_END_HYPHEN.search(self._text)
        ) or not unicodedata.is_normalized("NFC", self._text)

    def read(self, number: int, paths: Paths, tabular: bool) -> Page:
        """The page with its rules, and with words where it is more than prose."""
        result = Page(number, self._space.width, self._space.height)
        result.rules = paths.rules(self._space)
        self._coloured = len({rule.ink for rule in result.rules}) > 1
        legacy = bool(_LEGACY_SIGNS.search(self._text)) and any(
            encoding_of(self._style(start).font) for start, _ in self._chunks
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
        buffer = (ctypes.c_ushort * (count + 1))()
        if raw.FPDFText_GetText(self._text_page, 0, count, buffer) - 1 == count:
            text = bytes(buffer)[: 2 * count].decode("utf-16-le", "replace")
            if len(text) == count:
                return text
        code = raw.FPDFText_GetUnicode  # glyphs without Unicode: GetText leaves them out
        return "".join(chr(code(self._text_page, i) or 0xFFFE) for i in range(count))

    def _quarter(self, index: int) -> int:
        """Direction of a glyph in quarter turns of PDF space, -1 when it is slanted."""
        turns = raw.FPDFText_GetCharAngle(self._text_page, index) / QUARTER
        return round(turns) % 4 if abs(turns - round(turns)) < SLANTED else -1

    def _straighten(self, space: Space) -> tuple[Space, int]:
        """The page turned so that most of its text stands upright, and that text's direction."""
        votes: Counter[int] = Counter()
        step = max(1, len(self._chunks) // DIRECTION_SAMPLES)
        for start, end in self._chunks[::step]:
            votes[self._quarter(start)] += end - start
        direction = max((q for q in votes if q >= 0), key=lambda q: votes[q], default=None)
        if direction is None:
            return space, -space.quarter % 4
        if (direction + space.quarter) % 4:
            space = Space(space.left, space.bottom, space.right, space.top, -direction % 4)
        return space, direction

    def _read_words(self, result: Page, legacy: bool) -> None:
        """Fill the page's words (and marks, what stands askew) in the order they were drawn.

        Without vertical rules words of several text objects come one by one: Word ends a cell's
        line with a blank of its own, so a piece may run on into the next column.
        """
        together = bool(self._uprights)
        for start, end in self._chunks:
            style = self._style(start)
            askew = self._quarter(start) != self._upright
            for first, last, printed in self._pieces(start, end, legacy or askew, together):
                box = self._box(first, last)
                if box is None:
                    continue
                if legacy:
                    style = self._style(first)
                text = self._clean(printed)
                if legacy and encoding_of(style.font):
                    text = decode(text, style.font)
                if not text:
                    continue
                word = Word(text, *box, style.bold, style.ink, first == start)
                if style.clip is not None and _outside(word, style.clip):
                    result.hidden.append(word)
                elif askew and self._quarter(first) != self._upright:
                    result.marks.append(word)
                elif last > first and (sides := self._crossed(*box)):
                    result.words += self._cut(first, last, sides, style)
                else:
                    word.glued = word.glued or self._guessed(first - 1)
                    result.words.append(word)

    def _pieces(
        self, start: int, end: int, alone: bool, together: bool
    ) -> Iterator[tuple[int, int, str]]:
        """First and last glyph and text of a chunk's pieces.

        A chunk that one text object drew is a piece as it is, unless words must stand `alone`.
        Otherwise words are one piece as long as single blanks of the file part them, if they may
        stand `together`.
        """
        text = self._text
        if not alone and raw.FPDFText_CountRects(self._text_page, start, end - start) == 1:
            whole = text[start:end].strip()
            if whole and not _APART.search(whole):
                first = text.index(whole, start)
                yield first, first + len(whole) - 1, whole
                return
        first, last = -1, -1
        for match in _WORD.finditer(text, start, end):
            at = match.start()
            if first >= 0 and (alone or not together or at != last + 2 or self._guessed(at - 1)):
                yield first, last, text[first : last + 1]
                first = -1
            if first < 0:
                first = at
            last = match.end() - 1
        if first >= 0:
            yield first, last, text[first : last + 1]

    def _box(self, first: int, last: int) -> tuple[float, float, float, float] | None:
        """Box of the glyphs from `first` to `last` as seen, None outside the visible page."""
        rect = self._rect
        raw.FPDFText_GetLooseCharBox(self._text_page, first, rect)
        left, bottom, right, top = rect.left, rect.bottom, rect.right, rect.top
        if last != first:
            raw.FPDFText_GetLooseCharBox(self._text_page, last, rect)
            if self._space.quarter % 2:  # lines run along y; a footnote mark may open the piece
                if rect.right - rect.left > right - left:
                    left, right = rect.left, rect.right
                bottom, top = min(bottom, rect.bottom), max(top, rect.top)
            else:
                if rect.top - rect.bottom > top - bottom:
                    bottom, top = rect.bottom, rect.top
                left, right = min(left, rect.left), max(right, rect.right)
        x0, upper, x1, lower = self._space.box(left, bottom, right, top)
        if x1 <= 0 or lower <= 0 or x0 >= self._width or upper >= self._height:
            return None
        return x0, upper, x1, lower

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

    def _cut(self, first: int, last: int, sides: Sequence[float], style: Style) -> list[Word]:
        """A word cut where a vertical rule runs between its glyphs."""
        words: list[Word] = []
        held = -1
        for index in range(first, last + 1):
            box = self._box(index, index)
            text = self._clean(self._text[index])
            if box is None or not text:
                continue
            side = bisect_right(sides, (box[0] + box[2]) / 2)
            if side != held:
                words.append(Word(text, *box, style.bold, style.ink, glued=True))
                held = side
            else:
                words[-1].text += text
                words[-1].x1 = max(words[-1].x1, box[2])
        for word in words:
            word.text = decode(word.text, style.font).strip()
        return [word for word in words if word.text]

    def _guessed(self, index: int) -> bool:
        """Whether the white space at `index` is PDFium's guess and not in the file."""
        return bool(raw.FPDFText_IsGenerated(self._text_page, index) == 1)

    def _style(self, index: int) -> Style:
        """How the text object that drew a glyph shows it."""
        item = binding.text_object(self._handle, index)
        if not item:
            return Style()
        font = binding.text_font(item)
        face = self._faces.get(font)
        if face is None:
            face = self._faces[font] = _face(font) if font else (False, "")
        ink = self._ink.of(item, binding.fill_colour) if self._coloured else 0
        path = binding.clip_path(item)
        count = binding.clip_count(path) if path else 0
        clip = self._clip(path, count) if 0 < count <= MAX_CLIPS else None
        return Style(*face, ink, clip)

    def _clip(self, path: int, count: int) -> Box | None:
        """The box inside all clip paths of a text object, None when they hold no point."""
        point = binding.Floats()
        left, bottom, right, top = float("-inf"), float("-inf"), float("inf"), float("inf")
        for number in range(count):
            points = []
            for index in range(min(binding.clip_segments(path, number), MAX_CLIPS)):
                segment = binding.clip_segment(path, number, index)
                binding.segment_point(segment, *point.addresses[:2])
                points.append((point.values[0], point.values[1]))
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
