from __future__ import annotations

import random
import unicodedata

import pytest

from extractors.text import read_text
from extractors.text.decode import MAX_BYTES
from extractors.text.ruled import redrawn
from schemas.reading import Grid, Reading, UnreadableError

TABBED = (
    "KẾ HOẠCH\n\n"
    "STT\tNhiệm vụ\tChủ trì\tThời gian\n"
    "1\tBan hành Kế hoạch\tPhòng Kinh tế\tQuý I\n"
    "2\tTổ chức thực hiện\tCông an phường\tQuý II\n"
)
PIPED = (
    "| STT | **Nhiệm vụ** | Sản phẩm |\n"
    "|---|:---:|---|\n"
    "| 1 | <b>Ban hành</b> Kế hoạch | <ul><li>- Kế hoạch</li><li>- Báo cáo</li></ul> |\n"
    "| 2 | Rà soát &amp; đánh giá | Danh mục<br>Báo cáo |\n"
)
NUMBER_OF_LINES = 60_000


def texts(reading: Reading) -> list[list[str]]:
    """Texts of every grid row, in reading order."""
    rows: list[list[str]] = []
    for grid in reading.grids:
        for number in range(grid.n_rows):
            rows.append([cell.text for cell in grid.cells if cell.row == number])
    return rows


def cp1258(text: str) -> bytes:
    """Vietnamese in Windows-1258: tone marks stand apart behind their vowels."""
    out = []
    for char in unicodedata.normalize("NFC", text):
        try:
            out.append(char.encode("cp1258"))
        except UnicodeEncodeError:
            base, *marks = unicodedata.normalize("NFD", char)
            tones = [m for m in marks if m in "\u0300\u0301\u0303\u0309\u0323"]
            rest = unicodedata.normalize("NFC", base + "".join(m for m in marks if m not in tones))
            out.append((rest + "".join(tones)).encode("cp1258"))
    return b"".join(out)


def test_tab_separated_rows_are_a_grid() -> None:
    assert texts(read_text(TABBED.encode()))[1:] == [
        ["1", "Ban hành Kế hoạch", "Phòng Kinh tế", "Quý I"],
        ["2", "Tổ chức thực hiện", "Công an phường", "Quý II"],
    ]


