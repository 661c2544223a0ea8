"""The same plan in several formats: which document stands for it, and which are its duplicates.

Two documents are the same plan when nothing they say of themselves contradicts (place, number,
period, issuer) and either their rows are nearly all equal, or they are known to have the same
place, number and period and share some rows. Wards copy one another's tasks word for word, so
equal rows alone prove nothing.

Documents are taken from the best format down; each joins the first better one that it matches,
or stands for itself. Only documents that share one of their rarest rows are compared, which
keeps the work in proportion to the number of rows.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from extractors.registry import RANKS
from pipeline.curated.store import Store

SAME_ROWS = 0.9  # share of equal rows (of all in either) that makes two documents one plan
SHARED_ROWS = 0.2  # of the shorter: enough beside equal place, number and period; OCR slips
OCR_RANK = max(RANKS.values()) + 1
NOT_A_LETTER = r"[^\p{L}\p{N}]+"
FACTS = ("doc_id", "source", "format", "reader", "coverage", "commune_code", "number", "issuer")
PERIOD = ("period_start", "period_end")


@dataclass(frozen=True, slots=True)
class Plan:
    """What a document says of itself, folded, and its rows: the same number for equal texts."""

    doc_id: str
    rank: tuple[Hashable, ...]
    commune_code: str | None
    number: str
    issuer: str
    period: tuple[Any, Any] | None
    scanned: bool
    rows: frozenset[int]


def duplicate_of(store: Store) -> dict[str, str]:
    """doc_id of every duplicate -> doc_id of the document that stands for its plan."""
    return matched(plans(store))


def plans(store: Store) -> list[Plan]:
    """Every document that has rows, the best format first."""
    rows = _rows_by_document(
        [store.rows("tasks", ["doc_id", "task"]), store.rows("indicators", ["doc_id", "indicator"])]
    )
    documents = store.documents_table().select([*FACTS, *PERIOD]).to_pylist()
    found = [_plan(facts, rows[facts["doc_id"]]) for facts in documents if facts["doc_id"] in rows]
    return sorted(found, key=lambda plan: plan.rank)


def matched(ranked: Iterable[Plan]) -> dict[str, str]:
    """Duplicates among plans that come best first: doc_id -> doc_id it duplicates."""
    ranked = list(ranked)
    frequency = Counter(row for plan in ranked for row in plan.rows)
    index: dict[Hashable, list[Plan]] = defaultdict(list)
    duplicates: dict[str, str] = {}
    for plan in ranked:
        rare = _rarest(plan, frequency)
        better = (other for key in _lookups(plan, rare) for other in index[key])
        original = next((other for other in better if _same(other, plan)), None)
        if original is not None:
            duplicates[plan.doc_id] = original.doc_id
            continue
        for key in _entries(plan, rare):
            index[key].append(plan)
    return duplicates


def _rows_by_document(tables: list[pa.Table]) -> dict[str, frozenset[int]]:
    """Folded row texts of every document, each text as one number throughout."""
    rows = pa.concat_tables(table.rename_columns(["doc_id", "text"]) for table in tables)
    if not rows.num_rows:
        return {}
    documents = rows["doc_id"].combine_chunks().dictionary_encode()
    owners = documents.indices.to_numpy()
    numbers = _folded(rows["text"].combine_chunks()).dictionary_encode().indices.to_numpy()
    order = np.argsort(owners, kind="stable")
    bounds = np.flatnonzero(np.diff(owners[order])) + 1
    groups = np.split(numbers[order], bounds)
    firsts = owners[order][np.concatenate(([0], bounds))]
    names = documents.dictionary.to_pylist()
    return {names[i]: frozenset(g.tolist()) for i, g in zip(firsts, groups, strict=True)}


def _folded(texts: pa.Array) -> pa.Array:
    """Letters and digits alone, in lower case: what survives another format's spacing."""
    return pc.replace_substring_regex(pc.utf8_lower(texts), NOT_A_LETTER, "")


def _plan(facts: dict[str, Any], rows: frozenset[int]) -> Plan:
    scanned = facts["reader"] == "ocr"
    rank = OCR_RANK if scanned else RANKS.get(facts["format"], OCR_RANK)
    start, end = (facts[name] for name in PERIOD)
    return Plan(
        doc_id=facts["doc_id"],
        rank=(rank, -facts["coverage"], -len(rows), facts["source"]),
        commune_code=facts["commune_code"],
        number=_fold(facts["number"]),
        issuer=_fold(facts["issuer"]),
        period=(start, end) if start and end else None,
        scanned=scanned,
        rows=rows,
    )


def _fold(text: str | None) -> str:
    return "".join(char for char in (text or "").casefold() if char.isalnum())


def _rarest(plan: Plan, frequency: Counter[int]) -> list[int]:
    """So many of its rarest rows that documents sharing none of them share too few in all."""
    count = len(plan.rows) - math.ceil(SAME_ROWS * len(plan.rows)) + 1
    return sorted(plan.rows, key=lambda row: (frequency[row], row))[:count]


def _lookups(plan: Plan, rare: list[int]) -> Iterator[Hashable]:
    """Index keys under which a better copy of the plan would stand."""
    if plan.number:
        yield "number", plan.number
    for row in rare:
        if plan.commune_code is None:
            yield "any place", row
        else:
            yield plan.commune_code, row
            yield None, row


def _entries(plan: Plan, rare: list[int]) -> Iterator[Hashable]:
    """Index keys under which worse copies will look for the plan."""
    if plan.number:
        yield "number", plan.number
    for row in rare:
        yield "any place", row
        yield plan.commune_code, row


def _same(one: Plan, other: Plan) -> bool:
    if _contradict(one, other):
        return False
    shared = len(one.rows & other.rows)
    if shared >= SAME_ROWS * len(one.rows | other.rows):
        return True
    act = (one.commune_code, one.number, one.period)
    same_act = all(act) and act == (other.commune_code, other.number, other.period)
    return same_act and shared >= SHARED_ROWS * min(len(one.rows), len(other.rows))


def _contradict(one: Plan, other: Plan) -> bool:
    """Whether they cannot be one plan. A scan's number may be misread and contradicts nothing."""
    pairs: list[tuple[Hashable, Hashable]] = [(one.period, other.period)]
    pairs.append((one.commune_code, other.commune_code))
    if not (one.scanned or other.scanned):
        pairs.append((one.number, other.number))
    if not (one.commune_code and other.commune_code):
        pairs.append((one.issuer, other.issuer))
    return any(a and b and a != b for a, b in pairs)
