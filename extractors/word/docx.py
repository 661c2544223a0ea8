"""DOCX, DOCM, DOTX and strict DOCX into a Reading."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache

from extractors.legacy_fonts import encodings_in_use
from extractors.packages import parse_xml
from extractors.word.document import BodyReader
from extractors.word.inks import page_ground
from extractors.word.legacy import may_name_legacy_font, typed
from extractors.word.markup import BODY, Element, W
from extractors.word.notes import NoteMarks
from extractors.word.numbering import Numbering
from extractors.word.package import Package
from extractors.word.runs import RunReader
from extractors.word.styles import Styles
from schemas.reading import Note, Paragraph, Reading, UnreadableError

_FOLLOWED_BY_HAND = "hyperlink"
_MAX_LINKS_SHOWN = 5
MAX_KEPT = 1 << 20
"""Bytes of styles that are kept parsed: documents of one template have the same to the byte, and
they are a quarter of what reading one costs. A tree takes some ten times as much."""
_kept_xml = lru_cache(maxsize=2)(parse_xml)  # trees are only read


def read_docx(data: bytes) -> Reading:
    """Read a Word file as Word shows it: paragraphs and tables in document order.

    Automatic numbers stand before their text, tracked changes are accepted, hidden text is
    left out. Macros are not run and links are not followed. Grids are not paged: all on page 1.

    Raises:
        UnreadableError: `damaged-docx`, `unsafe-docx`, `encrypted-office`, `not-a-document`.
    """
    package = Package(data)
    main = package.part(package.main) or b""
    document = parse_xml(main, package.main)
    body = document.find(BODY)
    if body is None:
        raise UnreadableError(
            "not-a-document", "the package holds no Word document; save the plan as DOCX or PDF"
        )
    side = _SideParts(package)
    parts = {kind: side.data(kind) for kind in ("styles", "theme", "numbering", "settings")}
    # Fonts tell nothing but the code page of old text, so they are looked at only where it may be.
    is_old = may_name_legacy_font(main, parts["styles"], parts["theme"], parts["numbering"])
    styles = Styles(side.root("styles"), side.root("theme") if is_old else None)
    lists = side.root("numbering")
    encodings = encodings_in_use(typed(document, lists, styles)) if is_old else frozenset()
    marks = NoteMarks(side.root("settings"))
    numbering = Numbering(lists, styles, is_lost="numbering" in side.lost)
    reader = BodyReader(styles, numbering, RunReader(styles, marks, encodings))
    blocks = reader.blocks(body, behind=page_ground(document))
    blocks += _note_texts(side, reader, marks)
    notes = reader.notes + side.notes() + _outside_links(package)
    return Reading("docx", "word", 1, blocks, notes)


class _SideParts:
    """The parts that the main one leans on; one that is damaged is left out and named.

    What breaks a safety limit still refuses the whole file.
    """

    def __init__(self, package: Package) -> None:
        self._package = package
        self._data: dict[str, bytes | None] = {}
        self.lost: dict[str, str] = {}  # kind -> what is wrong with it

    def data(self, kind: str) -> bytes | None:
        if kind not in self._data:
            self._data[kind] = None
            with self._losing(kind):
                self._data[kind] = self._package.related(kind)
        return self._data[kind]

    def root(self, kind: str) -> Element | None:
        data = self.data(kind)
        if data is not None and kind not in self.lost:
            small = kind == "styles" and len(data) <= MAX_KEPT
            with self._losing(kind):
                return (_kept_xml if small else parse_xml)(data, kind)
        return None

    def notes(self) -> list[Note]:
        return [
            Note("part-ignored", f"the part {kind} was not read: {why}")
            for kind, why in self.lost.items()
        ]

    @contextmanager
    def _losing(self, kind: str) -> Iterator[None]:
        try:
            yield
        except UnreadableError as error:
            if error.code != "damaged-docx":
                raise
            self.lost[kind] = error.message


def _note_texts(side: _SideParts, reader: BodyReader, marks: NoteMarks) -> list[Paragraph]:
    """Footnotes and endnotes that the body refers to, each behind its mark."""
    bodies: dict[tuple[str, str], Element] = {}
    for kind in {kind for kind, _ in marks.shown}:
        root = side.root(f"{kind}s")
        for note in () if root is None else root.iterfind(W + kind):
            bodies[kind, note.get(W + "id", "")] = note
    paragraphs: list[Paragraph] = []
    for key, mark in list(marks.shown.items()):
        if key in bodies:
            text = reader.text(bodies[key])[0].replace("\n", " ")
            paragraphs.append(Paragraph(f"{mark} {text}".strip(), kind="footnote"))
    return paragraphs


def _outside_links(package: Package) -> list[Note]:
    """One note for templates and parts that lie outside the file; nothing is fetched."""
    targets = [
        f"{link.kind}: {link.target}" for link in package.outside if link.kind != _FOLLOWED_BY_HAND
    ]
    if not targets:
        return []
    shown = "; ".join(targets[:_MAX_LINKS_SHOWN])
    return [
        Note("external-link", "the file points outside itself; nothing was fetched", text=shown)
    ]
