"""Names of places as clerks print them, and the units of July 2025 behind them."""

from __future__ import annotations

import json
import sqlite3
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalizers.values.places import find_commune, find_province, reference, resolve
from pipeline.makers import places as refresh_places
from schemas.records import Commune


def province_code(text: str) -> str | None:
    place = find_province(text)
    return place.code if place else None


def commune_code(text: str, province: str | None = None) -> str | None:
    place = find_commune(text, province)
    return place.code if place else None


def test_reference_holds_the_structure_of_july_2025() -> None:
    provinces, communes = reference()
    assert (len(provinces), len(communes)) == (34, 3_321)
    known = {province.province_code for province in provinces}
    assert len(known) == 34
    assert {commune.province_code for commune in communes} == known
    assert len({commune.commune_code for commune in communes}) == 3_321
    assert all(len(commune.commune_code) == 5 for commune in communes)
    assert {commune.kind for commune in communes} == {"phường", "xã", "đặc khu"}
    assert sum(commune.kind == "đặc khu" for commune in communes) == 13
    assert [p.name for p in provinces if p.kind == "thành phố"] == [
        "Hà Nội",
        "Hải Phòng",
        "Huế",
        "Đà Nẵng",
        "Hồ Chí Minh",
        "Cần Thơ",
    ]


def test_no_two_communes_of_a_province_share_a_name() -> None:
    _, communes = reference()
    for commune in communes:
        found = find_commune(f"{commune.kind} {commune.name}", commune.province_code)
        assert found is not None
        assert (found.code, found.former) == (commune.commune_code, False)


def test_every_province_is_found_in_every_case() -> None:
    provinces, _ = reference()
    for province in provinces:
        full = f"{province.kind} {province.name}"
        for text in (full, full.upper(), full.lower(), province.name, f"UBND {full.upper()}"):
            assert province_code(text) == province.province_code, text


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("TP. Hà Nội", "01"),
        ("TP.Hà Nội", "01"),
        ("T.P Hải Phòng", "31"),
        ("TPHCM", "79"),
        ("tỉnh đồng nai", "75"),
        ("tỉnh  Đồng   Nai", "75"),
        ("TỈNH ĐỒNGNAI", "75"),
        ("tỉnh Thanh Hoá", "38"),
        ("tỉnh Đăk Lăk", "66"),
        ("Tuyen Quang", "08"),
        ("thành phố Đồng Nai", "75"),  # a city since 2026
        ("Ủy ban nhân dân tỉnh Tuyên Quang về việc ban hành", "08"),
        (unicodedata.normalize("NFD", "thành phố Hải Phòng"), "31"),
        ("Ủy ban nhân dân thành phố ban hành Kế hoạch", None),
        ("nhà nước pháp quyền xã hội chủ nghĩa", None),
        ("tỉnh Đồng Nai và tỉnh Lâm Đồng", None),
        ("thành phố Thủ Đức", None),
        ("phường An Giang", None),
        ("", None),
    ],
)
def test_find_province(text: str, code: str | None) -> None:
    assert province_code(text) == code


@pytest.mark.parametrize(
    ("name", "code"),
    [("tỉnh Hà Giang", "08"), ("Bà Rịa Vũng Tàu", "79"), ("tỉnh Thừa Thiên - Huế", "46")],
)
def test_provinces_from_before_the_merger(name: str, code: str) -> None:
    place = find_province(name)
    assert place is not None
    assert (place.code, place.former) == (code, True)


