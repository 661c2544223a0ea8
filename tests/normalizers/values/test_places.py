"""Names of places as clerks print them, and the units of July 2025 behind them."""

from __future__ import annotations

import json
import sqlite3
import unicodedata
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalizers.values.places import (
    find_commune,
    find_province,
    reference,
    resolve,
    unit_names,
)
from pipeline.makers import places as refresh_places
from schemas.records import Commune, UnitName


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
        "Quảng Ninh",
        "Bắc Ninh",
        "Hải Phòng",
        "Huế",
        "Đà Nẵng",
        "Đồng Nai",
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
        ("xã Trảng Bom", None, "26248"),
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
    assert (located.commune, located.province) == ("phường Hàng Gòn", "thành phố Đồng Nai")
    assert resolve("xã Yên Cường, tỉnh Hà Giang", None).province == "tỉnh Tuyên Quang"
    assert resolve(None, "Hải Phòng").commune_code is None
    assert resolve(None, None).province_code is None


DONG_NAI = (
    "Lộc Ninh", "Tân Khai", "Đồng Phú", "Tân Phú", "Trị An", "Trảng Bom", "Dầu Giây", "Long Thành",
    "Xuân Lộc", "Nhơn Trạch",
)  # fmt: skip
BAC_NINH = (
    "Bố Hạ", "Lạng Giang", "Kép", "Lục Nam", "Hiệp Hòa", "Yên Phong", "Phù Lãng", "Chi Lăng",
    "Tiên Du", "Gia Bình", "Nhân Thắng", "Lương Tài",
)  # fmt: skip
RISEN = [("Đồng Nai", "75", date(2026, 4, 30), name) for name in DONG_NAI]
RISEN += [("Bắc Ninh", "24", date(2026, 9, 1), name) for name in BAC_NINH]


@pytest.mark.parametrize(("province", "code", "day", "name"), RISEN)
def test_a_unit_keeps_its_code_and_has_its_kind_of_the_day(
    province: str, code: str, day: date, name: str
) -> None:
    found = set()
    for when, kinds in (
        (day - timedelta(1), ("xã", "tỉnh")),
        (day, ("phường", "thành phố")),
        (None, ("phường", "thành phố")),
    ):
        for printed in (("xã", "tỉnh"), ("phường", "thành phố")):
            if name == "Tân Phú" and when and printed != kinds:
                continue  # also a ward that was merged in 2025: see below
            located = resolve(f"{printed[0]} {name}", f"{printed[1]} {province}", when)
            assert located.commune == f"{kinds[0]} {name}"
            assert (located.province_code, located.province) == (code, f"{kinds[1]} {province}")
            assert located.flags == ()
            found.add(located.commune_code)
    assert len(found) == 1


@pytest.mark.parametrize(
    ("commune", "province", "day", "code"),
    [
        ("phường Tân Phú", "thành phố Đồng Nai", None, "26116"),
        ("phường Tân Phú", "thành phố Đồng Nai", date(2026, 4, 30), "26116"),
        ("xã Tân Phú", "tỉnh Đồng Nai", date(2026, 4, 29), "26116"),
        ("phường Tân Phú", "tỉnh Đồng Nai", date(2026, 4, 29), None),  # may be either
        ("phường Tân Phú, thành phố Đồng Xoài", "tỉnh Bình Phước", date(2025, 1, 1), "25195"),
        ("phường Bình Phước", "thành phố Đồng Nai", None, "25195"),
        ("phường Vũ Ninh, thành phố Bắc Ninh", None, date(2026, 10, 1), "09169"),
        ("phường Suối Hoa, thành phố Bắc Ninh, tỉnh Bắc Ninh", None, None, "09187"),
    ],
)
def test_a_unit_of_the_day_goes_before_a_namesake_from_before_the_merger(
    commune: str, province: str | None, day: date | None, code: str | None
) -> None:
    assert resolve(commune, province, day).commune_code == code


