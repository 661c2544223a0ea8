from __future__ import annotations

from extractors.pdf.columns import find_columns
from extractors.pdf.lattice import Lattice
from schemas.geometry import Page, Rule, Word

LEFTS = (50.0, 80.0, 300.0, 420.0)  # of the columns' texts, points
HEADER = ("TT", "Nhiệm vụ", "Chủ trì", "Thời gian")
HEIGHT = 11.0
SPACE = 25.0  # points from row to row


def words(x: float, top: float, text: str, bold: bool = False) -> list[Word]:
    """A text's words, six points a letter."""
    found = []
    for word in text.split():
        width = 6.0 * len(word)
        found.append(Word(word, x, top, x + width, top + HEIGHT, bold))
        x += width + 3.0
    return found


def page(rows: list[tuple[str, ...]], header: tuple[str, ...] = HEADER) -> Page:
    """A page with a bold header and rows of one line each, without rules."""
    sheet = Page(1, 600, 800)
    for place, row in enumerate([header, *rows]):
        for x, text in zip(LEFTS, row, strict=False):
            sheet.words += words(x, 50.0 + SPACE * place, text, bold=place == 0)
    return sheet


def table(sheet: Page) -> Lattice:
    (lattice,), _ = find_columns(sheet, sheet.words, sheet.rules, [], None)
    return lattice


ROWS = [
    ("1", "Ban hành kế hoạch", "Văn phòng", "Quý I"),
    ("2", "Rà soát thủ tục hành chính", "Phòng Kinh tế", "Quý II"),
    ("3", "Tổ chức hội nghị", "Công an", "Quý III"),
]


def test_columns_follow_the_header_and_rows_the_blank_stripes() -> None:
    lattice = table(page(ROWS))
    assert len(lattice.xs) == 5
    assert len(lattice.ys) == 5
    assert all(x < left for x, left in zip(lattice.xs, LEFTS, strict=False))
    assert lattice.doubts == {}


def test_a_sections_title_close_under_the_header_is_no_part_of_it() -> None:
    sheet = page(ROWS)
    title = words(50.0, 50.0 + HEIGHT + 1.0, "I CÔNG TÁC CHỈ ĐẠO, ĐIỀU HÀNH CẢI CÁCH", bold=True)
    sheet.words[4:4] = title
    lattice = table(sheet)
    assert len(lattice.xs) == 5
    assert len(lattice.ys) == 6


def test_a_border_stands_in_the_middle_of_the_blank_between_centred_texts() -> None:
    sheet = Page(1, 600, 800)
    sheet.rules = [Rule(40, y, 560, y + 0.5) for y in (40, 70, 110, 150)]
    for top, (no, task, when) in zip(
        (50, 85, 125), [("TT", "Nhiệm vụ", "Thời gian"), ("1", "Ban", "Quý"), ("2", "Rà", "Năm")],
        strict=True,
    ):  # fmt: skip
        for middle, text in ((60, no), (200, task), (450, when)):
            line = words(0.0, top, text, bold=top == 50)
            shift = middle - line[-1].x1 / 2
            sheet.words += [
                Word(w.text, w.x0 + shift, w.top, w.x1 + shift, w.bottom, w.bold) for w in line
            ]
    _, first, second, _ = table(sheet).xs
    assert 80 < first < 160
    assert 280 < second < 400


def test_rows_whose_numbers_do_not_fit_are_in_doubt() -> None:
    lost = ("", "và báo cáo kết quả", "Sở Nội vụ", "")
    lattice = table(page([*ROWS, lost]))
    assert set(lattice.doubts) == {3, 4}


def test_wide_blanks_of_a_file_that_writes_none_part_no_labels() -> None:
    labels = ("TT", "Nhiệm vụ cụ thể", "Chủ trì", "Thời gian")
    sheet = page(ROWS, labels)
    for word in sheet.words:
        word.glued = True
        word.x1 -= 1.0  # 4 points from word to word, more than a third of their height
    assert len(table(sheet).xs) == 5


def test_a_rule_below_a_label_over_two_columns_is_not_the_headers_foot() -> None:
    lefts = (50.0, 80.0, 300.0, 420.0, 520.0)
    sheet = Page(1, 600, 800)
    sheet.rules = [Rule(40.0, y, 590.0, y + 0.5) for y in (95.0, 145.0, 170.0, 195.0, 220.0)]
    sheet.rules.append(Rule(290.0, 118.0, 500.0, 118.5))
    sheet.words = words(330.0, 102.0, "Cơ quan thực hiện", bold=True)
    for x, label in zip(lefts, ("TT", "Nhiệm vụ", "Chủ trì", "Phối hợp", "Hạn"), strict=True):
        sheet.words += words(x, 125.0, label, bold=True)
    for place in range(3):
        row = (str(place + 1), "Ban hành kế hoạch", "Văn phòng", "Công an", "Quý I")
        for x, text in zip(lefts, row, strict=True):
            sheet.words += words(x, 152.0 + SPACE * place, text)
    lattice = table(sheet)
    assert len(lattice.xs) == 6
    assert lattice.ys[0] < 100.0
