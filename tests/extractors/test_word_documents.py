"""The sample plans in Word form give every row that a careful reader finds in them."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from extractors.word import read_doc, read_docx
from schemas.reading import Grid

DATA = Path(__file__).parents[1] / "data"
FILES = sorted((DATA / "documents").glob("*.doc*"))


def squash(text: str) -> str:
    return re.sub(r"\s+", "", text)


def rows_of(grid: Grid) -> list[list[str]]:
    """The rows of a grid with merged cells repeated, white space dropped."""
    rows = [[""] * grid.n_cols for _ in range(grid.n_rows)]
    for cell in grid.cells:
        for row in range(cell.row, cell.row + cell.row_span):
            for col in range(cell.col, cell.col + cell.col_span):
                rows[row][col] = squash(cell.text)
    return rows


def truth_items(name: str) -> list[list[str]]:
    """The cells of every item row but its number, in column order."""
    truth = json.loads((DATA / "truth" / f"{name[:3]}.json").read_text(encoding="utf-8"))
    return [
        [squash(row["cells"][role]) for role in appendix["columns"] if role != "no"]
        for appendix in truth["appendices"]
        for row in appendix["rows"]
        if row["kind"] == "item"
    ]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_row_is_there_in_order(path: Path) -> None:
    if path.suffix == ".doc" and shutil.which("soffice") is None:
        pytest.skip("LibreOffice is not installed")
    read = read_doc if path.suffix == ".doc" else read_docx
    grids = read(path.read_bytes()).grids
    rows = [row[1:] for grid in grids if not grid.borderless for row in rows_of(grid)]
    items = truth_items(path.name)
    assert [row for row in rows if row in items] == items
    assert [grid.borderless for grid in grids[:2]] == [True, True]  # letterhead and signature


def test_there_are_samples_of_both_formats() -> None:
    assert {path.suffix for path in FILES} == {".docx", ".doc"}
