"""Fronts of documents as the readers hand them over: Word, printed lines, and dumps."""

from __future__ import annotations

from collections.abc import Sequence

from schemas.reading import Block, Cell, Grid, Paragraph

MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc"


def letterhead(*rows: tuple[str, ...]) -> Grid:
    """A borderless table as Word uses for letterheads and signatures."""
    cells = [Cell(r, c, text) for r, row in enumerate(rows) for c, text in enumerate(row)]
    width = max(len(row) for row in rows)
    return Grid(1, len(rows), width, cells, paged=False, borderless=True)


def task_table() -> Grid:
    """A data table: what stands behind it is no front matter."""
    cells = [Cell(0, 0, "TT"), Cell(0, 1, "Nhiệm vụ"), Cell(1, 0, "1"), Cell(1, 1, "Rà soát")]
    return Grid(1, 2, 2, cells)


def lines(text: str) -> list[Block]:
    """One paragraph a line, as PDF readers and dumps give them."""
    return [Paragraph(line) for line in text.strip().split("\n")]


def document(*parts: str | Grid) -> list[Block]:
    """Paragraphs and tables in order."""
    return [part if isinstance(part, Grid) else Paragraph(part) for part in parts]


DECISION_WORD: Sequence[Block] = document(
    letterhead(
        ("ỦY BAN NHÂN DÂN PHƯỜNG AN TƯỜNG", MOTTO),
        ("Số:       /KH-UBND", "An Tường, ngày     tháng 8 năm 2025"),
    ),
    "ỦY BAN NHÂN DÂN",
    "PHƯỜNG AN TƯỜNG Số: /QĐ-UBND",
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập - Tự do - Hạnh phúc An Tường, ngày tháng 8"
    " năm 2025",
    "QUYẾT ĐỊNH Về việc ban hành Kế hoạch cải cách hành chính phường An Tường 6 tháng cuối năm"
    " 2025",
    "CHỦ TỊCH ỦY BAN NHÂN DÂN PHƯỜNG",
    "Căn cứ Luật Tổ chức chính quyền địa phương ngày 16/6/2025;",
    "Căn cứ Nghị quyết số 76/NQ-CP ngày 15/7/2021 của Chính phủ ban hành Chương trình tổng thể;",
    "Căn cứ Chỉ thị số 23/CT-TTg ngày 02/9/2021 của Thủ tướng Chính phủ;",
    "Căn cứ Quyết định số 174/QĐ-UBND ngày 14/7/2025 của Ủy ban nhân dân tỉnh Tuyên Quang;",
    "Theo đề nghị của Trưởng phòng Văn hoá - Xã hội tại Tờ trình số 15/TTr-",
    "VHXH ngày 23/7/2025,",
    "QUYẾT ĐỊNH:",
    "Điều 1. Ban hành kèm theo Quyết định này Kế hoạch cải cách hành chính phường An Tường.",
    "KẾ HOẠCH",
    "Cải cách hành chính phường An Tường 6 tháng cuối năm 2025",
    "(Kèm theo Quyết định số    /QĐ-UBND ngày    /7/2025 của Chủ tịch UBND phường An Tường)",
    task_table(),
)

DECISION_LINES = lines(
    """
ỦY BAN NHÂN DÂN PHƯỜNG AN CỘNG HÒA XÃ HỘI CHỦ NGHĨA
TƯỜNG VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Số: /QĐ-UBND An Tường, ngày tháng
8 năm 2025
QUYẾT ĐỊNH
Về việc ban hành Kế hoạch cải cách hành chính phường An Tường
6 tháng cuối năm 2025
CHỦ TỊCH ỦY BAN NHÂN DÂN PHƯỜNG
Căn cứ Luật Tổ chức chính quyền địa phương ngày 16/6/2025;
Căn cứ Nghị quyết số 76/NQ-CP ngày 15/7/2021 của Chính phủ ban hành
Chương trình tổng thể cải cách hành chính nhà nước giai đoạn 2021-2030;
Căn cứ Chỉ thị số 23/CT-TTg ngày 02/9/2021 của Thủ tướng Chính phủ về
việc đẩy mạnh thực hiện chương trình tổng thể;
Căn cứ Quyết định số 174/QĐ-
UBND ngày 14/7/2025 của Chủ tịch Ủy
ban nhân dân tỉnh Tuyên Quang về việc ban hành Kế hoạch;
Theo đề nghị của Trưởng phòng tại Tờ trình số 15/TTr-VHXH ngày 23/7/2025,
QUYẾT ĐỊNH:
Điều 1. Ban hành kèm theo Quyết định này Kế hoạch.
"""
)

APPENDIX_DUMP = lines(
    """
Phụ lục II
CÁC NHIỆM VỤ CẢI CÁCH HÀNH CHÍNH NHÀ NƯỚC TRỌNG TÂM GIAI ĐOẠN
2026 - 2030
(Kèm theo Quyết định số 565 /QĐ-UBND ngày 24 tháng 4 năm 2026 của Chủ tịch Ủy ban nhân dân phường)
_______________
ST
T
Nhiệm vụ Chủ trì Phối hợp
"""
)

APPENDIX_WORD = document(
    letterhead(
        ("ỦY BAN NHÂN DÂN PHƯỜNG", MOTTO),
        ("Số: 565/QĐ-UBND", "……, ngày 24 tháng 4 năm 2026"),
    ),
    letterhead(("Nơi nhận:\n- Như trên;\n- Lưu: VT.", "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\n\n\n")),
    "Phụ lục II",
    "CÁC NHIỆM VỤ CẢI CÁCH HÀNH CHÍNH NHÀ NƯỚC TRỌNG TÂM GIAI ĐOẠN 2026 - 2030",
    task_table(),
)

PLAN_DUMP = lines(
    """
Số: /KH-UBND
Hàng Gòn, ngày tháng năm 2026
KẾ HOẠCH
Cải cách hành chính trọng tâm giai đoạn 2026 – 2030
trên địa bàn phường Hàng Gòn
Thực hiện Quyết định số 1065/QĐ-UBND ngày 30 tháng 3 năm 2026 của Ủy ban nhân dân tỉnh Đồng Nai;
Công văn số 3090/SNV-CCHC&VTLT ngày 01 tháng 4 năm 2026 của Sở Nội vụ tỉnh Đồng Nai;
Ủy ban nhân dân phường xây dựng Kế hoạch cải cách hành chính cụ thể như sau:
I. Mục tiêu, chỉ tiêu, yêu cầu
"""
)

NOTICE_DUMP = lines(
    """
THÔNG BÁO
Về việc phân công thực hiện nhiệm vụ Cải cách hành chính năm 2026
Căn cứ Quyết định số 5256/QĐ-UBND ngày 26 tháng 12 năm 2025 của Ủy ban nhân dân thành phố ban hành
Kế hoạch thực hiện cải cách hành chính nhà nước thành phố Hải Phòng năm 2026.
Căn cứ Quyết định số 16/QĐ-UBND ngày 13 tháng 01 năm 2026 của Ủy ban nhân dân xã ban hành kế hoạch.
Để chủ động, Ủy ban nhân dân xã phân công nhiệm vụ cho các phòng, đơn vị như sau:
Nơi nhận:
- Lưu: VT, VHXX.
TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH
Nguyễn Xuân Cường
"""
)
