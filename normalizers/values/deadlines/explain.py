"""How a deadline was read, for people: `phuluc explain deadline "TEXT" --plan 2026`."""

from __future__ import annotations

from normalizers.values.deadlines.cells import lines, read_cell
from normalizers.values.deadlines.listings import Item
from normalizers.values.deadlines.model import NOTHING, Clause, Period, summarise
from normalizers.values.deadlines.tokens import tokenise
from normalizers.values.deadlines.windows import END_OF_MONTH, UNKNOWN_MONTH, Window

OPEN = "…"  # an end of a window that the clause leaves open


def explain(text: str, period: Period | None) -> str:
    """A trace of several lines: tokens, windows as printed, clauses, and the summary."""
    clauses = read_cell(text, period, NOTHING, sentences=True)
    plan = "none" if period is None else f"{period.start} .. {period.end}"
    out = [f"plan     {plan}"]
    for line, drafts in lines(text):
        out.append(f"line     {line}")
        tokens = (f"{line[t.start : t.end]}:{t.kind}" for t in tokenise(line).tokens)
        out.append("tokens   " + " ".join(tokens))
        for draft in drafts or []:
            if draft.listing is not None:
                out += [f"window   {_item(item)}" for item in draft.listing.items]
    for number, clause in enumerate(clauses, 1):
        out += _clause(number, clause)
    due = summarise(clauses)
    tentative = ", tentative" if due.tentative else ""
    out.append(f"due      {due.kind} {due.start or OPEN} .. {due.end or OPEN}{tentative}")
    return "\n".join(out)


def _item(item: Item) -> str:
    last = "" if item.last is None else f" to {_window(item.last)}"
    return f"{item.mode} {_window(item.first)}{last}"


def _window(window: Window) -> str:
    month, day = window.first
    ends = "/".join("end" if part == END_OF_MONTH else str(part) for part in window.last[::-1])
    start = f"{day}/{'?' if month == UNKNOWN_MONTH else month}"
    return f"{window.unit} [{start} .. {ends}] of {window.year or 'no year'}"


def _clause(number: int, clause: Clause) -> list[str]:
    out = [f"clause {number} {clause.kind}: {clause.text}"]
    facts = {
        "dates": f"{clause.start or OPEN} .. {clause.end or OPEN}" if clause.dated else "",
        "recurs": ", ".join(clause.recurrence),
        "rule": clause.rrule or "",
        "trigger": clause.trigger or "",
        "within": "" if clause.within_days is None else f"{clause.within_days} days",
        "working": "working days" if clause.working_days else "",
        "tentative": "dự kiến" if clause.tentative else "",
        "flags": ", ".join(clause.flags),
    }
    return out + [f"  {name:10s}{fact}" for name, fact in facts.items() if fact]
