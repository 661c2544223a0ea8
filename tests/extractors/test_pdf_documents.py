"""Every drawing of the sample plans gives the rows that a careful reader finds in them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from extractors.pdf import plumber, read_pdf
from extractors.pdf.draw import draw_page
from extractors.pdf.grids import blocks_of
from normalizers.tables.continuation import find_tables
from normalizers.tables.ledger import squash
from normalizers.tables.rows import build_rows, items
from schemas.reading import Block, Grid, Reading, UnreadableError

DATA = Path(__file__).parents[1] / "data"
DOCUMENTS = DATA / "documents"
INBOX = Path(__file__).parents[2] / "data" / "raw"
PDFS = sorted([*DOCUMENTS.glob("*.pdf")])


def truth_rows(name: str) -> list[tuple[str, str, dict[str, str]]]:
    """(section, number, cells) of every item row, white space dropped."""
    truth = json.loads((DATA / "truth" / f"{name[:3]}.json").read_text(encoding="utf-8"))
    found = []
    for appendix in truth["appendices"]:
        section = ""
        for row in appendix["rows"]:
            if row["kind"] == "section":
                section = row["no"]
            else:
                cells = {role: squash(text) for role, text in row["cells"].items()}
                found.append((section, row["no"], cells))
    return found


def read_rows(blocks: list[Block]) -> list[tuple[str, str, dict[str, str]]]:
    found = []
    for table in find_tables(blocks).tables:
        for row in items(build_rows(table)):
            cells = {
                column.role: squash(text)
                for column, text in zip(table.columns, row.cells, strict=True)
                if column.role != "no"
            }
            found.append((row.section.no if row.section else "", row.no, cells))
    return found


@pytest.mark.parametrize("path", PDFS, ids=lambda path: path.stem)
def test_rows_are_exact(path: Path) -> None:
    assert read_rows(read_pdf(path.read_bytes()).blocks) == truth_rows(path.stem)


@pytest.mark.parametrize("name", ["001-hline", "002-double"])
def test_the_second_reader_finds_the_same_rows(name: str) -> None:
    blocks: list[Block] = []
    columns = None
    for page in plumber.read_pages((DOCUMENTS / f"{name}.pdf").read_bytes()):
        found, columns = blocks_of(page, columns)
        blocks += found
    assert read_rows(blocks) == truth_rows(name)


def test_a_stamp_and_a_watermark_are_in_no_cell() -> None:
    reading = read_pdf((DOCUMENTS / "004-stamp.pdf").read_bytes())
    kinds = {p.kind for p in reading.paragraphs}
    assert {"stamp", "watermark"} <= kinds
    assert not any("Ký bởi" in cell.text for grid in reading.grids for cell in grid.cells)


def test_every_word_of_a_table_is_counted() -> None:
    reading: Reading = read_pdf((DOCUMENTS / "003-dashed.pdf").read_bytes())
    for grid in reading.grids:
        assert grid.printed == sum(len(squash(cell.text)) for cell in grid.cells) > 0


def test_truncated_files_are_refused_or_read_with_a_note() -> None:
    data = (DOCUMENTS / "003-none.pdf").read_bytes()
    with pytest.raises(UnreadableError) as refused:
        read_pdf(data[:2_000])
    assert refused.value.code == "damaged-pdf"


def test_a_page_is_drawn_with_its_cells(tmp_path: Path) -> None:
    data = (DOCUMENTS / "003-dashed.pdf").read_bytes()
    reading = read_pdf(data)
    grid: Grid = reading.grids[0]
    target = tmp_path / "page.png"
    draw_page(data, grid.page, reading.grids, target)
    assert target.read_bytes().startswith(b"\x89PNG")
    with pytest.raises(UnreadableError):
        draw_page(data, 999, reading.grids, target)
