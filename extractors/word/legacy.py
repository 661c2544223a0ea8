"""Which legacy code pages a document's fonts really stand for.

Clerks type Unicode into templates of the nineties: the font says .VnTime, the letters do not need
it. A word such as "cáo" can be read both ways, so the document as a whole decides.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import chain

from extractors.legacy_fonts import Encoding, encoding_of, evidence
from extractors.word.looks import run_look
from extractors.word.markup import PPR, RPR, Element, P, R, T, W, value
from extractors.word.styles import Styles

_BEGINNINGS = (b'".vn', b'"vn', b"'.vn", b"'vn")


def may_name_legacy_font(*parts: bytes | None) -> bool:
    """Whether any part has a value that begins like a legacy font's name."""
    for part in parts:
        lowered = (part or b"").lower()
        if any(beginning in lowered for beginning in _BEGINNINGS):
            return True
    return False


def encodings_in_use(
    document: Element, numbering: Element | None, styles: Styles
) -> frozenset[Encoding]:
    """Code pages whose fonts are not contradicted by the letters typed in them."""
    weight: Counter[Encoding] = Counter()
    for font, text in chain(_typed(document, styles), _labels(numbering, styles)):
        encoding = encoding_of(font) if font else None
        if encoding is not None:
            weight[encoding] += evidence(text, encoding)
    return frozenset(encoding for encoding, total in weight.items() if total >= 0)


def _typed(document: Element, styles: Styles) -> Iterator[tuple[str | None, str]]:
    """Font and text of every run."""
    for paragraph in document.iter(P):
        style = styles.paragraph(value(paragraph.find(PPR), W + "pStyle")).run
        for run in paragraph.iter(R):
            font = styles.shown(run_look(run.find(RPR), styles.theme_fonts), style).font
            yield font, "".join(part.text or "" for part in run.iter(T))


def _labels(numbering: Element | None, styles: Styles) -> Iterator[tuple[str | None, str]]:
    """Font and pattern of every level of a list."""
    for level in () if numbering is None else numbering.iter(W + "lvl"):
        font = run_look(level.find(RPR), styles.theme_fonts).font
        yield font, value(level, W + "lvlText") or ""
