"""One page: set upright, its rules found, the text of its cells and of the rest read."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass, replace
from statistics import median

import numpy as np

from extractors.layout.language import language_of_documents
from extractors.pdf.lattice import Lattice, find_lattices
from extractors.scan import memory
from extractors.scan.cuts import Cut, Strip, enlarged, strips_of, zoom_of
from extractors.scan.engine import Engine, Seen, engines
from extractors.scan.letters import Letters
from extractors.scan.marks import Marks
from extractors.scan.numerals import UNREAD, mended, numbered
from extractors.scan.opinions import agreed
from extractors.scan.order import forms_of_number, is_figure
from extractors.scan.phrases import spelled_out
from extractors.scan.picture import Gray, Picture
from extractors.scan.ruling import levelled, rules_of, stretches_of, without_rules
from extractors.scan.sharpness import is_coarse
from extractors.scan.sheets import pages_of
from extractors.scan.telling import begin_page
from extractors.scan.unread import with_missed
from extractors.scan.unruled import around, bands_of, measured, numbers_of, typeset
from extractors.scan.upright import is_sideways, turn_of, turned
from extractors.scan.weights import WEIGHTS
from schemas.geometry import Box, Page, Word


@dataclass(frozen=True, slots=True)
class _Read:
    """A page as read after so many quarter turns to the left, and how sure its words are."""

    page: Page
    turns: int
    sure: float  # mean confidence, 0-100
    whole: bool = True  # else only its first words were read


def read_picture(picture: Picture) -> list[Page]:
    """The pages that a picture shows, in reading order: two where it is a sheet of two.

    Words and rules are in points from the top left of the upright page; all have the picture's
    number. Raises UnreadableError ('ocr-missing') where no engine is set up.
    """
    begin_page(picture.number, picture.of)
    found = engines()
    gray = levelled(picture.gray)
    coarse = is_coarse(gray, picture.scale)
    whole = replace(picture, gray=turned(gray, turn_of(gray)), coarse=coarse)
    halves, beside = pages_of(whole)
    if len(halves) == 1:
        return [_upright(whole, found).page]
    read: list[_Read] = []
    for half in halves:
        straight = replace(half, gray=turned(half.gray, turn_of(half.gray)))
        read.append(_upright(straight, found, read[-1].turns if read else None))
    last_first = read[0].turns in ((1, 2) if beside else (2, 3))
    return [half.page for half in (reversed(read) if last_first else read)]


def _upright(picture: Picture, found: Sequence[Engine], likely: int | None = None) -> _Read:
    """A levelled page read as it stands or, where that gives no words, as turned.

    `likely`: quarter turns to the left that are tried first.
    """
    order = [1, 3, 0, 2] if is_sideways(picture.gray) else [0, 2, 1, 3]
    if likely is not None:
        order.remove(likely)
        order.insert(0, likely)
    glances: list[_Read] = []
    for turns in order:
        glances.append(_read(picture, turns, found, glance=True))
        if glances[-1].sure >= WEIGHTS.upside_down:
            return glances[-1]
    best = max(glances, key=lambda read: read.sure)
    return best if best.whole else _read(picture, best.turns, found, glance=False)


def _read(picture: Picture, turns: int, found: Sequence[Engine], glance: bool) -> _Read:
    """A page after some quarter turns. `glance`: only so far as to see that it is not upright."""
    gray = np.ascontiguousarray(np.rot90(picture.gray, turns))
    if turns % 2:
        gray = turned(gray, turn_of(gray))
    picture = replace(picture, gray=gray)
    stretches = stretches_of(gray, picture.scale)
    rules = rules_of(stretches, picture.scale)
    clean = without_rules(gray, stretches, picture.scale)
    lattices = find_lattices(rules)
    page = Page(picture.number, picture.width, picture.height, rules=rules, scanned=True)
    fenced = [lattice.box for lattice in lattices]
    bands = bands_of(clean, fenced, picture.scale)
    if not lattices and not bands and not picture.prose:
        page.unread = True
        return _Read(page, turns, 100.0)
    seen: list[Seen] = []
    letters = Letters(language_of_documents())
    boxes = [box for lattice in lattices for box in _boxes(lattice)]
    spans = [span for lattice in lattices for span in lattice.spans]
    numbers = {at for at, s in enumerate(spans) if s.row and not s.col and s.col_span == 1}
    boxes += [box for band in bands for box in band]
    numbers |= set(map(boxes.index, numbers_of(bands)))
    fenced += [around(bands)] if bands else []
    for strip in strips_of(picture, clean, boxes):
        seen += _strip_words(strip, picture, found, numbers, len(spans), letters)
        sure = _mean(seen)
        if glance and len(seen) >= WEIGHTS.glance_words and sure < WEIGHTS.upside_down:
            return _Read(page, turns, sure, whole=False)
    seen = letters.settled(seen) if picture.coarse else seen
    seen = typeset(seen) + _words_outside(picture, clean, fenced, found)
    page.words = [
        Word(
            word.text,
            word.x0 * picture.scale,
            word.top * picture.scale,
            word.x1 * picture.scale,
            word.bottom * picture.scale,
            bold=word.bold,
            doubt=word.doubt,
            weak=word.weak,
        )
        for word in seen
    ]
    return _Read(page, turns, _mean(seen))


def _mean(seen: Sequence[Seen]) -> float:
    """Mean confidence of words, 0-100."""
    return sum(word.confidence for word in seen) / len(seen) if seen else 0.0


def _boxes(lattice: Lattice) -> list[Box]:
    """The cells of a lattice, points."""
    xs, ys = lattice.xs, lattice.ys
    return [
        Box(xs[span.col], ys[span.row], xs[span.col + span.col_span], ys[span.row + span.row_span])
        for span in lattice.spans
    ]


def _strip_words(
    strip: Strip,
    picture: Picture,
    found: Sequence[Engine],
    numbers: Set[int],
    unruled: int,
    letters: Letters,
) -> list[Seen]:
    """The words of a strip, cell by cell, in pixels of the page; `letters` are given theirs.

    `numbers`: places of the cells that number rows; from `unruled` on they are of no cell, and
    where their letters stand and how bold they are is measured.
    """
    readings: list[dict[int, list[Seen]]] = []
    dpi = round(picture.dpi * strip.zoom)
    for engine in found:
        cells: dict[int, list[Seen]] = {cut.place: [] for cut in strip.cuts}
        read = memory.read(engine, strip.image, dpi, block=True)
        for word in read:
            cells[strip.cut_at((word.top + word.bottom) / 2).place].append(word)
        usual = median(word.bottom - word.top for word in read) if read else 0.0
        for cut in strip.cuts:
            words = cells[cut.place]
            cells[cut.place] = with_missed(words, cut, strip, engine, dpi, usual)
        readings.append(cells)
    result: list[Seen] = []
    words_seen = [word for cell in readings[0].values() for word in cell]
    marks = Marks(strip.image, words_seen, picture.coarse)
    language = language_of_documents()
    for cut in strip.cuts:
        first, *second = (cells[cut.place] for cells in readings)
        other = second[0] if second else []
        if cut.place in numbers:
            first, other = forms_of_number(first, other)
        held = agreed(first, other, marks.bear_out, picture.coarse, language)
        held = spelled_out(held, language)
        held = [replace(word, weak=word.weak or not marks.bear_out_end(word)) for word in held]
        held = held or [_unseen(cut)]
        settled = numbered if cut.place in numbers else mended
        held = settled(held, strip.image)
        if cut.place in numbers and is_figure(held):
            held = [replace(held[0], weak=False)]  # the numbers above and below it tell
        if cut.place >= unruled:
            held = measured(held, marks, strip.image)
        for word in held:
            if picture.coarse:
                letters.add(word, marks)
            result.append(_on_page(word, cut))
    return result


def _on_page(word: Seen, cut: Cut) -> Seen:
    """A word of a strip at its place on the page."""
    x0, x1 = (round((x - cut.left) / cut.zoom) + cut.x for x in (word.x0, word.x1))
    top, bottom = (round((y - cut.top) / cut.zoom) + cut.y for y in (word.top, word.bottom))
    return replace(word, x0=x0, x1=x1, top=top, bottom=bottom, lefts=())


def _unseen(cut: Cut) -> Seen:
    """Ink that no engine could read."""
    height, width = cut.image.shape
    right, bottom = cut.left + width, cut.top + height
    return Seen(UNREAD, cut.left, cut.top, right, bottom, 0.0, doubt="something stands unread")


def _words_outside(
    picture: Picture, clean: Gray, fenced: Sequence[Box], found: Sequence[Engine]
) -> list[Seen]:
    """The words outside every table: letterhead, headings, prose; read once."""
    rest = clean.copy()
    for box in fenced:
        x0, top, x1, bottom = (max(int(side / picture.scale), 0) for side in box)
        rest[top : bottom + 1, x0 : x1 + 1] = 255
    dark = rest < WEIGHTS.text
    rows = np.flatnonzero(dark.sum(axis=1) > 1)
    columns = np.flatnonzero(dark.sum(axis=0) > 1)
    if len(rows) * picture.scale < WEIGHTS.speck or not len(columns):
        return []
    pad = int(WEIGHTS.between / picture.scale)
    top, left = max(int(rows[0]) - pad, 0), max(int(columns[0]) - pad, 0)
    image = np.ascontiguousarray(rest[top : int(rows[-1]) + pad, left : int(columns[-1]) + pad])
    zoom = zoom_of(picture.dpi)
    place = Cut(0, left, top, 0, image, zoom, left=0)
    image = enlarged(image, zoom)
    return [
        _on_page(word, place)
        for word in memory.read(found[0], image, round(picture.dpi * zoom), block=False)
        if word.confidence >= WEIGHTS.barely
    ]
