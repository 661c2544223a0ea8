"""The fonts of a Word file's text: legacy code pages, where they really stand for those.

Clerks type Unicode into templates of the nineties: the font says .VnTime, the letters do not need
it. A word such as "cáo" can be read both ways, so the document as a whole decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractors.word.looks import run_look
from extractors.word.markup import PPR, RPR, Element, P, R, T, W, value
from extractors.word.styles import Styles

_BEGINS = re.compile(rb"""vn(?:(?<=["']vn)|(?<=["']\.vn))""")  # literal first: one quick search


def may_name_legacy_font(*parts: bytes | None) -> bool:
    """Whether any part has a value that begins like a legacy font's name."""
    return any(_BEGINS.search(part.lower()) for part in parts if part)


def typed(
    document: Element, numbering: Element | None, styles: Styles
) -> Iterator[tuple[str | None, str]]:
    """Font and text of every run, font and pattern of every level of a list."""
    for paragraph in document.iter(P):
        style = styles.paragraph(value(paragraph.find(PPR), W + "pStyle")).run
        for run in paragraph.iter(R):
            font = styles.shown(run_look(run.find(RPR), styles.theme_fonts), style).font
            yield font, "".join(part.text or "" for part in run.iter(T))
    for level in () if numbering is None else numbering.iter(W + "lvl"):
        font = run_look(level.find(RPR), styles.theme_fonts).font
        yield font, value(level, W + "lvlText") or ""
