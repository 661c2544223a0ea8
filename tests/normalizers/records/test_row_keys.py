"""Rows are recognised again: in another format of the plan, in a file saved again."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from normalizers.records.row_keys import squashed, task_key
from pipeline.ingest.document import process
from schemas.extraction import Extraction
from schemas.records import Indicator, Task
from tests.normalizers.records.test_times import LONG_PLAN, read

DOCUMENTS = Path(__file__).parents[2] / "data" / "documents"
HANG_GON = "../../../data/raw/Đồng Nai/KH CCHC 2026-2030 phường Hàng Gòn.docx"
PAIRS = (  # the same plan as Word and as PDF, drawn in several ways
    (HANG_GON, "001-open.pdf"),
    (HANG_GON, "001-hline.pdf"),
    ("002-two.docx", "002-double.pdf"),
    ("003-tracked.docx", "003-export.pdf"),
    ("003-sdt.docx", "003-nfd.pdf"),
    ("004-group.docx", "004-chars.pdf"),
    ("004-group.docx", "004-shaded.pdf"),
)


def rows(found: Extraction) -> list[Task | Indicator]:
    both: list[Task | Indicator] = [*found.tasks, *found.indicators]
    return sorted(both, key=lambda row: row.ordinal)


def keys(found: Extraction) -> list[str]:
    return [row.row_key for row in rows(found)]


def of(data: bytes, overrides: dict[str, str] | None = None) -> Extraction:
    return process(data, "plan", overrides or {})


@pytest.mark.parametrize(("word", "pdf"), PAIRS)
def test_a_row_has_its_key_in_word_and_in_pdf(word: str, pdf: str) -> None:
    one, other = (of((DOCUMENTS / name).read_bytes()) for name in (word, pdf))
    assert keys(one) == keys(other)
    assert len(set(keys(one))) == len(keys(one)) > 0
    assert {row.task_id for row in one.tasks}.isdisjoint(row.task_id for row in other.tasks)


def saved_again(data: bytes) -> bytes:
    """The same package with other bytes: parts in another order, stored, with another date."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w") as new:
        for name in reversed(old.namelist()):
            new.writestr(zipfile.ZipInfo(name, (2031, 5, 4, 3, 2, 0)), old.read(name))
    return target.getvalue()


def test_a_row_has_its_key_in_a_file_saved_again() -> None:
    data = (DOCUMENTS / "004-group.docx").read_bytes()
    one, other = of(data), of(saved_again(data))
    assert one.document.doc_id != other.document.doc_id
    assert keys(one) == keys(other)


def test_an_override_changes_no_key() -> None:
    data = (DOCUMENTS / "002-two.docx").read_bytes()
    placed = of(data, {"commune_code": "26113", "period_start": "2027-01-01"})
    assert placed.document.commune_code == "26113"
    assert keys(placed) == keys(of(data))


def test_another_period_section_number_or_text_is_another_row() -> None:
    first = keys(read("Quý I", "Quý I"))
    assert len(set(first)) == 2
    assert set(first).isdisjoint(keys(read("Quý I", "Quý I", title=LONG_PLAN)))
    assert first == keys(read("Quý II", "Quý III"))  # a deadline is no part of what a row is


def test_twins_have_a_counter() -> None:
    found = read(rows=("1 | Việc | Sở A | Quý I", "1 | Việc | Sở B | Q2"))
    one, twin = keys(found)
    assert twin == f"{one}-2"


def test_spelling_of_white_space_marks_and_dashes_is_no_part_of_a_key() -> None:
    assert squashed("Hoá  đơn –\nĐIỆN tử (50%)") == squashed("hóa đơn - điện tử, 50 %")


def test_one_task_has_one_key_in_every_plan_and_spelling() -> None:
    one = read("Quý I", "Quý I").tasks
    other = read("Quý II", "Quý III", title=LONG_PLAN).tasks
    assert [task.task_key for task in one] == [task.task_key for task in other]
    assert len({task.task_key for task in one}) == len({task.task for task in one})
    assert task_key("Hoá  đơn –\nĐIỆN tử") == task_key("hóa đơn - điện tử") != ""
    assert task_key(" – ") == ""
