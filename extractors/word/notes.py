"""Footnote and endnote marks: the numbers Word shows, counted in document order."""

from __future__ import annotations

from extractors.word.markup import Element, W, integer, value
from extractors.word.number_formats import format_number
from extractors.word.numbering import MAX_NUMBER

_ID, _CUSTOM = W + "id", W + "customMarkFollows"
_KINDS = {"footnote": "decimal", "endnote": "lowerRoman"}
"""Kind of note -> the format Word counts it in unless the settings name another."""


class NoteMarks:
    """Numbers the notes of a document; references must be asked for in document order."""

    def __init__(self, settings: Element | None) -> None:
        """Read start and format of the numbers from `w:settings`, which may be missing."""
        self._format: dict[str, str] = {}
        self._next: dict[str, int] = {}
        self.shown: dict[tuple[str, str], str] = {}
        for kind, usual in _KINDS.items():
            properties = None if settings is None else settings.find(f"{W}{kind}Pr")
            self._format[kind] = value(properties, W + "numFmt") or usual
            self._next[kind] = integer(value(properties, W + "numStart"), 1, 0, MAX_NUMBER)

    def reference(self, element: Element) -> str:
        """The mark of a `w:footnoteReference` or `w:endnoteReference` in the text.

        A mark of the author's own stands in the text behind it and takes no number.
        """
        kind = element.tag.removeprefix(W).removesuffix("Reference")
        mark = ""
        if element.get(_CUSTOM, "0") in ("0", "false", "off"):
            mark = format_number(self._next[kind], self._format[kind])
            self._next[kind] += 1
        self.shown[kind, element.get(_ID, "")] = mark
        return mark
