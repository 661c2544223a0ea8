"""What a Dask worker does with a document: reads it in a limited process of its own, and tells.

The process is that of a run on one machine (`pipeline.ingest.pool`), so a document that crashes,
hangs or eats memory costs itself and no Dask worker, and what became of it is an answer like any
other: Dask never tries it again. Nothing is written but temporary files.
"""

from __future__ import annotations

import multiprocessing
import socket
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from pipeline.curated.outcome import Job, Outcome
from pipeline.ingest.inbox import FileChangedError, fingerprint
from pipeline.ingest.limits import Limits
from pipeline.ingest.pool import Pool
from pipeline.ingest.version import parser_version


@dataclass(frozen=True, slots=True)
class Errand:
    """A document to read; `sha256` is that of the file at its path, `version` the run's reader.

    `data` are the file's bytes, None where the worker shall look at the path first.
    """

    job: Job
    sha256: str
    limits: Limits
    process: str
    version: str
    data: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Unseen:
    """At the path is nothing that the worker can read, or something else: send the bytes."""


class OtherReaderError(Exception):
    """The worker's phuluc reads otherwise than the run's."""


def read(errand: Errand) -> Outcome | Unseen:
    """Read one document. `OtherReaderError`; `WorkersError` where no process can be started."""
    if parser_version() != errand.version:
        found = f"a worker on {socket.gethostname()} has phuluc {parser_version()}"
        how = "install the same there and start its worker again"
        raise OtherReaderError(f"{found}, this run {errand.version}: {how}")
    if errand.data is None:
        return _outcome(errand) if _sees(errand) else Unseen()
    with tempfile.TemporaryDirectory(prefix="phuluc-") as folder:
        path = Path(folder) / "document"
        path.write_bytes(errand.data)
        return _outcome(replace(errand, job=replace(errand.job, at=path)))


def _sees(errand: Errand) -> bool:
    with suppress(OSError, FileChangedError):
        return fingerprint(errand.job.path) == errand.sha256
    return False


def _outcome(errand: Errand) -> Outcome:
    with _reader(errand.limits, errand.process) as pool:
        [(_, outcome)] = pool.run([errand.job])
    return outcome


_idle: dict[tuple[Limits, str], list[Pool]] = {}
_taking = threading.Lock()


@contextmanager
def _reader(limits: Limits, process: str) -> Iterator[Pool]:
    """A pool of one process for this thread alone; it waits for the next document afterwards."""
    key = (limits, process)
    with _taking:
        for other in _idle.keys() - {key}:  # of a run that asked for other limits
            for old in _idle.pop(other):
                old.__exit__()
        ready = _idle.setdefault(key, [])
        pool = ready.pop() if ready else _new(limits, process)
    try:
        yield pool
    except BaseException:
        pool.__exit__()
        raise
    with _taking:
        _idle.setdefault(key, []).append(pool)


def _new(limits: Limits, process: str) -> Pool:
    # Dask's nanny makes its worker a daemon, which may have no children. Ours end with it anyway.
    multiprocessing.current_process().daemon = False
    return Pool(1, limits, process).__enter__()