def test_unit_names_follow_one_another_to_today() -> None:
    provinces, communes = reference()
    today = {p.province_code: (p.name, p.kind) for p in provinces}
    today |= {c.commune_code: (c.name, c.kind) for c in communes}
    names: dict[str, list[UnitName]] = {}
    for row in unit_names():
        names.setdefault(row.code, []).append(row)
    assert names.keys() == today.keys()
    for code, of_unit in names.items():
        assert of_unit[0].valid_from == date(2025, 7, 1)
        assert (of_unit[-1].name, of_unit[-1].kind, of_unit[-1].valid_to) == (*today[code], None)
        for one, following in pairwise(of_unit):
            assert one.valid_to is not None
            assert following.valid_from == one.valid_to + timedelta(1)
    assert sum(len(of_unit) > 1 for of_unit in names.values()) == 25
    assert [(n.kind, n.valid_to) for n in names["75"]] == [
        ("tỉnh", date(2026, 4, 29)),
        ("thành phố", None),
    ]


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


def listed(name: str, note: str = "") -> dict[str, str]:
    """A unit as the second package lists it."""
    return {"name_with_type": name, "note": note}


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
        (data / "tinh_tp.json").write_text(
            json.dumps({"08": listed("Tỉnh Tuyên Quang")}), encoding="utf-8"
        )
        (data / "xa-phuong").mkdir()
        wards = {
            "02512": listed("Phường An Tường"),
            "00820": listed("Phường Yên Minh", "Số: 1/NQ-UBTVQH15. Số: 237/NQ-UBTVQH16; Ngày: x"),
        }
        self.write_wards(data, wards)
        monkeypatch.setattr(refresh_places, "source_folder", lambda package: data)
        monkeypatch.setattr(refresh_places, "VOCABULARY", tmp_path)
        return tmp_path

    @staticmethod
    def write_wards(data: Path, wards: dict[str, dict[str, str]]) -> None:
        (data / "xa-phuong" / "08.json").write_text(json.dumps(wards), encoding="utf-8")

    def test_writes_sorted_files(
        self,
        source: Path,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        monkeypatch.setattr(refresh_places, "PROVINCES", 1)
        monkeypatch.setattr(refresh_places, "COMMUNES", 2)
        assert refresh_places.main() == 0
        assert (source / "communes.csv").read_text(encoding="utf-8").splitlines() == [
            "commune_code,name,kind,province_code",
            "00820,Yên Minh,phường,08",
            "02512,An Tường,phường,08",
        ]
        assert (source / "unit_names.csv").read_text(encoding="utf-8").splitlines() == [
            "code,name,kind,valid_from,valid_to,resolution",
            "00820,Yên Minh,xã,2025-07-01,2026-04-29,237/NQ-UBTVQH16",
        ]
        printed = capsys.readouterr().out
        assert "00820 xã Yên Minh until 2026-04-29, then phường Yên Minh" in printed
        assert "02512" not in printed  # An  Tường, An Tường
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

    @pytest.mark.parametrize(
        ("wards", "said"),
        [
            ({"00820": "Phường Yên Minh", "02512": "Phường An Tường"}, "type the day"),
            ({"00820": "Xã Yên Minh"}, "another unit"),
            ({"00820": "Xã Yên Minh", "02512": "Phường An Tường", "3": "Xã A"}, "only django"),
        ],
    )
    def test_refuses_what_the_packages_do_not_agree_on(
        self,
        source: Path,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
        wards: dict[str, str],
        said: str,
    ) -> None:
        monkeypatch.setattr(refresh_places, "PROVINCES", 1)
        monkeypatch.setattr(refresh_places, "COMMUNES", 2)
        self.write_wards(source / "data", {code: listed(name) for code, name in wards.items()})
        assert refresh_places.main() == 1
        assert said in capsys.readouterr().err
        assert not list(source.glob("*.csv"))

    def test_refuses_malformed_codes(self) -> None:
        with pytest.raises(refresh_places.RefreshError, match="5-digit"):
            refresh_places.check(
                [(f"{n:02}", "A", "tỉnh") for n in range(34)],
                [(f"{n}", "B", "xã", "00") for n in range(3_321)],
            )
