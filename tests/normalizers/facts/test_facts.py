"""Document facts from letterheads, headings, preambles and signatures."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalizers.facts import Facts, apply_overrides, period_of, read_facts
from normalizers.facts.issuer import read_issuer
from normalizers.values.lexicon import rows
from schemas.reading import Block, Paragraph
from tests.normalizers.fronts import (
    APPENDIX_DUMP,
    APPENDIX_WORD,
    DECISION_LINES,
    DECISION_WORD,
    MOTTO,
    NOTICE_DUMP,
    PLAN_DUMP,
    document,
    letterhead,
    lines,
    task_table,
)


@pytest.mark.parametrize("blocks", [DECISION_WORD, DECISION_LINES], ids=["word", "lines"])
def test_a_decision_that_carries_a_plan_is_the_decision(blocks: Sequence[Block]) -> None:
    facts = read_facts(blocks)
    assert facts.kind == "quyet_dinh"
    assert facts.number is None
    assert (facts.issued_on, facts.issued_month) == (None, "2025-08")
    assert facts.issuer == "Ủy ban nhân dân phường An Tường"
    assert (facts.commune, facts.province) == ("phường An Tường", "tỉnh Tuyên Quang")
    assert facts.title == (
        "Về việc ban hành Kế hoạch cải cách hành chính phường An Tường 6 tháng cuối năm 2025"
    )
    assert (facts.period_start, facts.period_end) == (date(2025, 7, 1), date(2025, 12, 31))
    assert facts.legal_basis == ("76/NQ-CP", "23/CT-TTg", "174/QĐ-UBND")
    assert (facts.located.commune_code, facts.located.province_code) == ("02512", "08")


@pytest.mark.parametrize("blocks", [APPENDIX_DUMP, APPENDIX_WORD], ids=["dump", "word"])
def test_a_bare_appendix_takes_number_date_and_issuer_of_its_parent(
    blocks: Sequence[Block],
) -> None:
    facts = read_facts(blocks)
    assert facts.kind == "phu_luc"
    assert facts.number == "565/QĐ-UBND"
    assert facts.issued_on == date(2026, 4, 24)
    assert facts.issuer == "Ủy ban nhân dân phường"
    assert (facts.commune, facts.province) == (None, None)
    assert facts.title == (
        "CÁC NHIỆM VỤ CẢI CÁCH HÀNH CHÍNH NHÀ NƯỚC TRỌNG TÂM GIAI ĐOẠN 2026 - 2030"
    )
    assert (facts.period_start, facts.period_end) == (date(2026, 1, 1), date(2030, 12, 31))
    assert facts.signer is None


def test_a_plan_without_letterhead_takes_its_issuer_from_the_text() -> None:
    facts = read_facts(PLAN_DUMP)
    assert facts.kind == "ke_hoach"
    assert (facts.number, facts.issued_on, facts.issued_month) == (None, None, None)
    assert facts.issuer == "Ủy ban nhân dân phường Hàng Gòn"
    assert (facts.located.commune_code, facts.located.province_code) == ("26113", "75")
    assert facts.title == (
        "Cải cách hành chính trọng tâm giai đoạn 2026 – 2030 trên địa bàn phường Hàng Gòn"
    )
    assert facts.legal_basis == ("1065/QĐ-UBND", "3090/SNV-CCHC&VTLT")


def test_a_notice_that_names_no_commune() -> None:
    facts = read_facts(NOTICE_DUMP)
    assert (facts.kind, facts.number) == ("thong_bao", None)
    assert facts.issuer == "Ủy ban nhân dân xã"
    assert (facts.commune, facts.located.commune_code) == (None, None)
    assert facts.province == "thành phố Hải Phòng"
    assert facts.signer == "Nguyễn Xuân Cường"
    assert facts.legal_basis == ("5256/QĐ-UBND", "16/QĐ-UBND")
    assert (facts.period_start, facts.period_end) == (date(2026, 1, 1), date(2026, 12, 31))


@pytest.mark.parametrize(
    ("title", "below", "is_title"),
    [
        (Paragraph("Triển khai Nghị quyết số 57-NQ/TW năm 2026", bold=True), "Căn cứ Luật;", True),
        (Paragraph("Thực hiện cải cách hành chính năm 2026"), "___________", True),
        (Paragraph("Triển khai cải cách hành chính năm 2026"), None, True),
        (Paragraph("Thực hiện Kế hoạch số 12 năm 2026 của tỉnh"), "về cải cách, Ủy ban", False),
        (Paragraph("Thực hiện Kế hoạch số 12 năm 2026;"), None, False),
    ],
    ids=["bold", "above a line", "last", "a preamble", "a sentence"],
)
def test_a_title_may_begin_as_preambles_do(
    title: Paragraph, below: str | None, is_title: bool
) -> None:
    rest = [] if below is None else [Paragraph(below)]
    facts = read_facts([Paragraph("KẾ HOẠCH", bold=True), title, *rest])
    assert facts.title == (title.text if is_title else None)


def test_superior_and_issuer_in_one_cell() -> None:
    head = "UBND TỈNH TUYÊN QUANG\nUBND PHƯỜNG AN TƯỜNG\n_______\nSố: 12 /KH-UBND"
    facts = read_facts(
        document(
            letterhead((head, f"{MOTTO}\n_____\nAn Tường, ngày 05 tháng 01 năm 2026")),
            "KẾ HOẠCH",
            "Cải cách hành chính năm 2026",
            "Căn cứ Nghị quyết số 76/NQ-CP ngày 15 tháng 7 năm 2021 của Chính phủ;",
            "TM. ỦY BAN NHÂN DÂN",
            "KT. CHỦ TỊCH",
            "PHÓ CHỦ TỊCH",
            "(Đã ký)",
            "Đinh Bộ Lĩnh",
        )
    )
    assert (facts.number, facts.issued_on) == ("12/KH-UBND", date(2026, 1, 5))
    assert facts.issuer == "Ủy ban nhân dân phường An Tường"
    assert facts.province == "tỉnh Tuyên Quang"
    assert facts.signer == "Đinh Bộ Lĩnh"


def test_a_letter_has_its_subject_for_a_title() -> None:
    head = "UBND TỈNH ĐỒNG NAI\nSỞ NỘI VỤ\nSố: 3090/SNV-CCHC&VTLT"
    head += "\nV/v triển khai Kế hoạch CCHC\nnăm 2026"
    facts = read_facts(
        document(
            letterhead((head, f"{MOTTO}\nĐồng Nai, ngày 01 tháng 4 năm 2026")),
            "Kính gửi: UBND các xã, phường",
        )
    )
    assert (facts.kind, facts.number) == ("cong_van", "3090/SNV-CCHC&VTLT")
    assert facts.title == "V/v triển khai Kế hoạch CCHC năm 2026"
    assert (facts.issuer, facts.commune) == ("Sở Nội vụ tỉnh Đồng Nai", None)
    assert facts.located.province_code == "75"


def test_a_central_decision_belongs_to_no_province() -> None:
    facts = read_facts(
        lines(
            """
