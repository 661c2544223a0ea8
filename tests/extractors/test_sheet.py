"""Workbooks and OpenDocument texts: the sample plans in every format, and sheets of our own."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font

from extractors.packages import MIB
from extractors.registry import format_of, read_file
from extractors.sheet import read_ods, read_xls, read_xlsx
from extractors.sheet.formats import printed
from normalizers.values.phrases import vietnamese
from pipeline.ingest.document import process
from schemas.extraction import Extraction
from schemas.reading import Grid, Paragraph, Reading, UnreadableError
from tests.extractors.sheet_build import workbook

OFFICE = shutil.which("soffice")
needs_office = pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")
DOCUMENTS = Path(__file__).parents[1] / "data" / "documents"
PLANS = ("000-docx", "001-auto", "002-two", "003-sdt", "004-group")
SAVED = {  # by LibreOffice from these; the other plans say nothing more of its formats
    "xls": ("xlsx", ("001-auto", "004-group")),
    "ods": ("xlsx", ("001-auto", "004-group")),
    "rtf": ("docx", ("003-sdt",)),
    "fodt": ("docx", ("003-sdt",)),
}
HEADER = ("STT", "Nhiệm vụ", "Đơn vị chủ trì", "Đơn vị phối hợp", "Thời gian")


def plan(name: str) -> bytes:
    folder = DOCUMENTS if (DOCUMENTS / f"{name}.docx").is_file() else DOCUMENTS.parent / "office"
    return (folder / f"{name}.docx").read_bytes()


def rows(data: bytes) -> list[dict[str, Any]]:
    """What a document's rows say, whatever the format's pages and ids."""
    own = {"task_id", "indicator_id", "doc_id", "page_first", "page_last", "row_key", "flags"}
    found: Extraction = process(data, "plan", {})
    return [row.model_dump(exclude=own) for row in (*found.tasks, *found.indicators)]


def as_workbook(name: str, **form: Any) -> bytes:
    return workbook(read_file(plan(name), vietnamese()).blocks, **form)


@pytest.mark.parametrize("ruled", [True, False], ids=["ruled", "bare"])
@pytest.mark.parametrize("name", PLANS)
def test_a_plan_typed_into_excel_has_the_rows_it_has_in_word(name: str, ruled: bool) -> None:
    """With merged goals, an empty margin, and borders or none."""
    assert rows(as_workbook(name, ruled=ruled, top=2, left=1)) == rows(plan(name))


@pytest.fixture(scope="module")
def converted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Plans as LibreOffice Calc and Writer save them: NAME.xls, .ods, .rtf, .fodt."""
    folder = tmp_path_factory.mktemp("office")
    for target, (source, names) in SAVED.items():
        for name in names:
            data = plan(name) if source == "docx" else as_workbook(name, ruled=False)
            (folder / f"{name}.{source}").write_bytes(data)
        command = [
            str(OFFICE),
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            *("--headless", "--convert-to", target, "--outdir", str(folder)),
            *(str(folder / f"{name}.{source}") for name in names),
        ]
        subprocess.run(command, check=True, capture_output=True)
    return folder


@needs_office
@pytest.mark.parametrize(
    ("name", "ending"),
    [(name, ending) for ending, (_, names) in SAVED.items() for name in names],
)
def test_a_plan_that_another_program_saved_keeps_its_rows(
    name: str, ending: str, converted: Path
) -> None:
    path = converted / f"{name}.{ending}"
    if not path.is_file():
        pytest.skip("this LibreOffice has no Calc")
    data = path.read_bytes()
    assert format_of(data).format == {"fodt": "odt"}.get(ending, ending)
    assert rows(data) == rows(plan(name))


@pytest.mark.parametrize("ending", ["xls", "ods"])
def test_a_small_plan_that_calc_saved(ending: str) -> None:
    """Kept as files, so that they are read where LibreOffice has no Calc."""
    data = (DOCUMENTS.parent / "office" / f"plan.{ending}").read_bytes()
    found = process(data, "plan", {})
    assert [(task.no, task.goal, task.section) for task in found.tasks] == [
        (str(number), "Người dân hài lòng trên 90%", "I") for number in range(1, 5)
    ]
    assert [task.due_end for task in found.tasks[:2]] == [date(2026, 9, 30), date(2026, 9, 14)]


