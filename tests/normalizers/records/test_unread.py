"""A header whose rows were not read is told; what is rightly no plan is not."""

from __future__ import annotations

import pytest

from normalizers.records.unread import unread
from pipeline.ingest.document import process
from schemas.reading import Block, Cell, Grid, Paragraph
from schemas.records import Issue
from tests.extractors.docx_build import docx, p, tbl, tc, tr

ROWS = (
    "Ban hành kế hoạch kiểm tra công vụ\nPhòng Nội vụ\nQuý I/2026\n"
    "Rà soát văn bản quy phạm pháp luật\nCông an xã\nTrước ngày 30/6/2026\n"
)
ON_ONE_LINE = (
    "- Ban hành kế hoạch kiểm tra công vụ Phòng Nội vụ Quý I/2026\n"
    "- Rà soát văn bản quy phạm pháp luật Công an xã Trước ngày 30/6/2026\n"
)


def told(text: str) -> list[Issue]:
    issues = process(text.encode(), "dump.txt", {}).issues
    return [issue for issue in issues if issue.code == "table-unread"]


def grid(rows: list[list[str]]) -> Grid:
    cells = [Cell(r, c, text) for r, row in enumerate(rows) for c, text in enumerate(row)]
    return Grid(1, len(rows), len(rows[0]), cells)


@pytest.mark.parametrize(
    "header",
    ["Nhiệm vụ\nCơ quan chủ trì\nThời gian\n", "Nội dung công việc Đơn vị thực hiện Thời hạn\n"],
)
@pytest.mark.parametrize("rows", [ROWS, ON_ONE_LINE])
def test_a_header_above_rows_without_numbers_is_told_once(header: str, rows: str) -> None:
    (issue,) = told("KẾ HOẠCH\n\n" + header + rows + "\f\n" + header + rows)
    assert issue.severity == "warning"
    assert issue.page == 1
    assert issue.text.split(" | ") == (
        ["Nhiệm vụ", "Cơ quan chủ trì", "Thời gian"]
        if header.startswith("Nhiệm")
        else ["Nội dung công việc", "Đơn vị thực hiện", "Thời hạn"]
    )


def test_two_headers_are_told_with_their_pages() -> None:
    text = f"Nhiệm vụ\nChủ trì\nThời gian\n{ROWS}\fCông việc\nĐơn vị phối hợp\nThời hạn\n{ROWS}"
    assert [issue.page for issue in told(text)] == [1, 2]


HEAD = ["TT", "Nhiệm vụ", "Cơ quan chủ trì", "Thời gian"]


@pytest.mark.parametrize(
    "blocks",
    [
        [grid([HEAD, ["", "Ban hành kế hoạch", "Phòng Nội vụ", "Quý I/2026"]])],
        [grid([HEAD]), Paragraph("Ban hành kế hoạch"), Paragraph("Phòng Nội vụ")],
        [grid([["UBND XÃ", "", "", ""]] * 5 + [HEAD, ["1", "Rà soát văn bản", "Công an", ""]])],
    ],
)
def test_a_grid_left_out_is_told_by_its_header(blocks: list[Block]) -> None:
    (found,) = unread(blocks, {0: "no plan columns"})
    assert found.words == "TT | Nhiệm vụ | Cơ quan chủ trì | Thời gian"
    assert not unread(blocks, {})


DOTS = "STT\nNội dung công việc\nĐơn vị thực hiện\nThời gian\n1\n……\n……\n…..\n2\n.....\n......\n"
NO_PLANS = {
    "form": DOTS + "Người lập biểu\n",
    "form without numbers": "Nội dung công việc\nĐơn vị thực hiện\nThời gian\n........\n......\n",
    "people": "STT\nHọ và tên\nChức vụ\nĐơn vị\n1\nNguyễn Văn An\nChủ tịch\nUBND xã\n",
    "job": (
        "BẢN MÔ TẢ VỊ TRÍ VIỆC LÀM\nNhiệm vụ: Xây dựng kế hoạch công tác\n"
        "Thời gian: giờ hành chính\nĐơn vị: Phòng Nội vụ\nHằng quý\n"
    ),
    "prose": (
        "Kế hoạch nêu rõ nhiệm vụ, cơ quan chủ trì, thời gian hoàn thành.\n"
        "Rà soát văn bản quy phạm pháp luật.\nPhòng Nội vụ\nQuý I/2026\n"
    ),
    "sentence": (
        "Phân công rõ\nngười, rõ việc, rõ trách nhiệm, rõ thời hạn, rõ kết quả; gắn với từng\n"
        "nhiệm vụ; báo cáo theo quy định để\nthời gian theo dõi, đơn vị giám sát.\n"
        "Rà soát văn bản\nPhòng Nội vụ\nQuý I/2026\n"
    ),
    "goods": "STT\nTên hàng\nĐơn vị tính\nSố lượng\nThời gian\n1\nGiấy A4\nRam\n20\nQuý I/2026\n",
}


@pytest.mark.parametrize("kind", NO_PLANS)
def test_what_is_no_plan_is_not_told(kind: str) -> None:
    extraction = process(NO_PLANS[kind].encode(), "dump.txt", {})
    assert not [issue for issue in extraction.issues if issue.code == "table-unread"]
    assert not extraction.tasks


def test_a_plan_that_was_read_is_not_told() -> None:
    text = (
        f"TT\nNhiệm vụ\nChủ trì\nThời gian\n1\n{ROWS.replace('Rà soát', '2' + chr(10) + 'Rà soát')}"
    )
    assert len(process(text.encode(), "dump.txt", {}).tasks) == 2
    assert not told(text)


def test_a_header_alone_in_its_table_is_told_but_not_above_blank_rows() -> None:
    labels = ("STT", "Nhiệm vụ", "Chủ trì")
    rows = [tr(*(tc(p(text)) for text in texts)) for texts in (labels, ("", "", ""))]
    alone, form = (process(docx(tbl(*rows[:count])), "a.docx", {}).issues for count in (1, 2))
    assert "table-unread" in {issue.code for issue in alone}
    assert "table-unread" not in {issue.code for issue in form}
