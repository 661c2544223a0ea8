"""Exports of a small store whose rows are known, read back by other programs."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
import zipfile
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from dateutil.rrule import rrulestr
from icalendar import Calendar, Event
from python_calamine import CalamineWorkbook

from normalizers.records import Source, extract
from pipeline import cli
from pipeline.curated import reference, views
from pipeline.curated.store import Change, Store
from pipeline.face import workbook
from pipeline.face.rows import RowSheet
from pipeline.ingest.worker import landed
from schemas.reading import Paragraph, Reading
from tests.normalizers.grids import grid
from tests.pipeline.face.test_questions import HEADER, PLANS, extraction

Captured = pytest.CaptureFixture[str]
TODAY = "2026-05-20"
NAMES = ["Nhiệm vụ", "Đến hạn", "Không có hạn", "Chỉ tiêu", "Cần xem lại", "Văn bản"]
COMMAND = "=cmd('/C calc')!A0"
WEB = "https://example.invalid/?a=1"
HOSTILE = (
    f"1 | {COMMAND} | Phòng Kinh tế; Sở Nội vụ | @SUM(1) | Trước ngày 16 tháng cuối quý",
    f"2 | {WEB} | +84 | -1 | Ngày 30/6/2026",
    "3 | Họp giao ban | Phòng Kinh tế | | Ngày 15 và ngày 30 hằng tháng",
)
AIMS = "STT | Chỉ tiêu | Đơn vị tính | Kết quả | Cơ quan theo dõi"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The plans of the questions' tests, and one full of text that a spreadsheet would run."""
    folder = tmp_path_factory.mktemp("export")
    head = [Paragraph(line, centered=True, bold=True) for line in ("KẾ HOẠCH", "Năm 2026")]
    aims = grid(AIMS, "1 | Tỷ lệ hài lòng | % | 90 | Phòng Kinh tế", paged=False)
    body = [*head, grid(HEADER, *HOSTILE, paged=False), Paragraph("PHỤ LỤC II"), aims]
    source = Source("=a#b.docx", "9" * 64, "test", datetime(2026, 1, 1, tzinfo=UTC), {})
    hostile = landed(extract(Reading("docx", "word", 1, body), source))
    opened = Store(folder / "curated")
    opened.commit(Change([*(landed(extraction(name)) for name in PLANS), hostile]))
    reference.write(opened)
    (folder / "raw").mkdir()
    for name in ("=a#b.docx", "an-tuong.docx"):
        (folder / "raw" / name).write_bytes(b"")
    return folder


def export(store: Path, name: str, *options: str) -> Path:
    out = store / name
    folders = ["--curated", str(store / "curated"), "--raw", str(store / "raw")]
    typed = [str(option.encode(), "utf-8") for option in options]  # as a shell gives them: no
    assert (
        cli.run(["export", str(out), *folders, "--today", TODAY, *typed]) == 0
    )  # constants of ours
    return out


@pytest.fixture(scope="module")
def book(store: Path) -> Path:
    return export(store, "all.xlsx")


def sheet(path: Path, name: str) -> list[dict[str, Any]]:
    header, *rows = openpyxl.load_workbook(path)[name].iter_rows(values_only=True)
    return [dict(zip(header, row, strict=True)) for row in rows]


def test_the_workbook_opens_ready_to_work_with(book: Path) -> None:
    found = openpyxl.load_workbook(book)
    assert found.sheetnames == NAMES
    for name in NAMES:
        page = found[name]
        assert page.freeze_panes == "A2", name
        assert page.auto_filter.ref == page.dimensions, name
        texts = [cell for cell in page[2] if isinstance(cell.value, str)]
        assert texts and all(cell.alignment.wrap_text for cell in texts), name
        widths = [page.column_dimensions[cell.column_letter].width for cell in page[1]]
        assert all(8 <= width <= 50 for width in widths), name
    links = {cell.value: cell.hyperlink for row in found["Nhiệm vụ"] for cell in row}
    assert links["an-tuong.docx"].target.lower().startswith("file:///")
    assert links["=a#b.docx"].target.endswith("%3Da%23b.docx")
    assert links["khong-noi.docx"] is None  # its file is not there