def test_pipe_rows_lose_their_markup() -> None:
    rows = texts(read_text(PIPED.encode()))
    assert rows[0] == ["STT", "Nhiệm vụ", "Sản phẩm"]
    assert rows[1] == ["1", "Ban hành Kế hoạch", "- Kế hoạch\n- Báo cáo"]
    assert rows[2] == ["2", "Rà soát & đánh giá", "Danh mục\nBáo cáo"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode_encodings_read_the_same(encoding: str) -> None:
    assert texts(read_text(TABBED.encode(encoding))) == texts(read_text(TABBED.encode()))


def test_windows_1258_reads_the_same() -> None:
    assert texts(read_text(cp1258(TABBED))) == texts(read_text(TABBED.encode()))


def test_a_page_with_tables_keeps_its_spans() -> None:
    page = (
        "<html><body><table><tr><th>STT</th><th>Nhiệm vụ</th><th>Chủ trì</th></tr>"
        "<tr><td rowspan=2>1</td><td rowspan='2'>Ban hành</td><td>Công an</td></tr>"
        "<tr><td>Bưu điện</td></tr></table></body></html>"
    )
    (grid,) = read_text(page.encode()).grids
    assert [(c.row, c.col, c.row_span, c.text) for c in grid.cells][3:] == [
        (1, 0, 2, "1"),
        (1, 1, 2, "Ban hành"),
        (1, 2, 1, "Công an"),
        (2, 2, 1, "Bưu điện"),
    ]


def test_a_rowspan_of_0_goes_to_the_end_of_its_row_group() -> None:
    page = (
        "<table><thead><tr><th>Mục tiêu<th>STT<th>Nhiệm vụ</tr></thead>"
        "<tbody><tr><td rowspan=0>Một<td>1<td>Ban hành</tr><tr><td>2<td>Rà soát</tr></tbody>"
        "<tbody><tr><td>Hai<td>3<td>Báo cáo</tr></tbody></table>"
    )
    (grid,) = read_text(page.encode()).grids
    assert [(c.row, c.col, c.row_span, c.text) for c in grid.cells][3::2] == [
        (1, 0, 2, "Một"),
        (1, 2, 1, "Ban hành"),
        (2, 2, 1, "Rà soát"),
        (3, 1, 1, "3"),
    ]
    assert grid.row_doubts == {}


def test_a_caption_and_text_between_the_cells_stand_above_the_table() -> None:
    page = (
        "<p>Kế hoạch<table>lạc<caption>PHỤ LỤC III<br>DANH MỤC</caption>"
        "<tr>một<th>STT</th>hai<th>Nhiệm vụ</th></tr>"
        "<tbody>ba<tr><td>1</td><td>Ban <b>hành</b></td><form><td>bốn</td></form></tr></tbody>"
        "</table>năm"
    )
    blocks = read_text(page.encode()).blocks
    printed = [b if isinstance(b, Grid) else b.text for b in blocks]
    (grid,) = [b for b in printed if isinstance(b, Grid)]
    above, below = printed[: printed.index(grid)], printed[printed.index(grid) + 1 :]
    assert above == ["Kế hoạch", "lạc", "PHỤ LỤC III", "DANH MỤC", "một", "hai", "ba", "bốn"]
    assert [cell.text for cell in grid.cells] == ["STT", "Nhiệm vụ", "1", "Ban hành"]
    assert below == ["năm"]


def test_binary_under_a_text_name_is_refused() -> None:
    with pytest.raises(UnreadableError) as refused:
        read_text(random.Random(3).randbytes(20_000))
    assert refused.value.code == "not-a-document"


def test_a_text_too_large_is_refused() -> None:
    assert MAX_BYTES == 16 * 2**20
    with pytest.raises(UnreadableError) as refused:
        read_text(b"x" * (MAX_BYTES + 1))
    assert refused.value.code == "text-too-large"
    assert "16 MB" in refused.value.message


def test_a_novel_and_a_log_hold_no_table() -> None:
    novel = "Trời đã về chiều, gió thổi nhẹ trên mặt sông. Người lái đò ngồi im.\n" * 400
    log = "".join(f"2026-01-02 03:04:05 INFO worker {n} done\n" for n in range(NUMBER_OF_LINES))
    for text in (novel, log):
        reading = read_text(text.encode())
        assert not [block for block in reading.blocks if isinstance(block, Grid)]


GRID = """\
+-----+-----------+----------+----------+
| STT | Mục tiêu  | Nhiệm vụ | Chủ trì  |
+=====+===========+==========+==========+
| I. CHỈ ĐẠO, ĐIỀU HÀNH CẢI CÁCH        |
| HÀNH CHÍNH                            |
+-----+-----------+----------+----------+
| 1   | Hoàn      | Ban hành | Phòng    |
|     | thành mục | Kế hoạch | Kinh tế  |
+-----+ tiêu      +----------+----------+
| 2   | đề ra     | Rà soát: | Công an  |
|     |           |          | phường   |
|     |           | - văn    |          |
|     |           | bản      |          |
+-----+-----------+----------+----------+
"""


def test_a_grid_tables_merged_cell_goes_on_through_an_open_frame() -> None:
    goal = "Hoàn thành mục tiêu đề ra"
    assert texts(read_text(GRID.encode()))[1:] == [
        ["I.", "CHỈ ĐẠO, ĐIỀU HÀNH CẢI CÁCH HÀNH CHÍNH"],
        ["1", goal, "Ban hành Kế hoạch", "Phòng Kinh tế"],
        ["2", goal, "Rà soát:\n- văn bản", "Công an phường"],
    ]


def test_rows_without_frames_between_them_stay_apart() -> None:
    frame = "+-----+----------+\n"
    table = f"{frame}| STT | Nhiệm vụ |\n{frame}| 1 | Ban hành |\n| 2 | Rà soát |\n{frame}"
    assert texts(read_text(table.encode()))[1:] == [["1", "Ban hành"], ["2", "Rà soát"]]


def test_html_tables_and_pipe_tables_of_one_text_are_both_read() -> None:
    page = "<table><tr><td>STT</td><td>Tên</td></tr><tr><td>1</td><td>Xã</td></tr></table>"
    reading = read_text(f"Kế hoạch\n\n{page}\n\nPhụ lục II\n\n{PIPED}".encode())
    assert [grid.n_rows for grid in reading.grids] == [2, 3]
    assert "Phụ lục II" in [paragraph.text for paragraph in reading.paragraphs]


def test_markdown_escapes_and_dashes_are_markup() -> None:
    table = "| STT | Chủ trì |\n|---|---|\n| 1 | Văn hóa -- Xã hội |\n| 2 | ≥ 95\\% |\n"
    assert texts(read_text(table.encode()))[1:] == [["1", "Văn hóa – Xã hội"], ["2", "≥ 95%"]]


RULED = """\
  ------------------------------------
  STT   Nhiệm vụ           Chủ trì
  ----- ------------------ -----------
  1     Ban hành Kế hoạch  Phòng
        cải cách           Kinh tế

  2     Rà soát            Công an
  ------------------------------------
"""


def test_a_table_under_a_ruler_of_dashes_is_a_grid() -> None:
    assert texts(read_text(RULED.encode())) == [
        ["STT", "Nhiệm vụ", "Chủ trì"],
        ["1", "Ban hành Kế hoạch cải cách", "Phòng Kinh tế"],
        ["2", "Rà soát", "Công an"],
    ]


def test_a_ruler_that_nothing_closes_is_no_row() -> None:
    """Nothing is redrawn; the blanks alone hold the columns apart."""
    open_table = RULED.rpartition("  ---")[0]
    assert redrawn(open_table) == open_table
    assert texts(read_text(open_table.encode())) == texts(read_text(RULED.encode()))


def test_entities_bring_no_control_characters() -> None:
    row = "<tr><td>1</td><td>Vi&#1;ệc&#27;[31m&#x7f;</td><td>Phòng&#9;Kinh tế</td></tr>"
    page = f"<html><body><p>Kế&#8; hoạch</p><table>{row * 3}</table></body></html>"
    reading = read_text(page.encode())
    (grid,) = reading.grids
    assert [cell.text for cell in grid.cells[:3]] == ["1", "Việc[31m", "Phòng Kinh tế"]
    assert [paragraph.text for paragraph in reading.paragraphs] == ["Kế hoạch"]


FIRST, SECOND = "1\tBan hành Kế hoạch\tSở Nội vụ\tQuý I", "2\tTổ chức hội nghị\tSở Y tế\tQuý II"


@pytest.mark.parametrize(
    ("above", "title", "is_title"),
    [
        (FIRST, "I. Cải cách thể chế", True),
        (FIRST, "II.1 Cải cách thể chế", True),
        (FIRST, "A. CẢI CÁCH THỂ CHẾ", True),
        (FIRST, "CẢI CÁCH THỂ CHẾ", True),
        (FIRST.replace("1", "1.1", 1), "2. Cải cách thể chế", True),
        (FIRST, "2. Báo cáo tổng kết", False),  # the second product of a list in the last cell
        (FIRST.replace("1", "1.1", 1), "3. Báo cáo tổng kết", False),
        (FIRST, "- Báo cáo tổng kết", False),
    ],
    ids=["roman", "dotted", "letter", "capitals", "next", "listed", "skipping", "bullet"],
)
@pytest.mark.parametrize("piped", [False, True], ids=["tabs", "pipes"])
def test_a_title_alone_below_a_whole_row_is_no_part_of_its_last_cell(
    above: str, title: str, is_title: bool, piped: bool
) -> None:
    lines = ["STT\tNhiệm vụ\tChủ trì\tThời gian", above, title, SECOND]
    if piped:
        lines = [f"| {line.replace(chr(9), ' | ')} |" for line in lines]
    found = texts(read_text("\n".join(lines).encode()))
    last = found[1][-1]
    assert last == ("Quý I" if is_title else f"Quý I\n{title}")
    assert len(found) == 3 + is_title
