"""No cell, however odd, loses a document: a fault in one table leaves the others read."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from extractors.registry import read_file
from normalizers.records import extractor
from normalizers.records.source import Source
from normalizers.tables import continuation
from normalizers.tables.continuation import PlanTable
from normalizers.tables.headers import Header
from normalizers.values.targets import parse_target
from pipeline.ingest.document import process
from schemas.extraction import Extraction
from schemas.language import Language
from schemas.reading import Grid, Paragraph, Reading
from schemas.table import Row
from tests.normalizers.grids import grid

HEADER = "STT | Nhiệm vụ | Chủ trì | Thời gian"
SOURCE = Source("plan.pdf", "0" * 64, "1", datetime(2026, 1, 1, tzinfo=UTC), {})


def extracted(*blocks: Grid | Paragraph) -> Extraction:
    return extractor.extract(Reading("pdf", "text-layer", 1, list(blocks)), SOURCE)


def plan(*numbers: str, page: int = 1) -> Grid:
    rows = [f"{no} | Lập hồ sơ {at} | Công an | Quý I" for at, no in enumerate(numbers)]
    return grid(HEADER, *rows, page=page)


@pytest.mark.parametrize("odd", ["①", "²", "9" * 5000, "１", "1" + "0" * 4999, "9²"])
def test_any_number_column_is_read(odd: str) -> None:
    tasks = extracted(plan("1", odd, "3")).tasks
    assert [task.no for task in tasks] == ["1", odd, "3"]


@pytest.mark.parametrize("odd", ["①", "²", "9" * 5000])
def test_odd_numbers_in_dumps_lose_nothing(odd: str) -> None:
    lines = [f"{n} | Lập hồ sơ {n} | Công an | Quý I/2026" for n in ("1", odd, "3")]
    piped = "\n".join(["STT | Nhiệm vụ | Chủ trì | Thời gian", "--|--|--|--", *lines])
    aligned = piped.replace(" | ", "      ").replace("--|--|--|--", f"1      {odd}      3     4")
    for text in (piped, aligned, piped.replace(" | ", "\n")):
        assert process(text.encode(), "dump.txt", {}).document.doc_id


def test_a_span_of_five_thousand_digits_is_a_span() -> None:
    row = "<tr><td>1</td><td>Lập hồ sơ</td><td>Công an</td><td>Quý I</td></tr>"
    head = "<tr><td>STT</td><td>Nhiệm vụ</td><td>Chủ trì</td><td>Thời gian</td></tr>"
    wide = f"<tr><td colspan={'9' * 5000}>I. Chung</td></tr>"
    found = process(f"<table>{head}{wide}{row}</table>".encode(), "dump.html", {})
    assert [(task.task, task.section) for task in found.tasks] == [("Lập hồ sơ", "I")]
    assert len(read_file(f"<table>{head}{row}</table>".encode(), Language()).grids[0].cells) == 8


def fail_on(page: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the rows of the table on a page fail after some records were stored."""
    whole = extractor._Extractor._row

    def row(self: extractor._Extractor, table: PlanTable, one: Row) -> list[str]:
        stored = whole(self, table, one)
        if one.page_first == page:
            raise ZeroDivisionError("a row of its own")
        return stored

    monkeypatch.setattr(extractor._Extractor, "_row", row)


def test_a_fault_in_one_table_leaves_it_unread_and_the_others_whole(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fail_on(2, monkeypatch)
    label = [Paragraph(f"PHỤ LỤC {no}", page=n) for n, no in enumerate(("I", "II", "III"), 1)]
    found = extracted(
        label[0], plan("1", "2"), label[1], plan("1", page=2), label[2], plan("1", page=3)
    )
    assert [(task.page_first, task.no) for task in found.tasks] == [(1, "1"), (1, "2"), (3, "1")]
    assert [task.ordinal for task in found.tasks] == [1, 2, 3]
    assert len(found.task_agencies) == 3
    (issue,) = [issue for issue in found.issues if issue.code == "table-failed"]
    assert (issue.page, issue.text) == (2, "ZeroDivisionError: a row of its own")
    roles = {(cell.page, cell.role, cell.note) for cell in found.cells if cell.page == 2}
    assert roles == {(2, "ignored", "could not be read")}
    assert found.document.tables == 2
    assert found.document.coverage < 1.0


def test_a_grid_that_cannot_be_judged_is_left_out_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = continuation.find_header

    def find(one: Grid, *above: Any) -> Header | None:
        if one.page == 1:
            raise ValueError("no header")
        return whole(one, *above)

    monkeypatch.setattr(continuation, "find_header", find)
    found = extracted(plan("1"), Paragraph("PHỤ LỤC II", page=2), plan("1", "2", page=2))
    assert [task.no for task in found.tasks] == ["1", "2"]
    assert [issue.page for issue in found.issues if issue.code == "table-failed"] == [1]


def test_hunger_is_no_fault_of_a_table(monkeypatch: pytest.MonkeyPatch) -> None:
    def hungry(table: PlanTable) -> list[Row]:
        raise MemoryError

    monkeypatch.setattr(extractor, "build_rows", hungry)
    with pytest.raises(MemoryError):
        extracted(plan("1"))


@pytest.mark.parametrize("cell", ["9²", "95²%", "9½", "12¹ - 13"])
def test_a_raised_figure_makes_no_number(cell: str) -> None:
    assert parse_target(cell, None).value is None


def test_square_metres_are_a_unit() -> None:
    assert parse_target("95 m²", None).value == 95
