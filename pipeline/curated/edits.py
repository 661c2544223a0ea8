"""What is to become of one part, and its new files."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import pyarrow as pa

from pipeline.curated import journal, merge, partitions, parts, sealed
from pipeline.curated.outcome import Landed
from pipeline.curated.partitions import Prepared
from pipeline.curated.parts import COUNTED, DOCUMENTS, Manifest, Part, Seen, Stored
from schemas import arrow
from schemas.datasets import DATASETS

ISSUES = "issues"
Tables = Mapping[str, pa.Table | None]
"""A document's rows by dataset."""


def as_landed(documents: Sequence[Stored], rows: Mapping[str, pa.Table]) -> list[Landed]:
    """Stored documents on their way to another part, with the rows they have in each dataset."""
    streams: dict[str, dict[str, bytes]] = {document.doc_id: {} for document in documents}
    for dataset, table in rows.items():
        for doc_id, own in merge.by_document(table).items():
            streams[doc_id][dataset] = arrow.stream(own)
    return [
        Landed(
            document.doc_id,
            document.source,
            document.sha256,
            document.province_code,
            pages=0,
            tasks=document.count("tasks"),
            indicators=document.count("indicators"),
            issues=document.count(ISSUES),
            streams=streams[document.doc_id],
        )
        for document in documents
    ]


@dataclass(slots=True)
class Edit:
    """What changes in a part.

    `leaving` doc_ids go, with whatever rows they have; `moved` maps doc_id to its new source,
    `values` a column of `documents` to new values by doc_id, `seen` doc_id to its file in the
    inbox. `lost` datasets are begun anew. `notices`, unless None, replace the issues of no
    document.
    """

    leaving: set[str] = field(default_factory=set)
    arriving: list[Landed] = field(default_factory=list)
    moved: dict[str, str] = field(default_factory=dict)
    values: dict[str, dict[str, object]] = field(default_factory=dict)
    seen: dict[str, Seen | None] = field(default_factory=dict)
    lost: set[str] = field(default_factory=set)
    notices: pa.Table | None = None

    @property
    def touches_rows(self) -> bool:
        """Whether it is about other datasets than `documents`."""
        changes = self.leaving or self.arriving or self.lost or self.moved
        return bool(changes) or self.notices is not None


@dataclass(slots=True)
class Files:
    """The new files of a commit in the order they take their places.

    First `documents` without those that leave, then all other datasets, then `documents` with those
    that land: at any moment each document it lists is whole in every other dataset.
    """

    curated: Path
    leaving: list[Prepared] = field(default_factory=list)
    rows: list[Prepared] = field(default_factory=list)
    landing: list[Prepared] = field(default_factory=list)
    manifests: list[tuple[Path, Path]] = field(default_factory=list)

    def renames(self) -> list[tuple[Path, Path]]:
        """From where to where, in order."""
        files = [*self.leaving, *self.rows, *self.landing]
        return [(file.temporary, file.target) for file in files] + self.manifests

    def remember(self, part: Part, manifest: Manifest) -> None:
        """Write a part's manifest beside the old one."""
        path = parts.manifest_path(self.curated, part)
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_name(f".{path.name}{parts.PREPARED_SUFFIX}")
        self.manifests.append((temporary, path))
        journal.write_durably(temporary, sealed.sealed(parts.as_content(manifest)))


@contextmanager
def committed(curated: Path) -> Iterator[Files]:
    """Put what the block prepares in place when it ends; nothing of it when it fails."""
    files = Files(curated)
    try:
        yield files
        journal.carry_out(curated, files.renames())
    except BaseException:
        if not journal.is_committing(curated):
            for temporary, _ in files.renames():
                temporary.unlink(missing_ok=True)
        raise


def prepare(part: Part, before: Manifest, edit: Edit, files: Files) -> Manifest:
    """Write a part's new files; returns what it will hold."""
    arriving = [{name: one.table(name) for name in DATASETS} for one in edit.arriving]
    rows = _Rows(files.curated, part, before, edit, arriving)
    documents = _documents(part, before, edit, arriving)
    after = Manifest(dict(before.files), documents, parts.form())
    listed = rows.read(DOCUMENTS)
    left = merge.without(listed, edit.leaving)
    newest: Path | None = None
    if left is not listed or DOCUMENTS in edit.lost:
        files.leaving.append(prepared := partitions.prepare(left, rows.path(DOCUMENTS)))
        newest, after.files[DOCUMENTS] = prepared.temporary, prepared.state
    sources = {doc_id: document.source for doc_id, document in after.documents.items()}
    whole = before.form != after.form  # columns of another version: no file stays as it is
    if whole or edit.touches_rows:
        for dataset in COUNTED:
            changed = rows.changed(dataset, sources, whole=whole)
            if changed is not None:
                files.rows.append(prepared := partitions.prepare(changed, rows.path(dataset)))
                after.files[dataset] = prepared.state
    landed = _landed(left, edit, rows.arrived(DOCUMENTS), sources)
    if whole or landed is not left or DOCUMENTS not in after.files:
        prepared = partitions.prepare(landed, rows.path(DOCUMENTS), newest)
        files.landing.append(prepared)
        after.files[DOCUMENTS] = prepared.state
    files.remember(part, after)
    return after