CÔNG BÁO/Số 238/Ngày 21-04-2026 92
CHÍNH PHỦ CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Số: 8/NQ-CP Hà Nội, ngày 06 tháng 4 năm 2026
NGHỊ QUYẾT
Sửa đổi, bổ sung nhiệm vụ trong Chương trình hành động của
Bộ Chính trị ngày 30 tháng 4 năm 2025
_____________
CHÍNH PHỦ
Căn cứ Luật Tổ chức Chính phủ ngày 18 tháng 02 năm 2025;
Căn cứ Nghị quyết số 66-NQ/TW ngày 30 tháng 4 năm 2025 của
Bộ Chính trị;
"""
        )
    )
    assert (facts.kind, facts.number) == ("nghi_quyet", "8/NQ-CP")
    assert (facts.issuer, facts.province) == ("Chính phủ", None)
    assert facts.title == (
        "Sửa đổi, bổ sung nhiệm vụ trong Chương trình hành động của Bộ Chính trị"
        " ngày 30 tháng 4 năm 2025"
    )
    assert facts.period_start is None
    assert facts.legal_basis == ("66-NQ/TW",)


def test_a_commune_of_before_the_merger_is_flagged() -> None:
    facts = read_facts(
        document(
            letterhead(
                ("ỦY BAN NHÂN DÂN\nTHỊ TRẤN YÊN MINH", f"{MOTTO}\nYên Minh, ngày 7/3/2025"),
            ),
            "KẾ HOẠCH",
            "Chuyển đổi số năm 2025",
            "Căn cứ Kế hoạch số 22/KH-UBND ngày 01/2/2025 của UBND tỉnh Hà Giang;",
        )
    )
    assert facts.issued_on == date(2025, 3, 7)
    assert (facts.commune, facts.province) == ("thị trấn Yên Minh", "tỉnh Hà Giang")
    assert facts.located.commune == "xã Yên Minh"
    assert facts.located.province == "tỉnh Tuyên Quang"
    assert facts.located.flags == ("place-old-name",)


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("Số: 565/QĐ-UBND", "565/QĐ-UBND"),
        ("Số: 565 /QĐ-UBND", "565/QĐ-UBND"),
        ("Số:05/2026/QĐ-UBND", "05/2026/QĐ-UBND"),
        ("Số 15-CTr/ĐU", "15-CTr/ĐU"),
        ("Số:      /KH-UBND", None),
        ("Số: ...../KH-UBND", None),
        ("Số:        /2026/QĐ-UBND", None),
        ("Số 238/Ngày 21-04-2026", None),
    ],
)
def test_numbers(number: str, expected: str | None) -> None:
    facts = read_facts(document("UBND PHƯỜNG HÀNG GÒN", number, "KẾ HOẠCH", "Chuyển đổi số"))
    assert facts.number == expected


@pytest.mark.parametrize(
    ("printed", "day", "month"),
    [
        ("Hàng Gòn, ngày 24 tháng 4 năm 2026", date(2026, 4, 24), None),
        ("Hàng Gòn, ngày 24/4/2026", date(2026, 4, 24), None),
        ("Hàng Gòn, ngày    tháng 8 năm 2025", None, "2025-08"),
        ("Hàng Gòn, ngày … tháng 8 năm 2025", None, "2025-08"),
        ("Hàng Gòn, ngày      tháng     năm 2026", None, None),
        ("Hàng Gòn, ngày 31 tháng 2 năm 2026", None, None),
        ("Ngày 05/01/2026", None, None),  # the stamp of who received it
    ],
)
def test_dates(printed: str, day: date | None, month: str | None) -> None:
    facts = read_facts(document("UBND PHƯỜNG HÀNG GÒN", printed, "KẾ HOẠCH", "Chuyển đổi số"))
    assert (facts.issued_on, facts.issued_month) == (day, month)


@pytest.mark.parametrize(("phrase", "kind"), [(p, k) for p, k, _ in rows("document_kinds")])
def test_every_kind_of_document(phrase: str, kind: str) -> None:
    assert read_facts(document(phrase, "Về một việc")).kind == kind
    assert read_facts(document(f"{phrase} VỀ MỘT VIỆC")).title == "VỀ MỘT VIỆC"


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("ỦY BAN NHÂN DÂN PHƯỜNG AN TƯỜNG", "Ủy ban nhân dân phường An Tường"),
        ("UBND XÃ TÂN LẬP, TỈNH THÁI NGUYÊN", "Ủy ban nhân dân xã Tân Lập, tỉnh Thái Nguyên"),
        ("BỘ KHOA HỌC VÀ CÔNG NGHỆ", "Bộ Khoa học và Công nghệ"),
        ("PHÒNG VĂN HÓA - XÃ HỘI", "Phòng Văn hóa - Xã hội"),
        ("PHÒNG KINH TẾ, HẠ TẦNG VÀ ĐÔ THỊ", "Phòng Kinh tế, Hạ tầng và Đô thị"),
        ("BẢO HIỂM XÃ HỘI TỈNH ĐỒNG NAI", "Bảo hiểm xã hội tỉnh Đồng Nai"),
        ("Ủy ban nhân dân phường", "Ủy ban nhân dân phường"),
    ],
)
def test_issuers_in_normal_case(printed: str, name: str) -> None:
    issuer = read_issuer(printed)
    assert issuer is not None
    assert issuer.name == name


@pytest.mark.parametrize("text", ["", "Ngày xưa có một người", "ĐỘC LẬP", "DANH MỤC NHIỆM VỤ"])
def test_what_is_no_issuer(text: str) -> None:
    assert read_issuer(text) is None


def test_the_place_of_issue_completes_a_letterhead_without_a_name() -> None:
    facts = read_facts(
        lines(
            """
