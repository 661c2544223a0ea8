"""Agencies: cells into mentions with canonical ids.

`agency_cells.txt` holds cells as clerks of communes, provinces and ministries write them, each
with the mentions a reader finds: "id | words printed", `group` for a generic group, `?` for an
agency the vocabulary does not know. ⏎ stands for a line feed.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalizers.values.agencies import Mention, explain, parse_agencies, reference
from normalizers.values.agencies.readings import Reader
from normalizers.values.agencies.vocabulary import vocabulary
from normalizers.values.agencies.words import split_words
from normalizers.values.lexicon import rows
from normalizers.values.text import DASHES, SPACES, TONE_PAIRS, fold, unmarked

HERE = Path(__file__).parent
Expected = list[tuple[str, str]]


def squash(text: str) -> str:
    return "".join(text.split())


def meaning(mention: Mention) -> str:
    return "group" if mention.is_group else mention.agency_id or "?"


def ids(text: str) -> list[str]:
    return [meaning(mention) for mention in parse_agencies(text)]


def worked_examples() -> Iterator[tuple[str, Expected]]:
    for entry in json.loads((HERE / "agencies.json").read_text("utf-8")):
        yield entry["raw"], [(mention["id"], mention["text"]) for mention in entry["mentions"]]


def written_cells() -> Iterator[tuple[str, Expected]]:
    text = (HERE / "agency_cells.txt").read_text("utf-8")
    for block in text.split("\n\n"):
        cell, *mentions = block.strip("\n").split("\n")
        if not cell.startswith("#"):
            pairs = [line.strip().split(" | ", 1) for line in mentions]
            yield cell.replace("⏎", "\n"), [(agency_id, words) for agency_id, words in pairs]


CELLS = [*worked_examples(), *written_cells()]


@pytest.mark.parametrize(("cell", "expected"), CELLS, ids=[cell for cell, _ in CELLS])
def test_cell(cell: str, expected: Expected) -> None:
    got = [(meaning(mention), squash(mention.text)) for mention in parse_agencies(cell)]
    assert got == [(agency_id, squash(words)) for agency_id, words in expected]


@pytest.mark.parametrize("empty", ["", "  ", "\n", "-", "…", "( )", " ; , "])
def test_nothing_named(empty: str) -> None:
    assert parse_agencies(empty) == ()


@pytest.mark.parametrize(
    "cell",
    [
        "Theo thẩm quyền",
        "Theo chức năng, nhiệm vụ được giao",
        "Theo phân công tại Quyết định số 20/QĐ-UBND",
        "Theo Quyết định số 123/QĐ-UBND ngày 01/02/2026 của UBND tỉnh",
        "Theo Quyết định số 15/2026/QĐ-TTg",
        "Theo phân công của Ban Chỉ đạo, UBND phường",
        "Tùy theo chức năng",
        "Thực hiện theo thẩm quyền",
        "Căn cứ phân công nhiệm vụ",
    ],
)
def test_how_work_is_shared_out_names_nobody(cell: str) -> None:
    assert parse_agencies(cell) == ()


@pytest.mark.parametrize(
    ("cell", "rivals"),
    [
        ("Bộ Quốc phòng, Công an", ("Công an", "Bộ Công an")),
        ("Bộ Tư pháp và Công an", ("Công an", "Bộ Công an")),
    ],
)
def test_where_two_readings_compete_none_is_chosen(cell: str, rivals: tuple[str, str]) -> None:
    mention = parse_agencies(cell)[1]
    assert mention == Mention(mention.text, None, None, False, 0.0, rivals)
    assert "either Công an or Bộ Công an" in explain(cell)


def test_a_place_is_never_a_ministry_whose_head_was_left_out() -> None:
    ministries = [name for agency_id, name, *_ in reference() if agency_id.startswith("bo-")]
    for ministry in ministries:
        for place in ("TP. Vinh", "TP", "tỉnh", "thành phố Huế", "TP.HCM", "xã Tân Phú"):
            assert len(found := ids(f"{ministry}, {place}")) <= 2
            assert set(found[1:]) <= {"ubnd", "?"}


def test_scores_tell_how_sure() -> None:
    cells = ["Phòng Văn hóa - Xã hội", "Phòng VHXH", "Phòng Văn hóa - Xã hộ", "Phòng lạ lùng"]
    scores = [parse_agencies(cell)[0].score for cell in cells]
    assert scores[0] == 1.0
    assert scores == sorted(scores, reverse=True)
    assert len(set(scores)) == len(scores)
    assert scores[-1] == 0.0


def test_group_and_unknown_have_no_id() -> None:
    group, unknown = parse_agencies("Các phòng, ban; Xưởng chiếu sáng")
    assert group == Mention("Các phòng, ban", None, None, True, 1.0)
    assert unknown == Mention("Xưởng chiếu sáng", None, None, False, 0.0)


SIMILAR = [
    ["Sở Y tế", "Trạm Y tế", "Trung tâm Y tế", "Phòng Y tế", "Bộ Y tế"],
    ["Phòng Kinh tế", "Phòng Kinh tế, Hạ tầng và Đô thị", "Phòng Kinh tế và Hạ tầng"],
    ["Trung tâm Dịch vụ tổng hợp", "Trung tâm Dịch vụ sự nghiệp công"],
    ["Trung tâm Dịch vụ sự nghiệp công", "Trung tâm Cung ứng dịch vụ sự nghiệp công"],
    ["Sở Nội vụ", "Sở Ngoại vụ", "Bộ Nội vụ", "Phòng Nội vụ"],
    ["Công an phường", "Công an huyện", "Bộ Công an"],
    ["UBND phường", "UBND huyện", "Văn phòng UBND tỉnh"],
    ["Đảng ủy UBND tỉnh", "Đảng ủy", "UBND tỉnh"],
    ["Sở Văn hóa, Thể thao và Du lịch", "Sở Văn hóa và Thể thao", "Sở Du lịch"],
    ["Bộ Nông nghiệp và Môi trường", "Bộ Nông nghiệp và Phát triển nông thôn"],
    ["Ban Tổ chức Tỉnh ủy", "Ban Tổ chức Trung ương"],
    ["Thuế cơ sở", "Thuế tỉnh", "Cục Thuế", "Chi cục Thuế"],
    ["Ban Chỉ huy Quân sự xã", "Bộ Chỉ huy Quân sự tỉnh"],
    ["Hội Nông dân", "Hội Cựu chiến binh", "Hội Liên hiệp Phụ nữ", "Hội Người cao tuổi"],
]


@pytest.mark.parametrize("names", SIMILAR, ids=[names[0] for names in SIMILAR])
def test_similar_agencies_stay_apart(names: list[str]) -> None:
    found = [ids(name) for name in names]
    assert all(len(one) == 1 and one[0] not in ("?", "group") for one in found)
    assert len({one[0] for one in found}) == len(names)


def test_ids_of_the_contract_name_a_body_at_any_level() -> None:
    assert ids("UBND tỉnh") == ids("UBND phường") == ["ubnd"]
    assert ids("Công an tỉnh") == ids("Công an xã") == ["cong-an"]


def test_sign_between_agencies_is_no_part_of_a_name() -> None:
    assert ids("Đảng ủy UBND tỉnh") == ["dang-uy-ubnd"]
    assert ids("Đảng ủy, UBND tỉnh") == ["dang-uy", "ubnd"]


def test_every_name_means_its_own_agency() -> None:
    found = {agency_id: ids(name) for agency_id, name, _, _ in reference()}
    assert {key: value for key, value in found.items() if value not in ([key], ["group"])} == {}


def test_every_alias_means_its_agency() -> None:
    """An alias that another one overrides, or that two agencies share, is a mistake in the data."""
    meant = {alias.removesuffix(" *"): [agency_id] for alias, agency_id in rows("agency_aliases")}
    many = [alias for alias in meant if ids(alias) == ["group"]]
    assert many == ["Tổng công ty"]  # a kind of companies, until a name follows
    assert {a: ids(a) for a in meant if ids(a) != meant[a] and a not in many} == {}


def test_fixed_ids_are_in_the_reference() -> None:
    used = {agency_id for _, expected in worked_examples() for agency_id, _ in expected}
    assert used - {"group"} <= {agency_id for agency_id, *_ in reference()}


def test_levels_and_kinds_are_given() -> None:
    assert {level for *_, level in reference()} == {"commune", "province", "central", "any"}
    assert all(name and kind for _, name, kind, _ in reference())


def test_explain_tells_what_was_read() -> None:
    told = explain("Phòng VH-XH, các đoàn thể; Xưởng lạ")
    assert "phong-van-hoa-xa-hoi (Phòng Văn hóa - Xã hội)" in told
    assert "abbreviation" in told
    assert "'các đoàn thể': group" in told
    assert "'Xưởng lạ': unknown" in told
    assert explain("-").endswith("no agency")


PIECES = [cell for cell, _ in CELLS] + [
    "và",
    "phối hợp với",
    "(theo lĩnh vực)",
    "/",
    " - ",
    "\n",
    "²",
]
texts = st.one_of(
    st.text(max_size=200),
    st.lists(st.sampled_from(PIECES), max_size=5).map(" ".join),
    st.lists(st.sampled_from(list("aáạêơôuươydđ ,;/-&\n()[].:+"))).map("".join),
)


@given(texts)
def test_parsing_never_raises_and_mentions_stand_in_the_text(text: str) -> None:
    rest = iter(squash(unicodedata.normalize("NFC", text)))
    for mention in parse_agencies(text):
        assert mention.text == " ".join(mention.text.split())
        assert all(letter in rest for letter in squash(mention.text))
        assert 0.0 <= mention.score <= 1.0
        assert (mention.agency_id is None) == (mention.name is None)
        assert not (mention.is_group and mention.agency_id)
        assert (mention.score == 0.0) == (meaning(mention) == "?")


ONE_LINE = [cell for cell, _ in CELLS if "\n" not in cell]


@given(
    cell=st.sampled_from(ONE_LINE),
    dash=st.sampled_from(DASHES),
    space=st.sampled_from(SPACES),
    decompose=st.booleans(),
    case=st.sampled_from([str.upper, str.lower, str.title, str]),
)
def test_ids_do_not_depend_on_case_dash_space_or_unicode_form(
    cell: str, dash: str, space: str, decompose: bool, case: Callable[[str], str]
) -> None:
    other = case(unicodedata.normalize("NFC", cell)).replace("-", dash).replace(" ", space)
    other = unicodedata.normalize("NFD", other) if decompose else other
    assert ids(other) == ids(cell)


@given(cell=st.sampled_from(ONE_LINE), late=st.booleans())
def test_ids_do_not_depend_on_tone_mark_placement(cell: str, late: bool) -> None:
    other = cell
    for tone_late, tone_early in TONE_PAIRS:
        old, new = (tone_early, tone_late) if late else (tone_late, tone_early)
        other = other.replace(old, new)
    assert ids(other) == ids(cell)


def test_fold_keeps_marks_and_unmarked_drops_them() -> None:
    assert fold("  Phòng VĂN HOÁ –\u00a0Xã hội\n") == "phòng văn hóa - xã hội"
    assert fold(unicodedata.normalize("NFD", "Thủy lợi")) == fold("Thuỷ lợi") == "thủy lợi"
    assert fold("УBND") == "ybnd"  # a Cyrillic У
    assert unmarked("Đường Trần Hưng Đạo") == "Duong Tran Hung Dao"
    assert unmarked(unicodedata.normalize("NFD", "Huế")) == "Hue"


def test_a_reading_does_not_hang_on_what_was_read_before() -> None:
    """A comma and a colon are both signs, but behind a colon stands a list."""
    comma, colon = map(split_words, ("Các tổ xung kích, cứu nạn", "Các tổ xung kích: cứu nạn"))
    first, second = Reader(vocabulary()), Reader(vocabulary())
    assert first.read(comma) == (second.read(colon), second.read(comma))[1]
    assert first.read(colon) == second.read(colon) != first.read(comma)