def test_values_have_their_types(book: Path) -> None:
    tasks = {row["Nhiệm vụ"]: row for row in sheet(book, "Nhiệm vụ")}
    assert len(tasks) == 15
    row = tasks["Ban hành kế hoạch"]
    assert (row["Từ"], row["Hạn"]) == (datetime(2026, 3, 1), datetime(2026, 3, 31))
    assert (row["Trang"], row["Loại hạn"], row["Dự kiến"]) == (1, "có ngày", "không")
    assert row["Nơi"] == "phường An Tường"
    (aim,) = sheet(book, "Chỉ tiêu")
    assert (aim["Giá trị"], aim["ĐVT"], aim["Theo dõi"]) == (90, "%", "Phòng Kinh tế")
    calamine = CalamineWorkbook.from_path(str(book)).get_sheet_by_name("Đến hạn").to_python()
    assert calamine[0][0] == "Hạn"
    assert all(isinstance(line[0], date) or line[0] == "" for line in calamine[1:])


def test_hostile_text_stays_text(book: Path) -> None:
    found = openpyxl.load_workbook(book)
    cells = [cell for page in found for row in page for cell in row]
    texts = {cell.value: cell for cell in cells if isinstance(cell.value, str)}
    assert {COMMAND, WEB, "@SUM(1)", "+84", "-1", "=a#b.docx"} <= texts.keys()
    assert all(cell.data_type != "f" for cell in cells)
    assert texts[COMMAND].quotePrefix  # stays text also when somebody edits the cell
    assert texts[WEB].hyperlink is None


def test_due_has_a_line_a_lead_and_a_time(book: Path) -> None:
    due = [(row["Hạn"], row["Nhiệm vụ"], row["Mã chủ trì"]) for row in sheet(book, "Đến hạn")]
    command = [line for line in due if line[1] == COMMAND]
    days = [datetime(2026, month, 15) for month in (6, 9, 12)]
    leads = ("phong-kinh-te", "so-noi-vu")
    assert {(day, lead) for day, _, lead in command} == {(d, lead) for d in days for lead in leads}
    assert len(command) == 6
    assert all(day is None or day >= datetime(2026, 5, 20) for day, *_ in due)
    assert (None, "Vận hành", "phong-kinh-te") in due  # from a day on, without an end


def test_no_task_is_lost_between_the_sheets(store: Path) -> None:
    whole = export(store, "whole.xlsx", "--today", "2026-01-01")
    due = {row["Mã dòng"] for row in sheet(whole, "Đến hạn")}
    undated = {row["Mã dòng"] for row in sheet(whole, "Không có hạn")}
    assert due | undated == {row["Mã dòng"] for row in sheet(whole, "Nhiệm vụ")}
    assert not due & undated
    assert len(sheet(whole, "Văn bản")) == 4


def test_filters_narrow_every_sheet(store: Path) -> None:
    part = export(store, "part.xlsx", "--place", "an tuong", "--agency", "Sở Nội vụ")
    assert {row["Nhiệm vụ"] for row in sheet(part, "Nhiệm vụ")} == {
        "Ban hành kế hoạch",
        "Kiểm tra",
        "Rà soát",
    }
    assert sheet(part, "Đến hạn") == []
    assert [row["Tệp"] for row in sheet(part, "Văn bản")] == ["an-tuong.docx"]
    quarter = export(store, "quarter.xlsx", "--from", "2026-07-01", "--to", "2026-07-31")
    assert {row["Nhiệm vụ"] for row in sheet(quarter, "Nhiệm vụ")} == {
        "Báo cáo tháng",
        "Số hóa",
        "Họp giao ban",
    }


def test_the_question_of_the_day(store: Path, capsys: Captured) -> None:
    """Which tasks of an agency fall due next quarter, and where: one command, and in Excel."""
    who = ("--agency", "VP HĐND và UBND", "--today", TODAY)
    curated = str(store / "curated")
    asked = ["query", "due-next-quarter", "--curated", curated, "--format", "json", *who]
    assert cli.run(asked) == 0
    found = [(row["Hạn"], row["Nơi"]) for row in json.loads(capsys.readouterr().out)]
    assert found == [(f"2026-0{month}-15", "phường An Tường") for month in (7, 8, 9)]
    out = export(store, "next.xlsx", *who, "--from", "2026-07-01", "--to", "2026-09-30")
    lines = [(f"{row['Hạn']:%Y-%m-%d}", row["Nơi"]) for row in sheet(out, "Đến hạn")]
    assert lines == found


