"""Every vocabulary file is read by one loader, and a slip in one is told by file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from normalizers.values import lexicon
from normalizers.values.lexicon import VocabularyError, rows

GOOD = "alias,agency_id\nBTC,bo-tai-chinh\n"


@pytest.fixture
def vocabulary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(lexicon, "VOCABULARY", tmp_path)
    return tmp_path / "names.csv"


def test_lines_are_read_without_the_header(vocabulary: Path) -> None:
    vocabulary.write_text(GOOD + '"Phòng Kinh tế, Hạ tầng",x\n', encoding="utf-8")
    assert list(rows("names")) == [["BTC", "bo-tai-chinh"], ["Phòng Kinh tế, Hạ tầng", "x"]]


def test_a_file_that_a_vietnamese_excel_saved_reads_the_same(vocabulary: Path) -> None:
    text = GOOD.replace(",", ";").replace("\n", "\r\n") + '"Phòng A; B, C";x\r\n'
    vocabulary.write_bytes(text.encode("utf-8-sig"))
    assert list(rows("names")) == [["BTC", "bo-tai-chinh"], ["Phòng A; B, C", "x"]]


@pytest.mark.parametrize(
    ("slip", "line", "said"),
    [
        (b"BNV\n", 3, "1 cells, the header has 2"),
        (b"BNV,bo-noi-vu,x\n", 3, "3 cells"),
        (b",bo-noi-vu\n", 3, "a blank alias"),
        (b"BNV ,bo-noi-vu\n", 3, "blanks around"),
        (b"BTC,bo-tai-chinh\n", 3, "said before"),
        (b"BNV,bo-noivu\n", 3, "no agency_id is called 'bo-noivu'"),
        (b"BXD,bo-noi-vu\nB\xffN,bo-noi-vu\n", 4, "utf-8"),
        (b'BXD,bo-noi-vu\n"BNV"x,bo-noi-vu\n', 4, "expected after"),
        (b"\n", 3, "0 cells"),
    ],
)
def test_a_slip_is_told_by_file_and_line(
    vocabulary: Path, slip: bytes, line: int, said: str
) -> None:
    vocabulary.write_bytes(GOOD.encode() + slip)
    with pytest.raises(VocabularyError) as raised:
        list(rows("names", agency_id={"bo-tai-chinh", "bo-noi-vu"}))
    assert f"names.csv, line {line}: " in str(raised.value)
    assert said in str(raised.value)


def test_every_file_is_well_formed() -> None:
    files = sorted(lexicon.VOCABULARY.glob("*.csv"))
    assert files
    assert [file.name for file in files if not list(rows(file.stem))] == []


def test_no_other_module_opens_a_vocabulary_file() -> None:
    root = Path(lexicon.__file__).parents[1]
    readers = {
        file.relative_to(root).as_posix()
        for file in root.rglob("*.py")
        if "csv.reader" in (text := file.read_text(encoding="utf-8")) or "DictReader" in text
    }
    assert readers == {"values/written.py"}
