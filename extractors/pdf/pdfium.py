"""First reader: pages of a PDF through PDFium (pypdfium2).

A page without drawn rules and without wide gaps between its pieces is prose: its lines are taken
as text alone.
"""

from __future__ import annotations

from collections.abc import Generator, Set

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from extractors.pdf.annotations import typed_words
from extractors.pdf.layers import has_layers, switched_off
from extractors.pdf.letters import FontLetters
from extractors.pdf.paths import Drawing, TooManyObjectsError, read_drawing
from extractors.pdf.sight import Print, Repeats, Unseen, find_unseen, prints_of
from extractors.pdf.skew import skew_of, turn_back
from extractors.pdf.space import Space
from extractors.pdf.weights import WEIGHTS
from extractors.pdf.words import PageReader
from schemas.geometry import Page
from schemas.reading import UnreadableError

HELD_PAGES = 250  # opened anew after so many: 1,000 pages of 52 MB peak at 234 MB, not 388
MAX_PAGES = 5_000  # a plan has tens of pages; more is a bomb or an archive


def _open(data: bytes) -> pdfium.PdfDocument:
    """Open a PDF; an empty password is tried too."""
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        # PDFium's last error may be of a file before; one that is encrypted says so in the open
        told = raw.FPDF_GetLastError() == raw.FPDF_ERR_PASSWORD or "password" in str(error).lower()
        if told and b"/Encrypt" in data:
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


def read_pages(data: bytes) -> Generator[Page, None, None]:
    """The pages of a PDF in order.

    A page is laid out as a table may be, or it is prose. Prose is read at the front of a
    document (its facts), before a table (its heading) and at the end (its signature); in between
    it comes `unread`: nothing on it is asked for.

    Raises UnreadableError ('encrypted-pdf', 'damaged-pdf') before the first page.
    """
    document = _open(data)
    last = len(document)
    layered, fonts = has_layers(data), FontLetters()
    passed: list[_LoadedPage] = []  # prose that may still be wanted
    ahead: dict[int, _LoadedPage] = {}  # looked at before their turn

    def prints(other: int) -> Set[Print]:
        page = _LoadedPage(document, other, layered, fonts)
        found = page.prints()
        if other > number:
            ahead[other] = page
        else:
            page.close()
        return found

    repeats = Repeats(prints, last)
    table_before = False
    try:
        for number in range(1, last + 1):
            if number % HELD_PAGES == 0:
                for held in ahead.values():
                    held.close()
                ahead.clear()
                document, passed = _opened_anew(data, document, passed)
            page = ahead.pop(number, None) or _LoadedPage(document, number, layered, fonts)
            passed.append(page)
            # one row of a table without rules may be all that goes on
            table_before, page.tabular = (
                page.tabular,
                page.tabular or (table_before and page.gaps > 0),
            )
            if page.failed or page.tabular or number == last or number <= WEIGHTS.front_pages:
                keep = page.tabular or number == last
                for held in passed:
                    yield held.read(repeats) if keep or held is page else held.pass_over()
                    held.close()
                passed = []
            elif len(passed) > WEIGHTS.leading_pages:
                yield passed[0].pass_over()
                passed.pop(0).close()
    finally:
        for page in (*passed, *ahead.values()):
            page.close()
        document.close()


def _opened_anew(
    data: bytes, document: pdfium.PdfDocument, passed: list[_LoadedPage]
) -> tuple[pdfium.PdfDocument, list[_LoadedPage]]:
    """The document and the pages at hand, opened again: PDFium keeps every object it has parsed."""
    for page in passed:
        page.close()
    document.close()
    document = _open(data)
    return document, [
        _LoadedPage(document, page.number, page.layered, page.fonts) for page in passed
    ]


class _LoadedPage:
    """A page while PDFium holds it, and what it draws."""

    def __init__(
        self, document: pdfium.PdfDocument, number: int, layered: bool, fonts: FontLetters
    ) -> None:
        self.number = number
        self._document = document
        self.fonts = fonts
        self.layered = layered  # whether the document has layers
        self._page = raw.FPDF_LoadPage(document, number - 1)
        self._drawing = Drawing()
        self._space = Space(0.0, 0.0, 0.0, 0.0, 0)
        self.failed = "" if self._page else "the page is damaged"
        self.tabular = False  # whether it may hold a table
        self.gaps = 0  # lines of text in columns, where few rules are drawn
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
            if self.layered and (off := switched_off(self._page, self._drawing)):
                self._drawing = read_drawing(self._page, off)
            if skew := skew_of(self._drawing):
                turn_back(self._drawing, skew)
                self._drawing = read_drawing(self._page, self._drawing.skipped)
        except TooManyObjectsError:
            self.failed = "the page holds too many drawing operations"
            return
        except MemoryError:
            raise
        except Exception as error:
            self.failed = _stopped(error)
            return
        enough = 1 if self.number == 1 else WEIGHTS.min_gaps  # a letterhead on the first page
        rules = len(self._drawing.pieces)
        self.gaps = self._drawing.gaps(WEIGHTS.wide_gap) if rules < WEIGHTS.min_rules else enough
        self.tabular = self.gaps >= enough

    def prints(self) -> Set[Print]:
        """The prints of the page's texts; none of one that cannot be read."""
        return frozenset() if self.failed else frozenset(prints_of(self._drawing).values())

    def pass_over(self) -> Page:
        """The page as one whose text nobody asks for."""
        return Page(
            self.number,
            self._space.width,
            self._space.height,
            unread=self._drawing.has_text,
        )

    def read(self, repeats: Repeats) -> Page:
        """The page with its rules and text."""
        text_page = raw.FPDFText_LoadPage(self._page) if not self.failed else None
        if not text_page:
            failed = self.failed or "the page's text is damaged"
            return Page(self.number, self._space.width, self._space.height, failed=failed)
        try:
            unseen = find_unseen(self._drawing, repeats, self.number) if self.tabular else Unseen()
            reader = PageReader(text_page, self._space, unseen, self.fonts)
            page = reader.read(self.number, self._drawing, self.tabular)
            kinds = (group.kinds for group in self._drawing.groups)
            page.pictured = any(raw.FPDF_PAGEOBJ_IMAGE in held for held in kinds)
            if self.tabular:
                typed = typed_words(self._document, self._page, reader.space, page.words)
                page.words += list(typed)
            return page
        except TooManyObjectsError:
            failed = "the page holds too much text"
        except MemoryError:
            raise
        except Exception as error:  # no page costs the document: the second reader tries it
            failed = _stopped(error)
        finally:
            raw.FPDFText_ClosePage(text_page)
        return Page(self.number, self._space.width, self._space.height, failed=failed)

    def close(self) -> None:
        """Give the page back to PDFium."""
        if self._page:
            raw.FPDF_ClosePage(self._page)
            self._page = None


def _stopped(error: Exception) -> str:
    return f"the page stops the reader ({type(error).__name__})"