def test_the_tracker_has_a_line_a_lead(store: Path) -> None:
    for name in ("t.xlsx", "t.csv", "t.json"):
        out = export(store, name, "--for", "tracker")
        if name == "t.xlsx":
            rows = sheet(out, "Theo dõi")
        elif name == "t.csv":
            assert out.read_bytes().startswith(b"\xef\xbb\xbf")
            rows = list(csv.DictReader(out.open(encoding="utf-8-sig", newline=""), delimiter=";"))
        else:
            rows = json.loads(out.read_text("utf-8"))
        leads: dict[str, list[Any]] = {}
        for row in rows:
            leads.setdefault(row["Nội dung"].lstrip("'"), []).append(row["Mã chủ trì"] or None)
        assert leads[COMMAND] == ["phong-kinh-te", "so-noi-vu"], name
        assert leads["Kiểm tra"] == [None], name
        assert sum(map(len, leads.values())) == 17, name
        codes = [(row["Mã"], row["Chủ trì"]) for row in rows]
        assert len(set(codes)) == len(codes)
    (monthly,) = [row for row in rows if row["Nội dung"] == "Báo cáo tháng"]
    assert (monthly["Hạn"], monthly["Lần tới"]) == (None, "2026-06-15")
    assert (monthly["Loại hạn"], monthly["Thời hạn ghi"]) == (
        "định kỳ",
        "Trước ngày 16 hằng tháng",
    )


def test_a_table_for_a_vietnamese_excel(store: Path) -> None:
    text = export(store, "a.csv").read_bytes().decode("utf-8-sig")
    rows = list(csv.DictReader(text.splitlines(), delimiter=";"))
    assert {f"'{COMMAND}", WEB} <= {row["Nhiệm vụ"] for row in rows}
    assert "'@SUM(1)" in {row["Phối hợp"] for row in rows}
    whole = json.loads(export(store, "a.json").read_text("utf-8"))
    assert list(whole) == NAMES
    assert len(whole["Nhiệm vụ"]) == len(rows) == 15


def events(path: Path) -> list[Event]:
    """The events of a calendar, read by another library."""
    assert all(len(line) <= 75 for line in path.read_bytes().split(b"\r\n"))
    return list(Calendar.from_ical(path.read_bytes()).walk("VEVENT"))


def days(event: Event) -> set[date]:
    """The days on which an event takes place."""
    begin = datetime.combine(event["DTSTART"].dt, time())
    if "RRULE" in event:
        rule = event["RRULE"].to_ical().decode()
        return {moment.date() for moment in rrulestr(rule, dtstart=begin)}
    further = event["RDATE"].dts if "RDATE" in event else []
    return {begin.date()} | {each.dt for each in further}


def test_the_calendar_reads_back_as_the_days_that_are_stored(store: Path) -> None:
    found = events(export(store, "a.ics"))
    with views.connect(store / "curated") as connection:
        stored = connection.execute(
            """SELECT row_key, coalesce("end", start) FROM due
            WHERE coalesce("end", start) >= DATE '2026-05-20'"""
        ).fetchall()
    told = [(event["UID"].partition("-")[0], day) for event in found for day in days(event)]
    assert sorted(told) == sorted(stored)
    uids = [event["UID"] for event in found]
    assert len(set(uids)) == len(uids)
    assert sum("RRULE" in event for event in found) >= 4
    for event in found:
        assert [alarm["TRIGGER"].dt.days for alarm in event.walk("VALARM")] == [-7, -3, -1]
        assert event["DTEND"].dt - event["DTSTART"].dt == timedelta(days=1)
    told_of = {str(event["SUMMARY"]).rpartition(" (")[0]: event for event in found}
    assert COMMAND in told_of
    assert "Chủ trì: Phòng Kinh tế; Sở Nội vụ\nPhối hợp: @SUM(1)" in told_of[COMMAND]["DESCRIPTION"]
    again = events(export(store, "b.ics", "--today", "2026-06-20"))
    assert {event["UID"] for event in again} <= set(uids)  # moved, and none added


