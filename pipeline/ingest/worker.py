"""The part that runs inside a worker process: one document's bytes in, its rows out.

A worker is expendable. It has its own session, so that whatever it starts (a converter) can be
ended with it; its own address-space limit, so that hunger ends in a MemoryError here and not in
the machine. It dies with the run that started it; should it be too busy to notice, an alarm ends
it soon after its time limit.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib
import logging
import multiprocessing
import os
import re
import resource
import signal
import threading
import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path

import pyarrow as pa

from pipeline.curated.outcome import Failure, Job, Landed, Outcome
from pipeline.ingest.inbox import FileChangedError, read_bytes
from schemas import arrow
from schemas.extraction import Extraction
from schemas.reading import UnreadableError
from schemas.records import DATASETS, Document, Record

Process = Callable[[bytes, str, Mapping[str, str]], Extraction]

PROCESS = "pipeline.ingest.document:process"
DOC_ID_LENGTH = 16  # hexadecimal digits of the content's SHA-256
ORPHAN_GRACE = 30  # seconds after the time limit until the alarm ends a worker nobody timed
CHANGED_PAUSE = 0.2  # seconds to let a copy in progress finish before the second try
MEBIBYTE = 1 << 20
MESSAGE_LIMIT = 500  # characters: an exception may quote a whole document
PROVINCE_CODE = re.compile(r"\d{2}")


def start(memory: int) -> None:
    """Initialise the worker; `memory` is its limit in MB over what it holds now, 0 for none."""
    os.setsid()
    threading.Thread(target=_die_with_parent, daemon=True).start()
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    logging.disable(logging.CRITICAL)  # libraries name no file; what matters becomes an issue
    pa.set_cpu_count(1)  # one document is one core's work; the pool uses the others
    if memory:
        with contextlib.suppress(OSError, ValueError):  # a stricter limit of the system stays
            limit = _address_space() + memory * MEBIBYTE
            _, hard = resource.getrlimit(resource.RLIMIT_AS)
            resource.setrlimit(resource.RLIMIT_AS, (limit, hard))  # a converter may lift its own


def ready(process: str) -> None:
    """Load the reader, so that a broken installation shows before any document is blamed."""
    _load(process)


def run(job: Job, process: str, timeout: float) -> Outcome:
    """Read one document. Never raises: whatever goes wrong is a `Failure`."""
    signal.alarm(int(timeout) + ORPHAN_GRACE if timeout else 0)
    try:
        return _read(job, _load(process))
    except UnreadableError as error:
        return Failure(error.code, error.message)
    except MemoryError:
        return Failure("memory-limit", "Reading needed more memory than --memory allows")
    except FileChangedError:
        return Failure("file-changed", "The file changed while it was being read; run again")
    except Exception as error:
        message = f"The reader failed with {type(error).__name__}: {error}"
        return Failure("reader-crashed", message[:MESSAGE_LIMIT], traceback.format_exc())
    finally:
        signal.alarm(0)


def _read(job: Job, process: Process) -> Outcome:
    try:
        data = _stable_bytes(job)
    except OSError as error:
        reason = error.strerror or str(error)
        return Failure("unreadable-file", f"The file could not be opened: {reason}")
    sha256 = hashlib.sha256(data).hexdigest()
    return landed(process(data, job.source, job.overrides), job, sha256)


def _stable_bytes(job: Job) -> bytes:
    """The file's bytes; one that changes meanwhile gets a moment and a second chance.

    Raises `FileChangedError` when it changes again.
    """
    with contextlib.suppress(FileChangedError):
        return read_bytes(job.path)
    time.sleep(CHANGED_PAUSE)
    return read_bytes(job.path)


def landed(extraction: Extraction, job: Job, sha256: str) -> Landed:
    """Rows of a document as Arrow streams, with the facts that only the run knows filled in."""
    found = extraction.document
    if not PROVINCE_CODE.fullmatch(found.province_code):
        raise ValueError(f"province_code {found.province_code!r} is no two-digit code")
    document = found.model_copy(
        update={
            "doc_id": sha256[:DOC_ID_LENGTH],
            "source": job.source,
            "sha256": sha256,
            "tasks": len(extraction.tasks),
            "indicators": len(extraction.indicators),
            "issues": len(extraction.issues),
            "parser_version": job.version,
        }
    )
    streams = {}
    for dataset in DATASETS:
        records: Sequence[Record] = extraction.dataset(dataset)
        if dataset == "documents":
            records = [document]
        _refuse_strangers(records, document)
        if records:
            streams[dataset] = _stream(arrow.table(dataset, records))
    return Landed(
        doc_id=document.doc_id,
        source=job.source,
        sha256=sha256,
        province_code=document.province_code,
        pages=document.pages,
        tasks=document.tasks,
        indicators=document.indicators,
        issues=document.issues,
        streams=streams,
    )


def _refuse_strangers(records: Sequence[Record], document: Document) -> None:
    """A row under another document's id could never be replaced with its document again."""
    for record in records:
        if getattr(record, "doc_id", None) != document.doc_id:
            raise ValueError(f"{type(record).__name__} carries a foreign doc_id")


def _stream(table: pa.Table) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    return bytes(sink.getvalue())


@cache
def _load(process: str) -> Process:
    module, _, name = process.partition(":")
    function: Process = getattr(importlib.import_module(module), name)
    return function


def _die_with_parent() -> None:
    """End this process, and what it started, as soon as the run is gone."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os.killpg(0, signal.SIGKILL)


def _address_space() -> int:
    """Bytes of address space the process holds now; 0 where the system does not say."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[0])
    except (OSError, ValueError):
        return 0
    return pages * resource.getpagesize()
