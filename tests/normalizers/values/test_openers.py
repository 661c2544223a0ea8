"""What opens a cell follows from what is known of agencies and deadlines."""

from __future__ import annotations

from pathlib import Path

import pytest

from normalizers.values import lexicon, openers
from normalizers.values.agencies.vocabulary import OPEN_END, agency_spellings
from normalizers.values.lexicon import rows
from normalizers.values.openers import OPENING, UNITS, opens


def test_every_name_and_alias_of_an_agency_opens_a_cell() -> None:
    texts = [text.replace(OPEN_END, " Ba Đình") for text, _ in agency_spellings()]
    assert [text for text in texts if not opens("agency", text)] == []


def test_every_known_spelling_of_a_deadline_opens_a_cell() -> None:
    lone = [text for text, kind in rows("deadline_words") if kind in OPENING]
    units = [text for text, kind in rows("deadline_words") if kind in UNITS]
    spellings = lone + [f"{unit} 6" for unit in units] + [f"06 {unit}" for unit in units]
    spellings += [f"{word} {unit}" for word in ("trong", "hằng", "cuối") for unit in ("quý", "năm")]
    assert [text for text in spellings if not opens("deadline", text.capitalize())] == []


@pytest.mark.parametrize(
    "text",
    ["T6/2026", "Q.3/2026", "Từ 01/7", "06 tháng đầu năm", "Sáu tháng", "Cuối quý III", "Từ nay",
     "Theo kế hoạch", "Trong vòng 5 ngày", "- Quý I", "Hằng năm", "Trước 15/12"],
)  # fmt: skip
def test_a_deadline_opens_with_its_figures_too(text: str) -> None:
    assert opens("deadline", text)


@pytest.mark.parametrize(
    "text",
    ["Đầu tư trang thiết bị", "Cả nước", "Từng bước hoàn thiện", "Các văn bản", "Hàng hóa",
     "Trong trường", "Vào sổ", "12 cuộc", "Một cửa", "Tuyên truyền", "Từ thiện", "Thi tuyển"],
)  # fmt: skip
def test_what_shares_a_word_with_deadlines_opens_none(text: str) -> None:
    assert not opens("deadline", text)


@pytest.mark.parametrize(
    "text", ["Bản tin", "Báo cáo", "Khối lượng", "Quyền lợi", "Kế hoạch", "Thống kê số liệu"]
)
def test_what_shares_a_word_with_agencies_opens_none(text: str) -> None:
    assert not opens("agency", text)


def test_cell_words_hold_only_what_follows_from_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    extra = [(kind, text) for kind, text in rows("cell_words") if kind in ("agency", "deadline")]
    monkeypatch.setattr(openers, "words_of", lambda _: frozenset())
    with _fresh():
        assert [text for kind, text in extra if opens(kind, text)] == []


def test_an_alias_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for file in lexicon.VOCABULARY.glob("*.csv"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    with (tmp_path / "agency_aliases.csv").open("a", encoding="utf-8") as file:
        file.write("Zeta vùng cao,kho-bac\n")
    assert not opens("agency", "Zeta vùng cao chủ trì")
    monkeypatch.setattr(lexicon, "VOCABULARY", tmp_path)
    with _fresh():
        assert opens("agency", "Zeta vùng cao chủ trì")


class _fresh:
    """Openers worked out anew inside, and again outside."""

    def __enter__(self) -> None:
        self._clear()

    def __exit__(self, *_: object) -> None:
        self._clear()

    @staticmethod
    def _clear() -> None:
        openers._openers.cache_clear()
        openers._cell_words.cache_clear()
        openers._before_names.cache_clear()
