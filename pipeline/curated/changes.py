"""What changed in a document between two readings of it, row by row.

A row is the same where its row_key is; of the rows left over, those are the same whose numbers and
texts are most alike. So an edited cell is one change, not a row lost and another won.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from schemas.records import DATASETS, Change

Row = Mapping[str, Any]

TEXTS = {"tasks": "task", "indicators": "indicator"}  # datasets of rows, and what a row is about
MENTIONS = {
    "tasks": ("task_agencies", "task_id"),
    "indicators": ("indicator_agencies", "indicator_id"),
}
"""Datasets of rows, those of the agencies that they name, and what joins them."""
AGENCIES = "agencies"  # a field beside the columns: role and id of each agency that a row names
MEASURED = frozenset(
    {"doc_id", "source", "format", "reader", "pages", "tables", "tasks", "indicators", "issues"}
    | {"duplicate_of", "stale", "parser_version", "parsed_at", "province_code"}
)
"""Columns of `documents` that say how it was read, or that other documents decide."""
POSITION = frozenset(
    {"task_id", "indicator_id", "doc_id", "row_key", "ordinal", "appendix", "page_first"}
    | {"page_last", "commune_code", "province_code", "flags", "grade", "task_key"}
)
"""Columns of a row that say where it stands and how sure it is, or that others say already."""


@dataclass(frozen=True, slots=True)
class ChangeWeights:
    """When two rows with other keys are one row that was edited.

    `alike`: share of equal letters from which the texts are one text that was edited.
    `alike_by_number`: the same where section and number are equal: clerks rewrite a whole clause.
    `number`: what equal section and number add when several rows compete.
    `pairs`: so many pairs at most are compared, a plan of a thousand new rows; beyond it equal
    numbers alone tell.
    """

    alike: float = 0.6
    alike_by_number: float = 0.4
    number: float = 0.2
    pairs: int = 1_000_000


WEIGHTS = ChangeWeights()
NOTHING: Mapping[str, Collection[str]] = {}


@dataclass(frozen=True, slots=True)
class Entry:
    """One change. Columns as in `schemas.records.HistoryEntry`, without the run."""

    what: Change
    doc_id: str
    source: str
    row_key: str | None = None
    field: str | None = None
    old: str | None = None
    new: str | None = None


@dataclass(frozen=True, slots=True)
class Read:
    """One reading of a document: its row of `documents`, and its rows by dataset.

    Rows have a column AGENCIES beside their own: `with_agencies`.
    """

    facts: Row
    rows: Mapping[str, pa.Table]

    @property
    def identity(self) -> tuple[str, str]:
        """doc_id and source."""
        return self.facts["doc_id"], self.facts["source"]


def with_agencies(dataset: str, rows: pa.Table, mentions: pa.Table) -> pa.Table:
    """Rows of a dataset with the agencies that each of them names, in the order of the mentions."""
    _, key = MENTIONS[dataset]
    named = pc.coalesce(mentions["agency_id"], mentions["mention"])
    told = pc.binary_join_element_wise(mentions["role"], named, ": ").combine_chunks()
    # by hand, since Arrow's own groups load its datasets and execution engine with them
    keys = rows[key].combine_chunks()
    at = pc.index_in(mentions[key], value_set=keys).fill_null(-1).to_numpy()
    order = np.argsort(at, kind="stable")[np.count_nonzero(at < 0) :]
    counts = np.bincount(at[order], minlength=rows.num_rows)
    offsets = pa.array(np.concatenate(([0], np.cumsum(counts))), pa.int32())
    lists = pa.ListArray.from_arrays(offsets, told.take(order), mask=pa.array(counts == 0))
    return rows.append_column(AGENCIES, lists)


def between(
    before: Read | None, after: Read | None, left_out: Mapping[str, Collection[str]] = NOTHING
) -> Iterator[Entry]:
    """What changed between two readings; None where there was, or is, no document.

    `left_out`: by dataset, columns that one of them knew nothing of.
    """
    if before is None and after is not None:
        yield Entry("new", *after.identity, new=after.facts["title"])
    elif before is not None and after is None:
        yield Entry("removed", *before.identity, old=before.facts["title"])
        for dataset, text in TEXTS.items():
            for row in before.rows[dataset].select(["row_key", text]).to_pylist():
                yield Entry("removed", *before.identity, row["row_key"], text, row[text])
    elif before is not None and after is not None:
        for name in _told("documents", left_out):
            old, new = (as_text(read.facts[name]) for read in (before, after))
            if old != new:
                yield Entry("changed", *after.identity, None, name, old, new)
        for dataset in TEXTS:
            names = _told(dataset, left_out)
            old, new = (read.rows[dataset] for read in (before, after))
            yield from _rows(names, TEXTS[dataset], old, new, after.identity)


def as_text(value: Any) -> str | None:
    """A value as the history keeps it: lists a line an item, maps a line a pair, days as ISO."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, list):
        pairs = (": ".join(item) if isinstance(item, tuple) else str(item) for item in value)
        return "\n".join(pairs)
    return str(value)


