"""Word files into a Reading: DOCX and its kin directly, older formats through LibreOffice."""

from __future__ import annotations

from extractors.word.doc import is_flat_text, is_older_word, read_doc
from extractors.word.docx import read_docx

__all__ = ["is_flat_text", "is_older_word", "read_doc", "read_docx"]
