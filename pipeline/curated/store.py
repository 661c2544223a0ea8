"""The curated store: documents land, leave and move in commits that survive a kill at any moment.

A commit first writes every new partition file beside the old one (where a full disk ends it with
nothing changed), then renames them in three phases:

1. `documents` without those that leave, are read anew or move to another province,
2. every other dataset, old rows out and new rows in,
3. `documents` with the new rows.

So `documents` is the commit record: at any moment each document it lists is whole in every other
dataset. A run killed between the phases leaves rows whose document is not listed; opening the store
removes them (`pipeline.curated.repair`), and the next run reads those files again. One run at a
time writes (`pipeline.curated.lock`); any number may read.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.curated import merge, partitions, repair
from pipeline.curated.outcome import Landed
from pipeline.curated.partitions import DamagedPartitionError, Prepared
from pipeline.curated.repair import DOCUMENTS
from schemas import arrow
from schemas.records import DATASETS, UNKNOWN_PROVINCE, Issue

ISSUES = "issues"
REFERENCE_FOLDER = "reference"


@dataclass(frozen=True, slots=True)
class Stored:
    """A document the store lists."""

    doc_id: str
    source: str
    sha256: str
    province_code: str
    parser_version: str


@dataclass(frozen=True, slots=True)
class Change:
    """What a commit does.

    `incoming` documents replace what is listed under their source or doc_id; `outgoing` are
    doc_ids; `moved` maps doc_id to its new source; `notices`, unless None, replace all issues
    that belong to no document.
    """

    incoming: Sequence[Landed] = ()
    outgoing: Collection[str] = ()
    moved: Mapping[str, str] = field(default_factory=dict)
    notices: Sequence[Issue] | None = None


class Store:
    """The curated folder, open for writing; the caller holds the run's lock.

    `repairs` says what was found broken, `unlisted` are the doc_ids whose rows were not all there.
    """

    def __init__(self, curated: Path) -> None:
        self.curated = curated
        self._listed, self.repairs, self.unlisted = repair.sound(curated)

    @property
    def documents(self) -> list[Stored]:
        """Every listed document, by source."""
        columns = ("doc_id", "source", "sha256", "parser_version")
        found = []
        for code, table in self._listed.items():
            values = [table[name].to_pylist() for name in columns]
            for doc_id, source, sha256, version in zip(*values, strict=True):
                found.append(Stored(doc_id, source, sha256, code, version))
        return sorted(found, key=lambda stored: (stored.source, stored.doc_id))

    def documents_table(self) -> pa.Table:
        """All of `documents`, without `province_code`, by province."""
        return pa.concat_tables(self._listed[code] for code in sorted(self._listed))

    def rows(self, dataset: str, columns: list[str]) -> pa.Table:
        """Some columns of a dataset over all its partitions."""
        codes = partitions.provinces(self.curated, dataset)
        return pa.concat_tables(
            partitions.read(self._path(dataset, code), dataset, columns) for code in codes
        )

    def rows_of(
        self, dataset: str, documents: Iterable[Stored], columns: list[str] | None = None
    ) -> pa.Table:
        """The rows that some documents have in a dataset: all columns, or some with `doc_id`."""
        by_code: dict[str, list[str]] = {}
        for document in documents:
            by_code.setdefault(document.province_code, []).append(document.doc_id)
        empty = arrow.empty(dataset)
        found = [empty.select(columns) if columns else empty]
        for code, doc_ids in by_code.items():
            listed = dataset == DOCUMENTS
            path = self._path(dataset, code)
            rows = self._listed[code] if listed else partitions.read(path, dataset, columns)
            rows = rows.select(columns) if columns else rows
            wanted = pa.array(doc_ids, pa.string())
            found.append(rows.filter(pc.is_in(rows["doc_id"], value_set=wanted)))
        return pa.concat_tables(found)

    def commit(self, change: Change) -> None:
        """Apply a change wholly; OSError (disk full) leaves the store as it was before."""
        sources, gone = self._after(change)
        with _prepared_files() as files:
            leaving = self._documents_without(gone)
            phase1 = [files.prepare(t, self._path(DOCUMENTS, c)) for c, t in leaving.items()]
            phase2 = [
                files.prepare(table, self._path(dataset, code))
                for dataset in DATASETS
                if dataset != DOCUMENTS
                for code, table in self._changed_rows(dataset, change, gone, sources)
            ]
            landing = self._documents_with(change, leaving, sources)
            phase3 = [files.prepare(t, self._path(DOCUMENTS, c)) for c, t in landing.items()]
            for prepared in [*phase1, *phase2, *phase3]:
                prepared.publish()
        self._listed.update(leaving)
        self._listed.update(landing)

    def set_duplicates(self, duplicate_of: Mapping[str, str]) -> None:
        """Write `documents.duplicate_of` (by doc_id) where it differs."""
        self._set("duplicate_of", duplicate_of.get)

    def set_stale(self, doc_ids: Collection[str]) -> None:
        """Write `documents.stale` where it differs: true for these documents alone."""
        self._set("stale", lambda doc_id: doc_id in doc_ids)

    def _set(self, column: str, value: Callable[[str], object]) -> None:
        changed: dict[str, pa.Table] = {}
        for code, table in self._listed.items():
            new = [value(doc_id) for doc_id in table["doc_id"].to_pylist()]
            if new != table[column].to_pylist():
                changed[code] = merge.with_column(table, column, new)
        with _prepared_files() as files:
            for prepared in [
                files.prepare(t, self._path(DOCUMENTS, c)) for c, t in changed.items()
            ]:
                prepared.publish()
        self._listed.update(changed)

    def write_reference(self, name: str, rows: pa.Table) -> None:
        """Replace `reference/<name>.parquet` when its rows differ."""
        path = self.curated / REFERENCE_FOLDER / f"{name}.parquet"
        try:
            if path.exists() and partitions.read(path, name).equals(rows):
                return
        except DamagedPartitionError:
            pass  # written anew
        with _prepared_files() as files:
            files.prepare(rows, path).publish()

    def _after(self, change: Change) -> tuple[dict[str, str], set[str]]:
        """Sources by doc_id as they will be, and the doc_ids whose present rows go."""
        sources = {landed.source for landed in change.incoming}
        doc_ids = {landed.doc_id for landed in change.incoming}
        gone = set(change.outgoing)
        after: dict[str, str] = {}
        for document in self.documents:
            source = change.moved.get(document.doc_id, document.source)
            if source in sources or document.doc_id in doc_ids:
                gone.add(document.doc_id)
            elif document.doc_id not in gone:
                after[document.doc_id] = source
        after.update({landed.doc_id: landed.source for landed in change.incoming})
        return after, gone

    def _documents_without(self, gone: Collection[str]) -> dict[str, pa.Table]:
        """`documents` by province, where it changes, without those that go."""
        left = {code: merge.without(table, gone) for code, table in self._listed.items()}
        return {code: table for code, table in left.items() if table is not self._listed[code]}

    def _documents_with(
        self, change: Change, leaving: Mapping[str, pa.Table], sources: Mapping[str, str]
    ) -> dict[str, pa.Table]:
        """`documents` by province, where it changes, with those that land or moved."""
        landing: dict[str, pa.Table] = {}
        codes = set(self._listed) | {landed.province_code for landed in change.incoming}
        for code in sorted(codes):
            before = leaving.get(code, self._listed.get(code, arrow.empty(DOCUMENTS)))
            arriving = [d.table(DOCUMENTS) for d in change.incoming if d.province_code == code]
            kept = _without_dangling(merge.relabelled(before, change.moved), sources)
            if arriving or kept is not before:
                landing[code] = merge.in_order([kept, *arriving], sources)
        return landing

    def _changed_rows(
        self, dataset: str, change: Change, gone: Collection[str], sources: Mapping[str, str]
    ) -> Iterator[tuple[str, pa.Table]]:
        """Partitions of a dataset that change: province code and new rows, one at a time.

        A province that has documents has a file of every dataset, so that a lost one is noticed.
        """
        touched = {landed.province_code for landed in change.incoming}
        relabelled = change.moved if dataset == ISSUES else {}
        for stored in self.documents:
            if stored.doc_id in gone or stored.doc_id in relabelled:
                touched.add(stored.province_code)
        notices = change.notices if dataset == ISSUES else None
        if notices is not None:
            touched.add(UNKNOWN_PROVINCE)
        for code in sorted(touched):
            path = self._path(dataset, code)
            before = partitions.read(path, dataset)
            kept = merge.without(before, gone)
            if relabelled:
                kept = merge.relabelled(kept, relabelled)
            arriving = [d.table(dataset) for d in change.incoming if d.province_code == code]
            arriving = [table for table in arriving if table is not None]
            if notices is not None and code == UNKNOWN_PROVINCE:
                kept, arriving = _with_notices(kept, arriving, arrow.table(ISSUES, notices))
            if arriving or kept is not before or not path.exists():
                yield code, merge.in_order([kept, *arriving], sources)

    def _path(self, dataset: str, code: str) -> Path:
        return partitions.path_of(self.curated, dataset, code)


def _with_notices(
    kept: pa.Table, arriving: list[pa.Table], notices: pa.Table
) -> tuple[pa.Table, list[pa.Table]]:
    """Put notices in place of the rows that belong to no document, where they differ."""
    documents, before = merge.by_owner(kept)
    if before.equals(notices):
        return kept, arriving
    return documents, [*arriving, notices]


def _without_dangling(documents: pa.Table, sources: Mapping[str, str]) -> pa.Table:
    """Documents whose better copy is no longer listed count as plans of their own again."""
    old = documents["duplicate_of"].to_pylist()
    new = [doc_id if doc_id in sources else None for doc_id in old]
    return documents if new == old else merge.with_column(documents, "duplicate_of", new)


class _Files:
    """Files prepared so far, to be discarded together when one of them fails."""

    def __init__(self) -> None:
        self.prepared: list[Prepared] = []
        self._latest: dict[Path, Path] = {}

    def prepare(self, rows: pa.Table, path: Path) -> Prepared:
        """Write a file; of two for one place the second replaces the first."""
        prepared = partitions.prepare(rows, path, self._latest.get(path, path))
        self._latest[path] = prepared.temporary
        self.prepared.append(prepared)
        return prepared


@contextmanager
def _prepared_files() -> Iterator[_Files]:
    """Discard whatever was prepared and not published when the block fails."""
    files = _Files()
    try:
        yield files
    except BaseException:
        for prepared in files.prepared:
            prepared.discard()
        raise
