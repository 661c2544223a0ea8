"""What a drawn page is read as, each measure just met and just missed on a page of its own."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

import extractors.pdf as reader
from extractors.pdf import bare, borders, plumber
from extractors.pdf.columns import find_columns
from extractors.pdf.lattice import Lattice, Span
from extractors.pdf.pdfium import read_pages
from schemas.geometry import Page, Word
from schemas.reading import UnreadableError
from tests.extractors.pdf_build import Font, Sheet, pdf, width
from tests.extractors.test_legacy_fonts import tcvn3


def read(*sheets: Sheet) -> list[Page]:
    return list(read_pages(pdf(*sheets)))


def sheet(*texts: str) -> Sheet:
    """Lines of text, a quarter of a page from the top."""
    made = Sheet()
    for number, text in enumerate(texts or ("Lập sổ",)):
        made.text(100, 150 + 20 * number, text)
    return made


def rules(draw: Any) -> int:
    """How many rules a page shows beside four that make it a table's."""
    made = sheet()
    for n in range(4):
        made.line(100, 300 + 20 * n, 500, 300 + 20 * n)
    draw(made)
    return len(read(made)[0].rules) - 4


FAINT = "/ExtGState<</Faint<</ca 0.03/CA 0.03>>/Seen<</ca 0.06/CA 0.06>>>>"


def with_states(made: Sheet, state: str) -> None:
    made.resources = FAINT
    made.line(100, 500, 500, 500, state=f"/{state} gs 0.5 w")


def path(made: Sheet, drift: float, long: float) -> None:
    """Two pieces of one path: one straight, one that drifts."""
    made.raw(f"q 0.5 w 100 100 m 100 150 l {100 + long} {150 + drift} l S Q")


@pytest.mark.parametrize(
    ("draw", "count"),
    [
        (lambda s: s.fill(100, 500, 300, 502.9), 1),
        (lambda s: s.fill(100, 500, 300, 503.1), 0),  # shading
        (lambda s: s.fill(100, 500, 101.9, 500.5), 0),  # the dot of a corner
        (lambda s: s.fill(100, 500, 102.1, 500.5), 1),
        (lambda s: s.line(100, 500, 300, 500, state="0.98 G 0.5 w"), 0),  # white
        (lambda s: s.line(100, 500, 300, 500, state="0.97 G 0.5 w"), 1),
        (lambda s: s.fill(100, 500, 300, 501, state="0.88 g"), 0),  # pale
        (lambda s: s.fill(100, 500, 300, 501, state="0.87 g"), 1),
        (lambda s: with_states(s, "Faint"), 0),
        (lambda s: with_states(s, "Seen"), 1),
        (lambda s: path(s, 0.9, 100), 2),
        (lambda s: path(s, 1.1, 100), 1),
    ],
)
def test_which_lines_are_rules(draw: Any, count: int) -> None:
    assert rules(draw) == count


@pytest.mark.parametrize(("lines", "tabular"), [(3, False), (4, True)])
def test_few_lines_make_no_table(lines: int, tabular: bool) -> None:
    made = sheet()
    for n in range(lines):
        made.line(100, 300 + 20 * n, 500, 300 + 20 * n)
    (page,) = read(made)
    assert (bool(page.words), bool(page.lines)) == (tabular, not tabular)


@pytest.mark.parametrize(("gap", "tabular"), [(11.0, False), (13.0, True)])
def test_a_wide_gap_on_the_first_page_is_a_letterheads(gap: float, tabular: bool) -> None:
    made = sheet()
    made.text(100 + width("Lập sổ") + gap, 150, "Mở lớp")
    assert bool(read(made)[0].words) is tabular


@pytest.mark.parametrize(("gaps", "tabular"), [(2, False), (3, True)])
def test_later_pages_have_a_few_wide_gaps_without_a_table(gaps: int, tabular: bool) -> None:
    made = sheet(*["Lập sổ"] * 4)
    for n in range(gaps):
        made.text(300, 150 + 20 * n, "Mở lớp")
    assert bool(read(sheet(), made)[1].words) is tabular


def test_prose_is_read_in_front_before_tables_and_at_the_end() -> None:
    table = sheet()
    for n in range(4):
        table.line(100, 300 + 20 * n, 500, 300 + 20 * n)
    prose = [sheet() for _ in range(14)]
    pages = read(*prose[:8], table, *prose[8:])
    assert [page.number for page in pages if page.unread] == [4, 5, 6, 10, 11, 12]


def test_words_without_rules_are_as_high_as_their_type() -> None:
    made = sheet()
    made.text(300, 150, "Lập sổ")
    (page,) = read(made)
    low = page.words[-1]
    assert (low.top, low.bottom) == pytest.approx((150 - 8.9, 150 + 2.2), abs=0.01)


@pytest.mark.parametrize(("share", "hidden"), [(0.9, True), (0.7, False)])
def test_a_shape_that_covers_most_of_a_text_hides_it(share: float, hidden: bool) -> None:
    made = sheet("Lập sổ", "m" * 20)
    for n in range(4):
        made.line(100, 300 + 20 * n, 500, 300 + 20 * n)
    made.fill(90, 155, 100 + share * width("m" * 20), 180, state="1 g")
    (page,) = read(made)
    assert any("mmm" in word.text for word in page.hidden) is hidden


