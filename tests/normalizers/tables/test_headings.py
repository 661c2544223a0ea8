"""Section titles that stand as paragraphs above grids."""

from __future__ import annotations

import pytest

from normalizers.tables.continuation import find_tables
from normalizers.tables.headings import Head, split_heads
from normalizers.tables.rows import build_rows, items
from schemas.reading import Grid, Paragraph
from tests.normalizers.grids import grid

HEADER = "STT | Nhiệm vụ | Chủ trì | Thời gian"
TITLE = Paragraph("DANH MỤC NHIỆM VỤ NĂM 2026", 1, bold=True, centered=True)


def part(number: int, header: bool = True) -> Grid:
    row = f"{number} | Lập hồ sơ {number} | Công an phường | Quý I/2026"
    return grid(*([HEADER] if header else []), row, paged=False)


def sections(*blocks: Grid | Paragraph) -> list[tuple[str, str, int]]:
    """Number and title of every row's section, and its appendix."""
    return [
        (
            row.section.no if row.section else "",
            row.section.title if row.section else "",
            t.appendix,
        )
        for t in find_tables(blocks).tables
        for row in items(build_rows(t))
    ]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["Phần thứ nhất. NHIỆM VỤ KINH TẾ"], Head("thứ nhất", "NHIỆM VỤ KINH TẾ")),
        (["Phần thứ hai", "NHIỆM VỤ XÃ HỘI"], Head("thứ hai", "NHIỆM VỤ XÃ HỘI")),
        (["PHẦN II", "CÁC NHIỆM VỤ"], Head("II", "CÁC NHIỆM VỤ")),
        (["Phần thứ 3: Giải pháp"], Head("3", "Giải pháp")),
        (["II. Công tác chỉ đạo của", "ủy ban"], Head("II", "Công tác chỉ đạo của ủy ban")),
    ],
)
def test_parts_are_numbered_in_words_and_on_a_line_of_their_own(
    lines: list[str], expected: Head
) -> None:
    assert split_heads([Paragraph(line, 1) for line in lines]) == ([], [expected])


def test_a_bold_title_at_the_margin_is_a_section_of_the_appendix() -> None:
    one, two = (Paragraph(text, 1, bold=True) for text in ("Lĩnh vực kinh tế", "Lĩnh vực xã hội"))
    expected = [("", "Lĩnh vực kinh tế", 1), ("", "Lĩnh vực xã hội", 1)]
    assert sections(TITLE, one, part(1), two, part(1)) == expected
    assert sections(TITLE, one, part(1), two, part(2, header=False)) == expected


def test_a_bold_title_in_the_middle_or_of_a_table_is_an_appendix() -> None:
    other = Paragraph("DANH MỤC NHIỆM VỤ KHÁC", 1, bold=True, centered=True)
    form = Paragraph("Biểu số 2. Nhiệm vụ khác", 1, bold=True)
    for title in (other, form):
        assert sections(TITLE, part(1), title, part(1)) == [("", "", 1), ("", "", 2)]


def test_a_section_stands_in_its_part() -> None:
    lines = [Paragraph(t, 1) for t in ("Phần thứ nhất. KINH TẾ", "I. Nông nghiệp")]
    (table,) = find_tables([TITLE, *lines, part(1)]).tables
    (row,) = items(build_rows(table))
    assert row.section is not None
    assert (row.section.path, row.section.ancestors) == (("thứ nhất", "I"), ("KINH TẾ",))


def test_a_page_end_below_a_title_with_its_number_and_running_head_changes_nothing() -> None:
    def head(page: int) -> list[Paragraph]:
        gazette = Paragraph(f"CÔNG BÁO/Số 333/Ngày 16-06-2026 {page}", page)
        return [gazette, Paragraph(str(page), page, centered=True)]

    pages = [
        [*head(2), Paragraph("I. KINH TẾ", 2, bold=True), part(1)],
        [Paragraph("II. XÃ HỘI", 2, bold=True), *head(3), part(1, header=False)],
        [Paragraph("An ninh, trật tự", 3, bold=True), *head(4), part(1, header=False)],
    ]
    found = sections(TITLE, *(block for page in pages for block in page))
    assert [title for _, title, _ in found] == ["KINH TẾ", "XÃ HỘI", "An ninh, trật tự"]


def test_appendices_that_pages_begin_with_are_no_running_heads() -> None:
    blocks = [
        block
        for page in (2, 3, 4)
        for block in (Paragraph(f"Phụ lục {page}", page, bold=True, centered=True), part(1))
    ]
    assert [appendix for *_, appendix in sections(*blocks)] == [1, 2, 3]


def test_titles_that_differ_by_a_number_are_no_running_heads() -> None:
    blocks = [
        block
        for page in (2, 3, 4)
        for block in (
            Paragraph(f"NHIỆM VỤ THÁNG {page}", page, bold=True, centered=True),
            part(1),
        )
    ]
    assert [appendix for *_, appendix in sections(*blocks)] == [1, 2, 3]


def test_a_list_with_a_title_is_a_list_on_its_further_pages_too() -> None:
    header = "TT | Nội dung | Hình thức | Thời gian"
    things = [f"{no} | Hội trường số {no} | Xã Bắc Hà | Vĩnh viễn" for no in range(1, 7)]
    acts = [f"{no} | Xây dựng trường học | Xã Bắc Hà | Quý I/2026" for no in (7, 8)]
    title = Paragraph("DANH MỤC CÔNG TRÌNH", 1, bold=True, centered=True)
    of_list, further = grid(header, *things, paged=False), grid(header, *acts, paged=False)
    assert not sections(title, of_list, further)
    assert len(sections(title, of_list, Paragraph("PHỤ LỤC II", 1, bold=True), further)) == 2