@pytest.mark.parametrize(
    ("value", "number_format", "shown"),
    [
        (0.25, "0%", "25%"),
        (0.255, "0.0 %", "25,5 %"),
        (1, "0%", "100%"),
        (25, "General", "25"),
        (25.0, "General", "25"),
        (0.1 + 0.2, "General", "0,3"),
        (1234567, "#,##0", "1.234.567"),
        (1234.5, "#,##0.00", "1.234,50"),
        (1234.5, "#,##0.##", "1.234,5"),
        (1500, '#,##0 "đồng"', "1.500 đồng"),
        (95, '">="0"%"', ">=95%"),
        (7, "00", "07"),
        (-3, "0;(0)", "(3)"),
        (0, '0;-0;"-"', "0"),
        (date(2026, 1, 15), "dd/mm/yyyy", "15/01/2026"),
        (datetime(2026, 3, 4), "m/d/yyyy", "04/03/2026"),  # the day first, whatever the format
        (datetime(2026, 3, 4), "mm-dd-yy", "04/03/2026"),
        (datetime(2026, 3, 1), "mm/yyyy", "03/2026"),
        (datetime(2026, 3, 1), "yyyy", "2026"),
        (datetime(2026, 3, 4, 8, 30), "dd/mm/yyyy hh:mm", "04/03/2026 08:30"),
        (datetime(2026, 3, 4), '[$-42A]"ngày "dd" tháng "mm', "04/03"),
        (time(8, 30), "hh:mm", "08:30"),
        (True, "General", "ĐÚNG"),
        (None, "General", ""),
    ],
)
def test_a_value_is_printed_as_its_format_says(
    value: object, number_format: str, shown: str
) -> None:
    assert printed(value, number_format) == shown


def saved(book: Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def sheet_of(*lines: tuple[Any, ...]) -> Workbook:
    book = Workbook()
    for line in lines:
        book.active.append(line)
    return book


def item(number: int, deadline: Any = "Quý I") -> tuple[Any, ...]:
    return number, f"Rà soát việc số {number}", "Văn phòng", "Công an xã", deadline


def texts(reading: Reading) -> list[list[str]]:
    return [
        [" ".join(c.text for c in grid.cells if c.row == row) for row in range(grid.n_rows)]
        for grid in reading.grids
    ]


def test_several_tables_one_below_another_and_the_text_between() -> None:
    """Without a blank row between them, without borders; the second header is bold as the first."""
    book = sheet_of(
        ("UBND XÃ AN", None, None, "CỘNG HÒA XÃ HỘI"),
        ("KẾ HOẠCH",),
        HEADER,
        item(1),
        item(2),
        ("Phụ lục II",),
        HEADER,
        item(1),
        (None,),
        ("Nơi nhận:", None, None, "CHỦ TỊCH"),
    )
    reading = read_xlsx(saved(book))
    first, second = texts(reading)
    assert len(first) == 3 and first[0].startswith("STT") and len(second) == 2
    said = [block.text for block in reading.blocks if isinstance(block, Paragraph)]
    expected = ["UBND XÃ AN", "CỘNG HÒA XÃ HỘI", "KẾ HOẠCH", "Phụ lục II", "Nơi nhận:", "CHỦ TỊCH"]
    assert said == expected


def test_a_blank_row_within_a_table_does_not_end_it() -> None:
    (grid,) = read_xlsx(saved(sheet_of(HEADER, item(1), (None,), item(2), item(3)))).grids
    assert grid.n_rows == 4


def test_a_section_below_a_blank_row_goes_on_and_a_title_does_not() -> None:
    section = ("II", "Chuyển đổi số")
    (grid,) = read_xlsx(saved(sheet_of(HEADER, item(1), (None,), section, item(1), item(2)))).grids
    assert grid.n_rows == 5
    apart = read_xlsx(saved(sheet_of(HEADER, item(1), (None,), ("Phụ lục II",), HEADER, item(1))))
    assert [grid.n_rows for grid in apart.grids] == [2, 2]


def test_remarks_and_signatures_right_below_a_table_are_text() -> None:
    book = sheet_of(
        HEADER,
        ("I", "Thể chế"),
        item(1),
        item(2),
        ("Ghi chú: số liệu tạm tính",),
        ("Nơi nhận: như trên", None, None, "CHỦ TỊCH"),
        (None, None, None, "Nguyễn Văn A"),
    )
    reading = read_xlsx(saved(book))
    (grid,) = reading.grids
    assert grid.n_rows == 4
    assert "CHỦ TỊCH" in [block.text for block in reading.paragraphs]
    (whole,) = read_xlsx(saved(sheet_of(HEADER, item(1), (2, "Việc chưa giao")))).grids
    assert whole.n_rows == 3


def test_what_is_hidden_is_left_out_and_named() -> None:
    book = sheet_of(HEADER, item(1), item(2), item(3))
    book.active.row_dimensions[3].hidden = True
    book.active.column_dimensions["D"].hidden = True
    book.create_sheet("Nháp").sheet_state = "hidden"
    reading = read_xlsx(saved(book))
    (shown,) = texts(reading)
    assert shown == [
        "STT Nhiệm vụ Đơn vị chủ trì Thời gian",
        "1 Rà soát việc số 1 Văn phòng Quý I",
        "3 Rà soát việc số 3 Văn phòng Quý I",
    ]
    assert {note.code for note in reading.notes} == {"hidden-in-sheet"}
    hidden = " | ".join(note.text for note in reading.notes)
    assert "Rà soát việc số 2" in hidden and "Công an xã" in hidden and "Nháp" in hidden


def test_a_formula_without_a_result_and_an_error_are_in_doubt() -> None:
    book = sheet_of(HEADER, item(1), item(2, "=A1+1"), item(3, "#REF!"))
    (grid,) = read_xlsx(saved(book)).grids
    assert sorted(grid.row_doubts) == [2, 3]
    grades = {task.no: task.grade for task in process(saved(book), "a.xlsx", {}).tasks}
    assert grades["2"] == grades["3"] == "C" and grades["1"] != "C"


def test_real_dates_and_shares_land_as_printed() -> None:
    book = sheet_of(HEADER, item(1, date(2026, 1, 15)), item(2, "15/02/2026"))
    book.active["E2"].number_format = "dd/mm/yyyy"
    found = process(saved(book), "a.xlsx", {})
    assert [task.deadline for task in found.tasks] == ["15/01/2026", "15/02/2026"]
    assert [task.due_end for task in found.tasks] == [date(2026, 1, 15), date(2026, 2, 15)]
    assert found.document.format == "xlsx" and found.document.reader == "sheet"


def test_letters_of_an_old_font_are_read_and_comments_are_not() -> None:
    book = sheet_of(HEADER, item(1))
    book.active["B2"] = "KÕ ho¹ch kiÓm tra"
    book.active["B2"].font = Font(name=".VnTime")
    book.active["B2"].comment = Comment("ghi chú kín", "ai")
    (shown,) = texts(read_xlsx(saved(book)))
    assert "Kế hoạch kiểm tra" in shown[1] and "kín" not in "".join(shown)


def repacked(data: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w", 8) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return stream.getvalue()


def on_sheet(change: Callable[[bytes], bytes]) -> bytes:
    whole = saved(sheet_of(HEADER, item(1)))
    return repacked(whole, lambda name, part: change(part) if "sheet1" in name else part)


MERGED = b'<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells></worksheet>'
WIDE = b'<row r="9"><c r="XFD9" t="inlineStr"><is><t>xa</t></is></c></row></sheetData>'


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (on_sheet(lambda part: part.replace(b"</worksheet>", MERGED)), "unsafe-sheet"),
        (on_sheet(lambda part: b"<!DOCTYPE a [<!ENTITY b 'c'>]>" + part), "unsafe-sheet"),
        (on_sheet(lambda part: part + b" " * (65 * MIB)), "unsafe-sheet"),
        (on_sheet(lambda part: part[:200]), "damaged-sheet"),
        (on_sheet(lambda part: b""), "damaged-sheet"),
        (saved(sheet_of(HEADER))[:-60], "damaged-sheet"),
    ],
    ids=["merged", "entity", "bomb", "cut", "empty", "truncated"],
)
def test_a_hostile_or_broken_workbook_is_one_clear_error(data: bytes, code: str) -> None:
    with pytest.raises(UnreadableError) as refused:
        read_xlsx(data)
    assert refused.value.code == code


