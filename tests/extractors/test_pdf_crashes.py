"""No crash of a reader loses a document."""

from __future__ import annotations

from typing import Any

import pytest

import extractors.pdf as reader
from extractors.pdf import read_pdf
from extractors.pdf.picture import Pictures
from extractors.pdf.words import PageReader
from tests.extractors.pdf_build import Sheet, pdf, table
from tests.extractors.test_pdf_rules import PRINTED, read


def _raises(*_: Any, **__: Any) -> Any:
    raise IndexError("list index out of range")


def test_a_page_may_begin_with_a_blank() -> None:
    sheet = Sheet()
    sheet.text(54, 60, " ")
    sheet.text(56.5, 60, " x")
    table(sheet)
    assert read(pdf(sheet)) == PRINTED
    first = Sheet()
    table(first, [[" 5", *PRINTED[1][1:]]], header=False)
    assert read(pdf(first))[0][0] == "5"


@pytest.mark.parametrize("broken", ["words", "layout"])
def test_an_exception_hands_the_page_to_the_second_reader(
    broken: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet = Sheet()
    table(sheet)
    data = pdf(sheet)
    if broken == "words":
        monkeypatch.setattr(PageReader, "read", _raises)
    else:
        right, tried = reader.blocks_of, []

        def stops_once(page: Any, before: Any) -> Any:
            tried.append(page)
            return right(page, before) if len(tried) > 1 else _raises()

        monkeypatch.setattr(reader, "blocks_of", stops_once)
    assert read(data) == PRINTED
    if broken == "words":
        assert [note.code for note in read_pdf(data).notes] == ["second-reader"]


def test_where_both_readers_fail_the_rest_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    first = Sheet()
    table(first)
    second = Sheet(font=first.font, bold=first.bold)
    table(second)
    right = reader.blocks_of

    def stops_on_the_second(page: Any, before: Any) -> Any:
        return _raises() if page.number == 2 else right(page, before)

    monkeypatch.setattr(reader, "blocks_of", stops_on_the_second)
    reading = read_pdf(pdf(first, second))
    assert [grid.page for grid in reading.grids] == [1]
    assert {(note.code, note.page) for note in reading.notes} >= {("page-unreadable", 2)}
    assert any("Văn phòng" in p.text for p in reading.paragraphs if p.page == 2)


def test_a_page_that_cannot_be_drawn_costs_itself_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page without text is read from its picture, of which PDFium may know nothing."""
    printed = Sheet()
    table(printed)
    data = pdf(printed, Sheet(font=printed.font, bold=printed.bold))
    monkeypatch.setattr(Pictures, "picture", _raises)
    assert read(data) == PRINTED
    assert [(note.code, note.page) for note in read_pdf(data).notes] == [("page-unreadable", 2)]
