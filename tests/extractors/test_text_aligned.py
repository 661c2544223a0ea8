"""Dumps that hold their columns apart by blanks, as small pages of text."""

from __future__ import annotations

import pytest

from extractors.text import read_text
from extractors.text.aligned import is_aligned
from extractors.text.aligned.cells import UNTRUSTED, Placer
from extractors.text.aligned.chunks import Chunk, chunks_of
from extractors.text.aligned.columns import frame_of, learn_rooms
from extractors.text.aligned.placed import BREAK, Placed, doubt_breaks
from schemas.reading import Cell, Grid
from tests.growth import growth

HEADER = "STT          Nhiệm vụ                 Chủ trì            Thời gian\n"
CENTRED = (
    "                              Phụ lục\n\n"
    + HEADER
    + " I    CẢI CÁCH THỂ CHẾ\n"
    + "      Ban hành quy chế làm việc\n"
    + " 1    của phường; phân công rõ       Văn phòng          Quý I\n"
    + "      trách nhiệm từng người\n"
    + "      Mở lớp tập huấn cho công\n"
    + "                                     Phòng Văn hóa\n"
    + " 2    chức mới tuyển, nhất là                           Tháng 6/2026\n"
    + "                                     - Xã hội\n"
    + "      ở khu phố\n"
)


def grids(text: str) -> list[Grid]:
    return read_text(text.encode()).grids


def rows(grid: Grid) -> list[list[str]]:
    found: list[list[str]] = [[] for _ in range(grid.n_rows)]
    for cell in grid.cells:
        found[cell.row].append(cell.text)
    return found


def test_a_row_is_all_that_its_number_stands_in_the_middle_of() -> None:
    (grid,) = grids(CENTRED)
    assert rows(grid) == [
        ["STT", "Nhiệm vụ", "Chủ trì", "Thời gian"],
        ["I", "CẢI CÁCH THỂ CHẾ"],
        [
            "1",
            "Ban hành quy chế làm việc của phường; phân công rõ trách nhiệm từng người",
            "Văn phòng",
            "Quý I",
        ],
        [
            "2",
            "Mở lớp tập huấn cho công chức mới tuyển, nhất là ở khu phố",
            "Phòng Văn hóa\n- Xã hội",
            "Tháng 6/2026",
        ],
    ]
    assert grid.row_doubts == {}
    assert grid.printed > 0


def test_numbers_at_the_top_take_the_lines_below() -> None:
    text = HEADER + (
        "1     Ban hành quy chế làm việc      Văn phòng          Quý I\n"
        "      của phường trong tháng\n"
        "2     Mở lớp tập huấn cho công       Phòng Nội vụ       Quý II\n"
        "      chức mới tuyển và người\n"
        "      hoạt động ở khu phố\n"
        "3     Thu thập ý kiến của dân        Mặt trận           Quý III\n"
        "      về dự thảo quy ước\n"
    )
    (grid,) = grids(text)
    assert [row[1] for row in rows(grid)[1:]] == [
        "Ban hành quy chế làm việc của phường trong tháng",
        "Mở lớp tập huấn cho công chức mới tuyển và người hoạt động ở khu phố",
        "Thu thập ý kiến của dân về dự thảo quy ước",
    ]


def test_an_edge_that_could_be_elsewhere_is_in_doubt() -> None:
    text = HEADER + (
        "1     Họp dân                        Văn phòng          Quý I\n"
        "      Tổ Một\n"
        "      Tổ Hai\n"
        "2     Họp dân                        Văn phòng          Quý II\n"
    )
    (grid,) = grids(text)
    assert set(grid.row_doubts) == {1, 2}


def test_a_page_without_number_above_goes_on_with_the_page_before() -> None:
    text = (
        CENTRED
        + "\f                                 2\n\n"
        + HEADER
        + "      và các tổ dân phố\n"
        + "3     Kiểm tra việc thực hiện        Thanh tra          Quý IV\n"
    )
    first, second = grids(text)
    assert (first.page, second.page) == (1, 2)
    assert not first.open_top
    assert second.open_top
    assert rows(second)[1] == ["", "và các tổ dân phố", "", ""]


def test_a_repeated_header_turns_the_page_of_a_dump_without_form_feeds() -> None:
    text = CENTRED + HEADER + "3     Kiểm tra việc thực hiện        Thanh tra          Quý IV\n"
    assert [grid.page for grid in grids(text)] == [1, 2]


def test_a_page_without_header_keeps_the_columns() -> None:
    text = CENTRED + (
        "\f3     Kiểm tra việc thực hiện        Thanh tra          Quý IV\n"
        "4     Báo cáo kết quả năm            Văn phòng          Tháng 12\n"
        "\n\n\nNơi nhận:\n- Như trên.\n"
    )
    reading = read_text(text.encode())
    assert rows(reading.grids[1])[1] == ["4", "Báo cáo kết quả năm", "Văn phòng", "Tháng 12"]
    assert [line.text for line in reading.paragraphs][-2:] == ["Nơi nhận:", "- Như trên."]


