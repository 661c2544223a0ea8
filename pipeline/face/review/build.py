"""Which pages of the review are due, and their making: one document at a time, old ones removed."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.exitcodes import CommandError, ExitCode
from pipeline.face.files import replacing
from pipeline.face.originals import Originals
from pipeline.face.review import changes, html
from pipeline.face.review.contents import Contents, contents
from pipeline.face.review.document import document_page
from pipeline.face.review.listing import index_page
from pipeline.face.review.overview import overview_page

if TYPE_CHECKING:
    import duckdb

FOLDER = "review"
DOCUMENTS = "doc"
PAGE_NAME = re.compile(r"[0-9a-f]{8,64}\.html")  # made of a doc_id, never of what a file says
STAMP = re.compile(rb'<meta name="phuluc-stamp" content="([0-9a-f]+)">')
HEAD = 4_096  # bytes of a page in which its stamp stands
STAMP_LENGTH = 24

STATES = """
SELECT
    d.doc_id,
    concat_ws(
        '|', d.doc_id, d.parser_version, d.source, d.duplicate_of, d.stale,
        t.rows, i.rows, coalesce(s.rows, 0)
    ) AS state
FROM documents AS d
LEFT JOIN (SELECT doc_id, bit_xor(hash(tasks)) AS rows FROM tasks GROUP BY doc_id) AS t
    USING (doc_id)
LEFT JOIN (SELECT doc_id, bit_xor(hash(indicators)) AS rows FROM indicators GROUP BY doc_id) AS i
    USING (doc_id)
LEFT JOIN (SELECT doc_id, bit_xor(hash(issues)) AS rows FROM issues GROUP BY doc_id) AS s
    USING (doc_id)
ORDER BY d.source, d.doc_id
"""
"""What a document's page depends on: who read it, and every value of its rows (corrections too)."""


@dataclass(frozen=True, slots=True)
class Built:
    """What a run did: pages written, pages that were current, pages removed; the index."""

    written: int
    current: int
    removed: int
    index: Path


Progress = Callable[[int, int, str], None]
"""Told after each document: how many are done, of how many, and its source."""


def build(
    connection: duckdb.DuckDBPyConnection,
    curated: Path,
    raw: Path,
    today: date,
    wanted: Sequence[str] = (),
    jobs: int = 1,
    progress: Progress = lambda done, total, source: None,
) -> Built:
    """Bring `curated/review/` up to date; with `wanted` doc_ids: the pages of these alone."""
    folder = curated / FOLDER
    try:
        (folder / DOCUMENTS).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        message = f"cannot write {folder}: {error.strerror}"
        raise CommandError(message, ExitCode.FAILED) from error
    known = {doc_id: _stamp(state) for doc_id, state in connection.execute(STATES).fetchall()}
    asked = [doc_id for doc_id in known if not wanted or doc_id in wanted]
    due = [doc_id for doc_id in asked if _stamp_of(_page(folder, doc_id)) != known[doc_id]]
    originals = Originals(raw)

    def write(one: Contents) -> str:
        doc_id = one.document["doc_id"]
        put(_page(folder, doc_id), document_page(one, originals, known[doc_id]))
        return str(one.document["source"])

    done = 0
    with ThreadPoolExecutor(max_workers=max(jobs, 1)) as workers:
        for batch in _batches(contents(connection, due), max(jobs, 1) * 2):
            for source in workers.map(write, batch):
                done += 1
                progress(done, len(due), source)
    removed = _remove_old(folder / DOCUMENTS, known)
    index = folder / "index.html"
    count = changes.count(connection)
    put(index, index_page(connection, today, count))
    put(folder / "overview.html", overview_page(connection, today, count))
    put(folder / "changes.html", changes.changes_page(connection))
    return Built(len(due), len(asked) - len(due), removed, index)


def _batches(all_contents: Iterator[Contents], size: int) -> Iterator[list[Contents]]:
    """Few documents at a time, so that no more are held than are being written."""
    batch: list[Contents] = []
    for one in all_contents:
        batch.append(one)
        if len(batch) == size:
            yield batch
            batch = []
    yield batch


def _stamp(state: str) -> str:
    digest = hashlib.sha256(state.encode() + b"\0" + html.assets())
    return digest.hexdigest()[:STAMP_LENGTH]


def _stamp_of(page: Path) -> str:
    """The stamp of a page that is there, '' otherwise."""
    try:
        with page.open("rb") as stream:
            found = STAMP.search(stream.read(HEAD))
    except OSError:
        return ""
    return found[1].decode() if found else ""


def _page(folder: Path, doc_id: str) -> Path:
    name = f"{doc_id}.html"
    if not PAGE_NAME.fullmatch(name):
        raise CommandError(f"{doc_id!r} is no id of a document")
    return folder / DOCUMENTS / name


def put(path: Path, text: str) -> None:
    """Replace a page as a whole: whoever has it open sees the old one or the new one."""
    with replacing(path) as temporary:
        temporary.write_text(text, "utf-8", errors="replace")


def _remove_old(folder: Path, known: Collection[str]) -> int:
    """Remove the pages of documents that are gone, and nothing that is no such page."""
    removed = 0
    for path in folder.iterdir():
        if PAGE_NAME.fullmatch(path.name) and path.stem not in known:
            path.unlink(missing_ok=True)
            removed += 1
        elif path.suffix == ".tmp":
            path.unlink(missing_ok=True)
    return removed
