"""Reform areas from section titles."""

from __future__ import annotations

import pytest

from normalizers.values.areas import area_of
from normalizers.values.lexicon import rows

AREAS = {
    "chi-dao-dieu-hanh",
    "the-che",
    "thu-tuc-hanh-chinh",
    "to-chuc-bo-may",
    "che-do-cong-vu",
    "tai-chinh-cong",
    "chinh-quyen-so",
}


@pytest.mark.parametrize(
    ("title", "area"),
    [
        ("CÔNG TÁC CHỈ ĐẠO, ĐIỀU HÀNH CẢI CÁCH HÀNH CHÍNH", "chi-dao-dieu-hanh"),
        ("Chỉ đạo điều hành", "chi-dao-dieu-hanh"),
        ("Công tác thông tin, tuyên truyền CCHC", "chi-dao-dieu-hanh"),
        ("CẢI CÁCH THỂ CHẾ", "the-che"),
        ("CẢI CÁCH THỂCHẾ", "the-che"),
        ("Xây dựng và hoàn thiện thể chế", "the-che"),
        ("Tổ chức thi hành pháp luật", "the-che"),
        ("Cải cách TTHC", "thu-tuc-hanh-chinh"),
        ("CẢI CÁCH THỦ TỤC HÀNH CHÍNH", "thu-tuc-hanh-chinh"),
        ("Cơ chế một cửa, một cửa liên thông", "thu-tuc-hanh-chinh"),
        ("Cải cách tổ chức bộ máy hành chính nhà nước", "to-chuc-bo-may"),
        ("Cải cách công vụ, công chức", "che-do-cong-vu"),
        ("Nâng cao chất lượng đội ngũ cán bộ, công chức, viên chức", "che-do-cong-vu"),
        ("CẢI CÁCH TÀI CHÍNH CÔNG", "tai-chinh-cong"),
        ("Quản lý, sử dụng tài sản công", "tai-chinh-cong"),
        ("XÂY DỰNG VÀ PHÁT TRIỂN CHÍNH QUYỀN ĐIỆN TỬ, CHÍNH QUYỀN SỐ", "chinh-quyen-so"),
        ("Xây dựng, phát triển Chính phủ điện tử, Chính phủ số", "chinh-quyen-so"),
        ("Chuyển đổi số", "chinh-quyen-so"),
        ("Hiện đại hoá nền hành chính", "chinh-quyen-so"),
        ("Cải cách thủ tục hành chính gắn với chuyển đổi số", "thu-tuc-hanh-chinh"),
        ("Phát triển chính quyền số phục vụ chỉ đạo, điều hành", "chinh-quyen-so"),
        ("Cải cách tổ chức bộ máy và chế độ công vụ", None),
        ("Hoàn thiện thể chế về tài chính công", None),
        ("Nhiệm vụ trọng tâm", None),
        ("Giai đoạn 2026 - 2027", None),
        ("QUÝ I", None),
        ("", None),
    ],
)
def test_area_of_a_title(title: str, area: str | None) -> None:
    assert area_of(title, ()) == area


@pytest.mark.parametrize(
    ("title", "ancestors", "area"),
    [
        ("Hoàn thiện khung pháp lý", ("CHUYỂN ĐỔI SỐ",), "chinh-quyen-so"),
        ("Ứng dụng công nghệ số", ("A. NHIỆM VỤ", "CẢI CÁCH THỂ CHẾ"), "the-che"),
        ("Kiện toàn bộ máy", ("CẢI CÁCH TỔ CHỨC BỘ MÁY VÀ CHẾ ĐỘ CÔNG VỤ",), "to-chuc-bo-may"),
        ("Chuyển đổi số", ("NHIỆM VỤ CHUNG",), "chinh-quyen-so"),
        ("Nội dung khác", ("CẢI CÁCH TỔ CHỨC BỘ MÁY VÀ CHẾ ĐỘ CÔNG VỤ",), None),
        ("Chuyển đổi số", ("CẢI CÁCH TỔ CHỨC BỘ MÁY VÀ CHẾ ĐỘ CÔNG VỤ",), None),
    ],
)
def test_the_outermost_title_decides(
    title: str, ancestors: tuple[str, ...], area: str | None
) -> None:
    assert area_of(title, ancestors) == area


def test_vocabulary_names_only_areas_of_the_contract() -> None:
    phrases = [phrase for phrase, _ in rows("areas")]
    assert {area for _, area in rows("areas")} == AREAS
    assert len(phrases) == len(set(phrases))


def test_every_phrase_is_found_by_itself() -> None:
    for phrase, area in rows("areas"):
        assert area_of(phrase.upper(), ()) == area, phrase