def test_one_far_cell_costs_nothing() -> None:
    reading = read_xlsx(on_sheet(lambda part: part.replace(b"</sheetData>", WIDE)))
    assert isinstance(reading.blocks[0], Grid)


ODS = """<?xml version="1.0"?><office:document-content
 xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>
<table:table table:name="A">{}</table:table></office:spreadsheet></office:body>
</office:document-content>"""
CELL = '<table:table-cell table:number-columns-repeated="{}"><text:p>a</text:p></table:table-cell>'


def ods(rows: str, manifest: str = "<m/>") -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("content.xml", ODS.format(rows))
        package.writestr("META-INF/manifest.xml", manifest)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (ods(f"<table:table-row>{CELL.format(9_999_999)}</table:table-row>"), "unsafe-sheet"),
        (
            ods(
                '<table:table-row table:number-rows-repeated="9999999">'
                f"{CELL.format(1)}</table:table-row>"
            ),
            "unsafe-sheet",
        ),
        (ods("", "<encryption-data/>"), "encrypted-office"),
        (ods(f"<table:table-row>{CELL.format('x')}</table:table-row>"), "damaged-sheet"),
    ],
    ids=["columns", "rows", "locked", "no number"],
)
def test_an_opendocument_sheet_keeps_the_limits(data: bytes, code: str) -> None:
    assert format_of(data).format == "ods"
    with pytest.raises(UnreadableError) as refused:
        read_ods(data)
    assert refused.value.code == code


def test_a_damaged_xls_is_one_clear_error() -> None:
    with pytest.raises(UnreadableError) as refused:
        read_xls(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    assert refused.value.code == "damaged-sheet"


def test_the_maker_of_workbooks_merges_goals() -> None:
    """The tests above would prove little on sheets without merged cells."""
    book = load_workbook(io.BytesIO(as_workbook("003-sdt")))
    assert sum(area.size["rows"] > 1 for area in book.active.merged_cells.ranges) >= 5


@pytest.mark.parametrize("left", [7190, 6001, 1540], ids=["last", "middle", "first"])
def test_an_old_workbook_cut_inside_a_sector_is_damaged(left: int) -> None:
    """Calamine ends in a panic there, which is no Exception."""
    data = (Path(__file__).parents[1] / "data" / "office" / "plan.xls").read_bytes()
    with pytest.raises(UnreadableError) as caught:
        read_xls(data[:left])
    assert caught.value.code == "damaged-sheet"