def test_what_no_export_can_be_is_said(store: Path, capsys: Captured) -> None:
    curated = ["--curated", str(store / "curated")]
    for arguments in (["x.doc"], ["x.ics", "--for", "tracker"], ["x.csv", "--for", "me"]):
        assert cli.run(["export", *arguments, *curated]) == 2
        assert len(capsys.readouterr().err.splitlines()) == 1
    assert cli.run(["export", str(store / "no" / "a.xlsx"), *curated]) == 1
    assert cli.run(["export", str(store / "no" / "a.csv"), *curated]) == 1
    assert not [path for path in store.iterdir() if path.name.startswith(".")]


def test_what_excel_cannot_hold_goes_on_or_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook, "SHEET_ROWS", 4)
    monkeypatch.setattr(workbook, "SHEET_LINKS", 1)
    monkeypatch.setattr(workbook, "CELL_UNITS", 10)
    link = workbook.Link("a", "FILE:///a")
    rows = [(number, "😀" * 6 if number == 2 else "x", link) for number in range(7)]
    out = tmp_path / "a.xlsx"
    notes = workbook.write(out, [workbook.Content("Dòng", ["n", "t", "l"], rows)])
    book = openpyxl.load_workbook(out)
    assert book.sheetnames == ["Dòng", "Dòng (2)", "Dòng (3)"]
    listed = [row[0] for page in book for row in page.iter_rows(min_row=2, values_only=True)]
    assert listed == list(range(7))
    assert book["Dòng"]["B4"].value == "😀😀😀😀…"
    assert [note.partition(" ")[0] for note in notes] == ["Dòng:", "1", "4"]


VALUES = (
    " a ",
    '<b> & _x000D_\n"c"',
    1,
    -2.5,
    0.1 + 0.2,
    Decimal("7.250"),
    date(1900, 2, 28),
    date(1900, 3, 1),
    datetime(2026, 5, 20, 13, 45, 6),
)


def test_rows_are_what_xlsxwriter_writes_itself(tmp_path: Path) -> None:
    link = "FILE:///a%20b.pdf#page=3"
    with xlsxwriter.Workbook(tmp_path / "own.xlsx", {"constant_memory": True}) as book:
        look = book.add_format({"bold": True})
        sheet = book.add_worksheet(None, RowSheet)
        dates = [sheet.moment(value, look) for value in VALUES if isinstance(value, date)]
        numbers = [sheet.number(v, look) for v in VALUES if isinstance(v, (int, float, Decimal))]
        texts = [sheet.text(value, look) for value in VALUES if isinstance(value, str)]
        sheet.put(0, [*texts, *numbers, *dates, None, sheet.text("x", look)])
        sheet.link(0, len(VALUES) + 1, link)
    with xlsxwriter.Workbook(tmp_path / "its.xlsx", {"constant_memory": True}) as book:
        look = book.add_format({"bold": True})
        sheet = book.add_worksheet()
        for column, value in enumerate(VALUES):
            sheet.write(0, column, value, look)
        sheet.write_url(0, len(VALUES) + 1, link, look, "x")
    own, its = (zipfile.ZipFile(tmp_path / name) for name in ("own.xlsx", "its.xlsx"))
    for part in ("worksheets/sheet1.xml", "worksheets/_rels/sheet1.xml.rels", "styles.xml"):
        assert own.read(f"xl/{part}") == its.read(f"xl/{part}"), part


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice Calc is not installed")
def test_libreoffice_reads_every_cell(book: Path, tmp_path: Path) -> None:
    every = "csv:Text - txt - csv (StarCalc):9,34,76,1,,0,false,false,false,false,false,-1"
    command = ["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/profile"]
    command += ["--convert-to", every, "--outdir", str(tmp_path), str(book)]
    ended = subprocess.run(command, capture_output=True, timeout=180, check=False)
    if not list(tmp_path.glob("*.csv")):
        pytest.skip(f"LibreOffice Calc cannot convert here: {ended.stderr[-200:]!r}")
    for name in NAMES:
        with (tmp_path / f"all-{name}.csv").open(encoding="utf-8", newline="") as stream:
            converted = list(csv.reader(stream, delimiter="\t"))
        rows = list(openpyxl.load_workbook(book)[name].iter_rows(values_only=True))
        assert len(converted) == len(rows), name
        for line, row in zip(converted, rows, strict=True):
            for cell, value in zip(line, row, strict=True):
                if isinstance(value, (str, type(None))):
                    assert cell == (value or ""), name
