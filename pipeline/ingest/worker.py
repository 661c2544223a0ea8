"""The part that runs inside a worker process: one document's bytes in, its rows out.

A worker is expendable. It has its own session, so that whatever it starts (a converter) can be
ended with it; its own address-space limit, so that hunger ends in a MemoryError here and not in
the machine. It dies with the run that started it; should it be too busy to notice, an alarm ends
it soon after its time limit.
"""

from __future__ import annotations

import contextlib
import faulthandler
import importlib
import logging
import multiprocessing
import os
import re
import resource
import shutil
import signal
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from multiprocessing import forkserver
from multiprocessing.connection import Connection
from pathlib import Path

import pyarrow as pa

from pipeline.curated.outcome import Failure, Job, Landed, Outcome
from pipeline.ingest import containers, pieces, sessions
from pipeline.ingest.inbox import FileChangedError, patiently, read_bytes
from pipeline.ingest.version import with_corrections
from schemas import arrow
from schemas.corrections import Corrections, about
from schemas.extraction import Extraction
from schemas.reading import UnreadableError
from schemas.records import DATASETS, Document, Record

Process = Callable[[bytes, str, Mapping[str, str], str, Corrections], Extraction]

ORPHAN_GRACE = 30  # seconds after the time limit until the alarm ends a worker nobody timed
MOST_PAGES = 2_000  # read from pictures, each with the whole time limit
MEBIBYTE = 1 << 20
STDERR = "stderr"  # in a worker's folder: what its libraries say, a crash's traceback last
TRACE_LIMIT = 100_000  # bytes of it that are kept
MESSAGE_LIMIT = 500  # characters: an exception may quote a whole document
PROVINCE_CODE = re.compile(r"\d{2}")


def serve(
    tasks: Connection,
    answers: Connection,
    process: str,
    memory: int,
    folder: str,
    kept: Path | None,
) -> None:
    """A worker's life: load the reader, say so, then read one document after another.

    `memory` is its limit in MB over what it holds now, 0 for none; `folder` is its own, for
    temporary files; `kept` holds readings of pictures. The first answer is '', or what keeps the
    reader from being loaded.
    """
    try:
        _start(memory, Path(folder))
        _load(process)
    except Exception as error:
        pieces.send(answers, f"{type(error).__name__}: {error}"[:MESSAGE_LIMIT])
        return
    pieces.send(answers, "")
    from extractors.scan.memory import kept_in
    from extractors.scan.telling import told

    timeout = 0.0

    def begun(number: int, of: int) -> None:
        if number <= MOST_PAGES:
            signal.alarm(int(timeout) + ORPHAN_GRACE if timeout else 0)
            pieces.send(answers, pieces.PageBegun(number, of))

    with contextlib.suppress(EOFError, BrokenPipeError), kept_in(kept), told(begun):
        while True:  # until the pool is gone
            job, timeout = tasks.recv()
            os.ftruncate(sys.stderr.fileno(), 0)
            if isinstance(job, pieces.Pages):
                _read_ahead(job, process)
                pieces.send(answers, pieces.PagesRead())
                continue
            began = time.monotonic()
            outcome = run(job, process, timeout)
            outcome = replace(outcome, seconds=round(time.monotonic() - began, 3))
            try:
                pieces.send(answers, outcome)
            except MemoryError:  # rows that fit once and not twice
                pieces.send(answers, hunger())


def _start(memory: int, folder: Path) -> None:
    os.setsid()
    _let_the_fork_server_end()
    threading.Thread(target=_die_with_parent, args=(folder.parent,), daemon=True).start()
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the run ends its workers itself
    os.environ["TMPDIR"] = tempfile.tempdir = str(folder)
    with (folder / STDERR).open("ab") as stream:
        os.dup2(stream.fileno(), sys.stderr.fileno())
    faulthandler.enable()  # a crash in C leaves its traceback there
    logging.disable(logging.CRITICAL)  # libraries name no file; what matters becomes an issue
    pa.set_cpu_count(1)  # one document is one core's work; the pool uses the others
    if memory:
        with contextlib.suppress(OSError, ValueError):  # a stricter limit of the system stays
            limit = _address_space() + memory * MEBIBYTE
            _, hard = resource.getrlimit(resource.RLIMIT_AS)
            resource.setrlimit(resource.RLIMIT_AS, (limit, hard))  # a converter may lift its own