ỦY BAN NHÂN DÂN PHƯỜNG
Số: 3/KH-UBND        Hàng Gòn, ngày 02 tháng 01 năm 2026
KẾ HOẠCH
Kiểm soát thủ tục hành chính năm 2026
"""
        )
    )
    assert facts.issuer == "Ủy ban nhân dân phường Hàng Gòn"
    assert facts.located.commune_code == "26113"


def test_provinces_that_point_two_ways_give_none() -> None:
    facts = read_facts(
        document(
            "KẾ HOẠCH",
            "Cải cách hành chính năm 2026 của xã Tân Lập",
            "Căn cứ công văn của tỉnh Thái Nguyên; theo mô hình của tỉnh Bắc Ninh;",
        )
    )
    assert (facts.province, facts.located.commune_code) == (None, None)


def test_text_behind_the_first_table_is_no_front_matter() -> None:
    facts = read_facts(document(task_table(), "UBND XÃ TRÀ BỒNG", "Số: 1/KH-UBND", "KẾ HOẠCH"))
    assert facts == Facts()


def test_plain_prose_has_no_facts() -> None:
    prose = document("Ngày xưa có một người.", "Chương 1. Mở đầu", "Anh ấy đi xa.")
    assert read_facts(prose) == Facts()
    assert read_facts([]) == Facts()


def test_appendix_titles_give_the_period_a_title_leaves_out() -> None:
    plan = document("KẾ HOẠCH", "Kiểm soát thủ tục hành chính")
    assert read_facts(plan, ["CÁC NHIỆM VỤ NĂM 2026"]).period_end == date(2026, 12, 31)
    assert read_facts(plan, ["NHIỆM VỤ NĂM 2026", "NHIỆM VỤ NĂM 2027"]).period_end is None


@pytest.mark.parametrize(
    ("title", "start", "end"),
    [
        ("Cải cách hành chính năm 2026", "2026-01-01", "2026-12-31"),
        ("phường An Tường 6 tháng cuối năm 2025", "2025-07-01", "2025-12-31"),
        ("06 THÁNG ĐẦU NĂM 2026", "2026-01-01", "2026-06-30"),
        ("9 tháng đầu năm 2026", "2026-01-01", "2026-09-30"),
        ("giai đoạn 2026 – 2030", "2026-01-01", "2030-12-31"),
        ("giai đoạn 2026-2030, định hướng đến năm 2035", "2026-01-01", "2030-12-31"),
        ("từ năm 2026 đến năm 2030", "2026-01-01", "2030-12-31"),
        ("Quý III–IV/2025", "2025-07-01", "2025-12-31"),
        ("quý I năm 2026", "2026-01-01", "2026-03-31"),
        ("tháng 9 năm 2026", "2026-09-01", "2026-09-30"),
        ("năm 2026 thực hiện Chương trình giai đoạn 2021 - 2030", "2026-01-01", "2026-12-31"),
        ("thi hành Luật Đất đai năm 2024 trong năm 2026", "2026-01-01", "2026-12-31"),
    ],
)
def test_periods(title: str, start: str, end: str) -> None:
    assert period_of(title) == (date.fromisoformat(start), date.fromisoformat(end))


@pytest.mark.parametrize(
    "title",
    [
        "Đề án đến năm 2030, tầm nhìn đến năm 2045",
        "thực hiện Nghị quyết số 66-NQ/TW ngày 30 tháng 4 năm 2025",
        "thực hiện Luật Cán bộ, công chức năm 2025",
        "năm 2026 và những năm tiếp theo",
        "tổng kết năm 2025, nhiệm vụ năm 2026",
        "năm học 2025 - 2026",
        "giai đoạn 2030 - 2026",
        "từ năm 2026",
        "",
    ],
)
def test_titles_without_a_certain_period(title: str) -> None:
    assert period_of(title) is None


@given(st.integers(1990, 2090), st.integers(1, 12))
def test_every_month_reads_back(year: int, month: int) -> None:
    for text in (f"tháng {month} năm {year}", f"Tháng {month:02}/{year}"):
        period = period_of(text)
        assert period is not None
        assert (period[0].year, period[0].month, period[0].day) == (year, month, 1)
        assert (period[1].year, period[1].month) == (year, month)


_WORDS = st.sampled_from(
    [phrase for phrase, _ in rows("front_matter")]
    + [head for head, *_ in rows("issuers")]
    + ["Số:", "/KH-UBND", "12/QĐ-UBND", "ngày", "tháng", "năm", "2026", "(Kèm theo", ")", "\n"]
    + ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA", "VIỆT NAM", "PHƯỜNG", "An Tường", "tỉnh Hà Giang", "V/v", "İ"]
)


@given(st.lists(st.lists(_WORDS, max_size=8), max_size=12))
def test_reading_never_raises(words: list[list[str]]) -> None:
    facts = read_facts([Paragraph(" ".join(line)) for line in words])
    assert facts.located.commune_code is None or facts.located.province_code is not None


def test_overrides_go_before_what_was_read() -> None:
    facts = apply_overrides(
        read_facts(NOTICE_DUMP),
        {
            "commune_code": "02512",
            "number": "7/TB-UBND",
            "issued_on": "2026-01-20",
            "kind": "ke_hoach",
        },
    )
    assert facts.located.commune == "phường An Tường"
    assert (facts.located.province_code, facts.located.province) == ("08", "tỉnh Tuyên Quang")
    assert (facts.number, facts.kind) == ("7/TB-UBND", "ke_hoach")
    assert facts.issued_on == date(2026, 1, 20)
    assert facts.unusable == ()


def test_a_period_that_would_end_before_it_starts_is_refused() -> None:
    read = Facts(period_start=date(2025, 1, 1), period_end=date(2025, 12, 31))
    facts = apply_overrides(read, {"period_start": "2027-01-01", "issuer": "UBND xã Yên Sơn"})
    assert (facts.period_start, facts.period_end) == (date(2025, 1, 1), date(2025, 12, 31))
    assert facts.issuer == "UBND xã Yên Sơn"
    assert facts.unusable == ("period_start",)


def test_unusable_overrides_are_named_and_change_nothing() -> None:
    read = read_facts(NOTICE_DUMP)
    facts = apply_overrides(read, {"commune_code": "99999", "period_end": "cuối năm"})
    assert facts.unusable == ("period_end", "commune_code")
    assert facts.located == read.located
    assert facts.period_end == read.period_end


def test_what_a_preamble_cites_is_not_overridden() -> None:
    read = Facts(legal_basis=("76/NQ-CP",))
    assert apply_overrides(read, {"legal_basis": "1/NQ-CP"}) == read


@pytest.mark.parametrize(
    ("overrides", "code", "commune", "province"),
    [
        ({"commune": "phường An Tường"}, "02512", "phường An Tường", "tỉnh Tuyên Quang"),
        ({"commune": "An Tường"}, "02512", "phường An Tường", "tỉnh Tuyên Quang"),
        (
            {"commune": "xã Trảng Bom", "province": "tỉnh Đồng Nai", "issued_on": "2026-04-29"},
            "26248",
            "xã Trảng Bom",
            "tỉnh Đồng Nai",
        ),
        (
            {"commune": "xã Trảng Bom", "province": "Đồng Nai", "issued_on": "2026-04-30"},
            "26248",
            "phường Trảng Bom",
            "thành phố Đồng Nai",
        ),
        ({"province": "thành phố Hà Nội"}, None, None, "thành phố Hà Nội"),
        ({"commune_code": "26248", "issued_on": "2026-05-01"}, "26248", "phường Trảng Bom",
         "thành phố Đồng Nai"),
    ],
)  # fmt: skip
def test_a_place_given_by_name_gets_its_codes(
    overrides: dict[str, str], code: str | None, commune: str | None, province: str
) -> None:
    facts = apply_overrides(Facts(), overrides)
    located = facts.located
    assert (located.commune_code, located.commune, located.province) == (code, commune, province)
    assert located.province_code is not None
    assert facts.unusable == ()


def test_a_place_that_is_none_is_refused() -> None:
    read = read_facts(NOTICE_DUMP)
    facts = apply_overrides(read, {"commune": "xã Không Có", "province": "tỉnh Không Có"})
    assert facts.unusable == ("province", "commune")
    assert (facts.located, facts.commune, facts.province) == (
        read.located,
        read.commune,
        read.province,
    )


def test_a_read_place_is_called_as_on_the_day_that_a_person_sets() -> None:
    read = read_facts(lines("ỦY BAN NHÂN DÂN XÃ TRẢNG BOM\nKẾ HOẠCH\nNăm 2026"))
    assert read.located.commune == "phường Trảng Bom"
    facts = apply_overrides(read, {"issued_on": "2026-02-01"})
    assert (facts.located.commune, facts.located.province) == ("xã Trảng Bom", "tỉnh Đồng Nai")


@pytest.mark.parametrize(
    ("head", "issuer", "commune"),
    [
        ("UBND TỈNH ĐỒNG THÁP\nSỞ NỘI VỤ", "Sở Nội vụ tỉnh Đồng Tháp", None),
        ("UBND TỈNH ĐỒNG THÁP SỞ NỘI VỤ", "Sở Nội vụ tỉnh Đồng Tháp", None),
        ("UBND TỈNH ĐỒNG THÁP\nTỔ CÔNG TÁC", "Tổ công tác tỉnh Đồng Tháp", None),
        ("ỦY BAN NHÂN DÂN\nTỈNH ĐỒNG THÁP", "Ủy ban nhân dân tỉnh Đồng Tháp", None),
        (
            "UBND XÃ TÂN HỒNG\nVĂN PHÒNG HĐND VÀ UBND",
            "Văn phòng HĐND và UBND xã Tân Hồng",
            "29926",
        ),
        (
            "UBND XÃ TÂN HỒNG PHÒNG VĂN HÓA - XÃ HỘI",
            "Phòng Văn hóa - Xã hội xã Tân Hồng",
            "29926",
        ),
        ("ỦY BAN NHÂN DÂN XÃ\nTÂN HỒNG", "Ủy ban nhân dân xã Tân Hồng", "29926"),
        (
            "ỦY BAN NHÂN DÂN XÃ TÂN HỒNG TỈNH ĐỒNG THÁP",
            "Ủy ban nhân dân xã Tân Hồng, tỉnh Đồng Tháp",
            "29926",
        ),
    ],
)
def test_places_end_where_they_end_and_the_lower_body_issues(
    head: str, issuer: str, commune: str | None
) -> None:
    facts = read_facts(lines(f"{head}\nSố: 12/KH-X\nNgày 05 tháng 01 năm 2026\nKẾ HOẠCH\nNăm 2026"))
    assert facts.issuer == issuer
    assert facts.province == "tỉnh Đồng Tháp"
    assert facts.located.commune_code == commune
    assert facts.located.province_code == "82"


@pytest.mark.parametrize(
    "bracket",
    [
        "(Kèm theo Kế hoạch số 25/KH-UBND ngày 12 tháng 01 năm 2026 của UBND xã Tân Hồng)",
        "(Đính kèm Kế hoạch số 25/KH-UBND ngày 12/01/2026 của UBND xã Tân Hồng)",
        "(Kèm theo Kế hoạch CCHC năm nay số 25/KH-UBND ngày 12/01/2026 của UBND xã Tân Hồng)",
        "(Kèm theo Kế hoạch chuyển đổi số số 25/KH-UBND ngày 12/01/2026 của UBND xã Tân Hồng)",
        "(Kèm theo Kế hoạch số 25/KH-UBND của Ủy ban nhân dân xã Tân Hồng ngày 12/01/2026)",
        "(Kèm theo Kế hoạch của UBND xã Tân Hồng số 25/KH-UBND ngày 12/01/2026)",
        "(Kèm theo Kế hoạch số 25 /KH - UBND ngày 12-01-2026 của Chủ tịch UBND xã Tân Hồng)",
    ],
)
def test_what_an_appendix_comes_with_is_told_in_its_bracket(bracket: str) -> None:
    facts = read_facts(lines(f"PHỤ LỤC I\nDANH MỤC NHIỆM VỤ\n{bracket}"))
    assert (facts.number, facts.issued_on) == ("25/KH-UBND", date(2026, 1, 12))
    assert facts.issuer == "Ủy ban nhân dân xã Tân Hồng"
    assert facts.located.commune_code == "29926"


@pytest.mark.parametrize(
    "text",
    [
        "(Kèm theo Kế hoạch triển khai Nghị quyết số 57-NQ/TW ngày 22/12/2024 của Bộ Chính trị)",
        "Ban hành kèm theo Quyết định này Kế hoạch thực hiện Nghị quyết số 57-NQ/TW",
        "Ban hành kèm theo Quyết định này Kế hoạch số 12/KH-UBND",
    ],
)
def test_the_number_of_what_a_document_carries_out_is_not_its_own(text: str) -> None:
    assert read_facts(lines(f"PHỤ LỤC I\nDANH MỤC NHIỆM VỤ\n{text}")).number is None


def test_the_bracket_names_the_place_that_the_letterhead_leaves_blank() -> None:
    facts = read_facts(
        lines(
            "ỦY BAN NHÂN DÂN\nXÃ\nKẾ HOẠCH\nNăm 2026\n"
            "(Kèm theo Quyết định số 25/QĐ-UBND ngày 12/01/2026 của UBND xã Tân Hồng)"
        )
    )
    assert facts.issuer == "Ủy ban nhân dân xã Tân Hồng"
    assert facts.located.commune_code == "29926"