@cache
def compared(dataset: str) -> tuple[str, ...]:
    """The columns of a dataset whose changes are told, beside a row's key and grade."""
    left_out = MEASURED if dataset == "documents" else POSITION
    return tuple(name for name in DATASETS[dataset].model_fields if name not in left_out)


def _told(dataset: str, left_out: Mapping[str, Collection[str]]) -> list[str]:
    marks = ("row_key", "grade", AGENCIES) if dataset in TEXTS else ()
    return [n for n in (*marks, *compared(dataset)) if n not in left_out.get(dataset, ())]


def _rows(
    names: Sequence[str], text: str, before: pa.Table, after: pa.Table, identity: tuple[str, str]
) -> Iterator[Entry]:
    held = list(dict.fromkeys(("row_key", *names)))
    old, new = before.select(held), after.select(held)
    if old.equals(new):
        return
    pairs, lost, won = _paired(old.to_pylist(), new.to_pylist(), text)
    for row in lost:
        yield Entry("removed", *identity, row["row_key"], text, row[text])
    for row in won:
        yield Entry("new", *identity, row["row_key"], text, None, row[text])
    for was, row in pairs:
        key = row["row_key"]
        for name in names:
            one, other = as_text(was[name]), as_text(row[name])
            if one != other:
                what: Change = "regraded" if name == "grade" else "changed"
                yield Entry(what, *identity, key, name, one, other)


def _paired(
    old: Sequence[Row], new: Sequence[Row], text: str
) -> tuple[list[tuple[Row, Row]], list[Row], list[Row]]:
    """Rows that are one, in their new order; rows that left, and rows that came."""
    by_key = {row["row_key"]: row for row in old}
    known = {row["row_key"] for row in new} & by_key.keys() - {None}  # null: before there were keys
    lost = [row for row in old if row["row_key"] not in known]
    won = [row for row in new if row["row_key"] not in known]
    edited = _edited(lost, won, text)
    origin = {id(won[j]): lost[i] for i, j in edited}
    pairs = []
    for row in new:
        was = by_key[row["row_key"]] if row["row_key"] in known else origin.get(id(row))
        if was is not None:
            pairs.append((was, row))
    gone, come = {i for i, _ in edited}, {j for _, j in edited}
    return pairs, _without(lost, gone), _without(won, come)


def _edited(lost: Sequence[Row], won: Sequence[Row], text: str) -> list[tuple[int, int]]:
    """Positions of rows that are one in spite of their keys, the likest first."""
    if not lost or not won:
        return []
    from rapidfuzz import fuzz, process  # here: most runs edit nothing

    numbers = [np.array([f"{r['section']}\n{r['no']}" for r in rows]) for rows in (lost, won)]
    numbered = np.array([bool(row["no"]) for row in lost])
    same = (numbers[0][:, None] == numbers[1][None, :]) & numbered[:, None]
    if same.size <= WEIGHTS.pairs:
        texts = [[row[text] or "" for row in rows] for rows in (lost, won)]
        alike = process.cdist(*texts, scorer=fuzz.ratio, dtype=np.float32) / 100
    else:
        alike = same * np.float32(1)
    enough = (alike >= WEIGHTS.alike) | (same & (alike >= WEIGHTS.alike_by_number))
    merit = alike + same * np.float32(WEIGHTS.number)
    found: list[tuple[int, int]] = []
    free = np.ones(len(lost), bool), np.ones(len(won), bool)
    candidates = np.argwhere(enough)
    for i, j in candidates[np.argsort(-merit[enough], kind="stable")]:
        if free[0][i] and free[1][j]:
            found.append((int(i), int(j)))
            free[0][i] = free[1][j] = False
    return found


def _without(rows: Sequence[Row], positions: Collection[int]) -> list[Row]:
    return [row for at, row in enumerate(rows) if at not in positions]