def test_a_title_over_the_columns_is_one_cell() -> None:
    text = HEADER + (
        "      Nâng cao chất lượng phục vụ người dân, đổi mới cách làm, rút ngắn\n"
        "II.1  thời gian giải quyết hồ sơ, bảo đảm công khai, minh bạch trong mọi\n"
        "      việc.\n"
        "1     Lập sổ theo dõi hồ sơ          Một cửa            Quý I\n"
        "2     Đo sự hài lòng của dân         Một cửa            Quý II\n"
    )
    (grid,) = grids(text)
    title = next(cell for cell in grid.cells if cell.col_span > 1)
    assert title.col_span == 3
    assert title.text.startswith("Nâng cao chất lượng") and title.text.endswith("mọi việc.")
    assert rows(grid)[1][0] == "II.1"


def test_labels_over_several_columns_are_a_row_of_their_own() -> None:
    text = (
        "                               Cơ quan thực hiện\n"
        "STT       Nhiệm vụ                                       Thời gian\n"
        "                             Chủ trì        Phối hợp\n"
        "1     Lập sổ theo dõi      Một cửa         Công an        Quý I\n"
        "2     Đo sự hài lòng       Văn phòng       Mặt trận       Quý II\n"
        "3     Báo cáo kết quả      Văn phòng       Công an        Quý III\n"
    )
    (grid,) = grids(text)
    assert Cell(0, 2, "Cơ quan thực hiện", col_span=2) in grid.cells
    assert [cell.text for cell in grid.cells if cell.row == 1] == ["Chủ trì", "Phối hợp"]


LINES = (
    "1   Tổ chức tuyên truyền rộng     Phòng Văn hóa\n"
    "    rãi trong nhân dân bằng       và thông tin\n"
    "    nhiều cách khác nhau để       cùng các đoàn\n"
    "    người dân hiểu đúng và        thể của phường\n"
    "2   Vận động các hộ kinh doanh Phòng Kinh tế\n"
    "    nộp thuế qua mạng và dùng     và hạ tầng đô\n"
    "    hóa đơn điện tử khi bán       thị phối hợp\n"
    "    hàng cho khách ở chợ          với chi cục\n"
)


def test_two_cells_with_one_blank_between_are_parted_by_their_widths() -> None:
    body = [chunks_of(line) for line in LINES.splitlines()]
    labels = [Chunk(0, 3, "STT"), Chunk(10, 18, "Nhiệm vụ"), Chunk(38, 45, "Chủ trì")]
    frame = frame_of(labels, body, rigid=False)
    learn_rooms([[(frame, body)]])
    parted = Placer(frame, body).place()
    assert parted[4].cells == ["2", "Vận động các hộ kinh doanh", "Phòng Kinh tế"]
    assert parted[0].cells == ["1", "Tổ chức tuyên truyền rộng", "Phòng Văn hóa"]
    frame.trusted = False
    assert Placer(frame, body).place()[4].doubt == UNTRUSTED
    assert not Placer(frame, body).place()[0].doubt


def test_justified_lines_with_wide_blanks_are_one_cell() -> None:
    text = "STT        Nhiệm vụ                   Chủ trì            Thời gian\n" + (
        "1     Lập   kế   hoạch   cho   cả   năm  Văn phòng          Quý I\n"
        "      và gửi các khu phố\n"
        "2     Mở   lớp   tập   huấn   cho   dân  Phòng Nội vụ       Quý II\n"
        "      về cách nộp hồ sơ\n"
        "3     Thu   thập   ý   kiến   của   dân  Mặt trận           Quý III\n"
        "      về dự thảo quy ước\n"
    )
    (grid,) = grids(text)
    assert rows(grid)[1][1:3] == ["Lập kế hoạch cho cả năm và gửi các khu phố", "Văn phòng"]
    assert rows(grid)[3][1] == "Thu thập ý kiến của dân về dự thảo quy ước"


def test_linear_dumps_letterheads_and_prose_are_not_aligned() -> None:
    linear = "STT\nNhiệm vụ\nChủ trì\nThời gian\n1\nLập kế hoạch\nVăn phòng\nQuý I\n"
    letterhead = (
        "ỦY BAN NHÂN DÂN      CỘNG HÒA XÃ HỘI     Độc lập\nSố: 1/KH      ngày 2     tháng 3\n"
    )
    log = "Jan  01   INFO   started\n" * 50
    assert not is_aligned(linear)
    assert not is_aligned(letterhead * 3)
    assert not is_aligned(log)
    assert is_aligned(CENTRED)


def test_time_grows_with_the_size_only() -> None:
    line = "{}     Việc làm của tuần này          Văn phòng          Quý I\n"

    def rows(count: int) -> int:
        text = HEADER + "".join(line.format(n % 90 + 1) for n in range(count))
        (grid,) = grids(text + HEADER.lower() * count)
        return grid.n_rows

    assert rows(1_200) > 1_200
    assert growth(rows, 300, 1_200) < 2 * 4


def test_rows_beyond_the_last_number_that_counts_are_doubted() -> None:
    line = "{:<6} Việc làm của tuần này          Văn phòng          Quý I\n"
    (grid,) = grids(HEADER + "".join(line.format(n) for n in range(1, 1_100)))
    assert [cell.text for cell in grid.cells if cell.col == 0][1:999] == [
        str(n) for n in range(1, 999)
    ]
    assert set(grid.row_doubts) == {grid.n_rows - 1} == {999}


