"""The curated store: documents land, leave and move in commits that survive a kill at any moment.

A document lies in one part (`pipeline.curated.parts`), and a commit rewrites the parts that it
touches: new files are first written whole beside the old ones (where a full disk ends it with
nothing changed), then renamed (`pipeline.curated.journal`) in three phases:

1. `documents` without those that leave, are read anew or move to another province,
2. every other dataset, old rows out and new rows in,
3. `documents` with the new rows.

So `documents` is the commit record: at any moment each document it lists is whole in every other
dataset. What was killed between the phases is carried to its end by the next run; damage is told
when the store is opened (`pipeline.curated.repair`), and the next run reads those files again. One
run at a time writes (`pipeline.curated.lock`); any number may read.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from operator import attrgetter
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from pipeline.curated import gathered, journal, loose, parts, repair, standing
from pipeline.curated.parts import DOCUMENTS, FIRST, Manifest, Part, Seen, Stored
from schemas.datasets import DATASETS

if TYPE_CHECKING:
    import pyarrow as pa

    from pipeline.curated.edits import Edit
    from pipeline.curated.outcome import Landed
    from schemas.records import Issue

REFERENCE_FOLDER = loose.REFERENCE_FOLDER


@dataclass(frozen=True, slots=True)
class Capacity:
    """How much a part takes (docs/decisions/0017).

    `part`: bytes of rows in memory, about ten times what they take in its files: some forty plans
    of 45 tasks. More would make each commit write more, less would make every question open more
    files.
    `grown`: so many times that may stand in it when a document that it has comes back larger.
    `moved`: bytes of rows that are moved at once out of a part that is larger still.
    `conformed`: parts that are rewritten at once when columns have changed.
    """

    part: int = 5 << 20
    grown: float = 1.5
    moved: int = 128 << 20
    conformed: int = 64


CAPACITY = Capacity()


@dataclass(frozen=True, slots=True)
class Change:
    """What a commit does.

    `incoming` documents replace what is listed under their source or doc_id; `outgoing` are
    doc_ids; `moved` maps doc_id to its new source; `notices`, unless None, replace all issues
    that belong to no document; `seen` maps sources to the files of the inbox they are.
    """

    incoming: Sequence[Landed] = ()
    outgoing: Collection[str] = ()
    moved: Mapping[str, str] = field(default_factory=dict)
    notices: Sequence[Issue] | None = None
    seen: Mapping[str, Seen] = field(default_factory=dict)


class Store:
    """The curated folder, open for writing; the caller holds the run's lock.

    `repairs` says what was found broken, `unlisted` are the doc_ids whose rows were not all there,
    `lost_notices` whether the issues of no document may be others than the run remembers, `opened`
    is the `digest` before anything was done, `news` are the doc_ids of what came or left since.
    """

    def __init__(self, curated: Path) -> None:
        self.curated = curated
        curated.mkdir(parents=True, exist_ok=True)
        uniform = parts.is_uniform(curated)
        parts.say_uniform(curated, uniform=uniform)
        clean, finished = journal.is_clean(curated), journal.redo(curated)
        opened = repair.look(curated)
        self.repairs = ["a commit that was cut short was finished"] if finished else []
        self.repairs += opened.notes
        self.unlisted = {key for keys in opened.unsound.values() for key in keys}
        self.lost_notices = not clean or "issues" in opened.lost.get(FIRST, ())
        self._manifests = opened.manifests
        self.opened, self.news = self.digest(), set[str]()
        self._sorted: list[Stored] | None = None
        self._by_id = {
            key: document
            for one in self._manifests.values()
            for key, document in one.documents.items()
        }
        self._by_source = {document.source: document for document in self._by_id.values()}
        self._weights = {part: one.weight for part, one in self._manifests.items()}
        self._last = {part.code: part for part in sorted(self._manifests) if part.number}
        if not uniform:
            self._loosen_views()
        self._heal(opened)
        self._spread()
        self.repairs += loose.sound(curated)
        if not clean:
            gathered.sound(curated)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """An orderly end, unless the run is being killed or a commit was cut short."""
        if not journal.is_committing(self.curated) and (
            error is None or isinstance(error, Exception)
        ):
            journal.end(self.curated)

    @property
    def documents(self) -> list[Stored]:
        """Every listed document, by source."""
        if self._sorted is None:
            key = lambda stored: (stored.source, stored.doc_id)  # noqa: E731
            self._sorted = sorted(self._by_id.values(), key=key)
        return self._sorted

    def digest(self) -> str:
        """The same for the same documents, read by the same version, with the same duplicates."""
        return f"{sum(one.digest for one in self._manifests.values()) % 2**256:064x}"

    def by_id(self, doc_id: str) -> Stored | None:
        """The document with this id."""
        return self._by_id.get(doc_id)

    def by_source(self, source: str) -> Stored | None:
        """The document that was read from this source."""
        return self._by_source.get(source)

    def sources_after(self, moved: Mapping[str, str]) -> Callable[[str], Stored | None]:
        """What tells the document of a source once some have moved: doc_id to new source."""
        came = {source: self._by_id.get(doc_id) for doc_id, source in moved.items()}

        def at(source: str) -> Stored | None:
            if came.get(source) is not None:
                return came[source]
            document = self._by_source.get(source)
            return None if document is None or document.doc_id in moved else document

        return at

    def documents_table(self) -> pa.Table:
        """All of `documents`, without `province_code`, by part."""
        return self.rows(DOCUMENTS)

    def rows(self, dataset: str, columns: list[str] | None = None) -> pa.Table:
        """A dataset, or some columns of it, over all its parts."""
        import pyarrow as pa

        from pipeline.curated import partitions

        paths = (parts.path_of(self.curated, dataset, part) for part in sorted(self._manifests))
        return pa.concat_tables(partitions.read(path, dataset, columns) for path in paths)

    def rows_of(
        self, dataset: str, documents: Iterable[Stored], columns: list[str] | None = None
    ) -> pa.Table:
        """The rows that some documents have in a dataset: all columns, or some with `doc_id`."""
        import pyarrow as pa
        import pyarrow.compute as pc

        from pipeline.curated import partitions
        from schemas import arrow

        by_part: dict[Part, list[str]] = {}
        for document in documents:
            by_part.setdefault(document.part, []).append(document.doc_id)
        empty = arrow.empty(dataset)
        found = [empty.select(columns) if columns else empty]
        for part, doc_ids in by_part.items():
            rows = partitions.read(parts.path_of(self.curated, dataset, part), dataset, columns)
            rows = rows.select(columns) if columns else rows
            wanted = pa.array(doc_ids, pa.string())
            found.append(rows.filter(pc.is_in(rows["doc_id"], value_set=wanted)))
        return pa.concat_tables(found)

    def commit(self, change: Change) -> None:
        """Apply a change wholly; OSError (disk full) leaves the store as it was before."""
        if not (change.incoming or change.outgoing or change.moved or change.notices is not None):
            return
        from pipeline.curated.edits import ISSUES
        from schemas import arrow

        edits = _Edits()
        gone = self._gone(change)
        for old in gone.values():
            edits.of(old.part).leaving.add(old.doc_id)
        for doc_id, source in change.moved.items():
            document = self._by_id.get(doc_id)
            if document is not None and doc_id not in gone:
                edit = edits.of(document.part)
                edit.moved[doc_id] = source
                edit.seen[doc_id] = change.seen.get(source)
        self._free_duplicates(gone, {landed.doc_id for landed in change.incoming}, edits)
        if change.notices is not None:
            edits.of(FIRST).notices = arrow.table(ISSUES, change.notices)
        self._place(change.incoming, gone, change.seen, edits)
        self._apply(edits)

    def set_duplicates(self, duplicate_of: Mapping[str, str | None]) -> None:
        """Write `documents.duplicate_of` (by doc_id) where it differs; others keep theirs."""
        self._set("duplicate_of", duplicate_of)

    def set_stale(self, doc_ids: Collection[str]) -> None:
        """Write `documents.stale` where it differs: true for these documents alone."""
        were = (key for key, document in self._by_id.items() if document.stale)
        self._set("stale", dict.fromkeys(were, False) | dict.fromkeys(doc_ids, True))

    def remember(self, seen: Mapping[str, Seen]) -> None:
        """Keep how the documents' files look, by source, where it differs."""
        from pipeline.curated import sealed

        for part, manifest in self._manifests.items():
            changed = {
                key: seen[document.source]
                for key, document in manifest.documents.items()
                if document.source in seen and document.seen != seen[document.source]
            }
            if changed:
                documents = manifest.documents
                for key, file in changed.items():
                    documents[key] = replace(documents[key], seen=file)
                self._list(manifest)
                sealed.write(parts.manifest_path(self.curated, part), parts.as_content(manifest))

    def conform(self) -> None:
        """Give files of an earlier version's columns today's, so that all have the same."""
        outdated = [part for part, one in self._manifests.items() if one.form != parts.form()]
        for start in range(0, len(outdated), CAPACITY.conformed):
            edits = _Edits()
            for part in outdated[start : start + CAPACITY.conformed]:
                edits.of(part)
            self._apply(edits)
        parts.say_uniform(self.curated, uniform=True)

    def gather(self) -> None:
        """Renew the copies that questions about all read."""
        gathered.renew(self.curated, self._manifests)

    def write_reference(self, name: str, rows: pa.Table) -> None:
        """Replace `reference/<name>.parquet` when its rows differ."""
        from pipeline.curated import partitions

        path = self.curated / REFERENCE_FOLDER / f"{name}.parquet"
        try:
            if path.exists() and partitions.read(path, name).equals(rows):
                return
        except partitions.DamagedPartitionError:
            pass  # written anew
        prepared = partitions.prepare(rows, path)
        journal.carry_out(self.curated, [(prepared.temporary, prepared.target)])
        loose.record(self.curated, path)

    def _gone(self, change: Change) -> dict[str, Stored]:
        """The documents whose present rows go."""
        at = self.sources_after(change.moved)
        leaving = [self._by_id.get(doc_id) for doc_id in change.outgoing]
        for landed in change.incoming:
            leaving += [self._by_id.get(landed.doc_id), at(landed.source)]
        return {document.doc_id: document for document in leaving if document is not None}

    def _free_duplicates(
        self, gone: Mapping[str, Stored], arriving: Collection[str], edits: _Edits
    ) -> None:
        """Documents whose better copy is no longer listed count as plans of their own again."""
        lost = gone.keys() - arriving
        if lost:
            for document in self._by_id.values():
                if document.duplicate_of in lost and document.doc_id not in gone:
                    values = edits.of(document.part).values
                    values.setdefault("duplicate_of", {})[document.doc_id] = None

    def _place(
        self,
        incoming: Iterable[Landed],
        gone: Mapping[str, Stored],
        seen: Mapping[str, Seen],
        edits: _Edits,
    ) -> None:
        """Find a part for every document that arrives; plans of one commune come together."""
        weights = dict(self._weights)
        for document in gone.values():
            weights[document.part] -= document.weight
        before = {document.source: document for document in gone.values()}
        last = dict(self._last)
        for landed in sorted(incoming, key=lambda one: (one.province_code, one.source)):
            was = gone.get(landed.doc_id) or before.get(landed.source)
            part = was.part if was is not None else None
            if not (
                part is not None
                and part.number
                and part.code == landed.province_code
                and weights[part] + landed.size <= CAPACITY.part * CAPACITY.grown
            ):
                part = self._with_room(landed, weights, last)
            weights[part] = weights.get(part, 0) + landed.size
            edit = edits.of(part)
            edit.arriving.append(landed)
            same = was is not None and (was.source, was.sha256) == (landed.source, landed.sha256)
            edit.seen[landed.doc_id] = seen.get(landed.source, was.seen if was and same else None)

    def _with_room(
        self, landed: Landed, weights: Mapping[Part, int], last: dict[str, Part]
    ) -> Part:
        """The province's last part, else one that is half empty, else a new one."""
        code = landed.province_code
        room = CAPACITY.part - landed.size
        if code in last and (weights[last[code]] <= room or not weights[last[code]]):
            return last[code]
        most = min(room, CAPACITY.part // 2)
        for part, weight in weights.items():
            if part.code == code and part.number and (weight <= most or not weight):
                return part
        last[code] = Part(code, last[code].number + 1 if code in last else 1)
        return last[code]

    def _set(self, column: str, values: Mapping[str, object]) -> None:
        edits, before = _Edits(), attrgetter(column)
        for doc_id, now in values.items():
            document = self._by_id.get(doc_id)
            if document is not None and before(document) != now:
                edits.of(document.part).values.setdefault(column, {})[doc_id] = now
        self._apply(edits)

    def _apply(self, edits: _Edits) -> None:
        """Rewrite the parts that are edited."""
        if not edits.parts:
            return
        from pipeline.curated.edits import committed, prepare

        after = {}
        with committed(self.curated) as files:
            for part, edit in edits.parts.items():
                before = self._manifests.get(part, Manifest())
                self._refuse_damage(part, before, edit)
                after[part] = prepare(part, before, edit, files)
                self.news |= edit.leaving.union(landed.doc_id for landed in edit.arriving)
                self.news |= edit.moved.keys()  # which of two stands for itself: by their sources
        for part, manifest in after.items():
            for key in self._manifests.get(part, Manifest()).documents:
                document = self._by_id.get(key)
                if document is not None and document.part == part:
                    del self._by_id[key]
                    if self._by_source.get(document.source) is document:
                        del self._by_source[document.source]
            self._manifests[part] = manifest
        for part, manifest in after.items():
            self._weights[part] = manifest.weight
            if part.number and part >= self._last.get(part.code, part):
                self._last[part.code] = part
            self._list(manifest)

    def _list(self, manifest: Manifest) -> None:
        self._sorted = None
        self._by_id.update(manifest.documents)
        self._by_source.update({d.source: d for d in manifest.documents.values()})

    def _refuse_damage(self, part: Part, before: Manifest, edit: Edit) -> None:
        """What a disk lost since it was opened is not written again as if it were right."""
        rewritten = DATASETS if edit.touches_rows or before.form != parts.form() else (DOCUMENTS,)
        for dataset, state in before.files.items():
            if dataset in rewritten and dataset not in edit.lost:
                path = parts.path_of(self.curated, dataset, part)
                if repair.checksum(path) != state.sha256:
                    self.repairs.append(f"{path} is not what was written; its {repair.AGAIN}")
                    edit.lost |= set(DATASETS)
                    edit.leaving |= before.documents.keys()
                    edit.moved.clear()
                    edit.values.clear()
                    return

    def _loosen_views(self) -> None:
        """Before files get other columns, other tools' views stop asking one file for them."""
        if (self.curated / standing.NAME).exists():
            import duckdb

            from pipeline.curated import database

            with suppress(duckdb.Error):  # a file is damaged: the end of a whole run writes them
                database.write(self.curated)

    def _heal(self, opened: repair.Opened) -> None:
        """Take out what is lost, and write what is remembered anew."""
        edits = _Edits()
        for part in {**opened.lost, **opened.unsound}:
            edit = edits.of(part)
            edit.lost |= opened.lost.get(part, set())
            edit.leaving |= opened.unsound.get(part, set())
        for part in opened.renewed:
            edits.of(part)
        if edits.parts:
            self._apply(edits)

    def _spread(self) -> None:
        """Move the documents of an earlier version's one part a province into parts."""
        for part in [part for part in self._manifests if not part.number]:
            moving = list(self._manifests[part].documents.values())
            if moving:
                what = f"its {len(moving)} document(s) were put in parts"
                self.repairs.append(f"{part.name} is of an earlier version: {what}")
            while moving:
                weight, count = 0, 0
                while count < len(moving) and (weight < CAPACITY.moved or not count):
                    weight, count = weight + moving[count].weight, count + 1
                self._move(part, moving[:count])
                moving = moving[count:]

    def _move(self, part: Part, documents: Sequence[Stored]) -> None:
        from pipeline.curated.edits import as_landed

        rows = {name: self.rows_of(name, documents) for name in DATASETS}
        edits = _Edits()
        edits.of(part).leaving |= {document.doc_id for document in documents}
        gone = {document.doc_id: document for document in documents}
        self._place(as_landed(documents, rows), gone, {}, edits)
        self._apply(edits)


class _Edits:
    """Edits by part, in the order in which they were first asked for."""

    def __init__(self) -> None:
        self.parts: dict[Part, Edit] = {}

    def of(self, part: Part) -> Edit:
        """The part's edit."""
        if part not in self.parts:
            from pipeline.curated.edits import Edit

            self.parts[part] = Edit()
        return self.parts[part]

    def __iter__(self) -> Iterator[Part]:
        return iter(self.parts)
