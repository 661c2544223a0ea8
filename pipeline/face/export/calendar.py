"""Days on which tasks fall due, as a calendar that phones and mail programs read (RFC 5545)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.face.terminal import one_line, printable
from pipeline.face.words import DUE_KINDS

if TYPE_CHECKING:
    import duckdb
    from icalendar import Event

ALARMS = (7, 3, 1)  # days before
SUMMARY = 120  # characters of a task that a calendar's line shows

SQL = """
SELECT
    d.doc_id, d.row_key, d.task_id, d.clause, d.start, d."end", d.kind, d.tentative, d.text,
    d.task, d.lead, d.coordinating, d.leader, d.deliverable, d.deadline, d.grade, d.place,
    d.source, d.page_first, c.rrule,
    d.row_key IN (
        SELECT row_key FROM tasks JOIN plans USING (doc_id) GROUP BY row_key HAVING count(*) > 1
    ) AS shared
FROM asked_due AS d
JOIN task_deadlines AS c ON c.task_id = d.task_id AND c.ordinal = d.clause
WHERE coalesce(d."end", d.start) >= coalesce(getvariable('from'), getvariable('today'))
ORDER BY d.source, d.ordinal, d.task_id, d.clause, coalesce(d."end", d.start)
"""


@dataclass(frozen=True, slots=True)
class Series:
    """A task's clause and the days, in order, on which it falls due."""

    row: dict[str, Any]
    days: list[date]


def write(path: Path, connection: duckdb.DuckDBPyConnection, today: date) -> int:
    """Write every time that is asked for and still to come; returns the number of events."""
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", "-//phuluc//VI")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "Việc đến hạn")
    taken: set[str] = set()
    stamp = datetime.combine(today, time(), UTC)
    for series in _series(connection):
        calendar.add_component(_event(series, _uid(series.row, taken), stamp))
    path.write_bytes(calendar.to_ical())
    return len(taken)


def _series(connection: duckdb.DuckDBPyConnection) -> Iterator[Series]:
    result = connection.execute(SQL)
    names = [column[0] for column in result.description or ()]
    rows = (dict(zip(names, row, strict=True)) for row in result.fetchall())
    for _, times in groupby(rows, key=lambda row: (row["task_id"], row["clause"])):
        listed = list(times)
        yield Series(listed[0], [row["end"] or row["start"] for row in listed])


def _uid(row: dict[str, Any], taken: set[str]) -> str:
    """The row's key, so that the next export moves the event and adds none beside it.

    A further deadline of the row has its number behind it, a row that two plans have the document.
    """
    key = f"{row['row_key']}-{row['doc_id']}" if row["shared"] else row["row_key"]
    uid = key if row["clause"] == 1 else f"{key}-{row['clause']}"
    if uid in taken:
        uid = f"{row['task_id']}-{row['clause']}"
    taken.add(uid)
    return str(uid)


def _event(series: Series, uid: str, stamp: datetime) -> Event:
    from icalendar import Event

    row, first = series.row, series.days[0]
    event = Event()
    event.add("uid", uid)
    event.add("dtstamp", stamp)
    event.add("dtstart", first)
    event.add("dtend", first + timedelta(days=1))
    event.add("summary", _summary(row))
    event.add("description", _description(row))
    event.add("location", one_line(row["place"] or ""))
    event.add("categories", [DUE_KINDS.get(row["kind"], row["kind"])])
    event.add("transp", "TRANSPARENT")
    _repeat(event, series)
    for days in ALARMS:
        event.add_component(_alarm(days, _summary(row)))
    return event


def _repeat(event: Event, series: Series) -> None:
    """The rule where it gives the very days that are stored, else the days themselves."""
    from icalendar import vRecur

    if len(series.days) == 1:
        return
    rule, last = series.row["rrule"], series.days[-1]
    if rule and _expanded(rule, series.days[0], last) == series.days:
        recur = vRecur.from_ical(rule)
        recur["UNTIL"] = [last]
        event.add("rrule", recur)
    else:
        event.add("rdate", series.days[1:], parameters={"VALUE": "DATE"})


def _expanded(rule: str, first: date, last: date) -> list[date]:
    from dateutil.rrule import rrulestr

    begin, end = (datetime.combine(day, time()) for day in (first, last))
    plain = ";".join(part for part in rule.split(";") if not part.startswith("UNTIL="))
    return [moment.date() for moment in rrulestr(plain, dtstart=begin).between(begin, end, True)]


def _alarm(days: int, text: str) -> Any:
    from icalendar import Alarm

    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", -timedelta(days=days))
    alarm.add("description", f"Còn {days} ngày: {text}")
    return alarm


def _summary(row: dict[str, Any]) -> str:
    task = one_line(row["task"])
    short = task if len(task) <= SUMMARY else f"{task[: SUMMARY - 1]}…"
    lead = one_line(row["lead"] or "")
    begins = "Bắt đầu: " if row["end"] is None else ""
    return f"{begins}{short} ({lead})" if lead else f"{begins}{short}"


def _description(row: dict[str, Any]) -> str:
    """Everything a person wants to know before opening the plan."""
    told = {
        "Nhiệm vụ": row["task"],
        "Chủ trì": row["lead"],
        "Phối hợp": row["coordinating"],
        "Lãnh đạo": row["leader"],
        "Sản phẩm": row["deliverable"],
        "Thời hạn ghi": row["deadline"],
        "Dự kiến": "có" if row["tentative"] else "",
        "Hạng": row["grade"],
        "Kế hoạch": f"{row['source']}, trang {row['page_first']}",
    }
    return "\n".join(f"{name}: {printable(text)}" for name, text in told.items() if text)