@dataclass(frozen=True, slots=True)
class _Rows:
    """A part's rows in every dataset, as they are and as they will be."""

    curated: Path
    part: Part
    before: Manifest
    edit: Edit
    arriving: Sequence[Tables]

    def path(self, dataset: str) -> Path:
        return parts.path_of(self.curated, dataset, self.part)

    def read(self, dataset: str) -> pa.Table:
        """The rows that are there; none in a file that is begun anew."""
        if dataset in self.edit.lost or dataset not in self.before.files:
            return arrow.empty(dataset)
        return partitions.read(self.path(dataset), dataset)

    def arrived(self, dataset: str) -> list[pa.Table]:
        """The rows that come in, a table a document."""
        return [table for tables in self.arriving if (table := tables[dataset]) is not None]

    def changed(self, dataset: str, sources: Mapping[str, str], *, whole: bool) -> pa.Table | None:
        """All rows of a dataset but `documents` as they will be; None where its file may stay.

        `whole`: it may not.
        """
        edit = self.edit
        arriving = self.arrived(dataset)
        anew = whole or dataset in edit.lost or dataset not in self.before.files
        relabelled = edit.moved if dataset == ISSUES else {}
        notices = edit.notices if dataset == ISSUES else None
        if not (arriving or anew or relabelled or edit.leaving or notices is not None):
            return None
        rows = self.read(dataset)
        kept = merge.without(rows, edit.leaving)
        if relabelled:
            kept = merge.relabelled(kept, relabelled)
        if notices is not None:
            owned, before = merge.by_owner(kept)
            if not before.equals(notices):
                kept, arriving = owned, [*arriving, notices]
        if not (arriving or anew) and kept is rows:
            return None
        return merge.in_order([kept, *arriving], sources)


def _landed(
    left: pa.Table, edit: Edit, arriving: list[pa.Table], sources: Mapping[str, str]
) -> pa.Table:
    """`documents` with those that land, moved or have new values; the very same without any."""
    rows = merge.relabelled(left, edit.moved) if edit.moved else left
    for column, values in edit.values.items():
        pairs = zip(rows["doc_id"].to_pylist(), rows[column].to_pylist(), strict=True)
        rows = merge.with_column(rows, column, [values.get(key, old) for key, old in pairs])
    return merge.in_order([rows, *arriving], sources) if arriving else rows


def _documents(
    part: Part, before: Manifest, edit: Edit, arriving: Sequence[Tables]
) -> dict[str, Stored]:
    """The documents that the part will list, by source."""
    kept = [_edited(d, edit) for d in before.documents.values() if d.doc_id not in edit.leaving]
    for landed, tables in zip(edit.arriving, arriving, strict=True):
        kept.append(_stored(part, landed, tables, edit.seen.get(landed.doc_id)))
    kept.sort(key=lambda document: (document.source, document.doc_id))
    return {document.doc_id: document for document in kept}


def _edited(document: Stored, edit: Edit) -> Stored:
    key = document.doc_id
    new: dict[str, object] = {c: values[key] for c, values in edit.values.items() if key in values}
    if key in edit.moved:
        new["source"] = edit.moved[key]
    if key in edit.seen:
        new["seen"] = edit.seen[key]
    edited: Callable[..., Stored] = replace
    return edited(document, **new) if new else document


def _stored(part: Part, landed: Landed, tables: Tables, seen: Seen | None) -> Stored:
    documents = tables[DOCUMENTS] or arrow.empty(DOCUMENTS)
    names = ("parser_version", "stale", "duplicate_of")
    version, stale, duplicate_of = (documents[name][0].as_py() for name in names)
    return Stored(
        landed.doc_id,
        landed.source,
        landed.sha256,
        part.code,
        version,
        part.number,
        bool(stale),
        duplicate_of,
        parts.packed(table.num_rows if (table := tables[name]) else 0 for name in COUNTED),
        landed.size,
        seen,
    )
