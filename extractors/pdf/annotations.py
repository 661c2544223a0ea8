"""Text that people typed onto a page: values of form fields, and notes written on the sheet."""

from __future__ import annotations

import ctypes
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from extractors.pdf.space import Space
from schemas.geometry import Word

MAX_ANNOTATIONS = 5_000  # of one page
MAX_VALUE = 20_000  # bytes of one value
UNSEEN = raw.FPDF_ANNOT_FLAG_HIDDEN | raw.FPDF_ANNOT_FLAG_NOVIEW
CHECKED = "x"
_TICKED = (raw.FPDF_FORMFIELD_CHECKBOX, raw.FPDF_FORMFIELD_RADIOBUTTON)
_TYPED = (raw.FPDF_FORMFIELD_TEXTFIELD, raw.FPDF_FORMFIELD_COMBOBOX, raw.FPDF_FORMFIELD_LISTBOX)


def typed_words(
    document: pdfium.PdfDocument, page: Any, space: Space, words: Sequence[Word]
) -> Iterator[Word]:
    """Lines of the fields and notes of a loaded page, where they stand.

    `words` are those the page draws itself: a value that is drawn as well is not given again.
    """
    for number in range(min(raw.FPDFPage_GetAnnotCount(page), MAX_ANNOTATIONS)):
        annotation = raw.FPDFPage_GetAnnot(page, number)
        if not annotation:
            continue
        try:
            yield from _lines(document, annotation, space, words)
        finally:
            raw.FPDFPage_CloseAnnot(annotation)


def _lines(
    document: pdfium.PdfDocument, annotation: Any, space: Space, words: Sequence[Word]
) -> Iterator[Word]:
    kind = raw.FPDFAnnot_GetSubtype(annotation)
    if kind not in (raw.FPDF_ANNOT_FREETEXT, raw.FPDF_ANNOT_WIDGET):
        return
    rect = raw.FS_RECTF()
    if raw.FPDFAnnot_GetFlags(annotation) & UNSEEN or not raw.FPDFAnnot_GetRect(annotation, rect):
        return
    if kind == raw.FPDF_ANNOT_FREETEXT:
        text = _value(raw.FPDFAnnot_GetStringValue, annotation, b"Contents")
    else:
        text = _field_value(document, annotation)
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if not lines:
        return
    low, high = sorted((rect.bottom, rect.top))
    left, right = sorted((rect.left, rect.right))
    x0, top, x1, bottom = space.box(left, low, right, high)
    drawn = "".join(
        word.text
        for word in words
        if x0 <= (word.x0 + word.x1) / 2 <= x1 and top <= (word.top + word.bottom) / 2 <= bottom
    )
    if "".join("".join(lines).split()) in "".join(drawn.split()):
        return
    step = (bottom - top) / len(lines)
    for index, line in enumerate(lines):
        yield Word(line, x0, top + step * index, x1, top + step * (index + 1))


def _field_value(document: pdfium.PdfDocument, widget: Any) -> str:
    """Value of a form field, the mark of a ticked one, '' of any other."""
    if document.formenv is None:
        document.init_forms()
    if document.formenv is None:
        return _value(raw.FPDFAnnot_GetStringValue, widget, b"V")
    form = document.formenv.raw
    kind = raw.FPDFAnnot_GetFormFieldType(form, widget)
    if kind in _TICKED:
        return CHECKED if raw.FPDFAnnot_IsChecked(form, widget) else ""
    return _value(raw.FPDFAnnot_GetFormFieldValue, form, widget) if kind in _TYPED else ""


def _value(function: Any, *arguments: Any) -> str:
    """What a function of PDFium writes in UTF-16, NFC."""
    length = function(*arguments, None, 0)
    if not 2 < length <= MAX_VALUE:
        return ""
    buffer = ctypes.create_string_buffer(length)
    typed = ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort))
    function(*arguments, typed, length)
    return unicodedata.normalize("NFC", buffer.raw[: length - 2].decode("utf-16-le", "replace"))
