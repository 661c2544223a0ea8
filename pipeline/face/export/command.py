"""`phuluc export`: what is asked for, in the format that the file's name ends in."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.curated.asked import Filter
from pipeline.exitcodes import CommandError
from pipeline.face import output, workbook
from pipeline.face.export import calendar, sheets
from pipeline.face.export.sheets import FILE, PAGE, SheetPlan
from pipeline.face.files import replacing
from pipeline.face.terminal import spreadsheet_text
from pipeline.face.values import as_text, csv_cell
from pipeline.face.workbook import Content, Link

if TYPE_CHECKING:
    import duckdb

Rows = Iterator[Sequence[Any]]


TRACKER = "tracker"
PROFILES = ("people", TRACKER)  # whom an export is for


def export(
    connection: duckdb.DuckDBPyConnection, out: Path, asked: Filter, profile: str, raw: Path
) -> list[str]:
    """Write the rows that the filter asks for to `out`; returns lines worth saying.

    Raises `CommandError` for an ending that names no format, or a file that cannot be written.
    """
    today = asked.today or date.today()
    replace(asked, today=today).bind(connection)
    ending = out.suffix.lower()
    if ending not in WRITERS:
        raise CommandError(f"{out.name} ends in none of {', '.join(WRITERS)}")
    if ending == ".ics" and profile == TRACKER:
        raise CommandError("--for tracker is a table: name a file in .xlsx, .csv or .json")
    with replacing(out) as path:
        return WRITERS[ending](connection, path, profile, raw, today)


def _rows(connection: duckdb.DuckDBPyConnection, plan: SheetPlan) -> Rows:
    """The rows of a sheet, codes in Vietnamese."""
    names = list(plan.columns)
    said = [(names.index(name), say) for name, say in plan.words.items()]
    for row in output.rows(connection.execute(plan.sql)):
        values = list(row)
        for place, say in said:
            code = values[place]
            if isinstance(code, list):
                values[place] = list(map(say, code))
            elif code:
                values[place] = say(code)
        yield values


def _workbook(
    connection: duckdb.DuckDBPyConnection, path: Path, profile: str, raw: Path, today: date
) -> list[str]:
    links = _Links(raw)
    chosen = (sheets.TRACKER,) if profile == TRACKER else sheets.WORKBOOK
    contents = (
        Content(plan.name, list(plan.columns), links.added(plan, _rows(connection, plan)))
        for plan in chosen
    )
    return workbook.write(path, contents, today)


def _table(
    connection: duckdb.DuckDBPyConnection, path: Path, profile: str, raw: Path, today: date
) -> list[str]:
    """CSV as a Vietnamese Excel opens it: marked as UTF-8, semicolons."""
    plan = sheets.TRACKER if profile == TRACKER else sheets.TASKS
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream, delimiter=";")
        writer.writerow(map(spreadsheet_text, plan.columns))
        writer.writerows(map(_cell, row) for row in _rows(connection, plan))
    return []


def _cell(value: Any) -> str:
    return csv_cell(as_text(value) if isinstance(value, bool) else value)


def _objects(
    connection: duckdb.DuckDBPyConnection, path: Path, profile: str, raw: Path, today: date
) -> list[str]:
    """The tracker's lines as a list, or every sheet by its name."""
    with path.open("w", encoding="utf-8") as stream:
        if profile == TRACKER:
            plan = sheets.TRACKER
            output.write_json(list(plan.columns), _rows(connection, plan), stream)
            return []
        for number, plan in enumerate(sheets.WORKBOOK):
            stream.write(f'{"," if number else "{"}\n"{plan.name}": ')
            output.write_json(list(plan.columns), _rows(connection, plan), stream, end="")
        stream.write("\n}\n")
    return []


def _calendar(
    connection: duckdb.DuckDBPyConnection, path: Path, profile: str, raw: Path, today: date
) -> list[str]:
    calendar.write(path, connection, today)
    return []


Writer = Callable[["duckdb.DuckDBPyConnection", Path, str, Path, date], list[str]]
WRITERS: dict[str, Writer] = {
    ".xlsx": _workbook,
    ".csv": _table,
    ".ics": _calendar,
    ".json": _objects,
}


class _Links:
    """Links from a row to its file in the inbox, and to the page of a PDF."""

    def __init__(self, raw: Path) -> None:
        self._raw = raw.absolute()
        self._addresses: dict[str, str] = {}

    def added(self, plan: SheetPlan, rows: Rows) -> Rows:
        """The rows with their file's cell as a link, where the file is there."""
        names = list(plan.columns)
        if FILE not in names:
            yield from rows
            return
        file = names.index(FILE)
        page = names.index(PAGE) if PAGE in names else None
        for row in rows:
            source, number = row[file], row[page] if page is not None else None
            address = self._address(source)
            if address:
                whole = address.lower().endswith(".pdf") and number
                url = f"{address}#page={number}" if whole else address
                row = [*row[:file], Link(source, url), *row[file + 1 :]]
            yield row

    def _address(self, source: str) -> str:
        """Where a source lies, or the container that holds it; '' where it is not there."""
        if source not in self._addresses:
            path = self._raw / source
            while not path.is_file() and self._raw in path.parents:
                path = path.parent
            # in capitals, for XlsxWriter turns the slashes of `file:` as Windows wants them
            address = f"FILE{path.as_uri()[4:]}" if path.is_file() else ""
            self._addresses[source] = address
        return self._addresses[source]