def run(job: Job, process: str, timeout: float) -> Outcome:
    """Read one document. Never raises: whatever goes wrong is a `Failure`."""
    signal.alarm(int(timeout) + ORPHAN_GRACE if timeout else 0)
    try:
        return _read(job, _load(process))
    except UnreadableError as error:
        return Failure(error.code, error.message)
    except MemoryError:
        return hunger()
    except FileChangedError:
        return changed()
    except Exception as error:
        message = f"the reader failed with {type(error).__name__}: {error}"
        return Failure("reader-crashed", message[:MESSAGE_LIMIT], traceback.format_exc())
    finally:
        signal.alarm(0)


def hunger(how: str = "") -> Failure:
    """A document that needs more memory than it may have; `how` that showed."""
    shown = f" ({how})" if how else ""
    return Failure("memory-limit", f"reading needed more memory than --memory allows{shown}")


def unopened(error: OSError) -> Failure:
    """A file that is not there any more, or cannot be read."""
    reason = error.strerror or str(error)
    return Failure("unreadable-file", f"the file could not be opened: {reason}")


def changed() -> Failure:
    """A file that somebody writes to."""
    return Failure("file-changed", "the file changed while it was being read; run again")


def _read_ahead(pages: pieces.Pages, process: str) -> None:
    """Read pages of a scan; what keeps them from being read, the document's own worker tells."""
    read = getattr(importlib.import_module(process.partition(":")[0]), "read_ahead", None)
    with contextlib.suppress(Exception):
        if read is not None:
            data = containers.document(patiently(read_bytes, pages.job.path), pages.job.inside)
            read(data, pages.numbers)


def _read(job: Job, process: Process) -> Outcome:
    try:
        data = patiently(read_bytes, job.path)
    except OSError as error:
        return unopened(error)
    data = containers.document(data, job.inside)
    if opened := containers.unpacked(data, len(job.inside)):
        return opened
    extraction = process(data, job.source, job.overrides, job.version, job.corrections)
    if job.corrections:
        _remember_corrections(extraction, job.corrections)
    return landed(extraction)


def _remember_corrections(extraction: Extraction, corrections: Corrections) -> None:
    """Put those about the document's own rows into its version: others never read it again."""
    keys = [task.row_key for task in extraction.tasks]
    keys += [indicator.row_key for indicator in extraction.indicators]
    document = extraction.document
    version = with_corrections(document.parser_version, about(corrections, keys))
    extraction.document = document.model_copy(update={"parser_version": version})


def landed(extraction: Extraction) -> Landed:
    """Rows of a document as Arrow streams."""
    document = extraction.document
    if not PROVINCE_CODE.fullmatch(document.province_code):
        raise ValueError(f"province_code {document.province_code!r} is no two-digit code")
    streams = {}
    for dataset in DATASETS:
        records = extraction.dataset(dataset)
        _refuse_strangers(records, document)
        if records:
            streams[dataset] = arrow.stream(arrow.table(dataset, records))
    return Landed(
        doc_id=document.doc_id,
        source=document.source,
        sha256=document.sha256,
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


@cache
def _load(process: str) -> Process:
    module, _, name = process.partition(":")
    function: Process = getattr(importlib.import_module(module), name)
    return function


def _let_the_fork_server_end() -> None:
    """Give back the pipe by which each worker keeps it alive: it shall end with the run alone."""
    descriptor = getattr(forkserver._forkserver, "_forkserver_alive_fd", None)
    if descriptor is not None:
        os.close(descriptor)


def _die_with_parent(folder: Path) -> None:
    """End this process, what it started and all workers' files as soon as the run is gone."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        sessions.end(os.getpid(), but=os.getpid())
        shutil.rmtree(folder, ignore_errors=True)
        os.kill(os.getpid(), signal.SIGKILL)


def _address_space() -> int:
    """Bytes of address space the process holds now; 0 where the system does not say."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[0])
    except (OSError, ValueError):
        return 0
    return pages * resource.getpagesize()