@pytest.mark.parametrize(("crossed", "mark"), [(2, False), (3, True)])
def test_text_of_another_ink_over_rules_is_a_watermark(crossed: int, mark: bool) -> None:
    made = sheet(*["Lập sổ"] * 4)
    for n in range(4):
        made.line(300 + 20 * n, 300, 300 + 20 * n, 400)
    made.text(322 if crossed == 2 else 302, 350, "iiiiii" * 4, state="1 0 0 rg")
    made.text(290, 500, "Lập")
    (page,) = read(made)
    over = [300 + 20 * n for n in range(4)]
    start = 322 if crossed == 2 else 302
    assert sum(start < x < start + width("iiiiii" * 4) for x in over) == crossed
    assert any("iii" in word.text for word in page.marks) is mark


# -- without a drawing ----------------------------------------------------------------------------


def word(text: str, x: float, top: float) -> Word:
    return Word(text, x, top, x + 5 * len(text), top + 10)


def test_a_table_without_rules_has_blank_around_its_text() -> None:
    head = [
        Word(t, x, 50, x + 20, 60, bold=True) for t, x in (("TT", 50), ("Việc", 100), ("Ai", 300))
    ]
    rows = [
        word(t, x, top) for top in (80, 110, 140) for t, x in (("1", 50), ("Lập", 100), ("Sở", 300))
    ]
    ((lattice,), _) = find_columns(Page(1, 600, 800), [*head, *rows], [], [], None)
    assert (lattice.xs[0], lattice.xs[-1]) == (47.0, 323.0)
    assert (lattice.ys[0], lattice.ys[-1]) == (48.0, 152.0)


def test_borders_are_tried_half_a_point_apart() -> None:
    assert len(borders._crossings([], 0.0, 100.0)) == 203
    crossed = borders._crossings([(20.0, 40.0)], 0.0, 100.0)
    assert (crossed[42], crossed[43], crossed[76], crossed[77]) == (0, 1, 1, 0)
    assert [round(cost, 2) for cost in crossed[33:41]] == [0, -0.01, *[-0.01] * 5, 0]


@pytest.mark.parametrize(("rows", "goes_on"), [(3, True), (4, False)])
def test_a_drawn_header_tells_the_columns_below_it(rows: int, goes_on: bool) -> None:
    xs = [50.0, 80.0, 200.0, 300.0]
    ys = [100.0 + 20 * n for n in range(rows + 1)]
    spans = [Span(r, c, 1, 1) for r in range(rows) for c in range(3)]
    below = [word(t, x, ys[-1] + 15) for t, x in (("1", 55), ("Lập", 90), ("Sở", 210))]
    lattice, foot = Lattice(xs, ys, spans), ys[-1]
    assert (bare.tell_rows(below, [], [lattice]) is not None) is goes_on
    assert lattice.ys[-1] == (foot + 27.0 if goes_on else foot)
    assert bare.tell_rows(below, [], [Lattice(xs[:3], ys, spans)]) is None  # two columns


def test_a_drawn_row_of_two_numbers_comes_apart() -> None:
    ys = [100.0, 120.0, 200.0, 220.0]
    spans = [Span(r, c, 1, 1) for r in range(3) for c in range(3)]
    lattice = Lattice([50.0, 80.0, 200.0, 300.0], ys, spans, doubts={0: "above", 2: "below"})
    inside = [word(t, x, y) for y in (125, 165) for t, x in (("1", 55), ("Lập", 90), ("Sở", 210))]
    bare._split(lattice, 1, inside)
    assert lattice.ys == [100.0, 120.0, 150.0, 200.0, 220.0]
    assert sorted(span.row for span in lattice.spans) == [0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3]
    assert lattice.doubts == {0: "above", 3: "below"}


@pytest.mark.parametrize(
    ("lost", "second", "failed", "taken"),
    [
        (0.05, 0.0, "", False),  # one letter in twenty
        (0.06, 0.05, "", True),
        (0.06, 0.06, "", False),  # the second reader lost as many
        (0.0, 0.06, "it stops", True),
        (0.06, None, "", False),
    ],
)
def test_when_the_second_reader_reads_a_page(
    monkeypatch: pytest.MonkeyPatch, lost: float, second: float | None, failed: str, taken: bool
) -> None:
    first, other = Page(1, 600, 800, failed=failed), Page(2, 600, 800)
    shares = {1: lost, 2: second}
    monkeypatch.setattr(reader, "read_pages", lambda _: (page for page in [first]))
    monkeypatch.setattr(reader, "_second", lambda *_: None if second is None else other)
    monkeypatch.setattr(reader, "_lost", lambda page: shares[page.number])
    assert list(reader._pages(b"", [])) == [other if taken else first]


def test_a_damaged_file_that_speaks_of_encryption_is_damaged() -> None:
    with pytest.raises(UnreadableError) as error:
        next(read_pages(b"%PDF-1.4 /Encrypt"))
    assert error.value.code == "damaged-pdf"


def test_how_the_second_reader_parts_words() -> None:
    asked: dict[str, Any] = {}

    def extract_words(**how: Any) -> list[Any]:
        asked.update(how)
        return []

    page = SimpleNamespace(
        page_number=1, width=600, height=800, edges=[], rects=[], extract_words=extract_words
    )
    assert plumber._page(page).words == []
    assert asked["x_tolerance_ratio"] == 0.15


def test_the_soft_hyphen_of_an_old_font_is_a_letter() -> None:
    made = Sheet(font=Font(".VnTime"))
    printed = ["Hướng dẫn", "phường", "như"]
    for line, text in enumerate(printed):
        made.text(60, 100 + 20 * line, tcvn3(text))
    (page,) = read(made)
    assert " ".join(word.text for word in page.words) == " ".join(printed)
