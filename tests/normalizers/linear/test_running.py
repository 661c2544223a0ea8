"""Lines that recur on the pages of a linear dump: running heads, or cells."""

from __future__ import annotations

from normalizers.linear import cut
from normalizers.linear.lines import Line, lines_of
from normalizers.linear.running import without_running_heads
from schemas.reading import Paragraph
from tests.normalizers.dumps import LABELS, ROWS, paragraphs, row_lines, rows_of


def dump(*rows: tuple[str, ...]) -> list[str]:
    return [line for row in rows for line in row_lines(row)]


def test_running_heads_are_no_text_of_the_table() -> None:
    pages: list[Paragraph] = []
    for page in range(1, 5):
        rows = ROWS[:3] if page == 1 else []
        numbered = [(str((page - 1) * 3 + n), *row[1:]) for n, row in enumerate(ROWS[:3], 1)]
        body = dump(*(rows or numbered))
        head = f"CÔNG BÁO/Số 24{page}/Ngày 0{page}-04-2026"
        pages += paragraphs([head, *LABELS, *body, str(page)], page)
    grids = [grid for _, _, grid in cut(pages)]
    assert [grid.page for grid in grids] == [1, 2, 3, 4]
    assert all(row[1:] == list(ROWS[n][1:]) for g in grids for n, row in enumerate(rows_of(g)))


def headed(head: str, pages: int, shown: int) -> list[Line]:
    """Pages of which the first `shown` begin with the same line."""
    found: list[Paragraph] = []
    for page in range(1, pages + 1):
        body = [
            f"Rà soát nhóm {'abcdefghijkl'[page]} của {place}" for place in ("thôn", "xã", "tổ")
        ]
        found += paragraphs([head, *body] if page <= shown else body, page)
    return lines_of(found)


def test_a_lead_on_top_of_half_the_pages_is_no_running_head() -> None:
    pages = headed("Phòng Kinh tế xã", 10, 5)
    assert without_running_heads(pages) == pages


def test_a_gazette_head_on_half_the_pages_is_one() -> None:
    kept = without_running_heads(headed("CÔNG BÁO/Số 242/Ngày 22-04-2026", 10, 5))
    assert not any("CÔNG" in line.text or line.cropped for line in kept)


def test_what_nearly_all_pages_begin_with_leaves_a_doubt() -> None:
    kept = without_running_heads(headed("Phòng Kinh tế xã", 10, 10))
    assert not any(line.text == "Phòng Kinh tế xã" for line in kept)
    assert sum(line.cropped for line in kept) == 10
    pages: list[Paragraph] = []
    for page in range(1, 5):
        own = [(str((page - 1) * 3 + n), *row[1:]) for n, row in enumerate(ROWS[:3], 1)]
        pages += paragraphs(
            [*LABELS, "Phòng Kinh tế xã", *dump(*own)][6 if page > 1 else 0 :], page
        )
    grids = [grid for _, _, grid in cut(pages)]
    assert all(grid.row_doubts for grid in grids)
