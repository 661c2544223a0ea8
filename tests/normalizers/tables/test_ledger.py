from __future__ import annotations

from normalizers.tables.continuation import find_tables
from normalizers.tables.ledger import Ledger, balance, squash
from normalizers.tables.rows import build_rows
from schemas.reading import Grid
from schemas.table import Row
from tests.normalizers.grids import grid

HEADER = "STT | Nhiệm vụ | Chủ trì | Thời gian"


def pages() -> list[Grid]:
    return [
        grid(HEADER, "I | CẢI CÁCH THỂ CHẾ | < | <", "1. | Ban hành và tổ chức | Công an | Quý I"),
        grid(
            HEADER,
            "| thực hiện | |",
            "2. | Rà soát | Trạm Y tế | Quý II",
            "II. CẢI CÁCH BỘ MÁY | < | < | <",
            page=2,
        ),
    ]


def weigh(grids: list[Grid], damage: str = "") -> Ledger:
    """The ledger of a table, after the rebuilt rows were damaged in the named way."""
    (table,) = find_tables(grids).tables
    rows = build_rows(table)
    headers = [c for p in table.parts for c in p.grid.cells if c.row in p.header_rows]
    items = [row for row in rows if row.kind == "item"]
    if damage == "drop-row":
        rows.remove(items[-1])
    elif damage == "cut-text":
        items[0].cells[1] = items[0].cells[1][:-5]
    elif damage == "double-text":
        items[0].cells[1] += items[0].cells[1]
    elif damage == "drop-words":
        grids[0].printed = sum(len(squash(cell.text)) for cell in grids[0].cells) + 7
    return balance(grids, headers, rows, [stored(row) for row in rows])


def stored(row: Row) -> list[str]:
    if row.kind == "section" and row.section:
        return [row.section.no, row.section.title]
    return [row.no, *row.cells[1:]]


def test_nothing_is_lost_of_a_split_row() -> None:
    ledger = weigh(pages())
    assert ledger.coverage == 1.0
    assert ledger.found == sum(len(squash(c.text)) for g in pages() for c in g.cells)
    assert ledger.entries == []


def test_a_dropped_row_is_caught() -> None:
    ledger = weigh(pages(), "drop-row")
    assert ledger.coverage < 1.0
    assert {(entry.page, entry.text) for entry in ledger.entries if not entry.doubled} == {
        (2, "2."),
        (2, "Rà soát"),
        (2, "Trạm Y tế"),
        (2, "Quý II"),
    }


def test_a_cut_text_is_caught() -> None:
    ledger = weigh(pages(), "cut-text")
    assert ledger.coverage < 1.0
    assert [entry.text for entry in ledger.entries] == ["thực hiện"]


def test_a_cell_whose_text_stands_in_another_is_missed_all_the_same() -> None:
    """Number, lead and deadline are words of the task too; only the task was stored."""
    row = "1 | Công an chủ trì, báo cáo tháng 11 | Công an | tháng 1"
    grids = [grid(HEADER, row)]
    (table,) = find_tables(grids).tables
    rows = build_rows(table)
    headers = [cell for cell in grids[0].cells if cell.row == 0]
    ledger = balance(grids, headers, rows, [[rows[0].cells[1]]])
    assert [entry.text for entry in ledger.entries] == ["1", "Công an", "tháng 1"]


def test_a_doubled_text_is_caught() -> None:
    ledger = weigh(pages(), "double-text")
    assert [entry.doubled for entry in ledger.entries] == [True]


def test_words_that_reached_no_cell_are_caught() -> None:
    ledger = weigh(pages(), "drop-words")
    assert ledger.coverage < 1.0
    assert ledger.entries[0].text.startswith("7 characters")
