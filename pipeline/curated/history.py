"""`history/<run>.parquet`: what each run changed, written so that a kill loses and doubles nothing.

Before a commit its changes are written to `.phuluc/history/` as a part that names the documents it
is about; at the end of the run the parts become one file. Parts that a killed run left are settled
by the next one: what was not committed is dropped, since it will be found again, and what was half
committed is kept, and not told as new when the document is read again.
"""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from pipeline.curated import changes, loose, merge, partitions
from pipeline.curated.changes import MENTIONS, TEXTS, Entry, Read
from pipeline.curated.outcome import Landed
from pipeline.curated.parts import DOCUMENTS, PREPARED_SUFFIX, Stored
from pipeline.curated.store import Change, Store
from schemas import arrow

FOLDER = loose.HISTORY_FOLDER
PARTS = loose.HISTORY_PARTS
_FORM = {**partitions.FORM, "store_schema": True}  # a part's metadata are Arrow's
NEWS = ["doc_id", "source", "title", "parsed_at"]  # what is told of a document that is new
ABOUT = b"documents"  # of a part's metadata: what was committed, as JSON


class History:
    """The changes of one run, from its beginning on."""

    def __init__(self, store: Store, began: datetime) -> None:
        """Settle what killed runs left, and begin this one's; the store has been repaired."""
        self._store = store
        self._began = began.replace(tzinfo=None)
        self._run = began.strftime("%Y%m%dT%H%M%S%fZ")
        self._parts = 0
        self._told = set(store.unlisted)
        self._settle()

    def expect(self, change: Change) -> None:
        """Write down what a commit is about to change; to be called before it."""
        if not (change.incoming or change.outgoing or change.moved):
            return
        about, entries = self._foreseen(change)
        if not entries:
            return
        run = {"run": self._run, "when": self._began}
        rows = [run | asdict(entry) for entry in entries]
        columns = arrow.schema(FOLDER).with_metadata({ABOUT: json.dumps(about).encode()})
        self._parts += 1
        path = self._store.curated / PARTS / f"{self._run}.{self._parts:06d}.parquet"
        _write(path, [pa.Table.from_pylist(rows, schema=columns)], columns)

    def publish(self) -> None:
        """Make one file of what this run has changed."""
        self._gather(self._run, sorted(self._folder.glob(f"{self._run}.*.parquet")), None)

    @property
    def _folder(self) -> Path:
        return self._store.curated / PARTS

    def _foreseen(self, change: Change) -> tuple[list[dict[str, Any]], list[Entry]]:
        """The documents a commit is about, and what it changes in them."""
        stored, at = self._store.by_id, self._store.sources_after(change.moved)
        pairs: list[tuple[Stored | None, Landed | None]] = []
        replaced: set[str] = set()
        for landed in change.incoming:
            was = stored(landed.doc_id) or at(landed.source)
            pairs.append((was, landed))
            replaced |= {was.doc_id} if was else set()
        leaving = [at(landed.source) for landed in change.incoming]
        leaving += [stored(doc_id) for doc_id in sorted(change.outgoing)]
        gone = {document.doc_id: document for document in leaving if document is not None}
        pairs += [(document, None) for key, document in gone.items() if key not in replaced]
        before = _read(self._store, [was for was, _ in pairs if was is not None])
        about, entries = [], list[Entry]()
        for was, arriving in pairs:
            after = None if arriving is None else _landed(arriving, known=was is not None)
            about.append(_about(was, after))
            if was is None and arriving is not None and arriving.doc_id in self._told:
                continue  # a killed run has told of it already
            entries += changes.between(before[was.doc_id] if was else None, after)
        for doc_id, source in change.moved.items():
            was = stored(doc_id)
            if was is not None and doc_id not in gone and doc_id not in replaced:
                about.append({"doc_id": doc_id, "source": source})
                entries.append(Entry("changed", doc_id, source, None, "source", was.source, source))
        return about, entries

    def _settle(self) -> None:
        for path in self._folder.glob(f".*{PREPARED_SUFFIX}"):
            path.unlink(missing_ok=True)
        left: dict[str, list[Path]] = {}
        for path in sorted(self._folder.glob("*.parquet")):
            left.setdefault(path.name.partition(".")[0], []).append(path)
        if left:
            listed = self._store.documents_table().select(["doc_id", "source", "parsed_at"])
            known = {row["doc_id"]: row for row in listed.to_pylist()}
            for run, paths in left.items():
                self._gather(run, paths, known)

    def _gather(
        self, run: str, parts: list[Path], known: Mapping[str, Mapping[str, Any]] | None
    ) -> None:
        """Parts into the run's file; with `known` documents, only what has come to pass."""
        target = self._store.curated / FOLDER / f"{run}.parquet"
        if not parts:
            return
        whole = target.exists()  # then a run died while it removed its parts
        tables = (table for path in parts if (table := self._part(path, known)).num_rows)
        first = None if whole else next(tables, None)
        if first is not None:
            _write(target, _and_then(first, tables), arrow.schema(FOLDER))
            loose.record(self._store.curated, target)
        for path in parts:
            path.unlink()

    def _part(self, path: Path, known: Mapping[str, Mapping[str, Any]] | None) -> pa.Table:
        try:
            table = pq.ParquetFile(path).read()
        except (pa.ArrowInvalid, OSError):  # a damaged disk; what it said is lost
            return arrow.empty(FOLDER)
        about = json.loads((table.schema.metadata or {}).get(ABOUT, b"[]"))
        rows = arrow.conform(table, FOLDER)
        if known is None:
            return rows
        undone = {one["doc_id"] for one in about if not self._came_to_pass(one, known)}
        return rows.filter(
            pc.invert(pc.is_in(rows["doc_id"], pa.array(sorted(undone), pa.string())))
        )

    def _came_to_pass(self, one: Mapping[str, Any], known: Mapping[str, Mapping[str, Any]]) -> bool:
        """Whether a change of a document was committed, at least by half."""
        doc_id, was = one["doc_id"], one.get("was")
        if "source" in one:  # it moved
            return doc_id in known and known[doc_id]["source"] == one["source"]
        if "parsed_at" not in one:  # it left
            return doc_id not in known
        if doc_id in known and known[doc_id]["parsed_at"].isoformat() == one["parsed_at"]:
            return True
        if was is None or was in known:
            return False
        self._told.add(doc_id)  # its old rows are gone, its new ones are not there
        return True


