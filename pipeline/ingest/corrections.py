"""`corrections.csv` beside the inbox: cells that a person has read better than the reader did.

One line a cell: `row_key` names the row in every format of the plan, `column` a text column of
`tasks` or `indicators`, `old` and `new` its text. A line whose column is `checked` says that
somebody has compared the row with the page. `who`, `date` and `why` are for people. A line that is
taken out again brings back what was read.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from normalizers.values import written
from pipeline.curated.state import Notice
from pipeline.curated.store import Store
from schemas.corrections import CHECKED, Correction, correctable

NAME = "corrections.csv"
NEEDED = ("row_key", "column", "old", "new")
REMARKS = ("who", "date", "why")
MAX_BYTES = 16 << 20  # a line for each row of a hundred thousand plans' doubts
MAX_CELL = 20_000  # characters: no cell of a plan is longer, and csv itself stops at 131,072
UNPRINTED = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})  # controls, marks of direction
ROWS = ("tasks", "indicators")  # the datasets whose rows have keys
CODE = "correction-unmatched"


@dataclass(slots=True)
class Lines:
    """The usable lines by row, in file order, and `problems`: line number -> what is wrong."""

    by_key: dict[str, list[Correction]] = field(default_factory=dict)
    problems: dict[int, str] = field(default_factory=dict)

    def notices(self, known: Collection[str]) -> list[Notice]:
        """One a line that is unusable or whose row is none of the `known` row_keys."""
        found = dict(self.problems)
        for key, lines in self.by_key.items():
            if key not in known:
                found |= {line.line: f"no row has the row_key {key}" for line in lines}
        return [
            Notice(f"{NAME}:{number}", CODE, f"line {number}: {what}")
            for number, what in sorted(found.items())
        ]


def beside(raw: Path) -> Path:
    """Where the corrections of an inbox lie unless another file is named."""
    return raw.absolute().parent / NAME


def load(path: Path) -> Lines:
    """Read the file; none means no corrections. Never raises on its content."""
    found = Lines()
    if not path.is_file():
        return found
    with written.told(found.problems):
        if path.stat().st_size > MAX_BYTES:
            found.problems[1] = f"the file is larger than {MAX_BYTES >> 20} MB and was not read"
            return found
        text = unicodedata.normalize("NFC", written.text_of(path.read_bytes()))
        lines = written.records(text)
        _, header = next(lines, (1, []))
        names = [name.strip() for name in header]
        if missing := [name for name in NEEDED if name not in names]:
            wanted = ", ".join((*NEEDED, *REMARKS))
            found.problems[1] = f"no column {', '.join(missing)}; the columns are {wanted}"
            return found
        for number, cells in lines:
            if cells == header:
                continue  # what the review page collected was pasted below
            if any(map(str.strip, cells)) and not cells[0].startswith("#"):
                _add(found, number, dict(zip(names, cells, strict=False)))
    return found


def concerned(store: Store, row_keys: Collection[str]) -> dict[str, set[str]]:
    """The stored documents that have one of these rows: doc_id -> row_keys."""
    found: dict[str, set[str]] = {}
    if not row_keys:
        return found
    import pyarrow as pa
    import pyarrow.compute as pc

    wanted = pa.array(sorted(row_keys), pa.string())
    for dataset in ROWS:
        rows = store.rows(dataset, ["doc_id", "row_key"])
        rows = rows.filter(pc.is_in(rows["row_key"], value_set=wanted))
        for doc_id, key in zip(*(column.to_pylist() for column in rows.columns), strict=True):
            found.setdefault(doc_id, set()).add(key)
    return found


def _add(found: Lines, number: int, cells: Mapping[str, str]) -> None:
    key, column = (cells.get(name, "").strip() for name in ("row_key", "column"))
    old, new = (_text(cells.get(name, "")) for name in ("old", "new"))
    day = written.iso_day(cells.get("date", "").strip())
    if problem := _problem(key, column, old, new):
        found.problems[number] = problem
        return
    if day and not _is_day(day):
        found.problems[number] = f"{day!r} is no date (2026-01-15); the line counts all the same"
    found.by_key.setdefault(key, []).append(Correction(number, key, column, old, new))


def _problem(key: str, column: str, old: str, new: str) -> str:
    """Why a line cannot be used, '' when it can."""
    if not key:
        return "the line names no row_key"
    if column != CHECKED and column not in correctable():
        return f"no column {column!r} can be corrected; {', '.join(sorted(correctable()))} can"
    if column == CHECKED and new:
        return "a line that says checked has no new value"
    if column in ("task", "indicator") and not new:
        return f"a row cannot be without its {column}"
    if column != CHECKED and old.split() == new.split():
        return "old and new are the same"
    if max(len(key), len(old), len(new)) > MAX_CELL:
        return f"a cell is longer than {MAX_CELL:,} characters"
    if any(unicodedata.category(sign) in UNPRINTED for sign in new if sign not in "\n\t"):
        return "the new value holds control characters"
    return ""


def _text(cell: str) -> str:
    """A cell's text with line feeds alone between its lines."""
    return cell.replace("\r\n", "\n").replace("\r", "\n").strip()


def _is_day(value: str) -> bool:
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True