def test_the_number_of_a_decree_on_a_line_of_its_own_is_no_title() -> None:
    text = HEADER + (
        "      Rà soát theo Nghị quyết\n"
        "1     66/NQ-CP                       Văn phòng          Quý I\n"
        "      của Chính phủ\n"
        "2     Báo cáo kết quả năm            Văn phòng          Tháng 12\n"
        "3     Kiểm tra việc thực hiện        Thanh tra          Quý IV\n"
    )
    (grid,) = grids(text)
    assert rows(grid)[1][1] == "Rà soát theo Nghị quyết 66/NQ-CP của Chính phủ"


def test_a_header_goes_on_below_a_line_that_begins_in_small_letters() -> None:
    text = (
        "                                     Cơ quan           Thời gian\n"
        "STT   Nhiệm vụ         Sản phẩm      chủ trì           hoàn\n"
        "                                                       thành\n"
        "1     Ban hành         Quy chế       Văn phòng         Quý I\n"
        "      quy chế\n"
        "2     Mở lớp cho       Lớp học       Phòng Nội vụ      Quý II\n"
        "      công chức\n"
        "3     Thu thập ý       Báo cáo       Mặt trận          Quý III\n"
        "      kiến\n"
    )
    (grid,) = grids(text)
    assert rows(grid)[0][-2:] == ["Cơ quan chủ trì", "Thời gian hoàn thành"]
    assert rows(grid)[1] == ["1", "Ban hành quy chế", "Quy chế", "Văn phòng", "Quý I"]


def test_a_line_that_ends_although_the_next_word_would_have_fitted_is_in_doubt() -> None:
    def doubts_of(first: str) -> str:
        lines = [Placed(["1", first]), Placed(["", "của phường"])]
        doubt_breaks(lines, 1, 12_000)
        return lines[0].doubt

    assert doubts_of("Ban hành quy chế làm việc") == ""
    assert doubts_of("Ban hành quy") == BREAK
    assert doubts_of("Ban hành quy chế làm việc của phường") == BREAK


def test_rows_whose_numbers_stand_in_their_middle_go_on_behind_empty_lines() -> None:
    header = "STT  Nhiệm vụ, giải pháp                     Thời hạn        Đơn vị chủ trì"
    texts = [
        f"     Giám sát ổ dịch số {n}, xử lý theo đúng                   \n"
        f" {n}                                             Tháng {n}/2026    Trạm Y tế phường\n"
        "     quy định của ngành y tế\n"
        for n in range(1, 6)
    ]
    first = texts[0].replace("theo đúng  ", "theo đúng  " + " " * 19 + "Các khu phố")
    (grid,) = grids("\n".join([header, "", first, *texts[1:]]))
    assert [row[0] for row in rows(grid)[1:]] == ["1", "2", "3", "4", "5"]


def test_labels_below_a_title_may_stand_in_the_middle_of_columns() -> None:
    (grid,) = grids(
        "                                     KẾ HOẠCH THU NGÂN SÁCH\n"
        "              STT         Cơ quan, đơn vị     Nội dung thực hiện             Thời gian\n"
        "1                   Phòng Kinh tế            Lập dự toán thu, chi ngân      Quý III\n"
        "                                             sách xã\n"
        "2                   Công an xã               Ra quân trấn áp tội phạm dịp   Quý IV\n"
        "                                             Tết Nguyên đán\n"
    )
    assert rows(grid) == [
        ["STT", "Cơ quan, đơn vị", "Nội dung thực hiện", "Thời gian"],
        ["1", "Phòng Kinh tế", "Lập dự toán thu, chi ngân sách xã", "Quý III"],
        ["2", "Công an xã", "Ra quân trấn áp tội phạm dịp Tết Nguyên đán", "Quý IV"],
    ]


@pytest.mark.parametrize(("number", "found"), [("3", 2), ("1", 1), ("7", 1)])
def test_rows_that_count_on_below_other_text_are_of_the_table(number: str, found: int) -> None:
    text = (
        "STT    Nhiệm vụ                          Chủ trì                   Thời gian\n"
        "1      Khảo sát hiện trạng viễn thông    Phòng Văn hóa - Xã hội    Tháng 1/2026\n"
        "2      Lập dự án đầu tư                  Phòng Kinh tế             Tháng 3/2026\n"
        "\n"
        "Giai đoạn 2: Đầu tư, vận hành\n"
        f"{number}       Lựa chọn nhà thầu          Phòng Kinh tế                Tháng 5/2026\n"
        "4       Lắp đặt, chạy thử          Công an xã                   Tháng 9/2026\n"
    )
    held = grids(text)
    assert len(held) == found
    if found > 1:
        assert rows(held[1]) == [
            ["3", "Lựa chọn nhà thầu", "Phòng Kinh tế", "Tháng 5/2026"],
            ["4", "Lắp đặt, chạy thử", "Công an xã", "Tháng 9/2026"],
        ]