def _read(store: Store, documents: Collection[Stored]) -> dict[str, Read]:
    """Stored documents as they were read, by doc_id."""
    facts = {row["doc_id"]: row for row in store.rows_of(DOCUMENTS, documents).to_pylist()}
    rows = {}
    for name, (mentions, _) in MENTIONS.items():
        tables = store.rows_of(name, documents), store.rows_of(mentions, documents)
        rows[name] = merge.by_document(changes.with_agencies(name, *tables))
    nothing = {name: _no_rows(name) for name in TEXTS}
    return {
        doc_id: Read(fact, {name: rows[name].get(doc_id, nothing[name]) for name in TEXTS})
        for doc_id, fact in facts.items()
    }


def _no_rows(name: str) -> pa.Table:
    return changes.with_agencies(name, arrow.empty(name), arrow.empty(MENTIONS[name][0]))


def _landed(landed: Landed, *, known: bool) -> Read:
    """A document as a worker sent it; rows, and facts beside NEWS, only where it was known."""
    facts = landed.table(DOCUMENTS)
    if facts is not None and not known:
        facts = facts.select(NEWS)
    rows = {
        name: changes.with_agencies(
            name,
            landed.table(name) or arrow.empty(name),
            landed.table(mentions) or arrow.empty(mentions),
        )
        for name, (mentions, _) in MENTIONS.items()
        if known
    }
    return Read({} if facts is None else facts.to_pylist()[0], rows)


def _about(was: Stored | None, after: Read | None) -> dict[str, Any]:
    """What a part says of a document that lands or leaves."""
    if after is None:
        return {"doc_id": was.doc_id} if was else {}
    read = after.facts["parsed_at"].isoformat()
    return {"doc_id": after.facts["doc_id"], "parsed_at": read, "was": was and was.doc_id}


def _and_then(first: pa.Table, rest: Iterable[pa.Table]) -> Iterator[pa.Table]:
    yield first
    yield from rest


def _write(path: Path, tables: Iterable[pa.Table], columns: pa.Schema) -> None:
    """A file that is there wholly or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}{PREPARED_SUFFIX}")
    try:
        with pq.ParquetWriter(temporary, columns, **_FORM) as writer:
            for table in tables:
                writer.write_table(table)
        os.replace(temporary, path)  # noqa: PTH105 (the atomic call, by its name)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
