"""Names of WordprocessingML and the walk over the markup that Word shows.

Every other module of this package asks `visible` for the children of an element: it opens the
wrappers that stand around shown content and leaves out what tracked changes removed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractors.packages import Element as Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"

VAL = W + "val"
BODY, P, TBL, TR, TC, R, T = (W + name for name in ("body", "p", "tbl", "tr", "tc", "r", "t"))
PPR, RPR, TBLPR, TRPR, TCPR = (W + name for name in ("pPr", "rPr", "tblPr", "trPr", "tcPr"))
SDT, SDT_PR, SDT_CONTENT = W + "sdt", W + "sdtPr", W + "sdtContent"
TEXT_BOX = W + "txbxContent"
DELETED, MOVED_FROM = W + "del", W + "moveFrom"
ALTERNATE, CHOICE, FALLBACK = MC + "AlternateContent", MC + "Choice", MC + "Fallback"

_WRAPPERS = frozenset(
    W + name
    for name in ("ins", "moveTo", "hyperlink", "fldSimple", "smartTag", "customXml", "dir", "bdo")
)
"""Elements around shown content that add nothing to its text."""

_SPECIAL = _WRAPPERS | {SDT, ALTERNATE, DELETED, MOVED_FROM}
"""The only elements whose place in the text is not their own."""

_OFF = frozenset({"0", "false", "off", "none"})

_MEASURE = re.compile(r"(-?\d{1,9}(?:\.\d{1,9})?)(mm|cm|in|pt|pc|pi)?")
_TWIPS = {"mm": 1440 / 25.4, "cm": 1440 / 2.54, "in": 1440.0, "pt": 20.0, "pc": 240.0, "pi": 240.0}


def visible(element: Element) -> Iterator[Element]:
    """Children of `element` as Word shows them: insertions in, deletions out, wrappers opened.

    A content control that still shows its placeholder ("Click here to enter text") is empty.
    Of alternate contents the first choice counts, the fallback only where there is no choice.
    """
    for child in element:
        tag = child.tag
        if tag not in _SPECIAL:
            yield child
        elif tag in _WRAPPERS:
            yield from visible(child)
        elif tag == SDT:
            content = child.find(SDT_CONTENT)
            if content is not None and not _shows_placeholder(child):
                yield from visible(content)
        elif tag == ALTERNATE:
            branch = child.find(CHOICE)
            if branch is None or len(branch) == 0:
                branch = child.find(FALLBACK)
            if branch is not None:
                yield from visible(branch)


def _shows_placeholder(control: Element) -> bool:
    properties = control.find(SDT_PR)
    return properties is not None and is_on(properties.find(W + "showingPlcHdr"))


def is_on(element: Element | None) -> bool:
    """Whether an on/off property is present and not switched off."""
    return element is not None and element.get(VAL) not in _OFF


def first_child(parent: Element, tag: str) -> Element | None:
    """The first child of that tag; properties stand first, so this is quicker than `find`."""
    for child in parent:
        if child.tag == tag:
            return child
    return None


def by_tag(properties: Element | None) -> dict[str, Element]:
    """Children of a properties element by their tag, to be looked at more than once."""
    return {} if properties is None else {child.tag: child for child in properties}


def value(parent: Element | dict[str, Element] | None, tag: str) -> str | None:
    """The `w:val` of the child `tag`, None where either is missing."""
    if parent is None:
        return None
    child = parent.get(tag) if isinstance(parent, dict) else parent.find(tag)
    return None if child is None else child.get(VAL)


def integer(text: str | None, default: int, low: int, high: int) -> int:
    """`text` as a whole number held between `low` and `high`; `default` where it is none."""
    try:
        return min(max(int(text or ""), low), high)
    except ValueError:
        return default


def twips(text: str | None) -> float:
    """A width in twentieths of a point; strict files write it with a unit. 0 where unreadable."""
    match = _MEASURE.fullmatch(text or "")
    return float(match[1]) * _TWIPS.get(match[2], 1.0) if match else 0.0
