"""Days on which tasks fall due, as a calendar that phones and mail programs read (RFC 5545).

The lines are written here: a library that validates each of them takes six times as long.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import chain, groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.face.terminal import one_line, printable
from pipeline.face.values import records
from pipeline.face.words import DUE_KINDS

if TYPE_CHECKING:
    import duckdb

ALARMS = (7, 3, 1)  # days before
LINE = 75  # octets that a line may have
SUMMARY = 120  # characters of a task that a calendar's line shows

SQL = """
SELECT
    d.doc_id, d.row_key, d.task_id, d.clause, d.start, d."end", d.spans, d.kind, d.tentative,
    d.text, d.task, d.lead, d.coordinating, d.leader, d.deliverable, d.deadline, d.grade, d.place,
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


HEAD = ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//phuluc//VI", "X-WR-CALNAME:Việc đến hạn")


def write(path: Path, connection: duckdb.DuckDBPyConnection, today: date) -> int:
    """Write every time that is asked for and still to come; returns the number of events."""
    taken: set[str] = set()
    stamp = f"{_day(today)}T000000Z"
    with path.open("w", encoding="utf-8", newline="\r\n") as stream:
        lines = chain.from_iterable(
            _event(series, _uid(series.row, taken), stamp) for series in _series(connection)
        )
        for line in chain(HEAD, lines, ["END:VCALENDAR"]):
            stream.write(f"{_folded(line)}\n")
    return len(taken)


def _series(connection: duckdb.DuckDBPyConnection) -> Iterator[Series]:
    rows = records(connection, SQL)
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


def _event(series: Series, uid: str, stamp: str) -> Iterator[str]:
    row, first = series.row, series.days[0]
    summary = _summary(row)
    yield "BEGIN:VEVENT"
    yield f"UID:{uid}"
    yield f"DTSTAMP:{stamp}"
    yield f"DTSTART;VALUE=DATE:{_day(first)}"
    yield f"DTEND;VALUE=DATE:{_day(first + timedelta(days=1))}"
    yield f"SUMMARY:{_text(summary)}"
    yield f"DESCRIPTION:{_text(_description(row))}"
    yield f"LOCATION:{_text(one_line(row['place'] or ''))}"
    yield f"CATEGORIES:{_text(DUE_KINDS.get(row['kind'], row['kind']))}"
    yield "TRANSP:TRANSPARENT"
    yield from _repeat(series)
    for days in ALARMS:
        yield from ("BEGIN:VALARM", "ACTION:DISPLAY", f"TRIGGER:-P{days}D")
        yield f"DESCRIPTION:{_text(f'Còn {days} ngày: {summary}')}"
        yield "END:VALARM"
    yield "END:VEVENT"


def _repeat(series: Series) -> Iterator[str]:
    """The rule where it gives the very days that are stored, else the days themselves."""
    if len(series.days) == 1:
        return
    rule, last = series.row["rrule"], series.days[-1]
    endless = _endless(rule or "")
    if rule and _expanded(endless, series.days[0], last) == series.days:
        yield f"RRULE:{endless};UNTIL={_day(last)}"
    else:
        yield f"RDATE;VALUE=DATE:{','.join(map(_day, series.days[1:]))}"


def _endless(rule: str) -> str:
    return ";".join(part for part in rule.split(";") if not part.startswith("UNTIL="))


def _expanded(endless: str, first: date, last: date) -> list[date]:
    from dateutil.rrule import rrulestr

    begin, end = (datetime.combine(day, time()) for day in (first, last))
    return [moment.date() for moment in rrulestr(endless, dtstart=begin).between(begin, end, True)]


def _summary(row: dict[str, Any]) -> str:
    task = one_line(row["task"])
    short = task if len(task) <= SUMMARY else f"{task[: SUMMARY - 1]}…"
    lead = one_line(row["lead"] or "")
    told = "Bắt đầu: " if row["end"] is None else "Hết giai đoạn: " if row["spans"] else ""
    return f"{told}{short} ({lead})" if lead else f"{told}{short}"


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


def _day(day: date) -> str:
    return f"{day:%Y%m%d}"


def _text(value: str) -> str:
    """Text as a calendar's line holds it."""
    for sign in "\\;,":
        value = value.replace(sign, f"\\{sign}")
    return value.replace("\n", "\\n")


def _folded(line: str) -> str:
    """The line in pieces of at most `LINE` octets, no character cut in two."""
    pieces, rest = [], line.encode()
    while len(rest) > LINE:
        end = LINE
        while rest[end] & 0xC0 == 0x80:  # inside a character
            end -= 1
        pieces.append(rest[:end].decode())
        rest = b" " + rest[end:]
    return "\n".join([*pieces, rest.decode()])
