"""Opening a curated folder soundly: what a killed run or a damaged disk left is set right.

Afterwards every file is readable, every dataset has a file, every listed document has all the
rows it counts, and no row belongs to a document that is not listed. Documents that had to be
unlisted are read again by the run that follows.
"""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa

from pipeline.curated import merge, partitions
from pipeline.curated.partitions import DamagedPartitionError
from schemas import arrow
from schemas.records import DATASETS, UNKNOWN_PROVINCE

DOCUMENTS = "documents"
COUNTED = ("tasks", "indicators", "issues")  # datasets whose rows `documents` counts


def sound(curated: Path) -> tuple[dict[str, pa.Table], list[str], set[str]]:
    """Set the folder right.

    Returns `documents` by province code, what was done, in lines, and the doc_ids unlisted.
    """
    curated.mkdir(parents=True, exist_ok=True)
    partitions.remove_leftovers(curated, [*DATASETS, "reference"])
    notes: list[str] = []
    unlisted: set[str] = set()
    for code in _damaged(curated, DOCUMENTS, notes):
        _replace(curated, DOCUMENTS, code, arrow.empty(DOCUMENTS))
    listed = {
        code: partitions.read(partitions.path_of(curated, DOCUMENTS, code), DOCUMENTS)
        for code in partitions.provinces(curated, DOCUMENTS)
    }
    lost = {
        dataset: _damaged(curated, dataset, notes) | _missing(curated, dataset, listed, notes)
        for dataset in DATASETS
        if dataset != DOCUMENTS
    }
    for code, rows in listed.items():
        whole = not any(code in codes for codes in lost.values())
        unsound = _unsound(curated, code, rows, whole=whole)
        unlisted |= unsound
        if unsound:
            notes.append(f"{len(unsound)} document(s) with rows missing will be read again")
            listed[code] = merge.without(rows, unsound)
            _replace(curated, DOCUMENTS, code, listed[code])
    for dataset, codes in lost.items():  # only now: an empty file looks whole to the next opening
        for code in codes:
            _replace(curated, dataset, code, arrow.empty(dataset))
    for dataset in DATASETS:
        if dataset != DOCUMENTS:
            _purge(curated, dataset, listed, notes)
        if not partitions.provinces(curated, dataset):
            _replace(curated, dataset, UNKNOWN_PROVINCE, arrow.empty(dataset))
    listed.setdefault(UNKNOWN_PROVINCE, arrow.empty(DOCUMENTS))
    return listed, notes, unlisted


def _damaged(curated: Path, dataset: str, notes: list[str]) -> set[str]:
    """Provinces whose file of the dataset cannot be read."""
    damaged = set()
    for code in partitions.provinces(curated, dataset):
        path = partitions.path_of(curated, dataset, code)
        try:
            partitions.read(path, dataset, ["doc_id"])
        except DamagedPartitionError:
            notes.append(f"{path} is damaged; its province's documents will be read again")
            damaged.add(code)
    return damaged


def _missing(
    curated: Path, dataset: str, listed: dict[str, pa.Table], notes: list[str]
) -> set[str]:
    """Provinces with documents that have no file of the dataset: a commit writes one, if empty."""
    codes = {code for code, rows in listed.items() if rows.num_rows}
    codes -= set(partitions.provinces(curated, dataset))
    for code in sorted(codes):
        path = partitions.path_of(curated, dataset, code)
        notes.append(f"{path} is missing; its province's documents will be read again")
    return codes


def _unsound(curated: Path, code: str, listed: pa.Table, *, whole: bool) -> set[str]:
    """Documents of a province whose rows are not all there, by the counts `documents` keeps."""
    doc_ids = listed["doc_id"].to_pylist()
    if not whole:
        return set(doc_ids)
    unsound: set[str] = set()
    for dataset in COUNTED:
        path = partitions.path_of(curated, dataset, code)
        column = partitions.read(path, dataset, ["doc_id"])["doc_id"]
        counts = {pair["values"]: pair["counts"] for pair in column.value_counts().to_pylist()}
        expected = zip(doc_ids, listed[dataset].to_pylist(), strict=True)
        unsound.update(doc_id for doc_id, count in expected if counts.get(doc_id, 0) != count)
    return unsound


def _purge(curated: Path, dataset: str, listed: dict[str, pa.Table], notes: list[str]) -> None:
    """Remove rows of documents that are not listed in the same province."""
    for code in partitions.provinces(curated, dataset):
        path = partitions.path_of(curated, dataset, code)
        known = set(listed[code]["doc_id"].to_pylist()) if code in listed else set()
        present = partitions.read(path, dataset, ["doc_id"])["doc_id"].unique().to_pylist()
        orphans = {doc_id for doc_id in present if doc_id is not None} - known
        if orphans:
            notes.append(f"{dataset}: rows of {len(orphans)} document(s) not listed were removed")
            rows = merge.without(partitions.read(path, dataset), orphans)
            _replace(curated, dataset, code, rows)


def _replace(curated: Path, dataset: str, code: str, rows: pa.Table) -> None:
    partitions.prepare(rows, partitions.path_of(curated, dataset, code)).publish()