@pytest.mark.parametrize(
    ("text", "province", "code"),
    [
        ("phường An Tường", "08", "02512"),
        ("ỦY BAN NHÂN DÂN PHƯỜNG AN TƯỜNG", "08", "02512"),
        ("P.An Tường", "08", "02512"),
        ("phường AnTường", "08", "02512"),
        ("An Tường", "08", "02512"),
        ("phuong An Tuong", "08", None),  # a kind without marks is no kind we know
        ("An Tuong", "08", "02512"),
        ("trên địa bàn phường Hàng Gòn", None, "26113"),
        ("PHƯỜNG BA ĐÌNH NĂM 2026", "01", "00004"),
        ("UBND PHƯỜNG HÀNG GÒN CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", None, "26113"),
        ("xã Ea H’Leo", "66", "24184"),
        ("phường Văn Miếu-Quốc Tử Giám", "01", "00226"),
        ("phường 1 Bảo Lộc", "68", "24823"),
        ("Thanh Thuỷ", "08", "00928"),
        ("đặc khu Phú Quốc", None, "31078"),
        ("phường Trảng Bom", "75", "26248"),  # a ward since 2026
        ("phường Trảng Bom", None, None),
        ("phường An Tường", "31", None),
        ("phường Tân Hòa Đông", "79", None),  # no part of a longer name
        ("UBND phường 6 tháng cuối năm 2025", "79", None),
        ("ỦY BAN NHÂN DÂN PHƯỜNG", "01", None),
        ("ỦY BAN NHÂN DÂN PHƯỜNG CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "31", None),
        ("xã hội", "08", None),
        ("phường Ba Đình và phường Ngọc Hà", "01", None),
        ("", "01", None),
    ],
)
def test_find_commune(text: str, province: str | None, code: str | None) -> None:
    assert commune_code(text, province) == code


def test_a_name_in_several_provinces_is_settled_by_the_province() -> None:
    assert commune_code("xã Tân Thành") is None
    assert commune_code("xã Tân Thành", "20") != commune_code("xã Tân Thành", "96")
    assert commune_code("xã Tân Thành", "20") is not None


@pytest.mark.parametrize(
    ("commune", "province", "code", "flagged"),
    [
        ("phường An Tường", "tỉnh Tuyên Quang", "02512", False),
        ("phường Ngọc Hà", "tỉnh Hà Giang", "00691", True),
        ("phường Ngọc Hà", "thành phố Hà Nội", "00008", False),
        ("thị trấn Yên Minh", "tỉnh Hà Giang", "00820", True),
        ("phường Phúc Xá, quận Ba Đình", "Hà Nội", "00097", True),
        ("xã Tân Thành", "tỉnh Hà Giang", "01171", True),
        ("xã Tân Thành", "tỉnh Tuyên Quang", None, False),  # two of them went different ways
        ("phường An Tường", "thành phố Hải Phòng", None, False),
        ("xã Không Có Thật", "tỉnh Hà Giang", None, True),
    ],
)
def test_resolve(commune: str, province: str, code: str | None, flagged: bool) -> None:
    located = resolve(commune, province)
    assert located.commune_code == code
    assert located.flags == (("place-old-name",) if flagged else ())
    assert located.province_code is not None


def test_resolve_gives_the_names_of_today() -> None:
    located = resolve("PHƯỜNG HÀNG GÒN", None)
    assert (located.commune, located.province) == ("phường Hàng Gòn", "tỉnh Đồng Nai")
    assert resolve("xã Yên Cường, tỉnh Hà Giang", None).province == "tỉnh Tuyên Quang"
    assert resolve(None, "Hải Phòng").commune_code is None
    assert resolve(None, None).province_code is None


def test_a_divided_commune_resolves_to_none() -> None:
    assert resolve("phường Đội Cấn", "Hà Nội").commune_code is None  # today's Ba Đình and Ngọc Hà


@given(st.text(max_size=60), st.text(max_size=60))
def test_resolve_never_raises_and_stays_in_the_province(commune: str, province: str) -> None:
    located = resolve(commune, province)
    assert (located.commune_code is None) or (located.province_code is not None)


@given(st.sampled_from(reference()[1]), st.sampled_from("– -\u2011"), st.booleans())
def test_case_dash_and_composition_do_not_count(
    commune: Commune, dash: str, decomposed: bool
) -> None:
    printed = commune.name.upper().replace("-", dash)
    text = unicodedata.normalize("NFD" if decomposed else "NFC", printed)
    assert commune_code(text, commune.province_code) == commune.commune_code


class TestRefresh:
    """The command that rebuilds the files, on a source of two communes."""

    @pytest.fixture
    def source(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        data = tmp_path / "data"
        data.mkdir()
        with sqlite3.connect(data / "dataset.db") as database:
            database.execute(
                "CREATE TABLE admin_units"
                " (provinceCode, province, provinceKey, wardCode, ward, wardKey)"
            )
            database.executemany(
                "INSERT INTO admin_units VALUES ('08', 'Tỉnh Tuyên Quang', 'tq', ?, ?, ?)",
                [("02512", "Phường An  Tường", "at"), ("00820", "Xã Yên Minh", "ym")],
            )
            database.execute(
                "CREATE TABLE admin_units_legacy"
                " (province, provinceKey, district, districtKey, ward, wardKey)"
            )
            database.executemany(
                "INSERT INTO admin_units_legacy VALUES (?, ?, ?, ?, ?, ?)",
                [
                    ("Tỉnh Hà Giang", "hg", "Huyện Yên Minh", "h", "Thị trấn Yên Minh", "tt"),
                    ("Tỉnh Tuyên Quang", "tq", "Thành Phố Tuyên Quang", "t", "Xã Đội Cấn", "dc"),
                ],
            )
        conversion = {
            "DICT_PROVINCE_WARD_NO_DIVIDED": {"tq": {"ym": ["hg_h_tt"]}},
            "DICT_PROVINCE_WARD_DIVIDED": {
                "tq": {"tq_t_dc": [{"newWardKey": "at"}, {"newWardKey": "ym"}]}
            },
        }
        (data / "converter_2025.json").write_text(json.dumps(conversion), encoding="utf-8")
        monkeypatch.setattr(refresh_places, "source_folder", lambda: data)
        monkeypatch.setattr(refresh_places, "VOCABULARY", tmp_path)
        return tmp_path

    def test_writes_sorted_files(self, source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(refresh_places, "PROVINCES", 1)
        monkeypatch.setattr(refresh_places, "COMMUNES", 2)
        assert refresh_places.main() == 0
        assert (source / "communes.csv").read_text(encoding="utf-8").splitlines() == [
            "commune_code,name,kind,province_code",
            "00820,Yên Minh,xã,08",
            "02512,An Tường,phường,08",
        ]
        assert (source / "former_units.csv").read_text(encoding="utf-8").splitlines() == [
            "kind,name,district,province,today",
            "tỉnh,Hà Giang,,,08",
            "huyện,Yên Minh,,Hà Giang,08",
            "thị trấn,Yên Minh,Yên Minh,Hà Giang,00820",
            "thành phố,Tuyên Quang,,Tuyên Quang,08",
            "xã,Đội Cấn,Tuyên Quang,Tuyên Quang,00820 02512",
        ]

    def test_refuses_other_counts_and_writes_nothing(
        self, source: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert refresh_places.main() == 1
        assert "1 provinces and 2 communes" in capsys.readouterr().err
        assert not list(source.glob("*.csv"))

    def test_refuses_malformed_codes(self) -> None:
        with pytest.raises(refresh_places.RefreshError, match="5-digit"):
            refresh_places.check(
                [(f"{n:02}", "A", "tỉnh") for n in range(34)],
                [(f"{n}", "B", "xã", "00") for n in range(3_321)],
            )
