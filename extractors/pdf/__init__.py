"""PDF with a text layer into a Reading.

PDFium reads every page; a page that fails its checks or on which the reader stops, or a file
PDFium cannot open, goes to the second reader (pdfplumber), and a note says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, suppress

from extractors.pdf.bombs import refuse_bombs
from extractors.pdf.borders import Columns
from extractors.pdf.grids import blocks_of
from extractors.pdf.lattice import find_lattices
from extractors.pdf.letters import NO_LETTERS, SHIFTED, WRONG_LETTERS
from extractors.pdf.pdfium import read_pages
from extractors.pdf.picture import Pictures
from extractors.pdf.sheets import doubt_columns_apart
from extractors.pdf.weights import WEIGHTS
from extractors.syllables import spelled
from schemas.geometry import Page
from schemas.reading import Block, Grid, Note, Paragraph, Reading, UnreadableError

UNSURE = (NO_LETTERS, WRONG_LETTERS)
LOOKED_AT = 80  # words of a page that tell whether its text is Vietnamese
NO_UNICODE = "\ufffd\ufffe"


def read_pdf(data: bytes) -> Reading:
    """Read a PDF by its text layer.

    Raises UnreadableError ('encrypted-pdf', 'damaged-pdf', 'no-text-layer', 'memory-limit').
    """
    refuse_bombs(data)
    notes: list[Note] = []
    sheets: list[list[Block]] = []
    columns: Columns | None = None
    has_text = scanned = False
    for page in _with_pictures(data, _pages(data, notes), notes):
        blocks, columns, page = _laid_out(data, page, columns, notes)
        if page.failed:
            notes.append(Note("page-unreadable", page.failed, page.number))
        if doubt := next((word.doubt for word in page.words if word.doubt in UNSURE), ""):
            notes.append(Note("letters-doubtful", f"of some text: {doubt}", page.number))
        elif page.shifted:
            notes.append(Note("letters-doubtful", f"of some text: {SHIFTED}", page.number))
        if page.beyond:
            sides = ", ".join(sorted(page.beyond))
            message = f"a table goes on past the visible page ({sides}); see the whole sheet"
            notes.append(Note("page-cut", message, page.number))
        sheets.append(blocks)
        has_text = has_text or bool(blocks) or page.unread
        scanned = scanned or (page.scanned and any(isinstance(block, Grid) for block in blocks))
    if notes and all(note.code == "page-unreadable" for note in notes) and not has_text:
        raise UnreadableError(
            "damaged-pdf", "no page of the PDF can be read; ask the sender for it again"
        )
    if not has_text:
        missing = next((note for note in notes if note.code == "ocr-missing"), None)
        if missing is not None:
            raise UnreadableError(missing.code, missing.message)
        raise UnreadableError(
            "no-text-layer", "no text can be read on its pages; ask for the Word file"
        )
    blocks = [block for sheet in sheets for block in sheet]
    doubt_columns_apart(blocks)
    if scanned:
        from extractors.scan.tables import settle_tables

        settle_tables([block for block in blocks if isinstance(block, Grid)])
    return Reading("pdf", "ocr" if scanned else "text-layer", len(sheets), blocks, notes)


def read_ahead(data: bytes, numbers: Iterable[int]) -> None:
    """Read the pictures of some pages so that what engines see in them is kept for `read_pdf`."""
    from extractors.scan.page import read_picture

    with closing(Pictures(data)) as pictures:
        for number in numbers:
            picture = pictures.picture(number) if pictures.is_picture(number) else None
            if picture is not None:
                read_picture(picture)


def _with_pictures(data: bytes, pages: Iterator[Page], notes: list[Note]) -> Iterator[Page]:
    """The pages, those without a usable text layer read from their picture.

    A sheet that shows two pages counts as two from there on.
    """
    more = 0
    texts = False  # whether any page before has text
    with closing(Pictures(data)) as pictures:
        for page in pages:
            texts = texts or bool(page.words or page.lines or page.unread)
            seen = [] if texts and _is_imprint(page) else _from_picture(pictures, page, notes)
            read = seen or [page]
            for index, each in enumerate(read):
                each.number = page.number + more + index
                yield each
            more += len(read) - 1


def _is_imprint(page: Page) -> bool:
    """Whether shapes alone stand on a page without a table, behind the front of a text.

    An ornament, or the imprint of a gazette: neither rows nor a signature, and costly to look at.
    """
    return (
        page.number > WEIGHTS.front_pages
        and not (page.words or page.lines or page.pictured or page.failed)
        and not find_lattices(page.rules)
    )


def _from_picture(pictures: Pictures, page: Page, notes: list[Note]) -> list[Page]:
    """The pages that a page without a usable text layer shows; none where it is empty."""
    if (
        page.failed
        or page.unread
        or (
            (page.words or page.lines)
            and not (page.pictured and _is_nonsense(page) and pictures.is_picture(page.number))
        )
    ):
        return []
    from extractors.scan.page import read_picture  # seldom needed, and slow to import

    try:
        picture = pictures.picture(page.number)
        return [] if picture is None else read_picture(picture)
    except UnreadableError as error:
        if not any(note.code == error.code for note in notes):
            notes.append(Note(error.code, error.message, page.number))
        return []
    except MemoryError:
        raise
    except Exception as error:  # no picture costs the document
        failed = f"its picture stops the reader ({type(error).__name__})"
        return [Page(page.number, page.width, page.height, failed=failed)]


def _is_nonsense(page: Page) -> bool:
    """Whether the words of a page spell no Vietnamese, as the text layers of some scanners."""
    texts = [word.text for word in page.words[:LOOKED_AT]] or page.lines[:LOOKED_AT]
    told, right = spelled(texts)
    return told >= WEIGHTS.layer_words and right < WEIGHTS.layer_spelled * told


def _laid_out(
    data: bytes, page: Page, before: Columns | None, notes: list[Note]
) -> tuple[list[Block], Columns | None, Page]:
    """Blocks and columns of a page as the first reader sees it, or else as the second does."""
    try:
        return *blocks_of(page, before), page
    except MemoryError:
        raise
    except Exception as error:
        stopped = f"its layout stops the reader ({type(error).__name__})"
    second = _second(data, page.number, notes)
    if second is not None:
        with suppress(Exception):
            return *blocks_of(second, before), second
    text = [Paragraph(word.text, page.number) for word in page.words]
    return list(text), None, Page(page.number, page.width, page.height, failed=stopped)


def _pages(data: bytes, notes: list[Note]) -> Iterator[Page]:
    """Pages from the first reader, or from the second where the first fails."""
    with closing(read_pages(data)) as pages:
        try:
            for page in pages:
                second = None
                if page.failed or _lost(page) > WEIGHTS.garbled:
                    second = _second(data, page.number, notes)
                    if second is not None and not page.failed and _lost(second) >= _lost(page):
                        second = None
                yield second or page
        except UnreadableError as error:
            if error.code != "damaged-pdf":
                raise
            yield from _second_reader(data, error, notes)


def _second(data: bytes, number: int, notes: list[Note]) -> Page | None:
    """A page from the second reader, None when it finds nothing on it either."""
    page = next(_plumber_pages(data, [number]), None)
    if page is None or not (page.words or page.rules):
        return None
    notes.append(Note("second-reader", "read by the second reader", number))
    return page


def _second_reader(data: bytes, error: UnreadableError, notes: list[Note]) -> Iterator[Page]:
    """All pages from pdfplumber; the first reader's error when it finds none either."""
    found = False
    for page in _plumber_pages(data, None):
        if not found:
            notes.append(Note("second-reader", "the file is damaged; read by the second reader"))
        found = True
        yield page
    if not found:
        raise error


def _plumber_pages(data: bytes, numbers: Sequence[int] | None) -> Iterator[Page]:
    """Pages of the second reader until it gives up: pdfminer raises any class on broken files."""
    from extractors.pdf import plumber  # seldom needed, and slow to import

    try:
        yield from plumber.read_pages(data, numbers)
    except MemoryError:
        raise
    except Exception:
        return


def _lost(page: Page) -> float:
    """Share of a page's characters that have no Unicode value."""
    text = "".join([word.text for word in page.words] or page.lines)
    return sum(map(text.count, NO_UNICODE)) / max(1, len(text))
